/* review_fiche.c: what a technician looks up before deciding: the whole fiche; how a value came to be. */
#include "cmd/review_card.h"

#include "cmd/blocks.h"
#include "cmd/describe.h"
#include "lib/i18n.h"

enum { MARGIN = 1, INDENT = 2, HISTORY_MAX = 5000 };

/* The fiche ---------------------------------------------------------------------------------------------------- */

static void put_value(struct review_session *s, struct page *p, int depth, struct str label, struct str value)
{
	size_t at = MARGIN + INDENT * (size_t)depth;
	struct page_text t = { 0 };

	if (!value.n)
		return;
	page_fmt(s->a, &t, PAGE_QUIET, "%.*s%s", STR_ARG(label), _(": "));
	page_add(s->a, &t, PAGE_PLAIN, value);
	page_wrap(p, at, at + INDENT, &t);
}

void review_fiche_page(struct review_session *s, const struct fiche *f, struct page *p)
{
	bool french = s->app->french;

	for (const struct block *b = blocks_of(s->a, f->record); b; b = b->next) {
		const struct record *r = b->record;
		if (b->parent)
			page_line(p, MARGIN + INDENT * (size_t)(b->depth - 1), PAGE_STRONG, "%s",
			    blocks_entity_label(r->entity, french));
		for (int i = 0; i < r->entity->n_fields; i++) {
			const struct field *d = &r->entity->fields[i];
			if (!blocks_shows(d))
				continue;
			put_value(s, p, b->depth, str_of(blocks_label(d, french)), record_text(r, i));
			put_value(s, p, b->depth, blocks_other_label(s->a, d, f->record->lang, french),
			    record_other(r, i));
		}
	}
}

/* History ------------------------------------------------------------------------------------------------------ */

/* Is the change one of the value, of what is in it, or of what it is in? */
static bool concerns(struct str changed, struct str path)
{
	struct str inner = changed.n > path.n ? changed : path, outer = changed.n > path.n ? path : changed;

	if (!outer.n || memcmp(inner.p, outer.p, outer.n) != 0)
		return !changed.n; /* the fiche's creation */
	return inner.n == outer.n || inner.p[outer.n] == '.';
}

static void put_change(
    struct review_session *s, const struct review_item *it, const struct history_row *r, struct page *p)
{
	struct page_text t = { 0 };
	const struct change *c = &r->change;
	struct str change = describe_change(s->a, c->path, c->old, c->new, s->app->french);

	page_fmt(s->a, &t, PAGE_QUIET, "%.*s %.*s, %s", STR_ARG(review_day(s->a, r->at)),
	    STR_ARG(history_name(r->who)), describe_word(s->a, r->kind));
	if (r->why.n)
		page_fmt(s->a, &t, PAGE_QUIET, " (%.*s)", STR_ARG(r->why));
	if (!str_eq(c->path, it->p.path))
		page_fmt(s->a, &t, PAGE_PLAIN, "\n%.*s",
		    STR_ARG(describe_path(s->a, it->f.record, c->path, s->app->french)));
	if (change.n)
		page_add(s->a, &t, PAGE_PLAIN, STR("\n"));
	page_add(s->a, &t, PAGE_PLAIN, change);
	page_wrap(p, MARGIN, MARGIN + INDENT, &t);
}

static void put_offer(struct review_session *s, const struct proposal *o, struct page *p)
{
	struct page_text t = { 0 };
	struct str value = describe_value(s->a, o->path, o->new, s->app->french);

	page_fmt(s->a, &t, PAGE_QUIET, "%.*s %.*s, %s", STR_ARG(review_day(s->a, o->new_at)),
	    STR_ARG(history_name(o->who)), describe_word(s->a, o->state));
	if (o->decided_by.n)
		page_fmt(s->a, &t, PAGE_QUIET, ", %.*s %.*s", STR_ARG(history_name(o->decided_by)),
		    STR_ARG(review_day(s->a, o->decided_at)));
	page_add(s->a, &t, PAGE_PLAIN, STR("\n"));
	page_add(s->a, &t, PAGE_PLAIN, value.n ? value : str_of(_("nothing")));
	page_wrap(p, MARGIN, MARGIN + INDENT, &t);
}

bool review_history_page(
    struct review_session *s, const struct review_item *it, struct page *p, struct err *err)
{
	struct proposal_filter of_fiche = { .fiche = it->f.id };
	struct history_row *rows;
	struct proposal *offers;
	bool pair = it->item->kind == QUEUE_DUPLICATE;

	if (!history_of(s->a, s->app->db, it->f.id, HISTORY_MAX, &rows, err) ||
	    !proposal_list(s->a, s->app->db, &of_fiche, &offers, err))
		return false;
	page_line(p, MARGIN, PAGE_STRONG, "%s",
	    pair ? _("What changed in the first fiche") : _("What changed in this value"));
	for (; rows; rows = rows->next)
		if (pair || concerns(rows->change.path, it->p.path))
			put_change(s, it, rows, p);
	page_blank(p);
	if (!pair)
		page_line(p, MARGIN, PAGE_STRONG, "%s", _("What was offered for it"));
	for (; offers && !pair; offers = offers->next)
		if (str_eq(offers->path, it->p.path))
			put_offer(s, offers, p);
	return true;
}
