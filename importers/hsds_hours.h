/* hsds_hours.h: HSDS 3.3's hours in the place that 3.0 to 3.2 have for them.
 *
 * 3.3 parts a service's schedules into operating_hours and events and keeps the old list beside them. All are put into
 * `schedules`; an event has an unknown member "x_event", so that no hours are read into it. A schedule that stands
 * there already, by its id or word for word, is not put twice: it takes the members that it lacks. */
#ifndef IMPORTERS_HSDS_HOURS_H
#define IMPORTERS_HSDS_HOURS_H

#include "lib/arena.h"
#include "model/record.h"

/* Of an organization and all that is in it. What is no list of schedules stays the unknown member that it is. */
void hsds_hours(struct arena *a, struct record *r);

#endif
