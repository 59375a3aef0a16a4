/* archive_pack.c: lib/archive.h's writing. libzip goes back in what it writes (an entry's size stands before it), which
 * a file that appears whole or not at all cannot: it writes into a scratch file, and that is copied. */
#include "lib/archive.h"

#include "lib/file.h"
#include "lib/i18n.h"
#include "lib/scratch.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

/* Midnight of 1 January 1980, where the format's time begins, and a regular file that all may read. */
enum { DOS_TIME = 0, DOS_DATE = 1 << 5 | 1, LEVEL = 6, COPY = 64 * 1024 };
#define ATTRIBUTES ((zip_uint32_t)0100644 << 16)

struct target {
	int fd;
	uint64_t size, at;
	zip_error_t error;
};

static zip_int64_t target_write(struct target *t, const char *p, zip_uint64_t n)
{
	for (zip_uint64_t left = n; left;) {
		ssize_t put = pwrite(t->fd, p, left, (off_t)t->at);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			zip_error_set(&t->error, ZIP_ER_WRITE, errno);
			return -1;
		}
		p += put;
		t->at += (uint64_t)put;
		left -= (zip_uint64_t)put;
	}
	t->size = t->at > t->size ? t->at : t->size;
	return (zip_int64_t)n;
}

static zip_int64_t target_seek(struct target *t, void *data, zip_uint64_t n)
{
	zip_int64_t to = zip_source_seek_compute_offset(t->at, t->size, data, n, &t->error);

	if (to < 0)
		return -1;
	t->at = (uint64_t)to;
	return 0;
}

/* An archive that does not exist yet, and is only written. */
static zip_int64_t target_do(void *ctx, void *data, zip_uint64_t n, zip_source_cmd_t what)
{
	struct target *t = ctx;

	switch (what) {
	case ZIP_SOURCE_STAT:
		zip_error_set(&t->error, ZIP_ER_READ, ENOENT);
		return -1;
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&t->error, data, n);
	case ZIP_SOURCE_WRITE:
		return target_write(t, data, n);
	case ZIP_SOURCE_SEEK_WRITE:
		return target_seek(t, data, n);
	case ZIP_SOURCE_TELL_WRITE:
		return (zip_int64_t)t->at;
	case ZIP_SOURCE_BEGIN_WRITE:
	case ZIP_SOURCE_COMMIT_WRITE:
	case ZIP_SOURCE_ROLLBACK_WRITE:
	case ZIP_SOURCE_REMOVE:
	case ZIP_SOURCE_FREE:
		return 0;
	case ZIP_SOURCE_SUPPORTS:
		return ZIP_SOURCE_SUPPORTS_WRITABLE;
	default:
		zip_error_set(&t->error, ZIP_ER_OPNOTSUPP, 0);
		return -1;
	}
}

static bool say(const char *path, const zip_error_t *e, struct err *err)
{
	return err_set(
	    err, ERR_FATAL, _("%s cannot be packed: %s"), path, zip_error_strerror((zip_error_t *)e));
}

static bool add(zip_t *zip, const struct archive_file *f, struct err *err)
{
	char name[1024];

	if (f->name.n >= sizeof name)
		return err_set(err, ERR_FATAL, _("%s cannot be packed: its name is too long"), f->path);
	memcpy(name, f->name.p, f->name.n);
	name[f->name.n] = '\0';
	if (access(f->path, R_OK) != 0)
		return err_errno(err, ERR_CONFIG, _("%s cannot be packed"), f->path);
	zip_source_t *source = zip_source_file(zip, f->path, 0, -1);
	zip_int64_t i = source ? zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8) : -1;
	if (i < 0) {
		zip_source_free(source);
		return say(f->path, zip_get_error(zip), err);
	}
	zip_uint64_t at = (zip_uint64_t)i;
	if (zip_set_file_compression(zip, at, ZIP_CM_DEFLATE, LEVEL) != 0 ||
	    zip_file_set_dostime(zip, at, DOS_TIME, DOS_DATE, 0) != 0 ||
	    zip_file_set_external_attributes(zip, at, 0, ZIP_OPSYS_UNIX, ATTRIBUTES) != 0)
		return say(f->path, zip_get_error(zip), err);
	return true;
}

static bool pack(
    struct target *t, const char *path, const struct archive_file *files, size_t n, struct err *err)
{
	zip_source_t *source = zip_source_function_create(target_do, t, &t->error);

	if (!source)
		abort();
	zip_t *zip = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &t->error);
	if (!zip) {
		zip_source_free(source);
		return say(path, &t->error, err);
	}
	for (size_t i = 0; i < n; i++) {
		if (!add(zip, &files[i], err)) {
			zip_discard(zip);
			return false;
		}
	}
	if (zip_close(zip) != 0) {
		say(path, zip_get_error(zip), err);
		zip_discard(zip);
		return false;
	}
	return true;
}

static bool copy(const struct target *t, const char *path, struct err *err)
{
	struct file_out *AUTO_FILE f = NULL;
	char *part = malloc(COPY);
	bool ok = file_begin(path, FILE_PUBLIC, &f, err);

	if (!part)
		abort();
	for (uint64_t at = 0; ok && at < t->size;) {
		ssize_t got = pread(t->fd, part, COPY, (off_t)at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			ok = err_errno(err, ERR_FATAL, _("%s cannot be packed"), path);
		else
			ok = file_write(f, (struct str){ part, (size_t)got }, err);
		at += got > 0 ? (uint64_t)got : 0;
	}
	free(part);
	return ok && file_commit(&f, err);
}

bool archive_pack(const char *path, const struct archive_file *files, size_t n, struct err *err)
{
	struct target t = { 0 };

	if (!scratch_file(&t.fd, err))
		return false;
	zip_error_init(&t.error);
	bool ok = pack(&t, path, files, n, err) && copy(&t, path, err);
	zip_error_fini(&t.error);
	close(t.fd);
	return ok;
}
