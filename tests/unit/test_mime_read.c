#include "tests/test.h"

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"
#include "mailer/mime.h"

#define U "Content-Type: text/plain; charset=utf-8\n"

static const struct text_row {
	const char *name, *bytes, *text, *html;
} texts[] = {
	{ "text: plain", U "\nBonjour\n", "Bonjour\n", "" },
	{ "text: CRLF", "Subject: x\r\n\r\nun\r\ndeux\r\n", "un\ndeux\n", "" },
	{ "text: CR alone", "Subject: x\n\nun\rdeux", "un\ndeux", "" },
	{ "text: no header at all", "Bonjour, tout est beau\n", "Bonjour, tout est beau\n", "" },
	{ "text: nothing", "", "", "" },
	{ "text: headers alone", "Subject: x\n", "", "" },
	{ "text: an mbox line and an empty one before", "\n\nFrom anne Tue Mar  3\nSubject: x\n\ny\n", "y\n",
	    "" },
	{ "text: Latin-1 called us-ascii", "Content-Type: text/plain; charset=us-ascii\n\nT\xE9l\xE9phone\n",
	    "Téléphone\n", "" },
	{ "text: Latin-1 called nothing", "Subject: x\n\nD\xE9sabonnez-moi\n", "Désabonnez-moi\n", "" },
	{ "text: windows-1252 called Latin-1",
	    "Content-Type: text/plain; charset=iso-8859-1\n\nC\x92"
	    "est beau\n",
	    "C’est beau\n", "" },
	{ "text: UTF-8 called Latin-1",
	    "Content-Type: text/plain; charset=iso-8859-1\n\nD\xC3\xA9j\xC3\xA0\n", "Déjà\n", "" },
	{ "text: UTF-8 with a bad byte",
	    U "\nD\xC3\xA9j\xC3\xA0 \xC3\xA9t\xC3\xA9 \xFF ici \xC3\xA0 c\xC3\xB4t\xC3\xA9\n",
	    "Déjà été \xEF\xBF\xBD ici à côté\n", "" },
	{ "text: a charset of nobody", "Content-Type: text/plain; charset=x-mars\n\nD\xE9j\xE0 \xE9t\xE9\n",
	    "Déjà été\n", "" },
	{ "text: ISO-8859-15", "Content-Type: text/plain; charset=iso-8859-15\n\n5 \xA4\n", "5 €\n", "" },
	{ "text: quoted-printable",
	    U "Content-Transfer-Encoding: quoted-printable\n\nD=C3=A9j=\n=C3=A0 =3D\n", "Déjà =\n", "" },
	{ "text: quoted-printable, broken", U "Content-Transfer-Encoding: quoted-printable\n\na=ZZb=\n",
	    "a=ZZb", "" },
	{ "text: base64", U "Content-Transfer-Encoding: BASE64\n\nQm9u\nam91cg==\n", "Bonjour", "" },
	{ "text: base64, broken", U "Content-Transfer-Encoding: base64\n\nQm9u*!\nam91cg\n", "Bonjour", "" },
	{ "text: an encoding of nobody is none", U "Content-Transfer-Encoding: x-lzma\n\nBonjour\n",
	    "Bonjour\n", "" },
	{ "text: format=flowed",
	    "Content-Type: text/plain; format=flowed\n\nune phrase \nqui continue\n> cit\xC3\xA9 \n> encore\n",
	    "une phrase qui continue\n> cité encore\n", "" },
	{ "text: flowed, with delsp", "Content-Type: text/plain; format=flowed; delsp=yes\n\nabc \ndef\n",
	    "abcdef\n", "" },
	{ "text: flowed, the signature's mark stays",
	    "Content-Type: text/plain; format=flowed\n\nx\n-- \nAnne\n", "x\n-- \nAnne\n", "" },
	{ "text: uuencoded files go", "Subject: x\n\nVoici\nbegin 644 a.jpg\nM1234\n`\nend\nMerci\n",
	    "Voici\nMerci\n", "" },
	{ "text: control characters go",
	    U "\na\x01\x08z\x7F\xC2\x85"
	      "b\tc\n",
	    "azb\tc\n", "" },
	{ "text: alternative",
	    "Content-Type: multipart/alternative; boundary=b\n\n--b\n" U
	    "\nplain\n--b\nContent-Type: text/html\n\n<p>html\n--b--\n",
	    "plain", "" },
	{ "text: HTML where the plain one is blank",
	    "Content-Type: multipart/alternative; boundary=b\n\n--b\n" U
	    "\n \n--b\nContent-Type: text/html\n\n<p>html\n--b--\n",
	    " ", "<p>html" },
	{ "text: HTML alone", "Content-Type: text/html; charset=iso-8859-1\n\n<p>\xE9t\xE9</p>", "",
	    "<p>été</p>" },
	{ "text: several, one behind the other",
	    "Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\n\nun\n--b\nContent-Type: image/png\n\nx\n--b\n\ndeux\n--b--\n",
	    "un\ndeux", "" },
	{ "text: attachments are none",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nun\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=x\n\ndeux\n--b--\n",
	    "un", "" },
	{ "text: a part without header whose first line looks like one",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nTel: 5\n--b--\n", "Tel: 5", "" },
	{ "text: the boundary is not declared",
	    "Content-Type: multipart/mixed\n\n--=_part_1234\n\nun\n--=_part_1234--\n", "un", "" },
	{ "text: the boundary never comes", "Content-Type: multipart/mixed; boundary=b\n\nun\n", "un\n", "" },
	{ "text: the last boundary never comes", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nun\n",
	    "un\n", "" },
	{ "text: one boundary begins another",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\nun\n--bb--\n--b\n\ndeux\n--b--\n",
	    "un\ndeux", "" },
	{ "text: a quoted boundary with escapes",
	    "Content-Type: multipart/mixed; boundary=\"a\\\"b c\"\n\n--a\"b c\n\nun\n--a\"b c--\n", "un",
	    "" },
};

static void test_text(void **state)
{
	const struct text_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct mail m;

	mime_read(a, str_of(r->bytes), &m);
	assert_str(m.text, str_of(r->text));
	assert_str(m.html, str_of(r->html));
	assert_false(m.cut);
}

static const struct header_row {
	const char *name, *bytes, *from, *from_name, *subject;
} headers[] = {
	{ "header: name and address", "From: \"Tremblay, Anne\" <anne@maison.test>\nSubject: x\n\n",
	    "anne@maison.test", "Tremblay, Anne", "x" },
	{ "header: encoded words",
	    "From: =?iso-8859-1?Q?Marie-=C8ve?= <m@x.test>\nSubject: =?UTF-8?B?UsOpcG9uc2U=?=\n =?utf-8?q?_auto?=\n\n",
	    "m@x.test", "Marie-Ève", "Réponse auto" },
	{ "header: raw Latin-1", "From: Ren\xE9 <r@x.test>\nSubject: T\xE9l\xE9phone\n\n", "r@x.test", "René",
	    "Téléphone" },
	{ "header: folded", "Subject: un\n\tdeux\n   trois\nFrom: a@x.test\n\n", "a@x.test", "",
	    "un deux trois" },
	{ "header: a comment", "From: anne@x.test (Anne <moi>)\nSubject:\n\n", "anne@x.test", "", "" },
	{ "header: a bare word", "From: MAILER-DAEMON (Mail System)\n\n", "MAILER-DAEMON", "", "" },
	{ "header: a name without address is none", "From: Jean Roy\n\n", "", "", "" },
	{ "header: the first of several", "From: a@x.test, b@x.test\n\n", "a@x.test", "", "" },
	{ "header: no end of the address", "From: Anne <anne@x.test\n\n", "anne@x.test", "Anne", "" },
	{ "header: an encoded line break is a space", "Subject: =?utf-8?Q?a=0D=0ABcc:_x?=\n\n", "", "",
	    "a Bcc: x" },
	{ "header: a space before the colon", "Subject : x\nFrom : a@x.test\n\n", "a@x.test", "", "x" },
};

static void test_header(void **state)
{
	const struct header_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct mail m;

	mime_read(a, str_of(r->bytes), &m);
	assert_str(m.from, str_of(r->from));
	assert_str(m.from_name, str_of(r->from_name));
	assert_str(m.subject, str_of(r->subject));
}

static void test_ids(void **state)
{
	(void)state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct mail m;

	mime_read(a, STR("Message-ID: <17.v1@211.example>\nDate: Tue, 3 Mar 2026 10:12:44 -0500\n\n"), &m);
	assert_str(m.message_id, STR("17.v1@211.example"));
	assert_int_equal(m.date, 1772550764);
	mime_read(a, STR("Date: hier\nX-A: 1\nx-a: 2\n\n"), &m);
	assert_int_equal(m.date, 0);
	assert_str(mime_header(m.headers, "X-A"), STR("1"));
	assert_int_equal(mime_header(m.headers, "X-B").n, 0);
}

static void test_report(void **state)
{
	(void)state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct mail m;

	mime_read(a,
	    STR("Content-Type: multipart/report; report-type=\"Delivery-Status\"; boundary=b\n\n--b\n\nSorry\n--b\n"
	        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x.test\nOriginal-Envelope-Id: e17\n\n"
	        "Original-Recipient: rfc822;Anne@maison.test\nFinal-Recipient: RFC822; <anne@maison.test>\nAction: Failed\n"
	        "Status: 5.1.1 (unknown)\nDiagnostic-Code: smtp; 550 no\n such user\nRemote-MTA: dns; mx.test\n\n"
	        "Final-Recipient: rfc822;b@x.test\nAction: delayed\nStatus: 4.4.1\n--b\nContent-Type: message/rfc822\n\n"
	        "Subject: Votre fiche\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nBonjour\n--c--\n--b--\n"),
	    &m);
	assert_true(m.report);
	assert_str(m.report_type, STR("delivery-status"));
	assert_str(m.envelope_id, STR("e17"));
	assert_str(m.text, STR("Sorry"));
	struct mime_recipient *r = m.recipients;
	assert_non_null(r);
	assert_str(r->final, STR("anne@maison.test"));
	assert_str(r->original, STR("Anne@maison.test"));
	assert_str(r->action, STR("failed"));
	assert_str(r->status, STR("5.1.1"));
	assert_str(r->diagnostic, STR("550 no such user"));
	assert_str(r->remote, STR("mx.test"));
	assert_non_null(r->next);
	assert_str(r->next->final, STR("b@x.test"));
	assert_str(r->next->action, STR("delayed"));
	assert_null(r->next->next);
	assert_str(mime_header(m.returned, "subject"), STR("Votre fiche"));
	assert_str(m.returned_text, STR("Bonjour"));
}

static void test_report_in_text(void **state)
{
	(void)state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct mail m;

	mime_read(a,
	    STR("Subject: failed\n\nTechnical report:\n\nAction: failed\nFinal-Recipient: rfc822; a@x.test\nStatus: 5.1.1\n\n"
	        "Action: none\n"),
	    &m);
	assert_non_null(m.recipients);
	assert_str(m.recipients->final, STR("a@x.test"));
	assert_str(m.recipients->action, STR("failed"));
	assert_null(m.recipients->next);
	assert_false(m.report);
}

/* Limits ------------------------------------------------------------------------------------------------------ */

static void repeat(struct buf *b, const char *text, int n)
{
	for (int i = 0; i < n; i++)
		buf_s(b, str_of(text));
}

static void read_limited(struct buf *b, struct arena *a, struct mail *m)
{
	assert_true(buf_ok(b));
	mime_read(a, buf_str(b), m);
	assert_true(m->text.n <= MIME_TEXT_MAX + MIME_PARTS_MAX);
	assert_true(text_utf8_valid(m->text, NULL));
}

static void test_many_parts(void **state)
{
	(void)state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct buf AUTO_BUF b = BUF_INIT(64 << 20);
	struct mail m;

	buf_s(&b, STR("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n"));
	repeat(&b, "--b\n\npart\n", 500);
	read_limited(&b, a, &m);
	assert_true(m.cut);
	assert_str(m.subject, STR("x"));
	assert_int_equal(m.text.n, 5 * (MIME_PARTS_MAX - 1) - 1);
}

static void test_deep(void **state)
{
	(void)state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct buf AUTO_BUF b = BUF_INIT(64 << 20);
	struct mail m;

	for (int i = 0; i < 100; i++)
		buf_fmt(
		    &b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n\nat %d\n--b%d\n", i, i, i, i);
	read_limited(&b, a, &m);
	assert_true(m.cut);
	assert_memory_equal(m.text.p, "at 0\nat 1\n", 10);
}

static void test_big(void **state)
{
	(void)state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct buf AUTO_BUF b = BUF_INIT(64 << 20);
	struct mail m;

	buf_s(&b,
	    STR("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nTout est beau\n--b\nContent-Type: "
	        "image/jpeg\nContent-Transfer-Encoding: base64\n\n"));
	repeat(&b, "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\n", 400000);
	buf_s(&b, STR("--b\n\nfin\n--b--\n"));
	read_limited(&b, a, &m);
	assert_false(m.cut);
	assert_str(m.text, STR("Tout est beau\nfin"));
}

static void test_long_text(void **state)
{
	(void)state;
	static const char *const kinds[] = { "", "Content-Transfer-Encoding: base64\n",
		"Content-Transfer-Encoding: quoted-printable\n",
		"Content-Type: text/plain; format=flowed\n" };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct arena *AUTO_ARENA a = arena_new(64 << 20);
		struct buf AUTO_BUF b = BUF_INIT(64 << 20);
		struct mail m;

		buf_fmt(&b, "%s\n", kinds[i]);
		repeat(&b, "abcd\xC3\xA9 \n> x\n", 600000);
		read_limited(&b, a, &m);
		assert_true(m.cut);
		assert_true(m.text.n > 0);
	}
}

static void test_many_headers(void **state)
{
	(void)state;
	static const char *const kinds[] = { "X-A: b\n", "To: a@x.test,\n b@x.test\n", " folded\n", "a:\n" };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct arena *AUTO_ARENA a = arena_new(64 << 20);
		struct buf AUTO_BUF b = BUF_INIT(64 << 20);
		struct mail m;

		buf_s(&b, STR("Subject: x\nX-First:\n"));
		repeat(&b, kinds[i], 500000);
		buf_s(&b, STR("\nBonjour\n"));
		read_limited(&b, a, &m);
		assert_true(m.cut);
		assert_str(m.subject, STR("x"));
		assert_str(m.text, STR("Bonjour\n"));
	}
}

static void test_nul(void **state)
{
	(void)state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct mail m;

	mime_read(a, STR("Subject: c\0d\n\nx\0y\0\n"), &m);
	assert_str(m.text, STR("xy\n"));
	assert_str(m.subject, STR("cd"));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, texts, test_text);
	TESTS_ROWS(&t, headers, test_header);
	tests_add(&t, "identifier, date, headers by name", test_ids, NULL);
	tests_add(&t, "a delivery report (RFC 3464)", test_report, NULL);
	tests_add(&t, "the same fields in a text", test_report_in_text, NULL);
	tests_add(&t, "500 parts", test_many_parts, NULL);
	tests_add(&t, "nested 100 deep", test_deep, NULL);
	tests_add(&t, "30 MB", test_big, NULL);
	tests_add(&t, "a text longer than anybody reads", test_long_text, NULL);
	tests_add(&t, "half a million headers", test_many_headers, NULL);
	tests_add(&t, "NUL bytes", test_nul, NULL);
	return tests_run(&t, "mime_read");
}
