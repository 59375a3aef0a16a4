/* test_summary.c: the morning's summary: what needs a person first, then what went wrong, then what was done. */
#include "tests/unit/post.h"

#include "lib/clock.h"
#include "lib/i18n.h"
#include "schedules/summary.h"

enum { SUMMARY_MAX = 64 * 1024 };

#define STEP(number, what, came, said, counted, why) \
	{ \
		.n = number, .at = 1, .ended_at = 2, .name = STR(what), .outcome = came, \
		.message = STR(said), .figures = STR(counted), .kind = why \
	}

static struct str write_summary(struct post *p, struct ran *ran)
{
	struct buf AUTO_BUF out = BUF_INIT(SUMMARY_MAX);
	struct err e = { 0 };

	assert_ok(summary_write(p->d.a, p->d.db, p->d.conf, ran, p->now, &out, &e));
	return arena_str(p->d.a, buf_str(&out));
}

/* The lines of a section, without its title. */
static struct str section(struct post *p, struct str text, const char *title)
{
	const char *at = strstr(arena_z(p->d.a, text), title), *end;

	if (!at)
		return STR_NONE;
	at += strlen(title) + 2;
	end = strstr(at, "\n\n");
	return arena_str(p->d.a, (struct str){ at, end ? (size_t)(end - at) : strlen(at) - 1 });
}

static void test_order(void **state)
{
	struct ran_step steps[] = {
		STEP(1, "backup", OUTCOME_FAILED, "no room left: free some", "{}", ERR_FATAL),
		STEP(2, "import levis", OUTCOME_OK, "", "{\"created\":2}", ERR_NONE),
		STEP(3, "send", OUTCOME_FAILED, "the relay is away", "{\"sent\":7}", ERR_RETRY),
		STEP(4, "report", OUTCOME_SKIPPED, "no page is asked for", "{}", ERR_NONE),
		STEP(5, "purge", OUTCOME_OK, "", "{}", ERR_NONE),
		STEP(6, "summary", OUTCOME_OK, "", "", ERR_NONE),
	};
	struct ran ran = { .job = "nightly", .steps = steps };
	struct post p;

	(void)state;
	for (int i = 0; i + 1 < 6; i++)
		steps[i].next = &steps[i + 1];
	steps[5].ended_at = 0; /* it writes this */
	post_open(&p, 1);
	post_approve(&p);
	struct str text = write_summary(&p, &ran);
	assert_str(section(&p, text, "FOR A PERSON"), STR("- backup: no room left: free some"));
	assert_str(section(&p, text, "THE NEXT TIME"), STR("- send: the relay is away"));
	assert_str(section(&p, text, "WHAT WAS DONE"),
	    STR("- import levis: new fiches: 2\n- send: e-mails sent: 7\n- report: no page is asked for\n"
	        "- purge: nothing to do"));
	assert_non_null(strstr(arena_z(p.d.a, text), "something failed"));
	post_close(&p);
}

static void test_quiet(void **state)
{
	struct ran_step step = STEP(1, "backup", OUTCOME_OK, "copied", "{}", ERR_NONE);
	struct ran ran = { .job = "nightly", .steps = &step };
	char want[128], date[CLOCK_DATE];
	struct post p;

	(void)state;
	post_open(&p, 1);
	post_approve(&p);
	clock_date(p.now, date);
	snprintf(want, sizeof want,
	    "Vigie, %s: all went well\n\nNothing waits for a person.\n\nWHAT WAS DONE\n\n- backup: copied\n",
	    date);
	assert_str(write_summary(&p, &ran), str_of(want));
	post_close(&p);
}

struct row {
	const char *name;
	const char *sql[4];
	const char *lines;
};

#define REPLY(id) \
	"INSERT INTO inbound(id, sha256, mailbox, received_at, read_at, class, token, email, text, state) VALUES(" id \
	", randomblob(32), 'm', " id ", 1, 'question', 'valid', 1, 'Write to me: secret@a.test', 'waiting')"

