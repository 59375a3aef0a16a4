/* form_changes.c: what an answer says otherwise than the form did. The form's lines are found again (form_align), those
 * with another value are believed only where the lines around them leave no doubt, and what was written there is
 * understood (form_value) or left to a person. */
#include "mailer/form.h"

#include "lib/text.h"
#include "mailer/form_align.h"
#include "mailer/form_put.h"
#include "mailer/form_value.h"

#include <string.h>

enum {
	FOLDED_COLUMNS = 60, /* a line this long may have been folded … */
	WIDE_COLUMNS = 100,  /* … but not where some are wider than that */
	TAIL_KEYS = 10,
	ANCHOR_KEYS = 3,
	LIKE_PERCENT = 50,
};

struct reading {
	struct arena *a;
	const struct form_text *t;
	struct form_match *m;
	size_t n;
	bool *believed; /* of each match that is not FOUND_SAME */
	size_t columns; /* of the widest line */
	bool garbled;   /* UTF-8 was taken for something else: "Ã©" */
	bool own_lines; /* values stand on lines of their own, as some programs write a table */
	struct form_change **end;
};

/* The text behind labels ------------------------------------------------------------------------------------ */

static size_t label_line(const struct reading *r, const struct form_match *m)
{
	return r->t->at[m->start + m->label.n - 1];
}

static bool is_blank_line(const struct reading *r, size_t l)
{
	return l >= r->t->n_lines || r->t->lines[l].from == r->t->lines[l].to;
}

/* Does any label of the form begin this line? */
static bool begins_label(const struct reading *r, size_t l)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->m[i].label.n && form_align_begins(r->t, l, r->m[i].label))
			return true;
	return false;
}

/* The line of the text on which the next line of the form stands. */
static size_t next_match_line(const struct reading *r, size_t i)
{
	for (size_t k = i + 1; k < r->n; k++)
		if (r->m[k].found != FOUND_NOT)
			return r->t->at[r->m[k].start];
	return r->t->n_lines;
}

static bool ends_with(const struct reading *r, size_t l, struct str value)
{
	const struct form_text_line *line = &r->t->lines[l];
	size_t n = value.n < TAIL_KEYS ? value.n : TAIL_KEYS, have = line->to - line->from;

	/* A short line is the whole of what was folded. */
	n = have < n ? have : n;
	return n >= ANCHOR_KEYS && memcmp(r->t->key + line->to - n, value.p + value.n - n, n) == 0;
}

/* The lines from `l` on that may belong together: up to a blank one, a label, the next line of the form. */
static size_t block_end(const struct reading *r, size_t i, size_t l)
{
	size_t stop = next_match_line(r, i);

	while (l < stop && !is_blank_line(r, l) && !begins_label(r, l))
		l++;
	return l;
}

/* Of the lines that could have been folded. */
static size_t widest(const struct reading *r)
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
static bool is_folded(const struct reading *r, size_t l)
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
static size_t value_end(const struct reading *r, size_t i, size_t first)
{
	const struct form_text_line *lines = r->t->lines;
	size_t stop = block_end(r, i, first + 1), end = first + 1;

	for (size_t l = stop; l > first + 1; l--)
		if (ends_with(r, l - 1, r->m[i].value))
			return l;
	while (end < stop && is_folded(r, end - 1) && lines[end].depth == lines[first].depth)
		end++;
	return end;
}

/* The raw text of a value whose keys were found. */
static struct str same_text(const struct reading *r, const struct form_match *m)
{
	size_t last = r->t->at[m->end - 1];

	/* Where lines were joined, the next label is behind it. */
	if (m->found == FOUND_SAME && m->end != r->t->lines[last].to)
		return m->line->value;
	return form_text_from(r->a, r->t, m->start + m->label.n - 1, last + 1);
}

/* What stands behind the label, on its line or, where values have lines of their own, below; blank: nothing. */
static struct str other_text(const struct reading *r, size_t i, size_t *end)
{
	const struct form_match *m = &r->m[i];
	size_t first = label_line(r, m);

