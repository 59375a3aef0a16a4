/* icarol_place.c: addresses of a row, and what it says of the place. */
#include "importers/icarol_parts.h"

#include "importers/mapping_number.h"
#include "importers/mapping_trade.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdlib.h>

enum { MAILING, PHYSICAL, ADDITIONAL };

static const struct {
	const char *slot, *type;
} kinds[ICAROL_ADDRESSES] = {
	[MAILING] = { "mailing", "postal" },
	[PHYSICAL] = { "physical", "physical" },
	[ADDITIONAL] = { "other", "physical" },
};

static int column_of(int address, int part)
{
	return ICAROL_ADDRESS + address * ICAROL_ADDRESS_PARTS + part;
}

/* A country alone says nothing: iCarol fills it in by itself. */
static bool has_address(const struct icarol_unit *u, int i)
{
	static const int telling[] = { ICAROL_ADDRESS_LINE1, ICAROL_ADDRESS_LINE2, ICAROL_ADDRESS_LINE3,
		ICAROL_ADDRESS_LINE4, ICAROL_ADDRESS_CITY, ICAROL_ADDRESS_POSTAL };

	for (size_t p = 0; p < sizeof telling / sizeof *telling; p++)
		if (icarol_peek(u, column_of(i, telling[p])).n)
			return true;
	return false;
}

bool icarol_has_place(const struct icarol_unit *u)
{
	for (int i = 0; i < ICAROL_ADDRESSES; i++)
		if (has_address(u, i))
			return true;
	return false;
}

/* ISO 3166-1 for the countries that iCarol's users live in; what else stands there stays. */
static struct str country_code(struct icarol_build *b, struct str country)
{
	static const char *const names[][2] = {
		{ "ca", "CA" },
		{ "can", "CA" },
		{ "canada", "CA" },
		{ "us", "US" },
		{ "usa", "US" },
		{ "united states", "US" },
		{ "united states of america", "US" },
		{ "etats unis", "US" },
	};
	struct str folded = text_fold(b->a, country);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(folded, names[i][0]))
			return str_of(names[i][1]);
	return country;
}

/* The lines from the second on, as one. */
static struct str further_lines(struct icarol_build *b, struct icarol_unit *u, int i, struct str *other)
{
	struct str all = STR_NONE, all_other = STR_NONE, line, line_other;

	for (int p = ICAROL_ADDRESS_LINE2; p <= ICAROL_ADDRESS_LINE4; p++) {
		line = icarol_take(u, column_of(i, p), &line_other);
		if (!line_other.n)
			line_other = line;
		if (line.n)
			all = all.n ? arena_fmt(b->a, "%.*s, %.*s", STR_ARG(all), STR_ARG(line)) : line;
		if (line_other.n)
			all_other = all_other.n
			    ? arena_fmt(b->a, "%.*s, %.*s", STR_ARG(all_other), STR_ARG(line_other))
			    : line_other;
	}
	*other = all_other;
	return all;
}

static void put_address(struct icarol_build *b, struct record *location, struct icarol_unit *u, int i)
{
	bool hidden = icarol_take_yes(b, u, column_of(i, ICAROL_ADDRESS_PRIVATE));
	struct str other;

	if (!has_address(u, i)) {
		if (hidden && i == PHYSICAL)
			icarol_hide(b, location, AUDIENCE_INTERNAL);
		return;
	}
	struct record *address = icarol_child(b, location, "addresses", str_of(kinds[i].slot));
	icarol_put(b, address, "attention", u, column_of(i, ICAROL_ADDRESS_ATTENTION));
	icarol_put(b, address, "address_1", u, column_of(i, ICAROL_ADDRESS_LINE1));
	struct str further = further_lines(b, u, i, &other);
	icarol_set_both(b, address, "address_2", further, other);
	icarol_put(b, address, "city", u, column_of(i, ICAROL_ADDRESS_CITY));
	icarol_put(b, address, "region", u, column_of(i, ICAROL_ADDRESS_COUNTY));
	icarol_put(b, address, "state_province", u, column_of(i, ICAROL_ADDRESS_STATE));
	struct str postal = icarol_take(u, column_of(i, ICAROL_ADDRESS_POSTAL), NULL);
	icarol_set(address, "postal_code", postal.n ? mapping_trade_postal(b->a, postal) : postal);
	struct str country = icarol_take(u, column_of(i, ICAROL_ADDRESS_COUNTRY), NULL);
	icarol_set(address, "country", country_code(b, country));
	icarol_set(address, "address_type", str_of(kinds[i].type));
	if (hidden)
		icarol_hide(b, address, AUDIENCE_INTERNAL);
}

