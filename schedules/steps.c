/* The steps that need no mail. */
#include "schedules/steps.h"

#include "lib/clock.h"
#include "lib/file.h"
#include "lib/i18n.h"
#include "model/forms.h"
#include "report/page.h"
#include "rules/stale.h"
#include "store/backup.h"
#include "store/delivery.h"
#include "store/match.h"
#include "sync/match_conf.h"
#include "sync/sync.h"

enum { PAGE_MAX = 4 * 1024 * 1024, REPORT_MONTHS = 12, FAILURES_TOLD = 3 };

bool run_settings(struct arena *a, const struct conf *conf, struct run_settings *out, struct err *err)
{
	struct str to = str_of(conf_get(conf, "run", "summary_to")),
	           report = conf_beside(a, conf, conf_get(conf, "run", "report"));

	if (to.n && !form_email(to))
		return conf_bad(
		    conf, "run", "summary_to", _("write one e-mail address: name@example.org"), err);
	*out = (struct run_settings){ .report = report, .summary_to = to };
	return true;
}

/* Backup ------------------------------------------------------------------------------------------------------- */

static bool run_backup(const struct work *w, struct str item, struct done *d, struct err *err)
{
	struct str folder = conf_beside(w->a, w->conf, conf_get(w->conf, "backup", "folder")), made;
	int64_t keep;
	int removed;

	(void)item;
	if (!conf_int(w->conf, "backup", "keep", 0, 0, INT32_MAX, &keep, err))
		return false;
	if (!folder.n)
		return done_say(d, OUTCOME_SKIPPED, "%s",
		    _("no folder: set folder in [backup], on another disk if there is one"));
	if (!backup_keep(w->a, w->db, folder.p, w->now, (int)keep, &made, &removed, err))
		return false;
	done_count(d, "removed", removed);
	return done_say(d, OUTCOME_OK, _("copied to %.*s"), STR_ARG(made));
}

const struct job_step step_backup = { .name = "backup", .lock = "directory", .run = run_backup };

/* Imports ------------------------------------------------------------------------------------------------------ */

/* Those whose deliveries are given by hand are a technician's. */
static bool sources(const struct work *w, struct str **items, int *n, struct err *err)
{
	struct source *first;
	int all = 0, found = 0;

	if (!source_all(w->a, w->conf, &first, err))
		return false;
	for (const struct source *s = first; s; s = s->next)
		all++;
	*items = ARENA_ARRAY(w->a, struct str, (size_t)all);
	for (const struct source *s = first; s; s = s->next)
		if (s->fetch.via)
			(*items)[found++] = s->name;
	*n = found;
	return true;
}

static bool not_due(const struct work *w, const struct source *s, int64_t last, struct done *d)
{
	int64_t next = fetch_next(&s->fetch.when, w->now, last);
	char date[CLOCK_DATE];

	if (!next)
		return done_say(d, OUTCOME_SKIPPED, "%s", _("by hand only (when = never)"));
	clock_date(next, date);
	return done_say(d, OUTCOME_SKIPPED, _("not due until %s"), date);
}

/* One bad night mends itself; several in a row are a person's. */
static bool failed_again(const struct work *w, const struct source *s, struct err *err)
{
	struct err ignored;
	int64_t n, since;
	char date[CLOCK_DATE];

	if (err->kind != ERR_RETRY || !delivery_failures(w->db, s->name, &n, &since, &ignored) ||
	    n < FAILURES_TOLD)
		return false;
	clock_date(since, date);
	err->kind = ERR_CONFIG;
	return err_add(err, _("failed %lld times in a row, since %s"), (long long)n, date);
}

