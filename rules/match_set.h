/* match_set.h: many forms in memory, weighed and ready to be compared. Pure (it owns its memory).
 *
 * How rare a shared word, name, line, door or domain is decides how much it says: a census counts them over all records that
 * are matched (of a file, or of the directory: then it is stored with the weights). */
#ifndef RULES_MATCH_SET_H
#define RULES_MATCH_SET_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/map64.h"
#include "rules/match_form.h"
#include "rules/match_pattern.h"

struct match_census {
	uint64_t records;
	struct map64
	    counts; /* hash of a value (its kind in it) -> how many doors or bodies have it (match_census.c), not
	         * records: one body may stand in nine lists; what one has is left out */
};

void match_census_free(struct match_census *c);
#define AUTO_CENSUS __attribute__((cleanup(match_census_free)))

/* As bytes for the store, and back. ERR_INPUT when they are none. Values that fewer than 3 records share are left out. */
struct str match_census_write(struct arena *a, const struct match_census *c);
bool match_census_read(struct str bytes, struct match_census *out, struct err *err);

struct match_set;

/* `limit` in bytes. */
struct match_set *match_set_new(size_t limit);
void match_set_free(struct match_set **s);
#define AUTO_MATCH_SET __attribute__((cleanup(match_set_free)))

/* Copies the form; records are numbered from 0 as they come. `source`: of which list it is. ERR_INPUT when match_form_ok
 * says no, ERR_FATAL behind the limit. */
bool match_set_add(struct match_set *s, struct str form, uint32_t source, struct err *err);

uint32_t match_set_n(const struct match_set *s);
struct str match_set_form(const struct match_set *s, uint32_t i);
uint32_t match_set_source(const struct match_set *s, uint32_t i);

/* Forgets the last records, so that `n` are left: for comparing one record after the other with the same set. */
void match_set_cut(struct match_set *s, uint32_t n);

/* Counts what the set's records hold. `out` is empty before. */
void match_set_census(const struct match_set *s, struct match_census *out);

/* Gives the records from number `from` on their weights: to be called before comparing them. */
void match_set_weigh(struct match_set *s, const struct match_census *c, uint32_t from);

/* What the two agree on: the best of all their names, addresses, lines … (rules/match_pattern.h). Symmetric. */
uint32_t match_compare(const struct match_set *s, uint32_t x, uint32_t y);

/* The same of one record and many others: twice as fast where the set is larger than the processor's caches. */
void match_compare_many(
    const struct match_set *s, uint32_t x, const uint32_t *others, int n, uint32_t *patterns);

#endif
