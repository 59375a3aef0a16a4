#include "lib/gzip.h"

#include "lib/file.h"
#include "lib/i18n.h"

#include <zlib.h>

enum { PIECE = 128 * 1024 };

/* What zlib could not read. */
static bool fail(gzFile in, struct err *err)
{
	int code;

	gzerror(in, &code);
	if (code == Z_BUF_ERROR)
		return err_set(err, ERR_RETRY, _("the connection ended before the file did"));
	if (code == Z_MEM_ERROR)
		return err_set(err, ERR_FATAL, _("out of memory"));
	return err_set(err, ERR_INPUT, _("the server's compressed data are damaged"));
}

static bool unpack(gzFile in, struct file_out *out, uint64_t max, uint64_t *bytes, struct err *err)
{
	char piece[PIECE];
	int n;

	*bytes = 0;
	while ((n = gzread(in, piece, sizeof piece)) > 0) {
		if (gzdirect(in)) /* zlib copies what is no gzip */
			return err_set(err, ERR_INPUT, _("the server's compressed data are damaged"));
		if ((uint64_t)n > max - *bytes)
			return err_set(err, ERR_INPUT, _("the file is longer than the %llu bytes allowed"),
			    (unsigned long long)max);
		*bytes += (uint64_t)n;
		if (!file_write(out, (struct str){ piece, (size_t)n }, err))
			return false;
	}
	int code;
	gzerror(in, &code);
	return (n == 0 && code == Z_OK) || fail(in, err);
}

bool gzip_unpack(const char *from, const char *to, uint64_t max, uint64_t *bytes, struct err *err)
{
	struct file_out *AUTO_FILE out = NULL;
	gzFile in = gzopen(from, "rb");
	uint64_t n = 0;

	if (!in)
		return err_errno(err, ERR_FATAL, _("file %s cannot be read"), from);
	bool ok = file_begin(to, FILE_SECRET, &out, err) && unpack(in, out, max, &n, err);
	gzclose(in);
	if (!ok || !file_commit(&out, err))
		return false;
	*bytes = n;
	return true;
}
