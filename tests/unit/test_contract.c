/* test_contract.c: nights under a contract that changes: what the source may say, who sees it, and what becomes of what it
 * said before. */
#include "tests/unit/directory.h"

#include "store/proposal.h"
#include "store/view.h"

enum { NIGHTS = 3, CONF_MAX = 1024 };

static const char map[] =
    "[list]\nid = id\n[record]\nname = {nom}\ndescription = {note}\nphones[main].number = {tel}\n"
    "services[main].name = {nom}\nservices[main].attributes[c].taxonomy_term.name = {cat}\n"
    "locations[main].addresses[physical].city = {ville}\n";

#define CSV       "format = csv\nmapping = map\n"
#define JSON      "format = hsds-json\n"
#define HEAD      "id;nom;note;tel;cat;ville\n"
#define A(tel)    "A;Abri;;" tel ";Logis;Lévis\n"
#define B         "B;Bazar;;418 555-0102;Divers;Montréal\n"
#define UUID_A    "11111111-1111-4111-8111-111111111111"
#define ORG(more) "[{\"id\":\"" UUID_A "\",\"name\":\"Abri\"" more "}]"
#define PHONE(n)  "\"phones\":[{\"id\":\"22222222-2222-4222-8222-222222222222\",\"number\":\"" n "\"}]"

#define NUMBERS \
	"SELECT f.name, f.status, ifnull(p.number, '-') FROM fiche f LEFT JOIN phone p ON p.fiche = f.id ORDER BY 1"
#define PENDING \
	"SELECT replace(path, '22222222-2222-4222-8222-222222222222', 'P'), new, reason FROM proposal WHERE state = 'pending' ORDER BY id"
#define TERMS "SELECT f.name, c.code, c.name FROM category c JOIN fiche f ON f.id = c.fiche ORDER BY 1, 2"

/* Deliveries one after the other, each under its contract (NULL: the same as before). */
struct night {
	const char *contract, *delivery;
};

static const struct row {
	const char *name;
	struct night nights[NIGHTS];
	const char *sql, *rows;
} rows[] = {
	/* never */
	{ "what it may never touch is not founded", { { CSV "never = phone.number\n", HEAD A("1") } },
	    NUMBERS, "Abri|active|-" },
	{ "what it gave before stays when it may touch it no more",
	    { { CSV, HEAD A("1") }, { CSV "never = phone.number\n", HEAD A("2") }, { NULL, HEAD A("") } },
	    NUMBERS, "Abri|active|1" },
	{ "and nothing is proposed of it",
	    { { CSV, HEAD A("1") }, { CSV "never = phone\n", HEAD A("2") }, { NULL, HEAD A("") } }, PENDING,
	    "" },
	{ "in a format where what is absent was taken out, too",
	    { { JSON, ORG("," PHONE("1")) }, { JSON "never = phone.number\n", ORG("," PHONE("1")) },
	        { NULL, ORG("") } },
	    NUMBERS, "Abri|active|1" },
	{ "and a whole object that it may never touch",
	    { { JSON, ORG("," PHONE("1")) }, { JSON "never = phone\n", ORG("") } }, PENDING, "" },
	{ "what is not forbidden goes on",
	    { { CSV, HEAD A("1") }, { CSV "never = phone.number\n", HEAD "A;Abri;nouveau;2;Logis;Lévis\n" } },
	    "SELECT json_extract(doc, '$.description') FROM fiche", "nouveau" },
	{ "the name is founded and then never changed",
	    { { CSV "never = organization.name\n", HEAD A("1") }, { NULL, HEAD "A;Autre;;1;Logis;Lévis\n" } },
	    NUMBERS, "Abri|active|1" },
	{ "a service that goes takes no number with it that is not the source's: a person decides",
	    { { JSON, ORG(",\"services\":[{\"id\":\"s\",\"name\":\"Repas\"," PHONE("1") "}]") },
	        { JSON "never = phone\n", ORG(",\"services\":[{\"id\":\"s\",\"name\":\"Repas\"}]") },
	        { NULL, ORG("") } },
	    "SELECT new, reason FROM proposal WHERE state = 'pending'",
	    "NULL|something in it is not the source's to take away" },

	/* territory */
	{ "what lies outside is left out", { { CSV "territory = 12\n", HEAD A("1") B } }, NUMBERS,
	    "Abri|active|1" },
	{ "what was in the directory and may not be any more is proposed for deletion, and why",
	    { { CSV, HEAD A("1") B }, { CSV "territory = 12\n", HEAD A("1") B } }, PENDING,
	    "@status|deleted|the source lists it outside of its territory" },
	{ "so is what moves away, of a list that is not complete",
	    { { CSV "complete = no\nterritory = 12\n", HEAD A("1") },
	        { NULL, HEAD "A;Abri;;1;Logis;Montréal\n" } },
	    PENDING, "@status|deleted|the source lists it outside of its territory" },
	{ "once",
	    { { CSV "territory = 12\n", HEAD A("1") }, { NULL, HEAD "A;Abri;;1;Logis;Montréal\n" },
	        { NULL, HEAD "A;Abri;;1;Logis;Québec\n" } },
	    "SELECT count(*) FROM proposal", "1" },
	{ "and comes back",
	    { { CSV "territory = 12\n", HEAD A("1") }, { NULL, HEAD "A;Abri;;1;Logis;Montréal\n" },
	        { NULL, HEAD A("1") } },
	    PENDING, "" },
	{ "an unknown place is taken", { { CSV "territory = 12\n", HEAD "A;Abri;;1;Logis;Trifouillis\n" } },
	    NUMBERS, "Abri|active|1" },

	/* categories */
	{ "a category becomes its term", { { CSV "categories = other.csv\n", HEAD A("1") } }, TERMS,
	    "Abri|BH-1800|Hébergement" },
	{ "what is not in the table is kept for ourselves",
	    { { CSV "categories = other.csv\n", HEAD "A;Abri;;1;Danse; Lévis\n" } },
	    "SELECT json_extract(doc, '$.services[0].attributes'), json_extract(doc, '$.services[0].x_category') FROM fiche",
	    "NULL|[\"Danse\"]" },
	{ "several in one cell",
	    { { CSV "categories = other.csv\n", HEAD "A;Abri;;1;\"logis / Repas; Danse\";Lévis\n" } }, TERMS,
	    "Abri|BD-1800|Banques alimentaires\nAbri|BD-5000|Repas\nAbri|BH-1800|Hébergement" },
	{ "another category in the place of one",
	    { { CSV "categories = other.csv\n", HEAD A("1") }, { NULL, HEAD "A;Abri;;1;Fripe;Lévis\n" } },
	    TERMS, "Abri|BM-6500|Vêtements" },

	/* visibility */
	{ "a fiche that a hidden list founds is hidden as a whole",
	    { { CSV "visibility = internal\n", HEAD A("1") } },
	    "SELECT json_extract(doc, '$.vigie.vis.id'), plain FROM fiche", "internal|0" },
};

