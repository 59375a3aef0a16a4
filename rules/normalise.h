/* normalise.h: values in their comparable form. The raw value is always kept; these forms are for asking "is it
 * the same?" and for finding a fiche again. Pure.
 *
 * Stored rows hold these forms: whoever changes one writes a migration that makes the hashes of claims and proposals
 * again, and says in the changelog that `vigie rebuild` is to follow for the match keys. */
#ifndef RULES_NORMALISE_H
#define RULES_NORMALISE_H

#include "lib/arena.h"
#include "lib/hash.h"
#include "lib/str.h"
#include "model/record.h"

/* The ten digits of the first number in a cell of the North American plan: "18 193 772 211", "(819) 377-2211 p. 3"
 * and "+1 819.377.2211" give 8193772211; capitals count as their keys ("1 866 APPELLE" gives 8662773553). Short
 * lines (211, 911) and numbers without area code give their digits, foreign ones ("011 33 1 …") "+" and up to
 * 15 digits. Blank when there is no number of three digits or more. */
struct str norm_phone(struct arena *a, struct str s);

/* The same and, behind an "x", what digits stand after it: an extension, a second number. "418 836-0000 poste 12"
 * gives 4188360000x12. */
struct str norm_phone_whole(struct arena *a, struct str s);

/* "g1k 4a1" -> "G1K4A1"; blank when it is no Canadian postal code. */
struct str norm_postal(struct arena *a, struct str s);

/* Lower case, without "mailto:" and spaces; blank without an @. */
struct str norm_email(struct arena *a, struct str s);

/* The host of a web address, lower case, without "www.", user and port; blank when there is none. */
struct str norm_host(struct arena *a, struct str s);

/* Host and path, without scheme, "www." and a final slash. */
struct str norm_url(struct arena *a, struct str s);

/* White space collapsed, typographic apostrophes, quotes and dashes as plain ones, characters without width left
 * out; case and accents stay. */
struct str norm_text(struct arena *a, struct str s);

/* The comparable form of a value by its field; for a child or an unknown member (f NULL) the text as it is. */
struct str norm_value(struct arena *a, const struct entity *e, const struct field *f, struct str value);

/* The hash of that form: what claims and proposals compare. */
struct hash norm_hash(struct arena *a, const struct entity *e, const struct field *f, struct str value);

/* Both blank, or the same comparable form. */
bool norm_same(struct arena *a, const struct entity *e, const struct field *f, struct str x, struct str y);

/* The same to anybody but its author: texts that differ only in case, accents and punctuation are alike too; names in
 * articles, legal forms and how a saint is written; streets in abbreviations, or where one lacks the word for street. What one
 * source corrects in its own text is news (norm_same); that two sources write a name differently is not. */
bool norm_like(struct arena *a, const struct entity *e, const struct field *f, struct str x, struct str y);

/* True when two children of one entity are told from their sisters by the same value (for ids_align). */
bool norm_same_child(struct arena *a, const struct record *x, const struct record *y);

/* True when they are one to people, though neither says all that the other does: a number with its extension and without, a
 * door with its unit and without, a place whose only name is its address. To be asked where nothing is the same. */
bool norm_like_child(struct arena *a, const struct record *x, const struct record *y);

#endif
