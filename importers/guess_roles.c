/* guess_roles.c: what each column is, by its name and by its cells. */
#include "importers/guess_plan.h"

#include "lib/hash.h"
#include "lib/text.h"

#include <stdlib.h>

enum { LEAST = 45, SUPPORT = 15, CELLS_ONLY = 40 };

/* What cells say of a role: they are such values, they are not, or nothing. */
enum verdict { NEUTRAL, SUPPORTS, SPEAKS_AGAINST };

static enum verdict share(const struct guess_cells *c, size_t count, size_t supports, size_t least)
{
	if (!c->n)
		return NEUTRAL;
	return guess_most(c, count, supports) ? SUPPORTS
	    : guess_most(c, count, least)     ? NEUTRAL
	                                      : SPEAKS_AGAINST;
}

static enum verdict no_share(const struct guess_cells *c, size_t count)
{
	return guess_most(c, count, 50) ? SPEAKS_AGAINST : NEUTRAL;
}

static enum verdict judge_id(const struct guess_cells *c)
{
	bool own = c->n * 100 >= c->rows * 99 && c->distinct * 100 >= c->n * 99;

	return !c->n || !own || c->bytes / c->n > 40 ? SPEAKS_AGAINST : SUPPORTS;
}

static enum verdict judge_text(const struct guess_cells *c)
{
	if (guess_most(c, c->phones, 50) || guess_most(c, c->emails, 50) || guess_most(c, c->postals, 50) ||
	    guess_most(c, c->webs, 80) || guess_most(c, c->decimals + c->integers, 50))
		return SPEAKS_AGAINST;
	return NEUTRAL;
}

static enum verdict judge(enum guess_role role, const struct guess_cells *c)
{
	switch (role) {
	case ROLE_PHONE:
	case ROLE_FAX:
	case ROLE_CELL:
	case ROLE_TTY:
	case ROLE_CONTACT_PHONE:
		return share(c, c->maybe_phones + c->numbers, 60, 20);
	case ROLE_TOLLFREE:
		return share(c, c->maybe_phones + c->numbers, 60, 10);
	case ROLE_EMAIL:
	case ROLE_CONTACT_EMAIL:
		return share(c, c->emails, 60, 30);
	case ROLE_WEB:
		return share(c, c->webs, 60, 30);
	case ROLE_POSTAL:
	case ROLE_MAIL_POSTAL:
		return share(c, c->postals, 70, 40);
	case ROLE_LATITUDE:
		return share(c, c->latitudes, 80, 80);
	case ROLE_LONGITUDE:
		return share(c, c->longitudes, 80, 80);
	case ROLE_EXT:
	case ROLE_YEAR:
		return share(c, c->integers, 80, 50);
	case ROLE_CIVIC:
		return share(c, c->digits, 80, 60);
	case ROLE_ID:
	case ROLE_ROW_ID:
		return judge_id(c);
	case ROLE_NAME:
	case ROLE_CITY:
	case ROLE_CONTACT:
	case ROLE_CATEGORY:
	case ROLE_SERVICE:
	case ROLE_PLACE:
	case ROLE_STREET:
		return judge_text(c);
	case ROLE_ADDRESS:
		return no_share(c, c->webs + c->emails + c->phones + c->postals);
	case ROLE_UPDATED:
	case ROLE_VERIFIED:
		return c->format >= 0 ? SUPPORTS : no_share(c, c->flags + c->integers);
	default:
		return NEUTRAL;
	}
}

/* "Numéro" beside a street is the house's. */
static enum guess_role settle(enum guess_role role, const struct guess_cells *c)
{
	if (role != ROLE_PHONE_OR_CIVIC)
		return role;
	return guess_most(c, c->phones, 50) ? ROLE_PHONE : ROLE_CIVIC;
}

static void by_name(struct guess_plan *p, const struct guess_names *names, struct guess_column *c)
{
	struct guess_reading readings[GUESS_READINGS_MAX];
	int n = guess_readings(names, p->a, c->name, readings);

	for (int i = 0; i < n; i++) {
		enum guess_role role = settle(readings[i].role, &c->cells);
		enum verdict v = judge(role, &c->cells);
		int score = readings[i].score + (v == SUPPORTS ? SUPPORT : 0);
		if (v == SPEAKS_AGAINST || readings[i].score < LEAST || score <= c->score)
			continue;
		c->role = role;
		c->score = score;
		c->english = readings[i].english;
		c->french = readings[i].french;
	}
}

/* Cells that can be but one thing, whatever the column is called. */
static void by_cells(struct guess_column *c)
{
	const struct {
		size_t count;
		enum guess_role role;
	} kinds[] = { { c->cells.emails, ROLE_EMAIL }, { c->cells.phones, ROLE_PHONE },
		{ c->cells.postals, ROLE_POSTAL }, { c->cells.webs, ROLE_WEB },
		{ c->cells.addresses, ROLE_ADDRESS } };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && c->role == ROLE_UNKNOWN; i++)
		if (c->cells.n > 1 && guess_most(&c->cells, kinds[i].count, 80)) {
			c->role = kinds[i].role;
			c->score = CELLS_ONLY;
		}
}

