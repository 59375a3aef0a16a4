#include "tests/test.h"

#include "lib/arena.h"
#include "lib/file.h"
#include "mailer/classify.h"
#include "mailer/compose.h"
#include "mailer/token.h"

/* What people write, each as a message of its own without quote and without forms. */
static const struct said {
	const char *name, *text, *class;
} said[] = {
	/* Nothing has changed. */
	{ "two words", "Aucun changement", "confirmed" },
	{ "with greetings", "Bonjour,\n\nAucun changement pour nous. Merci et bonne journée!", "confirmed" },
	{ "all is fine, colloquially", "Tout est beau!", "confirmed" },
	{ "it is as it should be", "C'est conforme, merci.", "confirmed" },
	{ "typographic apostrophe", "C’est conforme.\n\nCordialement,\n\nAnne Tremblay", "confirmed" },
	{ "nothing has changed", "Rien n'a changé de notre côté.", "confirmed" },
	{ "a no that says yes", "Non, aucun changement.", "confirmed" },
	{ "a yes", "Oui, tout est exact.", "confirmed" },
	{ "yes alone answers our question", "Oui.\n\nMerci", "confirmed" },
	{ "the information is exact",
	    "Bonjour, les renseignements sont toujours exacts. Bonne fin de journée", "confirmed" },
	{ "nothing to report, with a place", "Rien à signaler pour la Maison des jeunes de Beauport.",
	    "confirmed" },
	{ "I confirm the information", "Je vous confirme que les informations sont à jour.", "confirmed" },
	{ "a year is no number", "Aucune modification à apporter pour 2026.", "confirmed" },
	{ "over two lines",
	    "Bonjour,\nj'ai lu la fiche de notre organisme et tout est conforme à la\nréalité.\nMerci!",
	    "confirmed" },
	{ "capitals and no accents", "AUCUN CHANGEMENT MERCI", "confirmed" },
	{ "signature without a mark",
	    "Aucun changement à apporter.\n\nMarie-Ève Gagnon\nDirectrice générale\nMaison L'Éveil\n12, rue du Quai\n418 "
	    "555-0101, poste 4\nwww.leveil.example",
	    "confirmed" },
	{ "signature after the closing",
	    "Tout est exact.\n\nMerci,\n\nJean Roy\nCoordonnateur\nTél. : 418 555-0102", "confirmed" },
	{ "no change, English", "No changes, thank you!", "confirmed" },
	{ "everything is correct",
	    "Hi,\n\nEverything is still correct.\n\nBest regards,\nJohn Smith\nExecutive Director",
	    "confirmed" },
	{ "looks good", "Looks good to me. Thanks!", "confirmed" },
	{ "has not changed", "Our information has not changed.", "confirmed" },
	{ "up to date", "All our information is accurate and up to date.", "confirmed" },
	{ "both languages", "Aucun changement / No change", "confirmed" },

	/* Never confirmed. */
	{ "a question behind it", "Aucun changement. Quand passez-vous nous voir?", "question" },
	{ "save for", "Aucun changement, sauf le téléphone.", "question" },
	{ "but", "Tout est beau mais l'horaire n'est plus bon.", "question" },
	{ "except, English", "No changes except our phone number.", "question" },
	{ "however", "Everything is correct. However, we moved last month.", "question" },
	{ "a number", "Aucun changement. Le nouveau numéro est le 418 555-0199.", "question" },
	{ "a number alone", "Tout est correct, 418 555-0199", "question" },
	{ "an address of e-mail", "Tout est exact. Écrire à info@autre.example pour le reste.", "question" },
	{ "not", "Ce n'est pas exact.", "question" },
	{ "not all", "Les informations ne sont pas à jour.", "question" },
	{ "not correct, English", "The information is not correct.", "question" },
	{ "thanks alone", "Merci!", "question" },
	{ "thanks and a greeting", "Bonjour, merci beaucoup et bonne journée.", "question" },
	{ "received", "Bien reçu, merci.", "question" },
	{ "nothing at all", "", "question" },
	{ "only white space", " \n\n \t\n", "question" },
	{ "only a signature", "Anne Tremblay\nDirectrice\nMaison des jeunes\n418 555-0101", "question" },
	{ "only the signature of a telephone", "Envoyé de mon iPhone", "question" },
	{ "no", "Non", "question" },
	{ "will look", "Bonjour, je vais vérifier et je vous reviens.", "question" },
	{ "an addition", "Aucun changement. Nous offrons aussi un service de repas le midi.", "question" },
	{ "asks for a call", "Tout est exact. Merci de me rappeler.", "question" },
	{ "is it", "Est-ce que tout est exact?", "question" },
	{ "almost", "Presque tout est correct.", "question" },
	{ "only one change", "Le seul changement : l'adresse.", "question" },
	{ "a name below the words is no signature when it speaks",
	    "Aucun changement.\n\nMerci,\n\nP.S. le téléphone a changé", "question" },
	{ "something else", "Nous organisons une fête samedi, venez en grand nombre!", "question" },
	{ "the service is closed", "Le service de halte-garderie est fermé.", "question" },
	{ "closed on the 24th", "Nous serons fermés le 24 décembre.", "question" },
	{ "closed on Mondays", "Notre organisme est fermé le lundi.", "question" },
	{ "the line is no longer active", "La ligne téléphonique n'est plus active.", "question" },

	/* No more mail. */
	{ "unsubscribe me", "Désabonnez-moi", "unsubscribe" },
	{ "unsubscribe me, politely", "Bonjour,\nPourriez-vous me retirer de votre liste d'envoi? Merci.",
	    "unsubscribe" },
	{ "write no more", "Merci de ne plus m'écrire.", "unsubscribe" },
	{ "wishes no more mail", "Je ne désire plus recevoir vos courriels.", "unsubscribe" },
	{ "unsubscribe, English", "Please unsubscribe me from this list.", "unsubscribe" },
	{ "remove me", "Remove me", "unsubscribe" },
	{ "stop", "Please stop sending me these emails.", "unsubscribe" },
	{ "how to unsubscribe", "Comment me désabonner?", "unsubscribe" },
	{ "do not unsubscribe me", "Ne me désabonnez pas, s'il vous plaît.", "question" },

	/* Away. */
	{ "away until",
	    "Je suis absente du bureau jusqu'au 3 mars. Pour une urgence, composez le 418 555-0100.",
	    "auto-reply" },
	{ "on vacation", "I am on vacation until March 3 with limited access to my email.", "auto-reply" },
	{ "we have well received",
	    "Bonjour, nous avons bien reçu votre courriel et vous répondrons sous peu.", "auto-reply" },
	{ "offices closed for the holidays", "Nos bureaux seront fermés du 20 décembre au 5 janvier.",
	    "auto-reply" },
	{ "away, yet confirms", "Aucun changement. Je suis en vacances jusqu'au 5.", "question" },

	/* Closed. */
	{ "closed its doors", "Bonjour, l'organisme a fermé ses portes en juin dernier.", "closed" },
	{ "does not exist any more", "Notre organisme n'existe plus.", "closed" },
	{ "ceased", "Nous avons cessé nos activités le 31 mars 2025.", "closed" },
	{ "dissolved", "L'association a été dissoute.", "closed" },
	{ "no longer operating", "We are no longer operating.", "closed" },
	{ "permanently closed", "The organization is permanently closed. Thank you.", "closed" },
	{ "closed for the summer", "Notre organisme est fermé pour les vacances.", "question" },
	{ "temporarily", "We have closed temporarily until September.", "question" },
	{ "not closed", "Notre organisme n'a pas fermé ses portes.", "question" },

	/* Somebody else. */
	{ "no longer works here", "Madame Gagnon n'est plus à notre emploi.", "contact-changed" },
	{ "no longer the right person", "Je ne suis plus la bonne personne pour vérifier ces renseignements.",
	    "contact-changed" },
	{ "new address", "Nouvelle adresse courriel : direction@maison.example", "contact-changed" },
	{ "has left", "Mme Roy a quitté ses fonctions. Elle est remplacée par Luc Bédard.",
	    "contact-changed" },
	{ "retired", "Jean a pris sa retraite.", "contact-changed" },
	{ "no longer with us",
	    "Mary is no longer with the organization. Please contact bob@agency.example instead.",
	    "contact-changed" },
	{ "new director", "Je suis la nouvelle directrice.", "contact-changed" },

	/* Corrections on lines of one's own. */
	{ "one line", "Téléphone : 418 555-0199", "corrected" },
	{ "announced",
	    "Bonjour,\n\nVoici nos corrections :\n\nTéléphone : 418 555-0199\nSite web : https://maison.example\n\nMerci!",
	    "corrected" },
	{ "in English", "Hello,\nPlease update:\nPhone: 418-555-0199\nThanks", "corrected" },
	{ "all but", "Aucun changement sauf :\nTéléphone : 418 555-0199", "corrected" },
	{ "emptied", "Télécopieur :", "corrected" },
	{ "with more than that", "Téléphone : 418 555-0199\nPouvez-vous aussi changer notre logo?",
	    "question" },
	{ "the signature's telephone is none",
	    "Pouvez-vous m'appeler?\n\nMerci,\n\nAnne Roy\nTéléphone : 418 555-0199", "question" },
};

