#include "rules/place_names.h"

#include "municipalities.h"
#include "places.h"

#include <assert.h>
#include <stdlib.h>

enum {
	NAMES_MAX = 3 * MUNICIPALITY_COUNT + 2 * PLACE_ROW_COUNT,
	TEXT_MAX = 48 * NAMES_MAX,
	SLOTS = 8192, /* of the table of first words: a power of two, more than twice as many */
	WORDS_MAX = 16,
	JOINED_MAX = 160,
};

/* A name and one claim to it; the list of them is sorted, then united to names. */
struct entry {
	struct str key;
	struct place_claim claim;
};

struct gazetteer {
	struct place places[MUNICIPALITY_COUNT + 1];
	struct entry entries[NAMES_MAX];
	struct place_claim claims[NAMES_MAX];
	struct place_name names[NAMES_MAX];
	uint16_t slots[SLOTS]; /* the first name with that first word, plus 1 */
	char text[TEXT_MAX];
	size_t used;
	int n_places, n_entries, n_names;
	uint64_t version;
};

static bool begins(struct str s, const char *with)
{
	size_t n = strlen(with);

	return s.n >= n && memcmp(s.p, with, n) == 0;
}

/* Building --------------------------------------------------------------------------------------------------- */

static void add(struct gazetteer *g, struct str name, struct place_claim claim)
{
	char text[PLACE_KEY_MAX];
	struct str key = place_key(name, text);

	assert(key.n && g->n_entries < NAMES_MAX && g->used + key.n <= TEXT_MAX);
	memcpy(g->text + g->used, key.p, key.n);
	g->entries[g->n_entries++] = (struct entry){ { g->text + g->used, key.n }, claim };
	g->used += key.n;
}

/* Takes the piece of `rest` before the next double hyphen, which parts two names in the register. */
static struct str piece(struct str *rest)
{
	struct str p = *rest;

	for (size_t i = 0; i + 2 <= rest->n; i++)
		if (rest->p[i] == '-' && rest->p[i + 1] == '-') {
			p.n = i;
			*rest = (struct str){ rest->p + i + 2, rest->n - i - 2 };
			return p;
		}
	*rest = STR_NONE;
	return p;
}

static bool is_borough(const struct municipality *m)
{
	return m->code[0] == 'R';
}

static int by_code(const void *x, const void *y)
{
	const struct place *a = x, *b = y;

	return strcmp(a->code, b->code);
}

static uint16_t numbered(const struct gazetteer *g, const char *code)
{
	const struct place key = { .code = code };
	const struct place *p = bsearch(
	    &key, g->places + 1, (size_t)g->n_places - 1, sizeof *g->places, by_code);

	return p ? (uint16_t)(p - g->places) : PLACE_NONE;
}

static void add_places(struct gazetteer *g)
{
	g->n_places = 1;
	for (int i = 0; i < MUNICIPALITY_COUNT; i++) {
		const struct municipality *m = &municipalities[i];
		if (!is_borough(m))
			g->places[g->n_places++] = (struct place){ m->code, m->name, m->mrc, m->region };
	}
	qsort(g->places + 1, (size_t)g->n_places - 1, sizeof *g->places, by_code);
	for (int i = 0; i < PLACE_ROW_COUNT; i++)
		if (strcmp(places[i].kind, "territory") == 0)
			g->places[numbered(g, places[i].code)].mrc = places[i].name;
}

/* By the register's codes: 8 in the middle is a reserve, a Cree or Inuit land, 9 an unorganised territory. */
static enum place_rank rank_of(const struct municipality *m)
{
	if (is_borough(m))
		return PLACE_BOROUGH;
	return m->code[2] == '8' || m->code[2] == '9' ? PLACE_LAND : PLACE_WHOLE;
}

/* The register gives a borough's city by its name. */
static uint16_t city_of(const struct gazetteer *g, const struct municipality *borough)
{
	for (int i = 1; i < g->n_places; i++)
		if (strcmp(g->places[i].name, borough->mrc) == 0)
			return (uint16_t)i;
	return PLACE_NONE;
}

