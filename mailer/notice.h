/* notice.h: a message to the centre's own people: plain text, sent at once through the relay.
 *
 * Not by way of the outbox: it asks nobody anything, and one that is lost is told again the next morning. */
#ifndef MAILER_NOTICE_H
#define MAILER_NOTICE_H

#include "mailer/settings.h"

/* `s` with SETTINGS_SEND. False unless the relay has taken it: ERR_RETRY, ERR_CONFIG as sessions say (smtp.h), ERR_INPUT
 * when it was refused for good. */
bool notice_send(struct arena *a, const struct settings *s, struct str to, struct str subject,
    struct str text, int64_t now, struct err *err);

#endif