static struct reply classified(struct arena *a, const char *subject, const char *text)
{
	struct mail m = { .from = STR("anne@maison.test"),
		.from_name = STR("Anne Tremblay"),
		.subject = str_of(subject),
		.text = str_of(text) };
	struct reply r;

	classify(a, &m, NULL, &r);
	return r;
}

static void test_said(void **state)
{
	const struct said *row = *state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct reply r = classified(a, "RE: Votre fiche au 211 : Maison X", row->text);

	assert_string_equal(reply_classes[r.class], row->class);
	assert_true(r.class == REPLY_QUESTION || r.why.n > 0);
}

/* Whole messages as programs send them (tests/mail). */
static const struct file {
	const char *name, *class, *recipient, *status, *reason;
	bool permanent;
	const char *text; /* what the person's words begin with */
} files[] = {
	{ "auto-exchange.eml", "auto-reply", NULL, NULL, NULL, false, "Aucun changement à mon horaire" },
	{ "auto-null-path.eml", "auto-reply", NULL, NULL, NULL, false, "Merci de nous" },
	{ "auto-vacation.eml", "auto-reply", NULL, NULL, NULL, false, "I am away" },
	{ "bounce-exchange-fr.eml", "bounce", "anne@maison.test", "5.1.10", "userunknown", true, "Échec" },
	{ "bounce-exim.eml", "bounce", "anne@maison.test", "4.2.2", "mailboxfull", false, "This message" },
	{ "bounce-forwarded-by-person.eml", "question", NULL, NULL, NULL, false, "Bonjour, j'ai reçu ceci" },
	{ "bounce-full-two.eml", "bounce", "anne@maison.test", "5.2.2", "mailboxfull", false, "Delivery" },
	{ "bounce-gmail-fr.eml", "bounce", "anne@maison.test", "5.1.1", "userunknown", true, "** Adresse" },
	{ "bounce-postfix.eml", "bounce", "anne@maison.test", "5.1.1", "userunknown", true,
	    "This is the mail" },
	{ "bounce-qmail.eml", "bounce", "anne@maison.test", "5.1.1", "userunknown", true, "Hi. This is" },
	{ "closed.eml", "closed", NULL, NULL, NULL, false, "Bonjour,\nmalheureusement" },
	{ "complaint.eml", "unsubscribe", "anne@maison.test", "", "feedback", false, "This is an email" },
	{ "confirmed-english.eml", "confirmed", NULL, NULL, NULL, false,
	    "Hi,\n\nEverything is still correct." },
	{ "confirmed-gmail.eml", "confirmed", NULL, NULL, NULL, false, "Bonjour, rien n'a changé" },
	{ "confirmed-iphone.eml", "confirmed", NULL, NULL, NULL, false, "Aucun changement, merci !" },
	{ "confirmed-outlook-html.eml", "confirmed", NULL, NULL, NULL, false,
	    "Bonjour,\n\nTout est conforme." },
	{ "confirmed-outlook-plain-latin1.eml", "confirmed", NULL, NULL, NULL, false,
	    "Les renseignements sont toujours exacts.\n\nRené Côté" },
	{ "confirmed-prefilled.eml", "confirmed", NULL, NULL, NULL, false, "Aucun changement" },
	{ "confirmed-samsung-html.eml", "confirmed", NULL, NULL, NULL, false, "Tout est beau!" },
	{ "confirmed-thunderbird-below.eml", "confirmed", NULL, NULL, NULL, false,
	    "Aucune modification à apporter, tout est exact." },
	{ "confirmed-webmail-original.eml", "confirmed", NULL, NULL, NULL, false,
	    "C’est conforme, merci.\n\nLise" },
	{ "contact.eml", "contact-changed", NULL, NULL, NULL, false, "Madame Tremblay" },
	{ "corrected-own-lines.eml", "corrected", NULL, NULL, NULL, false, "Bonjour,\n\nVoici nos" },
	{ "delayed-sendmail.eml", "delayed", "anne@maison.test", "4.4.1", "expired", false, "    **" },
	{ "delivered.eml", "auto-reply", "anne@maison.test", "2.1.5", "delivered", false, "Your message" },
	{ "person-suppress-header.eml", "confirmed", NULL, NULL, NULL, false, "Aucun changement." },
	{ "question-but.eml", "question", NULL, NULL, NULL, false, "Aucun changement, sauf" },
	{ "question-interleaved.eml", "question", NULL, NULL, NULL, false, "est-ce vraiment utile?" },
	{ "question-quote-only.eml", "question", NULL, NULL, NULL, false, "" },
	{ "receipt.eml", "auto-reply", NULL, NULL, NULL, false, "Votre message a été lu." },
	{ "unsubscribe-mailto.eml", "unsubscribe", NULL, NULL, NULL, false, "" },
	{ "unsubscribe-person.eml", "unsubscribe", NULL, NULL, NULL, false, "Bonjour, veuillez" },
};

