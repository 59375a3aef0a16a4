/* review_help.c: the keys at the bottom and their explanation, the list of what waits, the end. */
#include "cmd/review_desk.h"

#include "lib/i18n.h"
#include "lib/text.h"

enum { MARGIN = 1, GAP = 2, KEY_COLUMN = 8, NAME_MAX = 34 };

/* Keys --------------------------------------------------------------------------------------------------------- */

enum where { ON_PROPOSAL = 1, ON_PAIR = 2, ON_DELETION = 4, IN_LIST = 8, AT_END = 16, ANYWHERE = 31 };

struct key_help {
	const char *keys, *label, *text; /* label and text: N_(); label NULL: not at the bottom */
	int where;
};

/* TRANSLATORS: "key|accept" stands at the bottom of the screen behind its key, "a accept"; translate what is behind the bar, short:
 * all of them stand in two lines. The keys themselves are the same in all languages. */
static const struct key_help helps[] = {
	{ "a", N_("key|accept"), N_("accept: the offered value becomes the current one"),
	    ON_PROPOSAL | ON_DELETION },
	{ "r", N_("key|reject"),
	    N_("reject: the same offer does not come back until one of the two values changes"),
	    ON_PROPOSAL | ON_DELETION },
	{ "e", N_("key|edit"), N_("edit: accept, but with another value; an empty one gives up"),
	    ON_PROPOSAL },
	{ "m", N_("key|one"), N_("possible duplicate: they are one; both fiches become one"), ON_PAIR },
	{ "d", N_("key|two"), N_("possible duplicate: they are two, and are not offered again"), ON_PAIR },
	{ "1 2", N_("key|which stays"), N_("they are one, and the first or the second stays"), ON_PAIR },
	{ "s", N_("key|skip"), N_("skip (space too): later, or another day"),
	    ON_PROPOSAL | ON_DELETION | ON_PAIR },
	{ "u", N_("key|undo"), N_("take back the last decision, and the one before …"), ANYWHERE },
	{ "n p", N_("key|next, previous"),
	    N_("go to the next, the previous one (arrows too), decided or not"),
	    ON_PROPOSAL | ON_DELETION | ON_PAIR },
	{ "A R", N_("key|all"), N_("accept or reject all that waits in this list of a fiche or a source"),
	    IN_LIST },
	{ "f", N_("key|fiche"), N_("all that waits for this fiche; again: all"),
	    ON_PROPOSAL | ON_DELETION | ON_PAIR },
	{ "o", N_("key|source"), N_("all that this source offers; again: all"), ON_PROPOSAL | ON_DELETION },
	{ "l", N_("key|list"), N_("a list, a line each; Enter opens one"),
	    ON_PROPOSAL | ON_DELETION | ON_PAIR },
	{ "v", N_("key|view"), N_("the whole fiche"), ON_PROPOSAL | ON_DELETION | ON_PAIR },
	{ "w", N_("key|why"), N_("how the value came to be, and what was offered and decided before"),
	    ON_PROPOSAL | ON_DELETION | ON_PAIR },
	{ "s", N_("key|skipped ones"), N_("at the end: what was skipped, again"), AT_END },
	{ "?", N_("key|help"), N_("this"), ANYWHERE },
	{ "q", N_("key|quit"), N_("quit (Ctrl-C too); everything decided is written already"), ANYWHERE },
};

static int where_is(const struct review_desk *d, const struct review_item *it)
{
	static const int kinds[QUEUE_KINDS] = {
		[QUEUE_DUPLICATE] = ON_PAIR, [QUEUE_DELETION] = ON_DELETION, [QUEUE_PROPOSAL] = ON_PROPOSAL
	};
	bool some = d->s->only_fiche || d->s->only_who.n;

	return !it ? AT_END : kinds[it->item->kind] | (d->list && some ? IN_LIST : 0);
}

/* Without what tells it from other texts of the same words. */
static const char *label_of(const struct key_help *help)
{
	const char *text = _(help->label), *bar = strchr(text, '|');

	return bar ? bar + 1 : text;
}

/* A label stays with its key: no line is broken between them. */
static void add_key(struct arena *a, struct page_text *t, const char *key, const char *label)
{
	for (; *key; key++)
		page_add(a, t, PAGE_STRONG, *key == ' ' ? STR("\u00a0") : arena_fmt(a, "%c", *key));
	page_add(a, t, PAGE_PLAIN, STR("\u00a0"));
	for (const char *p = label, *end; *p; p = *end ? end + 1 : end) {
		for (end = p; *end && *end != ' ';)
			end++;
		page_add(a, t, PAGE_PLAIN, (struct str){ p, (size_t)(end - p) });
		if (*end)
			page_add(a, t, PAGE_PLAIN, STR("\u00a0"));
	}
}

