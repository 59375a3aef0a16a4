/* task.h: what is left for a person: telephone calls, questions, e-mails of unknown fate. Computed from what is known, never
 * stored: a task is gone when its reason is. */
#ifndef STORE_TASK_H
#define STORE_TASK_H

#include "rules/stale.h"
#include "store/db.h"

enum task_kind {
	TASK_QUESTION, /* a reply waits to be read */
	TASK_UNSURE,   /* an e-mail may or may not have arrived */
	TASK_PHONE,    /* a due fiche that e-mail cannot reach */
	TASK_KINDS
};
extern const char *const task_kinds[TASK_KINDS]; /* "question", "unsure", "phone" */

struct task {
	struct task *next;
	enum task_kind kind;
	int64_t ref;                          /* inbound, outbox, fiche */
	struct str uuid, name, region, phone; /* of the fiche, where there is one */
	struct str why;  /* a word: "no-address", "opted-out", "dead", "exhausted", or the class of a reply */
	struct str text; /* a line of the reply */
	int64_t since;
};

/* Most pressing first: questions, unsure, then the phone by first needs and due date. `region` blank: all. */
bool task_list(struct arena *a, struct db *db, const struct policies *policies, struct str region,
    int64_t now, struct task **out, struct err *err);

#endif
