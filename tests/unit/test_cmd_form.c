#include "tests/test.h"

#include "cmd/blocks.h"
#include "cmd/form.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/diff.h"
#include "model/ids.h"

enum { FORM_MAX = 16 * 1024 * 1024 };

#define ID(n) "00000000-0000-4000-8000-0000000000" n

/* Blocks: 1 organization, 2 contact, 3 and 4 phones, 5 location, 6 address, 7 service, 8 its phone. */
static const char *const fiche = "{\"id\":\"" ID(
    "01") "\",\"name\":\"Maison des jeunes\",\"description\":\"Un lieu.\\nPour tous.\","
          "\"contacts\":[{\"id\":\"" ID(
              "02") "\",\"name\":\"Anne\",\"title\":\"directrice\"}],"
                    "\"phones\":[{\"id\":\"" ID(
                        "03") "\",\"number\":\"418 555-0101\",\"type\":\"voice\"},"
                              "{\"id\":\"" ID(
                                  "04") "\",\"number\":\"418 555-0102\",\"type\":\"fax\"}],"
                                        "\"locations\":[{\"id\":\"" ID("05") "\",\"location_type\":\"physical\",\"addresses\":[{\"id\":\"" ID(
                                            "06") "\","
                                                  "\"address_1\":\"1, rue X\",\"city\":\"Lévis\",\"state_province\":\"QC\",\"postal_code\":\"G6V 1A1\","
                                                  "\"country\":\"CA\",\"address_type\":\"physical\"}]}],"
                                                  "\"services\":[{\"id\":\"" ID("07") "\",\"name\":\"Aide\",\"status\":\"active\",\"phones\":[{\"id\":\"" ID(
                                                      "08") "\","
                                                            "\"number\":\"418 555-0103\"}]}],"
                                                            "\"vigie\":{\"vis\":{\"email\":\"internal\"},\"en\":{\"name\":\"Youth house\"}}}";

static struct record *read_fiche(struct arena *a, const char *json)
{
	struct err e = { 0 };
	struct record *r = record_read_json(a, str_of(json), &entities[ENTITY_ORGANIZATION], &e);

	if (!r)
		fail_msg("%s", e.text);
	return r;
}

static struct str form_of(struct arena *a, struct record *r, bool french)
{
	struct buf AUTO_BUF text = BUF_INIT(FORM_MAX);

	form_write(a, &text, r, french);
	assert_true(buf_ok(&text));
	return arena_str(a, buf_str(&text));
}

/* The first `find` replaced. */
static struct str replaced(struct arena *a, struct str text, const char *find, const char *by)
{
	const char *at = strstr(arena_z(a, text), find);

	if (!at)
		fail_msg("the form has no \"%s\":\n%.*s", find, STR_ARG(text));
	const char *z = arena_z(a, text);
	at = strstr(z, find);
	return arena_fmt(a, "%.*s%s%s", (int)(at - z), z, by, at + strlen(find));
}

/* The differences as "path=new" between newlines; ids by their last two digits. */
static struct str spelled(struct arena *a, const struct record *old, const struct record *new)
{
	struct buf AUTO_BUF out = BUF_INIT(FORM_MAX);

	for (const struct diff *d = diff_records(a, old, new); d; d = d->next) {
		const char *p = arena_z(a, d->path);
		for (const char *at; (at = strstr(p, "00000000-0000-4000-8000-0000000000")); p = at + 34)
			buf_fmt(&out, "%.*s", (int)(at - p), p);
		buf_fmt(&out, "%s=%.*s%s", p, STR_ARG(d->new), d->next ? "\n" : "");
	}
	return arena_str(a, buf_str(&out));
}

