/* pairs.c: how fast records are made forms, and pairs of them scored, on one core.
 *
 *	pairs LIST [CANDIDATES]      LIST as organisations.c writes it; CANDIDATES takes the pairs (x,y: rows from 0)
 *
 * The candidates are those of blocking, at most PAIRS of them, in the order in which matching meets them. Prints "forms" and
 * "pairs", each with its count, its seconds and how many a second, between tabs. */
#include "lib/csv.h"
#include "rules/match_key.h"
#include "rules/match_pairs_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PAIRS = 10 * 1000 * 1000, MEMORY = 1 << 30, SECONDS = 2 };

struct pair {
	uint32_t x, y;
};

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void set(struct record *r, const char *field, struct str text)
{
	record_set(r, entity_field(r->entity, str_of(field)), text);
}

static struct record *child(struct arena *a, struct record *r, const char *field, enum entity_id entity)
{
	struct record *c = record_new(a, &entities[entity]);

	record_add(r, entity_field(r->entity, str_of(field)), c);
	return c;
}

/* id,nom,adresse,ville,province,code_postal,telephone,courriel,site */
static struct record *record_of(struct arena *a, const struct str *cell)
{
	struct record *r = record_new(a, &entities[ENTITY_ORGANIZATION]);

	set(r, "name", cell[1]);
	set(r, "email", cell[7]);
	set(r, "website", cell[8]);
	if (cell[6].n)
		set(child(a, r, "phones", ENTITY_PHONE), "number", cell[6]);
	struct record *place = child(a, r, "locations", ENTITY_LOCATION);
	struct record *address = child(a, place, "addresses", ENTITY_ADDRESS);
	set(address, "address_type", STR("physical"));
	set(address, "address_1", cell[2]);
	set(address, "city", cell[3]);
	set(address, "state_province", cell[4]);
	set(address, "postal_code", cell[5]);
	return r;
}

static bool read_list(const char *path, struct match_set *s, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(16 << 20);
	struct input *AUTO_INPUT in = NULL;
	struct csv *AUTO_CSV csv = NULL;
	struct csv_row row;
	struct csv_cells cells;
	double spent = 0;
	enum csv_step step;

	if (!input_open_file(path, INPUT_MAX, &in, err) || !csv_open(in, ',', NULL, &csv, err))
		return false;
	for (uint64_t n = 0; (step = csv_next(csv, &row, err)) == CSV_ROW; n++) {
		if (!csv_split(csv, &row, &cells, err))
			return false;
		if (!n)
			continue; /* the header */
		if (cells.n != 9)
			return err_set(
			    err, ERR_INPUT, "line %" PRIu64 ": not as organisations.c writes it", row.line);
		struct record *r = record_of(a, cells.cell);
		double began = seconds();
		struct str form = match_form_of(a, NULL, r);
		spent += seconds() - began;
		if (!match_set_add(s, form, 0, err))
			return false;
		arena_reset(a);
	}
	printf("forms\t%u\t%.3f\t%.0f\n", (unsigned)match_set_n(s), spent, match_set_n(s) / spent);
	return step == CSV_DONE;
}

static size_t candidates(const struct match_set *s, struct pair *out, struct err *err)
{
	struct match_blocks AUTO_BLOCKS b = { 0 };
	static uint32_t partners[MATCH_PARTNERS];
	uint32_t *seen = calloc(match_set_n(s) + 1, sizeof *seen);
	size_t n = 0;

	if (!seen || !match_blocks_make(s, 0, MEMORY, &b, err)) {
		free(seen);
		return 0;
	}
	for (uint32_t x = 0; x < b.n && n < PAIRS; x++) {
		int k = match_blocks_partners(&b, x, seen, partners);
		for (int i = 0; i < k && n < PAIRS; i++)
			out[n++] = (struct pair){ partners[i], x };
	}
	free(seen);
	return n;
}

/* All of them once, one record with all its partners at a time, as matching does it; the sum of what they come to. */
static double score_all(
    const struct match_set *s, const struct match_model *model, const struct pair *pairs, size_t n)
{
	static uint32_t others[MATCH_PARTNERS], patterns[MATCH_PARTNERS];
	double sum = 0;

	for (size_t i = 0; i < n;) {
		uint32_t y = pairs[i].y;
		int k = 0;
		for (; i < n && pairs[i].y == y; i++)
			others[k++] = pairs[i].x;
		match_compare_many(s, y, others, k, patterns);
		while (k > 0)
			sum += match_model_same(model, patterns[--k]);
	}
	return sum;
}

static void score(struct match_set *s, const struct pair *pairs, size_t n)
{
	struct match_census AUTO_CENSUS census = { 0 };
	struct match_model *model = malloc(sizeof *model);
	double began, spent, sum = 0;
	uint64_t scored = 0;

	if (!model)
		return;
	match_model_ship(model);
	match_set_census(s, &census);
	match_set_weigh(s, &census, 0);
	began = seconds();
	do {
		sum += score_all(s, model, pairs, n);
		scored += n;
		spent = seconds() - began;
	} while (spent < SECONDS);
	printf("pairs\t%" PRIu64 "\t%.3f\t%.0f\n", scored, spent, (double)scored / spent);
	fprintf(stderr, "of %zu candidates %.0f are the same by the weights that ship\n", n,
	    sum * (double)n / (double)scored);
	free(model);
}

static bool write_pairs(const char *path, const struct pair *pairs, size_t n)
{
	FILE *f = fopen(path, "w");

	if (!f)
		return false;
	fputs("x,y\n", f);
	for (size_t i = 0; i < n; i++)
		fprintf(f, "%" PRIu32 ",%" PRIu32 "\n", pairs[i].x, pairs[i].y);
	return fclose(f) == 0;
}

int main(int argc, char **argv)
{
	struct match_set *AUTO_MATCH_SET s = match_set_new(MEMORY);
	struct pair *pairs = malloc(PAIRS * sizeof *pairs);
	struct err e = { 0 };
	size_t n = 0;

	if (argc < 2 || argc > 3 || !pairs) {
		fputs("usage: pairs LIST [CANDIDATES]\n", stderr);
		free(pairs);
		return 64;
	}
	bool ok = read_list(argv[1], s, &e) && (n = candidates(s, pairs, &e)) > 0;
	if (ok)
		score(s, pairs, n);
	if (ok && argc > 2)
		ok = write_pairs(argv[2], pairs, n);
	if (!ok)
		fprintf(
		    stderr, "pairs: %s\n", e.text[0] ? e.text : "no candidates, or they cannot be written");
	free(pairs);
	return ok ? 0 : 1;
}
