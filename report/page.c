#include "report/page.h"

#include "lib/clock.h"
#include "lib/i18n.h"
#include "rules/region.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { TIME_MAX = 32, DIGITS = 24, GROUP = 3, PERCENT = 100 };

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1b2733;--soft:#55636f;--page:#fff;--card:#f3f6f8;--line:#d5dde3;"
    "--bar:#1f6f8b;--rest:#e3e9ed;--low:#b4531c}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6edf2;--soft:#a3b1bc;--page:#12181d;--card:#1b242b;"
    "--line:#33404a;--bar:#58b0cc;--rest:#2a353d;--low:#e08a52}}"
    "*{box-sizing:border-box}"
    "body{margin:0 auto;padding:1.25rem 1rem 3rem;max-width:60rem;background:var(--page);color:var(--ink);"
    "font:1rem/1.5 system-ui,sans-serif;overflow-wrap:break-word}"
    "h1{font-size:1.6rem;line-height:1.2;margin:0}h2{font-size:1.15rem;margin:2.25rem 0 .5rem}"
    "p{margin:.25rem 0;color:var(--soft)}time{white-space:nowrap}"
    ".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:1.5rem 0 0;"
    "padding:0;list-style:none}"
    ".tiles li{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem .9rem}"
    ".tiles b{display:block;font-size:1.7rem;line-height:1.2;font-variant-numeric:tabular-nums}"
    ".tiles span{color:var(--soft);font-size:.875rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.4rem .5rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top}"
    "thead th{font-size:.8rem;font-weight:600;color:var(--soft);vertical-align:bottom}"
    "tbody th{font-weight:400}"
    ".n{text-align:right;padding-right:0;padding-left:.75rem;white-space:nowrap;"
    "font-variant-numeric:tabular-nums}"
    ".all th,.all td{font-weight:600;border-bottom:0}"
    ".bar{height:.55rem;margin-top:.3rem;border-radius:.3rem;background:var(--rest);overflow:hidden}"
    ".bar i{display:block;height:100%;background:var(--bar);border-radius:.3rem}"
    ".bar .low{background:var(--low)}"
    ".two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));column-gap:2.5rem}"
    "footer{margin-top:2.5rem;font-size:.875rem;color:var(--soft)}"
    "@media(max-width:34rem){.wide{display:none}.n{padding-left:.4rem}thead th{font-size:.75rem}}"
    "@media print{body{max-width:none;padding:0;font-size:10pt}.tiles li,tr,section{break-inside:avoid}"
    ".wide{display:table-cell}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

static void escaped(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '&':
			buf_s(out, STR("&amp;"));
			break;
		case '<':
			buf_s(out, STR("&lt;"));
			break;
		case '>':
			buf_s(out, STR("&gt;"));
			break;
		case '"':
			buf_s(out, STR("&quot;"));
			break;
		default:
			buf_char(out, s.p[i]);
		}
}

static void text(struct buf *out, const char *z)
{
	escaped(out, str_of(z));
}

void page_number(struct buf *out, int64_t n)
{
	const char *between = strcmp(i18n_lang(), "fr") == 0 ? "\xc2\xa0" : ",";
	char digits[DIGITS];
	int len = snprintf(digits, sizeof digits, "%" PRId64, n);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % GROUP == 0 && digits[i - 1] != '-')
			buf_s(out, str_of(between));
		buf_char(out, digits[i]);
	}
}

static void percent(struct buf *out, int64_t n)
{
	buf_fmt(out, _("%lld%%"), (long long)n);
}

static int64_t share(int64_t n, int64_t of)
{
	return of ? (PERCENT * n + of / 2) / of : 0;
}

static void bar(struct buf *out, int64_t percents, bool low)
{
	buf_fmt(out, "<div class=\"bar\" aria-hidden=\"true\"><i%s style=\"width:%lld%%\"></i></div>",
	    low ? " class=\"low\"" : "", (long long)percents);
}

/* The beginning -------------------------------------------------------------------------------------------- */

/* Never broken at its hyphens. */
static void date(int64_t t, char out[TIME_MAX])
{
	char day[CLOCK_DATE];

	clock_date(t, day);
	snprintf(out, TIME_MAX, "<time>%s</time>", day);
}

static void head(struct buf *out, const struct report *r, struct str centre)
{
	char from[TIME_MAX], to[TIME_MAX], now[TIME_MAX];

	date(r->from, from);
	date(r->to - 1, to);
	date(r->now, now);
	buf_fmt(out,
	    "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
	    "content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light "
	    "dark\"><meta name=\"robots\" content=\"noindex\"><title>",
	    i18n_lang());
	text(out, _("Report of the directory"));
	buf_fmt(out, "</title><style>%s</style></head>\n<body><header><h1>", style);
	text(out, _("Report of the directory"));
	buf_s(out, STR("</h1><p>"));
	if (centre.n) {
		escaped(out, centre);
		buf_s(out, STR("<br>"));
	}
	buf_fmt(out, _("From %s to %s; what is said of today is of %s"), from, to, now);
	buf_s(out, STR("</p></header>\n<main>"));
}

static void tile(struct buf *out, const char *label, int64_t n, bool is_percent)
{
	buf_s(out, STR("<li><b>"));
	if (is_percent)
		percent(out, n);
	else
		page_number(out, n);
	buf_s(out, STR("</b><span>"));
	text(out, label);
	buf_s(out, STR("</span></li>"));
}