static const struct change_row {
	const char *name, *find, *by, *want;
	bool french;
} changes[] = {
	{ "nothing", "", "", "", true },
	{ "a value changed", "Numéro : 418 555-0101", "Numéro : 418 555-0199",
	    "phones[03].number=418 555-0199", true },
	{ "a value changed, in English", "Number: 418 555-0102", "Number:418 555-0199",
	    "phones[04].number=418 555-0199", false },
	{ "a value emptied", "Titre : directrice", "Titre :", "contacts[02].title=", true },
	{ "a value filled in", "Site web :", "Site web : https://mdj.test", "website=https://mdj.test",
	    true },
	{ "a further line", "| Pour tous.", "| Pour tous.\n|\n|   Et toutes.",
	    "description=Un lieu.\nPour tous.\n\n  Et toutes.", true },
	{ "a further line less", "\n| Pour tous.", "", "description=Un lieu.", true },
	{ "the text in the other language", "Youth house", "Youth centre", "name@other=Youth centre", true },
	{ "a visibility", "Courriel (visibilité) : internal", "Courriel (visibilité) :", "email@vis=", true },
	{ "a visibility added", "Numéro : 418 555-0101",
	    "Numéro : 418 555-0101\nNuméro (visibilité) : partner", "phones[03].number@vis=partner", true },
	{ "the field's name as its label", "Courriel :", "email : a@b.test", "email=a@b.test", true },
	{ "the other user's label", "Courriel :", "Email : a@b.test", "email=a@b.test", true },
	{ "a label without its accents", "Numéro : 418 555-0101", "numero : 418 555-0199",
	    "phones[03].number=418 555-0199", true },
	{ "the text after a block taken out by hand", "    Numéro : 418 555-0103\n", "", "", true },
	{ "a block taken away", "[4]", "[-4]", "phones[04]=", true },
	{ "a block taken away with what is in it", "[7]", "[ - 7 ]", "services[07]=", true },
	{ "a block emptied", "Numéro : 418 555-0103", "Numéro :", "services[07].phones[08]=", true },
	{ "a comment and a blank line", "[4]", "# ah\n\n[4]", "", true },
	{ "Windows line ends", "Numéro : 418 555-0101\n", "Numéro : 418 555-0199\r\n",
	    "phones[03].number=418 555-0199", true },
	{ "only a space more", "Nom : Maison des jeunes", "Nom :   Maison des jeunes  ", "", true },
};

static void test_change(void **state)
{
	const struct change_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(FORM_MAX);
	struct record *old = read_fiche(a, fiche), *new = NULL;
	struct form_fault *faults = NULL;

	i18n_init(r->french ? "fr" : "en");
	struct str text = replaced(a, form_of(a, old, r->french), r->find, r->by);
	if (!form_read(a, old, text, r->french, &new, &faults))
		fail_msg("line %d: %.*s", faults->line, STR_ARG(faults->text));
	assert_str(spelled(a, old, new), str_of(r->want));
}

static const struct addition_row {
	const char *name, *find, *by;
	const char *list, *want; /* the last child of this list, without its ids */
	int n;                   /* how long the list is then */
} additions[] = {
	{ "a new block filled in", "[+1 phones] Téléphone\n  Numéro :",
	    "[+1 phones] Téléphone\n  Numéro : 418 555-0200", "phones", "number=418 555-0200,type=voice", 3 },
	{ "a copy of a new block", "[+1 phones]",
	    "[+1 phones]\nNuméro : 1\n[+1 phones]\nNuméro : 2\n[+1 phones]", "phones", "number=2", 4 },
	{ "a list by its label", "[4]", "[+1 Téléphones]\nNuméro : 1\n[4]", "phones", "number=1", 3 },
	{ "a new block with only what was offered", "[4]", "[+1 services]\nÉtat : active\n[4]", "services",
	    NULL, 1 },
	{ "a new block inside a new block", "[4]",
	    "[+1 locations]\nGenre de lieu : postal\n[++ addresses]\nAdresse : 5, rue Y\n[++ phones]\nNuméro : 3\n[4]",
	    "locations", "location_type=postal", 2 },
	{ "only what is inside was filled in", "[4]",
	    "[+1 locations]\nGenre de lieu : physical\n[++ addresses]\nAdresse : 5, rue Y\n[4]", "locations",
	    "location_type=physical", 2 },
};

static void test_addition(void **state)
{
	const struct addition_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(FORM_MAX);
	struct buf AUTO_BUF have = BUF_INIT(FORM_MAX);
	struct record *old = read_fiche(a, fiche), *new = NULL;
	struct form_fault *faults = NULL;
	int n = 0;

	i18n_init("fr");
	if (!form_read(a, old, replaced(a, form_of(a, old, true), r->find, r->by), true, &new, &faults))
		fail_msg("line %d: %.*s", faults->line, STR_ARG(faults->text));
	const struct list *list = &new->slots[entity_field(new->entity, str_of(r->list))].list;
	for (const struct record *c = list->first; c; c = c->next, n++)
		assert_true(record_id(c).n == 36);
	assert_int_equal(n, r->n);
	for (int f = 1; r->want && f < list->last->entity->n_fields; f++)
		if (!field_is_child(&list->last->entity->fields[f]) && record_text(list->last, f).n)
			buf_fmt(&have, "%s%s=%.*s", have.n ? "," : "", list->last->entity->fields[f].name,
			    STR_ARG(record_text(list->last, f)));
	if (r->want)
		assert_str(buf_str(&have), str_of(r->want));
}

