/* edit.h: values of a fiche changed by hand or by decision: one way through for technicians, accepted proposals,
 * undo and sources that are followed. All of it inside a transaction of the caller's (db_begin). */
#ifndef STORE_EDIT_H
#define STORE_EDIT_H

#include "store/history.h"

/* One value to set: a path (model/path.h) and its new text; blank takes the value or the child away. */
struct edit {
	struct edit *next;
	struct str path, value;
	int at; /* a child's position; -1: last */
};

/* Who will stand behind what is set. */
enum edit_claim {
	EDIT_CLAIM_AUTHOR,  /* the technician: a claim of his on each value */
	EDIT_CLAIM_SOURCES, /* only the sources whose last record says the same */
};

/* What came of it. */
struct edited {
	int changed; /* values */
	int64_t first_seq, last_seq;
	int64_t revision;
};

/* Sets the values of `f` (which is updated) under one operation. Values equal to the current ones are passed over;
 * when none is left nothing is written and out->changed is 0. ERR_INPUT: a path that is none, a value that does not
 * fit (the fiche is then as before, and the caller rolls back). */
bool edit_fiche(struct arena *a, struct db *db, struct fiche *f, const struct edit *edits, const char *kind,
    const struct author *by, enum edit_claim claim, struct edited *out, struct err *err);

/* The same under an operation that exists already. */
bool edit_under(struct arena *a, struct db *db, struct fiche *f, const struct edit *edits, int64_t operation,
    const struct author *by, enum edit_claim claim, struct edited *out, struct err *err);

/* A fiche founded by a technician; `r` may lack ids. */
bool edit_new(struct arena *a, struct db *db, struct record *r, const struct author *by, struct fiche *out,
    struct err *err);

/* "active", "closed" or "deleted"; a change '@status'. ERR_INPUT when it has that status already. */
bool edit_status(struct arena *a, struct db *db, struct fiche *f, const char *status, const char *kind,
    const struct author *by, struct err *err);

/* The same under an operation that exists already, whatever the status was. */
bool edit_status_under(struct db *db, struct fiche *f, const char *status, int64_t operation,
    const struct author *by, struct err *err);

/* Reverses one change, if the value is still what it made. Status and verification can be undone too; a merge is
 * undone by splitting. ERR_INPUT says what stands in the way. */
bool edit_undo(
    struct arena *a, struct db *db, int64_t seq, const struct author *by, struct fiche *out, struct err *err);

/* What technicians tell each other about a fiche. */
bool edit_note(struct db *db, int64_t fiche, const struct author *by, struct str text, struct err *err);
struct note {
	struct note *next;
	struct str who, text;
	int64_t at;
};
bool edit_notes(struct arena *a, struct db *db, int64_t fiche, struct note **out, struct err *err);

#endif
