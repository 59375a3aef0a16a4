/* icarol_date.h: dates as iCarol writes them: "2026-11-22 03:00:00", "11/22/2026", "Nov 22 2026 3:00AM". */
#ifndef IMPORTERS_ICAROL_DATE_H
#define IMPORTERS_ICAROL_DATE_H

#include "importers/icarol_unit.h"

/* Is it of the form 03/04/2026, and which of the two numbers can only be a day? The first: ICAROL_DAY_FIRST; the second:
 * ICAROL_MONTH_FIRST; else false. */
bool icarol_date_tells(struct str value, enum icarol_dates *out);

/* The day in it as "2026-11-22"; false when it cannot be read for certain. */
bool icarol_date_read(struct arena *a, struct str value, enum icarol_dates dates, struct str *out);

#endif
