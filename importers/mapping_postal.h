/* mapping_postal.h: Canadian postal codes that stand in longer texts. */
#ifndef IMPORTERS_MAPPING_POSTAL_H
#define IMPORTERS_MAPPING_POSTAL_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

/* The last postal code that stands in the text as a word of its own, as it is written, and what stands before it
 * without the punctuation at its end (what stands behind the code when nothing stands before it). */
bool mapping_postal_find(struct str text, struct str *code, struct str *rest);

/* "Québec (Québec) g1a1a1" -> "G1A 1A1"; blank when there is none. */
struct str mapping_postal_in(struct arena *a, struct str v);

/* "Québec (Québec)  G1A 1A1" -> "Québec (Québec)"; all of it when there is none. */
struct str mapping_postal_without(struct arena *a, struct str v);

#endif
