/* tree.h: any JSON as a tree, for tests that read schemas or compare texts whose keys stand in another order. */
#ifndef TESTS_TREE_H
#define TESTS_TREE_H

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/str.h"

#include <stdbool.h>

enum tree_kind { TREE_NULL, TREE_BOOLEAN, TREE_NUMBER, TREE_STRING, TREE_MAP, TREE_LIST };

struct tree {
	enum tree_kind kind;
	struct str key;            /* of a map's member */
	struct str text;           /* scalars: numbers as they are spelt, "true", "false" */
	struct tree *first, *last; /* of a map or list */
	struct tree *next;
};

/* Ends the test when the text is no JSON. */
struct tree *tree_read(struct arena *a, struct str json);

/* The same of one of the shared files ("formats/hsds/schema/phone.json"). */
struct tree *tree_read_shared(struct arena *a, const char *file);

/* The member of a map, or NULL; NULL too when `map` is NULL or no map. */
const struct tree *tree_get(const struct tree *map, const char *key);

/* The text of a member that is a string; blank when there is none. */
struct str tree_text(const struct tree *map, const char *key);

/* Is there a string like this in the list? */
bool tree_has(const struct tree *list, const char *text);

/* The same values, members of maps in any order. */
bool tree_equal(const struct tree *x, const struct tree *y);

void tree_write(struct buf *out, const struct tree *t);

/* Puts a new member at the front of a map. */
void tree_add(struct arena *a, struct tree *map, struct str key, struct tree *value);

#endif
