/* json.h: JSON text as events, in and out (RFC 8259).
 *
 * The same table of events is given by the parser and taken by the writer, so that any consumer can forward what
 * it does not understand, byte for byte in value. Numbers keep their spelling. */
#ifndef LIB_JSON_H
#define LIB_JSON_H

#include "lib/buf.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Each returns false to stop the parse; the reason is then the consumer's to keep (in its ctx). Strings are
 * unescaped UTF-8, valid during the call only. */
struct json_events {
	bool (*null)(void *ctx);
	bool (*boolean)(void *ctx, bool v);
	bool (*number)(void *ctx, struct str spelling);
	bool (*string)(void *ctx, struct str s);
	bool (*map_begin)(void *ctx);
	bool (*key)(void *ctx, struct str name);
	bool (*map_end)(void *ctx);
	bool (*list_begin)(void *ctx);
	bool (*list_end)(void *ctx);
};

enum { JSON_DEPTH_MAX = 64, JSON_NUMBER_MAX = 64 };

/* Parses one whole value. ERR_INPUT with line and column for bad syntax, bad UTF-8, nesting past JSON_DEPTH_MAX,
 * a number longer than JSON_NUMBER_MAX; when an event returned false the error is ERR_INPUT with an empty text. */
bool json_parse(struct str text, const struct json_events *events, void *ctx, struct err *err);

/* Writes a string with its quotes, escaping only what RFC 8259 section 7 demands. */
void json_string(struct buf *out, struct str s);

/* True for a JSON number (RFC 8259 section 6) of at most JSON_NUMBER_MAX characters. */
bool json_is_number(struct str s);

/* A writer of compact JSON for streams of events. Zero it and set `out`. */
struct json_writer {
	struct buf *out;
	int depth;
	bool comma; /* the next value or key wants a comma before it */
};

/* Takes a struct json_writer as ctx. */
extern const struct json_events json_writer_events;

#endif
