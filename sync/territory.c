#include "sync/territory.h"

#include "lib/i18n.h"
#include "lib/text.h"
#include "rules/place.h"
#include "rules/place_postal.h"
#include "rules/region.h"

enum { CALLED_MAX = 8 };

/* What a name means --------------------------------------------------------------------------------------------- */

static bool begins(struct str key, const char *word)
{
	size_t n = strlen(word);

	return key.n > n && memcmp(key.p, word, n) == 0;
}

/* "Capitale-Nationale", "région 12", "Estrie (05)". */
static struct str region_called(struct arena *a, struct str name, struct str key)
{
	if (begins(key, "region ") || (str_digits(name) && name.n <= 2))
		return region_of_name(a, name);
	for (int i = 0; region_codes[i]; i++)
		if (text_same(a, name, str_of(region_name(str_of(region_codes[i])))))
			return str_of(region_codes[i]);
	return STR_NONE;
}

static struct str region_of_mrc(const char *mrc)
{
	const struct place *p;

	for (uint16_t i = 1; (p = place_get(i)); i++)
		if (strcmp(p->mrc, mrc) == 0)
			return str_of(p->region);
	return STR_NONE;
}

/* Does anything besides this municipality lie in the MRC? */
static bool is_larger(const char *mrc, uint16_t place)
{
	const struct place *p;

	for (uint16_t i = 1; (p = place_get(i)); i++)
		if (i != place && strcmp(p->mrc, mrc) == 0)
			return true;
	return false;
}

static void put_mrc(struct territory *t, const char *mrc)
{
	t->mrc = mrc;
	t->region = region_of_mrc(mrc);
}

static void put_place(struct territory *t, uint16_t number)
{
	t->place = number;
	t->region = str_of(place_get(number)->region);
}

/* NULL when it is understood, else why not. */
static const char *understand(struct arena *a, struct territory *t)
{
	struct str key = text_fold(a, t->name);
	uint16_t called[CALLED_MAX];
	bool town = begins(key, "ville ") || begins(key, "municipalite ") || begins(key, "city ") ||
	    begins(key, "town ");

	t->region = town ? STR_NONE : region_called(a, t->name, key);
	if (t->region.n)
		return NULL;
	const char *mrc = town ? NULL : place_mrc_called(t->name);
	if (mrc && begins(key, "mrc ")) {
		put_mrc(t, mrc);
		return NULL;
	}
	int n = place_called(t->name, called, CALLED_MAX);
	if (n > 1)
		return arena_fmt(a,
		    _("\"%.*s\" are two municipalities, %s and %s of this name: write the code of the one that is meant"),
		    STR_ARG(t->name), place_get(called[0])->code, place_get(called[1])->code)
		    .p;
	if (n == 1 && mrc && text_same(a, str_of(mrc), str_of(place_get(called[0])->name)) &&
	    is_larger(mrc, called[0]))
		return arena_fmt(a,
		    _("\"%.*s\" is a municipality and an MRC: write \"Ville de %.*s\" or \"MRC de %.*s\""),
		    STR_ARG(t->name), STR_ARG(t->name), STR_ARG(t->name))
		    .p;
	if (n == 1)
		put_place(t, called[0]);
	else if (mrc)
		put_mrc(t, mrc);
	else
		t->region = region_of_name(a, t->name);
	return t->region.n
	    ? NULL
	    : arena_fmt(a,
	          _("no region, MRC or municipality of Québec is called \"%.*s\": write 12, Chaudière-Appalaches, MRC de Portneuf, Lévis, between commas"),
	          STR_ARG(t->name))
	          .p;
}

bool territory_read(
    struct arena *a, const struct conf *conf, const char *section, struct territory **out, struct err *err)
{
	struct territory *first = NULL, **end = &first;
	struct str *names;
	size_t n = conf_list(a, conf, section, "territory", &names);

