/* record.h: a record is a small tree in an arena: its entity, its values, its children.
 *
 * Every string of a record lives in the arena it was made in. A blank value ("" or none) and an absent one are
 * the same. What HSDS has no place for (visibility of a value, its text in the other language, the id a source
 * uses for a child that took another's id) is beside the values and is written as the reserved member "vigie".
 * Unknown members are kept as compact JSON. */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/err.h"
#include "lib/str.h"
#include "model/entity.h"

#include <stdbool.h>
#include <stdint.h>

/* Who may see a value. The order is the order of trust: a reader of level L sees what is <= L. */
enum audience { AUDIENCE_PUBLIC, AUDIENCE_PARTNER, AUDIENCE_INTERNAL };

struct record;

struct list {
	struct record *first, *last;
};

/* One field: a text for values, a list for children (FIELD_OBJECT: at most one). */
union slot {
	struct str text;
	struct list list;
};

/* A member that the table does not know, or whose value does not fit the field of its name: that one stays
 * internal. Without a value (blank json) it is as good as absent. */
struct extra {
	struct extra *next;
	struct str name, json;
	enum audience vis; /* internal unless the source's contract says otherwise */
};

struct record {
	const struct entity *entity;
	struct record *next;  /* the next child of the same list */
	union slot *slots;    /* entity->n_fields */
	struct str *other;    /* NULL, or the values' text in the other language, by field */
	uint8_t *vis;         /* NULL, or enum audience + 1 by field; 0: as the table says */
	struct extra *extras; /* by name */
	struct str own_id;    /* the id its source uses, when it is not `id` */
	struct str lang;      /* root only: the main language, blank: French */
	/* Root only, never written: it is a tombstone; why ("merged", "closed", "deleted"). */
	struct str gone;
	struct str slot_name; /* set by a mapping ("main"); never written out */
};

struct record *record_new(struct arena *a, const struct entity *e);

static inline struct str record_text(const struct record *r, int field)
{
	return r->slots[field].text;
}

/* By name; blank for an unknown field or one that holds children. */
struct str record_get(const struct record *r, const char *field);

/* `text` is not copied: it must live as long as the record. */
static inline void record_set(struct record *r, int field, struct str text)
{
	r->slots[field].text = text.n ? text : STR_NONE;
}

static inline struct str record_id(const struct record *r)
{
	return r->slots[0].text; /* "id" stands first in every entity */
}

/* Puts `child` at the end of a list field, or in the place of an object field. */
void record_add(struct record *r, int field, struct record *child);

/* The same at position `at` (0 first; past the end: last). */
void record_insert(struct record *r, int field, struct record *child, int at);

/* Takes the child out of its list; returns its position, or -1 when it is not there. */
int record_remove(struct record *r, int field, const struct record *child);

/* The child with this id (or, when none has it, this own_id) in the list, or NULL. */
struct record *record_child(const struct record *r, int field, struct str id);

/* The text in the other language; blank when there is none. */
struct str record_other(const struct record *r, int field);
void record_set_other(struct arena *a, struct record *r, int field, struct str text);

/* The least audience that may see the field. */
enum audience record_vis(const struct record *r, int field);
void record_set_vis(struct arena *a, struct record *r, int field, enum audience vis);

/* The member with this name; makes it (internal, without a value) when absent. */
struct extra *record_extra(struct arena *a, struct record *r, struct str name);

/* The same, or NULL when it is absent. */
struct extra *record_find_extra(const struct record *r, struct str name);

/* Takes away the ids that its source uses, its own and its children's. */
void record_forget_own_ids(struct record *r);

/* No value, no child and no unknown member besides the id. */
bool record_blank(const struct record *r);

/* A deep copy; texts are copied too. */
struct record *record_copy(struct arena *a, const struct record *r);

/* "public", "partner", "internal"; false when it is none of them. */
bool audience_parse(struct str s, enum audience *out);
extern const char *const audience_names[3];

/* JSON ------------------------------------------------------------------------------------------------------ */

/* Reads one object of entity `e`, tolerantly: a number where a text belongs becomes the text and a numeric text a
 * number; null is absent; what does not fit its field is kept as an unknown member of the same name. The text must
 * be compact or not, UTF-8, at most 16 MiB. Children of the record may lack ids. ERR_INPUT names path and reason. */
struct record *record_read_json(struct arena *a, struct str json, const struct entity *e, struct err *err);

/* Canonical JSON: keys in table order, no white space, blank values absent, unknown members after the known ones by
 * name, "vigie" last and only when there is something to say. A failure shows as !buf_ok(out). */
void record_write_json(struct buf *out, const struct record *r);

/* The same of a child, whose root's main language is `lang`. */
void record_write_child_json(struct buf *out, const struct record *r, struct str lang);

#endif
