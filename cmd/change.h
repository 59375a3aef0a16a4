/* change.h: what commands that change fiches share: one transaction, --dry-run, and the line that says what was done
 * and how it is undone. A command that fails on the way leaves the transaction open: closing the database gives it
 * up. */
#ifndef CMD_CHANGE_H
#define CMD_CHANGE_H

#include "cmd/app.h"
#include "model/diff.h"
#include "store/edit.h"

struct changing {
	struct app *app;
	struct author by; /* the person, and --why */
	bool dry_run;
	int64_t seq; /* the last change before */
};

/* Begins the transaction. */
bool change_begin(struct app *app, const struct args *args, struct changing *c, struct err *err);

/* Commits, or takes back with --dry-run, and prints the line; `did` says what, in words ("2 values changed"), for
 * programs `verb` does ("edit"). `undo` is the command that undoes it; NULL: vigie undo and the changes. */
bool change_end(struct changing *c, const struct fiche *f, const char *verb, const char *did,
    const char *undo, struct err *err);

/* Differences as edits, to be applied one after the other. */
struct edit *change_edits(struct arena *a, const struct diff *d);

/* One line on stderr for each difference, by its label. */
void change_show(struct app *app, const struct record *old, const struct record *new, const struct diff *d);

/* False (ERR_RETRY) when one of the values is no longer what it was when the person saw it. */
bool change_still(struct app *app, const struct fiche *f, const struct diff *d, struct err *err);

/* Applies the differences to the fiche `uuid`, which may have changed since they were made, in a transaction of its
 * own, and says so. Nothing to do is said too. */
bool change_apply(
    struct app *app, const struct args *args, int64_t fiche, const struct diff *d, struct err *err);

#endif
