/* told.h: what an import tells of itself: refusals, what happens to each field, each change when that is wanted. Memory has
 * a limit whatever the feed's size. */
#ifndef SYNC_TOLD_H
#define SYNC_TOLD_H

#include "lib/map64.h"
#include "store/stage.h"
#include "sync/sync.h"

enum { TOLD_REFUSALS = 50000, TOLD_OUTSIDE = 1000, TOLD_EVENTS = 50000, TOLD_FIELDS = 1000 };

struct told {
	struct arena *a;    /* the report's */
	struct arena *work; /* reset for each event */
	struct sync_report *report;
	bool details; /* gather each event */
	struct sync_refusal **last_refusal;
	struct sync_outside **last_outside;
	struct sync_event **last_event;
	struct map64 fields; /* hash of a key -> place in `field` + 1 */
	struct sync_field *field[TOLD_FIELDS];
	uint32_t n_fields;
};

/* The report is empty; free with told_end. */
void told_begin(struct told *t, struct arena *a, struct sync_report *report, bool details);

/* A refusal, when fewer than TOLD_REFUSALS of its kind were told `already`. */
void told_refusal(
    struct told *t, uint64_t already, uint64_t line, struct str column, struct str value, struct str reason);

/* A record that the territory leaves out, when fewer than TOLD_OUTSIDE were told `already`. */
void told_outside(struct told *t, uint64_t already, uint64_t line, const struct record *r, struct str place);

/* For stage_apply; `told` is a struct told. */
void told_event(void *told, const struct stage_event *e);

/* Puts the fields into the report, in the order of their keys, and frees what is the table's own. */
void told_end(struct told *t);

/* "services.phones.number" of a path: without ids, as mappings name a value; a child's is its list. */
struct str told_key(struct arena *a, struct str path);

#endif
