#include "rules/street_reading.h"

#include "rules/place.h"

enum {
	CITY_WORDS = 10, /* longer is no city */
	CITY_BYTES = 96,
};

static struct street *now(struct street_reading *r)
{
	return &r->out[r->at];
}

static void give(struct street *s, const struct street *part)
{
	street_set(&s->unit, part->unit);
	street_set(&s->box, part->box);
	street_set(&s->rural, part->rural);
	street_set(&s->postal, part->postal);
	street_set(&s->province, part->province);
}

static struct str joined(struct arena *a, struct street_words w)
{
	char text[CITY_BYTES];
	size_t n = 0;

	for (int i = w.from; i < w.to; i++) {
		struct str s = w.t[i].text;
		if (n + 1 + s.n > sizeof text || w.t[i].half)
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
static void take_province(struct street_reading *r, struct street_words *w)
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
			street_set(&now(r)->province, street_value(t->term, STREET_PROVINCE));
			r->quebec |= str_is(t->text, "quebec");
		} else if (!street_is(t->term, STREET_COUNTRY) &&
		    !(first && street_is(t->term, STREET_STATE))) {
			break;
		} else if (street_is(t->term, STREET_STATE)) {
			street_set(&now(r)->province, street_value(t->term, STREET_STATE));
		}
		w->to--;
	}
}

static void read_city(struct street_reading *r, struct street_words w)
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
		street_set(&s->city, text);
	else if (s->municipality != PLACE_NONE)
		s->city = STR_NONE;
}

/* Streets ---------------------------------------------------------------------------------------------------- */

static void start(
    struct street_reading *r, const struct street *found, enum street_rank rank, struct street_words name)
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
	street_set(&s->unit, found->unit);
}

/* A number that is a unit after all: "302", "E-206". */
static struct str unit_of(struct street_reading *r, const struct street *number)
{
	struct str before = number->unit.n == 1 ? number->unit : STR_NONE;
	struct str behind = number->suffix.n == 1 ? number->suffix : STR_NONE; /* not "1/2" */

	return arena_fmt(r->a, "%.*s%u%.*s", STR_ARG(before), (unsigned)number->civic, STR_ARG(behind));
}

/* A number that stood alone, and the one behind it: "12, 14 rue X", or a unit: "302, 1450 rue X". */
static void add_before(struct street_reading *r, const struct street *number, struct street *found)
{
	if (street_is_range(number->civic, found->civic)) {
		found->civic_to = found->civic_to ? found->civic_to : found->civic;
		found->civic = number->civic;
	} else {
		street_set(&found->unit, unit_of(r, number));
	}
}

/* It belongs to the street behind it. */
static void add_number(struct street_reading *r, struct street *found)
{
	struct street *n = &r->number;

	if (n->civic && found->civic) {
		add_before(r, n, found);
	} else if (n->civic) {
		found->civic = n->civic;
		found->civic_to = n->civic_to;
		found->suffix = n->suffix;
	}
	street_set(&found->unit, n->unit);
	*n = (struct street){ 0 };
}

static enum street_rank with_number(const struct street *s, enum street_rank rank, bool name)
{
	if (!s->civic || !name)
		return rank;
	return s->type.n ? STREET_RANK_WHOLE : STREET_RANK_NUMBERED;
}

/* Is it a street of its own, where one was read already? */
static bool is_second(const struct street_reading *r, enum street_rank rank, enum street_gap gap)
{
	if (r->at || r->rank[0] < STREET_RANK_NUMBERED)
		return false;
	return rank == STREET_RANK_WHOLE || (rank == STREET_RANK_NUMBERED && gap >= STREET_GAP_SLASH);
}

/* A number alone: of the street to come, or a unit behind one. */
static bool read_number(struct street_reading *r, struct street_words w)
{
	struct street found = { 0 };

	if (street_take_civic(r->a, w, &found) != w.to - w.from)
		return false;
	if (r->rank[r->at] >= STREET_RANK_NUMBERED && w.t[w.from].gap < STREET_GAP_SLASH) {
		street_set(&now(r)->unit, unit_of(r, &found));
	} else {
		add_number(r, &found);
		r->number = found;
	}
	return true;
}

/* "Hayes Center 4859 S. Wabash", "Édifice Marie-Guyart 675 boul. René-Lévesque": the street within a piece that does not begin
 * with its number. */
static enum street_rank find_within(struct street_reading *r, struct street_words w, struct street *found,
    struct street_words *name, int *rest)
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
static void read_piece(struct street_reading *r, struct street_words w)
{
	struct street found = { 0 };
	struct street_words name = w;
	int rest = w.to;

	if (w.to - w.from > 1 && w.t[w.from + 1].plain && street_is(w.t[w.from].term, STREET_ARTICLE))
		w.from++; /* "au 1005, rue X" */
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

static bool is_name(struct street_reading *r, struct street_words w)
{
	return r->given.name.n && str_eq(joined(r->a, w), r->given.name);
}

static void read_segment(struct street_reading *r, struct street_words w)
{
	struct street parts = { 0 };
	int from = w.from;

	if (is_name(r, w))
		return;
	if (w.to == r->n)
		street_take_zip(w, &parts);
	street_take_parts(r->a, w, &parts);
	street_set(&now(r)->postal, parts.postal); /* decides between cities of one name */
	for (int i = w.from; i <= w.to; i++) {
		if (i < w.to && !w.t[i].used)
			continue;
		read_piece(r, (struct street_words){ w.t, from, i });
		from = i + 1;
	}
	give(now(r), &parts);
}

/* "12 rue A et 14 rue B": two, but not "12 et 14 rue A". */
static void part_joined(struct street_reading *r)
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

void street_read_words(struct street_reading *r)
{
	int from = 0;

	part_joined(r);
	for (int i = 1; i <= r->n; i++)
		if (i == r->n || r->tokens[i].gap >= STREET_GAP_COMMA) {
			read_segment(r, (struct street_words){ r->tokens, from, i });
			from = i;
		}
}
