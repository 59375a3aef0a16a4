#include "cmd/review_card.h"

#include "cmd/blocks.h"
#include "cmd/describe.h"
#include "cmd/review_diff.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/path.h"
#include "rules/region.h"
#include "store/claim.h"
#include "store/evidence.h"

enum { MARGIN = 1, GAP = 2, LABEL_MAX = 24, OFFERS_MAX = 8 };

struct str review_day(struct arena *a, int64_t at)
{
	char date[CLOCK_DATE];

	clock_date(at, date);
	return arena_str(a, str_of(date));
}

/* The head ----------------------------------------------------------------------------------------------------- */

/* Of the first address that names one. */
static struct str city_of(const struct record *r)
{
	struct str city = r->entity->id == ENTITY_ADDRESS ? record_get(r, "city") : STR_NONE;

	for (int f = 0; !city.n && f < r->entity->n_fields; f++)
		if (field_is_child(&r->entity->fields[f]))
			for (const struct record *c = r->slots[f].list.first; c && !city.n; c = c->next)
				city = city_of(c);
	return city;
}

void review_card_head(struct review_session *s, const struct review_item *it, struct page *p)
{
	struct page_text name = { 0 }, need = { 0 }, place = { 0 };
	const struct fiche *f = &it->f;
	struct str city = city_of(f->record);
	const char *region = f->region.n ? region_name(f->region) : NULL;

	page_add(s->a, &name, PAGE_STRONG, f->name);
	if (it->item->first_needs)
		page_fmt(s->a, &need, PAGE_ALERT, "%s ", _("first need"));
	page_ends(p, MARGIN, &name, &need);
	if (city.n)
		page_fmt(s->a, &place, PAGE_QUIET, "%.*s · ", STR_ARG(city));
	if (region)
		page_fmt(s->a, &place, PAGE_QUIET, "%.*s %s · ", STR_ARG(f->region), region);
	if (f->verified_at)
		page_fmt(
		    s->a, &place, PAGE_QUIET, _("verified %.*s"), STR_ARG(review_day(s->a, f->verified_at)));
	else
		page_fmt(s->a, &place, PAGE_QUIET, "%s", _("never verified"));
	if (!str_is(f->status, "active"))
		page_fmt(s->a, &place, PAGE_ALERT, " · %s", describe_word(s->a, f->status));
	page_put(p, MARGIN, &place);
	page_blank(p);
}

/* Values ------------------------------------------------------------------------------------------------------- */

static void add_parts(
    struct arena *a, struct page_text *t, const struct review_part *parts, enum page_style style)
{
	for (; parts; parts = parts->next)
		page_add(a, t, parts->differs ? style : PAGE_PLAIN, parts->text);
}

void review_marked(struct arena *a, struct str one, struct str other, enum page_style style_one,
    enum page_style style_other, struct page_text *text_one, struct page_text *text_other)
{
	struct review_part *of_one, *of_other;

	if (!one.n || !other.n) { /* there is nothing to compare with */
		page_add(a, text_one, PAGE_PLAIN, one);
		page_add(a, text_other, PAGE_PLAIN, other);
		return;
	}
	review_diff(a, one, other, &of_one, &of_other);
	add_parts(a, text_one, of_one, style_one);
	add_parts(a, text_other, of_other, style_other);
}

/* Two texts, side by side where there is room, else one above the other under their titles. */
static void put_both(struct page *p, const char *left_title, const char *right_title,
    const struct page_text *left, const struct page_text *right)
{
	size_t width = (p->width - 2 * MARGIN - GAP) / 2;
	struct page_column columns[] = { { MARGIN, width, *left }, { MARGIN + width + GAP, width, *right } };

	if (p->width >= REVIEW_BESIDE_MIN) {
		page_beside(p, columns, 2);
		return;
	}
	if (left_title)
		page_line(p, MARGIN, PAGE_QUIET, "%s", left_title);
	page_wrap(p, MARGIN + GAP, MARGIN + GAP, left);
	if (right_title)
		page_line(p, MARGIN, PAGE_QUIET, "%s", right_title);
	page_wrap(p, MARGIN + GAP, MARGIN + GAP, right);
}

static void put_titles(struct page *p, const char *left, const char *right)
{
	struct page_text one = { 0 }, other = { 0 };

	if (p->width < REVIEW_BESIDE_MIN)
		return;
	page_add(p->a, &one, PAGE_QUIET, str_of(left));
	page_add(p->a, &other, PAGE_QUIET, str_of(right));
	put_both(p, NULL, NULL, &one, &other);
}

/* A value among those of a child: its label, on both sides. */
struct pair_of_values {
	struct pair_of_values *next;
	struct str label, old, new;
};

