#include "tests/test.h"

#include "lib/arena.h"
#include "lib/buf.h"
#include "mailer/reply_text.h"

#define NBSP  "\xC2\xA0"
#define QUOTE "> Bonjour\n> Téléphone : 418 555-0101\n"

static const struct row {
	const char *name, *text, *own;
} rows[] = {
	{ "nothing", "", "" },
	{ "nothing but a quote", QUOTE, "" },
	{ "no quote", "Tout est beau\n\nMerci\n", "Tout est beau\n\nMerci" },
	{ "French", "Oui\n\nLe mar. 3 mars 2026 à 09:00, 211 <r@211.example> a écrit :\n\n" QUOTE, "Oui" },
	{ "French, no-break spaces",
	    "Oui\n\nLe 3 mars 2026 à 9" NBSP "h" NBSP "00, 211 a écrit" NBSP ":\n" QUOTE, "Oui" },
	{ "French, over several lines",
	    "Oui\nLe mar. 3 mars 2026 à 09:00, 211 Grand-Large\n<r@211.example>\na écrit :\n\n" QUOTE,
	    "Oui" },
	{ "French, with no mark on the quote",
	    "Oui\n\nLe 3 mars 2026 à 09:00, 211 a écrit :\n\nBonjour\nTéléphone : 418\n", "Oui" },
	{ "English", "Yes\n\nOn Tue, Mar 3, 2026 at 9:00 AM 211 <r@211.example>\nwrote:\n\n" QUOTE, "Yes" },
	{ "Apple quotes the announcement too",
	    "Oui\n\n> Le 3 mars 2026 à 09:00, 211 <r@211.example> a écrit :\n>\n" QUOTE, "Oui" },
	{ "answer below", "Le 2026-03-03 à 09:00, 211 a écrit :\n" QUOTE "\nTout est beau\n",
	    "Tout est beau" },
	{ "answers between", "Le 2026-03-03 à 09:00, 211 a écrit :\n> Nom : x\noui\n> Tél : y\nnon, 418\n",
	    "oui\nnon, 418" },
	{ "Outlook in French",
	    "Oui\n\nDe : 211 <r@211.example>\nEnvoyé : 3 mars 2026 09:00\nÀ : Anne\nObjet : Votre fiche\n\nBonjour\n",
	    "Oui" },
	{ "Outlook, with a rule",
	    "Oui\n________________________________\nDe : 211\nEnvoyé : 3 mars\nObjet : x\nBonjour\n", "Oui" },
	{ "Outlook, bold labels",
	    "Oui\n\n*De :* 211\n*Envoyé :* 3 mars\n*À :* Anne\n*Objet :* x\n\nBonjour\n", "Oui" },
	{ "Outlook in English",
	    "Yes\n\nFrom: 211 <r@211.example>\nSent: March 3\nTo: Anne\nSubject: x\n\nHello\n", "Yes" },
	{ "headers in one line",
	    "Oui\n\nDe : 211 Envoyé : 3 mars 2026 À : Anne Objet : Votre fiche\n\nBonjour\n", "Oui" },
	{ "values below the labels", "Oui\n\nDe :\n211\nEnvoyé :\n3 mars\nObjet :\nx\n\nBonjour\n", "Oui" },
	{ "original message", "Oui\n\n-----Message d'origine-----\nDe : 211\n\nBonjour\n", "Oui" },
	{ "original message, typographic", "Oui\n\n-------- Message d’origine --------\n\nBonjour\n", "Oui" },
	{ "forwarded message", "Voir plus bas\n\n---------- Message transféré ---------\nDe : x\n",
	    "Voir plus bas" },
	{ "labels of one's own are no headers",
	    "Adresse : 12, rue du Quai\nTéléphone : 418\nCourriel : a@x.test\n",
	    "Adresse : 12, rue du Quai\nTéléphone : 418\nCourriel : a@x.test" },
	{ "one word like a header", "De : 9 h à 16 h\nle lundi\n", "De : 9 h à 16 h\nle lundi" },
	{ "a line that begins like an announcement", "Le 3 mars nous serons fermés.\nMerci\n",
	    "Le 3 mars nous serons fermés.\nMerci" },
	{ "who was told something", "Le conseil nous a écrit\nMerci\n", "Le conseil nous a écrit\nMerci" },
	{ "signature", "Oui\n-- \nAnne\n418 555-0101\n", "Oui" },
	{ "signature without its space", "Oui\n--\nAnne\n", "Oui" },
	{ "iPhone", "Oui\n\nEnvoyé de mon iPhone\n\n" QUOTE, "Oui" },
	{ "Outlook for iOS", "Oui\n\nObtenez Outlook pour iOS<https://aka.ms/o0ukef>\n" QUOTE, "Oui" },
	{ "Windows", "Oui\n\nProvenance : Courrier pour Windows\n", "Oui" },
	{ "Android, English", "Yes\nSent from my Galaxy\n", "Yes" },
	{ "a sentence that begins so is kept", "Envoyez-moi la fiche\n", "Envoyez-moi la fiche" },
	{ "confidentiality", "Oui\n\nAVIS DE CONFIDENTIALITÉ : ce courriel peut…\nencore\n", "Oui" },
	{ "confidentiality alone is somebody's question", "Ce message est confidentiel, dites-vous.\n",
	    "Ce message est confidentiel, dites-vous." },
	{ "what only begins like a notice", "Bonjour,\nL'information contenue dans ce courriel est fausse.\n",
	    "Bonjour,\nL'information contenue dans ce courriel est fausse." },
	{ "rules at the end are dropped", "un\n----------\ndeux\n=====\n\n", "un\n----------\ndeux" },
	{ "the verb in the middle", "Ja\n\nDen 3 mars 2026 kl. 10:12 skrev 211 <r@211.example>:\nHej\n",
	    "Ja" },
	{ "empty lines at the ends", "\n\n \nOui\n\n\n", "Oui" },
	{ "the writer's indent stays", "- un\n    - deux\n", "- un\n    - deux" },
	{ "webmail's bars", "Oui\n\n2026-03-03 09:00 211 <r@211.example>:\n\n| Bonjour\n| Nom\n", "Oui" },
	{ "German", "Ja\n\nAm 3.3.2026 um 09:00 schrieb 211 <r@211.example>:\n" QUOTE, "Ja" },
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);

	assert_str(reply_text(a, str_of(r->text)), str_of(r->own));
}

/* However many lines that could begin something: an end. */
static void test_limits(void **state)
{
	(void)state;
	static const char *const pieces[] = { "Le 3 mars, x\n", "De : x\n", "> x\n", "x@y.test:\n", "\n",
		"On 1\nwrote:\n", "-- x\n" };

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct arena *AUTO_ARENA a = arena_new(512 << 20);
		struct buf AUTO_BUF b = BUF_INIT(64 << 20);

		for (int k = 0; k < 100000; k++)
			buf_s(&b, str_of(pieces[i]));
		assert_true(reply_text(a, buf_str(&b)).n <= b.n);
	}
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "limits", test_limits, NULL);
	return tests_run(&t, "reply_text");
}
