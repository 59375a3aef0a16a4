/* review.c: vigie review. */
#include "cmd/commands.h"
#include "cmd/describe.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "store/proposal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static const struct print_column columns[] = {
	{ "id", NULL, PRINT_PROGRAMS },
	{ "fiche", NULL, PRINT_PROGRAMS },
	{ "name", NULL, PRINT_PROGRAMS },
	{ "path", NULL, PRINT_PROGRAMS },
	{ "old", NULL, PRINT_PROGRAMS },
	{ "new", NULL, PRINT_PROGRAMS },
	{ "who", NULL, PRINT_PROGRAMS },
	{ "new_at", NULL, PRINT_PROGRAMS },
	{ "state", NULL, PRINT_PROGRAMS },
	{ "reason", NULL, PRINT_PROGRAMS },
	{ "old_at", NULL, PRINT_PROGRAMS },
	{ "decided_by", NULL, PRINT_PROGRAMS },
	{ "decided_at", NULL, PRINT_PROGRAMS },
};

/* Which ------------------------------------------------------------------------------------------------------ */

static bool read_filter(struct app *app, const struct args *args, struct proposal_filter *f, struct err *err)
{
	const char *ref = args_text(args, "fiche");
	int64_t max = 0;
	struct fiche fiche;

	if (!app_number(app, args, "max", 1, INT32_MAX, &max, err))
		return false;
	*f = (struct proposal_filter){ .state = args_flag(args, "all") ? STR_NONE : STR("pending"),
		.source = str_of(args_text(args, "source")),
		.path = str_of(args_text(args, "field")),
		.max = (int)max };
	if (ref && !fiche_find(app->a, app->db, str_of(ref), &fiche, err))
		return false;
	if (ref)
		f->fiche = fiche.id;
	return true;
}

static bool read_id(struct app *app, const char *word, int64_t *id, struct err *err)
{
	char *end;

	errno = 0;
	*id = strtoll(word, &end, 10);
	if (end == word || *end || errno || *id < 1)
		return app_usage(app, err,
		    _("\"%s\": the number of a proposal is expected; \"vigie review list\" tells them"),
		    word);
	return true;
}

/* What the words behind the verb, or the filters, mean. */
static bool choose(struct app *app, const struct args *args, struct proposal **out, struct err *err)
{
	struct proposal *first = NULL, **end = &first;
	struct proposal_filter filter;
	bool filtered = args_text(args, "source") || args_text(args, "field") || args_text(args, "fiche") ||
	    args_flag(args, "all");

	if (args->n == 1 && !filtered)
		return app_usage(
		    app, err, _("which proposals? Give their numbers, --source, --field, --fiche or --all"));
	if (args->n == 1) {
		if (!read_filter(app, args, &filter, err))
			return false;
		filter.state = STR("pending");
		return proposal_list(app->a, app->db, &filter, out, err);
	}
	for (int i = 1; i < args->n; i++, end = &(*end)->next) {
		int64_t id;
		*end = ARENA_NEW(app->a, struct proposal);
		if (!read_id(app, args->v[i], &id, err) || !proposal_get(app->a, app->db, id, *end, err))
			return false;
		(*end)->next = NULL;
	}
	*out = first;
	return true;
}

/* Showing ---------------------------------------------------------------------------------------------------- */

static bool label_of(struct app *app, const struct proposal *p, struct str *out, struct err *err)
{
	struct fiche f;

	if (!fiche_load(app->a, app->db, p->fiche, &f, err))
		return false;
	*out = describe_path(app->a, f.record, p->path, app->french);
	return true;
}

static void put_json(struct app *app, const struct proposal *p)
{
	struct print *out = &app->out;

	print_table(out, columns, sizeof columns / sizeof *columns);
	for (; p; p = p->next) {
		print_begin(out);
		print_int(out, p->id);
		print_str(out, p->fiche_uuid);
		print_str(out, p->fiche_name);
		print_str(out, p->path);
		print_str(out, p->old);
		print_str(out, p->new);
		print_str(out, p->who);
		print_time(out, p->new_at);
		print_str(out, p->state);
		print_str(out, p->reason);
		print_time(out, p->old_at);
		print_str(out, p->decided_by);
		print_time(out, p->decided_at);
		print_end(out);
	}
}

static struct str day(struct app *app, int64_t at)
{
	char date[CLOCK_DATE];

	if (!at)
		return STR_NONE;
	clock_date(at, date);
	return arena_str(app->a, str_of(date));
}

