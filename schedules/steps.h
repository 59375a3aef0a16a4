/* steps.h: what jobs are made of. Each is a const struct of job.h. */
#ifndef SCHEDULES_STEPS_H
#define SCHEDULES_STEPS_H

#include "schedules/job.h"

extern const struct job_step step_backup; /* a copy into [backup] folder */
extern const struct job_step step_import; /* one for each source that says where its deliveries lie */
extern const struct job_step step_match; /* fiches that may be one: found, and merged as [match] merge says */
extern const struct job_step step_inbox; /* answers: fetched, understood, applied */
extern const struct job_step step_plan;  /* a campaign of what is due; approved where that was allowed once */
extern const struct job_step step_send;  /* what may leave now */
extern const struct job_step step_purge; /* the bytes of e-mails that are older than [mail] purge */
extern const struct job_step step_report; /* the report of the last 12 months as the page [run] report */
extern const struct job_step step_tell;   /* the summary to [run] summary_to */

/* [run] of the configuration:
 *
 *	report     = report.html            ; the page is written there at night; not said: nowhere
 *	summary_to = equipe@211.example     ; gets the summary by e-mail; not said: nobody
 */
struct run_settings {
	struct str report, summary_to; /* blank when not said */
};
bool run_settings(struct arena *a, const struct conf *conf, struct run_settings *out, struct err *err);

#endif
