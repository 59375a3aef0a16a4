/* test_nights.c: the six nights of docs/decisions/0001-record.md, row by row. */
#include "tests/unit/directory.h"

#include "model/path.h"
#include "store/edit.h"
#include "store/evidence.h"
#include "store/join.h"
#include "store/proposal.h"

static const char conf[] = "[source levis]\nformat = csv\nmapping = map\n"
                           "[source cdc]\nformat = csv\nmapping = map\n";
static const char map[] = "[list]\nid = id\n[record]\nname = {nom}\ndescription = {description}\n"
                          "phones[main].number = {tel}\nphones[fax].number = {fax}\n"
                          "locations[main].addresses[physical].postal_code = {cp}\n";

#define HEAD      "id;nom;description;tel;fax;cp\n"
#define L1(phone) HEAD "L1;Maison des jeunes;;" phone ";;G6V 1A1\n"

static const char records[] =
    "SELECT s.name, r.native, f.name, r.doc IS NULL, "
    "json_extract(r.doc, '$.phones[0].number'), r.last_seen_at "
    "FROM source_record r JOIN source s ON s.id = r.source JOIN fiche f ON f.id = r.fiche ORDER BY r.id";
static const char changes[] =
    "SELECT c.seq, replace(replace(c.path, json_extract(f.doc, '$.phones[0].id'), 'P'), "
    "f.uuid, 'F'), CASE WHEN c.path = '' THEN 'hash' ELSE ifnull(c.old, '-') END, "
    "CASE WHEN c.path = '' THEN '' ELSE ifnull(c.new, '-') END, o.who "
    "FROM change c JOIN operation o ON o.id = c.operation JOIN fiche f ON f.id = c.fiche ORDER BY c.seq";
static const char claims[] = "SELECT replace(c.path, json_extract(f.doc, '$.phones[0].id'), 'P'), c.who "
                             "FROM claim c JOIN fiche f ON f.id = c.fiche "
                             "WHERE c.path LIKE 'phones%' OR c.path = 'name' ORDER BY 1, 2";
static const char proposals[] =
    "SELECT replace(p.path, json_extract(f.doc, '$.phones[0].id'), 'P'), p.old, p.new, "
    "p.who, p.state FROM proposal p JOIN fiche f ON f.id = p.fiche ORDER BY p.id";
static const char aliases[] = "SELECT count(*) FROM alias";

static void found(struct directory *d)
{
	directory_open(d, conf);
	directory_file(d, "map", map);
	directory_deliver(d, "levis", "list.csv", L1("418 555-0101"));
	assert_rows(d, records, "levis|L1|Maison des jeunes|1|NULL|NULL");
	assert_rows(d, changes, "1||hash||source:levis");
	assert_rows(d, claims, "");
	assert_rows(d, proposals, "");
	assert_rows(d, aliases, "0");
}

/* Anne sets the main phone. */
static void anne_sets(struct directory *d, const char *number)
{
	struct author anne = { .who = STR("person:anne"), .now = d->now };
	struct edited done;
	struct err e = { 0 };
	struct fiche f;

	assert_ok(fiche_find(d->a, d->db, STR("Maison des jeunes"), &f, &e));
	struct str id = directory_rows(
	    d, "SELECT json_extract(doc, '$.phones[0].id') FROM fiche WHERE id = 1");
	struct edit edit = { .path = arena_fmt(d->a, "phones[%.*s].number", STR_ARG(id)),
		.value = str_of(number) };
	assert_ok(db_begin(d->db, &e));
	assert_ok(edit_fiche(d->a, d->db, &f, &edit, "edit", &anne, EDIT_CLAIM_AUTHOR, &done, &e));
	assert_ok(db_commit(d->db, &e));
	assert_int_equal(done.changed, 1);
}

static void assert_whole(struct directory *d)
{
	struct err e = { 0 };
	struct fiche f;
	bool whole;

	assert_ok(fiche_load(d->a, d->db, 1, &f, &e));
	assert_ok(history_verify(d->a, d->db, &f, &whole, &e));
	assert_true(whole);
}

static void night_1_the_same_file(void **state)
{
	struct directory d;

	(void)state;
	found(&d);
	struct sync_report r = directory_deliver(&d, "levis", "list.csv", L1("418 555-0101"));
	assert_string_equal(r.outcome, "unchanged");
	r = directory_deliver(
	    &d, "levis", "list.csv", HEAD "L1;Maison des jeunes;;418 555-0101;;G6V 1A1\r\n\r\n");
	assert_string_equal(r.outcome, "applied");
	assert_int_equal(r.unchanged, 1);
	assert_rows(&d, records, "levis|L1|Maison des jeunes|1|NULL|NULL");
	assert_rows(&d, changes, "1||hash||source:levis");
	assert_rows(&d, claims, "");
	assert_rows(&d, proposals, "");
	assert_rows(
	    &d, "SELECT outcome, items FROM source_run ORDER BY id", "applied|1\nunchanged|0\napplied|1");
	directory_close(&d);
}

