/* pairs.h: pairs of records that may be one, as CSV or JSON lines on the standard output: vigie match, vigie dedupe.
 *
 *	struct pairs_out AUTO_PAIRS_OUT out = { .json = app->json };
 *	pairs_begin(&out, err); pairs_put(&out, &row, err) …; pairs_end(&out, err)
 */
#ifndef CMD_PAIRS_H
#define CMD_PAIRS_H

#include "lib/buf.h"
#include "lib/file.h"
#include "rules/match_reason.h"

struct pairs_out {
	bool json;
	/* The rest is pairs.c's. */
	struct file_out *out;
	struct buf line, why;
};

struct pairs_row {
	struct str left, right; /* ids */
	double score;
	const char *band;
	const struct match_reason *reasons;
	int n_reasons;
};

bool pairs_begin(struct pairs_out *p, struct err *err);
bool pairs_put(struct pairs_out *p, const struct pairs_row *row, struct err *err);
bool pairs_end(struct pairs_out *p, struct err *err);

/* Gives its memory back, whatever came of it. */
void pairs_free(struct pairs_out *p);
#define AUTO_PAIRS_OUT __attribute__((cleanup(pairs_free)))

#endif
