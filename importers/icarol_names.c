#include "importers/icarol_names.h"

#include "lib/hash.h"
#include "lib/text.h"

enum { MEMBER_MAX = 60, SLOTS = 2 * ICAROL_NAMES_MAX };

struct icarol_names {
	struct arena *a;
	struct icarol_name *list;
	int n;
	int slots[SLOTS];          /* by hash: number + 1 */
	int known[ICAROL_COLUMNS]; /* number + 1 */
};

/* One line a column: iCarol's own name first, then what those call it who rename it. */
/* clang-format off */
static const struct {
	const char *name;
	int column;
} columns[] = {
	{ "resourceagencynum", ICAROL_NUMBER }, { "resourceid", ICAROL_NUMBER }, { "agencynum", ICAROL_NUMBER },
	{ "taxonomylevelname", ICAROL_LEVEL }, { "taxonomylevel", ICAROL_LEVEL },
	{ "parentagencynum", ICAROL_PARENT_NUMBER },
	{ "parentagency", ICAROL_PARENT_NAME },
	{ "connectstositenum", ICAROL_SITE_NUMBER },
	{ "connectstoprogramnum", ICAROL_PROGRAM_NUMBER },
	{ "siteagencynamepublic", ICAROL_SITE_NAME },
	{ "programagencynamepublic", ICAROL_PROGRAM_NAME },
	{ "languageofrecord", ICAROL_LANGUAGE },
	{ "publicname", ICAROL_PUBLIC_NAME }, { "agencynamepublic", ICAROL_PUBLIC_NAME }, { "name", ICAROL_PUBLIC_NAME },
	{ "publicnameprogram", ICAROL_PUBLIC_NAME },
	{ "alternatename", ICAROL_ALTERNATE_NAME },
	{ "officialname", ICAROL_OFFICIAL_NAME },
	{ "agencydescription", ICAROL_DESCRIPTION }, { "description", ICAROL_DESCRIPTION },
	{ "agencystatus", ICAROL_STATUS }, { "status", ICAROL_STATUS },
	{ "excludefromwebsite", ICAROL_EXCLUDED },
	{ "emailaddressmain", ICAROL_EMAIL }, { "emailaddress", ICAROL_EMAIL },
	{ "websiteaddress", ICAROL_WEBSITE },
	{ "hoursofoperation", ICAROL_HOURS },
	{ "hours", ICAROL_HOURS_OTHER }, { "workhours", ICAROL_HOURS_OTHER }, { "hoursformatted", ICAROL_HOURS_OTHER },
	{ "eligibility", ICAROL_ELIGIBILITY },
	{ "applicationprocess", ICAROL_APPLICATION }, { "intakeprocedure", ICAROL_APPLICATION },
	{ "feestructuresource", ICAROL_FEES }, { "feestructure", ICAROL_FEES },
	{ "documentsrequired", ICAROL_DOCUMENTS },
	{ "normalwaittime", ICAROL_WAIT },
	{ "licenseaccreditation", ICAROL_ACCREDITATION },
	{ "languagesoffered", ICAROL_LANGUAGES }, { "otherlanguages", ICAROL_LANGUAGES },
	{ "languagesofferedlist", ICAROL_LANGUAGES_LIST },
	{ "coverage", ICAROL_COVERAGE },
	{ "coveragearea", ICAROL_COVERAGE_TEXT },
	{ "coverageareatext", ICAROL_COVERAGE_TEXT_OTHER },
	{ "taxonomyterms", ICAROL_TERMS }, { "taxonomyterm", ICAROL_TERMS },
	{ "taxonomycodes", ICAROL_CODES }, { "taxonomycode", ICAROL_CODES },
	{ "categories", ICAROL_CATEGORIES },
	{ "lastverifiedon", ICAROL_VERIFIED },
	{ "lastverifiedbyemailaddress", ICAROL_VERIFIED_EMAIL },
	{ "updatedon", ICAROL_UPDATED },
	{ "legalstatus", ICAROL_LEGAL_STATUS },
	{ "irsstatus", ICAROL_TAX_STATUS },
	{ "fein", ICAROL_TAX_ID },
	{ "yearincorporated", ICAROL_YEAR },
	{ "sourceoffunds", ICAROL_FUNDS },
	{ "disabilitiesaccess", ICAROL_ACCESS },
	{ "physicallocationdescription", ICAROL_PLACE_DESCRIPTION },
	{ "busserviceaccess", ICAROL_BUS },
	{ "publicaccesstransportation", ICAROL_TRANSPORT },
	{ "latitude", ICAROL_LATITUDE },
	{ "longitude", ICAROL_LONGITUDE },
	{ "address", ICAROL_ADDRESS + ICAROL_ADDRESS_PARTS + ICAROL_ADDRESS_LINE1 },
	{ "city", ICAROL_ADDRESS + ICAROL_ADDRESS_PARTS + ICAROL_ADDRESS_CITY },
	{ "stateprovince", ICAROL_ADDRESS + ICAROL_ADDRESS_PARTS + ICAROL_ADDRESS_STATE },
	{ "postalcode", ICAROL_ADDRESS + ICAROL_ADDRESS_PARTS + ICAROL_ADDRESS_POSTAL },
	{ "country", ICAROL_ADDRESS + ICAROL_ADDRESS_PARTS + ICAROL_ADDRESS_COUNTRY },
};

