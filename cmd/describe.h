/* describe.h: changes and values in words for people: labels for paths, a sentence for a child's JSON. Pure. */
#ifndef CMD_DESCRIBE_H
#define CMD_DESCRIBE_H

#include "lib/arena.h"
#include "model/record.h"

#include <stdbool.h>

/* "Téléphone « 418 555-0101 » › Poste". `root` (NULL: none at hand) tells children apart. Facts of the history
 * ("@status", the blank path of a creation) have their words too. */
struct str describe_path(struct arena *a, const struct record *root, struct str path, bool french);

/* The value as it stands; a child's as "Numéro 418 555-0101, Genre voice"; a status in the user's language. */
struct str describe_value(struct arena *a, struct str path, struct str value, bool french);

/* "old → new"; a word for what was added or taken away. */
struct str describe_change(struct arena *a, struct str path, struct str old, struct str new, bool french);

/* "Services › Téléphones › Numéro" of a field over all fiches ("services.phones.number", struct sync_field). */
struct str describe_field(struct arena *a, struct str key, bool french);

/* "active" in the user's language; operations ("edit", "merge") and states of proposals too. */
const char *describe_word(struct arena *a, struct str word);

#endif
