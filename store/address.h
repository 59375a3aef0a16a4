/* address.h: what sending to an address has taught, and who wants no more e-mail. Addresses are in their comparable
 * form (norm_email). Whoever writes does so inside a transaction of his own. */
#ifndef STORE_ADDRESS_H
#define STORE_ADDRESS_H

#include "store/db.h"

struct address {
	struct str state; /* blank, "doubtful", "dead" */
	struct str status, reason;
	int bounces;
	int64_t since, at;
	bool opted_out;
	int64_t opted_out_at;
	struct str how;
};

/* What is known of it; an address never heard of is blank. */
bool address_get(struct arena *a, struct db *db, struct str address, struct address *out, struct err *err);

/* One more bounce. Permanent ones, and the third of others, make it dead. `*before` takes the state it had. */
bool address_bounced(struct arena *a, struct db *db, struct str address, bool permanent, struct str status,
    struct str reason, int64_t now, struct str *before, struct err *err);

/* It works (a reply came from it, a technician says so): nothing is held against it any more. Also undoes a bounce
 * (`state` as address_bounced gave it in *before; blank: it was unknown). */
bool address_set(struct db *db, struct str address, struct str state, int64_t now, struct err *err);

/* No more e-mail: how is "reply", "complaint", "web" or "technician". `*new` is false when it was so before. */
bool address_opt_out(struct db *db, struct str address, const char *how, int64_t inbound, int64_t now,
    bool *new, struct err *err);
bool address_opt_in(struct db *db, struct str address, struct err *err);

/* How many opted out since `since` by the sender's address alone, without the mark of an e-mail of ours. */
bool address_opted_out_untied(struct db *db, int64_t since, int64_t *out, struct err *err);

/* What stops a campaign (promise 5): since `since`, how many e-mails were tried, how many addresses bounced for good (by
 * a report, or by the relay's 5xx), how many people complained. */
struct address_alarm {
	int64_t sent, bounced, complaints;
};
bool address_alarm(struct db *db, int64_t since, struct address_alarm *out, struct err *err);

#endif
