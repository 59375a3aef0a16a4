/* overlay.h: one thing said in two languages, in two records, becomes one record. Pure. */
#ifndef IMPORTERS_OVERLAY_H
#define IMPORTERS_OVERLAY_H

#include "lib/arena.h"
#include "model/record.h"

/* Adds to `main` what `other` says in the other language: values that differ become its texts in that language
 * (record_set_other), also where `main` has none; children are found by id, slot or telling value, and those that are
 * left over by their places where both have as many (persons never). A child that only `other` has is taken as it
 * stands. What is hidden in one is hidden. Unknown members, dates, numbers and states that differ are kept as x_NAME_`lang`.
 * The texts of `other` must live as long as `main`. */
void overlay_language(struct arena *a, struct record *main, struct record *other, struct str lang);

#endif
