#include "rules/street.h"

#include "lib/text.h"
#include "rules/normalise.h"
#include "rules/place.h"
#include "rules/street_parts.h"

enum {
	CITY_WORDS = 6, /* longer is no city */
	CITY_BYTES = 96,
};

/* What is told beside the text: the fields of an address record. */
struct given {
	struct str city, postal, province, name;
};

/* One cell on its way. Until a street has come, what is said goes to the first address. */
struct reading {
	struct arena *a;
	struct street_token *tokens; /* STREET_TOKENS */
	int n;
	struct street *out;
	int at; /* which of the two is being read */
	enum street_rank rank[2];
	struct street_words name[2];
	struct street number; /* a number that stands alone, before its street */
	struct given given;
	bool quebec; /* "Québec" was said where it may be the city or the province */
};

static struct street *now(struct reading *r)
{
	return &r->out[r->at];
}

static void set(struct str *to, struct str value)
{
	if (!to->n)
		*to = value;
}

static void give(struct street *s, const struct street *part)
{
	set(&s->unit, part->unit);
	set(&s->box, part->box);
	set(&s->rural, part->rural);
	set(&s->postal, part->postal);
	set(&s->province, part->province);
}

static struct str joined(struct arena *a, struct street_words w)
{
	char text[CITY_BYTES];
	size_t n = 0;

	for (int i = w.from; i < w.to; i++) {
		struct str s = w.t[i].text;
		if (n + 1 + s.n > sizeof text)
			return STR_NONE;
		if (n)
			text[n++] = ' ';
		memcpy(text + n, s.p, s.n);
		n += s.n;
	}
	return arena_str(a, (struct str){ text, n });
}

/* Cities ----------------------------------------------------------------------------------------------------- */

/* Province and country at the end of a piece: "Beloeil Québec", "Oak Park IL". */
static void take_province(struct reading *r, struct street_words *w)
{
	while (w->to > w->from) {
		const struct street_token *t = &w->t[w->to - 1];
		bool first = w->to - 1 == w->from;
		bool after_type = !first && street_is(w->t[w->to - 2].term, STREET_TYPE | STREET_ARTICLE);
		bool after_postal = w->to < r->n && r->tokens[w->to].used;
		if (after_type || t->gap == STREET_GAP_HYPHEN)
			break;
		if (street_is(t->term, STREET_PROVINCE) &&
		    (first || after_postal || t->text.n > 3 || str_is(t->text, "qc"))) {
			set(&now(r)->province, street_value(t->term, STREET_PROVINCE));
			r->quebec |= str_is(t->text, "quebec");
		} else if (!street_is(t->term, STREET_COUNTRY) &&
		    !(first && street_is(t->term, STREET_STATE))) {
			break;
		} else if (street_is(t->term, STREET_STATE)) {
			set(&now(r)->province, street_value(t->term, STREET_STATE));
		}
		w->to--;
	}
}

static void read_city(struct reading *r, struct street_words w)
{
	struct street *s = now(r);

	if (w.to <= w.from || w.to - w.from > CITY_WORDS || s->municipality != PLACE_NONE)
		return;
	struct str text = joined(r->a, w);
	struct str postal = r->given.postal.n ? r->given.postal : s->postal;
	s->municipality = place_of_city(text, postal);
	bool word = text.n > 1 && !memchr("0123456789", text.p[0], 10) &&
	    !street_is(w.t[w.from].term, STREET_CUT);
	if (s->municipality == PLACE_NONE && r->rank[r->at] && word)
		set(&s->city, text);
	else if (s->municipality != PLACE_NONE)
		s->city = STR_NONE;
}

/* Streets ---------------------------------------------------------------------------------------------------- */

static void start(
    struct reading *r, const struct street *found, enum street_rank rank, struct street_words name)
{
	struct street *s = now(r);

	r->rank[r->at] = rank;
	r->name[r->at] = name;
	s->civic = found->civic;
	s->civic_to = found->civic_to;
	s->suffix = found->suffix;
	s->name = found->name;
	s->type = found->type;
	s->way = found->way;
	set(&s->unit, found->unit);
}

/* A number that stood alone belongs to the street behind it, or is its unit: "302, 1450 rue X". */
static void add_number(struct reading *r, struct street *found)
{
	struct street *n = &r->number;

	if (!n->civic)
		return;
	if (found->civic) {
		if (!found->unit.n)
			found->unit = arena_fmt(r->a, "%u%.*s", (unsigned)n->civic, STR_ARG(n->suffix));
	} else {
		found->civic = n->civic;
		found->civic_to = n->civic_to;
		found->suffix = n->suffix;
		set(&found->unit, n->unit);
	}
	*n = (struct street){ 0 };
}

static enum street_rank with_number(const struct street *s, enum street_rank rank, bool name)
{
	if (!s->civic || !name)
		return rank;
	return s->type.n ? STREET_RANK_WHOLE : STREET_RANK_NUMBERED;
}

