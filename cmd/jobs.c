/* jobs.c: vigie jobs. */
#include "schedules/jobs.h"

#include "cmd/commands.h"
#include "cmd/run.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "store/run.h"

enum { RUNS_SHOWN = 3 };

/* People want the hour too; programs get RFC 3339. */
static void put_time(struct app *app, int64_t at)
{
	char text[CLOCK_MINUTE] = "";

	if (app->json) {
		print_time(&app->out, at);
		return;
	}
	if (at)
		clock_minute(at, text);
	print_z(&app->out, text);
}

static void put_outcome(struct app *app, struct str outcome)
{
	if (app->json)
		print_str(&app->out, outcome);
	else
		print_z(&app->out, run_outcome_word(arena_z(app->a, outcome)));
}

static const struct print_column job_columns[] = {
	{ "job", N_("JOB"), 0 },
	{ "summary", N_("WHAT IT DOES"), PRINT_CUT },
	{ "last_at", N_("LAST RUN"), 0 },
	{ "last_outcome", N_("OUTCOME"), 0 },
};

static bool put_jobs(struct app *app, struct err *err)
{
	struct print *p = &app->out;
	struct run *last;

	print_table(p, job_columns, sizeof job_columns / sizeof *job_columns);
	for (int i = 0; i < n_jobs; i++) {
		if (!run_list_of(app->a, app->db, str_of(jobs[i].name), 1, &last, err))
			return false;
		print_begin(p);
		print_z(p, jobs[i].name);
		print_z(p, _(jobs[i].summary));
		put_time(app, last ? last->at : 0);
		if (last)
			put_outcome(app, last->outcome);
		else
			print_z(p, app->json ? NULL : _("never"));
		print_end(p);
	}
	print_blank(p);
	return true;
}

static const struct print_column step_columns[] = {
	{ "job", N_("JOB"), 0 },
	{ "step", N_("STEP"), 0 },
	{ "at", N_("BEGAN"), 0 },
	{ "outcome", N_("OUTCOME"), 0 },
	{ "message", N_("WHAT CAME OF IT"), PRINT_CUT },
};

static void put_step(struct app *app, const struct run *r, const struct run_step *s)
{
	struct print *p = &app->out;
	struct str figures = figures_words(app->a, s->figures);

	if (app->json) {
		run_put_json(app, r->job, r->id, s);
		return;
	}
	print_begin(p);
	print_str(p, r->job);
	print_str(p, s->name);
	put_time(app, s->at);
	put_outcome(app, s->outcome);
	print_str(p,
	    s->message.n && figures.n ? arena_fmt(app->a, "%.*s; %.*s", STR_ARG(s->message), STR_ARG(figures))
	        : s->message.n        ? s->message
	                              : figures);
	print_end(p);
}

bool cmd_jobs(struct app *app, const struct args *args, struct err *err)
{
	int64_t max = RUNS_SHOWN;
	struct run *runs;

	if (!app_number(app, args, "max", 1, INT32_MAX, &max, err) || !put_jobs(app, err) ||
	    !run_list(app->a, app->db, (int)max, &runs, err))
		return false;
	print_table(&app->out, step_columns, sizeof step_columns / sizeof *step_columns);
	for (const struct run *r = runs; r; r = r->next)
		for (const struct run_step *s = r->steps; s; s = s->next)
			put_step(app, r, s);
	return true;
}

void help_jobs(struct app *app)
{
	print_line(&app->out, "%s", _("Jobs:"));
	for (int i = 0; i < n_jobs; i++)
		print_line(&app->out, "  %-9s %s", jobs[i].name, _(jobs[i].summary));
}
