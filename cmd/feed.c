#include "cmd/feed.h"

#include "lib/csv.h"
#include "lib/file.h"
#include "lib/i18n.h"

#include <inttypes.h>

enum { CSV_MAX = 256 * 1024 * 1024, REFUSED_SHOWN = 20 };

static const struct print_column refusal_columns[] = {
	{ "line", N_("LINE"), PRINT_RIGHT },
	{ "column", N_("COLUMN"), PRINT_CUT },
	{ "value", N_("VALUE"), PRINT_CUT },
	{ "refusal", N_("WHY IT WAS REFUSED"), 0 },
};

void feed_refusals(struct app *app, const struct sync_refusal *r, const char *rest)
{
	struct print *p = &app->out;
	int n = 0;

	if (!r)
		return;
	print_blank(p);
	print_table(p, refusal_columns, sizeof refusal_columns / sizeof *refusal_columns);
	for (; r && (app->json || n < REFUSED_SHOWN); r = r->next, n++) {
		print_begin(p);
		print_int(p, (int64_t)r->line);
		print_str(p, r->column);
		print_str(p, r->value);
		print_str(p, r->reason);
		print_end(p);
	}
	if (r)
		app_say(app, _("the first %d; %s"), REFUSED_SHOWN, rest);
}

static const struct print_column outside_columns[] = {
	{ "line", N_("LINE"), PRINT_RIGHT },
	{ "left_out", N_("OUTSIDE THE TERRITORY, LEFT OUT"), PRINT_CUT },
	{ "place", N_("PLACE"), PRINT_CUT },
};

void feed_left_out(struct app *app, const struct sync_outside *o)
{
	struct print *p = &app->out;
	int n = 0;

	if (!o)
		return;
	print_blank(p);
	print_table(p, outside_columns, sizeof outside_columns / sizeof *outside_columns);
	for (; o && (app->json || n < REFUSED_SHOWN); o = o->next, n++) {
		print_begin(p);
		print_int(p, (int64_t)o->line);
		print_str(p, o->name);
		print_str(p, o->place);
		print_end(p);
	}
	if (o)
		app_say(app, _("the first %d; --json shows more"), REFUSED_SHOWN);
}

static const struct print_column category_columns[] = {
	{ "category", N_("CATEGORY NOT IN THE TABLE"), 0 },
	{ "count", N_("TIMES"), PRINT_RIGHT },
};

void feed_categories(struct app *app, const struct sync_category *c)
{
	struct print *p = &app->out;

	if (!c)
		return;
	print_blank(p);
	print_table(p, category_columns, sizeof category_columns / sizeof *category_columns);
	for (; c; c = c->next) {
		print_begin(p);
		print_str(p, c->name);
		print_int(p, (int64_t)c->n);
		print_end(p);
	}
}

/* Of a path the name: the folders are ours. */
static struct str shown_name(struct str file)
{
	for (size_t i = 0; i + 2 < file.n; i++)
		if (memcmp(file.p + i, "://", 3) == 0)
			return file;
	for (size_t i = file.n; i > 0; i--)
		if (file.p[i - 1] == '/')
			return (struct str){ file.p + i, file.n - i };
	return file;
}

/* For the partner's spreadsheet: its mark of UTF-8, and the separator that it uses in his language. */
bool feed_write_refusals(
    struct app *app, const char *path, struct str file, const struct sync_refusal *r, struct err *err)
{
	struct buf AUTO_BUF out = BUF_INIT(CSV_MAX);
	char between = app->french ? ';' : ',';
	const char *titles[] = { _("file"), _("line"), _("column"), _("value"), _("reason") };

	buf_s(&out, STR("\xef\xbb\xbf"));
	for (int i = 0; i < 5; i++) {
		csv_cell(&out, str_of(titles[i]), between);
		buf_s(&out, i < 4 ? (struct str){ &between, 1 } : STR("\r\n"));
	}
	for (; r; r = r->next) {
		csv_cell(&out, shown_name(file), between);
		buf_fmt(&out, "%c%" PRIu64 "%c", between, r->line, between);
		csv_cell(&out, r->column, between);
		buf_char(&out, between);
		csv_cell(&out, r->value, between);
		buf_char(&out, between);
		csv_cell(&out, r->reason, between);
		buf_s(&out, STR("\r\n"));
	}
	if (!buf_ok(&out))
		return err_set(err, ERR_FATAL, _("out of memory"));
	return file_write_all(path, FILE_PUBLIC, buf_str(&out), err);
}
