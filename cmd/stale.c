/* stale.c: vigie stale. */
#include "rules/stale.h"

#include "cmd/commands.h"
#include "cmd/progress.h"
#include "lib/i18n.h"
#include "rules/region.h"
#include "store/list.h"

#include <stdlib.h>

enum { REGIONS_MAX = 24, PERCENT = 100 };

struct due {
	struct str uuid, name, region, phone, policy;
	int64_t due_at, stale_at, verified_at;
	bool stale;
};

/* What the annual report prints: how many active fiches were verified within their policy's period. */
struct figures {
	int64_t fiches, verified, due, stale, never;
};

struct tally {
	struct app *app;
	const struct policies *policies;
	struct str region; /* blank: all */
	int64_t as_of;
	struct due *due;
	size_t n, room;
	struct figures regions[REGIONS_MAX]; /* by region_codes; the last: unknown */
	struct progress progress;
	uint64_t seen;
};

static int region_at(struct str code)
{
	int i = 0;

	while (region_codes[i] && !str_is(code, region_codes[i]) && i < REGIONS_MAX - 1)
		i++;
	return i;
}

static void keep(struct tally *t, const struct stale_row *row, const struct staleness *s)
{
	if (t->n == t->room) {
		size_t room = t->room ? 2 * t->room : 1024;
		struct due *larger = ARENA_ARRAY(t->app->a, struct due, room);
		if (t->n)
			memcpy(larger, t->due, t->n * sizeof *larger);
		t->due = larger;
		t->room = room;
	}
	t->due[t->n++] = (struct due){ .uuid = arena_str(t->app->a, row->row.uuid),
		.name = arena_str(t->app->a, row->row.name),
		.region = arena_str(t->app->a, row->row.region),
		.phone = arena_str(t->app->a, row->row.phone),
		.policy = s->policy->name,
		.due_at = s->due_at,
		.stale_at = s->stale_at,
		.verified_at = row->row.verified_at,
		.stale = s->state == STALE };
}

static bool on_row(void *ctx, const struct stale_row *row, struct err *err)
{
	struct tally *t = ctx;
	struct stale_fiche f = { .uuid = row->row.uuid,
		.region = row->row.region,
		.categories = row->categories,
		.created_at = row->created_at,
		.verified_at = row->row.verified_at };

	(void)err;
	progress_step(&t->progress, ++t->seen);
	if (t->region.n && !str_eq(t->region, f.region))
		return true;
	struct staleness s = stale_of(t->policies, &f, t->as_of);
	struct figures *r = &t->regions[region_at(f.region)];
	r->fiches++;
	r->never += s.never;
	r->verified += !s.never && s.state != STALE;
	r->due += s.state == DUE;
	r->stale += s.state == STALE;
	if (s.state != FRESH)
		keep(t, row, &s);
	return true;
}

/* Printing --------------------------------------------------------------------------------------------------- */

static const struct print_column due_columns[] = {
	{ "fiche", N_("FICHE"), PRINT_ID },
	{ "name", N_("NAME"), PRINT_CUT },
	{ "region", N_("REGION"), PRINT_SPARE },
	{ "phone", N_("PHONE"), 0 },
	{ "state", N_("STATE"), 0 },
	{ "due_at", N_("DUE"), 0 },
	{ "stale_at", NULL, PRINT_PROGRAMS },
	{ "verified_at", N_("VERIFIED"), PRINT_SPARE },
	{ "policy", N_("POLICY"), PRINT_SPARE },
};

static int first_due_first(const void *a, const void *b)
{
	const struct due *x = a, *y = b;
	int by_state = y->stale - x->stale, by_date = (x->due_at > y->due_at) - (x->due_at < y->due_at);

	return by_state ? by_state : by_date ? by_date : str_cmp(x->uuid, y->uuid);
}

