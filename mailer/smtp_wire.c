#include "mailer/smtp_wire.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool verb_is(const struct wire *w, const char *verb)
{
	return strcasecmp(w->verb, verb) == 0;
}

void wire_wrote(struct wire *w, const char *p, size_t n)
{
	size_t at = n, len = 0;

	if (verb_is(w, "AUTH") && w->code == 334)
		return;
	/* Several commands may go at once; the last one is what the end of the answers belongs to. */
	if (at && p[at - 1] == '\n')
		at--;
	while (at && p[at - 1] != '\n')
		at--;
	while (at < n && len + 1 < sizeof w->verb && p[at] > ' ' && p[at] < 0x7f)
		w->verb[len++] = p[at++];
	w->verb[len] = '\0';
	w->asked_tls |= verb_is(w, "STARTTLS");
}

/* "250-CHUNKING", "250 STARTTLS". */
static bool offers(const char *line, const char *word)
{
	size_t n = strlen(word);

	return strlen(line) >= 4 + n && strncasecmp(line + 4, word, n) == 0 &&
	    (line[4 + n] == ' ' || !line[4 + n]);
}

static void reply(struct wire *w, int code)
{
	if (w->code == 354)
		w->after_354 = code;
	if (code == 354)
		w->after_354 = 0;
	if (code == 235 && verb_is(w, "AUTH"))
		w->authed = true;
	if (code >= 400)
		memcpy(w->refusal, w->line, sizeof w->refusal);
	if (code >= 400 && verb_is(w, "AUTH"))
		memcpy(w->auth_refusal, w->line, sizeof w->auth_refusal);
	w->code = code;
}

static int code_of(const char *line)
{
	for (int i = 0; i < 3; i++)
		if (line[i] < '0' || line[i] > '9')
			return 0;
	return (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
}

/* A line is whole. True when a reply is. */
static bool line_end(struct wire *w)
{
	int code;

	w->line[w->n] = '\0';
	w->n = 0;
	code = code_of(w->line);
	if (!code ||
	    (w->begun &&
	        w->begun != code)) { /* no reply, or lines of one that disagree: it answers nothing */
		w->code = w->begun = 0;
		return false;
	}
	if (verb_is(w, "EHLO") && code == 250)
		w->chunking |= offers(w->line, "CHUNKING");
	w->begun = w->line[3] == '-' ? code : 0;
	if (w->begun)
		return false;
	reply(w, code);
	return true;
}

void wire_read(struct wire *w, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = p[i];
		if (c == '\r')
			continue;
		if (c == '\n') {
			if (line_end(w) && verb_is(w, "STARTTLS") && w->code == 220 && i + 1 < n)
				w->injected = true;
		} else if (w->n + 1 < sizeof w->line)
			w->line[w->n++] = c >= ' ' && c < 0x7f ? c : '?';
	}
}
