#include "cmd/commands.h"

#include "lib/i18n.h"

#include <string.h>

/* clang-format off */

#define DRY_RUN { "dry-run", NULL, N_("say what would happen and write nothing"), 0 }
#define WHY     { "why", "TEXT", N_("the reason, kept in the history"), 0 }
#define YES     { "yes", NULL, N_("ask no question"), 0 }
#define REGION  { "region", "NN", N_("only this administrative region: 03, 12 …"), 0 }
#define MAX     { "max", "N", N_("at most so many"), 0 }
#define END     { 0 }

const struct option shared_options[] = {
	{ "conf", "FILE", N_("the configuration, instead of $VIGIE_CONF, ./vigie.conf or /etc/vigie/vigie.conf"), 0 },
	{ "db", "FILE", N_("the database, instead of the configured one"), 0 },
	{ "help", NULL, N_("explain the command"), 'h' },
	{ "json", NULL, N_("one JSON object a line instead of tables"), 0 },
	{ "lang", "LANG", N_("speak French (fr) or English (en)"), 0 },
	{ "version", NULL, N_("say which version this is"), 0 },
	END
};

static const struct option no_options[] = { END };

static const struct option backup_options[] = {
	{ "keep", "N", N_("remove all but the N newest copies in the folder"), 0 },
	END
};

static const struct option campaign_options[] = {
	{ "all-day", NULL, N_("send: outside of the sending window too"), 0 },
	DRY_RUN,
	{ "html", "FILE", N_("plan: write every e-mail into one page, to be looked at"), 0 },
	{ "maildir", "FOLDER", N_("plan: put a copy of every e-mail into this Maildir"), 0 },
	MAX, REGION, WHY, YES, END
};

static const struct option close_options[] = {
	DRY_RUN,
	{ "reopen", NULL, N_("make a closed fiche active again"), 0 },
	WHY, END
};

static const struct option dedupe_options[] = {
	{ "all", NULL, N_("score every fiche, with weights learned anew, not only what changed"), 0 },
	{ "allow-merges", NULL, N_("merge however many they are at once"), 0 },
	DRY_RUN, MAX,
	{ "merge", NULL, N_("merge those that are the same by themselves"), 0 },
	REGION, END
};

static const struct option doctor_options[] = {
	{ "reach", NULL, N_("ask the servers of the sources whether they answer, too"), 0 },
	END
};

static const struct option edit_options[] = { DRY_RUN, WHY, YES, END };

static const struct option export_options[] = {
	{ "audience", "WHO", N_("public (the default), partner or internal"), 0 },
	{ "lang", "LANG", N_("fr or en: the text in it where there is one; else each fiche's main language"), 0 },
	{ "output", "FILE", N_("write FILE, whole or not at all, instead of the standard output"), 'o' },
	{ "page", "N", N_("the N-th page, with --size"), 0 },
	REGION,
	{ "shape", "SHAPE", N_("a variant of the format"), 0 },
	{ "since", "SEQ", N_("only what changed after this sequence number, with what is gone"), 0 },
	{ "size", "N", N_("fiches on a page"), 0 },
	END
};

static const struct option history_options[] = { MAX, END };

static const struct option import_options[] = {
	{ "again", NULL, N_("apply even the file that was applied last"), 0 },
	{ "allow-deletions", NULL, N_("so many records really vanished: do not stop"), 0 },
	{ "delivery", "ID", N_("read this delivery again, of those that were kept: its id, or a date"), 0 },
	{ "details", NULL, N_("tell each change and each proposal"), 0 },
	DRY_RUN,
	{ "refusals", "FILE", N_("write what was refused as CSV, for the partner"), 0 },
	END
};

static const struct option jobs_options[] = {
	{ "max", "N", N_("the steps of so many runs (3)"), 0 },
	END
};

static const struct option inbox_options[] = {
	{ "all", NULL, N_("show: those that wait for nobody too"), 0 },
	DRY_RUN, MAX, END
};

static const struct option list_options[] = {
	MAX,
	{ "mrc", "NAME", N_("only this MRC, or city that stands for one"), 0 },
	{ "municipality", "NAME", N_("only this municipality, by the name or code of today or a name of former times"), 0 },
	REGION,
	{ "source", "NAME", N_("only fiches that this source's latest delivery holds"), 0 },
	{ "status", "STATUS", N_("active (the default), closed, deleted or merged"), 0 },
	END
};

