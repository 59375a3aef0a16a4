/* campaign_settle.c: vigie campaign settle and adopt: a person's word where the program cannot know. */
#include "cmd/campaign.h"

#include "lib/i18n.h"
#include "lib/machine.h"
#include "store/outbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Settling ---------------------------------------------------------------------------------------------------- */

static bool read_id(struct app *app, const char *word, int64_t *id, struct err *err)
{
	char *end;

	errno = 0;
	*id = strtoll(word, &end, 10);
	if (end == word || *end || errno || *id < 1)
		return app_usage(app, err,
		    _("\"%s\": the number of an e-mail is expected; \"vigie campaign status\" tells them"),
		    word);
	return true;
}

static bool settle_all(struct app *app, const char *word, int64_t *n, struct err *err)
{
	struct outbox *o;

	if (!outbox_list(app->a, app->db, 0, STR("unsure"), 0, &o, err))
		return false;
	for (; o; o = o->next, ++*n)
		if (!outbox_settle(app->db, o->id, word, app->who, app->now, err))
			return false;
	return true;
}

static bool settle_some(
    struct app *app, const struct args *args, const char *word, int64_t *n, struct err *err)
{
	for (int i = 1; i < args->n - 1; i++, ++*n) {
		int64_t id;
		if (!read_id(app, args->v[i], &id, err) ||
		    !outbox_settle(app->db, id, word, app->who, app->now, err))
			return false;
	}
	return true;
}

bool campaign_settle(struct app *app, const struct args *args, struct err *err)
{
	const char *word = args->v[args->n - 1];
	bool all = strcmp(args->v[1], "all") == 0, again = strcmp(word, "again") == 0;
	int64_t n = 0;

	if (!again && strcmp(word, "sent") != 0 && strcmp(word, "failed") != 0)
		return app_usage(app, err, _("\"%s\": sent, failed or again is expected"), word);
	if (again &&
	    !campaign_sure(app, args,
	        _("Whoever has received it gets it a second time. Do you know that it did not arrive?")))
		return true;
	if (!db_begin(app->db, err) ||
	    !(all ? settle_all(app, word, &n, err) : settle_some(app, args, word, &n, err)) ||
	    !db_commit(app->db, err))
		return false;
	print_line(&app->out, ngettext("%lld e-mail settled", "%lld e-mails settled", (unsigned long)n),
	    (long long)n);
	return true;
}

/* Adopting ---------------------------------------------------------------------------------------------------- */

static const struct print_column columns[] = {
	{ "unsure", NULL, PRINT_PROGRAMS },
};

static void put_adopted(struct app *app, int64_t unsure)
{
	print_table(&app->out, columns, sizeof columns / sizeof *columns);
	if (app->json) {
		print_begin(&app->out);
		print_int(&app->out, unsure);
		print_end(&app->out);
		return;
	}
	print_line(&app->out, "%s", _("This database sends from here from now on."));
	app_say(app, "%s",
	    _("what the original sent after this copy was made is not known here: nobody is reminded before remind_after has passed, the next campaign waits for approval (look whom it asks), and answers to what this copy does not know wait for a person"));
	if (unsure)
		print_line(&app->out,
		    ngettext(
		        "%lld e-mail that was still to be sent when the copy was made is unsure now: the original may have sent it. \"vigie campaign settle all again\" sends it if you know that it did not.",
		        "%lld e-mails that were still to be sent when the copy was made are unsure now: the original may have sent them. \"vigie campaign settle all again\" sends them if you know that it did not.",
		        (unsigned long)unsure),
		    (long long)unsure);
}

bool campaign_take_over(struct app *app, const struct args *args, struct err *err)
{
	const struct author by = { .who = app->who, .why = str_of(args_text(args, "why")), .now = app->now };
	struct str host = machine_host(app->a), foreign;
	struct lock *AUTO_LOCK lock = NULL;
	int64_t unsure;

	if (!lock_take(app->db_path, "outbox", "vigie campaign adopt", 0, &lock, err) ||
	    !campaign_foreign(app->a, app->db, host, &foreign, err))
		return false;
	if (!foreign.n) {
		app_say(app, "%s", _("every campaign is of this database and of this machine already"));
		return true;
	}
	if (!app->asks && !args_flag(args, "yes") && !args_flag(args, "dry-run"))
		return app_usage(app, err,
		    _("nobody sits here to be asked whether the original is out of use: say so by --yes"));
	if (!campaign_sure(
	        app, args, _("Is the original database out of use for good? Otherwise both would send.")))
		return true;
	if (!db_begin(app->db, err) || !campaign_adopt(app->db, host, &by, &unsure, err) ||
	    !db_commit(app->db, err))
		return false;
	put_adopted(app, unsure);
	return true;
}
