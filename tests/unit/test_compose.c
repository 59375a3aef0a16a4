#include "tests/golden.h"
#include "tests/test.h"

#include "lib/arena.h"
#include "lib/clock.h"
#include "mailer/classify.h"
#include "mailer/compose.h"
#include "mailer/compose_links.h"
#include "mailer/form.h"
#include "mailer/html_text.h"
#include "mailer/mime.h"
#include "mailer/token.h"
#include "tests/records.h"

enum { ARENA_MAX = 256 << 20, OUT_MAX = 16 << 20 };

#define ID(n) "00000000-0000-4000-8000-0000000000" n

static const char popote[] = "{\"id\":\"" ID(
    "01") "\",\"name\":\"Popote roulante des Geais\",\"description\":\"Repas chauds livrés à domicile.\\nTrois fois "
          "par semaine.\",\"email\":\"info@popote-geais.example\",\"phones\":[{\"id\":\"" ID(
              "02") "\",\"number\":\"418 555-0101\","
                    "\"extension\":3}],\"locations\":[{\"id\":\"" ID("05") "\",\"location_type\":\"physical\",\"addresses\":[{\"id\":\"" ID(
                        "06") "\","
                              "\"address_1\":\"14, rue du Moulin\",\"city\":\"Rivière-aux-Geais\",\"state_province\":\"QC\",\"postal_code\":\"G9Z 1A1\","
                              "\"country\":\"CA\",\"address_type\":\"physical\"}]}],\"services\":[{\"id\":\"" ID(
                                  "07") "\",\"name\":\"Popote roulante\","
                                        "\"status\":\"active\",\"fees_description\":\"6 $ par repas\",\"schedules\":[{\"id\":\"" ID(
                                            "08") "\",\"byday\":\"MO,WE,FR\","
                                                  "\"opens_at\":\"10:00\",\"closes_at\":\"13:00\"}]}]}";

static const char popote_english[] =
    "{\"id\":\"" ID("01") "\",\"name\":\"Meals on Wheels\",\"description\":\"Hot meals at home.\",\"services\":[{\"id\":\"" ID(
        "07") "\",\"name\":\"Meals on wheels\",\"status\":\"active\"}]}";

static const char shelter[] = "{\"id\":\"" ID(
    "11") "\",\"name\":\"Maison « La Balise » <script>alert(1)</script>\",\"description\":\"Hébergement & écoute\","
          "\"phones\":[{\"id\":\"" ID("12") "\",\"number\":\"418 555-0191\"}],\"services\":[{\"id\":\"" ID(
              "17") "\",\"name\":\"Hébergement\","
                    "\"status\":\"active\"}]}";

static const struct settings centre = {
	.centre = { "211 Grand-Large", 15 },
	.centre_en = { "211 Open Sea", 12 },
	.address = { "12, rue du Quai, Rivi\u00e8re-aux-Geais (Qu\u00e9bec)  G0A 1A0", 54 },
	.phone = { "418 555-0211", 12 },
	.email = { "info@211grandlarge.example", 26 },
	.website = { "https://211grandlarge.example", 29 },
	.from = { "fiches@211grandlarge.example", 28 },
	.reply = { "reponses@211grandlarge.example", 30 },
};

/* An e-mail of one fiche; rows and tests change it. */
static struct compose draft(struct arena *a, struct compose_fiche *f, const char *json, const char *other)
{
	struct err e = { 0 };
	struct compose c = { .settings = &centre, .n = 1, .now = 1795300000, .first_at = 1793400000 };

	assert_ok(templates_read(a, STR_NONE, &c.templates, &e));
	*f = (struct compose_fiche){ .shown = records_read(a, ENTITY_ORGANIZATION, json),
		.verified_at = 1740900000 };
	f->other = other ? records_read(a, ENTITY_ORGANIZATION, other) : NULL;
	f->uuid = record_id(f->shown);
	c.mailbox = STR("odile@popote-geais.example");
	c.contact = STR("Odile Rancourt");
	c.lang = STR("fr");
	c.message_id = STR("vigie.7.1@211grandlarge.example");
	c.token = STR("vabcdefghijklmnopqrstuvwxyz234567abcdefgh");
	c.fiches = f;
	return c;
}

