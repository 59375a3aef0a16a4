/* test_send.c: what may leave leaves, and nothing else: the window, the cap, the deadline, the alarm, copies. */
#include "tests/unit/post.h"
#include "tests/unit/relay.h"

#include "lib/clock.h"
#include "mailer/send.h"
#include "mailer/token.h"

/* When ------------------------------------------------------------------------------------------------------ */

enum { MON_FRI = 0x3E, ALL_WEEK = 0x7F };

struct window_row {
	const char *name, *now;
	int from, to;
	unsigned days;
	const char *opens; /* NULL: it is open; "": never */
};

static const struct window_row windows[] = {
	{ "in the middle", "2026-11-23T10:00:00-05:00", 480, 1020, MON_FRI, NULL },
	{ "as it opens", "2026-11-23T08:00:00-05:00", 480, 1020, MON_FRI, NULL },
	{ "a second before", "2026-11-23T07:59:59-05:00", 480, 1020, MON_FRI, "2026-11-23T08:00:00-05:00" },
	{ "as it closes", "2026-11-23T17:00:00-05:00", 480, 1020, MON_FRI, "2026-11-24T08:00:00-05:00" },
	{ "friday evening", "2026-11-27T18:00:00-05:00", 480, 1020, MON_FRI, "2026-11-30T08:00:00-05:00" },
	{ "sunday noon", "2026-11-29T12:00:00-05:00", 480, 1020, MON_FRI, "2026-11-30T08:00:00-05:00" },
	{ "once a week, missed", "2026-11-23T17:00:00-05:00", 480, 1020, 0x02, "2026-11-30T08:00:00-05:00" },
	{ "day and night", "2026-11-29T23:59:59-05:00", 0, 1440, ALL_WEEK, NULL },
	{ "no day at all", "2026-11-23T10:00:00-05:00", 480, 1020, 0, "" },
	{ "winter time begins meanwhile", "2026-10-30T18:00:00-04:00", 480, 1020, MON_FRI,
	    "2026-11-02T08:00:00-05:00" },
	{ "the hour that comes twice", "2026-11-01T01:30:00-05:00", 60, 120, ALL_WEEK, NULL },
	{ "summer time begins meanwhile", "2027-03-12T18:00:00-05:00", 480, 1020, MON_FRI,
	    "2027-03-15T08:00:00-04:00" },
	{ "the morning of summer time", "2027-03-14T07:30:00-04:00", 480, 1020, ALL_WEEK,
	    "2027-03-14T08:00:00-04:00" },
};

static void test_window(void **state)
{
	const struct window_row *r = *state;
	const struct settings s = { .window_from = r->from, .window_to = r->to, .days = r->days };
	int64_t now, opens_at = -1, want = 0;

	clock_zone(NULL);
	assert_true(clock_parse(str_of(r->now), &now));
	assert_int_equal(send_window_open(&s, now, &opens_at), r->opens == NULL);
	if (r->opens && *r->opens)
		assert_true(clock_parse(str_of(r->opens), &want));
	assert_int_equal(opens_at, r->opens ? want : -1);
}

struct day_row {
	const char *name, *now;
	int days, minutes;
	const char *want;
};

static const struct day_row days[] = {
	{ "midnight", "2026-11-23T10:00:00-05:00", 0, 0, "2026-11-23T00:00:00-05:00" },
	{ "the midnight before winter time", "2026-11-01T22:00:00-05:00", 0, 0, "2026-11-01T00:00:00-04:00" },
	{ "the midnight before summer time", "2027-03-14T12:00:00-04:00", 0, 0, "2027-03-14T00:00:00-05:00" },
	{ "a time that there is not", "2027-03-14T12:00:00-04:00", 0, 150, "2027-03-14T03:30:00-04:00" },
	{ "into the next month", "2026-11-30T12:00:00-05:00", 1, 60, "2026-12-01T01:00:00-05:00" },
	{ "the day before", "2027-01-01T00:00:00-05:00", -1, 1439, "2026-12-31T23:59:00-05:00" },
};

static void test_in_day(void **state)
{
	const struct day_row *r = *state;
	int64_t now, want;

	clock_zone(NULL);
	assert_true(clock_parse(str_of(r->now), &now));
	assert_true(clock_parse(str_of(r->want), &want));
	assert_int_equal(clock_in_day(now, r->days, r->minutes), want);
}

static void test_wall(void **state)
{
	int64_t t;

	(void)state;
	clock_zone(NULL);
	assert_true(clock_parse(STR("2026-11-22T03:20:00Z"), &t));
	assert_int_equal(clock_minutes(t), 22 * 60 + 20);
	assert_int_equal(clock_weekday(t), 6);
}

/* The alarm --------------------------------------------------------------------------------------------------- */

