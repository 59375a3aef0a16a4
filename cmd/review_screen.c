/* review_screen.c: vigie review as a whole screen. */
#include "cmd/review_desk.h"
#include "cmd/review_input.h"
#include "cmd/review_terminal.h"
#include "lib/i18n.h"
#include "lib/text.h"

enum { FRAME_MAX = 64 * 1024 * 1024, MARGIN = 1, WIDEST = 120 }; /* the eye loses longer lines */

struct screen {
	struct review_session *s;
	struct review_desk desk;
	struct review_terminal *t;
	struct arena *a;  /* for one painting */
	struct page body; /* what is shown now, in s->a */
	const struct review_item *item;
	size_t top; /* the first line of the body that is shown */
	size_t list_top;
	bool stop;
};

/* Painting ----------------------------------------------------------------------------------------------------- */

/* The bar at the top: where he is, and what he has done. */
static void put_bar(struct screen *c, struct page *p, const char *title)
{
	struct review_count n = review_count(c->s);
	size_t left_width, right_width;
	struct page_text t = { 0 };

	struct str left = title ? arena_fmt(c->a, " vigie review · %s", title)
	    : c->item ? arena_fmt(c->a, _(" vigie review · %zu of %zu · no. %.*s%s%.*s"), n.place, n.all,
	                    STR_ARG(review_number(c->a, c->item->item)), c->s->only_who.n ? " · " : "",
	                    STR_ARG(history_name(c->s->only_who)))
	              : STR(" vigie review");
	struct str right = arena_fmt(c->a, _("%zu wait · %zu accepted · %zu rejected "), n.waiting,
	    review_count_state(c->s, REVIEW_ACCEPTED), review_count_state(c->s, REVIEW_REJECTED));
	left_width = text_width(left);
	right_width = text_width(right);
	if (left_width + right_width > p->width)
		right_width = (right = STR_NONE).n;
	int gap = p->width > left_width + right_width ? (int)(p->width - left_width - right_width) : 0;
	page_add(c->a, &t, PAGE_BAR, arena_fmt(c->a, "%.*s%*s%.*s", STR_ARG(left), gap, "", STR_ARG(right)));
	page_put(p, 0, &t);
}

/* A rule that says how much is not seen. */
static void put_rule(struct screen *c, struct page *p, size_t above, size_t below)
{
	struct buf AUTO_BUF rule = BUF_INIT(16 * 1024);
	struct page_text t = { 0 };
	struct str hidden = !above && !below ? STR_NONE
	    : below                          ? arena_fmt(c->a,
	                                           ngettext(" %zu more line ↓ ", " %zu more lines ↓ ", (unsigned long)below), below)
	                                     : str_of(_(" ↑ the end "));
	size_t wide = text_width(hidden);

	for (size_t i = 0; i + wide < p->width; i++)
		buf_fmt(&rule, "─");
	page_add(c->a, &t, PAGE_QUIET, arena_str(c->a, buf_str(&rule)));
	page_add(c->a, &t, below ? PAGE_STRONG : PAGE_QUIET, hidden);
	page_put(p, 0, &t);
}

/* One painting: the bar, as much of the body as there is room for, a note and the keys. */
static void paint(struct screen *c, const char *title, const struct page *body, size_t *top, const char *note,
    const struct page_text *keys)
{
	struct page p = { .a = c->a, .width = c->t->width }, foot = p;
	size_t at = 0;

	page_wrap(&foot, MARGIN, MARGIN, keys);
	size_t room = c->t->height > foot.n + 3 ? c->t->height - foot.n - 3 : 1;
	if (*top + room > body->n)
		*top = body->n > room ? body->n - room : 0;
	put_bar(c, &p, title);
	for (const struct page_line *line = body->first; line && at < *top + room; line = line->next, at++)
		if (at >= *top)
			page_add_line(&p, line);
	while (p.n < room + 1)
		page_blank(&p);
	put_rule(c, &p, *top, body->n > *top + room ? body->n - *top - room : 0);
	page_line(&p, MARGIN, c->s->alarm ? PAGE_ALERT : PAGE_STRONG, "%s", note);
	for (const struct page_line *line = foot.first; line; line = line->next)
		page_add_line(&p, line);
	review_terminal_paint(c->t, &p);
}

