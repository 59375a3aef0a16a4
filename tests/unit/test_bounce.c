#include "tests/test.h"

#include "lib/arena.h"
#include "lib/buf.h"
#include "mailer/bounce.h"
#include "mailer/bounce_parts.h"

/* What a server says of one address, with the status of its report. */
static const struct said {
	const char *name, *said, *given, *status, *reason;
	bool permanent;
} said[] = {
	{ "unknown", "550 5.1.1 <a@x.test>: user unknown", "5.1.1", "5.1.1", "userunknown", true },
	{ "unknown, by words alone", "550 No such user here", "", "5.1.1", "userunknown", true },
	{ "unknown, in French", "550 Adresse destinataire invalide", "5.5.0", "5.5.0", "userunknown", true },
	{ "unknown, for now", "450 4.1.1 <a@x.test>: user unknown", "4.1.1", "4.1.1", "userunknown", false },
	{ "unknown, by the number alone", "", "5.1.1", "5.1.1", "userunknown", true },
	{ "unknown to a message, not to the server",
	    "host mx said: 550 user unknown (in reply to end of DATA command)", "5.0.0", "5.0.0", "filtered",
	    false },
	{ "what the status says of the address is believed",
	    "550 5.1.1 user unknown (in reply to end of DATA command)", "5.1.1", "5.1.1", "userunknown",
	    true },
	{ "a number that says that the mailbox is there", "550 5.2.1 user unknown", "5.2.1", "5.2.1",
	    "filtered", false },
	{ "the same when the address was refused", "550 5.2.1 user unknown (in reply to RCPT TO command)",
	    "5.2.1", "5.2.1", "userunknown", true },
	{ "full", "552 5.2.2 Mailbox full", "5.2.2", "5.2.2", "mailboxfull", false },
	{ "full, for now", "452 4.2.2 over quota", "4.2.2", "4.2.2", "mailboxfull", false },
	{ "full, in French", "La boîte aux lettres du destinataire est pleine", "", "5.2.2", "mailboxfull",
	    false },
	{ "full, quoted within another answer",
	    "5.1.0 - Unknown address error 550-'5.2.2 <a@x.test>... Mailbox Full'", "5.0.0", "5.2.2",
	    "mailboxfull", false },
	{ "no domain",
	    "Host or domain name not found. Name service error for name=x.test type=A: Host not found",
	    "5.4.4", "5.4.4", "hostunknown", true },
	{ "no domain, perhaps later", "Host not found, try again", "4.4.3", "4.4.3", "networkerror", false },
	{ "the sender's domain", "550 Domain of sender address x@211.example does not exist", "5.1.8",
	    "5.1.8", "rejected", false },
	{ "a domain unknown at MAIL FROM is the sender's",
	    "550 unknown domain (in reply to MAIL FROM command)", "5.0.0", "5.0.0", "rejected", false },
	{ "takes no mail at all", "returned Null MX", "5.0.0", "5.0.0", "notaccept", true },
	{ "moved", "551 5.1.6 user has moved to b@y.test", "5.1.6", "5.1.6", "hasmoved", true },
	{ "disabled", "554 this account has been disabled", "5.0.0", "5.0.0", "suspend", false },
	{ "spam", "554 5.7.1 message identified as SPAM", "5.7.1", "5.7.1", "spamdetected", false },
	{ "a block list", "554 5.7.1 blocked using zen.spamhaus.example", "5.7.1", "5.7.1", "blocked",
	    false },
	{ "DMARC", "550-5.7.26 Unauthenticated email is not accepted due to DMARC policy", "5.7.26", "5.7.26",
	    "authfailure", false },
	{ "too big", "552 5.3.4 message too big", "5.3.4", "5.3.4", "mesgtoobig", false },
	{ "too big, by words alone", "552 message is too large", "", "5.3.4", "mesgtoobig", false },
	{ "waited too long", "Message expired: connection timed out", "", "4.4.7", "expired", false },
	{ "a greylist's number", "451 4.7.1 try again later", "4.7.1", "4.7.1", "policyviolation", false },
	{ "a number that nobody knows", "554 5.9.9 no", "5.9.9", "5.9.9", "undefined", false },
	{ "nothing", "", "", "5.0.0", "undefined", false },
	{ "an IP address is no status", "554 from 5.1.1.25: no", "", "5.0.0", "undefined", false },
};

