/* report.h: the figures of the annual report, for any period. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "rules/rate.h"
#include "store/figures.h"
#include "store/task.h"

struct report {
	int64_t from, to, now; /* from <= t < to */
	struct rates rates;    /* today */
	struct figures figures;
	int64_t tasks[TASK_KINDS]; /* today */
};

/* Everything of one moment: in a read transaction of its own. */
bool report_gather(struct arena *a, struct db *db, const struct policies *policies, int64_t from, int64_t to,
    int64_t now, struct report *out, struct err *err);

/* One of the report's figures, in the order in which it is read. */
struct report_line {
	const char *key;     /* of JSON: "requests" */
	const char *section; /* N_(); the same for those that stand together */
	const char *label;   /* N_() */
	int64_t n;
};

enum { REPORT_LINES = 24 };

/* Writes them and returns how many. */
int report_lines(const struct report *r, struct report_line out[REPORT_LINES]);

/* A class of messages or a channel in the user's language; what is no word of ours as it stands. */
struct str report_word(struct str word);

#endif