struct alarm_row {
	const char *name;
	struct address_alarm seen;
	const char *said; /* in part; NULL: nothing */
};

static const struct alarm_row alarms[] = {
	{ "nothing", { 0, 0, 0 }, NULL },
	{ "five in a hundred", { 100, 5, 0 }, NULL },
	{ "six in a hundred", { 100, 6, 0 }, "6 of 100" },
	{ "one in twenty", { 20, 1, 0 }, NULL },
	{ "two in twenty", { 20, 2, 0 }, "2 of 20" },
	{ "too few to tell", { 19, 19, 0 }, NULL },
	{ "two complaints", { 1000, 0, 2 }, NULL },
	{ "three complaints", { 1000, 0, 3 }, "3 complaints" },
	{ "three complaints of three", { 3, 0, 3 }, "3 complaints" },
};

static void test_alarm(void **state)
{
	const struct alarm_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(64 * 1024);
	struct str said = send_alarm(a, &r->seen);

	assert_int_equal(said.n > 0, r->said != NULL);
	if (r->said)
		assert_non_null(strstr(arena_z(a, said), r->said));
}

/* Sending ----------------------------------------------------------------------------------------------------- */

struct send_row {
	const char *name;
	int n;             /* e-mails, approved */
	const char *sql;   /* then; NULL: nothing */
	const char *scene; /* of the relay; NULL: it takes everything */
	int daily;         /* 0: 200 */
	int64_t max;
	bool night, all_day, dry_run;
	const char *told;   /* sent, failed, later, unsure; would/domains; left */
	const char *states; /* and how many */
	const char *says;   /* why a campaign was paused, in part; NULL: it was not */
	enum err_kind kind; /* that the relay was away at the end */
};

#define AT(day, hour) "strftime('%s', '2026-11-" #day "T" #hour ":00:00-05:00')"

#define COMPLAINTS(at) \
	"INSERT INTO opt_out SELECT 'x' || fiche || '@c.test', " at ", 'complaint', NULL FROM request_fiche"

static const struct send_row sends[] = {
	{ "all of them, in several batches", 45, .told = "45 0 0 0 45/2 0", .states = "sent|45" },
	{ "what the day allows", 9, .daily = 4, .told = "4 0 0 0 4/2 5", .states = "queued|5\nsent|4" },
	{ "what the day still allows", 9,
	    .sql = "UPDATE outbox SET state = 'sent', sent_at = " AT(02, 00) " WHERE id <= 3", .daily = 4,
	    .told = "1 0 0 0 1/1 5", .states = "queued|5\nsent|4" },
	{ "yesterday does not count", 9,
	    .sql = "UPDATE outbox SET state = 'sent', sent_at = " AT(02, 00) " - 1 WHERE id <= 3", .daily = 4,
	    .told = "4 0 0 0 4/2 2", .states = "queued|2\nsent|7" },
	{ "as many as was asked for", 9, .max = 2, .told = "2 0 0 0 2/2 7", .states = "queued|7\nsent|2" },
	{ "at night", 3, .night = true, .told = "0 0 0 0 0/0 3", .states = "queued|3" },
	{ "at night all the same", 3, .night = true, .all_day = true, .told = "3 0 0 0 3/2 0",
	    .states = "sent|3" },
	{ "only tried", 3, .daily = 2, .dry_run = true, .told = "0 0 0 0 2/2 3", .states = "queued|3" },
	{ "only tried, past the deadline", 3, .sql = "UPDATE campaign SET deadline_at = planned_at",
	    .dry_run = true, .told = "0 0 0 0 0/0 0", .states = "queued|3" },
	{ "past the deadline", 3, .sql = "UPDATE campaign SET deadline_at = planned_at",
	    .told = "0 0 0 0 0/0 0", .states = "cancelled|3" },
	{ "not approved", 3, .sql = "UPDATE campaign SET state = 'planned'", .told = "0 0 0 0 0/0 0",
	    .states = "queued|3" },
	{ "opted out meanwhile", 3, .sql = "INSERT INTO opt_out VALUES('p2@b.test', 1, 'reply', NULL)",
	    .told = "2 0 0 0 2/1 0", .states = "cancelled|1\nsent|2" },
	{ "one is refused", 3, .scene = "only=p2@|rcpt=550 5.1.1 unknown", .told = "2 1 0 0 3/2 0",
	    .states = "failed|1\nsent|2" },
	{ "one is put off", 3, .scene = "only=p2@|rcpt=451 4.7.1 later", .told = "2 0 1 0 3/2 0",
	    .states = "queued|1\nsent|2" },
	{ "lost after the final dot", 1, .scene = "dot=@drop", .told = "0 0 0 1 1/1 0", .states = "unsure|1",
	    .kind = ERR_RETRY },
	{ "complaints", 3, .sql = COMPLAINTS(AT(02, 09)), .told = "0 0 0 0 0/0 0", .states = "queued|3",
	    .says = "3 complaints" },
	{ "complaints of the day before", 3, .sql = COMPLAINTS(AT(01, 09)), .told = "3 0 0 0 3/2 0",
	    .states = "sent|3" },
	{ "addresses that are all unknown", 60, .scene = "rcpt=550 5.1.1 unknown", .told = "0 20 0 0 60/2 0",
	    .states = "failed|20\nqueued|40", .says = "20 of 20" },
	{ "a relay that does not want our mail", 60, .scene = "dot=554 5.7.1 looks like spam",
	    .told = "0 20 0 0 60/2 0", .states = "failed|20\nqueued|40", .says = "20 of 20" },
	{ "what a kill has left", 3,
	    .sql =
	        "UPDATE outbox SET state = CASE id WHEN 1 THEN 'body' ELSE 'sending' END, batch = 1 WHERE id < 3",
	    .told = "2 0 0 0 2/2 0", .states = "sent|2\nunsure|1" },
};

