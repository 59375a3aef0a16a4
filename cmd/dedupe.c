/* dedupe.c: vigie dedupe. */
#include "store/match.h"

#include "cmd/commands.h"
#include "cmd/pairs.h"
#include "cmd/progress.h"
#include "lib/i18n.h"
#include "store/pair.h"
#include "sync/match_conf.h"

#include <sysexits.h>

enum { ROW_ARENA_MAX = 4 * 1024 * 1024 };

struct matching {
	struct app *app;
	struct progress progress;
};

static void on_progress(void *ctx, uint64_t done)
{
	struct matching *m = ctx;

	progress_step(&m->progress, done);
}

static void on_merged(void *ctx, const struct match_merged *m)
{
	struct matching *matching = ctx;

	progress_end(&matching->progress);
	app_say(matching->app, _("merged (%d %%): %.*s (%.8s) became part of %.*s (%.8s)"),
	    (int)(m->score * 100), STR_ARG(m->gone_name), m->gone_uuid.p, STR_ARG(m->kept_name),
	    m->kept_uuid.p);
}

/* Those that wait, the most certain first. */
static bool put_pairs(struct app *app, const struct pair_filter *f, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(ROW_ARENA_MAX);
	struct pairs_out AUTO_PAIRS_OUT out = { .json = app->json };
	struct pair *p;

	if (!pair_list(app->a, app->db, f, &p, err) || !pairs_begin(&out, err))
		return false;
	for (; p; p = p->next) {
		struct match_reason reasons[MATCH_REASONS];
		arena_reset(a);
		struct pairs_row row = { .left = p->uuid_1,
			.right = p->uuid_2,
			.score = p->score,
			.band = arena_z(a, p->band),
			.reasons = reasons,
			.n_reasons = pair_reasons(a, p->reasons, reasons) };
		if (!pairs_put(&out, &row, err))
			return false;
	}
	return pairs_end(&out, err);
}

static void say_report(struct app *app, const struct match_report *r)
{
	app_say(app, _("fiches scored: %llu; pairs found or scored anew: %llu, possible no more: %llu"),
	    (unsigned long long)r->scored, (unsigned long long)r->found, (unsigned long long)r->gone);
	if (r->all)
		app_say(app, "%s", _("every fiche was scored, and the weights were learned anew"));
	if (r->merged)
		app_say(app, _("fiches merged: %llu; \"vigie split\" brings one back"),
		    (unsigned long long)r->merged);
	if (r->stopped)
		app_say(app,
		    _("%llu fiches would be merged at once, so none was: look at the pairs, and if they are right run it again with --allow-merges"),
		    (unsigned long long)r->stopped);
}

static bool dedupe(struct app *app, const struct args *args, struct match_report *r, struct err *err)
{
	struct matching m = { .app = app };
	struct match_settings settings;

	if (!match_conf_read(app->a, app->conf, &settings, err))
		return false;
	struct match_options o = { .all = args_flag(args, "all"),
		.merge = args_flag(args, "merge"),
		.allow_merges = args_flag(args, "allow-merges"),
		.dry_run = args_flag(args, "dry-run"),
		.bounds = settings.bounds,
		.now = app->now,
		.ctx = &m,
		.progress = on_progress,
		.merged = on_merged };
	progress_begin(&m.progress, _("fiches matched"));
	bool ok = match_dedupe(app->a, app->db, &o, r, err);
	progress_end(&m.progress);
	return ok;
}

bool cmd_dedupe(struct app *app, const struct args *args, struct err *err)
{
	struct pair_filter f = { .state = STR("open") };
	struct match_report r;
	int64_t max = 0;

	if (!app_number(app, args, "max", 1, INT32_MAX, &max, err) ||
	    !app_region(app, args, &f.region, err) || !dedupe(app, args, &r, err))
		return false;
	f.max = (int)max;
	bool ok = put_pairs(app, &f, err);
	if (args_flag(args, "dry-run"))
		db_rollback(app->db);
	if (!ok)
		return false;
	say_report(app, &r);
	if (args_flag(args, "dry-run"))
		app_say(app, "%s", _("only tried: nothing was written"));
	if (r.stopped)
		app->exit = EX_DATAERR;
	return true;
}
