/* fill.h: a fiche filled in by a person, by words or in an editor: what edit and new share. */
#ifndef CMD_FILL_H
#define CMD_FILL_H

#include "cmd/app.h"
#include "model/diff.h"
#include "model/record.h"

struct filled {
	struct record *record;   /* as it should be */
	const struct diff *diff; /* from what it was; NULL: nothing changed */
	const char *file;        /* what was typed; NULL: by words */
};

/* Sets the words from `first` on in a copy of `r`; without any, lets the person change the form until it can be read
 * or he gives up (ERR_INPUT), and shows the difference. `r` needs an id. */
bool fill_record(struct app *app, struct record *r, const struct args *args, int first, struct filled *out,
    struct err *err);

/* Asks whether the differences shall be written; true for words and with --yes. */
bool fill_agreed(struct app *app, const struct args *args, const struct filled *filled);

/* It was written, or shall not be: the form is thrown away. On a failure it is kept and its place said. */
void fill_end(struct app *app, const struct filled *filled, bool ok);

#endif
