#include "schedules/jobs.h"

#include "lib/i18n.h"
#include "schedules/steps.h"

#include <string.h>

/* Answers are read before the plan is made: who has answered is not reminded. */
static const struct job_step *const nightly[] = { &step_backup, &step_import, &step_match, &step_inbox,
	&step_plan, &step_send, &step_purge, &step_report, &step_tell, NULL };
static const struct job_step *const backup[] = { &step_backup, NULL };
static const struct job_step *const import[] = { &step_import, NULL };
static const struct job_step *const inbox[] = { &step_inbox, NULL };
static const struct job_step *const match[] = { &step_match, NULL };
static const struct job_step *const plan[] = { &step_plan, NULL };
static const struct job_step *const report[] = { &step_report, NULL };
static const struct job_step *const send[] = { &step_send, NULL };

const struct job jobs[] = {
	{ .name = "nightly",
	    .summary = N_("everything once, in order, then the summary"),
	    .steps = nightly,
	    .tells = true },
	{ .name = "backup", .summary = N_("a copy of the database"), .steps = backup },
	{ .name = "import", .summary = N_("the delivery of each source"), .steps = import },
	{ .name = "inbox", .summary = N_("answers: fetched, understood, applied"), .steps = inbox },
	{ .name = "match", .summary = N_("fiches that may be one organisation"), .steps = match },
	{ .name = "plan", .summary = N_("a campaign of what is due, and reminders"), .steps = plan },
	{ .name = "report", .summary = N_("the report of the last 12 months, as a page"), .steps = report },
	{ .name = "send", .summary = N_("the e-mails that may leave now"), .steps = send },
};

const int n_jobs = sizeof jobs / sizeof *jobs;

const struct job *job_by_name(const char *name)
{
	for (int i = 0; i < n_jobs; i++)
		if (strcmp(jobs[i].name, name) == 0)
			return &jobs[i];
	return NULL;
}