static void set_contract(struct directory *d, const char *lines)
{
	struct err e = { 0 };
	char text[CONF_MAX], path[128];

	snprintf(text, sizeof text, "[source list]\n%s[source other]\n" CSV, lines);
	directory_file(d, "vigie.conf", text);
	snprintf(path, sizeof path, "%s/vigie.conf", d->folder);
	conf_free(&d->conf);
	assert_ok(conf_read(path, &d->conf, &e));
}

static void open_directory(struct directory *d)
{
	directory_open(d, "");
	directory_file(d, "map", map);
	directory_file(d, "other.csv",
	    "catégorie;taxonomie;code;nom;nom_en\nLogis;211HSIS;BH-1800;Hébergement;Shelter\n"
	    "Repas;211HSIS;BD-5000;Repas;Meals\nrepas;211HSIS;BD-1800;Banques alimentaires;\n"
	    "Fripe;;BM-6500;Vêtements;\nDivers;;;;\n");
}

static void test_row(void **state)
{
	const struct row *row = *state;
	struct directory d;
	bool json = false;

	open_directory(&d);
	for (int n = 0; n < NIGHTS && row->nights[n].delivery; n++) {
		const struct night *night = &row->nights[n];
		if (night->contract)
			set_contract(&d, night->contract);
		json = night->contract ? strstr(night->contract, "json") != NULL : json;
		struct sync_report r = directory_deliver(
		    &d, "list", json ? "list.json" : "list.csv", night->delivery);
		assert_string_equal(r.outcome, "applied");
	}
	assert_rows(&d, row->sql, row->rows);
	directory_close(&d);
}

/* Limits -------------------------------------------------------------------------------------------------------- */

static const struct limit {
	const char *name, *contract, *first, *second, *outcome, *says;
} limits[] = {
	{ "fewer rows than expected", CSV "min_rows = 2\n", HEAD A("1") B, HEAD A("1"), "stopped",
	    "holds 1 items where at least 2 are expected" },
	{ "as many as expected", CSV "min_rows = 2\n", HEAD A("1") B, HEAD A("3") B, "applied", "" },
	{ "cut between two rows", CSV "min_rows = 2\ncomplete = no\n", HEAD A("1") B, HEAD B, "stopped",
	    "min_rows" },
	{ "no deletion at all", CSV "max_deleted_percent = 0\n", HEAD A("1") B, HEAD A("1"), "stopped",
	    "1 of the 2 records" },
	{ "half", CSV "max_deleted_percent = 50\n", HEAD A("1") B, HEAD A("1"), "applied", "" },
	{ "less than half", CSV "max_deleted_percent = 49\n", HEAD A("1") B, HEAD A("1"), "stopped",
	    "--allow-deletions" },
	{ "any number, but not all with nothing in their place", JSON "max_deleted_percent = 100\n", ORG(""),
	    "[]", "stopped", "1 of the 1 records" },
};

