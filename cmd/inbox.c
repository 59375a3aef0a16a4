/* inbox.c: vigie inbox: answers fetched and applied; what a technician does with one of them. */
#include "cmd/inbox.h"

#include "cmd/commands.h"
#include "cmd/progress.h"
#include "lib/i18n.h"
#include "lib/lock.h"
#include "mailer/inbox.h"
#include "report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

bool inbox_read_id(struct app *app, const char *word, int64_t *id, struct err *err)
{
	char *end;

	errno = 0;
	*id = strtoll(word, &end, 10);
	if (end == word || *end || errno || *id < 1)
		return app_usage(app, err,
		    _("\"%s\": the number of a message is expected; \"vigie inbox show\" tells them"), word);
	return true;
}

/* Fetching ------------------------------------------------------------------------------------------------------- */

static const struct print_column columns[] = {
	{ "fetched", NULL, PRINT_PROGRAMS },
	{ "repeated", NULL, PRINT_PROGRAMS },
	{ "unreadable", NULL, PRINT_PROGRAMS },
	{ "verified", NULL, PRINT_PROGRAMS },
	{ "proposals", NULL, PRINT_PROGRAMS },
	{ "opted_out", NULL, PRINT_PROGRAMS },
	{ "dead", NULL, PRINT_PROGRAMS },
	{ "waiting", NULL, PRINT_PROGRAMS },
	{ "forged", NULL, PRINT_PROGRAMS },
	{ "expired", NULL, PRINT_PROGRAMS },
	/* enum reply_class */
	{ "bounce", NULL, PRINT_PROGRAMS },
	{ "delayed", NULL, PRINT_PROGRAMS },
	{ "unsubscribe", NULL, PRINT_PROGRAMS },
	{ "auto_reply", NULL, PRINT_PROGRAMS },
	{ "closed", NULL, PRINT_PROGRAMS },
	{ "contact_changed", NULL, PRINT_PROGRAMS },
	{ "corrected", NULL, PRINT_PROGRAMS },
	{ "confirmed", NULL, PRINT_PROGRAMS },
	{ "question", NULL, PRINT_PROGRAMS },
	{ "dry_run", NULL, PRINT_PROGRAMS },
};

static void put_json(struct app *app, const struct inbox_told *t, bool dry_run)
{
	const int64_t figures[] = { t->fetched, t->repeated, t->unreadable, t->verified, t->proposals,
		t->opted_out, t->dead, t->waiting, t->forged, t->expired };

	print_table(&app->out, columns, sizeof columns / sizeof *columns);
	print_begin(&app->out);
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		print_int(&app->out, figures[i]);
	for (int i = 0; i < REPLY_CLASSES; i++)
		print_int(&app->out, t->by_class[i]);
	print_bool(&app->out, dry_run);
	print_end(&app->out);
}

static void figure(struct app *app, int depth, const char *label, int64_t n)
{
	if (n)
		print_field(&app->out, depth, label, arena_fmt(app->a, "%lld", (long long)n), NULL);
}

/* Answers first, then what machines send. */
static void put_words(struct app *app, const struct inbox_told *t, bool dry_run)
{
	static const enum reply_class order[REPLY_CLASSES] = { REPLY_CONFIRMED, REPLY_CORRECTED, REPLY_CLOSED,
		REPLY_CONTACT_CHANGED, REPLY_UNSUBSCRIBE, REPLY_QUESTION, REPLY_BOUNCE, REPLY_DELAYED,
		REPLY_AUTO };
	unsigned long n = (unsigned long)t->fetched;

	print_line(&app->out,
	    dry_run ? ngettext("%lld message, only looked at", "%lld messages, only looked at", n)
	            : ngettext("%lld message", "%lld messages", n),
	    (long long)t->fetched);
	for (int i = 0; i < REPLY_CLASSES; i++)
		figure(app, 1, arena_z(app->a, report_word(str_of(reply_classes[order[i]]))),
		    t->by_class[order[i]]);
	figure(app, 1, _("known already"), t->repeated);
	figure(app, 1, _("not to be had whole"), t->unreadable);
	if (t->verified + t->proposals + t->opted_out + t->dead + t->waiting)
		print_blank(&app->out);
	figure(app, 0, _("Fiches vouched for"), t->verified);
	figure(app, 0, _("Values proposed"), t->proposals);
	figure(app, 0, _("Addresses that want no more e-mail"), t->opted_out);
	figure(app, 0, _("Addresses that work no more"), t->dead);
	figure(app, 0, _("Messages for a person"), t->waiting);
	figure(app, 0, _("To an address that this database did not give"), t->forged);
	figure(app, 0, _("Too late"), t->expired);
}

static void say_what_next(struct app *app, const struct inbox_told *t, bool dry_run)
{
	if (dry_run)
		return;
	if (t->waiting)
		app_say(app, "%s", _("\"vigie inbox show\" lists the messages that wait for a person"));
	if (t->proposals)
		app_say(app, "%s", _("\"vigie review list\" lists what is proposed"));
}