	*end = first + 1;
	if (m->found == FOUND_BLANK) {
		if (is_blank_line(r, first + 1) || begins_label(r, first + 1) ||
		    (!r->own_lines && !is_folded(r, first)))
			return STR_NONE;
		*end = value_end(r, i, first + 1);
		return form_text_lines(r->a, r->t, first + 1, *end);
	}
	*end = value_end(r, i, first);
	return form_text_from(r->a, r->t, m->start + m->label.n - 1, *end);
}

/* Does more follow that may belong to the value, or not? */
static bool is_open(const struct reading *r, size_t i, size_t end)
{
	const struct form_text_line *lines = r->t->lines;

	if (block_end(r, i, end) == end)
		return false;
	return lines[end].depth == lines[label_line(r, &r->m[i])].depth || is_folded(r, end - 1);
}

/* Where the next line of the form follows, quoted as this one: what stands between them without marks, blank lines around
 * it or not, was written there by the person. Else the lines up to a blank one. */
static size_t written_end(const struct reading *r, size_t i, size_t *from)
{
	const struct form_text_line *lines = r->t->lines;
	int depth = lines[label_line(r, &r->m[i])].depth;
	bool follows = i + 1 < r->n && r->m[i + 1].found != FOUND_NOT &&
	    r->m[i + 1].line->second == r->m[i].line->second &&
	    str_eq(r->m[i + 1].line->fiche, r->m[i].line->fiche);
	int behind = follows ? lines[label_line(r, &r->m[i + 1])].depth : depth;
	size_t stop = follows ? next_match_line(r, i) : block_end(r, i, *from), end;

	depth = behind < depth ? behind : depth;
	while (follows && *from < stop && is_blank_line(r, *from))
		++*from;
	for (end = *from; end < stop && (lines[end].depth < depth || (follows && is_blank_line(r, end)));)
		end++;
	return end;
}

/* What a person wrote below a line that ends before line `l`. */
static struct str text_below(const struct reading *r, size_t i, size_t l, const struct form_target *target)
{
	size_t from = l, end = written_end(r, i, &from);

	if (end > from)
		return form_text_lines(r->a, r->t, from, end);
	/* Without quote marks only what cannot be anything else. */
	if (block_end(r, i, from) > from && form_value_is(r->a, target, r->t->lines[from].text))
		return r->t->lines[from].text;
	return STR_NONE;
}

/* Whom to believe ------------------------------------------------------------------------------------------- */

static bool is_same(const struct form_match *m)
{
	return m->found == FOUND_SAME || m->found == FOUND_MORE;
}

/* A line that cannot have been found by chance. */
static bool is_anchor(const struct form_match *m)
{
	return is_same(m) && m->value.n >= ANCHOR_KEYS;
}

/* A value that no other fiche has. */
static bool is_telling(const struct reading *r, const struct form_match *m)
{
	struct form_target t = form_value_target(r->a, m->line->path);

	return is_anchor(m) &&
	    (t.kind == KIND_PHONE || t.kind == KIND_EMAIL || t.kind == KIND_URI ||
	        str_is(m->line->path, "name") || str_is(m->line->path, "name@other") ||
	        str_is(m->line->path, "description") || str_is(m->line->path, "description@other"));
}

/* How often the label stands among the form's lines from..to, and at the beginnings of the text's lines. */
static int count_in_form(const struct reading *r, struct str label, size_t from, size_t to)
{
	int n = 0;

	for (size_t i = from; i < to; i++)
		n += str_eq(r->m[i].label, label);
	return n;
}

static int count_in_text(const struct reading *r, struct str label, size_t from, size_t to)
{
	int n = 0;

	for (size_t l = from; l < to && l < r->t->n_lines; l++)
		n += form_align_begins(r->t, l, label);
	return n;
}

