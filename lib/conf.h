/* conf.h: settings and contracts in INI files (parsed by inih; only conf.c includes it).
 *
 *	; a comment has its line to itself (also with #)
 *	[source levis]
 *	url       = https://example.test/bottin.csv
 *	delimiter = ;
 *
 * A value is everything behind the first '=' or ':' of its line without the white space around it: '=', ';' and '#'
 * in it are part of it, so nothing may be written behind a value (inih's comments behind a value are turned off:
 * they would make `delimiter = ;` empty). There are no quotes, escapes or continued lines; indentation means
 * nothing. Names of sections and keys are as typed, case counts. A file has at most 1 MiB, a line 8 KiB, the name
 * of a section 49 bytes; text is UTF-8.
 *
 * A section is "KIND NAME" or just a name: [source levis] has kind "source", name "levis"; [smtp] has kind
 * "smtp", name "". Two sections or two keys of the same name are refused. Every function that gives a value marks
 * its key as used; conf_check_used then finds what nobody asked for: the typo that would otherwise be silent.
 *
 * Errors are ERR_CONFIG and begin with file, line, section and key. */
#ifndef LIB_CONF_H
#define LIB_CONF_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct conf;

struct conf_key {
	const struct conf_section *section;
	const char *key, *value;
	int line;
};

struct conf_section {
	const char *title;       /* "source levis", one space between */
	const char *kind, *name; /* "source", "levis" */
	int line;
};

/* Reads a file; ERR_CONFIG says in which line what is wrong. Free with conf_free; texts live as long as it does. */
bool conf_read(const char *path, struct conf **out, struct err *err);

/* The same from memory; `name` stands for the path in messages. */
bool conf_parse(const char *name, struct str text, struct conf **out, struct err *err);

void conf_free(struct conf **conf); /* accepts a pointer to NULL */

/* The path it was read from. */
const char *conf_path(const struct conf *conf);

/* A path that stands in it: relative ones lie beside the file; a URL stays as it is; NULL or "" is blank. */
struct str conf_beside(struct arena *a, const struct conf *conf, const char *path);

/* The section with this title, or NULL. */
const struct conf_section *conf_section(const struct conf *conf, const char *title);

/* The sections of this kind (NULL: all) in the order of the file: the first for after == NULL, then the one behind
 * `after`; NULL at the end. */
const struct conf_section *conf_next_section(
    const struct conf *conf, const char *kind, const struct conf_section *after);

/* The keys of a section in the order of the file, likewise; each given is marked as used. */
const struct conf_key *conf_next_key(
    const struct conf *conf, const struct conf_section *s, const struct conf_key *after);

/* The value, "" for a key without one, or NULL when there is no such section or key. Keys before any section
 * stand in section "". */
const char *conf_get(const struct conf *conf, const char *section, const char *key);

/* The value, which must be there and not be blank. */
bool conf_need(
    const struct conf *conf, const char *section, const char *key, const char **out, struct err *err);

/* Typed values; an absent key, or one without a value, gives `otherwise`. */
bool conf_int(const struct conf *conf, const char *section, const char *key, int64_t otherwise, int64_t min,
    int64_t max, int64_t *out, struct err *err);

/* yes, true, on, oui, 1 and no, false, off, non, 0. */
bool conf_bool(const struct conf *conf, const char *section, const char *key, bool otherwise, bool *out,
    struct err *err);

/* One of `choices` (ends with NULL): *out is its place. */
bool conf_choice(const struct conf *conf, const char *section, const char *key, const char *const choices[],
    int otherwise, int *out, struct err *err);

/* "11 months", "1 year", "11 mois", "1 an": in months. */
bool conf_months(
    const struct conf *conf, const char *section, const char *key, int otherwise, int *out, struct err *err);

/* "90 seconds", "15 minutes", "12 hours", "3 weeks", "21 jours": in seconds. */
bool conf_secs(const struct conf *conf, const char *section, const char *key, int64_t otherwise, int64_t *out,
    struct err *err);

/* The items between commas, without white space around and without blank ones; returns how many, 0 when absent. */
size_t conf_list(
    struct arena *a, const struct conf *conf, const char *section, const char *key, struct str **out);

/* For what only the caller can check: sets ERR_CONFIG "FILE, line N, [SECTION] KEY: why". Returns false. */
bool conf_bad(
    const struct conf *conf, const char *section, const char *key, const char *why, struct err *err);

/* The next key that nobody asked for (the first for NULL), or NULL. */
const struct conf_key *conf_unused(const struct conf *conf, const struct conf_key *after);

/* False with ERR_CONFIG on the first key that nobody asked for. Only when everything that is known was asked. */
bool conf_check_used(const struct conf *conf, struct err *err);

#define AUTO_CONF __attribute__((cleanup(conf_free)))

#endif
