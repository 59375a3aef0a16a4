#include "rules/rate.h"

#include "rules/region.h"

enum { PERCENT = 100 };

static int place_of(struct str code)
{
	int i = 0;

	while (region_codes[i] && !str_is(code, region_codes[i]) && i < RATE_REGIONS - 1)
		i++;
	return i;
}

void rates_add(struct rates *rates, struct str region, const struct staleness *s)
{
	struct rate *r = &rates->of[place_of(region)];

	r->fiches++;
	r->never += s->never;
	r->verified += !s->never && s->state != STALE;
	r->due += s->state == DUE;
	r->stale += s->state == STALE;
}

const char *rates_code(int at)
{
	return at < place_of(STR_NONE) ? region_codes[at] : "";
}

struct rate rates_total(const struct rates *rates)
{
	struct rate all = { 0 };

	for (int i = 0; i < RATE_REGIONS; i++) {
		const struct rate *r = &rates->of[i];
		all.fiches += r->fiches;
		all.verified += r->verified;
		all.due += r->due;
		all.stale += r->stale;
		all.never += r->never;
	}
	return all;
}

int64_t rate_percent(const struct rate *rate)
{
	return rate->fiches ? (PERCENT * rate->verified + rate->fiches / 2) / rate->fiches : 0;
}
