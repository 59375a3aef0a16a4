#include "sync/sync.h"

#include "lib/fault.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/ids.h"
#include "store/stage.h"
#include "sync/fetch.h"
#include "sync/keep.h"
#include "sync/limits.h"
#include "sync/match_conf.h"
#include "sync/recipe.h"
#include "sync/shape.h"
#include "sync/told.h"

enum { WORK_ARENA_MAX = 256 * 1024 * 1024, PROGRESS_EVERY = 2048 };

/* One import under way. */
struct import {
	struct arena *a;    /* for the report */
	struct arena *work; /* reset for each item */
	struct db *db;
	const struct conf *conf;
	const struct source *source;
	const struct sync_options *o;
	struct sync_report *report;
	struct stage *stage;
	struct conf *mapping;
	struct fetched file;
	uint8_t sha256[SHA256_BYTES];
	bool hashed;            /* sha256 and bytes are known */
	const char *deliveries; /* the folder where they are kept */
	struct keep *keep;      /* NULL: it is kept already, or only tried */
	struct hash recipe;
	uint64_t items, refused, outside, bytes;
	bool part;           /* the delivery says that it is not the whole list */
	struct shape *shape; /* what the contract does to each record */
	struct told told;
};

/* What the report and the history say ------------------------------------------------------------------------- */

static void take_counts(struct import *i)
{
	const struct stage_counts *c = stage_counts(i->stage);
	struct sync_report *r = i->report;

	r->unchanged = c->unchanged;
	r->created = c->created;
	r->joined = c->joined;
	r->changed = c->changed;
	r->proposed = c->proposed;
	r->silent = c->silent;
	r->gone = c->gone;
	r->returned = c->returned;
	r->not_created = c->not_created;
	r->repeated = c->repeated;
	r->refused = i->refused;
	r->held_before = c->held_before;
}

static void take_told(struct import *i)
{
	struct sync_category **end = &i->report->categories;
	struct shape_told told;

	shape_told(i->shape, &told);
	i->report->outside = told.outside;
	i->report->unplaced = told.unplaced;
	for (size_t k = 0; k < told.n_unknown; k++) {
		*end = ARENA_NEW(i->a, struct sync_category);
		**end = (struct sync_category){ .name = arena_str(i->a, told.unknown[k].name),
			.n = told.unknown[k].n };
		end = &(*end)->next;
	}
}

/* The sink ------------------------------------------------------------------------------------------------------ */

static void on_header(void *ctx, struct str names)
{
	struct import *i = ctx;

	stage_header(i->stage, names);
}

static bool on_known(void *ctx, struct str raw, uint64_t line)
{
	struct import *i = ctx;

	if (++i->items % PROGRESS_EVERY == 0 && i->o->progress)
		i->o->progress(i->o->ctx, i->items);
	return stage_known(i->stage, raw, line);
}

static bool refuse(struct import *i, const struct origin *o, const struct err *why, struct err *err)
{
	told_refusal(&i->told, o->partial ? i->report->partial : i->refused, o->line, o->column, o->value,
	    str_of(why->text));
	if (o->partial)
		i->report->partial++;
	else
		i->refused++;
	return stage_refused(i->stage, o->line, o->column, o->value, str_of(why->text), err);
}

static bool on_gone(void *ctx, struct str native, uint64_t line, struct err *err)
{
	struct import *i = ctx;

	arena_reset(i->work);
	return stage_gone(i->stage, i->work, native, line, STR_NONE, err);
}

static bool on_refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	return refuse(ctx, o, why, err);
}

/* It is listed, but not as far as we are concerned: what the directory holds of it is as good as gone. */
static bool leave_out(
    struct import *i, const struct record *r, const struct origin *o, struct str where, struct err *err)
{
	told_outside(&i->told, i->outside++, o->line, r, where);
	return stage_gone(i->stage, i->work, o->native, o->line,
	    STR(N_("the source lists it outside of its territory")), err);
}

