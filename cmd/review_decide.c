/* review_decide.c: vigie review accept, reject and undo. */
#include "cmd/review.h"

#include "cmd/describe.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "store/pair.h"

#include <sysexits.h>

enum { FICHE_MEMORY_MAX = 512 * 1024 * 1024 };

static const struct print_column columns[] = {
	{ "id", NULL, PRINT_PROGRAMS },
	{ "did", NULL, PRINT_PROGRAMS },
	{ "fiche", NULL, PRINT_PROGRAMS },
	{ "ok", NULL, PRINT_PROGRAMS },
	{ "error", NULL, PRINT_PROGRAMS },
	{ "dry_run", NULL, PRINT_PROGRAMS },
};

/* Decisions being made. */
struct deciding {
	struct app *app;
	struct arena *a; /* for one item */
	const struct args *args;
	const struct verb *verb;
	bool dry_run;
	bool chosen;  /* by filters: what another decision has answered is passed over */
	int64_t keep; /* of a pair, the fiche that stays; 0: as it comes */
	size_t n, wrong, passed;
};

/* What is decided. */
struct target {
	struct str number, fiche;
	struct str what; /* in words */
	bool waits;
};

struct verb {
	const char *name;
	const char *done;      /* N_() */
	const char *done_pair; /* N_(), of a possible duplicate */
	bool (*proposal)(struct deciding *d, int64_t id, const struct author *by, struct err *err);
	bool (*pair)(struct deciding *d, int64_t id, const struct author *by, struct err *err);
};

static bool accept(struct deciding *d, int64_t id, const struct author *by, struct err *err)
{
	struct str value = str_of(args_text(d->args, "value"));

	return proposal_accept(d->a, d->app->db, id, value, args_flag(d->args, "force"), by, err);
}

static bool reject(struct deciding *d, int64_t id, const struct author *by, struct err *err)
{
	return proposal_reject(d->a, d->app->db, id, by, err);
}

static bool undo(struct deciding *d, int64_t id, const struct author *by, struct err *err)
{
	return proposal_undo(d->a, d->app->db, id, by, err);
}

static bool join(struct deciding *d, int64_t id, const struct author *by, struct err *err)
{
	return pair_merge(d->a, d->app->db, id, d->keep, by, err);
}

static bool part(struct deciding *d, int64_t id, const struct author *by, struct err *err)
{
	return pair_part(d->a, d->app->db, id, by, err);
}

static bool undo_pair(struct deciding *d, int64_t id, const struct author *by, struct err *err)
{
	return pair_undo(d->a, d->app->db, id, by, err);
}

static const struct verb verbs[] = {
	{ "accept", N_("accepted"), N_("they are one"), accept, join },
	{ "reject", N_("rejected"), N_("they are two"), reject, part },
	{ "undo", N_("pending again"), N_("open again"), undo, undo_pair },
};

/* What is meant: the words behind the verb, or the filters. */
static bool choose(struct app *app, const struct args *args, struct review_queue *out, struct err *err)
{
	struct review_filter f;

	if (args->n > 1)
		return review_named(app, args, out, err);
	if (!review_filter(app, args, &f, err))
		return false;
	if (!args_text(args, "kind")) /* nobody merges all possible duplicates by leaving a word out */
		f.kinds[QUEUE_DUPLICATE] = false;
	if (!f.given && !args_flag(args, "all"))
		return app_usage(
		    app, err, _("which proposals? Give their numbers, --source, --field, --fiche or --all"));
	return review_queue(app, &f, out, err);
}

/* What there is to decide ---------------------------------------------------------------------------------------- */

static bool find_pair(struct deciding *d, const struct queue_item *item, struct target *out, struct err *err)
{
	struct pair p;

	if (!pair_get(d->a, d->app->db, item->id, &p, err))
		return false;
	*out = (struct target){ .number = review_number(d->a, item),
		.fiche = p.uuid_1,
		.waits = str_is(p.state, "open"),
		.what = arena_fmt(d->a, "d%lld %.*s (%.*s), %.*s (%.*s)", (long long)p.id,
		    STR_ARG(text_cut(p.name_1, 60)), STR_ARG(text_cut(p.uuid_1, PRINT_ID_LENGTH)),
		    STR_ARG(text_cut(p.name_2, 60)), STR_ARG(text_cut(p.uuid_2, PRINT_ID_LENGTH))) };
	return true;
}

/* "21 Maison des jeunes (8fb5c17b), Nom : … → …" */
static bool find_proposal(
    struct deciding *d, const struct queue_item *item, struct target *out, struct err *err)
{
	bool french = d->app->french;
	struct proposal p;
	struct fiche f;

	if (!proposal_get(d->a, d->app->db, item->id, &p, err) ||
	    !fiche_load(d->a, d->app->db, p.fiche, &f, err))
		return false;
	struct str label = describe_path(d->a, f.record, p.path, french);
	struct str change = describe_change(d->a, p.path, p.old, p.new, french);
	*out = (struct target){ .number = review_number(d->a, item),
		.fiche = p.fiche_uuid,
		.waits = str_is(p.state, "pending"),
		.what = arena_fmt(d->a, "%lld %.*s (%.*s), %.*s%s%.*s", (long long)p.id,
		    STR_ARG(text_cut(p.fiche_name, 60)), STR_ARG(text_cut(p.fiche_uuid, PRINT_ID_LENGTH)),
		    STR_ARG(label), french ? " : " : ": ", STR_ARG(text_cut(change, 120))) };
	return true;
}

static bool find(struct deciding *d, const struct queue_item *item, struct target *out, struct err *err)
{
	return item->kind == QUEUE_DUPLICATE ? find_pair(d, item, out, err)
	                                     : find_proposal(d, item, out, err);
}

