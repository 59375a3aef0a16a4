/* compose.h: the e-mail that asks a contact to verify his fiches, as bytes.
 *
 * Words stand in templates (templates.h), the fiche's lines come from form.h. The contact's language first, the other one
 * under a divider where a fiche has text in it; plain text and HTML of the same content; links that open a prefilled
 * answer (mailto, RFC 6068). */
#ifndef MAILER_COMPOSE_H
#define MAILER_COMPOSE_H

#include "mailer/settings.h"
#include "mailer/templates.h"
#include "model/record.h"

struct compose_fiche {
	struct compose_fiche *next;
	struct str uuid;
	const struct record *shown; /* view_record at AUDIENCE_PARTNER, main language */
	const struct record *other; /* the same in the other language; NULL: the fiche has none */
	bool hides; /* confidential values are left out: the e-mail says that we ask for them by phone */
	int64_t verified_at;
};

struct compose {
	const struct settings *settings;
	const struct templates *templates;
	struct str mailbox, contact; /* whom to write to */
	struct str lang;             /* "fr" or "en": what comes first */
	int n;                       /* 1: the first e-mail; 2 …: a reminder */
	int64_t now;                 /* Date */
	int64_t first_at;            /* reminder: when the first was sent */
	struct str message_id, token;
	const struct compose_fiche *fiches;
};

/* Writes the message. ERR_INPUT: an address that is none. */
bool compose_email(struct arena *a, const struct compose *c, struct buf *out, struct err *err);

/* Its subject alone ("Votre fiche au 211 : Maison X"), for lists. */
struct str compose_subject(struct arena *a, const struct compose *c);

/* What each prefilled answer says in its first line, so that classify knows it again: aucun changement … */
enum compose_answer { ANSWER_CONFIRM, ANSWER_CONTACT, ANSWER_CLOSED, ANSWER_STOP, ANSWERS };
struct str compose_answer_subject(enum compose_answer answer, bool french);
struct str compose_answer_body(enum compose_answer answer, bool french);

#endif
