#include "rules/region.h"

#include "lib/text.h"
#include "municipalities.h"

#include <assert.h>
#include <stdlib.h>

enum {
	NAME_MAX_BYTES = 128, /* of what a feed calls a city or a region; longer is no name */
	KEY_MAX = 7 * NAME_MAX_BYTES,
};

/* The names of the Commission de toponymie; the dash stands between two countries, each known by itself. */
static const struct region {
	const char *code, *name;
} regions[] = {
	{ "01", "Bas-Saint-Laurent" },
	{ "02", "Saguenay–Lac-Saint-Jean" },
	{ "03", "Capitale-Nationale" },
	{ "04", "Mauricie" },
	{ "05", "Estrie" },
	{ "06", "Montréal" },
	{ "07", "Outaouais" },
	{ "08", "Abitibi-Témiscamingue" },
	{ "09", "Côte-Nord" },
	{ "10", "Nord-du-Québec" },
	{ "11", "Gaspésie–Îles-de-la-Madeleine" },
	{ "12", "Chaudière-Appalaches" },
	{ "13", "Laval" },
	{ "14", "Lanaudière" },
	{ "15", "Laurentides" },
	{ "16", "Montérégie" },
	{ "17", "Centre-du-Québec" },
};

enum { REGIONS = sizeof regions / sizeof *regions };

const char *const region_codes[] = { "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12",
	"13", "14", "15", "16", "17", NULL };

const char *region_name(struct str code)
{
	for (int i = 0; i < REGIONS; i++)
		if (str_is(code, regions[i].code))
			return regions[i].name;
	return code.p && code.n ? code.p : "";
}

/* Names as keys --------------------------------------------------------------------------------------------- */

/* The next word of folded text; blank at the end. */
static struct str word(struct str *rest)
{
	const char *space = memchr(rest->p, ' ', rest->n);
	struct str w = { rest->p, space ? (size_t)(space - rest->p) : rest->n };
	size_t used = w.n + (space != NULL);

	*rest = (struct str){ rest->p + used, rest->n - used };
	return w;
}

/* The name folded, "St" and "Ste" written out: "Ste-Foy" gives "sainte foy". */
static struct str key_of(struct str name, char out[static KEY_MAX])
{
	static const struct {
		const char *brief, *full;
	} words[] = { { "st", "saint" }, { "ste", "sainte" }, { "mt", "mont" } };
	char folded[3 * NAME_MAX_BYTES + 1];
	size_t n = 0;

	if (!name.n || name.n > NAME_MAX_BYTES)
		return STR_NONE;
	struct str rest = { folded, text_fold_into(folded, name) };
	while (rest.n) {
		struct str w = word(&rest);
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (str_is(w, words[i].brief))
				w = str_of(words[i].full);
		if (n)
			out[n++] = ' ';
		memcpy(out + n, w.p, w.n);
		n += w.n;
	}
	return (struct str){ out, n };
}

/* Does `key` hold the words of `part` one after the other? */
static bool holds(struct str key, struct str part)
{
	for (size_t i = 0; part.n && i + part.n <= key.n; i++) {
		bool begins = i == 0 || key.p[i - 1] == ' ';
		bool ends = i + part.n == key.n || key.p[i + part.n] == ' ';
		if (begins && ends && memcmp(key.p + i, part.p, part.n) == 0)
			return true;
	}
	return false;
}

/* Takes the piece of `rest` before the next `between` (an en dash, or the register's two hyphens). */
static struct str piece(struct str *rest, struct str between)
{
	struct str p = *rest;

	for (size_t i = 0; i + between.n <= rest->n; i++)
		if (memcmp(rest->p + i, between.p, between.n) == 0) {
			p.n = i;
			*rest = (struct str){ rest->p + i + between.n, rest->n - i - between.n };
			return p;
		}
	*rest = STR_NONE;
	return p;
}

/* Regions --------------------------------------------------------------------------------------------------- */

static bool names_region(struct str key, const struct region *r)
{
	char text[KEY_MAX];
	struct str rest = str_of(r->name);

	while (rest.n)
		if (holds(key, key_of(piece(&rest, STR("–")), text)))
			return true;
	return false;
}

/* The only region that `key` names, NULL for none or several. */
static const struct region *named(struct str key)
{
	const struct region *found = NULL;

	for (int i = 0; i < REGIONS; i++) {
		if (!names_region(key, &regions[i]))
			continue;
		if (found)
			return NULL;
		found = &regions[i];
	}
	return found;
}

/* By the only number in it that is one: "region 5", "12". */
static const struct region *numbered(struct str key)
{
	const struct region *found = NULL;

	while (key.n) {
		struct str w = word(&key);
		if (!str_digits(w) || w.n > 2)
			continue;
		int n = w.n == 2 ? (w.p[0] - '0') * 10 + w.p[1] - '0' : w.p[0] - '0';
		if (n < 1 || n > REGIONS || found)
			return NULL;
		found = &regions[n - 1];
	}
	return found;
}

struct str region_of_name(struct arena *a, struct str s)
{
	char text[KEY_MAX];
	struct str key = key_of(s, text);
	const struct region *r = named(key);

	(void)a;
	if (!r)
		r = numbered(key);
	return r ? str_of(r->code) : STR_NONE;
}

/* Cities ---------------------------------------------------------------------------------------------------- */

struct place {
	struct str key;
	const char *region; /* NULL: in several */
	bool part;          /* only a part of a longer name: "Sillery" of "Sainte-Foy--Sillery--Cap-Rouge" */
};

