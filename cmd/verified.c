/* verified.c: vigie verified. */
#include "cmd/change.h"
#include "cmd/commands.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "store/evidence.h"

static bool read_evidence(struct app *app, const struct args *args, struct evidence *e, struct err *err)
{
	*e = (struct evidence){ .by_name = str_trim(str_of(args_text(args, "by"))),
		.by_title = str_trim(str_of(args_text(args, "title"))),
		.channel = str_trim(str_of(args_text(args, "channel"))),
		.message = str_trim(str_of(args_text(args, "message"))),
		.at = app->now };
	if (!app_date(app, args, "on", &e->at, err))
		return false;
	if (!e->by_name.n || !e->channel.n || !e->by_title.n)
		return app_usage(app, err,
		    _("say who vouched for the fiche, with what title and how: --by, --title, --channel"));
	if (e->at > app->now)
		return app_usage(app, err, _("--on %s is still to come"), args_text(args, "on"));
	return true;
}

bool cmd_verified(struct app *app, const struct args *args, struct err *err)
{
	struct evidence e;
	struct changing c;
	struct fiche f;
	char date[CLOCK_DATE];

	if (!read_evidence(app, args, &e, err) || !change_begin(app, args, &c, err) ||
	    !fiche_find(app->a, app->db, str_of(args->v[0]), &f, err) ||
	    !evidence_add(app->a, app->db, &f, &e, NULL, 0, &c.by, err))
		return false;
	clock_date(f.verified_at, date);
	const char *did = arena_fmt(app->a, _("verified by %.*s on %s"), STR_ARG(e.by_name), date).p;
	return change_end(&c, &f, "verified", did, NULL, err);
}
