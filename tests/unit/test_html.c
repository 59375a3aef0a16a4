#include "tests/test.h"

#include "tests/unit/mapped.h"

#define ITEM     "[html]\nitem = //div[has-class(\"f\")]\n"
#define RECORD   "[list]\nkey = n\n[record]\nname = {n}\n"
#define V(xpath) ITEM "[columns]\nn = h3\nv = " xpath "\n" RECORD "x_v = {v | lines}\n"
#define NAMES    ITEM "[columns]\nn = h3\n" RECORD

#define F(name, more) "<div class='f'><h3>" name "</h3>" more "</div>"
#define A             "1 [a] {\"name\":\"A\"}\n"
#define IS(value)     "1 [a] {\"name\":\"A\",\"x_v\":\"" value "\"}\n"

/* One page as it was saved by hand. */
static const struct row {
	const char *name, *mapping, *in, *out, *found;
} rows[] = {
	/* clang-format off */
	/* items */
	{ "two items", NAMES, "<html><body>" F("A", "") F("B", "") "</body></html>", A "2 [b] {\"name\":\"B\"}\n", "HTML, one page, 1 columns" },
	{ "the same item twice", NAMES, F("A", "") F("A", ""), A, "HTML, one page, 1 items twice, 1 columns" },
	{ "an item of nothing", NAMES, F("A", "") F("", ""), A, NULL },
	{ "an item without its key", V("p"), F("A", "") F("", "<p>x</p>"), A "!2 nothing stands in the key column, by which the record is recognised the next time\n", NULL },
	{ "rows of a table", "[html]\nitem = //table[@id='t']//tr[td]\n[columns]\nn = td[1]\nv = td[2]\n" RECORD "x_v = {v}\n", "<table><tr><td>menu</table><table id=t><tr><th>Nom<th>V<tr><td>A<td>x<tr><td>B<td>y</table>", IS("x") "2 [b] {\"name\":\"B\",\"x_v\":\"y\"}\n", NULL },
	{ "nothing is closed", "[html]\nitem = //li\n[columns]\nn = b\n" RECORD, "<ul><li><b>A</b><li><b>B</b>", A "2 [b] {\"name\":\"B\"}\n", NULL },
	{ "a page without its frame", NAMES, "text " F("A", ""), A, NULL },
	{ "classes are words", NAMES, "<div class='ff f2'><h3>X</h3></div><div class='x\nf  y'><h3>A</h3></div>", A, NULL },
	{ "scripts write nothing", NAMES, "<script>document.write(\"<div class='f'><h3>X</h3></div>\")</script>" F("A", ""), A, NULL },
	{ "comments say nothing", V("p"), F("A", "<!-- <p>x</p> --><p>y<!-- z --></p>"), IS("y"), NULL },
	{ "capitals are small letters", V("p/@TITLE | p/@title"), "<DIV CLASS=f><H3>A</H3><P TITLE=x></DIV>", IS("x"), NULL },

	/* texts */
	{ "white space is one space", V("p"), F("A", "<p>  x \n\t <b>y</b>  z </p>"), IS("x y z"), NULL },
	{ "entities", V("p"), F("A", "<p>caf&eacute; &amp; th&#233; &#x2019; &nbsp;&laquo;&nbsp;x&nbsp;&raquo; &inconnu;</p>"), IS("café & thé ’ « x » &inconnu;"), NULL },
	{ "line breaks", V("p"), F("A", "<p>x<br>y<br/>z</p>"), IS("x\\ny\\nz"), NULL },
	{ "paragraphs and lists", V("div"), F("A", "<div><p>x</p><p>y</p><ul><li>1<li>2</ul></div>"), IS("x\\ny\\n1\\n2"), NULL },
	{ "cells do not run together", V("table"), F("A", "<table><tr><td>x</td><td>y</td></tr><tr><td>z</td></tr></table>"), IS("x y\\nz"), NULL },
	{ "scripts and styles are no text", V("p"), F("A", "<p>x<script>1</script><style>2</style><noscript>3</noscript></p>"), IS("x"), NULL },
	{ "several nodes", V("p"), F("A", "<p>x</p><p> </p><p>y</p>"), IS("x; y"), NULL },
	{ "a text of its own", V("string(p)"), F("A", "<p> x  y </p>"), IS("x y"), NULL },
	{ "a number", V("count(p)"), F("A", "<p><p>"), IS("2"), NULL },
	{ "a truth", V("boolean(p)"), F("A", "<p>"), IS("true"), NULL },
	{ "text before a heading", V("p/text()[1]"), F("A", "<p>x<b>y</b></p>"), IS("x"), NULL },
	{ "what stands behind a label", V("dl/dt[.='Tél.']/following-sibling::dd[1]"), F("A", "<dl><dt>Fax<dd>1<dt>Tél.<dd>2</dl>"), IS("2"), NULL },
	{ "nothing there", V("p"), F("A", ""), A, NULL },
	{ "namespaces are no nodes of a page", V("namespace::*"), F("A", ""), A, NULL },

	/* links */
	{ "mailto", V("a/@href"), F("A", "<a href='mailto:a%40b.test?subject=x'>x</a>"), IS("a@b.test"), NULL },
	{ "mailto in capitals", V("a/@href"), F("A", "<a href='MailTo:a@b.test'>x</a>"), IS("a@b.test"), NULL },
	{ "tel", V("a/@href"), F("A", "<a href='tel:+1-418-555-0101'>x</a>"), IS("+1-418-555-0101"), NULL },
	{ "an escape that gives no text", V("a/@href"), F("A", "<a href='mailto:%ff%00@b.test'>x</a>"), IS("%ff%00@b.test"), NULL },
	{ "javascript is no link", V("a/@href"), F("A", "<a href='javascript:x()'>x</a>"), A, NULL },
	{ "a place of the same page is none", V("a/@href"), F("A", "<a href='#x'>x</a>"), A, NULL },
	{ "a whole address", V("a/@href"), F("A", "<a href=' HTTP://Exemple.TEST/Été d&#39;ici?a=1&amp;b=2#x '>x</a>"), IS("http://exemple.test/%C3%89t%C3%A9%20d'ici?a=1&b=2"), NULL },
	{ "an address that cannot be made whole", V("a/@href"), F("A", "<a href='/fiche/1'>x</a>"), IS("/fiche/1"), NULL },
	{ "the page's own base", V("a/@href"), "<html><head><base href='https://b.test/x/'></head><body>" F("A", "<a href='../1'>x</a>"), IS("https://b.test/1"), NULL },
	{ "other attributes as they stand", V("a/@data-id"), F("A", "<a data-id='mailto:1'>x</a>"), IS("mailto:1"), NULL },

	/* encodings */
	{ "UTF-8 that nobody declares", V("p"), F("A", "<p>\xC3\xA9</p>"), IS("é"), NULL },
	{ "UTF-8 whatever the page says", V("p"), "<meta charset=iso-8859-1>" F("A", "<p>\xC3\xA9</p>"), IS("é"), NULL },
	{ "windows-1252 called ISO-8859-1", V("p"), "<meta http-equiv='Content-Type' content='text/html; charset=ISO-8859-1'>" F("A", "<p>l\x92\xE9t\xE9</p>"), IS("l’été"), NULL },
	{ "a meta that is wrong", V("p"), "<meta charset=utf-8>" F("A", "<p>l'\xE9t\xE9 \xE0 L\xE9vis</p>"), IS("l'été à Lévis"), NULL },
	{ "a charset that nobody knows", V("p"), "<meta charset=x-none>" F("A", "<p>\xE9t\xE9</p>"), IS("été"), NULL },
	{ "a byte order mark", V("p"), "\xEF\xBB\xBF" F("A", "<p>\xC3\xA9</p>"), IS("é"), NULL },
	{ "a character that was cut", V("p"), F("A", "<p>\xC3\xA9t\xC3\xA9, No\xC3\xABl, \xC3\xA0 c\xC3\xB4t\xC3\xA9, \xC3</p><b>\xC3\xA9</b>"), "~1 v=été, Noël, à côté, \xEF\xBF\xBD: it has bytes that are no character of the page's encoding\n" A, NULL },
	{ "the mapping declares it", "[html]\nitem = //p\n[columns]\nn = .\n[list]\nkey = n\nencoding = macintosh\n[record]\nname = {n}\n", "<p>\x8E", "1 [e] {\"name\":\"é\"}\n", NULL },
	/* clang-format on */
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct mapped m, again;
	struct err e = { 0 };

	assert_ok(mapped_read(&m, "html", r->mapping, str_of(r->in), 0, &e));
	assert_str(buf_str(&m.out), str_of(r->out));
	if (r->found)
		assert_str(str_of(m.told.found), str_of(r->found));
	assert_ok(mapped_read(&again, "html", r->mapping, str_of(r->in), 9, &e));
	assert_str(buf_str(&again.out), buf_str(&m.out));
	mapped_free(&m);
	mapped_free(&again);
}