/* Made at the first use, and constant from then on. */
struct gazetteer {
	struct place places[4 * MUNICIPALITY_COUNT];
	char text[96 * MUNICIPALITY_COUNT];
	size_t n, used;
};

static void add_place(struct gazetteer *g, struct str name, const char *region, bool part)
{
	char text[KEY_MAX];
	struct str key = key_of(name, text);

	assert(g->n < sizeof g->places / sizeof *g->places && g->used + key.n <= sizeof g->text);
	memcpy(g->text + g->used, key.p, key.n);
	g->places[g->n++] = (struct place){ { g->text + g->used, key.n }, region, part };
	g->used += key.n;
}

/* Whole names before parts of names. */
static int by_key(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	int c = str_cmp(a->key, b->key);

	return c ? c : a->part - b->part;
}

/* Leaves one place a key. A whole name is not made doubtful by parts of others. */
static void unite(struct gazetteer *g)
{
	size_t kept = 0;

	for (size_t i = 0; i < g->n; i++) {
		struct place *p = &g->places[i], *last = kept ? &g->places[kept - 1] : NULL;
		if (!last || !str_eq(last->key, p->key))
			g->places[kept++] = *p;
		else if (last->part == p->part && last->region && strcmp(last->region, p->region) != 0)
			last->region = NULL;
	}
	g->n = kept;
}

static const struct gazetteer *gazetteer(void)
{
	static struct gazetteer g;

	if (g.n)
		return &g;
	for (int i = 0; i < MUNICIPALITY_COUNT; i++) {
		const struct municipality *m = &municipalities[i];
		struct str rest = str_of(m->name), first;
		add_place(&g, rest, m->region, false);
		first = piece(&rest, STR("--"));
		if (!rest.n)
			continue;
		add_place(&g, first, m->region, true);
		while (rest.n)
			add_place(&g, piece(&rest, STR("--")), m->region, true);
	}
	qsort(g.places, g.n, sizeof *g.places, by_key);
	unite(&g);
	return &g;
}

static const struct place *find(struct str key)
{
	const struct gazetteer *g = gazetteer();
	size_t low = 0, high = g->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(g->places[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return key.n && low < g->n && str_eq(g->places[low].key, key) ? &g->places[low] : NULL;
}

/* "ville de levis" and "levis qc": what is left without such words, `key` itself without any. */
static struct str bare(struct str key)
{
	static const char *const before[] = { "ville de ", "ville d ", "municipalite de ",
		"arrondissement de " };
	static const char *const after[] = { " qc", " quebec", " canada" };

	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		struct str b = str_of(before[i]);
		if (key.n > b.n && memcmp(key.p, b.p, b.n) == 0)
			key = (struct str){ key.p + b.n, key.n - b.n };
	}
	for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
		struct str e = str_of(after[i]);
		if (key.n > e.n && memcmp(key.p + key.n - e.n, e.p, e.n) == 0)
			key.n -= e.n;
	}
	return key;
}

static const struct place *find_name(struct str name)
{
	char text[KEY_MAX];
	struct str key = key_of(name, text);
	const struct place *p = find(key);

	return p ? p : find(bare(key));
}

/* The length of `s` before the first of ( , / or its own. */
static size_t until_bracket(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '(' && s.p[n] != ',' && s.p[n] != '/')
		n++;
	return n;
}

struct str region_of_city(struct arena *a, struct str city)
{
	const struct place *p = find_name(city);
	size_t n = until_bracket(city);

	(void)a;
	if (!p && n < city.n) /* "Québec (Beauport)", "Lévis, Québec" */
		p = find_name((struct str){ city.p, n });
	if (!p && n < city.n) /* "Saint-Nicolas (Lévis)" */
		p = find_name((struct str){ city.p + n, city.n - n });
	return p && p->region ? str_of(p->region) : STR_NONE;
}

/* Fiches ---------------------------------------------------------------------------------------------------- */

/* Is it in Québec, as far as it says? */
static bool in_quebec(struct str province)
{
	char text[KEY_MAX];
	struct str key = key_of(province, text);

	return !province.n || str_is(key, "qc") || str_is(key, "quebec") || str_is(key, "ca qc") ||
	    str_is(key, "pq");
}

static struct str of_address(struct arena *a, const struct record *r)
{
	struct str code = STR_NONE;

	if (!in_quebec(record_get(r, "state_province")))
		return code;
	code = region_of_name(a, record_get(r, "region"));
	return code.n ? code : region_of_city(a, record_get(r, "city"));
}

/* Of the first address that says; `physical`: of those only. */
static struct str of_tree(struct arena *a, const struct record *r, bool physical)
{
	struct str type = r->entity->id == ENTITY_ADDRESS ? record_get(r, "address_type") : STR_NONE;
	struct str code = STR_NONE;

	if (r->entity->id == ENTITY_ADDRESS && (!physical || !type.n || str_is(type, "physical")))
		return of_address(a, r);
	for (int f = 0; f < r->entity->n_fields; f++)
		if (field_is_child(&r->entity->fields[f]))
			for (const struct record *c = r->slots[f].list.first; c && !code.n; c = c->next)
				code = of_tree(a, c, physical);
	return code;
}

struct str region_of_record(struct arena *a, const struct record *r)
{
	struct str code = of_tree(a, r, true);

	return code.n ? code : of_tree(a, r, false);
}
