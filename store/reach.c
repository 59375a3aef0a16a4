#include "store/reach.h"

#include "store/address.h"

bool reach_of(struct arena *a, struct db *db, const struct record *fiche, const struct recipient **out,
    enum recipient_why *why, struct err *err)
{
	struct recipient *all = recipients_of(a, fiche);
	const struct recipient *chosen = NULL;
	struct address known;

	for (struct recipient *r = all; r; r = r->next) {
		if (!address_get(a, db, r->address, &known, err))
			return false;
		r->state = known.opted_out        ? RECIPIENT_HAS_OPTED_OUT
		    : str_is(known.state, "dead") ? RECIPIENT_IS_DEAD
		                                  : RECIPIENT_FREE;
	}
	*why = recipient_choose(all, &chosen);
	*out = *why == RECIPIENT_FOUND ? chosen : NULL;
	return true;
}
