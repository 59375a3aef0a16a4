/* form_believe.c: which of the lines that were found with another value are the form's beyond doubt. */
#include "mailer/form_reading.h"

#include <string.h>

/* A value that no other fiche has. */
static bool is_telling(const struct form_reading *r, const struct form_match *m)
{
	struct form_target t = form_value_target(r->a, m->line->path);

	return form_reading_anchor(m) &&
	    (t.kind == KIND_PHONE || t.kind == KIND_EMAIL || t.kind == KIND_URI ||
	        str_is(m->line->path, "name") || str_is(m->line->path, "name@other") ||
	        str_is(m->line->path, "description") || str_is(m->line->path, "description@other"));
}

/* How often the label stands among the form's lines from..to, and at the beginnings of the text's lines. */
static int count_in_form(const struct form_reading *r, struct str label, size_t from, size_t to)
{
	int n = 0;

	for (size_t i = from; i < to; i++)
		n += str_eq(r->m[i].label, label);
	return n;
}

static int count_in_text(const struct form_reading *r, struct str label, size_t from, size_t to)
{
	int n = 0;

	for (size_t l = from; l < to && l < r->t->n_lines; l++)
		n += form_align_begins(r->t, l, label);
	return n;
}

/* Between two lines that are the same, its label stands as often as in the form: which is which is beyond doubt. */
static bool is_between(const struct form_reading *r, size_t i)
{
	size_t before = i, behind = i + 1;

	while (before && !form_reading_anchor(&r->m[before - 1]))
		before--;
	while (behind < r->n && !form_reading_anchor(&r->m[behind]))
		behind++;
	if (!before || behind == r->n)
		return false;
	size_t from = r->t->at[r->m[before - 1].end - 1] + 1, to = r->t->at[r->m[behind].start];
	struct str label = r->m[i].label;
	return count_in_form(r, label, before, behind) == count_in_text(r, label, from, to);
}

static bool all_blank(const struct form_reading *r, size_t from, size_t to)
{
	while (from < to && form_extent_blank(r, from))
		from++;
	return from >= to;
}

/* Right behind the form's line before it, or right before the one behind it, without anything else between. */
static bool is_beside(const struct form_reading *r, size_t i)
{
	const struct form_match *m = &r->m[i];
	size_t line = form_reading_line(r, m), end;

	if (i && (form_reading_anchor(&r->m[i - 1]) || r->believed[i - 1])) {
		const struct form_match *before = &r->m[i - 1];
		if (form_reading_same(before))
			end = r->t->at[before->end - 1] + 1;
		else
			form_extent_other(r, i - 1, &end);
		if (all_blank(r, end, r->t->at[m->start]) &&
		    r->t->lines[form_reading_line(r, before)].depth == r->t->lines[line].depth)
			return true;
	}
	if (i + 1 < r->n && form_reading_anchor(&r->m[i + 1])) {
		form_extent_other(r, i, &end);
		size_t next = r->t->at[r->m[i + 1].start];
		return all_blank(r, end, next) && r->t->lines[next].depth == r->t->lines[line].depth;
	}
	return false;
}

/* The lines of one fiche: those that are the same must speak for it, and not be outnumbered by the others unless
 * nearly the whole form is there. */
static bool is_of_fiche(const struct form_reading *r, struct str fiche)
{
	size_t lines = 0, same = 0, other = 0;
	bool telling = false;

	for (size_t i = 0; i < r->n; i++) {
		const struct form_match *m = &r->m[i];
		if (!str_eq(m->line->fiche, fiche))
			continue;
		lines++;
		same += form_reading_same(m) || (m->found == FOUND_BLANK && !m->value.n);
		other += m->found == FOUND_OTHER || (m->found == FOUND_BLANK && m->value.n);
		telling |= is_telling(r, m);
	}
	return telling && (other <= same || (same + other) * 10 >= lines * 7);
}

void form_believe(struct form_reading *r)
{
	struct str fiche = STR_NONE;
	bool of_fiche = false;

	for (size_t i = 0; i < r->n; i++) {
		const struct form_match *m = &r->m[i];
		if (!i || !str_eq(m->line->fiche, fiche)) {
			fiche = m->line->fiche;
			of_fiche = is_of_fiche(r, fiche);
		}
		if (form_reading_same(m))
			r->believed[i] = true;
		else if (m->found != FOUND_NOT && of_fiche)
			r->believed[i] = is_between(r, i) || is_beside(r, i);
	}
}
