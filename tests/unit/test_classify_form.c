/* test_classify_form.c: answers beside the form that their e-mail showed. */
#include "tests/test.h"

#include "lib/arena.h"
#include "mailer/classify.h"

static struct reply with_form(struct arena *a, const char *text)
{
	struct form_line *phone = ARENA_NEW(a, struct form_line), *name = ARENA_NEW(a, struct form_line);
	struct reply_form *form = ARENA_NEW(a, struct reply_form);
	struct mail m = {
		.from = STR("anne@maison.test"), .subject = STR("Re: Votre fiche"), .text = str_of(text)
	};
	struct reply r;

	*phone = (struct form_line){
		.path = STR("phones[p].number"), .label = STR("Téléphone"), .value = STR("418 555-0101")
	};
	*name = (struct form_line){
		.next = phone, .path = STR("name"), .label = STR("Nom"), .value = STR("Maison des jeunes")
	};
	*form = (struct reply_form){ .fiche = STR("f"), .lines = name };
	classify(a, &m, form, &r);
	return r;
}

static const struct formed {
	const char *name, *text, *class, *value;
	bool more;
} formed[] = {
	{ "changed in the quoted part", "> Nom : Maison des jeunes\n> Téléphone : 418 555-0199\n",
	    "corrected", "418 555-0199", false },
	{ "changed, and announced",
	    "Bonjour, j'ai corrigé. Merci!\n\n> Nom : Maison des jeunes\n> Téléphone : 418 555-0199\n",
	    "corrected", "418 555-0199", false },
	{ "changed, and announced: Voici la correction.",
	    "Voici la correction.\n\n> Nom : Maison des jeunes\n> Téléphone : 418 555-0199\n", "corrected",
	    "418 555-0199", false },
	{ "changed, and announced: Une ligne a changé.",
	    "Une ligne a changé.\n\n> Nom : Maison des jeunes\n> Téléphone : 418 555-0199\n", "corrected",
	    "418 555-0199", false },
	{ "changed, and announced: See below.",
	    "See below.\n\n> Nom : Maison des jeunes\n> Téléphone : 418 555-0199\n", "corrected",
	    "418 555-0199", false },
	{ "changed, and asks",
	    "Pouvez-vous m'appeler?\n\n> Nom : Maison des jeunes\n> Téléphone : 418 555-0199\n", "corrected",
	    "418 555-0199", true },
	{ "changed, with words that nobody foresaw",
	    "Le toit coule.\n\n> Nom : Maison des jeunes\n> Téléphone : 418 555-0199\n", "corrected",
	    "418 555-0199", true },
	{ "changed, and wants no more mail",
	    "Désabonnez-moi\n\n> Nom : Maison des jeunes\n> Téléphone : 418 555-0199\n", "unsubscribe",
	    "418 555-0199", false },
	{ "changed though he confirms",
	    "Aucun changement\n\n> Nom : Maison des jeunes\n> Téléphone : 418 555-0199\n", "corrected",
	    "418 555-0199", false },
	{ "unchanged, and nothing said", "> Nom : Maison des jeunes\n> Téléphone : 418 555-0101\n",
	    "question", NULL, false },
	{ "a line repeated is no correction", "Tout est beau\nTéléphone : 418 555-0101\n", "confirmed", NULL,
	    false },
	{ "unchanged, and confirmed",
	    "Tout est beau\n\n> Nom : Maison des jeunes\n> Téléphone : 418 555-0101\n", "confirmed", NULL,
	    false },
};

static void test_formed(void **state)
{
	const struct formed *row = *state;
	struct arena *AUTO_ARENA a = arena_new(64 << 20);
	struct reply r = with_form(a, row->text);

	assert_string_equal(reply_classes[r.class], row->class);
	assert_true((r.fields != NULL) == (row->value != NULL));
	assert_int_equal(r.more, row->more);
	if (!row->value)
		return;
	assert_null(r.fields->next);
	assert_str(r.fields->value, str_of(row->value));
	assert_str(r.fields->old, STR("418 555-0101"));
	assert_str(r.fields->path, STR("phones[p].number"));
	assert_str(r.fields->fiche, STR("f"));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, formed, test_formed);
	return tests_run(&t, "classify_form");
}
