#include "importers/icarol_record.h"

#include "importers/icarol_link.h"
#include "importers/icarol_parts.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/validate.h"

/* What a row says of a service, and an organization has no place for. */
static const int of_a_service[] = { ICAROL_HOURS, ICAROL_HOURS_OTHER, ICAROL_ELIGIBILITY, ICAROL_APPLICATION,
	ICAROL_FEES, ICAROL_DOCUMENTS, ICAROL_WAIT, ICAROL_ACCREDITATION, ICAROL_LANGUAGES,
	ICAROL_LANGUAGES_LIST, ICAROL_COVERAGE, ICAROL_COVERAGE_TEXT, ICAROL_COVERAGE_TEXT_OTHER,
	ICAROL_CODES, ICAROL_CATEGORIES, ICAROL_VERIFIED };

/* Names -------------------------------------------------------------------------------------------------------------- */

/* "Unspecified" is no name. */
static void drop_nobody(struct icarol_build *b, struct icarol_unit *u, int column)
{
	struct str unused;

	if (icarol_is_nobody(b, icarol_peek(u, column)))
		icarol_take(u, column, &unused);
}

/* The public name, else the official, else another one; the next of them is the other name. */
static void names(struct icarol_build *b, struct record *r, struct icarol_unit *u)
{
	static const int columns[] = { ICAROL_PUBLIC_NAME, ICAROL_OFFICIAL_NAME, ICAROL_ALTERNATE_NAME };
	int second = ICAROL_ALTERNATE_NAME;

	for (int i = 0; i < 3; i++)
		drop_nobody(b, u, columns[i]);
	for (int i = 0; i < 3; i++)
		icarol_put(b, r, "name", u, columns[i]);
	if (text_same(b->a, icarol_peek(u, ICAROL_OFFICIAL_NAME), record_get(r, "name")))
		icarol_take(u, ICAROL_OFFICIAL_NAME, NULL);
	if (!icarol_peek(u, second).n)
		second = ICAROL_OFFICIAL_NAME;
	icarol_put(b, r, "alternate_name", u, second);
}

/* Status and who may see --------------------------------------------------------------------------------------------- */

/* In the order in which they hide. */
enum status { STATUS_UNSAID, STATUS_ACTIVE, STATUS_INACTIVE, STATUS_NOT_REFERRED, STATUS_UNKNOWN };

static bool holds(struct str text, const char *words)
{
	size_t n = strlen(words);

	for (size_t i = 0; i + n <= text.n; i++)
		if (memcmp(text.p + i, words, n) == 0)
			return true;
	return false;
}

static enum status read_status(struct icarol_build *b, struct str text)
{
	static const char *const not_referred[] = { "do not", "don t", "ne pas", "not refer", "hidden",
		"masque" };
	static const char *const inactive[] = { "inacti", "not active", "non acti", "closed", "ferme",
		"deleted", "defunct" };
	struct str s = text_fold(b->a, text);

	if (!s.n)
		return STATUS_UNSAID;
	for (size_t i = 0; i < sizeof not_referred / sizeof *not_referred; i++)
		if (holds(s, not_referred[i]))
			return STATUS_NOT_REFERRED;
	for (size_t i = 0; i < sizeof inactive / sizeof *inactive; i++)
		if (holds(s, inactive[i]))
			return STATUS_INACTIVE;
	return holds(s, "acti") ? STATUS_ACTIVE : STATUS_UNKNOWN;
}

/* Of the two languages the one that hides more. */
static enum status status_of(struct icarol_build *b, const struct icarol_unit *u)
{
	enum status one = read_status(b, icarol_peek(u, ICAROL_STATUS));
	enum status two = read_status(b, icarol_peek_other(u, ICAROL_STATUS));

	return one > two ? one : two;
}

/* What must not be referred to is for the centre's own eyes; what is kept from the web site is for other centres too.
 * A status that nobody can read hides as well. */
static void audience(struct icarol_build *b, struct record *r, struct icarol_unit *u)
{
	enum status s = status_of(b, u);
	struct str unused;

	if (icarol_take_yes(b, u, ICAROL_EXCLUDED))
		icarol_hide(b, r, AUDIENCE_PARTNER);
	if (s == STATUS_NOT_REFERRED || s == STATUS_UNKNOWN)
		icarol_hide(b, r, AUDIENCE_INTERNAL);
	if (s == STATUS_UNKNOWN)
		icarol_refuse(b, u, ICAROL_STATUS,
		    _("is no status that is known, so that the record is kept for internal use"));
	if (s == STATUS_ACTIVE)
		icarol_take(u, ICAROL_STATUS, &unused);
}

/* Sites and programs at sites have no status in HSDS: one that is inactive is not shown. */
static void hide_inactive(struct icarol_build *b, struct record *r, struct icarol_unit *u)
{
	if (status_of(b, u) == STATUS_INACTIVE)
		icarol_hide(b, r, AUDIENCE_INTERNAL);
	audience(b, r, u);
}

static void service_status(
    struct icarol_build *b, struct record *service, struct icarol_unit *u, enum status agency)
{
	enum status own = status_of(b, u);
	struct str unused;

