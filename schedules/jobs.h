/* jobs.h: the jobs of the timetable, in one array. When they run is said by timers (schedules/systemd) or cron
 * (schedules/crontab). */
#ifndef SCHEDULES_JOBS_H
#define SCHEDULES_JOBS_H

#include "schedules/job.h"

/* "nightly" first, then by name. */
extern const struct job jobs[];
extern const int n_jobs;

/* NULL: there is none of this name. */
const struct job *job_by_name(const char *name);

#endif
