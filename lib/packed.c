#include "lib/packed.h"

#include "lib/file.h"
#include "lib/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>

enum { LEVEL = 1, PIECE = 256 * 1024 };

/* Writing -------------------------------------------------------------------------------------------------------- */

struct packed_out {
	struct file_out *file;
	ZSTD_CCtx *z;
	char piece[PIECE];
};

void packed_abort(struct packed_out **p)
{
	if (!*p)
		return;
	file_abort(&(*p)->file);
	ZSTD_freeCCtx((*p)->z);
	free(*p);
	*p = NULL;
}

bool packed_begin(const char *path, struct packed_out **out, struct err *err)
{
	struct packed_out *AUTO_PACKED p = calloc(1, sizeof *p);

	if (!p || !(p->z = ZSTD_createCCtx()) ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(p->z, ZSTD_c_compressionLevel, LEVEL)) ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(p->z, ZSTD_c_checksumFlag, 1)))
		return err_set(err, ERR_FATAL, _("out of memory"));
	/* A worker of the library's own packs while the list is read; a library built without them packs as it goes. */
	(void)ZSTD_CCtx_setParameter(p->z, ZSTD_c_nbWorkers, 1);
	if (!file_begin(path, FILE_SECRET, &p->file, err))
		return false;
	*out = p;
	p = NULL;
	return true;
}

/* Gives zstd the bytes, and the file what comes out, until all is in, or at the end out. */
static bool push(struct packed_out *p, struct str bytes, ZSTD_EndDirective how, struct err *err)
{
	ZSTD_inBuffer in = { bytes.p, bytes.n, 0 };
	size_t left;

	do {
		ZSTD_outBuffer out = { p->piece, sizeof p->piece, 0 };
		left = ZSTD_compressStream2(p->z, &out, &in, how);
		if (ZSTD_isError(left))
			return err_set(err, ERR_FATAL, _("out of memory"));
		if (out.pos && !file_write(p->file, (struct str){ p->piece, out.pos }, err))
			return false;
	} while (how == ZSTD_e_end ? left > 0 : in.pos < in.size);
	return true;
}

bool packed_add(struct packed_out *p, struct str bytes, struct err *err)
{
	return !bytes.n || push(p, bytes, ZSTD_e_continue, err);
}

bool packed_commit(struct packed_out **p, struct err *err)
{
	bool ok = push(*p, STR_NONE, ZSTD_e_end, err) && file_commit(&(*p)->file, err);

	packed_abort(p);
	return ok;
}

bool packed_write(struct input *in, const char *path, struct err *err)
{
	struct packed_out *AUTO_PACKED p = NULL;
	struct str chunk;

	if (!packed_begin(path, &p, err))
		return false;
	do {
		if (!input_read(in, &chunk, err) || !packed_add(p, chunk, err))
			return false;
	} while (chunk.n);
	return packed_commit(&p, err);
}

/* Reading -------------------------------------------------------------------------------------------------------- */

struct packed_in {
	int fd;
	ZSTD_DCtx *z;
	bool at_end, whole; /* whole: nothing of a frame is missing */
	ZSTD_inBuffer in;
	char piece[PIECE];
};

static void packed_close(void *ctx)
{
	struct packed_in *p = ctx;

	if (p->fd >= 0)
		close(p->fd);
	ZSTD_freeDCtx(p->z);
	free(p);
}

static bool refill(struct packed_in *p, struct err *err)
{
	ssize_t n;

	do
		n = read(p->fd, p->piece, sizeof p->piece);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_errno(
		    err, errno == EIO ? ERR_FATAL : ERR_RETRY, _("a kept delivery cannot be read"));
	p->at_end = n == 0;
	p->in = (ZSTD_inBuffer){ p->piece, (size_t)n, 0 };
	return true;
}

static bool packed_read(void *ctx, char *to, size_t n, size_t *got, struct err *err)
{
	struct packed_in *p = ctx;
	ZSTD_outBuffer out = { to, n, 0 };

	while (n && !out.pos) {
		if (p->in.pos == p->in.size && !p->at_end && !refill(p, err))
			return false;
		if (p->at_end && p->whole)
			break;
		size_t before = p->in.pos, left = ZSTD_decompressStream(p->z, &out, &p->in);
		if (ZSTD_isError(left) || (p->at_end && !out.pos && p->in.pos == before))
			return err_set(err, ERR_INPUT, _("what was kept of it is damaged: fetch it again"));
		p->whole = left == 0;
	}
	*got = out.pos;
	return true;
}

bool packed_open(const char *path, uint64_t limit, struct input **out, struct err *err)
{
	struct packed_in *p = calloc(1, sizeof *p);

	if (!p || !(p->z = ZSTD_createDCtx())) {
		free(p);
		return err_set(err, ERR_FATAL, _("out of memory"));
	}
	p->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (p->fd < 0) {
		err_errno(err, ERR_CONFIG, _("file %s cannot be read"), path);
		packed_close(p);
		return false;
	}
	struct input_source source = { .read = packed_read, .close = packed_close, .ctx = p };
	*out = input_open_source(path, &source, limit);
	return true;
}
