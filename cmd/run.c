/* run.c: vigie run. */
#include "cmd/commands.h"
#include "cmd/progress.h"
#include "cmd/run.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/machine.h"
#include "schedules/jobs.h"
#include "schedules/runner.h"
#include "schedules/summary.h"

#include <inttypes.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 64 * 1024, SUMMARY_MAX = 256 * 1024, LOCK_SECS = 60 };

struct show {
	struct app *app;
	struct progress progress;
	bool terminal;
	bool told; /* the summary will say it */
};

const char *run_outcome_word(const char *outcome)
{
	static const char *const words[] = { N_("ok"), N_("skipped"), N_("attention"), N_("failed") };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(outcome, words[i]) == 0)
			return _(words[i]);
	return *outcome ? outcome : _("without an end");
}

static void on_begin(void *ctx, struct str name)
{
	struct show *s = ctx;

	progress_begin(&s->progress, arena_fmt(s->app->a, "· %.*s", STR_ARG(name)).p);
	if (s->terminal)
		app_say(s->app, "%.*s …", STR_ARG(name));
}

/* null while it has none. */
static void put_time(struct buf *out, const char *key, int64_t at)
{
	char text[CLOCK_TEXT];

	clock_text(at, text);
	buf_fmt(out, at ? ",\"%s\":\"%s\"" : ",\"%s\":null", key, text);
}

void run_put_json(struct app *app, struct str job, int64_t run, const struct run_step *step)
{
	struct buf AUTO_BUF out = BUF_INIT(LINE_MAX_BYTES);

	buf_s(&out, STR("{\"job\":"));
	json_string(&out, job);
	buf_fmt(&out, ",\"run\":%" PRId64 ",\"n\":%d,\"step\":", run, step->n);
	json_string(&out, step->name);
	put_time(&out, "at", step->at);
	put_time(&out, "ended_at", step->ended_at);
	buf_s(&out, STR(",\"outcome\":"));
	json_string(&out, step->outcome);
	buf_s(&out, STR(",\"message\":"));
	json_string(&out, step->message);
	buf_fmt(&out, ",\"figures\":%.*s}", STR_ARG(step->figures));
	print_json(&app->out, buf_str(&out));
}

/* Where nobody watches only trouble is told: cron sends each line of it by mail. */
static void on_end(void *ctx, const struct ran *run, const struct ran_step *step)
{
	struct show *s = ctx;
	struct app *app = s->app;
	struct str figures = figures_words(app->a, step->figures);
	bool both = step->message.n && figures.n, neither = !step->message.n && !figures.n;

	struct run_step written = { .n = step->n,
		.at = step->at,
		.ended_at = step->ended_at,
		.name = step->name,
		.outcome = str_of(outcomes[step->outcome]),
		.message = step->message,
		.figures = step->figures };
	progress_end(&s->progress);
	run_put_json(app, str_of(run->job), run->id, &written);
	bool trouble = step->outcome == OUTCOME_FAILED || step->outcome == OUTCOME_ATTENTION;
	if (!s->terminal && (!trouble || s->told))
		return;
	app_say(app, "%.*s: %s%s%.*s%s%.*s", STR_ARG(step->name), run_outcome_word(outcomes[step->outcome]),
	    neither ? "" : _(" – "), STR_ARG(step->message), both ? "; " : "", STR_ARG(figures));
}

static bool put_summary(struct app *app, const struct ran *ran, struct err *err)
{
	struct buf AUTO_BUF text = BUF_INIT(SUMMARY_MAX);

	if (!summary_write(app->a, app->db, app->conf, ran, app->now, &text, err))
		return false;
	struct str rest = buf_str(&text);
	while (rest.n) {
		const char *end = memchr(rest.p, '\n', rest.n);
		size_t n = end ? (size_t)(end - rest.p) : rest.n;
		print_line(&app->out, "%.*s", (int)n, rest.p);
		rest = (struct str){ rest.p + n + (end != NULL), rest.n - n - (end != NULL) };
	}
	return true;
}

static bool run_one(struct app *app, const struct job *job, enum err_kind *worst, struct err *err)
{
	struct show show = {
		.app = app, .terminal = isatty(STDERR_FILENO), .told = job->tells && !app->json
	};
	struct runner_watch watch = { .ctx = &show, .begin = on_begin, .end = on_end };
	struct work work = { .db = app->db,
		.conf = app->conf,
		.who = app->who,
		.host = machine_host(app->a),
		.boot = machine_boot(app->a),
		.lock_secs = LOCK_SECS,
		.ctx = &show.progress,
		.progress = progress_step };
	struct ran ran;

	if (!runner_run(app->a, job, &work, &watch, &ran, err))
		return false;
	if (runner_worst(&ran) > *worst)
		*worst = runner_worst(&ran);
	return !job->tells || app->json || put_summary(app, &ran, err);
}

bool cmd_run(struct app *app, const struct args *args, struct err *err)
{
	enum err_kind worst = ERR_NONE;

	for (int i = 0; i < args->n; i++)
		if (!job_by_name(args->v[i]))
			return app_usage(
			    app, err, _("there is no job \"%s\"; \"vigie help run\" lists them"), args->v[i]);
	for (int i = 0; i < args->n; i++)
		if (!run_one(app, job_by_name(args->v[i]), &worst, err))
			return false;
	app->exit = err_exit_code(worst);
	return true;
}
