/* form.h: a fiche as a text that a technician changes in an editor, and the fiche that comes of it. Pure.
 *
 *	# lines that explain
 *	[1] Organisme – Maison des jeunes de Beauport
 *	Nom : Maison des jeunes de Beauport
 *	Description : Lieu de rencontre
 *	| pour les 12 à 17 ans.
 *
 *	  [2] Téléphone – 418 555-0101
 *	  Numéro : 418 555-0101
 *
 *	  [+1 phones] Téléphone
 *	  Numéro :
 *
 * The number in brackets says which object of the fiche is meant (blocks.h), whatever its order in the text; what
 * stands behind it is decoration. What is not there is left as it is. An emptied value is taken away, a block with a
 * minus ([-2]) too, and so is a block all of whose values were emptied. [+1 LIST] is a new child of block 1, [++ LIST]
 * one of the new block before it; a new block with nothing but what was offered in it is passed over. Labels may be
 * French, English or the field's name. */
#ifndef CMD_FORM_H
#define CMD_FORM_H

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/err.h"
#include "model/record.h"

#include <stdbool.h>

/* Writes the form of `r` with labels in French or English. */
void form_write(struct arena *a, struct buf *out, struct record *r, bool french);

struct form_fault {
	struct form_fault *next;
	int line;
	struct str text;
};

/* Reads the form of `r` as it was changed: `*out` is a copy of `r` with the changes, whose new objects have ids.
 * Reading what form_write wrote gives an equal record. False when lines cannot be understood or hold values that do
 * not fit: `*faults` has them in the order of the text. */
bool form_read(struct arena *a, const struct record *r, struct str text, bool french, struct record **out,
    struct form_fault **faults);

/* A value as form_write shows it and form_read gives it back: line breaks as LF, no control characters, no white
 * space at the ends. What reads the same as the old value is no change. */
struct str form_shown(struct arena *a, struct str value);

#endif
