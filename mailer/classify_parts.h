/* classify_parts.h: the pieces of classify.c: what no person wrote (classify_machine.c), what a person's sentences
 * say (classify_text.c), labelled lines (classify_fields.c), and the words of both languages as data (classify_words.c). Pure. */
#ifndef MAILER_CLASSIFY_PARTS_H
#define MAILER_CLASSIFY_PARTS_H

#include "mailer/classify.h"
#include "mailer/words.h"

/* What a phrase says. A sentence can say several of these. */
enum says {
	SAYS_COURTESY = 1,   /* "merci", "bonne journée": and no more */
	SAYS_CONFIRM = 2,    /* "aucun changement" */
	SAYS_STOP = 4,       /* "désabonnez-moi" */
	SAYS_AWAY = 8,       /* "je suis absente jusqu'au" */
	SAYS_CLOSED = 16,    /* "l'organisme a fermé ses portes" */
	SAYS_CONTACT = 32,   /* "n'est plus à notre emploi" */
	SAYS_INTRO = 64,     /* "voici nos corrections" */
	SAYS_ASK = 128,      /* "pouvez-vous", "veuillez" */
	SAYS_BUT = 256,      /* "sauf", "mais": takes back what was said */
	SAYS_CHANGE = 512,   /* "nouveau", "modifier": something is not as it was */
	SAYS_NOT = 1024,     /* "pas", "not", outside the phrases above */
	SAYS_PART = 2048,    /* "le service", "le programme": not the organisation */
	SAYS_FOR_NOW = 4096, /* "vacances", "jusqu'au": not for good */
	SAYS_OTHER = 8192,   /* more words than these, or numbers: a person must read it */
	SAYS_QUESTION = 16384,
};

struct says_phrase {
	const char *phrase; /* words.h */
	unsigned says;
};

/* Phrases; those that stand first take their words before the others see them. Ends with NULL. */
extern const struct says_phrase says_phrases[];
extern const struct says_phrase says_words[]; /* looked for in what the phrases left */
extern const char *const says_alone[];        /* whole sentences that confirm: "oui", "conforme" */
extern const char *const says_neutral[];      /* words that say nothing by themselves */
extern const char *const says_closing[];      /* how a letter ends: "cordialement"; a signature follows */
extern const char *const says_away_subjects[];
extern const char *const says_labels[]; /* how people call a field besides its label: "tel", "courriel" */

struct sentence {
	struct sentence *next;
	struct str text;
	unsigned says;
	bool confirms, courteous; /* that, and nothing that takes it back; and nothing more */
};

/* The sentences of a text, in order. */
struct sentence *sentences_of(struct arena *a, struct str text);

/* Cuts the name, title and address that stand below the end of the letter; `name` is the sender's, as the e-mail says it. */
struct str without_signature(struct arena *a, struct str text, struct str name);

/* Takes the lines "Label : value" out of a text. `*rest` is what is left. */
struct reply_field *fields_of(struct arena *a, struct str text, struct str *rest);

/* What an answer's form says otherwise than the e-mail's (form.h). */
struct reply_field *changes_of(struct arena *a, const struct reply_form *forms, struct str whole);

/* A line that only repeats what the form shows. */
bool shown_already(struct arena *a, const struct reply_form *forms, const struct reply_field *f);

/* A message while it is looked at. */
struct reading {
	struct arena *a;
	const struct mail *m;
	struct reply *out;
	struct str whole, own, subject; /* all of it; the person's words without signature; without "Re:" */
	struct sentence *sentences;
	unsigned says;                  /* of all sentences */
	bool confirms, courteous, asks; /* one confirms; all the others are courtesies; a question mark */
};

/* Sets class and why. */
void classify_as(struct reading *r, enum reply_class class, struct str why);
void classify_by_header(struct reading *r, enum reply_class class, const char *name, struct str value);

/* Each is true when it has decided: a report or a receipt; a header of a program's (RFC 3834); a subject of one's. */
bool classify_machine(struct reading *r);
bool classify_automatic_header(struct reading *r);
bool classify_automatic_subject(struct reading *r);

#endif
