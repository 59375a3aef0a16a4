/* airs_place.c: Site and AgencyLocation become locations. */
#include "importers/airs.h"

#include "importers/mapping_trade.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdlib.h>

/* Addresses ------------------------------------------------------------------------------------------------ */

/* Line1, Line2, and those that dialects add. */
static void set_lines(struct making *m, struct record *r, struct xml_node *n)
{
	static const char *const names[] = { "Line1", "Line2", "Line3", "Line4", "Line5" };
	struct str first = STR_NONE, rest = STR_NONE;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str line = making_line(m, xml_value(m->a, n, names[i]));
		if (!first.n)
			first = line;
		else if (line.n)
			rest = rest.n ? arena_fmt(m->a, "%.*s, %.*s", STR_ARG(rest), STR_ARG(line)) : line;
	}
	making_set(m, r, "address_1", first, "Line1");
	making_set(m, r, "address_2", rest, "Line2");
}

/* Does it say where? What is withheld, or has only a country, does not. */
static bool says_where(struct making *m, struct xml_node *n)
{
	static const char *const parts[] = { "Line1", "Line2", "City", "ZipCode", "PreAddressLine", "County",
		NULL };

	for (const char *const *p = parts; *p; p++)
		for (struct xml_node *c = xml_next(n, *p, NULL); c; c = xml_next(n, *p, c))
			if (making_line(m, c->text).n)
				return true;
	return false;
}

static void one_address(
    struct making *m, struct record *place, struct xml_node *n, const char *type, struct str slot)
{
	if (!says_where(m, n)) {
		airs_is_private(m, n);
		return;
	}
	struct record *r = making_child(m, place, "addresses", slot);
	struct str postal = making_line(m, xml_value(m->a, n, "ZipCode"));
	postal = postal.n ? mapping_trade_postal(m->a, postal) : postal;
	making_take(m, r, "attention", n, "PreAddressLine");
	set_lines(m, r, n);
	making_take(m, r, "city", n, "City");
	making_take(m, r, "region", n, "County");
	making_take(m, r, "state_province", n, "State");
	making_set(m, r, "postal_code", postal, "ZipCode");
	making_set(m, r, "country", making_country(m, making_line(m, xml_value(m->a, n, "Country")), postal),
	    "Country");
	record_set(r, entity_field(r->entity, STR("address_type")), str_of(type));
	airs_private(m, r, n);
	making_keep_left(m, r, n);
}

static bool is_withheld(struct xml_node *address)
{
	for (struct xml_node *c = xml_next(address, "ReasonWithheld", NULL); c;
	     c = xml_next(address, "ReasonWithheld", c))
		if (str_trim(c->text).n)
			return true;
	return false;
}

/* Returns the kind of place; `*secret`: where it is must not be known. */
static const char *addresses(struct making *m, struct record *place, struct xml_node *site, bool *secret)
{
	static const struct {
		const char *element, *type;
	} kinds[] = { { "PhysicalAddress", "physical" }, { "MailingAddress", "postal" },
		{ "OtherAddress", "physical" } };
	const char *kind = NULL;
	int others = 0;

	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		const char *name = kinds[k].element;
		for (struct xml_node *c = xml_next(site, name, NULL); c; c = xml_next(site, name, c)) {
			bool withheld = is_withheld(c);
			struct str slot = k < 2 ? str_of(kinds[k].type) : STR("other");
			if (c != xml_next(site, name, NULL) && ++others < 1000)
				slot = arena_fmt(m->a, "%.*s#%d", STR_ARG(slot), others + 1);
			if (!kind && (withheld || says_where(m, c)))
				kind = kinds[k].type;
			*secret = *secret || (k == 0 && (withheld || airs_is_private(m, c)));
			one_address(m, place, c, kinds[k].type, slot);
		}
	}
	return kind;
}

/* Coordinates ------------------------------------------------------------------------------------------------ */

/* "+45.6", "-130.33", "45,6", "71.2 W", "−71.2"; blank when it is no number. */
static struct str degrees(struct making *m, struct str text)
{
	char number[32];
	size_t n = 0;
	bool minus = false;

	if (text.n >= sizeof number)
		return STR_NONE;
	if (text.n > 3 && memcmp(text.p, "−", 3) == 0) {
		minus = true;
		text = (struct str){ text.p + 3, text.n - 3 };
	}
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool last = i + 1 == text.n;
		if (c == ' ' || (i == 0 && (c == '+' || c == '|')) || (last && (c == 'N' || c == 'E')))
			continue;
		if ((i == 0 && c == '-') || (last && (c == 'S' || c == 'W' || c == 'O')))
			minus = true;
		else if ((c >= '0' && c <= '9') || c == '.' || c == ',')
			number[n++] = c == ',' ? '.' : c;
		else
			return STR_NONE;
	}
	number[n] = '\0';
	return n ? arena_fmt(m->a, "%s%s", minus ? "-" : "", number) : STR_NONE;
}

static bool is_within(struct str number, double most)
{
	char z[40] = { 0 };

	if (!number.n || number.n >= sizeof z)
		return false;
	memcpy(z, number.p, number.n);
	double d = strtod(z, NULL);
	return d >= -most && d <= most && d != 0;
}