/* Columns of a family: a beginning and an end. */
struct part {
	const char *name;
	int at;
};

static const struct part phones[] = {
	{ "phone1", 0 }, { "phone2", 1 }, { "phone3", 2 }, { "phone4", 3 }, { "phone5", 4 }, { "phonefax", 5 },
	{ "phonetty", 6 }, { "phonetollfree", 7 }, { "phonenumbertollfree", 7 }, { "phonenumberhotline", 8 },
	{ "phonehotline", 8 }, { "phonenumberbusinessline", 9 }, { "phonebusiness", 9 },
	{ "phonenumberoutofarea", 10 }, { "phonenumberafterhours", 11 }, { "phoneafterhours", 11 }, { NULL, 0 },
};
static const struct part phone_parts[] = {
	{ "number", ICAROL_PHONE_NUMBER }, { "", ICAROL_PHONE_NUMBER }, { "name", ICAROL_PHONE_NAME },
	{ "description", ICAROL_PHONE_DESCRIPTION }, { "isprivate", ICAROL_PHONE_PRIVATE },
	{ "type", ICAROL_PHONE_TYPE }, { NULL, 0 },
};
static const struct part addresses[] = { { "mailing", 0 }, { "physical", 1 }, { "other", 2 }, { NULL, 0 } };
static const struct part address_parts[] = {
	{ "attentionname", ICAROL_ADDRESS_ATTENTION }, { "address1", ICAROL_ADDRESS_LINE1 },
	{ "address2", ICAROL_ADDRESS_LINE2 }, { "address3", ICAROL_ADDRESS_LINE3 },
	{ "address4", ICAROL_ADDRESS_LINE4 }, { "city", ICAROL_ADDRESS_CITY }, { "county", ICAROL_ADDRESS_COUNTY },
	{ "stateprovince", ICAROL_ADDRESS_STATE }, { "state", ICAROL_ADDRESS_STATE },
	{ "postalcode", ICAROL_ADDRESS_POSTAL }, { "country", ICAROL_ADDRESS_COUNTRY },
	{ "addressisprivate", ICAROL_ADDRESS_PRIVATE }, { NULL, 0 },
};
static const struct part contacts[] = { { "maincontact", 0 }, { "seniorworker", 1 }, { NULL, 0 } };
static const struct part contact_parts[] = {
	{ "name", ICAROL_CONTACT_NAME }, { "title", ICAROL_CONTACT_TITLE },
	{ "emailaddress", ICAROL_CONTACT_EMAIL }, { "phonenumber", ICAROL_CONTACT_PHONE },
	{ "isprivate", ICAROL_CONTACT_PRIVATE }, { NULL, 0 },
};
static const struct family {
	const struct part *begins, *ends;
	int first, parts;
} families[] = {
	{ phones, phone_parts, ICAROL_PHONE, ICAROL_PHONE_PARTS },
	{ addresses, address_parts, ICAROL_ADDRESS, ICAROL_ADDRESS_PARTS },
	{ contacts, contact_parts, ICAROL_CONTACT, ICAROL_CONTACT_PARTS },
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool begins_with(struct str s, const char *z, struct str *rest)
{
	size_t n = strlen(z);

	if (s.n < n || memcmp(s.p, z, n) != 0)
		return false;
	*rest = (struct str){ s.p + n, s.n - n };
	return true;
}

static int of_family(const struct family *f, struct str name)
{
	struct str rest;

	for (const struct part *b = f->begins; b->name; b++)
		for (const struct part *e = begins_with(name, b->name, &rest) ? f->ends : NULL; e && e->name;
		     e++)
			if (str_is(rest, e->name))
				return f->first + b->at * f->parts + e->at;
	return ICAROL_OTHER;
}

static int column_of(struct str name)
{
	for (size_t i = 0; i < COUNT(columns); i++)
		if (str_is(name, columns[i].name))
			return columns[i].column;
	for (size_t i = 0; i < COUNT(families); i++) {
		int column = of_family(&families[i], name);
		if (column != ICAROL_OTHER)
			return column;
	}
	return ICAROL_OTHER;
}

/* "Phone1 Number" -> "phone1number". */
static struct str squeezed(struct arena *a, struct str text)
{
	struct str folded = text_fold(a, text);
	char *out = arena_alloc(a, folded.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < folded.n; i++)
		if (folded.p[i] != ' ')
			out[n++] = folded.p[i];
	return (struct str){ out, n };
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* "Custom_Former Names", "InternalNotes" -> "x_custom_former_names", "x_internal_notes". */
static struct str member_of(struct arena *a, struct str text)
{
	char *parted = arena_alloc(a, 2 * text.n + 1), out[2 + MEMBER_MAX + 1] = "x_";
	size_t n = 0, m = 2;

	for (size_t i = 0; i < text.n; i++) {
		if (i && is_lower(text.p[i - 1]) && is_upper(text.p[i]))
			parted[n++] = ' ';
		parted[n++] = text.p[i];
	}
	struct str folded = text_fold(a, (struct str){ parted, n });
	for (size_t i = 0; i < folded.n && m < sizeof out - 1; i++) {
		char c = folded.p[i];
		bool plain = is_lower(c) || (c >= '0' && c <= '9');
		if (plain || out[m - 1] != '_')
			out[m++] = plain ? c : '_';
	}
	while (m > 2 && out[m - 1] == '_')
		m--;
	return m > 2 ? arena_str(a, (struct str){ out, m }) : STR("x_column");
}

struct icarol_names *icarol_names_new(struct arena *a)
{
	struct icarol_names *n = ARENA_NEW(a, struct icarol_names);

	n->a = a;
	n->list = ARENA_ARRAY(a, struct icarol_name, ICAROL_NAMES_MAX);
	return n;
}

static bool member_taken(const struct icarol_names *n, struct str member)
{
	for (int i = 0; i < n->n; i++)
		if (str_eq(n->list[i].member, member))
			return true;
	return false;
}

/* Two columns of the same name keep a member each. */
static struct str own_member(struct icarol_names *n, struct str text)
{
	struct str first = member_of(n->a, text), member = first;

	for (int i = n->n + 1; member_taken(n, member); i++)
		member = arena_fmt(n->a, "%.*s_%d", STR_ARG(first), i);
	return member;
}

static int add(struct icarol_names *n, struct str text, size_t slot)
{
	if (n->n == ICAROL_NAMES_MAX || text.n > ICAROL_NAME_BYTES_MAX)
		return -1;
	struct icarol_name *x = &n->list[n->n];
	*x = (struct icarol_name){ .text = arena_str(n->a, text),
		.member = own_member(n, text),
		.column = column_of(squeezed(n->a, text)) };
	if (x->column != ICAROL_OTHER && n->known[x->column])
		x->column = ICAROL_OTHER;
	n->slots[slot] = ++n->n;
	if (x->column != ICAROL_OTHER)
		n->known[x->column] = n->n;
	return n->n - 1;
}

int icarol_names_put(struct icarol_names *n, struct str text, int after)
{
	uint64_t at;

	if (after + 1 < n->n && str_eq(n->list[after + 1].text, text))
		return after + 1;
	struct hash h = hash_of(text);
	memcpy(&at, h.b, sizeof at);
	for (at %= SLOTS; n->slots[at]; at = (at + 1) % SLOTS)
		if (str_eq(n->list[n->slots[at] - 1].text, text))
			return n->slots[at] - 1;
	return add(n, text, (size_t)at);
}

const struct icarol_name *icarol_name(const struct icarol_names *n, int i)
{
	return &n->list[i];
}

const struct icarol_name *icarol_names_find(const struct icarol_names *n, int column)
{
	return n->known[column] ? &n->list[n->known[column] - 1] : NULL;
}

struct str icarol_column_name(const struct icarol_names *n, int column)
{
	const struct icarol_name *x = icarol_names_find(n, column);

	if (x)
		return x->text;
	for (size_t i = 0; i < COUNT(columns); i++)
		if (columns[i].column == column)
			return str_of(columns[i].name);
	return STR_NONE;
}
