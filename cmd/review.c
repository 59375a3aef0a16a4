/* review.c: vigie review. */
#include "cmd/commands.h"
#include "cmd/review_desk.h"
#include "cmd/review_terminal.h"
#include "lib/i18n.h"

#include <unistd.h>

enum { SCREEN_MEMORY_MAX = 1024 * 1024 * 1024 };

/* The queue, for a person at a terminal. */
static bool at_terminal(struct app *app, const struct args *args, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(SCREEN_MEMORY_MAX);
	struct review_filter filter;
	struct review_session s;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return app_usage(app, err,
		    _("nobody sits at a terminal here: list, show, accept, reject or undo is expected"));
	if (!review_filter(app, args, &filter, err) || !review_begin(&s, app, a, &filter, err))
		return false;
	if (!s.queue.n) {
		app_say(app, "%s", _("nothing waits for a decision"));
		return true;
	}
	bool ok = review_terminal_able() ? review_screen(&s, err) : review_plain(&s, err);
	app_say(app, "%.*s", STR_ARG(review_summary(&s, app->a)));
	return ok;
}

bool cmd_review(struct app *app, const struct args *args, struct err *err)
{
	bool known;

	if (!args->n && !app->json)
		return at_terminal(app, args, err);
	if (!args->n || strcmp(args->v[0], "list") == 0)
		return review_list(app, args, err);
	if (strcmp(args->v[0], "show") == 0)
		return review_show(app, args, err);
	if (!review_decide(app, args, args->v[0], &known, err))
		return false;
	return known ||
	    app_usage(app, err, _("\"%s\": list, show, accept, reject or undo is expected"), args->v[0]);
}
