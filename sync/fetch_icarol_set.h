/* fetch_icarol_set.h: all records of an iCarol, as its list names them, beside those of the last delivery.
 *
 * A delivery has a line for each record, in the order of their numbers:
 *
 *	{"listed":["17","2026-01-02 10:00:00",""],"fr":{…},"en":{…}}
 *
 * with the record's number, when it was changed in French and in English as the list said, and the record as it came. */
#ifndef SYNC_FETCH_ICAROL_SET_H
#define SYNC_FETCH_ICAROL_SET_H

#include "lib/map64.h"
#include "lib/scratch.h"
#include "sync/fetcher.h"

enum { ICAROL_LANGS = 2, ICAROL_LISTED_MAX = 1000000 };

extern const char *const icarol_langs[ICAROL_LANGS]; /* "fr", "en" */

struct icarol_listed {
	struct str number;
	struct str changed[ICAROL_LANGS]; /* as the list says */
	bool in[ICAROL_LANGS];            /* of which languages it is */
	bool old;                         /* the last delivery has it */
	bool known;                       /* it has it as it is */
	bool got[ICAROL_LANGS];
	uint64_t at[ICAROL_LANGS]; /* of its text in `texts` */
	size_t n[ICAROL_LANGS];
};

struct icarol_set {
	const struct fetch_job *job;
	struct icarol_listed *list;
	size_t n, room;
	struct map64 by_number;
	struct scratch *texts;
	size_t old_lines; /* of the last delivery */
	size_t missing;   /* listed and not given */
};

void icarol_set_open(struct icarol_set *s, const struct fetch_job *job);
void icarol_set_close(struct icarol_set *s);

/* The record with this number, NULL when it is not listed; made when it is not there yet. */
struct icarol_listed *icarol_set_find(const struct icarol_set *s, struct str number);
struct icarol_listed *icarol_set_add(struct icarol_set *s, struct str number);

/* In the order of numbers; the pointers given so far are void. */
void icarol_set_sort(struct icarol_set *s);

/* Marks what the last delivery has, and has as it is. */
bool icarol_set_look_back(struct icarol_set *s, struct err *err);

/* Is the last delivery what the list says, record by record? */
bool icarol_set_is_unchanged(const struct icarol_set *s);

/* Keeps the text of a record in a language. */
bool icarol_set_keep(
    struct icarol_set *s, struct icarol_listed *l, int lang, struct str json, struct err *err);

/* Writes the delivery: new texts, and for the rest the lines of the last one. */
bool icarol_set_write(struct icarol_set *s, struct err *err);

#endif
