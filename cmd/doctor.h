/* doctor.h: the parts of vigie doctor: each looks at its own and tells. */
#ifndef CMD_DOCTOR_H
#define CMD_DOCTOR_H

#include "cmd/app.h"

enum doctor_state { DOCTOR_OK, DOCTOR_TODO, DOCTOR_PROBLEM };

/* One line; `check` is N_(). A problem sets the exit code. */
void doctor_tell(struct app *app, enum doctor_state state, const char *check, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* What went wrong says what to do. */
void doctor_error(struct app *app, const char *check, const struct err *err);

/* Sources (doctor_sources.c): each contract, what it names, and with `reach` whether its server answers; then, with the
 * database open, what came of each. */
void doctor_sources(struct app *app, bool reach);
void doctor_runs(struct app *app);

/* Mail (doctor_mail.c): sections of the configuration, key, templates, relay and mailbox; then, with the database open,
 * campaigns. */
void doctor_mail(struct app *app);
void doctor_campaigns(struct app *app);

#endif
