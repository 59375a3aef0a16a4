#include "exporters/chunks.h"

#include "lib/i18n.h"

bool chunks_flush(struct chunks *c, size_t least, struct err *err)
{
	if (!buf_ok(&c->buf))
		return err_set(err, ERR_FATAL, _("a record is too large to be written, or memory ran out"));
	if (c->buf.n < least || c->buf.n == 0)
		return true;
	bool ok = c->out.write(c->out.ctx, buf_str(&c->buf), err);
	buf_reset(&c->buf);
	return ok;
}
