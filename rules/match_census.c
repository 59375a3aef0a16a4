#include "rules/match_census.h"

#include "lib/buf.h"
#include "lib/i18n.h"
#include "rules/match_set.h"
#include "rules/name.h"

#include <stdlib.h>

/* Records that one organisation has several times must make nothing common: a source may send each record 50 times, nine
 * lists may name one school. Records are not counted, therefore, but
 * - for words and names, doors: a name at 50 doors is a chain's, at one door somebody's own, however often it is told;
 * - for telephones, web and e-mail addresses and doors, whom they belong to: those with rare words in common
 *   (match_compare_name.c) are taken for one body, which counts for as many as it has doors (a head office's telephone in
 *   all its branches).
 * To that end each value is written down with 24 bits of who has it, sorted and counted; by turns, so that a million
 * records need no more than a few megabytes for it. */
enum {
	VALUE_BITS = 40,
	WHO_BITS = 24,
	WHO = (1 << WHO_BITS) - 1,
	TURN = 1 << 20, /* values in one turn, more or less */
	ALL =
	    128, /* holders of a telephone that are looked at one by one; of more, each is taken for somebody else */
	HEAD = 12,
	ROW = 9, /* 5 bytes of value, 4 of how many */
	KEPT = 3,
	FEW = 8, /* records that are expected to share words by chance */
};

static const char magic[4] = "VMC1";

/* Kinds of which the first holds who has the value by its door, the second by its record. */
enum kind { OF_DOORS, OF_RECORDS };

static const uint64_t OF_RECORDS_BIT = UINT64_C(1) << (VALUE_BITS - 1);

static uint64_t value(uint64_t hash, enum kind kind, unsigned salt)
{
	uint64_t v = map64_mix(hash << 3 ^ salt) >> (64 - VALUE_BITS);

	return kind == OF_RECORDS ? v | OF_RECORDS_BIT : v & ~OF_RECORDS_BIT;
}

uint64_t census_of_word(const struct part_word *w)
{
	return value(w->hash, OF_DOORS, 1);
}

uint64_t census_of_name(const struct part_name *n)
{
	return value(n->set, OF_DOORS, 2);
}

uint64_t census_of_line(const struct part_line *l)
{
	return value(l->digits, OF_RECORDS, 3);
}

uint64_t census_of_street(const struct part_street *s)
{
	uint64_t door = part_door(s);

	return door ? value(door, OF_RECORDS, 4) : 0;
}

uint64_t census_of_web(const struct part_web *w)
{
	return value((uint64_t)w->kind << 32 | w->hash, OF_RECORDS, 5);
}

void match_census_free(struct match_census *c)
{
	map64_free(&c->counts);
	c->records = 0;
}

/* A door, wherever it is; 0: none is said. */
static uint64_t door_of(const struct parts *p)
{
	for (int i = 0; i < p->head->streets; i++) {
		const struct part_street *s = &p->streets[i];
		if ((s->civic && s->name) || s->box)
			return map64_mix((uint64_t)s->civic << 32 | (s->civic ? s->name : s->box)) | 1;
	}
	return 0;
}

/* Who says a word: a door, else a telephone, else just this record. */
static uint64_t speaker(const struct parts *p, uint32_t record)
{
	uint64_t door = door_of(p);

	if (!door)
		door = map64_mix(p->head->lines ? p->lines[0].digits : (uint64_t)1 << 63 | record);
	return door >> (64 - WHO_BITS);
}

struct tally {
	const struct match_set *set;
	uint64_t *rows; /* value and who */
	size_t n, room;
	uint32_t turn, turns;
};

static void put(struct tally *t, uint64_t v, uint64_t who)
{
	if (!v || v % t->turns != t->turn)
		return;
	if (t->n == t->room) {
		t->room = t->room ? t->room * 2 : 4096;
		uint64_t *rows = realloc(t->rows, t->room * sizeof *rows);
		if (!rows)
			abort();
		t->rows = rows;
	}
	t->rows[t->n++] = v << WHO_BITS | who;
}

static void put_words(struct tally *t, uint32_t record)
{
	struct parts p = parts_of(match_set_form(t->set, record).p);
	uint64_t who = speaker(&p, record);

	for (int i = 0; i < p.head->words; i++)
		put(t, census_of_word(&p.words[i]), who);
	for (int i = 0; i < p.head->names; i++)
		put(t, census_of_name(&p.names[i]), who);
}

static void put_shared(struct tally *t, uint32_t record)
{
	struct parts p = parts_of(match_set_form(t->set, record).p);
	uint64_t it = record & WHO;

	for (int i = 0; i < p.head->lines; i++)
		put(t, census_of_line(&p.lines[i]), it);
	for (int i = 0; i < p.head->streets; i++)
		put(t, census_of_street(&p.streets[i]), it);
	for (int i = 0; i < p.head->webs; i++)
		put(t, census_of_web(&p.webs[i]), it);
}

