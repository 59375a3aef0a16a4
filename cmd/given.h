/* given.h: PATH=VALUE words as people type them, set in a record. Pure.
 *
 * A path is as in model/path.h, but a child may be told by anything that tells it from its sisters:
 *   phones.number=…                 the only telephone; a first one where there is none
 *   phones[fax].number=…            by its kind, by the mapping's slot, by its value (or a part of it), by its place
 *                                   (1 is the first) or by the beginning of its id
 *   phones[+].number=… phones[+].extension=…     a further one; [+b] yet another
 *   phones[fax]=                    taken away
 *   description@en=…                the text in that language; @other: the one that is not the fiche's main one
 *   number@vis=internal             who may see it
 * Fields may be called by their labels too ("Téléphones[1].Poste"). */
#ifndef CMD_GIVEN_H
#define CMD_GIVEN_H

#include "lib/arena.h"
#include "lib/err.h"
#include "model/record.h"

#include <stdbool.h>

/* Sets the n words in `r`, whose id is set; new objects get ids. ERR_INPUT says what a word should be: the fields
 * there are, the children there are; `r` may then hold a part of them. */
bool given_set(
    struct arena *a, struct record *r, const char *const *words, int n, bool french, struct err *err);

#endif
