/* sync.h: one source, from its bytes to the directory, whole or not at all. */
#ifndef SYNC_SYNC_H
#define SYNC_SYNC_H

#include "rules/merge.h"
#include "store/db.h"
#include "sync/source.h"

struct sync_options {
	const char *file;     /* read this instead of the source's `where`; NULL */
	const char *delivery; /* read this one that was kept, and apply it again (sync/replay.h); NULL */
	bool dry_run;         /* say what would happen; nothing is written */
	bool allow_deletions; /* a person has seen that so many records really vanished */
	bool again;           /* apply even when the file is the one applied last */
	bool details;         /* gather the changes and proposals one by one */
	int64_t now;
	/* Called now and then with the bytes (or records) that have come, then with the items read so far, then with the
	 * records applied; NULL. */
	void (*fetching)(void *ctx, uint64_t n);
	void (*progress)(void *ctx, uint64_t items);
	void (*applying)(void *ctx, uint64_t records);
	void *ctx;
};

/* One thing that happened, or would. */
struct sync_event {
	struct sync_event *next;
	const char *what; /* "new", "changed", "proposed", "silent", "gone", "returned", "joined" */
	struct str uuid, name, path, old, new, reason;
};

/* What happened to one field, over all fiches. */
struct sync_field {
	struct sync_field *next;
	struct str
	    key; /* "services.phones.number"; "services.phones": whole telephones, new ones and those that go */
	uint64_t changed, proposed, silent;
};

/* A category that the contract's table has not. */
struct sync_category {
	struct sync_category *next;
	struct str name;
	uint64_t n;
};

struct sync_refusal {
	struct sync_refusal *next;
	uint64_t line;
	struct str column, value, reason;
};

/* A record that the contract's territory leaves out. */
struct sync_outside {
	struct sync_outside *next;
	uint64_t line;
	struct str name, place; /* place: its city, else its postal code */
};

struct sync_report {
	const char *outcome;              /* "applied", "unchanged", "stopped", "failed" */
	struct str message;               /* why it stopped */
	struct str file;                  /* what was read */
	struct str found;                 /* encoding, delimiter, columns */
	uint64_t items, refused, partial; /* partial: records that came in without one of their values */
	uint64_t repeated;                /* the same item again: taken once */
	uint64_t unchanged, created, joined, changed, proposed, silent, gone, returned, not_created;
	uint64_t held_before;             /* records the source held last time */
	uint64_t outside, unplaced;       /* left out by the territory; of unknown place, and taken */
	struct sync_outside *left_out;    /* by the territory: the first 1,000 */
	struct sync_category *categories; /* not in the table, by name */
	struct sync_field *fields;        /* what happened to them, by key */
	struct sync_event *events;        /* with options->details: the first 50,000 */
	uint64_t n_events;                /* how many there were */
	struct sync_refusal *refusals;    /* the first 50,000 of records, and of values */
};

/* False only on an error that concerns the whole (the file cannot be read, the database fails): nothing was changed,
 * and the run is written down as failed where that is possible. A feed stopped by its own deletions or refusals is
 * true with outcome "stopped". */
bool sync_import(struct arena *a, struct db *db, const struct conf *conf, const struct source *s,
    const struct sync_options *o, struct sync_report *out, struct err *err);

#endif
