/* stale.h: when a fiche is due for verification, and when it is stale. Pure.
 *
 * Practice of the trade (reference/domain.md): every record formally verified at least once a year, work starts at
 * 10 to 11 months; first needs are kept fresher. An edit is not a verification. */
#ifndef RULES_STALE_H
#define RULES_STALE_H

#include "lib/arena.h"
#include "lib/conf.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One [policy NAME] section; the first that fits in the order of the file decides, the default comes last. */
struct policy {
	struct policy *next;
	struct str name;
	struct str *regions;    /* two digits; none: all */
	struct str *categories; /* a code ("BD" fits BD-1800.2000) or folded words of a name; none: all */
	size_t n_regions, n_categories;
	int due_months, stale_months;
	bool first_needs; /* spread first when a directory was just loaded */
};

struct policies {
	struct policy *first;      /* never NULL: the default is the last */
	int initial_spread_months; /* a fiche never verified falls due within so many months of its creation */
};

/* From the configuration (NULL: none):
 *
 *	[policy capitale-food]
 *	regions     = 03, Chaudière-Appalaches
 *	categories  = BD, aide alimentaire
 *	due         = 3 months
 *	stale       = 4 months
 *	first_needs = yes
 *	[stale]
 *	initial_spread = 12 months
 *
 * A category is what a code begins with or, in any case and with or without accents, words that stand in a name.
 * Two policies are there without being written and can be: [policy first-needs] fits food, housing, mental health,
 * employment and government by their codes in the 211 taxonomy (AIRS) and by French and English words, due 5, stale
 * 6 months, and comes behind those of the file when it is not in it; [policy default] fits everything, due 11, stale
 * 12, and is the last wherever it stands. What a section leaves out is as in the default one.
 * ERR_CONFIG names section, key and line. */
bool stale_policies(struct arena *a, const struct conf *conf, struct policies *out, struct err *err);

struct stale_fiche {
	struct str uuid, region;
	struct str categories;           /* codes and folded names, each between newlines */
	int64_t created_at, verified_at; /* verified_at 0: never */
};

enum freshness { FRESH, DUE, STALE };

struct staleness {
	enum freshness state;
	int64_t due_at, stale_at;
	const struct policy *policy;
	bool never; /* never verified: due_at comes from the initial spread */
};

/* A fiche never verified falls due at created_at plus a share of the spread that its UUID decides (the same every
 * time); first needs share a part of the spread as short as their period is to the default's; it is stale from the
 * day it would have been if it had been verified at its creation, but not before it is due. */
struct staleness stale_of(const struct policies *p, const struct stale_fiche *f, int64_t now);

#endif
