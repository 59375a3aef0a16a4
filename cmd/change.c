#include "cmd/change.h"

#include "cmd/describe.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/path.h"

#include <inttypes.h>

static const struct print_column done_columns[] = {
	{ "did", NULL, PRINT_PROGRAMS },
	{ "fiche", NULL, PRINT_PROGRAMS },
	{ "name", NULL, PRINT_PROGRAMS },
	{ "status", NULL, PRINT_PROGRAMS },
	{ "revision", NULL, PRINT_PROGRAMS },
	{ "changes", NULL, PRINT_PROGRAMS },
	{ "first_change", NULL, PRINT_PROGRAMS },
	{ "last_change", NULL, PRINT_PROGRAMS },
	{ "dry_run", NULL, PRINT_PROGRAMS },
};

bool change_begin(struct app *app, const struct args *args, struct changing *c, struct err *err)
{
	struct changing begun = { .app = app,
		.dry_run = args_flag(args, "dry-run"),
		.by = { .who = app->who, .why = str_of(args_text(args, "why")), .now = app->now } };

	if (!db_begin(app->db, err) || !history_seq(app->db, &begun.seq, err))
		return false;
	*c = begun;
	return true;
}

/* For programs. */
static void print_done(const struct changing *c, const struct fiche *f, const char *verb, int64_t last)
{
	struct print *p = &c->app->out;
	int64_t n = last - c->seq;

	print_table(p, done_columns, sizeof done_columns / sizeof *done_columns);
	print_begin(p);
	print_z(p, verb);
	print_str(p, f->uuid);
	print_str(p, f->name);
	print_str(p, f->status);
	print_int(p, f->revision);
	print_int(p, n);
	print_int(p, n ? c->seq + 1 : 0);
	print_int(p, n ? last : 0);
	print_bool(p, c->dry_run);
	print_end(p);
}

/* "vigie undo 41" or "vigie undo 41-43". */
static const char *undo_words(struct arena *a, int64_t first, int64_t last)
{
	if (first == last)
		return arena_fmt(a, "vigie undo %" PRId64, first).p;
	return arena_fmt(a, "vigie undo %" PRId64 "-%" PRId64, first, last).p;
}

/* For people. */
static void say_done(
    const struct changing *c, const struct fiche *f, const char *did, const char *undo, int64_t last)
{
	struct app *app = c->app;
	struct str name = text_cut(f->name, 60), id = text_cut(f->uuid, PRINT_ID_LENGTH);

	if (c->dry_run) {
		print_line(&app->out, _("%.*s (%.*s): %s – only tried, nothing was written"), STR_ARG(name),
		    STR_ARG(id), did);
		return;
	}
	if (!undo && last > c->seq)
		undo = undo_words(app->a, c->seq + 1, last);
	if (undo)
		print_line(
		    &app->out, _("%.*s (%.*s): %s. To undo: %s"), STR_ARG(name), STR_ARG(id), did, undo);
	else
		print_line(&app->out, "%.*s (%.*s): %s", STR_ARG(name), STR_ARG(id), did);
}

bool change_end(struct changing *c, const struct fiche *f, const char *verb, const char *did,
    const char *undo, struct err *err)
{
	int64_t last;

	if (!history_seq(c->app->db, &last, err))
		return false;
	if (c->dry_run)
		db_rollback(c->app->db);
	else if (!db_commit(c->app->db, err))
		return false;
	if (c->app->json)
		print_done(c, f, verb, last);
	else
		say_done(c, f, did, undo, last);
	return true;
}

struct edit *change_edits(struct arena *a, const struct diff *d)
{
	struct edit *first = NULL, **end = &first;

	for (; d; d = d->next) {
		struct edit *e = *end = ARENA_NEW(a, struct edit);
		*e = (struct edit){ .path = d->path, .value = d->new, .at = d->child ? d->at : -1 };
		end = &e->next;
	}
	return first;
}

void change_show(struct app *app, const struct record *old, const struct record *new, const struct diff *d)
{
	for (; d; d = d->next) {
		bool added = d->child && !d->old.n, removed = d->child && !d->new.n;
		struct str label = describe_path(app->a, added ? new : old, d->path, app->french);
		struct str change = removed ? describe_value(app->a, d->path, d->old, app->french)
		                            : describe_change(app->a, d->path, d->old, d->new, app->french);
		app_say(app, "%s %.*s%s%.*s",
		    added         ? "+"
		        : removed ? "-"
		                  : "·",
		    STR_ARG(label), app->french ? " : " : ": ", STR_ARG(change));
	}
}

bool change_still(struct app *app, const struct fiche *f, const struct diff *d, struct err *err)
{
	struct path p;

	for (; d; d = d->next) {
		if (!path_parse(app->a, f->record->entity, d->path, &p, err))
			return false;
		struct str now = path_value(app->a, f->record, &p);
		if (str_eq(now, d->old))
			continue;
		struct str label = describe_path(app->a, f->record, d->path, app->french);
		struct str value = text_cut(describe_value(app->a, d->path, now, app->french), 100);
		return err_set(err, ERR_RETRY,
		    _("somebody else changed \"%.*s\" to \"%.*s\" meanwhile; nothing was written: look again and edit again"),
		    STR_ARG(label), STR_ARG(value));
	}
	return true;
}

static bool say_nothing_to_do(struct app *app, const struct fiche *f)
{
	app_say(app, _("%.*s: nothing to change"), STR_ARG(f->name));
	return true;
}

bool change_apply(
    struct app *app, const struct args *args, int64_t fiche, const struct diff *d, struct err *err)
{
	struct changing c;
	struct fiche f;
	struct edited done;

	if (!change_begin(app, args, &c, err) || !fiche_load(app->a, app->db, fiche, &f, err) ||
	    !change_still(app, &f, d, err) ||
	    !edit_fiche(
	        app->a, app->db, &f, change_edits(app->a, d), "edit", &c.by, EDIT_CLAIM_AUTHOR, &done, err))
		return false;
	if (!done.changed) {
		db_rollback(app->db);
		return say_nothing_to_do(app, &f);
	}
	const char *did = arena_fmt(app->a,
	    ngettext("%d value changed", "%d values changed", (unsigned long)done.changed), done.changed)
	                      .p;
	return change_end(&c, &f, "edit", did, NULL, err);
}
