/* show.c: vigie show. */
#include "cmd/card.h"
#include "cmd/commands.h"
#include "cmd/describe.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/text.h"
#include "rules/place.h"
#include "rules/region.h"
#include "store/claim.h"
#include "store/evidence.h"
#include "store/proposal.h"

#include <inttypes.h>

enum { PLACE_MAX = 1024 }; /* bytes of where a fiche is, in JSON */

static void put(struct app *app, const char *label, struct str value)
{
	if (value.n)
		print_field(&app->out, 0, label, value, NULL);
}

static struct str day(struct app *app, int64_t at)
{
	char date[CLOCK_DATE];

	clock_date(at, date);
	return arena_str(app->a, str_of(date));
}

/* The verification in force: "2026-03-01, Anne Tremblay, directrice (phone)". */
static bool last_verified(struct app *app, const struct fiche *f, struct str *out, struct err *err)
{
	struct evidence *e;

	if (!evidence_of(app->a, app->db, f->id, &e, err))
		return false;
	while (e && e->revoked_at)
		e = e->next;
	*out = f->verified_at ? day(app, f->verified_at) : str_of(_("never"));
	if (!e)
		return true;
	const char *part = f->verified_at ? "" : _(" as a whole");
	*out = arena_fmt(app->a, _("%.*s%s; last word: %.*s, %.*s%s%.*s (%.*s)"), STR_ARG(*out), part,
	    STR_ARG(day(app, e->at)), STR_ARG(e->by_name), e->by_title.n ? ", " : "", STR_ARG(e->by_title),
	    STR_ARG(e->channel));
	return true;
}

/* "Saint-Cyprien, MRC Les Etchemins". */
static void put_place(struct app *app, const struct fiche *f)
{
	const struct place *p = place_get(place_by_code(f->municipality));

	if (p && *p->mrc && strcmp(p->mrc, p->name) != 0)
		put(app, _("Municipality"), arena_fmt(app->a, _("%s, MRC %s"), p->name, p->mrc));
	else if (p)
		put(app, _("Municipality"), str_of(p->name));
}

static void put_member(struct buf *b, const char *name, const char *value)
{
	buf_fmt(b, "%s\"%s\":", b->p[b->n - 1] == '{' ? "" : ",", name);
	json_string(b, str_of(value));
}

/* The document, and in a member behind it where the fiche is. */
static void put_json(struct app *app, const struct fiche *f)
{
	const struct place *p = place_get(place_by_code(f->municipality));
	struct buf AUTO_BUF b = BUF_INIT(f->doc.n + PLACE_MAX);

	buf_add(&b, f->doc.p, f->doc.n - 1);
	buf_s(&b, STR(",\"place\":{"));
	if (f->region.n)
		put_member(&b, "region", arena_z(app->a, f->region));
	if (p) {
		put_member(&b, "municipality", p->code);
		put_member(&b, "name", p->name);
		put_member(&b, "mrc", p->mrc);
	}
	buf_s(&b, STR("}}"));
	print_json(&app->out, buf_str(&b));
}

static bool put_head(struct app *app, const struct fiche *f, struct err *err)
{
	struct str verified, region = str_of(f->region.n ? region_name(f->region) : NULL);

	if (!last_verified(app, f, &verified, err))
		return false;
	print_heading(&app->out, 0, arena_z(app->a, text_plain(app->a, f->name)), STR_NONE);
	put(app, _("Fiche"), f->uuid);
	put(app, _("Status"),
	    arena_fmt(
	        app->a, _("%s, revision %lld"), describe_word(app->a, f->status), (long long)f->revision));
	if (region.n)
		put(app, _("Region"), arena_fmt(app->a, "%.*s %.*s", STR_ARG(f->region), STR_ARG(region)));
	put_place(app, f);
	put(app, _("Founded"),
	    arena_fmt(app->a, _("%.*s by %.*s"), STR_ARG(day(app, f->created_at)),
	        STR_ARG(f->source.n ? f->source : str_of(_("a technician")))));
	put(app, _("Edited"), day(app, f->edited_at));
	put(app, _("Verified"), verified);
	print_blank(&app->out);
	return true;
}

/* The names of those with a claim on the path. */
struct behind {
	struct arena *a;
	const struct claim *claims;
};

static const char *behind(void *ctx, struct str path)
{
	const struct behind *b = ctx;
	struct buf AUTO_BUF names = BUF_INIT(1024);

	for (const struct claim *c = b->claims; c; c = c->next)
		if (str_eq(c->path, path))
			buf_fmt(&names, "%s%.*s", names.n ? ", " : "",
			    STR_ARG(c->by == STANDING_TECHNICIAN ? str_of(_("technician")) : c->source));
	return names.n ? arena_z(b->a, arena_str(b->a, buf_str(&names))) : NULL;
}

static bool put_values(struct app *app, const struct fiche *f, bool paths, struct err *err)
{
	struct behind b = { .a = app->a };
	struct claim *claims;
	struct card card = { .paths = paths, .beside = behind, .ctx = &b };

	if (!claim_of(app->a, app->db, f->id, &claims, err))
		return false;
	b.claims = claims;
	card_print(app, f->record, &card);
	return true;
}

static void heading(struct app *app, const char *title)
{
	print_blank(&app->out);
	print_line(&app->out, "%s", title);
}

static bool put_proposals(struct app *app, const struct fiche *f, struct err *err)
{
	struct proposal_filter filter = { .state = STR("pending"), .fiche = f->id };
	struct proposal *p;

	if (!proposal_list(app->a, app->db, &filter, &p, err))
		return false;
	if (p)
		heading(app, _("Pending proposals (vigie review):"));
	for (; p; p = p->next) {
		struct str label = describe_path(app->a, f->record, p->path, app->french);
		struct str change = describe_change(app->a, p->path, p->old, p->new, app->french);
		print_field(&app->out, 1, arena_fmt(app->a, "%" PRId64 " %.*s", p->id, STR_ARG(label)).p,
		    change, arena_z(app->a, history_name(p->who)));
	}
	return true;
}

static bool put_notes(struct app *app, const struct fiche *f, struct err *err)
{
	struct note *n;

	if (!edit_notes(app->a, app->db, f->id, &n, err))
		return false;
	if (n)
		heading(app, _("Notes:"));
	for (; n; n = n->next)
		print_field(&app->out, 1,
		    arena_fmt(app->a, "%.*s %.*s", STR_ARG(day(app, n->at)), STR_ARG(history_name(n->who))).p,
		    n->text, NULL);
	return true;
}

bool cmd_show(struct app *app, const struct args *args, struct err *err)
{
	bool paths = args_flag(args, "paths");
	struct fiche f;

	if (!db_snapshot(app->db, err) || !fiche_find(app->a, app->db, str_of(args->v[0]), &f, err))
		return false;
	if (app->json) {
		put_json(app, &f);
		return true;
	}
	if (paths)
		return put_values(app, &f, paths, err);
	return put_head(app, &f, err) && put_values(app, &f, paths, err) && put_proposals(app, &f, err) &&
	    put_notes(app, &f, err);
}