/* Is it a street of its own, where one was read already? */
static bool is_second(const struct reading *r, enum street_rank rank, enum street_gap gap)
{
	if (r->at || r->rank[0] < STREET_RANK_NUMBERED)
		return false;
	return rank == STREET_RANK_WHOLE || (rank == STREET_RANK_NUMBERED && gap >= STREET_GAP_SLASH);
}

/* A number alone: of the street to come, or a unit behind one. */
static bool read_number(struct reading *r, struct street_words w)
{
	struct street found = { 0 };

	if (street_take_civic(r->a, w, &found) != w.to - w.from)
		return false;
	if (r->rank[r->at] >= STREET_RANK_NUMBERED && w.t[w.from].gap < STREET_GAP_SLASH)
		set(&now(r)->unit, arena_fmt(r->a, "%u%.*s", (unsigned)found.civic, STR_ARG(found.suffix)));
	else
		r->number = found;
	return true;
}

/* "Hayes Center 4859 S. Wabash", "Édifice Marie-Guyart 675 boul. René-Lévesque": the street within a piece that does not begin
 * with its number. */
static enum street_rank find_within(
    struct reading *r, struct street_words w, struct street *found, struct street_words *name, int *rest)
{
	for (int i = w.from + 1; i + 1 < w.to; i++) {
		const struct street_token *t = &w.t[i], *before = &w.t[i - 1];
		struct street s = { 0 };
		if (!t->plain || t->gap != STREET_GAP_SPACE || before->plain ||
		    street_is(before->term, STREET_TYPE | STREET_ARTICLE | STREET_NUMBER | STREET_UNIT))
			continue;
		enum street_rank rank = street_take_name(
		    r->a, (struct street_words){ w.t, i, w.to }, &s, name, rest);
		if (rank < STREET_RANK_WHOLE && !(rank == STREET_RANK_NUMBERED && s.way.n))
			continue;
		*found = s;
		return rank;
	}
	return STREET_RANK_NONE;
}

/* Some words that nothing was taken out of. */
static void read_piece(struct reading *r, struct street_words w)
{
	struct street found = { 0 };
	struct street_words name = w;
	int rest = w.to;

	if (w.to <= w.from || read_number(r, w))
		return;
	enum street_gap gap = w.t[w.from].gap;
	take_province(r, &w);
	if (w.to <= w.from)
		return;
	enum street_rank rank = street_take_name(r->a, w, &found, &name, &rest);
	add_number(r, &found);
	rank = with_number(&found, rank, found.name.n > 0);
	if (!found.civic && rank < STREET_RANK_NAMED)
		rank = find_within(r, w, &found, &name, &rest);
	if (is_second(r, rank, gap))
		r->at = 1;
	if (rank > r->rank[r->at]) {
		start(r, &found, rank, name);
		read_city(r, (struct street_words){ w.t, rest, w.to });
	} else if (rank == STREET_RANK_NONE || !found.civic) {
		read_city(r, w);
	}
}

/* Segments --------------------------------------------------------------------------------------------------- */

static bool is_name(struct reading *r, struct street_words w)
{
	return r->given.name.n && str_eq(joined(r->a, w), r->given.name);
}

static void read_segment(struct reading *r, struct street_words w)
{
	struct street parts = { 0 };
	int from = w.from;

	if (is_name(r, w))
		return;
	if (w.to == r->n)
		street_take_zip(w, &parts);
	street_take_parts(r->a, w, &parts);
	set(&now(r)->postal, parts.postal); /* decides between cities of one name */
	for (int i = w.from; i <= w.to; i++) {
		if (i < w.to && !w.t[i].used)
			continue;
		read_piece(r, (struct street_words){ w.t, from, i });
		from = i + 1;
	}
	give(now(r), &parts);
}

/* "12 rue A et 14 rue B": two, but not "12 et 14 rue A". */
static void part_joined(struct reading *r)
{
	bool named = false;

	for (int i = 0; i + 2 < r->n; i++) {
		struct street_token *t = &r->tokens[i];
		if (t->gap >= STREET_GAP_COMMA)
			named = false;
		bool joins = street_is(t->term, STREET_JOIN) && t[1].plain && !t[2].plain &&
		    t[2].gap < STREET_GAP_COMMA;
		if (named && joins && t[1].gap == STREET_GAP_SPACE && !street_is(t[-1].term, STREET_UNIT) &&
		    !t[-1].plain) {
			t[1].gap = STREET_GAP_SLASH;
			t->used = true;
		}
		named |= !t->plain && !street_is(t->term, STREET_UNIT | STREET_TO);
	}
}

static void read_all(struct reading *r)
{
	int from = 0;

	part_joined(r);
	for (int i = 1; i <= r->n; i++)
		if (i == r->n || r->tokens[i].gap >= STREET_GAP_COMMA) {
			read_segment(r, (struct street_words){ r->tokens, from, i });
			from = i;
		}
}

