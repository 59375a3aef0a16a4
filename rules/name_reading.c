#include "rules/name_reading.h"

#include "rules/name_number.h"
#include "rules/name_token.h"
#include "rules/place.h"

enum {
	PLACE_WORDS = 10,  /* of the longest name of a place that is looked for */
	ABBREVIATION = 12, /* letters of what may be somebody's own initials */
	INITIALS_BYTES = 32,
};

/* A word of the reading: of one token, or of several that are a phrase or a place. */
struct piece {
	struct str text; /* of a place: blank, its tokens' */
	int from, n;     /* tokens */
	enum name_kind kind;
	uint16_t municipality;
	bool acronym, area;
};

struct reader {
	struct name_tokens t;
	const struct name_entry *phrases[NAME_TOKENS]; /* that begins here */
	int span[NAME_TOKENS];                         /* of how many tokens */
	struct piece pieces[NAME_WORDS];
	int n;
	bool branch;
};

/* "bloc A", "pavillon D", "A & W": what else is an elision or a preposition is a letter here. */
static void find_letters(struct name_tokens *t)
{
	for (int i = 0; i < t->n; i++) {
		struct name_token *k = &t->list[i];
		if (k->text.n == 1 && name_is_stop(k) &&
		    (i + 1 == t->n ? i > 0 : str_is(t->list[i + 1].text, "et"))) {
			k->kind = TERM_UNKNOWN;
			k->entry = NULL;
		}
	}
}

/* Phrases --------------------------------------------------------------------------------------------------- */

/* How many tokens from `i` on the phrase takes, stop words between its words among them; 0 when it stands not there. */
static int phrase_at(const struct reader *r, const struct name_entry *e, int i)
{
	int k = 1, j = i + 1;

	for (; k < e->n; k++, j++) {
		while (j < r->t.n && name_is_stop(&r->t.list[j]))
			j++;
		if (j == r->t.n || !str_eq(name_key(r->t.list[j].word), e->words[k]))
			return 0;
	}
	return j - i;
}

static void find_phrases(struct reader *r, const struct name_words *w)
{
	for (int i = 0; i < r->t.n;) {
		const struct name_token *k = &r->t.list[i];
		const struct name_entry *e = NULL;
		int n = 0;
		r->span[i] = 0;
		if (!name_is_stop(k))
			while (!n && (e = name_phrase_next(w, e, name_key(k->word))))
				n = phrase_at(r, e, i);
		if (n) {
			r->phrases[i] = e;
			r->span[i] = n;
		}
		for (int j = i; n && e->kind == TERM_LEGAL && j < i + n; j++)
			r->t.list[j].kind = TERM_LEGAL;
		i += n ? n : 1;
	}
}

/* Places ---------------------------------------------------------------------------------------------------- */

/* "de Chambord", "de la Matapédia", "ville Chambord", "maison des jeunes Chambord", "Bellechasse-Chambord". */
static bool after_preposition(const struct reader *r, int i)
{
	const struct piece *last = r->n ? &r->pieces[r->n - 1] : NULL;

	if (last && last->from + last->n == i &&
	    (last->area || (last->kind == NAME_PLACE && !str_is(r->t.list[i].word, "saint"))))
		return true;
	if (i > 0 && r->t.list[i - 1].kind == TERM_ARTICLE)
		i--;
	return i > 0 && (r->t.list[i - 1].kind == TERM_PREPOSITION || r->t.list[i - 1].kind == TERM_AREA);
}

/* "du Bic" is "de Le Bic". */
static struct str article_in(struct str word)
{
	if (str_is(word, "du") || str_is(word, "au"))
		return STR("le");
	return str_is(word, "des") || str_is(word, "aux") ? STR("les") : STR_NONE;
}

/* How many of the `n` words of tokens from `i` on are a place; words[-1] is free. */
static int place_words(const struct reader *r, int i, struct str *words, int n, uint16_t *number)
{
	const struct name_token *k = &r->t.list[i];
	bool after = after_preposition(r, i);
	int used = place_at(words, n, after, number);

	/* All that stands in brackets, behind a dash, or behind the last comma is a place without "de" too. */
	if (!used && !after && i > 0 && k->before != BEFORE_SPACE &&
	    (k->before == BEFORE_DASH || i + n == r->t.n))
		used = place_at(words, n, true, number) == n ? n : 0;
	if (!used && i > 0 && (words[-1] = article_in(r->t.list[i - 1].text)).n) {
		used = place_at(words - 1, n + 1, true, number) - 1;
		used = used > 0 ? used : 0;
	}
	return used;
}

