/* inbox.h: the parts of "vigie inbox". */
#ifndef CMD_INBOX_H
#define CMD_INBOX_H

#include "cmd/app.h"
#include "cmd/options.h"

/* show (what waits) and show ID… (inbox_show.c) */
bool inbox_show(struct app *app, const struct args *args, struct err *err);

/* The number of a message. */
bool inbox_read_id(struct app *app, const char *word, int64_t *id, struct err *err);

#endif
