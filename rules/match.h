/* match.h: is it the same organisation? For now the plain rule: one organisation with the same folded name and one
 * of postal code, phone, e-mail or web host in common. Pure. */
#ifndef RULES_MATCH_H
#define RULES_MATCH_H

#include "lib/arena.h"
#include "model/record.h"

/* The kinds of keys, as stored in match_key.kind: never renumber. */
enum match_kind { MATCH_NAME = 1, MATCH_POSTAL = 2, MATCH_PHONE = 3, MATCH_EMAIL = 4, MATCH_HOST = 5 };

struct match_key {
	struct match_key *next;
	enum match_kind kind;
	struct str key; /* the comparable form */
};

/* The keys of an organization: names, and what its whole tree holds of the others. What many share is no key: short
 * and toll-free lines (211, 811, 1 800 …), hosts and mail domains open to anybody (facebook.com, gmail.com). A key
 * may stand twice. */
struct match_key *match_keys(struct arena *a, const struct record *r);

/* Do two organisations with these keys agree on a name and on one thing more? `*why` takes the kind. */
bool match_same(const struct match_key *x, const struct match_key *y, enum match_kind *why);

#endif