struct guess_column *guess_column(const struct guess_plan *p, enum guess_role role, int nth)
{
	struct guess_column *best = NULL;

	for (size_t i = 0; i < p->n; i++)
		if (p->columns[i].role == role && p->columns[i].ref.n &&
		    (!best || p->columns[i].score > best->score))
			best = &p->columns[i];
	if (nth == 0 || !best)
		return best;
	for (size_t i = 0; i < p->n; i++)
		if (p->columns[i].role == role && p->columns[i].ref.n && &p->columns[i] != best && --nth == 0)
			return &p->columns[i];
	return NULL;
}

/* Names ------------------------------------------------------------------------------------------------------ */

static bool is_bare(struct guess_plan *p, struct str name)
{
	struct str words[GUESS_WORDS_MAX];
	int n = guess_words(p->a, name, words);

	return n == 1 && (str_is(words[0], "nom") || str_is(words[0], "name"));
}

/* "Prénom" and "Nom" beside an organisation's name are a person's. */
static void part_persons(struct guess_plan *p)
{
	struct guess_column *first = guess_column(p, ROLE_CONTACT_FIRST, 0);

	if (!first || guess_column(p, ROLE_CONTACT_LAST, 0) || !guess_column(p, ROLE_NAME, 1))
		return;
	for (size_t i = 0; i < p->n; i++) {
		struct guess_column *c = &p->columns[i];
		if (c->role == ROLE_NAME && (c == first + 1 || c + 1 == first) && is_bare(p, c->name)) {
			c->role = ROLE_CONTACT_LAST;
			return;
		}
	}
}

/* Of several names of equal rank that which tells the rows apart best; a list without any: the first column of texts
 * that do. */
static void choose_name(struct guess_plan *p)
{
	struct guess_column *best = guess_column(p, ROLE_NAME, 0), *c;

	for (int i = 1; best && (c = guess_column(p, ROLE_NAME, i)); i++)
		if (c->score >= best->score - 10 &&
		    c->cells.distinct > best->cells.distinct + best->cells.distinct / 10) {
			c->score = best->score + 1;
			best = c;
			i = 0;
		}
	for (size_t i = 0; !best && i < p->n; i++) {
		c = &p->columns[i];
		bool texts = c->cells.n * 10 >= c->cells.rows * 9 && c->cells.bytes >= 4 * c->cells.n &&
		    c->cells.bytes < 150 * c->cells.n && c->cells.distinct * 10 >= c->cells.n * 6 &&
		    judge_text(&c->cells) == NEUTRAL && c->cells.format < 0 &&
		    !guess_most(&c->cells, c->cells.times, 50);
		if (c->ref.n && texts && (c->role == ROLE_UNKNOWN || c->role == ROLE_PLACE))
			best = c;
	}
	for (size_t i = 0; !best && i < p->n; i++)
		if (p->columns[i].ref.n)
			best = &p->columns[i];
	if (best)
		best->role = ROLE_NAME;
}

void guess_roles(struct guess_plan *p, const struct guess_names *names)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->columns[i].day)
			continue;
		by_name(p, names, &p->columns[i]);
		if (p->columns[i].role == ROLE_UNKNOWN)
			by_cells(&p->columns[i]);
	}
	part_persons(p);
	choose_name(p);
	/* A street's name may be called an address, and an address a street. */
	struct guess_column *street = guess_column(p, ROLE_STREET, 0);
	if (street && !guess_column(p, ROLE_CIVIC, 0) && !guess_column(p, ROLE_ADDRESS, 0))
		street->role = ROLE_ADDRESS;
}

/* Keys ------------------------------------------------------------------------------------------------------- */

static int compare_hashes(const void *x, const void *y)
{
	return memcmp(x, y, sizeof(struct hash));
}

size_t guess_alike(const struct guess_plan *p, const struct guess_column *const columns[], size_t n)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)64 << 20),
	                         *AUTO_ARENA work = arena_new((size_t)64 << 20);
	struct hash *hashes = ARENA_ARRAY(a, struct hash, p->rows + 1);
	size_t alike = 0;

	for (size_t r = 0; r < p->rows; r++) {
		bool blank = true;
		arena_reset(work);
		for (size_t i = 0; i < n; i++) {
			size_t at = r * p->n + (size_t)(columns[i] - p->columns);
			struct str folded = text_fold(work, p->cells[at]);
			blank = blank && !folded.n;
			hashes[r] = hash_of2(
			    (struct str){ (const char *)hashes[r].b, sizeof hashes[r].b }, folded);
		}
		alike += blank;
	}
	qsort(hashes, p->rows, sizeof *hashes, compare_hashes);
	for (size_t r = 1; r < p->rows; r++)
		alike += hash_eq(hashes[r - 1], hashes[r]);
	return alike;
}