static void test_said(void **state)
{
	const struct said *row = *state;
	struct arena *AUTO_ARENA a = arena_new(16 << 20);
	struct reply_recipient to = { 0 };
	const struct bounce_all all = { .text = STR_NONE };

	bounce_judge(a, &to, str_of(row->said), &all, str_of(row->given));
	assert_str(to.reason, str_of(row->reason));
	assert_str(to.status, str_of(row->status));
	assert_int_equal(to.permanent, row->permanent);
}

/* Reports that only a person could read: sender, subject, text; what they say. */
static const struct report {
	const char *name, *from, *subject, *text;
	enum bounce_kind kind;
	const char *address, *reason;
} reports[] = {
	{ "qmail", "MAILER-DAEMON@relais.test", "failure notice",
	    "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n<a@x.test>:\nSorry, no mailbox here by "
	    "that name. (#5.1.1)\n",
	    BOUNCE_FAILED, "a@x.test", "userunknown" },
	{ "Postfix without its report", "MAILER-DAEMON@relais.test", "Undelivered Mail Returned to Sender",
	    "<a@x.test>: host mx[127.0.0.1] said: 552 5.2.2 over quota (in\n    reply to RCPT TO command)\n",
	    BOUNCE_FAILED, "a@x.test", "mailboxfull" },
	{ "one line", "postmaster@relais.test", "Undeliverable Mail",
	    "User mailbox exceeds allowed size: a@x.test\n", BOUNCE_FAILED, "a@x.test", "mailboxfull" },
	{ "a list with its reason behind it", "postmaster@relais.test",
	    "Delivery Status Notification (Failure)",
	    "Delivery to the following recipients failed.\n\n     a@x.test\n     b@x.test\n\nNo such user.\n",
	    BOUNCE_FAILED, "a@x.test", "userunknown" },
	{ "our address in it is not the one that failed", "postmaster@relais.test", "Undeliverable",
	    "From: retours@211.example\nYour message to a@x.test could not be delivered: user unknown\nContact postmaster@relais.test\n",
	    BOUNCE_FAILED, "a@x.test", "userunknown" },
	{ "French", "postmaster@relais.test", "Non remis : Votre fiche",
	    "Votre message n'a pas pu être remis à a@x.test.\nLe destinataire est introuvable.\n",
	    BOUNCE_FAILED, "a@x.test", "userunknown" },
	{ "Exim waits", "Mailer-Daemon@relais.test", "Warning: message 1abc delayed 24 hours",
	    "A message that you sent has not yet been delivered.\n\n  a@x.test\n    connection timed out\n",
	    BOUNCE_DELAYED, "a@x.test", "expired" },
	{ "French, waits", "postmaster@relais.test", "Remise retardée : Votre fiche",
	    "La remise de votre message à a@x.test est retardée.\n", BOUNCE_DELAYED, "a@x.test", "expired" },
	{ "no address: that of the message that came back", "MAILER-DAEMON@relais.test", "failed delivery",
	    "Could not be delivered.\n\nReceived: from x\nMessage-ID: <1@211.example>\nTo: a@x.test\n\nBonjour\n",
	    BOUNCE_FAILED, "a@x.test", "undefined" },
	{ "no address anywhere", "MAILER-DAEMON@relais.test", "failed delivery", "Could not be delivered.\n",
	    BOUNCE_FAILED, "", "undefined" },
	{ "a person", "anne@x.test", "Undelivered Mail", "Your message could not be delivered?\n",
	    BOUNCE_NONE, NULL, NULL },
	{ "a server that says something else", "postmaster@relais.test", "Bienvenue",
	    "Voici votre nouvelle boîte.\n", BOUNCE_NONE, NULL, NULL },
};

