/* text.h: Unicode text as people type it: checked, folded for comparison, split into words.
 *
 * The Unicode tables are utf8proc's; only text.c includes it. All input is UTF-8; invalid bytes are never read
 * past and count as U+FFFD. */
#ifndef LIB_TEXT_H
#define LIB_TEXT_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True when `s` is well-formed UTF-8 (no surrogates, no overlong forms). `*bad`, if not NULL, takes the offset of
 * the first wrong byte on false. Fast: this runs over every byte of every feed. */
bool text_utf8_valid(struct str s, size_t *bad);

/* For comparing: case and accents folded (full Unicode, ligatures œ æ ß expanded), typographic apostrophes,
 * quotes and dashes and every other punctuation, symbol and white space to one space, zero-width and control
 * characters dropped, no space at the ends. "L’Étoile—du  Nord inc." -> "l etoile du nord inc". Digits are kept;
 * what is folded already stays as it is. Pure ASCII and Latin text takes a table, never the library call. Never
 * longer than 3 * s.n bytes. */
struct str text_fold(struct arena *a, struct str s);

/* The same into memory of the caller's: `out` must have room for 3 * s.n + 1 bytes; returns the bytes written. */
size_t text_fold_into(char *out, struct str s);

/* True when both fold to the same text. */
bool text_same(struct arena *a, struct str x, struct str y);

/* Only the ASCII digits of `s`. */
struct str text_only_digits(struct arena *a, struct str s);

/* Decodes one code point at *p (< end), advances *p by at least one byte; U+FFFD for a bad sequence. */
uint32_t text_next(const char **p, const char *end);

/* Columns that `s` takes on a terminal (combining marks 0, wide characters 2). */
size_t text_width(struct str s);

/* The longest beginning of `s` of at most `max` columns that does not cut a code point. */
struct str text_cut(struct str s, size_t max);

/* `s` without the code point that is cut at its end, as snprintf leaves it. */
struct str text_whole(struct str s);

/* Makes text safe for a terminal or a one-line log: control characters (C0, C1, DEL) and bidi controls become
 * U+FFFD, line breaks and tabs a space. */
struct str text_plain(struct arena *a, struct str s);

#endif
