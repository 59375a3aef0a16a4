/* view.h: the one function on the way out of the store. It applies audience and language, takes the reserved member
 * "vigie" away (but for internal readers), fills what HSDS requires and leaves out what cannot be made valid.
 * Exporters, forms and mails get only what comes from here.
 *
 * What a public or partner reader gets:
 *   - No value, list or unknown member whose visibility is above his. Visibility of "id" is that of the whole object.
 *     An object of which nothing is left but ids of what stands around it is gone too; so is one (not the fiche
 *     itself) whose required text is hidden: a telephone without its number says where there is one.
 *   - What would give a hidden value away goes with it: the metadata that tell of its field; latitude and longitude
 *     of a place one of whose addresses he does not get; references to an object that he does not get.
 *   - A required text that is missing stays blank in the tree: the forms of HSDS write it as the empty text
 *     (field_may_be_empty). An address must have all its parts.
 *   - An object without a required value of another kind is left out, and so is a value whose form HSDS refuses;
 *     a web address with accents is written without (RFC 3987).
 *   - What stands in an object field and is listed in the organization, or is the organization (model/ids.h), is
 *     never shown for itself: a place or a program as the reader sees the listed one, else not at all.
 * An internal reader gets everything as it stands, so that reading it back gives the same record. */
#ifndef STORE_VIEW_H
#define STORE_VIEW_H

#include "lib/arena.h"
#include "model/record.h"

#include <stdbool.h>
#include <stdint.h>

struct view {
	enum audience audience;
	/* "fr" or "en": the text in it where there is one, else the main language's; blank: main. */
	struct str lang;
};

/* What had to be done to stay valid; counted for the export's report. */
struct view_told {
	int64_t incomplete; /* fiches that lack a required value: written as the empty text */
	int64_t left_out;   /* addresses, places, other objects and values that could not be made valid */
	int64_t hidden;     /* values, objects and lists the reader may not see */
};

/* With what it nests, a record has at most so many objects: as many as can be read back (model/record.h). */
enum { VIEW_OBJECTS_MAX = 20000 };

/* The record as the reader may see it: a new tree in `a`, whose texts are those of `r`. NULL when he may not see the
 * fiche at all. `told` is added to. A service_at_location whose location is one of the organization's gets it nested
 * (JSON is dereferenced); formats that are tables know the copy by its id. An internal reader who asks for the other
 * language gets the texts of that one only, and the record says that language is its main one. */
struct record *view_record(
    struct arena *a, const struct record *r, const struct view *v, struct view_told *told);

/* True when every view of this record is the record itself: `plain` in the table fiche. */
bool view_plain(struct arena *a, const struct record *r);

#endif
