/* cioc_reach.c: telephones, contacts, addresses of a CIOC record. */
#include "importers/cioc.h"

#include "importers/mapping_trade.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdio.h>

/* Telephones ----------------------------------------------------------------------------------------------- */

/* CIOC's telephone fields are texts: one number with its extension, or words around several. Of the first the number, and its
 * extension; else blank. */
static struct str parts_of(struct making *m, struct str text, struct str *ext)
{
	struct str bare = mapping_trade_noext(m->a, text), number = mapping_trade_phone(m->a, bare);

	*ext = mapping_trade_ext(m->a, text);
	bool plain = number.p != bare.p && (!ext->n || ext->p + ext->n == text.p + text.n) &&
	    !(ext->n > 1 && ext->p[0] == '0');
	return plain ? number : STR_NONE;
}

static bool is_same_number(struct making *m, struct str x, struct str y)
{
	struct str x_ext, y_ext, number = parts_of(m, x, &x_ext);

	return number.n && str_eq(number, parts_of(m, y, &y_ext)) && str_eq(x_ext, y_ext);
}

static void set_number(struct making *m, struct record *phone, struct str text)
{
	struct str ext, number = parts_of(m, text, &ext);

	if (number.n) {
		making_set(m, phone, "number", number, "PHONE");
		making_set(m, phone, "extension", ext, "PHONE");
	} else {
		making_set(m, phone, "number", mapping_trade_phone(m->a, text), "PHONE");
	}
}

/* What the element's name says besides, in both languages. */
static const struct {
	const char *element, *type, *fr, *en;
} phones[] = {
	{ "OFFICE_PHONE", "voice", NULL, NULL },
	{ "TOLL_FREE_PHONE", "voice", "sans frais", "toll-free" },
	{ "CRISIS_PHONE", "voice", "urgence", "crisis" },
	{ "AFTER_HRS_PHONE", "voice", "en dehors des heures", "after hours" },
	{ "TDD_PHONE", "textphone", NULL, NULL },
	{ "TTY", "textphone", NULL, NULL },
	{ "FAX", "fax", NULL, NULL },
};

void cioc_phones(struct cioc *c, struct record *r)
{
	for (size_t i = 0; i < sizeof phones / sizeof *phones; i++) {
		struct both v = cioc_both(c, cioc_element(c, phones[i].element), "V");
		struct str fr = str_of(phones[i].fr), en = str_of(phones[i].en);
		if (!v.text.n && !v.other.n)
			continue;
		struct record *phone = making_child(c->m, r, "phones", str_of(phones[i].element));
		int number = entity_field(phone->entity, STR("number"));
		set_number(c->m, phone, v.text.n ? v.text : v.other);
		if (v.text.n && v.other.n && !str_eq(v.text, v.other) &&
		    !is_same_number(c->m, v.text, v.other))
			record_set_other(c->m->a, phone, number, v.other);
		making_set(c->m, phone, "type", str_of(phones[i].type), phones[i].element);
		struct both d = { c->french ? fr : en, !c->two ? STR_NONE : c->french ? en : fr };
		cioc_set(c, phone, "description", d, "description", false);
		cioc_hide(c, phone, phones[i].element);
	}
}

/* Contacts ------------------------------------------------------------------------------------------------- */

static struct str line(struct cioc *c, struct xml_node *n, const char *name)
{
	return n ? making_line(c->m, xml_attr(n, name)) : STR_NONE;
}

/* What a contact is called, of the parts that there are. */
static struct str name_of(struct cioc *c, struct xml_node *n)
{
	static const char *const parts[] = { "NMH", "NMFIRST", "NMLAST", "NMS", "NM", NULL };
	struct str all = STR_NONE;

	for (const char *const *p = parts; *p; p++) {
		struct str part = line(c, n, *p);
		if (part.n)
			all = all.n ? arena_fmt(c->m->a, "%.*s %.*s", STR_ARG(all), STR_ARG(part)) : part;
	}
	return all;
}

static struct both pick(struct str mine, struct str its)
{
	return (struct both){ mine, str_eq(mine, its) ? STR_NONE : its };
}

