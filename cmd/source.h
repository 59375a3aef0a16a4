/* source.h: what `vigie source` can do, one file each. */
#ifndef CMD_SOURCE_H
#define CMD_SOURCE_H

#include "cmd/app.h"
#include "cmd/options.h"

bool source_preview(struct app *app, const struct args *args, struct err *err);
bool source_refused(struct app *app, const struct args *args, struct err *err);
bool source_guess(struct app *app, const struct args *args, struct err *err);
bool source_deliveries(struct app *app, const struct args *args, struct err *err);

#endif
