/* app.h: what a command is given: everything that main has made ready, and how to talk to the person. */
#ifndef CMD_APP_H
#define CMD_APP_H

#include "cmd/options.h"
#include "cmd/print.h"
#include "lib/arena.h"
#include "lib/conf.h"
#include "store/db.h"

#include <stdbool.h>
#include <stdint.h>

struct command;

struct app {
	struct arena *a;
	const struct command *command;
	const char *given_conf, *given_db; /* --conf, --db; NULL */
	struct conf *conf;                 /* NULL: there is none, and the command can do without */
	const char *db_path;               /* where the database is, or would be; NULL: nobody said */
	struct db *db;                     /* NULL unless the command's row asks for it */
	struct print out;
	int64_t now;
	struct str who; /* "person:anne" */
	bool json, french;
	bool asks;  /* a person sits there: questions can be asked */
	bool usage; /* the error is one of the command line */
	int exit;   /* of a command that did its work and has found something: 65, 78 */
};

/* Words for the person, on stderr: one line, safe for a terminal. */
void app_say(struct app *app, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* For a command line that asks for something that there is not; main shows the usage too. Returns false. */
bool app_usage(struct app *app, struct err *err, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* args_number and args_date, whose errors are those of the command line. */
bool app_number(struct app *app, const struct args *args, const char *name, int64_t least, int64_t most,
    int64_t *out, struct err *err);
bool app_date(struct app *app, const struct args *args, const char *name, int64_t *out, struct err *err);

/* --region by number or name ("03", "Capitale-Nationale") as two digits; blank when it was not given. */
bool app_region(struct app *app, const struct args *args, struct str *out, struct err *err);

/* Yes or no, from the terminal; true without asking when nobody sits there. The end of the input is a no. */
bool app_ask(struct app *app, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Reads the configuration: --conf, else $VIGIE_CONF, else ./vigie.conf, else /etc/vigie/vigie.conf. Sets app->conf,
 * db_path, who and the zone of civil dates. Without any file app->conf stays NULL, unless it is `needed`. */
bool app_configure(struct app *app, bool needed, struct err *err);

/* Opens the database; `what` for those who have to wait ("vigie edit"). */
bool app_open(struct app *app, enum db_mode mode, const char *what, struct err *err);

/* A path of the configuration: relative ones lie beside it. */
const char *app_path(struct app *app, const char *path);

/* The configuration, or an empty one where there is none. */
bool app_conf(struct app *app, const struct conf **out, struct err *err);

#endif
