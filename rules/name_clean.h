/* name_clean.h: a raw name made ready for folding: what punctuation says and folding would lose. Only rules/name*.c.
 *
 * Stops within abbreviations go ("C.L.S.C.", "N. D."), apostrophes that elide nothing ("women's", "p'tit"), the endings for
 * another gender ("ami.e.s", "retraité(e)s"); "&" becomes "et". Where a mark says something of the words beside it, one
 * run ends and the next begins. */
#ifndef RULES_NAME_CLEAN_H
#define RULES_NAME_CLEAN_H

#include "rules/name.h"

enum {
	NAME_RUNS = 64,
	NAME_PLAIN_BYTES = 4 * NAME_BYTES, /* "&" becomes " et " */
};

/* What stands between a word and the one before it. */
enum name_before {
	BEFORE_SPACE,
	BEFORE_COMMA, /* or another mark of its kind */
	BEFORE_DASH,  /* with spaces; or a bracket, open or closed */
};

/* What shortens the last word of a run: an apostrophe ("l'"), a stop ("hop."). */
enum name_run_end { NAME_RUN_PLAIN, NAME_RUN_ELIDED, NAME_RUN_STOPPED };

/* A stretch of plain text that is folded by itself. */
struct name_run {
	size_t from;
	enum name_before before;
	enum name_run_end end;
};

/* At most NAME_BYTES of `raw` into `plain`, `*n` bytes; returns how many runs there are, at least 1. */
int name_clean(
    struct str raw, char plain[static NAME_PLAIN_BYTES], size_t *n, struct name_run runs[static NAME_RUNS]);

#endif
