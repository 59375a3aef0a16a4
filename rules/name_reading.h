/* name_reading.h: one reading of a name, made of its words. Only rules/name*.c. */
#ifndef RULES_NAME_READING_H
#define RULES_NAME_READING_H

#include "rules/name.h"

/* False, and `*out` as it was, when there is neither letter nor digit. */
bool name_reading(struct arena *a, const struct name_words *w, struct str raw, struct name *out);

#endif
