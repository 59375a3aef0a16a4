#include "importers/json_items.h"

#include "importers/json_span.h"
#include "importers/json_window.h"
#include "lib/i18n.h"

#include <stdlib.h>

/* What is to come. */
enum place {
	AT_START,
	IN_LIST,
	IN_PAGE,      /* members of the page behind its list */
	BEHIND_FIRST, /* an object was the first thing: perhaps lines follow */
	IN_LINES,
	AT_END,
};

/* A step that gave nothing: take the next. */
#define AGAIN ((enum json_items_step)(JSON_ITEMS_FAILED + 1))

struct json_items {
	struct json_window w;
	struct json_items_kind kind; /* all NULL: pages of the HSDS API */
	size_t given;                /* bytes of the item that the caller looks at */
	bool own;                    /* the object has a name or an id, so it is hardly a page */
	bool first; /* IN_LIST: no item was given; BEHIND_FIRST: the object stood on one line */
	enum place place;
	enum json_items_form form;
	struct json_page page;
	uint64_t blank;
};

struct json_items *json_items_open(struct input *in)
{
	struct json_items *j = calloc(1, sizeof *j);

	if (!j)
		abort();
	json_window_open(&j->w, in);
	json_page_begin(&j->page);
	return j;
}

struct json_items *json_items_open_kind(struct input *in, const struct json_items_kind *kind)
{
	struct json_items *j = json_items_open(in);

	j->kind = *kind;
	return j;
}

void json_items_close(struct json_items **j)
{
	if (!*j)
		return;
	json_window_close(&(*j)->w);
	free(*j);
	*j = NULL;
}

enum json_items_form json_items_form(const struct json_items *j)
{
	return j->form;
}

struct json_page json_items_page(const struct json_items *j)
{
	return j->page;
}

uint64_t json_items_blank(const struct json_items *j)
{
	return j->blank;
}

static enum json_items_step fail(const struct json_items *j, struct err *err, const char *why)
{
	json_window_refuse(&j->w, 0, err, why);
	return JSON_ITEMS_FAILED;
}

static enum json_items_step fail_cut(const struct json_items *j, struct err *err)
{
	json_window_refuse_cut(&j->w, 0, err);
	return JSON_ITEMS_FAILED;
}

/* Gives the value that stands here. */
static enum json_items_step give_value(struct json_items *j, struct json_item *out, struct err *err)
{
	uint64_t line = j->w.line;
	size_t n;

	if (!json_window_value(&j->w, 0, &n, err))
		return JSON_ITEMS_FAILED;
	*out = (struct json_item){ { json_window_text(&j->w).p, n }, line };
	j->given = n;
	if (n)
		return JSON_ITEMS_ITEM;
	err_set(err, ERR_INPUT, _("an item of more than 16 MiB"));
	return JSON_ITEMS_BAD;
}

/* Pages --------------------------------------------------------------------------------------------------------- */

static struct str unquoted(struct str name)
{
	return name.n < 2 ? STR_NONE : (struct str){ name.p + 1, name.n - 2 };
}

/* The value at *o is a list: of the page's items? */
static bool begins_list(struct json_items *j, struct str name, size_t o, bool *yes, struct err *err)
{
	enum json_page_list list = json_page_list(name);
	char c;

	*yes = j->kind.list ? str_is(name, j->kind.list) : list == JSON_PAGE_YES;
	if (j->kind.list || list != JSON_PAGE_PERHAPS || j->own)
		return true;
	o++;
	if (!json_window_look(&j->w, &o, &c, err))
		return false;
	*yes = c == '{' || c == ']';
	return true;
}

enum walk { WALK_ON, WALK_LIST, WALK_OVER, WALK_LOST, WALK_FAILED };

/* Walks from *o over one member of a page, or its end: ON behind a member, LIST behind the "[" of its contents,
 * OVER behind its "}", LOST where neither stands. */
static enum walk walk(struct json_items *j, size_t *o, struct err *err)
{
	size_t n;
	char c;

