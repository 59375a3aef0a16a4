/* guess_service.c: what an organisation does, for whom and when, in a guessed mapping. */
#include "importers/guess_write.h"

#include "lib/i18n.h"

enum { LONG_TEXT = 120, CATEGORIES = 6 };

#define SERVICE "services[main]."

/* Categories -------------------------------------------------------------------------------------------------- */

static void write_category(struct guess_out *g, struct guess_column *c, int nth)
{
	struct arena *a = g->p->a;
	const char *base = g->each_service ? "" : SERVICE, *each = guess_each(g, c);
	struct str slot = nth ? arena_fmt(a, "categorie%d", nth + 1) : STR("categorie");
	const char *at = arena_z(a, arena_fmt(a, "%sattributes[%.*s]", base, STR_ARG(slot)));

	guess_put(g, arena_z(a, arena_fmt(a, "%s.link_entity", at)), "%s",
	    g->each_service ? "organization" : "service");
	guess_line(g, arena_z(a, arena_fmt(a, "%s.taxonomy_term.name", at)), c, each);
	guess_put(g, arena_z(a, arena_fmt(a, "%s.taxonomy_term.taxonomy", at)), "%s",
	    guess_word(g, "Catégories de la liste", "Categories of the list"));
	guess_put(g, arena_z(a, arena_fmt(a, "%s.taxonomy_term.description", at)), "%s",
	    guess_word(g, "Catégorie de la liste", "Category of the list"));
}

static void write_categories(struct guess_out *g)
{
	struct guess_column *c;
	int n = 0;

	for (int i = 0; i < CATEGORIES && (c = guess_column(g->p, ROLE_CATEGORY, i)); i++)
		write_category(g, c, n++);
	if ((c = guess_column(g->p, ROLE_KEYWORDS, 0)))
		write_category(g, c, n);
}

/* Hours ------------------------------------------------------------------------------------------------------- */

static const struct day {
	const char *byday, *slot;
} days[] = { { "SU", "dimanche" }, { "MO", "lundi" }, { "TU", "mardi" }, { "WE", "mercredi" },
	{ "TH", "jeudi" }, { "FR", "vendredi" }, { "SA", "samedi" } };

static struct guess_column *of_day(const struct guess_out *g, int day, enum guess_day_part part)
{
	for (size_t i = 0; i < g->p->n; i++)
		if (g->p->columns[i].day == day && g->p->columns[i].part == part && g->p->columns[i].ref.n)
			return &g->p->columns[i];
	return NULL;
}

static const char *hours_path(struct guess_out *g, int day, const char *field)
{
	return arena_z(g->p->a, arena_fmt(g->p->a, SERVICE "schedules[%s].%s", days[day - 1].slot, field));
}

static void write_day(struct guess_out *g, int day)
{
	struct guess_column *flag = of_day(g, day, DAY_FLAG), *opens = of_day(g, day, DAY_OPENS),
	                    *closes = of_day(g, day, DAY_CLOSES), *text = of_day(g, day, DAY_TEXT);
	struct guess_column *when = flag ? flag : opens ? opens : text;
	struct arena *a = g->p->a;

	if (!opens && !text)
		return;
	when->used = true;
	const char *time = flag ? arena_z(a, arena_fmt(a, "when {%.*s} | time", STR_ARG(flag->ref))) : "time";
	guess_put(g, hours_path(g, day, "freq"), "WEEKLY");
	guess_put(g, hours_path(g, day, "byday"), "{\"%s\" | when {%.*s}}", days[day - 1].byday,
	    STR_ARG(when->ref));
	guess_line(g, hours_path(g, day, "opens_at"), opens, time);
	guess_line(g, hours_path(g, day, "closes_at"), closes, time);
	if (text)
		guess_line(g, hours_path(g, day, "description"), text,
		    arena_z(a, arena_fmt(a, "when {%.*s}", STR_ARG(text->ref))));
}

static void write_hours(struct guess_out *g)
{
	bool first = true;

	guess_line(g, SERVICE "schedules[texte].description", guess_column(g->p, ROLE_HOURS, 0), "lines");
	for (int day = 1; day <= 7; day++) {
		if (first && (of_day(g, day, DAY_OPENS) || of_day(g, day, DAY_TEXT))) {
			guess_comment(
			    g, _("The hours of each day. A time that is none is left out, and told."));
			first = false;
		}
		write_day(g, day);
	}
}

/* The service ------------------------------------------------------------------------------------------------- */

static bool is_long(const struct guess_column *c)
{
	return c->cells.n && c->cells.bytes / c->cells.n > LONG_TEXT;
}

static void write_names(struct guess_out *g)
{
	struct guess_plan *p = g->p;
	struct guess_column *service = guess_column(p, ROLE_SERVICE, 0),
	                    *category = guess_column(p, ROLE_CATEGORY, 0);
	const char *each = service && !is_long(service) ? guess_each(g, service) : "";

	g->each_service = *each != '\0';
	if (service && !is_long(service)) {
		guess_line(g, SERVICE "name", service, each);
		guess_put(g, SERVICE "status", "active");
		guess_line(g, SERVICE "description", guess_column(p, ROLE_SERVICE_TEXT, 0), "lines");
		return;
	}
	guess_comment(
	    g, _("Who is in the list gives one service. If all give the same one, write its name instead."));
	guess_put(g, "services[main]", "always");
	bool fits = category && !*guess_each(g, category) &&
	    category->cells.n * 100 >= category->cells.rows * 98;
	guess_line(g, SERVICE "name", fits ? category : guess_column(p, ROLE_NAME, 0), NULL);
	guess_put(g, SERVICE "status", "active");
	guess_line(
	    g, SERVICE "description", service ? service : guess_column(p, ROLE_SERVICE_TEXT, 0), "lines");
}

/* Dates of a check count as evidence where the contract says so. */
static void write_verified(struct guess_out *g)
{
	struct guess_column *c = guess_column(g->p, ROLE_VERIFIED, 0);

	if (!c || c->cells.format < 0)
		return;
	if (c->cells.either)
		guess_comment(g,
		    _("The day or the month may stand first: nothing in the list tells. Ask the partner."));
	guess_comment(g,
	    _("These dates count as verifications only when the source's contract says \"verifies = yes\"."));
	guess_line(g, SERVICE "assured_date", c,
	    arena_z(g->p->a, arena_fmt(g->p->a, "date \"%s\"", guess_date_formats[c->cells.format])));
}

void guess_write_services(struct guess_out *g)
{
	struct guess_plan *p = g->p;
	struct guess_column *language = guess_column(p, ROLE_LANGUAGE, 0),
	                    *area = guess_column(p, ROLE_AREA, 0);

	buf_fmt(g->out, "\n");
	write_names(g);
	guess_line(g, SERVICE "eligibility_description", guess_column(p, ROLE_ELIGIBILITY, 0), NULL);
	guess_line(g, SERVICE "fees_description", guess_column(p, ROLE_FEES, 0), NULL);
	guess_line(g, SERVICE "application_process", guess_column(p, ROLE_APPLY, 0), "lines");
	guess_line(g, SERVICE "languages[main].name", language,
	    language && !g->each_service ? guess_each(g, language) : NULL);
	guess_line(g, SERVICE "service_areas[main].name", area,
	    area && !g->each_service ? guess_each(g, area) : NULL);
	write_verified(g);
	write_hours(g);
	if (g->place)
		guess_put(g, SERVICE "service_at_locations[main].location_id", "main");
	write_categories(g);
}
