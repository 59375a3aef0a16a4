#include "rules/region.h"

#include "lib/text.h"
#include "rules/place.h"

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

/* Fiches ---------------------------------------------------------------------------------------------------- */

static struct str of_address(struct arena *a, const struct record *r)
{
	struct str code = STR_NONE;

	if (!place_in_quebec(record_get(r, "state_province")))
		return code;
	code = region_of_name(a, record_get(r, "region"));
	if (!code.n)
		code = place_region_of_city(record_get(r, "city"), record_get(r, "postal_code"));
	return code.n ? code : place_region_of_postal(record_get(r, "postal_code"));
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