	if (own == STATUS_INACTIVE)
		icarol_take(u, ICAROL_STATUS, &unused);
	if (own == STATUS_INACTIVE || agency == STATUS_INACTIVE)
		icarol_set(service, "status", STR("inactive"));
	else if (own != STATUS_UNKNOWN) /* who is listed and does not say otherwise is active */
		icarol_set(service, "status", STR("active"));
}

/* Services ----------------------------------------------------------------------------------------------------------- */

/* The day it was verified, and the moment it was changed where the feed says in which zone. */
static void dates(
    struct icarol_build *b, struct record *service, struct icarol_unit *u, struct icarol_unit *agency)
{
	int f = entity_field(service->entity, STR("last_modified"));
	struct str day = icarol_verified(b, u), moment = icarol_peek(u, ICAROL_UPDATED);

	icarol_set(service, "assured_date", day.n ? day : icarol_verified(b, agency));
	if (day.n)
		icarol_take(u, ICAROL_VERIFIED, NULL);
	icarol_put(b, service, "assurer_email", u, ICAROL_VERIFIED_EMAIL);
	if (moment.n && moment.p[moment.n - 1] == 'Z' && !validate_value(&service->entity->fields[f], moment))
		record_set(service, f, icarol_take(u, ICAROL_UPDATED, NULL));
}

/* All that a row says of a service; what its organization took already is not there any more. */
static void fill_service(
    struct icarol_build *b, struct record *s, struct icarol_unit *u, struct icarol_unit *agency)
{
	service_status(b, s, u, status_of(b, agency));
	names(b, s, u);
	icarol_put(b, s, "description", u, ICAROL_DESCRIPTION);
	icarol_put(b, s, "url", u, ICAROL_WEBSITE);
	icarol_put(b, s, "email", u, ICAROL_EMAIL);
	icarol_put(b, s, "application_process", u, ICAROL_APPLICATION);
	icarol_put(b, s, "fees_description", u, ICAROL_FEES);
	icarol_put(b, s, "wait_time", u, ICAROL_WAIT);
	icarol_put(b, s, "accreditations", u, ICAROL_ACCREDITATION);
	icarol_put(b, s, "eligibility_description", u, ICAROL_ELIGIBILITY);
	dates(b, s, u, agency);
	icarol_phones(b, s, u);
	icarol_contacts(b, s, u);
	icarol_hours(b, s, u);
	icarol_areas(b, s, u);
	icarol_languages(b, s, u);
	if (icarol_peek(u, ICAROL_DOCUMENTS).n)
		icarol_put(b, icarol_child(b, s, "required_documents", STR("documents")), "document", u,
		    ICAROL_DOCUMENTS);
	icarol_terms(b, s, u);
}

/* The place that a row is by itself; NULL when it says of none. */
static struct record *own_place(struct icarol_build *b, struct record *organization, struct icarol_unit *u)
{
	if (!icarol_has_place(u))
		return NULL;
	struct record *location = icarol_child(b, organization, "locations", STR_NONE);
	record_set(location, 0, u->row->number);
	icarol_place(b, location, u);
	return location;
}

static void service(struct icarol_build *b, struct record *organization, struct icarol_unit *u)
{
	struct record *s = record_new(b->a, &entities[ENTITY_SERVICE]);

	record_set(s, 0, u->row->number);
	fill_service(b, s, u, &b->units[0]);
	icarol_put(b, s, "name", u, ICAROL_PROGRAM_NAME);
	if (!record_get(s, "name").n) {
		icarol_refuse(b, u, ICAROL_PUBLIC_NAME, _("a service has a name: the row is left out"));
		return;
	}
	record_add(organization, entity_field(organization->entity, STR("services")), s);
	u->record = s;
	audience(b, s, u);
	struct record *place = own_place(b, organization, u);
	if (place)
		icarol_link_place(b, s, place);
}

static void site(struct icarol_build *b, struct record *organization, struct icarol_unit *u)
{
	struct record *l = icarol_child(b, organization, "locations", STR_NONE);

	record_set(l, 0, u->row->number);
	u->record = l;
	names(b, l, u);
	icarol_put(b, l, "description", u, ICAROL_DESCRIPTION);
	icarol_put(b, l, "url", u, ICAROL_WEBSITE);
	icarol_phones(b, l, u);
	icarol_contacts(b, l, u);
	if (icarol_peek(u, ICAROL_EMAIL).n)
		icarol_put(b, icarol_child(b, l, "contacts", STR("email")), "email", u, ICAROL_EMAIL);
	icarol_hours(b, l, u);
	icarol_languages(b, l, u);
	icarol_terms(b, l, u);
	icarol_place(b, l, u);
	hide_inactive(b, l, u);
}