static void test_file(void **state)
{
	const struct file *row = *state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	char path[256];
	struct str bytes;
	struct mail m;
	struct reply r;
	struct err e;

	snprintf(path, sizeof path, "tests/mail/%s", row->name);
	assert_ok(file_read_all(a, path, 1 << 20, &bytes, &e));
	mime_read(a, bytes, &m);
	assert_false(m.cut);
	classify(a, &m, NULL, &r);
	assert_string_equal(reply_classes[r.class], row->class);
	assert_true((r.recipients != NULL) == (row->recipient != NULL));
	if (row->recipient) {
		assert_str(r.recipients->address, str_of(row->recipient));
		assert_str(r.recipients->status, str_of(row->status));
		assert_str(r.recipients->reason, str_of(row->reason));
		assert_int_equal(r.recipients->permanent, row->permanent);
	}
	size_t n = strlen(row->text);
	assert_true(r.text.n >= n && (n || r.text.n == 0));
	assert_str(((struct str){ r.text.p, n }), str_of(row->text));
}

static struct reply read_bytes(struct arena *a, struct str bytes)
{
	struct mail m;
	struct reply r;

	mime_read(a, bytes, &m);
	classify(a, &m, NULL, &r);
	return r;
}

/* Both recipients of one report, each with its own verdict. */
static void test_two(void **state)
{
	(void)state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct str bytes;
	struct err e;

	assert_ok(file_read_all(a, "tests/mail/bounce-full-two.eml", 1 << 20, &bytes, &e));
	struct reply r = read_bytes(a, bytes);
	assert_non_null(r.recipients->next);
	assert_null(r.recipients->next->next);
	assert_str(r.recipients->next->address, STR("luc@nulle-part.test"));
	assert_str(r.recipients->next->reason, STR("hostunknown"));
	assert_true(r.recipients->next->permanent);
	assert_str(r.message_id, STR("17.v1@211.example"));
}

