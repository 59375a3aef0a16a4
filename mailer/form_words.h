/* form_words.h: the words in which the form shows what a fiche holds as codes, and back. Pure. */
#ifndef MAILER_FORM_WORDS_H
#define MAILER_FORM_WORDS_H

#include "lib/arena.h"
#include "lib/str.h"
#include "model/record.h"

#include <stdbool.h>

/* What people call a field of an object: "Téléphone", "Télécopieur", "Adresse postale"; never with a colon in it. */
struct str form_label(struct arena *a, const struct record *r, int field, bool french);

/* The word for an enumeration's value ("temporarily closed": "temporairement fermé"); the value when there is none. */
struct str form_word(struct str value, bool french);

/* The value that a word of either language (any case, accents or not) stands for; blank when there is none. */
struct str form_word_value(struct arena *a, const struct field *f, struct str word);

/* "418 555-0101, poste 4"; parted again by form_phone_part. */
struct str form_phone(struct arena *a, struct str number, struct str extension, bool french);
void form_phone_part(struct arena *a, struct str value, struct str *number, struct str *extension);

#endif
