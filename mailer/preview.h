/* preview.h: e-mails for a person to look at before they leave: one HTML page that needs nothing but itself, for a telephone
 * or a wide screen, light or dark. Each e-mail as its reader will see it, where no link leads anywhere, and as plain text.
 *
 * The page holds addresses: it is for its owner alone (0600), and appears whole or not at all. */
#ifndef MAILER_PREVIEW_H
#define MAILER_PREVIEW_H

#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>

struct preview;

/* `name` of the campaign; blank: none. Errors as file_begin. */
bool preview_begin(const char *path, struct str name, struct preview **out, struct err *err);

/* One e-mail, from its bytes; `about` fiches. */
bool preview_add(struct preview *p, struct str bytes, int about, struct err *err);

/* Frees *p whatever happens. */
bool preview_commit(struct preview **p, struct err *err);

/* Accepts a pointer to NULL. */
void preview_abort(struct preview **p);
#define AUTO_PREVIEW __attribute__((cleanup(preview_abort)))

#endif
