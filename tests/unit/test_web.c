/* test_web.c: whose a web address or an e-mail address is, as lists really write them; and the table of shared hosts. */
#include "tests/test.h"

#include "lib/text.h"
#include "rules/web.h"
#include "shared_domains.h"

struct row {
	const char *name; /* as it is written */
	const char *want; /* "own DOMAIN", "shared DOMAIN" or "shared DOMAIN PAGE"; "" for none */
};

/* clang-format off */
static const struct row urls[] = {
	{ "https://www.mdj.example/nous?x=1", "own mdj.example" },
	{ "mdj.example", "own mdj.example" },
	{ "HTTPS://WWW.MDJ.EXAMPLE", "own mdj.example" },
	{ "www2.mdj.example", "own mdj.example" },
	{ "http//www.mdj.example", "own mdj.example" },
	{ "htpp://www.mdj.example/", "own mdj.example" },
	{ "https:/mdj.example", "own mdj.example" },
	{ "http://http://www.mdj.example", "own mdj.example" },
	{ "//mdj.example", "own mdj.example" },
	{ "https://moi:x@mdj.example:8080/", "own mdj.example" },
	{ "loisirs.mdj.example", "own mdj.example" },
	{ "mdj.example.", "own mdj.example" },
	{ "(www.mdj.example)", "own mdj.example" },
	{ "Site : www.mdj.example; facebook.com/mdj", "own mdj.example" },
	{ "www.mdj.example,www.autre.example", "own mdj.example" },
	{ "voir facebook.com/mdj", "shared facebook.com facebook.com/mdj" },
	/* endings that anybody can register under */
	{ "filteau.qc.ca", "own filteau.qc.ca" },
	{ "www.mdj.filteau.qc.ca", "own filteau.qc.ca" },
	{ "filteau.quebec", "own filteau.quebec" },
	{ "qc.ca", "" },
	{ "http://www.qc.ca", "" },
	{ "com", "" },
	/* one form of a name */
	{ "québécois.example", "own xn--qubcois-cyab.example" },
	{ "QUÉBÉCOIS.example", "own xn--qubcois-cyab.example" },
	{ "que\u0301be\u0301cois.example", "own xn--qubcois-cyab.example" },
	{ "xn--qubcois-cyab.example", "own xn--qubcois-cyab.example" },
	{ "XN--QUBCOIS-CYAB.example", "own xn--qubcois-cyab.example" },
	{ "mdj。example", "own mdj.example" },
	/* a subdomain of one's own */
	{ "mdj.wordpress.com/nous", "own mdj.wordpress.com" },
	{ "www.mdj.weebly.com", "own mdj.weebly.com" },
	{ "a.b.weebly.com", "own b.weebly.com" },
	{ "mdj.github.io", "own mdj.github.io" },
	{ "weebly.com", "shared weebly.com" },
	{ "github.io", "shared github.io" },
	/* networks */
	{ "facebook.com", "shared facebook.com" },
	{ "https://www.facebook.com/MDJFilteau/?ref=bookmarks", "shared facebook.com facebook.com/mdjfilteau" },
	{ "https://fr-ca.facebook.com/mdjfilteau/about", "shared facebook.com facebook.com/mdjfilteau" },
	{ "m.facebook.com/mdjfilteau#", "shared facebook.com facebook.com/mdjfilteau" },
	{ "facebook.com/profile.php?id=100064812345678&x", "shared facebook.com facebook.com/100064812345678" },
	{ "facebook.com/people/Maison/100064812345678/", "shared facebook.com facebook.com/100064812345678" },
	{ "facebook.com/Maison-100064812345678", "shared facebook.com facebook.com/100064812345678" },
	{ "facebook.com/pages/Maison/123456789012?fref=ts", "shared facebook.com facebook.com/123456789012" },
	{ "facebook.com/pages/Maison", "shared facebook.com facebook.com/maison" },
	{ "facebook.com/pages", "shared facebook.com" },
	{ "facebook.com/groups/211211/", "shared facebook.com facebook.com/groups/211211" },
	{ "facebook.com/sharer.php?u=x", "shared facebook.com" },
	{ "facebook.com/L%C3%A9vis%20x", "shared facebook.com facebook.com/l\u00e9visx" },
	{ "twitter.com/#!/mdj", "shared twitter.com twitter.com/mdj" },
	{ "youtube.com/@mdj", "shared youtube.com youtube.com/@mdj" },
	{ "linkedin.com/company/mdj/about", "shared linkedin.com linkedin.com/company/mdj" },
	{ "https://sites.google.com/view/mdj/accueil", "shared sites.google.com sites.google.com/view/mdj" },
	{ "marie.wixsite.com/mdj", "shared wixsite.com marie.wixsite.com/mdj" },
	{ "marie.wixsite.com", "shared wixsite.com marie.wixsite.com" },
	{ "wixsite.com", "shared wixsite.com" },
	{ "www3.sympatico.ca/mdj", "shared sympatico.ca sympatico.ca/mdj" },
	/* governments and municipalities */
	{ "www.gouv.qc.ca", "shared gouv.qc.ca" },
	{ "cssx.gouv.qc.ca/fr/ecole-x/index.html", "shared gouv.qc.ca cssx.gouv.qc.ca/ecole-x" },
	{ "x.gc.ca/a/b/c/d/e", "shared gc.ca x.gc.ca/a/b/c/d" },
	{ "www.ville.filteau.qc.ca", "shared filteau.qc.ca" },
	{ "www.ville.filteau.qc.ca/loisirs/mdj?x", "shared filteau.qc.ca ville.filteau.qc.ca/loisirs/mdj" },
	{ "loisirs.ville.filteau.qc.ca", "shared filteau.qc.ca loisirs.ville.filteau.qc.ca" },
	{ "ville.montreal.qc.ca", "shared montreal.qc.ca" },
	{ "mrcfilteau.qc.ca", "shared mrcfilteau.qc.ca" },
	{ "villedefilteau.com/x", "shared villedefilteau.com villedefilteau.com/x" },
	{ "municipalite.filteau.qc.ca", "shared filteau.qc.ca" },
	{ "ciussscn.ca/x", "shared ciussscn.ca ciussscn.ca/x" },
	{ "villeray.ca", "own villeray.ca" },
	{ "ville.mdj.example", "own mdj.example" },
	/* e-mail in its place */
	{ "info@mdj.example", "own mdj.example" },
	{ "mdj@gmail.com", "shared gmail.com mdj@gmail.com" },
	/* none */
	{ "", "" },
	{ "aucun", "" },
	{ "M.Tremblay", "" },
	{ "voir facebook. merci", "" },
	{ "192.168.0.1", "" },
	{ "http://10.0.0.1/", "" },
	{ "http://[2001:db8::1]/", "" },
	{ "a..example", "" },
	{ "a-.example", "" },
	{ "...", "" },
	{ "http://", "" },
	{ "xn--\u00e9.example", "" },
	{ "abc//def", "" },
	/* what is not seen */
	{ "\u202awww.mdj.example\u202c", "own mdj.example" },
	{ "www.m\u200bdj.example\ufeff", "own mdj.example" },
	{ "\xFF" "www.mdj.example\xC3", "own mdj.example" },
};

