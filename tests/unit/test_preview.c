/* test_preview.c: e-mails as a page to be looked at: nothing of them becomes part of the page itself. */
#include "tests/test.h"

#include "lib/file.h"
#include "mailer/mime.h"
#include "mailer/preview.h"

#include <sys/stat.h>

enum { ARENA_MAX = 16 * 1024 * 1024, PAGE_MAX = 1024 * 1024 };

struct page {
	char folder[64], path[80];
	struct arena *a;
};

static void page_open(struct page *p)
{
	p->a = arena_new(ARENA_MAX);
	test_mkdir(p->folder);
	snprintf(p->path, sizeof p->path, "%s/page.html", p->folder);
}

static void page_close(struct page *p)
{
	unlink(p->path);
	rmdir(p->folder);
	arena_free(&p->a);
}

static struct str email(struct page *p, const char *subject, const char *text, const char *html)
{
	struct draft d = { .from = STR("fiches@211.test"),
		.to = STR("a@a.test"),
		.reply_to = STR("reponses+vx@211.test"),
		.subject = str_of(subject),
		.message_id = STR("1.1.x@211.test"),
		.date = 1795330800,
		.text = str_of(text),
		.html = str_of(html) };
	struct buf AUTO_BUF out = BUF_INIT(PAGE_MAX);
	struct err e = { 0 };

	assert_ok(mime_write(&d, &out, &e));
	return arena_str(p->a, buf_str(&out));
}

/* The page of one e-mail. */
static const char *page_of(struct page *p, struct str bytes)
{
	struct preview *AUTO_PREVIEW preview = NULL;
	struct err e = { 0 };
	struct str text;

	assert_ok(preview_begin(p->path, STR("2026-11-22"), &preview, &e));
	assert_ok(preview_add(preview, bytes, 2, &e));
	assert_ok(preview_commit(&preview, &e));
	assert_null(preview);
	assert_ok(file_read_all(p->a, p->path, PAGE_MAX, &text, &e));
	return text.p;
}

static const struct row {
	const char *name, *subject, *text, *html;
	const char *has, *has_not; /* NULL: anything */
} rows[] = {
	{ "the reader's page, in a frame that can do nothing", "S", "T", "<p class=\"x\">Été &amp; hiver</p>",
	    "<iframe sandbox loading=\"lazy\" title=\"S\" srcdoc=\"&lt;p class=&quot;x&quot;&gt;Été &amp;amp; hiver&lt;/p&gt;",
	    NULL },
	{ "a subject", "Votre fiche : <Maison> & \"amis\"", "T", "<p>",
	    "Votre fiche : &lt;Maison&gt; &amp; &quot;amis&quot;", "<Maison>" },
	{ "plain text", "S", "a < b & c\n</pre><script>alert(1)</script>", "<p>",
	    "a &lt; b &amp; c\n&lt;/pre&gt;&lt;script&gt;", "<script" },
	{ "HTML that wants out of its frame", "S", "T", "<p>\"></iframe><script>alert(1)</script>",
	    "&quot;&gt;&lt;/iframe&gt;&lt;script&gt;", "<script" },
	{ "no HTML, no frame", "S", "T", "", "<pre>T", "<iframe" },
	{ "where answers go", "S", "T", "<p>", "reponses+vx@211.test", NULL },
	{ "nothing is fetched, and no script runs", "S", "T", "<p>", "default-src 'none'", "script-src" },
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct page p;

	page_open(&p);
	const char *page = page_of(&p, email(&p, r->subject, r->text, r->html));
	if (!strstr(page, r->has))
		fail_msg("not there: %s\n%s", r->has, page);
	if (r->has_not && strstr(page, r->has_not))
		fail_msg("there: %s\n%s", r->has_not, page);
	page_close(&p);
}

static void test_whole(void **state)
{
	struct preview *preview = NULL;
	struct err e = { 0 };
	struct stat st;
	struct page p;

	(void)state;
	page_open(&p);
	assert_ok(preview_begin(p.path, STR_NONE, &preview, &e));
	assert_ok(preview_add(preview, email(&p, "S", "T", "<p>"), 1, &e));
	assert_int_not_equal(access(p.path, F_OK), 0);
	preview_abort(&preview);
	assert_int_not_equal(access(p.path, F_OK), 0);
	preview_abort(&preview); /* again: nothing */
	page_of(&p, email(&p, "S", "T", "<p>"));
	assert_int_equal(stat(p.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	page_close(&p);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "whole or not at all, and for its owner alone", test_whole, NULL);
	return tests_run(&t, "preview");
}
