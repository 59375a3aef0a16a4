/* recipient.h: to whom a fiche's request goes. Pure.
 *
 * Every address that the fiche holds is a recipient, in this order: contacts whose name, title or department says that
 * they are there for it ("responsable du bottin", "mises à jour", "211"); contacts of the organization; its e-mail;
 * contacts and e-mail of its services; contacts of places. An internal address is one too: it is written to, never
 * shown. What is no address that a relay would take (model/forms.h) is none. */
#ifndef RULES_RECIPIENT_H
#define RULES_RECIPIENT_H

#include "lib/arena.h"
#include "model/record.h"

/* What is known of an address: the caller sets it (store/address.h) before it asks whom to choose. */
enum recipient_state { RECIPIENT_FREE, RECIPIENT_IS_DEAD, RECIPIENT_HAS_OPTED_OUT };

struct recipient {
	struct recipient *next;
	struct str mailbox; /* as the fiche writes it */
	struct str address; /* norm_email */
	struct str contact; /* the person's name; blank: nobody's in particular */
	struct str basis;   /* path of the value that gave the address */
	enum recipient_state state;
};

/* First choice first, each address once. */
struct recipient *recipients_of(struct arena *a, const struct record *fiche);

enum recipient_why {
	RECIPIENT_FOUND,
	RECIPIENT_NO_ADDRESS,
	RECIPIENT_OPTED_OUT,
	RECIPIENT_DEAD,
	RECIPIENT_WHYS
};
extern const char *const recipient_whys[RECIPIENT_WHYS]; /* "", "no-address", "opted-out", "dead" */

/* The first that may be written to, or why there is none. Who asked not to be written to has asked for the whole
 * organisation: one such address and the fiche is the telephone's. */
enum recipient_why recipient_choose(const struct recipient *all, const struct recipient **out);

#endif
