#include "tests/import_run.h"

static bool known(void *ctx, struct str raw, uint64_t line)
{
	struct import_run *run = ctx;

	run->asked += raw.n > 0 && line > 0;
	return run->skip;
}

static bool record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	struct import_run *run = ctx;
	struct buf AUTO_BUF json = BUF_INIT((size_t)1 << 28);

	if (run->n + 1 == run->stop_at || run->n == IMPORT_RUN_MAX || !o->native.n)
		return err_set(err, ERR_FATAL, "the sink is full");
	record_write_json(&json, r);
	run->natives[run->n] = arena_str(run->a, o->native);
	run->records[run->n++] = arena_str(run->a, buf_str(&json));
	return true;
}

static bool gone(void *ctx, struct str native, uint64_t line, struct err *err)
{
	struct import_run *run = ctx;

	(void)line;
	if (run->n_gone == IMPORT_RUN_MAX)
		return err_set(err, ERR_FATAL, "the sink is full");
	run->gone[run->n_gone++] = arena_str(run->a, native);
	return true;
}

static bool refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	struct import_run *run = ctx;

	if (o->partial) { /* the record itself comes */
		if (run->n_partial < IMPORT_RUN_MAX)
			run->partial[run->n_partial++] = arena_fmt(
			    run->a, "%.*s \"%.*s\": %s", STR_ARG(o->column), STR_ARG(o->value), why->text);
		return true;
	}
	if (run->n_refused == IMPORT_RUN_MAX)
		return err_set(err, ERR_INPUT, "too many");
	run->refused[run->n_refused++] = arena_fmt(
	    run->a, "%llu, %.*s: %s", (unsigned long long)o->line, STR_ARG(o->native), why->text);
	return true;
}

struct import_run import_run_new(void)
{
	return (
	    struct import_run){ .entity = &entities[ENTITY_ORGANIZATION], .a = arena_new((size_t)1 << 30) };
}

void import_run_free(struct import_run *run)
{
	arena_free(&run->a);
}

bool import_run_read(
    struct import_run *run, const struct importer *importer, struct str bytes, struct err *err)
{
	const struct importer_sink sink = {
		.ctx = run, .known = known, .record = record, .gone = gone, .refused = refused
	};
	struct input *AUTO_INPUT in = input_open_mem(run->file ? run->file : "test", bytes);
	const struct import_job job = {
		.in = in, .mapping = run->mapping, .entity = run->entity, .encoding = run->encoding
	};

	return importer->read(&job, &sink, &run->told, err);
}
