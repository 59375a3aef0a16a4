/* match.h: the directory matched with itself: what changed is scored, pairs that may be one organisation are written down for
 * people (store/pair.h), and those that are one by themselves are merged, where that was asked for. */
#ifndef STORE_MATCH_H
#define STORE_MATCH_H

#include "rules/match_pairs.h"
#include "store/db.h"

/* One merge. */
struct match_merged {
	struct str kept_uuid, kept_name, gone_uuid, gone_name;
	double score;
};

struct match_options {
	bool all;          /* every fiche, with weights learned anew */
	bool merge;        /* merge those that are the same by themselves */
	bool allow_merges; /* a person has seen that so many are one: no limit */
	bool dry_run;      /* see below */
	struct match_bounds bounds;
	int64_t now;
	void *ctx;
	void (*progress)(void *ctx, uint64_t done);              /* fiches; NULL: nobody looks */
	void (*merged)(void *ctx, const struct match_merged *m); /* NULL: nobody hears it */
};

struct match_report {
	bool all;        /* all were scored */
	uint64_t scored; /* fiches */
	uint64_t found;  /* pairs that are new, or whose score is */
	uint64_t gone;   /* that are not possible any more */
	uint64_t merged; /* fiches that became part of another */
	uint64_t
	    stopped; /* merges that were too many at once: more than 50 and 2 % of the directory; none was done */
};

/* Scores what changed since the last time; everything when `all`, when rules, words or the directory (by a tenth) are others than
 * the weights were learned from, and when much changed. Decided pairs stay silent. Merges are each a transaction of their own, of
 * two fiches of different sources of which none holds both, of which at most one was vouched for, and of which neither may be
 * somebody whom a person has parted from the other; what they bring about is scored again. Of two that one source lists nobody
 * is asked below .5. Without news nothing is written.
 *
 * dry_run: all of it in one transaction that is still open when this returns true, so that what it would leave can be read; the
 * caller rolls back. Only forms and keys of another version are made again for good. */
bool match_dedupe(
    struct arena *a, struct db *db, const struct match_options *o, struct match_report *out, struct err *err);

#endif
