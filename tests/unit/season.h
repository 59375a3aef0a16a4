/* season.h: a directory through a season of random nights: sources whose worlds change, technicians between them,
 * and what must hold after each step. One seed is one season, always the same. */
#ifndef TESTS_SEASON_H
#define TESTS_SEASON_H

#include "tests/unit/directory.h"

#include "lib/hash.h"
#include "store/edit.h"

enum {
	SEASON_ORGS = 14,
	SEASON_FEEDS = 3,
	SEASON_TABLES = 12,
	ROW_VALUES = 8,
	ROW_PHONES = 3,
	ROW_SERVICES = 2,
};

/* What a source says of one organisation: each value is a word of a small vocabulary, 0 the blank. */
struct season_row {
	bool there;
	int org; /* whose values it has: keys may be swapped */
	int style;
	int values[ROW_VALUES];
	int phones[ROW_PHONES]; /* JSON only; 0: not listed */
	int services[ROW_SERVICES];
};

struct season_feed {
	const char *name, *file;
	bool json;
	struct season_row rows[SEASON_ORGS];
	int order[SEASON_ORGS];
	int twice; /* a row that stands twice, the second time with another value; -1: none */
};

/* A partner that takes deltas: what it holds, in a database of its own. */
struct season_partner {
	void *db;
	int64_t seq;
};

struct season {
	struct directory d;
	struct season_partner partners[2];
	uint64_t random;
	int seed, step;
	const char *doing;
	struct season_feed feeds[SEASON_FEEDS];
};

/* 0 … n - 1. */
int season_pick(struct season *s, int n);
bool season_chance(struct season *s, int percent);

void season_open(struct season *s, int seed);
void season_close(struct season *s);

/* Fails the test with the seed and the step. */
#define season_fail(s, ...) \
	do { \
		print_error("folder %s\n", (s)->d.folder); \
		print_error("season %d, step %d, %s: ", (s)->seed, (s)->step, (s)->doing); \
		fail_msg(__VA_ARGS__); \
	} while (0)
#define season_ok(s, call) \
	do { \
		if (!(call)) \
			season_fail((s), "%s: kind %d: %s", #call, (int)e.kind, e.text); \
	} while (0)

/* The number that a query gives; `?1` is `one`. 0 when it gives no row. */
int64_t season_number(struct season *s, const char *sql, int64_t one);

/* season_world.c: the worlds and their bytes. */
void season_worlds(struct season *s);
void season_world_changes(struct season *s, struct season_feed *f);
struct str season_bytes(struct season *s, const struct season_feed *f);
struct str season_word(struct season *s, int org, int column, int word, int style);

/* season_acts.c: what technicians do. */
void season_act(struct season *s);

/* season_check.c: what holds after each step. */
void season_check(struct season *s);
void season_check_exports(struct season *s);

/* All permanent tables, a hash each: the first SEASON_TABLES - 1 are those that a night without news leaves alone. */
struct season_dump {
	struct hash tables[SEASON_TABLES];
};
struct season_dump season_dump(struct season *s);
void season_same(struct season *s, const struct season_dump *before, int n_tables);

#endif