static struct str composed(struct arena *a, const struct compose *c)
{
	struct buf AUTO_BUF out = BUF_INIT(OUT_MAX);
	struct err e = { 0 };

	assert_ok(compose_email(a, c, &out, &e));
	return arena_str(a, buf_str(&out));
}

static struct mail *read_back(struct arena *a, const struct compose *c)
{
	struct mail *m = ARENA_NEW(a, struct mail);

	mime_read(a, composed(a, c), m);
	return m;
}

static bool holds(struct str text, const char *part)
{
	size_t n = strlen(part);

	for (size_t i = 0; i + n <= text.n; i++)
		if (memcmp(text.p + i, part, n) == 0)
			return true;
	return false;
}

/* The HTML alone: mime_read gives it only where there is no plain text. */
static struct str html_of(struct arena *a, const struct compose *c)
{
	struct str m = composed(a, c);
	struct buf AUTO_BUF out = BUF_INIT(OUT_MAX);
	const char *at = strstr(arena_z(a, m), "Content-Type: text/html");

	assert_non_null(at);
	at = strstr(at, "\r\n\r\n") + 4;
	for (; *at; at++) {
		char hex[3] = { at[0] == '=' ? at[1] : 0, at[0] == '=' ? at[2] : 0, 0 };
		if (*at == '=' && at[1] == '\r') {
			at += 2;
		} else if (*at == '=') {
			buf_char(&out, (char)strtol(hex, NULL, 16));
			at += 2;
		} else if (*at != '\r') {
			buf_char(&out, *at);
		}
	}
	return arena_str(a, buf_str(&out));
}

/* Whole e-mails --------------------------------------------------------------------------------------------- */

static void test_golden_french(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct compose_fiche f;
	struct compose c = draft(a, &f, popote, popote_english);

	(void)state;
	test_golden("request.fr.eml", composed(a, &c));
}

/* A reminder in English of two fiches, one of which hides something. */
static void test_golden_english(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct compose_fiche f, second;
	struct compose c = draft(a, &f, popote, popote_english);

	(void)state;
	draft(a, &second, shelter, NULL);
	second.hides = true;
	second.verified_at = 0;
	f.next = &second;
	c.lang = STR("en");
	c.n = 2;
	test_golden("request.en.eml", composed(a, &c));
}

/* Headers --------------------------------------------------------------------------------------------------- */

static const struct header_row {
	const char *name, *header, *want;
	const char *web, *lang;
} headers[] = {
	{ "from", "From", "211 Grand-Large <fiches@211grandlarge.example>", "", "fr" },
	{ "from, in English", "From", "211 Open Sea <fiches@211grandlarge.example>", "", "en" },
	{ "to", "To", "Odile Rancourt <odile@popote-geais.example>", "", "fr" },
	{ "answers bring the token", "Reply-To",
	    "211 Grand-Large <reponses+vabcdefghijklmnopqrstuvwxyz234567abcdefgh@211grandlarge.example>", "",
	    "fr" },
	{ "no answer of a machine is asked for", "Auto-Submitted", "auto-generated", "", "fr" },
	{ "nor of Exchange", "X-Auto-Response-Suppress", "OOF, AutoReply", "", "fr" },
	{ "subject", "Subject", "Votre fiche au 211\u00a0: Popote roulante des Geais", "", "fr" },
	{ "subject, in English", "Subject", "Your listing with 211: Meals on Wheels", "", "en" },
	{ "languages", "Content-Language", "fr, en", "", "fr" },
	{ "languages, in English", "Content-Language", "en, fr", "", "en" },
	{ "a way out by mail", "List-Unsubscribe",
	    "<mailto:reponses+vabcdefghijklmnopqrstuvwxyz234567abcdefgh@211grandlarge.example?subject=Ne%20plus%20m%27%C3%A9crire>",
	    "", "fr" },
	{ "one click is not promised without a web address", "List-Unsubscribe-Post", "", "", "fr" },
	{ "a way out by web", "List-Unsubscribe",
	    "<mailto:reponses+vabcdefghijklmnopqrstuvwxyz234567abcdefgh@211grandlarge.example?subject=Ne%20plus%20m%27%C3%A9crire>, "
	    "<https://fiches.example/unsubscribe/vabcdefghijklmnopqrstuvwxyz234567abcdefgh>",
	    "https://fiches.example/", "fr" },
	{ "one click is promised with it", "List-Unsubscribe-Post", "List-Unsubscribe=One-Click",
	    "https://fiches.example/", "fr" },
};

