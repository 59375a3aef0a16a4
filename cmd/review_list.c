/* review_list.c: vigie review list and show. */
#include "cmd/describe.h"
#include "cmd/review_card.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/text.h"

enum { FICHE_MEMORY_MAX = 512 * 1024 * 1024, LINE_MAX_BYTES = 1024 * 1024, WIDTH = 100 };

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

/* Pairs ---------------------------------------------------------------------------------------------------------- */

static void put_member(struct json_writer *w, const char *key, struct str value)
{
	json_writer_events.key(w, str_of(key));
	json_writer_events.string(w, value);
}

static void put_time(struct json_writer *w, const char *key, int64_t at)
{
	char text[CLOCK_TEXT];

	json_writer_events.key(w, str_of(key));
	if (at)
		clock_text(at, text);
	if (at)
		json_writer_events.string(w, str_of(text));
	else
		json_writer_events.null(w);
}

/* The reasons are JSON already. */
static bool put_pair_json(
    struct listing *l, const struct queue_item *item, const struct pair *p, struct err *err)
{
	struct buf AUTO_BUF line = BUF_INIT(LINE_MAX_BYTES);
	struct json_writer w = { .out = &line };
	const struct json_events *to = &json_writer_events;
	char score[32];

	snprintf(score, sizeof score, "%.4f", p->score);
	to->map_begin(&w);
	put_member(&w, "id", review_number(l->app->a, item));
	put_member(&w, "kind", str_of(queue_kinds[QUEUE_DUPLICATE]));
	put_member(&w, "fiche", p->uuid_1);
	put_member(&w, "name", p->name_1);
	put_member(&w, "other", p->uuid_2);
	put_member(&w, "other_name", p->name_2);
	to->key(&w, STR("score"));
	to->number(&w, str_of(score));
	put_member(&w, "band", p->band);
	to->key(&w, STR("reasons"));
	if (!json_parse(p->reasons, to, &w, err))
		return err_set(
		    err, ERR_FATAL, _("the reasons of pair %lld cannot be read"), (long long)p->id);
	put_member(&w, "state", p->state);
	put_time(&w, "found_at", p->found_at);
	put_member(&w, "decided_by", p->decided_by);
	put_time(&w, "decided_at", p->decided_at);
	to->key(&w, STR("first_needs"));
	to->boolean(&w, item->first_needs);
	to->map_end(&w);
	print_json(&l->app->out, buf_str(&line));
	return true;
}

static void put_pair_row(struct listing *l, const struct queue_item *item, const struct pair *p)
{
	struct app *app = l->app;
	struct str other = arena_fmt(app->a, _("the same as %.*s (%.*s)? %d%%"), STR_ARG(p->name_2),
	    STR_ARG(text_cut(p->uuid_2, PRINT_ID_LENGTH)), (int)(p->score * 100 + .5));

	print_line(&app->out, item->first_needs ? _("%.*s (%.*s), first need") : "%.*s (%.*s)",
	    STR_ARG(p->name_1), STR_ARG(text_cut(p->uuid_1, PRINT_ID_LENGTH)));
	print_field(&app->out, 1, arena_z(app->a, review_number(app->a, item)), other,
	    str_is(p->state, "open") ? NULL : describe_word(app->a, p->state));
	l->shown = 0;
}

/* As the queue shows it. */
static bool put_pair_card(struct listing *l, const struct queue_item *item, struct err *err)
{
	uint8_t state = REVIEW_WAITS;
	struct queue_item copy = *item;
	struct review_session s = { .app = l->app, .a = l->a, .queue = { &copy, 1 }, .states = &state };
	struct page p = { .a = l->a, .width = l->app->out.width ? l->app->out.width : WIDTH };
	struct review_item it;

	arena_reset(l->a);
	l->f.id = 0;
	if (!review_load(&s, 0, &it, err) || !review_card(&s, &it, &p, err))
		return false;
	for (const struct page_line *line = p.first; line; line = line->next)
		print_line(&l->app->out, "%.*s", STR_ARG(page_plain(l->a, &line->text, false)));
	return true;
}

static bool put_pair(struct listing *l, const struct queue_item *item, bool card, struct err *err)
{
	struct pair p;

	if (!pair_get(l->app->a, l->app->db, item->id, &p, err))
		return false;
	if (l->app->json)
		return put_pair_json(l, item, &p, err);
	if (card)
		return put_pair_card(l, item, err);
	put_pair_row(l, item, &p);
	return true;
}

/* The verbs ---------------------------------------------------------------------------------------------------- */

static bool put_item(struct listing *l, const struct queue_item *item, bool card, struct err *err)
{
	struct proposal p;

	if (item->kind == QUEUE_DUPLICATE)
		return put_pair(l, item, card, err);
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
static bool list_proposals(struct listing *l, const struct review_filter *f, size_t *n, struct err *err)
{
	struct proposal *p;

	if (!proposal_list(l->app->a, l->app->db, &f->proposals, &p, err))
		return false;
	for (; p; p = p->next) {
		bool status = str_is(p->path, "@status");
		struct queue_item item = { .kind = status ? QUEUE_DELETION : QUEUE_PROPOSAL, .agree = 1 };
		if (!f->kinds[item.kind])
			continue;
		++*n;
		if (!put_row(l, &item, p, err))
			return false;
	}
	return true;
}

static bool list_pairs(struct listing *l, const struct review_filter *f, size_t *n, struct err *err)
{
	struct pair_filter any = { .fiche = f->proposals.fiche, .max = f->proposals.max };
	struct pair *p;

	if (!pair_list(l->app->a, l->app->db, &any, &p, err))
		return false;
	for (; p; p = p->next, ++*n) {
		struct queue_item item = { .kind = QUEUE_DUPLICATE, .id = p->id };
		if (!put_pair(l, &item, false, err))
			return false;
	}
	return true;
}

static bool list_all(struct app *app, struct review_filter *f, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(FICHE_MEMORY_MAX);
	struct listing l = { .app = app, .a = a };
	size_t n = 0;

	f->proposals.state = STR_NONE;
	if (!list_proposals(&l, f, &n, err) || (f->kinds[QUEUE_DUPLICATE] && !list_pairs(&l, f, &n, err)))
		return false;
	if (!n)
		app_say(app, "%s", _("no proposal"));
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
