#include "lib/archive.h"

#include "lib/i18n.h"
#include "lib/text.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

enum { ENTRIES = 10000, NAME_SHOWN = 80 };
#define ENTRY_BYTES ((uint64_t)4 << 30)
#define TOTAL_BYTES ((uint64_t)16 << 30)

/* What packs better than this is made to unfold, not to be read; small entries may (a sheet of blank rows). */
enum { RATIO = 250 };
#define RATIO_FROM ((uint64_t)64 << 20)

/* The end of an archive: its record, the longest comment behind it, the locator of its large twin before it
 * (APPNOTE 4.3.14 to 4.3.16). DIRECTORY_PER_ENTRY: bytes of names and extra fields that an entry may have on average. */
enum { END = 22, LOCATOR = 20, LARGE_END = 56, COMMENT_MAX = 65535, DIRECTORY_PER_ENTRY = 1024 };

/* Where libzip reads from; its position is its own, so that a file's descriptor is not moved. */
struct bytes {
	struct str mem;
	int fd;
	uint64_t size, at;
	zip_error_t error;
};

struct archive {
	char *name;
	struct bytes bytes;
	struct archive_limits limits;
	zip_t *zip;
	size_t *index; /* libzip's number of each entry that is a file */
	size_t n;
	uint64_t read; /* unfolded so far */
};

struct entry {
	struct archive *z;
	zip_file_t *file;
	char *name;
	uint64_t packed, read;
};

bool archive_is(struct str beginning)
{
	return beginning.n >= 4 && beginning.p[0] == 'P' && beginning.p[1] == 'K' &&
	    (memcmp(beginning.p + 2, "\3\4", 2) == 0 || memcmp(beginning.p + 2, "\5\6", 2) == 0);
}

/* Bytes ------------------------------------------------------------------------------------------------------ */

static ssize_t bytes_get(const struct bytes *b, uint64_t at, char *to, size_t n)
{
	ssize_t got;

	if (at >= b->size)
		return 0;
	if (n > b->size - at)
		n = (size_t)(b->size - at);
	if (b->fd < 0) {
		memcpy(to, b->mem.p + at, n);
		return (ssize_t)n;
	}
	do
		got = pread(b->fd, to, n, (off_t)at);
	while (got < 0 && errno == EINTR);
	return got;
}

static zip_int64_t bytes_read(struct bytes *b, void *data, zip_uint64_t n)
{
	ssize_t got = bytes_get(b, b->at, data, n < SSIZE_MAX ? (size_t)n : SSIZE_MAX);

	if (got < 0)
		zip_error_set(&b->error, ZIP_ER_READ, errno);
	else
		b->at += (uint64_t)got;
	return got;
}

static zip_int64_t bytes_seek(struct bytes *b, void *data, zip_uint64_t n)
{
	zip_int64_t to = zip_source_seek_compute_offset(b->at, b->size, data, n, &b->error);

	if (to < 0)
		return -1;
	b->at = (uint64_t)to;
	return 0;
}

static zip_int64_t bytes_stat(struct bytes *b, void *data, zip_uint64_t n)
{
	zip_stat_t *st = data;

	if (n < sizeof *st)
		return -1;
	zip_stat_init(st);
	st->size = b->size;
	st->valid = ZIP_STAT_SIZE;
	return (zip_int64_t)sizeof *st;
}

static zip_int64_t bytes_do(void *ctx, void *data, zip_uint64_t n, zip_source_cmd_t what)
{
	struct bytes *b = ctx;

	switch (what) {
	case ZIP_SOURCE_OPEN:
		b->at = 0;
		return 0;
	case ZIP_SOURCE_READ:
		return bytes_read(b, data, n);
	case ZIP_SOURCE_SEEK:
		return bytes_seek(b, data, n);
	case ZIP_SOURCE_TELL:
		return (zip_int64_t)b->at;
	case ZIP_SOURCE_STAT:
		return bytes_stat(b, data, n);
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&b->error, data, n);
	case ZIP_SOURCE_CLOSE:
	case ZIP_SOURCE_FREE:
		return 0;
	case ZIP_SOURCE_SUPPORTS:
		return ZIP_SOURCE_SUPPORTS_SEEKABLE;
	default:
		zip_error_set(&b->error, ZIP_ER_OPNOTSUPP, 0);
		return -1;
	}
}