static void test_header(void **state)
{
	const struct header_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct compose_fiche f;
	struct compose c = draft(a, &f, popote, popote_english);
	struct settings s = centre;

	s.web_url = str_of(r->web);
	c.settings = &s;
	c.lang = str_of(r->lang);
	assert_str(mime_header(read_back(a, &c)->headers, r->header), str_of(r->want));
}

static void test_subjects(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct compose_fiche f, second;
	struct compose c = draft(a, &f, popote, NULL);

	(void)state;
	draft(a, &second, shelter, NULL);
	assert_str(compose_subject(a, &c), STR("Votre fiche au 211\u00a0: Popote roulante des Geais"));
	f.next = &second;
	assert_str(
	    compose_subject(a, &c), STR("Vos 2 fiches au 211\u00a0: Popote roulante des Geais et une autre"));
	c.n = 3;
	assert_str(compose_subject(a, &c),
	    STR("Rappel \u2013 Vos 2 fiches au 211\u00a0: Popote roulante des Geais et une autre"));
}

static void test_bad_address(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct buf AUTO_BUF out = BUF_INIT(OUT_MAX);
	struct compose_fiche f;
	struct compose c = draft(a, &f, popote, NULL);
	struct err e = { 0 };

	(void)state;
	c.mailbox = STR("odile@popote,example");
	assert_false(compose_email(a, &c, &out, &e));
	assert_err(e, ERR_INPUT, "odile@popote,example");
}

/* Bodies ---------------------------------------------------------------------------------------------------- */

static void test_hidden(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct compose_fiche f;
	struct compose c = draft(a, &f, shelter, NULL);

	(void)state;
	struct str open = read_back(a, &c)->text;
	assert_true(holds(open, "Adresse\u00a0:") && holds(open, "Site web\u00a0:"));
	assert_false(holds(open, "confidentiels"));
	f.hides = true;
	struct str hidden = read_back(a, &c)->text;
	assert_false(holds(hidden, "Adresse\u00a0:") || holds(hidden, "Site web\u00a0:"));
	assert_true(holds(hidden, "renseignements confidentiels") && holds(hidden, "418 555-0191"));
}

static void test_html(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct compose_fiche f;
	struct compose c = draft(a, &f, shelter, NULL);
	struct str html = html_of(a, &c);

	(void)state;
	assert_true(holds(html, "&lt;script&gt;alert(1)&lt;/script&gt;") &&
	    holds(html, "H\u00e9bergement &amp; \u00e9coute"));
	assert_false(
	    holds(html, "<script") || holds(html, "<img") || holds(html, "src=") || holds(html, "url("));
	assert_true(holds(html, "<html lang=\"fr\"") && holds(html, "prefers-color-scheme: dark"));
	assert_false(holds(html, "ENGLISH") || holds(html, "lang=\"en\""));
}