void review_keys_text(const struct review_desk *d, const struct review_item *it, struct page_text *out)
{
	int where = where_is(d, it);

	for (size_t i = 0; i < sizeof helps / sizeof *helps; i++) {
		if (!(helps[i].where & where))
			continue;
		if (out->first)
			page_add(d->s->a, out, PAGE_PLAIN, STR("  "));
		add_key(d->s->a, out, helps[i].keys, label_of(&helps[i]));
	}
}

void review_help_page(struct page *p)
{
	for (size_t i = 0; i < sizeof helps / sizeof *helps; i++) {
		struct page_column columns[] = { { MARGIN, KEY_COLUMN, { 0 } },
			{ MARGIN + KEY_COLUMN, p->width - KEY_COLUMN - 2 * MARGIN, { 0 } } };
		page_add(p->a, &columns[0].text, PAGE_STRONG, str_of(helps[i].keys));
		page_add(p->a, &columns[1].text, PAGE_PLAIN, str_of(_(helps[i].text)));
		page_beside(p, columns, 2);
	}
	page_blank(p);
	page_line(
	    p, MARGIN, PAGE_PLAIN, "%s", _("The arrows and Page Up, Page Down move what does not fit."));
}

/* The list ----------------------------------------------------------------------------------------------------- */

static const char *mark_of(enum review_state state)
{
	static const char *const marks[REVIEW_STATES] = { [REVIEW_WAITS] = " ",
		[REVIEW_ACCEPTED] = "✓",
		[REVIEW_REJECTED] = "✗",
		[REVIEW_SKIPPED] = "–",
		[REVIEW_MEANWHILE] = "=" };

	return marks[state];
}

/* In a column of its own. */
static void put_name(struct arena *a, struct page_text *t, enum page_style style, struct str name)
{
	struct str cut = text_cut(name, NAME_MAX);

	page_fmt(a, t, style, "%.*s%*s", STR_ARG(cut), (int)(NAME_MAX + GAP - text_width(cut)), "");
}

static bool put_item(struct review_desk *d, size_t at, struct page *p, struct err *err)
{
	struct review_session *s = d->s;
	bool here = at == s->at, waits = s->states[at] == REVIEW_WAITS;
	enum page_style style = here ? PAGE_BAR : waits ? PAGE_PLAIN : PAGE_QUIET;
	struct page_text t = { 0 };
	struct review_item it;

	if (!review_load(s, at, &it, err))
		return false;
	page_fmt(s->a, &t, style, "%s%s%s ", here ? ">" : " ", it.item->first_needs ? "!" : " ",
	    mark_of(s->states[at]));
	if (!s->only_fiche)
		put_name(s->a, &t, here ? style : PAGE_STRONG, it.f.name);
	if (!s->only_who.n && it.item->kind != QUEUE_DUPLICATE)
		page_fmt(s->a, &t, here ? style : PAGE_QUIET, "%.*s  ", STR_ARG(history_name(it.p.who)));
	page_add(s->a, &t, style, text_cut(review_line(s, &it), p->width));
	page_put(p, 0, &t);
	return true;
}

bool review_list_page(struct review_desk *d, size_t first, size_t max, struct page *p, struct err *err)
{
	size_t place = 0;

	for (size_t i = 0; i < d->s->queue.n && p->n < max; i++) {
		if (!review_is_in_scope(d->s, i))
			continue;
		if (place++ >= first && !put_item(d, i, p, err))
			return false;
	}
	return true;
}

/* The end ------------------------------------------------------------------------------------------------------ */

void review_end_page(struct review_session *s, struct page *p)
{
	size_t skipped = review_count_state(s, REVIEW_SKIPPED);

	page_blank(p);
	page_line(p, MARGIN, PAGE_STRONG, "%s", _("Nothing waits any more."));
	page_blank(p);
	page_line(p, MARGIN, PAGE_PLAIN, "%.*s", STR_ARG(review_summary(s, p->a)));
	if (skipped)
		page_line(p, MARGIN, PAGE_PLAIN,
		    ngettext("%zu was skipped: s shows it again", "%zu were skipped: s shows them again",
		        (unsigned long)skipped),
		    skipped);
}
