/* campaign.h: the parts of "vigie campaign": its words, each with what follows it. */
#ifndef CMD_CAMPAIGN_H
#define CMD_CAMPAIGN_H

#include "cmd/app.h"
#include "cmd/options.h"

/* plan [--dry-run] [--region NN] [--max N] [--maildir FOLDER] [--html FILE] (campaign_plan.c) */
bool campaign_plan(struct app *app, const struct args *args, struct err *err);

/* status [NAME] [--max N] (campaign_status.c) */
bool campaign_status(struct app *app, const struct args *args, struct err *err);

/* approve [NAME] (campaign_approve.c) */
bool campaign_ask_approval(struct app *app, const struct args *args, struct err *err);

/* send [--all-day] [--max N] [--dry-run] (campaign_send.c) */
bool campaign_send(struct app *app, const struct args *args, struct err *err);

#endif
