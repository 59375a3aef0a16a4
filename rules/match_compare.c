#include "rules/match_compare.h"

#include "rules/line.h"

/* Holders in eighths of log2: at most 3 records that differ are few, more than 20 are many. */
enum { FEW = 13, MANY = 35 };

/* Lines ------------------------------------------------------------------------------------------------------ */

static enum match_phone same_line(const struct part_line *x, const struct part_line *y)
{
	unsigned holders = x->holders > y->holders ? x->holders : y->holders;

	if (x->kind == LINE_SHORT || x->kind == LINE_TOLL_FREE || holders > MANY)
		return MATCH_PHONE_SAME_PUBLIC;
	if (holders > FEW || (x->extension && y->extension && x->extension != y->extension))
		return MATCH_PHONE_SAME_SHARED;
	return MATCH_PHONE_SAME_RARE;
}

/* Does it tell anything that two records have different ones? */
static bool tells(const struct part_line *l)
{
	return l->kind == LINE_OWN || l->kind == LINE_LOCAL || l->kind == LINE_FOREIGN;
}

static enum match_phone compare_line(const struct part_line *x, const struct part_line *y)
{
	const uint64_t local = 0xFFFFFFF; /* seven digits */

	if (x->digits == y->digits)
		return same_line(x, y);
	if (!tells(x) || !tells(y))
		return MATCH_PHONE_MISSING;
	if ((x->kind == LINE_LOCAL) != (y->kind == LINE_LOCAL))
		return (x->digits & local) == (y->digits & local) ? MATCH_PHONE_SAME_SHARED
		                                                  : MATCH_PHONE_APART;
	return part_digits_near(x->digits, y->digits) ? MATCH_PHONE_NEAR : MATCH_PHONE_APART;
}

enum match_phone compare_phones(const struct parts *x, const struct parts *y)
{
	enum match_phone best = MATCH_PHONE_MISSING;

	for (int i = 0; i < x->head->lines; i++)
		for (int j = 0; j < y->head->lines; j++) {
			enum match_phone level = compare_line(&x->lines[i], &y->lines[j]);
			if (level && (!best || level < best))
				best = level;
		}
	return best;
}

/* Webs ------------------------------------------------------------------------------------------------------- */

enum match_web compare_webs(const struct parts *x, const struct parts *y)
{
	enum match_web best = MATCH_WEB_MISSING;

	for (int i = 0; i < x->head->webs; i++)
		for (int j = 0; j < y->head->webs; j++) {
			const struct part_web *v = &x->webs[i], *w = &y->webs[j];
			enum match_web level = MATCH_WEB_APART;
			if (v->hash == w->hash && v->kind == w->kind)
				level = v->holders > FEW || w->holders > FEW ? MATCH_WEB_SAME_SHARED
				                                             : MATCH_WEB_SAME_RARE;
			if (!best || level < best)
				best = level;
		}
	return best;
}

/* Numbers ---------------------------------------------------------------------------------------------------- */

enum match_number compare_numbers(const struct parts *x, const struct parts *y)
{
	enum match_number best = MATCH_NUMBER_MISSING;

	for (int i = 0; i < x->head->numbers; i++)
		for (int j = 0; j < y->head->numbers; j++) {
			const struct part_number *m = &x->numbers[i], *n = &y->numbers[j];
			enum match_number level = MATCH_NUMBER_APART;
			if (m->hash == n->hash)
				level = MATCH_NUMBER_SAME;
			else if (m->type && n->type && m->type != n->type)
				continue;
			else if (part_digits_near(m->digits, n->digits))
				level = MATCH_NUMBER_NEAR;
			if (!best || level < best)
				best = level;
		}
	return best;
}

/* An order that does not depend on who is asked first: the same is compared with the same. */
static bool in_order(struct str x, struct str y)
{
	int order = memcmp(x.p, y.p, x.n < y.n ? x.n : y.n);

	return order ? order < 0 : x.n <= y.n;
}

uint32_t match_compare(const struct match_set *s, uint32_t x, uint32_t y)
{
	struct str fx = match_set_form(s, x), fy = match_set_form(s, y);
	bool kept = in_order(fx, fy);
	struct parts px = parts_of(kept ? fx.p : fy.p), py = parts_of(kept ? fy.p : fx.p);
	unsigned vetoes;
	enum match_name name = compare_names(&px, &py, match_set_rare(s), &vetoes);

	return match_pattern_of((int)name, (int)compare_places(&px, &py), (int)compare_phones(&px, &py),
	    (int)compare_webs(&px, &py), (int)compare_numbers(&px, &py), (int)vetoes);
}