/* Opening ---------------------------------------------------------------------------------------------------- */

static uint64_t little(const unsigned char *p, int bytes)
{
	uint64_t v = 0;

	while (bytes-- > 0)
		v = v << 8 | p[bytes];
	return v;
}

static bool too_many(struct archive *z, uint64_t entries, uint64_t directory, struct err *err)
{
	if (entries <= z->limits.entries && directory <= (uint64_t)z->limits.entries * DIRECTORY_PER_ENTRY)
		return false;
	err_set(err, ERR_INPUT, _("%s: the archive holds more than the %zu files allowed"), z->name,
	    z->limits.entries);
	return true;
}

/* The record of a large archive (zip64), which the locator at `p` points to. */
static bool check_large(struct archive *z, const unsigned char *p, struct err *err)
{
	unsigned char large[LARGE_END];
	uint64_t at = little(p + 8, 8);

	if (memcmp(p, "PK\6\7", 4) != 0)
		return true;
	if (bytes_get(&z->bytes, at, (char *)large, sizeof large) < LARGE_END ||
	    memcmp(large, "PK\6\6", 4) != 0)
		return err_set(err, ERR_INPUT,
		    _("%s is cut or damaged: its end names a directory that is not there"), z->name);
	return !too_many(z, little(large + 32, 8), little(large + 40, 8), err);
}

/* libzip makes room for as many entries as the end of the archive states, before it looks for them: each record that
 * it could take for the end is asked first. */
static bool check_end(struct archive *z, struct err *err)
{
	const size_t room = LOCATOR + END + COMMENT_MAX;
	size_t n = z->bytes.size < room ? (size_t)z->bytes.size : room;
	unsigned char *tail = malloc(n + 1);
	bool ok = true, found = false;

	if (!tail)
		abort();
	ssize_t got = bytes_get(&z->bytes, z->bytes.size - n, (char *)tail, n);
	const unsigned char *p = tail, *last = got == (ssize_t)n ? tail + n : tail;
	for (; ok && last - p >= END && (p = memchr(p, 'P', (size_t)(last - p) - END + 1)); p++) {
		uint64_t entries = little(p + 10, 2), directory = little(p + 12, 4);
		if (memcmp(p, "PK\5\6", 4) != 0)
			continue;
		found = true;
		if (p - tail >= LOCATOR)
			ok = check_large(z, p - LOCATOR, err);
		if (ok && entries != UINT16_MAX && directory != UINT32_MAX)
			ok = !too_many(z, entries, directory, err);
	}
	free(tail);
	if (ok && !found)
		return err_set(err, ERR_INPUT,
		    _("%s: the directory at the end of the archive is missing: it was cut, or is no zip; fetch it again"),
		    z->name);
	return ok;
}

static bool say(const char *name, const zip_error_t *e, struct err *err)
{
	switch (zip_error_code_zip(e)) {
	case ZIP_ER_CRC:
		return err_set(
		    err, ERR_INPUT, _("%s is damaged: its checksum is wrong; fetch it again"), name);
	case ZIP_ER_COMPNOTSUPP:
		return err_set(err, ERR_INPUT,
		    _("%s is packed in a way that is not read here: pack it as an ordinary zip (deflate)"),
		    name);
	case ZIP_ER_ENCRNOTSUPP:
	case ZIP_ER_NOPASSWD:
	case ZIP_ER_WRONGPASSWD:
		return err_set(
		    err, ERR_INPUT, _("%s is protected by a password: ask for it without one"), name);
	case ZIP_ER_MEMORY:
		return err_set(err, ERR_FATAL, _("%s: out of memory"), name);
	default:
		return err_set(err, ERR_INPUT, _("%s is cut or damaged (%s); fetch it again"), name,
		    zip_error_strerror((zip_error_t *)e));
	}
}

