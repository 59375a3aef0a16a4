#include "tests/test.h"

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"
#include "mailer/html_text.h"

static const struct row {
	const char *name, *html, *text;
} rows[] = {
	{ "nothing", "", "" },
	{ "text alone", "Bonjour", "Bonjour\n" },
	{ "white space is one space", "<p>  un \n  <b>deux</b> </p>", "un deux\n" },
	{ "paragraphs stand apart", "<p>un</p><p>deux</p>", "un\n\ndeux\n" },
	{ "divisions are lines", "<div>un</div><div>deux<div>trois</div></div>", "un\ndeux\ntrois\n" },
	{ "Gmail's empty line", "<div>un</div><div><br></div><div>deux</div>", "un\n\ndeux\n" },
	{ "a line break before the end of a division is none more", "<div>un<br></div><div>deux</div>",
	    "un\ndeux\n" },
	{ "line breaks", "un<br>deux<br><br>trois", "un\ndeux\n\ntrois\n" },
	{ "lists", "<ul><li>un</li><li>deux</li></ul>", "- un\n- deux\n" },
	{ "cells of a row are in one line",
	    "<table><tr><td>Nom</td><td>Maison</td></tr><tr><td>x</td></tr></table>", "Nom Maison\nx\n" },
	{ "entities", "<p>&Eacute;t&eacute; &amp; hiver &lt;x&gt; &#8217;&nbsp;!</p>",
	    "Été & hiver <x> ’\xC2\xA0!\n" },
	{ "UTF-8 whatever it says", "<meta charset=\"iso-8859-1\"><p>Été</p>", "Été\n" },
	{ "what is not shown",
	    "<head><title>t</title><style>p{}</style></head><script>x()</script><p style=\"DISPLAY : none\">non</p><!-- non -->oui",
	    "oui\n" },
	{ "preformatted", "<pre>un\n  deux</pre>", "un\ndeux\n" },
	{ "not closed", "<div><b>un<div>deux", "un\ndeux\n" },
	{ "closed too often", "un</div></b></p>deux", "un\n\ndeux\n" },
	{ "a blockquote is quoted",
	    "<p>moi</p><blockquote type=\"cite\"><p>vous</p><p>encore</p></blockquote><p>moi</p>",
	    "moi\n\n> vous\n>\n> encore\n\nmoi\n" },
	{ "quotes within quotes", "<blockquote>un<blockquote>deux</blockquote></blockquote>",
	    "> un\n>> deux\n" },
	{ "Gmail's own indent is no quote",
	    "<blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\">moi</blockquote>", "moi\n" },
	{ "Gmail: the announcement is quoted, what stands between the quotes is not",
	    "<div>a</div><div class=\"gmail_quote gmail_quote_container\"><div class=\"gmail_attr\">Le 3 mars</div><blockquote class=\"gmail_quote\">b</blockquote><div>c</div></div>",
	    "a\n> Le 3 mars\n> b\nc\n" },
	{ "Outlook: all that follows its mark is quoted",
	    "<div>a</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\">De : x</div><div>b</div>",
	    "a\n> De : x\n> b\n" },
	{ "Outlook on the web puts x_ before names",
	    "<div>a</div><div id=\"x_divRplyFwdMsg\">De : x</div><div>b</div>", "a\n> De : x\n> b\n" },
	{ "Yahoo and Thunderbird",
	    "<div>a</div><div id=\"yahoo_quoted\" class=\"yahoo_quoted\">b</div><div class=\"moz-cite-prefix\">c</div>",
	    "a\n> b\n> c\n" },
	{ "a signature gets its mark", "<div>a</div><div class=\"gmail_signature\">Anne</div>",
	    "a\n-- \nAnne\n" },
	{ "a quoted signature gets none", "<blockquote><div id=\"Signature\">Anne</div></blockquote>",
	    "> Anne\n" },
	{ "no entity of its own", "<!DOCTYPE x [<!ENTITY a SYSTEM \"/etc/passwd\">]><p>&a;b</p>",
	    "]>\n\n&a;b\n" },
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);

	assert_str(html_text(a, str_of(r->html), HTML_TEXT_QUOTES), str_of(r->text));
}

static void test_plain(void **state)
{
	(void)state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);

	assert_str(
	    html_text(a, STR("<div>a</div><blockquote>b</blockquote>"), HTML_TEXT_PLAIN), STR("a\nb\n"));
}

/* However much of it, however deep: an end, and text. */
static void test_limits(void **state)
{
	(void)state;
	static const char *const pieces[] = { "<div>", "<b>", "</i>", "<blockquote>x", "<br>", "<p>x",
		"&amp;", "<", "<p a=b>", "<table><tr><td>", "<a href='", "\xC3", "<!--" };

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct arena *AUTO_ARENA a = arena_new(64 << 20);
		struct buf AUTO_BUF b = BUF_INIT(64 << 20);

		buf_s(&b, STR("<p>debut</p>"));
		for (int k = 0; k < 300000; k++)
			buf_s(&b, str_of(pieces[i]));
		if (i == 0) {
			buf_s(&b, STR("<p "));
			for (int k = 0; k < 100000; k++)
				buf_fmt(&b, "a%d=1 ", k);
		}
		assert_true(buf_ok(&b));
		struct str text = html_text(a, buf_str(&b), HTML_TEXT_QUOTES);
		assert_true(text.n >= 6 && memcmp(text.p, "debut\n", 6) == 0);
		assert_true(text_utf8_valid(text, NULL));
	}
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "without marks", test_plain, NULL);
	tests_add(&t, "limits", test_limits, NULL);
	return tests_run(&t, "html_text");
}
