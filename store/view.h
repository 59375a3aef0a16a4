/* view.h: the one function on the way out of the store. It applies audience and language, takes the reserved member
 * "vigie" away (but for internal readers), fills what HSDS requires and leaves out what cannot be made valid.
 * Exporters, forms and mails get only what comes from here. */
#ifndef STORE_VIEW_H
#define STORE_VIEW_H

#include "model/record.h"
#include "store/db.h"

struct view {
	enum audience audience;
	struct str lang; /* "fr" or "en": the text in it where there is one, else the main language's; blank: main */
};

/* What had to be done to stay valid; counted for the export's report. */
struct view_told {
	int64_t incomplete;    /* fiches that lack a required value: written as the empty text */
	int64_t left_out;      /* addresses, places and other objects without their required parts */
	int64_t hidden;        /* values the reader may not see */
};

/* The record as the reader may see it: a new tree in `a`. NULL when he may not see the fiche at all. A
 * service_at_location whose location is one of the organization's gets it nested (JSON is dereferenced). */
struct record *view_record(struct arena *a, const struct record *r, const struct view *v, struct view_told *told);

/* True when every view of this record is the record itself: `plain` in the table fiche. */
bool view_plain(struct arena *a, const struct record *r);

#endif
