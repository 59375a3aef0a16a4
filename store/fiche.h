/* fiche.h: fiches, found, read and written with their index tables. */
#ifndef STORE_FICHE_H
#define STORE_FICHE_H

#include "model/record.h"
#include "store/db.h"

struct fiche {
	int64_t id; /* of this database only; partners and people know the uuid */
	struct str uuid, status, name, region;
	struct str municipality; /* its code (rules/place.h); blank: unknown */
	struct str source;       /* the founding source's name; blank: a technician */
	int64_t revision, seq, created_at, edited_at;
	int64_t verified_at; /* 0: never */
	bool plain;
	struct hash hash;
	struct str doc;
	struct record *record; /* the document, read */
};

/* Reads one fiche with its record. ERR_FATAL when its document cannot be read. */
bool fiche_load(struct arena *a, struct db *db, int64_t id, struct fiche *out, struct err *err);

/* By what a technician types: a UUID (obsolete ones lead on), its beginning (four characters or more), or the name
 * (case and accents do not matter). ERR_INPUT: none, or several, which it names. */
bool fiche_find(struct arena *a, struct db *db, struct str ref, struct fiche *out, struct err *err);

/* The id of the fiche with this UUID, following aliases; 0 when there is none. */
bool fiche_by_uuid(struct db *db, struct str uuid, int64_t *id, struct err *err);

/* What the table `fiche` holds beside the document, derived from a record. */
struct fiche_columns {
	struct str doc, name, region, municipality;
	struct hash hash;
	bool plain;
};
void fiche_columns(struct arena *a, const struct record *r, struct fiche_columns *out);

/* Inserts a new fiche (status active, revision 1) and its index rows; sets f->id, doc, hash and the columns. f needs
 * uuid, source, seq, created_at and record. */
bool fiche_insert(struct arena *a, struct db *db, struct fiche *f, int64_t source_id, struct err *err);

/* Writes f->record as the new document, and f->status, revision, seq, edited_at; the index rows follow. */
bool fiche_update(struct arena *a, struct db *db, struct fiche *f, struct err *err);

/* Only f->status, revision, seq, edited_at, verified_at. */
bool fiche_touch(struct db *db, const struct fiche *f, struct err *err);

#endif
