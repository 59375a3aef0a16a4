#include "tests/unit/season.h"

#include <dirent.h>
#include <sqlite3.h>

static const char conf[] =
    "[source levis]\nformat = csv\nmapping = map\nmax_refused_percent = 100\n"
    "[source cdc]\nformat = csv\nmapping = map\ntrust = 40\nmax_refused_percent = 100\n"
    "trust.phone = 60\n"
    "[source large]\nformat = hsds-json\nmax_refused_percent = 100\n";
static const char map[] = "[list]\nid = id\n[record]\nname = {nom}\ndescription = {description}\n"
                          "email = {courriel}\n"
                          "phones[main].number = {tel}\nphones[fax].number = {fax}\n"
                          "locations[main].addresses[physical].postal_code = {cp}\n"
                          "services[main].name = {service}\nservices[main].description = {texte}\n";

int season_pick(struct season *s, int n)
{
	uint64_t x = s->random += 0x9E3779B97F4A7C15U;

	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
	return n > 0 ? (int)((x ^ (x >> 31)) % (uint64_t)n) : 0;
}

bool season_chance(struct season *s, int percent)
{
	return season_pick(s, 100) < percent;
}

void season_open(struct season *s, int seed)
{
	*s = (struct season){ .seed = seed, .random = (uint64_t)seed * 1000003, .doing = "opening" };
	directory_open(&s->d, conf);
	directory_file(&s->d, "map", map);
	season_worlds(s);
	for (int i = 0; i < 2; i++) {
		sqlite3 *db;
		assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
		sqlite3_exec(db, "CREATE TABLE held(id TEXT PRIMARY KEY, doc TEXT)", NULL, NULL, NULL);
		s->partners[i].db = db;
	}
}

void season_close(struct season *s)
{
	DIR *dir = opendir(s->d.folder);

	for (int i = 0; i < 2; i++)
		sqlite3_close(s->partners[i].db);
	for (struct dirent *e; dir && (e = readdir(dir));) {
		char path[400];
		snprintf(path, sizeof path, "%s/%s", s->d.folder, e->d_name);
		if (e->d_name[0] != '.')
			unlink(path);
	}
	if (dir)
		closedir(dir);
	directory_close(&s->d);
}

int64_t season_number(struct season *s, const char *sql, int64_t one)
{
	sqlite3_stmt *q;
	int64_t n = 0;

	if (sqlite3_prepare_v2(db_handle(s->d.db), sql, -1, &q, NULL) != SQLITE_OK)
		season_fail(s, "%s: %s", sql, sqlite3_errmsg(db_handle(s->d.db)));
	sqlite3_bind_int64(q, 1, one);
	if (sqlite3_step(q) == SQLITE_ROW)
		n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return n;
}
