/* review.c: vigie review. */
#include "cmd/review.h"

#include "cmd/commands.h"
#include "lib/i18n.h"

bool cmd_review(struct app *app, const struct args *args, struct err *err)
{
	bool known;

	if (strcmp(args->v[0], "list") == 0)
		return review_list(app, args, err);
	if (strcmp(args->v[0], "show") == 0)
		return review_show(app, args, err);
	if (!review_decide(app, args, args->v[0], &known, err))
		return false;
	return known ||
	    app_usage(app, err, _("\"%s\": list, show, accept, reject or undo is expected"), args->v[0]);
}
