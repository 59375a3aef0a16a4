#include "mailer/words.h"

#include "lib/text.h"

enum { GAP = 4 };

static uint32_t hash_of_word(const char *p, size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * 16777619u;
	return h;
}

void words_of(struct arena *a, struct str text, struct words *out)
{
	*out = (struct words){ .folded = text_fold(a, text) };
	struct str s = out->folded;
	size_t most = 1;
	for (size_t i = 0; i < s.n; i++)
		most += s.p[i] == ' ';
	if (most > WORDS_MAX)
		most = WORDS_MAX;
	struct word *list = ARENA_ARRAY(a, struct word, most);
	out->list = list;
	for (size_t i = 0; i < s.n && (size_t)out->n < most;) {
		const char *space = memchr(s.p + i, ' ', s.n - i);
		size_t n = space ? (size_t)(space - s.p) - i : s.n - i;
		uint32_t h = hash_of_word(s.p + i, n);
		list[out->n++] = (struct word){ (uint32_t)i, (uint32_t)n, h };
		out->set[h / 64 % WORDS_SET] |= UINT64_C(1) << h % 64;
		i += n + 1;
	}
}

/* Takes the next word off a phrase. */
static struct str phrase_next(const char **phrase)
{
	const char *p = *phrase, *end = strchr(p, ' ');
	size_t n = end ? (size_t)(end - p) : strlen(p);

	*phrase = end ? end + 1 : p + n;
	return (struct str){ p, n };
}

static bool is_gap(struct str s)
{
	return s.n == 1 && s.p[0] == '*';
}

static bool is_prefix(struct str s)
{
	return s.n > 1 && s.p[s.n - 1] == '+';
}

/* Every plain word of the phrase stands somewhere in the text, as far as the set can tell. */
static bool may_say(const struct words *w, const char *phrase)
{
	while (*phrase) {
		struct str s = phrase_next(&phrase);
		if (is_gap(s) || is_prefix(s))
			continue;
		uint32_t h = hash_of_word(s.p, s.n);
		if (!(w->set[h / 64 % WORDS_SET] & UINT64_C(1) << h % 64))
			return false;
	}
	return true;
}

static bool word_is(const struct words *w, int i, struct str s)
{
	struct str have = { w->folded.p + w->list[i].at, w->list[i].n };

	if (is_prefix(s))
		return have.n >= s.n - 1 && memcmp(have.p, s.p, s.n - 1) == 0;
	return str_eq(have, s);
}

static bool match(const struct words *w, int at, const char *phrase, int *to, bool *used)
{
	int gap = 0;

	while (*phrase) {
		struct str s = phrase_next(&phrase);
		if (is_gap(s)) {
			gap += GAP;
			continue;
		}
		/* A gap takes as few words as it can: phrases are short, and the next word is rare. */
		while (gap > 0 && at < w->n && !word_is(w, at, s))
			at++, gap--;
		if (at >= w->n || !word_is(w, at, s))
			return false;
		if (used)
			used[at] = true;
		at++;
		gap = 0;
	}
	if (to)
		*to = at;
	return true;
}

bool words_say_at(const struct words *w, int at, const char *phrase, int *to)
{
	return match(w, at, phrase, to, NULL);
}

bool words_mark(const struct words *w, const char *phrase, bool *used)
{
	bool any = false;

	if (!may_say(w, phrase))
		return false;
	for (int i = 0; i < w->n; i++)
		if (match(w, i, phrase, NULL, NULL)) {
			match(w, i, phrase, NULL, used);
			any = true;
		}
	return any;
}

bool words_say(const struct words *w, const char *phrase, int *from, int *to)
{
	if (!may_say(w, phrase))
		return false;
	for (int i = 0; i < w->n; i++)
		if (words_say_at(w, i, phrase, to)) {
			if (from)
				*from = i;
			return true;
		}
	return false;
}

int words_first(const struct words *w, const void *table, size_t size)
{
	const char *row = table, *phrase;

	for (int i = 0;; i++, row += size) {
		memcpy(&phrase, row, sizeof phrase);
		if (!phrase)
			return -1;
		if (words_say(w, phrase, NULL, NULL))
			return i;
	}
}

bool words_bytes(struct str text, struct str bytes, size_t *at)
{
	for (size_t i = 0; bytes.n && text.n >= bytes.n && i <= text.n - bytes.n; i++) {
		const char *p = memchr(text.p + i, bytes.p[0], text.n - bytes.n + 1 - i);
		if (!p)
			return false;
		i = (size_t)(p - text.p);
		if (memcmp(p, bytes.p, bytes.n) == 0) {
			if (at)
				*at = i;
			return true;
		}
	}
	return false;
}