struct office {
	struct post p;
	struct relay relay;
	struct settings s;
	struct send_wish wish;
};

/* Monday at ten; the batch 1 is open. */
static bool office_begin(struct office *o, int n)
{
	struct err e = { 0 };
	char key[128];
	bool made;

	if (!relay_start(&o->relay))
		return false;
	post_open(&o->p, n);
	post_approve(&o->p);
	post_sql(&o->p, "INSERT INTO batch(id, at, boot) VALUES(1, 0, 'boot-1')");
	snprintf(key, sizeof key, "%s/map", o->p.d.folder); /* a name that directory_close knows */
	unlink(key);
	assert_ok(token_keys_make(key, &made, &e));
	o->s = relay_settings(&o->relay);
	o->s.key = arena_str(o->p.d.a, str_of(key));
	o->s.daily = 200;
	o->s.window_from = 480;
	o->s.window_to = 1020;
	o->s.days = MON_FRI;
	o->s.smtp_connections = 2;
	o->s.smtp_per_session = 10;
	o->wish = (struct send_wish){ .host = POST_HOST, .boot = POST_BOOT };
	assert_true(clock_parse(STR("2026-11-02T10:00:00-05:00"), &o->wish.now));
	return true;
}

static void office_end(struct office *o)
{
	relay_stop(&o->relay);
	post_close(&o->p);
}

static bool office_send(struct office *o, struct send_told *told, struct err *err)
{
	return send_all(o->p.d.a, o->p.d.db, &o->s, &o->wish, NULL, NULL, told, err);
}

static struct str in_figures(struct office *o, const struct send_told *t)
{
	return arena_fmt(o->p.d.a, "%d %d %d %d %d/%d %d", (int)t->mail.sent, (int)t->mail.failed,
	    (int)t->mail.later, (int)t->mail.unsure, (int)t->would, (int)t->domains, (int)t->left);
}

#define STATES "SELECT state, count(*) FROM outbox GROUP BY state ORDER BY state"

static void test_send(void **state)
{
	const struct send_row *r = *state;
	struct send_told told;
	struct office o;
	struct err e = { 0 };

	if (!office_begin(&o, r->n))
		skip();
	post_sql(&o.p, r->sql ? r->sql : "");
	relay_scene(&o.relay, r->scene ? r->scene : "");
	o.s.daily = r->daily ? r->daily : o.s.daily;
	o.wish.max = r->max;
	o.wish.now += r->night ? 10 * 3600 : 0;
	o.wish.any_time = r->all_day;
	o.wish.dry_run = r->dry_run;
	assert_int_equal(office_send(&o, &told, &e), r->kind == ERR_NONE);
	assert_int_equal(e.kind, r->kind);
	assert_str(in_figures(&o, &told), str_of(r->told));
	assert_rows(&o.p.d, STATES, r->states);
	assert_int_equal(told.capped, r->daily && !r->dry_run);
	assert_int_equal(told.opens_at != 0, r->night && !r->all_day);
	assert_int_equal(told.paused.n > 0, r->says != NULL);
	if (r->says) {
		assert_non_null(strstr(arena_z(o.p.d.a, told.paused), r->says));
		assert_rows(&o.p.d, "SELECT state, reason FROM campaign",
		    arena_fmt(o.p.d.a, "paused|%.*s", STR_ARG(told.paused)).p);
	}
	struct relay_count seen = relay_count(&o.relay);
	assert_int_equal(seen.taken, told.mail.sent);
	office_end(&o);
}