/* Between two lines that are the same, its label stands as often as in the form: which is which is beyond doubt. */
static bool is_between(const struct reading *r, size_t i)
{
	size_t before = i, behind = i + 1;

	while (before && !is_anchor(&r->m[before - 1]))
		before--;
	while (behind < r->n && !is_anchor(&r->m[behind]))
		behind++;
	if (!before || behind == r->n)
		return false;
	size_t from = r->t->at[r->m[before - 1].end - 1] + 1, to = r->t->at[r->m[behind].start];
	struct str label = r->m[i].label;
	return count_in_form(r, label, before, behind) == count_in_text(r, label, from, to);
}

static bool all_blank(const struct reading *r, size_t from, size_t to)
{
	while (from < to && is_blank_line(r, from))
		from++;
	return from >= to;
}

/* Right behind the form's line before it, or right before the one behind it, without anything else between. */
static bool is_beside(const struct reading *r, size_t i)
{
	const struct form_match *m = &r->m[i];
	size_t line = label_line(r, m), end;

	if (i && (is_anchor(&r->m[i - 1]) || r->believed[i - 1])) {
		const struct form_match *before = &r->m[i - 1];
		if (is_same(before))
			end = r->t->at[before->end - 1] + 1;
		else
			other_text(r, i - 1, &end);
		if (all_blank(r, end, r->t->at[m->start]) &&
		    r->t->lines[label_line(r, before)].depth == r->t->lines[line].depth)
			return true;
	}
	if (i + 1 < r->n && is_anchor(&r->m[i + 1])) {
		other_text(r, i, &end);
		size_t next = r->t->at[r->m[i + 1].start];
		return all_blank(r, end, next) && r->t->lines[next].depth == r->t->lines[line].depth;
	}
	return false;
}

/* The lines of one fiche: those that are the same must speak for it, and not be outnumbered by the others unless
 * nearly the whole form is there. */
static bool is_of_fiche(const struct reading *r, struct str fiche)
{
	size_t lines = 0, same = 0, other = 0;
	bool telling = false;

	for (size_t i = 0; i < r->n; i++) {
		const struct form_match *m = &r->m[i];
		if (!str_eq(m->line->fiche, fiche))
			continue;
		lines++;
		same += is_same(m) || (m->found == FOUND_BLANK && !m->value.n);
		other += m->found == FOUND_OTHER || (m->found == FOUND_BLANK && m->value.n);
		telling |= is_telling(r, m);
	}
	return telling && (other <= same || (same + other) * 10 >= lines * 7);
}

static void believe(struct reading *r)
{
	struct str fiche = STR_NONE;
	bool of_fiche = false;

	for (size_t i = 0; i < r->n; i++) {
		const struct form_match *m = &r->m[i];
		if (!i || !str_eq(m->line->fiche, fiche)) {
			fiche = m->line->fiche;
			of_fiche = is_of_fiche(r, fiche);
		}
		if (is_same(m))
			r->believed[i] = true;
		else if (m->found != FOUND_NOT && of_fiche)
			r->believed[i] = is_between(r, i) || is_beside(r, i);
	}
}

/* Changes --------------------------------------------------------------------------------------------------- */

