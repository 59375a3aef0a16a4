#include "mailer/smtp_outcome.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* It is shown on terminals, and kept. */
static void one_line(char out[SMTP_ANSWER_MAX], const struct smtp_answer *a)
{
	int n = a->status[0] ? snprintf(out, SMTP_ANSWER_MAX, "%d %d.%d.%d ", a->code, a->status[0],
	                           a->status[1], a->status[2])
	                     : snprintf(out, SMTP_ANSWER_MAX, "%d ", a->code);

	for (const char *p = a->text; p && *p && n + 1 < SMTP_ANSWER_MAX; p++)
		if (*p != '\r')
			out[n++] = *p == '\n' ? ' ' : *p >= ' ' && *p < 0x7f ? *p : '?';
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
}

/* A refusal of ourselves, not of the message: who goes on burns a campaign on a mistake in the configuration. 530, 534,
 * 535 and 538 speak of AUTH (RFC 4954); the words are those of Postfix, Sendmail, Exim and Exchange. */
static bool about_us(const struct smtp_outcome *o)
{
	static const char *const words[] = { "relay access denied", "relaying denied", "relay not permitted",
		"unable to relay", "not permitted to relay", "relaying not allowed", "we do not relay" };

	if (o->code == 530 || o->code == 534 || o->code == 535 || o->code == 538)
		return true;
	for (size_t i = 0; o->code >= 500 && i < sizeof words / sizeof *words; i++)
		for (const char *p = o->answer; *p; p++)
			if (strncasecmp(p, words[i], strlen(words[i])) == 0)
				return true;
	return false;
}

/* The line went. In doubt is what may have ended; a body cut short was not taken (RFC 5321, 4.1.1.4 and 4.1.1.10). */
static enum outbox_result lost(const struct smtp_facts *f, struct smtp_outcome *o)
{
	o->code = 0; /* a 354, or the answer to a chunk, is none to the e-mail */
	o->answer[0] = '\0';
	return f->ended ? OUTBOX_UNSURE : f->given ? OUTBOX_LATER : OUTBOX_UNTRIED;
}

static enum outbox_result refused(const struct smtp_facts *f, struct smtp_outcome *o)
{
	o->about_us = about_us(o);
	if (o->about_us)
		return OUTBOX_UNTRIED;
	/* 503 and 551 answer the rest of a body whose first chunk was refused, with a code that libesmtp has overwritten:
	 * it may have been 4xx. */
	return f->asked && f->chunking && (o->code == 503 || o->code == 551) ? OUTBOX_LATER : OUTBOX_FAILED;
}

/* To MAIL. 4xx is a trouble of the relay's, not of the recipient's domain. The sender is the same in all e-mails: when
 * none was taken, a final refusal is not this e-mail's fault. */
static enum outbox_result mail_result(const struct smtp_facts *f, struct smtp_outcome *o)
{
	if (o->code / 100 == 4)
		return OUTBOX_UNTRIED;
	if (o->code / 100 != 5)
		return lost(f, o);
	o->about_us = !f->mail_taken || about_us(o);
	return o->about_us ? OUTBOX_UNTRIED : OUTBOX_FAILED;
}

/* To RCPT. BDAT goes out together with it: the body may be over before the recipient was answered. */
static enum outbox_result rcpt_result(const struct smtp_facts *f, struct smtp_outcome *o)
{
	if (o->code == 421)
		return OUTBOX_UNTRIED;
	if (o->code / 100 == 4)
		return OUTBOX_LATER;
	return o->code / 100 == 5 ? refused(f, o) : lost(f, o);
}

static enum outbox_result body_result(const struct smtp_facts *f, struct smtp_outcome *o)
{
	bool taken = f->taken;

	/* libesmtp does not understand "250" without a text, nor one over 4 KiB: it is an acceptance all the same. */
	if (f->ended && !f->chunking && f->after_354) {
		o->code = f->after_354;
		taken = true;
	}
	if (o->code / 100 == 2 && taken && f->ended)
		return OUTBOX_SENT;
	if (o->code == 421 && !f->ended)
		return OUTBOX_UNTRIED;
	if (o->code / 100 == 4)
		return OUTBOX_LATER;
	return o->code / 100 == 5 ? refused(f, o) : lost(f, o);
}

void smtp_outcome(const struct smtp_facts *f, struct smtp_outcome *out)
{
	bool mail = f->mail.code / 100 == 2, rcpt = mail && f->rcpt.code / 100 == 2;
	const struct smtp_answer *last = rcpt ? &f->body : mail ? &f->rcpt : &f->mail;

	*out = (struct smtp_outcome){ .code = last->code };
	one_line(out->answer, last);
	out->result = rcpt ? body_result(f, out) : mail ? rcpt_result(f, out) : mail_result(f, out);
}
