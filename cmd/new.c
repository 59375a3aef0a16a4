/* new.c: vigie new. */
#include "cmd/change.h"
#include "cmd/commands.h"
#include "cmd/fill.h"
#include "lib/i18n.h"
#include "lib/text.h"

/* A fiche without anything but an id, by which its new children get theirs. */
static struct record *blank(struct arena *a)
{
	struct record *r = record_new(a, &entities[ENTITY_ORGANIZATION]);
	char id[UUID_TEXT + 1];

	uuid_text(uuid_random(), id);
	record_set(r, 0, arena_str(a, str_of(id)));
	return r;
}

static bool found(struct app *app, const struct args *args, const struct filled *filled, struct err *err)
{
	struct changing c;
	struct fiche f;

	if (!filled->diff || !fill_agreed(app, args, filled)) {
		app_say(app, "%s", _("nothing was changed"));
		return true;
	}
	if (!change_begin(app, args, &c, err) || !edit_new(app->a, app->db, filled->record, &c.by, &f, err))
		return false;
	const char *undo =
	    arena_fmt(app->a, "vigie close %.*s", STR_ARG(text_cut(f.uuid, PRINT_ID_LENGTH))).p;
	return change_end(&c, &f, "new", _("founded"), undo, err);
}

bool cmd_new(struct app *app, const struct args *args, struct err *err)
{
	struct filled filled;
	bool ok = fill_record(app, blank(app->a), args, 0, &filled, err) && found(app, args, &filled, err);

	fill_end(app, &filled, ok);
	return ok;
}
