/* merge.h: what a source's news does to a fiche. Three-way: the last value from this source, the value it gives
 * now, the current value. Only what the source itself changed can do anything (docs/decisions/0001-record.md).
 * Pure: what must be known comes in, what should happen goes out. */
#ifndef RULES_MERGE_H
#define RULES_MERGE_H

#include "lib/arena.h"
#include "lib/hash.h"
#include "model/diff.h"
#include "model/record.h"

#include <stdint.h>

/* Who stands behind a value, in the order of rank. */
enum standing { STANDING_NOBODY, STANDING_SOURCE, STANDING_TECHNICIAN, STANDING_ORGANISATION };

/* A claim on one path, as stored. */
struct claim {
	struct claim *next;
	struct str path;
	enum standing by;  /* never NOBODY or ORGANISATION */
	struct str source; /* STANDING_SOURCE: its name */
	struct hash value;
};

/* What the organisation vouched for, and from which revision of the fiche a change is newer than its word. */
struct voucher {
	struct voucher *next;
	struct str *objects; /* ids */
	int n_objects;
	int64_t revision;
};

/* The newest revision at which a path was changed; paths without one were last set at the creation (1). */
struct touched {
	struct touched *next;
	struct str path;
	int64_t revision;
};

/* A decision already taken: the same offer against the same value stays silent. */
struct rejected {
	struct rejected *next;
	struct str path, who;
	struct hash value, current;
};

/* How far a source is trusted for a field: 0 to 100; and what it may never touch (NULL: all is its to touch; `f` NULL: the
 * object as a whole): there it changes, proposes and takes away nothing, whatever it gave before. */
struct trust {
	void *ctx;
	int (*of)(void *ctx, struct str source, const struct entity *e, const struct field *f);
	bool (*never)(void *ctx, struct str source, const struct entity *e, const struct field *f);
};

struct merge_input {
	const struct record *base;    /* what the source gave last, with the fiche's ids; NULL: nothing yet */
	const struct record *offered; /* what it gives now, with the fiche's ids */
	const struct record *current;
	/* The founding source's last record; NULL: the source is the founder, or nobody. */
	const struct record *founder;
	struct str source;         /* who offers */
	struct str founder_source; /* blank: founded by a technician */
	bool absent_is_blank;      /* a missing child says nothing (struct importer) */
	const struct claim *claims;
	const struct voucher *vouchers;
	const struct touched *touched;
	const struct rejected *rejected;
	struct trust trust;
};

enum verdict {
	MERGE_FOLLOW,  /* the current value becomes the offered one */
	MERGE_PROPOSE, /* a person decides */
	MERGE_SILENT,  /* rejected before, and nothing has changed since */
};

struct merge_item {
	struct merge_item *next;
	enum verdict verdict;
	struct str path;
	struct str old, new; /* the current value and the offered one */
	int at;              /* a child's position in the offered record, else -1 */
	const struct entity *entity;
	const struct field *field;
	bool child;
	const char *reason;   /* MERGE_PROPOSE: why, untranslated, where it is not who stands behind; NULL */
	enum standing behind; /* MERGE_PROPOSE: who stands behind the current value */
	struct str behind_source;
	struct hash new_hash, old_hash; /* in comparable form */
};

/* In the order of the table; NULL when there is no news. A fiche that is hidden as a whole (visibility of its "id") and that a
 * source now lists openly is proposed to be shown: what that source does not say gets the visibility itself before.
 * A source that is hidden as a whole replaces no value that more may see: it proposes. A stricter visibility goes with its value: before it where the fiche says
 * nothing, proposed beside it where the fiche says something else. */
struct merge_item *merge_records(struct arena *a, const struct merge_input *in);

/* One value that a record and the current fiche agree on (norm_like): the current one, in comparable form. */
struct agreement {
	struct agreement *next;
	struct str path;
	struct hash value;
};

/* All of them: what a source that gave `said` stands behind. */
struct agreement *merge_agreements(struct arena *a, const struct record *said, const struct record *current);

#endif
