#include "rules/name_table.h"

#include "acronyms.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "name_terms.h"
#include "rules/name_token.h"
#include "rules/similar.h"

#include <assert.h>

enum {
	RULES_VERSION = 2, /* raised with every change of what rules/name*.c make of a name */
	LINES_MAX = 100 * 1000,
	SHIPPED_BYTES = 16 << 20,
	WORD_BYTES = 64, /* of an acronym */
	SLIP_LEAST =
	    9, /* letters of a word that a slip of the hand is looked for in: shorter ones are near names */
	LETTERS = 26,
};

/* Terms by their only or first word: open addressing, numbers + 1. */
struct index {
	uint32_t *slots;
	uint32_t mask;
};

struct name_words {
	struct name_entry *terms;
	uint32_t n, room;
	struct index words, phrases;
	uint32_t long_ones[LETTERS]; /* long words for kinds of bodies, by first letter: numbers + 1 */
	uint64_t version;
};

/* Finding --------------------------------------------------------------------------------------------------- */

/* FNV-1a. */
static uint64_t hash_more(uint64_t h, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
	return h;
}

static uint64_t hash(struct str s)
{
	return hash_more(UINT64_C(0xcbf29ce484222325), s);
}

/* The slot of the term that begins with `key`, or the free one where it belongs. */
static uint32_t *slot_of(const struct name_words *w, const struct index *x, struct str key)
{
	uint64_t h = hash(key);
	uint32_t at = (uint32_t)(h ^ h >> 32) & x->mask;

	while (x->slots[at] && !str_eq(w->terms[x->slots[at] - 1].words[0], key))
		at = (at + 1) & x->mask;
	return &x->slots[at];
}

static const struct name_entry *at(const struct name_words *w, uint32_t number)
{
	return number ? &w->terms[number - 1] : NULL;
}

struct str name_key(struct str word)
{
	if (word.n > 3 && (word.p[word.n - 1] == 's' || word.p[word.n - 1] == 'x'))
		word.n--;
	return word;
}

/* Kinds of bodies and their parts are called so in the plural too; "corps" is no "corp". */
static bool has_plural(const struct name_entry *t)
{
	return t && (t->kind >= TERM_BRANCH || t->acronym);
}

const struct name_entry *name_entry_of(const struct name_words *w, struct str word)
{
	const struct name_entry *t = at(w, *slot_of(w, &w->words, word));

	if (t || word.n < 4 || name_key(word).n == word.n)
		return t;
	t = at(w, *slot_of(w, &w->words, name_key(word)));
	return has_plural(t) ? t : NULL;
}

const struct name_entry *name_entry_near(const struct name_words *w, struct str word)
{
	if (word.n < SLIP_LEAST || word.p[0] < 'a' || word.p[0] > 'z')
		return NULL;
	for (const struct name_entry *t = at(w, w->long_ones[word.p[0] - 'a']); t; t = at(w, t->next_long))
		if (t->words[0].n < word.n + 2 && word.n < t->words[0].n + 2 &&
		    similar_edits(word.p, word.n, t->words[0].p, t->words[0].n, 1) == 1)
			return t;
	return NULL;
}

const struct name_entry *name_phrase_next(
    const struct name_words *w, const struct name_entry *last, struct str key)
{
	return at(w, last ? last->next : *slot_of(w, &w->phrases, key));
}

uint64_t name_words_version(const struct name_words *w)
{
	return (w ? w : name_words_shipped())->version;
}

/* Making ---------------------------------------------------------------------------------------------------- */

static struct index index_new(struct arena *a, uint32_t room)
{
	uint32_t slots = 16;

	while (slots < 3 * room)
		slots *= 2;
	return (struct index){ ARENA_ARRAY(a, uint32_t, slots), slots - 1 };
}

/* Terms for `room` rows, of which each may give two: a word and a phrase. */
static struct name_words *words_new(struct arena *a, size_t rows)
{
	struct name_words *w = ARENA_NEW(a, struct name_words);

	w->room = 2 * (uint32_t)rows;
	w->terms = ARENA_ARRAY(a, struct name_entry, w->room);
	w->words = index_new(a, w->room);
	w->phrases = index_new(a, w->room);
	w->version = hash((struct str){ (const char[]){ RULES_VERSION }, 1 });
	return w;
}

