/* review_pair.c: two fiches that may be one organisation, side by side, and why. */
#include "cmd/review_card.h"

#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/text.h"
#include "rules/region.h"
#include "store/waiting.h"

#include <stdlib.h>

enum { MARGIN = 1, GAP = 2, LABEL = 13, REASONS_MAX = 8, TEXTS_MAX = 12 };

/* Reasons ------------------------------------------------------------------------------------------------------ */

struct reason {
	struct str text, left, right;
	double bits;
};

struct reasons {
	struct arena *a;
	struct reason of[REASONS_MAX];
	int n;
	struct str key;
};

static bool reason_begins(void *ctx)
{
	struct reasons *r = ctx;

	if (r->n == REASONS_MAX)
		return false;
	r->of[r->n++] = (struct reason){ 0 };
	return true;
}

static bool reason_key(void *ctx, struct str name)
{
	struct reasons *r = ctx;

	r->key = arena_str(r->a, name);
	return true;
}

static bool reason_text(void *ctx, struct str s)
{
	struct reasons *r = ctx;
	struct reason *last = r->n ? &r->of[r->n - 1] : NULL;

	if (last && str_is(r->key, "text"))
		last->text = arena_str(r->a, s);
	else if (last && str_is(r->key, "left"))
		last->left = arena_str(r->a, s);
	else if (last && str_is(r->key, "right"))
		last->right = arena_str(r->a, s);
	return true;
}

static bool reason_number(void *ctx, struct str spelling)
{
	struct reasons *r = ctx;

	if (r->n && str_is(r->key, "bits"))
		r->of[r->n - 1].bits = strtod(arena_z(r->a, spelling), NULL);
	return true;
}

static bool nothing(void *ctx)
{
	(void)ctx;
	return true;
}

static bool no_boolean(void *ctx, bool v)
{
	(void)ctx;
	(void)v;
	return true;
}

static const struct json_events reason_events = {
	.null = nothing,
	.boolean = no_boolean,
	.number = reason_number,
	.string = reason_text,
	.map_begin = reason_begins,
	.key = reason_key,
	.map_end = nothing,
	.list_begin = nothing,
	.list_end = nothing,
};

/* "+ the same telephone: 4185550101", the strongest first. */
static void put_reasons(struct review_session *s, const struct pair *pair, struct page *p)
{
	struct reasons r = { .a = s->a };
	struct err ignored;

	json_parse(pair->reasons, &reason_events, &r, &ignored); /* of very many, the first */
	for (int i = 0; i < r.n; i++) {
		const struct reason *why = &r.of[i];
		bool once = !why->right.n || str_eq(why->left, why->right);
		struct page_text t = { 0 };
		page_fmt(s->a, &t, PAGE_STRONG, "%s ", why->bits < 0 ? "−" : "+");
		page_add(s->a, &t, PAGE_PLAIN, str_of(review_why(s->a, why->text)));
		if (why->left.n || why->right.n)
			page_fmt(s->a, &t, PAGE_QUIET, "%s%.*s%s%.*s", _(": "), STR_ARG(why->left),
			    once || !why->left.n ? "" : " / ", STR_ARG(once ? STR_NONE : why->right));
		page_wrap(p, MARGIN, MARGIN + GAP, &t);
	}
}

/* What is compared --------------------------------------------------------------------------------------------- */

enum row { ROW_NAME, ROW_ADDRESS, ROW_PHONE, ROW_EMAIL, ROW_WEB, ROW_SERVICE, ROW_NUMBER, ROWS };

static const char *const row_labels[ROWS] = { N_("Name"), N_("Address"), N_("Telephone"), N_("E-mail"),
	N_("Web"), N_("Service"), N_("Identifier") };

/* The values of one fiche for one row, in the order of the fiche, each once. */
struct texts {
	struct str of[TEXTS_MAX];
	bool used[TEXTS_MAX];
	int n;
};

struct side {
	struct arena *a;
	struct texts rows[ROWS];
};

static void add(struct side *side, enum row row, struct str text)
{
	struct texts *t = &side->rows[row];

	for (int i = 0; i < t->n; i++)
		if (text_same(side->a, t->of[i], text))
			return;
	if (text.n && t->n < TEXTS_MAX)
		t->of[t->n++] = text;
}

