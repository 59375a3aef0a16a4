#include "lib/input.h"

#include "lib/buf.h"
#include "lib/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 1 << 20, TEXT_MAX = 4 * CHUNK };

/* Some file systems write down the second in which a file was changed, FAT every other one. */
enum { SETTLED_SECS = 3 };

struct input {
	char *name;
	char *path;     /* of a file; else NULL */
	int fd;         /* -1: memory, or `source` */
	struct stat st; /* of fd when it was opened */
	struct str all; /* the memory */
	struct str mem; /* what is left of it */
	struct input_source source;
	bool (*tee)(void *ctx, struct str raw, struct err *err); /* NULL: nobody else wants the bytes */
	void *tee_ctx;
	uint64_t limit, bytes;
	size_t piece; /* bytes to have ready at once, CHUNK at most */
	struct sha256 hash;
	bool undigested;
	bool at_end; /* the source has no more */
	bool failed;

	char *chunk;      /* CHUNK + CHARSET_TAIL bytes, for files */
	struct str ready; /* raw bytes read and not yet given */

	char *declared;
	struct charset *charset; /* NULL while nothing but ASCII was seen */
	struct charset_guess guess;
	const char *doubt;
	struct buf text;
	uint64_t lines; /* line ends given so far */
};

static struct input *input_new(const char *name)
{
	struct input *in = calloc(1, sizeof *in);

	if (!in || !(in->name = strdup(name)))
		abort();
	in->fd = -1;
	in->limit = UINT64_MAX;
	in->piece = CHUNK;
	in->guess = (struct charset_guess){ .name = "UTF-8", .ascii = true };
	in->text = BUF_INIT(TEXT_MAX);
	sha256_begin(&in->hash);
	return in;
}

bool input_open_file(const char *path, uint64_t limit, struct input **out, struct err *err)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat st = { 0 };

	if (fd < 0)
		return err_errno(err, ERR_CONFIG, _("file %s cannot be read"), path);
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		if (!standard)
			close(fd);
		return err_set(err, ERR_CONFIG, _("%s is a folder: name a file in it"), path);
	}
	struct input *in = input_new(standard ? _("standard input") : path);
	in->fd = fd;
	in->st = st;
	in->limit = limit;
	in->chunk = malloc(CHUNK + CHARSET_TAIL);
	if (!in->chunk || (!standard && !(in->path = strdup(path))))
		abort();
	*out = in;
	return true;
}

struct input *input_open_source(const char *name, const struct input_source *source, uint64_t limit)
{
	struct input *in = input_new(name);

	in->source = *source;
	in->limit = limit;
	in->chunk = malloc(CHUNK + CHARSET_TAIL);
	if (!in->chunk)
		abort();
	return in;
}

struct input *input_open_mem(const char *name, struct str bytes)
{
	struct input *in = input_new(name);

	in->all = in->mem = bytes;
	return in;
}

