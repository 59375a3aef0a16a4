/* review_list.c: vigie review list and show. */
#include "cmd/review.h"

#include "cmd/describe.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/text.h"

enum { FICHE_MEMORY_MAX = 512 * 1024 * 1024 };

static const struct print_column columns[] = {
	{ "id", NULL, PRINT_PROGRAMS },
	{ "kind", NULL, PRINT_PROGRAMS },
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
	{ "first_needs", NULL, PRINT_PROGRAMS },
	{ "agree", NULL, PRINT_PROGRAMS },
};

static struct str day(struct arena *a, int64_t at)
{
	char date[CLOCK_DATE];

	if (!at)
		return STR_NONE;
	clock_date(at, date);
	return arena_str(a, str_of(date));
}

/* Proposals ---------------------------------------------------------------------------------------------------- */

/* What is shown one after the other: the fiche of the last one is kept for its labels. */
struct listing {
	struct app *app;
	struct arena *a; /* for one fiche */
	struct fiche f;
	int64_t shown; /* the fiche that the last heading names */
};

static bool label_of(struct listing *l, const struct proposal *p, struct str *out, struct err *err)
{
	if (l->f.id != p->fiche) {
		arena_reset(l->a);
		if (!fiche_load(l->a, l->app->db, p->fiche, &l->f, err))
			return false;
	}
	*out = describe_path(l->app->a, l->f.record, p->path, l->app->french);
	return true;
}

static void put_json(struct app *app, const struct queue_item *item, const struct proposal *p)
{
	struct print *out = &app->out;

	print_table(out, columns, sizeof columns / sizeof *columns);
	print_begin(out);
	print_int(out, p->id);
	print_z(out, queue_kinds[item->kind]);
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
	print_bool(out, item->first_needs);
	print_int(out, item->agree);
	print_end(out);
}

/* "cdc, 2026-11-22" and what was decided. */
static const char *offered_by(struct app *app, const struct queue_item *item, const struct proposal *p)
{
	struct str who = history_name(p->who), by = history_name(p->decided_by), on = day(app->a, p->new_at);

	if (!str_is(p->state, "pending"))
		return arena_fmt(app->a, "%.*s, %.*s; %s%s%.*s", STR_ARG(who), STR_ARG(on),
		    describe_word(app->a, p->state), by.n ? ", " : "", STR_ARG(by))
		    .p;
	if (item->agree < 2)
		return arena_fmt(app->a, "%.*s, %.*s", STR_ARG(who), STR_ARG(on)).p;
	/* TRANSLATORS: who offers a value, when, and how many offer the same. */
	return arena_fmt(app->a,
	    ngettext("%.*s, %.*s; %d agrees", "%.*s, %.*s; %d agree", (unsigned long)item->agree),
	    STR_ARG(who), STR_ARG(on), item->agree)
	    .p;
}

/* Fiche by fiche. */
static bool put_row(
    struct listing *l, const struct queue_item *item, const struct proposal *p, struct err *err)
{
	struct app *app = l->app;
	struct str label;

	if (app->json) {
		put_json(app, item, p);
		return true;
	}
	if (!label_of(l, p, &label, err))
		return false;
	if (p->fiche != l->shown)
		print_line(&app->out, item->first_needs ? _("%.*s (%.*s), first need") : "%.*s (%.*s)",
		    STR_ARG(p->fiche_name), STR_ARG(text_cut(p->fiche_uuid, PRINT_ID_LENGTH)));
	l->shown = p->fiche;
	print_field(&app->out, 1, arena_fmt(app->a, "%lld %.*s", (long long)p->id, STR_ARG(label)).p,
	    describe_change(app->a, p->path, p->old, p->new, app->french), offered_by(app, item, p));
	return true;
}

static void put(struct app *app, const char *label, struct str value)
{
	if (value.n)
		print_field(&app->out, 1, label, value, NULL);
}

static bool put_card(struct listing *l, const struct proposal *p, struct err *err)
{
	struct app *app = l->app;
	struct str label, none = str_of(_("nothing"));

	if (!label_of(l, p, &label, err))
		return false;
	struct str old = describe_value(app->a, p->path, p->old, app->french);
	struct str new = describe_value(app->a, p->path, p->new, app->french);
	print_line(&app->out, _("Proposal %lld (%s): %.*s (%.*s)"), (long long)p->id,
	    describe_word(app->a, p->state), STR_ARG(p->fiche_name),
	    STR_ARG(text_cut(p->fiche_uuid, PRINT_ID_LENGTH)));
	put(app, _("Value"), label);
	put(app, _("Current"), old.n ? old : none);
	put(app, _("Since"), day(app->a, p->old_at));
	put(app, _("Offered"), new.n ? new : none);
	put(app, _("By"), history_name(p->who));
	put(app, _("On"), day(app->a, p->new_at));
	put(app, _("Why a person decides"), str_of(review_why(app->a, p->reason)));
	put(app, _("Decided by"), history_name(p->decided_by));
	put(app, _("Decided on"), day(app->a, p->decided_at));
	return true;
}

/* The verbs ---------------------------------------------------------------------------------------------------- */

static bool put_item(struct listing *l, const struct queue_item *item, bool card, struct err *err)
{
	struct proposal p;

	if (!proposal_get(l->app->a, l->app->db, item->id, &p, err))
		return false;
	return card && !l->app->json ? put_card(l, &p, err) : put_row(l, item, &p, err);
}

static bool put_queue(struct app *app, const struct review_queue *q, bool cards, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(FICHE_MEMORY_MAX);
	struct listing l = { .app = app, .a = a };

	if (!q->n)
		app_say(app, "%s", _("no proposal"));
	for (size_t i = 0; i < q->n; i++)
		if (!put_item(&l, &q->items[i], cards, err))
			return false;
	return true;
}

/* Decided ones too: nothing is needed of them, they come in the order of their dates. */
static bool list_all(struct app *app, struct review_filter *f, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(FICHE_MEMORY_MAX);
	struct listing l = { .app = app, .a = a };
	struct proposal *p;

	f->proposals.state = STR_NONE;
	if (!proposal_list(app->a, app->db, &f->proposals, &p, err))
		return false;
	if (!p)
		app_say(app, "%s", _("no proposal"));
	for (; p; p = p->next) {
		bool status = str_is(p->path, "@status");
		struct queue_item item = { .kind = status ? QUEUE_DELETION : QUEUE_PROPOSAL, .agree = 1 };
		if (f->kinds[item.kind] && !put_row(&l, &item, p, err))
			return false;
	}
	return true;
}

bool review_list(struct app *app, const struct args *args, struct err *err)
{
	struct review_filter f;
	struct review_queue q;

	if (!db_snapshot(app->db, err) || !review_filter(app, args, &f, err))
		return false;
	if (args_flag(args, "all"))
		return list_all(app, &f, err);
	return review_queue(app, &f, &q, err) && put_queue(app, &q, false, err);
}

bool review_show(struct app *app, const struct args *args, struct err *err)
{
	struct review_queue q;

	if (args->n < 2)
		return app_usage(app, err, _("which proposal? Give its number"));
	return db_snapshot(app->db, err) && review_named(app, args, &q, err) && put_queue(app, &q, true, err);
}
