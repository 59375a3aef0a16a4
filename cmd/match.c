/* match.c: vigie match. */
#include "cmd/commands.h"
#include "cmd/pairs.h"
#include "cmd/progress.h"
#include "lib/i18n.h"
#include "sync/match.h"

enum { ROW_ARENA_MAX = 4 * 1024 * 1024 };
static const size_t WORKING_MAX = (size_t)2 << 30;

/* So low that every candidate is listed. */
static const double ANY = 1e-9;

/* One run. */
struct matching {
	struct app *app;
	struct match_settings settings;
	struct match_files *files;
	struct match_set *set;
	bool across, all;
	struct progress progress;
};

/* Reading ----------------------------------------------------------------------------------------------------- */

static bool read_bound(
    struct app *app, const struct args *args, const char *name, double *out, struct err *err)
{
	const char *text = args_text(args, name);

	if (!text || match_conf_share(text, out))
		return true;
	return app_usage(app, err, _("--%s %s: a number from 0 to 1 is expected, as 0.95"), name, text);
}

static bool read_settings(struct matching *m, const struct args *args, struct err *err)
{
	struct match_bounds *b = &m->settings.bounds;

	if (!match_conf_read(m->app->a, m->app->conf, &m->settings, err) ||
	    !read_bound(m->app, args, "same", &b->same, err) ||
	    !read_bound(m->app, args, "possible", &b->possible, err))
		return false;
	if (b->possible > b->same)
		return app_usage(m->app, err,
		    _("a pair is the same from %g on and possible from %g on: it cannot be more"), b->same,
		    b->possible);
	b->possible = b->possible > ANY ? b->possible : ANY;
	b->same = b->same > ANY ? b->same : ANY;
	return true;
}

static void say_read(struct app *app, const char *path, const struct match_told *t)
{
	app_say(app, _("%s (%.*s): %llu records, %llu of them refused"), path, STR_ARG(t->found),
	    (unsigned long long)t->items, (unsigned long long)t->refused);
	if (t->repeated)
		app_say(app, _("%s: the same record again, taken once: %llu"), path,
		    (unsigned long long)t->repeated);
	if (t->partial)
		app_say(app, _("%s: taken without one of their values: %llu"), path,
		    (unsigned long long)t->partial);
	if (t->line)
		app_say(app, _("%s, line %llu%s%.*s: %.*s"), path, (unsigned long long)t->line,
		    t->column.n ? ", " : "", STR_ARG(t->column), STR_ARG(t->reason));
}

static bool read_file(
    struct matching *m, const char *path, const char *source, uint32_t list, struct err *err)
{
	struct app *app = m->app;
	struct match_progress step = { .ctx = &m->progress, .step = progress_step };
	struct match_told told;
	struct source *s;

	if (!source_find(app->a, app->conf, str_of(source), &s, err))
		return false;
	progress_begin(&m->progress, _("records read"));
	bool ok = match_files_read(app->a, m->files, s, path, list, &step, &told, err);
	progress_end(&m->progress);
	if (ok)
		say_read(app, path, &told);
	return ok;
}

static bool read_files(struct matching *m, const struct args *args, struct err *err)
{
	const char *source = args_text(args, "source"), *source2 = args_text(args, "source2");

	if (!source)
		return app_usage(m->app, err,
		    _("--source NAME: the contract by which the file is read; \"vigie source list\" lists them"));
	if (source2 && args->n < 2)
		return app_usage(m->app, err, _("--source2 needs a second file"));
	m->files = match_files_new(&m->settings);
	m->set = match_files_set(m->files);
	m->across = args->n > 1;
	return read_file(m, args->v[0], source, 0, err) &&
	    (!m->across || read_file(m, args->v[1], source2 ? source2 : source, 1, err));
}

/* Writing ----------------------------------------------------------------------------------------------------- */

/* The left one is of the first file, or stands earlier in the one file. */
static bool write_pairs(struct matching *m, const struct match_found *found, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(ROW_ARENA_MAX);
	struct pairs_out AUTO_PAIRS_OUT out = { .json = m->app->json };

	if (!pairs_begin(&out, err))
		return false;
	for (size_t i = 0; i < found->n; i++) {
		const struct match_pair *p = &found->pairs[i];
		struct match_reason reasons[MATCH_REASONS];
		arena_reset(a);
		struct pairs_row row = { .left = match_files_id(m->files, p->x),
			.right = match_files_id(m->files, p->y),
			.score = (double)p->same,
			.band = match_bands[p->band],
			.reasons = reasons };
		row.n_reasons = match_reasons(a, m->set, found->model, p->x, p->y, reasons);
		if (!pairs_put(&out, &row, err))
			return false;
	}
	return pairs_end(&out, err);
}

/* ------------------------------------------------------------------------------------------------------------- */

static void on_progress(void *ctx, uint64_t done, uint64_t of)
{
	(void)of;
	progress_step(ctx, done);
}

static bool find(struct matching *m, struct match_found *found, struct err *err)
{
	struct match_job job = { .across = m->across,
		.bounds = m->settings.bounds,
		.listed = m->all ? ANY : 0,
		.limit = WORKING_MAX,
		.ctx = &m->progress,
		.progress = on_progress };

	progress_begin(&m->progress, _("pairs compared"));
	bool ok = match_pairs_find(m->set, &job, found, err);
	progress_end(&m->progress);
	return ok;
}

static void say_found(struct app *app, const struct match_found *f)
{
	uint64_t n[] = { 0, 0, 0 };

	for (size_t i = 0; i < f->n; i++)
		n[f->pairs[i].band]++;
	app_say(app, _("pairs compared: %llu; the same: %llu, possible: %llu"),
	    (unsigned long long)f->candidates, (unsigned long long)n[MATCH_SAME],
	    (unsigned long long)n[MATCH_POSSIBLE]);
	app_say(app, _("weights learned in rounds: %d"), f->rounds);
	if (f->oversized)
		app_say(app, _("values that too many records share to bring them together: %llu"),
		    (unsigned long long)f->oversized);
}

bool cmd_match(struct app *app, const struct args *args, struct err *err)
{
	struct matching m = { .app = app, .all = args_flag(args, "all") };
	struct match_found AUTO_FOUND found = { 0 };

	bool ok = read_settings(&m, args, err) && read_files(&m, args, err) && find(&m, &found, err) &&
	    write_pairs(&m, &found, err);
	if (ok)
		say_found(app, &found);
	match_files_free(&m.files);
	return ok;
}