struct child_values {
	struct arena *a;
	struct pair_of_values *first, **end;
	bool french;
};

/* To the first row of that label that has no new value yet. */
static void add_value(struct child_values *v, struct str label, struct str value, bool is_new)
{
	if (is_new)
		for (struct pair_of_values *row = v->first; row; row = row->next)
			if (!row->new.n && str_eq(row->label, label)) {
				row->new = value;
				return;
			}
	struct pair_of_values *row = *v->end = ARENA_NEW(v->a, struct pair_of_values);
	*row = (struct pair_of_values){ .label = label, .old = is_new ? STR_NONE : value };
	if (is_new)
		row->new = value;
	v->end = &row->next;
}

static void add_values(struct child_values *v, const struct record *r, bool inside, bool is_new)
{
	for (int f = 0; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		if (field_is_child(d)) {
			for (const struct record *c = r->slots[f].list.first; c; c = c->next)
				add_values(v, c, true, is_new);
			continue;
		}
		if (!blocks_shows(d) || !record_text(r, f).n)
			continue;
		const char *label = blocks_label(d, v->french);
		struct str full = inside
		    ? arena_fmt(v->a, "%s, %s", blocks_entity_label(r->entity, v->french), label)
		    : str_of(label);
		add_value(v, full, record_text(r, f), is_new);
	}
}

/* Reads a child's JSON; a blank one has no values. False: it is none. */
static bool add_child(struct child_values *v, const struct entity *e, struct str json, bool is_new)
{
	struct err ignored;
	const struct record *r = json.n ? record_read_json(v->a, json, e, &ignored) : NULL;

	if (r)
		add_values(v, r, false, is_new);
	return r || !json.n;
}

static void put_child(struct review_session *s, struct page *p, const struct child_values *v,
    const struct str *old, const struct str *new)
{
	for (const struct pair_of_values *row = v->first; row; row = row->next) {
		struct page_text left = { 0 }, right = { 0 };
		if (row->old.n)
			page_fmt(s->a, &left, PAGE_QUIET, "%.*s%s", STR_ARG(row->label), _(": "));
		if (row->new.n)
			page_fmt(s->a, &right, PAGE_QUIET, "%.*s%s", STR_ARG(row->label), _(": "));
		if (row == v->first && !old->n)
			page_add(s->a, &left, PAGE_QUIET, str_of(_("nothing")));
		if (row == v->first && !new->n)
			page_add(s->a, &right, PAGE_QUIET, str_of(_("nothing")));
		review_marked(s->a, row->old, row->new, PAGE_OLD, PAGE_NEW, &left, &right);
		bool first = row == v->first;
		put_both(p, first ? _("NOW") : NULL, first ? _("OFFERED") : NULL, &left, &right);
	}
}

static void put_plain(struct review_session *s, struct page *p, struct str old, struct str new)
{
	struct page_text left = { 0 }, right = { 0 };

	if (!old.n)
		page_add(s->a, &left, PAGE_QUIET, str_of(_("nothing")));
	if (!new.n)
		page_add(s->a, &right, PAGE_QUIET, str_of(_("nothing")));
	review_marked(s->a, old, new, PAGE_OLD, PAGE_NEW, &left, &right);
	put_both(p, _("NOW"), _("OFFERED"), &left, &right);
}

static void put_values(struct review_session *s, const struct review_item *it, struct page *p)
{
	bool french = s->app->french;
	struct child_values v = { .a = s->a, .french = french };
	struct err ignored;
	struct path path;

	v.end = &v.first;
	put_titles(p, _("NOW"), _("OFFERED"));
	bool child = it->item->kind == QUEUE_PROPOSAL &&
	    path_parse(s->a, it->f.record->entity, it->p.path, &path, &ignored) && path.part == PATH_CHILD;
	if (child && add_child(&v, path.entity, it->now, false) &&
	    add_child(&v, path.entity, it->p.new, true) && v.first)
		put_child(s, p, &v, &it->now, &it->p.new);
	else
		put_plain(s, p, describe_value(s->a, it->p.path, it->now, french),
		    describe_value(s->a, it->p.path, it->p.new, french));
}

/* Who says what ------------------------------------------------------------------------------------------------ */

/* The sources and technicians that stand behind the current value. */
static bool standing_behind(
    struct review_session *s, const struct review_item *it, struct str *out, struct err *err)
{
	struct buf AUTO_BUF names = BUF_INIT(1024);
	struct claim *claims;
	bool says = false;
	struct hash h;