static const struct option match_options[] = {
	{ "all", NULL, N_("every pair that was compared, different ones too"), 0 },
	{ "possible", "P", N_("from this probability on a pair is possible"), 0 },
	{ "same", "P", N_("from this probability on it is the same"), 0 },
	{ "source", "NAME", N_("the contract by which the files are read"), 0 },
	{ "source2", "NAME", N_("the contract of the second file, if it is another"), 0 },
	END
};

static const struct option change_options[] = { DRY_RUN, WHY, END };

static const struct option note_options[] = { END };

static const struct option rebuild_options[] = {
	{ "verify", NULL, N_("change nothing; prove that the history of every fiche is whole"), 0 },
	END
};

static const struct option report_options[] = {
	{ "from", "DATE", N_("from this day on; 12 months before the end, if it is not said"), 0 },
	{ "html", "FILE", N_("write the report as a page instead"), 0 },
	{ "to", "DATE", N_("to this day, which counts whole; now, if it is not said"), 0 },
	END
};

static const struct option review_options[] = {
	{ "all", NULL, N_("list: decided proposals too; accept and reject: every pending one"), 0 },
	DRY_RUN,
	{ "fiche", "FICHE", N_("only proposals for this fiche"), 0 },
	{ "field", "FIELD", N_("only this field: number, email …"), 0 },
	{ "force", NULL, N_("accept although the current value has changed since"), 0 },
	{ "keep", "FICHE", N_("accept: of a possible duplicate, the fiche that stays"), 0 },
	{ "kind", "KIND", N_("only proposal, deletion or duplicate"), 0 },
	MAX,
	{ "source", "NAME", N_("only what this source offers; organisation: what replies offer"), 0 },
	{ "value", "TEXT", N_("accept, but with this value"), 0 },
	WHY, END
};

static const struct option run_options[] = { END };

static const struct option search_options[] = { MAX, END };

static const struct option show_options[] = {
	{ "paths", NULL, N_("show the path of each value, for vigie edit"), 0 },
	END
};

static const struct option source_options[] = {
	{ "delivery", "ID", N_("preview: this one of the deliveries that were kept: its id, or a date"), 0 },
	{ "encoding", "NAME", N_("guess: read the file in this encoding, instead of finding out"), 0 },
	{ "format", "FORMAT", N_("guess: read the file in this format, instead of finding out"), 0 },
	{ "max", "N", N_("preview: show so many records (3); deliveries: so many of them (30)"), 0 },
	{ "output", "FILE", N_("refusals: write them as CSV, for the partner; guess: write the mapping there"), 'o' },
	{ "rows", "N", N_("preview: look at so many rows (1000)"), 0 },
	END
};

static const struct option stale_options[] = {
	{ "as-of", "DATE", N_("as if it were this day"), 0 },
	MAX, REGION,
	{ "summary", NULL, N_("only the figures by region"), 0 },
	END
};

static const struct option tasks_options[] = { MAX, REGION, END };

static const struct option verified_options[] = {
	{ "by", "NAME", N_("who vouched for the fiche"), 0 },
	{ "channel", "CHANNEL", N_("how: phone, email, web, visit …"), 0 },
	DRY_RUN,
	{ "message", "TEXT", N_("what was said, or where it is kept"), 0 },
	{ "on", "DATE", N_("when, if not now"), 0 },
	{ "title", "TITLE", N_("the title of who vouched for it"), 0 },
	WHY, END
};

#define READ  NEEDS_STORE_READ
#define WRITE NEEDS_STORE_WRITE

