/* form_changes.c: what an answer says otherwise than the form did. The form's lines are found again (form_align), those
 * with another value are believed only where the lines around them leave no doubt (form_believe), and what was written
 * there is understood (form_value) or left to a person. */
#include "mailer/form.h"

#include "mailer/form_put.h"
#include "mailer/form_reading.h"

#include <string.h>

enum { LIKE_PERCENT = 50 };

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
static bool take(struct form_reading *r, const struct form_line *l, const struct form_target *t,
    struct str said, bool below)
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
static bool is_emptied(const struct form_reading *r, size_t i, size_t end)
{
	return i && i + 1 < r->n && form_reading_same(&r->m[i - 1]) &&
	    (form_reading_same(&r->m[i + 1]) || !r->m[i + 1].value.n) && r->m[i + 1].found != FOUND_NOT &&
	    form_extent_block(r, i, end) == end;
}

static void read_line(struct form_reading *r, size_t i)
{
	const struct form_match *m = &r->m[i];
	const struct form_line *l = m->line;
	struct form_target t = form_value_target(r->a, l->path);
	size_t end;
	bool said = false;

	if (form_reading_same(m)) {
		end = r->t->at[m->end - 1] + 1;
		said = take(r, l, &t, form_extent_same(r, m), false);
	} else {
		struct str text = form_extent_other(r, i, &end);
		if (text.n && form_extent_open(r, i, end))
			t.kind = KIND_UNKNOWN;
		if (text.n)
			said = take(r, l, &t, text, false);
		else if (l->value.n && is_emptied(r, i, end))
			said = take(r, l, &t, STR_NONE, false);
	}
	struct str below = said ? STR_NONE : form_extent_below(r, i, end, &t);
	if (below.n)
		take(r, l, &t, below, true);
}

/* The whole ------------------------------------------------------------------------------------------------- */

static int read_all(struct form_reading *r)
{
	int found = 0;

	form_extent_measure(r);
	form_believe(r);
	for (size_t i = 0; i < r->n; i++)
		if (r->believed[i]) {
			read_line(r, i);
			found++;
		}
	return found;
}

/* The lines that the form was found on are passed over when it is looked for again. */
static void take_lines(const struct form_reading *r, bool *taken)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->m[i].found != FOUND_NOT)
			for (size_t l = r->t->at[r->m[i].start]; l <= form_reading_line(r, &r->m[i]); l++)
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
		struct form_reading r = { .a = a, .t = &t, .end = &first, .garbled = is_garbled(&t) };
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
