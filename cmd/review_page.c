#include "cmd/review_page.h"

#include "lib/buf.h"
#include "lib/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

enum { TEXT_MAX = 32 * 1024 }; /* of one text that is shown */

/* Text ------------------------------------------------------------------------------------------------------- */

/* Takes no column, and is no mark on a letter either. */
static bool is_invisible(uint32_t cp)
{
	return cp == 0xAD || cp == 0x180E || (cp >= 0x200B && cp <= 0x200F) ||
	    (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF || cp == 0x61C;
}

static struct str make_visible(struct arena *a, struct str s)
{
	struct buf AUTO_BUF out = BUF_INIT(2 * TEXT_MAX);
	const char *p = s.p, *end = s.p + (s.n < TEXT_MAX ? s.n : TEXT_MAX);

	while (s.n && p < end) {
		const char *from = p;
		uint32_t cp = text_next(&p, end);
		if (cp == '\n')
			buf_char(&out, '\n');
		else if (is_invisible(cp))
			buf_fmt(&out, "<U+%04X>", (unsigned)cp);
		else
			buf_s(&out, text_plain(a, (struct str){ from, (size_t)(p - from) }));
	}
	if (s.n > TEXT_MAX)
		buf_fmt(&out, " …");
	return arena_str(a, buf_str(&out));
}

/* Most text needs nothing done to it. */
static bool is_plain_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return s.n <= TEXT_MAX;
}

static void append(struct arena *a, struct page_text *t, enum page_style style, struct str s)
{
	struct page_span *span = ARENA_NEW(a, struct page_span);

	if (!s.n)
		return;
	*span = (struct page_span){ .text = s, .style = style };
	if (t->last)
		t->last->next = span;
	else
		t->first = span;
	t->last = span;
}

void page_add(struct arena *a, struct page_text *t, enum page_style style, struct str s)
{
	append(a, t, style, is_plain_ascii(s) ? s : make_visible(a, s));
}

void page_fmt(struct arena *a, struct page_text *t, enum page_style style, const char *fmt, ...)
{
	char text[2048];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	page_add(a, t, style, arena_str(a, str_of(text)));
}

struct str page_plain(struct arena *a, const struct page_text *t, bool marks)
{
	struct buf AUTO_BUF out = BUF_INIT(4 * TEXT_MAX);

	for (const struct page_span *s = t->first; s; s = s->next) {
		bool differs = marks &&
		    (s->style == PAGE_OLD || s->style == PAGE_NEW || s->style == PAGE_MARK);
		buf_fmt(&out, differs ? "[%.*s]" : "%.*s", STR_ARG(s->text));
	}
	return arena_str(a, buf_str(&out));
}

/* Lines ------------------------------------------------------------------------------------------------------ */

void page_blank(struct page *p)
{
	struct page_line *line = ARENA_NEW(p->a, struct page_line);

	if (p->last)
		p->last->next = line;
	else
		p->first = line;
	p->last = line;
	p->n++;
}

void page_add_line(struct page *p, const struct page_line *line)
{
	page_blank(p);
	p->last->text = line->text;
	p->last->width = line->width;
}

static const char spaces[] = "                                ";

/* Spaces up to a column of the last line. */
static void pad(struct page *p, size_t column)
{
	struct page_line *line = p->last;

	while (line->width < column) {
		size_t n = column - line->width < sizeof spaces - 1 ? column - line->width
		                                                    : sizeof spaces - 1;
		append(p->a, &line->text, PAGE_PLAIN, (struct str){ spaces, n });
		line->width += n;
	}
}

/* To the last line, up to the page's width. */
static void put_span(struct page *p, enum page_style style, struct str s)
{
	struct page_line *line = p->last;
	size_t room = p->width > line->width && !line->cut ? p->width - line->width : 0, wide = text_width(s);

	if (!room)
		return;
	line->cut = wide > room;
	if (line->cut)
		s = text_cut(s, room - 1);
	append(p->a, &line->text, style, s);
	if (line->cut)
		append(p->a, &line->text, style, STR("…"));
	line->width += text_width(s) + line->cut;
}

/* A line break within a line is a blank. */
static void put_text(struct page *p, const struct page_text *t)
{
	for (const struct page_span *s = t->first; s; s = s->next)
		put_span(
		    p, s->style, memchr(s->text.p, '\n', s->text.n) ? text_plain(p->a, s->text) : s->text);
}

void page_put(struct page *p, size_t indent, const struct page_text *t)
{
	page_blank(p);
	pad(p, indent);
	put_text(p, t);
}

