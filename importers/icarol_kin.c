#include "importers/icarol_kin.h"

#include "importers/icarol_feed.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/map64.h"

#include <stdlib.h>

/* A site's program's site …: nobody nests deeper, and circles end. */
enum { STEPS_MAX = 8, IS_AGENCY = 1, HAS_ROWS = 2 };

struct icarol_kin {
	struct map64 numbers; /* what they are */
	struct map64 lost;    /* numbers that are no agency's: place in `parents`, from 1 */
	struct map64 waiting; /* numbers whose rows wait: place in `targets`, from 1 */
	uint64_t *parents;    /* of the lost; 0: not known */
	uint64_t *targets;    /* the agencies they belong to */
	uint32_t n_lost, n_targets;
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
	map64_free(&(*k)->numbers);
	map64_free(&(*k)->lost);
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

bool icarol_kin_add(struct icarol_kin *k, uint64_t number, bool agency, struct err *err)
{
	uint32_t was = map64_get(&k->numbers, number), is = was | (agency ? IS_AGENCY : HAS_ROWS);

	if (!was && k->numbers.used == ICAROL_AGENCIES_MAX)
		return err_set(err, ERR_INPUT, _("more than %d agencies: ask the partner for a part of them"),
		    ICAROL_AGENCIES_MAX);
	if (is != was)
		map64_put(&k->numbers, number, is);
	return true;
}

bool icarol_kin_has_lost(struct icarol_kin *k)
{
	for (uint32_t i = 0; i < k->numbers.slots; i++)
		if (k->numbers.values[i] == HAS_ROWS)
			map64_put(&k->lost, k->numbers.keys[i], ++k->n_lost);
	if (!k->n_lost)
		return false;
	k->parents = calloc(k->n_lost, sizeof *k->parents);
	k->targets = calloc(k->n_lost, sizeof *k->targets);
	if (!k->parents || !k->targets)
		abort();
	return true;
}

void icarol_kin_look(struct icarol_kin *k, uint64_t own, uint64_t parent)
{
	uint32_t at = map64_get(&k->lost, own);

	if (at && !k->parents[at - 1])
		k->parents[at - 1] = parent;
}

/* The agency above; 0 when there is none. */
static uint64_t agency_of(const struct icarol_kin *k, uint64_t key)
{
	for (int i = 0; key && i < STEPS_MAX; i++) {
		uint32_t at = map64_get(&k->lost, key);
		if (!at)
			return key; /* whoever is not lost and has rows is an agency */
		key = k->parents[at - 1];
	}
	return 0;
}

void icarol_kin_close(struct icarol_kin *k)
{
	for (uint32_t i = 0; i < k->lost.slots; i++) {
		uint64_t key = k->lost.keys[i], agency = k->lost.values[i] ? agency_of(k, key) : 0;
		if (!agency)
			continue;
		k->targets[k->n_targets++] = agency;
		map64_put(&k->waiting, key, k->n_targets);
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
