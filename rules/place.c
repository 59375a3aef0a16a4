#include "rules/place.h"

#include "rules/place_names.h"
#include "rules/place_postal.h"

#include <stdlib.h>

/* A place as far as a text says: the municipality, or at least the region. */
struct found {
	uint16_t number;
	const char *region;
};

const struct place *place_get(uint16_t number)
{
	int n;
	const struct place *all = place_names_places(&n);

	return number != PLACE_NONE && number < n ? &all[number] : NULL;
}

uint64_t place_version(void)
{
	return place_names_version();
}

uint16_t place_by_code(struct str code)
{
	char text[8];

	if (!code.n || code.n >= sizeof text)
		return PLACE_NONE;
	memcpy(text, code.p, code.n);
	text[code.n] = '\0';
	return place_names_by_code(text);
}

/* Which of those who have the name --------------------------------------------------------------------------- */

/* What narrows them down: a postal code, a region or municipality that stands beside the name. */
struct beside {
	struct str postal;
	uint16_t number;
	const char *region;
};

/* How well a claim goes with what stands beside it: 0 for not at all. */
static int goes_with(const struct place_claim *c, const struct beside *b)
{
	int points = 0;

	if (c->number != PLACE_NONE && b->number == c->number)
		points += 8;
	if (b->region && c->region && strcmp(b->region, c->region) == 0)
		points += 4;
	if (c->number != PLACE_NONE && place_postal_holds(b->postal, c->number))
		points += 2;
	if (c->region && str_is(place_region_of_postal(b->postal), c->region))
		points += 1;
	return points;
}

/* Those of the most points; without any points, all. */
static int narrow(
    const struct place_name *name, const struct beside *b, const struct place_claim **out, int max)
{
	int best = 0, n = 0;

	if (name->n == 1) {
		out[n++] = name->claims;
		return n;
	}
	for (int i = 0; i < name->n; i++) {
		int points = goes_with(&name->claims[i], b);
		if (points > best)
			n = 0;
		best = points > best ? points : best;
		if (points == best && n < max)
			out[n++] = &name->claims[i];
	}
	return n;
}

/* Claims stand strongest first. A weak one counts only without a strong one; in one region the strongest counts. */
static struct found settle(const struct place_claim **claims, int n)
{
	struct found f = { claims[0]->number, claims[0]->region };
	bool strong = claims[0]->rank < PLACE_WEAK;

	for (int i = 1; i < n; i++) {
		const struct place_claim *c = claims[i];
		if ((strong && c->rank >= PLACE_WEAK) ||
		    (c->rank == PLACE_AREA && claims[0]->rank != PLACE_AREA))
			break;
		if (!c->region || !f.region || strcmp(c->region, f.region) != 0)
			f.region = NULL;
		if (c->number != f.number && (c->rank == claims[0]->rank || !f.region))
			f.number = PLACE_NONE;
	}
	return f;
}

enum { CLAIMS_MAX = 16 };

static struct found decide(const struct place_name *name, const struct beside *b)
{
	const struct place_claim *claims[CLAIMS_MAX];
	int n = narrow(name, b, claims, CLAIMS_MAX);

	return n ? settle(claims, n) : (struct found){ 0 };
}

/* What a text calls a city ----------------------------------------------------------------------------------- */

static bool take(struct str *s, const char *beginning)
{
	size_t n = strlen(beginning);

	if (s->n <= n || memcmp(s->p, beginning, n) != 0)
		return false;
	*s = (struct str){ s->p + n, s->n - n };
	return true;
}

/* "saint joseph qc", "levis quebec canada": the name. */
static struct str without_province(struct str key)
{
	static const char *const after[] = { " qc", " quebec", " canada", " pq", " p q", " que",
		" province de" };

	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
			struct str e = str_of(after[i]);
			if (key.n > e.n && memcmp(key.p + key.n - e.n, e.p, e.n) == 0) {
				key.n -= e.n;
				more = true;
			}
		}
	}
	return key;
}

