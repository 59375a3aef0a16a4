/* test_task.c: what is left for a person, and why; what is not is under way by e-mail. */
#include "tests/unit/directory.h"

#include "lib/clock.h"
#include "store/edit.h"
#include "store/task.h"

enum { DAY = 86400 };

struct world {
	struct directory d;
	struct policies policies;
};

/* Fiche 1 is food aid, fiche 4 in another region; all were verified long ago, so that all are due. */
static const char *const fiches[] = {
	"{\"name\":\"Popote du coin\",\"email\":\"popote@a.test\",\"phones\":[{\"number\":\"418 555-0101\"}],"
	"\"services\":[{\"name\":\"Dépannage\",\"status\":\"active\",\"attributes\":[{\"taxonomy_term\":"
	"{\"code\":\"BD-1800\",\"name\":\"Aide alimentaire\"}}]}]}",
	"{\"name\":\"Maison des jeunes\",\"email\":\"jeunes@a.test\",\"phones\":[{\"number\":\"418 555-0102\"}]}",
	"{\"name\":\"Club de l'âge d'or\",\"phones\":[{\"number\":\"418 555-0103\"}]}",
	"{\"name\":\"Ciné-club\",\"email\":\"cine@b.test\",\"locations\":[{\"location_type\":\"physical\","
	"\"addresses\":[{\"address_1\":\"1, rue Un\",\"city\":\"Rimouski\",\"state_province\":\"QC\","
	"\"postal_code\":\"G5L 1A1\",\"country\":\"CA\",\"address_type\":\"physical\"}]}]}",
};

static void found(struct world *w)
{
	struct author by = { .who = STR("person:anne") };
	struct err e = { 0 };
	struct fiche f;

	directory_open(&w->d, "");
	by.now = w->d.now - 700 * (int64_t)DAY;
	assert_ok(stale_policies(w->d.a, w->d.conf, &w->policies, &e));
	for (size_t i = 0; i < sizeof fiches / sizeof *fiches; i++) {
		struct record *r = record_read_json(
		    w->d.a, str_of(fiches[i]), &entities[ENTITY_ORGANIZATION], &e);
		assert_non_null(r);
		assert_ok(db_begin(w->d.db, &e));
		assert_ok(edit_new(w->d.a, w->d.db, r, &by, &f, &e));
		assert_ok(db_commit(w->d.db, &e));
		by.now += i * DAY;
	}
	/* When a fiche that was never verified is due follows from its id. */
	assert_str(directory_rows(&w->d, "UPDATE fiche SET verified_at = 1700000000 + 86400 * id"), STR_NONE);
	assert_str(directory_rows(&w->d,
	               "INSERT INTO campaign(id, name, state, planned_at, who, deadline_at, instance, host) "
	               "VALUES(1, 'c', 'approved', 1, 'person:anne', 2000000000, 'i', 'h')"),
	    STR_NONE);
}

/* A request to fiche N in this state. */
#define REQUEST(fiche, state, closed) \
	"INSERT INTO request(id, campaign, address, mailbox, basis, lang, state, created_at, closed_at) VALUES(" fiche \
	", 1, 'x@a.test', 'x@a.test', 'email', 'fr', '" state "', 1, " closed ");" \
	"INSERT INTO request_fiche VALUES(" fiche ", " fiche ");"
#define EMAIL(request, state) \
	"INSERT INTO outbox(id, request, n, message_id, envelope_from, envelope_to, domain, state, due_at, answer, " \
	"token_until) VALUES(" request ", " request ", 1, 'm" request \
	"', 'f@c.test', 'x@a.test', 'a.test', '" state "', 1700000000, '451 wait', 1);"
#define REPLY(email, state) \
	"INSERT INTO inbound(id, sha256, mailbox, received_at, read_at, class, token, email, text, state) VALUES(7, " \
	"zeroblob(32), 'm', 1700000001, 1700000001, 'question', 'valid', " email \
	", '\n Quand passez-vous?\nMerci', '" state "');"

struct row {
	const char *name;
	const char *sql;    /* statements, each ending in ";" */
	const char *region; /* "" all */
	const char *tasks;  /* kind ref why name, one a line */
};

#define CLUB "phone 3 no-address Club de l'âge d'or"

