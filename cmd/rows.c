#include "cmd/rows.h"

#include "cmd/describe.h"
#include "lib/i18n.h"

static const struct print_column columns[] = {
	{ "fiche", N_("FICHE"), PRINT_ID },
	{ "name", N_("NAME"), PRINT_CUT },
	{ "city", N_("CITY"), PRINT_CUT },
	{ "phone", N_("PHONE"), 0 },
	{ "region", N_("REGION"), PRINT_SPARE },
	{ "status", N_("STATUS"), 0 },
	{ "edited_at", N_("EDITED"), PRINT_SPARE },
	{ "verified_at", N_("VERIFIED"), 0 },
};

void rows_print(struct app *app, const struct list_row *rows)
{
	struct print *p = &app->out;

	if (!rows)
		app_say(app, "%s", _("no fiche"));
	print_table(p, columns, sizeof columns / sizeof *columns);
	for (const struct list_row *r = rows; r; r = r->next) {
		bool usual = !app->json && str_is(r->status, "active");
		print_begin(p);
		print_str(p, r->uuid);
		print_str(p, r->name);
		print_str(p, r->city);
		print_str(p, r->phone);
		print_str(p, r->region);
		print_z(p,
		    usual           ? NULL
		        : app->json ? arena_z(app->a, r->status)
		                    : describe_word(app->a, r->status));
		print_time(p, r->edited_at);
		print_time(p, r->verified_at);
		print_end(p);
	}
}