/* PH1 to PH3 and FAX of a contact. */
static bool contact_phone(struct cioc *c, struct record *contact, struct xml_node *n, const char *prefix)
{
	char name[16];
	struct str parts[5];
	static const char *const suffixes[] = { "NO", "N", "TYPE", "EXT", "OPT" };

	for (size_t i = 0; i < 5; i++) {
		snprintf(name, sizeof name, "%s%s", prefix, suffixes[i]);
		parts[i] = line(c, n, name);
	}
	struct str number = parts[0].n ? parts[0] : parts[1];
	if (!number.n)
		return false;
	struct record *phone = making_child(c->m, contact, "phones", str_of(prefix));
	set_number(c->m, phone, number);
	making_set(c->m, phone, "type", strcmp(prefix, "FAX") == 0 ? STR("fax") : STR("voice"), "TYPE");
	struct str note = parts[0].n ? parts[1] : STR_NONE;
	struct str description = parts[2].n && note.n
	    ? arena_fmt(c->m->a, "%.*s; %.*s", STR_ARG(parts[2]), STR_ARG(note))
	    : note.n ? note
	             : parts[2];
	making_set(c->m, phone, "description", description, "TYPE");
	if (parts[3].n)
		making_set(c->m, phone, "extension", parts[3], "EXT");
	making_keep(c->m, phone, "OPT", parts[4]);
	return true;
}

/* CONTACT elements, one for a language; or, in older files, attributes of the element itself. */
static void one_contact(struct cioc *c, struct record *r, struct xml_node *n, const char *slot)
{
	struct xml_node *mine = NULL, *its = NULL;

	for (struct xml_node *p = xml_next(n, "CONTACT", NULL); p; p = xml_next(n, "CONTACT", p)) {
		struct str lang = xml_attr(p, "LANG");
		bool french = str_is(lang, "F"),
		     main = french == c->french || !str_is(lang, french ? "F" : "E");
		if (main && !mine)
			mine = p;
		else if (!main && c->two && !its)
			its = p;
	}
	mine = mine ? mine : its;
	struct both name = mine ? pick(name_of(c, mine), name_of(c, its)) : cioc_both(c, n, "NM"),
	            title = mine ? pick(line(c, mine, "TTL"), line(c, its, "TTL")) : cioc_both(c, n, "TTL"),
	            org = mine ? pick(line(c, mine, "ORG"), line(c, its, "ORG")) : cioc_both(c, n, "ORG"),
	            email = mine ? pick(line(c, mine, "EML"), line(c, its, "EML")) : cioc_both(c, n, "EML"),
	            phone = { 0 };
	if (!mine)
		phone = cioc_both(c, n, "PHN");
	struct xml_node *from = mine ? mine : n;
	if (!name.text.n && !name.other.n && !title.text.n && !title.other.n && !email.text.n &&
	    !phone.text.n && !xml_left(from))
		return;
	struct record *contact = making_child(c->m, r, "contacts", str_of(slot));
	cioc_set(c, contact, "name", name, slot, true);
	cioc_set(c, contact, "title", title, slot, true);
	cioc_set(c, contact, "department", org, slot, true);
	cioc_set(c, contact, "email", email, slot, true);
	if (phone.text.n)
		set_number(c->m, making_child(c->m, contact, "phones", STR("PHN")), phone.text);
	for (const char *const *p = (const char *const[]){ "PH1", "PH2", "PH3", "FAX", NULL }; *p; p++)
		if (!contact_phone(c, contact, from, *p) && its)
			contact_phone(c, contact, its, *p);
	cioc_hide(c, contact, slot);
	making_keep_left(c->m, contact, from);
}

void cioc_contacts(struct cioc *c, struct record *r)
{
	static const char *const elements[] = { "CONTACT_1", "CONTACT_2", "EXEC_1", "EXEC_2", "VOLCONTACT",
		"EXTRA_CONTACT_A", NULL };

	for (const char *const *e = elements; *e; e++) {
		struct xml_node *n = cioc_element(c, *e);
		if (n)
			one_contact(c, r, n, *e);
	}
}

/* Addresses ------------------------------------------------------------------------------------------------ */

static struct str words(struct cioc *c, struct str x, struct str y)
{
	return x.n && y.n ? arena_fmt(c->m->a, "%.*s %.*s", STR_ARG(x), STR_ARG(y)) : x.n ? x : y;
}

