#include "tests/test.h"

#include "lib/arena.h"
#include "lib/buf.h"
#include "model/forms.h"
#include "model/validate.h"
#include "tests/records.h"

#define U1 "11111111-1111-4111-8111-111111111111"
#define U2 "22222222-2222-4222-8222-222222222222"

/* The forms say of these what ajv-formats 3.0 says in its mode "full", but where a row says that they do not. */
static const struct form_row {
	const char *name;
	bool (*form)(struct str);
	const char *value;
	bool fits;
} forms[] = {
	{ "uuid: as RFC 9562 writes it", form_uuid, "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", true },
	{ "uuid: in capitals", form_uuid, "D9D5E0F5-D3CE-4F73-9A2F-4DD0ECC6C610", true },
	{ "uuid: as a URN", form_uuid, "urn:uuid:d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", true },
	{ "uuid: as a URN in capitals", form_uuid, "URN:UUID:d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", true },
	{ "uuid: another URN", form_uuid, "urn:uuie:d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", false },
	{ "uuid: a wrong colon", form_uuid, "urn\x1Auuid:d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", false },
	{ "uuid: in braces", form_uuid, "{d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610}", false },
	{ "uuid: without dashes", form_uuid, "d9d5e0f5d3ce4f739a2f4dd0ecc6c610", false },
	{ "uuid: a digit too few", form_uuid, "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c61", false },
	{ "uuid: a number", form_uuid, "12", false },
	{ "uri: a web address", form_uri, "https://www.ville.levis.qc.ca/loisirs/?a=1&b=%20#haut", true },
	{ "uri: user and port", form_uri, "http://user:pw@example.com:8080/a;b=c", true },
	{ "uri: mailto", form_uri, "mailto:info@example.test", true },
	{ "uri: a telephone", form_uri, "tel:+1-418-555-0100", true },
	{ "uri: a URN", form_uri, "urn:isbn:0451450523", true },
	{ "uri: a port that is none passes", form_uri, "http://example.com:http/", true },
	{ "uri: IPv6", form_uri, "http://[2001:db8::1]:80/x", true },
	{ "uri: IPv6 in full", form_uri, "http://u@[1:2:3:4:5:6:7:8]", true },
	{ "uri: IPv6 of nine groups", form_uri, "http://[1:2:3:4:5:6:7:8:9]", false },
	{ "uri: IPv6 and IPv4", form_uri, "http://[::ffff:192.0.2.1]", true },
	{ "uri: IPv6 and a wrong IPv4", form_uri, "http://[::ffff:192.0.2.256]", false },
	{ "uri: two gaps in IPv6", form_uri, "http://[1::2::3]", false },
	{ "uri: a future address", form_uri, "http://[v1.x:y]/", true },
	{ "uri: an open bracket", form_uri, "http://[::1/", false },
	{ "uri: a bracket in the path", form_uri, "http://a/[b]", false },
	{ "uri: no scheme", form_uri, "www.example.com", false },
	{ "uri: no scheme, slashes", form_uri, "//example.com/", false },
	{ "uri: a scheme alone", form_uri, "http:", false },
	{ "uri: a scheme and slashes", form_uri, "http://", true },
	{ "uri: a space", form_uri, "http://example.com/a b", false },
	{ "uri: accents", form_uri, "http://example.com/café", false },
	{ "uri: a bad escape", form_uri, "http://example.com/%2x", false },
	{ "uri: a cut escape", form_uri, "http://example.com/%2", false },
	{ "uri: two fragments", form_uri, "http://example.com/#a#b", false },
	{ "email: usual", form_email, "email@example.com", true },
	{ "email: signs", form_email, "o'neil+x_y@sub.example-1.co", true },
	{ "email: capitals", form_email, "INFO@EXAMPLE.CA", true },
	{ "email: one label", form_email, "a@localhost", false },
	{ "email: two dots", form_email, "a..b@example.com", false },
	{ "email: a dot at the end", form_email, "a.@example.com", false },
	{ "email: a dash at the edge", form_email, "a@-example.com", false },
	{ "email: two signs", form_email, "a@b@example.com", false },
	{ "email: a space", form_email, "a b@example.com", false },
	{ "email: accents", form_email, "é@example.com", false },
	{ "email: a name before it", form_email, "A <a@example.com>", false },
	{ "email: no name", form_email, "@example.com", false },
	{ "date: usual", form_date, "2026-11-22", true },
	{ "date: a leap day", form_date, "2024-02-29", true },
	{ "date: none in 1900", form_date, "1900-02-29", false },
	{ "date: in 2000", form_date, "2000-02-29", true },
	{ "date: the 31st of April", form_date, "2026-04-31", false },
	{ "date: month 13", form_date, "2026-13-01", false },
	{ "date: day 0", form_date, "2026-01-00", false },
	{ "date: another order", form_date, "22-11-2026", false },
	{ "date: no zero", form_date, "2026-1-1", false },
	{ "date: with a time", form_date, "2026-11-22T00:00:00Z", false },
	{ "datetime: usual", form_datetime, "2023-03-15T10:30:45.123Z", true },
	{ "datetime: an offset", form_datetime, "2024-09-25T14:23:06.5+01:00", true },
	{ "datetime: a short offset", form_datetime, "2024-09-25T14:23:06-0500", true },
	{ "datetime: hours alone", form_datetime, "2024-09-25T14:23:06+01", true },
	{ "datetime: small letters, a space", form_datetime, "2024-09-25 14:23:06z", true },
	{ "datetime: a tab, which ajv lets pass", form_datetime, "2024-09-25\t14:23:06Z", false },
	{ "datetime: no zone", form_datetime, "2024-09-25T14:23:06", false },
	{ "datetime: no seconds", form_datetime, "2024-09-25T14:23Z", false },
	{ "datetime: a date alone", form_datetime, "2024-09-25", false },
	{ "datetime: hour 24", form_datetime, "2024-09-25T24:00:00Z", false },
	{ "datetime: a leap second", form_datetime, "2016-12-31T23:59:60Z", true },
	{ "datetime: a leap second here", form_datetime, "2016-12-31T18:59:60-05:00", true },
	{ "datetime: no leap second", form_datetime, "2016-12-31T18:59:60Z", false },
	{ "datetime: an offset of a day", form_datetime, "2024-09-25T14:23:06+24:00", false },
	{ "time: usual", form_time, "09:30", true },
	{ "time: seconds", form_time, "18:00:00", true },
	{ "time: a zone", form_time, "18:00-05:00", true },
	{ "time: seconds and Z", form_time, "18:00:00Z", true },
	{ "time: one digit", form_time, "9:30", false },
	{ "time: in French", form_time, "9 h 30", false },
	{ "time: minute 60", form_time, "09:60", false },
	{ "time: something behind it", form_time, "09:30 am", false },
};

