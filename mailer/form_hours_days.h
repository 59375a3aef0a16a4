/* form_hours_days.h: the days of the week in codes and words, for form_hours.c and form_hours_part.c. */
#ifndef MAILER_FORM_HOURS_DAYS_H
#define MAILER_FORM_HOURS_DAYS_H

enum { HOURS_DAYS = 7, HOURS_WEEK = (1 << HOURS_DAYS) - 1, HOURS_MIDNIGHT = 24 * 60 };

struct hours_day {
	const char *code, *fr, *en;
};
extern const struct hours_day hours_days[HOURS_DAYS];

#endif
