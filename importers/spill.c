/* spill.c: pieces lie one behind the other in a pool. When it is full they are dealt out to parts by their keys' hashes,
 * and the parts' blocks go to a file; a part that is larger than the memory is dealt out again by further bits.
 * One part after the other comes back into the pool, and there its pieces are put side by side (spill_pool). */
#include "importers/spill.h"
#include "importers/spill_pool.h"

#include "lib/buf.h"
#include "lib/i18n.h"
#include "lib/scratch.h"
#include "lib/text.h"

#include <stdlib.h>

/* Parts of a deal: as many values as BITS bits of a hash have. DEALS_MAX: 40 bits tell all keys apart, or it is a game. */
enum { BITS = 6, PARTS = 1 << BITS, DEALS_MAX = 7, BLOCK = 32 * 1024 };
enum { MEMORY = 16 << 20, KEY_BYTES_MAX = 64 << 20, KEY_PIECES_MAX = 1000000, KEY_SHOWN = 60 };

/* Where a block of a part lies. */
struct block {
	uint64_t at;
	uint32_t n;
};

struct part {
	struct block *blocks;
	size_t n, cap;
	char *open; /* BLOCK bytes: the block that is being filled */
	size_t open_n;
	uint64_t bytes, pieces;
	struct hash first; /* of the first piece's key */
	bool mixed;        /* there is another */
};

struct deal {
	struct scratch *file;
	struct part parts[PARTS];
	int at; /* the part that is next */
};

struct spill {
	size_t memory;
	struct spill_pool pool;
	struct deal *deals[DEALS_MAX]; /* the first holds all, the next a part of it */
	int n;
	bool reading, over;
};

struct spill *spill_new(size_t memory)
{
	struct spill *s = calloc(1, sizeof *s);

	if (!s)
		abort();
	s->memory = memory ? memory : MEMORY;
	return s;
}

static void part_free(struct part *p)
{
	free(p->blocks);
	free(p->open);
	*p = (struct part){ 0 };
}

static void deal_free(struct deal **d)
{
	if (!*d)
		return;
	for (int i = 0; i < PARTS; i++)
		part_free(&(*d)->parts[i]);
	scratch_free(&(*d)->file);
	free(*d);
	*d = NULL;
}

void spill_free(struct spill **s)
{
	if (!*s)
		return;
	for (int i = 0; i < DEALS_MAX; i++)
		deal_free(&(*s)->deals[i]);
	spill_pool_free(&(*s)->pool);
	free(*s);
	*s = NULL;
}

/* Dealing ---------------------------------------------------------------------------------------------------- */

static struct deal *deal_new(void)
{
	struct deal *d = calloc(1, sizeof *d);

	if (!d)
		abort();
	d->file = scratch_new(0);
	return d;
}

static bool part_flush(struct deal *d, struct part *p, struct err *err)
{
	if (!p->open_n)
		return true;
	if (p->n == p->cap) {
		p->cap = p->cap ? p->cap * 2 : 4;
		if (!(p->blocks = realloc(p->blocks, p->cap * sizeof *p->blocks)))
			abort();
	}
	p->blocks[p->n++] = (struct block){ scratch_size(d->file), (uint32_t)p->open_n };
	bool ok = scratch_add(d->file, (struct str){ p->open, p->open_n }, err);
	p->open_n = 0;
	return ok;
}

static bool part_add(struct deal *d, struct part *p, struct str bytes, struct err *err)
{
	if (!p->open && !(p->open = malloc(BLOCK)))
		abort();
	p->bytes += bytes.n;
	while (bytes.n) {
		size_t n = BLOCK - p->open_n < bytes.n ? BLOCK - p->open_n : bytes.n;
		memcpy(p->open + p->open_n, bytes.p, n);
		p->open_n += n;
		bytes = (struct str){ bytes.p + n, bytes.n - n };
		if (p->open_n == BLOCK && !part_flush(d, p, err))
			return false;
	}
	return true;
}

/* The bits of the hash that the deal of this depth (from 0) goes by. */
static unsigned hash_bits(struct hash h, int depth)
{
	uint64_t bits = 0;

	for (int i = 0; i < 8; i++)
		bits = bits << 8 | h.b[i];
	return (unsigned)(bits >> (depth * BITS)) & (PARTS - 1);
}

static bool deal_add(struct deal *d, int depth, const struct spill_item *it, struct err *err)
{
	struct part *p = &d->parts[hash_bits(it->hash, depth)];

	if (!p->pieces++)
		p->first = it->hash;
	else if (!hash_eq(p->first, it->hash))
		p->mixed = true;
	struct spill_head head = spill_item_head(it);
	return part_add(d, p, (struct str){ (const char *)&head, sizeof head }, err) &&
	    part_add(d, p, it->key, err) && part_add(d, p, it->piece.bytes, err);
}

/* Deals out what lies in the pool, and empties it. */
static bool deal_pool(struct spill *s, struct deal *d, int depth, struct err *err)
{
	struct spill_item it;

	for (size_t at = 0; spill_pool_item(&s->pool, &at, &it);)
		if (!deal_add(d, depth, &it, err))
			return false;
	spill_pool_free(&s->pool);
	return true;
}

