/* clock.h: the one place that asks what time it is, and civil dates.
 *
 * Times are int64_t seconds since 1970-01-01T00:00:00Z; everything below cmd/ and schedules/ gets them as a
 * parameter. VIGIE_NOW ("2026-11-22" or "2026-11-22T03:00:00Z") sets the clock for a whole process. Civil dates
 * are in America/Toronto unless configured (clock_zone). */
#ifndef LIB_CLOCK_H
#define LIB_CLOCK_H

#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { CLOCK_DATE = 11, CLOCK_MINUTE = 17, CLOCK_TEXT = 21 };

/* The time, from VIGIE_NOW or the system. ERR_CONFIG when VIGIE_NOW cannot be read. */
bool clock_now(int64_t *now, struct err *err);

/* Sets the zone of civil dates (an IANA name) for the process; call once at start. */
void clock_zone(const char *name);

void clock_date(int64_t t, char out[CLOCK_DATE]);     /* local "2026-11-22" */
void clock_minute(int64_t t, char out[CLOCK_MINUTE]); /* local "2026-11-22 03:00" */
void clock_text(int64_t t, char out[CLOCK_TEXT]);     /* UTC "2026-11-22T03:00:00Z" (RFC 3339) */

/* Reads YYYY-MM-DD (local midnight) or RFC 3339 with Z or an offset; false leaves *out untouched. */
bool clock_parse(struct str s, int64_t *out);

/* The same local day and hour `months` later (or earlier); a day that the month has not becomes its last. */
int64_t clock_add_months(int64_t t, int months);

/* What a clock on the wall shows at t: minutes since midnight; the day of the week, 0 for Sunday. */
int clock_minutes(int64_t t);
int clock_weekday(int64_t t);

/* When it shows `minutes` on the local day that is `days` after that of t (0, 0: this day's midnight). What the change to
 * summer time leaves out is an hour later. */
int64_t clock_in_day(int64_t t, int days, int minutes);

#endif