/* Every address whose request failed for good at once is known by that. */
static void test_dead(void **state)
{
	struct send_told told;
	struct office o;
	struct err e = { 0 };

	(void)state;
	if (!office_begin(&o, 3))
		skip();
	relay_scene(&o.relay, "only=p2@|rcpt=550 5.1.1 unknown");
	assert_ok(office_send(&o, &told, &e));
	assert_rows(&o.p.d, "SELECT address, state, status FROM address_state", "p2@b.test|dead|5.1.1");
	assert_rows(&o.p.d, "SELECT id, state FROM request ORDER BY id", "1|open\n2|failed\n3|open");
	office_end(&o);
}

/* A person who approves again has seen what came back: the alarm counts from then on. */
static void test_resumed(void **state)
{
	struct send_told told;
	struct office o;
	struct err e = { 0 };

	(void)state;
	if (!office_begin(&o, 30))
		skip();
	relay_scene(&o.relay, "dot=554 5.7.1 no");
	assert_ok(office_send(&o, &told, &e));
	assert_int_equal(told.mail.failed, 20);
	assert_true(told.paused.n > 0);
	relay_scene(&o.relay, "");
	assert_ok(office_send(&o, &told, &e)); /* paused */
	assert_str(in_figures(&o, &told), STR("0 0 0 0 0/0 0"));
	o.wish.now += 60;
	o.p.now = o.wish.now;
	post_approve(&o.p);
	assert_ok(office_send(&o, &told, &e));
	assert_int_equal(told.mail.sent, 10);
	assert_int_equal(told.paused.n, 0);
	assert_rows(&o.p.d, STATES, "failed|20\nsent|10");
	office_end(&o);
}

/* A second before the window closes, at a relay that takes its time. */
static void test_closes(void **state)
{
	struct send_told told;
	struct office o;
	struct err e = { 0 };

	(void)state;
	if (!office_begin(&o, 45))
		skip();
	relay_scene(&o.relay, "only=p1@|rcpt=@slow");
	o.wish.now += 7 * 3600 - 1;
	assert_ok(office_send(&o, &told, &e));
	assert_str(in_figures(&o, &told), STR("20 0 0 0 45/2 25"));
	assert_true(told.opens_at > o.wish.now);
	office_end(&o);
}

/* Nothing is touched in a copy, not even what a kill has left. */
static void test_copy(void **state)
{
	struct send_told told;
	struct office o;
	struct err e = { 0 };

	(void)state;
	if (!office_begin(&o, 3))
		skip();
	post_sql(&o.p, "UPDATE outbox SET state = 'sending', batch = 1 WHERE id = 1");
	post_sql(&o.p, "UPDATE meta SET value = 'copy' WHERE key = 'instance'");
	assert_false(office_send(&o, &told, &e));
	assert_err(e, ERR_CONFIG, "vigie campaign adopt");
	assert_rows(&o.p.d, STATES, "queued|2\nsending|1");
	post_sql(&o.p, "UPDATE campaign SET instance = 'copy'");
	o.wish.host = STR("host-b");
	assert_false(office_send(&o, &told, &e));
	assert_err(e, ERR_CONFIG, "vigie campaign adopt");
	assert_int_equal(relay_count(&o.relay).connections, 0);
	o.wish.host = POST_HOST;
	assert_ok(office_send(&o, &told, &e));
	assert_int_equal(told.recovered, 1);
	assert_rows(&o.p.d, STATES, "sent|3");
	office_end(&o);
}

/* The relay is away: all waits as it was, and leaves when it is back. */
static void test_away(void **state)
{
	struct send_told told;
	struct office o;
	struct err e = { 0 };
	int port;

	(void)state;
	if (!office_begin(&o, 3))
		skip();
	port = o.s.smtp_port;
	o.s.smtp_port = 1;
	assert_false(office_send(&o, &told, &e));
	assert_int_equal(e.kind, ERR_RETRY);
	assert_rows(
	    &o.p.d, "SELECT state, sum(tries), count(batch) FROM outbox GROUP BY state", "queued|0|0");
	assert_rows(&o.p.d, "SELECT count(*) FROM batch WHERE closed_at IS NULL", "0");
	assert_rows(&o.p.d, "SELECT count(*) FROM request WHERE state = 'planned'", "3");
	o.s.smtp_port = port;
	o.wish.now += 3600;
	assert_ok(office_send(&o, &told, &e));
	assert_rows(&o.p.d, STATES, "sent|3");
	office_end(&o);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, windows, test_window);
	TESTS_ROWS(&t, days, test_in_day);
	tests_add(&t, "the clock on the wall", test_wall, NULL);
	TESTS_ROWS(&t, alarms, test_alarm);
	TESTS_ROWS(&t, sends, test_send);
	tests_add(&t, "a dead address", test_dead, NULL);
	tests_add(&t, "approved again after the alarm", test_resumed, NULL);
	tests_add(&t, "the window closes meanwhile", test_closes, NULL);
	tests_add(&t, "a copy", test_copy, NULL);
	tests_add(&t, "the relay is away", test_away, NULL);
	return tests_run(&t, "send");
}
