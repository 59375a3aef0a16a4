#include "lib/text.h"
#include "mailer/effects.h"

/* Which fiches an answer speaks of, when its e-mail showed several. Our prefilled answers have a line "Fiche : NAME" for
 * each, and people take away those they do not mean. */

/* A line that is the name, with or without its label. */
static bool is_name(struct str line, struct str name)
{
	static const char *const labels[] = { "", "fiche ", "listing " };

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		size_t n = strlen(labels[i]);
		if (line.n == n + name.n && memcmp(line.p, labels[i], n) == 0 &&
		    memcmp(line.p + n, name.p, name.n) == 0)
			return true;
	}
	return false;
}

static int by_line(struct answer *w, const struct str *names, int n, bool *named)
{
	struct str rest = w->reply->text;
	int found = 0;

	while (rest.n) {
		const char *end = memchr(rest.p, '\n', rest.n);
		size_t length = end ? (size_t)(end - rest.p) : rest.n;
		struct str line = text_fold(w->a, (struct str){ rest.p, length });
		rest = (struct str){ rest.p + length + (end != NULL), rest.n - length - (end != NULL) };
		for (int i = 0; i < n && line.n; i++)
			if (!named[i] && names[i].n && is_name(line, names[i])) {
				named[i] = true;
				found++;
			}
	}
	return found;
}

/* Does `s` hold `name` as whole words at `at`? Both are folded: words are parted by single spaces. */
static bool stands_at(struct str s, size_t at, struct str name)
{
	return at + name.n <= s.n && memcmp(s.p + at, name.p, name.n) == 0 &&
	    (at == 0 || s.p[at - 1] == ' ') && (at + name.n == s.n || s.p[at + name.n] == ' ');
}

/* Anywhere in the text; where one name begins with another the longer one is meant. */
static int by_words(struct arena *a, struct str text, const struct str *names, int n, bool *named)
{
	struct str s = text_fold(a, text);
	int found = 0;

	for (size_t at = 0; at < s.n; at++) {
		int longest = -1;
		for (int i = 0; i < n; i++)
			if (names[i].n && stands_at(s, at, names[i]) &&
			    (longest < 0 || names[i].n > names[longest].n))
				longest = i;
		if (longest < 0)
			continue;
		found += !named[longest];
		named[longest] = true;
		at += names[longest].n;
	}
	return found;
}

/* The folded names of the fiches that the e-mail showed. */
static bool names_of(struct answer *w, struct str **names, int *n, struct err *err)
{
	int i = 0;

	*n = 0;
	for (const struct shown *s = w->shown; s; s = s->next)
		(*n)++;
	*names = ARENA_ARRAY(w->a, struct str, (size_t)*n + 1);
	for (const struct shown *s = w->shown; s; s = s->next) {
		const struct record *r = record_read_json(w->a, s->doc, &entities[ENTITY_ORGANIZATION], err);
		if (!r)
			return false;
		(*names)[i++] = text_fold(w->a, record_get(r, "name"));
	}
	return true;
}

bool effects_named(struct answer *w, bool anywhere, bool **named, int *n, int *shown, struct err *err)
{
	struct str *names;

	if (!names_of(w, &names, shown, err))
		return false;
	*named = ARENA_ARRAY(w->a, bool, (size_t)*shown + 1);
	*n = by_line(w, names, *shown, *named);
	if (!*n && anywhere)
		*n = by_words(w->a, w->reply->text, names, *shown, *named);
	return true;
}

bool effects_quoted(struct answer *w, bool **quoted, struct err *err)
{
	struct str *names;
	int n;

	if (!names_of(w, &names, &n, err))
		return false;
	*quoted = ARENA_ARRAY(w->a, bool, (size_t)n + 1);
	by_words(w->a, w->reply->whole, names, n, *quoted);
	return true;
}
