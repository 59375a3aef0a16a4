/* card.h: the values of a record for people, labelled in their language, block by block. */
#ifndef CMD_CARD_H
#define CMD_CARD_H

#include "cmd/app.h"
#include "model/record.h"

struct card {
	bool paths; /* each value's path instead of its label */
	/* What stands behind a value (its path), to be said beside it; NULL: nothing. */
	const char *(*beside)(void *ctx, struct str path);
	void *ctx;
};

void card_print(struct app *app, struct record *r, const struct card *card);

#endif
