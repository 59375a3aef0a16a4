/* test_inbound.c: messages that came as the store keeps them: known again, listed, purged; how far a mailbox was read. */
#include "tests/unit/replies.h"

#include "store/inbound.h"

static struct inbound first(void)
{
	return (struct inbound){ .sha256 = { 1 },
		.message_id = STR("m1@maison.test"),
		.mailbox = STR("imaps://mail.test/INBOX"),
		.received_at = 1000,
		.read_at = 2000,
		.sender = STR("Marie Roy <info@maison.test>"),
		.subject = STR("Re"),
		.cls = STR("confirmed"),
		.token = STR("valid"),
		.email = 1,
		.text = STR("Aucun changement"),
		.why = STR("aucun changement"),
		.state = STR("applied") };
}

static const struct known_row {
	const char *name;
	uint8_t sha;
	const char *message_id;
	int64_t email;
	const char *text;
	bool known;
} knowns[] = {
	{ "the same bytes", 1, "other@maison.test", 2, "Autre", true },
	{ "the same message by another way", 2, "m1@maison.test", 1, "Aucun changement", true },
	{ "the same Message-ID, another text", 2, "m1@maison.test", 1, "Fermé", false },
	{ "the same Message-ID, another e-mail of ours", 2, "m1@maison.test", 2, "Aucun changement", false },
	{ "the same Message-ID, no e-mail of ours", 2, "m1@maison.test", 0, "Aucun changement", false },
	{ "two without a Message-ID", 2, "", 1, "Aucun changement", false },
	{ "another one", 2, "m2@maison.test", 1, "Aucun changement", false },
};

static void test_known(void **state)
{
	const struct known_row *r = *state;
	struct inbound m = first(), blank = first();
	struct err e = { 0 };
	struct replies t;
	int64_t id = -1;

	replies_open(&t);
	blank.sha256[0] = 9;
	blank.message_id = STR_NONE;
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(inbound_add(t.d.db, &m, STR("bytes"), &e));
	assert_ok(inbound_add(t.d.db, &blank, STR("bytes"), &e));
	struct inbound again = { .sha256 = { r->sha },
		.message_id = str_of(r->message_id),
		.email = r->email,
		.text = str_of(r->text) };
	assert_ok(inbound_known(t.d.db, &again, &id, &e));
	assert_int_equal(id, r->known ? m.id : 0);
	assert_ok(db_commit(t.d.db, &e));
	replies_close(&t);
}

static void test_kept(void **state)
{
	const struct author anne = { .who = STR("person:anne"), .now = 3000 };
	struct inbound m = first(), second = first(), got;
	struct err e = { 0 };
	struct inbound *list;
	struct str raw;
	struct replies t;

	(void)state;
	replies_open(&t);
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(inbound_add(t.d.db, &m, STR("a\0b\xff"), &e));
	second.sha256[0] = 2;
	second.state = STR("waiting");
	assert_ok(inbound_add(t.d.db, &second, STR_NONE, &e));

	assert_ok(inbound_get(t.d.a, t.d.db, m.id, &got, &e));
	assert_memory_equal(got.sha256, m.sha256, sizeof m.sha256);
	assert_str(got.sender, m.sender);
	assert_str(got.why, m.why);
	assert_int_equal(got.email, 1);
	assert_int_equal(got.received_at, 1000);
	assert_ok(inbound_raw(t.d.a, t.d.db, m.id, &raw, &e));
	assert_int_equal(raw.n, 4);
	assert_memory_equal(raw.p, "a\0b\xff", 4);

	assert_ok(inbound_list(t.d.a, t.d.db, STR_NONE, 0, &list, &e));
	assert_int_equal(list->id, second.id); /* newest first */
	assert_int_equal(list->next->id, m.id);
	assert_null(list->next->next);
	assert_ok(inbound_list(t.d.a, t.d.db, STR_NONE, 1, &list, &e));
	assert_null(list->next);
	assert_ok(inbound_list(t.d.a, t.d.db, STR("waiting"), 0, &list, &e));
	assert_int_equal(list->id, second.id);
	assert_null(list->next);

	assert_ok(inbound_set(t.d.db, second.id, "handled", &anne, &e));
	assert_rows(&t.d, "SELECT state, handled_by, handled_at FROM inbound WHERE id = 2",
	    "handled|person:anne|3000");
	assert_false(inbound_get(t.d.a, t.d.db, 99, &got, &e));
	assert_err(e, ERR_INPUT, "there is no message number 99");
	assert_false(inbound_get(t.d.a, t.d.db, 0, &got, &e)); /* not all of them */
	assert_ok(db_commit(t.d.db, &e));
	replies_close(&t);
}

