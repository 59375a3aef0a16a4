/* path.h: a path names one value of a fiche for good: services[UUID].phones[UUID].number
 *
 * Steps lead through child lists by id (never by position); an object field needs no id. What comes last:
 *   .number          a value
 *   phones[UUID]     a whole child, whose value is its canonical JSON; blank: no such child
 *   program          the child of an object field, the same
 *   .name@other      the value's text in the other language
 *   .number@vis      its visibility ("public", "partner", "internal"; blank: as the table says)
 *   ."x_strange.1"   an unknown member, whose value is JSON; quoted like a JSON string unless it is made of
 *                    letters, digits, "_", "-" and ":" alone and is the name of no field of the table
 *   ."x_strange"@vis its visibility (internal unless it says otherwise)
 * An id that is not made of those characters is quoted too. The blank path is the fiche itself. */
#ifndef MODEL_PATH_H
#define MODEL_PATH_H

#include "lib/arena.h"
#include "lib/err.h"
#include "model/record.h"

enum path_part { PATH_ROOT, PATH_VALUE, PATH_CHILD, PATH_OTHER, PATH_VIS, PATH_EXTRA };

enum { PATH_DEPTH_MAX = 16 }; /* steps */

struct path_step {
	int field;     /* a child field of the entity reached so far */
	struct str id; /* blank for an object field */
};

struct path {
	enum path_part part;
	struct path_step steps[PATH_DEPTH_MAX]; /* PATH_CHILD: the last step is the child itself */
	int n_steps;
	int field;       /* VALUE, OTHER, VIS: the field; VIS of an unknown member: FIELD_NONE and name */
	struct str name; /* EXTRA */
	const struct entity *entity; /* of the object that holds the value, or of the child */
};

/* Parses `text` from an entity down; the strings point into `text` or the arena. ERR_INPUT says which part of the
 * path is no field of which entity. */
bool path_parse(
    struct arena *a, const struct entity *root, struct str text, struct path *out, struct err *err);

/* The path as text, in the one spelling that everything we write has; path_parse reads it back. */
struct str path_write(struct arena *a, const struct entity *root, const struct path *p);

/* The current value as text (JSON for ROOT, CHILD and EXTRA), blank when there is none or the way does not exist. */
struct str path_value(struct arena *a, const struct record *root, const struct path *p);

/* The object that holds the value (or the child itself), NULL when the way does not exist. */
struct record *path_object(const struct record *root, const struct path *p);

/* The same one step up: the object whose list the child of a PATH_CHILD stands in. */
struct record *path_parent(const struct record *root, const struct path *p);

/* Sets the value; blank takes it away. A CHILD is read from JSON and put at position `at` (-1: last), its id set to
 * the path's; an existing child is replaced where it stands. ERR_INPUT when the way does not exist or the value
 * would not be read back (a number that is none, text that is not UTF-8, JSON that is none); other rules of form are
 * the validator's. The id of a listed child cannot be set: paths lead through it. The fiche itself cannot be set.
 * `*was_at`, when not NULL, takes the position of a child taken away, else -1: putting it back there gives the
 * canonical JSON from before. On failure the record is as it was. */
bool path_set(struct arena *a, struct record *root, const struct path *p, struct str value, int at,
    int *was_at, struct err *err);

/* Paths while walking a tree, spelt as path_write does; the id of an object field's child is passed over. */
struct str path_child(struct arena *a, struct str parent, const char *field, struct str id);
struct str path_field(struct arena *a, struct str parent, const char *field);
struct str path_extra(struct arena *a, struct str parent, struct str name);

/* For people, from the table's labels, with the child's own telling value where `root` has it:
 * "Service « Aide alimentaire » › Téléphone « 418 555-0100 » › Poste". */
struct str path_label(struct arena *a, const struct record *root, const struct path *p, bool french);

#endif
