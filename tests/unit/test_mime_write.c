#include "tests/golden.h"
#include "tests/test.h"

#include "lib/arena.h"
#include "lib/text.h"
#include "mailer/mime.h"

enum { OUT_MAX = 1 << 20 };

static const struct draft plain = {
	.from = { "fiches@211.example", 18 },
	.from_name = { "211 Grand-Large", 15 },
	.to = { "info@abri.example", 17 },
	.subject = { "Votre fiche", 11 },
	.message_id = { "vigie.7.abc@211.example", 23 },
	.date = 1795300000,
	.text = { "Bonjour.\n", 9 },
};

static struct str written(struct arena *a, const struct draft *d)
{
	struct buf AUTO_BUF out = BUF_INIT(OUT_MAX);
	struct err e = { 0 };

	assert_ok(mime_write(d, &out, &e));
	return arena_str(a, buf_str(&out));
}

/* The value of a header as it stands, folds and all, without the line end. */
static struct str header(struct str message, const char *name)
{
	const char *end = message.p + message.n;

	for (const char *p = message.p; p < end;) {
		const char *stop = p;
		do {
			stop = memchr(stop, '\n', (size_t)(end - stop));
			assert_non_null(stop);
			stop++;
		} while (stop < end && (*stop == ' ' || *stop == '\t'));
		if (*p == '\r')
			break;
		size_t n = strlen(name);
		if (strncmp(p, name, n) == 0 && p[n] == ':')
			return (struct str){ p + n + 1, (size_t)(stop - p) - n - 3 };
		p = stop;
	}
	fail_msg("no header %s", name);
	return STR_NONE;
}

/* What a mail program makes of it: unfolded, the words of RFC 2047 put together. */
static struct str decoded(struct arena *a, struct str value)
{
	struct buf AUTO_BUF out = BUF_INIT(OUT_MAX);
	bool word_before = false;

	value = str_trim(value);
	for (size_t i = 0; i < value.n;) {
		if (value.n - i > 10 && memcmp(value.p + i, "=?UTF-8?Q?", 10) == 0) {
			for (i += 10; value.p[i] != '?'; i++) {
				char hex[3] = { value.p[i + 1], value.p[i] == '=' ? value.p[i + 2] : 0, 0 };
				buf_char(&out,
				    value.p[i] == '_'       ? ' '
				        : value.p[i] == '=' ? (char)strtol(hex, NULL, 16)
				                            : value.p[i]);
				i += value.p[i] == '=' ? 2 : 0;
			}
			i += 2;
			word_before = true;
			continue;
		}
		size_t n = 0;
		while (i + n < value.n && strchr(" \r\n", value.p[i + n]))
			n++;
		bool between = word_before && value.n - i - n > 10 &&
		    memcmp(value.p + i + n, "=?UTF-8?Q?", 10) == 0;
		for (size_t k = 0; k < n && !between; k++)
			if (value.p[i + k] == ' ')
				buf_char(&out, ' ');
		if (!n)
			buf_char(&out, value.p[i]);
		word_before = word_before && n;
		i += n ? n : 1;
	}
	return arena_str(a, buf_str(&out));
}

static void check_lines(struct str message)
{
	size_t column = 0;

	for (size_t i = 0; i < message.n; i++) {
		unsigned char c = (unsigned char)message.p[i];
		assert_true(c < 0x7f && (c >= ' ' || c == '\r' || c == '\n'));
		assert_true(c != '\n' || (i && message.p[i - 1] == '\r'));
		assert_true(c != '\r' || (i + 1 < message.n && message.p[i + 1] == '\n'));
		column = c == '\n' ? 0 : column + 1;
		assert_true(column <= 78);
	}
	assert_int_equal(column, 0);
}

/* Names and subjects ---------------------------------------------------------------------------------------- */