static bool on_record(void *ctx, struct record *r, const struct origin *o, struct err *err)
{
	struct import *i = ctx;
	struct err why = { 0 };
	uint64_t other_line = 0;
	struct str where = STR_NONE;

	arena_reset(i->work);
	if (!shape_record(i->shape, i->work, r, &where))
		return leave_out(i, r, o, where, err);
	if (stage_record(i->stage, i->work, r, o->native, o->line, &other_line, &why))
		return true;
	if (why.kind != ERR_INPUT) {
		*err = why;
		return false;
	}
	struct origin here = *o, other = { .line = other_line, .native = o->native };
	here.partial = false;
	if (!other_line)
		return refuse(i, &here, &why, err);
	struct err its = why;
	err_set(&its, ERR_INPUT,
	    _("the key \"%.*s\" stands in line %llu too, with other values: both are refused"),
	    STR_ARG(o->native), (unsigned long long)o->line);
	return refuse(i, &other, &its, err) && refuse(i, &here, &why, err);
}

/* Steps --------------------------------------------------------------------------------------------------------- */

/* The delivery's bytes from their start, called as people know them. */
static bool open_delivery(struct import *i, struct input **out, struct err *err)
{
	if (!input_open_file(arena_z(i->a, i->file.path), i->source->max_bytes, out, err))
		return false;
	input_call(*out, arena_z(i->a, i->file.name));
	return true;
}

/* What the directory holds of this source. */
struct last_run {
	struct stage_last held;
	bool same_recipe; /* the same bytes would give the same records */
};

static bool find_last_run(struct import *i, struct last_run *out, struct err *err)
{
	if (!stage_last_run(i->db, i->source->name, &out->held, err))
		return false;
	out->same_recipe = out->held.found && hash_eq(out->held.recipe, i->recipe);
	return true;
}

/* Of another size than what the directory holds, it is other content; and nobody is writing it. */
static bool once_is_enough(const struct import *i, const struct last_run *last, const struct input *in)
{
	bool other = !last->held.found || (last->held.bytes && last->held.bytes != input_size(in));

	return other && !i->o->delivery && (i->file.temporary || input_settled(in));
}

/* The delivery's hash, for which all of it is read, unless that can be done while it is taken apart. */
static bool hash_file(struct import *i, const struct last_run *last, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;

	if (!open_delivery(i, &in, err))
		return false;
	if (once_is_enough(i, last, in))
		return true;
	i->hashed = input_finish(in, i->sha256, err);
	i->bytes = input_bytes(in);
	return i->hashed;
}

/* Is this the delivery that the directory holds already? */
static bool is_unchanged(struct import *i, const struct last_run *last)
{
	if (i->o->again || i->o->delivery || !last->same_recipe)
		return false;
	if (i->file.not_modified) {
		memcpy(i->sha256, last->held.sha256, SHA256_BYTES);
		i->bytes = last->held.bytes;
		i->hashed = true;
	}
	return i->hashed && memcmp(last->held.sha256, i->sha256, SHA256_BYTES) == 0;
}

/* A file that a partner is still writing gives other bytes than a moment ago, or was touched since it was opened. */
static bool check_same(struct import *i, struct input *in, struct err *err)
{
	uint8_t sha256[SHA256_BYTES];

	if (!input_finish(in, sha256, err))
		return false;
	if ((i->hashed && memcmp(sha256, i->sha256, sizeof sha256) != 0) || !input_still(in))
		return err_set(err, ERR_RETRY,
		    _("%s changed while it was being read, so nothing of it was taken: try again when it is whole"),
		    input_name(in));
	memcpy(i->sha256, sha256, sizeof sha256);
	i->bytes = input_bytes(in);
	i->hashed = true;
	return true;
}

