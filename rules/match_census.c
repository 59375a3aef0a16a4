#include "rules/match_census.h"

#include "lib/buf.h"
#include "lib/i18n.h"
#include "rules/match_set.h"

#include <stdlib.h>

/* A value is counted once for all records that say the same name, telephone and postal code: a source that sends each record
 * 50 times makes nothing common, a chain of 50 pharmacies does. To that end each value is written down with 24 bits of who
 * has it, sorted, and counted; by turns, so that a million records need no more than a few megabytes for it. */
enum {
	VALUE_BITS = 40,
	WHO_BITS = 24,
	TURN = 1 << 20, /* values in one turn, more or less */
	HEAD = 12,
	ROW = 9, /* 5 bytes of value, 4 of how many */
	KEPT = 3,
};

static const char magic[4] = "VMC1";

static uint64_t value(uint64_t hash, unsigned kind)
{
	return map64_mix(hash << 3 ^ kind) >> (64 - VALUE_BITS);
}

uint64_t census_of_word(const struct part_word *w)
{
	return value(w->hash, 1);
}

uint64_t census_of_name(const struct part_name *n)
{
	return value(n->set, 2);
}

uint64_t census_of_line(const struct part_line *l)
{
	return value(l->digits, 3);
}

uint64_t census_of_street(const struct part_street *s)
{
	uint64_t door = part_door(s);

	return door ? value(door, 4) : 0;
}

uint64_t census_of_web(const struct part_web *w)
{
	return value((uint64_t)w->kind << 32 | w->hash, 5);
}

void match_census_free(struct match_census *c)
{
	map64_free(&c->counts);
	c->records = 0;
}

/* Who says it. */
static uint64_t signature(const struct parts *p)
{
	uint64_t h = 0;

	if (p->head->names)
		h = p->names[0].set;
	if (p->head->lines)
		h = map64_mix(h) ^ p->lines[0].digits;
	if (p->head->streets)
		h = map64_mix(h) ^ p->streets[0].postal ^ (uint64_t)p->streets[0].civic << 32;
	return map64_mix(h) >> (64 - WHO_BITS);
}

struct tally {
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

static void put_form(struct tally *t, const struct parts *p)
{
	uint64_t who = signature(p);

	for (int i = 0; i < p->head->words; i++)
		put(t, census_of_word(&p->words[i]), who);
	for (int i = 0; i < p->head->names; i++)
		put(t, census_of_name(&p->names[i]), who);
	for (int i = 0; i < p->head->lines; i++)
		put(t, census_of_line(&p->lines[i]), who);
	for (int i = 0; i < p->head->streets; i++)
		put(t, census_of_street(&p->streets[i]), who);
	for (int i = 0; i < p->head->webs; i++)
		put(t, census_of_web(&p->webs[i]), who);
}

static int by_row(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

static void count(struct tally *t, struct match_census *out)
{
	qsort(t->rows, t->n, sizeof *t->rows, by_row);
	for (size_t i = 0, next; i < t->n; i = next) {
		uint32_t n = 1;
		for (next = i + 1; next < t->n && t->rows[next] >> WHO_BITS == t->rows[i] >> WHO_BITS; next++)
			n += t->rows[next] != t->rows[next - 1];
		if (n > 1)
			map64_put(&out->counts, t->rows[i] >> WHO_BITS, n);
	}
}

void match_set_census(const struct match_set *s, struct match_census *out)
{
	uint32_t n = match_set_n(s);
	struct tally t = { .turns = 1 + n / (TURN / 16) };

	for (; t.turn < t.turns; t.turn++) {
		t.n = 0;
		for (uint32_t i = 0; i < n; i++) {
			struct parts p = parts_of(match_set_form(s, i).p);
			put_form(&t, &p);
		}
		if (t.n)
			count(&t, out);
	}
	free(t.rows);
	out->records = n;
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
