#include "importers/feed_language.h"

#include <strings.h>

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool begins(struct str s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && strncasecmp(s.p, word, n) == 0;
}

static bool is_word(struct str s, const char *word)
{
	return s.n == strlen(word) && begins(s, word);
}

struct str feed_language_said(struct str s)
{
	static const char *const french[] = { "fr", "fra", "fre", "french", "francais", "français", "f" };
	static const char *const english[] = { "en", "eng", "english", "anglais", "e" };
	size_t n = 0;

	while (n < s.n && s.p[n] != '-' && s.p[n] != '_')
		n++;
	struct str word = { s.p, n };
	for (size_t i = 0; i < sizeof french / sizeof *french; i++)
		if (is_word(word, french[i]))
			return STR("fr");
	for (size_t i = 0; i < sizeof english / sizeof *english; i++)
		if (is_word(word, english[i]))
			return STR("en");
	return STR_NONE;
}

/* A part of a name: "fr", "frCA", "fr211" is no part. */
static struct str part(struct str s)
{
	bool country = s.n == 4 &&
	    (begins((struct str){ s.p + 2, 2 }, "ca") || begins((struct str){ s.p + 2, 2 }, "us"));

	if (s.n == 1)
		return STR_NONE;
	return feed_language_said(country ? (struct str){ s.p, 2 } : s);
}

/* The last word before the extension: "bottin-en-ligne.xml" says nothing. */
struct str feed_language_named(struct str name)
{
	size_t end = name.n, begin;

	for (size_t i = name.n; i > 0 && end == name.n && name.p[i - 1] != '/' && name.p[i - 1] != '\\'; i--)
		if (name.p[i - 1] == '.')
			end = i - 1;
	for (begin = end; begin > 0 && is_letter(name.p[begin - 1]);)
		begin--;
	return part((struct str){ name.p + begin, end - begin });
}

static bool is_one_of(struct str word, const char *const *list)
{
	for (; *list; list++)
		if (is_word(word, *list))
			return true;
	return false;
}

struct str feed_language_guess(struct str text)
{
	static const char *const english[] = { "the", "and", "of", "for", "with", "to", "or", "by", "are",
		"is", "from", "who", "other", "children", NULL };
	static const char *const french[] = { "le", "la", "les", "des", "du", "de", "et", "pour", "avec",
		"aux", "au", "ou", "une", "par", "sont", "est", "dans", "enfants", NULL };
	size_t en = 0, fr = 0;

	for (size_t i = 0; i < text.n; i++) {
		size_t begin = i;
		while (i < text.n && is_letter(text.p[i]))
			i++;
		struct str word = { text.p + begin, i - begin };
		if (word.n < 2 || word.n > 8)
			continue;
		en += is_one_of(word, english);
		fr += is_one_of(word, french);
	}
	return en > fr ? STR("en") : STR("fr");
}
