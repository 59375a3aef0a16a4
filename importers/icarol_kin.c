#include "importers/icarol_kin.h"

#include "importers/icarol_feed.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/map64.h"

#include <stdlib.h>

/* A site's program's site …: nobody nests deeper, and circles end. */
enum { STEPS_MAX = 8 };

struct icarol_kin {
	struct map64 agencies; /* 1 */
	struct map64 others;   /* number in `parents`, from 1 */
	struct map64 waiting;  /* keys that wait: number in `targets`, from 1 */
	uint64_t *parents, *targets;
	uint32_t n, room, n_targets, rows;
};

struct icarol_kin *icarol_kin_new(void)
{
	struct icarol_kin *k = calloc(1, sizeof *k);

	if (!k)
		abort();
	return k;
}

void icarol_kin_free(struct icarol_kin **k)
{
	if (!*k)
		return;
	map64_free(&(*k)->agencies);
	map64_free(&(*k)->others);
	map64_free(&(*k)->waiting);
	free((*k)->parents);
	free((*k)->targets);
	free(*k);
	*k = NULL;
}

uint64_t icarol_kin_key(struct str number)
{
	struct hash h = hash_of(number);
	uint64_t key;

	memcpy(&key, h.b, sizeof key);
	return key ? key : 1;
}

/* Room for one more. */
static void grow(struct icarol_kin *k)
{
	if (k->n < k->room)
		return;
	k->room = k->room ? 2 * k->room : 1024;
	uint64_t *parents = realloc(k->parents, k->room * sizeof *parents);
	if (!parents)
		abort();
	k->parents = parents;
}

bool icarol_kin_add(struct icarol_kin *k, uint64_t own, uint64_t parent, struct err *err)
{
	if (++k->rows > ICAROL_ROWS_MAX)
		return err_set(err, ERR_INPUT, _("more than %d rows: ask the partner for a part of it"),
		    ICAROL_ROWS_MAX);
	if (!parent) {
		map64_put(&k->agencies, own, 1);
		return true;
	}
	if (map64_get(&k->others, own))
		return true; /* its other language, or one number twice */
	grow(k);
	k->parents[k->n++] = parent;
	map64_put(&k->others, own, k->n);
	return true;
}

/* The agency above; 0 when there is none. */
static uint64_t agency_of(const struct icarol_kin *k, uint64_t key)
{
	for (int i = 0; i < STEPS_MAX; i++) {
		if (map64_get(&k->agencies, key))
			return key;
		uint32_t at = map64_get(&k->others, key);
		if (!at)
			return 0;
		key = k->parents[at - 1];
	}
	return 0;
}

void icarol_kin_close(struct icarol_kin *k)
{
	uint32_t lost = 0;

	for (uint32_t i = 0; i < k->n; i++)
		lost += !map64_get(&k->agencies, k->parents[i]);
	if (!lost)
		return;
	k->targets = calloc((size_t)lost, sizeof *k->targets);
	if (!k->targets)
		abort();
	for (uint32_t i = 0; i < k->n; i++) {
		uint64_t parent = k->parents[i], agency;
		if (map64_get(&k->agencies, parent) || map64_get(&k->waiting, parent) ||
		    !(agency = agency_of(k, parent)))
			continue;
		k->targets[k->n_targets++] = agency;
		map64_put(&k->waiting, parent, k->n_targets);
		map64_put(&k->waiting, agency, k->n_targets);
	}
}

bool icarol_kin_waits(const struct icarol_kin *k, uint64_t parent, uint64_t *to)
{
	uint32_t at = map64_get(&k->waiting, parent);

	if (at)
		*to = k->targets[at - 1];
	return at != 0;
}