static bool find_bytes(const struct input *in, struct bytes *out, struct err *err)
{
	struct stat st;

	out->mem = input_memory(in);
	out->fd = input_descriptor(in);
	out->size = out->mem.n;
	zip_error_init(&out->error);
	if (out->fd < 0 && !out->mem.p)
		return err_set(err, ERR_CONFIG,
		    _("%s can be read only once, and a zip must be read from its end: save it as a file, and give that"),
		    input_name(in));
	if (out->fd < 0)
		return true;
	if (fstat(out->fd, &st) != 0 || !S_ISREG(st.st_mode))
		return err_set(
		    err, ERR_CONFIG, _("%s is no regular file: a zip must be one"), input_name(in));
	out->size = (uint64_t)st.st_size;
	return true;
}

static void list_files(struct archive *z)
{
	zip_int64_t n = zip_get_num_entries(z->zip, 0);

	z->index = calloc((size_t)n + 1, sizeof *z->index);
	if (!z->index)
		abort();
	for (zip_int64_t i = 0; i < n; i++) {
		struct str name = str_of(zip_get_name(z->zip, (zip_uint64_t)i, ZIP_FL_ENC_GUESS));
		if (name.n && name.p[name.n - 1] != '/' && name.p[name.n - 1] != '\\')
			z->index[z->n++] = (size_t)i;
	}
}

static bool open_zip(struct archive *z, struct err *err)
{
	zip_error_t e;

	zip_error_init(&e);
	zip_source_t *source = zip_source_function_create(bytes_do, &z->bytes, &e);
	if (!source)
		abort();
	z->zip = zip_open_from_source(source, ZIP_RDONLY, &e);
	if (!z->zip) {
		zip_source_free(source);
		say(z->name, &e, err);
		zip_error_fini(&e);
		return false;
	}
	list_files(z);
	return true;
}

bool archive_open(
    const struct input *in, const struct archive_limits *limits, struct archive **out, struct err *err)
{
	struct archive *z = calloc(1, sizeof *z);

	if (!z || !(z->name = strdup(input_name(in))))
		abort();
	if (limits)
		z->limits = *limits;
	if (!z->limits.entries)
		z->limits.entries = ENTRIES;
	if (!z->limits.entry)
		z->limits.entry = ENTRY_BYTES;
	if (!z->limits.total)
		z->limits.total = TOTAL_BYTES;
	if (!find_bytes(in, &z->bytes, err) || !check_end(z, err) || !open_zip(z, err)) {
		archive_close(&z);
		return false;
	}
	*out = z;
	return true;
}

void archive_close(struct archive **z)
{
	if (!*z)
		return;
	if ((*z)->zip)
		zip_discard((*z)->zip);
	zip_error_fini(&(*z)->bytes.error);
	free((*z)->index);
	free((*z)->name);
	free(*z);
	*z = NULL;
}

/* Entries ---------------------------------------------------------------------------------------------------- */

size_t archive_count(const struct archive *z)
{
	return z->n;
}

struct str archive_name(const struct archive *z, size_t i)
{
	return str_of(zip_get_name(z->zip, z->index[i], ZIP_FL_ENC_GUESS));
}

uint64_t archive_size(const struct archive *z, size_t i)
{
	zip_stat_t st;

	zip_stat_init(&st);
	return zip_stat_index(z->zip, z->index[i], 0, &st) == 0 && st.valid & ZIP_STAT_SIZE ? st.size : 0;
}