/* An answer that quotes what the e-mail showed says nothing new. */
static void test_quoted_back(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct compose_fiche f, second;
	struct compose c = draft(a, &f, popote, popote_english);
	struct form_line *form, *last;
	int found, lines = 0;

	(void)state;
	draft(a, &second, shelter, NULL);
	f.next = &second;
	form = last = form_of(a, f.shown, f.other, true);
	while (last->next)
		last = last->next;
	last->next = form_of(a, second.shown, NULL, true);
	for (const struct form_line *l = form; l; l = l->next)
		lines++;
	struct str text = read_back(a, &c)->text;
	assert_null(form_changes(a, form, text, &found));
	assert_int_equal(found, lines);
	struct buf AUTO_BUF quoted = BUF_INIT(OUT_MAX);
	for (size_t i = 0; i < text.n; i++) {
		buf_char(&quoted, text.p[i]);
		buf_s(&quoted, text.p[i] == '\n' ? STR("> ") : STR_NONE);
	}
	assert_null(form_changes(a, form, buf_str(&quoted), &found));
	assert_int_equal(found, lines);
	/* The same of the HTML, as mail programs quote it. */
	struct str html = html_of(a, &c);
	struct str part = arena_fmt(
	    a, "<p>Bonjour</p><blockquote type=\"cite\">%.*s</blockquote>", STR_ARG(html));
	assert_null(form_changes(a, form, html_text(a, part, HTML_TEXT_QUOTES), &found));
	assert_int_equal(found, lines);
	assert_null(form_changes(a, form, html_text(a, html, HTML_TEXT_PLAIN), &found));
	assert_int_equal(found, lines);
	const char *at = strstr(html.p, "418 555-0191");
	assert_non_null(at);
	part = arena_fmt(a, "%.*s418 555-0177%s", (int)(at - html.p), html.p, at + 12);
	const struct form_change *change = form_changes(a, form, html_text(a, part, HTML_TEXT_PLAIN), &found);
	assert_non_null(change);
	assert_str(change->new, STR("418 555-0177"));
	assert_null(change->next);
}

/* What the links open is understood without the form. */
static void test_answers(void **state)
{
	static const enum reply_class want[ANSWERS] = { REPLY_CONFIRMED, REPLY_CONTACT_CHANGED, REPLY_CLOSED,
		REPLY_UNSUBSCRIBE };

	(void)state;
	for (int i = 0; i < ANSWERS; i++)
		for (int french = 0; french < 2; french++) {
			struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
			struct mail m = { .from = STR("odile@popote.example") };
			struct reply reply;
			m.subject = compose_answer_subject(i, french);
			m.text = arena_fmt(a, "%.*s\n\n%s%s\n%s%s\n", STR_ARG(compose_answer_body(i, french)),
			    i == ANSWER_STOP ? ""
			        : french     ? "Fiche\u00a0: "
			                     : "Listing: ",
			    i == ANSWER_STOP ? "" : "Popote roulante des Geais",
			    i == ANSWER_CONTACT ? french ? "\nÉcrivez plutôt à (nom et courriel)\u00a0: "
			                                 : "\nPlease write instead to (name and "
			                                   "e-mail): "
			                        : "",
			    i == ANSWER_CONTACT ? "Luc Roy, luc@popote.example" : "");
			classify(a, &m, NULL, &reply);
			if (reply.class != want[i])
				fail_msg("\"%.*s\" is %s: %.*s", STR_ARG(m.text), reply_classes[reply.class],
				    STR_ARG(reply.why));
		}
}

/* Any record can be shown; two e-mails of it are the same. */
static void test_random(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
		struct chance chance = { seed };
		struct compose_fiche f;
		struct compose c = draft(a, &f, popote, NULL);
		f.shown = records_random(a, &chance, ENTITY_ORGANIZATION);
		c.contact = record_get(f.shown, "name");
		struct str m = composed(a, &c);
		assert_str(m, composed(a, &c));
		assert_false(holds(m, "\n\n"));
		for (size_t i = 0; i < m.n; i++)
			assert_true((unsigned char)m.p[i] < 0x7f && (m.p[i] != '\n' || m.p[i - 1] == '\r'));
	}
}

