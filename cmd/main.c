/* main.c: from a command line to an exit code. */
#include "cmd/app.h"
#include "cmd/commands.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sysexits.h>
#include <unistd.h>

enum { MEMORY_MAX = 2000 * 1024 * 1024 };

static void say_error(struct app *app, const struct err *err)
{
	fflush(stdout);
	app_say(app, "vigie: %s", err->text);
	if (app->usage)
		app_say(app, _("usage: %.*s"), STR_ARG(help_usage(app, app->command)));
}

/* The width of the terminal that stdout is; 0 when it is none. */
static size_t terminal_width(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_col;
}

/* The command line ------------------------------------------------------------------------------------------ */

static bool find_command(struct app *app, const char *name, struct err *err)
{
	app->command = command_by_name(name);
	return app->command ||
	    app_usage(app, err, _("there is no command \"%s\"; \"vigie help\" lists them"), name);
}

static bool check_words(struct app *app, const struct args *own, struct err *err)
{
	int least, most;

	options_arity(app->command->arguments, &least, &most);
	if (own->n < least)
		return app_usage(app, err, _("%s needs: %s"), app->command->name, app->command->arguments);
	if (own->n > most)
		return app_usage(app, err, _("\"%s\" is a word too many"), own->v[most]);
	return true;
}

/* What the options say that every command takes. */
static bool take_shared(struct app *app, const struct args *shared, struct err *err)
{
	const char *lang = args_text(shared, "lang");

	app->given_conf = args_text(shared, "conf");
	app->given_db = args_text(shared, "db");
	app->json = args_flag(shared, "json");
	if (lang && strcmp(lang, "fr") != 0 && strcmp(lang, "en") != 0)
		return app_usage(app, err, _("--lang %s: fr or en is expected"), lang);
	if (lang)
		i18n_init(lang);
	app->french = strcmp(i18n_lang(), "fr") == 0;
	print_init(&app->out, app->a, stdout, app->json, terminal_width());
	return true;
}

/* app->command stays NULL for a line of options only. */
static bool parse(
    struct app *app, int n, char **words, struct args *own, struct args *shared, struct err *err)
{
	int at = options_leading(shared, n, words, err);
	bool ok = at >= 0;

	app->usage = !ok;
	if (ok && at < n && !find_command(app, words[at], err))
		ok = false;
	if (ok && app->command) {
		own->options = app->command->options;
		own->v = ARENA_ARRAY(app->a, const char *, (size_t)n);
		ok = options_all(own, shared, n - at - 1, words + at + 1, err);
		app->usage = !ok;
	}
	struct err ignored;
	return take_shared(app, shared, ok ? err : &ignored) && ok;
}

/* Running --------------------------------------------------------------------------------------------------- */

static bool make_ready(struct app *app, const struct args *own, struct err *err)
{
	unsigned needs = app->command->needs;
	const char *what = arena_fmt(
	    app->a, "vigie %s%s%s", app->command->name, own->n ? " " : "", own->n ? own->v[0] : "")
	                       .p;

	if (!clock_now(&app->now, err))
		return false;
	if (needs & NEEDS_NOTHING)
		return true;
	if (!app_configure(app, needs & NEEDS_CONF, err))
		return false;
	if (needs & NEEDS_STORE_WRITE)
		return app_open(app, DB_WRITE, what, err);
	return !(needs & NEEDS_STORE_READ) || app_open(app, DB_READ, what, err);
}

static bool say_version(struct app *app)
{
	print_line(&app->out, "vigie " VIGIE_VERSION);
	return true;
}

static bool run(struct app *app, const struct args *own, const struct args *shared, struct err *err)
{
	if (args_flag(shared, "version") || args_flag(shared, "help"))
		app->out.json = false;
	if (args_flag(shared, "version"))
		return say_version(app);
	if (!app->command && !args_flag(shared, "help"))
		return app_usage(app, err, _("which command? \"vigie help\" lists them"));
	if (!app->command)
		help_all(app);
	else if (args_flag(shared, "help"))
		help_command(app, app->command);
	else
		return check_words(app, own, err) && make_ready(app, own, err) &&
		    app->command->run(app, own, err);
	return true;
}

static int exit_code(const struct app *app, bool ok, const struct err *err)
{
	if (ok)
		return app->exit;
	return app->usage ? EX_USAGE : err_exit_code(err->kind);
}

int main(int argc, char **argv)
{
	struct arena *AUTO_ARENA a = arena_new(MEMORY_MAX);
	struct app app = { .a = a, .asks = isatty(STDIN_FILENO) && isatty(STDERR_FILENO) };
	struct args own = { .options = NULL }, shared = { .options = shared_options };
	struct err err = { .kind = ERR_NONE };

	i18n_init(NULL);
	bool ok = parse(&app, argc > 0 ? argc - 1 : 0, argv + 1, &own, &shared, &err) &&
	    run(&app, &own, &shared, &err);
	if (!ok)
		say_error(&app, &err);
	struct err late;
	if (app.out.out && !print_flush(&app.out, &late) && ok) {
		ok = false;
		err = late;
		say_error(&app, &err);
	}
	db_close(&app.db);
	conf_free(&app.conf);
	return exit_code(&app, ok, &err);
}