static const struct fault {
	const char *name, *mapping, *in, *why;
	enum err_kind kind;
} faults[] = {
	/* clang-format off */
	{ "no item", "[html]\npages = 3\n[columns]\nn = h3\n" RECORD, F("A", ""), "say in [html] where each organization stands", ERR_CONFIG },
	{ "no columns", ITEM RECORD, F("A", ""), "say in [columns] what stands where", ERR_CONFIG },
	{ "another key of [html]", ITEM "items = 1\n[columns]\nn = h3\n" RECORD, F("A", ""), "[html] has item, detail, next and pages", ERR_CONFIG },
	{ "no XPath", "[html]\nitem = //div[\n[columns]\nn = h3\n" RECORD, F("A", ""), "line 2, [html] item: this is no XPath: something is missing at its end", ERR_CONFIG },
	{ "a column that is no XPath", ITEM "[columns]\nn = h3 h4\n" RECORD, F("A", ""), "[columns] n: this is no XPath: not understood from here on: h4", ERR_CONFIG },
	{ "a function there is not", ITEM "[columns]\nn = h3\nv = has-word('x')\n" RECORD, F("A", ""), "[columns] v: this is no XPath: it calls a function that there is not", ERR_CONFIG },
	{ "a detail page nobody links to", ITEM "[columns]\nn = @detail h3\n" RECORD, F("A", ""), "say in [html] detail where the link", ERR_CONFIG },
	{ "too many pages", ITEM "pages = 60000\n[columns]\nn = h3\n" RECORD, F("A", ""), "pages", ERR_CONFIG },
	{ "items that are no elements", "[html]\nitem = //div/@class\n[columns]\nn = .\n" RECORD, F("A", ""), "where elements are meant", ERR_CONFIG },
	{ "items that are a number", "[html]\nitem = count(//div)\n[columns]\nn = .\n" RECORD, F("A", ""), "where elements are meant", ERR_CONFIG },
	{ "no item on the page", NAMES, "<p>Site en construction</p>", "nothing on 1 pages is an item", ERR_INPUT },
	{ "an empty page", NAMES, "", "nothing on it", ERR_INPUT },
	{ "a page that the mapping reads otherwise", "[html]\nitem = //p\n[columns]\nn = .\n[list]\nkey = n\nencoding = UTF-8\n[record]\nname = {n}\n", "<p>\xE9t\xE9", "UTF-8", ERR_INPUT },
	{ "a function there is not, where it is not seen at once", ITEM "[columns]\nn = h3\nv = p[has-word('x')]\n" RECORD, F("A", "<p>"), NULL, ERR_NONE },
	/* clang-format on */
};

