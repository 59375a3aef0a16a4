/* test_feeds.c: what a delivery says as a whole, and what becomes of it. */
#include "tests/unit/directory.h"

static const char conf[] = "[source ville]\nformat = csv\nmapping = map\n"
                           "[source cdc]\nformat = csv\nmapping = map\n"
                           "[source autre]\nformat = hsds-json\n";
static const char map[] = "[list]\nid = id\n[record]\nname = {nom}\nphones[main].number = {tel}\n"
                          "locations[main].addresses[physical].city = {ville}\n"
                          "locations[main].addresses[physical].postal_code = {cp}\n";

#define HEAD  "id;nom;tel;ville;cp\n"
#define A     "A;Maison des aînés;418 555-0101;Lévis;G6V 1A1\n"
#define B     "B;Le Relais;418 555-0102;Lévis;G6V 1A2\n"
#define ID(n) "\"id\":\"0000000" n "-0000-4000-8000-000000000000\""

static void begin(struct directory *d)
{
	directory_open(d, conf);
	directory_file(d, "map", map);
}

static void two_rows_of_one_key(void **state)
{
	struct directory d;

	(void)state;
	begin(&d);
	struct sync_report r = directory_deliver(
	    &d, "ville", "list.csv", HEAD A "A;Autre;;;\n" B "A;Encore;;;\n");
	assert_int_equal(r.created, 1);
	assert_int_equal(r.refused, 3);
	assert_rows(&d, "SELECT line FROM refusal ORDER BY n", "2\n3\n5");
	assert_rows(&d, "SELECT name FROM fiche", "Le Relais");
	directory_close(&d);
}

static void one_row_twice(void **state)
{
	struct directory d;

	(void)state;
	begin(&d);
	struct sync_report r = directory_deliver(&d, "ville", "list.csv", HEAD A B A);
	assert_int_equal(r.created, 2);
	assert_int_equal(r.repeated, 1);
	assert_int_equal(r.refused, 0);
	directory_close(&d);
}

/* The first of the two is what the directory holds: it stays as it is, and is not gone. */
static void a_known_key_stands_twice(void **state)
{
	struct directory d;

	(void)state;
	begin(&d);
	directory_deliver(&d, "ville", "list.csv", HEAD A B);
	struct sync_report r = directory_deliver(&d, "ville", "list.csv", HEAD A B "A;Autre;;;\n");
	assert_int_equal(r.refused, 2);
	assert_int_equal(r.unchanged, 1);
	assert_int_equal(r.gone, 0);
	assert_rows(&d, "SELECT name FROM fiche ORDER BY name", "Le Relais\nMaison des aînés");
	directory_close(&d);
}

static void a_page_is_not_the_whole_list(void **state)
{
	struct directory d;

	(void)state;
	begin(&d);
	directory_deliver(
	    &d, "autre", "list.csv", "[{" ID("1") ",\"name\":\"Un\"},{" ID("2") ",\"name\":\"Deux\"}]");
	struct sync_report r = directory_deliver(&d, "autre", "list.csv",
	    "{\"total_items\":2,\"total_pages\":2,\"page_number\":1,\"size\":1,\"contents\":[{" ID(
	        "1") ",\"name\":\"Un\"}]}");
	assert_int_equal(r.gone, 0);
	r = directory_deliver(&d, "autre", "list.csv", "[{" ID("1") ",\"name\":\"Un\"}]");
	assert_int_equal(r.gone, 1);
	directory_close(&d);
}

static void a_tombstone(void **state)
{
	struct directory d;

	(void)state;
	begin(&d);
	directory_deliver(&d, "autre", "list.csv",
	    "{" ID("1") ",\"name\":\"Un\",\"phones\":[{\"number\":\"211\"}]}\n"
	                "{" ID("2") ",\"name\":\"Deux\"}\n");
	struct sync_report r = directory_deliver(&d, "autre", "list.csv",
	    "{" ID("1") ",\"name\":\"Un\",\"description\":\"\",\"vigie\":{\"gone\":\"closed\",\"seq\":9}}\n{" ID(
	        "2") ",\"name\":\"Deux\"}\n");
	assert_int_equal(r.gone, 1);
	assert_int_equal(r.changed, 0);
	assert_rows(&d,
	    "SELECT f.name, p.path, p.new, json_extract(f.doc, '$.phones[0].number') FROM proposal p "
	    "JOIN fiche f ON f.id = p.fiche",
	    "Un|@status|deleted|211");
	directory_close(&d);
}

static void another_hand(void **state)
{
	struct directory d;

	(void)state;
	begin(&d);
	directory_deliver(&d, "ville", "list.csv", HEAD A);
	struct sync_report r = directory_deliver(
	    &d, "cdc", "other.csv", HEAD "1;MAISON DES AINES;(418) 555-0101;LEVIS;g6v1a1\n");
	assert_int_equal(r.joined, 1);
	assert_int_equal(r.proposed, 0);
	assert_rows(&d, "SELECT count(*) FROM claim WHERE who = 'source:cdc'", "4");
	directory_close(&d);
}

static void its_own_spelling(void **state)
{
	struct directory d;

	(void)state;
	begin(&d);
	directory_deliver(&d, "ville", "list.csv", HEAD "A;Maison des aines;418 555-0101;Levis;G6V 1A1\n");
	struct sync_report r = directory_deliver(&d, "ville", "list.csv", HEAD A);
	assert_int_equal(r.changed, 2);
	assert_rows(&d, "SELECT name FROM fiche", "Maison des aînés");
	directory_close(&d);
}

static void an_unread_row_is_named_in_the_reason(void **state)
{
	struct directory d;

	(void)state;
	begin(&d);
	directory_deliver(&d, "ville", "list.csv", HEAD A B);
	struct sync_report r = directory_deliver(
	    &d, "ville", "list.csv", HEAD A "B;Le Relais;418 555-0102\n");
	assert_int_equal(r.gone, 1);
	assert_rows(&d, "SELECT reason LIKE '%could not be read' FROM proposal", "1");
	directory_close(&d);
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(
	    &t, "two rows of one key are refused, all of them by their lines", two_rows_of_one_key, NULL);
	tests_add(&t, "one row twice is taken once", one_row_twice, NULL);
	tests_add(&t, "a known key that stands twice", a_known_key_stands_twice, NULL);
	tests_add(&t, "one page of several is not the whole list", a_page_is_not_the_whole_list, NULL);
	tests_add(&t, "a tombstone offers the deletion and wipes nothing", a_tombstone, NULL);
	tests_add(&t, "another hand's spelling is no difference", another_hand, NULL);
	tests_add(&t, "a source's own spelling corrected is followed", its_own_spelling, NULL);
	tests_add(
	    &t, "what is gone among rows that could not be read", an_unread_row_is_named_in_the_reason, NULL);
	return tests_run(&t, "feeds");
}
