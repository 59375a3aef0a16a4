/* search.c: vigie search. */
#include "cmd/commands.h"
#include "cmd/rows.h"
#include "lib/i18n.h"

enum { WORDS_MAX = 4096, FOUND_DEFAULT = 50 };

bool cmd_search(struct app *app, const struct args *args, struct err *err)
{
	struct buf AUTO_BUF words = BUF_INIT(WORDS_MAX);
	struct list_row *rows;
	int64_t max = FOUND_DEFAULT;
	int n = 0;

	if (!app_number(app, args, "max", 1, INT32_MAX, &max, err))
		return false;
	for (int i = 0; i < args->n; i++)
		buf_fmt(&words, "%s%s", i ? " " : "", args->v[i]);
	if (!buf_ok(&words))
		return app_usage(app, err, _("so many words cannot be searched"));
	if (!list_search(app->a, app->db, buf_str(&words), (int)max, &rows, err))
		return false;
	rows_print(app, rows);
	for (const struct list_row *r = rows; r; r = r->next)
		n++;
	if (n == max)
		app_say(app, _("the first %d; --max shows more"), n);
	return true;
}