static void add_address(struct side *side, const struct record *r)
{
	static const char *const parts[] = { "address_1", "address_2", "city", "postal_code" };
	struct str line = STR_NONE;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct str part = record_get(r, parts[i]);
		if (part.n)
			line = arena_fmt(
			    side->a, "%.*s%s%.*s", STR_ARG(line), line.n ? ", " : "", STR_ARG(part));
	}
	add(side, ROW_ADDRESS, line);
}

static void add_phone(struct side *side, const struct record *r)
{
	struct str number = record_get(r, "number"), extension = record_get(r, "extension"),
	           type = record_get(r, "type");

	if (extension.n)
		number = arena_fmt(side->a, _("%.*s, extension %.*s"), STR_ARG(number), STR_ARG(extension));
	if (type.n && !str_is(type, "voice"))
		number = arena_fmt(side->a, "%.*s (%.*s)", STR_ARG(number), STR_ARG(type));
	add(side, ROW_PHONE, number);
}

static void add_values(struct side *side, const struct record *r)
{
	enum entity_id e = r->entity->id;

	if (e == ENTITY_ORGANIZATION) {
		add(side, ROW_NAME, record_get(r, "name"));
		add(side, ROW_NAME, record_other(r, entity_field(r->entity, STR("name"))));
		add(side, ROW_NAME, record_get(r, "alternate_name"));
		add(side, ROW_WEB, record_get(r, "website"));
	}
	if (e == ENTITY_SERVICE)
		add(side, ROW_SERVICE, record_get(r, "name"));
	if (e == ENTITY_ADDRESS)
		add_address(side, r);
	if (e == ENTITY_PHONE)
		add_phone(side, r);
	if (e == ENTITY_ORGANIZATION_IDENTIFIER)
		add(side, ROW_NUMBER, record_get(r, "identifier"));
	if (e == ENTITY_URL || e == ENTITY_SERVICE)
		add(side, ROW_WEB, record_get(r, "url"));
	add(side, ROW_EMAIL, record_get(r, "email"));
}

static void gather(struct side *side, const struct record *r)
{
	add_values(side, r);
	for (int f = 0; f < r->entity->n_fields; f++)
		if (field_is_child(&r->entity->fields[f]) && r->entity->fields[f].child != ENTITY_METADATA)
			for (const struct record *c = r->slots[f].list.first; c; c = c->next)
				gather(side, c);
}

/* Showing ------------------------------------------------------------------------------------------------------ */

static void put_row(
    struct review_session *s, struct page *p, const char *label, struct str one, struct str other)
{
	bool same = one.n && other.n && text_same(s->a, one, other);
	size_t width = p->width > LABEL + 2 * MARGIN + GAP + 8 ? (p->width - LABEL - 2 * MARGIN - GAP) / 2
	                                                       : 4;
	struct page_column columns[] = { { MARGIN, LABEL, { 0 } }, { MARGIN + LABEL, width, { 0 } },
		{ MARGIN + LABEL + width + GAP, width, { 0 } } };

	if (!one.n && !other.n)
		return;
	page_fmt(s->a, &columns[0].text, PAGE_QUIET, "%s", label);
	if (same) {
		page_add(s->a, &columns[1].text, PAGE_QUIET, one);
		page_add(s->a, &columns[2].text, PAGE_QUIET, other);
	} else {
		review_marked(s->a, one, other, PAGE_MARK, PAGE_MARK, &columns[1].text, &columns[2].text);
	}
	page_beside(p, columns, 3);
}

/* The value on the other side that is the same; n when there is none. */
static int same_in(struct arena *a, const struct texts *t, struct str text)
{
	int i = 0;

	while (i < t->n && (t->used[i] || !text_same(a, t->of[i], text)))
		i++;
	return i;
}

/* What both have first, then the rest side by side. */
static void put_rows(
    struct review_session *s, struct page *p, const char *label, struct texts *x, struct texts *y)
{
	int j = 0;

