/* history.h: operations (one act of one author) and the changes they made, numbered for good. */
#ifndef STORE_HISTORY_H
#define STORE_HISTORY_H

#include "store/db.h"
#include "store/fiche.h"

/* Who acts, and when; everything that changes a fiche is given one. */
struct author {
	struct str who; /* "person:anne", "source:levis" */
	struct str why; /* may be blank */
	int64_t now;
};

/* For people: "anne" of "person:anne", "levis" of "source:levis". */
struct str history_name(struct str who);

/* A row for an act; `fiche`, `source` 0 and `document` blank when they do not apply. */
struct operation {
	const char *kind;
	struct author author;
	int64_t source, fiche;
	struct str document;
};
bool history_operation(struct db *db, const struct operation *op, int64_t *id, struct err *err);

struct change {
	int64_t seq, fiche, operation, revision;
	struct str path, old, new;
	int at; /* a child's position, -1: none */
};

/* Adds a change under the next sequence number, which it returns in c->seq. Blank old and new are NULL. */
bool history_add(struct db *db, struct change *c, struct err *err);

bool history_get(struct arena *a, struct db *db, int64_t seq, struct change *out, struct err *err);

/* One line of a fiche's history as people read it. */
struct history_row {
	struct history_row *next;
	struct change change;
	struct str kind, who, why;
	int64_t at;
};

/* The changes of a fiche, newest first, at most `max`. */
bool history_of(
    struct arena *a, struct db *db, int64_t fiche, int max, struct history_row **out, struct err *err);

/* The changes of one operation, newest first; kind, who and why stay blank. */
bool history_of_operation(
    struct arena *a, struct db *db, int64_t operation, struct history_row **out, struct err *err);

/* The highest sequence number given so far; 0 in an empty directory. */
bool history_seq(struct db *db, int64_t *out, struct err *err);

/* Folds the history of a fiche backwards from its document; *whole tells whether the first document came out. */
bool history_verify(struct arena *a, struct db *db, const struct fiche *f, bool *whole, struct err *err);

#endif
