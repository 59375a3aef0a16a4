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
	if (holders > FEW || x->fax || y->fax ||
	    (x->extension && y->extension && x->extension != y->extension))
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
	if (!tells(x) || !tells(y) || x->fax || y->fax)
		return MATCH_PHONE_MISSING;
	if ((x->kind == LINE_LOCAL) != (y->kind == LINE_LOCAL))
		return (x->digits & local) == (y->digits & local) ? MATCH_PHONE_SAME_SHARED
		                                                  : MATCH_PHONE_APART;
	return part_digits_near(x->digits, y->digits) ? MATCH_PHONE_NEAR : MATCH_PHONE_APART;
}

/* Where both are spoken to on the telephone, those lines decide: two offices may have one fax. */
static enum match_phone compare_phones(const struct parts *x, const struct parts *y)
{
	enum match_phone spoken = MATCH_PHONE_MISSING, faxed = MATCH_PHONE_MISSING;

	for (int i = 0; i < x->head->lines; i++)
		for (int j = 0; j < y->head->lines; j++) {
			const struct part_line *v = &x->lines[i], *w = &y->lines[j];
			enum match_phone level = compare_line(v, w),
			                 *best = v->fax || w->fax ? &faxed : &spoken;
			if (level && (!*best || level < *best))
				*best = level;
		}
	return spoken ? spoken : faxed;
}

/* Webs ------------------------------------------------------------------------------------------------------- */

static enum match_web compare_webs(const struct parts *x, const struct parts *y)
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

static enum match_number compare_numbers(const struct parts *x, const struct parts *y)
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
static bool in_order(const struct part_head *x, const struct part_head *y)
{
	size_t n = x->bytes < y->bytes ? x->bytes : y->bytes;
	int order = memcmp(x, y, n);

	return order ? order < 0 : x->bytes <= y->bytes;
}

static uint32_t compare(const struct match_set *s, const struct part_head *a, const struct part_head *b)
{
	bool kept = in_order(a, b);
	struct parts x = parts_of(kept ? a : b), y = parts_of(kept ? b : a);
	unsigned vetoes;
	enum match_name name = compare_names(&x, &y, match_set_rare(s), &vetoes);

	return match_pattern_of((int)name, (int)compare_places(&x, &y), (int)compare_phones(&x, &y),
	    (int)compare_webs(&x, &y), (int)compare_numbers(&x, &y), (int)vetoes);
}

uint32_t match_compare(const struct match_set *s, uint32_t x, uint32_t y)
{
	return compare(s, match_set_head(s, x), match_set_head(s, y));
}

void match_compare_many(
    const struct match_set *s, uint32_t x, const uint32_t *others, int n, uint32_t *patterns)
{
	/* Forms lie far apart, and memory answers many questions at once: those of the next few are fetched together. */
	enum { AHEAD = 16, LINE = 64, LINES = 4 };
	const struct part_head *head = match_set_head(s, x), *ahead[AHEAD];

	for (int from = 0; from < n; from += AHEAD) {
		int many = n - from < AHEAD ? n - from : AHEAD;
		for (int i = 0; i < many; i++) {
			const volatile char *bytes = (const char *)(ahead[i] = match_set_head(
			                                                s, others[from + i]));
			for (int line = 0; line < LINES; line++)
				(void)bytes[line * LINE];
		}
		for (int i = 0; i < many; i++)
			patterns[from + i] = compare(s, head, ahead[i]);
	}
}