static bool same_file(int a, int b)
{
	struct stat x, y;

	return fstat(a, &x) == 0 && fstat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

bool input_again(const struct input *in, struct input **out, struct err *err)
{
	if (in->path) {
		if (!input_open_file(in->path, in->limit, out, err))
			return false;
		input_call(*out, in->name);
		if (same_file(in->fd, (*out)->fd))
			return true;
		input_close(out);
		return err_set(err, ERR_RETRY, _("%s was replaced while it was being read"), in->name);
	}
	if (in->fd >= 0 || in->source.read)
		return err_set(err, ERR_CONFIG,
		    _("%s can be read only once: save it as a file, and give that"), in->name);
	*out = input_open_mem(in->name, in->all);
	return true;
}

bool input_settled(const struct input *in)
{
	struct timespec now;

	if (in->fd < 0)
		return true;
	clock_gettime(CLOCK_REALTIME, &now);
	return in->path && S_ISREG(in->st.st_mode) && in->st.st_mtim.tv_sec < now.tv_sec - SETTLED_SECS;
}

static bool same_time(struct timespec x, struct timespec y)
{
	return x.tv_sec == y.tv_sec && x.tv_nsec == y.tv_nsec;
}

/* Opened once more: over a network, only that asks for what is true now. */
bool input_still(const struct input *in)
{
	const struct stat *was = &in->st;
	struct stat now;

	if (!in->path || !S_ISREG(was->st_mode))
		return true;
	int fd = open(in->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	bool same = fd >= 0 && fstat(fd, &now) == 0 && now.st_dev == was->st_dev &&
	    now.st_ino == was->st_ino && now.st_size == was->st_size &&
	    same_time(now.st_mtim, was->st_mtim) && same_time(now.st_ctim, was->st_ctim);
	if (fd >= 0)
		close(fd);
	return same;
}

uint64_t input_size(const struct input *in)
{
	return S_ISREG(in->st.st_mode) ? (uint64_t)in->st.st_size : 0;
}

struct str input_memory(const struct input *in)
{
	return in->all;
}

int input_descriptor(const struct input *in)
{
	return in->path ? in->fd : -1;
}

void input_close(struct input **in)
{
	if (!*in)
		return;
	if ((*in)->fd > STDIN_FILENO)
		close((*in)->fd);
	if ((*in)->source.close)
		(*in)->source.close((*in)->source.ctx);
	charset_close(&(*in)->charset);
	buf_free(&(*in)->text);
	free((*in)->declared);
	free((*in)->chunk);
	free((*in)->path);
	free((*in)->name);
	free(*in);
	*in = NULL;
}

void input_tee(struct input *in, bool (*take)(void *ctx, struct str raw, struct err *err), void *ctx)
{
	in->tee = take;
	in->tee_ctx = ctx;
}

void input_piece(struct input *in, size_t bytes)
{
	in->piece = bytes <= CHARSET_TAIL ? CHARSET_TAIL + 1 : bytes < CHUNK ? bytes : CHUNK;
}

const char *input_name(const struct input *in)
{
	return in->name;
}

void input_call(struct input *in, const char *name)
{
	free(in->name);
	if (!(in->name = strdup(name)))
		abort();
}

bool input_declare(struct input *in, struct str charset, struct err *err)
{
	struct charset *AUTO_CHARSET known = NULL;

	free(in->declared);
	in->declared = NULL;
	if (!charset.n)
		return true;
	if (!(in->declared = strndup(charset.p, charset.n)))
		abort();
	if (!(known = charset_open(in->declared, 0, err)))
		return err_add(err, "%s", in->name);
	return true;
}

struct charset_guess input_charset(const struct input *in)
{
	return in->guess;
}

const char *input_doubt(const struct input *in)
{
	return in->doubt;
}

uint64_t input_bytes(const struct input *in)
{
	return in->bytes;
}

static bool fail(struct input *in)
{
	in->failed = true;
	in->ready = STR_NONE;
	return false;
}

/* Up to `n` more bytes of the file or the function; none at the end. */
static bool take(struct input *in, char *to, size_t n, size_t *got, struct err *err)
{
	ssize_t r;

	if (in->source.read)
		return in->source.read(in->source.ctx, to, n, got, err);
	do
		r = read(in->fd, to, n);
	while (r < 0 && errno == EINTR);
	if (r < 0)
		return err_errno(err, errno == EIO ? ERR_FATAL : ERR_RETRY, _("reading %s failed"), in->name);
	*got = (size_t)r;
	return true;
}

/* Puts more raw bytes behind what is ready, up to CHUNK; at_end when there are none. */
static bool fill(struct input *in, struct err *err)
{
	struct str fresh = STR_NONE;

	if (in->fd < 0 && !in->source.read) {
		size_t room = in->piece - in->ready.n, n = in->mem.n < room ? in->mem.n : room;
		/* Not yet used bytes stand just before in memory: nothing is moved. */
		fresh = (struct str){ in->mem.p, n };
		if (!in->ready.n)
			in->ready.p = in->mem.p;
		in->mem = (struct str){ n ? in->mem.p + n : in->mem.p, in->mem.n - n };
		in->at_end = in->mem.n == 0;
	} else {
		if (in->ready.n)
			memmove(in->chunk, in->ready.p, in->ready.n);
		in->ready.p = in->chunk;
		char *to = in->chunk + in->ready.n;
		while (!in->at_end && in->ready.n + fresh.n < in->piece) {
			size_t got = 0;
			if (!take(in, to + fresh.n, in->piece - in->ready.n - fresh.n, &got, err))
				return false;
			fresh.n += got;
			in->at_end = got == 0;
		}
		fresh.p = to;
	}
	if (fresh.n > in->limit - in->bytes)
		return err_set(err, ERR_INPUT, _("%s is longer than the %llu bytes allowed"), in->name,
		    (unsigned long long)in->limit);
	in->bytes += fresh.n;
	in->ready.n += fresh.n;
	if (fresh.n && !in->undigested)
		sha256_add(&in->hash, fresh);
	return !fresh.n || !in->tee || in->tee(in->tee_ctx, fresh, err);
}

bool input_read(struct input *in, struct str *chunk, struct err *err)
{
	in->ready = STR_NONE;
	if (!in->failed && !in->at_end && !fill(in, err))
		return fail(in);
	*chunk = in->ready;
	return true;
}

bool input_read_all(struct input *in, struct buf *out, struct err *err)
{
	struct str chunk;

	do {
		if (!input_read(in, &chunk, err))
			return false;
		buf_s(out, chunk);
	} while (chunk.n);
	return true;
}

/* Begins with the encoding `name`, behind `skip` bytes of a byte order mark. */
static bool start(struct input *in, const char *name, size_t skip, struct err *err)
{
	uint64_t offset = in->bytes - in->ready.n + skip;

	charset_close(&in->charset);
	in->charset = charset_open(name, offset, err);
	if (!in->charset)
		return false;
	in->ready = (struct str){ skip ? in->ready.p + skip : in->ready.p, in->ready.n - skip };
	return true;
}

static struct charset_guess guess_at(const struct input *in, size_t from)
{
	struct str s = { in->ready.p, in->ready.n };

	if (from)
		s = (struct str){ s.p + from, s.n - from };
	bool whole = in->at_end && s.n <= CHARSET_SAMPLE;
	if (s.n > CHARSET_SAMPLE)
		s.n = CHARSET_SAMPLE;
	return charset_guess(s, whole);
}

static bool is_wide(const char *name)
{
	return strncasecmp(name, "UTF-16", 6) == 0 || strncasecmp(name, "UTF16", 5) == 0;
}

/* A declaration is followed, unless the text is plainly Unicode of another kind. */
static bool start_declared(struct input *in, struct err *err)
{
	struct charset_guess g = guess_at(in, 0);
	bool unicode = charset_same(g.name, "UTF-8") || is_wide(g.name);
	bool same = charset_same(g.name, in->declared);

	/* "UTF-16" without more takes the byte order found. */
	if (charset_same(in->declared, "UTF-16") && is_wide(g.name))
		same = true;
	if (g.sure && unicode && !same)
		return err_set(err, ERR_INPUT,
		    _("the encoding was declared as %s, but the text is %s: correct the declaration, or leave it out"),
		    in->declared, g.name);
	if (g.sure && !unicode && !same && !charset_same(in->declared, "UTF-8") && !is_wide(in->declared))
		in->doubt = g.name;
	in->guess = (struct charset_guess){ .name = in->declared, .bom = same ? g.bom : 0, .sure = true };
	return start(in, same && unicode ? g.name : in->declared, in->guess.bom, err);
}

static size_t ascii_length(struct str s)
{
	size_t i = 0;

	for (uint64_t w; i + sizeof w <= s.n; i += sizeof w) {
		memcpy(&w, s.p + i, sizeof w);
		if (w & UINT64_C(0x8080808080808080))
			break;
	}
	while (i < s.n && (unsigned char)s.p[i] < 0x80)
		i++;
	return i;
}

/* Decides the encoding as soon as something other than ASCII stands in what is ready. */
static bool decide(struct input *in, struct err *err)
{
	bool first = !in->charset;
	size_t at;

	if (first && in->declared)
		return start_declared(in, err);
	if (!in->guess.ascii)
		return true;
	if (first && in->ready.n) {
		in->guess = guess_at(in, 0);
		if (!in->guess.ascii)
			return start(in, in->guess.name, in->guess.bom, err);
	}
	if (first && !start(in, "UTF-8", 0, err))
		return false;
	at = ascii_length(in->ready);
	if (at == in->ready.n)
		return true;
	in->guess = guess_at(in, at > 0 ? at - 1 : 0);
	in->guess.bom = 0;
	return is_wide(in->guess.name) || start(in, in->guess.name, 0, err);
}

static uint64_t line_ends(struct str s)
{
	uint64_t n = 0;

	for (const char *p = s.p; s.n && (p = memchr(p, '\n', (size_t)(s.p + s.n - p)));) {
		n++;
		if (++p == s.p + s.n)
			break;
	}
	return n;
}

bool input_text(struct input *in, struct str *chunk, struct err *err)
{
	struct str text = STR_NONE, from;

	do {
		if (!in->failed && !in->at_end && !fill(in, err))
			return fail(in);
		if (in->failed || (in->at_end && !in->ready.n))
			break;
		if (!decide(in, err)) {
			err_add(err, "%s", in->name);
			return fail(in);
		}
		from = in->ready;
		uint64_t before = charset_offset(in->charset);
		if (!charset_convert(in->charset, &in->ready, in->at_end, &in->text, &text, err)) {
			from.n = (size_t)(charset_offset(in->charset) - before);
			err_add(err, _("%s, line %llu"), in->name,
			    (unsigned long long)(in->lines + line_ends(from) + 1));
			return fail(in);
		}
	} while (!text.n);
	in->lines += line_ends(text);
	*chunk = text;
	return true;
}

void input_undigested(struct input *in)
{
	in->undigested = true;
}

bool input_finish(struct input *in, uint8_t sha256[SHA256_BYTES], struct err *err)
{
	while (!in->at_end) {
		in->ready = STR_NONE;
		if (!fill(in, err))
			return fail(in);
	}
	in->ready = STR_NONE;
	struct sha256 h = in->hash;
	sha256_end(&h, sha256);
	return true;
}