	if (!claim_of(s->a, s->app->db, it->f.id, &claims, err))
		return false;
	for (const struct claim *c = claims; c; c = c->next)
		if (str_eq(c->path, it->p.path))
			buf_fmt(&names, "%s%.*s", names.n ? ", " : "",
			    STR_ARG(c->by == STANDING_TECHNICIAN ? str_of(_("technician")) : c->source));
	if (it->item->kind == QUEUE_PROPOSAL && it->now.n && it->f.source.n &&
	    (!claim_hash(s->a, &it->f, it->p.path, it->now, &h, err) ||
	        !claim_founder_says(s->a, s->app->db, &it->f, it->p.path, h, &says, err)))
		return false;
	if (says)
		buf_fmt(&names, "%s%.*s", names.n ? ", " : "", STR_ARG(it->f.source));
	*out = arena_str(s->a, buf_str(&names));
	return true;
}

/* The last word of the organisation about its fiche, if it came after the value did. */
static bool vouched(struct review_session *s, const struct review_item *it, struct str *out, struct err *err)
{
	struct evidence *e;

	*out = STR_NONE;
	if (!evidence_of(s->a, s->app->db, it->f.id, &e, err))
		return false;
	while (e && e->revoked_at)
		e = e->next;
	if (e && e->at >= it->p.old_at)
		*out = arena_fmt(s->a, _("vouched for by %.*s%s%.*s on %.*s"), STR_ARG(e->by_name),
		    e->by_title.n ? ", " : "", STR_ARG(e->by_title), STR_ARG(review_day(s->a, e->at)));
	return true;
}

static void quiet_line(struct review_session *s, struct page_text *t, struct str line)
{
	if (line.n)
		page_fmt(s->a, t, PAGE_QUIET, "%s%.*s", t->first ? "\n" : "", STR_ARG(line));
}

/* "cdc, sante" who offer the same; each that offers something else, with it. */
static bool other_offers(struct review_session *s, const struct review_item *it, struct page_text *same,
    struct page_text *apart, struct err *err)
{
	const struct queue_item *items = s->queue.items;
	int n = 0;

	for (size_t i = 0; i < s->queue.n; i++) {
		struct proposal p;
		if (i == it->at || items[i].kind != it->item->kind || items[i].fiche != it->item->fiche ||
		    s->states[i] != REVIEW_WAITS || !str_eq(items[i].path, it->item->path) ||
		    ++n > OFFERS_MAX)
			continue;
		struct str who = history_name(items[i].who);
		if (hash_eq(items[i].value, it->item->value)) {
			page_fmt(s->a, same, PAGE_PLAIN, "%s%.*s", same->first ? ", " : "", STR_ARG(who));
			continue;
		}
		if (!proposal_get(s->a, s->app->db, items[i].id, &p, err))
			return false;
		struct str value = describe_value(s->a, p.path, p.new, s->app->french);
		page_fmt(s->a, apart, PAGE_PLAIN, "%s%.*s%s%.*s", apart->first ? "\n" : "", STR_ARG(who),
		    _(": "), STR_ARG(text_cut(value.n ? value : str_of(_("nothing")), 400)));
	}
	return true;
}

static struct str offered_line(struct review_session *s, const struct review_item *it)
{
	struct str who = history_name(it->p.who), on = review_day(s->a, it->p.new_at);

	if (it->item->organisation)
		return arena_fmt(s->a, _("by the organisation itself, %.*s"), STR_ARG(on));
	return arena_fmt(s->a, _("by %.*s, %.*s"), STR_ARG(who), STR_ARG(on));
}

static void put_labelled(
    struct review_session *s, struct page *p, const char *label, const struct page_text *t)
{
	struct page_text all = { 0 };

	if (!t->first)
		return;
	page_fmt(s->a, &all, PAGE_QUIET, "%s%s", label, _(": "));
	for (const struct page_span *span = t->first; span; span = span->next)
		page_add(s->a, &all, span->style, span->text);
	page_wrap(p, MARGIN, MARGIN + GAP, &all);
}

static bool put_standing(
    struct review_session *s, const struct review_item *it, struct page *p, struct err *err)
{
	struct page_text left = { 0 }, right = { 0 }, same = { 0 }, apart = { 0 }, why = { 0 };
	struct str behind, word, since;

	if (!standing_behind(s, it, &behind, err) || !vouched(s, it, &word, err) ||
	    !other_offers(s, it, &same, &apart, err))
		return false;
	int64_t from = it->p.old_at ? it->p.old_at : it->f.created_at;
	since = it->now.n ? arena_fmt(s->a, _("since %.*s"), STR_ARG(review_day(s->a, from))) : STR_NONE;
	quiet_line(s, &left, behind.n ? arena_fmt(s->a, _("said by %.*s"), STR_ARG(behind)) : STR_NONE);
	quiet_line(s, &left, since);
	quiet_line(s, &left, word);
	quiet_line(s, &right, offered_line(s, it));
	page_blank(p);
	put_both(p, NULL, NULL, &left, &right);
	page_blank(p);
	page_add(s->a, &why, PAGE_PLAIN, str_of(review_why(s->a, it->p.reason)));
	put_labelled(s, p, _("Why a person decides"), &why);
	put_labelled(s, p, _("The same is offered by"), &same);
	put_labelled(s, p, _("Something else is offered by"), &apart);
	return true;
}