/* "\\n" is a line end; in place. */
static void unescape(char *s)
{
	char *out = s;

	while (*s) {
		bool end = s[0] == '\\' && s[1] == 'n';
		*out++ = end ? '\n' : *s;
		s += end ? 2 : 1;
	}
	*out = '\0';
}

/* tests/mail/answers.tsv: what people write, and what it is. */
static void test_answers(void **state)
{
	(void)state;
	struct str all;
	struct err e;
	struct arena *AUTO_ARENA file = arena_new(4 << 20);
	int n = 0;

	assert_ok(file_read_all(file, "tests/mail/answers.tsv", 1 << 20, &all, &e));
	for (char *line = (char *)all.p, *next; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		char *text = strchr(line, '\t'), *subject = text ? strchr(text + 1, '\t') : NULL;
		if (*line == '#' || !text)
			continue;
		*text++ = '\0';
		if (subject)
			*subject++ = '\0';
		unescape(text);
		struct arena *AUTO_ARENA a = arena_new(64 << 20);
		struct reply r = classified(a, subject ? subject : "RE: Votre fiche au 211", text);
		if (strcmp(reply_classes[r.class], line) != 0)
			fail_msg("%s, not %s: %s", reply_classes[r.class], line, text);
		n++;
	}
	assert_true(n > 200);
}

/* Our links: what the person adds decides whether it still confirms. */
static const struct link {
	const char *name;
	enum compose_answer answer;
	bool french;
	const char *added, *class;
} links[] = {
	{ "link: confirms", ANSWER_CONFIRM, true, "", "confirmed" },
	{ "link: confirms, English", ANSWER_CONFIRM, false, "", "confirmed" },
	{ "link: confirms, and is polite", ANSWER_CONFIRM, true,
	    "Merci, bonne journée\n\nEnvoyé de mon iPhone", "confirmed" },
	{ "link: confirms, with the names of the fiches", ANSWER_CONFIRM, true,
	    "Fiche\xC2\xA0: Maison 12\nFiche : Service d'aide", "confirmed" },
	{ "link: confirms, and says more", ANSWER_CONFIRM, true,
	    "Par contre le téléphone est le 418 555-0199.", "question" },
	{ "link: confirms, and asks", ANSWER_CONFIRM, false, "Can you call me?", "question" },
	{ "link: confirms, and corrects", ANSWER_CONFIRM, true, "Téléphone : 418 555-0199", "corrected" },
	{ "link: another person", ANSWER_CONTACT, true,
	    "Écrivez plutôt à (nom et courriel) : Luc <luc@maison.test>", "contact-changed" },
	{ "link: another person, English", ANSWER_CONTACT, false, "", "contact-changed" },
	{ "link: closed", ANSWER_CLOSED, true, "Merci de votre aide pendant toutes ces années.", "closed" },
	{ "link: closed, English", ANSWER_CLOSED, false, "", "closed" },
	{ "link: stop", ANSWER_STOP, true, "", "unsubscribe" },
	{ "link: stop, English", ANSWER_STOP, false, "Why do you write to me?", "unsubscribe" },
};

