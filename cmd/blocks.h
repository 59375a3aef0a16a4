/* blocks.h: a fiche as people see it: numbered blocks of labelled values, in the order of HSDS's table.
 *
 * Left out are ids and foreign keys (where an object hangs, the blocks show), metadata, unknown members, and what
 * stands in an object field but is a block of its own already. Pure. */
#ifndef CMD_BLOCKS_H
#define CMD_BLOCKS_H

#include "lib/arena.h"
#include "model/record.h"

#include <stdbool.h>

struct block {
	struct block *next;
	struct block *parent; /* NULL: the fiche itself */
	struct record *record;
	struct str path; /* model/path.h; blank for the fiche itself */
	int number;      /* from 1 */
	int depth;       /* 0: the fiche itself */
	int field;       /* of the parent, that holds it */
};

/* In the order in which they are shown: an object, then what is in it. */
struct block *blocks_of(struct arena *a, struct record *root);

/* What a foreign key points to, when that is another block and not one that this one is in; else NULL. */
const struct block *blocks_pointed_to(const struct block *first, const struct block *b, int field);

/* By what people would call an object: its telling value (never an id), else that of the first thing in it. */
struct str blocks_own_telling(const struct record *r);

/* The same; what it points to goes before what is in it. */
struct str blocks_telling(const struct block *first, const struct block *b);

/* Is it a value that people see? */
bool blocks_shows(const struct field *f);

/* Is it a value worth asking for where there is none? And its text in the other language? */
bool blocks_wants(const struct entity *e, int field);
bool blocks_wants_other(const struct entity *e, int field);

/* A further child that a form offers to fill in. */
struct block_offer {
	enum entity_id parent;
	const char *list;
	const char *inside; /* a list of the new child that is offered with it, or NULL */
	bool always;        /* else only where the list is empty */
};
extern const struct block_offer block_offers[];
extern const int n_block_offers;

/* What a new object says when nobody says otherwise ("physical", "QC"); blank: nothing. */
struct str blocks_default(const struct entity *e, int field);

/* Labels in the user's language. */
const char *blocks_label(const struct field *f, bool french);
const char *blocks_entity_label(const struct entity *e, bool french);

/* "Name (English)": of the text in the language that is not the fiche's main one. */
struct str blocks_other_label(struct arena *a, const struct field *f, struct str main_lang, bool french);

/* "Number (visibility)" */
struct str blocks_vis_label(struct arena *a, const struct field *f, bool french);

#endif
