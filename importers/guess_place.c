/* guess_place.c: where an organisation is, in a guessed mapping. */
#include "importers/guess_write.h"

#include "importers/mapping_postal.h"
#include "importers/mapping_text.h"
#include "lib/i18n.h"
#include "lib/text.h"

#define PHYSICAL "locations[main].addresses[physical]."
#define MAILING  "locations[main].addresses[postal]."

enum { PARTS_MAX = 8 };

/* One column that holds street, city and postal code ----------------------------------------------------------- */

/* How the cells of such a column are built. */
struct shape {
	const char *cut; /* what parts the street from the rest: "/", "\\n"; "": only commas do */
	int parts;       /* that most cells have between commas */
	int city;        /* which of them the city is, from the end: 1 "Beloeil (Québec) J3G 2H5", 2, 3 */
	bool qc;         /* "Beloeil QC" */
};

static int count_parts(struct str s, char mark)
{
	int n = 1;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == mark;
	return n;
}

/* What stands behind the last `mark`. */
static struct str last_part(struct str s, char mark)
{
	size_t at = s.n;

	while (at && s.p[at - 1] != mark)
		at--;
	return str_trim((struct str){ s.p + at, s.n - at });
}

static bool is_province(struct arena *a, struct str s)
{
	static const char *const names[] = { "", "qc", "quebec", "pq", "canada", "quebec canada",
		"qc canada" };
	struct str folded = text_fold(a, s);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(folded, names[i]))
			return true;
	return false;
}

static struct str cell_of(const struct guess_plan *p, const struct guess_column *c, size_t row)
{
	bool lines = false;

	return mapping_text_clean(p->a, p->cells[row * p->n + (size_t)(c - p->columns)], &lines);
}

static struct shape shape_of(const struct guess_plan *p, const struct guess_column *c)
{
	size_t lines = 0, slashes = 0, parts[PARTS_MAX + 1] = { 0 }, cities[4] = { 0 };
	struct shape shape = { .cut = "" };
	struct str cell, code, rest;

	for (size_t r = 0; r < p->rows; r++) {
		cell = cell_of(p, c, r);
		lines += cell.n && memchr(cell.p, '\n', cell.n) != NULL;
		slashes += cell.n && memchr(cell.p, '/', cell.n) != NULL;
	}
	if (guess_most(&c->cells, lines, 50) || guess_most(&c->cells, slashes, 50))
		shape.cut = lines >= slashes ? "\\n" : "/";
	for (size_t r = 0; r < p->rows; r++) {
		cell = cell_of(p, c, r);
		struct str tail = last_part(cell, ',');
		if (!mapping_postal_find(tail, &code, &rest))
			continue;
		int n = count_parts(cell, ',');
		struct str before = { cell.p, n > 1 ? (size_t)(tail.p - cell.p) : 0 };
		while (before.n && before.p[before.n - 1] != ',')
			before.n--;
		before.n -= before.n > 0;
		parts[n < PARTS_MAX ? n : PARTS_MAX]++;
		cities[!is_province(p->a, rest) ? 1 : is_province(p->a, last_part(before, ',')) ? 3 : 2]++;
		shape.qc |= rest.n > 3 && memcmp(rest.p + rest.n - 3, " QC", 3) == 0;
	}
	for (int n = 1; n <= PARTS_MAX; n++)
		if (parts[n] > parts[shape.parts])
			shape.parts = n;
	for (int n = 1; n <= 3; n++)
		if (cities[n] > cities[shape.city])
			shape.city = n;
	return shape;
}

/* A cell that only repeats the name is no address: the filter that says so, with what stands before the next one. */
static struct str not_the_name(struct guess_out *g, const struct guess_column *c)
{
	const struct guess_column *name = guess_column(g->p, ROLE_NAME, 0);

	for (size_t r = 0; name && name != c && r < g->p->rows; r++) {
		struct str cell = cell_of(g->p, c, r);
		if (cell.n && text_same(g->p->a, cell, cell_of(g->p, name, r)))
			return arena_fmt(g->p->a, "unless {%.*s} | ", STR_ARG(name->ref));
	}
	return STR_NONE;
}