/* The end ---------------------------------------------------------------------------------------------------- */

/* "125 rue Principale Beloeil": the name ends with a municipality. */
static void take_city_behind(struct reading *r, int k)
{
	struct street *s = &r->out[k];
	struct street_words w = r->name[k];
	struct str words[STREET_TOKENS];
	uint16_t number;

	for (int i = w.from; i < w.to; i++)
		words[i] = w.t[i].text;
	for (int i = w.from + 1; i < w.to; i++) {
		bool joined_before = w.t[i].gap == STREET_GAP_HYPHEN ||
		    street_is(w.t[i - 1].term, STREET_ARTICLE);
		if (joined_before || place_at(words + i, w.to - i, true, &number) != w.to - i)
			continue;
		if (number == PLACE_NONE ||
		    street_is(w.t[i - 1].term, STREET_WORD | STREET_ADJECTIVE | STREET_HEAD))
			continue;
		s->municipality = number;
		s->name = street_name_of(r->a, (struct street_words){ w.t, w.from, i }, s->type);
		return;
	}
}

static bool is_address(const struct street *s, enum street_rank rank)
{
	return rank > STREET_RANK_NONE || s->box.n || s->rural.n || s->postal.n;
}

/* What the record says of both. */
static void add_given(struct reading *r, struct street *s)
{
	const struct given *g = &r->given;
	struct str postal = norm_postal(r->a, g->postal);

	if (postal.n)
		s->postal = postal;
	else if (g->postal.n && !s->postal.n && g->postal.n <= 10)
		s->postal = text_fold(r->a, g->postal);
	if (g->city.n) {
		uint16_t number = place_of_city(g->city, s->postal);
		if (number != PLACE_NONE || s->municipality == PLACE_NONE)
			s->city = number == PLACE_NONE ? text_fold(r->a, g->city) : STR_NONE;
		if (number != PLACE_NONE)
			s->municipality = number;
	}
	if (g->province.n && g->province.n <= CITY_BYTES) {
		struct str folded = text_fold(r->a, g->province);
		struct str code = street_value(street_entry_of(folded), STREET_PROVINCE | STREET_STATE);
		s->province = code.n ? code : folded;
	}
}

static void finish(struct reading *r, struct street *s)
{
	int k = (int)(s - r->out);

	add_given(r, s);
	if (s->municipality == PLACE_NONE && !s->city.n && r->rank[k])
		take_city_behind(r, k);
	if (s->municipality == PLACE_NONE && !s->city.n && r->quebec) {
		struct str region = place_region_of_postal(s->postal);
		s->municipality = region.n && !str_is(region, "03") ? place_of_postal(s->postal)
		                                                    : place_of_city(STR("Québec"), STR_NONE);
	}
	if (s->municipality == PLACE_NONE && !s->city.n)
		s->municipality = place_of_postal(s->postal);
	if (s->municipality != PLACE_NONE && !s->province.n)
		s->province = STR("qc");
}

static int finish_all(struct reading *r)
{
	struct street *first = &r->out[0], *second = &r->out[1];
	int n = r->at + 1;

	if (r->at) {
		set(&first->postal, second->postal);
		if (first->municipality == PLACE_NONE && !first->city.n) {
			first->municipality = second->municipality;
			first->city = second->city;
		}
		set(&first->province, second->province);
	}
	for (int k = 0; k < n; k++)
		if (!is_address(&r->out[k], r->rank[k]))
			n = k;
	for (int k = 0; k < n; k++)
		finish(r, &r->out[k]);
	return n;
}

static struct str limited(struct str s)
{
	if (s.n > STREET_BYTES)
		s.n = STREET_BYTES;
	return s;
}

int street_read(struct arena *a, struct str text, struct street out[2])
{
	struct street_token tokens[STREET_TOKENS];
	struct street found[2] = { 0 };
	struct reading r = { .a = a, .tokens = tokens, .out = found };

	r.n = street_tokens_of(a, limited(text), r.tokens, 0);
	read_all(&r);
	int n = finish_all(&r);
	memcpy(out, found, sizeof *out * (size_t)n);
	return n;
}

int street_of_record(struct arena *a, const struct record *address, struct str name, struct street out[2])
{
	struct street_token tokens[STREET_TOKENS];
	struct street found[2] = { 0 };
	struct reading r = { .a = a, .tokens = tokens, .out = found };

	r.given = (struct given){ record_get(address, "city"), record_get(address, "postal_code"),
		record_get(address, "state_province"), text_fold(a, limited(name)) };
	r.n = street_tokens_of(a, limited(record_get(address, "address_1")), r.tokens, 0);
	r.n = street_tokens_of(a, limited(record_get(address, "address_2")), r.tokens, r.n);
	read_all(&r);
	int n = finish_all(&r);
	memcpy(out, found, sizeof *out * (size_t)n);
	return n;
}