static void tiles(struct buf *out, const struct report *r)
{
	const struct figures *f = &r->figures;
	struct rate all = rates_total(&r->rates);

	buf_s(out, STR("<ul class=\"tiles\">"));
	tile(out, _("update rate today"), rate_percent(&all), true);
	tile(out, _("fiches verified"), f->verified, false);
	tile(out, _("requests and reminders sent"), f->requests + f->reminders, false);
	tile(out, _("of those asked have answered"), share(f->answered, f->asked), true);
	buf_s(out, STR("</ul>\n"));
}

/* The update rate ------------------------------------------------------------------------------------------ */

static void number_cell(struct buf *out, int64_t n, bool wide)
{
	buf_fmt(out, "<td class=\"n%s\">", wide ? " wide" : "");
	page_number(out, n);
	buf_s(out, STR("</td>"));
}

static void rate_row(struct buf *out, const char *name, const char *code, const struct rate *r, bool all)
{
	buf_fmt(out, "<tr%s><th scope=\"row\">", all ? " class=\"all\"" : "");
	text(out, name);
	if (*code)
		buf_fmt(out, " (%s)", code);
	bar(out, rate_percent(r), rate_percent(r) < PERCENT / 2);
	buf_s(out, STR("</th><td class=\"n\">"));
	percent(out, rate_percent(r));
	buf_s(out, STR("</td>"));
	number_cell(out, r->verified, false);
	number_cell(out, r->fiches, false);
	number_cell(out, r->due, true);
	number_cell(out, r->stale, true);
	number_cell(out, r->never, true);
	buf_s(out, STR("</tr>\n"));
}

static void column(struct buf *out, const char *title, const char *class)
{
	buf_fmt(out, "<th scope=\"col\"%s%s%s>", *class ? " class=\"" : "", class, *class ? "\"" : "");
	text(out, title);
	buf_s(out, STR("</th>"));
}

static void rates(struct buf *out, const struct rates *rates)
{
	struct rate all = rates_total(rates);
	int n = 0;

	buf_s(out, STR("<section><h2>"));
	text(out, _("Update rate by region, today"));
	buf_s(out, STR("</h2><table><thead><tr>"));
	column(out, _("Region"), "");
	column(out, _("Rate"), "n");
	column(out, _("Verified"), "n");
	column(out, _("Fiches"), "n");
	column(out, _("Due"), "n wide");
	column(out, _("Stale"), "n wide");
	column(out, _("Never verified"), "n wide");
	buf_s(out, STR("</tr></thead><tbody>\n"));
	for (int i = 0; i < RATE_REGIONS; i++) {
		const struct rate *r = &rates->of[i];
		const char *code = rates_code(i);
		if (!r->fiches)
			continue;
		rate_row(out, *code ? region_name(str_of(code)) : _("Region unknown"), code, r, false);
		n++;
	}
	if (n != 1)
		rate_row(out, _("All"), "", &all, true);
	buf_s(out, STR("</tbody></table><p>"));
	text(out, _("A fiche counts when somebody vouched for all of it within the period of its policy."));
	buf_s(out, STR("</p></section>\n"));
}

/* Shares and lines ----------------------------------------------------------------------------------------- */

static void shares(struct buf *out, const char *title, const struct tally *first)
{
	int64_t sum = 0;

	for (const struct tally *t = first; t; t = t->next)
		sum += t->n;
	buf_s(out, STR("<section><h2>"));
	text(out, title);
	buf_s(out, STR("</h2>"));
	if (!first) {
		buf_s(out, STR("<p>"));
		text(out, _("None in this period."));
		buf_s(out, STR("</p></section>\n"));
		return;
	}
	buf_s(out, STR("<table><tbody>\n"));
	for (const struct tally *t = first; t; t = t->next) {
		buf_s(out, STR("<tr><th scope=\"row\">"));
		escaped(out, report_word(t->word));
		bar(out, share(t->n, sum), false);
		buf_s(out, STR("</th>"));
		number_cell(out, t->n, false);
		buf_s(out, STR("<td class=\"n\">"));
		percent(out, share(t->n, sum));
		buf_s(out, STR("</td></tr>\n"));
	}
	buf_s(out, STR("</tbody></table></section>\n"));
}

static void lines(struct buf *out, const struct report *r)
{
	struct report_line all[REPORT_LINES];
	int n = report_lines(r, all);

	for (int i = 0; i < n; i++) {
		bool begins = i == 0 || all[i].section != all[i - 1].section;
		bool ends = i + 1 == n || all[i].section != all[i + 1].section;
		if (begins) {
			buf_s(out, STR("<section><h2>"));
			text(out, _(all[i].section));
			buf_s(out, STR("</h2><table><tbody>\n"));
		}
		buf_s(out, STR("<tr><th scope=\"row\">"));
		text(out, _(all[i].label));
		buf_s(out, STR("</th>"));
		number_cell(out, all[i].n, false);
		buf_s(out, STR("</tr>\n"));
		if (ends)
			buf_s(out, STR("</tbody></table></section>\n"));
	}
}

void page_write(const struct report *r, struct str centre, struct buf *out)
{
	head(out, r, centre);
	tiles(out, r);
	rates(out, &r->rates);
	buf_s(out, STR("<div class=\"two\">\n"));
	shares(out, _("Messages that came, by kind"), r->figures.classes);
	shares(out, _("Verifications by channel"), r->figures.channels);
	lines(out, r);
	buf_s(out, STR("</div></main><footer>"));
	text(out, _("Made by Vigie from the directory's own history."));
	buf_s(out, STR("</footer></body></html>\n"));
}
