/* test_inbox_faults.c: fetching over IMAP, and what can happen to it: cut, not moved, made anew, killed at every point. */
#include "tests/unit/letters.h"

#include <signal.h>
#include <sys/wait.h>

static void test_imap(void **state)
{
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	letters_mixed(&t, mails);
	letters_deliver(&t, &o, mails, MIXED);
	assert_true(letters_serve(&t, &o, "ok"));
	assert_ok(letters_fetch(&t, &told, &e));
	assert_int_equal(told.fetched, MIXED);
	assert_str(replies_facts(&t), str_of(mixed_facts));
	assert_rows(&t.d, mixed_rows, mixed_inbound);
	assert_rows(&t.d, "SELECT uidvalidity, last_uid FROM mailbox", "1000|5");
	assert_ok(letters_fetch(&t, &told, &e));
	assert_int_equal(told.fetched, 0);

	/* What was put away, read as if it were new. */
	t.settings.mailbox = STR("Vigie/traités");
	t.settings.handled = STR("again");
	assert_ok(letters_fetch(&t, &told, &e));
	assert_int_equal(told.repeated, MIXED);
	assert_str(replies_facts(&t), str_of(mixed_facts));
	letters_stop(&o);
	replies_close(&t);
}

/* Where nothing can be moved or expunged there is one copy, not one for each run. */
static void test_copied(void **state)
{
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	letters_mixed(&t, mails);
	letters_deliver(&t, &o, mails, MIXED);
	assert_true(letters_serve(&t, &o, "noexpunge"));
	assert_ok(letters_fetch(&t, &told, &e));
	assert_str(replies_facts(&t), str_of(mixed_facts));
	assert_ok(letters_fetch(&t, &told, &e));
	assert_int_equal(told.fetched, 0);
	t.settings.mailbox = t.settings.handled;
	assert_false(letters_fetch(&t, &told, &e));
	assert_err(e, ERR_CONFIG, "is the mailbox itself");
	t.settings.handled = STR("again");
	assert_ok(letters_fetch(&t, &told, &e));
	assert_int_equal(told.repeated, MIXED);
	letters_stop(&o);
	replies_close(&t);
}

/* What cannot be moved is applied all the same, once; on a new UIDVALIDITY it is read again and known. */
static void test_unmoved(void **state)
{
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	letters_mixed(&t, mails);
	letters_deliver(&t, &o, mails, MIXED);
	assert_true(letters_serve(&t, &o, "refuses"));
	for (int i = 0; i < 2; i++) {
		assert_false(letters_fetch(&t, &told, &e));
		assert_err(e, ERR_CONFIG, "cannot be moved to \"Vigie/traités\"");
		assert_int_equal(told.fetched, MIXED);
		assert_int_equal(told.repeated, i ? MIXED : 0);
		assert_str(replies_facts(&t), str_of(mixed_facts));
	}
	replies_sql(&t, "UPDATE mailbox SET uidvalidity = 999, last_uid = 12345");
	assert_false(letters_fetch(&t, &told, &e));
	assert_int_equal(told.repeated, MIXED);
	assert_str(replies_facts(&t), str_of(mixed_facts));
	assert_rows(&t.d, "SELECT uidvalidity, last_uid FROM mailbox", "1000|5");
	letters_stop(&o);
	replies_close(&t);
}

static void test_cut(void **state)
{
	static const char *const users[] = { "drop-list", "drop-fetch", "drop-after", "anew" };
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	letters_mixed(&t, mails);
	letters_deliver(&t, &o, mails, MIXED);
	assert_true(letters_serve(&t, &o, "ok"));
	for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
		t.settings.imap_user = str_of(users[i]);
		assert_false(letters_fetch(&t, &told, &e));
		assert_int_equal(e.kind, ERR_RETRY);
		assert_int_equal(told.fetched, 0);
		assert_str(replies_facts(&t), str_of(replies_before));
	}
	t.settings.imap_user = STR("restless");
	assert_ok(letters_fetch(&t, &told, &e));
	assert_str(replies_facts(&t), str_of(mixed_facts));
	letters_stop(&o);
	replies_close(&t);
}
/* A kill at every point ------------------------------------------------------------------------------------------- */

