#include "tests/test.h"

#include "cmd/given.h"
#include "lib/i18n.h"
#include "model/diff.h"

enum { MEMORY = 64 * 1024 * 1024, WORDS_MAX = 4 };

#define ID(n) "00000000-0000-4000-8000-0000000000" n

static const char *const fiche = "{\"id\":\"" ID(
    "01") "\",\"name\":\"Maison des jeunes\",\"description\":\"Un lieu\","
          "\"contacts\":[{\"id\":\"" ID(
              "02") "\",\"name\":\"Anne\",\"title\":\"directrice\"}],"
                    "\"phones\":[{\"id\":\"" ID(
                        "03") "\",\"number\":\"418 555-0101\",\"type\":\"voice\"},"
                              "{\"id\":\"" ID(
                                  "04") "\",\"number\":\"418 555-0102\",\"type\":\"fax\"}],"
                                        "\"services\":[{\"id\":\"" ID(
                                            "07") "\",\"name\":\"Aide alimentaire\",\"status\":\"active\","
                                                  "\"schedules\":[{\"id\":\"" ID(
                                                      "08") "\",\"byday\":\"MO\"}]},"
                                                            "{\"id\":\"" ID(
                                                                "09") "\",\"name\":\"Aide aux devoirs\",\"status\":\"active\"}],"
                                                                      "\"x_note\":1}";

/* The differences as "path=new", ids by their last two digits, ids made now as "*". */
static void spell(struct arena *a, char *out, size_t size, const struct record *old, const struct record *new)
{
	*out = '\0';
	for (const struct diff *d = diff_records(a, old, new); d; d = d->next) {
		const char *p = arena_z(a, d->path);
		struct buf AUTO_BUF short_path = BUF_INIT(4096);
		for (; *p; p++) {
			bool known = strncmp(p, ID(""), 34) == 0;
			buf_char(&short_path, *p);
			if (*p == '[' && strlen(p) > 36 && p[37] == ']') {
				known = strncmp(p + 1, ID(""), 34) == 0;
				buf_fmt(&short_path, "%s", known ? "" : "*");
				p += known ? 34 : 36;
			}
		}
		bool json = d->new.n && d->new.p[0] == '{';
		snprintf(out + strlen(out), size - strlen(out), "%s%s=%.*s", *out ? " " : "",
		    buf_z(&short_path), json ? (int)(d->new.n - 46) : (int)d->new.n,
		    d->new.n ? d->new.p + (json ? 45 : 0) : "");
	}
}

