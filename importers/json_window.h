/* json_window.h: the part of a JSON text that is at hand, moved along the input. */
#ifndef IMPORTERS_JSON_WINDOW_H
#define IMPORTERS_JSON_WINDOW_H

#include "lib/buf.h"
#include "lib/err.h"
#include "lib/input.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JSON_VALUE_MAX = 16 * 1024 * 1024 }; /* bytes of one value, or of white space in one place */

/* Offsets count from where reading stands; they stay true when more text comes in, pointers do not. */
struct json_window {
	struct input *in;
	struct str chunk; /* of the input, not yet in `text` */
	struct buf text;
	size_t at;     /* where reading stands in it */
	uint64_t line; /* there, from 1 */
	bool ended;    /* nothing comes behind `text` */
};

void json_window_open(struct json_window *w, struct input *in);
void json_window_close(struct json_window *w);

/* What is at hand, from where reading stands. */
struct str json_window_text(const struct json_window *w);

/* Reading moves on by n bytes, which are at hand. */
void json_window_pass(struct json_window *w, size_t n);

/* Brings more text, or sets `ended`. */
bool json_window_more(struct json_window *w, struct err *err);

/* More is at hand than a value may have. */
bool json_window_full(const struct json_window *w);

/* Moves *o to the next byte that is no white space and gives it; '\0' at the end of the input. */
bool json_window_look(struct json_window *w, size_t *o, char *c, struct err *err);

/* The same from where reading stands, which moves there. */
bool json_window_peek(struct json_window *w, char *c, struct err *err);

/* The length of the value at offset `o`. One at 0 that is too long is passed over, and *n is 0; one further on is
 * refused. ERR_INPUT when no value stands there, or its brackets do not match, or the input ends in it. */
bool json_window_value(struct json_window *w, size_t o, size_t *n, struct err *err);

/* A fault at offset `o`: ERR_INPUT with the input's name and the line. Returns false. */
bool json_window_refuse(const struct json_window *w, size_t o, struct err *err, const char *why);
bool json_window_refuse_cut(const struct json_window *w, size_t o, struct err *err);

#endif