static void night_2_the_source_changes_it(void **state)
{
	struct directory d;

	(void)state;
	found(&d);
	struct sync_report r = directory_deliver(&d, "levis", "list.csv", L1("418 555-0102"));
	assert_int_equal(r.changed, 1);
	assert_rows(&d, records, "levis|L1|Maison des jeunes|1|NULL|NULL");
	assert_rows(
	    &d, changes, "1||hash||source:levis\n2|phones[P].number|418 555-0101|418 555-0102|source:levis");
	assert_rows(&d, claims, "");
	assert_rows(&d, proposals, "");
	assert_whole(&d);
	directory_close(&d);
}

static void night_3_a_technician_changes_it(void **state)
{
	static const char after[] =
	    "1||hash||source:levis\n2|phones[P].number|418 555-0101|418 555-0102|source:levis\n"
	    "3|phones[P].number|418 555-0102|418 555-0199|person:anne";
	struct directory d;

	(void)state;
	found(&d);
	directory_deliver(&d, "levis", "list.csv", L1("418 555-0102"));
	anne_sets(&d, "418 555-0199");
	assert_rows(&d, records, "levis|L1|Maison des jeunes|0|418 555-0102|NULL");
	assert_rows(&d, changes, after);
	assert_rows(&d, claims, "phones[P].number|person:anne");

	directory_deliver(&d, "levis", "list.csv", L1("418 555-0102") "\n");
	assert_rows(&d, changes, after);
	assert_rows(&d, proposals, "");

	directory_deliver(&d, "levis", "list.csv", L1("418 555-0103"));
	assert_rows(&d, records, "levis|L1|Maison des jeunes|0|418 555-0103|NULL");
	assert_rows(&d, changes, after);
	assert_rows(&d, claims, "phones[P].number|person:anne");
	assert_rows(&d, proposals, "phones[P].number|418 555-0199|418 555-0103|source:levis|pending");
	assert_whole(&d);
	directory_close(&d);
}

static void night_4_verified_then_changed(void **state)
{
	struct evidence paul = {
		.by_name = STR("Paul Roy"), .by_title = STR("directeur"), .channel = STR("phone")
	};
	struct directory d;
	struct err e = { 0 };
	struct fiche f;

	(void)state;
	found(&d);
	struct author anne = { .who = STR("person:anne"), .now = d.now };
	assert_ok(fiche_load(d.a, d.db, 1, &f, &e));
	assert_ok(db_begin(d.db, &e));
	assert_ok(evidence_add(d.a, d.db, &f, &paul, NULL, 0, &anne, &e));
	assert_ok(db_commit(d.db, &e));
	assert_rows(&d, "SELECT revision, json_array_length(objects), by_name, channel FROM evidence",
	    "1|2|Paul Roy|phone");
	assert_rows(&d, claims, "");

	directory_deliver(&d, "levis", "list.csv", L1("418 555-0104"));
	assert_rows(&d, records, "levis|L1|Maison des jeunes|0|418 555-0104|NULL");
	assert_rows(&d, changes, "1||hash||source:levis\n2|@verified|-|1|person:anne");
	assert_rows(&d, proposals, "phones[P].number|418 555-0101|418 555-0104|source:levis|pending");
	assert_rows(&d, "SELECT reason FROM proposal", "the organisation vouched for the current value");
	directory_close(&d);
}

static void night_5_two_spellings(void **state)
{
	struct directory d;

	(void)state;
	found(&d);
	directory_deliver(&d, "cdc", "other.csv", HEAD "C1;MAISON DES JEUNES;;(418) 555-0101;;g6v1a1\n");
	assert_rows(&d, records,
	    "levis|L1|Maison des jeunes|1|NULL|NULL\ncdc|C1|Maison des jeunes|0|(418) 555-0101|NULL");
	assert_rows(&d, changes, "1||hash||source:levis");
	assert_rows(&d,
	    "SELECT replace(replace(c.path, json_extract(f.doc, '$.phones[0].id'), 'P'), "
	    "json_extract(f.doc, '$.locations[0].id'), 'L') LIKE '%number', who, lower(hex(value_hash)) = "
	    "(SELECT lower(hex(value_hash)) FROM claim WHERE path LIKE 'phones%') "
	    "FROM claim c JOIN fiche f ON f.id = c.fiche WHERE path LIKE 'phones%'",
	    "1|source:cdc|1");

	directory_deliver(&d, "levis", "list.csv", L1("418 555-0105"));
	assert_rows(&d,
	    "SELECT replace(p.path, json_extract(f.doc, '$.phones[0].id'), 'P'), p.new, p.reason FROM proposal p "
	    "JOIN fiche f ON f.id = p.fiche WHERE p.who = 'source:levis'",
	    "");
	assert_rows(&d,
	    "SELECT json_extract(doc, '$.phones[0].number'), (SELECT group_concat(who) FROM claim WHERE path LIKE "
	    "'phones%') FROM fiche",
	    "418 555-0105|NULL");
	directory_close(&d);
}

