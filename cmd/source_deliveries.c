/* source_deliveries.c: vigie source deliveries. */
#include "cmd/describe.h"
#include "cmd/source.h"
#include "lib/i18n.h"
#include "store/delivery.h"
#include "sync/keep.h"
#include "sync/source.h"

enum { SHOWN_DEFAULT = 30, ID_SHOWN = 12 };

static const struct print_column columns[] = {
	{ "at", N_("CAME"), 0 },
	{ "outcome", N_("OUTCOME"), 0 },
	{ "bytes", N_("BYTES"), PRINT_RIGHT },
	{ "id", N_("ID"), 0 },
	{ "kept", N_("KEPT"), 0 },
	{ "file", N_("FILE"), PRINT_CUT | PRINT_SPARE },
};

static void put_one(struct app *app, const char *folder, const struct delivery_run *r)
{
	struct print *p = &app->out;
	uint8_t sha256[SHA256_BYTES];
	bool kept = keep_sha256(r->sha256, sha256) && keep_has(app->a, folder, sha256);

	print_begin(p);
	print_time(p, r->at);
	if (app->json)
		print_str(p, r->outcome);
	else
		print_z(p, describe_word(app->a, r->outcome));
	print_int(p, r->bytes);
	print_str(p, app->json ? r->sha256 : (struct str){ r->sha256.p, ID_SHOWN });
	print_bool(p, kept);
	print_str(p, r->file);
	print_end(p);
}

bool source_deliveries(struct app *app, const struct args *args, struct err *err)
{
	int64_t max = SHOWN_DEFAULT;
	struct delivery_run *r;
	struct source *s;

	if (args->n < 2)
		return app_usage(app, err, _("which source? \"vigie source list\" lists them"));
	if (!app_number(app, args, "max", 1, INT32_MAX, &max, err) ||
	    !source_find(app->a, app->conf, str_of(args->v[1]), &s, err) ||
	    !app_open(app, DB_READ, "vigie source deliveries", err) ||
	    !delivery_list(app->a, app->db, s->name, (int)max, &r, err))
		return false;
	if (!r)
		app_say(app, _("%.*s has not delivered anything yet: \"vigie import %.*s\""),
		    STR_ARG(s->title), STR_ARG(s->name));
	const char *folder = keep_folder(app->a, app->conf, app->db_path);
	print_table(&app->out, columns, sizeof columns / sizeof *columns);
	for (; r; r = r->next)
		put_one(app, folder, r);
	return true;
}