const struct command commands[] = {
	{ "backup", "[FOLDER]", N_("copy the database, whole, into a folder"), READ, backup_options, cmd_backup, NULL },
	{ "campaign", "plan|approve|send|status|pause|cancel|adopt|settle [NAME…]", N_("ask organisations to verify their fiches: choose, approve, send"), NEEDS_CONF | WRITE, campaign_options, cmd_campaign, NULL },
	{ "classify", "FILE…", N_("say what each mail file is, without the store"), NEEDS_NOTHING, no_options, cmd_classify, NULL },
	{ "close", "FICHE", N_("close a fiche: the organisation is no more, or leaves the directory"), WRITE, close_options, cmd_close, NULL },
	{ "dedupe", "", N_("find the fiches that may be one organisation"), WRITE, dedupe_options, cmd_dedupe, NULL },
	{ "doctor", "", N_("check configuration and database, and say what to do"), NEEDS_NOTHING, doctor_options, cmd_doctor, NULL },
	{ "edit", "FICHE [PATH=VALUE…]", N_("change values of a fiche, by words or in an editor"), WRITE, edit_options, cmd_edit, help_paths },
	{ "export", "FORMAT", N_("write the directory, or what changed in it"), READ, export_options, cmd_export, help_formats_out },
	{ "help", "[COMMAND]", N_("explain a command"), NEEDS_NOTHING, no_options, cmd_help, NULL },
	{ "history", "FICHE", N_("tell what changed in a fiche, who changed it, when and why"), READ, history_options, cmd_history, NULL },
	{ "import", "SOURCE [FILE]", N_("take in a source's delivery, whole or not at all"), NEEDS_CONF | WRITE, import_options, cmd_import, help_formats_in },
	{ "inbox", "[show|done|reopen|undo] [ID…]", N_("fetch answers and apply them; read one, be done with it, take back what it did"), NEEDS_CONF | WRITE, inbox_options, cmd_inbox, NULL },
	{ "init", "", N_("make the database, or bring it up to date"), NEEDS_NOTHING, no_options, cmd_init, NULL },
	{ "jobs", "", N_("list the jobs of the timetable, and what their last runs did"), READ, jobs_options, cmd_jobs, NULL },
	{ "list", "", N_("list fiches"), READ, list_options, cmd_list, NULL },
	{ "match", "FILE [FILE]", N_("tell which records of a file, or of two, are the same organisation"), NEEDS_CONF, match_options, cmd_match, NULL },
	{ "merge", "FICHE FICHE", N_("make the second fiche part of the first"), WRITE, edit_options, cmd_merge, NULL },
	{ "new", "[PATH=VALUE…]", N_("found a fiche, by words or in an editor"), WRITE, edit_options, cmd_new, help_paths },
	{ "note", "FICHE [TEXT…]", N_("leave a note for the other technicians, or read them"), WRITE, note_options, cmd_note, NULL },
	{ "rebuild", "", N_("make again what follows from the fiches: index, search, match keys"), WRITE, rebuild_options, cmd_rebuild, NULL },
	{ "report", "", N_("tell the figures of the annual report for any period"), READ, report_options, cmd_report, NULL },
	{ "restore", "FILE", N_("put a copy in the place of the database"), NEEDS_NOTHING, no_options, cmd_restore, NULL },
	{ "review", "[list|show|accept|reject|undo] [ID…]", N_("decide what sources and replies propose, and possible duplicates"), WRITE, review_options, cmd_review, NULL },
	{ "run", "JOB…", N_("run jobs of the timetable: nightly, import, send, inbox …"), NEEDS_CONF | WRITE, run_options, cmd_run, help_jobs },
	{ "search", "WORD…", N_("find fiches by words, places, telephone numbers"), READ, search_options, cmd_search, NULL },
	{ "show", "FICHE", N_("show a fiche, who stands behind it, and what is proposed"), READ, show_options, cmd_show, NULL },
	{ "source", "list|guess|preview|deliveries|refusals [NAME] [FILE]", N_("list the sources, write a first mapping, read a file as one of them would, say what came and what was refused"), 0, source_options, cmd_source, help_formats_in },
	{ "split", "FICHE", N_("bring back a fiche that was merged into another"), WRITE, change_options, cmd_split, NULL },
	{ "stale", "", N_("tell which fiches are due for verification, and the update rate by region"), READ, stale_options, cmd_stale, NULL },
	{ "tasks", "", N_("list what is left for a person: replies to read, organisations to telephone"), READ, tasks_options, cmd_tasks, NULL },
	{ "undo", "CHANGE…", N_("reverse changes by their numbers: 41, 41-43"), WRITE, change_options, cmd_undo, NULL },
	{ "verified", "FICHE", N_("record that the organisation vouched for its fiche"), WRITE, verified_options, cmd_verified, NULL },
};
/* clang-format on */

const int n_commands = sizeof commands / sizeof *commands;

const struct command *command_by_name(const char *name)
{
	for (int i = 0; i < n_commands; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}
