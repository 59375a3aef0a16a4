/* match_pairs_block.c: candidates. Every key of every record is sorted beside its record's number, twelve bytes each, in as
 * many parts as memory asks for; what remains are the blocks of two to MATCH_BLOCK records, and for each record its blocks. Walking by
 * record, a mark on each partner keeps a pair that shares several keys from being compared twice. */
#include "rules/match_pairs_parts.h"

#include "lib/i18n.h"

#include <stdlib.h>

enum { FILTER_BITS = 1 << 24, BYTE = 8, FEW = 24, DIGITS = 12, VALUES = 256 };

struct entry {
	uint32_t word[3]; /* the key's upper and lower half, the record */
};

static int digit_of(const struct entry *e, int digit)
{
	return (int)(e->word[digit / 4] >> ((3 - digit % 4) * BYTE) & (VALUES - 1));
}

static bool before(const struct entry *x, const struct entry *y)
{
	for (int i = 0; i < 3; i++)
		if (x->word[i] != y->word[i])
			return x->word[i] < y->word[i];
	return false;
}

static void insertion_sort(struct entry *e, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct entry one = e[i];
		size_t j = i;
		for (; j && before(&one, &e[j - 1]); j--)
			e[j] = e[j - 1];
		e[j] = one;
	}
}

