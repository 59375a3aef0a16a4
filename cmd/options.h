/* options.h: a command line taken apart by a table, as git's parse-options does.
 *
 * Options stand anywhere among the words; "--" ends them; a value follows as the next word or behind "=". What is
 * wrong with a command line is said by an ERR_CONFIG; main exits by EX_USAGE then. */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include "lib/err.h"

#include <stdbool.h>
#include <stdint.h>

struct option {
	const char *name;    /* "dry-run"; NULL ends a table */
	const char *value;   /* how help calls its value: "FILE"; NULL: a flag */
	const char *summary; /* N_() */
	char letter;         /* 'o' for -o; '\0': none */
};

enum { OPTIONS_MAX = 16, OPTIONS_MANY = 1 << 20 };

/* What was given. Words and values are argv's own. */
struct args {
	const struct option *options;
	const char *values[OPTIONS_MAX]; /* NULL: not given; "" for a flag */
	const char **v;                  /* the words that are no options */
	int n;
};

/* Takes the leading options of `argv` (those of `first`), up to the first word, and returns its place, `n` at the
 * end, -1 on an error. */
int options_leading(struct args *first, int n, char **argv, struct err *err);

/* Takes apart all of `argv`; an option of `own` goes before one of `shared` that has its name. own->v must have room
 * for n words. */
bool options_all(struct args *own, struct args *shared, int n, char **argv, struct err *err);

/* How many words a synopsis asks for: "FICHE [PATH=VALUE…]" at least 1, at most OPTIONS_MANY. */
void options_arity(const char *synopsis, int *least, int *most);

/* The value of an option of the table, NULL when it was not given. */
const char *args_text(const struct args *args, const char *name);

bool args_flag(const struct args *args, const char *name);

/* A whole number between least and most; `*out` is untouched when the option was not given. */
bool args_number(
    const struct args *args, const char *name, int64_t least, int64_t most, int64_t *out, struct err *err);

/* A date (2026-11-22) or a time (RFC 3339); `*out` is untouched when the option was not given. */
bool args_date(const struct args *args, const char *name, int64_t *out, struct err *err);

#endif