static const struct word_row {
	const char *name;
	const char *words[WORDS_MAX];
	const char *want, *error;
} rows[] = {
	{ "a value of the fiche", { "name=Maison" }, "name=Maison", NULL },
	{ "spaces around a value", { "name= Maison " }, "name=Maison", NULL },
	{ "a value with an equals sign", { "description=a=b" }, "description=a=b", NULL },
	{ "the same value", { "name=Maison des jeunes" }, "", NULL },
	{ "a value taken away", { "description=" }, "description=", NULL },
	{ "a label", { "Courriel=a@b.test" }, "email=a@b.test", NULL },
	{ "an English label", { "Website=https://b.test" }, "website=https://b.test", NULL },
	{ "the only child", { "contacts.title=directeur" }, "contacts[02].title=directeur", NULL },
	{ "a child by its kind", { "phones[fax].number=1" }, "phones[04].number=1", NULL },
	{ "a child by its value", { "phones[418-555-0102].number=1" }, "phones[04].number=1", NULL },
	{ "a child by a part of it", { "phones[0102].number=1" }, "phones[04].number=1", NULL },
	{ "a child by its place", { "phones[2].number=1" }, "phones[04].number=1", NULL },
	{ "a child by its id", { "phones[" ID("04") "].number=1" }, "phones[04].number=1", NULL },
	{ "a child by its name and what is in it", { "services[alimentaire].schedules.byday=TU" },
	    "services[07].schedules[08].byday=TU", NULL },
	{ "a list's label", { "Téléphones[fax].Poste=12" }, "phones[04].extension=12", NULL },
	{ "two words", { "phones[1].number=1", "phones[2].number=2" },
	    "phones[03].number=1 phones[04].number=2", NULL },
	{ "a child taken away", { "phones[fax]=" }, "phones[04]=", NULL },
	{ "the other language", { "name@en=House" }, "name@other=House", NULL },
	{ "the main language by its name", { "name@fr=Maison" }, "name=Maison", NULL },
	{ "a visibility", { "phones[fax].number@vis=internal" }, "phones[04].number@vis=internal", NULL },
	{ "an unknown member, exactly", { "\"x_note\"=2" }, "x_note=2", NULL },
	{ "a new child", { "phones[+].number=1" }, "phones[*]=\"number\":\"1\",\"type\":\"voice\"", NULL },
	{ "a new child with two values", { "phones[+].number=1", "phones[+].type=fax" },
	    "phones[*]=\"number\":\"1\",\"type\":\"fax\"", NULL },
	{ "two new children", { "phones[+].number=1", "phones[+b].number=2" },
	    "phones[*]=\"number\":\"1\",\"type\":\"voice\" phones[*]=\"number\":\"2\",\"type\":\"voice\"",
	    NULL },
	{ "the first of a list", { "funding.source=Ville" }, "funding[*]=\"source\":\"Ville\"", NULL },
	{ "a new child with nothing in it", { "phones[+].number=" }, "", NULL },
	{ "no equals sign", { "name" }, NULL, "PATH=VALUE" },
	{ "an unknown field", { "nmae=x" }, NULL, "\"nmae\" is no field of organization; there are: name" },
	{ "an unknown field of a child", { "phones[1].nmber=x" }, NULL,
	    "no field of phone; there are: number, extension" },
	{ "which of two", { "phones.number=1" }, NULL,
	    "which one? phones[1] 418 555-0101 (voice), phones[2]" },
	{ "several may be meant", { "services[aide].name=x" }, NULL, "services[aide] may be several" },
	{ "none is meant", { "phones[cell].number=x" }, NULL,
	    "there is no phones[cell]; there are: phones[1]" },
	{ "none here, but elsewhere", { "services[2].schedules.byday=MO" }, NULL,
	    "elsewhere: services[" ID("07") "]" },
	{ "an object that is not there", { "services[1].program.name=x" }, NULL, "there is no program here" },
	{ "a value that does not fit", { "email=nobody" }, NULL, "email: \"nobody\" is no e-mail address" },
	{ "a value that is not allowed", { "services[1].status=open" }, NULL, "none of: active, inactive" },
	{ "a visibility that is none", { "name@vis=me" }, NULL, "public, partner or internal" },
	{ "an aside that is none", { "name@de=x" }, NULL, "@other or @vis" },
	{ "a whole child set", { "phones[1]=x" }, NULL, "say which value: number" },
	{ "something in a value", { "name.first=x" }, NULL, "is a value" },
	{ "a bracket that is not closed", { "phones[1.number=x" }, NULL, "PATH=VALUE" },
	{ "the id", { "id=x" }, NULL, "never edited" },
	{ "no text", { "name=\xff" }, NULL, "UTF-8" },
};

static void test_words(void **state)
{
	const struct word_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(MEMORY);
	struct err e = { 0 };
	char have[4096];
	int n = 0;

	i18n_init("en");
	struct record *old = record_read_json(a, str_of(fiche), &entities[ENTITY_ORGANIZATION], &e);
	assert_non_null(old);
	struct record *new = record_copy(a, old);
	while (n < WORDS_MAX && r->words[n])
		n++;
	bool ok = given_set(a, new, r->words, n, false, &e);
	if (r->error) {
		assert_false(ok);
		assert_err(e, ERR_INPUT, r->error);
		return;
	}
	assert_ok(ok);
	spell(a, have, sizeof have, old, new);
	assert_string_equal(have, r->want);
}

static void test_new(void **state)
{
	static const char *const words[] = { "name=Le Phare", "phones.number=1",
		"locations.addresses.city=Lévis", "locations.addresses.address_1=1, rue X" };
	struct arena *AUTO_ARENA a = arena_new(MEMORY);
	struct record *r = record_new(a, &entities[ENTITY_ORGANIZATION]);
	struct buf AUTO_BUF out = BUF_INIT(MEMORY);
	struct err e = { 0 };

	(void)state;
	record_set(r, 0, STR(ID("01")));
	assert_ok(given_set(a, r, words, 4, false, &e));
	const struct record *place = r->slots[entity_field(r->entity, STR("locations"))].list.first;
	const struct record *address = place->slots[entity_field(place->entity, STR("addresses"))].list.first;
	assert_str(record_get(place, "location_type"), STR("physical"));
	assert_str(record_get(address, "city"), STR("Lévis"));
	assert_str(record_get(address, "address_1"), STR("1, rue X"));
	assert_null(address->next);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_words);
	tests_add(&t, "a new fiche", test_new, NULL);
	return tests_run(&t, "cmd_given");
}