static void test_inside(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(FORM_MAX);
	struct record *old = read_fiche(a, fiche), *new = NULL;
	struct form_fault *faults = NULL;

	(void)state;
	i18n_init("fr");
	assert_true(form_read(a, old,
	    STR("[+1 locations]\n[++ addresses]\nAdresse : A\n[++ phones]\nNuméro : 3\n[++ addresses]\nAdresse : B\n"),
	    true, &new, &faults));
	const struct list *places = &new->slots[entity_field(new->entity, STR("locations"))].list;
	const struct entity *e = places->last->entity;
	const struct list *addresses = &places->last->slots[entity_field(e, STR("addresses"))].list;
	const struct list *phones = &places->last->slots[entity_field(e, STR("phones"))].list;
	assert_str(record_get(addresses->first, "address_1"), STR("A"));
	assert_str(record_get(addresses->last, "address_1"), STR("B"));
	assert_str(record_get(phones->first, "number"), STR("3"));
}

static const struct fault_row {
	const char *name, *text;
	int line;
	const char *want;
} faults_rows[] = {
	{ "a value before any block", "\nName: x\n", 2, "a block must begin first" },
	{ "an unknown label", "[1]\n\nNaem: x", 3, "Organization has no \"Naem\"" },
	{ "no colon", "[1]\nName x", 2, "a colon is missing" },
	{ "a line without its mark", "[1]\nDescription: a\nb", 3, "a colon is missing" },
	{ "a mark without a value", "[1]\n| b", 2, "no value" },
	{ "a label twice", "[1]\nName: x\nName: y", 3, "twice in this block" },
	{ "a block twice", "[2]\n[3]\n[2]", 3, "block 2 stands there twice" },
	{ "a block that is none", "[9]", 1, "no block 9" },
	{ "a block of words", "[phones]", 1, "[phones] is no block" },
	{ "a bracket that is not closed", "[1\nName: x", 1, "missing" },
	{ "a list that is none", "[+1 fax]", 1, "no list \"fax\"" },
	{ "a list that the block has not", "[+3 services]", 1, "Phone has no list" },
	{ "a new block inside none", "[++ phones]", 1, "no new block" },
	{ "the fiche taken away", "[-1]", 1, "vigie close" },
	{ "an e-mail address that is none", "[1]\nEmail: x", 2, "Email: \"x\"" },
	{ "a value that is not allowed", "[5]\nLocation type: house", 2, "house" },
	{ "a visibility that is none", "[1]\nEmail (visibility): nobody", 2, "public, partner or internal" },
	{ "bytes that are no text", "[1]\nName: \xff", 1, "UTF-8" },
};

static void test_fault(void **state)
{
	const struct fault_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(FORM_MAX);
	struct record *old = read_fiche(a, fiche), *new = NULL;
	struct form_fault *faults = NULL;

	i18n_init("en");
	assert_false(form_read(a, old, str_of(r->text), false, &new, &faults));
	assert_null(new);
	assert_non_null(faults);
	assert_int_equal(faults->line, r->line);
	if (!strstr(arena_z(a, faults->text), r->want))
		fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(faults->text), r->want);
}

static void test_faults(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(FORM_MAX);
	struct form_fault *faults = NULL;
	struct record *new = NULL;

	(void)state;
	i18n_init("en");
	assert_false(form_read(
	    a, read_fiche(a, fiche), STR("[1]\nX: x\n[9]\nY: y\n[2]\nZ: z\n"), false, &new, &faults));
	assert_int_equal(faults->line, 2);
	assert_int_equal(faults->next->line, 3);
	assert_int_equal(faults->next->next->line, 6); /* the block that is none says nothing more */
	assert_null(faults->next->next->next);
}

/* No two values of one object have the same label, and none holds a colon. */
static void test_labels(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(FORM_MAX);

	(void)state;
	for (int i = 0; i < 2 * ENTITY__MAX; i++) {
		const struct entity *e = &entities[i / 2];
		for (int f = 0; f < e->n_fields; f++)
			for (int g = 0; g < f; g++) {
				const char *x = blocks_label(&e->fields[f], i % 2),
				           *y = blocks_label(&e->fields[g], i % 2);
				assert_null(strchr(x, ':'));
				if (blocks_shows(&e->fields[f]) && blocks_shows(&e->fields[g]) &&
				    text_same(a, str_of(x), str_of(y)))
					fail_msg("%s: two values are called \"%s\"", e->name, x);
			}
	}
}

/* Random records -------------------------------------------------------------------------------------------- */

