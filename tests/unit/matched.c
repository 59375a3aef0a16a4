/* matched.c: a directory of organisations that look alike, for the tests of matching. */
#include "tests/unit/matched.h"

#include "store/pair_parts.h"

#include <sqlite3.h>

static const char conf[] = "[source ville]\nformat = csv\nmapping = map\n"
                           "[source cdc]\nformat = csv\nmapping = map\n"
                           "[source ecoute]\nformat = csv\nmapping = map\ncreate = no\n";
static const char map[] = "[list]\nid = id\n[record]\nname = {nom}\nphones[main].number = {tel}\n"
                          "email = {courriel}\nwebsite = {site}\n"
                          "locations[main].addresses[physical].address_1 = {rue}\n"
                          "locations[main].addresses[physical].city = {ville}\n"
                          "locations[main].addresses[physical].postal_code = {cp}\n";

void matched_begin(struct directory *d)
{
	directory_open(d, conf);
	directory_file(d, "map", map);
}

int64_t matched_number(struct directory *d, const char *sql)
{
	struct str row = directory_rows(d, sql);

	return row.n ? strtoll(arena_z(d->a, row), NULL, 10) : 0;
}

void matched_run(struct directory *d, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db_handle(d->db), sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
}

int64_t matched_pair(struct directory *d, int64_t x, int64_t y, double score)
{
	struct pair p = { .fiche_1 = x,
		.fiche_2 = y,
		.score = score,
		.band = score < .9 ? STR("possible") : STR("same"),
		.reasons = STR("[]") };
	struct err e = { 0 };
	bool news;

	assert_ok(db_begin(d->db, &e) && pair_put(d->db, &p, d->now, &news, &e) && db_commit(d->db, &e));
	return matched_number(d, "SELECT max(id) FROM pair");
}

struct match_report matched_dedupe(struct directory *d, struct match_options o)
{
	struct match_report r = { 0 };
	struct err e = { 0 };

	o.bounds = match_bounds_shipped;
	o.now = d->now;
	assert_ok(match_dedupe(d->a, d->db, &o, &r, &e));
	return r;
}
