/* match_reason.h: why two records are held to be the same, or not, for a person to read. Pure. */
#ifndef RULES_MATCH_REASON_H
#define RULES_MATCH_REASON_H

#include "rules/match_model.h"
#include "rules/match_set.h"

struct match_reason {
	const char *code; /* for programs, stable: "phone-same", "name-near", "veto-numbers" … */
	const char *text; /* N_(): "the same telephone" */
	struct str left,
	    right; /* what stands there, comparable forms; blank where the text says all; equal: said once */
	double bits; /* for (positive) or against */
};

enum { MATCH_REASONS = 8 };

/* Strongest first; a reason for each field of which both say something, and for each veto. */
int match_reasons(struct arena *a, const struct match_set *s, const struct match_model *m, uint32_t x,
    uint32_t y, struct match_reason out[MATCH_REASONS]);

#endif