static struct str street_of(
    struct cioc *c, struct str number, struct str type, bool after, struct str name, struct str direction)
{
	struct str street = after ? words(c, name, type) : words(c, type, name);

	return words(c, words(c, number, street), direction);
}

/* The kind of street stands behind its name in English, before it in French, unless the record says otherwise. */
static bool is_after(struct xml_node *n, const char *name, bool french)
{
	struct str said = xml_attr(n, name);

	return said.n ? str_is(said, "1") || str_is(said, "true") : !french;
}

static struct both street(struct cioc *c, struct xml_node *n)
{
	struct both number = cioc_both(c, n, "STNUM"), type = cioc_both(c, n, "STTYPE"),
	            name = cioc_both(c, n, "ST"), direction = cioc_both(c, n, "STDIR");
	bool english = is_after(n, "STTYPEAFTER", false), french = is_after(n, "STTYPEAFTERF", true);

	return (struct both){ street_of(c, number.text, type.text, c->french ? french : english, name.text,
		                  direction.text),
		street_of(
		    c, number.other, type.other, c->french ? english : french, name.other, direction.other) };
}

static void one_address(struct cioc *c, struct record *place, struct xml_node *n, const char *element,
    const char *type, struct str slot)
{
	struct both first = cioc_both(c, n, "LN1"), more = cioc_both(c, n, "LN2"), way = street(c, n),
	            box = cioc_join(c, cioc_both(c, n, "BXTP"), " ", cioc_both(c, n, "BOX")),
	            inside = cioc_join(c, cioc_both(c, n, "SFX"), ", ", cioc_both(c, n, "BLD")),
	            city = cioc_both(c, n, "CTY"), province = cioc_both(c, n, "PRV"),
	            country = cioc_both(c, n, "CTRY"), care_of = cioc_both(c, n, "CO");
	struct str postal = line(c, n, "PC");

	more = cioc_join(c, more, ", ", inside);
	if (!way.text.n && !way.other.n) {
		way = box;
		box = (struct both){ 0 };
	}
	if (first.text.n || first.other.n)
		more = cioc_join(c, way, ", ", more);
	else
		first = way;
	more = cioc_join(c, more, ", ", box);
	if (!first.text.n && !first.other.n && !city.text.n && !city.other.n && !postal.n && !more.text.n)
		return;
	struct record *r = making_child(c->m, place, "addresses", slot);
	postal = postal.n ? mapping_trade_postal(c->m->a, postal) : postal;
	cioc_set(c, r, "attention", care_of, "CO", true);
	cioc_set(c, r, "address_1", first, "LN1", true);
	cioc_set(c, r, "address_2", more, "LN2", true);
	cioc_set(c, r, "city", city, "CTY", true);
	cioc_set(c, r, "state_province", province, "PRV", true);
	making_set(c->m, r, "postal_code", postal, "PC");
	making_set(c->m, r, "country",
	    making_country(c->m, country.text.n ? country.text : country.other, postal), "CTRY");
	record_set(r, entity_field(r->entity, STR("address_type")), str_of(type));
	cioc_hide(c, r, element);
	making_keep_left(c->m, r, n);
}

void cioc_addresses(struct cioc *c, struct record *place)
{
	struct xml_node *site = cioc_element(c, "SITE_ADDRESS"), *mail = cioc_element(c, "MAIL_ADDRESS"),
	                *others = cioc_element(c, "OTHER_ADDRESSES");

	if (site)
		one_address(c, place, site, "SITE_ADDRESS", "physical", STR("SITE_ADDRESS"));
	if (mail)
		one_address(c, place, mail, "MAIL_ADDRESS", "postal", STR("MAIL_ADDRESS"));
	for (struct xml_node *n = others ? xml_next(others, "ADDR", NULL) : NULL; n;
	     n = xml_next(others, "ADDR", n)) {
		struct cioc one = *c; /* such an address is of one language, without an F */
		one.french = false;
		one.two = false;
		struct str slot = xml_attr(n, "GID");
		one_address(&one, place, n, "OTHER_ADDRESSES", "physical", slot);
		c->m = one.m;
	}
}
