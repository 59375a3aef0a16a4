/* test_recipient.c: to whom a fiche's request goes. */
#include "tests/test.h"

#include "lib/buf.h"
#include "rules/recipient.h"

enum { ARENA_MAX = 16 * 1024 * 1024 };

#define ID(c)                   #c #c #c #c #c #c #c #c "-0000-4000-8000-000000000000"
#define IS(c)                   "\"id\":\"" ID(c) "\""
#define ORG                     "{" IS(0) ",\"name\":\"Maison des jeunes\""
#define CONTACT(c, name, email) "{" IS(c) ",\"name\":\"" name "\",\"email\":\"" email "\"}"
#define TITLED(c, name, title, email) \
	"{" IS(c) ",\"name\":\"" name "\",\"title\":\"" title "\",\"email\":\"" email "\"}"

static struct record *fiche(struct arena *a, const char *json)
{
	struct err e = { 0 };
	struct record *r = record_read_json(a, str_of(json), &entities[ENTITY_ORGANIZATION], &e);

	if (!r)
		fail_msg("%s: %s", json, e.text);
	return r;
}

/* clang-format off */
static const struct row {
	const char *name, *json;
	const char *want; /* "mailbox=contact" between spaces, first choice first */
} rows[] = {
	{ "nobody", ORG "}", "" },
	{ "the organization's", ORG ",\"email\":\"info@a.example\"}", "info@a.example=" },
	{ "a contact goes before it", ORG ",\"email\":\"info@a.example\",\"contacts\":[" CONTACT(1, "Anne", "anne@a.example") "]}",
	  "anne@a.example=Anne info@a.example=" },
	{ "who keeps the fiche goes first", ORG ",\"contacts\":[" CONTACT(1, "Anne", "anne@a.example") ","
	  TITLED(2, "Luc", "Responsable du bottin 211", "luc@a.example") "]}", "luc@a.example=Luc anne@a.example=Anne" },
	{ "updates, in any spelling", ORG ",\"contacts\":[" CONTACT(1, "Anne", "anne@a.example") ","
	  TITLED(2, "Luc", "Mises à jour", "luc@a.example") "]}", "luc@a.example=Luc anne@a.example=Anne" },
	{ "updates, in English", ORG ",\"contacts\":[" CONTACT(1, "Anne", "anne@a.example") ","
	  TITLED(2, "Sue", "Directory listing updates", "sue@a.example") "]}", "sue@a.example=Sue anne@a.example=Anne" },
	{ "by the department", ORG ",\"contacts\":[" CONTACT(1, "Anne", "anne@a.example") ",{" IS(2)
	  ",\"department\":\"Répertoire\",\"email\":\"r@a.example\"}]}", "r@a.example= anne@a.example=Anne" },
	{ "words, not pieces of words", ORG ",\"contacts\":[" CONTACT(1, "Anne", "anne@a.example") ","
	  TITLED(2, "Luc", "Major, poste 2113", "luc@a.example") "]}", "anne@a.example=Anne luc@a.example=Luc" },
	{ "who keeps it goes first in a service too", ORG ",\"email\":\"info@a.example\",\"services\":[{" IS(3)
	  ",\"contacts\":[" TITLED(1, "Luc", "Mise à jour du répertoire", "luc@a.example") "]}]}", "luc@a.example=Luc info@a.example=" },
	{ "services, then places", ORG ",\"locations\":[{" IS(4) ",\"contacts\":[" CONTACT(1, "Zoé", "zoe@a.example")
	  "]}],\"services\":[{" IS(3) ",\"email\":\"s@a.example\",\"contacts\":[" CONTACT(2, "Luc", "luc@a.example")
	  "],\"service_at_locations\":[{" IS(5) ",\"contacts\":[" CONTACT(6, "Ève", "eve@a.example")
	  "],\"location\":{" IS(7) ",\"contacts\":[" CONTACT(8, "Max", "max@a.example") "]}}]}]}",
	  "luc@a.example=Luc s@a.example= eve@a.example=Ève max@a.example=Max zoe@a.example=Zoé" },
	{ "each address once, where it first stands", ORG ",\"email\":\"INFO@a.example\",\"contacts\":["
	  CONTACT(1, "Anne", "Info@A.example") "]}", "Info@A.example=Anne" },
	{ "an internal address is written to", ORG ",\"email\":\"info@a.example\",\"vigie\":{\"vis\":{\"email\":\"internal\"}}}",
	  "info@a.example=" },
	{ "nobody by name", ORG ",\"contacts\":[" CONTACT(1, "Unspecified Unspecified", "x@a.example") ","
	  CONTACT(2, "Non précisé", "y@a.example") "]}", "x@a.example= y@a.example=" },
	{ "mailto: is left out", ORG ",\"email\":\" MailTo:info@a.example \"}", "info@a.example=" },
	{ "no address", ORG ",\"email\":\"info at a.example\"}", "" },
	{ "two in one value", ORG ",\"email\":\"info@a.example, luc@a.example\"}", "" },
	{ "a name with it", ORG ",\"email\":\"Anne <anne@a.example>\"}", "" },
	{ "a line break", ORG ",\"email\":\"info@a.example\\nBcc: x@b.example\"}", "" },
	{ "an accent", ORG ",\"email\":\"école@a.example\"}", "" },
	{ "a dot at the end", ORG ",\"email\":\"info@a.example.\"}", "" },
	{ "a local part that no relay takes", ORG ",\"email\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@a.example\"}", "" },
	{ "the assurer is not asked", ORG ",\"services\":[{" IS(3) ",\"assurer_email\":\"x@a.example\"}]}", "" },
};
/* clang-format on */

