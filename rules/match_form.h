/* match_form.h: an organisation as matching sees it: its names, addresses, lines, web and e-mail addresses and numbers in
 * their comparable forms, packed into a few hundred bytes that need no unpacking. Stored with the fiche (store/), made of a
 * feed's records, compared by rules/match_compare.h. Pure.
 *
 * Taken in: organization.name and alternate_name and their texts in the other language, first; names of services and places
 * as names that come second; phones, addresses, e-mail and web addresses of the whole tree; organization_identifiers and tax
 * ids. Each kind has a limit; of more, the first are taken (of an organisation before those of its services). */
#ifndef RULES_MATCH_FORM_H
#define RULES_MATCH_FORM_H

#include "model/record.h"
#include "rules/name.h"

#include <stdbool.h>
#include <stdint.h>

enum { MATCH_FORM_MAX = 4096 };

/* Raised with every change of what a form, a key or a pattern says: a new version scores all again. With it goes what of the
 * tables of names, places and the rest can differ: two forms compare only when their versions are one. */
uint64_t match_version(const struct name_words *w);

/* The form, at most MATCH_FORM_MAX bytes in the arena. `w` NULL: what ships. */
struct str match_form_of(struct arena *a, const struct name_words *w, const struct record *r);

/* Is it a form of this version that can be read without stepping out of it? For what comes out of a database. */
bool match_form_ok(struct str form);

#endif
