/* normalise_phone.c: the first number in a cell. The first run of digits (rules/phone_run.h) that is a number is taken; one that
 * begins with what is none ("7 418 555-0100") is looked at group by group. */
#include "lib/text.h"
#include "rules/normalise.h"
#include "rules/phone_run.h"

struct found {
	size_t from, n;
	bool sure; /* false: only if nothing better comes */
	bool foreign;
};

/* Behind "+" or "011": the plan's own number, or one of another country. */
static struct found choose_dialled(const struct phone_run *r, size_t from)
{
	size_t n = r->n - from;

	if (n >= 11 && r->digit[from] == '1')
		return (struct found){ .from = from + 1, .n = 10, .sure = true };
	return (struct found){
		.from = from, .n = n < PHONE_MAX ? n : PHONE_MAX, .sure = n >= 7, .foreign = true
	};
}

/* What of the run is a number; n 0: nothing. */
static struct found choose(const struct phone_run *r)
{
	size_t from;

	if (r->n < 3)
		return (struct found){ .n = 0 };
	if (r->plus)
		return choose_dialled(r, 0);
	if (r->n > 11 && memcmp(r->digit, "011", 3) == 0)
		return choose_dialled(r, 3);
	if (phone_run_is_short(r->digit) && (r->n == 3 || r->starts[3]))
		return (struct found){ .n = 3, .sure = true };
	if (phone_run_ten(r, 0, &from))
		return (struct found){ .from = from, .n = 10, .sure = true };
	if (r->n >= 11 && r->digit[0] == '1')
		return (struct found){ .from = 1, .n = 10, .sure = true };
	if (r->n >= 10)
		return (struct found){ .n = 10, .sure = true };
	return (struct found){ .n = r->n, .sure = r->n >= 7 };
}

/* The number in the cell, and the text behind it. */
static struct str find_phone(struct arena *a, struct str s, struct str *rest)
{
	struct phone_run r;
	struct str best = STR_NONE;
	size_t i = 0;

	*rest = STR_NONE;
	while (phone_run_next(s, &i, &r)) {
		struct found f = choose(&r);
		if (!f.n || (best.n && !f.sure))
			continue;
		size_t after = r.after[f.from + f.n - 1];
		best = arena_fmt(a, "%s%.*s", f.foreign ? "+" : "", (int)f.n, r.digit + f.from);
		*rest = (struct str){ s.p + after, s.n - after };
		if (f.sure)
			break;
	}
	return best;
}

struct str norm_phone(struct arena *a, struct str s)
{
	struct str rest;

	return find_phone(a, s, &rest);
}

struct str norm_phone_whole(struct arena *a, struct str s)
{
	struct str rest, number = find_phone(a, s, &rest), more = text_only_digits(a, rest);

	return number.n && more.n ? arena_fmt(a, "%.*sx%.*s", STR_ARG(number), STR_ARG(more)) : number;
}