/* Of the first that is a place on Earth; 0, 0 is none. The others stay. */
static void coordinates(struct making *m, struct record *place, struct xml_node *site, bool secret)
{
	for (struct xml_node *c = xml_next(site, "SpatialLocation", NULL); c;
	     c = xml_next(site, "SpatialLocation", c)) {
		struct xml_node *lat = xml_next(c, "Latitude", NULL), *lon = xml_next(c, "Longitude", NULL);
		if (!lat || !lon || (!str_trim(lat->text).n && !str_trim(lon->text).n))
			continue;
		struct str y = degrees(m, str_trim(lat->text)), x = degrees(m, str_trim(lon->text));
		if (!is_within(y, 90) || !is_within(x, 180)) {
			making_refuse(m, "SpatialLocation",
			    arena_fmt(m->a, "%.*s, %.*s", STR_ARG(lat->text), STR_ARG(lon->text)),
			    _("no latitude and longitude"));
			continue;
		}
		making_set(m, place, "latitude", y, "Latitude");
		making_set(m, place, "longitude", x, "Longitude");
		lat->used = lon->used = true;
		break;
	}
	for (const char *const *f = (const char *const[]){ "latitude", "longitude", NULL }; *f && secret; f++)
		if (record_get(place, *f).n)
			record_set_vis(
			    m->a, place, entity_field(place->entity, str_of(*f)), AUDIENCE_INTERNAL);
}

/* The place ---------------------------------------------------------------------------------------------------- */

/* What tells people the way: never of a place that must not be known. */
static void the_way(struct making *m, struct record *place, struct xml_node *site, bool secret)
{
	struct str is = making_lines(m, xml_value(m->a, site, "SiteDescription"));

	if (secret) {
		making_set(m, place, "description", is, "SiteDescription");
		return; /* the rest stays, and is internal */
	}
	struct str by = making_lines(m, xml_value(m->a, site, "PhysicalLocationDescription"));
	if (is.n && by.n && !text_same(m->a, is, by))
		is = arena_fmt(m->a, "%.*s\n%.*s", STR_ARG(is), STR_ARG(by));
	making_set(m, place, "description", is.n ? is : by, "SiteDescription");
	making_take_lines(m, place, "transportation", site, "BusServiceAccess");
}

static void accessibility(struct making *m, struct record *place, struct xml_node *site)
{
	struct str text = making_lines(m, xml_value(m->a, site, "DisabilitiesAccess"));

	if (text.n)
		making_set(m, making_child(m, place, "accessibility", STR("access")), "description", text,
		    "DisabilitiesAccess");
}

/* NoPhysicalAddress says what it is instead: kept. */
static const char *kind_of(struct xml_node *site, const char *by_address)
{
	if (by_address)
		return by_address;
	return xml_next(site, "NoPhysicalAddress", NULL) ? "virtual" : NULL;
}

struct record *airs_place(struct making *m, struct record *org, struct xml_node *site, struct str native)
{
	struct record *place = making_child(m, org, "locations", STR_NONE);
	bool secret = false;

	record_set(place, 0, native);
	making_take(m, place, "name", site, "Name");
	airs_names(m, place, site);
	const char *kind = kind_of(site, addresses(m, place, site, &secret));
	if (kind)
		record_set(place, entity_field(place->entity, STR("location_type")), str_of(kind));
	the_way(m, place, site, secret);
	coordinates(m, place, site, secret);
	airs_phones(m, place, site);
	airs_webs(m, place, site, "url", NULL);
	airs_emails(m, place, site, NULL);
	airs_contacts(m, place, site, false);
	airs_hours(m, place, site);
	airs_languages(m, place, site);
	accessibility(m, place, site);
	airs_private(m, place, site);
	airs_excluded(m, place, site);
	return place;
}

/* A secret told once is told: the same street in another place of the agency ---------------------------------------- */

static bool is_hidden(const struct record *address)
{
	return record_vis(address, 0) == AUDIENCE_INTERNAL && record_get(address, "address_1").n;
}

static bool same_street(struct making *m, const struct record *x, const struct record *y)
{
	return text_same(m->a, record_get(x, "address_1"), record_get(y, "address_1")) &&
	    text_same(m->a, record_get(x, "city"), record_get(y, "city"));
}

void airs_hide_copies(struct making *m, struct record *org)
{
	int places = entity_field(org->entity, STR("locations"));
	int list = entity_field(&entities[ENTITY_LOCATION], STR("addresses"));
	int looks = 250000;

	for (const struct record *p = org->slots[places].list.first; p; p = p->next)
		for (const struct record *secret = p->slots[list].list.first; secret; secret = secret->next)
			for (struct record *q = is_hidden(secret) ? org->slots[places].list.first : NULL; q;
			     q = q->next)
				for (struct record *a = q->slots[list].list.first; a && looks > 0;
				     a = a->next, looks--)
					if (!is_hidden(a) && same_street(m, a, secret))
						making_hide(m, a, AUDIENCE_INTERNAL);
}