static bool same_words(const struct name_entry *x, const struct name_entry *y)
{
	bool same = x->n == y->n;

	for (int i = 0; same && i < x->n; i++)
		same = str_eq(x->words[i], y->words[i]);
	return same;
}

/* Long words are found with a slip of the hand, too. */
static void put_long(struct name_words *w, struct name_entry *t)
{
	struct str word = t->words[0];

	if (t->n != 1 || t->acronym || !has_plural(t) || word.n < SLIP_LEAST || word.p[0] < 'a' ||
	    word.p[0] > 'z')
		return;
	t->next_long = w->long_ones[word.p[0] - 'a'];
	w->long_ones[word.p[0] - 'a'] = w->n;
}

/* Puts a term where it is found; what was said first stays. */
static void put(struct name_words *w, struct name_entry t)
{
	uint32_t *to = slot_of(w, t.n == 1 ? &w->words : &w->phrases, t.words[0]);

	assert(w->n < w->room);
	while (*to && w->terms[*to - 1].n > t.n)
		to = &w->terms[*to - 1].next;
	for (uint32_t i = *to; i && w->terms[i - 1].n == t.n; i = w->terms[i - 1].next)
		if (same_words(&w->terms[i - 1], &t))
			return;
	t.next = *to;
	w->version = hash_more(w->version, t.reads);
	w->version = (w->version ^ (uint64_t)t.kind) * UINT64_C(0x100000001b3);
	for (int i = 0; i < t.n; i++)
		w->version = hash_more(w->version ^ ' ', t.words[i]);
	w->terms[w->n] = t;
	*to = ++w->n;
	put_long(w, &w->terms[w->n - 1]);
}

/* A phrase; one of a single word is another spelling. False when it has no word, or too many. */
static bool put_phrase(struct arena *a, struct name_words *w, struct name_entry t, struct str phrase)
{
	struct name_tokens k;
	struct str words[NAME_PHRASE], only = STR_NONE;

	k.n = 0;
	name_tokens_of(w, phrase, &k);
	for (int i = 0; i < k.n; i++) {
		if (name_is_stop(&k.list[i]))
			continue;
		if (t.n == NAME_PHRASE)
			return false;
		only = k.list[i].text;
		words[t.n++] = arena_str(a, name_key(k.list[i].word));
	}
	if (!t.n)
		return false;
	if (t.n == 1)
		words[0] = arena_str(a, only);
	struct str *kept = ARENA_ARRAY(a, struct str, (size_t)t.n);
	memcpy(kept, words, sizeof *kept * (size_t)t.n);
	t.words = kept;
	put(w, t);
	return true;
}

static void put_word(struct arena *a, struct name_words *w, struct name_entry t, struct str word)
{
	struct str *kept = ARENA_NEW(a, struct str);

	*kept = word;
	t.words = kept;
	t.n = 1;
	put(w, t);
}

/* What ships ------------------------------------------------------------------------------------------------ */

static const char *const kind_names[] = {
	[TERM_ARTICLE] = "article",
	[TERM_PREPOSITION] = "preposition",
	[TERM_STOP] = "stop",
	[TERM_LEGAL] = "legal",
	[TERM_ENDING] = "ending",
	[TERM_NUMBER] = "number",
	[TERM_PLAIN] = "plain",
	[TERM_BRIEF] = "brief",
	[TERM_BRANCH] = "branch",
	[TERM_PART] = "part",
	[TERM_CHAPTER] = "chapter",
	[TERM_AREA] = "area",
	[TERM_GENERIC] = "generic",
};

static enum name_term_kind kind_of(const char *z)
{
	for (int k = TERM_ARTICLE; k <= TERM_GENERIC; k++)
		if (strcmp(kind_names[k], z) == 0)
			return (enum name_term_kind)k;
	assert(!"a kind that data/name_terms.tsv or data/acronyms.tsv may name");
	return TERM_UNKNOWN;
}

/* Single words first: they say what of a phrase is left out. */
static void put_terms(struct arena *a, struct name_words *w)
{
	for (int phrases = 0; phrases < 2; phrases++)
		for (int i = 0; i < NAME_TERM_COUNT; i++) {
			const struct name_term *r = &name_terms[i];
			struct name_entry t = { .reads = str_of(r->reads), .kind = kind_of(r->kind) };
			bool phrase = strchr(r->words, ' ') != NULL;
			if (phrase && phrases)
				put_phrase(a, w, t, str_of(r->words));
			else if (!phrase && !phrases)
				put_word(a, w, t, str_of(r->words));
		}
}

