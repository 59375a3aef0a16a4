#include "cmd/review_desk.h"

#include "cmd/blocks.h"
#include "cmd/describe.h"
#include "cmd/review_terminal.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/path.h"

enum { DOC_MAX = 1024 * 1024 };

/* Other values than those offered ------------------------------------------------------------------------------- */

/* Asks for each value of a child; false when he gives up. */
static bool edit_values(struct review_desk *d, struct record *r)
{
	bool french = d->s->app->french;

	for (int f = 0; f < r->entity->n_fields; f++) {
		const struct field *field = &r->entity->fields[f];
		if (field_is_child(field)) {
			for (struct record *c = r->slots[f].list.first; c; c = c->next)
				if (!edit_values(d, c))
					return false;
			continue;
		}
		if (!blocks_shows(field) || !record_text(r, f).n)
			continue;
		struct str label = arena_fmt(
		    d->s->a, "%s, %s", blocks_entity_label(r->entity, french), blocks_label(field, french));
		struct str value = d->ui->text(d->ctx, label, record_text(r, f));
		if (!value.n)
			return false;
		record_set(r, f, value);
	}
	return true;
}

/* A child's values one by one, as its JSON; blank when he gives up. */
static struct str edit_child(struct review_desk *d, const struct entity *e, struct str json, struct str lang)
{
	struct buf AUTO_BUF out = BUF_INIT(DOC_MAX);
	struct err ignored;
	struct record *r = record_read_json(d->s->a, json, e, &ignored);

	if (!r || !edit_values(d, r))
		return STR_NONE;
	record_write_child_json(&out, r, lang);
	return buf_ok(&out) ? arena_str(d->s->a, buf_str(&out)) : STR_NONE;
}

/* What is edited, and what stands there now. */
static struct str titled(struct review_desk *d, const struct review_item *it)
{
	struct str label = describe_path(d->s->a, it->f.record, it->p.path, d->s->app->french);

	if (!it->now.n)
		return label;
	return arena_fmt(d->s->a, "%.*s\n%s%s%.*s", STR_ARG(label), _("NOW"), _(": "), STR_ARG(it->now));
}

static bool edit(struct review_desk *d, const struct review_item *it, struct err *err)
{
	struct err ignored;
	struct path path;
	struct str value;

	if (it->item->kind != QUEUE_PROPOSAL) {
		review_say(d->s, true, "%s", _("there is no value to edit here"));
		return true;
	}
	if (!path_parse(d->s->a, it->f.record->entity, it->p.path, &path, &ignored))
		return true;
	if (path.part == PATH_CHILD && !it->p.new.n)
		value = edit_child(d, path.entity, it->now, it->f.record->lang);
	else if (path.part == PATH_CHILD)
		value = edit_child(d, path.entity, it->p.new, it->f.record->lang);
	else
		value = d->ui->text(d->ctx, titled(d, it), it->p.new.n ? it->p.new : it->now);
	if (!value.n) {
		review_say(d->s, false, "%s", _("nothing was changed"));
		return true;
	}
	/* What was offered, as it was offered: then who offered it stands behind it. */
	return review_accept(d->s, it, str_eq(value, it->p.new) ? STR_NONE : value, err);
}

/* Possible duplicates ------------------------------------------------------------------------------------------- */

static bool same_day(struct arena *a, int64_t x, int64_t y)
{
	return str_eq(review_day(a, x), review_day(a, y));
}

/* What was vouched for stays, then what was there first; where that tells nothing he is asked. */
static bool join(struct review_desk *d, const struct review_item *it, uint32_t key, struct err *err)
{
	bool alike = (it->f.verified_at != 0) == (it->other.verified_at != 0);
	bool unclear = alike && same_day(d->s->a, it->f.created_at, it->other.created_at);
	char which = key == '1' || key == '2' ? (char)key : '\0';

	if (!which && unclear) {
		which = d->ui->pick(d->ctx, _("Which one stays? 1 the left, 2 the right"), "12");
		if (!which)
			return true;
	}
	return review_join(d->s, it, which == '1' ? it->f.id : which == '2' ? it->other.id : 0, err);
}

static bool pair_key(struct review_desk *d, const struct review_item *it, uint32_t key, struct err *err)
{
	switch (key) {
	case 'm':
	case '1':
	case '2':
		d->settle = true;
		return join(d, it, key, err);
	case 'd':
		d->settle = true;
		return review_reject(d->s, it, err);
	case 'a':
	case 'r':
		review_say(d->s, true, "%s", _("m: they are one; d: they are two"));
		return true;
	default:
		return true;
	}
}

/* Proposals and deletions --------------------------------------------------------------------------------------- */

static bool proposal_key(struct review_desk *d, const struct review_item *it, uint32_t key, struct err *err)
{
	d->settle = key == 'a' || key == 'r' || key == 'e';
	switch (key) {
	case 'a':
		return review_accept(d->s, it, STR_NONE, err);
	case 'r':
		return review_reject(d->s, it, err);
	case 'e':
		return edit(d, it, err);
	case 'm':
	case 'd':
		review_say(d->s, true, "%s", _("a accepts, r rejects"));
		return true;
	default:
		return true;
	}
}

/* Where he looks ------------------------------------------------------------------------------------------------ */

static void look_at_all(struct review_desk *d)
{
	d->s->only_fiche = 0;
	d->s->only_who = STR_NONE;
	d->list = false;
}