static void test_form(void **state)
{
	const struct form_row *r = *state;

	assert_int_equal(r->form(str_of(r->value)), r->fits);
}

static const struct record_row {
	const char *name;
	enum entity_id entity;
	const char *json, *problems; /* a line for each: path, reason, "!" when missing */
} records[] = {
	{ "record: a valid one", ENTITY_PHONE, "{\"id\":\"" U1 "\",\"number\":\"418\",\"extension\":12}",
	    "" },
	{ "record: required values", ENTITY_PHONE, "{}", "id is missing!\nnumber is missing!\n" },
	{ "record: blank is missing", ENTITY_PHONE, "{\"id\":\"" U1 "\",\"number\":\"\"}",
	    "number is missing!\n" },
	{ "record: forms", ENTITY_SERVICE,
	    "{\"id\":\"7\",\"name\":\"n\",\"status\":\"open\",\"url\":\"example.test\",\"email\":\"x\",\"assured_date\":\"2026\","
	    "\"last_modified\":\"2026-01-01\"}",
	    "id is no UUID\nurl is no web address: it must begin with https:// or another scheme\nemail is no e-mail "
	    "address\nstatus is none of the values that the standard allows\nassured_date is no date written "
	    "YYYY-MM-DD\nlast_modified is no date and time written YYYY-MM-DDTHH:MM:SS with a zone\n" },
	{ "record: an address with a space", ENTITY_URL, "{\"id\":\"" U1 "\",\"url\":\"http://a b\"}",
	    "url is no web address: it holds characters that must be written as %XX\n" },
	{ "record: times", ENTITY_SCHEDULE,
	    "{\"id\":\"" U1 "\",\"opens_at\":\"9h\",\"closes_at\":\"17:00\",\"freq\":\"DAILY\"}",
	    "freq is none of the values that the standard allows\nopens_at is no time written HH:MM or HH:MM:SS\n" },
	{ "record: in children, by id or place", ENTITY_ORGANIZATION,
	    "{\"id\":\"" U1 "\",\"name\":\"n\",\"description\":\"d\",\"phones\":[{\"id\":\"" U1
	    "\",\"number\":\"1\"},{\"number\":\"2\"},{\"id\":\"" U2 "\"}]}",
	    "phones[#2].id is missing!\nphones[" U2 "].number is missing!\n" },
	{ "record: an id twice in one list", ENTITY_LOCATION,
	    "{\"id\":\"" U1 "\",\"location_type\":\"postal\",\"languages\":[{\"id\":\"" U1 "\"},{\"id\":\"" U2
	    "\"},{\"id\":\"" U1 "\"}],\"phones\":[{\"id\":\"" U1 "\",\"number\":\"1\"}]}",
	    "languages[#3].id stands twice in this list\n" },
	{ "record: an object field that must be there", ENTITY_SERVICE_CAPACITY,
	    "{\"id\":\"" U1 "\",\"available\":1,\"updated\":\"2024-09-25T14:23:06.5+01:00\"}",
	    "unit is missing!\n" },
	{ "record: in an object field", ENTITY_SERVICE_CAPACITY,
	    "{\"id\":\"" U1
	    "\",\"available\":1,\"updated\":\"2024-09-25T14:23:06.5+01:00\",\"unit\":{\"id\":\"" U1 "\"}}",
	    "unit.name is missing!\n" },
	{ "record: what does not fit its field", ENTITY_ORGANIZATION,
	    "{\"id\":\"" U1
	    "\",\"name\":{},\"description\":\"d\",\"phones\":\"418\",\"year_incorporated\":\"soon\",\"x\":[]}",
	    "\"name\" must be a text\n\"phones\" must be a list of objects\n\"year_incorporated\" is no number\n" },
	{ "record: an object that is none", ENTITY_SERVICE_CAPACITY,
	    "{\"id\":\"" U1 "\",\"available\":1,\"updated\":\"2024-09-25T14:23:06.5+01:00\",\"unit\":\"kg\"}",
	    "\"unit\" must be an object\n" },
};

