/* form_hours.h: opening hours in words, and back. Pure. */
#ifndef MAILER_FORM_HOURS_H
#define MAILER_FORM_HOURS_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

/* What a schedule says by its codes. */
struct form_hours {
	struct str byday, opens_at, closes_at; /* "MO,TU", "08:30", "16:00" */
	struct str freq, interval;             /* "WEEKLY", "1"; blank: every week */
};

/* "lundi au vendredi, 8 h 30 à 16 h", "1er lundi du mois, 9 h à 12 h", "10 h à 13 h"; blank when they say nothing, or more
 * than these words can. `*weekly` is true when form_hours_part can read it back. */
struct str form_hours(struct arena *a, const struct form_hours *h, bool french, bool *weekly);

/* The codes of a text that says days and hours of every week and nothing else, in either language; false when it does
 * not. byday is blank when only hours are said, the others when only days are. */
bool form_hours_part(struct arena *a, struct str text, struct form_hours *out);

#endif