static void test_fault(void **state)
{
	const struct fault *f = *state;
	struct err e = { 0 };
	struct mapped m;

	if (f->why) {
		assert_false(mapped_read(&m, "html", f->mapping, str_of(f->in), 0, &e));
		assert_err(e, f->kind, f->why);
	} else { /* found out at the first item only: each is refused */
		assert_ok(mapped_read(&m, "html", f->mapping, str_of(f->in), 0, &e));
		assert_int_equal(m.refused, 1);
	}
	mapped_free(&m);
}

/* Pages that are made to cost. */

static void repeat(struct buf *b, const char *s, int n)
{
	for (int i = 0; i < n; i++)
		buf_s(b, str_of(s));
}

static const struct hostile {
	const char *name, *before, *repeated, *after, *mapping, *why;
	int n;
} hostile[] = {
	{ "too many elements", F("A", ""), "<b>x</b>", "", NAMES, "more than 200000 elements", 210000 },
	{ "too many attributes in all", F("A", ""), "<b a=1 b=2 c=3 d=4>", "</b>", NAMES, "in each other",
	    60000 },
	{ "too deep", F("A", ""), "<div>", "", NAMES, "more than 250 elements in each other", 300 },
	{ "too many attributes of one tag", F("A", "") "<p ", "a=1 ", ">", NAMES, "more than 400 attributes",
	    100000 },
	{ "too long", F("A", ""), "0123456789abcdef", "", NAMES, "more than 8 MiB", 1 << 20 },
	{ "an XPath that costs", "", F("A", "<p>x</p>"), "",
	    V("count(//p[count(preceding::p) > count(following::p)])"), NULL, 2000 },
};

static void test_hostile(void **state)
{
	const struct hostile *h = *state;
	struct buf AUTO_BUF page = BUF_INIT(64 << 20);
	struct err e = { 0 };
	struct mapped m;

	buf_s(&page, str_of(h->before));
	repeat(&page, h->repeated, h->n);
	buf_s(&page, str_of(h->after));
	if (h->why) {
		assert_false(mapped_read(&m, "html", h->mapping, buf_str(&page), 0, &e));
		assert_err(e, ERR_INPUT, h->why);
	} else {
		assert_ok(mapped_read(&m, "html", h->mapping, buf_str(&page), 0, &e));
		assert_int_equal(m.records, 0);
		assert_non_null(strstr(buf_z(&m.out), "costs too much on this page"));
	}
	mapped_free(&m);
}