static const struct value_row {
	const char *name, *value;
	const char *want; /* as read back; NULL: the same */
	size_t n;         /* of the value, where it holds a NUL */
} values[] = {
	{ "plain words", "Maison des jeunes", NULL, 0 },
	{ "accents", "Maison d\u2019h\u00e9bergement \u00c9lan", NULL, 0 },
	{ "an emoji", "Caf\u00e9 \U0001f600\U0001f469\u200d\U0001f373 du coin", NULL, 0 },
	{ "quotes and commas", "Club \"L'\u00c2ge d'or\", section 3 <x@y.example>", NULL, 0 },
	{ "ASCII quotes", "Club \"Or\", (section) <x@y.example>; \\o/", NULL, 0 },
	{ "a line break cannot begin a header", "Nom\r\nBcc: tous@mal.example", "Nom  Bcc: tous@mal.example",
	    0 },
	{ "nor can a lone carriage return or line feed", "a\rb\nc", "a b c", 0 },
	{ "a NUL", "a\0b", "a b", 3 },
	{ "a line separator",
	    "a\u2028b\xc2\x85"
	    "c",
	    "a b c", 0 },
	{ "what looks encoded already", "=?utf-8?q?x?= et plus", NULL, 0 },
	{ "bytes that are no UTF-8", "a\xff\xfe\x62", "a\ufffd\ufffd\x62", 0 },
	{ "a long name of words",
	    "Regroupement des associations de parents d'enfants handicapes de la region de la Capitale et d'ailleurs encore",
	    NULL, 0 },
	{ "a long name with accents",
	    "Regroupement des associations de proches aidants et de b\u00e9n\u00e9voles de la r\u00e9gion de "
	    "Chaudi\u00e8re-Appalaches, \u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
	    NULL, 0 },
	{ "spaces at the ends go", "  Nom ", "Nom", 0 },
};

static struct str value_of(const struct value_row *r)
{
	return r->n ? (struct str){ r->value, r->n } : str_of(r->value);
}

static void test_subject(void **state)
{
	const struct value_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(OUT_MAX * 4);
	struct draft d = plain;

	d.subject = value_of(r);
	struct str m = written(a, &d);
	check_lines(m);
	assert_str(decoded(a, header(m, "Subject")), str_of(r->want ? r->want : r->value));
}

static void test_name(void **state)
{
	const struct value_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(OUT_MAX * 4);
	struct draft d = plain;
	struct str want = str_of(r->want ? r->want : r->value);
	struct buf AUTO_BUF name = BUF_INIT(OUT_MAX);

	d.to_name = value_of(r);
	struct str m = written(a, &d);
	check_lines(m);
	struct str have = decoded(a, header(m, "To"));
	const char *address = " <info@abri.example>";
	assert_true(have.n > strlen(address));
	have.n -= strlen(address);
	assert_memory_equal(have.p + have.n, address, strlen(address));
	bool quoted = have.p[0] == '"' && memchr(header(m, "To").p, '"', 4);
	for (size_t i = quoted; i + quoted < have.n; i++) {
		i += quoted && have.p[i] == '\\';
		buf_char(&name, have.p[i]);
	}
	assert_str(buf_str(&name), want);
}

/* Refusals -------------------------------------------------------------------------------------------------- */

static const struct refused_row {
	const char *name, *from, *to, *reply_to, *message_id, *part;
} refused[] = {
	{ "no recipient", "a@b.example", "", "", "1@x", "\"\" is no e-mail address" },
	{ "a recipient with a name", "a@b.example", "Nom <c@d.example>", "", "1@x", "no e-mail address" },
	{ "two recipients", "a@b.example", "c@d.example, e@f.example", "", "1@x", "no e-mail address" },
	{ "a recipient that begins a header", "a@b.example", "c@d.example\r\nBcc: e@f.example", "", "1@x",
	    "no e-mail address" },
	{ "a bad sender", "a b@c.example", "c@d.example", "", "1@x", "no e-mail address" },
	{ "a bad Reply-To", "a@b.example", "c@d.example", "x", "1@x", "no e-mail address" },
	{ "a Message-ID that ends itself", "a@b.example", "c@d.example", "", "1@x>\r\nBcc: e",
	    "no Message-ID" },
	{ "no Message-ID", "a@b.example", "c@d.example", "", "", "no Message-ID" },
};

static void test_refused(void **state)
{
	const struct refused_row *r = *state;
	struct buf AUTO_BUF out = BUF_INIT(OUT_MAX);
	struct draft d = plain;
	struct err e = { 0 };

	d.from = str_of(r->from);
	d.to = str_of(r->to);
	d.reply_to = str_of(r->reply_to);
	d.message_id = str_of(r->message_id);
	assert_false(mime_write(&d, &out, &e));
	assert_err(e, ERR_INPUT, r->part);
}

