/* list.c: vigie list. */
#include "cmd/commands.h"
#include "cmd/rows.h"

bool cmd_list(struct app *app, const struct args *args, struct err *err)
{
	struct list_filter filter = { .status = str_of(args_text(args, "status")),
		.source = str_of(args_text(args, "source")) };
	struct list_row *rows;
	int64_t max = 0;

	if (!app_region(app, args, &filter.region, err) ||
	    !app_number(app, args, "max", 1, INT32_MAX, &max, err))
		return false;
	filter.max = (int)max;
	if (!list_fiches(app->a, app->db, &filter, &rows, err))
		return false;
	rows_print(app, rows);
	return true;
}
