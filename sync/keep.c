#include "sync/keep.h"

#include "lib/fault.h"
#include "lib/file.h"
#include "lib/i18n.h"
#include "lib/packed.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MODE = 0700, DAY_SECS = 86400, KEEP_DAYS = 90 };

const char *keep_folder(struct arena *a, const struct conf *conf, const char *database)
{
	struct str said = conf_beside(a, conf, conf_get(conf, "vigie", "deliveries"));
	const char *slash = strrchr(database, '/');

	if (said.n)
		return said.p;
	return slash ? arena_fmt(a, "%.*s/deliveries", (int)(slash - database), database).p : "deliveries";
}

bool keep_secs(const struct conf *conf, int64_t *out, struct err *err)
{
	return conf_secs(conf, "vigie", "keep", (int64_t)KEEP_DAYS * DAY_SECS, out, err);
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool keep_sha256(struct str hex, uint8_t sha256[SHA256_BYTES])
{
	if (hex.n != 2 * SHA256_BYTES)
		return false;
	for (int i = 0; i < SHA256_BYTES; i++) {
		int high = digit(hex.p[2 * i]), low = digit(hex.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		sha256[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

const char *keep_path(struct arena *a, const char *folder, const uint8_t sha256[SHA256_BYTES])
{
	char hex[2 * SHA256_BYTES + 1];

	hash_hex(sha256, SHA256_BYTES, hex);
	return arena_fmt(a, "%s/%.2s/%s.zst", folder, hex, hex + 2).p;
}

bool keep_has(struct arena *a, const char *folder, const uint8_t sha256[SHA256_BYTES])
{
	struct stat st;

	return stat(keep_path(a, folder, sha256), &st) == 0 && S_ISREG(st.st_mode);
}

bool keep_open(struct arena *a, const char *folder, const uint8_t sha256[SHA256_BYTES], uint64_t limit,
    struct input **out, struct err *err)
{
	return packed_open(keep_path(a, folder, sha256), limit, out, err);
}

bool keep_last(const struct fetch_job *job, struct input **out, struct err *err)
{
	const uint8_t *sha256 = (const uint8_t *)job->last->sha256.p;

	*out = NULL;
	return job->last->sha256.n != SHA256_BYTES || !job->deliveries ||
	    !keep_has(job->a, job->deliveries, sha256) ||
	    keep_open(job->a, job->deliveries, sha256, job->source->max_bytes, out, err);
}

bool keep_unfold(struct input *in, const uint8_t *sha256, const char *path, struct err *err)
{
	struct file_out *AUTO_FILE to = NULL;
	uint8_t got[SHA256_BYTES];
	struct str chunk;

	if (!file_begin(path, FILE_SECRET, &to, err))
		return false;
	do {
		if (!input_read(in, &chunk, err) || !file_write(to, chunk, err))
			return false;
	} while (chunk.n);
	if (sha256 && !input_finish(in, got, err))
		return false;
	if (sha256 && memcmp(got, sha256, sizeof got) != 0)
		return err_set(err, ERR_INPUT, _("what was kept of it is damaged: fetch it again"));
	return file_commit(&to, err);
}

bool keep_last_file(const struct fetch_job *job, const char **path, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;
	const char *file = arena_fmt(job->a, "%s.last", job->path).p;

	*path = NULL;
	if (!keep_last(job, &in, err))
		return false;
	if (!in)
		return true;
	if (keep_unfold(in, (const uint8_t *)job->last->sha256.p, file, err)) {
		*path = file;
		return true;
	}
	if (err->kind != ERR_INPUT)
		return false;
	*err = (struct err){ 0 };
	return true;
}

/* Keeping one ---------------------------------------------------------------------------------------------------- */

struct keep {
	struct arena *a;
	const char *folder, *path; /* path: until its bytes are known */
	struct packed_out *to;
};

/* Whoever runs this must mend the disk, and nothing is lost: the directory was not touched. */
static bool cannot_keep(const struct keep *k, struct err *err)
{
	if (err->kind == ERR_FATAL)
		err->kind = ERR_CONFIG;
	return err_add(err, _("the delivery cannot be kept in %s, so nothing of it was taken"), k->folder);
}

void keep_abort(struct keep **k)
{
	if (!*k)
		return;
	packed_abort(&(*k)->to);
	free(*k);
	*k = NULL;
}

bool keep_begin(struct arena *a, const char *folder, struct str source, struct keep **out, struct err *err)
{
	struct keep *k = calloc(1, sizeof *k);

	if (!k)
		return err_set(err, ERR_FATAL, _("out of memory"));
	*k = (struct keep){
		.a = a, .folder = folder, .path = arena_fmt(a, "%s/%.*s.new", folder, STR_ARG(source)).p
	};
	if (!file_mkdirs(folder, FOLDER_MODE, err) || !packed_begin(k->path, &k->to, err)) {
		cannot_keep(k, err);
		keep_abort(&k);
		return false;
	}
	*out = k;
	return true;
}

bool keep_add(void *keep, struct str bytes, struct err *err)
{
	struct keep *k = keep;

	return packed_add(k->to, bytes, err) || cannot_keep(k, err);
}

/* The name lasts when its folder was synced. */
static bool sync_folder(const char *folder, struct err *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		err_errno(err, ERR_CONFIG, _("%s cannot be written"), folder);
	if (fd >= 0)
		close(fd);
	return ok;
}

static bool give_name(const struct keep *k, const uint8_t sha256[SHA256_BYTES], struct err *err)
{
	const char *path = keep_path(k->a, k->folder, sha256);
	const char *shelf = arena_fmt(k->a, "%.*s", (int)(strrchr(path, '/') - path), path).p;

	if (keep_has(k->a, k->folder, sha256)) {
		/* Asked for again: its age begins anew. */
		unlink(k->path);
		return true;
	}
	if (!file_mkdirs(shelf, FOLDER_MODE, err))
		return false;
	fault_point("keep.written");
	if (rename(k->path, path) != 0)
		return err_errno(err, ERR_CONFIG, _("%s cannot be written"), path);
	fault_point("keep.renamed");
	return sync_folder(shelf, err) && sync_folder(k->folder, err);
}

bool keep_commit(struct keep **k, const uint8_t sha256[SHA256_BYTES], struct err *err)
{
	bool ok = (packed_commit(&(*k)->to, err) && give_name(*k, sha256, err)) || cannot_keep(*k, err);

	keep_abort(k);
	return ok;
}

/* Purging -------------------------------------------------------------------------------------------------------- */

struct purge {
	struct arena *a;
	struct db *db;
	int64_t before, now;
	int removed;
};

/* "ab" and "cdef….zst" as the hash that they name. */
static bool hash_of_name(const char *shelf, const char *name, uint8_t sha256[SHA256_BYTES])
{
	char hex[2 * SHA256_BYTES];

	if (strlen(shelf) != 2 || strlen(name) != sizeof hex - 2 + strlen(".zst") ||
	    strcmp(name + sizeof hex - 2, ".zst") != 0)
		return false;
	memcpy(hex, shelf, 2);
	memcpy(hex + 2, name, sizeof hex - 2);
	return keep_sha256((struct str){ hex, sizeof hex }, sha256);
}

/* What came a day ago and was not taken into the directory since never will be. */
static bool is_old(const struct purge *p, const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && (int64_t)st.st_mtime < p->now - DAY_SECS;
}

static bool purge_shelf(struct purge *p, const char *folder, const char *shelf, struct err *err)
{
	const char *path = arena_fmt(p->a, "%s/%s", folder, shelf).p;
	DIR *dir = opendir(path);
	uint8_t sha256[SHA256_BYTES];
	bool past, ok = true;

	for (struct dirent *e; ok && dir && (e = readdir(dir));) {
		const char *file = arena_fmt(p->a, "%s/%s", path, e->d_name).p;
		if (!hash_of_name(shelf, e->d_name, sha256) || !is_old(p, file))
			continue;
		ok = delivery_is_past(p->db, sha256, p->before, &past, err);
		if (ok && past && unlink(file) == 0)
			p->removed++;
	}
	if (dir)
		closedir(dir);
	rmdir(path); /* when it is empty now */
	return ok;
}

/* Left by a program that was killed while it fetched or kept. */
static bool is_leftover(const char *name)
{
	size_t n = strlen(name);

	return strncmp(name, "fetch-", 6) == 0 || strncmp(name, ".fetch-", 7) == 0 ||
	    (n > 4 && strcmp(name + n - 4, ".new") == 0) || (n > 8 && strcmp(name + n - 8, ".new.tmp") == 0);
}

bool keep_purge(struct arena *a, struct db *db, const struct conf *conf, const char *folder, int64_t now,
    int *removed, struct err *err)
{
	struct purge p = { .a = a, .db = db, .now = now };
	int64_t secs;

	if (!keep_secs(conf, &secs, err))
		return false;
	p.before = now - secs;
	DIR *dir = opendir(folder);
	bool ok = true;

	for (struct dirent *e; ok && dir && (e = readdir(dir));) {
		const char *path = arena_fmt(a, "%s/%s", folder, e->d_name).p;
		if (is_leftover(e->d_name) && is_old(&p, path))
			unlink(path);
		else if (strlen(e->d_name) == 2 && digit(e->d_name[0]) >= 0 && digit(e->d_name[1]) >= 0)
			ok = purge_shelf(&p, folder, e->d_name, err);
	}
	if (dir)
		closedir(dir);
	if (ok)
		*removed = p.removed;
	return ok;
}
