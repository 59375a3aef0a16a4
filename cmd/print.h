/* print.h: the one way to print. Commands say what; here it becomes aligned tables and labelled lines for people, or
 * one JSON object a line for programs (--json). No command prints syntax itself.
 *
 *	print_table(p, columns, n);
 *	for each row {
 *		print_begin(p);
 *		print_str(p, row->name);        the columns in their order
 *		print_time(p, row->verified_at);
 *		print_end(p);
 *	}
 *	print_flush(p);
 *
 * Text is made safe for a terminal on its way out. What cannot be written shows in print_flush only. */
#ifndef CMD_PRINT_H
#define CMD_PRINT_H

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/err.h"
#include "lib/json.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum print_flags {
	PRINT_RIGHT = 1,    /* aligned to the right */
	PRINT_CUT = 2,      /* is cut where the terminal is too narrow */
	PRINT_SPARE = 4,    /* is left out where the terminal is much too narrow, the last one first */
	PRINT_ID = 8,       /* people get the beginning of a UUID, which the commands take too */
	PRINT_PROGRAMS = 16 /* not for people */
};

enum { PRINT_ID_LENGTH = 8, PRINT_COLUMNS_MAX = 24 };

struct print_column {
	const char *key;   /* of the JSON member */
	const char *title; /* N_(); NULL for PRINT_PROGRAMS */
	unsigned flags;
};

struct print_row;

struct print {
	struct arena *a; /* holds a table until it is complete */
	FILE *out;
	bool json;
	size_t width; /* of the terminal; 0: as wide as it gets */
	/* The rest is print.c's. */
	const struct print_column *columns;
	int n_columns, at;
	struct print_row *first, *last;
	struct buf line;
	struct json_writer writer;
};

void print_init(struct print *p, struct arena *a, FILE *out, bool json, size_t width);

/* Ends a table that went before. */
void print_table(struct print *p, const struct print_column *columns, int n);

void print_begin(struct print *p);
void print_str(struct print *p, struct str s);
void print_z(struct print *p, const char *s); /* NULL is blank */
void print_int(struct print *p, int64_t n);
void print_bool(struct print *p, bool yes); /* people see yes or nothing */

/* The civil date for people, RFC 3339 for programs; 0: nothing, null. */
void print_time(struct print *p, int64_t at);
void print_end(struct print *p);

/* For people only; nothing with --json. A value's line breaks are kept, long lines are wrapped under its beginning.
 * `aside` (NULL: none) stands behind it. */
void print_heading(struct print *p, int depth, const char *title, struct str telling);
void print_field(struct print *p, int depth, const char *label, struct str value, const char *aside);
void print_line(struct print *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void print_blank(struct print *p);

/* For programs: a JSON text as a line of its own. */
void print_json(struct print *p, struct str json);

/* Ends the table and shows what there is, before words on stderr that belong behind it. Nothing before print_init. */
void print_sync(struct print *p);

/* Ends the table and hands everything over. ERR_FATAL when it could not be written. */
bool print_flush(struct print *p, struct err *err);

#endif