/* How many lines of a body there is room for. */
static size_t room_of(struct screen *c)
{
	return c->t->height > 6 ? c->t->height - 6 : 1;
}

/* Scrolling; false when the key is another. */
static bool scroll(struct screen *c, uint32_t key, size_t *top)
{
	size_t page = room_of(c);

	switch (key) {
	case KEY_DOWN:
		++*top;
		return true;
	case KEY_UP:
		*top -= *top > 0;
		return true;
	case KEY_PAGE_DOWN:
		*top += page;
		return true;
	case KEY_PAGE_UP:
		*top -= *top > page ? page : *top;
		return true;
	case KEY_HOME:
		*top = 0;
		return true;
	case KEY_END:
		*top = SIZE_MAX / 2;
		return true;
	default:
		return key == KEY_REPAINT;
	}
}

/* No key decides anything out of a paste. */
static uint32_t wait_for_key(struct screen *c)
{
	uint32_t key = review_terminal_key(c->t);

	while (key != KEY_STOP && (c->t->pasting || key == KEY_PASTE_END))
		key = review_terminal_key(c->t);
	c->stop |= key == KEY_STOP;
	return key;
}

/* Asking ------------------------------------------------------------------------------------------------------- */

static char pick(void *ctx, const char *question, const char *keys)
{
	struct screen *c = ctx;
	struct page_text hint = { 0 };
	uint32_t key = KEY_REPAINT;

	while (key >= 0x80 || !key || !strchr(keys, (int)key)) {
		arena_reset(c->a);
		hint = (struct page_text){ 0 };
		page_add(c->a, &hint, PAGE_QUIET, str_of(_("Escape gives up")));
		c->s->alarm = true;
		paint(c, NULL, &c->body, &c->top, question, &hint);
		key = wait_for_key(c);
		scroll(c, key, &c->top);
		if (key == KEY_ESCAPE || key == KEY_CTRL_C || key == 'q' || c->stop)
			return '\0';
	}
	return (char)key;
}

static struct str text(void *ctx, struct str label, struct str value)
{
	struct screen *c = ctx;
	struct review_input *in = arena_alloc(c->s->a, sizeof *in);
	enum review_input_state state = REVIEW_TYPING;

	review_input_begin(in, value);
	while (state == REVIEW_TYPING) {
		struct page p = { .a = c->a, .width = c->t->width };
		struct page_text title = { 0 }, shown = { 0 }, hint = { 0 };
		size_t end = SIZE_MAX / 2;
		arena_reset(c->a);
		page_blank(&p);
		page_add(c->a, &title, PAGE_STRONG, label);
		page_wrap(&p, MARGIN, MARGIN, &title);
		page_blank(&p);
		review_input_text(c->a, in, &shown);
		page_wrap(&p, MARGIN, MARGIN, &shown);
		page_add(c->a, &hint, PAGE_QUIET,
		    str_of(_(
		        "Enter accepts this value · empty, or Escape: nothing happens · Ctrl-U empties · Ctrl-J new line")));
		paint(c, NULL, &p, &end, "", &hint);
		uint32_t key = review_terminal_key(c->t);
		c->stop |= key == KEY_STOP;
		state = review_input_key(in, key);
	}
	return state == REVIEW_TYPED ? review_input_value(in) : STR_NONE;
}

static void show(void *ctx, const char *title, const struct page *p)
{
	struct screen *c = ctx;
	uint32_t key = KEY_REPAINT;
	size_t top = 0;

	for (;;) {
		struct page_text hint = { 0 };
		arena_reset(c->a);
		page_add(c->a, &hint, PAGE_QUIET, str_of(_("arrows, space: move · any other key: back")));
		paint(c, title, p, &top, "", &hint);
		key = wait_for_key(c);
		if (!scroll(c, key == ' ' ? KEY_PAGE_DOWN : key, &top))
			return;
	}
}