	if (!json_window_look(&j->w, o, &c, err))
		return WALK_FAILED;
	if (c == '}') {
		++*o;
		return WALK_OVER;
	}
	*o += c == ',';
	if (!json_window_look(&j->w, o, &c, err) || (c == '"' && !json_window_value(&j->w, *o, &n, err)))
		return WALK_FAILED;
	if (c != '"')
		return WALK_LOST;
	size_t name = *o, name_n = n;
	*o += n;
	if (!json_window_look(&j->w, o, &c, err))
		return WALK_FAILED;
	if (c != ':')
		return WALK_LOST;
	++*o;
	if (!json_window_look(&j->w, o, &c, err))
		return WALK_FAILED;
	struct str key = unquoted((struct str){ json_window_text(&j->w).p + name, name_n });
	bool list = false;
	if (c == '[' && !begins_list(j, key, *o, &list, err))
		return WALK_FAILED;
	if (list) {
		++*o;
		return WALK_LIST;
	}
	if (!json_window_value(&j->w, *o, &n, err))
		return WALK_FAILED;
	const char *text = json_window_text(&j->w).p;
	key = unquoted((struct str){ text + name, name_n });
	j->own |= json_page_is_own(key);
	json_page_note(&j->page, key, (struct str){ text + *o, n });
	if (j->kind.member)
		j->kind.member(j->kind.ctx, key, (struct str){ text + *o, n });
	*o += n;
	return WALK_ON;
}

/* Goes into the list of the page that stands here; LOST when it is none. */
static enum walk begin_page(struct json_items *j, struct err *err)
{
	enum walk step;
	size_t o = 1;

	json_page_begin(&j->page);
	j->own = false;
	while ((step = walk(j, &o, err)) == WALK_ON)
		;
	if (step != WALK_LIST)
		return step == WALK_FAILED ? step : WALK_LOST;
	json_window_pass(&j->w, o);
	j->form = JSON_ITEMS_PAGE;
	j->place = IN_LIST;
	j->first = true;
	return step;
}

/* Before the first object: is it a page? What is no page is an item, whatever stands in it. */
static enum json_items_step begin_object(struct json_items *j, struct json_item *out, struct err *err)
{
	enum walk step = begin_page(j, err);

	if (step == WALK_FAILED)
		return JSON_ITEMS_FAILED;
	if (step == WALK_LIST)
		return AGAIN;
	json_page_begin(&j->page);
	j->form = JSON_ITEMS_ONE;
	j->place = BEHIND_FIRST;
	enum json_items_step given = give_value(j, out, err);
	j->first = !memchr(json_window_text(&j->w).p, '\n', j->given);
	return given;
}

/* The members behind the list of a page. */
static bool end_page(struct json_items *j, struct err *err)
{
	enum walk step;
	size_t o = 0;

	while ((step = walk(j, &o, err)) == WALK_ON) {
		json_window_pass(&j->w, o);
		o = 0;
	}
	if (step == WALK_FAILED)
		return false;
	if (step == WALK_OVER) {
		json_window_pass(&j->w, o);
		json_page_end(&j->page);
		j->place = AT_END;
		return true;
	}
	if (o == json_window_text(&j->w).n)
		return json_window_refuse_cut(&j->w, o, err);
	return json_window_refuse(&j->w, o, err,
	    step == WALK_LIST ? _("the page has two lists of items")
	                      : _("what stands behind the list of items is no JSON"));
}

/* The other forms ----------------------------------------------------------------------------------------------- */

static enum json_items_step begin(struct json_items *j, struct json_item *out, struct err *err)
{
	char c;

	if (!json_window_peek(&j->w, &c, err))
		return JSON_ITEMS_FAILED;
	if (c == '{')
		return begin_object(j, out, err);
	if (c == '[') {
		json_window_pass(&j->w, 1);
		j->form = JSON_ITEMS_LIST;
		j->place = IN_LIST;
		j->first = true;
		return AGAIN;
	}
	if (c == '\0')
		return fail(j, err, _("the file is empty; fetch it again"));
	return fail(
	    j, err, _("this is no JSON, which begins with \"[\" or \"{\"; check the format of the source"));
}

static enum json_items_step next_in_list(struct json_items *j, struct json_item *out, struct err *err)
{
	char c;

