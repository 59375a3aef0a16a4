/* test_hidden.c: what only some may see stays so when it goes elsewhere. */
#include "tests/unit/directory.h"

#include "rules/hidden.h"
#include "store/proposal.h"

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

/* Whoever accepts a value that only some may see accepts who may: also after taking it back. */
static void test_accepted(void **state)
{
#define U "\"id\":\"11111111-1111-4111-8111-111111111111\",\"name\":\"Popote\","
	static const char known[] = "{" U "\"email\":\"a@popote.example\"}",
	                  secret[] =
	                      "{" U
	                      "\"email\":\"b@popote.example\",\"vigie\":{\"vis\":{\"email\":\"internal\"}}}";
	struct author by = { .who = STR("person:anne"), .now = 1 };
	struct directory d;
	struct err e = { 0 };

	(void)state;
	directory_open(&d, "[source ville]\nformat = hsds-json\n[source cdc]\nformat = hsds-json\n");
	directory_deliver(&d, "ville", "list.json", arena_fmt(d.a, "[%s]", known).p);
	directory_deliver(&d, "cdc", "other.json", arena_fmt(d.a, "[%s]", secret).p);
	assert_rows(&d, "SELECT id, path FROM proposal ORDER BY id", "1|email\n2|email@vis");
	for (int i = 0; i < 2; i++) {
		assert_ok(db_begin(d.db, &e) && proposal_accept(d.a, d.db, 1, STR_NONE, false, &by, &e) &&
		    db_commit(d.db, &e));
		assert_rows(&d, "SELECT doc FROM fiche", secret);
		assert_ok(db_begin(d.db, &e) && proposal_undo(d.a, d.db, 1, &by, &e) && db_commit(d.db, &e));
		assert_rows(&d, "SELECT doc FROM fiche", known);
	}
	directory_close(&d);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_hidden);
	tests_add(&t, "accepted", test_accepted, NULL);
	return tests_run(&t, "hidden");
}
