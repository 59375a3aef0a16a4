#include "sync/told.h"

#include "model/path.h"

#include <stdlib.h>

enum { KEY_MAX = 4096, WORK_MAX = 1024 * 1024 };

void told_begin(struct told *t, struct arena *a, struct sync_report *report, bool details)
{
	*t = (struct told){ .a = a,
		.work = arena_new(WORK_MAX),
		.report = report,
		.details = details,
		.last_refusal = &report->refusals,
		.last_outside = &report->left_out,
		.last_event = &report->events };
}

void told_refusal(
    struct told *t, uint64_t already, uint64_t line, struct str column, struct str value, struct str reason)
{
	if (already >= TOLD_REFUSALS)
		return;
	struct sync_refusal *r = *t->last_refusal = ARENA_NEW(t->a, struct sync_refusal);
	*r = (struct sync_refusal){ .line = line,
		.column = arena_str(t->a, column),
		.value = arena_str(t->a, value),
		.reason = arena_str(t->a, reason) };
	t->last_refusal = &r->next;
}

void told_outside(struct told *t, uint64_t already, uint64_t line, const struct record *r, struct str place)
{
	if (already >= TOLD_OUTSIDE)
		return;
	struct sync_outside *o = *t->last_outside = ARENA_NEW(t->a, struct sync_outside);
	*o = (struct sync_outside){
		.line = line, .name = arena_str(t->a, record_get(r, "name")), .place = arena_str(t->a, place)
	};
	t->last_outside = &o->next;
}

/* Fields ---------------------------------------------------------------------------------------------------------- */

struct str told_key(struct arena *a, struct str path)
{
	const struct entity *e = &entities[ENTITY_ORGANIZATION];
	struct buf AUTO_BUF out = BUF_INIT(KEY_MAX);
	struct err ignored;
	struct path p;

	if (!path_parse(a, e, path, &p, &ignored))
		return arena_str(a, path);
	for (int i = 0; i < p.n_steps; i++) {
		const struct field *f = &e->fields[p.steps[i].field];
		buf_fmt(&out, "%s%s", out.n ? "." : "", f->name);
		e = &entities[f->child];
	}
	if (p.name.n)
		buf_fmt(&out, "%s%.*s", out.n ? "." : "", STR_ARG(p.name));
	else if (p.part != PATH_CHILD && p.part != PATH_ROOT)
		buf_fmt(&out, "%s%s", out.n ? "." : "", e->fields[p.field].name);
	if (p.part == PATH_OTHER || p.part == PATH_VIS)
		buf_s(&out, p.part == PATH_VIS ? STR("@vis") : STR("@other"));
	return arena_str(a, buf_str(&out));
}

static struct sync_field *field_of(struct told *t, struct arena *a, struct str path)
{
	struct str key = told_key(a, path);
	struct hash h = hash_of(key);
	uint64_t k;

	memcpy(&k, h.b, sizeof k);
	uint32_t at = map64_get(&t->fields, k);
	if (at)
		return t->field[at - 1];
	if (t->n_fields == TOLD_FIELDS)
		return NULL;
	struct sync_field *f = t->field[t->n_fields++] = ARENA_NEW(t->a, struct sync_field);
	f->key = arena_str(t->a, key);
	map64_put(&t->fields, k, t->n_fields);
	return f;
}

static void count(struct told *t, const struct stage_event *e)
{
	arena_reset(t->work);
	struct sync_field *f = field_of(t, t->work, e->path);
	if (!f)
		return;
	f->changed += strcmp(e->what, "changed") == 0;
	f->proposed += strcmp(e->what, "proposed") == 0;
	f->silent += strcmp(e->what, "silent") == 0;
}

/* ------------------------------------------------------------------------------------------------------------------ */

static void gather(struct told *t, const struct stage_event *e)
{
	if (t->report->n_events++ >= TOLD_EVENTS)
		return;
	struct sync_event *v = *t->last_event = ARENA_NEW(t->a, struct sync_event);
	*v = (struct sync_event){ .what = e->what,
		.uuid = arena_str(t->a, e->uuid),
		.name = arena_str(t->a, e->name),
		.path = arena_str(t->a, e->path),
		.old = arena_str(t->a, e->old),
		.new = arena_str(t->a, e->new),
		.reason = arena_str(t->a, e->reason) };
	t->last_event = &v->next;
}

void told_event(void *told, const struct stage_event *e)
{
	struct told *t = told;

	if (e->path.n)
		count(t, e);
	if (t->details)
		gather(t, e);
}

static int by_key(const void *x, const void *y)
{
	struct sync_field *const *p = x, *const *q = y;

	return str_cmp((*p)->key, (*q)->key);
}

void told_end(struct told *t)
{
	struct sync_field **end = &t->report->fields;

	qsort(t->field, t->n_fields, sizeof *t->field, by_key);
	for (uint32_t i = 0; i < t->n_fields; i++) {
		*end = t->field[i];
		end = &t->field[i]->next;
	}
	map64_free(&t->fields);
	arena_free(&t->work);
}
