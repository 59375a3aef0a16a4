#include "tests/unit/post.h"

static const char conf[] = "[source list]\nformat = csv\nmapping = map\n";
static const char map[] = "[list]\nid = id\n[record]\nname = {nom}\n";

static void add_request(struct post *p, int i)
{
	struct err e = { 0 };
	int64_t fiche = i, id;

	struct str to = arena_fmt(p->d.a, "p%d@%c.test", i, i % 2 ? 'a' : 'b');
	struct request r = { .campaign = p->c.id,
		.address = to,
		.mailbox = to,
		.contact = STR("Anne"),
		.basis = STR("email"),
		.lang = STR("fr"),
		.created_at = p->now };
	assert_ok(request_add(p->d.db, &r, &fiche, 1, &e));
	assert_int_equal(r.id, i);
	assert_ok(outbox_next_id(p->d.db, &id, &e));
	assert_int_equal(id, i);
	struct shown shown = { .fiche = fiche, .revision = 1, .doc = STR("{}") };
	struct outbox o = { .id = id,
		.request = r.id,
		.n = 1,
		.message_id = arena_fmt(p->d.a, "%d.1@centre.test", i),
		.envelope_from = arena_fmt(p->d.a, "retours+t%d@centre.test", i),
		.envelope_to = to,
		.state = STR("held"),
		.due_at = p->now,
		.token_until = p->now + 180 * POST_DAY };
	assert_ok(
	    outbox_add(p->d.db, &o, &shown, arena_fmt(p->d.a, "Subject: %d\r\n\r\nBonjour\r\n", i), &e));
}

void post_open(struct post *p, int n)
{
	struct buf list = BUF_INIT(64 * 1024);
	struct err e = { 0 };

	*p = (struct post){ .n = n };
	directory_open(&p->d, conf);
	directory_file(&p->d, "map", map);
	buf_s(&list, STR("id,nom\n"));
	for (int i = 1; i <= n; i++)
		buf_fmt(&list, "%d,Organisme %d\n", i, i);
	directory_deliver(&p->d, "list", "list.csv", buf_z(&list));
	buf_free(&list);
	p->now = p->d.now;
	p->c = (struct campaign){ .planned_at = p->now,
		.who = STR("person:anne"),
		.deadline_at = p->now + 90 * POST_DAY,
		.host = POST_HOST };
	assert_ok(db_begin(p->d.db, &e));
	assert_ok(campaign_add(p->d.a, p->d.db, &p->c, &e));
	for (int i = 1; i <= n; i++)
		add_request(p, i);
	assert_ok(db_commit(p->d.db, &e));
}

void post_close(struct post *p)
{
	directory_close(&p->d);
}

void post_approve(struct post *p)
{
	const struct author by = { .who = STR("person:anne"), .now = p->now };
	struct err e = { 0 };

	assert_ok(db_begin(p->d.db, &e));
	assert_ok(campaign_approve(p->d.db, &p->c, &by, &e));
	assert_ok(db_commit(p->d.db, &e));
}

void post_sql(struct post *p, const char *sql)
{
	assert_str(directory_rows(&p->d, sql), STR_NONE);
}

void post_reopen(struct post *p)
{
	struct err e = { 0 };

	db_close(&p->d.db);
	assert_ok(db_open(p->d.path, DB_WRITE, "test", &p->d.db, &e));
}

int post_claim(struct post *p, int max, int64_t *batch, struct outbox **out)
{
	struct err e = { 0 };
	int n = 0;

	assert_ok(outbox_claim(p->d.a, p->d.db, p->now, POST_BOOT, POST_HOST, max, batch, out, &e));
	for (const struct outbox *o = *out; o; o = o->next)
		n++;
	assert_int_equal(n > 0, *batch != 0);
	return n;
}
