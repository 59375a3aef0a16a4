/* airs_hours.c: TimeOpen becomes schedules: days that open and close alike are one. */
#include "importers/airs.h"

#include "importers/mapping_trade.h"
#include "lib/i18n.h"
#include "lib/text.h"

static const struct {
	const char *element, *byday;
} days[] = {
	{ "Monday", "MO" },
	{ "Tuesday", "TU" },
	{ "Wednesday", "WE" },
	{ "Thursday", "TH" },
	{ "Friday", "FR" },
	{ "Saturday", "SA" },
	{ "Sunday", "SU" },
};

/* Days that are open from `from` to `to`. */
struct span {
	struct str from, to, byday;
};

/* A day has few openings; what is more stays. */
enum { SPANS_MAX = 64 };

static bool two_digits(struct str s, size_t at)
{
	return at + 2 <= s.n && str_digits((struct str){ s.p + at, 2 });
}

/* xs:time "09:00:00.000", "09:00:00-05:00", "24:00:00", and what people write; seconds go, a zone stays. */
static bool time_of(struct making *m, struct str text, bool closes, struct str *out)
{
	struct str zone = STR_NONE;
	size_t end = 5;

	if (!two_digits(text, 0) || text.n < 5 || text.p[2] != ':' || !two_digits(text, 3))
		return text.n && mapping_trade_time(m->a, text, out);
	if (end < text.n && text.p[end] == ':' && two_digits(text, end + 1))
		end += 3;
	if (end > 5 && end < text.n && text.p[end] == '.')
		for (end++; end < text.n && text.p[end] >= '0' && text.p[end] <= '9';)
			end++;
	if (end < text.n)
		zone = (struct str){ text.p + end, text.n - end };
	if (zone.n && !str_is(zone, "Z") && zone.p[0] != '+' && zone.p[0] != '-')
		return mapping_trade_time(m->a, text, out); /* "09:00 pm" */
	if (closes && memcmp(text.p, "24:00", 5) == 0)
		text = STR("23:59");
	*out = zone.n ? arena_fmt(m->a, "%.5s%.*s", text.p, STR_ARG(zone)) : (struct str){ text.p, 5 };
	return true;
}

static void add_span(struct making *m, struct span *spans, size_t *n, struct span s)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(spans[i].from, s.from) && str_eq(spans[i].to, s.to)) {
			spans[i].byday = arena_fmt(
			    m->a, "%.*s,%.*s", STR_ARG(spans[i].byday), STR_ARG(s.byday));
			return;
		}
	spans[(*n)++] = s;
}

/* From and To, in turn; a pair of which one cannot be read stays and is told. */
static void read_day(struct making *m, struct xml_node *day, const char *byday, struct span *spans, size_t *n)
{
	for (struct xml_node *from = xml_next(day, "From", NULL); from; from = xml_next(day, "From", from)) {
		struct xml_node *to = xml_next(day, "To", from);
		struct str opens = str_trim(from->text), closes = to ? str_trim(to->text) : STR_NONE;
		struct span s = { .byday = str_of(byday) };
		if ((!opens.n && !closes.n) || *n == SPANS_MAX)
			continue;
		if (!time_of(m, opens, false, &s.from) || !time_of(m, closes, true, &s.to)) {
			making_refuse(m, day->name.p, opens.n ? opens : closes, _("no time of day"));
			continue;
		}
		from->used = to->used = true;
		add_span(m, spans, n, s);
	}
}

static struct record *schedule(struct making *m, struct record *r, int of, size_t n)
{
	return making_child(m, r, "schedules", arena_fmt(m->a, n ? "hours#%d/%zu" : "hours#%d", of, n + 1));
}

static void one_schedule(struct making *m, struct record *r, struct span s)
{
	record_set(r, entity_field(r->entity, STR("freq")), STR("WEEKLY"));
	making_set(m, r, "byday", s.byday, "TimeOpen");
	making_set(m, r, "opens_at", s.from, "From");
	making_set(m, r, "closes_at", s.to, "To");
}

