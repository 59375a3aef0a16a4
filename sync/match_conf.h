/* match_conf.h: how matching is set up: section [match] of the configuration.
 *
 *	[match]
 *	same     = 0.95       from here on two records are one by themselves
 *	possible = 0.5        from here on a person is asked
 *	acronyms = words.tsv  acronyms of the centre's own, beside those that ship (rules/name.h)
 *	merge    = yes        at night fiches that are one by themselves are merged
 *
 * Nothing need be said: rules/match_pairs.h has the bounds that ship. */
#ifndef SYNC_MATCH_CONF_H
#define SYNC_MATCH_CONF_H

#include "lib/arena.h"
#include "lib/conf.h"
#include "lib/err.h"
#include "rules/match_pairs.h"
#include "rules/name.h"

struct match_settings {
	struct match_bounds bounds;
	/* What ships, and the file of `acronyms` with it; lives as long as the arena. */
	const struct name_words *words;
	bool merge;
};

/* `conf` NULL: what ships. ERR_CONFIG says which key is wrong and why. */
bool match_conf_read(struct arena *a, const struct conf *conf, struct match_settings *out, struct err *err);

/* A probability, "0.95", "0,95" or "95 %": between 0 and 1, both included. False when it is none. */
bool match_conf_share(const char *text, double *out);

#endif
