#include "mailer/form_text.h"

#include "lib/buf.h"
#include "lib/text.h"

#include <string.h>

enum { LINK_MAX = 400 };

/* Links ----------------------------------------------------------------------------------------------------- */

static bool begins(struct str s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && memcmp(s.p, word, n) == 0;
}

/* "<mailto:", "(https://", "[tel:" … */
static bool is_link(struct str s)
{
	if (s.n < 2 || !strchr("<([", *s.p))
		return false;
	s = (struct str){ s.p + 1, s.n - 1 };
	return begins(s, "mailto:") || begins(s, "http://") || begins(s, "https://") || begins(s, "tel:");
}

/* A link as what it leads to: without scheme, "www." and final slash. */
static struct str target(struct arena *a, struct str s)
{
	static const char *const schemes[] = { "mailto:", "https://", "http://", "tel:" };

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (begins(s, schemes[i])) {
			s = (struct str){ s.p + strlen(schemes[i]), s.n - strlen(schemes[i]) };
			break;
		}
	if (begins(s, "www."))
		s = (struct str){ s.p + 4, s.n - 4 };
	return form_text_key(a, s);
}

/* How long the link in brackets is that begins `s`, when it only says again what stands before it; else 0. */
static size_t repeated_link(struct arena *a, struct str before, struct str s)
{
	size_t end = 1, word = before.n;

	if (!is_link(s))
		return 0;
	while (end < s.n && end < LINK_MAX && !strchr(">)]", s.p[end]))
		end++;
	if (end == s.n || end == LINK_MAX)
		return 0;
	struct str to = target(a, (struct str){ s.p + 1, end - 1 });
	/* As many letters and digits as the link has, back from it. */
	while (word && before.p[word - 1] != '\n') {
		word--;
		struct str said = target(a, str_trim((struct str){ before.p + word, before.n - word }));
		if (said.n >= to.n)
			return said.n == to.n && to.n && memcmp(said.p, to.p, to.n) == 0 ? end + 1 : 0;
	}
	return 0;
}

/* Lines ----------------------------------------------------------------------------------------------------- */

static struct str without_links(struct arena *a, struct str line)
{
	struct buf AUTO_BUF out = BUF_INIT(FORM_TEXT_MAX);

	if (!memchr(line.p, ':', line.n))
		return line;
	for (size_t i = 0; i < line.n;) {
		size_t skip = strchr("<([", line.p[i])
		    ? repeated_link(a, buf_str(&out), (struct str){ line.p + i, line.n - i })
		    : 0;
		if (!skip)
			buf_char(&out, line.p[i]);
		i += skip ? skip : 1;
	}
	return arena_str(a, str_trim(buf_str(&out)));
}

/* Takes quote marks away and counts them: "> >", ">>", "| ". */
static struct str unquoted(struct str line, int *depth)
{
	*depth = 0;
	for (;;) {
		line = str_trim(line);
		bool mark = line.n && *line.p == '>';
		bool bar = line.n > 1 && *line.p == '|' && line.p[1] == ' ';
		if (!mark && !bar)
			return line;
		++*depth;
		line = (struct str){ line.p + 1, line.n - 1 };
	}
}

static size_t count_lines(struct str text)
{
	size_t n = 1;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n < FORM_TEXT_LINES_MAX ? n : FORM_TEXT_LINES_MAX;
}

static void split(struct arena *a, struct str text, struct form_text *t)
{
	t->lines = ARENA_ARRAY(a, struct form_text_line, count_lines(text));
	while (text.n && t->n_lines < FORM_TEXT_LINES_MAX) {
		const char *end = memchr(text.p, '\n', text.n);
		struct form_text_line *l = &t->lines[t->n_lines++];
		struct str line = { text.p, end ? (size_t)(end - text.p) : text.n };
		text = end ? (struct str){ end + 1, text.n - line.n - 1 } : STR_NONE;
		l->columns = text_width(line);
		line = unquoted(line, &l->depth);
		l->text = line.n ? without_links(a, line) : line;
	}
}