static bool run_import(const struct work *w, struct str item, struct done *d, struct err *err)
{
	struct sync_options o = { .now = w->now, .progress = w->progress, .ctx = w->ctx };
	struct sync_report r;
	struct source *s;

	int64_t last;

	if (!source_find(w->a, w->conf, item, &s, err) || !delivery_last_run(w->db, s->name, &last, err))
		return false;
	if (!fetch_due(&s->fetch.when, w->now, last))
		return not_due(w, s, last, d);
	if (!sync_import(w->a, w->db, w->conf, s, &o, &r, err))
		return failed_again(w, s, err);
	bool stopped = str_is(str_of(r.outcome), "stopped");
	done_say(d, stopped ? OUTCOME_ATTENTION : OUTCOME_OK, "%.*s", STR_ARG(r.message));
	done_count(d, "items", (int64_t)r.items);
	done_count(d, "created", (int64_t)r.created);
	done_count(d, "joined", (int64_t)r.joined);
	done_count(d, "changed", (int64_t)r.changed);
	done_count(d, "proposed", (int64_t)r.proposed);
	done_count(d, "gone", (int64_t)r.gone);
	done_count(d, "returned", (int64_t)r.returned);
	done_count(d, "outside", (int64_t)r.outside);
	done_count(d, "refused", (int64_t)r.refused);
	if (str_is(str_of(r.outcome), "unchanged"))
		done_say(d, OUTCOME_OK, "%s", _("the same delivery as last time"));
	return true;
}

const struct job_step step_import = {
	.name = "import",
	.lock = "directory",
	.writes = true,
	.items = sources,
	.none = N_("no source says where its deliveries lie: write \"where\" into [source NAME]"),
	.run = run_import,
};

/* Matching ----------------------------------------------------------------------------------------------------- */

static bool run_match(const struct work *w, struct str item, struct done *d, struct err *err)
{
	struct match_settings settings;
	struct match_report r;

	(void)item;
	if (!match_conf_read(w->a, w->conf, &settings, err))
		return false;
	struct match_options o = { .merge = settings.merge,
		.bounds = settings.bounds,
		.now = w->now,
		.ctx = w->ctx,
		.progress = w->progress };
	if (!match_dedupe(w->a, w->db, &o, &r, err))
		return false;
	done_count(d, "scored", (int64_t)r.scored);
	done_count(d, "pairs", (int64_t)r.found);
	done_count(d, "vanished", (int64_t)r.gone);
	done_count(d, "merged", (int64_t)r.merged);
	if (r.stopped)
		return done_say(d, OUTCOME_ATTENTION,
		    _("%lld fiches would be merged at once, so none was: look at them with \"vigie dedupe\", and if they are right \"vigie dedupe --merge --allow-merges\" merges them"),
		    (long long)r.stopped);
	return true;
}

const struct job_step step_match = { .name = "match", .lock = "directory", .writes = true, .run = run_match };

/* Report ------------------------------------------------------------------------------------------------------- */

static bool run_report(const struct work *w, struct str item, struct done *d, struct err *err)
{
	struct buf AUTO_BUF page = BUF_INIT(PAGE_MAX);
	int64_t from = clock_in_day(clock_add_months(w->now, -REPORT_MONTHS), 0, 0);
	struct run_settings run;
	struct policies policies;
	struct report report;

	(void)item;
	if (!run_settings(w->a, w->conf, &run, err))
		return false;
	if (!run.report.n)
		return done_say(
		    d, OUTCOME_SKIPPED, "%s", _("no page is asked for: set report in [run] to a file"));
	if (!stale_policies(w->a, w->conf, &policies, err) ||
	    !report_gather(w->a, w->db, &policies, from, w->now + 1, w->now, &report, err))
		return false;
	page_write(&report, str_of(conf_get(w->conf, "centre", "name")), &page);
	if (!buf_ok(&page))
		return err_set(err, ERR_FATAL, _("out of memory"));
	if (!file_write_all(run.report.p, FILE_PUBLIC, buf_str(&page), err))
		return false;
	return done_say(d, OUTCOME_OK, _("written to %.*s"), STR_ARG(run.report));
}

const struct job_step step_report = { .name = "report", .run = run_report };
