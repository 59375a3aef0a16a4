/* inbox_forms.h: the forms that an e-mail showed, made again from what was kept of it. */
#ifndef MAILER_INBOX_FORMS_H
#define MAILER_INBOX_FORMS_H

#include "mailer/classify.h"
#include "store/outbox.h"

/* In the order in which the e-mail showed them; `french`: its reader's language. */
bool inbox_forms(
    struct arena *a, const struct shown *shown, bool french, const struct reply_form **out, struct err *err);

#endif