void page_line(struct page *p, size_t indent, enum page_style style, const char *fmt, ...)
{
	struct page_text t = { 0 };
	char text[2048];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	page_add(p->a, &t, style, arena_str(p->a, str_of(text)));
	page_put(p, indent, &t);
}

static size_t width_of(const struct page_text *t)
{
	size_t n = 0;

	for (const struct page_span *s = t->first; s; s = s->next)
		n += text_width(s->text);
	return n;
}

void page_ends(struct page *p, size_t indent, const struct page_text *left, const struct page_text *right)
{
	size_t n = width_of(right), all = p->width;

	if (n + 20 > all) { /* no room for both */
		page_put(p, indent, left);
		return;
	}
	page_blank(p);
	pad(p, indent);
	p->width = n ? all - n - 1 : all;
	put_text(p, left);
	p->width = all;
	if (!n)
		return;
	p->last->cut = false;
	pad(p, all - n);
	put_text(p, right);
}

/* Breaking ----------------------------------------------------------------------------------------------------- */

/* A text as letters (each with the marks on it), to be broken into lines. */
struct letter {
	struct str text;
	uint8_t columns;
	uint8_t style;
};

struct letters {
	struct letter *p;
	size_t n, at;
};

static struct letters letters_of(struct arena *a, const struct page_text *t)
{
	struct letters all = { 0 };
	size_t bytes = 0;

	for (const struct page_span *s = t->first; s; s = s->next)
		bytes += s->text.n;
	all.p = ARENA_ARRAY(a, struct letter, bytes);
	for (const struct page_span *s = t->first; s; s = s->next)
		for (const char *p = s->text.p, *end = p + s->text.n, *next = p; p < end; p = next) {
			text_next(&next, end);
			struct str text = { p, (size_t)(next - p) };
			struct letter *last = all.n ? &all.p[all.n - 1] : NULL;
			size_t columns = text_width(text);
			if (!columns && *p != '\n' && last && last->text.p + last->text.n == p)
				last->text.n += text.n;
			else
				all.p[all.n++] = (struct letter){ text, (uint8_t)columns, (uint8_t)s->style };
		}
	return all;
}

static bool is_break(const struct letter *l)
{
	return str_is(l->text, "\n");
}

static bool is_space(const struct letter *l)
{
	return str_is(l->text, " ") && l->style != PAGE_BAR; /* a cursor is never passed over */
}

/* How many letters from all->at on make the next line of at most `width` columns. */
static size_t line_length(const struct letters *all, size_t width)
{
	const struct letter *p = all->p + all->at;
	size_t left = all->n - all->at, n = 0, used = 0, last_space = 0;

	for (; n < left && !is_break(&p[n]); n++) {
		if (used + p[n].columns > width && n)
			return is_space(&p[n]) ? n : last_space ? last_space : n;
		used += p[n].columns;
		if (is_space(&p[n]))
			last_space = n + 1;
	}
	return n;
}

/* Takes the next line; false at the end. */
static bool take_line(struct arena *a, struct letters *all, size_t width, struct page_text *out)
{
	*out = (struct page_text){ 0 };
	if (all->at >= all->n)
		return false;
	size_t n = line_length(all, width ? width : 1);
	const struct letter *p = all->p + all->at;
	for (size_t i = 0; i < n; i++) {
		struct page_span *last = out->last;
		if (last && last->style == p[i].style && last->text.p + last->text.n == p[i].text.p)
			last->text.n += p[i].text.n;
		else
			append(a, out, p[i].style, p[i].text);
	}
	all->at += n;
	if (all->at < all->n && is_break(&all->p[all->at]))
		all->at++;
	else
		while (all->at < all->n && is_space(&all->p[all->at]))
			all->at++;
	return true;
}

void page_wrap(struct page *p, size_t indent, size_t hang, const struct page_text *t)
{
	struct letters all = letters_of(p->a, t);
	struct page_text line;
	size_t at = indent;

	while (take_line(p->a, &all, p->width > at ? p->width - at : 1, &line)) {
		page_put(p, at, &line);
		at = hang;
	}
}

void page_beside(struct page *p, const struct page_column *columns, size_t n)
{
	struct letters *all = ARENA_ARRAY(p->a, struct letters, n);
	bool more = true;

	for (size_t i = 0; i < n; i++)
		all[i] = letters_of(p->a, &columns[i].text);
	while (more) {
		bool begun = more = false;
		for (size_t i = 0; i < n; i++) {
			struct page_text line;
			if (!take_line(p->a, &all[i], columns[i].width, &line))
				continue;
			if (!begun)
				page_blank(p);
			begun = more = true;
			pad(p, columns[i].at);
			put_text(p, &line);
		}
	}
}
