#include "rules/name_token.h"

#include "lib/text.h"
#include "rules/name_number.h"

/* From raw bytes to plain ones ------------------------------------------------------------------------------ */

/* A run of plain text that is folded by itself, because folding would lose what stands before it. */
struct run {
	size_t from;
	enum name_before before;
	bool elided; /* it ends with a word that an apostrophe shortens */
};

enum { RUNS = NAME_TOKENS };

/* Marks of raw text that folding would take for the ends of words, and sometimes are none; and those that say more. */
struct cleaner {
	const char *p, *end;
	char *out;
	size_t n;
	size_t word; /* where in `out` the word of now begins */
	int letters; /* that it has: characters, roughly */
	struct run runs[RUNS];
	int n_runs;
};

static bool is_alnum(char c)
{
	unsigned char u = (unsigned char)c;

	return (u >= '0' && u <= '9') || ((u | 0x20) >= 'a' && (u | 0x20) <= 'z');
}

/* Bytes of the letter at p, 0 when there is none: ASCII, or two-byte Latin. */
static size_t letter(const char *p, const char *end)
{
	unsigned char c = p < end ? (unsigned char)*p : 0;

	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
		return 1;
	return c >= 0xC3 && c <= 0xC9 && end - p > 1 ? 2 : 0;
}

/* Bytes of an apostrophe at p, or 0: ' ` ’ ‘ ′ ´ ʼ */
static size_t apostrophe(const char *p, const char *end)
{
	static const char *const marks[] = { "\u2019", "\u2018", "\u2032", "\u00b4", "\u02bc" };

	if (*p == '\'' || *p == '`')
		return 1;
	if ((unsigned char)*p < 0xC2)
		return 0;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t n = strlen(marks[i]);
		if ((size_t)(end - p) >= n && memcmp(p, marks[i], n) == 0)
			return n;
	}
	return 0;
}

static void put(struct cleaner *c, const char *p, size_t n)
{
	memcpy(c->out + c->n, p, n);
	c->n += n;
}

static void end_word(struct cleaner *c)
{
	c->word = c->n;
	c->letters = 0;
}

/* Begins another run, or says of one that is still empty what else stands before it. */
static void end_run(struct cleaner *c, enum name_before before, bool elided)
{
	struct run *last = &c->runs[c->n_runs - 1];

	end_word(c);
	last->elided |= elided;
	if (last->from == c->n)
		last->before = before > last->before ? before : last->before;
	else if (c->n_runs < RUNS)
		c->runs[c->n_runs++] = (struct run){ .from = c->n, .before = before };
	else
		c->out[c->n++] = ' ';
}

/* Is the word of now one that an apostrophe shortens: l', d', qu' …? */
static bool is_elision(const struct cleaner *c)
{
	static const char *const longer[] = { "qu", "jusqu", "lorsqu", "puisqu" };
	size_t n = c->n - c->word;
	char low[8];

	if (n == 1)
		return memchr("ldsjmnctLDSJMNCT", c->out[c->word], 16) != NULL;
	if (n < 2 || n > sizeof low)
		return n == 0;
	for (size_t i = 0; i < n; i++)
		low[i] = (char)(c->out[c->word + i] | 0x20);
	for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
		if (str_is((struct str){ low, n }, longer[i]))
			return true;
	return false;
}

/* The next single letter of "C.L.S.C." or "N. D." behind the stop at p; NULL when the abbreviation ends here. */
static const char *next_initial(const char *p, const char *end)
{
	const char *q = p + 1;

	while (q < end && *q == ' ')
		q++;
	if (q < end && *q == '-')
		q++;
	size_t n = letter(q, end);
	if (!n)
		return NULL;
	const char *after = q + n;
	if (after < end && *after == '.')
		return q;
	bool longer = after < end && (is_alnum(*after) || letter(after, end) || apostrophe(after, end));
	return q > p + 1 || longer ? NULL : q;
}

static char low(const char *p, const char *end)
{
	return (char)(p < end && *p >= 'A' && *p <= 'Z' ? *p | 0x20 : p < end ? *p : ' ');
}

