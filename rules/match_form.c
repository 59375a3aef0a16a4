#include "rules/match_form.h"

#include "lib/map64.h"
#include "lib/text.h"
#include "rules/line.h"
#include "rules/match_part.h"
#include "rules/place.h"
#include "rules/street.h"
#include "rules/web.h"

/* Raised with every change of what a form, a key or a pattern says. */
enum { RULES = 4 };

/* Where the parts are gathered before their number is known. */
struct gather {
	struct arena *a;
	const struct name_words *w;
	struct part_head head;
	struct part_word words[PART_WORDS];
	struct part_name names[PART_NAMES];
	struct part_line lines[PART_LINES];
	struct part_number numbers[PART_NUMBERS];
	struct part_street streets[PART_STREETS];
	struct part_web webs[PART_WEBS];
	char text[MATCH_FORM_MAX];
	uint16_t text_n;
	struct str name; /* the organisation's first */
};

uint64_t match_version(const struct name_words *w)
{
	uint64_t v = name_words_version(w ? w : name_words_shipped());

	return map64_mix(map64_mix(v ^ RULES) ^ street_version()) ^ PART_VERSION;
}

static uint32_t hash_of_any(struct gather *g, struct str s)
{
	return s.n ? part_hash(text_fold(g->a, s)) : 0;
}

static uint8_t short_hash(struct str s)
{
	return s.n ? (uint8_t)(part_hash(s) % 255 + 1) : 0;
}

static uint16_t put_text(struct gather *g, const void *p, size_t n)
{
	uint16_t at = g->text_n;

	if (n)
		memcpy(g->text + at, p, n);
	g->text_n = (uint16_t)(at + n);
	return at;
}

/* Names ------------------------------------------------------------------------------------------------------ */

/* At most so many bytes, and no piece of a character. */
static size_t cut(struct str s)
{
	size_t n = s.n < PART_WORD_TEXT ? s.n : PART_WORD_TEXT;

	while (n < s.n && n && ((uint8_t)s.p[n] & 0xC0) == 0x80)
		n--;
	return n;
}

static uint8_t solid(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] != ' ';
	return n < 255 ? (uint8_t)n : 255;
}

/* What a place is called without its article, "saint" for all of them, and without its municipality's own name when that
 * stands before it ("Québec (Beauport)"). */
static struct str place_key(struct arena *a, struct str name, struct str municipality)
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