static void one_time_open(struct making *m, struct record *r, struct xml_node *n, int of)
{
	struct span spans[SPANS_MAX];
	size_t count = 0;
	struct record *first = NULL;
	struct str notes = making_lines(m, n->first ? xml_value(m->a, n, "Notes") : xml_text(m->a, n));

	for (size_t d = 0; d < sizeof days / sizeof *days; d++)
		for (struct xml_node *c = xml_next(n, days[d].element, NULL); c;
		     c = xml_next(n, days[d].element, c))
			read_day(m, c, days[d].byday, spans, &count);
	for (size_t i = 0; i < count; i++) {
		struct record *s = schedule(m, r, of, i);
		first = first ? first : s;
		one_schedule(m, s, spans[i]);
	}
	if (!first && (notes.n || xml_left(n)))
		first = schedule(m, r, of, 0);
	if (!first)
		return;
	making_set(m, first, "description", notes, "Notes");
	making_keep_left(m, first, n);
}

/* Seasonal says when in words: a schedule of words. */
static void one_season(struct making *m, struct record *r, struct xml_node *n, int of)
{
	struct str what = making_line(m, n->first ? xml_value(m->a, n, "Description") : xml_text(m->a, n)),
	           from = making_line(m, xml_value(m->a, n, "StartDate")),
	           to = making_line(m, xml_value(m->a, n, "EndDate"));

	if (!what.n && !from.n && !to.n)
		return;
	struct record *s = making_child(m, r, "schedules", arena_fmt(m->a, "season#%d", of));
	struct str span = from.n && to.n ? arena_fmt(m->a, "%.*s – %.*s", STR_ARG(from), STR_ARG(to))
	    : from.n                     ? arena_fmt(m->a, "%.*s –", STR_ARG(from))
	    : to.n                       ? arena_fmt(m->a, "– %.*s", STR_ARG(to))
	                                 : STR_NONE;
	making_set(m, s, "description",
	    what.n && span.n ? arena_fmt(m->a, "%.*s (%.*s)", STR_ARG(what), STR_ARG(span))
	        : what.n     ? what
	                     : span,
	    "Seasonal");
	if (str_digits((struct str){ from.p, from.n > 4 ? 4 : 0 }) &&
	    mapping_trade_date(m->a, STR("YYYY-MM-DD"), from, &from))
		making_set(m, s, "valid_from", from, "StartDate");
	if (str_digits((struct str){ to.p, to.n > 4 ? 4 : 0 }) &&
	    mapping_trade_date(m->a, STR("YYYY-MM-DD"), to, &to))
		making_set(m, s, "valid_to", to, "EndDate");
	making_keep_left(m, s, n);
}

void airs_hours(struct making *m, struct record *r, struct xml_node *n)
{
	int of = 0, seasons = 0;

	for (struct xml_node *c = xml_next(n, "TimeOpen", NULL); c; c = xml_next(n, "TimeOpen", c))
		one_time_open(m, r, c, ++of);
	for (struct xml_node *c = xml_next(n, "Seasonal", NULL); c; c = xml_next(n, "Seasonal", c))
		one_season(m, r, c, ++seasons);
}

/* Languages: names with what is said of them, in turn ------------------------------------------------------------ */

static void one_language(struct making *m, struct record *r, struct xml_node *name)
{
	struct str text = making_line(m, xml_text(m->a, name));

	if (!text.n)
		return;
	struct record *language = making_child(m, r, "languages", STR_NONE);
	making_set(m, language, "name", text, "Languages");
	for (struct xml_node *c = name->next; c && !str_is(c->name, "Name"); c = c->next) {
		if (!str_is(c->name, "Notes") || record_get(language, "note").n)
			continue;
		making_set(m, language, "note", making_line(m, xml_text(m->a, c)), "Notes");
	}
}

void airs_languages(struct making *m, struct record *r, struct xml_node *n)
{
	for (struct xml_node *c = xml_next(n, "Languages", NULL); c; c = xml_next(n, "Languages", c)) {
		if (!c->first)
			one_language(m, r, c);
		for (struct xml_node *name = xml_next(c, "Name", NULL); name;
		     name = xml_next(c, "Name", name))
			one_language(m, r, name);
	}
}
