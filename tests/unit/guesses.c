#include "tests/unit/guesses.h"

#include "tests/test.h"

static bool known(void *ctx, struct str raw, uint64_t line)
{
	(void)ctx;
	(void)raw;
	(void)line;
	return false;
}

static bool record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	struct guessed *g = ctx;

	(void)o;
	(void)err;
	g->n++;
	record_write_json(&g->records, r);
	buf_char(&g->records, '\n');
	return true;
}

static bool refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	struct guessed *g = ctx;

	(void)why;
	(void)err;
	g->refused += !o->partial;
	g->partial += o->partial;
	return true;
}

static bool read_with(const struct importer *importer, struct input *in, struct guessed *g, struct err *err)
{
	const struct importer_sink sink = { .ctx = g, .known = known, .record = record, .refused = refused };
	struct conf *AUTO_CONF conf = NULL;
	struct import_told told = { 0 };
	struct err e = { 0 };

	assert_ok(conf_parse("guess.map", buf_str(&g->text), &conf, &e));
	const struct import_job job = { .in = in, .mapping = conf, .entity = &entities[ENTITY_ORGANIZATION] };
	if (importer->read(&job, &sink, &told, err))
		return true;
	if (err->kind == ERR_CONFIG)
		fail_msg("%s\n%s", err->text, buf_z(&g->text));
	return false;
}

static bool guess_and_read(const char *format, struct input *in, struct guessed *g, struct err *err)
{
	const struct importer *importer = importer_by_name(str_of(format));
	struct input *AUTO_INPUT again = NULL;

	*g = (struct guessed){ .text = BUF_INIT(1 << 22), .records = BUF_INIT(64 << 20) };
	return guess_mapping(importer, in, STR_NONE, &g->text, &g->told, err) &&
	    input_again(in, &again, err) && read_with(importer, again, g, err);
}

bool guessed_read(const char *format, struct str bytes, struct guessed *out, struct err *err)
{
	struct input *AUTO_INPUT in = input_open_mem("list", bytes);

	return guess_and_read(format, in, out, err);
}

bool guessed_file(const char *format, const char *path, struct guessed *out, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;

	return input_open_file(path, INPUT_MAX, &in, err) && guess_and_read(format, in, out, err);
}

void guessed_free(struct guessed *g)
{
	buf_free(&g->text);
	buf_free(&g->records);
}