static void test_report(void **state)
{
	const struct report *row = *state;
	struct arena *AUTO_ARENA a = arena_new(16 << 20);
	struct mime_header to = { .name = STR("To"), .value = STR("retours@211.example") };
	struct mail m = { .headers = &to,
		.from = str_of(row->from),
		.subject = str_of(row->subject),
		.text = str_of(row->text) };
	struct reply_recipient *r = NULL;

	assert_int_equal(bounce_read(a, &m, &r), row->kind);
	assert_true((r != NULL) == (row->kind != BOUNCE_NONE));
	if (!r)
		return;
	assert_str(r->address, str_of(row->address));
	assert_str(r->reason, str_of(row->reason));
	assert_int_equal(r->delayed, row->kind == BOUNCE_DELAYED);
	assert_true(r->status.n >= 5);
}

static void test_rows(void **state)
{
	(void)state;
	struct arena *AUTO_ARENA a = arena_new(16 << 20);
	struct mime_recipient third = { .final = STR("@relais.test:c@x"),
		.original = STR("c@x.test"),
		.action = STR("failed"),
		.status = STR("5.2.2") };
	struct mime_recipient second = {
		.next = &third, .final = STR("b@x.test"), .action = STR("delayed"), .status = STR("4.4.1")
	};
	struct mime_recipient first = {
		.next = &second, .final = STR("a@x.test"), .action = STR("delivered"), .status = STR("2.1.5")
	};
	struct mail m = { .from = STR("x@y.test"),
		.report = true,
		.report_type = STR("delivery-status"),
		.recipients = &first };
	struct reply_recipient *r = NULL;

	assert_int_equal(bounce_read(a, &m, &r), BOUNCE_FAILED);
	assert_str(r->reason, STR("delivered"));
	assert_false(r->permanent);
	assert_true(r->next->delayed);
	assert_str(r->next->next->address, STR("c@x.test"));
	third = second = first;
	first.next = NULL;
	assert_int_equal(bounce_read(a, &m, &r), BOUNCE_DELIVERED);
	first.action = STR("delayed");
	first.status = STR("4.0.0");
	assert_int_equal(bounce_read(a, &m, &r), BOUNCE_DELAYED);
}

/* Every reason that a phrase or a number names is in the table, and no phrase stands behind one that hides it. */
static void test_tables(void **state)
{
	(void)state;
	static const struct bounce_phrase *const tables[] = { bounce_phrases, bounce_vague, bounce_statuses };

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		for (const struct bounce_phrase *p = tables[i]; p->phrase; p++) {
			const struct bounce_reason *r = bounce_reasons;
			while (r->word && strcmp(r->word, p->reason) != 0)
				r++;
			if (!r->word)
				fail_msg("%s: no reason %s", p->phrase, p->reason);
			for (const struct bounce_phrase *q = tables[i]; q != p; q++)
				if (strcmp(q->phrase, p->phrase) == 0)
					fail_msg("\"%s\" stands there twice", p->phrase);
		}
}

static void test_limits(void **state)
{
	(void)state;
	static const char *const pieces[] = { "<a@x.test>: no\n", "a@x.test ", "@@@@", "550 5.1.1 ",
		"Received: x\n", "a@" };

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct arena *AUTO_ARENA a = arena_new(256 << 20);
		struct buf AUTO_BUF b = BUF_INIT(16 << 20);
		struct reply_recipient *r = NULL;

		for (int k = 0; k < 60000; k++)
			buf_s(&b, str_of(pieces[i]));
		struct mail m = { .from = STR("mailer-daemon@x.test"),
			.subject = STR("failure notice"),
			.text = buf_str(&b) };
		assert_int_equal(bounce_read(a, &m, &r), BOUNCE_FAILED);
		assert_non_null(r);
	}
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, said, test_said);
	TESTS_ROWS(&t, reports, test_report);
	tests_add(&t, "rows of RFC 3464", test_rows, NULL);
	tests_add(&t, "tables", test_tables, NULL);
	tests_add(&t, "limits", test_limits, NULL);
	return tests_run(&t, "bounce");
}