/* The bytes that are parsed are the bytes that are kept, in one pass. */
static bool keep_while_read(struct import *i, struct input *in, struct err *err)
{
	if (i->o->dry_run || (i->hashed && keep_has(i->a, i->deliveries, i->sha256)))
		return true;
	if (!keep_begin(i->a, i->deliveries, i->source->name, &i->keep, err))
		return false;
	input_tee(in, keep_add, i->keep);
	return true;
}

static bool read_into(struct import *i, const struct importer_sink *sink, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;
	struct import_told told = { 0 };
	struct import_job job = { .mapping = i->mapping,
		.entity = &entities[ENTITY_ORGANIZATION],
		.encoding = i->source->encoding };

	if (!open_delivery(i, &in, err))
		return false;
	job.in = in;
	if (!keep_while_read(i, in, err))
		return false;
	bool ok = i->source->importer->read(&job, sink, &told, err) && check_same(i, in, err);
	const struct str found = text_whole(str_of(told.found));
	i->report->found = arena_fmt(
	    i->a, "%.*s%s%.*s", STR_ARG(found), found.n && i->file.told.n ? "; " : "", STR_ARG(i->file.told));
	i->report->items = told.items;
	i->part = told.part || i->file.part;
	return ok;
}

static int trust_of(void *ctx, struct str source, const struct entity *e, const struct field *f)
{
	for (const struct source *s = ctx; s; s = s->next)
		if (str_eq(s->name, source))
			return source_trust(s, e, f);
	return 50; /* a source that has no contract any more */
}

static bool never_of(void *ctx, struct str source, const struct entity *e, const struct field *f)
{
	for (const struct source *s = ctx; s; s = s->next)
		if (str_eq(s->name, source))
			return source_never(s, e, f);
	return false;
}

static void check_limits(struct import *i)
{
	const struct stage_counts *c = stage_counts(i->stage);
	const struct limits_figures f = { .items = i->report->items,
		.refused = i->report->refused,
		.held = c->held_before,
		.gone = c->gone,
		.part = i->part,
		.allowed = i->o->allow_deletions };

	if (!limits_hold(i->a, i->source, &f, &i->report->message))
		i->report->outcome = "stopped";
}

static bool write_log(struct import *i, struct err *err)
{
	static const struct stage_counts nothing = { 0 };
	struct stage_counts c = i->stage ? *stage_counts(i->stage) : nothing;
	struct stage_run run = { .outcome = i->report->outcome,
		.message = i->report->message,
		.file = i->report->file,
		.found = i->report->found,
		.sha256 = i->hashed ? i->sha256 : NULL,
		.recipe = i->recipe,
		.items = i->report->items,
		.bytes = i->bytes };

	c.refused = i->report->refused;
	return stage_log(i->db, i->source->name, &run, &c, i->o->now, err);
}

static bool apply_all(struct import *i, struct err *err)
{
	struct author by = { .why = i->file.name, .now = i->o->now };
	struct stage_listener to = { .ctx = &i->told,
		.each = told_event,
		.founded = i->o->details,
		.progress_ctx = i->o->ctx,
		.progress = i->o->applying };

	if (!db_begin(i->db, err))
		return false;
	fault_point("import.begun");
	bool ok = stage_apply(i->stage, &by, &to, err);
	take_counts(i);
	ok = ok && write_log(i, err) &&
	    fetch_remember(i->db, i->source->name, &i->file, i->sha256, i->o->now, err);
	fault_point("import.applied");
	if (!ok || i->o->dry_run) {
		db_rollback(i->db);
		return ok;
	}
	return db_commit(i->db, err);
}

/* Only the run is written: it was stopped, or there was nothing new. */
static bool log_alone(struct import *i, struct err *err)
{
	if (i->o->dry_run)
		return true;
	if (!db_begin(i->db, err))
		return false;
	if (!write_log(i, err)) {
		db_rollback(i->db);
		return false;
	}
	return db_commit(i->db, err);
}