static void write_whole(struct guess_out *g, struct guess_column *c)
{
	struct arena *a = g->p->a;
	struct shape s = shape_of(g->p, c);
	struct str own = not_the_name(g, c), street = STR_NONE;
	const char *qc = s.qc ? " | before \" QC\"" : "";

	c->used = true;
	guess_comment(g, _("Street, city and postal code stand in one column: %.*s"), STR_ARG(c->sample));
	guess_comment(g,
	    _("Look at the first records (vigie source preview) and mend what is cut in the wrong place."));
	if (*s.cut)
		street = arena_fmt(a, "{%.*s | %.*spart 1 \"%s\"}", STR_ARG(c->ref), STR_ARG(own), s.cut);
	for (int i = 1; !*s.cut && i <= s.parts - s.city;
	     i++) /* what comes before the city in the usual cell */
		street = arena_fmt(a, "%.*s%s{%.*s | %.*spart %d \",\"}", STR_ARG(street), i > 1 ? ", " : "",
		    STR_ARG(c->ref), STR_ARG(own), i);
	if (!street.n)
		street = arena_fmt(a, "{%.*s | %.*snopostal}", STR_ARG(c->ref), STR_ARG(own));
	guess_put(g, PHYSICAL "address_1", "%.*s", STR_ARG(street));
	if (*s.cut)
		guess_put(g, PHYSICAL "city",
		    "{%.*s | %.*spart -1 \"%s\" | nopostal | part 1 \",\" | before \"(\"%s}", STR_ARG(c->ref),
		    STR_ARG(own), s.cut, qc);
	else if (s.parts > s.city)
		guess_put(g, PHYSICAL "city", "{%.*s | %.*spart -%d \",\" | nopostal | before \"(\"%s}",
		    STR_ARG(c->ref), STR_ARG(own), s.city, qc);
	guess_put(g, PHYSICAL "postal_code", "{%.*s | %.*spostalin}", STR_ARG(c->ref), STR_ARG(own));
}

/* A column for each ------------------------------------------------------------------------------------------- */

static void write_line(struct guess_out *g, struct guess_column *c)
{
	struct str own = c ? not_the_name(g, c) : STR_NONE;

	own.n -= own.n ? sizeof " | " - 1 : 0;
	guess_line(g, PHYSICAL "address_1", c, own.n ? arena_z(g->p->a, own) : NULL);
}

static void write_street(struct guess_out *g)
{
	struct guess_plan *p = g->p;
	struct guess_column *address = guess_column(p, ROLE_ADDRESS, 0),
	                    *civic = guess_column(p, ROLE_CIVIC, 0),
	                    *street = guess_column(p, ROLE_STREET, 0), *unit = guess_column(p, ROLE_UNIT, 0),
	                    *second = guess_column(p, ROLE_ADDRESS_2, 0);

	if (civic && (street || address) &&
	    !(address && guess_most(&address->cells, address->cells.digits, 60)))
		guess_put(g, PHYSICAL "address_1", "%.*s %.*s", STR_ARG(guess_part(g, civic, NULL)),
		    STR_ARG(guess_part(g, street ? street : address, NULL)));
	else
		write_line(g, address ? address : street);
	if (unit && unit->cells.integers * 2 > unit->cells.n)
		guess_put(g, PHYSICAL "address_2", guess_word(g, "bureau %.*s", "suite %.*s"),
		    STR_ARG(guess_part(g, unit, NULL)));
	else
		guess_line(g, PHYSICAL "address_2", unit ? unit : second, NULL);
}

/* By the first letter of most postal codes; blank when there are none. */
static struct str province_of(struct guess_out *g)
{
	static const struct {
		const char *letters;
		struct str province;
	} provinces[] = { { "GHJ", { "QC", 2 } }, { "KLMNP", { "ON", 2 } }, { "E", { "NB", 2 } },
		{ "B", { "NS", 2 } }, { "R", { "MB", 2 } }, { "S", { "SK", 2 } }, { "T", { "AB", 2 } },
		{ "V", { "BC", 2 } } };
	const struct guess_column *c = guess_column(g->p, ROLE_POSTAL, 0);
	size_t counts[sizeof provinces / sizeof *provinces] = { 0 }, best = 0;
	struct str code, rest;

	c = c ? c : guess_column(g->p, ROLE_ADDRESS, 0);
	for (size_t r = 0; c && r < g->p->rows; r++) {
		bool found = mapping_postal_find(cell_of(g->p, c, r), &code, &rest);
		for (size_t i = 0; found && i < sizeof counts / sizeof *counts; i++)
			counts[i] += strchr(provinces[i].letters, code.p[0] & ~32) != NULL;
	}
	for (size_t i = 1; i < sizeof counts / sizeof *counts; i++)
		best = counts[i] > counts[best] ? i : best;
	return counts[best] || !str_is(g->p->lang, "en") ? provinces[best].province : STR_NONE;
}

static const char provinces[] = "match \"Québec=QC; PQ=QC; Qué=QC; Ontario=ON; "
                                "Nouveau-Brunswick=NB; New Brunswick=NB\" else keep";