static const struct kill_row {
	const char *name, *fault;
	bool imap;
} kills[] = {
	{ "a Maildir, fetched", "inbox.fetched", false },
	{ "a Maildir, the second fetched", "inbox.fetched:2", false },
	{ "a Maildir, about to commit", "db.before-commit:2", false },
	{ "a Maildir, committed", "db.after-commit:2", false },
	{ "a Maildir, applied", "inbox.applied", false },
	{ "a Maildir, the fourth applied", "inbox.applied:4", false },
	{ "a Maildir, moved", "inbox.moved:2", false },
	{ "a Maildir, verified", "evidence.added", false },
	{ "IMAP, fetched", "inbox.fetched:2", true },
	{ "IMAP, about to commit", "db.before-commit:3", true },
	{ "IMAP, applied", "inbox.applied:2", true },
	{ "IMAP, the last applied", "inbox.applied:5", true },
	{ "IMAP, moved", "inbox.moved:3", true },
};

static void killed(struct replies *t, const char *fault)
{
	struct err e = { 0 };
	int status;

	db_close(&t->d.db);
	pid_t pid = fork();
	if (pid == 0) {
		struct inbox_told told;
		setenv("VIGIE_FAULT", fault, 1);
		if (!db_open(t->d.path, DB_WRITE, "test", &t->d.db, &e))
			_exit(2);
		_exit(letters_fetch(t, &told, &e) ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
	assert_ok(db_open(t->d.path, DB_WRITE, "test", &t->d.db, &e));
}

static void test_killed(void **state)
{
	const struct kill_row *r = *state;
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	replies_open(&t);
	letters_mixed(&t, mails);
	letters_deliver(&t, &o, mails, MIXED);
	if (r->imap)
		assert_true(letters_serve(&t, &o, "ok"));
	killed(&t, r->fault);
	assert_ok(letters_fetch(&t, &told, &e));
	assert_str(replies_facts(&t), str_of(mixed_facts));
	assert_rows(&t.d, mixed_rows, mixed_inbound);
	assert_rows(&t.d, "SELECT count(*) FROM effect", "6");
	assert_ok(letters_fetch(&t, &told, &e)); /* a third run changes nothing */
	assert_int_equal(told.fetched, 0);
	assert_str(replies_facts(&t), str_of(mixed_facts));
	letters_stop(&o);
	replies_close(&t);
}

static void test_nil(void **state)
{
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	letters_mixed(&t, mails);
	letters_deliver(&t, &o, mails, 2);
	assert_true(letters_serve(&t, &o, "nil"));
	assert_ok(letters_fetch(&t, &told, &e));
	assert_rows(&t.d, "SELECT state, why FROM inbound",
	    "waiting|the server does not give the message whole\nwaiting|the server does not give the message whole");
	assert_str(replies_facts(&t), str_of(replies_before));
	assert_ok(letters_fetch(&t, &told, &e));
	assert_int_equal(told.fetched, 0); /* once, not at each run */
	letters_stop(&o);
	replies_close(&t);
}

int main(void)
{
	struct tests t = { 0 };

	signal(SIGPIPE, SIG_IGN);
	TESTS_ROWS(&t, kills, test_killed);
	tests_add(&t, "IMAP", test_imap, NULL);
	tests_add(&t, "what cannot be moved is applied once", test_unmoved, NULL);
	tests_add(&t, "copied where nothing can be moved", test_copied, NULL);
	tests_add(&t, "a line that is cut", test_cut, NULL);
	tests_add(&t, "a message that the server does not give", test_nil, NULL);
	return tests_run(&t, "inbox_faults");
}
