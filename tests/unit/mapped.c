#include "tests/unit/mapped.h"

#include "tests/test.h"

static bool known(void *ctx, struct str raw, uint64_t line)
{
	struct mapped *m = ctx;

	assert_true(raw.n > 0 && line > 0);
	buf_s(&m->raw, raw);
	buf_char(&m->raw, '\n');
	return false;
}

static bool record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	struct mapped *m = ctx;

	(void)err;
	m->records++;
	buf_fmt(&m->out, "%d [%.*s] ", (int)o->line, STR_ARG(o->native));
	record_write_json(&m->out, r);
	buf_char(&m->out, '\n');
	return true;
}

static bool refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	struct mapped *m = ctx;

	(void)err;
	assert_int_equal(why->kind, ERR_INPUT);
	m->refused += !o->partial;
	m->partial += o->partial;
	if (o->partial)
		buf_fmt(&m->out, "~%d %.*s=%.*s: %s\n", (int)o->line, STR_ARG(o->column), STR_ARG(o->value),
		    why->text);
	else
		buf_fmt(&m->out, "!%d %s\n", (int)o->line, why->text);
	return true;
}

bool mapped_read(
    struct mapped *m, const char *format, const char *mapping, struct str bytes, size_t piece, struct err *e)
{
	const struct importer_sink sink = { .ctx = m, .known = known, .record = record, .refused = refused };
	struct input *AUTO_INPUT in = input_open_mem("test", bytes);
	struct conf *AUTO_CONF conf = NULL;

	*m = (struct mapped){ .out = BUF_INIT(64 << 20), .raw = BUF_INIT(64 << 20) };
	if (piece)
		input_piece(in, piece);
	if (!conf_parse("mapping", str_of(mapping), &conf, e))
		return false;
	const struct import_job job = { .in = in, .mapping = conf, .entity = &entities[ENTITY_ORGANIZATION] };
	return importer_by_name(str_of(format))->read(&job, &sink, &m->told, e);
}

void mapped_free(struct mapped *m)
{
	buf_free(&m->out);
	buf_free(&m->raw);
}
