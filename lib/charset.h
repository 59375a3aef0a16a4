/* charset.h: which encoding a text file is in, and its conversion to UTF-8 (iconv's; only charset.c includes it).
 *
 * Partners save their lists in whatever their spreadsheet chose that day. French text has few accents, and each
 * encoding turns the others' accents into something no French word holds: that is what the guess looks at.
 * Nothing is ever replaced or dropped: what cannot be converted is an error that says where. */
#ifndef LIB_CHARSET_H
#define LIB_CHARSET_H

#include "lib/buf.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHARSET_SAMPLE = 256 * 1024 }; /* bytes that a guess is worth making on */

struct charset_guess {
	/* "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "ISO-8859-1", "macintosh", "IBM850". */
	const char *name;
	size_t bom; /* bytes of a byte order mark at the beginning, to be passed over */
	bool sure;  /* false: no evidence (nothing but ASCII), or evidence for another one too */
	bool ascii; /* nothing but ASCII seen: any encoding of bytes would do */
};

/* What `sample`, the beginning of a file (`whole`: all of it), is encoded in. A byte order mark decides; then
 * the zeros of UTF-16; then well-formed UTF-8 (a sample may end inside a character unless it is `whole`); then
 * which of the four eight-bit encodings makes its accents stand where French has them. ISO-8859-1 is said of
 * windows-1252 without bytes 80-9F. UTF-8 with a few wrong bytes is UTF-8, not sure. Never fails: the fallback is
 * windows-1252, not sure. */
struct charset_guess charset_guess(struct str sample, bool whole);

struct charset;

/* Ready to convert from `name`: one of the above, or any that iconv knows ("IBM863", "UTF-16"). ISO-8859-1 and
 * its aliases are read as windows-1252, of which it is a part: bytes 80-9F are never the controls that the
 * standard says. `offset`: bytes of the stream that came before (a byte order mark), for messages. NULL with
 * ERR_CONFIG for an unknown name; free with charset_close. */
struct charset *charset_open(const char *name, uint64_t offset, struct err *err);
void charset_close(struct charset **c); /* accepts a pointer to NULL */

/* The name it was opened with. */
const char *charset_name(const struct charset *c);

/* Bytes of the stream used so far; after a failure, the offset of the byte that was wrong. */
uint64_t charset_offset(const struct charset *c);

/* True when both names mean the same encoding here: "latin1" and "windows-1252", "utf8" and "UTF-8". */
bool charset_same(const char *a, const char *b);

/* Converts the next bytes of a stream. `*in` moves behind what was used: at most CHARSET_TAIL bytes, the
 * beginning of a character, are left to be given again in front of the next ones; nothing is left when `final`.
 * `*out` is the text: the bytes of `in` themselves for UTF-8, else in `scratch` (emptied first; its limit must be
 * 4 times the bytes given). ERR_INPUT for bytes that are nothing in this encoding and for a character NUL, with
 * the offset in the stream and, where there is one, a better guess; the stream is then at its end. */
bool charset_convert(
    struct charset *c, struct str *in, bool final, struct buf *scratch, struct str *out, struct err *err);
enum { CHARSET_TAIL = 8 };

#define AUTO_CHARSET __attribute__((cleanup(charset_close)))

#endif