/* Keys ------------------------------------------------------------------------------------------------------ */

/* Of one letter, into room for 4 of its bytes. */
static size_t key_of(char out[static 16], const char *p, size_t n)
{
	size_t k = text_fold_into(out, (struct str){ p, n }), kept = 0;

	for (size_t i = 0; i < k; i++)
		if (out[i] != ' ')
			out[kept++] = out[i];
	return kept;
}

struct str form_text_key(struct arena *a, struct str text)
{
	struct buf AUTO_BUF out = BUF_INIT(3 * FORM_TEXT_MAX);
	const char *p = text.p, *end = text.n ? text.p + text.n : NULL;

	while (p < end) {
		char key[16];
		const char *from = p;
		text_next(&p, end);
		buf_add(&out, key, key_of(key, from, (size_t)(p - from)));
	}
	return arena_str(a, buf_str(&out));
}

static void add_keys(struct form_text *t, size_t line)
{
	struct form_text_line *l = &t->lines[line];
	const char *p = l->text.p, *end = l->text.n ? l->text.p + l->text.n : NULL;

	l->from = t->n;
	while (p < end) {
		char key[16];
		const char *from = p;
		text_next(&p, end);
		size_t n = key_of(key, from, (size_t)(p - from));
		for (size_t i = 0; i < n; i++, t->n++) {
			t->key[t->n] = key[i];
			t->at[t->n] = (uint32_t)line;
			t->from[t->n] = (uint32_t)(from - l->text.p);
			t->to[t->n] = (uint32_t)(p - l->text.p);
		}
	}
	l->to = t->n;
}

struct form_text form_text_read(struct arena *a, struct str text)
{
	struct form_text t = { 0 };
	size_t room = 1;

	if (text.n > FORM_TEXT_MAX)
		text.n = FORM_TEXT_MAX;
	split(a, text, &t);
	for (size_t i = 0; i < t.n_lines; i++)
		room += 3 * t.lines[i].text.n + 1;
	t.key = arena_alloc(a, room);
	t.at = ARENA_ARRAY(a, uint32_t, room);
	t.from = ARENA_ARRAY(a, uint32_t, room);
	t.to = ARENA_ARRAY(a, uint32_t, room);
	for (size_t i = 0; i < t.n_lines; i++)
		add_keys(&t, i);
	return t;
}

/* Between the keys ------------------------------------------------------------------------------------------ */

struct str form_text_behind(const struct form_text *t, size_t key)
{
	const struct form_text_line *l = &t->lines[t->at[key]];
	size_t from = t->to[key], to = key + 1 < l->to ? t->from[key + 1] : l->text.n;

	return to > from ? (struct str){ l->text.p + from, to - from } : STR_NONE;
}

static void join(const struct form_text *t, size_t from, size_t until, struct buf *out)
{
	for (size_t i = from; i < until && i < t->n_lines; i++) {
		if (out->n && t->lines[i].text.n)
			buf_char(out, ' ');
		buf_s(out, t->lines[i].text);
	}
}

struct str form_text_from(struct arena *a, const struct form_text *t, size_t label, size_t until)
{
	struct buf AUTO_BUF out = BUF_INIT(2 * FORM_TEXT_MAX);
	struct str line = t->lines[t->at[label]].text, gap = form_text_behind(t, label);
	const char *colon = gap.n ? memchr(gap.p, ':', gap.n) : NULL;
	size_t from = t->to[label] + (colon ? (size_t)(colon + 1 - gap.p) : 0);

	buf_s(&out, str_trim((struct str){ line.p + from, line.n - from }));
	join(t, t->at[label] + 1, until, &out);
	return arena_str(a, str_trim(buf_str(&out)));
}

struct str form_text_lines(struct arena *a, const struct form_text *t, size_t from, size_t until)
{
	struct buf AUTO_BUF out = BUF_INIT(2 * FORM_TEXT_MAX);

	join(t, from, until, &out);
	return arena_str(a, str_trim(buf_str(&out)));
}
