/* mapping_scan.h: the words of a template, one after the other.
 *
 * A scan stands somewhere in a text of the mapping. The functions pass over white space, take one thing and stand
 * behind it; when it is not there they return false, and have moved over nothing but the white space. */
#ifndef IMPORTERS_MAPPING_SCAN_H
#define IMPORTERS_MAPPING_SCAN_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

struct mapping_scan {
	const char *p, *end;
};

/* True when nothing but white space is left. */
bool mapping_scan_end(struct mapping_scan *s);

/* This one character. */
bool mapping_scan_char(struct mapping_scan *s, char c);

/* A run of ASCII letters, digits and "_". */
bool mapping_scan_word(struct mapping_scan *s, struct str *out);

/* A whole number of up to four digits, perhaps with "-". */
bool mapping_scan_number(struct mapping_scan *s, int *out);

/* "a text", with \" \\ \n \t inside; the copy is in the arena. */
bool mapping_scan_quoted(struct mapping_scan *s, struct arena *a, struct str *out);

/* What stands before the next of the characters in `stops`, trimmed; false when none of them comes. */
bool mapping_scan_until(struct mapping_scan *s, const char *stops, struct str *out);

#endif
