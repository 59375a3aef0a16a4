/* hsds.h: what the HSDS forms (hsds-json, hsds-xml and its schema) have in common. */
#ifndef EXPORTERS_HSDS_H
#define EXPORTERS_HSDS_H

#include "lib/buf.h"
#include "model/entity.h"

#include <stdbool.h>

#define HSDS_VERSION "3.1"
/* Of our own: HSDS has no XML form. A change that a reader must know of takes another number at the end. */
#define HSDS_XML_NAMESPACE "urn:vigie:hsds-xml:1"

/* A value that HSDS requires and that may be any text: a missing one goes out empty, for exports never
 * invent. (A required number, address or enumerated value that is missing stays away, and the record is
 * incomplete.) */
static inline bool hsds_always(const struct field *f)
{
	return field_may_be_empty(f);
}

/* The XML Schema of what hsds-xml writes at any audience, from the table; schemas/hsds-xml-1.xsd is its text.
 * A failure shows as !buf_ok(out). */
void hsds_xml_schema(struct buf *out);

#endif