/* The whole card ----------------------------------------------------------------------------------------------- */

/* How much more waits for the fiche. */
static void put_more(struct review_session *s, const struct review_item *it, struct page *p)
{
	size_t more = 0;

	for (size_t i = 0; i < s->queue.n; i++)
		more += i != it->at && s->queue.items[i].fiche == it->item->fiche &&
		    s->states[i] == REVIEW_WAITS && review_is_in_scope(s, i);
	if (more)
		page_line(p, MARGIN, PAGE_QUIET,
		    ngettext("%zu more waits for this fiche (f)", "%zu more wait for this fiche (f)",
		        (unsigned long)more),
		    more);
}

/* What stands there is not what it was when it was offered against. */
static void put_warnings(struct review_session *s, const struct review_item *it, struct page *p)
{
	if (!str_eq(it->now, it->p.old))
		page_line(
		    p, MARGIN, PAGE_ALERT, "%s", _("The current value has changed since this was offered."));
	if (s->states[it->at] == REVIEW_ACCEPTED)
		page_line(p, MARGIN, PAGE_ALERT, "%s", _("You accepted this; u takes it back."));
	if (s->states[it->at] == REVIEW_REJECTED)
		page_line(p, MARGIN, PAGE_ALERT, "%s", _("You rejected this; u takes it back."));
	if (s->states[it->at] == REVIEW_SKIPPED)
		page_line(p, MARGIN, PAGE_ALERT, "%s", _("You skipped this."));
}

static struct str label_of(struct review_session *s, const struct review_item *it)
{
	if (it->item->kind == QUEUE_DELETION)
		return str_of(str_is(it->p.new, "deleted") ? _("Does this fiche leave the directory?")
		                                           : _("The status of the fiche"));
	return describe_path(s->a, it->f.record, it->p.path, s->app->french);
}

bool review_card(struct review_session *s, const struct review_item *it, struct page *p, struct err *err)
{
	struct page_text label = { 0 };

	if (it->item->kind == QUEUE_DUPLICATE)
		return review_pair_card(s, it, p, err);
	review_card_head(s, it, p);
	page_add(s->a, &label, PAGE_STRONG, label_of(s, it));
	page_wrap(p, MARGIN, MARGIN + GAP, &label);
	page_blank(p);
	put_values(s, it, p);
	if (!put_standing(s, it, p, err))
		return false;
	put_more(s, it, p);
	put_warnings(s, it, p);
	return true;
}

/* Without most of what both begin with. */
static struct str excerpt(struct arena *a, struct str value, size_t alike)
{
	size_t from = alike > 12 ? alike - 12 : 0;

	while (from && from < value.n && ((unsigned char)value.p[from] & 0xC0) == 0x80)
		from--;
	if (!from)
		return value;
	return arena_fmt(a, "…%.*s", (int)(value.n - from), value.p + from);
}

/* The end of a long label says most: "Address line 1". */
static struct str short_label(struct str label)
{
	size_t at = label.n;

	if (text_width(label) <= 30)
		return label;
	while (at >= 5 && memcmp(label.p + at - 5, " › ", 5) != 0)
		at--;
	return at >= 5 ? (struct str){ label.p + at, label.n - at } : label;
}

struct str review_line(struct review_session *s, const struct review_item *it)
{
	bool french = s->app->french;
	size_t alike = 0;

	if (it->item->kind == QUEUE_DUPLICATE)
		return arena_fmt(s->a, _("%d%%: the same as %.*s?"), (int)(it->pair.score * 100 + .5),
		    STR_ARG(it->other.name));
	struct str label = short_label(label_of(s, it)), none = str_of(_("nothing"));
	struct str old = describe_value(s->a, it->p.path, it->now, french);
	struct str new = describe_value(s->a, it->p.path, it->p.new, french);
	while (alike < old.n && alike < new.n &&old.p[alike] == new.p[alike])
		alike++;
	old = old.n ? excerpt(s->a, old, alike) : none;
	new = new.n ? excerpt(s->a, new, alike) : none;
	return arena_fmt(
	    s->a, "%.*s%s%.*s → %.*s", STR_ARG(label), _(": "), STR_ARG(text_cut(old, 40)), STR_ARG(new));
}
