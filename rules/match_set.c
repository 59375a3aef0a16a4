#include "rules/match_set.h"

#include "lib/i18n.h"
#include "lib/map64.h"
#include "rules/match_census.h"
#include "rules/match_compare.h"
#include "rules/match_part.h"

#include <math.h>
#include <stdlib.h>

struct match_set {
	char *bytes; /* the forms, one behind the other, each at a multiple of 8 */
	size_t used, room, limit;
	uint32_t *at; /* where each begins, in eights */
	uint32_t *source;
	uint32_t n, slots;
	struct match_rare rare;
};

enum { FIRST_BYTES = 1 << 16, FIRST_SLOTS = 256, BEHIND = 256 };

struct match_set *match_set_new(size_t limit)
{
	struct match_set *s = calloc(1, sizeof *s);

	if (!s)
		abort();
	s->limit = limit;
	return s;
}

void match_set_free(struct match_set **s)
{
	if (!*s)
		return;
	free((*s)->bytes);
	free((*s)->at);
	free((*s)->source);
	free(*s);
	*s = NULL;
}

/* Half as much again: doubling would want three times what is held while it copies. */
static size_t grown(size_t have, size_t least, size_t first)
{
	size_t more = have + have / 2;

	if (more < first)
		more = first;
	return more < least ? least : more;
}

static bool make_room(struct match_set *s, size_t more, struct err *err)
{
	size_t slots = s->n == s->slots ? grown(s->slots, s->n + 1, FIRST_SLOTS) : s->slots;
	size_t least = s->used + more + BEHIND;
	size_t room = least > s->room ? grown(s->room, least, FIRST_BYTES) : s->room;
	size_t beside = slots * (sizeof *s->at + sizeof *s->source);

	if (room + beside > s->limit && room > s->room)
		room = least;
	if (room + beside > s->limit)
		return err_set(err, ERR_FATAL, _("%u records to match do not fit into %zu MB"), s->n + 1,
		    s->limit >> 20);
	if (slots > s->slots) {
		uint32_t *at = realloc(s->at, slots * sizeof *at);
		if (!at)
			abort();
		s->at = at;
		uint32_t *source = realloc(s->source, slots * sizeof *source);
		if (!source)
			abort();
		s->source = source;
		s->slots = (uint32_t)slots;
	}
	if (room > s->room) {
		char *bytes = realloc(s->bytes, room);
		if (!bytes)
			abort();
		s->bytes = bytes;
		s->room = room;
	}
	return true;
}

bool match_set_add(struct match_set *s, struct str form, uint32_t source, struct err *err)
{
	size_t bytes = (form.n + 7) & ~(size_t)7;

	if (!match_form_ok(form))
		return err_set(err, ERR_INPUT, _("not a comparable form of this version"));
	if (!make_room(s, bytes, err))
		return false;
	memcpy(s->bytes + s->used, form.p, form.n);
	s->at[s->n] = (uint32_t)(s->used / 8);
	s->source[s->n++] = source;
	s->used += bytes;
	return true;
}

uint32_t match_set_n(const struct match_set *s)
{
	return s->n;
}

struct str match_set_form(const struct match_set *s, uint32_t i)
{
	const struct part_head *h = match_set_head(s, i);

	return (struct str){ (const char *)h, h->bytes };
}

uint32_t match_set_source(const struct match_set *s, uint32_t i)
{
	return s->source[i];
}

void match_set_cut(struct match_set *s, uint32_t n)
{
	if (n >= s->n)
		return;
	s->used = (size_t)s->at[n] * 8;
	s->n = n;
}

const struct part_head *match_set_head(const struct match_set *s, uint32_t i)
{
	return (const void *)(s->bytes + (size_t)s->at[i] * 8);
}

struct match_rare match_set_rare(const struct match_set *s)
{
	return s->rare;
}

/* Weights ---------------------------------------------------------------------------------------------------- */

/* In eighths of a bit, at most 255 of them. */
static uint8_t eighths(double bits)
{
	return bits <= 0 ? 0 : bits >= 31 ? 248 : (uint8_t)(8 * bits + .5);
}

/* How many records have the value, at least 2: what only one has was left out of the census. */
static double holders(const struct match_census *c, uint64_t key)
{
	uint32_t n = map64_get(&c->counts, key);

	return n < 2 ? 2 : n;
}

static void weigh(struct parts p, const struct match_census *c)
{
	double records = c->records < 2 ? 2 : (double)c->records;

	/* The set's own copy. */
	struct part_word *words = (struct part_word *)(uintptr_t)p.words;
	struct part_name *names = (struct part_name *)(uintptr_t)p.names;
	struct part_line *lines = (struct part_line *)(uintptr_t)p.lines;
	struct part_street *streets = (struct part_street *)(uintptr_t)p.streets;
	struct part_web *webs = (struct part_web *)(uintptr_t)p.webs;

	for (int i = 0; i < p.head->words; i++)
		words[i].bits = eighths(log2(records / holders(c, census_of_word(&words[i]))));
	for (int i = 0; i < p.head->names; i++)
		names[i].holders = eighths(log2(holders(c, census_of_name(&names[i]))));
	for (int i = 0; i < p.head->lines; i++)
		lines[i].holders = eighths(log2(holders(c, census_of_line(&lines[i]))));
	for (int i = 0; i < p.head->streets; i++)
		streets[i].holders = eighths(log2(holders(c, census_of_street(&streets[i]))));
	for (int i = 0; i < p.head->webs; i++)
		webs[i].holders = eighths(log2(holders(c, census_of_web(&webs[i]))));
}

void match_set_weigh(struct match_set *s, const struct match_census *c, uint32_t from)
{
	/* See match_compare_name.c. In a list of a few dozen a word that is seen once may be a common one all the same. */
	enum { FEW = 3, LEAST = 5 };
	double bits = log2(c->records < 2 ? 2 : (double)c->records) - FEW;

	s->rare = (struct match_rare){ eighths(bits < LEAST ? LEAST : bits), eighths(bits) };
	for (uint32_t i = from; i < s->n; i++)
		weigh(parts_of(s->bytes + (size_t)s->at[i] * 8), c);
}
