/* feed.h: what imports and previews print alike: refusals and categories; and refusals as a table for the partner. */
#ifndef CMD_FEED_H
#define CMD_FEED_H

#include "cmd/app.h"
#include "sync/sync.h"

/* The first 20 for people, all for programs. `rest` is what to do to see the others. */
void feed_refusals(struct app *app, const struct sync_refusal *r, const char *rest);

/* What the contract's territory leaves out: the first 20 for people, all for programs. */
void feed_left_out(struct app *app, const struct sync_outside *o);

/* Categories that the contract's table has not. */
void feed_categories(struct app *app, const struct sync_category *c);

/* A table that a spreadsheet opens: file, line, column, value, reason; what it would run as a formula is text. `file` is what
 * was read; of a path only the name. `path` NULL: the standard output. */
bool feed_write_refusals(
    struct app *app, const char *path, struct str file, const struct sync_refusal *r, struct err *err);

#endif