static void test_row(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct buf AUTO_BUF out = BUF_INIT(4096);

	for (const struct recipient *x = recipients_of(a, fiche(a, r->json)); x; x = x->next)
		buf_fmt(&out, "%s%.*s=%.*s", out.n ? " " : "", STR_ARG(x->mailbox), STR_ARG(x->contact));
	assert_str(buf_str(&out), str_of(r->want));
}

static void test_basis(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct recipient *x;

	(void)state;
	x = recipients_of(a,
	    fiche(a,
	        ORG ",\"email\":\"Info@a.example\",\"services\":[{" IS(3) ",\"contacts\":[" CONTACT(
	            2, "Luc", "luc@a.example") "]}]}"));
	assert_str(x->basis, STR("email"));
	assert_str(x->address, STR("info@a.example"));
	assert_str(x->next->basis, STR("services[" ID(3) "].contacts[" ID(2) "].email"));
}

#define F RECIPIENT_FREE
#define D RECIPIENT_IS_DEAD
#define O RECIPIENT_HAS_OPTED_OUT

static const struct choose_row {
	const char *name;
	int n;
	enum recipient_state states[3];
	enum recipient_why want;
	int at;
} chooses[] = {
	{ "choose: nobody", 0, { F }, RECIPIENT_NO_ADDRESS, -1 },
	{ "choose: the first", 2, { F, F }, RECIPIENT_FOUND, 0 },
	{ "choose: a dead address leads to the next", 3, { D, F, F }, RECIPIENT_FOUND, 1 },
	{ "choose: all dead", 2, { D, D }, RECIPIENT_DEAD, -1 },
	{ "choose: who opted out speaks for all", 2, { O, F }, RECIPIENT_OPTED_OUT, -1 },
	{ "choose: the last one too", 3, { F, D, O }, RECIPIENT_OPTED_OUT, -1 },
};

static void test_choose(void **state)
{
	const struct choose_row *r = *state;
	const struct recipient *out = NULL;
	struct recipient all[3] = { 0 };

	for (int i = 0; i < r->n; i++) {
		all[i].state = r->states[i];
		all[i].next = i + 1 < r->n ? &all[i + 1] : NULL;
	}
	assert_int_equal(recipient_choose(r->n ? all : NULL, &out), r->want);
	assert_ptr_equal(out, r->at < 0 ? NULL : &all[r->at]);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "the basis is the path of the value", test_basis, NULL);
	TESTS_ROWS(&t, chooses, test_choose);
	return tests_run(&t, "recipient");
}
