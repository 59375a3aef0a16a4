/* cioc.h: the parts of the importer cioc-xml. docs/cioc-xml.md says what becomes what.
 *
 * A value stands in attributes, in English and with an "F" behind the name in French. Elements that a record's privacy
 * profile names are internal. */
#ifndef IMPORTERS_CIOC_H
#define IMPORTERS_CIOC_H

#include "importers/making.h"

/* One RECORD. */
struct cioc {
	struct making *m;
	struct xml_node *node;
	struct str num;             /* its NUM */
	bool french;                /* its main language */
	bool two;                   /* its texts in the other language are taken too */
	bool hidden;                /* it is not for the public */
	const struct str *private;  /* the elements that are not, ends with a blank one; NULL: none */
	bool agency, site, service; /* what it is */
};

/* A value in the main language and in the other. */
struct both {
	struct str text, other;
};

/* The attribute `name` of `n` and its French twin, each as one line or as lines. Marks them. */
struct both cioc_both(struct cioc *c, struct xml_node *n, const char *name);
struct both cioc_lines(struct cioc *c, struct xml_node *n, const char *name);

/* "a sep b" in both languages. */
struct both cioc_join(struct cioc *c, struct both x, const char *separator, struct both y);

/* Sets a field to both; internal where the element is private. Of words the French fiche has none where there is only
 * English; of facts (numbers, addresses, names: `fact`) it has what there is. */
void cioc_set(
    struct cioc *c, struct record *r, const char *field, struct both v, const char *element, bool fact);

/* The first element of the record with this name, or NULL. */
struct xml_node *cioc_element(const struct cioc *c, const char *name);

/* Is the element in the record's privacy profile? Then what it became is hidden. */
bool cioc_is_private(const struct cioc *c, const char *element);
void cioc_hide(struct cioc *c, struct record *r, const char *element);

/* The parts of a record. Each takes its elements, whichever there are. */
void cioc_phones(struct cioc *c, struct record *r);
void cioc_contacts(struct cioc *c, struct record *r);
void cioc_addresses(struct cioc *c, struct record *place);
void cioc_place(struct cioc *c, struct record *place);
void cioc_organization(struct cioc *c, struct record *org);
void cioc_organization_name(struct cioc *c, struct record *org);
void cioc_service(struct cioc *c, struct record *service);
void cioc_service_reach(struct cioc *c, struct record *service);

/* Does it say where it is, what it gives? */
bool cioc_has_place(const struct cioc *c);
bool cioc_has_service(const struct cioc *c);

#endif
