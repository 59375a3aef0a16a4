/* test_fetch_conf.c: how a source says where its deliveries come from, and when. */
#include "tests/test.h"

#include "lib/clock.h"
#include "sync/fetch_conf.h"
#include "sync/fetcher.h"

#include <time.h>

/* Which way ------------------------------------------------------------------------------------------------------ */

static const struct way_row {
	const char *name, *keys, *where;
	const char *via;  /* NULL: by hand … */
	const char *says; /* … or refused, with this in the message */
} ways[] = {
	{ "nothing is said: by hand", "", "", NULL, NULL },
	{ "a path", "", "feeds/levis.csv", "file", NULL },
	{ "an absolute path", "", "/srv/levis.csv", "file", NULL },
	{ "a path with a colon", "", "feeds/2026:levis.csv", "file", NULL },
	{ "https", "", "https://ville.test/liste.csv", "http", NULL },
	{ "http in capitals", "", "HTTP://ville.test/liste.csv", "http", NULL },
	{ "sftp", "", "sftp://ville.test/liste.csv", "sftp", NULL },
	{ "a folder must be asked for", "via = folder\n", "feeds", "folder", NULL },
	{ "a portal must be asked for", "via = ckan\ndataset = x\n", "https://portail.test/", "ckan", NULL },
	{ "an API must be asked for", "via = hsda\n", "https://api.test/v1", "hsda", NULL },
	{ "blank is not said", "via =\n", "a.csv", "file", NULL },
	{ "no such way", "via = fax\n", "a.csv", NULL,
	    "there is no such way; there are: ckan, file, folder" },
	{ "a way without an address", "via = hsda\n", "", NULL, "it needs \"where\"" },
	{ "a folder on the web", "via = folder\n", "https://ville.test/", NULL, "does not fit" },
	{ "a portal at a path", "via = ckan\n", "feeds", NULL, "does not fit" },
	{ "a file of another machine", "", "file:///etc/passwd", NULL, "no way to fetch" },
	{ "an ftp server", "", "ftp://ville.test/a.csv", NULL, "no way to fetch" },
};

static void test_way(void **state)
{
	const struct way_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF conf = NULL;
	struct fetch_conf out = { 0 };
	struct err e = { 0 };

	struct str text = arena_fmt(a, "[source s]\n%s", r->keys);
	assert_ok(conf_parse("vigie.conf", text, &conf, &e));
	bool ok = fetch_conf_read(a, conf, "source s", str_of(r->where), &out, &e);
	if (r->says) {
		assert_false(ok);
		assert_int_equal(e.kind, ERR_CONFIG);
		assert_non_null(strstr(e.text, r->says));
		return;
	}
	assert_ok(ok);
	assert_true(conf_check_used(conf, &e));
	if (r->via)
		assert_string_equal(out.via->name, r->via);
	else
		assert_null(out.via);
}

/* When ----------------------------------------------------------------------------------------------------------- */

