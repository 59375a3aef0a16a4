/* mapping_text.h: what people typed into a cell, made tidy. */
#ifndef IMPORTERS_MAPPING_TEXT_H
#define IMPORTERS_MAPPING_TEXT_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

/* Trimmed; runs of white space (no-break spaces too) become one space, runs with a line break in them one '\n';
 * control and invisible characters are dropped. `*lines`, when there is a '\n', becomes true; else it stays. The
 * result is a part of `cell` where nothing inside had to change, else in the arena. UTF-8 in, UTF-8 out. */
struct str mapping_text_clean(struct arena *a, struct str cell, bool *lines);

/* Line breaks become spaces. */
struct str mapping_text_one_line(struct arena *a, struct str s);

/* Latin letters with their accents; what has no other case stays. */
struct str mapping_text_lower(struct arena *a, struct str s);
struct str mapping_text_upper(struct arena *a, struct str s);

/* "CENTRE D'HÉBERGEMENT DE LA RIVIÈRE-DU-LOUP" -> "Centre d'Hébergement de la Rivière-du-Loup": each word with a
 * capital, French and English particles without unless they come first. Abbreviations cannot be known from words:
 * "CHSLD" becomes "Chsld". */
struct str mapping_text_title(struct arena *a, struct str s);

#endif