	for (int i = 0; i < x->n; i++) {
		int at = same_in(s->a, y, x->of[i]);
		if (at == y->n)
			continue;
		x->used[i] = y->used[at] = true;
		put_row(s, p, label, x->of[i], y->of[at]);
		label = "";
	}
	for (int i = 0; i < x->n || j < y->n;) {
		while (i < x->n && x->used[i])
			i++;
		while (j < y->n && y->used[j])
			j++;
		if (i == x->n && j == y->n)
			return;
		put_row(s, p, label, i < x->n ? x->of[i] : STR_NONE, j < y->n ? y->of[j] : STR_NONE);
		label = "";
		i += i < x->n;
		j += j < y->n;
	}
}

static struct str verified(struct review_session *s, const struct fiche *f)
{
	struct str on = f->verified_at ? review_day(s->a, f->verified_at) : str_of(_("never"));

	return arena_fmt(
	    s->a, _("%.*s, founded %.*s"), STR_ARG(on), STR_ARG(review_day(s->a, f->created_at)));
}

/* Facts about the fiches, which are not compared. */
static void put_facts(
    struct review_session *s, struct page *p, const char *label, struct str one, struct str other)
{
	size_t width = p->width > LABEL + 2 * MARGIN + GAP + 8 ? (p->width - LABEL - 2 * MARGIN - GAP) / 2
	                                                       : 4;
	struct page_column columns[] = { { MARGIN, LABEL, { 0 } }, { MARGIN + LABEL, width, { 0 } },
		{ MARGIN + LABEL + width + GAP, width, { 0 } } };

	page_fmt(s->a, &columns[0].text, PAGE_QUIET, "%s", label);
	page_add(s->a, &columns[1].text, PAGE_PLAIN, one);
	page_add(s->a, &columns[2].text, PAGE_PLAIN, other);
	page_beside(p, columns, 3);
}

static struct str region_of(const struct fiche *f)
{
	return str_of(f->region.n ? region_name(f->region) : NULL);
}

static bool put_fiches(
    struct review_session *s, const struct review_item *it, struct page *p, struct err *err)
{
	struct side one = { .a = s->a }, other = { .a = s->a };
	struct str sources_1, sources_2;

	if (!waiting_sources(s->a, s->app->db, it->f.id, &sources_1, err) ||
	    !waiting_sources(s->a, s->app->db, it->other.id, &sources_2, err))
		return false;
	gather(&one, it->f.record);
	gather(&other, it->other.record);
	put_facts(s, p, "", arena_fmt(s->a, "1  %.*s", STR_ARG(text_cut(it->f.uuid, PRINT_ID_LENGTH))),
	    arena_fmt(s->a, "2  %.*s", STR_ARG(text_cut(it->other.uuid, PRINT_ID_LENGTH))));
	for (int row = 0; row < ROWS; row++)
		put_rows(s, p, _(row_labels[row]), &one.rows[row], &other.rows[row]);
	put_row(s, p, _("Region"), region_of(&it->f), region_of(&it->other));
	put_facts(s, p, _("Sources"), sources_1.n ? sources_1 : str_of(_("a technician")),
	    sources_2.n ? sources_2 : str_of(_("a technician")));
	put_facts(s, p, _("Verified"), verified(s, &it->f), verified(s, &it->other));
	return true;
}

bool review_pair_card(struct review_session *s, const struct review_item *it, struct page *p, struct err *err)
{
	struct page_text head = { 0 }, need = { 0 };

	page_fmt(s->a, &head, PAGE_STRONG, _("Are these one organisation? %d%%"),
	    (int)(it->pair.score * 100 + .5));
	if (it->item->first_needs)
		page_fmt(s->a, &need, PAGE_ALERT, "%s ", _("first need"));
	page_ends(p, MARGIN, &head, &need);
	put_reasons(s, &it->pair, p);
	page_blank(p);
	if (!put_fiches(s, it, p, err))
		return false;
	if (s->states[it->at] == REVIEW_ACCEPTED)
		page_line(p, MARGIN, PAGE_ALERT, "%s", _("You said that they are one; u takes it back."));
	if (s->states[it->at] == REVIEW_REJECTED)
		page_line(p, MARGIN, PAGE_ALERT, "%s", _("You said that they are two; u takes it back."));
	if (s->states[it->at] == REVIEW_SKIPPED)
		page_line(p, MARGIN, PAGE_ALERT, "%s", _("You skipped this."));
	return true;
}
