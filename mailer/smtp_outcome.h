/* smtp_outcome.h: what became of an e-mail, from what its session has shown. Pure. */
#ifndef MAILER_SMTP_OUTCOME_H
#define MAILER_SMTP_OUTCOME_H

#include "store/outbox.h"

enum { SMTP_ANSWER_MAX = 240 };

/* An answer of the relay's; code 0: none came. */
struct smtp_answer {
	int code;
	int status[3];    /* RFC 3463, { 0 } when it gave none */
	const char *text; /* as it came, several lines; may be NULL */
};

struct smtp_facts {
	struct smtp_answer mail, rcpt, body; /* body: the last one to DATA or to a chunk */
	bool asked;                          /* the body may have begun */
	bool given;                          /* its bytes went */
	bool ended;                          /* the final dot, or BDAT LAST, may have gone */
	bool taken;                          /* libesmtp holds the body's answer for a final one */
	bool chunking;                       /* bodies go by BDAT */
	int after_354; /* the code that was seen behind the body, whatever libesmtp made of it; 0: not seen */
	bool mail_taken; /* the relay took the sender of some e-mail of this session */
};

struct smtp_outcome {
	enum outbox_result result;
	int code;      /* 0: no answer decided */
	bool about_us; /* the refusal is of us, not of this e-mail: UNTRIED, a person must act */
	char answer[SMTP_ANSWER_MAX]; /* "550 5.1.1 no such user": one line of printable ASCII */
};

void smtp_outcome(const struct smtp_facts *f, struct smtp_outcome *out);

#endif
