/* list.c: vigie list. */
#include "cmd/commands.h"
#include "cmd/rows.h"
#include "lib/i18n.h"
#include "rules/place.h"

enum { NAMESAKES = 8 };

static bool municipality(struct app *app, const struct args *args, struct str *out, struct err *err)
{
	struct str given = str_of(args_text(args, "municipality")), codes = STR("");
	uint16_t found[NAMESAKES];
	int n = given.n ? place_called(given, found, NAMESAKES) : 0;

	if (given.n && !n)
		return app_usage(app, err,
		    _("--municipality %.*s: the name or the code of a municipality of Québec is expected"),
		    STR_ARG(given));
	for (int i = 0; i < n; i++)
		codes = arena_fmt(app->a, "%.*s%s%s (%s)", STR_ARG(codes), i ? ", " : "",
		    place_get(found[i])->code, place_get(found[i])->mrc);
	if (n > 1)
		return app_usage(app, err,
		    _("--municipality %.*s: several have this name, give a code: %.*s"), STR_ARG(given),
		    STR_ARG(codes));
	*out = n ? str_of(place_get(found[0])->code) : STR_NONE;
	return true;
}

static bool mrc(struct app *app, const struct args *args, struct str *out, struct err *err)
{
	struct str given = str_of(args_text(args, "mrc"));
	const char *found = place_mrc_called(given);

	if (given.n && !found)
		return app_usage(app, err,
		    _("--mrc %.*s: the name of an MRC, or of a city that stands for one, is expected"),
		    STR_ARG(given));
	*out = str_of(found);
	return true;
}

bool cmd_list(struct app *app, const struct args *args, struct err *err)
{
	struct list_filter filter = { .status = str_of(args_text(args, "status")),
		.source = str_of(args_text(args, "source")) };
	struct list_row *rows;
	int64_t max = 0;

	if (!app_region(app, args, &filter.region, err) ||
	    !municipality(app, args, &filter.municipality, err) || !mrc(app, args, &filter.mrc, err) ||
	    !app_number(app, args, "max", 1, INT32_MAX, &max, err))
		return false;
	filter.max = (int)max;
	if (!list_fiches(app->a, app->db, &filter, &rows, err))
		return false;
	rows_print(app, rows);
	return true;
}
