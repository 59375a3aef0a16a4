/* review_page.h: what is shown, as lines of styled text: painted on a terminal (review_terminal.h) or printed line by line. Text
 * of any script stands in its columns; nothing in it reaches the terminal as a command. Pure. */
#ifndef CMD_REVIEW_PAGE_H
#define CMD_REVIEW_PAGE_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>

enum page_style {
	PAGE_PLAIN,
	PAGE_QUIET,  /* labels, what is the same */
	PAGE_STRONG, /* headings */
	PAGE_OLD,    /* what differs in the current value */
	PAGE_NEW,    /* what differs in the offered one */
	PAGE_MARK,   /* what differs where neither is the older one */
	PAGE_ALERT,
	PAGE_BAR, /* reversed: where the cursor is */
	PAGE_STYLES
};

struct page_span {
	struct page_span *next;
	struct str text;
	enum page_style style;
};

/* Styled text that knows nothing of lines yet; line breaks in it are kept. */
struct page_text {
	struct page_span *first, *last;
};

struct page_line {
	struct page_line *next;
	struct page_text text;
	size_t width; /* columns so far */
	bool cut;     /* nothing more goes in */
};

struct page {
	struct arena *a;
	size_t width; /* columns; lines are cut there */
	struct page_line *first, *last;
	size_t n;
};

/* Adds to a text. Characters that a terminal would take as commands, or that nobody sees, are made visible. */
void page_add(struct arena *a, struct page_text *t, enum page_style style, struct str s);
void page_fmt(struct arena *a, struct page_text *t, enum page_style style, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds an empty line. */
void page_blank(struct page *p);

/* Adds a line of another page. */
void page_add_line(struct page *p, const struct page_line *line);

/* Adds a line that begins in column `indent`, cut at the page's width. */
void page_put(struct page *p, size_t indent, const struct page_text *t);

/* The same in one style. */
void page_line(struct page *p, size_t indent, enum page_style style, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* A line with one text at its beginning and another, as far as there is room, at its end. */
void page_ends(struct page *p, size_t indent, const struct page_text *left, const struct page_text *right);

/* Adds as many lines as the text takes, broken between words; further ones begin in column `hang`. */
void page_wrap(struct page *p, size_t indent, size_t hang, const struct page_text *t);

/* Texts beside each other, each broken within its own columns. */
struct page_column {
	size_t at, width;
	struct page_text text;
};
void page_beside(struct page *p, const struct page_column *columns, size_t n);

/* The text without styles; what differs stands between brackets when `marks`. */
struct str page_plain(struct arena *a, const struct page_text *t, bool marks);

#endif