/* The place that begins at *i, put as one piece. */
static bool put_place(struct reader *r, int *i)
{
	struct str words[PLACE_WORDS + 1];
	uint16_t number = PLACE_NONE;
	int n = 0;

	for (int j = *i; j < r->t.n && n < PLACE_WORDS && !r->span[j]; j++) {
		if (j > *i && r->t.list[j].before != BEFORE_SPACE)
			break;
		words[++n] = r->t.list[j].text;
	}
	int used = place_words(r, *i, words + 1, n, &number);
	if (!used)
		return false;
	r->pieces[r->n++] =
	    (struct piece){ .from = *i, .n = used, .kind = NAME_PLACE, .municipality = number };
	*i += used;
	return true;
}

/* Words ----------------------------------------------------------------------------------------------------- */

static bool is_number(const struct reader *r, int i)
{
	return i < r->t.n && r->t.list[i].kind == TERM_NUMBER;
}

/* The last token that is neither a legal form nor nothing, and how many there are up to it. */
static int without_endings(const struct reader *r)
{
	int n = r->t.n;

	while (n > 1 && (r->t.list[n - 1].kind == TERM_LEGAL || r->t.list[n - 1].kind == TERM_ENDING))
		n--;
	return n;
}

/* A Roman number where it can only be one: "ii" and long ones anywhere, short ones behind a kind of body or last, a lone "i"
 * or "v" where both hold. */
static struct str roman_at(const struct reader *r, int i)
{
	const struct name_token *k = &r->t.list[i];
	bool last = i + 1 == r->t.n || k[1].before != BEFORE_SPACE;
	bool behind = i > 0 && k[-1].kind >= TERM_BRANCH;

	if (k->kind != TERM_UNKNOWN || !memchr("ivx", k->word.p[0], 3))
		return STR_NONE;
	if (k->word.n == 1 && (k->word.p[0] == 'x' || !last || !behind))
		return STR_NONE;
	if (k->word.n == 2 && !last && !behind && !str_is(k->word, "ii"))
		return STR_NONE;
	return name_roman(k->word);
}

/* "no 12", "numéro 12". */
static bool announces_number(const struct reader *r, int i)
{
	struct str s = r->t.list[i].text;

	return is_number(r, i + 1) &&
	    (str_is(s, "no") || str_is(s, "numero") || str_is(s, "number") || str_is(s, "n"));
}

static enum name_kind kind_of(struct reader *r, const struct name_entry *e, int i, int n)
{
	if (!e || e->kind == TERM_PLAIN || e->kind == TERM_BRIEF)
		return NAME_PLAIN;
	if (e->kind == TERM_NUMBER)
		return NAME_NUMBER;
	if (e->kind == TERM_BRANCH || (e->kind == TERM_PART && r->n) ||
	    (e->kind == TERM_CHAPTER && !is_number(r, i + n)))
		r->branch = true;
	return NAME_GENERIC;
}

static bool has_acronym(const struct reader *r, struct str text)
{
	for (int i = 0; i < r->n; i++)
		if (r->pieces[i].acronym && str_eq(r->pieces[i].text, text))
			return true;
	return false;
}

/* The word of the entry, which `n` tokens from `i` on are. */
static void put_entry(struct reader *r, const struct name_entry *e, int i, int n)
{
	if (e->acronym && has_acronym(r, e->reads))
		return;
	enum name_kind kind = kind_of(r, e, i, n);
	r->pieces[r->n++] = (struct piece){ .text = n == 1 ? r->t.list[i].word : e->reads,
		.from = i,
		.n = n,
		.kind = kind,
		.acronym = e->acronym,
		.area = e->kind == TERM_AREA };
}

static void put_token(struct reader *r, int i)
{
	const struct name_token *k = &r->t.list[i];
	struct piece p = { .text = k->word, .from = i, .n = 1 };
	struct str roman = roman_at(r, i);

	if (announces_number(r, i) || name_is_stop(k) || k->kind == TERM_LEGAL)
		return;
	if (k->entry && k->kind != TERM_ENDING) {
		put_entry(r, k->entry, i, 1);
		return;
	}
	if (roman.n)
		p.text = roman;
	if (roman.n || k->kind == TERM_NUMBER)
		p.kind = NAME_NUMBER;
	r->pieces[r->n++] = p;
}

static void put_all(struct reader *r)
{
	for (int i = 0; i < r->t.n && r->n < NAME_WORDS;) {
		const struct name_entry *e = r->span[i] ? r->phrases[i] : NULL;
		if (e) {
			if (e->kind != TERM_LEGAL)
				put_entry(r, e, i, r->span[i]);
			i += r->span[i];
		} else if (!put_place(r, &i)) {
			put_token(r, i++);
		}
	}
}

/* Nothing but what is left out: then that is the name. */
static void put_left_out(struct reader *r)
{
	for (int i = 0; i < r->t.n && r->n < NAME_WORDS; i++)
		r->pieces[r->n++] = (struct piece){ .text = r->t.list[i].text, .from = i, .n = 1 };
}

/* Initials -------------------------------------------------------------------------------------------------- */