static void put_due(struct tally *t, size_t max)
{
	struct print *p = &t->app->out;

	if (t->n)
		qsort(t->due, t->n, sizeof *t->due, first_due_first);
	print_table(p, due_columns, sizeof due_columns / sizeof *due_columns);
	for (size_t i = 0; i < t->n && i < max; i++) {
		const struct due *d = &t->due[i];
		print_begin(p);
		print_str(p, d->uuid);
		print_str(p, d->name);
		print_str(p, d->region);
		print_str(p, d->phone);
		print_z(p, t->app->json ? d->stale ? "stale" : "due" : d->stale ? _("stale") : _("due"));
		print_time(p, d->due_at);
		print_time(p, d->stale_at);
		print_time(p, d->verified_at);
		print_str(p, d->policy);
		print_end(p);
	}
	if (t->n > max)
		app_say(t->app, _("the first %zu of %zu; --max shows more"), max, t->n);
	if (t->n)
		print_blank(p);
}

static const struct print_column region_columns[] = {
	{ "region", N_("REGION"), 0 },
	{ "region_name", N_("NAME"), PRINT_CUT },
	{ "fiches", N_("FICHES"), PRINT_RIGHT },
	{ "verified", N_("VERIFIED"), PRINT_RIGHT },
	{ "due", N_("DUE"), PRINT_RIGHT },
	{ "stale", N_("STALE"), PRINT_RIGHT },
	{ "never", N_("NEVER VERIFIED"), PRINT_RIGHT },
	{ "update_rate_percent", N_("UPDATE RATE"), PRINT_RIGHT },
};

static void put_figures(struct app *app, const char *code, const char *name, const struct figures *f)
{
	struct print *p = &app->out;
	int64_t rate = f->fiches ? (PERCENT * f->verified + f->fiches / 2) / f->fiches : 0;

	if (!f->fiches)
		return;
	print_begin(p);
	print_z(p, code);
	print_z(p, name);
	print_int(p, f->fiches);
	print_int(p, f->verified);
	print_int(p, f->due);
	print_int(p, f->stale);
	print_int(p, f->never);
	if (app->json)
		print_int(p, rate);
	else
		print_str(p, arena_fmt(app->a, _("%lld%%"), (long long)rate));
	print_end(p);
}

static void put_regions(struct tally *t)
{
	struct figures all = { 0 };
	int n = 0;

	print_table(&t->app->out, region_columns, sizeof region_columns / sizeof *region_columns);
	for (int i = 0; i < REGIONS_MAX; i++) {
		const struct figures *f = &t->regions[i];
		const char *code = i <= region_at(STR_NONE) ? region_codes[i] : NULL;
		put_figures(t->app, code ? code : "", code ? region_name(str_of(code)) : _("unknown"), f);
		n += f->fiches > 0;
		all.fiches += f->fiches;
		all.verified += f->verified;
		all.due += f->due;
		all.stale += f->stale;
		all.never += f->never;
	}
	if (n > 1)
		put_figures(t->app, "*", _("all"), &all);
	if (!n)
		app_say(t->app, "%s", _("no fiche"));
}

bool cmd_stale(struct app *app, const struct args *args, struct err *err)
{
	struct tally t = { .app = app, .as_of = app->now };
	const struct conf *conf;
	struct policies policies;
	int64_t max = INT32_MAX;

	if (!app_region(app, args, &t.region, err) || !app_date(app, args, "as-of", &t.as_of, err) ||
	    !app_number(app, args, "max", 1, INT32_MAX, &max, err) || !app_conf(app, &conf, err) ||
	    !stale_policies(app->a, conf, &policies, err))
		return false;
	t.policies = &policies;
	progress_begin(&t.progress, _("fiches looked at"));
	bool ok = list_stale(app->db, &t, on_row, err);
	progress_end(&t.progress);
	if (!ok)
		return false;
	if (!args_flag(args, "summary"))
		put_due(&t, (size_t)max);
	put_regions(&t);
	return true;
}