/* "ville ", "canton ": whether one was taken. */
static bool take_designation(struct str *key)
{
	static const char *const designations[] = { "ville ", "city ", "municipalite ", "municipality ",
		"paroisse ", "parish ", "cantons unis ", "canton ", "township ", "village ", "nordique ",
		"cri ", "reserve ", "arrondissement ", "arr ", "borough ", "secteur ", "quartier ",
		"district ", "mrc ", "region ", "agglomeration ", "territoire " };

	for (size_t i = 0; i < sizeof designations / sizeof *designations; i++)
		if (take(key, designations[i]))
			return true;
	return false;
}

/* "ville de …", "municipalite de village d …": what is left, `key` itself without any. */
static struct str without_designation(struct str key)
{
	while (take_designation(&key)) {
		struct str next = key;
		if ((take(&next, "de la ") || take(&next, "de ")) && take_designation(&next))
			key = next;
	}
	return key;
}

/* "ville de levis", "mrc du granit", "ville des eboulements": what the preposition has swallowed is put back. */
static const struct place_name *find_designated(struct str key)
{
	static const struct {
		const char *join, *article;
	} joins[] = { { "de ", "" }, { "d ", "" }, { "du ", "le " }, { "des ", "les " }, { "of ", "" } };
	struct str bare = without_designation(key);
	char text[PLACE_KEY_MAX + 8];

	if (bare.n == key.n)
		return NULL;
	for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
		size_t n = strlen(joins[i].article);
		if (!take(&bare, joins[i].join))
			continue;
		memcpy(text, joins[i].article, n);
		memcpy(text + n, bare.p, bare.n);
		const struct place_name *p = place_names_find((struct str){ text, n + bare.n });
		return p ? p : place_names_find(bare);
	}
	return place_names_find(bare);
}

static const struct place_name *find_key(struct str key)
{
	const struct place_name *p = place_names_find(key);

	return p ? p : find_designated(key);
}

static const struct place_name *find_name(struct str name)
{
	char text[PLACE_KEY_MAX];
	struct str key = place_key(name, text);
	struct str bare = without_province(key);
	const struct place_name *p = find_key(key);

	return p || bare.n == key.n ? p : find_key(bare);
}

/* The bytes of `s` before the first of ( , / or all. */
static size_t until_bracket(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '(' && s.p[n] != ',' && s.p[n] != '/')
		n++;
	return n;
}

/* "Québec (Beauport)", "Saint-Nicolas (Lévis)", "Saint-Donat (Lanaudière)", "Lévis, Québec": what stands first, what
 * stands behind it helping. */
static struct found find_city(struct str city, struct str postal)
{
	struct beside b = { .postal = postal };
	const struct place_name *whole, *first = NULL, *second = NULL;
	size_t n = until_bracket(city);

	if (place_postal_of(postal) == PLACE_POSTAL_ELSEWHERE)
		return (struct found){ 0 };
	whole = find_name(city);
	if (whole)
		return decide(whole, &b);
	if (n < city.n) {
		first = find_name((struct str){ city.p, n });
		second = find_name((struct str){ city.p + n, city.n - n });
	}
	if (!first)
		return second ? decide(second, &b) : (struct found){ 0 };
	if (second && !str_is(second->key, "quebec")) {
		struct found f = decide(second, &b);
		b.number = f.number;
		b.region = f.region;
	}
	return decide(first, &b);
}

uint16_t place_of_city(struct str city, struct str postal)
{
	return find_city(city, postal).number;
}

struct str place_region_of_city(struct str city, struct str postal)
{
	return str_of(find_city(city, postal).region);
}

/* What a person asks for ------------------------------------------------------------------------------------- */