static const struct row rows[] = {
	{ "who has no address is telephoned", "", "", CLUB },
	{ "not while a request is under way", REQUEST("3", "open", "NULL"), "", "" },
	{ "nor while one is planned", REQUEST("3", "planned", "NULL"), "", "" },
	{ "a cancelled request is none", REQUEST("3", "cancelled", "5"), "", CLUB },
	{ "an address that works no more",
	    "INSERT INTO address_state VALUES('jeunes@a.test', 'dead', 1, '', '', 1, 1);", "",
	    "phone 2 dead Maison des jeunes\n" CLUB },
	{ "a doubtful one is tried again",
	    "INSERT INTO address_state VALUES('jeunes@a.test', 'doubtful', 1, '', '', 1, 1);", "", CLUB },
	{ "who wants no e-mail", "INSERT INTO opt_out VALUES('cine@b.test', 1, 'reply', NULL);", "",
	    CLUB "\nphone 4 opted-out Ciné-club" },
	{ "who was asked often enough", REQUEST("2", "exhausted", "1790000000"), "",
	    "phone 2 exhausted Maison des jeunes\n" CLUB },
	{ "not after a verification",
	    REQUEST("2", "exhausted", "5") "UPDATE fiche SET verified_at = 1690000000 WHERE id = 2;", "",
	    CLUB },
	{ "first needs first",
	    "INSERT INTO opt_out VALUES('popote@a.test', 1, 'reply', NULL);"
	    "INSERT INTO opt_out VALUES('jeunes@a.test', 1, 'reply', NULL);",
	    "", "phone 1 opted-out Popote du coin\nphone 2 opted-out Maison des jeunes\n" CLUB },
	{ "what is fresh waits for nobody", "UPDATE fiche SET verified_at = 1793500000 WHERE id = 3;", "",
	    "" },
	{ "nor what is closed", "UPDATE fiche SET status = 'closed' WHERE id = 3;", "", "" },
	{ "one region", "INSERT INTO opt_out VALUES('cine@b.test', 1, 'reply', NULL);", "01",
	    "phone 4 opted-out Ciné-club" },
	{ "a reply to read goes first",
	    REQUEST("2", "answered", "5") EMAIL("2", "sent") REPLY("2", "waiting"), "",
	    "question 7 question Maison des jeunes\n" CLUB },
	{ "a reply without a token is of no fiche", REPLY("NULL", "waiting"), "",
	    "question 7 question \n" CLUB },
	{ "and of no region", REPLY("NULL", "waiting"), "03", "" },
	{ "one that was handled is gone", REPLY("NULL", "handled"), "", CLUB },
	{ "an e-mail of unknown fate", REQUEST("2", "open", "NULL") EMAIL("2", "unsure"), "",
	    "unsure 2  Maison des jeunes\n" CLUB },
	{ "but not one that arrived", REQUEST("2", "open", "NULL") EMAIL("2", "sent"), "", CLUB },
};

static void each_statement(struct directory *d, const char *sql)
{
	while (*sql) {
		const char *end = strchr(sql, ';');
		assert_non_null(end);
		assert_str(directory_rows(d, arena_fmt(d->a, "%.*s", (int)(end - sql), sql).p), STR_NONE);
		sql = end + 1;
	}
}

static struct str told(struct world *w, const struct task *t)
{
	struct str all = STR_NONE;

	for (; t; t = t->next)
		all = arena_fmt(w->d.a, "%.*s%s%s %lld %.*s %.*s", STR_ARG(all), all.n ? "\n" : "",
		    task_kinds[t->kind], (long long)t->ref, STR_ARG(t->why), STR_ARG(t->name));
	return all;
}

static void test_row(void **state)
{
	const struct row *r = *state;
	struct world w;
	struct task *tasks;
	struct err e = { 0 };

	found(&w);
	each_statement(&w.d, r->sql);
	assert_ok(task_list(w.d.a, w.d.db, &w.policies, str_of(r->region), w.d.now, &tasks, &e));
	assert_str(told(&w, tasks), str_of(r->tasks));
	directory_close(&w.d);
}

static void test_members(void **state)
{
	struct world w;
	struct task *t;
	struct err e = { 0 };

	(void)state;
	found(&w);
	each_statement(&w.d, REQUEST("2", "answered", "5") EMAIL("2", "unsure") REPLY("2", "waiting"));
	assert_ok(task_list(w.d.a, w.d.db, &w.policies, STR_NONE, w.d.now, &t, &e));
	assert_str(t->text, STR("Quand passez-vous?"));
	assert_str(t->phone, STR("418 555-0102"));
	assert_int_equal(t->uuid.n, UUID_TEXT);
	assert_int_equal(t->since, 1700000001);
	t = t->next;
	assert_int_equal(t->kind, TASK_UNSURE);
	assert_str(t->text, STR("451 wait"));
	assert_int_equal(t->since, 1700000000);
	t = t->next;
	assert_int_equal(t->kind, TASK_PHONE);
	assert_str(t->phone, STR("418 555-0103"));
	assert_true(t->since > 0 && t->since < w.d.now);
	assert_null(t->next);
	directory_close(&w.d);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "a task says what a person needs to begin", test_members, NULL);
	return tests_run(&t, "task");
}