static void test_limit(void **state)
{
	const struct limit *l = *state;
	const char *file = strstr(l->contract, "json") ? "list.json" : "list.csv";
	struct directory d;

	open_directory(&d);
	set_contract(&d, l->contract);
	directory_deliver(&d, "list", file, l->first);
	struct sync_report r = directory_deliver(&d, "list", file, l->second);
	assert_string_equal(r.outcome, l->outcome);
	if (!strstr(r.message.n ? r.message.p : "", l->says))
		fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(r.message), l->says);
	directory_close(&d);
}

/* Who sees it --------------------------------------------------------------------------------------------------- */

/* What the public gets of the only fiche; blank when it gets nothing. */
static struct str seen(struct directory *d)
{
	struct buf AUTO_BUF json = BUF_INIT(64 * 1024);
	struct view public = { .audience = AUDIENCE_PUBLIC };
	struct view_told told = { 0 };
	struct err e = { 0 };
	struct record *r = record_read_json(d->a, directory_rows(d, "SELECT doc FROM fiche WHERE id = 1"),
	    &entities[ENTITY_ORGANIZATION], &e);

	assert_non_null(r);
	struct record *v = view_record(d->a, r, &public, &told);
	if (!v)
		return STR_NONE;
	record_write_json(&json, v);
	return arena_str(d->a, buf_str(&json));
}

static bool shows(struct directory *d, const char *text)
{
	struct str json = seen(d);

	return json.n && strstr(json.p, text);
}

#define TWO(first, second) "[source list]\n" JSON first "[source other]\n" JSON second

static void open_two(struct directory *d, const char *conf)
{
	directory_open(d, conf);
}

/* A hidden list adds to a public fiche what only we may see, and takes nothing from anybody's sight. */
static void hidden_joins_open(void **state)
{
	struct directory d;

	(void)state;
	open_two(&d, TWO("", "visibility = internal\n"));
	directory_deliver(&d, "list", "list.json", ORG("," PHONE("1")));
	directory_deliver(&d, "other", "other.json", ORG(",\"email\":\"secret@abri.test\"," PHONE("1")));
	assert_true(shows(&d, "\"number\":\"1\""));
	assert_false(shows(&d, "secret"));
	assert_rows(&d, "SELECT json_extract(doc, '$.email') FROM fiche", "secret@abri.test");
	assert_rows(&d, PENDING, "");
	/* It changes its word on what both said: nobody loses sight of the number. */
	directory_deliver(&d, "other", "other.json", ORG(",\"email\":\"secret@abri.test\"," PHONE("2")));
	assert_true(shows(&d, "\"number\":\"1\""));
	assert_rows(&d, "SELECT count(*) FROM proposal WHERE state = 'pending' AND path LIKE '%number'", "1");
	directory_close(&d);
}

/* An open list that joins a hidden fiche asks to show it; shown is then only what it says itself. */
static void open_joins_hidden(void **state)
{
	struct author anne = { .who = STR("person:anne"), .now = 1 };
	struct directory d;
	struct err e = { 0 };

	(void)state;
	open_two(&d, TWO("visibility = internal\n", ""));
	directory_deliver(&d, "list", "list.json", ORG(",\"email\":\"secret@abri.test\"," PHONE("1")));
	assert_str(seen(&d), STR_NONE);
	directory_deliver(&d, "other", "other.json", ORG("," PHONE("1")));
	assert_str(seen(&d), STR_NONE);
	assert_rows(
	    &d, "SELECT path, old, new FROM proposal WHERE state = 'pending'", "id@vis|internal|NULL");
	/* It stays offered while the open list goes on. */
	directory_deliver(&d, "other", "other.json", ORG(",\"website\":\"https://abri.test\"," PHONE("1")));
	assert_rows(
	    &d, "SELECT path, old, new FROM proposal WHERE state = 'pending'", "id@vis|internal|NULL");
	struct str id = directory_rows(&d, "SELECT id FROM proposal WHERE state = 'pending'");
	assert_ok(db_begin(d.db, &e) &&
	    proposal_accept(d.a, d.db, strtoll(arena_z(d.a, id), NULL, 10), STR_NONE, false, &anne, &e) &&
	    db_commit(d.db, &e));
	assert_true(shows(&d, "\"number\":\"1\""));
	assert_true(shows(&d, "https://abri.test"));
	assert_false(shows(&d, "secret"));
	directory_close(&d);
}