static void test_purge(void **state)
{
	struct inbound m = first();
	struct err e = { 0 };
	struct replies t;
	int64_t n;

	(void)state;
	replies_open(&t);
	assert_ok(db_begin(t.d.db, &e));
	for (int i = 1; i <= 4; i++) {
		m.sha256[0] = (uint8_t)i;
		m.message_id = STR_NONE;
		m.read_at = 1000 * i;
		m.state = i == 2 ? STR("waiting") : STR("applied");
		assert_ok(inbound_add(t.d.db, &m, STR("bytes"), &e));
	}
	assert_ok(inbound_purge(t.d.db, 3001, &n, &e));
	assert_int_equal(n, 2);
	assert_rows(&t.d, "SELECT inbound FROM inbound_raw ORDER BY 1", "2\n4");
	assert_rows(&t.d, "SELECT count(*) FROM inbound", "4"); /* what is known of them stays */
	assert_ok(inbound_purge(t.d.db, 3001, &n, &e));
	assert_int_equal(n, 0);
	assert_ok(db_commit(t.d.db, &e));
	replies_close(&t);
}

static void test_mailbox(void **state)
{
	struct mailbox m = { 7, 7 };
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	assert_ok(mailbox_get(t.d.db, STR("imaps://a/INBOX"), &m, &e));
	assert_int_equal(m.uidvalidity + m.last_uid, 0);
	m = (struct mailbox){ 4294967295, 12 };
	assert_ok(mailbox_set(t.d.db, STR("imaps://a/INBOX"), &m, &e));
	m.last_uid = 13;
	assert_ok(mailbox_set(t.d.db, STR("imaps://a/INBOX"), &m, &e));
	m.last_uid = 1;
	assert_ok(mailbox_set(t.d.db, STR("imaps://b/INBOX"), &m, &e));
	assert_ok(mailbox_get(t.d.db, STR("imaps://a/INBOX"), &m, &e));
	assert_int_equal(m.uidvalidity, 4294967295);
	assert_int_equal(m.last_uid, 13);
	replies_close(&t);
}

static const struct name_row {
	const char *name, *sender, *contact, *want;
} names[] = {
	{ "as the sender writes it", "Marie Roy <info@maison.test>", "Luc", "Marie Roy" },
	{ "without a name: who was asked", "<info@maison.test>", "Luc", "Luc" },
	{ "only an address: who was asked", "info@maison.test", "Luc", "Luc" },
	{ "nobody was named: the address", "info@maison.test", "", "info@maison.test" },
	{ "nobody at all", "", "", "?" },
};

static void test_name(void **state)
{
	const struct name_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 16);
	struct inbound m = { .sender = str_of(r->sender) };

	assert_str(inbound_by_name(a, &m, str_of(r->contact)), str_of(r->want));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, knowns, test_known);
	TESTS_ROWS(&t, names, test_name);
	tests_add(&t, "kept, listed, handled", test_kept, NULL);
	tests_add(&t, "bytes go, what is known stays", test_purge, NULL);
	tests_add(&t, "how far a mailbox was read", test_mailbox, NULL);
	return tests_run(&t, "inbound");
}