static const struct row emails[] = {
	{ "Info@MDJ.example", "own mdj.example" },
	{ "mailto:info@mdj.example", "own mdj.example" },
	{ "Marie <marie@loisirs.mdj.example>", "own mdj.example" },
	{ "info @ mdj.example", "own mdj.example" },
	{ "a@mdj.example / b@gmail.com", "own mdj.example" },
	{ "a@mdj.anything", "own mdj.anything" },
	{ "a@mdj.weebly.com", "own mdj.weebly.com" },
	{ "mdj@videotron.ca", "shared videotron.ca mdj@videotron.ca" },
	{ "MDJ@vl.videotron.ca.", "shared videotron.ca mdj@vl.videotron.ca" },
	{ "mdj.filteau+x@gmail.com", "shared gmail.com mdjfilteau@gmail.com" },
	{ "mdj.filteau@hotmail.com", "shared hotmail.com mdj.filteau@hotmail.com" },
	{ "mdj@ville.filteau.qc.ca", "shared filteau.qc.ca mdj@ville.filteau.qc.ca" },
	{ "mdj@ssss.gouv.qc.ca", "shared gouv.qc.ca mdj@ssss.gouv.qc.ca" },
	{ "@mdj.example, info@mdj.example", "own mdj.example" },
	{ "mdj@", "" },
	{ "@mdj.example", "" },
	{ "mdj@mdj", "" },
	{ "mdj", "" },
	{ "", "" },
	{ "@@@@", "" },
	{ "...@gmail.com", "" },
	{ "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcde@gmail.com", "" },
};
/* clang-format on */

