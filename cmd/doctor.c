/* doctor.c: vigie doctor. */
#include "cmd/doctor.h"

#include "cmd/commands.h"
#include "cmd/progress.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/validate.h"
#include "rules/stale.h"
#include "store/check.h"
#include "store/fiche.h"
#include "store/figures.h"
#include "store/history.h"
#include "store/list.h"
#include "sync/match_conf.h"

#include <dirent.h>
#include <stdarg.h>
#include <string.h>
#include <sysexits.h>

enum { FICHE_ARENA_MAX = 256 * 1024 * 1024, SAMPLE = 50, NAMED = 3, BACKUP_DAYS = 2, DAY_SECS = 24 * 3600 };

/* Telling ---------------------------------------------------------------------------------------------------- */

static const struct print_column columns[] = {
	{ "state", N_("STATE"), 0 },
	{ "check", N_("CHECK"), 0 },
	{ "text", N_("FOUND"), 0 },
};

void doctor_tell(struct app *app, enum doctor_state state, const char *check, const char *fmt, ...)
{
	static const char *const words[] = { N_("ok"), N_("to do"), N_("PROBLEM") };
	static const char *const keys[] = { "ok", "todo", "problem" };
	char text[2 * ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (state == DOCTOR_PROBLEM)
		app->exit = EX_CONFIG;
	print_begin(&app->out);
	print_z(&app->out, app->json ? keys[state] : _(words[state]));
	print_z(&app->out, app->json ? check : _(check));
	print_z(&app->out, text);
	print_end(&app->out);
}

void doctor_error(struct app *app, const char *check, const struct err *err)
{
	doctor_tell(app, DOCTOR_PROBLEM, check, "%s", err->text);
}

/* Configuration ---------------------------------------------------------------------------------------------- */

/* After everything that this program knows was asked for. */
static void check_unknown(struct app *app)
{
	for (const struct conf_key *k = NULL; (k = conf_unused(app->conf, k));)
		doctor_tell(app, DOCTOR_PROBLEM, N_("configuration"),
		    _("%s, line %d: nobody knows \"%s\" in [%s]: a typing error?"), conf_path(app->conf),
		    k->line, k->key, k->section->title);
}

/* The name of a backup tells when it was made: "vigie-20261122T030000Z.db". */
static bool backup_time(const char *name, int64_t *out)
{
	char text[CLOCK_TEXT];

	if (strlen(name) != strlen("vigie-20261122T030000Z.db") || strncmp(name, "vigie-", 6) != 0)
		return false;
	const char *t = name + 6;
	snprintf(text, sizeof text, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", t, t + 4, t + 6, t + 9, t + 11, t + 13);
	return clock_parse(str_of(text), out);
}

static int64_t newest_backup(const char *folder)
{
	DIR *dir = opendir(folder);
	int64_t newest = 0, at;

	for (const struct dirent *e; dir && (e = readdir(dir));)
		if (backup_time(e->d_name, &at) && at > newest)
			newest = at;
	if (dir)
		closedir(dir);
	return newest;
}

/* An empty directory needs none yet. */
static void check_backups(struct app *app, int64_t fiches)
{
	enum doctor_state trouble = fiches ? DOCTOR_PROBLEM : DOCTOR_TODO;
	const char *folder = conf_get(app->conf, "backup", "folder");
	char date[CLOCK_DATE];
	struct err err;
	int64_t keep;

	if (!conf_int(app->conf, "backup", "keep", 0, 0, INT32_MAX, &keep, &err)) {
		doctor_error(app, N_("backups"), &err);
		return;
	}
	if (!folder || !*folder) {
		doctor_tell(app, trouble, N_("backups"), "%s",
		    _("no folder: set folder in [backup], on another disk if there is one"));
		return;
	}
	folder = app_path(app, folder);
	int64_t newest = newest_backup(folder);
	clock_date(newest, date);
	if (!newest)
		doctor_tell(app, trouble, N_("backups"), _("none in %s: run \"vigie backup\""), folder);
	else if (app->now - newest > BACKUP_DAYS * DAY_SECS)
		doctor_tell(app, trouble, N_("backups"), _("the newest in %s is of %s: run \"vigie backup\""),
		    folder, date);
	else
		doctor_tell(app, DOCTOR_OK, N_("backups"), _("the newest in %s is of %s"), folder, date);
}

static void check_matching(struct app *app)
{
	struct match_settings s;
	struct err err;

	if (!match_conf_read(app->a, app->conf, &s, &err))
		doctor_error(app, N_("matching"), &err);
	else
		doctor_tell(app, DOCTOR_OK, N_("matching"),
		    _("two records are the same from %g on, possibly from %g on"), s.bounds.same,
		    s.bounds.possible);
}

static void check_conf(struct app *app, bool reach)
{
	struct policies policies;
	const struct policy *last;
	struct err err;

	doctor_tell(app, DOCTOR_OK, N_("configuration"), "%s", conf_path(app->conf));
	doctor_sources(app, reach);
	check_matching(app);
	doctor_mail(app);
	if (!stale_policies(app->a, app->conf, &policies, &err)) {
		doctor_error(app, N_("policies"), &err);
		return;
	}
	for (last = policies.first; last->next;)
		last = last->next;
	doctor_tell(app, DOCTOR_OK, N_("policies"),
	    _("due after %d months, stale after %d, where no section [policy NAME] says otherwise"),
	    last->due_months, last->stale_months);
}

/* Database --------------------------------------------------------------------------------------------------- */

static void check_integrity(struct app *app)
{
	struct str wrong;
	struct err err;

	if (!check_quick(app->a, app->db, &wrong, &err))
		doctor_error(app, N_("integrity"), &err);
	else if (wrong.n)
		doctor_tell(app, DOCTOR_PROBLEM, N_("integrity"),
		    _("%.*s: keep a copy of %s and bring back the latest backup with \"vigie restore\""),
		    STR_ARG(wrong), app->db_path);
	else
		doctor_tell(app, DOCTOR_OK, N_("integrity"), "%s", _("SQLite finds nothing wrong"));
}

/* What follows from the document stands in the index, and the history leads back to the beginning. */
static bool is_sound(struct arena *a, struct db *db, const struct fiche *f, bool *sound, struct err *err)
{
	struct fiche_columns c;

	fiche_columns(a, f->record, &c);
	*sound = hash_eq(c.hash, f->hash) && str_eq(c.name, f->name) && str_eq(c.region, f->region) &&
	    c.plain == f->plain;
	return !*sound || history_verify(a, db, f, sound, err);
}

static bool is_found(struct arena *a, struct db *db, const struct fiche *f, bool *found, struct err *err)
{
	struct list_row *rows;

	*found = false;
	if (!list_search(a, db, f->name, 0, &rows, err))
		return false;
	for (; rows; rows = rows->next)
		*found = *found || rows->fiche == f->id;
	*found = *found || !text_fold(a, f->name).n;
	return true;
}

/* What was seen on the way through the fiches. */
struct round {
	struct arena *a; /* for one fiche */
	int64_t fiches, looked_at, unsound, incomplete;
	struct str names[NAMED]; /* of incomplete ones */
};

static bool is_incomplete(struct arena *a, const struct record *r)
{
	for (const struct problem *p = validate_record(a, r, 100); p; p = p->next)
		if (p->missing)
			return true;
	return false;
}

static bool look_at(struct app *app, struct round *w, int64_t id, bool sample, struct err *err)
{
	struct fiche f;
	bool sound = true, found = true;

	arena_reset(w->a);
	if (!fiche_load(w->a, app->db, id, &f, err))
		return false;
	w->fiches++;
	if (is_incomplete(w->a, f.record) && w->incomplete++ < NAMED)
		w->names[w->incomplete - 1] = arena_fmt(
		    app->a, "%.*s (%.8s)", STR_ARG(text_cut(f.name, 40)), f.uuid.p);
	if (!sample)
		return true;
	if (!is_sound(w->a, app->db, &f, &sound, err) || !is_found(w->a, app->db, &f, &found, err))
		return false;
	w->looked_at++;
	w->unsound += !sound || !found;
	return true;
}

static bool go_round(struct app *app, struct round *w, struct err *err)
{
	struct list_filter all = { 0 };
	struct progress progress;
	struct list_row *rows;
	int64_t n = 0, at = 0;

	if (!list_fiches(app->a, app->db, &all, &rows, err))
		return false;
	for (const struct list_row *r = rows; r; r = r->next)
		n++;
	progress_begin(&progress, _("fiches looked at"));
	bool ok = true;
	for (const struct list_row *r = rows; ok && r; r = r->next, at++) {
		ok = look_at(app, w, r->fiche, n <= SAMPLE || at % (n / SAMPLE) == 0, err);
		progress_step(&progress, (uint64_t)at);
	}
	progress_end(&progress);
	return ok;
}

static void check_fiches(struct app *app, int64_t *fiches)
{
	struct arena *AUTO_ARENA a = arena_new(FICHE_ARENA_MAX);
	struct round w = { .a = a };
	struct err err;

	if (!go_round(app, &w, &err)) {
		doctor_error(app, N_("fiches"), &err);
		return;
	}
	*fiches = w.fiches;
	if (w.unsound)
		doctor_tell(app, DOCTOR_PROBLEM, N_("index"),
		    _("%lld of %lld fiches looked at are not indexed as they are: run \"vigie rebuild\", then \"vigie rebuild "
		      "--verify\""),
		    (long long)w.unsound, (long long)w.looked_at);
	else
		doctor_tell(app, DOCTOR_OK, N_("index"),
		    _("fiches looked at: %lld of %lld, each indexed as it is"), (long long)w.looked_at,
		    (long long)w.fiches);
	if (w.incomplete)
		doctor_tell(app, DOCTOR_TODO, N_("incomplete"),
		    _("fiches that lack a value that HSDS requires: %lld, %.*s%s%.*s%s%.*s%s"),
		    (long long)w.incomplete, STR_ARG(w.names[0]), w.names[1].n ? ", " : "",
		    STR_ARG(w.names[1]), w.names[2].n ? ", " : "", STR_ARG(w.names[2]),
		    w.incomplete > NAMED ? "…" : "");
	else
		doctor_tell(
		    app, DOCTOR_OK, N_("incomplete"), "%s", _("no fiche lacks a value that HSDS requires"));
}

/* What waits for a decision. */
static void check_waiting(struct app *app)
{
	struct tally *t;
	int64_t pairs;
	struct err err;
	int n = 0;

	if (!figures_pending(app->a, app->db, &t, &err) || !figures_duplicates(app->db, &pairs, &err)) {
		doctor_error(app, N_("proposals"), &err);
		return;
	}
	for (; t; t = t->next)
		n += (int)t->n;
	if (n)
		doctor_tell(app, DOCTOR_TODO, N_("proposals"),
		    ngettext("%d waits: vigie review list", "%d wait: vigie review list", (unsigned long)n),
		    n);
	else
		doctor_tell(app, DOCTOR_OK, N_("proposals"), "%s", _("none waits"));
	if (pairs)
		doctor_tell(app, DOCTOR_TODO, N_("duplicates"),
		    ngettext("%lld waits: vigie review list --kind duplicate",
		        "%lld wait: vigie review list --kind duplicate", (unsigned long)pairs),
		    (long long)pairs);
	else
		doctor_tell(app, DOCTOR_OK, N_("duplicates"), "%s", _("none waits"));
}

bool cmd_doctor(struct app *app, const struct args *args, struct err *err)
{
	struct err why;
	int64_t fiches = 0;

	(void)err;
	print_table(&app->out, columns, sizeof columns / sizeof *columns);
	if (!app_configure(app, false, &why)) {
		doctor_error(app, N_("configuration"), &why);
		return true;
	}
	if (app->conf)
		check_conf(app, args_flag(args, "reach"));
	if (!app_open(app, DB_READ, "vigie doctor", &why)) {
		doctor_error(app, N_("database"), &why);
		return true;
	}
	doctor_tell(app, DOCTOR_OK, N_("database"), "%s", app->db_path);
	check_integrity(app);
	check_fiches(app, &fiches);
	check_waiting(app);
	if (app->conf) {
		doctor_runs(app);
		doctor_campaigns(app);
		check_backups(app, fiches);
		check_unknown(app);
	}
	return true;
}