/* clang-format off */
static const struct row rows[] = {
	{ "a reply waits, and nothing of its text is told", { REPLY("17") },
	    "- 1 reply waits to be read:\n    Organisme 1: vigie inbox show 17" },
	{ "an e-mail of unknown fate", { "UPDATE outbox SET state = 'unsure' WHERE id = 2" },
	    "- 1 e-mail may or may not have arrived:\n    Organisme 2: vigie campaign settle 2 sent|failed|again" },
	{ "a campaign that was paused", { "UPDATE campaign SET state = 'paused', reason = '6 % bounced'" },
	    "- campaign 2026-11-01 is paused: 6 % bounced (vigie campaign approve 2026-11-01 goes on)" },
	{ "one that waits", { "UPDATE campaign SET state = 'planned'" },
	    "- campaign 2026-11-01 waits for approval: vigie campaign approve 2026-11-01" },
	{ "a delivery that was stopped", { "INSERT INTO source_run(source, at, outcome, message) VALUES(1, 9, 'stopped', 'half of it is gone')" },
	    "- the delivery of list was stopped: half of it is gone" },
	{ "proposals by who offers them", {
	    "INSERT INTO proposal(fiche, path, who, reason, value_hash, current_hash, new_at) VALUES(1, 'name', 'source:cdc', 'r', zeroblob(16), zeroblob(16), 1)",
	    "INSERT INTO proposal(fiche, path, who, reason, value_hash, current_hash, new_at) VALUES(2, 'name', 'source:cdc', 'r', zeroblob(16), zeroblob(16), 1)",
	    "INSERT INTO proposal(fiche, path, who, reason, value_hash, current_hash, new_at) VALUES(1, 'email', 'organisation', 'r', zeroblob(16), zeroblob(16), 1)" },
	    "- 3 proposals wait (cdc 2, organisation 1): vigie review list" },
	{ "possible duplicates of active fiches, and nobody has decided", {
	    "INSERT INTO pair(fiche_1, fiche_2, score, band, reasons, found_at, scored_at) VALUES(1, 2, .7, 'possible', '[]', 1, 1)",
	    "INSERT INTO pair(fiche_1, fiche_2, score, band, reasons, found_at, scored_at) VALUES(1, 3, .5, 'possible', '[]', 1, 1)",
	    "INSERT INTO pair(fiche_1, fiche_2, score, band, reasons, state, found_at, scored_at) VALUES(2, 3, .5, 'possible', '[]', 'different', 1, 1)",
	    "UPDATE fiche SET status = 'closed' WHERE id = 3" },
	    "- 1 possible duplicate waits: vigie review list --kind duplicate" },
	{ "who can only be telephoned", {
	    "UPDATE request SET state = 'cancelled'", "UPDATE fiche SET verified_at = 1600000000" },
	    "- 3 organisations can only be telephoned: vigie tasks" },
	{ "a name that would break the line", { "UPDATE outbox SET state = 'unsure' WHERE id = 2", "UPDATE fiche SET name = 'A' || char(10) || '- b' WHERE id = 2" },
	    "- 1 e-mail may or may not have arrived:\n    A - b: vigie campaign settle 2 sent|failed|again" },
};
/* clang-format on */

static void test_row(void **state)
{
	const struct row *r = *state;
	struct ran ran = { .job = "nightly" };
	struct post p;

	post_open(&p, 3);
	post_approve(&p);
	for (int i = 0; i < 4 && r->sql[i]; i++)
		post_sql(&p, r->sql[i]);
	struct str text = write_summary(&p, &ran);
	assert_str(section(&p, text, "FOR A PERSON"), str_of(r->lines));
	assert_null(strstr(arena_z(p.d.a, text), "@"));
	post_close(&p);
}

static void test_many(void **state)
{
	struct ran ran = { .job = "nightly" };
	int named = 0;
	struct post p;

	(void)state;
	post_open(&p, 25);
	post_sql(&p, "UPDATE outbox SET state = 'unsure'");
	const char *text = arena_z(p.d.a, write_summary(&p, &ran));
	assert_non_null(strstr(text, "25 e-mails may or may not have arrived:"));
	assert_non_null(strstr(text, "…and more: vigie tasks"));
	while ((text = strstr(text, "vigie campaign settle"))) {
		named++;
		text++;
	}
	assert_int_equal(named, 10);
	post_close(&p);
}

static void test_room(void **state)
{
	struct ran ran = { .job = "nightly" };
	struct buf AUTO_BUF out = BUF_INIT(20);
	struct post p;
	struct err e = { 0 };

	(void)state;
	post_open(&p, 1);
	assert_false(summary_write(p.d.a, p.d.db, p.d.conf, &ran, p.now, &out, &e));
	assert_err(e, ERR_FATAL, "memory");
	post_close(&p);
}

int main(void)
{
	struct tests t = { 0 };

	i18n_init("en");
	tests_add(&t, "a person's first, then what passes, then what was done", test_order, NULL);
	tests_add(&t, "a quiet night", test_quiet, NULL);
	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "of many the first ten are named", test_many, NULL);
	tests_add(&t, "what does not fit is an error", test_room, NULL);
	return tests_run(&t, "summary");
}