/* A place in a name: the municipality, and whether it is only a part of that one. */
static uint16_t place_said(struct arena *a, const struct name_word *w)
{
	const struct place *p = place_get(w->municipality);

	if (!p)
		return PLACE_NONE;
	struct str own = place_key(a, str_of(p->name), STR_NONE);
	return w->municipality | (str_eq(place_key(a, w->text, STR_NONE), own) ? 0 : PART_DISTRICT);
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
	size_t n = cut(w->text);

	uint8_t kind = word_kind(w);

	for (int i = 0; i < g->head.words; i++)
		if (g->words[i].hash == hash && g->words[i].kind == kind)
			return i;
	if (g->head.words == PART_WORDS)
		return -1;
	g->words[g->head.words] = (struct part_word){
		.hash = hash,
		.letters = part_letters(w->text.p, n),
		.text_at = put_text(g, w->text.p, n),
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
	n.index_at = put_text(g, index, n.n);
	g->names[g->head.names++] = n;
}

enum rank { MAIN, OTHER, SECOND };

static void put_name(struct gather *g, struct str raw, enum rank rank)
{
	struct name readings[NAME_READINGS];
	int most = rank < SECOND ? PART_FIRSTS : PART_NAMES;

	if (!raw.n)
		return;
	int n = name_read(g->a, g->w, raw, readings);
	for (int i = 0; i < n && g->head.names < most; i++)
		put_reading(g, &readings[i], i == 0, rank == MAIN);
	if (rank == SECOND)
		return;
	g->head.firsts = g->head.names;
	g->head.first_words = g->head.words;
}

static void put_names(struct gather *g, const struct record *r, const char *field, enum rank rank)
{
	int f = entity_field(r->entity, str_of(field));

	put_name(g, record_text(r, f), rank);
	if (r->other)
		put_name(g, record_other(r, f), rank);
}

/* Lines, webs, numbers --------------------------------------------------------------------------------------- */

static uint32_t extension_of(struct str digits)
{
	uint32_t v = 0;

	for (size_t i = 0; i < digits.n && i < 9; i++)
		if (digits.p[i] >= '0' && digits.p[i] <= '9')
			v = v * 10 + (uint32_t)(digits.p[i] - '0');
	return digits.n ? v + 1 : 0;
}

static void put_line(struct gather *g, const struct line *l, struct str extension, bool fax)
{
	struct part_line p = { .digits = part_digits(l->digits), .kind = (uint8_t)l->kind, .fax = fax };

	p.extension = extension_of(l->extension.n ? l->extension : extension);
	for (int i = 0; i < g->head.lines; i++)
		if (g->lines[i].digits == p.digits && g->lines[i].extension == p.extension)
			return;
	if (p.digits && g->head.lines < PART_LINES)
		g->lines[g->head.lines++] = p;
}

static bool is_fax(struct arena *a, struct str type)
{
	struct str folded = text_fold(a, type);

	return (folded.n >= 3 && memcmp(folded.p, "fax", 3) == 0) ||
	    (folded.n >= 8 && memcmp(folded.p, "telecopi", 8) == 0);
}

static void put_phone(struct gather *g, const struct record *r)
{
	struct line lines[LINES_MAX];
	int n = line_read(g->a, record_get(r, "number"), lines);
	struct str extension = n == 1 ? text_only_digits(g->a, record_get(r, "extension")) : STR_NONE;

	for (int i = 0; i < n; i++)
		put_line(g, &lines[i], extension, is_fax(g->a, record_get(r, "type")));
}

static void put_web_part(struct gather *g, enum part_web_kind kind, struct str text)
{
	struct part_web p = { .kind = (uint8_t)kind };

	if (!text.n)
		return;
	p.hash = part_hash(text);
	for (int i = 0; i < g->head.webs; i++)
		if (g->webs[i].kind == p.kind && g->webs[i].hash == p.hash)
			return;
	if (g->head.webs < PART_WEBS)
		g->webs[g->head.webs++] = p;
}

static void put_url(struct gather *g, struct str text)
{
	struct web web;

	if (!text.n || !web_of_url(g->a, text, &web))
		return;
	if (web.email.n) /* in the place of a web address */
		put_web_part(g, PART_EMAIL, web.email);
	if (web.kind == WEB_OWN)
		put_web_part(g, PART_DOMAIN, web.domain);
	else if (!web.email.n)
		put_web_part(g, PART_PAGE, web.page);
}

static void put_email(struct gather *g, struct str text)
{
	struct web web;

	if (!text.n || !web_of_email(g->a, text, &web))
		return;
	put_web_part(g, PART_EMAIL, web.email);
	if (web.kind == WEB_OWN)
		put_web_part(g, PART_DOMAIN, web.domain);
}

static void put_number(struct gather *g, struct str type, struct str number)
{
	struct str folded = text_fold(g->a, number);

	if (!folded.n || g->head.numbers == PART_NUMBERS)
		return;
	g->numbers[g->head.numbers++] = (struct part_number){
		.digits = part_digits(folded),
		.type = hash_of_any(g, type),
		.hash = part_hash(folded),
	};
}

/* Streets ---------------------------------------------------------------------------------------------------- */

static struct part_street street_part(const struct street *s, struct str postal)
{
	size_t n = cut(s->name);

	return (struct part_street){
		.civic = s->civic,
		.civic_to = s->civic_to,
		.name = s->name.n ? part_hash(s->name) : 0,
		.box = s->box.n ? part_hash(s->box) : 0,
		.unit = s->unit.n ? part_hash(s->unit) : 0,
		.city = s->city.n ? part_hash(s->city) : 0,
		.postal = part_postal(s->postal.n ? s->postal : postal),
		.letters = s->name.n ? part_letters(s->name.p, n) : 0,
		.municipality = s->municipality,
		.n = (uint8_t)n,
		.type = short_hash(s->type),
		.way = short_hash(s->way),
		.suffix = short_hash(s->suffix),
	};
}

static bool same_street(const struct part_street *x, const struct part_street *y)
{
	return x->civic == y->civic && x->name == y->name && x->box == y->box && x->unit == y->unit &&
	    x->city == y->city && x->postal == y->postal && x->municipality == y->municipality;
}

static void put_street(struct gather *g, const struct street *s, struct str postal)
{
	struct part_street p = street_part(s, postal);

	if (!p.municipality && !p.city)
		p.municipality = place_of_postal(s->postal.n ? s->postal : postal);
	if (!p.civic && !p.name && !p.box && !p.city && !p.postal && !p.municipality)
		return;
	for (int i = 0; i < g->head.streets; i++)
		if (same_street(&g->streets[i], &p))
			return;
	if (g->head.streets == PART_STREETS)
		return;
	p.text_at = put_text(g, s->name.p, p.n);
	g->streets[g->head.streets++] = p;
}

/* The district that the city's cell says, where it is not the municipality itself; else what street_read says. */
static struct str city_called(struct gather *g, const struct street *s, struct str city)
{
	const struct place *p = place_get(s->municipality);

	if (!p || !city.n)
		return p ? STR_NONE : s->city;
	struct str own = place_key(g->a, str_of(p->name), STR_NONE), called = place_key(g->a, city, own);
	return str_eq(own, called) ? STR_NONE : called;
}

static void put_address(struct gather *g, const struct record *r)
{
	struct str postal = record_get(r, "postal_code"), city = record_get(r, "city");
	struct street streets[2];
	int n = street_of_record(g->a, r, g->name, streets);

	if (n == 0) { /* without a street it still says where */
		streets[n] = (struct street){ .municipality = place_of_city(city, postal) };
		if (!streets[n].municipality)
			streets[n].city = text_fold(g->a, city);
		n++;
	}
	for (int i = 0; i < n; i++) {
		streets[i].city = city_called(g, &streets[i], city);
		put_street(g, &streets[i], postal);
	}
}

/* The tree ---------------------------------------------------------------------------------------------------- */

static void gather_values(struct gather *g, const struct record *r)
{
	switch (r->entity->id) {
	case ENTITY_ORGANIZATION:
		put_names(g, r, "name", MAIN);
		put_names(g, r, "alternate_name", OTHER);
		put_email(g, record_get(r, "email"));
		put_url(g, record_get(r, "website"));
		put_number(g, STR_NONE, record_get(r, "tax_id"));
		break;
	case ENTITY_SERVICE:
	case ENTITY_LOCATION:
		put_names(g, r, "name", SECOND);
		put_names(g, r, "alternate_name", SECOND);
		put_email(g, record_get(r, "email"));
		put_url(g, record_get(r, "url"));
		break;
	case ENTITY_URL:
		put_url(g, record_get(r, "url"));
		break;
	case ENTITY_CONTACT:
		put_email(g, record_get(r, "email"));
		break;
	case ENTITY_PHONE:
		put_phone(g, r);
		break;
	case ENTITY_ADDRESS:
		put_address(g, r);
		break;
	case ENTITY_ORGANIZATION_IDENTIFIER:
		put_number(g, record_get(r, "identifier_type"), record_get(r, "identifier"));
		break;
	default:
		break;
	}
}

/* What is a thing's own first, then what has a name of its own within it; the organisation that a service of another one
 * names is not this one. */
static void gather_tree(struct gather *g, const struct record *r)
{
	gather_values(g, r);
	for (int alone = 0; alone < 2; alone++)
		for (int f = 1; f < r->entity->n_fields; f++) {
			const struct field *d = &r->entity->fields[f];
			if (!field_is_child(d) || d->child == ENTITY_ORGANIZATION ||
			    entity_stands_alone(&entities[d->child]) != (alone == 1))
				continue;
			for (const struct record *c = r->slots[f].list.first; c; c = c->next)
				gather_tree(g, c);
		}
}

static char *put_part(char *at, const void *part, size_t n)
{
	memcpy(at, part, n);
	return at + n;
}

struct str match_form_of(struct arena *a, const struct name_words *w, const struct record *r)
{
	struct gather g;

	/* The arrays count only as far as the head says. */
	memset(&g.head, 0, sizeof g.head);
	g.a = a;
	g.w = w ? w : name_words_shipped();
	g.text_n = 0;
	g.name = record_get(r, "name");
	gather_tree(&g, r);

	size_t parts = sizeof g.head + g.head.words * sizeof *g.words + g.head.names * sizeof *g.names +
	    g.head.lines * sizeof *g.lines + g.head.numbers * sizeof *g.numbers +
	    g.head.streets * sizeof *g.streets + g.head.webs * sizeof *g.webs;
	char *form = arena_alloc(a, parts + g.text_n), *at = form;

	g.head.version = PART_VERSION;
	g.head.text_at = (uint16_t)parts;
	g.head.bytes = (uint16_t)(parts + g.text_n);
	at = put_part(at, &g.head, sizeof g.head);
	at = put_part(at, g.words, g.head.words * sizeof *g.words);
	at = put_part(at, g.names, g.head.names * sizeof *g.names);
	at = put_part(at, g.lines, g.head.lines * sizeof *g.lines);
	at = put_part(at, g.numbers, g.head.numbers * sizeof *g.numbers);
	at = put_part(at, g.streets, g.head.streets * sizeof *g.streets);
	at = put_part(at, g.webs, g.head.webs * sizeof *g.webs);
	put_part(at, g.text, g.text_n);
	return (struct str){ form, g.head.bytes };
}
