/* history.c: vigie history. */
#include "cmd/commands.h"
#include "cmd/describe.h"
#include "lib/i18n.h"
#include "store/history.h"

enum { SHOWN_DEFAULT = 200 };

static const struct print_column columns[] = {
	{ "seq", N_("CHANGE"), PRINT_RIGHT },
	{ "at", N_("DATE"), 0 },
	{ "who", N_("WHO"), 0 },
	{ "kind", N_("ACT"), 0 },
	{ "path", N_("VALUE"), PRINT_CUT },
	{ "old", NULL, PRINT_PROGRAMS },
	{ "new", N_("CHANGED"), PRINT_CUT },
	{ "why", N_("WHY"), PRINT_CUT },
	{ "revision", NULL, PRINT_PROGRAMS },
	{ "operation", NULL, PRINT_PROGRAMS },
};

static void put(struct app *app, const struct fiche *f, const struct history_row *r)
{
	const struct change *c = &r->change;
	struct print *p = &app->out;

	print_begin(p);
	print_int(p, c->seq);
	print_time(p, r->at);
	print_str(p, app->json ? r->who : app_name_of(r->who));
	print_z(p, app->json ? arena_z(app->a, r->kind) : describe_word(app->a, r->kind));
	print_str(p, app->json ? c->path : describe_path(app->a, f->record, c->path, app->french));
	print_str(p, c->old);
	print_str(p, app->json ? c->new : describe_change(app->a, c->path, c->old, c->new, app->french));
	print_str(p, r->why);
	print_int(p, c->revision);
	print_int(p, c->operation);
	print_end(p);
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
	print_table(&app->out, columns, sizeof columns / sizeof *columns);
	for (; rows; rows = rows->next)
		put(app, &f, rows);
	return true;
}