/* Telling ------------------------------------------------------------------------------------------------------ */

static void say_done(struct deciding *d, const struct queue_item *item, const struct target *t)
{
	const char *done = _(item->kind == QUEUE_DUPLICATE ? d->verb->done_pair : d->verb->done);
	struct print *out = &d->app->out;

	if (d->dry_run)
		print_line(out, _("%.*s: %s – only tried, nothing was written"), STR_ARG(t->what), done);
	else if (d->verb->proposal == undo)
		print_line(out, "%.*s%s%s", STR_ARG(t->what), _(": "), done);
	else
		print_line(out, _("%.*s: %s. To undo: vigie review undo %.*s"), STR_ARG(t->what), done,
		    STR_ARG(t->number));
}

static void tell(
    struct deciding *d, const struct queue_item *item, const struct target *t, const struct err *why)
{
	struct print *out = &d->app->out;

	if (d->app->json) {
		print_begin(out);
		if (item->kind == QUEUE_DUPLICATE)
			print_str(out, t->number);
		else
			print_int(out, item->id);
		print_z(out, d->verb->name);
		print_str(out, t->fiche);
		print_bool(out, !why);
		print_z(out, why ? why->text : NULL);
		print_bool(out, d->dry_run);
		print_end(out);
	} else if (why) {
		app_say(d->app, _("proposal %.*s: %s"), STR_ARG(t->number), why->text);
	} else {
		say_done(d, item, t);
	}
}

/* How many: of many nobody counts lines. */
static void tell_counts(struct deciding *d)
{
	size_t all = d->n - d->passed;

	if (d->passed)
		app_say(d->app,
		    ngettext("%zu was answered by another decision", "%zu were answered by other decisions",
		        (unsigned long)d->passed),
		    d->passed);
	if (all > 1 && d->dry_run)
		app_say(d->app, _("%zu of %zu would be decided; nothing was written"), all - d->wrong, all);
	else if (all > 1)
		app_say(d->app, _("%zu of %zu decided"), all - d->wrong, all);
}

/* Deciding ----------------------------------------------------------------------------------------------------- */

/* One that cannot be decided holds up no other. */
static bool decide_one(struct deciding *d, const struct queue_item *item, struct err *err)
{
	struct author by = {
		.who = d->app->who, .why = str_of(args_text(d->args, "why")), .now = d->app->now
	};
	struct target t;

	if (!find(d, item, &t, err))
		return false;
	if (d->chosen && !t.waits) {
		d->passed++;
		return true;
	}
	bool ok = item->kind == QUEUE_DUPLICATE ? d->verb->pair(d, item->id, &by, err)
	                                        : d->verb->proposal(d, item->id, &by, err);
	if (!ok && err->kind != ERR_INPUT)
		return false;
	d->wrong += !ok;
	if (!ok && !d->dry_run)
		db_rollback(d->app->db);
	tell(d, item, &t, ok ? NULL : err);
	return true;
}

/* Each in a transaction of its own. What is only tried is done in one, and taken back at its end: as it would be, one after
 * the other. */
static bool decide_all(struct deciding *d, const struct review_queue *q, struct err *err)
{
	struct db *db = d->app->db;

	if (d->dry_run && !db_begin(db, err))
		return false;
	for (d->n = 0; d->n < q->n; d->n++) {
		size_t wrong = d->wrong;
		arena_reset(d->a);
		if ((!d->dry_run && !db_begin(db, err)) || !decide_one(d, &q->items[d->n], err) ||
		    (!d->dry_run && d->wrong == wrong && !db_commit(db, err)))
			return false;
	}
	if (d->dry_run)
		db_rollback(db);
	return true;
}

/* A number that is none stops everything before anything was decided. */
static bool are_there(struct deciding *d, const struct review_queue *q, struct err *err)
{
	struct target t;

	for (size_t i = 0; i < q->n; i++) {
		arena_reset(d->a);
		if (!find(d, &q->items[i], &t, err))
			return false;
	}
	return true;
}

static bool find_kept(struct deciding *d, const struct review_queue *q, struct err *err)
{
	const char *ref = args_text(d->args, "keep");
	struct fiche f;

	if (!ref)
		return true;
	if (q->n != 1 || q->items[0].kind != QUEUE_DUPLICATE)
		return app_usage(d->app, err, _("--keep is for one possible duplicate"));
	if (!fiche_find(d->app->a, d->app->db, str_of(ref), &f, err))
		return false;
	d->keep = f.id;
	return true;
}

static bool decide(struct deciding *d, struct err *err)
{
	struct app *app = d->app;
	struct review_queue q;

	d->chosen = d->args->n == 1;
	if (!choose(app, d->args, &q, err) || (!d->chosen && !are_there(d, &q, err)) ||
	    !find_kept(d, &q, err))
		return false;
	if (args_text(d->args, "value") && (q.n != 1 || q.items[0].kind == QUEUE_DUPLICATE))
		return app_usage(app, err, _("--value is for one proposal"));
	if (!q.n)
		app_say(app, "%s", _("no proposal"));
	print_table(&app->out, columns, sizeof columns / sizeof *columns);
	if (!decide_all(d, &q, err))
		return false;
	tell_counts(d);
	if (d->wrong)
		app->exit = EX_DATAERR;
	return true;
}

bool review_decide(struct app *app, const struct args *args, const char *verb, bool *known, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(FICHE_MEMORY_MAX);
	struct deciding d = { .app = app, .a = a, .args = args, .dry_run = args_flag(args, "dry-run") };

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(verb, verbs[i].name) == 0)
			d.verb = &verbs[i];
	*known = d.verb != NULL;
	return !d.verb || decide(&d, err);
}
