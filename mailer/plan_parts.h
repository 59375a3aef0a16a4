/* plan_parts.h: what the parts of planning share. Internal to plan*.c. */
#ifndef MAILER_PLAN_PARTS_H
#define MAILER_PLAN_PARTS_H

#include "mailer/plan.h"
#include "mailer/templates.h"
#include "mailer/token.h"

enum {
	PLAN_WORK_MAX = 256 * 1024 * 1024, /* one fiche, one e-mail */
	PLAN_FICHES_MAX = 50,              /* in a request: more can neither be read nor answered */
	PLAN_ANSWER_SECS = 60 * 24 * 3600  /* for so long people can answer whatever leaves (CASL) */
};

/* What every e-mail is made with. */
struct planner {
	struct arena *a; /* of the run */
	struct db *db;
	const struct settings *settings;
	const struct templates *templates;
	struct token_keys keys;
	int64_t now;
};
bool planner_begin(struct arena *a, struct db *db, const struct settings *s, int64_t now, struct planner *out,
    struct err *err);

/* Choosing (plan_choose.c) ------------------------------------------------------------------------------------ */

/* A new request: one contact, all its due fiches. */
struct wanted {
	struct wanted *next;
	struct request request; /* address, mailbox, contact, basis, lang */
	int64_t *fiches;
	int n;
};

/* From what is due to the requests to be made, most pressing first. Counts into told. */
bool plan_choose(struct planner *p, const struct policies *policies, const struct plan_wish *wish,
    const struct plan_watch *watch, struct wanted **out, struct plan_told *told, struct err *err);

/* Composing (plan_email.c) ------------------------------------------------------------------------------------ */

struct planned {
	struct outbox email;
	struct shown *shown;
	struct str subject, bytes;
};

/* "REQUEST.N.SECRET.INSTANCE8@DOMAIN": the same for good; only who got the e-mail can name it. */
struct str plan_message_id(
    struct arena *a, const struct planner *p, int64_t request, int n, struct str instance);

/* Composes the e-mail of `r` about these fiches: out->email must have id, n and message_id, and gets its envelope and
 * the token's last day. ERR_INPUT: it cannot be written to this address, or about these fiches. */
bool plan_compose(struct planner *p, struct arena *a, const struct request *r, const int64_t *fiches, int n,
    struct planned *out, struct err *err);

/* The fiche's texts in the other language, as its reader sees them, put beside those in the main one; the record in
 * the other language, or NULL when nothing differs. Both are views of one record. */
const struct record *plan_other(struct arena *a, struct record *shown, const struct record *other);

/* A value of the record that a partner would not get was hidden by name. */
bool plan_hides(const struct record *r);

/* Requests made before (plan_open.c) ---------------------------------------------------------------------------- */

/* Takes out of planned and open requests (0: all) what needs no asking any more; *closed of them have nothing left, and
 * their e-mails are cancelled. */
bool plan_tidy(struct planner *p, struct arena *a, int64_t request, int64_t *closed, int64_t *cancelled,
    struct err *err);

/* May this request still be sent to its address? Fiches that no longer give it are taken out; closes a request to a dead
 * address, to one that has opted out, and one that has nothing left: *closed says so. */
bool plan_check_address(
    struct planner *p, struct arena *a, const struct request *r, bool *closed, struct err *err);

/* Reminders of requests that nobody has answered, and the end of those asked often enough. */
bool plan_remind(struct planner *p, struct str host, const struct plan_watch *watch, struct plan_told *told,
    struct err *err);

#endif
