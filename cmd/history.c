/* history.c: vigie history. */
#include "cmd/commands.h"
#include "cmd/describe.h"
#include "lib/clock.h"
#include "store/history.h"

enum { SHOWN_DEFAULT = 200 };

static const struct print_column columns[] = {
	{ "seq", NULL, PRINT_PROGRAMS },
	{ "at", NULL, PRINT_PROGRAMS },
	{ "who", NULL, PRINT_PROGRAMS },
	{ "kind", NULL, PRINT_PROGRAMS },
	{ "path", NULL, PRINT_PROGRAMS },
	{ "old", NULL, PRINT_PROGRAMS },
	{ "new", NULL, PRINT_PROGRAMS },
	{ "why", NULL, PRINT_PROGRAMS },
	{ "revision", NULL, PRINT_PROGRAMS },
	{ "operation", NULL, PRINT_PROGRAMS },
};

static void put_json(struct app *app, const struct history_row *r)
{
	struct print *p = &app->out;

	print_table(p, columns, sizeof columns / sizeof *columns);
	for (; r; r = r->next) {
		print_begin(p);
		print_int(p, r->change.seq);
		print_time(p, r->at);
		print_str(p, r->who);
		print_str(p, r->kind);
		print_str(p, r->change.path);
		print_str(p, r->change.old);
		print_str(p, r->change.new);
		print_str(p, r->why);
		print_int(p, r->change.revision);
		print_int(p, r->change.operation);
		print_end(p);
	}
}

/* "2026-11-22 anne, modification (appel du 22)" */
static void put_act(struct app *app, const struct history_row *r)
{
	char date[CLOCK_DATE];

	clock_date(r->at, date);
	print_line(&app->out, r->why.n ? "%s %.*s, %s (%.*s)" : "%s %.*s, %s", date,
	    STR_ARG(history_name(r->who)), describe_word(app->a, r->kind), STR_ARG(r->why));
}

/* Act by act, with the changes that each made. */
static void put_rows(struct app *app, const struct fiche *f, const struct history_row *r)
{
	for (int64_t operation = 0; r; operation = r->change.operation, r = r->next) {
		const struct change *c = &r->change;
		struct str label = describe_path(app->a, f->record, c->path, app->french);
		if (c->operation != operation)
			put_act(app, r);
		print_field(&app->out, 1, arena_fmt(app->a, "%lld %.*s", (long long)c->seq, STR_ARG(label)).p,
		    describe_change(app->a, c->path, c->old, c->new, app->french), NULL);
	}
}

bool cmd_history(struct app *app, const struct args *args, struct err *err)
{
	int64_t max = SHOWN_DEFAULT;
	struct history_row *rows;
	struct fiche f;

	if (!app_number(app, args, "max", 1, INT32_MAX, &max, err) || !db_snapshot(app->db, err) ||
	    !fiche_find(app->a, app->db, str_of(args->v[0]), &f, err) ||
	    !history_of(app->a, app->db, f.id, (int)max, &rows, err))
		return false;
	if (app->json)
		put_json(app, rows);
	else
		put_rows(app, &f, rows);
	return true;
}
