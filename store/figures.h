/* figures.h: what happened in a period, counted: the figures of the annual report. */
#ifndef STORE_FIGURES_H
#define STORE_FIGURES_H

#include "store/db.h"

/* So many of each word, most first. */
struct tally {
	struct tally *next;
	struct str word;
	int64_t n;
};

struct figures {
	int64_t fiches;  /* active today */
	int64_t created; /* in the period: fiches founded that are no other's part today */
	int64_t closed;  /* closed or deleted, and still so */
	/* Corrections without a full update: acts that changed values of a fiche (one for each act and fiche), but for those
	 * whose fiche was verified within a day. What an act founded is no correction. */
	int64_t corrected;
	int64_t verified;            /* fiches that somebody vouched for at least once */
	int64_t requests, reminders; /* e-mails that left */
	int64_t undelivered;         /* e-mails that the relay refused for good */
	int64_t asked;               /* requests whose first e-mail left in the period … */
	int64_t answered;            /* … and that were answered since */
	int64_t replies;             /* messages from people: no bounces, nothing automatic */
	int64_t replies_handled;     /* of those, by Vigie or by a technician */
	int64_t calls;               /* verifications by telephone, visit, web: neither e-mail nor a source */
	int64_t dead, opted_out;     /* addresses */
	int64_t offered;             /* proposals raised */
	int64_t accepted, rejected;  /* and decided */
	int64_t pending;             /* today */
	int64_t duplicates;          /* possible ones that wait for a person today */
	struct tally *channels;      /* verifications */
	struct tally *classes;       /* messages that came (mailer/classify.h) */
};

/* Of `from` <= t < `to`. In one read transaction of the caller's, if the sums must agree to the last one. */
bool figures_read(
    struct arena *a, struct db *db, int64_t from, int64_t to, struct figures *out, struct err *err);

/* Pending proposals by who offers them: "source:levis", "organisation". */
bool figures_pending(struct arena *a, struct db *db, struct tally **out, struct err *err);

/* Possible duplicates that wait for a person. */
bool figures_duplicates(struct db *db, int64_t *out, struct err *err);

/* Sources whose newest delivery was stopped: nothing of it was applied. */
struct stopped {
	struct stopped *next;
	struct str source, message;
	int64_t at;
};
bool figures_stopped(struct arena *a, struct db *db, struct stopped **out, struct err *err);

#endif