static void test_link(void **state)
{
	const struct link *row = *state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	const char *subject = arena_z(a, compose_answer_subject(row->answer, row->french));
	struct str body = compose_answer_body(row->answer, row->french);
	struct str text = arena_fmt(a, "%.*s\n\n%s\n", STR_ARG(body), row->added);
	struct reply r = classified(a, subject, text.p);

	assert_string_equal(reply_classes[r.class], row->class);
	/* Where the body was cleared the subject speaks. */
	r = classified(a, subject, "");
	static const char *const bare[ANSWERS] = { "confirmed", "contact-changed", "closed", "unsubscribe" };
	assert_string_equal(reply_classes[r.class], bare[row->answer]);
}

static void test_new_address(void **state)
{
	(void)state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct reply r = classified(
	    a, "x", "Je (anne@maison.test) ne travaille plus ici. Écrivez à direction@maison.test, merci.");

	assert_string_equal(reply_classes[r.class], "contact-changed");
	assert_str(r.address, STR("direction@maison.test"));
}

/* Tokens ------------------------------------------------------------------------------------------------------ */

static void test_tokens(void **state)
{
	(void)state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	const struct token_keys keys = { .keys = { { .id = 1, .key = { 7 } } }, .n = 1 };
	const struct token_bound to = { .instance = STR("i"), .contact = STR("anne@maison.test") };
	struct str token = token_make(a, &keys, 17, 1800000000, &to);
	struct str other = token_make(a, &keys, 18, 1800000000, &to);
	const char *t = arena_z(a, token), *o = arena_z(a, other);
	const struct str rows[] = {
		arena_fmt(a, "To: \"211\" <reponses+%s@211.example>\n\nAucun changement", t),
		arena_fmt(a, "Delivered-To: retours+%s@211.example\nTo: reponses+%s@211.example\n\nx", t, o),
		arena_fmt(a, "Cc: luc@maison.test, REPONSES+%s@211.EXAMPLE\nTo: x@y.test\n\nx", t),
		arena_fmt(a,
		    "From: MAILER-DAEMON@relais.test\nSubject: failure notice\n\nunable to deliver to <anne@maison.test>:\nno "
		    "mailbox\n\n--- Below\n\nReturn-Path: <retours+%s@211.example>\nReceived: x\n\nBonjour\n",
		    t),
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_str(read_bytes(a, rows[i]).token, token);
	/* A person's words are no proof of which e-mail he had. */
	assert_int_equal(
	    read_bytes(a, arena_fmt(a, "To: x@211.example\n\nreponses+%s@211.example", t)).token.n, 0);
}

static void test_message_ids(void **state)
{
	(void)state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);

	assert_str(
	    read_bytes(a, STR("In-Reply-To: <17.v1@211.example>\nReferences: <9@x.test>\n\nx")).message_id,
	    STR("17.v1@211.example"));
	assert_str(read_bytes(a, STR("References: <9@x.test>\n <17.v1@211.example>\n\nx")).message_id,
	    STR("17.v1@211.example"));
	assert_int_equal(read_bytes(a, STR("References: none\n\nx")).message_id.n, 0);
}

static void test_classes(void **state)
{
	(void)state;
	for (int i = 0; i < REPLY_CLASSES; i++)
		assert_non_null(reply_classes[i]);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, said, test_said);
	TESTS_ROWS(&t, files, test_file);
	TESTS_ROWS(&t, links, test_link);
	tests_add(&t, "many answers", test_answers, NULL);
	tests_add(&t, "each recipient of a report has its own verdict", test_two, NULL);
	tests_add(&t, "who answers from now on", test_new_address, NULL);
	tests_add(&t, "where the token may stand", test_tokens, NULL);
	tests_add(&t, "which message it answers", test_message_ids, NULL);
	tests_add(&t, "every class has a name", test_classes, NULL);
	return tests_run(&t, "classify");
}
