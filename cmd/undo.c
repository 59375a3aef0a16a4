/* undo.c: vigie undo. */
#include "cmd/change.h"
#include "cmd/commands.h"
#include "lib/i18n.h"

#include <errno.h>
#include <stdlib.h>

enum { CHANGES_MAX = 1000 };

/* "41" or "41-43". */
static bool read_range(struct app *app, const char *word, int64_t *first, int64_t *last, struct err *err)
{
	char *end;

	errno = 0;
	*first = *last = strtoll(word, &end, 10);
	if (end != word && *end == '-' && end[1])
		*last = strtoll(end + 1, &end, 10);
	if (end == word || *end || errno || *first < 1 || *last < *first || *last - *first >= CHANGES_MAX)
		return app_usage(app, err,
		    _("\"%s\": the number of a change is expected, or 41-43; \"vigie history\" tells them"),
		    word);
	return true;
}

static int newest_first(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x < y) - (x > y);
}

static bool read_changes(struct app *app, const struct args *args, int64_t *seqs, int *n, struct err *err)
{
	*n = 0;
	for (int i = 0; i < args->n; i++) {
		int64_t first, last;
		if (!read_range(app, args->v[i], &first, &last, err))
			return false;
		for (; first <= last; first++) {
			if (*n == CHANGES_MAX)
				return app_usage(app, err, _("more than %d changes at once"), CHANGES_MAX);
			seqs[(*n)++] = first;
		}
	}
	qsort(seqs, (size_t)*n, sizeof *seqs, newest_first);
	return true;
}

bool cmd_undo(struct app *app, const struct args *args, struct err *err)
{
	int64_t *seqs = ARENA_ARRAY(app->a, int64_t, CHANGES_MAX);
	struct fiche f = { 0 };
	struct changing c;
	int n;

	if (!read_changes(app, args, seqs, &n, err) || !change_begin(app, args, &c, err))
		return false;
	for (int i = 0; i < n; i++) {
		int64_t fiche = f.id;
		if (!edit_undo(app->a, app->db, seqs[i], &c.by, &f, err))
			return err_add(err, _("change %lld"), (long long)seqs[i]);
		if (i && f.id != fiche)
			return err_set(err, ERR_INPUT,
			    _("these changes are of several fiches: undo them one fiche after the other"));
	}
	const char *did =
	    arena_fmt(app->a, ngettext("%d change undone", "%d changes undone", (unsigned long)n), n).p;
	return change_end(&c, &f, "undo", did, NULL, err);
}