static void test_too_long(void **state)
{
	struct buf AUTO_BUF out = BUF_INIT(100);
	struct err e = { 0 };

	(void)state;
	assert_false(mime_write(&plain, &out, &e));
	assert_err(e, ERR_INPUT, "too long");
}

/* Whole messages -------------------------------------------------------------------------------------------- */

static const struct draft_header more[] = {
	{ "Auto-Submitted", { "auto-generated", 14 } },
	{ "List-Unsubscribe",
	    { "<mailto:reponses+vaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@211.example?subject=Ne%20plus%20m%27"
	      "%C3%A9crire>, <https://211.example/d/vaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa>",
	        175 } },
	{ "X-Nasty", { "a\r\nX-Evil: b", 12 } },
	{ NULL, { NULL, 0 } },
};

static struct draft full(void)
{
	struct draft d = plain;

	d.reply_to = STR("reponses+vaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@211.example");
	d.reply_to_name = STR("R\u00e9ponses, 211");
	d.more = more;
	d.text = STR(
	    "Bonjour\u00a0!\r\nFrom here\n.\n\n  une ligne qui d\u00e9passe de beaucoup la largeur que prend une "
	    "ligne ordinaire de courriel   \nfin sans retour");
	d.html = STR("<!DOCTYPE html>\n<p class=\"x\">Bonjour\u00a0!</p>");
	return d;
}

static void test_golden_message(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(OUT_MAX * 4);
	struct draft d = full();
	struct str m = written(a, &d);

	(void)state;
	test_golden("mime-write.eml", m);
	/* An unsubscribe address is whole, and nothing that was a value is a header. */
	assert_non_null(strstr(m.p, "<https://211.example/d/vaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa>"));
	assert_null(strstr(m.p, "\nX-Evil"));
}

static void test_same_bytes(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(OUT_MAX * 4);
	struct draft d = full();
	struct str first = written(a, &d), second = written(a, &d);

	(void)state;
	assert_str(first, second);
	d.message_id = STR("another@211.example");
	assert_false(str_eq(header(first, "Content-Type"), header(written(a, &d), "Content-Type")));
}

static void test_text_only(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(OUT_MAX * 4);
	struct str m = written(a, &plain);

	(void)state;
	assert_str(header(m, "Content-Type"), STR(" text/plain; charset=utf-8; format=flowed"));
	assert_str(header(m, "Date"), STR(" Sat, 21 Nov 2026 22:26:40 +0000"));
	check_lines(m);
}

/* Long lines, lines that begin with a space, a quote mark or "From ": read back as they were, but for spaces at their ends. */
static void test_flowed(void **state)
{
	static const char text[] =
	    "Bonjour,\n\n  Description\u00a0: un lieu de rencontre pour les jeunes de 12 \u00e0 17 ans,  ouvert toute l'ann\u00e9e, avec "
	    "des jeux, des ateliers et une cuisine.\n> cit\u00e9\nFrom ici\nCourriel\u00a0: \n"
	    "unmotquiestbienpluslongquetouteslesautresunmotquiestbienpluslongquetouteslesautres fin\n";
	struct arena *AUTO_ARENA a = arena_new(OUT_MAX * 4);
	struct buf AUTO_BUF want = BUF_INIT(OUT_MAX);
	struct draft d = plain;
	struct mail m;

	(void)state;
	d.text = STR(text);
	struct str message = written(a, &d);
	check_lines(message);
	mime_read(a, message, &m);
	for (size_t i = 0; i < sizeof text - 1; i++)
		if (strncmp(text + i, " \n", 2) != 0)
			buf_char(&want, text[i]);
	assert_str(str_trim(m.text), str_trim(buf_str(&want)));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, values, test_subject);
	TESTS_ROWS(&t, values, test_name);
	TESTS_ROWS(&t, refused, test_refused);
	tests_add(&t, "what passes its limit is refused", test_too_long, NULL);
	tests_add(&t, "a whole message", test_golden_message, NULL);
	tests_add(&t, "the same draft gives the same bytes", test_same_bytes, NULL);
	tests_add(&t, "long lines flow", test_flowed, NULL);
	tests_add(&t, "text alone", test_text_only, NULL);
	return tests_run(&t, "mime_write");
}
