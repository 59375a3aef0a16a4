/* split.c: vigie split. */
#include "cmd/change.h"
#include "cmd/commands.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "store/join.h"
#include "store/list.h"

enum { PREFIX_MIN = 4 };

static bool is_meant(struct arena *a, const struct list_row *r, struct str ref)
{
	if (ref.n >= PREFIX_MIN && ref.n <= r->uuid.n && memcmp(ref.p, r->uuid.p, ref.n) == 0)
		return true;
	return text_same(a, ref, r->name);
}

/* A merged fiche is found by its own id or name: for everything else these lead to the one that it became part of. */
static bool find_merged(struct app *app, struct str ref, struct fiche *out, struct err *err)
{
	struct list_filter filter = { .status = STR("merged") };
	const struct list_row *hit = NULL;
	struct list_row *rows;

	if (!list_fiches(app->a, app->db, &filter, &rows, err))
		return false;
	for (const struct list_row *r = rows; r; r = r->next) {
		if (!is_meant(app->a, r, ref))
			continue;
		if (hit)
			return err_set(err, ERR_INPUT,
			    _("several merged fiches are called \"%.*s\": give the identifier"),
			    STR_ARG(ref));
		hit = r;
	}
	if (!hit)
		return err_set(err, ERR_INPUT,
		    _("no merged fiche is called \"%.*s\"; \"vigie list --status merged\" lists them"),
		    STR_ARG(ref));
	return fiche_load(app->a, app->db, hit->fiche, out, err);
}

/* The way back: the fiche that it is part of still, and this one. */
static bool way_back(struct app *app, const struct fiche *back, const char **out, struct err *err)
{
	struct fiche kept;
	int64_t id;

	if (!fiche_by_uuid(app->db, back->uuid, &id, err) || !fiche_load(app->a, app->db, id, &kept, err))
		return false;
	*out = arena_fmt(app->a, "vigie merge %.*s %.*s", STR_ARG(text_cut(kept.uuid, PRINT_ID_LENGTH)),
	    STR_ARG(text_cut(back->uuid, PRINT_ID_LENGTH)))
	           .p;
	return true;
}

bool cmd_split(struct app *app, const struct args *args, struct err *err)
{
	struct fiche back;
	struct joined done;
	struct changing c;
	const char *undo;

	if (!change_begin(app, args, &c, err) ||
	    !find_merged(app, str_trim(str_of(args->v[0])), &back, err) ||
	    !way_back(app, &back, &undo, err) || !join_split(app->a, app->db, &back, &c.by, &done, err))
		return false;
	const char *did = arena_fmt(app->a,
	    _("a fiche of its own again (values taken back: %d; source records: %d)"), done.changed,
	    done.records)
	                      .p;
	return change_end(&c, &back, "split", did, undo, err);
}
