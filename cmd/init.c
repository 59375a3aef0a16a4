/* init.c: vigie init. */
#include "cmd/commands.h"
#include "cmd/progress.h"
#include "lib/file.h"
#include "lib/i18n.h"
#include "mailer/settings.h"
#include "mailer/token.h"
#include "store/rebuild.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* To begin with; the manual page vigie.conf(5) has the rest. */
static const char *const starter[] = {
	N_("; The configuration of Vigie. Every key is explained in: man vigie.conf"),
	"",
	"[vigie]",
	"database = vigie.db",
	"timezone = America/Toronto",
	"",
	"[backup]",
	"folder = backups",
	"keep = 14",
	"",
	N_("; A source, once its file and its mapping are there:"),
	"; [source levis]",
	N_("; title = Town of Lévis, list of recognised organisations"),
	"; format = csv",
	"; where = levis.csv",
	"; mapping = levis.map",
	"",
	N_("; Who asks organisations to verify their fiches, and where they find a person:"),
	"; [centre]",
	"; name = 211 Grand-Large",
	"; address = 12, rue du Quai, Rivière-aux-Geais (Québec)  G0A 1A0",
	"; phone = 418 555-0211",
	"; email = info@211.example",
	"",
	N_("; Its e-mails, the relay that takes them, and the mailbox where answers come:"),
	"; [mail]",
	"; from = fiches@211.example",
	"; reply = reponses@211.example",
	"; bounces = retours@211.example",
	"; [smtp]",
	"; host = 127.0.0.1",
	"; [inbox]",
	"; imap = imaps://mail.211.example",
	"; user = vigie",
	"; password_file = vigie.password",
	"",
	N_("; How many e-mails leave in a day, and when:"),
	"; [campaign]",
	"; daily = 200",
	"; window = 8:00-17:00",
	"; days = mon-fri",
};

enum { STARTER_MAX = 8192 };

/* The file that is to be made, NULL when there is one to be read or the database was named alone. */
static const char *missing_conf(const struct app *app)
{
	const char *env = getenv("VIGIE_CONF"),
	           *path = app->given_conf ? app->given_conf
	    : env && *env                  ? env
	                                   : NULL;

	if (path)
		return access(path, F_OK) == 0 ? NULL : path;
	if (app->given_db || access("vigie.conf", F_OK) == 0 || access("/etc/vigie/vigie.conf", F_OK) == 0)
		return NULL;
	return "vigie.conf";
}

static bool write_starter(struct app *app, const char *path, struct err *err)
{
	struct buf AUTO_BUF text = BUF_INIT(STARTER_MAX);

	for (size_t i = 0; i < sizeof starter / sizeof *starter; i++)
		buf_fmt(&text, "%s\n", *starter[i] ? _(starter[i]) : "");
	if (!file_write_all(path, FILE_PUBLIC, buf_str(&text), err))
		return false;
	print_line(&app->out, _("%s: made, to be completed"), path);
	return true;
}

/* What signs the addresses that answers come to: where the configuration says, else beside the database. */
static bool make_key(struct app *app, struct err *err)
{
	const char *slash = strrchr(app->db_path, '/'), *path;
	struct settings s;
	bool made;

	if (app->conf && !settings_read(app->a, app->conf, 0, &s, err))
		return false;
	path = app->conf
	    ? s.key.p
	    : arena_fmt(app->a, "%.*svigie.key", slash ? (int)(slash + 1 - app->db_path) : 0, app->db_path).p;
	if (!token_keys_make(path, &made, err))
		return false;
	if (made)
		print_line(
		    &app->out, _("%s: made; it signs our e-mails, keep it as you keep the database"), path);
	return true;
}

/* What a newer Vigie knows of each fiche: where it is, what it is compared by. */
static bool make_ready(struct app *app, struct err *err)
{
	struct progress p;

	progress_begin(&p, _("fiches made again"));
	bool ok = rebuild_match(app->db, &p, progress_step, err);
	progress_end(&p);
	return ok;
}

bool cmd_init(struct app *app, const struct args *args, struct err *err)
{
	const char *missing = missing_conf(app);

	(void)args;
	if (missing && !write_starter(app, missing, err))
		return false;
	if (!app_configure(app, false, err))
		return false;
	bool there = app->db_path && access(app->db_path, F_OK) == 0;
	if (!app_open(app, DB_CREATE, "vigie init", err) || !make_ready(app, err))
		return false;
	print_line(&app->out, there ? _("%s: up to date") : _("%s: made"), app->db_path);
	return make_key(app, err);
}
