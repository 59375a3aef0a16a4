/* categories.h: what a source's categories are called in our taxonomies: the table that its key `categories` names.
 *
 *	category;taxonomy;code;name;name_en
 *	Aide alimentaire;211HSIS;BD-1800.2000;Banques alimentaires;Food Pantries
 *	Divers;;;;
 *
 * CSV or TSV with a header, in any encoding; the French names of the columns (catégorie, taxonomie, code, nom, nom_en) do as
 * well. A category may have several rows: it is each of their terms. One without code and name is known, and no
 * term of ours: it is kept like one that is not in the table, but not told. Case, accents and punctuation of a category make no difference.
 *
 * Where they are looked for: in each `attributes` list of a record, the term's name, else its code. One cell may name
 * several between ; | / or commas. What is found becomes the term (code, name, taxonomy, the name in English); what is
 * not is told, and kept, internal, as the unknown member x_category of the object. */
#ifndef SYNC_CATEGORIES_H
#define SYNC_CATEGORIES_H

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/err.h"
#include "model/record.h"

#include <stdint.h>

struct categories;

/* Reads the table. ERR_CONFIG with line and what to write. Free with categories_free. */
bool categories_read(const char *path, struct categories **out, struct err *err);
void categories_free(struct categories **c); /* accepts a pointer to NULL */

/* Gives the record's categories their terms. */
void categories_apply(struct categories *c, struct arena *a, struct record *r);

/* What was not in the table so far, by name, each with its count; at most 1,000 different ones are told apart. */
struct category_unknown {
	struct str name;
	uint64_t n;
};
size_t categories_unknown(const struct categories *c, const struct category_unknown **out);

#define AUTO_CATEGORIES __attribute__((cleanup(categories_free)))

#endif