	if (!json_window_peek(&j->w, &c, err))
		return JSON_ITEMS_FAILED;
	if (c == ']') {
		json_window_pass(&j->w, 1);
		j->place = j->form == JSON_ITEMS_PAGE ? IN_PAGE : AT_END;
		return AGAIN;
	}
	if (c != '\0' && !j->first) {
		if (c != ',')
			return fail(j, err, _("a comma is expected between two items"));
		json_window_pass(&j->w, 1);
		if (!json_window_peek(&j->w, &c, err))
			return JSON_ITEMS_FAILED;
	}
	if (c == '\0')
		return fail_cut(j, err);
	j->first = false;
	j->page.held++;
	return give_value(j, out, err);
}

/* The last line, which has no line end, is whole when its value is. */
static bool is_whole(struct str line)
{
	struct json_span span = { 0 };
	const char *p = line.p, *end = line.p + line.n;

	return json_span_scan(&span, &p, end) == JSON_SPAN_END && p == end;
}

static enum json_items_step give_line(
    struct json_items *j, struct str line, size_t n, bool dropped, struct json_item *out, struct err *err)
{
	*out = (struct json_item){ line, j->w.line };
	j->given = n;
	if (!dropped && line.n <= JSON_VALUE_MAX)
		return JSON_ITEMS_ITEM;
	err_set(err, ERR_INPUT, _("an item of more than 16 MiB"));
	return JSON_ITEMS_BAD;
}

static enum json_items_step next_line(struct json_items *j, struct json_item *out, struct err *err)
{
	bool dropped = false;
	size_t seen = 0;

	for (;;) {
		struct str t = json_window_text(&j->w);
		const char *end = memchr(t.p + seen, '\n', t.n - seen);
		seen = end ? (size_t)(end - t.p) : t.n;
		if (!end && !j->w.ended) {
			dropped |= json_window_full(&j->w);
			if (dropped) {
				json_window_pass(&j->w, seen);
				seen = 0;
			}
			if (!json_window_more(&j->w, err))
				return JSON_ITEMS_FAILED;
			continue;
		}
		struct str line = str_trim((struct str){ t.p, seen });
		if (!end && (dropped || line.n) && (dropped || !is_whole(line)))
			return fail_cut(j, err);
		if (dropped || line.n)
			return give_line(j, line, seen + (end != NULL), dropped, out, err);
		if (!end)
			return JSON_ITEMS_DONE;
		j->blank++;
		json_window_pass(&j->w, seen + 1);
		seen = 0;
	}
}

/* Behind the first object, which was not a page: nothing, or lines of which it was the first. */
static enum json_items_step behind_first(struct json_items *j, struct json_item *out, struct err *err)
{
	uint64_t line = j->w.line;
	char c;

	if (!json_window_peek(&j->w, &c, err))
		return JSON_ITEMS_FAILED;
	if (c == '\0')
		return JSON_ITEMS_DONE;
	if (!j->first || j->w.line == line)
		return fail(j, err,
		    _("something stands behind the end of the object; several objects stand in a list, "
		      "or each on a line of its own"));
	j->form = JSON_ITEMS_LINES;
	j->place = IN_LINES;
	j->blank += j->w.line - line - 1;
	return next_line(j, out, err);
}

static enum json_items_step once(struct json_items *j, struct json_item *out, struct err *err)
{
	char c;

	json_window_pass(&j->w, j->given);
	j->given = 0;
	switch (j->place) {
	case AT_START:
		return begin(j, out, err);
	case IN_LIST:
		return next_in_list(j, out, err);
	case BEHIND_FIRST:
		return behind_first(j, out, err);
	case IN_LINES:
		return next_line(j, out, err);
	case IN_PAGE:
		if (!end_page(j, err))
			return JSON_ITEMS_FAILED;
		break;
	case AT_END:
		break;
	}
	if (!json_window_peek(&j->w, &c, err))
		return JSON_ITEMS_FAILED;
	if (c == '\0')
		return JSON_ITEMS_DONE;
	if (c == '{' && j->form == JSON_ITEMS_PAGE && !j->kind.list) {
		enum walk step = begin_page(j, err);
		if (step != WALK_LOST)
			return step == WALK_FAILED ? JSON_ITEMS_FAILED : AGAIN;
	}
	return fail(j, err, _("something stands behind the end of the document"));
}

enum json_items_step json_items_next(struct json_items *j, struct json_item *out, struct err *err)
{
	enum json_items_step step;

	do
		step = once(j, out, err);
	while (step == AGAIN);
	return step;
}
