/* test_inbox.c: messages from their bytes to what they do: tried, applied, once more, too large; with tokens that are good, old,
 * forged and of another. */
#include "tests/unit/letters.h"

#include <dirent.h>

static int files(const char *folder)
{
	DIR *d = opendir(folder);
	int n = 0;

	for (const struct dirent *e; d && (e = readdir(d));)
		n += e->d_name[0] != '.';
	if (d)
		closedir(d);
	return n;
}

static void test_maildir(void **state)
{
	struct post_office o = { 0 };
	struct str mails[MIXED];
	struct inbox_told told, dry = { 0 };
	struct err e = { 0 };
	struct replies t;
	char handled[160], new[160];

	(void)state;
	replies_open(&t);
	letters_mixed(&t, mails);
	letters_deliver(&t, &o, mails, MIXED);
	snprintf(handled, sizeof handled, "%s/.handled/cur", o.folder);
	snprintf(new, sizeof new, "%s/new", o.folder);

	assert_ok(inbox_fetch(t.d.a, t.d.db, &t.settings, t.now, true, NULL, &dry, &e));
	assert_str(replies_facts(&t), str_of(replies_before));
	assert_int_equal(files(new), MIXED);
	assert_rows(&t.d, mixed_rows, "");

	assert_ok(letters_fetch(&t, &told, &e));
	assert_str(replies_facts(&t), str_of(mixed_facts));
	assert_rows(&t.d, mixed_rows, mixed_inbound);
	assert_int_equal(files(new), 0);
	assert_int_equal(files(handled), MIXED);
	assert_memory_equal(&told, &dry, sizeof told);
	assert_int_equal(told.fetched, MIXED);
	assert_int_equal(told.verified, 2);
	assert_int_equal(told.proposals, 1);
	assert_int_equal(told.waiting, 2);
	assert_int_equal(told.opted_out, 1);
	assert_int_equal(told.by_class[REPLY_CONFIRMED], 1);

	/* All of it comes once more, as it was and by another way. */
	letters_deliver(&t, &o, mails, MIXED);
	assert_ok(letters_fetch(&t, &told, &e));
	assert_int_equal(told.repeated, MIXED);
	assert_rows(&t.d, mixed_rows, mixed_inbound);
	struct str again = arena_fmt(t.d.a, "X-Way: other\r\n%.*s", STR_ARG(mails[0]));
	letters_deliver(&t, &o, &again, 1);
	assert_ok(letters_fetch(&t, &told, &e));
	assert_int_equal(told.repeated, 1);
	assert_str(replies_facts(&t), str_of(mixed_facts));
	assert_rows(&t.d, "SELECT class, state FROM inbound WHERE id > 5", "confirmed|repeated");
	replies_close(&t);
}

static void test_bytes_go(void **state)
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
	assert_ok(letters_fetch(&t, &told, &e));
	assert_rows(&t.d, "SELECT count(*) FROM inbound_raw", "5");
	t.now += t.settings.purge_secs + 60;
	assert_ok(letters_fetch(&t, &told, &e));
	assert_rows(&t.d, "SELECT inbound FROM inbound_raw", "3\n4"); /* those that wait are kept */
	assert_rows(&t.d, mixed_rows, mixed_inbound);
	replies_close(&t);
}
/* Too large, and not to be had ------------------------------------------------------------------------------------- */

static void test_large(void **state)
{
	bool imap = *state != NULL;
	struct post_office o = { 0 };
	struct inbox_told told;
	struct err e = { 0 };
	struct replies t;

	replies_open(&t);
	struct buf body = BUF_INIT(4 << 20);
	for (int i = 0; i < 50000; i++)
		buf_s(&body, STR("Aucun changement, aucun changement, aucun changement.\r\n"));
	struct str mails[2] = { letter_text(
		                    &t, MARIE, replies_address(&t, 1), "big@x.test", "Gros", buf_str(&body)),
		letter_text(&t, "Halte <halte@halte.test>", replies_address(&t, 3), "h1@halte.test", RE,
		    STR("Aucun changement.\r\n")) };
	buf_free(&body);
	letters_deliver(&t, &o, mails, 2);
	if (imap)
		assert_true(letters_serve(&t, &o, "ok"));
	assert_ok(letters_fetch(&t, &told, &e));
	assert_int_equal(told.fetched, 2);
	assert_int_equal(told.unreadable, 1);
	assert_int_equal(told.waiting, 1);
	assert_rows(&t.d,
	    "SELECT class, state, sender, subject, iif(state = 'waiting', why, '') FROM inbound ORDER BY id",
	    "question|waiting|Marie Roy <info@maison.test>|Gros|the message is too large: only its header was read\n"
	    "confirmed|applied|Halte <halte@halte.test>|Re: Votre fiche|");
	if (!imap) {
		letters_deliver(&t, &o, mails,
		    1); /* another file with the same bytes waits too: who knows what is in it */
		assert_ok(letters_fetch(&t, &told, &e));
		assert_rows(&t.d, "SELECT count(*) FROM inbound", "3");
	}
	letters_stop(&o);
	replies_close(&t);
}

