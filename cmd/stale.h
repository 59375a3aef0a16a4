/* stale.h: the update rates by region, printed the same by every command. */
#ifndef CMD_STALE_H
#define CMD_STALE_H

#include "cmd/app.h"
#include "rules/rate.h"

/* A line for each region that has fiches, and one for all; none is said in words. */
void stale_put_rates(struct app *app, const struct rates *rates);

#endif
