/* xml_tree.h: one item of an XML feed (an agency, a record) as bytes that compare, and as a tree.
 *
 * The bytes are what the item says: elements by their local names, attributes, texts, in their order; white space
 * between elements, comments, prefixes and the file's encoding are gone. So they are the same for the same item, can
 * be kept (importers/spill.h), and are what sink->known gets. They live in memory only: their form is no format.
 *
 * Whoever takes a value out of the tree marks it as used by that. What nobody used is told by xml_left: nothing of a
 * feed is lost by an element that was not thought of. */
#ifndef IMPORTERS_XML_TREE_H
#define IMPORTERS_XML_TREE_H

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>

/* Writing the bytes: an element, its attributes, then texts and elements in it, its end. Neither names nor texts may
 * hold a NUL. */
void xml_flat_open(struct buf *flat, struct str name);
void xml_flat_attribute(struct buf *flat, struct str name, struct str value);
void xml_flat_text(struct buf *flat, struct str text);
void xml_flat_close(struct buf *flat);

/* An element that was read, without the elements in it that are called `without`. */
struct xml_node;
void xml_flat_tree(struct buf *flat, const struct xml_node *n, const char *without);

struct xml_attr {
	struct xml_attr *next;
	struct str name, value;
	bool used;
};

struct xml_node {
	struct xml_node *next, *first, *last;
	struct xml_attr *attrs, *last_attr;
	struct str name; /* blank: a piece of text between elements */
	struct str text; /* of an element without elements in it, and of a piece of text */
	bool used;       /* its text */
	bool done;       /* it and all in it was used */
	bool left;       /* as xml_left found it last */
};

/* More elements and attributes than an item may have. */
enum { XML_NODES_MAX = 1000000 };

/* The tree of an item; it points into `flat`. ERR_INPUT: more than XML_NODES_MAX. */
bool xml_tree(struct arena *a, struct str flat, struct xml_node **out, struct err *err);

/* The value of an attribute, trimmed; blank when there is none. Marks it. */
struct str xml_attr(struct xml_node *n, const char *name);

/* The next element of this name behind `after` (NULL: the first), or NULL. Marks nothing. */
struct xml_node *xml_next(const struct xml_node *n, const char *name, const struct xml_node *after);

/* The text of an element and of what is in it, trimmed. Marks it, but not attributes. */
struct str xml_text(struct arena *a, struct xml_node *n);

/* The attribute or the first element of this name that is not blank: feeds write either. Marks what it gives. */
struct str xml_value(struct arena *a, struct xml_node *n, const char *name);

/* Whether such a value says yes (true, 1, yes, y, oui); none says no. Marks it: a no says nothing. */
bool xml_flag(struct arena *a, struct xml_node *n, const char *name);

/* Marks all of it. */
void xml_use(struct xml_node *n);

/* Is anything left in it that nobody used? */
bool xml_left(struct xml_node *n);

/* What xml_left found in an element, as JSON: its text alone, or an object of its attributes, texts ("text") and
 * elements, those of one name as a list; of very many elements a list of objects. */
void xml_left_json(struct buf *out, const struct xml_node *n);

/* The same of several elements of one name: those of the list that begins with `first` and are named as it is; one
 * alone is not put into a list. */
void xml_left_list_json(struct buf *out, const struct xml_node *first);

#endif