static unsigned long next_random(unsigned long *seed)
{
	*seed = *seed * 6364136223846793005ul + 1442695040888963407ul;
	return *seed >> 33;
}

/* What people and their programs put into texts. */
static const char *const odd[] = { "a", " : ", "\n", "\r\n", "#", "|", "[1]", "[-2]", "é", " ", "  ", "\t",
	"Nom : x", "\xc2\xa0", "\x01", "\xe2\x80\xae", "\n\n", "= 3", "+", "\xef\xbb\xbf" };

static struct str random_text(struct arena *a, unsigned long *seed)
{
	struct buf AUTO_BUF out = BUF_INIT(FORM_MAX);

	for (unsigned long n = 1 + next_random(seed) % 6; n; n--)
		buf_s(&out, str_of(odd[next_random(seed) % (sizeof odd / sizeof *odd)]));
	return arena_str(a, buf_str(&out));
}

static void fill(struct arena *a, struct record *r, int depth, unsigned long *seed)
{
	for (int f = 1; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		if (field_is_child(d)) {
			int n = depth < 3 ? (int)(next_random(seed) % 6) - 3 : 0;
			for (int i = 0; i < n && (i == 0 || d->type == FIELD_LIST); i++) {
				struct record *c = record_new(a, &entities[d->child]);
				record_add(r, f, c);
				fill(a, c, depth + 1, seed);
			}
			continue;
		}
		if (next_random(seed) % 3 == 0)
			record_set(r, f, random_text(a, seed));
		if (next_random(seed) % 8 == 0)
			record_set_other(a, r, f, random_text(a, seed));
		if (next_random(seed) % 8 == 0)
			record_set_vis(a, r, f, next_random(seed) % 3);
	}
}

static void test_round_trip(void **state)
{
	(void)state;
	for (unsigned long seed = 1; seed <= 200; seed++) {
		struct arena *AUTO_ARENA a = arena_new(256 * 1024 * 1024);
		struct record *old = record_new(a, &entities[ENTITY_ORGANIZATION]), *new = NULL;
		struct form_fault *faults = NULL;
		unsigned long random = seed;

		i18n_init(seed % 2 ? "fr" : "en");
		record_set(old, 0, STR(ID("01")));
		if (seed % 3 == 0)
			old->lang = STR("en");
		fill(a, old, 0, &random);
		ids_fill(a, old);
		struct str text = form_of(a, old, seed % 2);
		if (!form_read(a, old, text, seed % 2, &new, &faults))
			fail_msg("seed %lu, line %d: %.*s", seed, faults->line, STR_ARG(faults->text));
		struct str edits = spelled(a, old, new);
		if (edits.n)
			fail_msg("seed %lu: %.*s", seed, STR_ARG(edits));
	}
}

/* Whatever a cat does on the keyboard, there is a record or there are faults. */
static void test_spoilt(void **state)
{
	(void)state;
	i18n_init("fr");
	for (unsigned long seed = 1; seed <= 500; seed++) {
		struct arena *AUTO_ARENA a = arena_new(FORM_MAX);
		struct buf AUTO_BUF json = BUF_INIT(FORM_MAX);
		struct record *old = read_fiche(a, fiche), *new = NULL;
		struct form_fault *faults = NULL;
		struct str text = form_of(a, old, true);
		unsigned long random = seed;
		for (unsigned long n = 1 + next_random(&random) % 20; n; n--) {
			struct str by = random_text(a, &random);
			size_t from = next_random(&random) % text.n, cut = next_random(&random) % 8;
			cut = cut > text.n - from ? text.n - from : cut;
			text = arena_fmt(a, "%.*s%.*s%.*s", (int)from, text.p, STR_ARG(by),
			    (int)(text.n - from - cut), text.p + from + cut);
		}
		bool ok = form_read(a, old, text, true, &new, &faults);
		assert_true(ok ? new != NULL : faults != NULL);
		if (ok)
			record_write_json(&json, new);
		assert_true(buf_ok(&json));
	}
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, changes, test_change);
	TESTS_ROWS(&t, additions, test_addition);
	tests_add(&t, "blocks inside a new block", test_inside, NULL);
	TESTS_ROWS(&t, faults_rows, test_fault);
	tests_add(&t, "all faults are told", test_faults, NULL);
	tests_add(&t, "labels are told apart", test_labels, NULL);
	tests_add(&t, "a form that was spoilt is a record or faults", test_spoilt, NULL);
	tests_add(&t, "a form read as it was written changes nothing", test_round_trip, NULL);
	return tests_run(&t, "cmd_form");
}