static bool may_be_emptied(const struct form_target *t)
{
	bool name = t->field && strcmp(t->field->name, "name") == 0;

	return t->kind != KIND_UNKNOWN && t->kind != KIND_ENUM && t->kind != KIND_HOURS && !name;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* What was said in place of a line's value; true when it was something. */
static bool take(
    struct reading *r, const struct form_line *l, const struct form_target *t, struct str said, bool below)
{
	struct str new = STR_NONE;
	enum form_said what = form_value_said(r->a, t, l->value, said, &new);

	if (r->garbled && (!is_ascii(l->value) || !is_ascii(said)))
		return false;
	/* Prose below a line may be a value, or be about it. */
	if (below && what == SAID_VALUE && t->kind == KIND_TEXT &&
	    form_align_likeness(form_text_key(r->a, l->value), form_text_key(r->a, new)) < LIKE_PERCENT)
		what = SAID_UNCLEAR;
	if (what == SAID_EMPTY && !may_be_emptied(t))
		what = SAID_UNCLEAR;
	if (what == SAID_VALUE)
		form_put_value(r->a, l, t, new, &r->end);
	else if (what == SAID_EMPTY)
		form_put(r->a, l, l->path, l->value, STR_NONE, &r->end);
	else if (what == SAID_UNCLEAR)
		form_put(r->a, l, STR_NONE, l->value, said, &r->end)->emptied = false;
	return what != SAID_NOTHING;
}

/* A label with nothing behind it nor below it, between lines that are as they were. */
static bool is_emptied(const struct reading *r, size_t i, size_t end)
{
	return i && i + 1 < r->n && is_same(&r->m[i - 1]) &&
	    (is_same(&r->m[i + 1]) || !r->m[i + 1].value.n) && r->m[i + 1].found != FOUND_NOT &&
	    block_end(r, i, end) == end;
}

static void read_line(struct reading *r, size_t i)
{
	const struct form_match *m = &r->m[i];
	const struct form_line *l = m->line;
	struct form_target t = form_value_target(r->a, l->path);
	size_t end;
	bool said = false;

	if (is_same(m)) {
		end = r->t->at[m->end - 1] + 1;
		said = take(r, l, &t, same_text(r, m), false);
	} else {
		struct str text = other_text(r, i, &end);
		if (text.n && is_open(r, i, end))
			t.kind = KIND_UNKNOWN;
		if (text.n)
			said = take(r, l, &t, text, false);
		else if (l->value.n && is_emptied(r, i, end))
			said = take(r, l, &t, STR_NONE, false);
	}
	struct str below = said ? STR_NONE : text_below(r, i, end, &t);
	if (below.n)
		take(r, l, &t, below, true);
}

/* The whole ------------------------------------------------------------------------------------------------- */

static bool values_have_lines(const struct reading *r)
{
	int own = 0, beside = 0;

	for (size_t i = 0; i < r->n; i++)
		if (is_anchor(&r->m[i]))
			*(r->t->at[r->m[i].after] > label_line(r, &r->m[i]) ? &own : &beside) += 1;
	return own > beside;
}

static int read_all(struct reading *r)
{
	int found = 0;

	r->own_lines = values_have_lines(r);
	r->columns = widest(r);
	believe(r);
	for (size_t i = 0; i < r->n; i++)
		if (r->believed[i]) {
			read_line(r, i);
			found++;
		}
	return found;
}

/* The lines that the form was found on are passed over when it is looked for again. */
static void take_lines(const struct reading *r, bool *taken)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->m[i].found != FOUND_NOT)
			for (size_t l = r->t->at[r->m[i].start]; l <= label_line(r, &r->m[i]); l++)
				taken[l] = true;
}

/* No word of French or English has a capital A with a tilde. */
static bool is_garbled(const struct form_text *t)
{
	int n = 0;

	for (size_t l = 0; l < t->n_lines; l++)
		for (size_t i = 0; i + 1 < t->lines[l].text.n; i++)
			n += memcmp(t->lines[l].text.p + i, "\xc3\x83", 2) == 0;
	return n > 1;
}

struct form_change *form_changes(struct arena *a, const struct form_line *form, struct str text, int *found)
{
	struct form_text t = form_text_read(a, text);
	bool *taken = ARENA_ARRAY(a, bool, t.n_lines + 1);
	struct form_change *first = NULL;

	*found = 0;
	/* Some answer in a copy above the quoted e-mail: what is found a second time may be the one that was changed. */
	for (int copy = 0; copy < 2 && !first; copy++) {
		struct reading r = { .a = a, .t = &t, .end = &first, .garbled = is_garbled(&t) };
		r.m = form_align_lines(a, form, &r.n);
		r.believed = ARENA_ARRAY(a, bool, r.n + 1);
		if (!form_align(a, &t, taken, r.m, r.n))
			break;
		int n = read_all(&r);
		*found = n > *found ? n : *found;
		take_lines(&r, taken);
	}
	return first;
}
