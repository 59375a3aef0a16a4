/* stale.c: vigie stale. */
#include "rules/stale.h"

#include "cmd/commands.h"
#include "cmd/progress.h"
#include "cmd/stale.h"
#include "lib/i18n.h"
#include "rules/rate.h"
#include "rules/region.h"
#include "store/list.h"

#include <stdlib.h>

struct due {
	struct str uuid, name, region, phone, policy;
	int64_t due_at, stale_at, verified_at;
	bool stale;
};

struct tally {
	struct app *app;
	const struct policies *policies;
	struct str region; /* blank: all */
	int64_t as_of;
	struct due *due;
	size_t n, room;
	struct rates rates;
	struct progress progress;
	uint64_t seen;
};

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
	struct stale_fiche f = list_stale_fiche(row);

	(void)err;
	progress_step(&t->progress, ++t->seen);
	if (t->region.n && !str_eq(t->region, f.region))
		return true;
	struct staleness s = stale_of(t->policies, &f, t->as_of);
	rates_add(&t->rates, f.region, &s);
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

static const struct print_column rate_columns[] = {
	{ "region", N_("REGION"), 0 },
	{ "region_name", N_("NAME"), PRINT_CUT },
	{ "fiches", N_("FICHES"), PRINT_RIGHT },
	{ "verified", N_("VERIFIED"), PRINT_RIGHT },
	{ "due", N_("DUE"), PRINT_RIGHT },
	{ "stale", N_("STALE"), PRINT_RIGHT },
	{ "never", N_("NEVER VERIFIED"), PRINT_RIGHT },
	{ "update_rate_percent", N_("UPDATE RATE"), PRINT_RIGHT },
};

static void put_rate(struct app *app, const char *code, const char *name, const struct rate *r)
{
	struct print *p = &app->out;

	if (!r->fiches)
		return;
	print_begin(p);
	print_z(p, code);
	print_z(p, name);
	print_int(p, r->fiches);
	print_int(p, r->verified);
	print_int(p, r->due);
	print_int(p, r->stale);
	print_int(p, r->never);
	if (app->json)
		print_int(p, rate_percent(r));
	else
		print_str(p, arena_fmt(app->a, _("%lld%%"), (long long)rate_percent(r)));
	print_end(p);
}

void stale_put_rates(struct app *app, const struct rates *rates)
{
	struct rate all = rates_total(rates);
	int n = 0;

	print_table(&app->out, rate_columns, sizeof rate_columns / sizeof *rate_columns);
	for (int i = 0; i < RATE_REGIONS; i++) {
		const char *code = rates_code(i);
		put_rate(app, code, *code ? region_name(str_of(code)) : _("unknown"), &rates->of[i]);
		n += rates->of[i].fiches > 0;
	}
	if (n > 1)
		put_rate(app, "*", _("all"), &all);
	if (!n)
		app_say(app, "%s", _("no fiche"));
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
	stale_put_rates(app, &t.rates);
	return true;
}