/* 22 November 2026 is a Sunday. */
static const struct when_row {
	const char *name, *when, *now, *last;
	bool due;
	const char *next; /* from `now` on; NULL: never */
} whens[] = {
	{ "nothing is said", "", "2026-11-22 03:00", "2026-11-21 03:00", true, "2026-11-22" },
	{ "daily, twice a day", "daily", "2026-11-22 14:00", "2026-11-22 03:00", true, "2026-11-22" },
	{ "never", "never", "2026-11-22 03:00", "", false, NULL },
	{ "never, in French", "jamais", "2026-11-22 03:00", "", false, NULL },
	{ "what never ran is due", "monday", "2026-11-22 03:00", "", true, "2026-11-22" },
	{ "its weekday", "Sunday", "2026-11-22 03:00", "2026-11-15 03:00", true, "2026-11-22" },
	{ "in French", "dimanche", "2026-11-22 03:00", "2026-11-15 03:00", true, "2026-11-22" },
	{ "the day before", "monday", "2026-11-22 03:00", "2026-11-16 03:00", false, "2026-11-23" },
	{ "two weekdays", "monday, thursday", "2026-11-25 03:00", "2026-11-23 03:00", false, "2026-11-26" },
	{ "once on its day", "sunday", "2026-11-22 20:00", "2026-11-22 03:00", false, "2026-11-29" },
	{ "its day was missed", "friday", "2026-11-22 03:00", "2026-11-13 03:00", true, "2026-11-22" },
	{ "a night that began before midnight", "sunday", "2026-11-22 00:05", "2026-11-21 23:55", true,
	    "2026-11-22" },
	{ "days of the month", "1, 15", "2026-11-22 03:00", "2026-11-15 03:00", false, "2026-12-01" },
	{ "the day of the month", "1, 22", "2026-11-22 03:00", "2026-11-15 03:00", true, "2026-11-22" },
	{ "a 31st that November has not", "31", "2026-11-30 03:00", "2026-11-15 03:00", true, "2026-11-30" },
	{ "a 30th that February has not", "30", "2027-02-28 03:00", "2027-02-15 03:00", true, "2027-02-28" },
	{ "not the 30th where there is a 31st", "31", "2026-12-30 03:00", "2026-12-15 03:00", false,
	    "2026-12-31" },
	{ "six of seven days", "7 days", "2026-11-22 03:00", "2026-11-16 23:00", false, "2026-11-23" },
	{ "seven days", "7 days", "2026-11-22 03:00", "2026-11-15 23:00", true, "2026-11-22" },
	{ "two weeks, in French", "2 semaines", "2026-11-22 03:00", "2026-11-09 03:00", false, "2026-11-23" },
	{ "over the change of the clock", "7 days", "2026-11-05 00:30", "2026-10-29 00:30", true,
	    "2026-11-05" },
	{ "a clock that was set back", "7 days", "2026-11-22 03:00", "2026-12-22 03:00", true, "2026-11-22" },
};

static int64_t local(const char *text)
{
	int64_t day = 0;

	if (!*text)
		return 0;
	assert_true(clock_parse((struct str){ text, 10 }, &day));
	return clock_in_day(day, 0, (int)strtol(text + 11, NULL, 10) * 60 + (int)strtol(text + 14, NULL, 10));
}

static void test_when(void **state)
{
	const struct when_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF conf = NULL;
	struct fetch_conf out;
	struct err e = { 0 };
	char date[CLOCK_DATE];

	clock_zone("America/Toronto");
	assert_ok(conf_parse("vigie.conf", arena_fmt(a, "[source s]\nwhen = %s\n", r->when), &conf, &e));
	assert_ok(fetch_conf_read(a, conf, "source s", STR("a.csv"), &out, &e));
	assert_int_equal(fetch_due(&out.when, local(r->now), local(r->last)), r->due);
	int64_t next = fetch_next(&out.when, local(r->now), local(r->last));
	if (!r->next) {
		assert_int_equal(next, 0);
		return;
	}
	clock_date(next, date);
	assert_string_equal(date, r->next);
}

static const struct bad_row {
	const char *name, *when;
} bads[] = {
	{ "no such day", "someday" },
	{ "the 32nd", "32" },
	{ "the 0th", "0" },
	{ "a day and never", "monday, never" },
	{ "days without a number", "days" },
	{ "no days", "0 days" },
	{ "more than a year", "400 days" },
	{ "a distance among days", "monday, 7 days" },
	{ "a number that is too long", "99999999999999999999" },
};

static void test_bad(void **state)
{
	const struct bad_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct conf *AUTO_CONF conf = NULL;
	struct fetch_conf out;
	struct err e = { 0 };

	assert_ok(conf_parse("vigie.conf", arena_fmt(a, "[source s]\nwhen = %s\n", r->when), &conf, &e));
	assert_false(fetch_conf_read(a, conf, "source s", STR("a.csv"), &out, &e));
	assert_int_equal(e.kind, ERR_CONFIG);
	assert_non_null(strstr(e.text, "vigie.conf, line 2"));
}

/* The table ------------------------------------------------------------------------------------------------------ */

static void test_table(void **state)
{
	(void)state;
	for (const struct fetcher *const *f = fetchers; *f; f++) {
		assert_non_null((*f)->name);
		assert_non_null((*f)->summary);
		assert_non_null((*f)->fetch);
		assert_non_null((*f)->check);
		if (f[1])
			assert_true(strcmp((*f)->name, f[1]->name) < 0);
	}
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, ways, test_way);
	TESTS_ROWS(&t, whens, test_when);
	TESTS_ROWS(&t, bads, test_bad);
	tests_add(&t, "the ways are in order, and each has what it needs", test_table, NULL);
	return tests_run(&t, "fetch_conf");
}