#define G "SELECT id FROM fiche WHERE name = 'La Maison'"

static void night_6_merged_then_split(void **state)
{
	struct directory d;
	struct err e = { 0 };
	struct fiche f, g;
	struct joined joined;

	(void)state;
	found(&d);
	directory_deliver(
	    &d, "levis", "list.csv", HEAD "L1;Maison des jeunes;Pour les jeunes;418 555-0101;;G6V 1A1\n");
	directory_deliver(
	    &d, "cdc", "other.csv", HEAD "C1;La Maison;Un lieu;(418) 555-0101;418 555-0109;G6V 9Z9\n");
	struct author anne = { .who = STR("person:anne"), .now = d.now };
	struct str before = directory_rows(&d, "SELECT doc FROM fiche ORDER BY id");
	assert_ok(fiche_find(d.a, d.db, STR("Maison des jeunes"), &f, &e));
	assert_ok(fiche_find(d.a, d.db, STR("La Maison"), &g, &e));
	assert_ok(db_begin(d.db, &e));
	assert_ok(join_merge(d.a, d.db, &f, &g, &anne, &joined, &e));
	assert_ok(db_commit(d.db, &e));
	assert_rows(&d,
	    "SELECT s.name, r.native, f.name, r.doc IS NULL FROM source_record r JOIN source s ON s.id = r.source "
	    "JOIN fiche f ON f.id = r.fiche ORDER BY r.id",
	    "levis|L1|Maison des jeunes|0\ncdc|C1|Maison des jeunes|0");
	assert_rows(&d, "SELECT status FROM fiche ORDER BY id", "active\nmerged");
	assert_rows(&d,
	    "SELECT f.name, c.path LIKE 'phones[%]', json_extract(c.new, '$.number') FROM change c "
	    "JOIN operation o ON o.id = c.operation JOIN fiche f ON f.id = c.fiche "
	    "WHERE o.kind = 'merge' AND c.path NOT LIKE '@%' ORDER BY c.seq",
	    "Maison des jeunes|1|418 555-0109\nMaison des jeunes|0|NULL"); /* the fax, and the other place */
	assert_rows(&d, "SELECT path, old FROM change WHERE path LIKE '@%' ORDER BY seq",
	    "@status|active\n@record|cdc/C1");
	assert_rows(&d,
	    "SELECT path, old, new, who, state FROM proposal WHERE path IN ('description', 'name') ORDER BY 1",
	    "description|Pour les jeunes|Un lieu|source:cdc|pending\nname|Maison des jeunes|La Maison|source:cdc|pending");
	assert_rows(&d, "SELECT who FROM claim WHERE path LIKE 'phones%' GROUP BY 1", "source:cdc");
	assert_true(str_is(directory_rows(&d,
	                       "SELECT a.new = f.uuid FROM alias a JOIN fiche g ON g.uuid = a.old, fiche f "
	                       "WHERE f.id = 1 AND g.id = (" G ")"),
	    "1"));
	assert_whole(&d);

	assert_ok(fiche_load(d.a, d.db, g.id, &g, &e));
	assert_ok(db_begin(d.db, &e));
	assert_ok(join_split(d.a, d.db, &g, &anne, &joined, &e));
	assert_ok(db_commit(d.db, &e));
	assert_str(directory_rows(&d, "SELECT doc FROM fiche ORDER BY id"), before);
	assert_rows(&d,
	    "SELECT s.name, r.native, f.name FROM source_record r JOIN source s ON s.id = r.source "
	    "JOIN fiche f ON f.id = r.fiche ORDER BY r.id",
	    "levis|L1|Maison des jeunes\ncdc|C1|La Maison");
	assert_rows(&d, "SELECT status FROM fiche ORDER BY id", "active\nactive");
	assert_rows(&d, aliases, "0");
	assert_rows(&d, "SELECT count(*) FROM claim", "0");
	assert_rows(&d, "SELECT DISTINCT state FROM proposal", "superseded");
	assert_whole(&d);
	directory_close(&d);
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(&t, "night 1: the same file again", night_1_the_same_file, NULL);
	tests_add(&t, "night 2: a phone changed by the source", night_2_the_source_changes_it, NULL);
	tests_add(&t, "night 3: changed by a technician, offered as it was, changed by the source",
	    night_3_a_technician_changes_it, NULL);
	tests_add(&t, "night 4: verified by its organisation, then changed by the source",
	    night_4_verified_then_changed, NULL);
	tests_add(
	    &t, "night 5: two sources with one phone in different spelling", night_5_two_spellings, NULL);
	tests_add(&t, "night 6: two fiches merged, then split", night_6_merged_then_split, NULL);
	return tests_run(&t, "nights");
}