/* "0" and "0" is where nobody lives: iCarol's blank. */
static void coordinates(struct icarol_build *b, struct record *location, struct icarol_unit *u)
{
	static const struct {
		int column;
		const char *field;
		double most;
	} both[] = { { ICAROL_LATITUDE, "latitude", 90 }, { ICAROL_LONGITUDE, "longitude", 180 } };
	struct str values[2], fit[2];
	bool zero = true;

	for (int i = 0; i < 2; i++) {
		values[i] = icarol_peek(u, both[i].column);
		fit[i] = values[i].n ? mapping_number_rewrite(b->a, values[i]) : STR_NONE;
		zero = zero && (!fit[i].n || strtod(arena_z(b->a, fit[i]), NULL) == 0);
	}
	for (int i = 0; i < 2; i++) {
		double d = fit[i].n && !zero ? strtod(arena_z(b->a, fit[i]), NULL) : 0;
		if (zero && values[i].n)
			icarol_take(u, both[i].column, NULL);
		else if (d > both[i].most || d < -both[i].most)
			icarol_refuse(b, u, both[i].column, _("is no place on earth"));
		else
			icarol_put(b, location, both[i].field, u, both[i].column);
	}
}

/* What tells where it is goes with a private address. */
static void hide_whereabouts(struct icarol_build *b, struct record *location)
{
	static const char *const fields[] = { "description", "transportation", "latitude", "longitude",
		"external_identifier" };

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		record_set_vis(
		    b->a, location, entity_field(location->entity, str_of(fields[i])), AUDIENCE_INTERNAL);
}

/* Two columns that say how to get there. */
static void transportation(struct icarol_build *b, struct record *location, struct icarol_unit *u)
{
	struct str bus_other, other, bus = icarol_take(u, ICAROL_BUS, &bus_other);
	struct str text = icarol_take(u, ICAROL_TRANSPORT, &other);
	bool both = bus.n && text.n && !text_same(b->a, bus, text);

	if (!bus_other.n)
		bus_other = bus;
	if (!other.n)
		other = text;
	if (both) {
		text = arena_fmt(b->a, "%.*s\n%.*s", STR_ARG(bus), STR_ARG(text));
		other = arena_fmt(b->a, "%.*s\n%.*s", STR_ARG(bus_other), STR_ARG(other));
	}
	icarol_set_both(b, location, "transportation", text.n ? text : bus, other.n ? other : bus_other);
}

void icarol_place(struct icarol_build *b, struct record *location, struct icarol_unit *u)
{
	bool hidden = icarol_is_yes(b, u, column_of(PHYSICAL, ICAROL_ADDRESS_PRIVATE));
	bool physical = has_address(u, PHYSICAL) || has_address(u, ADDITIONAL);

	icarol_set(location, "location_type",
	    has_address(u, MAILING) && !physical ? STR("postal") : STR("physical"));
	for (int i = 0; i < ICAROL_ADDRESSES; i++)
		put_address(b, location, u, (int[]){ PHYSICAL, MAILING, ADDITIONAL }[i]);
	coordinates(b, location, u);
	icarol_put(b, location, "description", u, ICAROL_PLACE_DESCRIPTION);
	transportation(b, location, u);
	if (icarol_peek(u, ICAROL_ACCESS).n)
		icarol_put(b, icarol_child(b, location, "accessibility", STR("access")), "description", u,
		    ICAROL_ACCESS);
	if (hidden)
		hide_whereabouts(b, location);
}