/* "cdc, 2026-11-22" and what was decided. */
static const char *offered_by(struct app *app, const struct proposal *p)
{
	struct str who = history_name(p->who), by = history_name(p->decided_by);

	if (str_is(p->state, "pending"))
		return arena_fmt(app->a, "%.*s, %.*s", STR_ARG(who), STR_ARG(day(app, p->new_at))).p;
	return arena_fmt(app->a, "%.*s, %.*s; %s%s%.*s", STR_ARG(who), STR_ARG(day(app, p->new_at)),
	    describe_word(app->a, p->state), by.n ? ", " : "", STR_ARG(by))
	    .p;
}

/* Fiche by fiche. */
static bool put_rows(struct app *app, const struct proposal *p, struct err *err)
{
	int64_t fiche = 0;
	struct str label;

	if (!p)
		app_say(app, "%s", _("no proposal"));
	if (app->json)
		put_json(app, p);
	for (; p && !app->json; fiche = p->fiche, p = p->next) {
		if (!label_of(app, p, &label, err))
			return false;
		if (p->fiche != fiche)
			print_line(&app->out, "%.*s (%.*s)", STR_ARG(p->fiche_name),
			    STR_ARG(text_cut(p->fiche_uuid, PRINT_ID_LENGTH)));
		print_field(&app->out, 1, arena_fmt(app->a, "%lld %.*s", (long long)p->id, STR_ARG(label)).p,
		    describe_change(app->a, p->path, p->old, p->new, app->french), offered_by(app, p));
	}
	return true;
}

static void put(struct app *app, const char *label, struct str value)
{
	if (value.n)
		print_field(&app->out, 1, label, value, NULL);
}

static bool put_card(struct app *app, const struct proposal *p, struct err *err)
{
	struct str label, none = str_of(_("nothing"));

	if (!label_of(app, p, &label, err))
		return false;
	struct str old = describe_value(app->a, p->path, p->old, app->french);
	struct str new = describe_value(app->a, p->path, p->new, app->french);
	print_line(&app->out, _("Proposal %lld (%s): %.*s (%.*s)"), (long long)p->id,
	    describe_word(app->a, p->state), STR_ARG(p->fiche_name),
	    STR_ARG(text_cut(p->fiche_uuid, PRINT_ID_LENGTH)));
	put(app, _("Value"), label);
	put(app, _("Current"), old.n ? old : none);
	put(app, _("Since"), day(app, p->old_at));
	put(app, _("Offered"), new.n ? new : none);
	put(app, _("By"), history_name(p->who));
	put(app, _("On"), day(app, p->new_at));
	put(app, _("Why a person decides"), p->reason);
	put(app, _("Decided by"), history_name(p->decided_by));
	put(app, _("Decided on"), day(app, p->decided_at));
	return true;
}

static bool list(struct app *app, const struct args *args, struct err *err)
{
	struct proposal_filter filter;
	struct proposal *p;

	return read_filter(app, args, &filter, err) && proposal_list(app->a, app->db, &filter, &p, err) &&
	    put_rows(app, p, err);
}

static bool show(struct app *app, const struct args *args, struct err *err)
{
	struct proposal *p;

	if (args->n < 2)
		return app_usage(app, err, _("which proposal? Give its number"));
	if (!choose(app, args, &p, err))
		return false;
	if (app->json)
		return put_rows(app, p, err);
	for (; p; p = p->next)
		if (!put_card(app, p, err))
			return false;
	return true;
}

/* Deciding --------------------------------------------------------------------------------------------------- */

static const struct print_column decided_columns[] = {
	{ "id", NULL, PRINT_PROGRAMS },
	{ "did", NULL, PRINT_PROGRAMS },
	{ "fiche", NULL, PRINT_PROGRAMS },
	{ "ok", NULL, PRINT_PROGRAMS },
	{ "error", NULL, PRINT_PROGRAMS },
	{ "dry_run", NULL, PRINT_PROGRAMS },
};

struct verb {
	const char *name;
	const char *done; /* N_() */
	bool (*decide)(struct app *app, const struct args *args, const struct proposal *p,
	    const struct author *by, struct err *err);
};

static bool accept(struct app *app, const struct args *args, const struct proposal *p,
    const struct author *by, struct err *err)
{
	return proposal_accept(
	    app->a, app->db, p->id, str_of(args_text(args, "value")), args_flag(args, "force"), by, err);
}

