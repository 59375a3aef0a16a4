/* commands.h: every command there is, in one array. */
#ifndef CMD_COMMANDS_H
#define CMD_COMMANDS_H

#include "cmd/app.h"
#include "cmd/options.h"

/* What main makes ready before a command runs. */
enum needs {
	NEEDS_CONF = 1,        /* a configuration; without this flag one is read where there is one */
	NEEDS_STORE_READ = 2,  /* the database, to be read */
	NEEDS_STORE_WRITE = 4, /* the database, to be changed */
	NEEDS_NOTHING = 8,     /* the command does all of this itself */
};

struct command {
	const char *name;
	/* "FICHE [PATH=VALUE…]": says also how many words there may be (options_arity). */
	const char *arguments;
	const char *summary; /* N_() */
	unsigned needs;
	const struct option *options; /* ends with a NULL name */
	bool (*run)(struct app *app, const struct args *args, struct err *err);
	void (*more)(struct app *app); /* what help adds; NULL */
};

/* Alphabetical. */
extern const struct command commands[];
extern const int n_commands;

/* Options that every command takes. */
extern const struct option shared_options[];

const struct command *command_by_name(const char *name);

bool cmd_backup(struct app *app, const struct args *args, struct err *err);
bool cmd_campaign(struct app *app, const struct args *args, struct err *err);
bool cmd_classify(struct app *app, const struct args *args, struct err *err);
bool cmd_close(struct app *app, const struct args *args, struct err *err);
bool cmd_dedupe(struct app *app, const struct args *args, struct err *err);
bool cmd_doctor(struct app *app, const struct args *args, struct err *err);
bool cmd_edit(struct app *app, const struct args *args, struct err *err);
bool cmd_export(struct app *app, const struct args *args, struct err *err);
bool cmd_help(struct app *app, const struct args *args, struct err *err);
bool cmd_history(struct app *app, const struct args *args, struct err *err);
bool cmd_import(struct app *app, const struct args *args, struct err *err);
bool cmd_inbox(struct app *app, const struct args *args, struct err *err);
bool cmd_init(struct app *app, const struct args *args, struct err *err);
bool cmd_jobs(struct app *app, const struct args *args, struct err *err);
bool cmd_list(struct app *app, const struct args *args, struct err *err);
bool cmd_match(struct app *app, const struct args *args, struct err *err);
bool cmd_merge(struct app *app, const struct args *args, struct err *err);
bool cmd_new(struct app *app, const struct args *args, struct err *err);
bool cmd_note(struct app *app, const struct args *args, struct err *err);
bool cmd_rebuild(struct app *app, const struct args *args, struct err *err);
bool cmd_report(struct app *app, const struct args *args, struct err *err);
bool cmd_restore(struct app *app, const struct args *args, struct err *err);
bool cmd_review(struct app *app, const struct args *args, struct err *err);
bool cmd_run(struct app *app, const struct args *args, struct err *err);
bool cmd_search(struct app *app, const struct args *args, struct err *err);
bool cmd_show(struct app *app, const struct args *args, struct err *err);
bool cmd_source(struct app *app, const struct args *args, struct err *err);
bool cmd_split(struct app *app, const struct args *args, struct err *err);
bool cmd_stale(struct app *app, const struct args *args, struct err *err);
bool cmd_tasks(struct app *app, const struct args *args, struct err *err);
bool cmd_undo(struct app *app, const struct args *args, struct err *err);
bool cmd_verified(struct app *app, const struct args *args, struct err *err);

/* Help, also for main: the list of commands; one command's; how it is called (NULL: the program), in one line. */
void help_all(struct app *app);
void help_command(struct app *app, const struct command *c);
struct str help_usage(struct app *app, const struct command *c);

/* What help adds to some commands. */
void help_formats_in(struct app *app);
void help_formats_out(struct app *app);
void help_jobs(struct app *app);
void help_paths(struct app *app);

#endif
