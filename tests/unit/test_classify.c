#include "tests/test.h"

#include "lib/arena.h"
#include "lib/file.h"
#include "mailer/classify.h"
#include "mailer/compose.h"

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

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, said, test_said);
	return tests_run(&t, "classify");
}
