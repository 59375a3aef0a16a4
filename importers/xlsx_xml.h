/* xlsx_xml.h: a part of a workbook, element by element (libxml2's SAX2, fed piece by piece).
 *
 * Nothing is built: memory is that of a piece. A DOCTYPE is refused, so that there are no entities but XML's own five;
 * nothing else is opened. A tag has at most 256 KiB and 256 attributes: libxml2 compares each attribute with each. */
#ifndef IMPORTERS_XLSX_XML_H
#define IMPORTERS_XLSX_XML_H

#include "lib/err.h"
#include "lib/input.h"
#include "lib/str.h"

#include <stdbool.h>

enum { XLSX_DEPTH = 8 };

/* Where the reader is: name[1] is the root, name[depth] the element at hand. Names are local; those of a namespace that
 * is not a workbook's are "", as are those deeper than XLSX_DEPTH (depth says then what it would be). */
struct xlsx_at {
	int depth;
	const char *name[XLSX_DEPTH + 1];
};

/* True when the element at hand stands at this depth under this parent and has this name. */
static inline bool xlsx_at(const struct xlsx_at *at, int depth, const char *parent, const char *name)
{
	return at->depth == depth && strcmp(at->name[depth], name) == 0 &&
	    strcmp(at->name[depth - 1], parent) == 0;
}

struct xlsx_attributes;

/* The value of the attribute with this local name; blank when there is none. Until the next call of the handler. */
struct str xlsx_attribute(const struct xlsx_attributes *a, const char *name);

/* "1", "true" and "on" are. */
bool xlsx_true(struct str value);

/* A number without sign of at most `max`; false when it is none. */
bool xlsx_count(struct str value, unsigned long max, unsigned long *out);

/* False, with err filled, ends the reading. `text` may come in pieces. */
struct xlsx_handler {
	void *ctx;
	bool (*begin)(void *ctx, const struct xlsx_at *at, const struct xlsx_attributes *a, struct err *err);
	bool (*text)(void *ctx, const struct xlsx_at *at, struct str text, struct err *err);
	bool (*end)(void *ctx, const struct xlsx_at *at, struct err *err);
};

struct xlsx_xml;

/* Takes `*in` over. `handler` must outlive it. Never NULL; free with xlsx_xml_close. */
struct xlsx_xml *xlsx_xml_open(struct input **in, const struct xlsx_handler *handler);
void xlsx_xml_close(struct xlsx_xml **x); /* accepts a pointer to NULL */

/* Reads the next piece; *more is false when the whole part was read. ERR_INPUT: it is cut or broken. */
bool xlsx_xml_step(struct xlsx_xml *x, bool *more, struct err *err);

/* All of a small part. */
bool xlsx_xml_read(struct input **in, const struct xlsx_handler *handler, struct err *err);

#define AUTO_XLSX_XML __attribute__((cleanup(xlsx_xml_close)))

#endif
