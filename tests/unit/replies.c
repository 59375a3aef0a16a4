#include "tests/unit/replies.h"

#include "store/campaign.h"
#include "store/outbox.h"
#include "store/request.h"

#include <ftw.h>

static const char conf[] = "[source list]\nformat = csv\nmapping = map\n"
                           "[centre]\nname = 211\naddress = 1, rue du Quai\nphone = 418 555-0211\n"
                           "email = info@211.test\nwebsite = https://211.test\n"
                           "[mail]\nfrom = fiches@211.test\nreply = reponses@211.test\nkey = vigie.key\n"
                           "[inbox]\nmaildir = mail\nmax_message = 1 MB\n";
static const char map[] =
    "[list]\nid = id\n[record]\nname = {nom}\ndescription = {desc}\nemail = {courriel}\n"
    "website = {site}\nphones[main].number = {tel}\n";
static const char list[] = "id;nom;desc;courriel;site;tel\n"
                           "1;Maison;Des jeunes;info@maison.test;https://maison.test;418 555-0101\n"
                           "2;Club;Des vieux;info@maison.test;;418 555-0102\n"
                           "3;Halte;De tous;halte@halte.test;;418 555-0103\n";

const char replies_before[] = "request 1 open\nrequest 2 open\ne-mail 1 sent\ne-mail 2 sent\ne-mail 3 sent";

static const char facts[] =
    "SELECT line FROM ("
    "SELECT 1 AS k, id, 'verified ' || fiche || ' as of ' || revision || ' by ' || by_name || ' (' || "
    "json_array_length(objects) || ')' AS line FROM evidence WHERE revoked_at IS NULL UNION ALL "
    "SELECT 2, id, 'offer ' || fiche || ' ' || path || ': ' || ifnull(old, '-') || ' > ' || ifnull(new, '-') || ' ' "
    "|| state FROM proposal WHERE state <> 'superseded' UNION ALL "
    "SELECT 3, id, 'request ' || id || ' ' || state FROM request UNION ALL "
    "SELECT 4, 0, 'address ' || address || ' ' || state || ' ' || bounces FROM address_state UNION ALL "
    "SELECT 5, 0, 'no mail to ' || address || ' (' || how || ')' FROM opt_out UNION ALL "
    "SELECT 6, id, 'e-mail ' || id || ' ' || state FROM outbox) ORDER BY k, id";

void replies_sql(struct replies *t, const char *sql)
{
	assert_str(directory_rows(&t->d, sql), STR_NONE);
}

struct str replies_facts(struct replies *t)
{
	return directory_rows(&t->d, facts);
}

const char *replies_address(struct replies *t, int64_t email)
{
	struct err e = { 0 };
	struct outbox o;
	struct request r;
	struct shown *shown;
	bool found;

	assert_ok(outbox_get(t->d.a, t->d.db, email, &o, &found, &e));
	assert_true(found);
	assert_ok(request_get(t->d.a, t->d.db, o.request, &r, &e));
	assert_ok(outbox_shown(t->d.a, t->d.db, email, &shown, &e));
	struct token_bound bound = {
		.instance = token_instance(o.message_id), .contact = r.address, .shown = shown
	};
	struct str token = token_make(t->d.a, &t->keys, email, o.token_until, &bound);
	return token_address(t->d.a, t->settings.reply, token).p;
}

static int64_t add_request(
    struct replies *t, int64_t campaign, const char *to, const char *contact, const int64_t *fiches, int n)
{
	struct err e = { 0 };
	struct request r = { .campaign = campaign,
		.address = str_of(to),
		.mailbox = str_of(to),
		.contact = str_of(contact),
		.basis = STR("email"),
		.lang = STR("fr"),
		.created_at = t->d.now };

	assert_ok(request_add(t->d.db, &r, fiches, n, &e));
	assert_ok(request_set(t->d.db, r.id, STR("open"), t->d.now, &e));
	return r.id;
}

static void add_email(struct replies *t, int64_t request, int n, const char *to, const int64_t *fiches,
    int count, int64_t sent_at)
{
	struct shown shown[2] = { { 0 } };
	struct err e = { 0 };
	int64_t id;

	assert_ok(outbox_next_id(t->d.db, &id, &e));
	for (int i = 0; i < count; i++)
		shown[i] = (struct shown){ .next = i + 1 < count ? &shown[i + 1] : NULL,
			.fiche = fiches[i],
			.revision = 1,
			.doc = directory_rows(&t->d,
			    arena_fmt(t->d.a, "SELECT doc FROM fiche WHERE id = %d", (int)fiches[i]).p) };
	struct outbox o = { .id = id,
		.request = request,
		.n = n,
		.message_id = arena_fmt(t->d.a, "%d.%d.1nstance@211.test", (int)request, n),
		.envelope_from = STR("reponses@211.test"),
		.envelope_to = str_of(to),
		.state = STR("sent"),
		.due_at = sent_at,
		.sent_at = sent_at,
		.token_until = sent_at + 180 * (int64_t)REPLIES_DAY };
	assert_ok(outbox_add(t->d.db, &o, shown, STR("Subject: x\r\n\r\nx\r\n"), &e));
}

void replies_open(struct replies *t)
{
	static const int64_t maison[] = { 1, 2 }, halte[] = { 3 };
	struct err e = { 0 };
	bool made;

	*t = (struct replies){ 0 };
	directory_open(&t->d, conf);
	directory_file(&t->d, "map", map);
	directory_deliver(&t->d, "list", "list.csv", list);
	assert_ok(settings_read(t->d.a, t->d.conf, SETTINGS_COMPOSE | SETTINGS_INBOX, &t->settings, &e));
	assert_ok(token_keys_make(t->settings.key.p, &made, &e));
	assert_ok(token_keys_read(t->d.a, t->settings.key.p, &t->keys, &e));
	struct campaign c = { .planned_at = t->d.now,
		.who = STR("person:anne"),
		.deadline_at = t->d.now + 90 * (int64_t)REPLIES_DAY,
		.host = STR("host-a") };
	assert_ok(db_begin(t->d.db, &e));
	assert_ok(campaign_add(t->d.a, t->d.db, &c, &e));
	int64_t first = add_request(t, c.id, "info@maison.test", "Marie Roy", maison, 2);
	int64_t second = add_request(t, c.id, "halte@halte.test", "", halte, 1);
	add_email(t, first, 1, "Info@Maison.test", maison, 2, t->d.now);
	add_email(t, first, 2, "Info@Maison.test", maison, 2, t->d.now + 5 * (int64_t)REPLIES_DAY);
	add_email(t, second, 1, "halte@halte.test", halte, 1, t->d.now);
	assert_ok(db_commit(t->d.db, &e));
	t->now = t->d.now + 10 * (int64_t)REPLIES_DAY;
	assert_str(replies_facts(t), str_of(replies_before));
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

void replies_close(struct replies *t)
{
	char folder[64];

	snprintf(folder, sizeof folder, "%s", t->d.folder);
	directory_close(&t->d);
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