static size_t width(void *ctx)
{
	const struct screen *c = ctx;

	return c->t->width < WIDEST ? c->t->width : WIDEST;
}

static const struct review_ui ui = { .pick = pick, .text = text, .page = show, .width = width };

/* The loop ----------------------------------------------------------------------------------------------------- */

/* The list is moved so that the current item is seen. */
static bool compose_list(struct screen *c, struct err *err)
{
	size_t place = review_count(c->s).place, room = room_of(c);

	if (place <= c->list_top)
		c->list_top = place ? place - 1 : 0;
	if (place > c->list_top + room)
		c->list_top = place - room;
	c->top = 0;
	return review_list_page(&c->desk, c->list_top, room, &c->body, err);
}

static bool compose(struct screen *c, struct review_item *item, struct err *err)
{
	c->body = (struct page){ .a = c->s->a, .width = width(c) };
	c->item = NULL;
	if (c->s->at == c->s->queue.n) {
		review_end_page(c->s, &c->body);
		return true;
	}
	c->item = item;
	if (!db_snapshot(c->s->app->db, err))
		return false;
	page_blank(&c->body);
	bool ok = review_load(c->s, c->s->at, item, err);
	if (ok && c->desk.list)
		c->body = (struct page){ .a = c->s->a, .width = c->t->width };
	ok = ok && (c->desk.list ? compose_list(c, err) : review_card(c->s, item, &c->body, err));
	db_rollback(c->s->app->db);
	return ok;
}

static void paint_item(struct screen *c)
{
	struct page_text keys = { 0 };

	arena_reset(c->a);
	review_keys_text(&c->desk, c->item, &keys);
	paint(c, NULL, &c->body, &c->top, c->s->note, &keys);
}

/* In a list the arrows go from line to line. */
static bool list_key(struct screen *c, uint32_t key)
{
	int by = key == KEY_DOWN   ? 1
	    : key == KEY_UP        ? -1
	    : key == KEY_PAGE_DOWN ? (int)room_of(c)
	    : key == KEY_PAGE_UP   ? -(int)room_of(c)
	                           : 0;

	if (!c->desk.list || !c->item)
		return false;
	for (; by > 0; by--)
		review_step(c->s, 1);
	for (; by < 0; by++)
		review_step(c->s, -1);
	return key >= KEY_UP && key <= KEY_PAGE_DOWN && key != KEY_LEFT && key != KEY_RIGHT;
}

/* One key, and what follows from it. */
static bool step(struct screen *c, struct err *err)
{
	struct review_session *s = c->s;
	struct review_item item;

	arena_reset(s->a);
	if (c->desk.settle && !review_desk_settle(&c->desk, err))
		return false;
	c->top = c->desk.settle ? 0 : c->top;
	c->desk.settle = false;
	if (!compose(c, &item, err))
		return false;
	paint_item(c);
	uint32_t key = wait_for_key(c);
	if (list_key(c, key) || (!c->desk.list && scroll(c, key, &c->top))) {
		*s->note = '\0';
		return true;
	}
	size_t at = s->at;
	if (!review_key(&c->desk, c->item, key, err))
		return false;
	c->top = s->at == at && !c->desk.settle ? c->top : 0;
	c->desk.quit |= c->stop;
	return true;
}

bool review_screen(struct review_session *s, struct err *err)
{
	struct review_terminal AUTO_TERMINAL t = { 0 };
	struct arena *AUTO_ARENA a = arena_new(FRAME_MAX);
	struct screen c = { .s = s, .t = &t, .a = a, .desk = { .s = s, .ui = &ui, .settle = true } };

	c.desk.ctx = &c;
	if (!review_terminal_open(&t, err))
		return false;
	while (!c.desk.quit)
		if (!step(&c, err))
			return false;
	return true;
}
