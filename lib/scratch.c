#include "lib/scratch.h"

#include "lib/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Blocks of the file that are kept for reading, each in the place that its number gives. */
enum { BLOCK = 64 * 1024, BLOCKS = 16 };

struct scratch {
	size_t memory;
	char *head; /* the first `memory` bytes; grows as they come */
	size_t head_n, head_cap;
	int fd;           /* -1: all is in memory */
	uint64_t written; /* bytes of the file */
	char *tail;       /* BLOCK bytes: what is not yet written */
	size_t tail_n;
	char *cache;             /* BLOCKS * BLOCK bytes, NULL until the file is read */
	uint64_t cached[BLOCKS]; /* the number of the block, from 1; 0: none */
};

struct scratch *scratch_new(size_t memory)
{
	struct scratch *s = calloc(1, sizeof *s);

	if (!s)
		abort();
	s->memory = memory;
	s->fd = -1;
	return s;
}

void scratch_free(struct scratch **s)
{
	if (!*s)
		return;
	if ((*s)->fd >= 0)
		close((*s)->fd);
	free((*s)->head);
	free((*s)->tail);
	free((*s)->cache);
	free(*s);
	*s = NULL;
}

uint64_t scratch_size(const struct scratch *s)
{
	return s->head_n + s->written + s->tail_n;
}

static const char *folder(void)
{
	const char *dir = getenv("TMPDIR");

	return dir && *dir ? dir : "/tmp";
}

static bool full(struct err *err)
{
	if (errno == ENOSPC || errno == EDQUOT)
		return err_set(err, ERR_RETRY,
		    _("the disk of %s is full: make room there, or set TMPDIR to a folder that has room, and try again"),
		    folder());
	return err_errno(err, ERR_RETRY, _("a temporary file in %s cannot be used"), folder());
}

bool scratch_file(int *fd, struct err *err)
{
	char path[4096];
	int n = snprintf(path, sizeof path, "%s/vigie-XXXXXX", folder());

	if (n < 0 || (size_t)n >= sizeof path)
		return err_set(err, ERR_CONFIG, _("TMPDIR is too long"));
	int made = mkstemp(path);
	if (made < 0)
		return full(err);
	unlink(path);
	fcntl(made, F_SETFD, FD_CLOEXEC);
	*fd = made;
	return true;
}

static bool write_all(struct scratch *s, const char *p, size_t n, struct err *err)
{
	while (n) {
		ssize_t put = pwrite(s->fd, p, n, (off_t)s->written);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return full(err);
		s->written += (uint64_t)put;
		p += put;
		n -= (size_t)put;
	}
	return true;
}

static bool flush(struct scratch *s, struct err *err)
{
	size_t n = s->tail_n;
	/* The last block of the file may be kept, half of it unwritten. */
	uint64_t last = s->written / BLOCK;

	s->tail_n = 0;
	if (n && s->cache && s->cached[last % BLOCKS] == last + 1)
		s->cached[last % BLOCKS] = 0;
	return write_all(s, s->tail, n, err);
}

static bool to_file(struct scratch *s, struct str bytes, struct err *err)
{
	if (s->fd < 0) {
		if (!scratch_file(&s->fd, err))
			return false;
		if (!(s->tail = malloc(BLOCK)))
			abort();
	}
	while (bytes.n) {
		size_t n = BLOCK - s->tail_n < bytes.n ? BLOCK - s->tail_n : bytes.n;
		memcpy(s->tail + s->tail_n, bytes.p, n);
		s->tail_n += n;
		bytes = (struct str){ bytes.p + n, bytes.n - n };
		if (s->tail_n == BLOCK && !flush(s, err))
			return false;
	}
	return true;
}

static void to_head(struct scratch *s, struct str bytes)
{
	if (!bytes.n)
		return;
	if (s->head_n + bytes.n > s->head_cap) {
		size_t cap = s->head_cap ? s->head_cap * 2 : 4096;
		while (cap < s->head_n + bytes.n)
			cap *= 2;
		s->head_cap = cap < s->memory ? cap : s->memory;
		if (!(s->head = realloc(s->head, s->head_cap)))
			abort();
	}
	memcpy(s->head + s->head_n, bytes.p, bytes.n);
	s->head_n += bytes.n;
}

bool scratch_add(struct scratch *s, struct str bytes, struct err *err)
{
	size_t room = s->memory - s->head_n, n = bytes.n < room ? bytes.n : room;

	to_head(s, (struct str){ bytes.p, n });
	return n == bytes.n || to_file(s, (struct str){ bytes.p + n, bytes.n - n }, err);
}

/* The block of the file with this number, read if it is not kept. */
static bool block(struct scratch *s, uint64_t number, const char **out, struct err *err)
{
	size_t slot = (size_t)(number % BLOCKS), n = 0;

	if (!s->cache && !(s->cache = malloc((size_t)BLOCKS * BLOCK)))
		abort();
	char *to = s->cache + slot * BLOCK;
	*out = to;
	if (s->cached[slot] == number + 1)
		return true;
	s->cached[slot] = 0;
	while (n < BLOCK) {
		ssize_t got = pread(s->fd, to + n, BLOCK - n, (off_t)(number * BLOCK + n));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return full(err);
		if (got == 0)
			break;
		n += (size_t)got;
	}
	s->cached[slot] = number + 1;
	return true;
}

static bool from_file(struct scratch *s, uint64_t at, char *to, size_t n, struct err *err)
{
	const char *p;

	if (s->tail_n && !flush(s, err))
		return false;
	while (n) {
		size_t off = (size_t)(at % BLOCK), part = BLOCK - off < n ? BLOCK - off : n;
		if (!block(s, at / BLOCK, &p, err))
			return false;
		memcpy(to, p + off, part);
		to += part;
		at += part;
		n -= part;
	}
	return true;
}

bool scratch_get(struct scratch *s, uint64_t at, char *to, size_t n, struct err *err)
{
	size_t part = 0;

	if (at < s->head_n && n) {
		part = n < s->head_n - at ? n : (size_t)(s->head_n - at);
		memcpy(to, s->head + at, part);
	}
	return part == n || from_file(s, at + part - s->head_n, to + part, n - part, err);
}
