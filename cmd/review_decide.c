/* review_decide.c: vigie review accept, reject and undo. */
#include "cmd/review.h"

#include "cmd/describe.h"
#include "lib/i18n.h"
#include "lib/text.h"

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

/* One decision being made. */
struct deciding {
	struct app *app;
	struct arena *a; /* for one item */
	const struct args *args;
	const struct verb *verb;
	bool dry_run;
	int n, wrong;
};

struct verb {
	const char *name;
	const char *done; /* N_() */
	bool (*decide)(struct deciding *d, int64_t id, const struct author *by, struct err *err);
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

static const struct verb verbs[] = {
	{ "accept", N_("accepted"), accept },
	{ "reject", N_("rejected"), reject },
	{ "undo", N_("pending again"), undo },
};

/* What is meant: the words behind the verb, or the filters. */
static bool choose(struct app *app, const struct args *args, struct review_queue *out, struct err *err)
{
	struct review_filter f;

	if (args->n > 1)
		return review_named(app, args, out, err);
	if (!review_filter(app, args, &f, err))
		return false;
	if (!f.given && !args_flag(args, "all"))
		return app_usage(
		    app, err, _("which proposals? Give their numbers, --source, --field, --fiche or --all"));
	return review_queue(app, &f, out, err);
}

/* Telling ------------------------------------------------------------------------------------------------------ */

/* "21 Maison des jeunes (8fb5c17b), Nom : … → …: accepted. To undo: vigie review undo 21" */
static void say_done(struct deciding *d, const struct proposal *p, struct str label)
{
	struct app *app = d->app;
	struct str change = describe_change(d->a, p->path, p->old, p->new, app->french);
	struct str what = arena_fmt(d->a, "%lld %.*s (%.*s), %.*s%s%.*s", (long long)p->id,
	    STR_ARG(text_cut(p->fiche_name, 60)), STR_ARG(text_cut(p->fiche_uuid, PRINT_ID_LENGTH)),
	    STR_ARG(label), app->french ? " : " : ": ", STR_ARG(text_cut(change, 120)));

	if (d->dry_run)
		print_line(&app->out, _("%.*s: %s – only tried, nothing was written"), STR_ARG(what),
		    _(d->verb->done));
	else if (d->verb->decide == undo)
		print_line(&app->out, "%.*s: %s", STR_ARG(what), _(d->verb->done));
	else
		print_line(&app->out, _("%.*s: %s. To undo: vigie review undo %lld"), STR_ARG(what),
		    _(d->verb->done), (long long)p->id);
}

static void tell(struct deciding *d, const struct proposal *p, struct str label, const struct err *why)
{
	struct print *out = &d->app->out;

	if (d->app->json) {
		print_begin(out);
		print_int(out, p->id);
		print_z(out, d->verb->name);
		print_str(out, p->fiche_uuid);
		print_bool(out, !why);
		print_z(out, why ? why->text : NULL);
		print_bool(out, d->dry_run);
		print_end(out);
	} else if (why) {
		app_say(d->app, _("proposal %lld: %s"), (long long)p->id, why->text);
	} else {
		say_done(d, p, label);
	}
}

/* Deciding ----------------------------------------------------------------------------------------------------- */

static bool label_of(struct deciding *d, const struct proposal *p, struct str *out, struct err *err)
{
	struct fiche f;

	if (!fiche_load(d->a, d->app->db, p->fiche, &f, err))
		return false;
	*out = describe_path(d->a, f.record, p->path, d->app->french);
	return true;
}

/* Each in a transaction of its own: one that cannot be decided holds up no other. */
static bool decide_one(struct deciding *d, int64_t id, struct err *err)
{
	struct app *app = d->app;
	struct author by = { .who = app->who, .why = str_of(args_text(d->args, "why")), .now = app->now };
	struct proposal p;
	struct str label;

	arena_reset(d->a);
	if (!db_begin(app->db, err) || !proposal_get(d->a, app->db, id, &p, err) ||
	    !label_of(d, &p, &label, err))
		return false;
	bool ok = d->verb->decide(d, id, &by, err);
	if (!ok || d->dry_run)
		db_rollback(app->db);
	else if (!db_commit(app->db, err))
		return false;
	if (!ok && err->kind != ERR_INPUT)
		return false;
	d->wrong += !ok;
	tell(d, &p, label, ok ? NULL : err);
	return true;
}

/* A number that is none stops everything before anything was decided. */
static bool are_there(struct deciding *d, const struct review_queue *q, struct err *err)
{
	struct proposal p;

	for (size_t i = 0; i < q->n; i++) {
		arena_reset(d->a);
		if (!proposal_get(d->a, d->app->db, q->items[i].id, &p, err))
			return false;
	}
	return true;
}

static bool decide(struct deciding *d, struct err *err)
{
	struct app *app = d->app;
	struct review_queue q;

	if (!choose(app, d->args, &q, err) || !are_there(d, &q, err))
		return false;
	if (args_text(d->args, "value") && q.n != 1)
		return app_usage(app, err, _("--value is for one proposal"));
	if (!q.n)
		app_say(app, "%s", _("no proposal"));
	print_table(&app->out, columns, sizeof columns / sizeof *columns);
	for (; d->n < (int)q.n; d->n++)
		if (!decide_one(d, q.items[d->n].id, err))
			return false;
	if (d->n > 1)
		app_say(app, _("%d of %d decided"), d->n - d->wrong, d->n);
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
