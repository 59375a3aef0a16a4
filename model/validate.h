/* validate.h: does a record keep to HSDS? The validator walks the same table as everything else. */
#ifndef MODEL_VALIDATE_H
#define MODEL_VALIDATE_H

#include "lib/arena.h"
#include "lib/str.h"
#include "model/record.h"

struct problem {
	struct problem *next;
	struct str path;   /* "phones[…].number"; a child without an id by its place: "phones[#2].number" */
	struct str reason; /* in words, in the user's language */
	bool missing;      /* a required value is not there; else a value has the wrong form */
};

/* Problems in document order, NULL when the record is valid: required values, UUIDs (RFC 9562), URIs with a
 * scheme (RFC 3986), e-mail addresses, dates and date-times (RFC 3339), times, numbers, enumerations, ids that
 * stand twice in one list. At most `max` are gathered. */
struct problem *validate_record(struct arena *a, const struct record *r, int max);

/* One value against its field: NULL when it fits, else the reason. `value` must not be blank. */
const char *validate_value(const struct field *f, struct str value);

#endif