	for (size_t i = 0; i < n; i++) {
		struct territory *t = *end = ARENA_NEW(a, struct territory);
		t->name = names[i];
		const char *why = understand(a, t);
		if (why)
			return conf_bad(conf, section, "territory", why, err);
		end = &t->next;
	}
	*out = first;
	return true;
}

struct str territory_shown(struct arena *a, const struct territory *t)
{
	const struct place *p = place_get(t->place);

	if (p)
		return arena_fmt(a, "%s (%s)", p->name, p->code);
	if (t->mrc)
		return arena_fmt(a, "MRC %s", t->mrc);
	return arena_fmt(a, "%.*s %s", STR_ARG(t->region), region_name(t->region));
}

/* Where a record is --------------------------------------------------------------------------------------------- */

static enum territory_verdict judge_place(const struct territory *t, const struct place *p)
{
	for (; t; t = t->next) {
		bool in = t->place != PLACE_NONE ? place_get(t->place) == p
		    : t->mrc                     ? strcmp(t->mrc, p->mrc) == 0
		                                 : str_is(t->region, p->region);
		if (in)
			return TERRITORY_IN;
	}
	return TERRITORY_OUT;
}

/* Only the region is known: what is smaller than one may be meant. */
static enum territory_verdict judge_region(const struct territory *t, struct str region)
{
	enum territory_verdict v = TERRITORY_OUT;

	for (; t; t = t->next)
		if (str_eq(t->region, region)) {
			if (t->place == PLACE_NONE && !t->mrc)
				return TERRITORY_IN;
			v = TERRITORY_UNKNOWN;
		}
	return v;
}

static enum territory_verdict judge_address(
    struct arena *a, const struct territory *t, const struct record *r)
{
	struct str city = record_get(r, "city"), postal = record_get(r, "postal_code"),
	           country = record_get(r, "country");
	bool canada = !country.n || text_same(a, country, STR("CA")) || text_same(a, country, STR("Canada"));

	if (!canada || !place_in_quebec(record_get(r, "state_province")) ||
	    place_postal_of(postal) == PLACE_POSTAL_ELSEWHERE)
		return TERRITORY_OUT;
	uint16_t number = place_of_city(city, postal);
	if (number == PLACE_NONE)
		number = place_of_postal(postal);
	if (number != PLACE_NONE)
		return judge_place(t, place_get(number));
	struct str region = region_of_name(a, record_get(r, "region"));
	if (!region.n)
		region = place_region_of_city(city, postal);
	if (!region.n)
		region = place_region_of_postal(postal);
	return region.n ? judge_region(t, region) : TERRITORY_UNKNOWN;
}

struct judged {
	struct arena *a;
	const struct territory *t;
	int in, out, unknown;
	struct str where;
};

static void walk(struct judged *j, const struct record *r, bool physical)
{
	if (r->entity->id == ENTITY_ADDRESS) {
		struct str type = record_get(r, "address_type");
		if (physical != (!type.n || str_is(type, "physical")))
			return;
		enum territory_verdict v = judge_address(j->a, j->t, r);
		j->in += v == TERRITORY_IN;
		j->out += v == TERRITORY_OUT;
		j->unknown += v == TERRITORY_UNKNOWN;
		if (v == TERRITORY_OUT && !j->where.n)
			j->where = record_get(r, "city").n ? record_get(r, "city")
			                                   : record_get(r, "postal_code");
	}
	for (int f = 0; f < r->entity->n_fields; f++)
		for (const struct record *c = field_is_child(&r->entity->fields[f]) ? r->slots[f].list.first
		                                                                    : NULL;
		     c; c = c->next)
			walk(j, c, physical);
}

enum territory_verdict territory_judge(
    struct arena *a, const struct territory *t, const struct record *r, struct str *where)
{
	struct judged j = { .a = a, .t = t };

	walk(&j, r, true);
	if (!j.in && !j.out)
		walk(&j, r, false);
	if (where)
		*where = j.where;
	return j.in ? TERRITORY_IN : j.out && !j.unknown ? TERRITORY_OUT : TERRITORY_UNKNOWN;
}