static bool same_name(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		char x = a.p[i] == '\\' ? '/' : a.p[i], y = b.p[i] == '\\' ? '/' : b.p[i];
		if (x != y && strncasecmp(&x, &y, 1) != 0)
			return false;
	}
	return true;
}

long archive_find(const struct archive *z, struct str name)
{
	for (size_t i = 0; i < z->n; i++)
		if (same_name(archive_name(z, i), name))
			return (long)i;
	return ARCHIVE_NONE;
}

static bool past_limit(const struct entry *e, struct err *err)
{
	const struct archive_limits *l = &e->z->limits;

	if (e->read > l->entry)
		return err_set(err, ERR_INPUT, _("%s unfolds to more than the %llu bytes allowed"), e->name,
		    (unsigned long long)l->entry);
	if (e->z->read > l->total)
		return err_set(err, ERR_INPUT,
		    _("%s: the archive unfolds to more than the %llu bytes allowed"), e->name,
		    (unsigned long long)l->total);
	if (e->read > RATIO_FROM && e->read / RATIO > e->packed)
		return err_set(err, ERR_INPUT,
		    _("%s unfolds to more than %d times its size: no honest file does"), e->name, RATIO);
	return true;
}

static bool entry_read(void *ctx, char *to, size_t n, size_t *got, struct err *err)
{
	struct entry *e = ctx;
	zip_int64_t r = zip_fread(e->file, to, n);

	if (r < 0)
		return say(e->name, zip_file_get_error(e->file), err);
	e->read += (uint64_t)r;
	e->z->read += (uint64_t)r;
	*got = (size_t)r;
	return past_limit(e, err);
}

static void entry_close(void *ctx)
{
	struct entry *e = ctx;

	zip_fclose(e->file);
	free(e->name);
	free(e);
}

static char *entry_name(const struct archive *z, size_t i)
{
	struct str name = text_cut(archive_name(z, i), NAME_SHOWN);
	size_t room = strlen(z->name) + name.n + sizeof ": ";
	char *out = malloc(room);

	if (!out)
		abort();
	snprintf(out, room, "%s: %.*s", z->name, STR_ARG(name));
	return out;
}

/* Before libzip is asked, so that what is refused is refused in our words, and only what is known is unfolded. */
static bool readable(const char *name, const zip_stat_t *st, struct err *err)
{
	zip_error_t e;

	zip_error_init_with_code(&e, ZIP_ER_OK);
	if (st->valid & ZIP_STAT_ENCRYPTION_METHOD && st->encryption_method != ZIP_EM_NONE)
		zip_error_set(&e, ZIP_ER_NOPASSWD, 0);
	else if (st->comp_method != ZIP_CM_STORE && st->comp_method != ZIP_CM_DEFLATE)
		zip_error_set(&e, ZIP_ER_COMPNOTSUPP, 0);
	bool ok = zip_error_code_zip(&e) == ZIP_ER_OK || say(name, &e, err);
	zip_error_fini(&e);
	return ok;
}

bool archive_entry(struct archive *z, size_t i, struct input **out, struct err *err)
{
	struct entry *e = calloc(1, sizeof *e);
	zip_stat_t st;

	if (!e)
		abort();
	zip_stat_init(&st);
	*e = (struct entry){ .z = z, .name = entry_name(z, i) };
	bool ok = zip_stat_index(z->zip, z->index[i], 0, &st) == 0 ? readable(e->name, &st, err)
	                                                           : say(e->name, zip_get_error(z->zip), err);
	if (ok && !(e->file = zip_fopen_index(z->zip, z->index[i], 0)))
		ok = say(e->name, zip_get_error(z->zip), err);
	if (!ok) {
		free(e->name);
		free(e);
		return false;
	}
	e->packed = st.comp_size;
	const struct input_source source = { .read = entry_read, .close = entry_close, .ctx = e };
	*out = input_open_source(e->name, &source, UINT64_MAX);
	return true;
}