int place_called(struct str name, uint16_t *out, int max)
{
	uint16_t number = place_by_code(name);
	const struct place_name *p;
	int n = 0;

	if (number == PLACE_NONE)
		number = place_of_city(name, STR_NONE);
	if (number != PLACE_NONE && max > 0) {
		out[0] = number;
		return 1;
	}
	p = find_name(name);
	for (int i = 0; p && i < p->n && n < max; i++)
		if (p->claims[i].number != PLACE_NONE && (n == 0 || out[n - 1] != p->claims[i].number))
			out[n++] = p->claims[i].number;
	return n;
}

/* "mrc des etchemins", "les etchemins", "etchemins": one key. */
static struct str mrc_key(struct str name, char out[static PLACE_KEY_MAX])
{
	static const char *const before[] = { "mrc ", "de ", "du ", "des ", "d ", "le ", "la ", "les ",
		"l " };
	struct str key = place_key(name, out);

	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		take(&key, before[i]);
	return key;
}

const char *place_mrc_called(struct str name)
{
	char wanted[PLACE_KEY_MAX], text[PLACE_KEY_MAX];
	struct str key = mrc_key(name, wanted);
	int n;
	const struct place *all = place_names_places(&n);

	for (int i = 1; key.n && i < n; i++)
		if (*all[i].mrc && str_eq(mrc_key(str_of(all[i].mrc), text), key))
			return all[i].mrc;
	return NULL;
}

/* Within a name ---------------------------------------------------------------------------------------------- */

/* The municipality that everybody who has the name is in or beside (a town and its canton); a name that places far apart
 * have says none, be it of a neighbourhood: nobody can tell which is meant. */
static uint16_t only_number(const struct place_name *name)
{
	const struct place *first = NULL;

	for (int i = 0; i < name->n; i++) {
		const struct place *p = place_get(name->claims[i].number);
		if (!first)
			first = p;
		else if (p && (strcmp(p->mrc, first->mrc) != 0 || strcmp(p->region, first->region) != 0))
			return PLACE_NONE;
	}
	return first ? place_by_code(str_of(first->code)) : PLACE_NONE;
}

int place_at(const struct str *words, int n, bool after_preposition, uint16_t *number)
{
	int taken = 0;
	const struct place_name *name = place_names_longest(words, n, &taken);

	if (!name || name->trust == PLACE_NEVER || (name->trust != PLACE_ANYWHERE && !after_preposition))
		return 0;
	*number = name->trust == PLACE_WIDER ? PLACE_NONE : only_number(name);
	return taken;
}

/* Fiches ----------------------------------------------------------------------------------------------------- */

bool place_in_quebec(struct str province)
{
	char text[PLACE_KEY_MAX];
	struct str key = place_key(province, text);

	return !province.n || str_is(key, "qc") || str_is(key, "quebec") || str_is(key, "ca qc") ||
	    str_is(key, "pq") || str_is(key, "que") || str_is(key, "p q");
}

static uint16_t of_address(const struct record *r)
{
	struct str postal = record_get(r, "postal_code");
	uint16_t number = PLACE_NONE;

	if (place_in_quebec(record_get(r, "state_province")))
		number = place_of_city(record_get(r, "city"), postal);
	return number == PLACE_NONE && place_in_quebec(record_get(r, "state_province"))
	    ? place_of_postal(postal)
	    : number;
}

/* Of the first address that says; `physical`: of those only. */
static uint16_t of_tree(const struct record *r, bool physical)
{
	struct str type = r->entity->id == ENTITY_ADDRESS ? record_get(r, "address_type") : STR_NONE;
	uint16_t number = PLACE_NONE;

	if (r->entity->id == ENTITY_ADDRESS && (!physical || !type.n || str_is(type, "physical")))
		return of_address(r);
	for (int f = 0; f < r->entity->n_fields; f++)
		if (field_is_child(&r->entity->fields[f]))
			for (const struct record *c = r->slots[f].list.first; c && number == PLACE_NONE;
			     c = c->next)
				number = of_tree(c, physical);
	return number;
}

uint16_t place_of_record(struct arena *a, const struct record *r)
{
	uint16_t number = of_tree(r, true);

	(void)a;
	return number != PLACE_NONE ? number : of_tree(r, false);
}
