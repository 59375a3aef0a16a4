/* forms.h: the forms that values of the table have: UUID, URI, e-mail address, dates and times.
 *
 * Where a standard leaves room we say what ajv-formats (mode "full") says, because partners check our exports with
 * it; but a date-time's parts are parted by T or a space, by nothing else that is white. */
#ifndef MODEL_FORMS_H
#define MODEL_FORMS_H

#include "lib/str.h"

#include <stdbool.h>

/* RFC 9562: 8-4-4-4-12 hexadecimal digits in any case, with or without "urn:uuid:" before them. */
bool form_uuid(struct str s);

/* Begins with a scheme and ":" (RFC 3986 section 3.1). */
bool form_scheme(struct str s);

/* RFC 3986: scheme, then authority and path or a path that is not empty, query, fragment; ASCII only. A port that is
 * no number passes, as it does with ajv. */
bool form_uri(struct str s);

/* What people and servers accept of RFC 5321: atoms, "@", a name of two labels or more; ASCII only. */
bool form_email(struct str s);

/* A day that there is: YYYY-MM-DD. */
bool form_date(struct str s);

/* RFC 3339 section 5.6, with its zone; leap seconds only where they can be. */
bool form_datetime(struct str s);

/* HH:MM or HH:MM:SS[.s…], alone or with Z, +HH, +HHMM or +HH:MM. */
bool form_time(struct str s);

#endif
