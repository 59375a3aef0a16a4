#include "rules/name_clean.h"

/* Marks of raw text that folding would take for the ends of words, and sometimes are none; and those that say more. */
struct cleaner {
	const char *p, *end;
	char *out;
	size_t n;
	size_t word; /* where in `out` the word of now begins */
	int letters; /* that it has: characters, roughly */
	struct name_run *runs;
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
	return c >= 0xC3 && c <= 0xC9 && end - p > 1 && (p[1] & 0xC0) == 0x80 ? 2 : 0;
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

/* Begins another run behind one that ends so, or says of one that is still empty what else stands before it. */
static void end_run(struct cleaner *c, enum name_before before, enum name_run_end end)
{
	struct name_run *last = &c->runs[c->n_runs - 1];

	end_word(c);
	if (last->from == c->n) {
		last->before = before > last->before ? before : last->before;
	} else if (c->n_runs < NAME_RUNS) {
		last->end = end;
		c->runs[c->n_runs++] = (struct name_run){ .from = c->n, .before = before };
	} else {
		c->out[c->n++] = ' ';
	}
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
		end_run(c, before, NAME_RUN_PLAIN);
	return n;
}

/* A mark at p that is not left to folding: how many bytes it is, 0 for none. */
static size_t clean_mark(struct cleaner *c, const char *from)
{
	const char *p = c->p;
	size_t n = apostrophe(p, c->end);

	if (n) {
		if (is_elision(c))
			end_run(c, BEFORE_SPACE, c->n > c->word ? NAME_RUN_ELIDED : NAME_RUN_PLAIN);
		return n;
	}
	if (*p == '&') {
		put(c, " et ", 4);
		end_word(c);
		return (size_t)(c->end - p) > 4 && memcmp(p, "&amp;", 5) == 0 ? 5 : 1;
	}
	if (c->letters >= 3 && (n = gender(p, c->end)) != 0)
		return n;
	if (*p == '.') {
		const char *next = c->letters == 1 ? next_initial(p, c->end) : NULL;
		n = next ? letter(next, c->end) : 0;
		if (next)
			put(c, next, n);
		else
			end_run(c, BEFORE_SPACE, NAME_RUN_STOPPED);
		return next ? (size_t)(next - p) + n : 1;
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

int name_clean(
    struct str raw, char plain[static NAME_PLAIN_BYTES], size_t *n, struct name_run runs[static NAME_RUNS])
{
	struct cleaner c = { .out = plain, .runs = runs, .n_runs = 1 };

	if (raw.n > NAME_BYTES)
		raw.n = NAME_BYTES;
	c.p = raw.p;
	c.end = raw.n ? raw.p + raw.n : raw.p;
	runs[0] = (struct name_run){ 0 };
	while (c.p < c.end) {
		unsigned char b = (unsigned char)*c.p;
		if (is_alnum(*c.p)) {
			c.out[c.n++] = *c.p++;
			c.letters++;
			continue;
		}
		bool may = b < 0x80 || b == 0xC2 || b == 0xCA || b == 0xE2;
		size_t used = may ? clean_mark(&c, raw.p) : 0;
		if (used)
			c.p += used;
		else
			clean_copy(&c);
	}
	*n = c.n;
	return c.n_runs;
}