static void check(const struct row *r, bool (*f)(struct arena *a, struct str s, struct web *out))
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct web w;
	struct str told = STR_NONE;

	if (f(a, str_of(r->name), &w))
		told = arena_fmt(a, "%s %.*s%s%.*s", w.kind == WEB_OWN ? "own" : "shared", STR_ARG(w.domain),
		    w.page.n ? " " : "", STR_ARG(w.page));
	assert_str(told, str_of(r->want));
}

static void test_url(void **state)
{
	check(*state, web_of_url);
}

static void test_email(void **state)
{
	check(*state, web_of_email);
}

static void test_long(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	char url[WEB_TEXT_MAX + 100];
	struct web w;

	(void)state;
	memset(url, 'a', sizeof url);
	memcpy(url + sizeof url - 8, ".example", 8);
	assert_false(web_of_url(a, (struct str){ url, sizeof url }, &w));
	assert_false(
	    web_of_url(a, (struct str){ url + sizeof url - WEB_HOST_MAX - 1, WEB_HOST_MAX + 1 }, &w));
	memcpy(url, "facebook.com/", 13);
	assert_true(web_of_url(a, (struct str){ url, sizeof url }, &w));
	assert_true(w.page.n <= WEB_PAGE_MAX);
	memset(url, '@', sizeof url);
	assert_false(web_of_email(a, (struct str){ url, sizeof url }, &w));
	assert_true(web_of_url(a, STR("mdj.example\0/x"), &w));
	assert_str(w.domain, STR("mdj.example"));
	assert_false(web_of_url(a, STR_NONE, &w));
	assert_false(web_of_email(a, STR_NONE, &w));
}

static const struct row addresses[] = {
	{ "Marie <Marie@Loisirs.MDJ.example>", "marie@loisirs.mdj.example" },
	{ "m.a+x@gmail.com", "ma@gmail.com" },
	{ "m.a+x@MDJ.example", "m.a@mdj.example" },
	{ "info@www.mdj.example", "info@mdj.example" },
};

/* The address, be it where a web address is expected. */
static void test_address(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct web w;

	assert_true(web_of_email(a, str_of(r->name), &w));
	assert_str(w.email, str_of(r->want));
	assert_true(web_of_url(a, str_of(r->want), &w));
	assert_str(w.email, str_of(r->want));
	assert_true(web_of_url(a, STR("www.mdj.example"), &w));
	assert_str(w.email, STR_NONE);
}

/* The table is searched by halves; each row is a host in its one form and says something. */
static void test_table(void **state)
{
	(void)state;
	for (int i = 0; i < SHARED_DOMAIN_COUNT; i++) {
		const struct shared_domain *r = &shared_domains[i];
		if (i && strcmp(shared_domains[i - 1].domain, r->domain) >= 0)
			fail_msg("%s does not stand behind %s", r->domain, shared_domains[i - 1].domain);
		for (const char *p = r->domain; *p; p++)
			if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789.-", *p))
				fail_msg("%s is no host in lower case", r->domain);
		if (strcmp(r->page, "path") != 0 && strcmp(r->page, "host") != 0 &&
		    strcmp(r->page, "site") != 0)
			fail_msg("%s: %s", r->domain, r->page);
	}
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, urls, test_url);
	TESTS_ROWS(&t, emails, test_email);
	TESTS_ROWS(&t, addresses, test_address);
	tests_add(&t, "long texts and NUL", test_long, NULL);
	tests_add(&t, "the table of shared hosts", test_table, NULL);
	return tests_run(&t, "web");
}
