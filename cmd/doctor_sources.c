/* doctor_sources.c: what vigie doctor says of the contracts with sources, and of what came under them. */
#include "cmd/doctor.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "model/validate.h"
#include "store/delivery.h"
#include "store/source.h"
#include "sync/fetch.h"
#include "sync/fetcher.h"
#include "sync/keep.h"
#include "sync/preview.h"
#include "sync/shape.h"
#include "sync/territory.h"

#include <string.h>
#include <unistd.h>

enum { DAY_SECS = 24 * 3600, LATE_DAYS = 2 };

static const char *check_of(struct app *app, const struct source *s)
{
	return arena_fmt(app->a, "source %.*s", STR_ARG(s->name)).p;
}

/* The contract --------------------------------------------------------------------------------------------------- */

static void check_contact(struct app *app, const struct source *s)
{
	static const struct field email = { .name = "email", .type = FIELD_EMAIL };

	if (!s->contact.n)
		doctor_tell(app, DOCTOR_TODO, check_of(app, s), "%s",
		    _("nobody to write to about this feed: set contact"));
	else if (validate_value(&email, s->contact))
		doctor_tell(app, DOCTOR_TODO, check_of(app, s), _("contact = %.*s is no e-mail address"),
		    STR_ARG(s->contact));
}

/* How its names were understood: a name of former times stands for the whole municipality of today. */
static void tell_territory(struct app *app, const struct source *s)
{
	struct buf AUTO_BUF names = BUF_INIT(4096);

	for (const struct territory *t = s->territory; t; t = t->next)
		buf_fmt(&names, "%s%.*s", names.n ? ", " : "", STR_ARG(territory_shown(app->a, t)));
	if (names.n)
		doctor_tell(app, DOCTOR_OK, check_of(app, s), _("its territory: %s"), buf_z(&names));
}

/* Mapping and table, where no file is at hand to be read by them. */
static bool check_files(struct app *app, const struct source *s)
{
	struct conf *AUTO_CONF mapping = NULL;
	struct shape *AUTO_SHAPE shape = NULL;
	struct err err;

	if ((!s->mapping.n || conf_read(arena_z(app->a, s->mapping), &mapping, &err)) &&
	    shape_new(s, &shape, &err))
		return true;
	doctor_error(app, check_of(app, s), &err);
	return false;
}

/* One record of what lies there. */
static bool check_reading(struct app *app, struct db *db, const struct source *s, const char *delivery)
{
	struct preview_options o = { .delivery = delivery, .rows = 1, .now = app->now };
	struct preview_report r;
	struct err err;

	if (preview_run(app->a, db, app->conf, s, &o, &r, &err))
		return true;
	doctor_error(app, check_of(app, s), &err);
	return false;
}

/* The way to it: keys, credentials, with `reach` the server. */
static void check_way(struct app *app, const struct source *s, bool reach)
{
	struct str found = STR_NONE;
	struct err err;

	if (!fetch_check(app->a, NULL, app->conf, s, reach, app->now, &found, &err))
		doctor_error(app, check_of(app, s), &err);
	else
		doctor_tell(app, DOCTOR_OK, check_of(app, s), "%.*s", STR_ARG(found.n ? found : s->where));
}

static void check_source(struct app *app, const struct source *s, bool reach)
{
	bool local = s->fetch.via && !s->fetch.via->schemes;

	check_contact(app, s);
	tell_territory(app, s);
	if (!check_files(app, s))
		return;
	if (!s->where.n)
		doctor_tell(app, DOCTOR_OK, check_of(app, s), "%s", _("its file is given by hand"));
	else if (local && access(arena_z(app->a, s->where), R_OK) != 0)
		doctor_tell(
		    app, DOCTOR_TODO, check_of(app, s), _("%.*s is not there (yet)"), STR_ARG(s->where));
	else if (!local || check_reading(app, NULL, s, NULL))
		check_way(app, s, reach);
}

void doctor_sources(struct app *app, bool reach)
{
	struct source *s;
	struct err err;

	if (!source_all(app->a, app->conf, &s, &err)) {
		doctor_error(app, N_("sources"), &err);
		return;
	}
	if (!s)
		doctor_tell(app, DOCTOR_TODO, N_("sources"),
		    _("none yet: a section [source NAME] in %s for each"), conf_path(app->conf));
	for (; s; s = s->next)
		check_source(app, s, reach);
}

/* What came ------------------------------------------------------------------------------------------------------ */

/* It was due two days ago, and nothing was read since. */
static void check_age(struct app *app, const struct source *s, int64_t last)
{
	int64_t ago = (app->now - last) / DAY_SECS;

	if (!s->where.n || s->fetch.when.never || ago < LATE_DAYS)
		return;
	if (fetch_due(&s->fetch.when, app->now - LATE_DAYS * DAY_SECS, last))
		doctor_tell(app, DOCTOR_TODO, check_of(app, s),
		    ngettext("no delivery was read for %lld day: does the night run? (vigie jobs)",
		        "no delivery was read for %lld days: does the night run? (vigie jobs)",
		        (unsigned long)ago),
		    (long long)ago);
}

static void tell_run(struct app *app, const struct source *s, const struct source_run *r, int64_t last)
{
	char date[CLOCK_DATE];

	clock_date(r->at, date);
	if (str_is(r->outcome, "failed") || str_is(r->outcome, "stopped"))
		doctor_tell(app, DOCTOR_TODO, check_of(app, s), _("the run of %s took nothing: %.*s"), date,
		    STR_ARG(r->message));
	else if (r->refused)
		doctor_tell(app, DOCTOR_TODO, check_of(app, s),
		    _("%s: %lld of %lld rows could not be read: vigie source refusals %.*s"), date,
		    (long long)r->refused, (long long)r->items, STR_ARG(s->name));
	else
		doctor_tell(app, DOCTOR_OK, check_of(app, s), _("%s: read, %lld records held"), date,
		    (long long)r->held);
	if (last)
		check_age(app, s, last);
}

/* A mapping that was edited since is tried on the delivery that came last. */
static bool check_kept(struct app *app, const struct source *s, struct err *err)
{
	struct delivery_run *kept;

	if (s->fetch.via && !s->fetch.via->schemes)
		return true; /* what lies there was read */
	if (!delivery_list(app->a, app->db, s->name, 1, &kept, err))
		return false;
	uint8_t sha256[SHA256_BYTES];
	if (kept && keep_sha256(kept->sha256, sha256) &&
	    keep_has(app->a, keep_folder(app->a, app->conf, app->db_path), sha256))
		check_reading(app, app->db, s, arena_z(app->a, kept->sha256));
	return true;
}

static bool look_at_runs(struct app *app, const struct source *s, struct err *err)
{
	struct source_run r;
	int64_t last;
	bool found;

	if (!source_last_run(app->a, app->db, s->name, &r, &found, err) ||
	    !delivery_last_run(app->db, s->name, &last, err))
		return false;
	if (!found && s->where.n)
		doctor_tell(app, DOCTOR_TODO, check_of(app, s),
		    _("nothing was ever read: vigie import %.*s --dry-run"), STR_ARG(s->name));
	if (!found)
		return true;
	tell_run(app, s, &r, last);
	return check_kept(app, s, err);
}

void doctor_runs(struct app *app)
{
	struct source *s;
	struct err err;

	if (!source_all(app->a, app->conf, &s, &err))
		return; /* told already */
	for (; s; s = s->next)
		if (!look_at_runs(app, s, &err)) {
			doctor_error(app, check_of(app, s), &err);
			return;
		}
}