/* Bytes of the longest of `endings` at p, in any case; 0 for none. */
static size_t ending_at(const char *p, const char *end)
{
	static const char *const endings[] = { "ne", "le", "ere", "e" };

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t n = 0;
		while (endings[i][n] && low(p + n, end) == endings[i][n])
			n++;
		if (!endings[i][n])
			return n;
	}
	return 0;
}

/* Bytes of what makes a word serve for both genders at p: "(e)", ".e", "-e", "·e"; not what may follow, a plural. A lone
 * capital behind a stop or a dash is somebody's initial. */
static size_t gender(const char *p, const char *end)
{
	size_t mark = *p == '(' || *p == '.' || *p == '-' ? 1 : 0;

	if (end - p > 2 && p[0] == (char)0xC2 && p[1] == (char)0xB7)
		mark = 2;
	size_t n = mark ? ending_at(p + mark, end) : 0;
	if (!n)
		return 0;
	const char *q = p + mark + n;
	if (*p == '(') {
		q += low(q, end) == 's';
		return q < end && *q == ')' ? (size_t)(q + 1 - p) : 0;
	}
	/* ".e.s", "-e-s", ".es": the plural's s is left, and must end the word. */
	bool again = (size_t)(end - q) > mark && memcmp(p, q, mark) == 0;
	if (again && low(q + mark, end) == 's')
		q += mark;
	else if (low(q, end) != 's' && (n == 1 && p[mark] == 'E'))
		return 0;
	const char *after = q + (low(q, end) == 's');
	return after == end || (!is_alnum(*after) && *after != '-' && !letter(after, end)) ? (size_t)(q - p)
	                                                                                   : 0;
}

/* Bytes of a dash at p with a space on one side, or 0; a hyphen needs one on both. */
static size_t dash(const char *p, const char *from, const char *end)
{
	bool before = p > from && p[-1] == ' ';

	if (*p == '-')
		return before && p + 1 < end && p[1] == ' ';
	if ((unsigned char)*p != 0xE2 || end - p < 3 || p[1] != (char)0x80 || (p[2] & ~1) != (char)0x92)
		return 0;
	return before || p + 3 == end || p[3] == ' ' ? 3 : 0;
}

/* Where another run begins; how many bytes the mark at p is, 0 for none. */
static size_t clean_break(struct cleaner *c, const char *from)
{
	size_t n = dash(c->p, from, c->end);
	enum name_before before = BEFORE_DASH;

	if (!n && *c->p && strchr("()[]", *c->p)) {
		n = 1;
	} else if (!n && *c->p && strchr(",;:/|\n", *c->p)) {
		n = 1;
		before = BEFORE_COMMA;
	}
	if (n)
		end_run(c, before, false);
	return n;
}

/* A mark at p that is not left to folding: how many bytes it is, 0 for none. */
static size_t clean_mark(struct cleaner *c, const char *from)
{
	const char *p = c->p;
	size_t n = apostrophe(p, c->end);

	if (n) {
		if (is_elision(c))
			end_run(c, BEFORE_SPACE, c->n > c->word);
		return n;
	}
	if (*p == '&') {
		put(c, " et ", 4);
		end_word(c);
		return (size_t)(c->end - p) > 4 && memcmp(p, "&amp;", 5) == 0 ? 5 : 1;
	}
	if (c->letters >= 3 && (n = gender(p, c->end)) != 0)
		return n;
	if (*p == '.' && c->letters == 1) {
		const char *next = next_initial(p, c->end);
		if (!next)
			return 0;
		n = letter(next, c->end);
		put(c, next, n);
		return (size_t)(next - p) + n;
	}
	return clean_break(c, from);
}

/* One character as it is. */
static void clean_copy(struct cleaner *c)
{
	unsigned char b = (unsigned char)*c->p;
	bool ends = b < 0x80 || b == 0xE2 || (b == 0xC2 && c->end - c->p > 1 && c->p[1] != (char)0xAA);

	c->letters += b >= 0xC2 && !ends;
	do
		c->out[c->n++] = *c->p++;
	while (b >= 0x80 && c->p < c->end && ((unsigned char)*c->p & 0xC0) == 0x80);
	if (ends)
		end_word(c);
}