static void program_at_site(struct icarol_build *b, struct record *organization, struct icarol_unit *u)
{
	struct icarol_unit *program = icarol_link_program(b, u);

	if (!program || !program->record) {
		service(b, organization, u);
		if (u->record)
			icarol_link_sites(b, u->record, u);
		return;
	}
	icarol_link_inherit(b, u, program);
	struct record *l = icarol_link_sites(b, program->record, u);
	icarol_put(b, l, "description", u, ICAROL_DESCRIPTION);
	icarol_phones(b, l, u);
	icarol_contacts(b, l, u);
	if (icarol_peek(u, ICAROL_EMAIL).n)
		icarol_put(b, icarol_child(b, l, "contacts", STR("email")), "email", u, ICAROL_EMAIL);
	icarol_hours(b, l, u);
	icarol_areas(b, l, u);
	icarol_terms(b, l, u);
	u->record = l;
	hide_inactive(b, l, u);
	struct record *place = record_get(l, "location_id").n ? NULL : own_place(b, organization, u);
	if (place)
		icarol_set(l, "location_id", record_id(place));
}

/* The organization --------------------------------------------------------------------------------------------------- */

static void legal(struct icarol_build *b, struct record *o, struct icarol_unit *u)
{
	icarol_put(b, o, "year_incorporated", u, ICAROL_YEAR);
	icarol_put(b, o, "legal_status", u, ICAROL_LEGAL_STATUS);
	icarol_put(b, o, "tax_status", u, ICAROL_TAX_STATUS);
	if (icarol_peek(u, ICAROL_FUNDS).n)
		icarol_put(b, icarol_child(b, o, "funding", STR("funds")), "source", u, ICAROL_FUNDS);
	if (icarol_peek(u, ICAROL_TAX_ID).n) {
		struct record *id = icarol_child(b, o, "organization_identifiers", STR("fein"));
		icarol_set(id, "identifier_type", STR("FEIN"));
		icarol_put(b, id, "identifier", u, ICAROL_TAX_ID);
	}
}

static bool has_programs(const struct icarol_build *b)
{
	for (size_t i = 1; i < b->n; i++)
		if (b->units[i].row->level == ICAROL_PROGRAM ||
		    b->units[i].row->level == ICAROL_PROGRAM_AT_SITE)
			return true;
	return false;
}

/* The agency's row as the one service that it is. */
static struct record *own_service(struct icarol_build *b, struct record *o, struct icarol_unit *u)
{
	bool says = false;

	for (size_t i = 0; i < sizeof of_a_service / sizeof *of_a_service; i++)
		says = says || icarol_peek(u, of_a_service[i]).n;
	if (!says || has_programs(b))
		return NULL;
	int name = entity_field(o->entity, STR("name"));
	struct record *s = icarol_child(b, o, "services", STR_NONE);
	record_set(s, 0, u->row->number);
	icarol_set_both(b, s, "name", record_text(o, name), record_other(o, name));
	fill_service(b, s, u, u);
	return s;
}

static struct record *agency(struct icarol_build *b, struct icarol_unit *u)
{
	struct record *o = record_new(b->a, &entities[ENTITY_ORGANIZATION]);

	o->lang = b->lang == ICAROL_EN ? STR("en") : STR_NONE;
	record_set(o, 0, u->row->number);
	names(b, o, u);
	if (!record_get(o, "name").n)
		return NULL;
	icarol_set(o, "parent_organization_id", icarol_take(u, ICAROL_PARENT_NUMBER, NULL));
	icarol_put(b, o, "description", u, ICAROL_DESCRIPTION);
	icarol_put(b, o, "email", u, ICAROL_EMAIL);
	icarol_put(b, o, "website", u, ICAROL_WEBSITE);
	icarol_phones(b, o, u);
	icarol_contacts(b, o, u);
	legal(b, o, u);
	struct record *s = own_service(b, o, u);
	audience(b, o, u);
	if (!s)
		icarol_terms(b, o, u);
	struct record *place = own_place(b, o, u);
	if (place && !s) {
		icarol_hours(b, place, u);
		icarol_languages(b, place, u);
	}
	if (place && s)
		icarol_link_place(b, s, place);
	return o;
}

struct record *icarol_organization(struct icarol_build *b)
{
	static void (*const make[ICAROL_LEVELS])(
	    struct icarol_build *, struct record *, struct icarol_unit *) = {
		[ICAROL_PROGRAM] = service, [ICAROL_SITE] = site, [ICAROL_PROGRAM_AT_SITE] = program_at_site
	};
	struct record *o = agency(b, &b->units[0]);
	struct str unused;

	if (!o) {
		icarol_refuse(b, &b->units[0], ICAROL_PUBLIC_NAME, _("an agency has a name"));
		return NULL;
	}
	b->units[0].record = o;
	for (size_t i = 1; i < b->n; i++)
		make[b->units[i].row->level](b, o, &b->units[i]);
	icarol_link_rest(b);
	for (size_t i = 0; i < b->n; i++) {
		struct icarol_unit *u = &b->units[i];
		if (text_same(b->a, icarol_peek(u, ICAROL_PARENT_NAME), record_get(o, "name")))
			icarol_take(u, ICAROL_PARENT_NAME, &unused);
		if (u->record)
			icarol_rest(b, u->record, u);
	}
	return o;
}