static int by_row(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

/* How many differ. */
static uint32_t different(const uint64_t *rows, size_t n)
{
	uint32_t k = n > 0;

	for (size_t i = 1; i < n; i++)
		k += rows[i] != rows[i - 1];
	return k;
}

/* Have two records words in common that are expected together in few? */
static bool akin(const struct match_census *c, const struct parts *x, const struct parts *y)
{
	double records = c->records, chance = records;

	for (int i = 0; i < x->head->first_words; i++)
		for (int j = 0; j < y->head->first_words && x->words[i].kind == NAME_PLAIN; j++)
			if (x->words[i].hash == y->words[j].hash) {
				uint32_t n = map64_get(&c->counts, census_of_word(&x->words[i]));
				chance *= (n ? n : 1) / records;
			}
	return chance <= FEW;
}

/* How many bodies, and how many doors, have the value of these rows: the greater. */
static uint32_t bodies(const struct tally *t, const struct match_census *c, const uint64_t *rows, size_t n)
{
	struct parts of[ALL];
	uint64_t doors[ALL];
	uint32_t k = 0, bodies = 0, n_doors = 0;

	if (different(rows, n) > ALL)
		return different(rows, n);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || rows[i] != rows[i - 1])
			of[k++] = parts_of(match_set_form(t->set, (uint32_t)(rows[i] & WHO)).p);
	for (uint32_t i = 0; i < k; i++) {
		bool known = false, known_door = false;
		for (uint32_t j = 0; j < i && !known; j++)
			known = akin(c, &of[i], &of[j]);
		bodies += !known;
		uint64_t door = door_of(&of[i]);
		for (uint32_t j = 0; j < n_doors; j++)
			known_door |= doors[j] == door;
		if (door && !known_door)
			doors[n_doors++] = door;
	}
	return bodies > n_doors ? bodies : n_doors;
}

static void count(struct tally *t, struct match_census *out)
{
	qsort(t->rows, t->n, sizeof *t->rows, by_row);
	for (size_t i = 0, next; i < t->n; i = next) {
		uint64_t v = t->rows[i] >> WHO_BITS;
		for (next = i + 1; next < t->n && t->rows[next] >> WHO_BITS == v; next++)
			;
		uint32_t n = v & OF_RECORDS_BIT ? bodies(t, out, t->rows + i, next - i)
		                                : different(t->rows + i, next - i);
		if (n > 1)
			map64_put(&out->counts, v, n);
	}
}

static void take(struct tally *t, void (*put_form)(struct tally *, uint32_t), struct match_census *out)
{
	for (t->turn = 0; t->turn < t->turns; t->turn++) {
		t->n = 0;
		for (uint32_t i = 0; i < match_set_n(t->set); i++)
			put_form(t, i);
		if (t->n)
			count(t, out);
	}
}

void match_set_census(const struct match_set *s, struct match_census *out)
{
	uint32_t n = match_set_n(s);
	struct tally t = { .set = s, .turns = 1 + n / (TURN / 8) };

	out->records = n;
	take(&t, put_words, out);
	take(&t, put_shared, out);
	free(t.rows);
}

/* Bytes ------------------------------------------------------------------------------------------------------- */

static void write_number(char *at, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (char)(v >> 8 * i);
}

static uint64_t read_number(const char *at, int bytes)
{
	uint64_t v = 0;

	for (int i = bytes; i > 0; i--)
		v = v << 8 | (uint8_t)at[i - 1];
	return v;
}

struct str match_census_write(struct arena *a, const struct match_census *c)
{
	size_t kept = 0;

	for (uint32_t i = 0; i < c->counts.slots; i++)
		kept += c->counts.values[i] >= KEPT;
	char *bytes = arena_alloc(a, HEAD + kept * ROW), *at = bytes + HEAD;
	memcpy(bytes, magic, sizeof magic);
	write_number(bytes + sizeof magic, c->records, 8);
	for (uint32_t i = 0; i < c->counts.slots; i++) {
		if (c->counts.values[i] < KEPT)
			continue;
		write_number(at, c->counts.keys[i], VALUE_BITS / 8);
		write_number(at + VALUE_BITS / 8, c->counts.values[i], 4);
		at += ROW;
	}
	return (struct str){ bytes, HEAD + kept * ROW };
}

bool match_census_read(struct str bytes, struct match_census *out, struct err *err)
{
	struct match_census c = { 0 };

	if (bytes.n < HEAD || (bytes.n - HEAD) % ROW || memcmp(bytes.p, magic, sizeof magic) != 0)
		return err_set(err, ERR_INPUT, _("not a census of values"));
	c.records = read_number(bytes.p + sizeof magic, 8);
	for (size_t at = HEAD; at < bytes.n; at += ROW) {
		uint64_t n = read_number(bytes.p + at + VALUE_BITS / 8, 4);
		if (n < KEPT) {
			match_census_free(&c);
			return err_set(err, ERR_INPUT, _("not a census of values"));
		}
		map64_put(&c.counts, read_number(bytes.p + at, VALUE_BITS / 8), (uint32_t)n);
	}
	*out = c;
	return true;
}