static bool reject(struct app *app, const struct args *args, const struct proposal *p,
    const struct author *by, struct err *err)
{
	(void)args;
	return proposal_reject(app->a, app->db, p->id, by, err);
}

static bool undo(struct app *app, const struct args *args, const struct proposal *p, const struct author *by,
    struct err *err)
{
	(void)args;
	return proposal_undo(app->a, app->db, p->id, by, err);
}

static const struct verb verbs[] = {
	{ "accept", N_("accepted"), accept },
	{ "reject", N_("rejected"), reject },
	{ "undo", N_("pending again"), undo },
};

/* "21 Maison des jeunes (8fb5c17b), Nom : … → …: accepted. To undo: vigie review undo 21" */
static void tell_done(
    struct app *app, const struct verb *verb, const struct proposal *p, struct str label, bool dry_run)
{
	struct str change = describe_change(app->a, p->path, p->old, p->new, app->french);
	struct str what = arena_fmt(app->a, "%lld %.*s (%.*s), %.*s%s%.*s", (long long)p->id,
	    STR_ARG(text_cut(p->fiche_name, 60)), STR_ARG(text_cut(p->fiche_uuid, PRINT_ID_LENGTH)),
	    STR_ARG(label), app->french ? " : " : ": ", STR_ARG(text_cut(change, 120)));

	if (dry_run)
		print_line(
		    &app->out, _("%.*s: %s – only tried, nothing was written"), STR_ARG(what), _(verb->done));
	else if (verb->decide == undo)
		print_line(&app->out, "%.*s: %s", STR_ARG(what), _(verb->done));
	else
		print_line(&app->out, _("%.*s: %s. To undo: vigie review undo %lld"), STR_ARG(what),
		    _(verb->done), (long long)p->id);
}

static void tell(struct app *app, const struct verb *verb, const struct proposal *p, struct str label,
    bool dry_run, const struct err *why)
{
	struct print *out = &app->out;

	if (app->json) {
		print_begin(out);
		print_int(out, p->id);
		print_z(out, verb->name);
		print_str(out, p->fiche_uuid);
		print_bool(out, !why);
		print_z(out, why ? why->text : NULL);
		print_bool(out, dry_run);
		print_end(out);
	} else if (why) {
		app_say(app, _("proposal %lld: %s"), (long long)p->id, why->text);
	} else {
		tell_done(app, verb, p, label, dry_run);
	}
}

/* Each in a transaction of its own: one that cannot be decided holds up no other. `*wrong` counts those. */
static bool decide_one(struct app *app, const struct args *args, const struct verb *verb,
    const struct proposal *p, int *wrong, struct err *err)
{
	struct author by = { .who = app->who, .why = str_of(args_text(args, "why")), .now = app->now };
	bool dry_run = args_flag(args, "dry-run");
	struct str label;

	if (!db_begin(app->db, err) || !label_of(app, p, &label, err))
		return false;
	bool ok = verb->decide(app, args, p, &by, err);
	if (!ok || dry_run)
		db_rollback(app->db);
	else if (!db_commit(app->db, err))
		return false;
	if (!ok && err->kind != ERR_INPUT)
		return false;
	*wrong += !ok;
	tell(app, verb, p, label, dry_run, ok ? NULL : err);
	return true;
}

static bool decide(struct app *app, const struct args *args, const struct verb *verb, struct err *err)
{
	struct proposal *p;
	int n = 0, wrong = 0;

	if (!choose(app, args, &p, err))
		return false;
	if (args_text(args, "value") && (!p || p->next))
		return app_usage(app, err, _("--value is for one proposal"));
	if (!p)
		app_say(app, "%s", _("no proposal"));
	print_table(&app->out, decided_columns, sizeof decided_columns / sizeof *decided_columns);
	for (; p; p = p->next, n++)
		if (!decide_one(app, args, verb, p, &wrong, err))
			return false;
	if (n > 1)
		app_say(app, _("%d of %d decided"), n - wrong, n);
	if (wrong)
		app->exit = EX_DATAERR;
	return true;
}

bool cmd_review(struct app *app, const struct args *args, struct err *err)
{
	if (strcmp(args->v[0], "list") == 0)
		return list(app, args, err);
	if (strcmp(args->v[0], "show") == 0)
		return show(app, args, err);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(args->v[0], verbs[i].name) == 0)
			return decide(app, args, &verbs[i], err);
	return app_usage(app, err, _("\"%s\": list, show, accept, reject or undo is expected"), args->v[0]);
}
