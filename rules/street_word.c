#include "rules/street_word.h"

#include "street_terms.h"

#include <assert.h>

enum { SLOTS = 2048 }; /* a power of two, more than twice the terms */

/* Made at the first use, and constant from then on. */
struct table {
	struct street_entry entries[SLOTS];
	uint64_t version;
	bool ready;
};

static uint32_t kind_of(const char *kind)
{
	static const struct {
		const char *name;
		uint32_t kind;
	} kinds[] = {
		{ "before", STREET_BEFORE },
		{ "after", STREET_AFTER },
		{ "both", STREET_BOTH },
		{ "weak", STREET_WEAK },
		{ "way", STREET_WAY },
		{ "unit", STREET_UNIT },
		{ "floor", STREET_FLOOR },
		{ "level", STREET_LEVEL },
		{ "box", STREET_BOX },
		{ "station", STREET_STATION },
		{ "rural", STREET_RURAL },
		{ "number", STREET_NUMBER },
		{ "join", STREET_JOIN },
		{ "to", STREET_TO },
		{ "cut", STREET_CUT },
		{ "article", STREET_ARTICLE },
		{ "ordinal", STREET_ORDINAL },
		{ "adjective", STREET_ADJECTIVE },
		{ "head", STREET_HEAD },
		{ "word", STREET_WORD },
		{ "province", STREET_PROVINCE },
		{ "state", STREET_STATE },
		{ "country", STREET_COUNTRY },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].name, kind) == 0)
			return kinds[i].kind;
	assert(!"a kind of data/street_terms.tsv");
	return 0;
}

static uint32_t hash_of_term(struct str s)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h ^ h >> 15;
}

static struct street_entry *slot(struct table *t, struct str term)
{
	uint32_t at = hash_of_term(term) % SLOTS;

	while (t->entries[at].term.n && !str_eq(t->entries[at].term, term))
		at = (at + 1) % SLOTS;
	return &t->entries[at];
}

static void add(struct table *t, int row)
{
	struct str term = str_of(street_terms[row].term);
	const char *space = memchr(term.p, ' ', term.n);
	struct street_entry *e = slot(t, term);

	if (!(e->kinds & ~(uint32_t)STREET_LONGER))
		e->first = row;
	e->term = term;
	e->kinds |= kind_of(street_terms[row].kind);
	if (!space)
		return;
	struct str head = { term.p, (size_t)(space - term.p) };
	e = slot(t, head);
	e->term = head;
	e->kinds |= STREET_LONGER;
}

static uint64_t with(uint64_t version, const char *z)
{
	return version * 31 + hash_of_term(str_of(z));
}

static uint64_t version(void)
{
	uint64_t v = 1;

	for (int i = 0; i < STREET_TERM_COUNT; i++)
		v = with(with(with(v, street_terms[i].term), street_terms[i].kind), street_terms[i].value);
	return v;
}

static struct table *table(void)
{
	static struct table t;

	if (t.ready)
		return &t;
	assert(STREET_TERM_COUNT * 2 < SLOTS);
	for (int i = 0; i < STREET_TERM_COUNT; i++)
		add(&t, i);
	t.version = version();
	t.ready = true;
	return &t;
}

uint64_t street_words_version(void)
{
	return table()->version;
}

const struct street_entry *street_entry_of(struct str term)
{
	const struct street_entry *e = term.n ? slot(table(), term) : NULL;

	return e && e->term.n ? e : NULL;
}

struct str street_value(const struct street_entry *e, uint32_t kinds)
{
	if (!street_is(e, kinds))
		return STR_NONE;
	for (int i = e->first; i < STREET_TERM_COUNT && str_is(e->term, street_terms[i].term); i++)
		if (kind_of(street_terms[i].kind) & kinds)
			return str_of(street_terms[i].value);
	return STR_NONE;
}
