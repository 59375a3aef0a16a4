/* pairs.c: how many pairs of organisations are scored in a second, on one core.
 *
 *	pairs [RECORDS]     100,000 invented organisations with names, addresses, telephones, e-mail and web addresses, one in
 *	                    five twice and differently written; the pairs that share a key are compared and weighed. */
#include "lib/arena.h"
#include "rules/match_key.h"
#include "rules/match_model.h"
#include "rules/match_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RECORDS = 100000, PAIRS = 20000000, ARENA_MAX = 1 << 20, TWICE = 5, MANY = 512 };

static uint64_t state;

/* splitmix64: a record depends on its number alone. */
static uint64_t random64(void)
{
	uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

static unsigned below(unsigned n)
{
	return (unsigned)(random64() % n);
}

#define PICK(list) (list)[below(sizeof(list) / sizeof *(list))]

static const char *const kinds[] = { "Maison des jeunes", "Centre d'action bénévole", "Cuisine collective",
	"CPE", "Comptoir alimentaire", "Popote roulante", "Carrefour familial", "Centre de femmes",
	"Résidence", "Association des proches aidants", "Groupe d'entraide", "Maison de la famille",
	"Club FADOQ", "Pharmacie" };
static const char *const cities[] = { "Québec", "Lévis", "Rimouski", "Gatineau", "Sherbrooke",
	"Trois-Rivières", "Saguenay", "Sept-Îles", "Montréal", "Laval", "Longueuil", "Saint-Jérôme",
	"Drummondville", "Val-d'Or" };
static const char *const streets[] = { "rue Principale", "rue Saint-Joseph Est",
	"boulevard Guillaume-Couture", "avenue Cartier", "chemin du Fleuve", "rang Saint-Achille",
	"côte du Passage", "rue de l'Église" };
static const char *const syllables[] = { "bel", "mar", "ri", "lo", "ver", "san", "tou", "cha", "pe", "gui",
	"mon", "dal", "for", "lis", "cré", "nou", "bri", "sol", "va", "ten" };

static struct str word(struct arena *a)
{
	struct str w = STR_NONE;

	/* Some are on every street, most are somebody's own. */
	unsigned few = below(3) ? 20 : 4;
	for (unsigned n = 2 + below(2); n; n--)
		w = arena_fmt(a, "%.*s%s", STR_ARG(w), syllables[below(few)]);
	return w;
}

static void set(struct record *r, const char *field, struct str text)
{
	record_set(r, entity_field(r->entity, str_of(field)), text);
}

static struct record *child(struct arena *a, struct record *of, const char *field, enum entity_id entity)
{
	struct record *c = record_new(a, &entities[entity]);

	record_add(of, entity_field(of->entity, str_of(field)), c);
	return c;
}

/* The n-th; `again`: as another list has it. */
static struct record *organisation(struct arena *a, uint64_t n, bool again)
{
	struct record *r = record_new(a, &entities[ENTITY_ORGANIZATION]);

	state = n * UINT64_C(0xD1342543DE82EF95);
	const char *kind = PICK(kinds), *city = PICK(cities), *street = PICK(streets);
	struct str first = word(a), second = word(a);
	bool has_second = below(2), says_city = below(3) == 0;
	unsigned civic = 1 + below(4000), line = below(10000000), fsa = below(10);
	bool has_mail = below(3), has_site = below(2);

	struct str name = arena_fmt(a, "%s %.*s", kind, STR_ARG(first));
	if (has_second)
		name = arena_fmt(a, "%.*s %.*s", STR_ARG(name), STR_ARG(second));
	if (says_city && !again)
		name = arena_fmt(a, "%.*s de %s", STR_ARG(name), city);
	set(r, "name", name);
	if (has_mail && !again)
		set(r, "email", arena_fmt(a, "info@%.*s%u.example", STR_ARG(first), (unsigned)n % 1000));
	if (has_site)
		set(r, "website",
		    arena_fmt(a, "https://www.%.*s%u.example/accueil", STR_ARG(first), (unsigned)n % 1000));
	set(child(a, r, "phones", ENTITY_PHONE), "number",
	    arena_fmt(a, "418 %03u-%04u", 200 + line / 10000 % 700, line % 10000));
	struct record *place = child(a, r, "locations", ENTITY_LOCATION);
	struct record *address = child(a, place, "addresses", ENTITY_ADDRESS);
	set(address, "address_1", arena_fmt(a, "%u, %s", civic, street));
	set(address, "city", str_of(city));
	set(address, "postal_code",
	    arena_fmt(a, "G%u%c %u%c%u", fsa, "ABCEGHJKLMNPRSTVWXYZ"[civic % 20], civic % 10,
	        "ABCEGHJKLMNPRSTVWXYZ"[civic % 19], line % 10));
	return r;
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct entry {
	uint64_t key;
	uint32_t record;
};

static int by_key(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->record < b->record ? -1 : a->record > b->record;
}

static size_t entries_of(const struct match_set *s, struct entry **out)
{
	uint32_t n = match_set_n(s);
	struct entry *e = malloc(n * sizeof *e * MATCH_KEYS);
	size_t k = 0;

	if (!e)
		abort();
	for (uint32_t i = 0; i < n; i++) {
		uint64_t keys[MATCH_KEYS];
		int of = match_keys_of(match_set_form(s, i), keys);
		for (int j = 0; j < of; j++)
			e[k++] = (struct entry){ keys[j], i };
	}
	*out = e;
	return k;
}

static int by_pair(const void *x, const void *y)
{
	return memcmp(x, y, 2 * sizeof(uint32_t));
}

/* Pairs of records as blocks give them; each once, those of one record together, as match_pairs_find walks. */
static size_t draw(const struct entry *e, size_t n, uint32_t (*out)[2])
{
	size_t pairs = 0, once = 0;

	for (size_t i = 0, next; i < n; i = next) {
		for (next = i + 1; next < n && e[next].key == e[i].key; next++)
			;
		if (next - i > MATCH_BLOCK)
			continue;
		for (size_t x = i; x < next; x++)
			for (size_t y = x + 1; y < next && pairs < PAIRS; y++, pairs++) {
				out[pairs][0] = e[y].record;
				out[pairs][1] = e[x].record;
			}
	}
	qsort(out, pairs, sizeof *out, by_pair);
	for (size_t i = 0; i < pairs; i++)
		if (i == 0 || by_pair(out[i], out[i - 1]) != 0)
			memmove(out[once++], out[i], sizeof *out);
	return once;
}

static void fill(struct match_set *s, uint32_t records)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	double start = seconds();
	size_t bytes = 0;
	struct err e = { 0 };

	for (uint32_t i = 0; i < records; i++) {
		bool again = i % TWICE == 1;
		struct str form = match_form_of(a, NULL, organisation(a, again ? i - 1 : i, again));
		bytes += form.n;
		if (!match_set_add(s, form, 0, &e)) {
			fprintf(stderr, "%s\n", e.text);
			exit(70);
		}
		arena_reset(a);
	}
	printf("%u forms of %zu bytes, %.2f microseconds each with the record's making\n", records,
	    bytes / records, 1e6 * (seconds() - start) / records);
}

int main(int argc, char **argv)
{
	uint32_t records = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : RECORDS;
	struct match_set *AUTO_MATCH_SET s = match_set_new((size_t)4 << 30);
	struct match_census AUTO_CENSUS c = { 0 };
	static struct match_model model;
	static uint32_t pairs[PAIRS][2];
	struct entry *entries;

	if (records < 2) {
		fputs("usage: pairs [RECORDS]\n", stderr);
		return 64;
	}
	fill(s, records);
	double start = seconds();
	match_set_census(s, &c);
	printf("census: %u values, %.2f s\n", c.counts.used, seconds() - start);
	start = seconds();
	match_set_weigh(s, &c, 0);
	printf("weights: %.2f s\n", seconds() - start);
	start = seconds();
	size_t keys = entries_of(s, &entries);
	printf("keys: %.1f a record, %.2f s\n", (double)keys / records, seconds() - start);
	qsort(entries, keys, sizeof *entries, by_key);
	size_t n = draw(entries, keys, pairs);
	free(entries);
	match_model_ship(&model);

	size_t same = 0;
	start = seconds();
	for (size_t i = 0, next; i < n; i = next) {
		uint32_t patterns[MANY];
		int many = 0;
		static uint32_t others[MANY];
		for (next = i; next < n && many < MANY && pairs[next][0] == pairs[i][0]; next++)
			others[many++] = pairs[next][1];
		match_compare_many(s, pairs[i][0], others, many, patterns);
		for (int k = 0; k < many; k++)
			same += match_model_same(&model, patterns[k]) > .9;
	}
	double took = seconds() - start;
	printf("%zu pairs, %zu of them the same, %.2f s: %.2f million pairs a second\n", n, same, took,
	    (double)n / took / 1e6);
	return 0;
}
