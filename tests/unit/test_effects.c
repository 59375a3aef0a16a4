/* test_effects.c: what each class of message does, with each kind of token, alone and after others; and that taking all of it
 * back leaves what was before. */
#include "tests/unit/said.h"

enum { MESSAGES_MAX = 4 };

#define MANY \
	"no mail to a0@x.test (reply)\nno mail to a1@x.test (reply)\nno mail to a2@x.test (reply)\n" \
	"no mail to a3@x.test (reply)\nno mail to a4@x.test (reply)\n"

static const struct row {
	const char *name;
	struct said m[MESSAGES_MAX];
	const char *facts;  /* after all of them; NULL: as before */
	const char *undone; /* after all were taken back; NULL: as before */
} rows[] = {
	{ "confirmed: what was shown is vouched for",
	    { { REPLY_CONFIRMED, VALID(1), MARIE, .state = "applied" } },
	    .facts = "verified 1 as of 1 by Marie Roy (1)\nverified 2 as of 1 by Marie Roy (1)\n"
	             "request 1 answered\nrequest 2 open\n" SENT },
	{ "confirmed by another person",
	    { { REPLY_CONFIRMED, VALID(3), .from = "luc@ailleurs.test", .name = "Luc", .state = "applied" } },
	    .facts = "verified 3 as of 1 by Luc (1)\n"
	             "request 1 open\nrequest 2 answered\n" SENT },
	{ "confirmed twice",
	    { { REPLY_CONFIRMED, VALID(3), .text = "a", .state = "applied" },
	        { REPLY_CONFIRMED, VALID(3), .text = "b", .state = "repeated" } },
	    .facts = "verified 3 as of 1 by ? (1)\n"
	             "request 1 open\nrequest 2 answered\n" SENT },
	{ "confirmed, and the reminder too: nothing newer was shown",
	    { { REPLY_CONFIRMED, VALID(1), MARIE, .state = "applied" },
	        { REPLY_CONFIRMED, VALID(2), MARIE, .state = "repeated" } },
	    .facts = "verified 1 as of 1 by Marie Roy (1)\nverified 2 as of 1 by Marie Roy (1)\n"
	             "request 1 answered\nrequest 2 open\n" SENT },
	{ "confirmed, and a reminder that showed something newer",
	    { { REPLY_CONFIRMED, VALID(1), MARIE, .state = "applied" },
	        { REPLY_CONFIRMED, VALID(2), MARIE,
	            .sql = "UPDATE shown SET revision = 2 WHERE email = 2 AND fiche = 2",
	            .state = "applied" } },
	    .facts = "verified 1 as of 1 by Marie Roy (1)\nverified 2 as of 1 by Marie Roy (1)\n"
	             "verified 2 as of 2 by Marie Roy (1)\n"
	             "request 1 answered\nrequest 2 open\n" SENT },
	{ "confirmed, with a fiche closed meanwhile",
	    { { REPLY_CONFIRMED, VALID(1), MARIE, .sql = "UPDATE fiche SET status = 'closed' WHERE id = 2",
	        .state = "waiting; the fiche is not active any more" } },
	    .facts = "verified 1 as of 1 by Marie Roy (1)\n"
	             "request 1 answered\nrequest 2 open\n" SENT },
	{ "confirmed after its request was given up",
	    { { REPLY_CONFIRMED, VALID(3),
	        .sql = "UPDATE request SET state = 'exhausted', closed_at = 1 WHERE id = 2",
	        .state = "applied" } },
	    .facts = "verified 3 as of 1 by ? (1)\n"
	             "request 1 open\nrequest 2 answered\n" SENT,
	    .undone = "request 1 open\nrequest 2 exhausted\n" SENT },
	{ "confirmed without a token",
	    { { REPLY_CONFIRMED, MARIE, .state = "waiting; it does not say which e-mail it answers" } },
	    .facts = NULL },
	{ "confirmed, tied by its reference only",
	    { { REPLY_CONFIRMED, .email = 1, MARIE,
	        .state = "waiting; it does not say which e-mail it answers" } },
	    .facts = NULL },
	{ "confirmed too late",
	    { { REPLY_CONFIRMED, .email = 1, .token = TOKEN_EXPIRED, MARIE,
	        .state = "waiting; it comes too late: what was shown may have changed" } },
	    .facts = NULL },
	{ "confirmed with a forged token",
	    { { REPLY_CONFIRMED, .token = TOKEN_FORGED, MARIE,
	        .state =
	            "waiting; the address it was sent to is not one that this database gave: forged, or of another copy" } },
	    .facts = NULL },
	{ "confirmed: an e-mail of unknown fate had arrived",
	    { { REPLY_CONFIRMED, VALID(3),
	        .sql = "UPDATE outbox SET state = 'unsure', sent_at = NULL WHERE id = 3",
	        .state = "applied" } },
	    .facts = "verified 3 as of 1 by ? (1)\n"
	             "request 1 open\nrequest 2 answered\n" SENT,
	    .undone = "request 1 open\nrequest 2 open\ne-mail 1 sent\ne-mail 2 sent\ne-mail 3 unsure" },
	{ "confirmed from an address thought doubtful",
	    { { REPLY_CONFIRMED, VALID(1), MARIE,
	        .sql = "INSERT INTO address_state(address, state, bounces, since, at) VALUES "
	               "('info@maison.test', 'doubtful', 2, 1, 1)",
	        .state = "applied" } },
	    .facts = "verified 1 as of 1 by Marie Roy (1)\nverified 2 as of 1 by Marie Roy (1)\n"
	             "request 1 answered\nrequest 2 open\n" SENT,
	    .undone = "request 1 open\nrequest 2 open\naddress info@maison.test doubtful 0\n" SENT },

	{ "corrected: one value offered, the other fiche verified",
	    { { REPLY_CORRECTED, VALID(1), MARIE, .fields = { { 1, "description", "Des tout-petits" } },
	        .state = "applied" } },
	    .facts =
	        "verified 2 as of 1 by Marie Roy (1)\noffer 1 description: Des jeunes > Des tout-petits pending\n"
	        "request 1 answered\nrequest 2 open\n" SENT },
	{ "corrected, without the other fiche in the answer: that one is not vouched for",
	    { { REPLY_CORRECTED, VALID(1), MARIE, .whole = "Description : Des tout-petits",
	        .fields = { { 1, "description", "Des tout-petits" } }, .state = "applied" } },
	    .facts = "offer 1 description: Des jeunes > Des tout-petits pending\n"
	             "request 1 answered\nrequest 2 open\n" SENT },
	{ "corrected: taken away",
	    { { REPLY_CORRECTED, VALID(1), MARIE, .fields = { { 1, "website", "" } }, .state = "applied" } },
	    .facts = "verified 2 as of 1 by Marie Roy (1)\noffer 1 website: https://maison.test > - pending\n"
	             "request 1 answered\nrequest 2 open\n" SENT },
	{ "corrected to what the fiche says by now",
	    { { REPLY_CORRECTED, VALID(3), .fields = { { 3, "description", "De  tous" } },
	        .state = "applied" } },
	    .facts = "verified 3 as of 1 by ? (1)\n"
	             "request 1 open\nrequest 2 answered\n" SENT },
	{ "corrected twice, the same",
	    { { REPLY_CORRECTED, VALID(1), MARIE, .text = "a",
	          .fields = { { 1, "description", "Des tout-petits" } }, .state = "applied" },
	        { REPLY_CORRECTED, VALID(1), MARIE, .text = "b",
	            .fields = { { 1, "description", "Des tout-petits" } }, .state = "repeated" } },
	    .facts =
	        "verified 2 as of 1 by Marie Roy (1)\noffer 1 description: Des jeunes > Des tout-petits pending\n"
	        "request 1 answered\nrequest 2 open\n" SENT },
	{ "corrected twice, otherwise: the later word stands",
	    { { REPLY_CORRECTED, VALID(1), MARIE, .fields = { { 1, "description", "Des tout-petits" } },
	          .state = "applied" },
	        { REPLY_CORRECTED, VALID(1), MARIE, .text = "b",
	            .fields = { { 1, "description", "Des ados" } }, .state = "applied" } },
	    .facts =
	        "verified 2 as of 1 by Marie Roy (1)\noffer 1 description: Des jeunes > Des ados pending\n"
	        "request 1 answered\nrequest 2 open\n" SENT },
	{ "corrected, then confirmed: a person weighs it",
	    { { REPLY_CORRECTED, VALID(3), .fields = { { 3, "description", "De certains" } },
	          .state = "applied" },
	        { REPLY_CONFIRMED, VALID(3),
	            .state = "waiting; another answer to the same e-mail said something else" } },
	    .facts = "offer 3 description: De tous > De certains pending\n"
	             "request 1 open\nrequest 2 answered\n" SENT },
	{ "corrected as was rejected before",
	    { { REPLY_CORRECTED, VALID(3), .fields = { { 3, "description", "De certains" } },
	          .state = "applied" },
	        { REPLY_CORRECTED, VALID(3), .text = "b", .sql = "UPDATE proposal SET state = 'rejected'",
	            .fields = { { 3, "description", "De certains" } },
	            .state = "waiting; the same correction was rejected before" } },
	    .facts = "offer 3 description: De tous > De certains rejected\n"
	             "request 1 open\nrequest 2 answered\n" SENT,
	    .undone = "offer 3 description: De tous > De certains rejected\n"
	              "request 1 open\nrequest 2 open\n" SENT },
	{ "corrected: a value that does not fit waits, the others are offered, nothing is verified",
	    { { REPLY_CORRECTED, VALID(1), MARIE,
	        .fields = { { 1, "email", "chez nous" }, { 1, "description", "Des ados" } },
	        .state = "waiting; email: " } },
	    .facts = "offer 1 description: Des jeunes > Des ados pending\n"
	             "request 1 answered\nrequest 2 open\n" SENT },
	{ "corrected, and something else is said: offered, and read by a person",
	    { { REPLY_CORRECTED, VALID(1), MARIE, .more = true,
	        .fields = { { 1, "description", "Des ados" } },
	        .state = "waiting; it says more than its corrections: read it" } },
	    .facts =
	        "offer 1 description: Des jeunes > Des ados pending\nrequest 1 answered\nrequest 2 open\n" SENT },
	{ "corrected: no such place",
	    { { REPLY_CORRECTED, VALID(3),
	        .fields = { { 3, "services[00000000-0000-4000-8000-000000000000].name", "X" } },
	        .state =
	            "waiting; services[00000000-0000-4000-8000-000000000000].name: there is no such object" } },
	    .facts = "request 1 open\nrequest 2 answered\n" SENT },
	{ "corrected: an identifier",
	    { { REPLY_CORRECTED, VALID(3), .fields = { { 3, "id", "00000000-0000-4000-8000-000000000000" } },
	        .state = "waiting; " } },
	    .facts = "request 1 open\nrequest 2 answered\n" SENT },
	{ "corrected: the name taken away",
	    { { REPLY_CORRECTED, VALID(3), .fields = { { 3, "name", "" } },
	        .state = "waiting; a fiche cannot be without a name" } },
	    .facts = "request 1 open\nrequest 2 answered\n" SENT },
	{ "corrected: a fiche that the e-mail did not show",
	    { { REPLY_CORRECTED, VALID(1), MARIE, .fields = { { 3, "description", "Piraté" } },
	        .state = "waiting; a correction does not say which value of which fiche it means" } },
	    .facts = "request 1 answered\nrequest 2 open\n" SENT },
	{ "corrected: it is not known where",
	    { { REPLY_CORRECTED, VALID(1), MARIE, .fields = { { 0, "", "418 555-0199" } },
	        .state = "waiting; a correction does not say which value of which fiche it means" } },
	    .facts = "request 1 answered\nrequest 2 open\n" SENT },
	{ "corrected: a new child, the other language, a web address without its scheme",
	    { { REPLY_CORRECTED, VALID(3),
	        .fields = { { 3, "phones[6ba7b810-9dad-41d1-80b4-00c04fd430c8]",
	                        "{\"id\":\"6ba7b810-9dad-41d1-80b4-00c04fd430c8\",\"number\":\"418 555-0177\"}" },
	            { 3, "description@other", "Of all" }, { 3, "website", "www.halte.test" } },
	        .state = "applied" } },
	    .facts =
	        "offer 3 phones[6ba7b810-9dad-41d1-80b4-00c04fd430c8]: - > "
	        "{\"id\":\"6ba7b810-9dad-41d1-80b4-00c04fd430c8\",\"number\":\"418 555-0177\"} pending\n"
	        "offer 3 description@other: - > Of all pending\noffer 3 website: - > www.halte.test pending\n"
	        "request 1 open\nrequest 2 answered\n" SENT },
	{ "corrected without a token",
	    { { REPLY_CORRECTED, .email = 1, MARIE, .fields = { { 1, "description", "Piraté" } },
	        .state = "waiting; it does not say which e-mail it answers" } },
	    .facts = NULL },

	{ "confirmed: one of two is named",
	    { { REPLY_CONFIRMED, VALID(1), MARIE, .text = "Aucun changement\nFiche : CLUB\n",
	        .state = "waiting; it speaks of some of its fiches only" } },
	    .facts = "verified 2 as of 1 by Marie Roy (1)\nrequest 1 answered\nrequest 2 open\n" SENT },
	{ "confirmed: both are named",
	    { { REPLY_CONFIRMED, VALID(1), MARIE, .text = "Aucun changement\nFiche : Club\nMaison",
	        .state = "applied" } },
	    .facts = "verified 1 as of 1 by Marie Roy (1)\nverified 2 as of 1 by Marie Roy (1)\n"
	             "request 1 answered\nrequest 2 open\n" SENT },

	{ "closed", { { REPLY_CLOSED, VALID(3), .text = "Nous avons fermé", .state = "applied" } },
	    .facts = "offer 3 @status: active > closed pending\nrequest 1 open\nrequest 2 answered\n" SENT },
	{ "closed: both are named",
	    { { REPLY_CLOSED, VALID(1), MARIE, .text = "Fiche : Club\nFiche : Maison", .state = "applied" } },
	    .facts = "offer 1 @status: active > closed pending\noffer 2 @status: active > closed pending\n"
	             "request 1 answered\nrequest 2 open\n" SENT },
	{ "closed: one of two is named",
	    { { REPLY_CLOSED, VALID(1), MARIE, .text = "Le club a fermé.", .state = "applied" } },
	    .facts = "offer 2 @status: active > closed pending\nrequest 1 answered\nrequest 2 open\n" SENT },
	{ "closed: which one?",
	    { { REPLY_CLOSED, VALID(1), MARIE, .text = "L'organisme a fermé, clubs compris.",
	        .state = "waiting; it does not say which of its fiches has closed" } },
	    .facts = "request 1 answered\nrequest 2 open\n" SENT },
	{ "closed without a token",
	    { { REPLY_CLOSED, MARIE, .state = "waiting; it does not say which e-mail it answers" } },
	    .facts = NULL },

	{ "another address, wherever the old one stands",
	    { { REPLY_CONTACT_CHANGED, VALID(1), MARIE, .address = "Luc@Maison.test", .state = "applied" } },
	    .facts = "offer 1 email: info@maison.test > Luc@Maison.test pending\n"
	             "offer 2 email: info@maison.test > Luc@Maison.test pending\n"
	             "request 1 answered\nrequest 2 open\n" SENT },
	{ "another person, not known who",
	    { { REPLY_CONTACT_CHANGED, VALID(3),
	        .state = "waiting; another person answers from now on: find out who" } },
	    .facts = "request 1 open\nrequest 2 answered\n" SENT },
	{ "another address that is none",
	    { { REPLY_CONTACT_CHANGED, VALID(3), .address = "luc@", .state = "waiting; email: " } },
	    .facts = "request 1 open\nrequest 2 answered\n" SENT },

	{ "no more mail", { { REPLY_UNSUBSCRIBE, VALID(1), MARIE, .state = "applied" } },
	    .facts = "request 1 opted-out\nrequest 2 open\nno mail to info@maison.test (reply)\n" SENT },
	{ "no more mail, twice",
	    { { REPLY_UNSUBSCRIBE, VALID(1), MARIE, .state = "applied" },
	        { REPLY_UNSUBSCRIBE, VALID(1), MARIE, .text = "b", .state = "repeated" } },
	    .facts = "request 1 opted-out\nrequest 2 open\nno mail to info@maison.test (reply)\n" SENT },
	{ "no more mail, without a token, from the very address",
	    { { REPLY_UNSUBSCRIBE, .from = "halte@halte.test", .state = "applied" } },
	    .facts = "request 1 open\nrequest 2 opted-out\nno mail to halte@halte.test (reply)\n" SENT },
	{ "no more mail, without a token, after many others of that kind",
	    { { REPLY_AUTO, .from = "x@y.test",
	          .sql = "WITH n(i) AS (VALUES (0), (1), (2), (3), (4)) INSERT INTO inbound(sha256, mailbox, "
	                 "received_at, read_at, class, token, state) "
	                 "SELECT randomblob(32), 'x', 1, 1, 'unsubscribe', 'none', 'applied' FROM n",
	          .state = "handled" },
	        { REPLY_UNSUBSCRIBE, .from = "halte@halte.test",
	            .sql =
	                "INSERT INTO opt_out(address, at, how, inbound) SELECT 'a' || (id % 5) || '@x.test', "
	                "9000000000, 'reply', id FROM inbound WHERE class = 'unsubscribe'",
	            .state = "waiting; many ask for it today without the mark of our e-mail: read it" } },
	    .facts = "request 1 open\nrequest 2 open\n" MANY SENT,
	    .undone = "request 1 open\nrequest 2 open\n" MANY SENT },
	{ "no more mail, from nobody we know",
	    { { REPLY_UNSUBSCRIBE, .from = "x@y.test",
	        .state = "waiting; it is not known whose address is meant" } },
	    .facts = NULL },
	{ "no more mail, from nobody we know, with our reference",
	    { { REPLY_UNSUBSCRIBE, .email = 1, .from = "x@y.test",
	        .state = "waiting; it is not known whose address is meant" } },
	    .facts = NULL },
	{ "a complaint in a reader's own name is nobody's",
	    { { REPLY_UNSUBSCRIBE, .from = "info@maison.test", .complaint = true,
	        .state = "waiting; it is not known whose address is meant" } },
	    .facts = NULL },
	{ "a complaint that came through a provider",
	    { { REPLY_UNSUBSCRIBE, .email = 1, .from = "abuse@isp.test", .complaint = true,
	        .state = "applied" } },
	    .facts = "request 1 opted-out\nrequest 2 open\nno mail to info@maison.test (complaint)\n" SENT },
	{ "no more mail, too late for anything else",
	    { { REPLY_UNSUBSCRIBE, .email = 1, .token = TOKEN_EXPIRED, MARIE, .state = "applied" } },
	    .facts = "request 1 opted-out\nrequest 2 open\nno mail to info@maison.test (reply)\n" SENT },

	{ "out of office", { { REPLY_AUTO, VALID(1), MARIE, .state = "handled" } }, .facts = NULL },
	{ "out of office: it had arrived",
	    { { REPLY_AUTO, VALID(3),
	        .sql = "UPDATE outbox SET state = 'unsure', sent_at = NULL WHERE id = 3",
	        .state = "handled" } },
	    .facts = "request 1 open\nrequest 2 open\n" SENT,
	    .undone = "request 1 open\nrequest 2 open\ne-mail 1 sent\ne-mail 2 sent\ne-mail 3 unsure" },
	{ "out of office of a stranger", { { REPLY_AUTO, .from = "x@y.test", .state = "handled" } },
	    .facts = NULL },
	{ "delayed", { { REPLY_DELAYED, VALID(1), .recipient = "info@maison.test", .state = "handled" } },
	    .facts = NULL },

	{ "user unknown",
	    { { REPLY_BOUNCE, VALID(1), .from = "mailer-daemon@mx.test", .recipient = "INFO@maison.test",
	        .status = "5.1.1", .permanent = true, .state = "applied" } },
	    .facts = "request 1 failed\nrequest 2 open\naddress info@maison.test dead 1\n" SENT },
	{ "user unknown, known by the returned Message-ID",
	    { { REPLY_BOUNCE, .email = 1, .recipient = "info@maison.test", .permanent = true,
	        .state = "applied" } },
	    .facts = "request 1 failed\nrequest 2 open\naddress info@maison.test dead 1\n" SENT },
	{ "user unknown, but another one",
	    { { REPLY_BOUNCE, .email = 1, .recipient = "luc@maison.test", .permanent = true,
	        .state = "handled" } },
	    .facts = NULL },
	{ "forwarded to an address that does not work, and our own address says so",
	    { { REPLY_BOUNCE, VALID(1), .recipient = "luc@ailleurs.test", .permanent = true,
	        .state = "applied" } },
	    .facts = "request 1 failed\nrequest 2 open\naddress info@maison.test dead 1\n" SENT },
	{ "one of two recipients is ours",
	    { { REPLY_BOUNCE, VALID(1), .recipient = "luc@ailleurs.test", .other_recipient = "x@y.test",
	        .permanent = true, .state = "handled" } },
	    .facts = NULL },
	{ "a report on nobody", { { REPLY_BOUNCE, VALID(1), .permanent = true, .state = "handled" } },
	    .facts = NULL },
	{ "a report on no e-mail of ours",
	    { { REPLY_BOUNCE, .recipient = "info@maison.test", .permanent = true, .state = "handled" } },
	    .facts = NULL },
	{ "refused for now",
	    { { REPLY_BOUNCE, VALID(1), .recipient = "info@maison.test", .status = "5.2.2",
	        .state = "applied" } },
	    .facts = "request 1 open\nrequest 2 open\naddress info@maison.test doubtful 1\n" SENT },
	{ "a report on another recipient, who is not ours: ours was reached",
	    { { REPLY_BOUNCE, VALID(1), .recipient = "info@maison.test", .other_recipient = "x@y.test",
	        .reason = "delivered", .state = "applied" } },
	    .facts = NULL },
	{ "two reports on one e-mail",
	    { { REPLY_BOUNCE, VALID(1), .recipient = "info@maison.test", .text = "a", .state = "applied" },
	        { REPLY_BOUNCE, VALID(1), .recipient = "info@maison.test", .text = "b",
	            .state = "repeated" } },
	    .facts = "request 1 open\nrequest 2 open\naddress info@maison.test doubtful 1\n" SENT },
	{ "refused for now, for the third time",
	    { { REPLY_BOUNCE, VALID(1), .recipient = "info@maison.test",
	        .sql = "INSERT INTO address_state(address, state, bounces, since, at) VALUES "
	               "('info@maison.test', 'doubtful', 2, 1, 1)",
	        .state = "applied" } },
	    .facts = "request 1 failed\nrequest 2 open\naddress info@maison.test dead 3\n" SENT,
	    .undone = "request 1 open\nrequest 2 open\naddress info@maison.test doubtful 2\n" SENT },
	{ "a bounce settles what was unsure",
	    { { REPLY_BOUNCE, VALID(3), .recipient = "halte@halte.test", .permanent = true,
	        .sql = "UPDATE outbox SET state = 'unsure', sent_at = NULL WHERE id = 3",
	        .state = "applied" } },
	    .facts = "request 1 open\nrequest 2 failed\naddress halte@halte.test dead 1\n"
	             "e-mail 1 sent\ne-mail 2 sent\ne-mail 3 failed",
	    .undone = "request 1 open\nrequest 2 open\ne-mail 1 sent\ne-mail 2 sent\ne-mail 3 unsure" },

	{ "a question", { { REPLY_QUESTION, VALID(1), MARIE, .state = "waiting" } }, .facts = NULL },
	{ "a question of a stranger",
	    { { REPLY_QUESTION, .from = "x@y.test",
	        .state = "waiting; it does not say which e-mail it answers" } },
	    .facts = NULL },
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct inbox_told told = { 0 };
	struct replies t;
	int64_t ids[MESSAGES_MAX];
	int n = 0;

	replies_open(&t);
	for (; n < MESSAGES_MAX && r->m[n].state; n++)
		ids[n] = said(&t, &r->m[n], &told);
	assert_str(replies_facts(&t), str_of(r->facts ? r->facts : replies_before));
	while (n--)
		said_undo(&t, ids[n]);
	assert_str(replies_facts(&t), str_of(r->undone ? r->undone : replies_before));
	replies_close(&t);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	return tests_run(&t, "effects");
}