/* Tokens ---------------------------------------------------------------------------------------------------------- */

static const struct token_row {
	const char *name;
	int64_t email;               /* whose address */
	int flip;                    /* a letter of the token; 0: none */
	int days;                    /* after now */
	bool loud;                   /* in capitals */
	const char *sql;             /* before it comes */
	const char *inbound, *facts; /* NULL: as before */
} tokens[] = {
	{ "good", 3, .inbound = "confirmed|valid|3|applied",
	    .facts = "verified 3 as of 1 by Luc (1)\nrequest 1 open\nrequest 2 answered\n"
	             "e-mail 1 sent\ne-mail 2 sent\ne-mail 3 sent" },
	{ "in capitals", 3, .loud = true, .inbound = "confirmed|valid|3|applied",
	    .facts = "verified 3 as of 1 by Luc (1)\nrequest 1 open\nrequest 2 answered\n"
	             "e-mail 1 sent\ne-mail 2 sent\ne-mail 3 sent" },
	{ "expired", 3, .days = 200, .inbound = "confirmed|expired|3|waiting" },
	{ "forged: its MAC", 3, .flip = 38, .inbound = "confirmed|forged|NULL|waiting" },
	{ "forged: its last day", 3, .flip = 12, .inbound = "confirmed|forged|NULL|waiting" },
	{ "forged: its e-mail", 3, .flip = 9, .inbound = "confirmed|forged|NULL|waiting" },
	{ "another contact was asked", 3, .sql = "UPDATE request SET address = 'x@y.test' WHERE id = 2",
	    .inbound = "confirmed|forged|NULL|waiting" },
	{ "another revision was shown", 3, .sql = "UPDATE shown SET revision = 2 WHERE email = 3",
	    .inbound = "confirmed|forged|NULL|waiting" },
	{ "of another database", 3,
	    .sql = "UPDATE outbox SET message_id = '2.1.another1@211.test' WHERE id = 3",
	    .inbound = "confirmed|forged|NULL|waiting" },
};

static void test_token(void **state)
{
	const struct token_row *r = *state;
	struct inbox_told told = { 0 };
	struct err e = { 0 };
	struct inbound m;
	struct replies t;

	replies_open(&t);
	char *to = (char *)(uintptr_t)arena_z(t.d.a, str_of(replies_address(&t, r->email)));
	char *token = strchr(to, '+') + 1;
	if (r->flip)
		token[r->flip] = token[r->flip] == 'a' ? 'b' : 'a';
	for (char *p = to; r->loud && *p; p++)
		*p = (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
	if (r->sql)
		replies_sql(&t, r->sql);
	t.now += r->days * (int64_t)REPLIES_DAY;
	struct str mail = letter_text(
	    &t, "Luc <luc@ailleurs.test>", to, "l1@ailleurs.test", RE, STR("Aucun changement.\r\n"));
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(inbox_apply(t.d.a, t.d.db, &t.settings, mail, STR("test"), t.now, &m, &told, &e));
	assert_ok(db_commit(t.d.db, &e));
	assert_rows(&t.d, "SELECT class, token, email, state FROM inbound", r->inbound);
	assert_str(replies_facts(&t), str_of(r->facts ? r->facts : replies_before));
	assert_int_equal(told.forged, strstr(r->inbound, "forged") != NULL);
	assert_int_equal(told.expired, strstr(r->inbound, "expired") != NULL);
	replies_close(&t);
}

/* A date before the e-mail left, or still to come, is no date of an answer. */
static void test_date(void **state)
{
	struct inbox_told told = { 0 };
	struct err e = { 0 };
	struct inbound m;
	struct replies t;

	(void)state;
	replies_open(&t);
	static const char *const dates[] = { "Mon, 09 Nov 1998 09:00:00 -0500",
		"Mon, 09 Nov 2099 09:00:00 -0500" };
	int64_t want[] = { t.d.now, t.now };
	for (int i = 0; i < 2; i++) {
		struct str mail = arena_fmt(t.d.a,
		    "From: halte@halte.test\r\nTo: %s\r\nDate: %s\r\nSubject: x\r\n\r\nAucun changement.\r\n",
		    replies_address(&t, 3), dates[i]);
		assert_ok(db_begin(t.d.db, &e));
		assert_ok(inbox_apply(t.d.a, t.d.db, &t.settings, mail, STR("test"), t.now, &m, &told, &e));
		assert_ok(db_commit(t.d.db, &e));
		assert_int_equal(m.received_at, want[i]);
	}
	replies_close(&t);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, tokens, test_token);
	tests_add(&t, "a Maildir: tried, applied, and again", test_maildir, NULL);
	tests_add(&t, "bytes go, but not of what waits", test_bytes_go, NULL);
	tests_add(&t, "too large, in a Maildir", test_large, NULL);
	tests_add(&t, "too large, over IMAP", test_large, "imap");
	tests_add(&t, "dates that cannot be", test_date, NULL);
	return tests_run(&t, "inbox");
}