static void add_municipality(struct gazetteer *g, const struct municipality *m)
{
	struct str rest = str_of(m->name);
	struct place_claim c = { 0, m->region, rank_of(m) };

	if (begins(rest, "Toponyme "))
		return;
	c.number = is_borough(m) ? city_of(g, m) : numbered(g, m->code);
	add(g, rest, c);
	if (!is_borough(m) && *m->mrc)
		add(g, str_of(m->mrc), (struct place_claim){ PLACE_NONE, m->region, PLACE_AREA });
	struct str first = piece(&rest);
	if (!rest.n)
		return;
	c.rank = PLACE_PART;
	add(g, first, c);
	while (rest.n)
		add(g, piece(&rest), c);
}

/* What a row of a name claims for it; false for rows of another kind. */
static bool rank_of_kind(const char *kind, enum place_rank *out)
{
	static const struct {
		const char *kind;
		enum place_rank rank;
	} kinds[] = { { "main", PLACE_MAIN }, { "alias", PLACE_WHOLE }, { "former", PLACE_PART },
		{ "part", PLACE_PART } };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].kind, kind) == 0) {
			*out = kinds[i].rank;
			return true;
		}
	return false;
}

static void add_row(struct gazetteer *g, const struct place_row *r)
{
	enum place_rank rank;

	if (strcmp(r->kind, "area") == 0) {
		const char *region = *r->code ? r->code : NULL;
		add(g, str_of(r->name), (struct place_claim){ PLACE_NONE, region, PLACE_AREA });
	} else if (rank_of_kind(r->kind, &rank)) {
		uint16_t number = numbered(g, r->code);
		assert(number != PLACE_NONE);
		add(g, str_of(r->name), (struct place_claim){ number, g->places[number].region, rank });
	}
}

static int by_key(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	int c = str_cmp(a->key, b->key);

	if (!c)
		c = (int)a->claim.rank - (int)b->claim.rank;
	return c ? c : a->claim.number - b->claim.number;
}

/* How many words a key has. */
static int words_of(struct str key)
{
	int n = 1;

	for (size_t i = 0; i < key.n; i++)
		n += key.p[i] == ' ';
	return n;
}

/* By its form alone: one word, "saint joseph", "la prairie", "lac simon" are names of other things too. */
static bool is_doubtful(struct str key)
{
	static const char *const briefs[] = { "saint ", "saints ", "la ", "le ", "les ", "l ", "lac ",
		"mont ", "riviere ", "notre dame ", "sacre ", "grand ", "grande ", "petit ", "petite " };

	if (words_of(key) == 1 || begins(key, "notre dame "))
		return true;
	for (size_t i = 0; words_of(key) == 2 && i < sizeof briefs / sizeof *briefs; i++)
		if (begins(key, briefs[i]))
			return true;
	return false;
}

/* By the same place already, in the same right or a better one? */
static bool is_claimed(const struct place_name *name, const struct place_claim *c)
{
	for (int i = 0; i < name->n; i++)
		if (name->claims[i].number == c->number && name->claims[i].region == c->region)
			return true;
	return false;
}

static void unite(struct gazetteer *g)
{
	int n_claims = 0;

	for (int i = 0; i < g->n_entries; i++) {
		const struct entry *e = &g->entries[i];
		struct place_name *last = g->n_names ? &g->names[g->n_names - 1] : NULL;
		if (!last || !str_eq(last->key, e->key)) {
			last = &g->names[g->n_names++];
			*last = (struct place_name){ .key = e->key, .claims = g->claims + n_claims };
			last->trust = is_doubtful(e->key) ? PLACE_AFTER_PREPOSITION : PLACE_ANYWHERE;
		}
		if (is_claimed(last, &e->claim))
			continue;
		g->claims[n_claims++] = e->claim;
		last->n++;
	}
}

static uint32_t hash_of_word(struct str w)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < w.n; i++)
		h = (h ^ (unsigned char)w.p[i]) * 16777619u;
	return h;
}

static struct str first_word(struct str key)
{
	const char *space = memchr(key.p, ' ', key.n);

	return (struct str){ key.p, space ? (size_t)(space - key.p) : key.n };
}

/* The names that begin with a word stand together: the table leads to the first of them. */
static void add_slots(struct gazetteer *g)
{
	for (int i = 0; i < g->n_names; i++) {
		struct str w = first_word(g->names[i].key);
		if (i && str_eq(w, first_word(g->names[i - 1].key)))
			continue;
		uint32_t at = hash_of_word(w) % SLOTS;
		while (g->slots[at])
			at = (at + 1) % SLOTS;
		g->slots[at] = (uint16_t)(i + 1);
	}
}