bool spill_add(struct spill *s, struct str key, const struct spill_piece *piece, struct err *err)
{
	const struct spill_item it = { .hash = hash_of(key), .key = key, .piece = *piece };

	if (piece->bytes.n > KEY_BYTES_MAX || key.n > KEY_BYTES_MAX)
		return err_set(err, ERR_INPUT, _("line %llu: one piece of a record has more than 64 MiB"),
		    (unsigned long long)piece->line);
	if (s->n)
		return deal_add(s->deals[0], 0, &it, err);
	if (spill_pool_cost(&s->pool) + spill_item_cost(&it) <= s->memory) {
		spill_pool_add(&s->pool, &it);
		return true;
	}
	s->deals[s->n++] = deal_new();
	return deal_pool(s, s->deals[0], 0, err) && deal_add(s->deals[0], 0, &it, err);
}

/* Coming back ------------------------------------------------------------------------------------------------ */

static bool too_large(const struct part *p, const struct spill_item *it, struct err *err)
{
	struct str key = text_cut(it->key, KEY_SHOWN);

	if (p->pieces > KEY_PIECES_MAX)
		return err_set(err, ERR_INPUT,
		    _("line %llu: the record %.*s has more than 1,000,000 pieces: is the column by which they belong together the right one?"),
		    (unsigned long long)it->piece.line, STR_ARG(key));
	return err_set(err, ERR_INPUT,
	    _("line %llu: the record %.*s has more than 64 MiB: is the column by which its pieces belong together the right one?"),
	    (unsigned long long)it->piece.line, STR_ARG(key));
}

/* The part's bytes, from its blocks and from the one still open, in pieces as they lie. */
struct part_reader {
	struct deal *d;
	const struct part *p;
	size_t block; /* the next */
	struct buf bytes;
	size_t used;
};

/* The next piece of the part; *more is false behind the last. */
static bool part_next(struct part_reader *r, struct spill_item *out, bool *more, struct err *err)
{
	for (;;) {
		struct str left = { r->bytes.p ? r->bytes.p + r->used : NULL, r->bytes.n - r->used };
		size_t n = spill_item_read(left, out);
		if (n) {
			r->used += n;
			*more = true;
			return true;
		}
		if (r->block == r->p->n) {
			*more = false;
			return true;
		}
		if (r->used) {
			memmove(r->bytes.p, r->bytes.p + r->used, left.n);
			r->bytes.n = left.n;
			r->used = 0;
		}
		struct block b = r->p->blocks[r->block++];
		if (!buf_room(&r->bytes, b.n))
			abort();
		if (!scratch_get(r->d->file, b.at, r->bytes.p + r->bytes.n, b.n, err))
			return false;
		r->bytes.n += b.n;
	}
}

static uint64_t part_cost(const struct part *p)
{
	return p->bytes + p->pieces * SPILL_PIECE_COST;
}

/* Gives each piece of the part to the pool, or to the next deal. */
static bool part_move(struct spill *s, struct part *p, struct deal *to, struct err *err)
{
	struct part_reader r = { .d = s->deals[s->n - 1], .p = p, .bytes = BUF_INIT((size_t)256 << 20) };
	struct spill_item it;
	bool more, ok;

	while ((ok = part_next(&r, &it, &more, err)) && more) {
		if (!to && part_cost(p) > s->memory &&
		    (p->bytes > KEY_BYTES_MAX || p->pieces > KEY_PIECES_MAX))
			ok = too_large(p, &it, err);
		else if (to)
			ok = deal_add(to, s->n, &it, err);
		else
			spill_pool_add(&s->pool, &it);
		if (!ok)
			break;
	}
	buf_free(&r.bytes);
	return ok;
}

/* Makes the next part ready in the pool; deals it out again when it is too large. */
static bool load(struct spill *s, bool *more, struct err *err)
{
	spill_pool_free(&s->pool);
	while (s->n) {
		struct deal *d = s->deals[s->n - 1];
		if (d->at == PARTS) {
			deal_free(&s->deals[--s->n]);
			continue;
		}
		struct part *p = &d->parts[d->at++];
		if (!p->pieces)
			continue;
		if (!part_flush(d, p, err))
			return false;
		free(p->open);
		p->open = NULL;
		bool again = p->mixed && s->n < DEALS_MAX && part_cost(p) > s->memory;
		struct deal *next = again ? s->deals[s->n] = deal_new() : NULL;
		bool ok = part_move(s, p, next, err);
		part_free(p);
		s->n += again;
		if (!ok)
			return false;
		if (!again) {
			*more = true;
			return true;
		}
	}
	*more = false;
	return true;
}

bool spill_next(struct spill *s, struct spill_group *out, bool *more, struct err *err)
{
	if (s->over) {
		*more = false;
		return true;
	}
	if (!s->reading && !s->n)
		spill_pool_group(&s->pool);
	s->reading = true;
	while (!spill_pool_next(&s->pool, out)) {
		bool loaded = false;
		if (!load(s, &loaded, err))
			return false;
		if (!loaded) {
			s->over = true;
			*more = false;
			return true;
		}
		spill_pool_group(&s->pool);
	}
	if (out->n > KEY_PIECES_MAX)
		return err_set(err, ERR_INPUT, _("the record %.*s has more than 1,000,000 pieces"),
		    STR_ARG(text_cut(out->key, KEY_SHOWN)));
	*more = true;
	return true;
}
