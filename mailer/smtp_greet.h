/* smtp_greet.h: is there a relay? For doctor: connects, reads the greeting (RFC 5321 section 3.1), takes its leave. */
#ifndef MAILER_SMTP_GREET_H
#define MAILER_SMTP_GREET_H

#include "mailer/settings.h"

/* `*line` takes what it said, without its end. ERR_RETRY: not reached within `secs`, or it does not want us now. ERR_CONFIG:
 * what the guards of smtp_guard.h refuse; something that is no relay answers. */
bool smtp_greet(struct arena *a, const struct settings *s, int secs, struct str *line, struct err *err);

#endif
