/* form_put.h: what was understood of an answer, as changes of values of the fiche. Pure. */
#ifndef MAILER_FORM_PUT_H
#define MAILER_FORM_PUT_H

#include "mailer/form.h"
#include "mailer/form_value.h"

/* One change of the line's fiche at `path`, put at the end of a list. */
struct form_change *form_put(struct arena *a, const struct form_line *l, struct str path, struct str old,
    struct str new, struct form_change ***end);

/* A new value of the line, as the changes of the values that it holds: a number and its extension, days and hours, a child
 * that was not there. */
void form_put_value(struct arena *a, const struct form_line *l, const struct form_target *t, struct str said,
    struct form_change ***end);

#endif
