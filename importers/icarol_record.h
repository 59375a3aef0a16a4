/* icarol_record.h: an agency with its programs, sites and programs at sites as one organization.
 *
 *	Agency         organization; its addresses: a location of its own
 *	Program        service; with an address of its own also a location
 *	Site           location
 *	ProgramAtSite  service_at_location; without its program in the feed: a service of its own
 *
 * An agency without any program is what is referred to itself: what its row says of a service (hours, eligibility, fees,
 * taxonomy, when it was verified …) stands at one service with the agency's name and number. Else an agency gets no
 * service. Verification dates go down: a program without one has its agency's, then the oldest of its sites'. */
#ifndef IMPORTERS_ICAROL_RECORD_H
#define IMPORTERS_ICAROL_RECORD_H

#include "importers/icarol_unit.h"

/* The units of b, sorted by level and number, the first of them the agency. NULL when it has no name (told in
 * b->refused, as all that was left out). */
struct record *icarol_organization(struct icarol_build *b);

#endif