static struct str listed(struct arena *a, const struct problem *p)
{
	struct buf AUTO_BUF out = BUF_INIT(1 << 20);

	for (; p; p = p->next)
		buf_fmt(&out, "%.*s %.*s%s\n", STR_ARG(p->path), STR_ARG(p->reason), p->missing ? "!" : "");
	return arena_str(a, buf_str(&out));
}

static void test_record(void **state)
{
	const struct record_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);

	assert_str(
	    listed(a, validate_record(a, records_read(a, r->entity, r->json), 100)), str_of(r->problems));
}

static void test_max(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct record *r = records_read(a, ENTITY_ORGANIZATION, "{\"phones\":[{},{},{}]}");

	(void)state;
	assert_str(listed(a, validate_record(a, r, 4)),
	    STR("id is missing!\nname is missing!\ndescription is missing!\nphones[#1].id is missing!\n"));
	assert_null(validate_record(a, r, 0));
}

static const struct example_row {
	const char *name, *file;
	enum entity_id entity;
} examples[] = {
	{ "example: organization", "organization_full.json", ENTITY_ORGANIZATION },
	{ "example: service", "service_full.json", ENTITY_SERVICE },
	{ "example: service at location", "service_at_location_full.json", ENTITY_SERVICE_AT_LOCATION },
	{ "example: location", "location.json", ENTITY_LOCATION },
	{ "example: taxonomy", "taxonomy.json", ENTITY_TAXONOMY },
	{ "example: taxonomy term", "taxonomy_term.json", ENTITY_TAXONOMY_TERM },
};

/* The standard's examples are valid, as ajv with the standard's schemas finds too. */
static void test_example(void **state)
{
	const struct example_row *r = *state;

	records_need_shared();
	struct arena *AUTO_ARENA a = arena_new(1 << 22);
	struct record *example = records_read(a, r->entity, records_example(a, r->file).p);

	assert_str(listed(a, validate_record(a, example, 100)), STR(""));
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, forms, test_form);
	TESTS_ROWS(&t, records, test_record);
	tests_add(&t, "record: no more problems than asked for", test_max, NULL);
	TESTS_ROWS(&t, examples, test_example);
	return tests_run(&t, "validate");
}
