#include "rules/match_key.h"

#include "lib/map64.h"
#include "rules/line.h"
#include "rules/match_form.h"
#include "rules/match_part.h"

enum kind { KEY_NAME = 1, KEY_SOUND, KEY_LINE, KEY_WEB, KEY_DOOR, KEY_PLACE, KEY_NUMBER };

enum {
	TELLING = 5, /* words of a name that are looked at, in pairs */
	AREAS = 4,   /* municipalities and postal areas */
};

struct keys {
	struct parts p;
	uint64_t *out;
	int n;
};

/* In the order of their worth: what does not fit any more is left out. */
static void put(struct keys *k, enum kind kind, uint64_t x, uint64_t y)
{
	uint64_t key = (uint64_t)kind << 60 | map64_mix(map64_mix(x) ^ y) >> 4;

	for (int i = 0; i < k->n; i++)
		if (k->out[i] == key)
			return;
	if (k->n < MATCH_KEYS)
		k->out[k->n++] = key;
}

static void put_values(struct keys *k)
{
	const struct part_head *h = k->p.head;

	for (int i = 0; i < h->numbers && i < 2; i++)
		put(k, KEY_NUMBER, k->p.numbers[i].hash, 0);
	for (int i = 0, n = 0; i < h->lines && n < 4; i++) {
		const struct part_line *l = &k->p.lines[i];
		if (l->kind == LINE_SHORT)
			continue;
		/* Seven digits, so that a number without its area code is found. */
		put(k, KEY_LINE, l->kind == LINE_TOLL_FREE ? l->digits : l->digits & 0xFFFFFFF, 0);
		n++;
	}
	for (int i = 0; i < h->webs && i < 4; i++)
		put(k, KEY_WEB, k->p.webs[i].hash, k->p.webs[i].kind);
	for (int i = 0; i < h->streets && i < 3; i++) {
		const struct part_street *s = &k->p.streets[i];
		if (s->civic && s->name)
			put(k, KEY_DOOR, s->civic, s->name);
		if (s->civic && s->postal)
			put(k, KEY_DOOR, s->civic, (uint64_t)1 << 32 | s->postal);
		if (s->box)
			put(k, KEY_DOOR, (uint64_t)1 << 32 | s->box, part_where(s));
	}
}

/* Where the record is: what its addresses and its names say. */
static int areas(const struct parts *p, uint64_t out[AREAS])
{
	int n = 0;

	for (int i = 0; i < p->head->streets; i++) {
		const struct part_street *s = &p->streets[i];
		uint64_t said[] = { s->municipality ? s->municipality
			    : s->city               ? (uint64_t)1 << 32 | s->city
			                            : 0,
			s->postal ? (uint64_t)2 << 32 | part_postal_area(s->postal) : 0 };
		for (int k = 0; k < 2; k++) {
			bool known = !said[k];
			for (int j = 0; j < n; j++)
				known |= out[j] == said[k];
			if (!known && n < AREAS)
				out[n++] = said[k];
		}
	}
	for (int i = 0; i < p->head->first_words && n < AREAS; i++) {
		const struct part_word *w = &p->words[i];
		bool known = w->kind != NAME_PLACE || !part_municipality(w);
		for (int j = 0; j < n; j++)
			known |= out[j] == part_municipality(w);
		if (!known)
			out[n++] = part_municipality(w);
	}
	return n;
}

/* The telling words of a name, then, when they are less than two, its generic ones. */
static int telling(const struct parts *p, const struct part_name *n, const struct part_word *out[TELLING])
{
	int k = 0;

	for (int pass = 0; pass < 2 && (pass == 0 || k < 2); pass++)
		for (int i = 0; i < n->n && k < TELLING; i++) {
			const struct part_word *w = &p->words[(uint8_t)p->text[n->index_at + i]];
			if ((w->kind == NAME_PLAIN) == (pass == 0) &&
			    (pass == 0 || w->kind == NAME_GENERIC || w->kind == PART_VAGUE))
				out[k++] = w;
		}
	return k;
}

static void put_pairs(struct keys *k, const struct part_word *const *w, int n)
{
	for (int i = 0; i < n; i++)
		for (int j = i + 1; j < n; j++) {
			uint32_t x = w[i]->hash, y = w[j]->hash;
			put(k, KEY_NAME, x < y ? x : y, (uint64_t)(x < y ? y : x) << 32 | 2);
		}
}

static void put_name(struct keys *k, const struct part_name *n, const uint64_t *where, int wheres)
{
	const struct part_word *w[TELLING];
	int words = telling(&k->p, n, w);

	put(k, KEY_NAME, n->set, 0);
	put(k, KEY_NAME, n->run, 1);
	put_pairs(k, w, words);
	for (int i = 0; i < words && i < 3; i++)
		put(k, KEY_NAME, w[i]->hash, 3);
	for (int i = 0; i < wheres; i++) {
		put(k, KEY_PLACE, n->set, where[i]);
		for (int j = 0; j < words && j < 3; j++)
			put(k, KEY_PLACE, w[j]->hash, where[i]);
		for (int j = 0; j < 2; j++)
			if (n->sounds[j])
				put(k, KEY_SOUND, n->sounds[j], where[i]);
		if (n->initials)
			put(k, KEY_PLACE, n->initials, where[i]);
		if (n->long_initials)
			put(k, KEY_PLACE, n->long_initials, where[i]);
	}
}

static void sort(uint64_t *keys, int n)
{
	for (int i = 1; i < n; i++) {
		uint64_t one = keys[i];
		int j = i;
		for (; j && keys[j - 1] > one; j--)
			keys[j] = keys[j - 1];
		keys[j] = one;
	}
}

int match_keys_of(struct str form, uint64_t out[MATCH_KEYS])
{
	uint64_t aligned[MATCH_FORM_MAX / 8], where[AREAS];
	struct keys k = { .out = out };

	if ((uintptr_t)form.p % 8) /* out of a database */
		form.p = memcpy(aligned, form.p, form.n);
	k.p = parts_of(form.p);
	put_values(&k);
	int wheres = areas(&k.p, where);
	for (int i = 0; i < k.p.head->firsts; i++)
		put_name(&k, &k.p.names[i], where, wheres);
	sort(out, k.n);
	return k.n;
}
