/* report.c: vigie report. */
#include "report/report.h"

#include "cmd/commands.h"
#include "cmd/stale.h"
#include "lib/clock.h"
#include "lib/file.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "report/page.h"

#include <inttypes.h>

enum { PAGE_MAX = 4 * 1024 * 1024, FIGURES_MAX = 64 * 1024, MONTHS = 12, PERCENT = 100 };

/* The last 12 months, or as was said; the first day counts whole, and so does a last one that is named. */
static bool read_period(struct app *app, const struct args *args, int64_t *from, int64_t *to, struct err *err)
{
	const char *last = args_text(args, "to");

	*to = app->now;
	if (!app_date(app, args, "to", to, err))
		return false;
	*to = last && strlen(last) == CLOCK_DATE - 1 ? clock_in_day(*to, 1, 0) : *to + 1;
	*from = clock_in_day(clock_add_months(*to, -MONTHS), 0, 0);
	if (!app_date(app, args, "from", from, err))
		return false;
	return *from < *to || app_usage(app, err, _("the period ends before it begins"));
}

/* For people --------------------------------------------------------------------------------------------------- */

static struct str number(struct app *app, int64_t n)
{
	struct buf AUTO_BUF b = BUF_INIT(64);

	page_number(&b, n);
	return arena_str(app->a, buf_str(&b));
}

static void put_shares(struct app *app, const char *title, const struct tally *first)
{
	int64_t sum = 0;

	for (const struct tally *t = first; t; t = t->next)
		sum += t->n;
	if (!first)
		return;
	print_blank(&app->out);
	print_heading(&app->out, 0, title, STR_NONE);
	for (const struct tally *t = first; t; t = t->next)
		print_field(&app->out, 1, arena_z(app->a, report_word(t->word)), number(app, t->n),
		    arena_fmt(app->a, _("%lld%%"), (long long)((PERCENT * t->n + sum / 2) / sum)).p);
}

static void put_lines(struct app *app, const struct report *r)
{
	struct report_line lines[REPORT_LINES];
	int n = report_lines(r, lines);

	for (int i = 0; i < n; i++) {
		if (i == 0 || lines[i].section != lines[i - 1].section) {
			print_blank(&app->out);
			print_heading(&app->out, 0, _(lines[i].section), STR_NONE);
		}
		print_field(&app->out, 1, _(lines[i].label), number(app, lines[i].n), NULL);
	}
}

static void put_report(struct app *app, const struct report *r)
{
	char from[CLOCK_DATE], to[CLOCK_DATE];

	clock_date(r->from, from);
	clock_date(r->to - 1, to);
	print_line(&app->out, _("From %s to %s; the update rates are those of today"), from, to);
	print_blank(&app->out);
	stale_put_rates(app, &r->rates);
	put_lines(app, r);
	put_shares(app, _("Messages that came, by kind"), r->figures.classes);
	put_shares(app, _("Verifications by channel"), r->figures.channels);
}

/* For programs: a line for each region, then one with everything else ------------------------------------------ */

static void put_tally(struct buf *out, const char *key, const struct tally *t)
{
	buf_fmt(out, ",\"%s\":{", key);
	for (const char *between = ""; t; t = t->next, between = ",") {
		buf_s(out, str_of(between));
		json_string(out, t->word);
		buf_fmt(out, ":%" PRId64, t->n);
	}
	buf_char(out, '}');
}

static void put_json(struct app *app, const struct report *r)
{
	struct buf AUTO_BUF out = BUF_INIT(FIGURES_MAX);
	struct report_line lines[REPORT_LINES];
	char from[CLOCK_TEXT], to[CLOCK_TEXT];
	int n = report_lines(r, lines);

	stale_put_rates(app, &r->rates);
	clock_text(r->from, from);
	clock_text(r->to, to);
	buf_fmt(&out, "{\"from\":\"%s\",\"before\":\"%s\"", from, to);
	for (int i = 0; i < n; i++)
		buf_fmt(&out, ",\"%s\":%" PRId64, lines[i].key, lines[i].n);
	put_tally(&out, "messages", r->figures.classes);
	put_tally(&out, "channels", r->figures.channels);
	buf_char(&out, '}');
	print_json(&app->out, buf_str(&out));
}

/* ------------------------------------------------------------------------------------------------------------- */

static bool write_page(
    struct app *app, const struct conf *conf, const struct report *r, const char *path, struct err *err)
{
	struct buf AUTO_BUF page = BUF_INIT(PAGE_MAX);

	page_write(r, str_of(conf_get(conf, "centre", "name")), &page);
	if (!buf_ok(&page))
		return err_set(err, ERR_FATAL, _("out of memory"));
	if (!file_write_all(path, FILE_PUBLIC, buf_str(&page), err))
		return false;
	if (strcmp(path, "-") != 0)
		print_line(&app->out, _("written to %s"), path);
	return true;
}

bool cmd_report(struct app *app, const struct args *args, struct err *err)
{
	const char *path = args_text(args, "html");
	struct policies policies;
	const struct conf *conf;
	struct report r;
	int64_t from, to;

	if (!read_period(app, args, &from, &to, err) || !app_conf(app, &conf, err) ||
	    !stale_policies(app->a, conf, &policies, err) ||
	    !report_gather(app->a, app->db, &policies, from, to, app->now, &r, err))
		return false;
	if (app->json)
		put_json(app, &r);
	else if (!path)
		put_report(app, &r);
	return !path || write_page(app, conf, &r, path, err);
}