static void clean(struct cleaner *c, struct str raw)
{
	while (c->p < c->end) {
		unsigned char b = (unsigned char)*c->p;
		if (is_alnum(*c->p)) {
			c->out[c->n++] = *c->p++;
			c->letters++;
			continue;
		}
		bool may = b < 0x80 || b == 0xC2 || b == 0xCA || b == 0xE2;
		size_t n = may ? clean_mark(c, raw.p) : 0;
		if (n)
			c->p += n;
		else
			clean_copy(c);
	}
}

/* Words ----------------------------------------------------------------------------------------------------- */

/* One word for all saints; places keep theirs. */
struct str name_saint(struct str word)
{
	if (word.n < 5 || word.n > 7 || memcmp(word.p, "saint", 5) != 0)
		return word;
	return str_is(word, "sainte") || str_is(word, "saints") || str_is(word, "saintes") ? STR("saint")
	                                                                                   : word;
}

static void add(const struct name_words *w, struct name_tokens *t, struct str text)
{
	struct str digits;

	if (t->n == NAME_TOKENS)
		return;
	struct name_token *k = &t->list[t->n++];
	*k = (struct name_token){ .text = text, .word = text };
	if (name_number(text, &digits)) {
		k->word = digits;
		k->kind = TERM_NUMBER;
		return;
	}
	k->entry = name_entry_of(w, text);
	if (!k->entry) {
		k->word = name_saint(text);
		return;
	}
	k->kind = k->entry->kind;
	if (k->kind == TERM_BRIEF)
		k->text = k->entry->reads;
	k->word = name_saint(k->entry->reads);
}

/* How many single letters stand one behind the other at p, each a word? */
static size_t spelled_out(const char *p, size_t n)
{
	size_t k = 0;

	while (2 * k < n && (p[2 * k] >= 'a' && p[2 * k] <= 'z') && (2 * k + 1 == n || p[2 * k + 1] == ' '))
		k++;
	return k;
}

/* The words of folded text. */
static void split(const struct name_words *w, char *p, size_t left, struct name_tokens *out)
{
	while (left && out->n < NAME_TOKENS) {
		const char *space = memchr(p, ' ', left);
		size_t n = space ? (size_t)(space - p) : left, used = n + (space != NULL);
		size_t single = n == 1 ? spelled_out(p, left) : 0;
		if (single > 2) { /* "c p e" */
			used = 2 * single - (2 * single - 1 == left);
			for (n = 1; n < single; n++)
				p[n] = p[2 * n];
		}
		if (n == 2 && p[0] == 'n' && p[1] == 'd') {
			add(w, out, STR("notre"));
			add(w, out, STR("dame"));
		} else {
			add(w, out, (struct str){ p, n });
		}
		p += used;
		left -= used;
	}
}

void name_tokens_of(const struct name_words *w, struct str raw, struct name_tokens *out)
{
	char plain[NAME_PLAIN_BYTES], *p = out->folded;
	struct cleaner c;

	if (raw.n > NAME_BYTES)
		raw.n = NAME_BYTES;
	c.p = raw.p;
	c.end = raw.n ? raw.p + raw.n : raw.p;
	c.out = plain;
	c.n = c.word = 0;
	c.letters = 0;
	c.runs[0] = (struct run){ 0 };
	c.n_runs = 1;
	clean(&c, raw);
	out->n = 0;
	enum name_before before = BEFORE_SPACE;
	for (int i = 0; i < c.n_runs; i++) {
		const struct run *r = &c.runs[i];
		size_t end = i + 1 < c.n_runs ? r[1].from : c.n;
		size_t n = text_fold_into(p, (struct str){ plain + r->from, end - r->from });
		int first = out->n;
		before = r->before > before ? r->before : before;
		split(w, p, n, out);
		p += n;
		if (out->n == first)
			continue;
		out->list[first].before = before;
		before = BEFORE_SPACE;
		struct name_token *last = &out->list[out->n - 1];
		if (r->elided && last->text.n == 1 && last->kind == TERM_UNKNOWN)
			last->kind = TERM_STOP;
	}
}
