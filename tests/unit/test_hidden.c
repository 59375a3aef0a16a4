/* test_hidden.c: what only some may see stays so when it goes elsewhere. */
#include "tests/test.h"

#include "rules/hidden.h"

/* Members of two organizations of one id, and those of the first afterwards. */
struct row {
	const char *name;
	const char *record, *known, *after;
};

#define HIDDEN(list)   ",\"vigie\":{\"vis\":{\"" list "\":\"internal\"}}"
#define PARTNER(list)  ",\"vigie\":{\"vis\":{\"" list "\":\"partner\"}}"
#define PHONE(more)    "\"phones\":[{\"id\":\"P\",\"number\":\"418 555-0101\"" more "}]"
#define STREET(more)   "\"address_1\":\"7, rue A\"" more
#define PLACE(in, out) "\"locations\":[{\"id\":\"L\",\"addresses\":[{\"id\":\"A\"," STREET(in) "}]" out "}]"

/* clang-format off */
static const struct row rows[] = {
	{ "nothing is hidden", PHONE(""), "", PHONE("") },
	{ "a list", PHONE("") HIDDEN("phones"), "", PHONE(HIDDEN("number")) HIDDEN("phones") },
	{ "both hide it", PHONE("") HIDDEN("phones"), PHONE("") HIDDEN("phones"), PHONE("") HIDDEN("phones") },
	{ "the other hides it", PHONE(""), PHONE("") HIDDEN("phones"), PHONE("") },
	{ "the other hides less", PHONE("") HIDDEN("phones"), PARTNER("phones") + 1, PHONE(HIDDEN("number")) HIDDEN("phones") },
	{ "the other hides more", PHONE("") PARTNER("phones"), HIDDEN("phones") + 1, PHONE("") PARTNER("phones") },
	{ "it is hidden itself", PHONE(HIDDEN("number")) PARTNER("phones"), "", PHONE(HIDDEN("number")) PARTNER("phones") },
	{ "what stands deeper", PLACE("", "") HIDDEN("locations"), "", PLACE(HIDDEN("address_1"), "") HIDDEN("locations") },
	{ "a list of a child", PLACE("", HIDDEN("addresses")), PLACE("", ""), PLACE(HIDDEN("address_1"), HIDDEN("addresses")) },
	{ "the same child hides it", PLACE("", HIDDEN("addresses")), PLACE("", HIDDEN("addresses")), PLACE("", HIDDEN("addresses")) },
	{ "the list around it does", PLACE("", HIDDEN("addresses")), HIDDEN("locations") + 1, PLACE("", HIDDEN("addresses")) },
};
/* clang-format on */

static struct record *organization(struct arena *a, const char *members)
{
	struct err err;
	struct str json = arena_fmt(a, "{\"id\":\"F\"%s%s}", *members ? "," : "", members);
	struct record *r = record_read_json(a, json, &entities[ENTITY_ORGANIZATION], &err);

	assert_non_null(r);
	return r;
}

static const char *written(struct arena *a, const struct record *r)
{
	struct buf AUTO_BUF b = BUF_INIT(1 << 16);

	record_write_json(&b, r);
	return arena_z(a, buf_str(&b));
}

static void test_hidden(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	const struct row *row = *state;
	struct record *r = organization(a, row->record), *known = organization(a, row->known);

	hidden_stays(a, r, known);
	assert_string_equal(written(a, r), written(a, organization(a, row->after)));
	hidden_stays(a, r, known); /* and again: nothing */
	assert_string_equal(written(a, r), written(a, organization(a, row->after)));
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_hidden);
	return tests_run(&t, "hidden");
}
