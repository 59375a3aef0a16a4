/* xml_json.h: one record of hsds-xml put as JSON text, element by element.
 *
 * What comes out is what record_read_json takes: so both forms have one judge of what fits a field, of what
 * stands twice and of how much one record may hold. Pure: knows neither the XML parser nor the sink. */
#ifndef IMPORTERS_XML_JSON_H
#define IMPORTERS_XML_JSON_H

#include "lib/err.h"
#include "lib/str.h"
#include "model/entity.h"

#include <stdbool.h>

struct xml_json;

/* The attributes of one element; blank: not given. */
struct xml_attributes {
	struct str id, name, vis, lang, escaped;
	bool nil; /* xsi:nil: the object is not there */
};

/* Never NULL. Its memory is that of one record, and is kept for the next. */
struct xml_json *xml_json_new(void);
void xml_json_free(struct xml_json **x); /* accepts a pointer to NULL */

/* Begins a record of entity `e` with the attributes of its element. */
bool xml_json_begin(
    struct xml_json *x, const struct entity *e, const struct xml_attributes *a, struct err *err);

/* The start of an element inside it, a piece of text, the end of the innermost element. ERR_INPUT says what
 * is out of place; the record is then lost. */
bool xml_json_open(struct xml_json *x, struct str tag, const struct xml_attributes *a, struct err *err);
bool xml_json_text(struct xml_json *x, struct str s, struct err *err);
bool xml_json_close(struct xml_json *x, struct err *err);

/* After the end of the record: its JSON, valid until the next xml_json_begin. ERR_INPUT past 16 MiB, or
 * where it is not UTF-8. */
bool xml_json_end(struct xml_json *x, struct str *out, struct err *err);

#endif
