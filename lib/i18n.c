#include "lib/i18n.h"

#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *language = "en";
static const char *asked_for; /* by the environment, before we changed LANGUAGE in it */

static const char *env_of(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* "fr", "fr_CA.UTF-8", "fr@euro", but not "frp". */
static bool speaks(const char *locale, const char *lang)
{
	size_t n = strlen(lang);

	return strncmp(locale, lang, n) == 0 && strchr("_.@:", locale[n]) != NULL;
}

/* As gettext's manual says: LC_ALL, LC_MESSAGES, LANG name the locale; unless that is the C locale, the list in
 * LANGUAGE goes before it. */
static const char *wanted_language(void)
{
	const char *locale = env_of("LC_ALL");

	if (!locale)
		locale = env_of("LC_MESSAGES");
	if (!locale)
		locale = env_of("LANG");
	if (!locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
		return "en";
	for (const char *p = env_of("LANGUAGE"); p; p = strchr(p, ':')) {
		p += *p == ':';
		if (speaks(p, "fr"))
			return "fr";
		if (speaks(p, "en"))
			return "en";
	}
	return speaks(locale, "fr") ? "fr" : "en";
}

/* Puts the folder of the catalogues in `dir`, or returns false. */
static bool find_catalogues(char *dir, size_t size)
{
	static const char *const beside[] = { "locale", "../locale", "../share/locale" };
	char exe[PATH_MAX], file[2 * PATH_MAX];
	const char *given = env_of("VIGIE_LOCALEDIR");

	if (given)
		return (size_t)snprintf(dir, size, "%s", given) < size;
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	if (n <= 0)
		return false;
	exe[n] = '\0';
	*(strrchr(exe, '/') + 1) = '\0';
	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		if ((size_t)snprintf(dir, size, "%s%s", exe, beside[i]) >= size)
			return false;
		snprintf(file, sizeof file, "%s/fr/LC_MESSAGES/vigie.mo", dir);
		if (access(file, R_OK) == 0)
			return true;
	}
	return false;
}

/* glibc looks up no translation while LC_MESSAGES is "C", and a small server has generated no French locale, so
 * that setlocale(LC_ALL, "") fails for LANG=fr_CA.UTF-8 and leaves "C". Any locale that exists will do, because
 * LANGUAGE then chooses the catalogue: C.UTF-8 is built into glibc since 2.35. It stands last because glibc 2.39
 * and later treat it as "C" here too; those need one of the others (`locale-gen`, or the package locales-all). */
static bool leave_c_locale(void)
{
	static const char *const locales[] = { "fr_CA.UTF-8", "fr_FR.UTF-8", "en_CA.UTF-8", "en_US.UTF-8",
		"C.UTF-8" };

	for (size_t i = 0; i < sizeof locales / sizeof *locales; i++)
		if (setlocale(LC_MESSAGES, locales[i]))
			return true;
	return false;
}

void i18n_init(const char *lang)
{
	char dir[PATH_MAX];

	if (!asked_for)
		asked_for = wanted_language();
	if (!lang)
		lang = asked_for;
	language = strcmp(lang, "fr") == 0 ? "fr" : "en";
	setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_MESSAGES, "C");
	if (strcmp(language, "en") == 0 || !find_catalogues(dir, sizeof dir) || !leave_c_locale())
		return;
	setenv("LANGUAGE", "fr", 1);
	bindtextdomain("vigie", dir);
	bind_textdomain_codeset("vigie", "UTF-8");
	textdomain("vigie");
}

const char *i18n_lang(void)
{
	return language;
}
