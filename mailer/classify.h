/* classify.h: what a message that came is. Pure: a parsed message in, a verdict out; neither store nor clock.
 *
 * The classes, first that fits in this order:
 *	bounce, delayed   a delivery report: RFC 3464, and the many that are not
 *	unsubscribe       also an abuse report (RFC 5965), List-Unsubscribe's mail
 *	auto-reply        RFC 3834 and what people's programs send; read receipts (RFC 8098). Never an answer
 *	closed            the organisation is no more
 *	contact-changed   another person or address answers from now on
 *	corrected         values given otherwise than shown
 *	confirmed         nothing has changed
 *	question          a person must read it
 * A message that says more than one thing ("aucun changement, sauf le téléphone", "rien n'a changé. Quand passez-vous?")
 * is never confirmed: in doubt it is a question. */
#ifndef MAILER_CLASSIFY_H
#define MAILER_CLASSIFY_H

#include "mailer/form.h"
#include "mailer/mime.h"

enum reply_class {
	REPLY_BOUNCE,
	REPLY_DELAYED,
	REPLY_UNSUBSCRIBE,
	REPLY_AUTO,
	REPLY_CLOSED,
	REPLY_CONTACT_CHANGED,
	REPLY_CORRECTED,
	REPLY_CONFIRMED,
	REPLY_QUESTION,
	REPLY_CLASSES
};
extern const char *const reply_classes[REPLY_CLASSES]; /* "bounce", "delayed", "auto-reply" … */

/* Of a bounce: one address that did not work. */
struct reply_recipient {
	struct reply_recipient *next;
	struct str address;
	struct str status; /* RFC 3463, also when only the text told: "5.1.1" */
	struct str reason; /* a word of ours: bounce.h */
	struct str said;   /* the server's own words, one line */
	bool permanent;    /* the address will not work again; false: this message was refused, or for now */
	bool delayed;
};

/* A labelled value: a line "Téléphone : 418 555-0199" of the person's own text, or a difference from the form. */
struct reply_field {
	struct reply_field *next;
	struct str fiche; /* uuid; blank without the forms */
	struct str path;  /* the same */
	struct str label, old, value;
	bool emptied;
};

struct reply_form {
	struct reply_form *next;
	struct str fiche; /* uuid */
	const struct form_line *lines;
};

struct reply {
	enum reply_class class;
	struct str token;      /* blank: none; not verified */
	struct str message_id; /* of ours, that it answers or that came back */
	struct str whole;      /* all its words, the quoted part too */
	struct str text;       /* the person's own words, quoted part and signature's furniture cut */
	struct str why;        /* what decided: the words, the header */
	struct reply_recipient *recipients;
	struct reply_field *fields;
	struct str address; /* contact-changed: the new address, where it is said */
	bool complaint;     /* unsubscribe: through an abuse report */
	bool more;          /* corrected, in the form itself: with words besides that a person must read */
};

/* `forms` are those that the answered e-mail showed; NULL: not known, and only the person's own lines can correct. */
void classify(struct arena *a, const struct mail *m, const struct reply_form *forms, struct reply *out);

#endif