static bool stage_all(struct import *i, bool same_recipe, struct err *err)
{
	struct match_settings match;
	struct source *all;
	struct stage_source s = { .name = i->source->name,
		.creates = i->source->creates,
		.complete = i->source->complete,
		.verifies = i->source->verifies,
		.absent_is_blank = i->source->importer->absent_is_blank,
		.same_recipe = same_recipe };
	struct importer_sink sink = { .ctx = i,
		.header = on_header,
		.known = on_known,
		.record = on_record,
		.gone = on_gone,
		.refused = on_refused };

	if (!shape_new(i->source, &i->shape, err) || !source_all(i->a, i->conf, &all, err) ||
	    !match_conf_read(i->a, i->conf, &match, err))
		return false;
	s.bounds = match.bounds;
	s.trust = (struct trust){ .ctx = all, .of = trust_of, .never = never_of };
	if (!stage_begin(i->db, &s, &i->stage, err) || !read_into(i, &sink, err) ||
	    !stage_close(i->stage, !i->part, i->refused, err))
		return false;
	take_counts(i);
	take_told(i);
	return true;
}

static bool fetch(struct import *i, const struct last_run *last, struct err *err)
{
	struct fetch_ask ask = { .file = i->o->file,
		.delivery = i->o->delivery,
		.again = i->o->again || !last->same_recipe,
		.applied = last->held.found ? last->held.sha256 : NULL,
		.now = i->o->now,
		.progress = i->o->fetching,
		.ctx = i->o->ctx };

	return fetch_delivery(i->a, i->db, i->conf, i->source, &ask, &i->file, err);
}

static bool run(struct import *i, struct err *err)
{
	struct last_run last;

	if (i->source->mapping.n && !conf_read(arena_z(i->a, i->source->mapping), &i->mapping, err))
		return false;
	if (!recipe_of(i->source, i->mapping, &i->recipe, err) || !find_last_run(i, &last, err) ||
	    !fetch(i, &last, err))
		return false;
	i->report->file = i->file.name;
	if (!i->file.not_modified && !hash_file(i, &last, err))
		return false;
	if (is_unchanged(i, &last)) {
		i->report->outcome = "unchanged";
		return log_alone(i, err);
	}
	if (!stage_all(i, last.same_recipe, err))
		return false;
	fault_point("import.staged");
	if (i->keep && !keep_commit(&i->keep, i->sha256, err))
		return false;
	check_limits(i);
	if (i->report->outcome)
		return log_alone(i, err);
	i->report->outcome = "applied";
	return apply_all(i, err);
}

/* That it failed is written down too, if the database lets us. */
static void log_failure(struct import *i, const struct err *why)
{
	struct err ignored;

	i->report->outcome = "failed";
	i->report->message = arena_str(i->a, str_of(why->text));
	stage_end(&i->stage);
	if (why->kind != ERR_FATAL)
		log_alone(i, &ignored);
}

/* The import is done; what cannot be removed today is tried again after the next one. */
static void forget_old(struct import *i)
{
	struct err ignored;
	int removed;

	keep_purge(i->a, i->db, i->conf, i->deliveries, i->o->now, &removed, &ignored);
}

bool sync_import(struct arena *a, struct db *db, const struct conf *conf, const struct source *s,
    const struct sync_options *o, struct sync_report *out, struct err *err)
{
	struct arena *AUTO_ARENA work = arena_new(WORK_ARENA_MAX);
	struct import i = { .a = a,
		.work = work,
		.db = db,
		.conf = conf,
		.source = s,
		.o = o,
		.report = out,
		.deliveries = keep_folder(a, conf, db_path(db)) };

	*out = (struct sync_report){ 0 };
	told_begin(&i.told, a, out, o->details);
	int64_t secs;
	bool ok = keep_secs(conf, &secs, err) && run(&i, err);
	if (!ok)
		log_failure(&i, err);
	else if (!o->dry_run)
		forget_old(&i);
	stage_end(&i.stage);
	keep_abort(&i.keep);
	told_end(&i.told);
	shape_free(&i.shape);
	conf_free(&i.mapping);
	fetch_done(&i.file);
	return ok;
}
