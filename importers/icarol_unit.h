/* icarol_unit.h: one record of iCarol (an agency, a program, a site, a program at a site) as the cells of its row, or of
 * its two rows where it comes in French and in English, and how they become values of a record.
 *
 * Every cell is taken once: what nobody took is kept at the end as unknown members (icarol_rest), so that nothing is
 * dropped without a word. */
#ifndef IMPORTERS_ICAROL_UNIT_H
#define IMPORTERS_ICAROL_UNIT_H

#include "importers/icarol_names.h"
#include "model/record.h"

#include <stdint.h>

enum icarol_level {
	ICAROL_AGENCY,
	ICAROL_PROGRAM,
	ICAROL_SITE,
	ICAROL_PROGRAM_AT_SITE,
	ICAROL_LEVELS,
};

enum icarol_lang { ICAROL_UNKNOWN, ICAROL_FR, ICAROL_EN };

struct icarol_cell {
	int name;   /* number in struct icarol_names */
	int column; /* of that name */
	bool used;
	struct str value; /* tidy, never blank */
};

struct icarol_row {
	enum icarol_level level;
	enum icarol_lang lang;
	uint64_t line;
	struct str number;
	struct icarol_cell *cells; /* by name */
	size_t n;
	uint16_t at[ICAROL_COLUMNS]; /* of a column: its cell, from 1; 0: blank or not there */
};

struct icarol_unit {
	struct icarol_row *row;
	struct icarol_row *other; /* the same record in the other language; NULL */
	struct record *record;    /* what it became; NULL: it was left out */
	struct str verified;      /* the day; read once (icarol_verified) */
	bool looked;
};

/* A value that was left out of its field (it is kept as an unknown member). */
struct icarol_refused {
	struct icarol_refused *next;
	uint64_t line;
	struct str column, value;
	const char *why;
};

/* How numbers before a year are to be read in dates like 03/04/2026. */
enum icarol_dates {
	ICAROL_MONTH_FIRST,
	ICAROL_DAY_FIRST,
	ICAROL_DATES_MIXED, /* the feed holds both: only what can be but one of them is read */
};

/* One agency being made. */
struct icarol_build {
	struct arena *a;
	const struct icarol_names *names;
	enum icarol_dates dates;
	enum icarol_lang lang; /* the main one of the record */
	struct icarol_unit *units;
	size_t n;
	struct icarol_refused *refused, **last;
	size_t objects, links; /* made so far; services looked for at places */
	bool full;             /* more than one record can have: it is refused as a whole */
	struct record *spare[ENTITY__MAX];
};

enum { ICAROL_OBJECTS_MAX = 15000, ICAROL_LINKS_MAX = 100000 };

/* The value of a column that nobody took yet; blank when there is none. */
struct str icarol_peek(const struct icarol_unit *u, int column);

/* The same, and takes it; `*other` gets the text in the other language where it differs. */
struct str icarol_take(struct icarol_unit *u, int column, struct str *other);

/* Says that the value of the column cannot stand where it belongs. It is not taken. */
void icarol_refuse(struct icarol_build *b, const struct icarol_unit *u, int column, const char *why);

/* Takes the column into the field of this name, in both languages where it is a text; web and e-mail addresses and
 * numbers in their form. What does not fit is refused, and not taken. */
void icarol_put(
    struct icarol_build *b, struct record *r, const char *field, struct icarol_unit *u, int column);

/* The day on which the row says that it was verified, "2026-11-22"; blank when it says none, or none that can be read
 * (refused). It is not taken. */
struct str icarol_verified(struct icarol_build *b, struct icarol_unit *u);

/* Takes what `x` says in the same words, so that it is not said twice: telephones, addresses and people only as a whole. */
void icarol_drop_same(struct icarol_unit *u, const struct icarol_unit *x);

/* Keeps all that nobody took as unknown members of `r`. */
void icarol_rest(struct icarol_build *b, struct record *r, struct icarol_unit *u);

/* A new child in the list field of this name, in a slot (or blank). When the record is full: one that is in no list. */
struct record *icarol_child(struct icarol_build *b, struct record *parent, const char *list, struct str slot);

/* The text of a field of this name; a copy is not made. */
void icarol_set(struct record *r, const char *field, struct str text);
void icarol_set_both(
    struct icarol_build *b, struct record *r, const char *field, struct str text, struct str other);

/* Hides the whole object from all above this audience. */
void icarol_hide(struct icarol_build *b, struct record *r, enum audience vis);

/* Takes a column that hides: "Yes", "True", "1", "Oui", and whatever is not plainly a no, for what cannot be read hides.
 * Where the two languages differ, the one that hides is followed. */
bool icarol_take_yes(struct icarol_build *b, struct icarol_unit *u, int column);

/* The same without taking it. */
bool icarol_is_yes(struct icarol_build *b, const struct icarol_unit *u, int column);

/* The text of the column in the other row; blank when there is none. */
struct str icarol_peek_other(const struct icarol_unit *u, int column);

/* "Unspecified Unspecified": iCarol's word for nobody. */
bool icarol_is_nobody(struct icarol_build *b, struct str name);

/* Below, at or above the unit of this level and number in the order of units: by level, then by number as one counts. */
int icarol_unit_order(const struct icarol_unit *u, enum icarol_level level, struct str number);

/* The next item of a list written in a cell, trimmed and not blank; false at its end. `*p` goes on behind it. */
bool icarol_next(struct str *list, char separator, struct str *item);

#endif
