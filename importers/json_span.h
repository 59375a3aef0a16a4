/* json_span.h: where a JSON value ends, without parsing it: strings are passed over, brackets counted.
 *
 * The text may come in pieces: the state remembers where the last one stopped. What is found is the end of the
 * value if it is JSON at all; whether it is, is for the parser to say. */
#ifndef IMPORTERS_JSON_SPAN_H
#define IMPORTERS_JSON_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero it before a value. */
struct json_span {
	size_t depth;     /* brackets open */
	uint64_t objects; /* bit d: bracket d of the first 64 is a { */
	bool in_string, escaped, in_word;
};

enum json_span_step {
	JSON_SPAN_MORE, /* the piece ended before the value: give the next one */
	JSON_SPAN_END,  /* `*p` stands behind the value */
	JSON_SPAN_MISMATCH, /* `*p` stands at a bracket that closes another kind, or at none that can begin a value */
};

/* Goes on from `*p` (first: at the first byte of the value) to at most `end`, and leaves `*p` where it stopped. A
 * number or a word at the end of the text is JSON_SPAN_MORE: only the caller knows that nothing follows. */
enum json_span_step json_span_scan(struct json_span *s, const char **p, const char *end);

#endif