/* Links ----------------------------------------------------------------------------------------------------- */

static const struct link_row {
	const char *name;
	enum compose_answer answer;
	const char *fiche, *want;
	bool french;
} links[] = {
	{ "no change", ANSWER_CONFIRM, "L'\u00c9lan & fils",
	    "mailto:r+v1@x.example?subject=Aucun%20changement&body=Aucun%20changement%C2%A0%3A%20les%20renseignements%20sont%20exacts."
	    "%0D%0A%0D%0AFiche%C2%A0%3A%20L%27%C3%89lan%20%26%20fils",
	    true },
	{ "another person", ANSWER_CONTACT, "X",
	    "mailto:r+v1@x.example?subject=I%20am%20no%20longer%20the%20right%20person&body=I%20am%20no%20longer%20the%20right%20person"
	    "%20to%20verify%20this%20information.%0D%0A%0D%0APlease%20write%20instead%20to%20%28name%20and%20e-mail%29%3A%20%0D%0A"
	    "%0D%0AListing%3A%20X",
	    false },
	{ "closed", ANSWER_CLOSED, "X",
	    "mailto:r+v1@x.example?subject=L%27organisme%20a%20ferm%C3%A9&body=L%27organisme%20a%20ferm%C3%A9.%0D%0A%0D%0AFiche%C2%A0%3A"
	    "%20X",
	    true },
	{ "no more", ANSWER_STOP, "X",
	    "mailto:r+v1@x.example?subject=Stop%20writing%20to%20me&body=Please%20stop%20writing%20to%20me%20at%20this%20address.%0D%0A",
	    false },
};

static void test_link(void **state)
{
	const struct link_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	const struct str name = str_of(r->fiche);

	assert_str(compose_link(a, STR("r+v1@x.example"), r->answer, r->french, &name, 1), str_of(r->want));
}

static void test_long_link(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct str names[200];

	(void)state;
	for (int i = 0; i < 200; i++)
		names[i] = arena_fmt(a, "Association des \u00e9l\u00e8ves num\u00e9ro %d", i);
	for (int i = 0; i < ANSWERS; i++)
		for (int french = 0; french < 2; french++) {
			struct str link = compose_link(a,
			    STR("reponses+vaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@x.example"), i, french,
			    names, 200);
			assert_in_range(link.n, 80, COMPOSE_LINK_MAX);
			assert_true(i == ANSWER_STOP || holds(link, "num%C3%A9ro%201"));
			assert_true(holds(link, french ? "Effacez" : "Take%20out") == (i == ANSWER_CLOSED));
			assert_true(link.p[link.n - 1] != '%' && link.p[link.n - 2] != '%');
		}
}

int main(void)
{
	struct tests t = { 0 };

	clock_zone("America/Toronto");
	tests_add(&t, "an e-mail in French", test_golden_french, NULL);
	tests_add(&t, "a reminder in English of two fiches", test_golden_english, NULL);
	TESTS_ROWS(&t, headers, test_header);
	tests_add(&t, "subjects", test_subjects, NULL);
	tests_add(&t, "an address that is none", test_bad_address, NULL);
	tests_add(&t, "what is confidential is not asked for", test_hidden, NULL);
	tests_add(&t, "HTML", test_html, NULL);
	tests_add(&t, "an e-mail quoted as it was", test_quoted_back, NULL);
	tests_add(&t, "what the links open is understood", test_answers, NULL);
	tests_add(&t, "any record", test_random, NULL);
	TESTS_ROWS(&t, links, test_link);
	tests_add(&t, "links do not grow too long", test_long_link, NULL);
	return tests_run(&t, "compose");
}
