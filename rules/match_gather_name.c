#include "rules/match_gather.h"

#include "lib/map64.h"
#include "lib/text.h"
#include "rules/place.h"

uint16_t gather_text(struct gather *g, const void *p, size_t n)
{
	uint16_t at = g->text_n;

	if (n)
		memcpy(g->text + at, p, n);
	g->text_n = (uint16_t)(at + n);
	return at;
}

size_t gather_cut(struct str s)
{
	size_t n = s.n < PART_WORD_TEXT ? s.n : PART_WORD_TEXT;

	while (n < s.n && n && ((uint8_t)s.p[n] & 0xC0) == 0x80)
		n--;
	return n;
}

struct str gather_place(struct arena *a, struct str name, struct str municipality)
{
	static const char *const articles[] = { "l ", "le ", "la ", "les ", "ville de ", "ville d " };
	struct str folded = text_fold(a, name), key = STR_NONE;

	for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
		struct str article = str_of(articles[i]);
		if (folded.n > article.n && memcmp(folded.p, article.p, article.n) == 0) {
			folded.p += article.n;
			folded.n -= article.n;
		}
	}
	for (size_t from = 0, to; from < folded.n; from = to + 1) {
		for (to = from; to < folded.n && folded.p[to] != ' '; to++)
			;
		struct str w = { folded.p + from, to - from };
		if (str_is(w, "st") || str_is(w, "ste") || str_is(w, "sainte"))
			w = STR("saint");
		key = key.n ? arena_fmt(a, "%.*s %.*s", STR_ARG(key), STR_ARG(w)) : w;
	}
	if (municipality.n && key.n > municipality.n + 1 && key.p[municipality.n] == ' ' &&
	    memcmp(key.p, municipality.p, municipality.n) == 0)
		key = (struct str){ key.p + municipality.n + 1, key.n - municipality.n - 1 };
	return key;
}

static uint8_t solid(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] != ' ';
	return n < 255 ? (uint8_t)n : 255;
}

/* A place in a name: the municipality, and whether it is only a part of that one. */
static uint16_t place_said(struct arena *a, const struct name_word *w)
{
	const struct place *p = place_get(w->municipality);

	if (!p)
		return PLACE_NONE;
	struct str own = gather_place(a, str_of(p->name), STR_NONE);
	return w->municipality | (str_eq(gather_place(a, w->text, STR_NONE), own) ? 0 : PART_DISTRICT);
}

/* A library and a parking lot are two, a centre and a society may be one. */
static uint8_t word_kind(const struct name_word *w)
{
	static const char *const vague[] = { "association", "bureau", "centre", "corporation", "entreprise",
		"equipe", "groupe", "organisation", "organisme", "programme", "regroupement", "service",
		"societe" };

	for (size_t i = 0; w->kind == NAME_GENERIC && i < sizeof vague / sizeof *vague; i++)
		if (str_is(w->text, vague[i]))
			return PART_VAGUE;
	return (uint8_t)w->kind;
}

/* Which of the words; -1 when there is no room for another one. */
static int word_number(struct gather *g, const struct name_word *w)
{
	uint32_t hash = part_hash(w->text);
	size_t n = gather_cut(w->text);

	uint8_t kind = word_kind(w);

	for (int i = 0; i < g->head.words; i++)
		if (g->words[i].hash == hash && g->words[i].kind == kind)
			return i;
	if (g->head.words == PART_WORDS)
		return -1;
	g->words[g->head.words] = (struct part_word){
		.hash = hash,
		.letters = part_letters(w->text.p, n),
		.text_at = gather_text(g, w->text.p, n),
		.municipality = w->kind == NAME_PLACE ? place_said(g->a, w) : PLACE_NONE,
		.n = (uint8_t)n,
		.kind = kind,
		.solid = solid(w->text),
	};
	return g->head.words++;
}

static bool has_name(const struct gather *g, const struct part_name *n)
{
	for (int i = 0; i < g->head.names; i++)
		if (g->names[i].set == n->set && g->names[i].n == n->n)
			return true;
	return false;
}

/* Of the first telling words; of a name that has none, of its generic ones. */
static void put_sounds(struct gather *g, const struct name *r, struct part_name *n)
{
	int k = 0;

	for (int pass = 0; pass < 2 && !k; pass++)
		for (int i = 0; i < r->n && k < 2; i++) {
			if (r->words[i].kind != (pass == 0 ? NAME_PLAIN : NAME_GENERIC))
				continue;
			struct str sound = name_sound(g->a, r->words[i].text);
			if (sound.n > 1)
				n->sounds[k++] = part_hash(sound);
		}
}

static void put_reading(struct gather *g, const struct name *r, bool whole, bool main)
{
	struct part_name n = { .branch = r->branch, .whole = whole, .main = main };
	uint8_t index[NAME_WORDS];
	uint64_t set = 0;

	for (int i = 0; i < r->n; i++) {
		int k = word_number(g, &r->words[i]);
		if (k < 0)
			return;
		index[n.n++] = (uint8_t)k;
		n.mask |= UINT64_C(1) << k;
		n.run = n.run ? part_hash_joined(n.run, g->words[k].hash, g->words[k].solid)
		              : g->words[k].hash;
	}
	for (int k = 0; k < g->head.words; k++)
		if (n.mask >> k & 1)
			set += map64_mix(g->words[k].hash);
	n.set = (uint32_t)(set >> 32);
	if (!n.n || has_name(g, &n))
		return;
	n.initials = r->initials.n > 1 ? part_hash(r->initials) : 0;
	n.long_initials = r->long_initials.n > 1 ? part_hash(r->long_initials) : 0;
	put_sounds(g, r, &n);
	n.index_at = gather_text(g, index, n.n);
	g->names[g->head.names++] = n;
}

void gather_name(struct gather *g, struct str raw, enum gather_rank rank)
{
	struct name readings[NAME_READINGS];
	int most = rank < GATHER_SECOND ? PART_FIRSTS : PART_NAMES;

	if (!raw.n)
		return;
	int n = name_read(g->a, g->w, raw, readings);
	for (int i = 0; i < n && g->head.names < most; i++)
		put_reading(g, &readings[i], i == 0, rank == GATHER_MAIN);
	if (rank == GATHER_SECOND)
		return;
	g->head.firsts = g->head.names;
	g->head.first_words = g->head.words;
}
