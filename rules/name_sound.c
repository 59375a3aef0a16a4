#include "rules/name.h"

enum { SOUND_MAX = 8, WORD_MAX = 64 };

/* Letters that are one sound together, the longest first; `before`: only when one of these follows. Small letters and S (of
 * "chez") are sounds; so are A, I and O, the vowels that French speaks through the nose. */
static const struct spelling {
	const char *letters, *sound, *before;
} spellings[] = {
	{ "eau", "o", NULL },
	{ "sch", "S", NULL },
	{ "tch", "S", NULL },
	{ "au", "o", NULL },
	{ "ou", "u", NULL },
	{ "oo", "u", NULL },
	{ "ai", "e", NULL },
	{ "ei", "e", NULL },
	{ "ay", "e", NULL },
	{ "ey", "e", NULL },
	{ "ae", "e", NULL },
	{ "oe", "e", NULL },
	{ "eu", "e", NULL },
	{ "ee", "i", NULL },
	{ "ch", "S", NULL },
	{ "sh", "S", NULL },
	{ "ck", "k", NULL },
	{ "ph", "f", NULL },
	{ "th", "t", NULL },
	{ "gn", "n", NULL },
	{ "qu", "k", NULL },
	{ "gu", "g", "eiy" },
	{ "ge", "j", "aou" },
	{ "sc", "s", "eiy" },
	{ "c", "s", "eiy" },
	{ "c", "k", NULL },
	{ "q", "k", NULL },
	{ "g", "j", "eiy" },
	{ "x", "ks", NULL },
	{ "z", "s", NULL },
	{ "y", "i", NULL },
	{ "w", "v", NULL },
	{ "h", "", NULL },
	{ "'", "", NULL },
};

static bool one_of(char c, const char *z)
{
	return c && strchr(z, c);
}

/* Letters of a nasal vowel at p: one or two vowels and an n or m that belongs to no next syllable; `*sound` is its vowel. */
static size_t nasal(const char *p, size_t n, char *sound)
{
	size_t v = 0;

	while (v < n && v < 2 && one_of(p[v], "aeiouy"))
		v++;
	if (!v || v == n || !one_of(p[v], "nm") || (v == 2 && !one_of(p[1], "i")))
		return 0;
	if (v + 1 < n && one_of(p[v + 1], "aeiouyhnm"))
		return 0;
	*sound = one_of(p[v - 1], "ae") ? 'A' : p[v - 1] == 'o' ? 'O' : 'I';
	return v + 1;
}

/* The sound at p; how many letters it took. */
static size_t sound_of(const char *p, size_t n, struct str *sound)
{
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		const struct spelling *s = &spellings[i];
		size_t k = strlen(s->letters);
		if (p[0] != s->letters[0] || k > n || memcmp(p, s->letters, k) != 0)
			continue;
		if (s->before && (k == n || !one_of(p[k], s->before)))
			continue;
		*sound = str_of(s->sound);
		return k;
	}
	*sound = (struct str){ p, 1 };
	return 1;
}

/* How many letters are spoken: a plural's s is not, nor is a final e, nor are consonants that no e follows. */
static size_t spoken(struct str word)
{
	size_t n = word.n;

	if (n > 3 && word.p[n - 1] == 's')
		n--;
	if (n > 3 && word.p[n - 1] == 'e')
		return n - 1;
	while (n > 3 && one_of(word.p[n - 1], "stdxz"))
		n--;
	return n;
}

struct str name_sound(struct arena *a, struct str word)
{
	char out[SOUND_MAX];
	size_t n = 0;

	if (word.n > WORD_MAX)
		word.n = WORD_MAX;
	size_t end = spoken(word);
	for (size_t i = 0; i < end && n < SOUND_MAX;) {
		char vowel;
		struct str sound = { &vowel, 1 };
		size_t used = nasal(word.p + i, word.n - i, &vowel);
		if (!used)
			used = sound_of(word.p + i, word.n - i, &sound);
		for (size_t k = 0; k < sound.n && n < SOUND_MAX; k++)
			if (!n || out[n - 1] != sound.p[k])
				out[n++] = sound.p[k];
		i += used;
	}
	return arena_str(a, (struct str){ out, n });
}
