/* Texts with HTML in them, escaped once or twice, as plain lines. */
#include "tests/test.h"

#include "importers/markup.h"

static const struct row {
	const char *name, *text, *plain;
} rows[] = {
	{ "nothing to do", "Un texte", "Un texte" },
	{ "trimmed", "  a \n", "a" },
	{ "a known tag", "a <b>bold</b> word", "a bold word" },
	{ "escaped once more", "a &lt;b&gt;bold&lt;/b&gt; word", "a bold word" },
	{ "a page escaped once more keeps its entities' characters", "&lt;b&gt;AT&amp;amp;T&lt;/b&gt;",
	    "AT&T" },
	{ "an entity", "caf&eacute; &amp; th&#233; &#xE9;", "café & thé é" },
	{ "entities are decoded once where there are no tags", "A &amp;lt; B", "A &lt; B" },
	{ "no entity", "A&B; R&D, &amp", "A&B; R&D, &amp" },
	{ "no tag", "moins de <18 ans, a<b et <inconnu>", "moins de <18 ans, a<b et <inconnu>" },
	{ "paragraphs", "<p>Un</p>\n<p>Deux</p>", "Un\nDeux" },
	{ "breaks of all kinds", "a<br>b<br/>c<BR />d", "a\nb\nc\nd" },
	{ "a list", "Offre&nbsp;:<ul><li>un</li><li>deux</li></ul>fin", "Offre\u00a0:\n- un\n- deux\nfin" },
	{ "a link keeps its words", "voir <a href=\"https://x.test/?a=1&amp;b=2\">le site</a>.",
	    "voir le site." },
	{ "a table", "<table><tr><td>lundi</td><td>9 h</td></tr><tr><td>mardi</td></tr></table>",
	    "lundi 9 h\nmardi" },
	{ "a comment", "a<!-- <b>x</b> -->b", "ab" },
	{ "a tag that does not end", "a <b c", "a <b c" },
	{ "an empty tag, a lone bracket", "a <> b < c", "a <> b < c" },
	{ "no character", "a&#0;b &#xD800; &#x110000; &#99999999999;",
	    "a&#0;b &#xD800; &#x110000; &#99999999999;" },
};

static void test_row(void **state)
{
	const struct row *row = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);

	assert_str(markup_plain(a, str_of(row->text)), str_of(row->plain));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	return tests_run(&t, "markup");
}