static void only_fiche(struct review_desk *d, const struct review_item *it)
{
	bool already = d->s->only_fiche != 0;

	look_at_all(d);
	if (already)
		return;
	d->s->only_fiche = it->item->fiche;
	d->list = true;
}

static void only_source(struct review_desk *d, const struct review_item *it)
{
	bool already = d->s->only_who.n != 0;

	look_at_all(d);
	if (already)
		return;
	if (!it->item->who.n) {
		review_say(d->s, true, "%s", _("a possible duplicate is of no source"));
		return;
	}
	d->s->only_who = it->item->who;
	d->list = true;
}

bool review_desk_settle(struct review_desk *d, struct err *err)
{
	bool some = d->s->only_fiche || d->s->only_who.n;

	if (!review_settle(d->s, err))
		return false;
	if (some && !d->s->only_fiche && !d->s->only_who.n)
		d->list = false;
	return true;
}

/* All that waits where he looks, at once. */
static bool all(struct review_desk *d, bool accept, struct err *err)
{
	struct review_session *s = d->s;
	size_t n = review_count(s).waiting;

	if (!s->only_fiche && !s->only_who.n) {
		review_say(
		    s, true, "%s", _("only all of a fiche (f) or of a source (o) can be decided at once"));
		return true;
	}
	const char *question = arena_fmt(s->a,
	    accept ? ngettext("Accept the %zu that waits here? y/n", "Accept all %zu that wait here? y/n",
	                 (unsigned long)n)
	           : ngettext("Reject the %zu that waits here? y/n", "Reject all %zu that wait here? y/n",
	                 (unsigned long)n),
	    n)
	                           .p;
	char answer = d->ui->pick(d->ctx, question, "ynoYNO");
	if (!strchr("yYoO", answer) || !answer)
		return true;
	d->settle = true;
	return review_all(s, accept, err);
}

/* Looking up ---------------------------------------------------------------------------------------------------- */

static struct page page_for(struct review_desk *d)
{
	return (struct page){ .a = d->s->a, .width = d->ui->width(d->ctx) };
}

static void show_fiche(struct review_desk *d, const struct review_item *it)
{
	struct page p = page_for(d);

	review_card_head(d->s, it, &p);
	review_fiche_page(d->s, &it->f, &p);
	if (it->item->kind == QUEUE_DUPLICATE) {
		struct review_item second = { .item = it->item, .f = it->other };
		page_blank(&p);
		page_blank(&p);
		review_card_head(d->s, &second, &p);
		review_fiche_page(d->s, &it->other, &p);
	}
	d->ui->page(d->ctx, _("the whole fiche"), &p);
}

static bool show_history(struct review_desk *d, const struct review_item *it, struct err *err)
{
	struct page p = page_for(d);

	if (!review_history_page(d->s, it, &p, err))
		return false;
	d->ui->page(d->ctx, _("how it came to be"), &p);
	return true;
}

static void show_help(struct review_desk *d)
{
	struct page p = page_for(d);

	review_help_page(&p);
	d->ui->page(d->ctx, _("help"), &p);
}

/* Keys --------------------------------------------------------------------------------------------------------- */

/* Those that need no item. */
static bool general_key(struct review_desk *d, uint32_t key, struct err *err)
{
	switch (key) {
	case 'q':
	case KEY_CTRL_C:
	case KEY_STOP:
		d->quit = true;
		return true;
	case 'u':
		d->settle = true;
		return review_undo(d->s, err);
	case '?':
		show_help(d);
		return true;
	case KEY_ESCAPE:
	case KEY_BACKSPACE:
		look_at_all(d);
		return true;
	default:
		return true;
	}
}

/* Those that move, and show. */
static bool looking_key(struct review_desk *d, const struct review_item *it, uint32_t key, struct err *err)
{
	switch (key) {
	case 's':
	case ' ':
		review_skip(d->s, it->at);
		d->settle = true;
		return true;
	case 'n':
	case KEY_RIGHT:
		review_step(d->s, 1);
		return true;
	case 'p':
	case KEY_LEFT:
		review_step(d->s, -1);
		return true;
	case 'f':
		only_fiche(d, it);
		return true;
	case 'o':
		only_source(d, it);
		return true;
	case 'l':
		d->list = !d->list;
		return true;
	case KEY_ENTER:
		d->list = false;
		return true;
	case 'v':
		show_fiche(d, it);
		return true;
	case 'w':
		return show_history(d, it, err);
	case 'A':
	case 'R':
		return all(d, key == 'A', err);
	default:
		return general_key(d, key, err);
	}
}

/* At the end what was skipped can be looked at again. */
static bool end_key(struct review_desk *d, uint32_t key, struct err *err)
{
	if (key == 's') {
		review_unskip(d->s);
		d->settle = true;
		return true;
	}
	return general_key(d, key, err);
}

bool review_key(struct review_desk *d, const struct review_item *it, uint32_t key, struct err *err)
{
	bool decides = key < 0x80 && strchr("aremd12", (int)key) && key;

	*d->s->note = '\0';
	d->settle = false;
	if (!it)
		return end_key(d, key, err);
	if (!decides)
		return looking_key(d, it, key, err);
	if (d->s->states[it->at] != REVIEW_WAITS && d->s->states[it->at] != REVIEW_SKIPPED) {
		review_say(d->s, true, "%s", _("this is decided already; u takes it back"));
		return true;
	}
	return it->item->kind == QUEUE_DUPLICATE ? pair_key(d, it, key, err) : proposal_key(d, it, key, err);
}