static void put_acronyms(struct arena *a, struct name_words *w)
{
	for (int i = 0; i < ACRONYM_COUNT; i++) {
		const struct acronym *r = &acronyms[i];
		struct name_entry t = {
			.reads = text_fold(a, str_of(r->acronym)), .kind = kind_of(r->kind), .acronym = true
		};
		put_word(a, w, t, t.reads);
		put_phrase(a, w, t, str_of(r->expansion));
	}
}

const struct name_words *name_words_shipped(void)
{
	static struct arena *for_good;
	static const struct name_words *shipped;

	if (!shipped) {
		for_good = arena_new(SHIPPED_BYTES);
		struct name_words *w = words_new(for_good, NAME_TERM_COUNT + ACRONYM_COUNT);
		put_terms(for_good, w);
		put_acronyms(for_good, w);
		shipped = w;
	}
	return shipped;
}

/* A technician's own ---------------------------------------------------------------------------------------- */

static struct str line_of(struct str *rest)
{
	const char *end = memchr(rest->p, '\n', rest->n);
	struct str line = { rest->p, end ? (size_t)(end - rest->p) : rest->n };
	size_t used = line.n + (end != NULL);

	*rest = (struct str){ rest->p + used, rest->n - used };
	return str_trim(line);
}

static struct str cell_of(struct str *rest)
{
	const char *tab = memchr(rest->p, '\t', rest->n);
	struct str cell = { rest->p, tab ? (size_t)(tab - rest->p) : rest->n };
	size_t used = cell.n + (tab != NULL);

	*rest = (struct str){ rest->p + used, rest->n - used };
	return str_trim(cell);
}

/* The kind in the third column; where it is blank, what ships says, or it is plain. */
static bool kind_of_cell(struct str cell, const struct name_entry *known, enum name_term_kind *out)
{
	static const enum name_term_kind kinds[] = { TERM_PLAIN, TERM_GENERIC, TERM_AREA };

	*out = known && (known->kind == TERM_GENERIC || known->kind == TERM_AREA) ? known->kind : TERM_PLAIN;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_is(cell, kind_names[kinds[i]])) {
			*out = kinds[i];
			return true;
		}
	return !cell.n;
}

/* Takes one line; what is wrong with it, NULL for nothing. */
static const char *put_line(struct arena *a, struct name_words *w, struct str line)
{
	struct str acronym = cell_of(&line), expansion = cell_of(&line), kind = cell_of(&line);
	struct name_entry t = { .acronym = true };
	struct name_tokens one;

	if (!expansion.n)
		return _("an acronym, a tab and what it stands for are expected");
	one.n = 0;
	name_tokens_of(w, acronym, &one);
	if (one.n != 1 || one.list[0].text.n > WORD_BYTES)
		return _("the acronym must be one short word");
	if (!kind_of_cell(kind, name_entry_of(name_words_shipped(), one.list[0].text), &t.kind))
		return _("the third column is \"generic\", \"area\", \"plain\" or nothing");
	t.reads = arena_str(a, one.list[0].text);
	if (!put_phrase(a, w, t, expansion))
		return _("what the acronym stands for has no word, or too many");
	put_word(a, w, t, t.reads);
	return NULL;
}

static size_t count_lines(struct str text)
{
	size_t n = 0;

	while (text.n) {
		line_of(&text);
		n++;
	}
	return n;
}

/* The words are looked up first, then the technician's phrases, then those that ship: his stand before them. */
bool name_words_with(
    struct arena *a, struct str text, const char *called, const struct name_words **out, struct err *err)
{
	size_t lines = count_lines(text);

	if (lines > LINES_MAX)
		return err_set(err, ERR_INPUT, _("%s: more than %d lines"), called, LINES_MAX);
	struct name_words *w = words_new(a, lines + NAME_TERM_COUNT + ACRONYM_COUNT);
	put_terms(a, w);
	for (size_t i = 1; text.n; i++) {
		struct str line = line_of(&text);
		const char *why = line.n && line.p[0] != '#' ? put_line(a, w, line) : NULL;
		if (why)
			return err_set(err, ERR_INPUT, "%s:%zu: %s", called, i, why);
	}
	put_acronyms(a, w);
	*out = w;
	return true;
}
