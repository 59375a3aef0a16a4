/* making.h: a record made of the elements of an XML feed: values that are checked, what has no place kept.
 *
 * Texts are made tidy (markup.h, white space). A value that its field cannot hold is left out of it, told, and kept as
 * an unknown member; so is everything that nobody took out of an element. The names of such members begin with "x_";
 * they are internal. */
#ifndef IMPORTERS_MAKING_H
#define IMPORTERS_MAKING_H

#include "importers/importer.h"
#include "importers/xml_tree.h"
#include "model/record.h"

struct making_problem;

struct making {
	struct arena *a;
	size_t bytes;
	int objects, extras; /* made so far: a record that is stored can hold so many */
	struct making_problem *problems, **end;
	int told;                          /* problems */
	struct record *spare[ENTITY__MAX]; /* in place of objects past MAKING_OBJECTS_MAX */
};

/* As many as a record can be read back with (model/record.h). */
enum { MAKING_OBJECTS_MAX = 20000, MAKING_EXTRAS_MAX = 5000 };

/* `bytes`: of the item that the record is made of. */
struct making making_new(struct arena *a, size_t bytes);

/* A child in this list; `slot` (copied by nobody) names it unless it is blank. */
struct record *making_child(struct making *m, struct record *parent, const char *list, struct str slot);

/* The text as one line, or as lines. */
struct str making_line(struct making *m, struct str text);
struct str making_lines(struct making *m, struct str text);

/* Sets a field to a text that is tidy; blank: nothing. `element` is where it stood, for the refusal and the member that
 * keeps what the field cannot hold. */
void making_set(struct making *m, struct record *r, const char *field, struct str value, const char *element);

/* The same with the text of xml_value(n, element), as one line or (descriptions) as lines. */
void making_take(
    struct making *m, struct record *r, const char *field, struct xml_node *n, const char *element);
void making_take_lines(
    struct making *m, struct record *r, const char *field, struct xml_node *n, const char *element);

/* Of a country's name, or what a postal code in its form (mapping_trade.h) says where there is none: "CA", "US"; any other
 * name as it stands. */
struct str making_country(struct making *m, struct str name, struct str postal);

/* The whole object is for this audience at most. */
void making_hide(struct making *m, struct record *r, enum audience vis);

/* A value that could not be read: told when the record is given. */
void making_refuse(struct making *m, const char *element, struct str value, const char *why);

/* Keeps `text` as the unknown member x_NAME. */
void making_keep(struct making *m, struct record *r, const char *name, struct str text);

/* Keeps all that is left of the element: attributes and elements by their names, its own text as x_text; then it is
 * used up. */
void making_keep_left(struct making *m, struct record *r, struct xml_node *n);

/* Gives the record: tells what was refused, checks that it is not too large. False: the sink said so. */
bool making_give(struct making *m, const struct importer_sink *sink, struct record *r, const struct origin *o,
    struct err *err);

#endif
