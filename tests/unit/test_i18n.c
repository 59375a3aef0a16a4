#include "tests/test.h"

#include "lib/i18n.h"

#include <locale.h>
#include <sys/wait.h>

static const struct wish_row {
	const char *name, *lc_all, *lang, *language, *forced, *want;
} wishes[] = {
	{ "nothing said is English", NULL, NULL, NULL, NULL, "en" },
	{ "a French locale that was never generated", NULL, "fr_CA.UTF-8", NULL, NULL, "fr" },
	{ "a French locale without a codeset", "fr_FR", NULL, NULL, NULL, "fr" },
	{ "an English locale", NULL, "en_CA.UTF-8", NULL, NULL, "en" },
	{ "LC_ALL goes before LANG", "en_CA.UTF-8", "fr_CA.UTF-8", NULL, NULL, "en" },
	{ "LANGUAGE goes before LANG", NULL, "C.UTF-8", "fr", NULL, "fr" },
	{ "the first language of LANGUAGE that we have", NULL, "C.UTF-8", "de:fr_CA:en", NULL, "fr" },
	{ "LANGUAGE means nothing in the C locale", "C", NULL, "fr", NULL, "en" },
	{ "a language that only begins like French", NULL, "frp_IT.UTF-8", NULL, NULL, "en" },
	{ "forced French", "C", NULL, NULL, "fr", "fr" },
	{ "forced English", NULL, "fr_CA.UTF-8", "fr", "en", "en" },
};

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

/* In a process of its own, because the environment is read once. The catalogue's header is its text for "". */
static int speaks(const struct wish_row *r)
{
	set("LC_ALL", r->lc_all);
	set("LANG", r->lang);
	set("LANGUAGE", r->language);
	unsetenv("LC_MESSAGES");
	setenv("VIGIE_LOCALEDIR", "build/locale", 0);
	i18n_init(r->forced);
	if (strcmp(i18n_lang(), r->want) != 0)
		return 1;
	if ((strstr(gettext(""), "Language: fr") != NULL) != (strcmp(r->want, "fr") == 0))
		return 2;
	return strcmp(localeconv()->decimal_point, ".") == 0 ? 0 : 3;
}

static void test_wish(void **state)
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0)
		_exit(speaks(*state));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_change(void **state)
{
	(void)state;
	setenv("VIGIE_LOCALEDIR", "build/locale", 0);
	i18n_init("fr");
	assert_non_null(strstr(gettext(""), "Language: fr"));
	i18n_init("en");
	assert_string_equal(gettext(""), "");
	i18n_init("fr");
	assert_non_null(strstr(gettext(""), "Language: fr"));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, wishes, test_wish);
	tests_add(&t, "the language may change and change back", test_change, NULL);
	return tests_run(&t, "i18n");
}
