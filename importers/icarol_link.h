/* icarol_link.h: which service is given at which place: ConnectsToProgramNum and ConnectsToSiteNum. */
#ifndef IMPORTERS_ICAROL_LINK_H
#define IMPORTERS_ICAROL_LINK_H

#include "importers/icarol_unit.h"

/* The program that a program at a site is of: NULL when it names none, or one that is not of this agency (refused). */
struct icarol_unit *icarol_link_program(struct icarol_build *b, struct icarol_unit *u);

/* What a program at a site says as its program or its site says it already is taken, so that it is not said twice. */
void icarol_link_inherit(struct icarol_build *b, struct icarol_unit *u, const struct icarol_unit *program);

/* The service at each of the sites that the unit names; at none that is known: one without a place. The first of them
 * has the unit's number, and is returned. */
struct record *icarol_link_sites(struct icarol_build *b, struct record *service, struct icarol_unit *u);

/* The service at the place that its own row is. */
void icarol_link_place(struct icarol_build *b, struct record *service, const struct record *place);

/* Programs and sites that name each other without a row of their own for it; and dates that come from the sites. */
void icarol_link_rest(struct icarol_build *b);

#endif