/* Bytes of a word's first letter. */
static size_t first_letter(struct str word)
{
	size_t n = 1;

	while (n < word.n && ((unsigned char)word.p[n] & 0xC0) == 0x80)
		n++;
	return n;
}

/* Of what is no legal form: with stop words too (`all`), without the token `but`. */
static struct str initials(struct arena *a, const struct reader *r, bool all, int but)
{
	char out[INITIALS_BYTES];
	size_t n = 0;

	for (int i = 0; i < r->t.n; i++) {
		const struct name_token *k = &r->t.list[i];
		size_t bytes = first_letter(k->text);
		if (i == but || k->kind == TERM_LEGAL || (!all && name_is_stop(k)) || announces_number(r, i))
			continue;
		if (n + bytes > sizeof out)
			break;
		memcpy(out + n, k->text.p, bytes);
		n += bytes;
	}
	return arena_str(a, (struct str){ out, n });
}

/* Is `word` made of the first letters of the tokens right before (`step` -1) or behind (1) token `i`? Each gives one;
 * stop words may. */
static bool abbreviates(const struct reader *r, int i, int step, struct str word)
{
	unsigned reached = 1, whole = 1U << word.n; /* bit j: j letters are found */

	for (i += step; i >= 0 && i < r->t.n && reached && !(reached & whole); i += step) {
		const struct name_token *k = &r->t.list[i];
		unsigned next = name_is_stop(k) || k->kind == TERM_LEGAL ? reached : 0;
		for (size_t j = 0; j < word.n; j++)
			if (reached >> j & 1 && k->text.p[0] == word.p[step > 0 ? j : word.n - 1 - j])
				next |= 2U << j;
		reached = next;
	}
	return reached & whole;
}

/* "Association des personnes handicapées de la Vallée-du-Richelieu (APHVR)" counts once. The token, or -1. */
static int drop_abbreviation(struct reader *r)
{
	for (int i = 0; r->n > 1 && i < r->n; i++) {
		const struct piece *p = &r->pieces[i];
		if (p->kind != NAME_PLAIN || p->n != 1 || p->text.n < 3 || p->text.n > ABBREVIATION)
			continue;
		if (!abbreviates(r, p->from, -1, p->text) && !abbreviates(r, p->from, 1, p->text))
			continue;
		int token = p->from;
		r->n--;
		memmove(&r->pieces[i], &r->pieces[i + 1], sizeof *p * (size_t)(r->n - i));
		return token;
	}
	return -1;
}

/* One reading ----------------------------------------------------------------------------------------------- */

/* The tokens of a place without an article before them, with a space between them. */
static size_t join(const struct reader *r, const struct piece *p, char *out)
{
	int i = p->from, end = p->from + p->n;
	size_t n = 0;

	while (i + 1 < end && r->t.list[i].kind == TERM_ARTICLE)
		i++;
	for (; i < end; i++) {
		struct str s = name_saint(r->t.list[i].text);
		if (n)
			out[n++] = ' ';
		memcpy(out + n, s.p, s.n);
		n += s.n;
	}
	return n;
}

/* Room for the texts of all pieces. */
static size_t room(const struct reader *r)
{
	size_t n = 0;

	for (int i = 0; i < r->n; i++) {
		const struct piece *p = &r->pieces[i];
		n += p->text.n;
		for (int k = p->from; p->kind == NAME_PLACE && k < p->from + p->n; k++)
			n += r->t.list[k].text.n + 1;
	}
	return n;
}

static void put_words(struct arena *a, const struct reader *r, struct name *out)
{
	char *to = arena_alloc(a, room(r));

	for (int i = 0; i < r->n; i++) {
		const struct piece *p = &r->pieces[i];
		size_t n = p->text.n;
		if (p->kind == NAME_PLACE)
			n = join(r, p, to);
		else
			memcpy(to, p->text.p, n);
		out->words[i] = (struct name_word){ { to, n }, p->kind, p->municipality };
		to += n;
	}
	out->n = r->n;
	out->branch = r->branch;
}

bool name_reading(struct arena *a, const struct name_words *w, struct str raw, struct name *out)
{
	struct reader r;

	r.t.n = r.n = 0;
	r.branch = false;
	name_tokens_of(w, raw, &r.t);
	if (!r.t.n)
		return false;
	r.t.n = without_endings(&r);
	find_letters(&r.t);
	find_phrases(&r, w);
	put_all(&r);
	if (!r.n)
		put_left_out(&r);
	*out = (struct name){ 0 };
	int dropped = drop_abbreviation(&r);
	out->initials = initials(a, &r, false, dropped);
	out->long_initials = initials(a, &r, true, dropped);
	if (out->long_initials.n == out->initials.n)
		out->long_initials = STR_NONE;
	put_words(a, &r, out);
	return true;
}
