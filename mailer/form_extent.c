/* form_extent.c: where values begin and end in the text of an answer. */
#include "mailer/form_reading.h"

#include "lib/text.h"

#include <string.h>

enum {
	FOLDED_COLUMNS = 60, /* a line this long may have been folded … */
	WIDE_COLUMNS = 100,  /* … but not where some are wider than that */
	TAIL_KEYS = 10,
};

bool form_extent_blank(const struct form_reading *r, size_t l)
{
	return l >= r->t->n_lines || r->t->lines[l].from == r->t->lines[l].to;
}

/* Does any label of the form begin this line? */
static bool begins_label(const struct form_reading *r, size_t l)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->m[i].label.n && form_align_begins(r->t, l, r->m[i].label))
			return true;
	return false;
}

/* The line of the text on which the next line of the form stands. */
static size_t next_match_line(const struct form_reading *r, size_t i)
{
	for (size_t k = i + 1; k < r->n; k++)
		if (r->m[k].found != FOUND_NOT)
			return r->t->at[r->m[k].start];
	return r->t->n_lines;
}

static bool ends_with(const struct form_reading *r, size_t l, struct str value)
{
	const struct form_text_line *line = &r->t->lines[l];
	size_t n = value.n < TAIL_KEYS ? value.n : TAIL_KEYS, have = line->to - line->from;

	/* A short line is the whole of what was folded. */
	n = have < n ? have : n;
	return n >= FORM_ANCHOR_KEYS && memcmp(r->t->key + line->to - n, value.p + value.n - n, n) == 0;
}

/* The lines from `l` on that may belong together: up to a blank one, a label, the next line of the form. */
size_t form_extent_block(const struct form_reading *r, size_t i, size_t l)
{
	size_t stop = next_match_line(r, i);

	while (l < stop && !form_extent_blank(r, l) && !begins_label(r, l))
		l++;
	return l;
}

/* Of the lines that could have been folded. */
static size_t widest(const struct form_reading *r)
{
	size_t most = 0;

	for (size_t l = 0; l < r->t->n_lines; l++) {
		struct str text = r->t->lines[l].text;
		size_t columns = r->t->lines[l].columns;
		if (text.n && memchr(text.p, ' ', text.n) && columns > most)
			most = columns;
	}
	return most;
}

/* Was the line ended by a mail program, because the next word had no room on it? */
static bool is_folded(const struct form_reading *r, size_t l)
{
	struct str next = r->t->lines[l + 1].text;
	size_t n = 0, have = r->t->lines[l].columns;

	while (n < next.n && next.p[n] != ' ')
		n++;
	if (r->columns > WIDE_COLUMNS)
		return false;
	return have >= FOLDED_COLUMNS || have + 1 + text_width((struct str){ next.p, n }) > r->columns;
}

/* The line behind the last one of a value that differs from the form's and begins on line `first`. */
static size_t value_end(const struct form_reading *r, size_t i, size_t first)
{
	const struct form_text_line *lines = r->t->lines;
	size_t stop = form_extent_block(r, i, first + 1), end = first + 1;

	for (size_t l = stop; l > first + 1; l--)
		if (ends_with(r, l - 1, r->m[i].value))
			return l;
	while (end < stop && is_folded(r, end - 1) && lines[end].depth == lines[first].depth)
		end++;
	return end;
}

/* The raw text of a value whose keys were found. */
struct str form_extent_same(const struct form_reading *r, const struct form_match *m)
{
	size_t last = r->t->at[m->end - 1];

	/* Where lines were joined, the next label is behind it. */
	if (m->found == FOUND_SAME && m->end != r->t->lines[last].to)
		return m->line->value;
	return form_text_from(r->a, r->t, m->start + m->label.n - 1, last + 1);
}

/* What stands behind the label, on its line or, where values have lines of their own, below; blank: nothing. */
struct str form_extent_other(const struct form_reading *r, size_t i, size_t *end)
{
	const struct form_match *m = &r->m[i];
	size_t first = form_reading_line(r, m);

	*end = first + 1;
	if (m->found == FOUND_BLANK) {
		if (form_extent_blank(r, first + 1) || begins_label(r, first + 1) ||
		    (!r->own_lines && !is_folded(r, first)))
			return STR_NONE;
		*end = value_end(r, i, first + 1);
		return form_text_lines(r->a, r->t, first + 1, *end);
	}
	*end = value_end(r, i, first);
	return form_text_from(r->a, r->t, m->start + m->label.n - 1, *end);
}

/* Does more follow that may belong to the value, or not? */
bool form_extent_open(const struct form_reading *r, size_t i, size_t end)
{
	const struct form_text_line *lines = r->t->lines;

	if (form_extent_block(r, i, end) == end)
		return false;
	return lines[end].depth == lines[form_reading_line(r, &r->m[i])].depth || is_folded(r, end - 1);
}

/* Where the next line of the form follows, quoted as this one: what stands between them without marks, blank lines around
 * it or not, was written there by the person. Else the lines up to a blank one. */
static size_t written_end(const struct form_reading *r, size_t i, size_t *from)
{
	const struct form_text_line *lines = r->t->lines;
	int depth = lines[form_reading_line(r, &r->m[i])].depth;
	bool follows = i + 1 < r->n && r->m[i + 1].found != FOUND_NOT &&
	    r->m[i + 1].line->second == r->m[i].line->second &&
	    str_eq(r->m[i + 1].line->fiche, r->m[i].line->fiche);
	int behind = follows ? lines[form_reading_line(r, &r->m[i + 1])].depth : depth;
	size_t stop = follows ? next_match_line(r, i) : form_extent_block(r, i, *from), end;

	depth = behind < depth ? behind : depth;
	while (follows && *from < stop && form_extent_blank(r, *from))
		++*from;
	for (end = *from; end < stop && (lines[end].depth < depth || (follows && form_extent_blank(r, end)));)
		end++;
	return end;
}

/* What a person wrote below a line that ends before line `l`. */
struct str form_extent_below(
    const struct form_reading *r, size_t i, size_t l, const struct form_target *target)
{
	size_t from = l, end = written_end(r, i, &from);

	if (end > from)
		return form_text_lines(r->a, r->t, from, end);
	/* Without quote marks only what cannot be anything else. */
	if (form_extent_block(r, i, from) > from && form_value_is(r->a, target, r->t->lines[from].text))
		return r->t->lines[from].text;
	return STR_NONE;
}

static bool values_have_lines(const struct form_reading *r)
{
	int own = 0, beside = 0;

	for (size_t i = 0; i < r->n; i++)
		if (form_reading_anchor(&r->m[i]))
			*(r->t->at[r->m[i].after] > form_reading_line(r, &r->m[i]) ? &own : &beside) += 1;
	return own > beside;
}

void form_extent_measure(struct form_reading *r)
{
	r->own_lines = values_have_lines(r);
	r->columns = widest(r);
}
