#include "rules/street_token.h"

#include "lib/text.h"

enum { WORD_MAX = 64 }; /* folded bytes of one word; what is behind them is cut off */

/* What one character does. */
enum role { LETTER, SPACE, HYPHEN, COMMA, SLASH, LINE, SHARP, AMPERSAND, HALF, DEGREE, DOT };

struct scan {
	struct arena *a;
	const char *p, *end;
	struct street_token *tokens;
	int n;
	char *out;           /* where the next folded bytes go */
	enum street_gap gap; /* of the next word */
	bool spaced, sharp, dotted;
	bool initials; /* the last word is letters with full stops so far */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static enum role role_of_ascii(char c)
{
	if (is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return LETTER;
	switch (c) {
	case '-':
		return HYPHEN;
	case ',':
	case ';':
	case ':':
	case '(':
	case ')':
	case '[':
	case ']':
	case '|':
	case '\t':
		return COMMA;
	case '/':
	case '\\':
		return SLASH;
	case '\n':
	case '\r':
		return LINE;
	case '#':
		return SHARP;
	case '&':
	case '+':
		return AMPERSAND;
	case '.':
		return DOT;
	default:
		return SPACE;
	}
}

static enum role role_of(uint32_t c)
{
	if (c < 0x80)
		return role_of_ascii((char)c);
	switch (c) {
	case 0x2010:
	case 0x2011:
		return HYPHEN;
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2015:
		return HYPHEN;
	case 0x2022: /* bullet */
	case 0xB7:
		return COMMA;
	case 0xBD:
		return HALF;
	case 0xB0:
		return DEGREE;
	case 0x2028:
	case 0x2029:
		return LINE;
	case 0xA0:
	case 0x202F:
	case 0x2018:
	case 0x2019:
	case 0x02BC:
	case 0x00B4:
		return SPACE;
	default:
		return c >= 0x2000 && c <= 0x200A ? SPACE : LETTER;
	}
}

/* Words ------------------------------------------------------------------------------------------------------ */

static void gap(struct scan *s, enum street_gap g)
{
	if (g > s->gap)
		s->gap = g;
}

/* Puts what was folded to `w`, the last bytes written, behind the words. */
static void add(struct scan *s, struct str w)
{
	struct street_token *last = s->n ? &s->tokens[s->n - 1] : NULL;
	bool letter = w.n == 1 && !is_digit(w.p[0]);

	/* "c.p.", "N.-D.": letters with full stops are one word */
	if (letter && last && s->initials && s->dotted && !s->spaced && s->gap <= STREET_GAP_HYPHEN &&
	    !s->sharp) {
		last->text.n++;
	} else {
		s->tokens[s->n++] = (struct street_token){ .text = w, .gap = s->gap, .sharp = s->sharp };
		s->initials = letter;
	}
	s->gap = STREET_GAP_SPACE;
	s->spaced = s->sharp = s->dotted = false;
}

/* A word of letters and digits of any script; folding may make several of it, or none. */
static void word(struct scan *s, const char *from, const char *to)
{
	char folded[3 * WORD_MAX + 1];
	struct str raw = { from, (size_t)(to - from) };

	if (raw.n > WORD_MAX)
		raw.n = WORD_MAX;
	struct str rest = { folded, text_fold_into(folded, raw) };
	while (rest.n && s->n < STREET_TOKENS) {
		const char *space = memchr(rest.p, ' ', rest.n);
		struct str w = { s->out, space ? (size_t)(space - rest.p) : rest.n };
		size_t used = w.n + (space != NULL);
		memcpy(s->out, rest.p, w.n);
		s->out += w.n;
		add(s, w);
		rest = (struct str){ rest.p + used, rest.n - used };
	}
}

static void fixed(struct scan *s, const char *z, bool half)
{
	if (s->n == STREET_TOKENS)
		return;
	add(s, str_of(z));
	s->initials = false;
	s->tokens[s->n - 1].half = half;
}

/* Most words are ASCII: folded at once. */
static const char *ascii_word(struct scan *s, const char *p)
{
	const char *from = p;
	char *out = s->out;

	while (p < s->end && role_of_ascii(*p) == LETTER && (size_t)(p - from) < WORD_MAX) {
		*out++ = (char)(*p >= 'A' && *p <= 'Z' ? *p + ('a' - 'A') : *p);
		p++;
	}
	if (p < s->end && ((unsigned char)*p >= 0x80 || role_of_ascii(*p) == LETTER))
		return NULL;
	struct str w = { s->out, (size_t)(out - s->out) };
	s->out = out;
	add(s, w);
	return p;
}

static const char *any_word(struct scan *s, const char *p)
{
	const char *from = p, *behind = p;

	while (p < s->end) {
		uint32_t c = text_next(&p, s->end);
		if (role_of(c) != LETTER)
			break;
		behind = p;
	}
	word(s, from, behind);
	return behind;
}

/* "1/2" */
static bool is_half(const struct scan *s, const char *p)
{
	bool begins = s->end - p >= 3 && p[1] == '/' &&
	    ((p[0] == '1' && (p[2] == '2' || p[2] == '4')) || (p[0] == '3' && p[2] == '4'));

	return begins && (s->end - p == 3 || role_of_ascii(p[3]) != LETTER) && s->n &&
	    s->gap <= STREET_GAP_HYPHEN && (s->spaced || s->gap == STREET_GAP_HYPHEN);
}

static void mark(struct scan *s, enum role role, bool spaced_behind)
{
	switch (role) {
	case HYPHEN:
		gap(s, s->spaced || spaced_behind ? STREET_GAP_COMMA : STREET_GAP_HYPHEN);
		break;
	case COMMA:
		gap(s, STREET_GAP_COMMA);
		break;
	case SLASH:
		gap(s, STREET_GAP_SLASH);
		break;
	case LINE:
		gap(s, STREET_GAP_LINE);
		break;
	case SHARP:
		s->sharp = true;
		break;
	case AMPERSAND:
		fixed(s, "et", false);
		break;
	case HALF:
		fixed(s, "1/2", true);
		break;
	case DEGREE: /* "n°": "no" */
		if (s->n && str_is(s->tokens[s->n - 1].text, "n"))
			s->tokens[s->n - 1].text = STR("no");
		break;
	case DOT:
		s->dotted = true;
		return;
	case LETTER:
	case SPACE:
		break;
	}
	s->spaced = true;
}

static void scan(struct scan *s)
{
	while (s->p < s->end && s->n < STREET_TOKENS) {
		const char *p = s->p, *next = p;
		uint32_t c = (unsigned char)*p < 0x80 ? (uint32_t)*next++ : text_next(&next, s->end);
		enum role role = role_of(c);
		if (role == LETTER && is_half(s, p)) {
			fixed(s, p[2] == '2' ? "1/2" : p[0] == '1' ? "1/4" : "3/4", true);
			s->p = p + 3;
		} else if (role == LETTER) {
			const char *behind = c < 0x80 ? ascii_word(s, p) : NULL;
			s->p = behind ? behind : any_word(s, p);
		} else {
			const char *after = next;
			bool spaced_behind = after < s->end &&
			    role_of((unsigned char)*after < 0x80 ? (uint32_t)*after
			                                         : text_next(&after, s->end)) == SPACE;
			bool spaced = s->spaced;
			mark(s, role, spaced_behind);
			if (role == HYPHEN || role == SPACE)
				s->spaced = spaced || role == SPACE;
			s->p = next;
		}
	}
}

/* Terms ------------------------------------------------------------------------------------------------------ */

/* A term of several words that begins with token `i`: how many, and which. */
static int longer(const struct street_token *t, int n, int i, const struct street_entry **found)
{
	char text[STREET_TERM_WORDS * WORD_MAX];
	size_t used = 0;
	int taken = 0;

	for (int k = 0; k < STREET_TERM_WORDS && i + k < n; k++) {
		struct str w = t[i + k].text;
		if (k && (t[i + k].gap > STREET_GAP_HYPHEN || t[i + k].sharp))
			break;
		if (used + 1 + w.n > sizeof text)
			break;
		if (k)
			text[used++] = ' ';
		memcpy(text + used, w.p, w.n);
		used += w.n;
		const struct street_entry *e = k ? street_entry_of((struct str){ text, used }) : NULL;
		if (e && e->kinds & ~(uint32_t)STREET_LONGER) {
			*found = e;
			taken = k + 1;
		}
	}
	return taken;
}

static void look_up(struct street_token *t)
{
	t->term = street_entry_of(t->text);
	t->plain = t->text.n <= 6 && str_digits(t->text);
	for (size_t i = 0; t->plain && i < t->text.n; i++)
		t->number = t->number * 10 + (uint32_t)(t->text.p[i] - '0');
}

/* Looks the words up; what is a term of several becomes one. */
static int join_terms(struct street_token *t, int from, int n)
{
	int kept = from;

	for (int i = from; i < n; i++) {
		const struct street_entry *e = NULL;
		int taken = 0;
		look_up(&t[i]);
		if (street_is(t[i].term, STREET_LONGER))
			taken = longer(t, n, i, &e);
		if (taken) {
			t[i].text = e->term;
			t[i].term = e;
		}
		if (kept != i)
			t[kept] = t[i];
		kept++;
		i += taken ? taken - 1 : 0;
	}
	return kept;
}

int street_tokens_of(struct arena *a, struct str text, struct street_token *tokens, int from)
{
	struct scan s = { .a = a, .p = text.p, .tokens = tokens, .n = from, .gap = STREET_GAP_LINE };

	if (!text.n)
		return from;
	s.end = text.p + text.n;
	s.out = arena_alloc(a, 3 * text.n + 1);
	scan(&s);
	return join_terms(tokens, from, s.n);
}