/* Files of pages --------------------------------------------------------------------------------------------------- */

#define SITE \
	"[html]\nitem = //div[has-class('f')]\ndetail = .//a\nnext = //a\n[columns]\nn = h3\nv = @detail //p\n[list]\nid = @link\n" \
	"[record]\nname = {n}\nx_v = {v}\n"
#define URL "https://a.test/"

static void add(
    struct buf *b, const char *kind, const char *status, const char *url, const char *base, const char *page)
{
	buf_fmt(b, "page %s %zu %s - %s %s\n%s\n", kind, strlen(page), status, url, base, page);
}

static void test_pages(void **state)
{
	struct buf AUTO_BUF text = BUF_INIT(1 << 20);
	struct err e = { 0 };
	struct mapped m;

	(void)state;
	buf_s(&text, STR("vigie pages 1\n"));
	add(&text, "list", "200", URL, URL "l/",
	    F("A", "<a href=1>x</a>") F("B", "<a href='../l/2#x'>x</a>"));
	add(&text, "detail", "200", URL "l/1", "-", "<p>un</p>" F("no item", ""));
	add(&text, "detail", "404", URL "l/2", "-", "");
	add(&text, "list", "200", URL "l/?p=2", "-",
	    F("C", "<a href=3>x</a>") F("D", "<a href=/l/1>x</a>") F("E", "") F("G", "<a href=/l/9>x</a>")
	        F("A", "<a href=/l/1>x</a>"));
	add(&text, "detail", "robots", URL "l/3", "-", "");
	buf_s(&text, STR("end 5 part\n"));
	assert_ok(mapped_read(&m, "html", SITE, buf_str(&text), 0, &e));
	assert_str(buf_str(&m.out),
	    STR("1 [" URL "l/1] {\"name\":\"A\",\"x_v\":\"un\"}\n"
	        "~2 @link=" URL "l/2: the server has not given the item's own page (404)\n"
	        "2 [" URL "l/2] {\"name\":\"B\"}\n"
	        "~3 @link=" URL "l/3: the site asks programs not to read the item's own page (robots.txt)\n"
	        "3 [" URL "l/3] {\"name\":\"C\"}\n"
	        "4 [" URL "l/1] {\"name\":\"D\",\"x_v\":\"un\"}\n"
	        "!5 nothing stands in the key column, by which the record is recognised the next time\n"
	        "~6 @link=" URL "l/9: the item's own page was not fetched\n"
	        "6 [" URL "l/9] {\"name\":\"G\"}\n"));
	assert_true(m.told.part);
	assert_str(str_of(m.told.found),
	    STR("HTML, 2 pages of the list, 1 of the items' own, 3 not given, 1 items twice, 3 columns"));
	mapped_free(&m);
	for (size_t n = 1; n < text.n; n++) {
		e = (struct err){ 0 };
		bool is_page = n < strlen("vigie pages 1\n"); /* some letters are a page too */
		assert_false(mapped_read(&m, "html", SITE, (struct str){ text.p, n }, 0, &e));
		assert_err(e, ERR_INPUT, is_page ? "nothing on 1 pages" : "cut or broken");
		mapped_free(&m);
	}
}

/* Only what columns show is news: the rest of the page may change. */
static void test_raw(void **state)
{
	struct err e = { 0 };
	struct mapped one, two, three;

	(void)state;
	assert_ok(mapped_read(&one, "html", V("p"), STR("<i>Lundi</i>" F("A", "<p>x</p>")), 0, &e));
	assert_ok(mapped_read(&two, "html", V("p"), STR("<i>Mardi</i>" F("A", "<p> x </p><b>y</b>")), 0, &e));
	assert_ok(mapped_read(&three, "html", V("p"), STR("<i>Mardi</i>" F("A", "<p>y</p>")), 0, &e));
	assert_str(buf_str(&one.raw), buf_str(&two.raw));
	assert_false(str_eq(buf_str(&one.raw), buf_str(&three.raw)));
	mapped_free(&one);
	mapped_free(&two);
	mapped_free(&three);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	TESTS_ROWS(&t, faults, test_fault);
	TESTS_ROWS(&t, hostile, test_hostile);
	tests_add(&t, "a file of pages", test_pages, NULL);
	tests_add(&t, "what is not asked for is no news", test_raw, NULL);
	return tests_run(&t, "html");
}