/* In place, byte after byte from the highest ("American flag sort", McIlroy, Bostic and McIlroy 1993). */
static void sort(struct entry *e, size_t n, int digit)
{
	size_t next[VALUES], end[VALUES], count[VALUES] = { 0 }, at = 0;

	if (n <= FEW) {
		insertion_sort(e, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		count[digit_of(&e[i], digit)]++;
	for (int v = 0; v < VALUES; v++) {
		next[v] = at;
		end[v] = at += count[v];
	}
	for (int v = 0; v < VALUES; v++)
		while (next[v] < end[v]) {
			struct entry one = e[next[v]];
			int to = digit_of(&one, digit);
			while (to != v) {
				struct entry other = e[next[to]];
				e[next[to]++] = one;
				one = other;
				to = digit_of(&one, digit);
			}
			e[next[v]++] = one;
		}
	if (digit + 1 == DIGITS)
		return;
	for (int v = 0; v < VALUES; v++)
		if (count[v] > 1)
			sort(e + end[v] - count[v], count[v], digit + 1);
}

/* Keys -------------------------------------------------------------------------------------------------------- */

struct making {
	const struct match_set *s;
	uint32_t fresh;
	uint8_t *filter; /* a bit for each key of fresh records; NULL: all are fresh */
	struct entry *entries;
	size_t n_entries, cap;
	uint64_t keys;
	size_t limit;
	struct match_blocks *b;
};

static void making_free(struct making *m)
{
	free(m->filter);
	free(m->entries);
}

static bool wanted(const struct making *m, uint64_t key)
{
	uint32_t bit = (uint32_t)map64_mix(key) & (FILTER_BITS - 1);

	return !m->filter || (m->filter[bit / BYTE] >> bit % BYTE & 1);
}

static void mark_fresh(struct making *m)
{
	uint64_t keys[MATCH_KEYS];

	for (uint32_t i = m->fresh; i < match_set_n(m->s); i++) {
		int n = match_keys_of(match_set_form(m->s, i), keys);
		for (int k = 0; k < n; k++) {
			uint32_t bit = (uint32_t)map64_mix(keys[k]) & (FILTER_BITS - 1);
			m->filter[bit / BYTE] |= (uint8_t)(1 << bit % BYTE);
		}
	}
}

static void count_keys(struct making *m)
{
	uint64_t keys[MATCH_KEYS];

	for (uint32_t i = 0; i < match_set_n(m->s); i++) {
		int n = match_keys_of(match_set_form(m->s, i), keys);
		for (int k = 0; k < n; k++)
			m->keys += wanted(m, keys[k]);
	}
}

static void take_part(struct making *m, uint32_t part, uint32_t parts)
{
	uint64_t keys[MATCH_KEYS];

	m->n_entries = 0;
	for (uint32_t i = 0; i < match_set_n(m->s); i++) {
		int n = match_keys_of(match_set_form(m->s, i), keys);
		for (int k = 0; k < n && m->n_entries < m->cap; k++) {
			uint64_t key = keys[k];
			if (((uint32_t)key & (parts - 1)) == part && wanted(m, key))
				m->entries[m->n_entries++] =
				    (struct entry){ { (uint32_t)(key >> 32), (uint32_t)key, i } };
		}
	}
	sort(m->entries, m->n_entries, 0);
}

/* Blocks ------------------------------------------------------------------------------------------------------ */

static bool no_memory(struct err *err)
{
	return err_set(err, ERR_FATAL, _("matching needs more memory than it may take"));
}

static bool grow(uint32_t **p, size_t *cap, size_t n, struct err *err)
{
	enum { FIRST = 1024 };

	if (n <= *cap)
		return true;
	size_t more = *cap ? *cap * 2 : FIRST;
	uint32_t *bigger = realloc(*p, more * sizeof **p);
	if (!bigger)
		return no_memory(err);
	*p = bigger;
	*cap = more;
	return true;
}

static bool add_block(struct making *m, const struct entry *e, uint32_t n, struct err *err)
{
	struct match_blocks *b = m->b;

	if (!grow(&b->members, &b->members_cap, (size_t)b->n_members + MATCH_BLOCK, err) ||
	    !grow(&b->starts, &b->starts_cap, (size_t)b->n_blocks + 2, err))
		return false;
	b->starts[b->n_blocks++] = b->n_members;
	for (uint32_t i = 0; i < n; i++)
		b->members[b->n_members++] = e[i].word[2];
	b->starts[b->n_blocks] = b->n_members;
	b->pairs += (uint64_t)n * (n - 1) / 2;
	return true;
}

static bool take_blocks(struct making *m, struct err *err)
{
	const struct entry *e = m->entries;

	for (size_t i = 0, next; i < m->n_entries; i = next) {
		next = i + 1;
		while (
		    next < m->n_entries && e[next].word[0] == e[i].word[0] && e[next].word[1] == e[i].word[1])
			next++;
		size_t n = next - i;
		if (n < 2 || e[next - 1].word[2] < m->fresh)
			continue;
		if (n > MATCH_BLOCK)
			m->b->oversized++;
		else if (!add_block(m, e + i, (uint32_t)n, err))
			return false;
	}
	return true;
}

/* From blocks with their records to records with their blocks. */
static bool turn(struct match_blocks *b, struct err *err)
{
	b->first = calloc((size_t)b->n + 2, sizeof *b->first);
	b->of = calloc((size_t)b->n_members + 1, sizeof *b->of);
	if (!b->first || !b->of)
		return no_memory(err);
	for (uint32_t i = 0; i < b->n_members; i++)
		b->first[b->members[i] + 2]++;
	for (uint32_t x = 0; x <= b->n; x++)
		b->first[x + 1] += b->first[x];
	for (uint32_t block = 0; block < b->n_blocks; block++)
		for (uint32_t i = b->starts[block]; i < b->starts[block + 1]; i++)
			b->of[b->first[b->members[i] + 1]++] = block;
	return true;
}

static bool make(struct making *m, struct err *err)
{
	uint32_t parts = 1;

	if (m->fresh) {
		m->filter = calloc(FILTER_BITS / BYTE, 1);
		if (!m->filter)
			return no_memory(err);
		mark_fresh(m);
	}
	count_keys(m);
	/* Keys are hashes: parts are of about one size. An eighth more is room for chance. */
	while (m->keys / parts * sizeof *m->entries > m->limit / 4)
		parts *= 2;
	m->cap = parts == 1 ? m->keys : m->keys / parts + m->keys / parts / BYTE + VALUES;
	m->entries = calloc(m->cap + 1, sizeof *m->entries);
	if (!m->entries)
		return no_memory(err);
	for (uint32_t part = 0; part < parts; part++) {
		take_part(m, part, parts);
		if (!take_blocks(m, err))
			return false;
		if ((size_t)m->b->n_members * 3 * sizeof *m->b->members > m->limit)
			return no_memory(err);
	}
	return true;
}

bool match_blocks_make(
    const struct match_set *s, uint32_t fresh, size_t limit, struct match_blocks *out, struct err *err)
{
	struct match_blocks AUTO_BLOCKS b = { .n = match_set_n(s) };
	struct making m = { .s = s, .fresh = fresh, .limit = limit, .b = &b };
	bool made = make(&m, err);

	making_free(&m);
	if (!made || !turn(&b, err))
		return false;
	*out = b;
	b = (struct match_blocks){ 0 };
	return true;
}

void match_blocks_free(struct match_blocks *b)
{
	free(b->members);
	free(b->starts);
	free(b->of);
	free(b->first);
	*b = (struct match_blocks){ 0 };
}

int match_blocks_partners(
    const struct match_blocks *b, uint32_t x, uint32_t *seen, uint32_t out[MATCH_PARTNERS])
{
	int n = 0;

	for (uint32_t i = b->first[x]; i < b->first[x + 1]; i++) {
		uint32_t end = b->starts[b->of[i] + 1];
		for (uint32_t j = b->starts[b->of[i]]; j < end && b->members[j] < x; j++) {
			uint32_t y = b->members[j];
			if (seen[y] == x)
				continue;
			seen[y] = x;
			out[n++] = y;
		}
	}
	return n;
}
