/* campaign.h: the parts of "vigie campaign", each with what may follow its word. */
#ifndef CMD_CAMPAIGN_H
#define CMD_CAMPAIGN_H

#include "cmd/app.h"
#include "cmd/options.h"
#include "lib/lock.h"
#include "store/campaign.h"

/* plan [--dry-run] [--region NN] [--max N] [--maildir FOLDER] [--html FILE] (campaign_plan.c) */
bool campaign_plan(struct app *app, const struct args *args, struct err *err);

/* approve [NAME] (campaign_approve.c) */
bool campaign_ask_approval(struct app *app, const struct args *args, struct err *err);

/* send [--all-day] [--max N] [--dry-run] (campaign_send.c) */
bool campaign_send(struct app *app, const struct args *args, struct err *err);

/* status [NAME] [--max N] (campaign_status.c) */
bool campaign_status(struct app *app, const struct args *args, struct err *err);

/* settle ID… sent|failed|again, settle all … (campaign_settle.c) */
bool campaign_settle(struct app *app, const struct args *args, struct err *err);

/* adopt (campaign_settle.c) */
bool campaign_take_over(struct app *app, const struct args *args, struct err *err);

/* The campaigns that a word is about: the one that is named, else all in one of these two states (the second may be
 * NULL), newest first. */
bool campaign_choose(struct app *app, const struct args *args, const char *state, const char *other,
    struct campaign **out, struct err *err);

/* Asks unless --yes was given; a no is answered to. With --dry-run the question is told and it is no. */
bool campaign_sure(struct app *app, const struct args *args, const char *question);

/* A state of a campaign or an e-mail in the user's language. */
const char *campaign_word(struct str state);

#endif