/* What waits of a field that the source may not touch any more is withdrawn when its record is read again. */
static void offers_go(void **state)
{
	struct directory d;

	(void)state;
	open_two(&d, TWO("", ""));
	directory_deliver(&d, "list", "list.json", ORG(",\"email\":\"a@abri.test\"," PHONE("1")));
	directory_deliver(&d, "other", "other.json", ORG(",\"email\":\"b@abri.test\"," PHONE("2")));
	assert_rows(&d, "SELECT count(*) FROM proposal WHERE state = 'pending'", "2");
	directory_file(&d, "vigie.conf", TWO("", "never = phone\n"));
	conf_free(&d.conf);
	struct err e = { 0 };
	assert_ok(conf_read(arena_fmt(d.a, "%s/vigie.conf", d.folder).p, &d.conf, &e));
	directory_deliver(&d, "other", "other.json", ORG(",\"email\":\"b@abri.test\"," PHONE("2")));
	assert_rows(&d,
	    "SELECT path, state FROM proposal WHERE path LIKE '%number' OR path = 'email' ORDER BY path",
	    "email|pending\nphones[22222222-2222-4222-8222-222222222222].number|superseded");
	directory_close(&d);
}

/* What an import of `source` says of each field, the same in a trial. */
static void assert_fields(struct directory *d, const char *source, const char *delivery, const char *want)
{
	struct source *s;
	struct err e = { 0 };

	directory_file(d, "list.json", delivery);
	assert_ok(source_find(d->a, d->conf, str_of(source), &s, &e));
	for (int trial = 1; trial >= 0; trial--) {
		struct buf AUTO_BUF b = BUF_INIT(4096);
		struct sync_report r;
		struct sync_options o = {
			.file = arena_fmt(d->a, "%s/list.json", d->folder).p, .now = d->now, .dry_run = trial
		};
		assert_ok(sync_import(d->a, d->db, d->conf, s, &o, &r, &e));
		for (const struct sync_field *f = r.fields; f; f = f->next)
			buf_fmt(&b, "%.*s %llu %llu %llu\n", STR_ARG(f->key), (unsigned long long)f->changed,
			    (unsigned long long)f->proposed, (unsigned long long)f->silent);
		assert_str(buf_str(&b), str_of(want));
		assert_null(r.events);
	}
}

static void fields_told(void **state)
{
#define MEALS(name) ",\"services\":[{\"id\":\"44444444-4444-4444-8444-444444444444\",\"name\":\"" name "\"}]"
#define MORE(n)     "{\"id\":\"33333333-3333-4333-8333-333333333333\",\"number\":\"" n "\"}"
	struct author anne = { .who = STR("person:anne"), .now = 1 };
	struct directory d;
	struct err e = { 0 };

	(void)state;
	open_two(&d, TWO("", ""));
	directory_deliver(&d, "list", "list.json", ORG("," PHONE("1") MEALS("Repas")));
	directory_deliver(&d, "other", "other.json", ORG(MEALS("Repas")));
	assert_fields(&d, "list",
	    ORG(",\"phones\":[{\"id\":\"22222222-2222-4222-8222-222222222222\",\"number\":\"3\"}," MORE(
	        "4") "],\"email\":\"a@abri.test\"" MEALS("Repas")),
	    "email 1 0 0\nphones 1 0 0\nphones.number 1 0 0\n");
	assert_fields(&d, "other", ORG(",\"email\":\"b@abri.test\"" MEALS("Repas")), "email 0 1 0\n");
	/* What was rejected stays silent, and is counted. */
	assert_ok(db_begin(d.db, &e) && proposal_reject(d.a, d.db, 1, &anne, &e) && db_commit(d.db, &e));
	directory_deliver(&d, "other", "other.json", ORG(MEALS("Repas")));
	assert_fields(&d, "other", ORG(",\"email\":\"b@abri.test\"" MEALS("Repas")), "email 0 0 1\n");
	directory_close(&d);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_row);
	TESTS_ROWS(&t, limits, test_limit);
	tests_add(&t, "a hidden list joins an open fiche", hidden_joins_open, NULL);
	tests_add(&t, "an open list joins a hidden fiche", open_joins_hidden, NULL);
	tests_add(&t, "offers of what it may not touch any more", offers_go, NULL);
	tests_add(&t, "what happens to each field", fields_told, NULL);
	return tests_run(&t, "contract");
}