static void write_parts(struct guess_out *g)
{
	struct guess_plan *p = g->p;
	struct guess_column *region = guess_column(p, ROLE_REGION, 0);

	guess_line(g, PHYSICAL "city", guess_column(p, ROLE_CITY, 0), NULL);
	guess_line(g, PHYSICAL "region", region,
	    region && guess_most(&region->cells, region->cells.bracketed, 80) ? "before \"(\"" : NULL);
	guess_line(g, PHYSICAL "postal_code", guess_column(p, ROLE_POSTAL, 0), "postal");
}

static void write_country(struct guess_out *g)
{
	struct guess_column *province = guess_column(g->p, ROLE_PROVINCE, 0),
	                    *country = guess_column(g->p, ROLE_COUNTRY, 0);

	if (province)
		guess_line(g, PHYSICAL "state_province", province, provinces);
	else if (province_of(g).n)
		guess_put(g, PHYSICAL "state_province", "%.*s", STR_ARG(province_of(g)));
	if (country)
		guess_line(g, PHYSICAL "country", country, "match \"Canada=CA; CAN=CA\" else keep");
	else
		guess_put(g, PHYSICAL "country", "CA");
}

static void write_mail(struct guess_out *g)
{
	struct guess_plan *p = g->p;
	struct guess_column *line = guess_column(p, ROLE_MAIL_ADDRESS, 0),
	                    *box = guess_column(p, ROLE_PO_BOX, 0);

	if (!line && !box)
		return;
	guess_put(g, MAILING "address_type", "postal");
	if (line)
		guess_line(g, MAILING "address_1", line, NULL);
	else
		guess_put(g, MAILING "address_1", guess_word(g, "case postale %.*s", "P.O. box %.*s"),
		    STR_ARG(guess_part(g, box, NULL)));
	guess_line(g, MAILING "city", guess_column(p, ROLE_MAIL_CITY, 0), NULL);
	if (province_of(g).n)
		guess_put(g, MAILING "state_province", "%.*s", STR_ARG(province_of(g)));
	guess_line(g, MAILING "postal_code", guess_column(p, ROLE_MAIL_POSTAL, 0), "postal");
	guess_put(g, MAILING "country", "CA");
}

/* A column of yes and no says it by its name. */
static void write_access(struct guess_out *g)
{
	static const char path[] = "locations[main].accessibility[main].description";
	struct guess_column *c = guess_column(g->p, ROLE_ACCESSIBILITY, 0);

	if (!c || !guess_most(&c->cells, c->cells.flags, 90) || memchr(c->name.p, '"', c->name.n) ||
	    memchr(c->name.p, '\\', c->name.n)) {
		guess_line(g, path, c, NULL);
		return;
	}
	guess_put(g, path, "{\"%.*s\" | when {%.*s}}", STR_ARG(c->name), STR_ARG(c->ref));
	c->used = true;
}

void guess_write_place(struct guess_out *g)
{
	static const enum guess_role roles[] = { ROLE_ADDRESS, ROLE_STREET, ROLE_CITY, ROLE_POSTAL,
		ROLE_REGION, ROLE_LATITUDE, ROLE_LONGITUDE, ROLE_PLACE, ROLE_MAIL_ADDRESS };
	struct guess_plan *p = g->p;
	struct guess_column *address = guess_column(p, ROLE_ADDRESS, 0);

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		g->place |= guess_column(p, roles[i], 0) != NULL;
	if (!g->place)
		return;
	buf_fmt(g->out, "\nlocations[main].location_type = physical\n");
	guess_line(g, "locations[main].name", guess_column(p, ROLE_PLACE, 0), NULL);
	guess_line(g, "locations[main].latitude", guess_column(p, ROLE_LATITUDE, 0), NULL);
	guess_line(g, "locations[main].longitude", guess_column(p, ROLE_LONGITUDE, 0), NULL);
	guess_line(g, "locations[main].transportation", guess_column(p, ROLE_TRANSPORT, 0), "lines");
	write_access(g);
	guess_put(g, PHYSICAL "address_type", "physical");
	if (address && guess_most(&address->cells, address->cells.addresses, 50) &&
	    !guess_column(p, ROLE_POSTAL, 0)) {
		write_whole(g, address);
	} else {
		write_street(g);
		write_parts(g);
	}
	write_country(g);
	if (!guess_column(p, ROLE_CITY, 0) &&
	    !(address && guess_most(&address->cells, address->cells.addresses, 50))) {
		guess_comment(g,
		    _("No column is the city, and an address without one is not given to others. If all are in one:"));
		guess_comment(g, PHYSICAL "city = Lévis");
	}
	write_mail(g);
}
