/* icarol_parts.h: what agencies, programs, sites and programs at sites have alike: telephones, people, addresses, hours,
 * languages, areas, taxonomy. Each takes its columns from the unit and puts children into the record.
 *
 * A child's slot is the column it stands in ("phone1", "fax"), so that another number is a change of that telephone. */
#ifndef IMPORTERS_ICAROL_PARTS_H
#define IMPORTERS_ICAROL_PARTS_H

#include "importers/icarol_unit.h"

enum { ICAROL_ITEMS_MAX = 2000 }; /* of one list in a cell; a longer one stays an unknown member */

void icarol_phones(struct icarol_build *b, struct record *r, struct icarol_unit *u);
void icarol_contacts(struct icarol_build *b, struct record *r, struct icarol_unit *u);

/* Something else than a country and a province in one of its addresses? */
bool icarol_has_place(const struct icarol_unit *u);

/* Addresses, coordinates, access and how to get there, of a location; sets its location_type. A private address hides
 * what would give it away. */
void icarol_place(struct icarol_build *b, struct record *location, struct icarol_unit *u);

void icarol_hours(struct icarol_build *b, struct record *r, struct icarol_unit *u);
void icarol_languages(struct icarol_build *b, struct record *r, struct icarol_unit *u);
void icarol_areas(struct icarol_build *b, struct record *r, struct icarol_unit *u);

/* Taxonomy codes with their terms, and categories, as attributes. */
void icarol_terms(struct icarol_build *b, struct record *r, struct icarol_unit *u);

#endif
