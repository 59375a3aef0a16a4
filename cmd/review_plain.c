/* review_plain.c: vigie review line by line, where the terminal cannot be a whole screen (TERM=dumb, a screen reader). */
#include "cmd/review_desk.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { LINES = 40, WIDTH = REVIEW_BESIDE_MIN - 1 }; /* one value above the other: it may be read aloud */

struct plain {
	struct review_session *s;
	struct review_desk desk;
	bool end; /* of the input */
};

static void put_page(const struct page *p, struct arena *a)
{
	for (const struct page_line *line = p->first; line; line = line->next) {
		struct str text = page_plain(a, &line->text, true);
		while (text.n && text.p[text.n - 1] == ' ')
			text.n--;
		printf("%.*s\n", STR_ARG(text));
	}
}

/* The next line that is typed, in s->a; false at the end. */
static bool read_line(struct plain *c, struct str *out)
{
	char *line = NULL;
	size_t room = 0;

	fflush(stdout);
	ssize_t n = getline(&line, &room, stdin);
	if (n < 0)
		c->end = true;
	else
		*out = arena_str(c->s->a, str_trim((struct str){ line, (size_t)n }));
	free(line);
	return n >= 0;
}

static char pick(void *ctx, const char *question, const char *keys)
{
	struct plain *c = ctx;
	struct str answer;

	for (;;) {
		printf("%s ", question);
		if (!read_line(c, &answer) || !answer.n)
			return '\0';
		if (strchr(keys, *answer.p))
			return *answer.p;
	}
}

static struct str text(void *ctx, struct str label, struct str value)
{
	struct plain *c = ctx;
	struct page p = { .a = c->s->a, .width = WIDTH };
	struct page_text shown = { 0 };
	struct str answer;

	page_add(c->s->a, &shown, PAGE_PLAIN, label);
	page_add(c->s->a, &shown, PAGE_PLAIN, str_of(_(": ")));
	page_add(c->s->a, &shown, PAGE_PLAIN, value);
	page_wrap(&p, 0, 0, &shown);
	put_page(&p, c->s->a);
	printf("%s ", _("The new value (nothing: give up):"));
	return read_line(c, &answer) ? answer : STR_NONE;
}

static void show(void *ctx, const char *title, const struct page *p)
{
	struct plain *c = ctx;

	printf("── %s\n", title);
	put_page(p, c->s->a);
}

static size_t width(void *ctx)
{
	(void)ctx;
	return WIDTH;
}

static const struct review_ui ui = { .pick = pick, .text = text, .page = show, .width = width };

static bool put_item(
    struct plain *c, struct review_item *item, const struct review_item **shown, struct err *err)
{
	struct review_count n = review_count(c->s);
	struct page p = { .a = c->s->a, .width = WIDTH };

	*shown = NULL;
	if (c->s->at == c->s->queue.n) {
		review_end_page(c->s, &p);
		put_page(&p, c->s->a);
		return true;
	}
	if (!db_snapshot(c->s->app->db, err))
		return false;
	bool ok = review_load(c->s, c->s->at, item, err) &&
	    (c->desk.list ? review_list_page(&c->desk, n.place - 1, LINES, &p, err)
	                  : review_card(c->s, item, &p, err));
	db_rollback(c->s->app->db);
	if (!ok)
		return false;
	*shown = item;
	printf("\n── %s\n",
	    arena_fmt(c->s->a, _("%zu of %zu · no. %.*s"), n.place, n.all,
	        STR_ARG(review_number(c->s->a, item->item)))
	        .p);
	put_page(&p, c->s->a);
	return true;
}

static void put_prompt(struct plain *c, const struct review_item *item)
{
	struct page p = { .a = c->s->a, .width = WIDTH };
	struct page_text keys = { 0 };

	review_keys_text(&c->desk, item, &keys);
	page_wrap(&p, 0, 0, &keys);
	put_page(&p, c->s->a);
	printf("> ");
}

static bool step(struct plain *c, struct err *err)
{
	struct review_item item;
	const struct review_item *shown;
	struct str answer;

	arena_reset(c->s->a);
	if (c->desk.settle && !review_desk_settle(&c->desk, err))
		return false;
	if (*c->s->note)
		printf("%.*s\n", STR_ARG(text_plain(c->s->a, str_of(c->s->note))));
	c->desk.settle = false;
	if (!put_item(c, &item, &shown, err))
		return false;
	put_prompt(c, shown);
	if (!read_line(c, &answer))
		return true;
	return !answer.n || review_key(&c->desk, shown, (unsigned char)*answer.p, err);
}

bool review_plain(struct review_session *s, struct err *err)
{
	struct plain c = { .s = s, .desk = { .s = s, .ui = &ui, .settle = true } };

	c.desk.ctx = &c;
	while (!c.desk.quit && !c.end)
		if (!step(&c, err))
			return false;
	return true;
}
