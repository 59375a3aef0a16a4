#include "cmd/app.h"

#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "rules/region.h"
#include "sync/match_conf.h"

#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char default_database[] = "vigie.db";

/* Talking --------------------------------------------------------------------------------------------------- */

void app_say(struct app *app, const char *fmt, ...)
{
	char text[4096];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	struct str line = text_plain(app->a, str_of(text));
	print_sync(&app->out);
	fprintf(stderr, "%.*s\n", STR_ARG(line));
}

bool app_usage(struct app *app, struct err *err, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	app->usage = true;
	return err_set(err, ERR_CONFIG, "%s", text);
}

bool app_number(struct app *app, const struct args *args, const char *name, int64_t least, int64_t most,
    int64_t *out, struct err *err)
{
	app->usage = !args_number(args, name, least, most, out, err);
	return !app->usage;
}

bool app_date(struct app *app, const struct args *args, const char *name, int64_t *out, struct err *err)
{
	app->usage = !args_date(args, name, out, err);
	return !app->usage;
}

bool app_region(struct app *app, const struct args *args, struct str *out, struct err *err)
{
	struct str given = str_of(args_text(args, "region")), code = region_of_name(app->a, given);

	if (given.n && !code.n)
		return app_usage(
		    app, err, _("--region %.*s: 01 to 17, or its name, is expected"), STR_ARG(given));
	*out = code;
	return true;
}

bool app_ask(struct app *app, const char *fmt, ...)
{
	char text[4096], answer[64];
	va_list ap;

	if (!app->asks)
		return true;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	for (;;) {
		struct str line = text_plain(app->a, str_of(text));
		fprintf(stderr, "%.*s %s ", STR_ARG(line), _("[y/n]"));
		if (!fgets(answer, sizeof answer, stdin))
			return false;
		if (strchr("yYoO", answer[0]))
			return true;
		if (strchr("nN", answer[0]))
			return false;
	}
}

/* Configuration --------------------------------------------------------------------------------------------- */

static const char *env_of(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* The file to read; NULL: there is none. */
static const char *find_conf(const struct app *app)
{
	static const char *const places[] = { "vigie.conf", "/etc/vigie/vigie.conf" };

	if (app->given_conf)
		return app->given_conf;
	if (env_of("VIGIE_CONF"))
		return env_of("VIGIE_CONF");
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (access(places[i], F_OK) == 0)
			return places[i];
	return NULL;
}

const char *app_path(struct app *app, const char *path)
{
	return app->conf ? conf_beside(app->a, app->conf, path).p : path;
}

/* A name that stands in the history for good. */
static bool is_name(struct str s)
{
	size_t bad;

	if (!s.n || s.n > 100 || !text_utf8_valid(s, &bad))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == ':' || s.p[i] == 0x7f)
			return false;
	return true;
}

/* Whoever acts: a shared account says who sits there with $VIGIE_USER or [vigie] user. */
static bool find_who(struct app *app, struct err *err)
{
	const struct passwd *login = getpwuid(getuid());
	const char *name = env_of("VIGIE_USER");

	if (!name)
		name = env_of("SUDO_USER");
	if (!name && app->conf)
		name = conf_get(app->conf, "vigie", "user");
	if (!name || !*name)
		name = login ? login->pw_name : NULL;
	if (!name)
		return err_set(err, ERR_CONFIG, _("nobody knows who you are: set VIGIE_USER to your name"));
	if (!is_name(str_of(name)))
		return err_set(err, ERR_CONFIG,
		    _("\"%s\" cannot be your name in the history: no spaces and no colons; "
		      "set VIGIE_USER"),
		    name);
	app->who = arena_fmt(app->a, "person:%s", name);
	return true;
}

bool app_configure(struct app *app, bool needed, struct err *err)
{
	const char *path = find_conf(app), *zone, *database;

	if (path && !conf_read(path, &app->conf, err))
		return false;
	if (!path && needed)
		return err_set(err, ERR_CONFIG,
		    _("there is no configuration: name one with --conf or VIGIE_CONF, or make "
		      "vigie.conf here with \"vigie init\""));
	zone = path ? conf_get(app->conf, "vigie", "timezone") : NULL;
	clock_zone(zone);
	database = path ? conf_get(app->conf, "vigie", "database") : NULL;
	if (app->given_db)
		app->db_path = app->given_db;
	else if (path)
		app->db_path = app_path(app, database && *database ? database : default_database);
	return find_who(app, err);
}

bool app_conf(struct app *app, const struct conf **out, struct err *err)
{
	if (!app->conf && !conf_parse("", STR_NONE, &app->conf, err))
		return false;
	*out = app->conf;
	return true;
}

bool app_open(struct app *app, enum db_mode mode, const char *what, struct err *err)
{
	if (!app->db_path)
		return err_set(err, ERR_CONFIG,
		    _("there is no configuration that says where the database is: name it with "
		      "--conf or --db, or begin with \"vigie init\""));
	struct match_settings match;
	if (!match_conf_read(app->a, app->conf, &match, err) ||
	    !db_open(app->db_path, mode, what, &app->db, err))
		return false;
	db_set_words(app->db, match.words);
	return true;
}
