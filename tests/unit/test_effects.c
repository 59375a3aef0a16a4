/* test_effects.c: what each class of message does, with each kind of token, alone and after others; and that taking all of it
 * back leaves what was before. Messages are given as classify would understand them. */
#include "tests/unit/replies.h"

#include "mailer/effects.h"
#include "rules/normalise.h"
#include "store/edit.h"
#include "store/proposal.h"

enum { MESSAGES_MAX = 4, FIELDS_MAX = 4 };

/* One message. */
struct said {
	int class;     /* enum reply_class */
	int64_t email; /* that it answers; 0: it is not known which */
	enum token_verdict token;
	const char *from, *name; /* NULL: the contact of e-mail 1 */
	const char *text;        /* tells two apart */
	/* bounce */
	const char *recipient, *status, *other_recipient;
	bool permanent, delayed;
	/* unsubscribe */
	bool complaint;
	/* contact-changed */
	const char *address;
	/* corrected */
	struct said_field {
		int fiche; /* 0: not known */
		const char *path, *value;
	} fields[FIELDS_MAX];
	/* What happens before it comes. */
	const char *sql;
	/* Its state, then "; why" where it waits. */
	const char *state;
};

#define MARIE    .from = "info@maison.test", .name = "Marie Roy"
#define SENT     "e-mail 1 sent\ne-mail 2 sent\ne-mail 3 sent"
#define VALID(n) .email = (n), .token = TOKEN_VALID

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
	        .state = "waiting; the address it was sent to is not one that we gave" } },
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
	{ "no more mail, from nobody we know",
	    { { REPLY_UNSUBSCRIBE, .from = "x@y.test",
	        .state = "waiting; it is not known whose address is meant" } },
	    .facts = NULL },
	{ "no more mail, from nobody we know, with our reference",
	    { { REPLY_UNSUBSCRIBE, .email = 1, .from = "x@y.test",
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

/* The message as effects_apply wants it -------------------------------------------------------------------------- */

static struct reply reply_of(struct replies *t, const struct said *s)
{
	struct arena *a = t->d.a;
	struct reply r = { .class = (enum reply_class)s->class,
		.complaint = s->complaint,
		.text = str_of(s->text),
		.address = str_of(s->address) };
	struct reply_field **end = &r.fields;

	for (int i = 0; i < FIELDS_MAX && s->fields[i].path; i++, end = &(*end)->next) {
		const struct said_field *f = &s->fields[i];
		*end = ARENA_NEW(a, struct reply_field);
		**end = (struct reply_field){ .path = str_of(f->path),
			.value = str_of(f->value),
			.emptied = !*f->value,
			.fiche = f->fiche
			    ? directory_rows(
			          &t->d, arena_fmt(a, "SELECT uuid FROM fiche WHERE id = %d", f->fiche).p)
			    : STR_NONE };
	}
	const char *recipients[] = { s->other_recipient, s->recipient };
	for (int i = 0; i < 2; i++) {
		if (!recipients[i])
			continue;
		struct reply_recipient *p = ARENA_NEW(a, struct reply_recipient);
		*p = (struct reply_recipient){ .next = r.recipients,
			.address = str_of(recipients[i]),
			.status = str_of(s->status),
			.reason = STR("unknown"),
			.permanent = s->permanent,
			.delayed = s->delayed };
		r.recipients = p;
	}
	return r;
}

static int64_t say(struct replies *t, const struct said *s, struct inbox_told *told)
{
	static const char *const verdicts[] = { "none", "valid", "expired", "forged" };
	struct reply reply = reply_of(t, s);
	struct err e = { 0 };
	struct inbound m = { .message_id = STR("x@y.test"),
		.mailbox = STR("test"),
		.received_at = t->now,
		.read_at = t->now,
		.sender = s->name ? arena_fmt(t->d.a, "%s <%s>", s->name, s->from) : str_of(s->from),
		.cls = str_of(reply_classes[s->class]),
		.token = str_of(verdicts[s->token]),
		.email = s->email,
		.text = str_of(s->text),
		.state = STR("handled") };
	struct answer w = { .a = t->d.a,
		.db = t->d.db,
		.now = t->now,
		.reply = &reply,
		.from = norm_email(t->d.a, str_of(s->from)),
		.token = s->token,
		.tied = s->email,
		.m = &m,
		.told = told };
	bool found = true;

	t->now += 60;
	for (size_t i = 0; i < sizeof m.sha256; i++)
		m.sha256[i] = (uint8_t)(t->now >> i % 6 * 8);
	if (s->sql)
		replies_sql(t, s->sql);
	if (s->email) {
		assert_ok(outbox_get(w.a, w.db, s->email, &w.email, &found, &e));
		assert_ok(request_get(w.a, w.db, w.email.request, &w.request, &e));
		assert_ok(outbox_shown(w.a, w.db, s->email, &w.shown, &e));
	}
	assert_ok(db_begin(t->d.db, &e));
	assert_ok(inbound_add(t->d.db, &m, STR("bytes"), &e));
	assert_ok(effects_apply(&w, &e));
	assert_ok(inbound_conclude(t->d.db, &m, &e));
	assert_ok(db_commit(t->d.db, &e));
	struct str have = m.why.n ? arena_fmt(t->d.a, "%.*s; %.*s", STR_ARG(m.state), STR_ARG(m.why))
	                          : m.state;
	size_t n = strlen(s->state);
	bool begins = n && s->state[n - 1] == ' '; /* what follows is another module's own words */
	have.n = begins && have.n > n ? n : have.n;
	assert_str(have, str_of(s->state));
	return m.id;
}

static void take_back(struct replies *t, int64_t id)
{
	const struct author anne = { .who = STR("person:anne"), .now = t->now };
	struct err e = { 0 };

	assert_ok(db_begin(t->d.db, &e));
	if (inbox_undo(t->d.a, t->d.db, id, &anne, &e)) {
		assert_ok(db_commit(t->d.db, &e));
		assert_false(inbox_undo(t->d.a, t->d.db, id, &anne, &e)); /* not twice */
	} else {
		db_rollback(t->d.db);
	}
	assert_err(e, ERR_INPUT, "has done nothing that could be taken back");
}

static void test_row(void **state)
{
	const struct row *r = *state;
	struct inbox_told told = { 0 };
	struct replies t;
	int64_t ids[MESSAGES_MAX];
	int n = 0;

	replies_open(&t);
	for (; n < MESSAGES_MAX && r->m[n].state; n++)
		ids[n] = say(&t, &r->m[n], &told);
	assert_str(replies_facts(&t), str_of(r->facts ? r->facts : replies_before));
	while (n--)
		take_back(&t, ids[n]);
	assert_str(replies_facts(&t), str_of(r->undone ? r->undone : replies_before));
	replies_close(&t);
}

/* Deciding what an answer offers ----------------------------------------------------------------------------------- */

static const struct said two_offers = { REPLY_CORRECTED, VALID(1), MARIE,
	.fields = { { 1, "description", "Des ados" }, { 1, "website", "" },
	    { 2, "description", "Des sages" } },
	.state = "applied" };

static const char verified[] =
    "SELECT id, verified_at IS NOT NULL AND verified_at > 0 FROM fiche ORDER BY id";

static void test_decided(void **state)
{
	const struct author anne = { .who = STR("person:anne"), .now = 1900000000 };
	struct inbox_told told = { 0 };
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	int64_t id = say(&t, &two_offers, &told);
	assert_int_equal(told.proposals, 3);
	assert_int_equal(told.verified, 0);
	assert_rows(
	    &t.d, "SELECT id, path, inbound FROM proposal", "1|description|1\n2|website|1\n3|description|1");
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(proposal_accept(t.d.a, t.d.db, 1, STR_NONE, false, &anne, &e));
	assert_rows(&t.d, verified, "1|0\n2|0\n3|0");
	assert_ok(proposal_reject(t.d.a, t.d.db, 2, &anne, &e));
	assert_rows(&t.d, verified, "1|1\n2|0\n3|0"); /* at the answer's date and what was shown */
	assert_rows(&t.d,
	    "SELECT fiche, revision, channel, by_name, message, approver, at = (SELECT received_at FROM inbound) "
	    "FROM evidence",
	    "1|1|email|Marie Roy|x@y.test|person:anne|1");
	assert_ok(proposal_accept(t.d.a, t.d.db, 3, STR("Des plus sages"), false, &anne, &e));
	assert_rows(&t.d, verified, "1|1\n2|1\n3|0");
	assert_ok(db_commit(t.d.db, &e));

	assert_ok(db_begin(t.d.db, &e));
	assert_false(inbox_undo(t.d.a, t.d.db, id, &anne, &e));
	db_rollback(t.d.db);
	assert_err(e, ERR_INPUT, "was accepted: take that back first with \"vigie review undo");

	assert_ok(db_begin(t.d.db, &e));
	assert_ok(proposal_undo(t.d.a, t.d.db, 2, &anne, &e)); /* open again: not verified */
	assert_rows(&t.d, verified, "1|0\n2|1\n3|0");
	assert_ok(proposal_accept(t.d.a, t.d.db, 2, STR_NONE, false, &anne, &e));
	assert_rows(&t.d, verified, "1|1\n2|1\n3|0");
	assert_ok(proposal_undo(t.d.a, t.d.db, 1, &anne, &e));
	assert_ok(proposal_undo(t.d.a, t.d.db, 2, &anne, &e));
	assert_ok(proposal_undo(t.d.a, t.d.db, 3, &anne, &e));
	assert_rows(&t.d, verified, "1|0\n2|0\n3|0");
	assert_ok(inbox_undo(t.d.a, t.d.db, id, &anne, &e));
	assert_ok(db_commit(t.d.db, &e));
	assert_str(replies_facts(&t), str_of(replies_before));
	assert_rows(&t.d, "SELECT state, count(*) FROM proposal GROUP BY state", "superseded|3");
	replies_close(&t);
}

static void test_closed(void **state)
{
	static const struct said closed = { REPLY_CLOSED, VALID(3), .state = "applied" };
	const struct author anne = { .who = STR("person:anne"), .now = 1900000000 };
	struct inbox_told told = { 0 };
	struct err e = { 0 };
	struct replies t;

	(void)state;
	replies_open(&t);
	say(&t, &closed, &told);
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(proposal_accept(t.d.a, t.d.db, 1, STR_NONE, false, &anne, &e));
	assert_ok(db_commit(t.d.db, &e));
	assert_rows(&t.d, "SELECT status FROM fiche WHERE id = 3", "closed");
	assert_rows(&t.d, "SELECT count(*) FROM evidence", "0"); /* an end is no verification */
	replies_close(&t);
}

/* A part of the answer waits: deciding the rest verifies nothing until a technician is done with it. */
static void test_partly(void **state)
{
	static const struct said partly = { REPLY_CORRECTED, VALID(3),
		.fields = { { 3, "description", "De certains" }, { 3, "email", "?" } },
		.state = "waiting; email: " };
	const struct author anne = { .who = STR("person:anne"), .now = 1900000000 };
	struct inbox_told told = { 0 };
	struct err e = { 0 };
	struct replies t;
	int64_t n;

	(void)state;
	replies_open(&t);
	int64_t id = say(&t, &partly, &told);
	assert_int_equal(told.waiting, 1);
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(proposal_accept(t.d.a, t.d.db, 1, STR_NONE, false, &anne, &e));
	assert_rows(&t.d, verified, "1|0\n2|0\n3|0");
	assert_ok(inbound_set(t.d.db, id, "handled", &anne, &e));
	assert_ok(inbound_decided(t.d.a, t.d.db, id, 3, &anne, &e));
	assert_rows(&t.d, verified, "1|0\n2|0\n3|1");
	assert_ok(inbound_decided(t.d.a, t.d.db, id, 3, &anne, &e));
	assert_rows(&t.d, "SELECT count(*) FROM evidence", "1"); /* once */

	/* Taken back, and done with: what nobody has decided verifies nothing. */
	assert_ok(proposal_undo(t.d.a, t.d.db, 1, &anne, &e));
	assert_ok(inbox_undo(t.d.a, t.d.db, id, &anne, &e));
	assert_ok(inbox_done(t.d.a, t.d.db, id, &anne, &n, &e));
	assert_int_equal(n, 0);
	assert_rows(&t.d, verified, "1|0\n2|0\n3|0");
	assert_false(inbox_done(t.d.a, t.d.db, id, &anne, &n, &e));
	assert_err(e, ERR_INPUT, "does not wait");
	assert_ok(db_commit(t.d.db, &e));
	replies_close(&t);
}

/* What was shown is vouched for, not what was added since. */
static void test_older_revision(void **state)
{
	static const struct said confirms = { REPLY_CONFIRMED, VALID(3), .state = "applied" };
	const struct author anne = { .who = STR("person:anne"), .now = 1800000000 };
	struct inbox_told told = { 0 };
	struct edited done;
	struct err e = { 0 };
	struct replies t;
	struct fiche f;

	(void)state;
	replies_open(&t);
	struct edit service = { .path = STR("services[6ba7b810-9dad-41d1-80b4-00c04fd430c8]"),
		.value = STR("{\"id\":\"6ba7b810-9dad-41d1-80b4-00c04fd430c8\",\"name\":\"Dépannage\"}"),
		.at = -1 };
	assert_ok(db_begin(t.d.db, &e));
	assert_ok(fiche_load(t.d.a, t.d.db, 3, &f, &e));
	assert_ok(edit_fiche(t.d.a, t.d.db, &f, &service, "edit", &anne, EDIT_CLAIM_AUTHOR, &done, &e));
	assert_ok(db_commit(t.d.db, &e));
	say(&t, &confirms, &told);
	assert_rows(&t.d, "SELECT revision, json_array_length(objects) FROM evidence", "1|1");
	assert_rows(&t.d, verified, "1|0\n2|0\n3|0"); /* the new service has nobody's word */
	replies_close(&t);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "the last decision verifies the fiche; taking it back, no more", test_decided, NULL);
	tests_add(&t, "accepting that it has closed verifies nothing", test_closed, NULL);
	tests_add(&t, "while a part waits nothing is verified", test_partly, NULL);
	tests_add(&t, "a confirmation vouches for what was shown", test_older_revision, NULL);
	return tests_run(&t, "effects");
}