/* The first name from `low` on that is not before `key`. */
static int lower_bound(const struct gazetteer *g, int low, struct str key)
{
	int high = g->n_names;

	while (low < high) {
		int middle = low + (high - low) / 2;
		if (str_cmp(g->names[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct place_name *find_in(struct gazetteer *g, struct str key)
{
	int at = lower_bound(g, 0, key);

	return key.n && at < g->n_names && str_eq(g->names[at].key, key) ? &g->names[at] : NULL;
}

/* What the table says about a name, rather than its form. */
static void trust(struct gazetteer *g, const struct place_row *r)
{
	char text[PLACE_KEY_MAX];
	struct place_name *name = find_in(g, place_key(str_of(r->name), text));
	static const struct {
		const char *kind;
		enum place_trust trust;
	} kinds[] = { { "anywhere", PLACE_ANYWHERE }, { "preposition", PLACE_AFTER_PREPOSITION },
		{ "wider", PLACE_WIDER }, { "never", PLACE_NEVER } };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].kind, r->kind) == 0) {
			assert(name);
			name->trust = kinds[i].trust;
		}
}

static uint64_t with(uint64_t version, const char *z)
{
	return version * 31 + hash_of_word(str_of(z));
}

static uint64_t version(void)
{
	uint64_t v = 1;

	for (int i = 0; i < MUNICIPALITY_COUNT; i++)
		v = with(
		    with(with(v, municipalities[i].code), municipalities[i].name), municipalities[i].region);
	for (int i = 0; i < PLACE_ROW_COUNT; i++)
		v = with(with(with(v, places[i].kind), places[i].name), places[i].code);
	return v;
}

static struct gazetteer *gazetteer(void)
{
	static struct gazetteer g;

	if (g.n_names)
		return &g;
	add_places(&g);
	for (int i = 0; i < MUNICIPALITY_COUNT; i++)
		add_municipality(&g, &municipalities[i]);
	for (int i = 0; i < PLACE_ROW_COUNT; i++)
		add_row(&g, &places[i]);
	qsort(g.entries, (size_t)g.n_entries, sizeof *g.entries, by_key);
	unite(&g);
	for (int i = 0; i < PLACE_ROW_COUNT; i++)
		trust(&g, &places[i]);
	add_slots(&g);
	g.version = version();
	return &g;
}

/* Looking up ------------------------------------------------------------------------------------------------- */

const struct place *place_names_places(int *n)
{
	const struct gazetteer *g = gazetteer();

	*n = g->n_places;
	return g->places;
}

uint64_t place_names_version(void)
{
	return gazetteer()->version;
}

uint16_t place_names_by_code(const char *code)
{
	return numbered(gazetteer(), code);
}

const struct place_name *place_names_find(struct str key)
{
	return find_in(gazetteer(), key);
}

/* The index of the first name that begins with this word, -1 for none. */
static int first_with(const struct gazetteer *g, struct str w)
{
	for (uint32_t at = hash_of_word(w) % SLOTS; g->slots[at]; at = (at + 1) % SLOTS)
		if (str_eq(first_word(g->names[g->slots[at] - 1].key), w))
			return g->slots[at] - 1;
	return -1;
}

static bool starts_with(struct str key, struct str beginning)
{
	return key.n >= beginning.n && memcmp(key.p, beginning.p, beginning.n) == 0 &&
	    (key.n == beginning.n || key.p[beginning.n] == ' ');
}

const struct place_name *place_names_longest(const struct str *words, int n, int *taken)
{
	const struct gazetteer *g = gazetteer();
	const struct place_name *found = NULL;
	char joined[JOINED_MAX];
	size_t used = 0;
	int at = n > 0 && words[0].n ? first_with(g, place_word(words[0])) : -1;

	if (at < 0)
		return NULL;
	for (int i = 0; i < n && i < WORDS_MAX; i++) {
		struct str w = place_word(words[i]);
		if (!w.n || used + 1 + w.n > sizeof joined)
			break;
		if (used)
			joined[used++] = ' ';
		memcpy(joined + used, w.p, w.n);
		used += w.n;
		struct str j = { joined, used };
		at = lower_bound(g, at, j);
		if (at == g->n_names || !starts_with(g->names[at].key, j))
			break;
		if (g->names[at].key.n == used) {
			found = &g->names[at];
			*taken = i + 1;
		}
	}
	return found;
}
