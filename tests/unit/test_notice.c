/* test_notice.c: a message to the centre's own people, taken by the relay or not. */
#include "tests/unit/relay.h"

#include "lib/file.h"
#include "mailer/mime.h"
#include "mailer/notice.h"

enum { MAIL_MAX = 64 * 1024, NOW = 1795348800 };

static struct relay relay;

static const char text[] = "Vigie: tout va bien\n\n.un point au début\nFrom ici, « é »\n";

struct row {
	const char *name, *scene;
	const char *to;
	enum err_kind kind; /* ERR_NONE: it is taken */
	const char *says;
};

static const struct row rows[] = {
	{ "it is taken", "", "equipe@centre.test", ERR_NONE, "" },
	{ "over CHUNKING", "chunking", "equipe@centre.test", ERR_NONE, "" },
	{ "the recipient is refused", "rcpt=550 5.1.1 nobody", "equipe@centre.test", ERR_INPUT,
	    "550 5.1.1 nobody" },
	{ "later", "rcpt=450 4.2.0 later", "equipe@centre.test", ERR_RETRY, "450 4.2.0 later" },
	{ "the relay does not want us", "greeting=554 5.3.2 no", "equipe@centre.test", ERR_RETRY,
	    "554 5.3.2 no" },
	{ "dropped", "mail=@drop", "equipe@centre.test", ERR_RETRY, "" },
	{ "dropped behind the body", "dot=@drop", "equipe@centre.test", ERR_RETRY, "" },
	{ "no address", "", "nobody", ERR_INPUT, "" },
	{ "a test build writes to nobody real", "", "someone@example.org", ERR_CONFIG, "" },
};

static bool send_to(const char *to, struct err *e)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct settings s = relay_settings(&relay);

	s.centre = STR("211 Grand-Large");
	s.from = STR("fiches@centre.test");
	s.smtp_timeout_secs = 5;
	return notice_send(a, &s, str_of(to), STR("Vigie\r\nBcc: x@x.test"), str_of(text), NOW, e);
}

static void test_row(void **state)
{
	const struct row *r = *state;
	struct err e = { 0 };

	relay_scene_kept(&relay, r->scene);
	bool sent = send_to(r->to, &e);
	if (r->kind == ERR_NONE) {
		assert_ok(sent);
		assert_int_equal(relay_count(&relay).taken, 1);
	} else {
		assert_false(sent);
		assert_err(e, r->kind, r->says);
		assert_int_equal(relay_count(&relay).taken, 0);
	}
}

static void test_message(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 22);
	struct str bytes, envelope;
	struct err e = { 0 };
	struct mail m;
	char path[128];

	(void)state;
	relay_scene_kept(&relay, "");
	assert_ok(send_to("equipe@centre.test", &e));
	snprintf(path, sizeof path, "%s/1.eml", relay.into);
	assert_ok(file_read_all(a, path, MAIL_MAX, &bytes, &e));
	snprintf(path, sizeof path, "%s/1.env", relay.into);
	assert_ok(file_read_all(a, path, MAIL_MAX, &envelope, &e));
	assert_non_null(strstr(envelope.p, "fiches@centre.test"));
	assert_non_null(strstr(envelope.p, "equipe@centre.test"));
	mime_read(a, bytes, &m);
	assert_str(m.from, STR("fiches@centre.test"));
	assert_str(m.from_name, STR("211 Grand-Large"));
	assert_str(mime_header(m.headers, "Bcc"), STR_NONE);
	assert_str(mime_header(m.headers, "Auto-Submitted"), STR("auto-generated"));
	assert_int_equal(m.date, NOW);
	assert_true(m.message_id.n > strlen("@centre.test"));
	assert_str(str_trim(m.text), str_trim(str_of(text)));
}

static void test_nobody_there(void **state)
{
	struct relay gone = relay;
	struct err e = { 0 };

	(void)state;
	relay.port = 1; /* nothing listens there */
	assert_false(send_to("equipe@centre.test", &e));
	assert_err(e, ERR_RETRY, "");
	relay = gone;
}

int main(void)
{
	struct tests t = { 0 };

	if (!relay_start(&relay)) {
		fprintf(stderr, "test_notice: no relay: python3 is missing\n");
		return 1;
	}
	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "what arrives is what was written, and no header more", test_message, NULL);
	tests_add(&t, "nobody is there", test_nobody_there, NULL);
	int failed = tests_run(&t, "notice");
	relay_stop(&relay);
	return failed;
}