static bool fetch(struct app *app, const struct args *args, struct err *err)
{
	struct lock *AUTO_LOCK lock = NULL;
	bool dry_run = args_flag(args, "dry-run");
	struct inbox_told told = { 0 };
	struct progress progress;
	struct inbox_watch watch = { .ctx = &progress, .progress = progress_step };
	struct settings s;

	if (!settings_read(app->a, app->conf, SETTINGS_COMPOSE | SETTINGS_INBOX, &s, err) ||
	    !lock_take(app->db_path, "mailbox", "vigie inbox", 0, &lock, err))
		return false;
	progress_begin(&progress, _("messages read"));
	bool ok = inbox_fetch(app->a, app->db, &s, app->now, dry_run, &watch, &told, err);
	progress_end(&progress);
	if (!ok && !told.fetched)
		return false; /* nothing was done: the error says all */
	if (app->json)
		put_json(app, &told, dry_run);
	else
		put_words(app, &told, dry_run);
	say_what_next(app, &told, dry_run);
	return ok;
}

/* One of them ---------------------------------------------------------------------------------------------------- */

static const struct print_column done_columns[] = {
	{ "id", NULL, PRINT_PROGRAMS },
	{ "did", NULL, PRINT_PROGRAMS },
	{ "ok", NULL, PRINT_PROGRAMS },
	{ "error", NULL, PRINT_PROGRAMS },
	{ "verified", NULL, PRINT_PROGRAMS },
	{ "dry_run", NULL, PRINT_PROGRAMS },
};

static bool reopen(
    struct arena *a, struct db *db, int64_t id, const struct author *by, int64_t *verified, struct err *err)
{
	(void)verified;
	return inbox_reopen(a, db, id, by, err);
}

static bool undo(
    struct arena *a, struct db *db, int64_t id, const struct author *by, int64_t *verified, struct err *err)
{
	(void)verified;
	return inbox_undo(a, db, id, by, err);
}

static const struct verb {
	const char *name, *done; /* N_() */
	bool (*act)(struct arena *a, struct db *db, int64_t id, const struct author *by, int64_t *verified,
	    struct err *err);
} verbs[] = {
	{ "done", N_("message %lld: done. To take that back: vigie inbox reopen %lld"), inbox_done },
	{ "reopen", N_("message %lld: it waits again. When it is done: vigie inbox done %lld"), reopen },
	{ "undo",
	    N_("message %lld: what it did is taken back, it waits now. When it is done: vigie inbox done %lld"),
	    undo },
};

static void tell(struct app *app, const struct verb *verb, int64_t id, int64_t verified, bool dry_run,
    const struct err *why)
{
	struct print *p = &app->out;

	if (app->json) {
		print_table(p, done_columns, sizeof done_columns / sizeof *done_columns);
		print_begin(p);
		print_int(p, id);
		print_z(p, verb->name);
		print_bool(p, !why);
		print_z(p, why ? why->text : NULL);
		print_int(p, verified);
		print_bool(p, dry_run);
		print_end(p);
		return;
	}
	if (why) {
		app_say(app, "%s", why->text);
		return;
	}
	print_line(p, _(verb->done), (long long)id, (long long)id);
	if (verified)
		print_line(p,
		    ngettext("  %lld fiche is verified by it", "  %lld fiches are verified by it",
		        (unsigned long)verified),
		    (long long)verified);
	if (dry_run)
		app_say(app, "%s", _("only tried, nothing was written"));
}

/* Each in a transaction of its own: one that cannot be done holds up no other. */
static bool act(struct app *app, const struct args *args, const struct verb *verb, struct err *err)
{
	struct author by = { .who = app->who, .now = app->now };
	bool dry_run = args_flag(args, "dry-run");

	if (args->n < 2)
		return app_usage(app, err, _("which message? Give its number"));
	for (int i = 1; i < args->n; i++) {
		int64_t id, verified = 0;
		struct err why = { 0 };
		if (!inbox_read_id(app, args->v[i], &id, err) || !db_begin(app->db, err))
			return false;
		bool ok = verb->act(app->a, app->db, id, &by, &verified, &why);
		if (!ok || dry_run)
			db_rollback(app->db);
		else if (!db_commit(app->db, err))
			return false;
		if (!ok && why.kind != ERR_INPUT) {
			*err = why;
			return false;
		}
		if (!ok)
			app->exit = EX_DATAERR;
		tell(app, verb, id, verified, dry_run, ok ? NULL : &why);
	}
	return true;
}

bool cmd_inbox(struct app *app, const struct args *args, struct err *err)
{
	if (args->n == 0)
		return fetch(app, args, err);
	if (strcmp(args->v[0], "show") == 0)
		return inbox_show(app, args, err);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(args->v[0], verbs[i].name) == 0)
			return act(app, args, &verbs[i], err);
	return app_usage(
	    app, err, _("\"%s\": show, done, reopen, undo or nothing at all is expected"), args->v[0]);
}
