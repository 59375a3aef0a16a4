#include "mailer/classify.h"

#include "lib/buf.h"
#include "lib/text.h"
#include "mailer/bounce_parts.h"
#include "mailer/classify_parts.h"
#include "mailer/compose.h"
#include "mailer/html_text.h"
#include "mailer/mime_parts.h"
#include "mailer/reply_text.h"
#include "mailer/token.h"

enum { TEXT_LOOKED_AT = 64 * 1024 };

const char *const reply_classes[REPLY_CLASSES] = {
	[REPLY_BOUNCE] = "bounce",
	[REPLY_DELAYED] = "delayed",
	[REPLY_UNSUBSCRIBE] = "unsubscribe",
	[REPLY_AUTO] = "auto-reply",
	[REPLY_CLOSED] = "closed",
	[REPLY_CONTACT_CHANGED] = "contact-changed",
	[REPLY_CORRECTED] = "corrected",
	[REPLY_CONFIRMED] = "confirmed",
	[REPLY_QUESTION] = "question",
};

/* What it answers ------------------------------------------------------------------------------------------- */

static struct str token_in(const struct mime_header *headers, const char *const *names)
{
	for (; *names; names++)
		for (const struct mime_header *h = headers; h; h = h->next) {
			struct str found = mime_same(h->name, *names) ? token_find(h->value) : STR_NONE;
			if (found.n)
				return found;
		}
	return STR_NONE;
}

static struct str find_token(const struct mail *m, struct str text, bool report)
{
	static const char *const came_to[] = { "Delivered-To", "X-Original-To", "Envelope-To",
		"X-Envelope-To", "X-Delivered-To", "To", "Cc", NULL };
	static const char *const returned[] = { "Return-Path", "Reply-To", "List-Unsubscribe", "Sender",
		"From", "X-Original-From", NULL };
	struct str found = token_in(m->headers, came_to);

	if (!found.n)
		found = token_in(m->returned, returned);
	if (!found.n && report)
		found = token_find(m->returned_text);
	if (!found.n && report)
		found = token_find((struct str){ text.p, text.n < TEXT_LOOKED_AT ? text.n : TEXT_LOOKED_AT });
	return found;
}

/* The first "<id>" of a header, or its last. */
static struct str id_in(struct str s, bool last)
{
	struct str found = STR_NONE;

	while (s.n) {
		const char *open = memchr(s.p, '<', s.n);
		const char *close = open ? memchr(open, '>', s.n - (size_t)(open - s.p)) : NULL;
		if (!close)
			break;
		found = (struct str){ open + 1, (size_t)(close - open - 1) };
		if (!last)
			break;
		s = (struct str){ close + 1, s.n - (size_t)(close + 1 - s.p) };
	}
	return found;
}

static struct str find_message_id(const struct mail *m, struct str text)
{
	struct str id = id_in(mime_header(m->returned, "Message-ID"), false), report, returned;

	if (!id.n)
		id = id_in(mime_header(m->headers, "In-Reply-To"), false);
	if (!id.n)
		id = id_in(mime_header(m->headers, "References"), true);
	if (!id.n && !m->returned) {
		bounce_text_split(text, &report, &returned);
		id = id_in(mime_field(returned, "Message-ID"), false);
	}
	return id;
}

/* People ---------------------------------------------------------------------------------------------------- */

/* Without "Re:", "RE :", "Tr:" and the like, however many. */
static struct str bare_subject(struct str s)
{
	static const char *const marks[] = { "re", "ref", "rep", "fw", "fwd", "tr", "aw", "sv", NULL };

	for (bool again = true; again;) {
		again = false;
		s = str_trim(s);
		const char *colon = s.n ? memchr(s.p, ':', s.n < 8 ? s.n : 8) : NULL;
		if (!colon)
			break;
		struct str mark = str_trim((struct str){ s.p, (size_t)(colon - s.p) });
		for (int i = 0; marks[i] && !again; i++)
			again = mime_same(mark, marks[i]);
		if (again)
			s = (struct str){ colon + 1, s.n - (size_t)(colon - s.p) - 1 };
	}
	return s;
}

/* Which of our links it was written with; ANSWERS: none. */
static enum compose_answer prefilled(struct reading *r)
{
	for (enum compose_answer i = 0; i < ANSWERS; i++)
		for (int french = 0; french < 2; french++)
			if (text_same(r->a, r->subject, compose_answer_subject(i, french)))
				return i;
	return ANSWERS;
}

/* "Fiche : Maison des jeunes": our link names the fiches so. */
static struct str without_names(struct reading *r, struct str text)
{
	static const char *const labels[] = { "fiche", "listing", NULL };
	struct buf AUTO_BUF kept = BUF_INIT(text.n + 16);
	struct str line;

	while (mime_line_next(&text, &line)) {
		const char *colon = line.n ? memchr(line.p, ':', line.n < 16 ? line.n : 16) : NULL;
		struct str label = colon ? (struct str){ line.p, (size_t)(colon - line.p) } : STR_NONE;
		bool name = false;
		for (int i = 0; labels[i] && label.n && !name; i++)
			name = text_same(r->a, label, str_of(labels[i]));
		if (name)
			continue;
		buf_s(&kept, line);
		buf_char(&kept, '\n');
	}
	return arena_str(r->a, buf_str(&kept));
}

/* A question mark that is not within an address of the web. */
static bool has_question(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		size_t from = i;
		while (i < s.n && s.p[i] != ' ' && s.p[i] != '\n')
			i++;
		struct str word = { s.p + from, i - from };
		if (memchr(word.p, '?', word.n) && !words_bytes(word, STR("://"), NULL) &&
		    !words_bytes(word, STR("www."), NULL))
			return true;
	}
	return false;
}

/* The first sentence that says it. */
static struct str sentence_saying(const struct reading *r, unsigned says)
{
	for (const struct sentence *s = r->sentences; s; s = s->next)
		if (s->says & says)
			return s->text;
	return r->subject;
}

static bool has_closed(const struct reading *r)
{
	for (const struct sentence *s = r->sentences; s; s = s->next)
		if (s->says & SAYS_CLOSED &&
		    !(s->says & (SAYS_NOT | SAYS_BUT | SAYS_PART | SAYS_FOR_NOW | SAYS_QUESTION)))
			return true;
	return false;
}

static bool says_stop(const struct reading *r)
{
	for (const struct sentence *s = r->sentences; s; s = s->next)
		if (s->says & SAYS_STOP && !(s->says & SAYS_NOT))
			return true;
	return false;
}

/* "Unsubscribe", as mail programs write it who press List-Unsubscribe for a person. */
static bool stop_subject(struct reading *r)
{
	const struct sentence *s = sentences_of(r->a, r->subject);

	return s && s->says & SAYS_STOP;
}

static void read_sentences(struct reading *r)
{
	r->courteous = true;
	r->sentences = sentences_of(r->a, r->own);
	for (const struct sentence *s = r->sentences; s; s = s->next) {
		r->says |= s->says;
		r->confirms = r->confirms || s->confirms;
		r->courteous = r->courteous && (s->confirms || s->courteous);
	}
	r->asks = has_question(r->own);
}

/* The address from now on: one in his words that is not the one he writes from, unless there is no other. */
static struct str new_address(const struct reading *r)
{
	struct str rest = r->out->text, first = STR_NONE, line;
	const char *sender = arena_z(r->a, r->m->from);

	while (mime_line_next(&rest, &line))
		for (;;) {
			struct str found = bounce_address(line);
			if (!found.n)
				break;
			if (!mime_same(found, sender))
				return found;
			if (!first.n)
				first = found;
			const char *behind = found.p + found.n;
			line = (struct str){ behind, (size_t)(line.p + line.n - behind) };
		}
	return first;
}

/* What stands otherwise in the form is said, whatever is said besides. */
static bool corrects_form(const struct reading *r)
{
	for (const struct reply_field *f = r->out->fields; f; f = f->next)
		if (f->path.n)
			return true;
	return false;
}

/* Only lines that announce the corrections or are polite stand beside them. */
static bool nothing_but_corrections(const struct reading *r)
{
	for (const struct sentence *s = r->sentences; s; s = s->next) {
		bool announces = s->says & (SAYS_INTRO | SAYS_BUT | SAYS_CHANGE) &&
		    !(s->says & (SAYS_STOP | SAYS_AWAY | SAYS_CLOSED | SAYS_CONTACT)) &&
		    s->text.p[s->text.n - 1] == ':';
		announces = announces ||
		    (s->says & SAYS_INTRO && !(s->says & (SAYS_OTHER | SAYS_BUT | SAYS_QUESTION)));
		if (!s->confirms && !s->courteous && !announces)
			return false;
	}
	return !r->asks;
}

static void read_fields(struct reading *r, const struct reply_form *forms)
{
	struct str rest;
	struct reply_field *changes = changes_of(r->a, forms, r->whole), **tail = &changes;
	struct reply_field *own = fields_of(r->a, r->own, &rest);

	r->own = rest;
	while (*tail)
		tail = &(*tail)->next;
	for (struct reply_field *f = own, *next; f; f = next) {
		bool known = shown_already(r->a, forms, f);
		next = f->next;
		for (const struct reply_field *c = changes; c && !known; c = c->next)
			known = c->path.n && (str_eq(c->value, f->value) || (c->emptied && f->emptied)) &&
			    text_same(r->a, c->label, f->label);
		if (known)
			continue;
		f->next = NULL;
		*tail = f;
		tail = &f->next;
	}
	r->out->fields = changes;
}

/* Our link, and perhaps politeness with it; true when that decides. */
static bool by_link(struct reading *r, enum compose_answer answer)
{
	switch (answer) {
	case ANSWER_STOP:
		return classify_as(r, REPLY_UNSUBSCRIBE, r->m->subject), true;
	case ANSWER_CLOSED:
		return classify_as(r, REPLY_CLOSED, r->m->subject), true;
	case ANSWER_CONTACT:
		return classify_as(r, REPLY_CONTACT_CHANGED, r->m->subject), true;
	case ANSWER_CONFIRM:
		if (!r->courteous || r->asks || r->out->fields)
			return false;
		return classify_as(r, REPLY_CONFIRMED, r->m->subject), true;
	case ANSWERS:
		break;
	}
	return false;
}

static void read_person(struct reading *r, const struct reply_form *forms)
{
	r->subject = bare_subject(r->m->subject);
	enum compose_answer answer = prefilled(r);
	r->own = without_signature(r->a, r->out->text, r->m->from_name);
	if (answer != ANSWERS)
		r->own = without_names(r, r->own);
	read_fields(r, forms);
	read_sentences(r);

	if (says_stop(r))
		classify_as(r, REPLY_UNSUBSCRIBE, sentence_saying(r, SAYS_STOP));
	else if (str_trim(r->own).n == 0 && stop_subject(r))
		classify_as(r, REPLY_UNSUBSCRIBE, r->m->subject);
	else if (by_link(r, answer))
		;
	else if (r->says & SAYS_AWAY && !r->confirms && !r->out->fields)
		classify_as(r, REPLY_AUTO, sentence_saying(r, SAYS_AWAY));
	else if (has_closed(r) && !r->confirms)
		classify_as(r, REPLY_CLOSED, sentence_saying(r, SAYS_CLOSED));
	else if (r->says & SAYS_CONTACT)
		classify_as(r, REPLY_CONTACT_CHANGED, sentence_saying(r, SAYS_CONTACT));
	else if (r->out->fields && nothing_but_corrections(r))
		classify_as(r, REPLY_CORRECTED, r->out->fields->label);
	else if (r->confirms && r->courteous && !r->asks && !r->out->fields)
		classify_as(r, REPLY_CONFIRMED, sentence_saying(r, SAYS_CONFIRM));
	else if (corrects_form(r)) {
		classify_as(r, REPLY_CORRECTED, r->out->fields->label);
		r->out->more = true;
	}
	if (r->out->class == REPLY_CONTACT_CHANGED)
		r->out->address = new_address(r);
}

void classify(struct arena *a, const struct mail *m, const struct reply_form *forms, struct reply *out)
{
	struct reading r = { .a = a, .m = m, .out = out };

	*out = (struct reply){ .class = REPLY_QUESTION };
	r.whole = str_trim(m->text).n ? m->text : html_text(a, m->html, HTML_TEXT_QUOTES);
	bool machine = classify_machine(&r);
	out->token = arena_str(a, find_token(m, r.whole, machine));
	out->message_id = find_message_id(m, machine ? r.whole : STR_NONE);
	out->whole = r.whole;
	out->text = reply_text(a, r.whole);
	if (machine || classify_automatic_header(&r))
		return;
	if (!classify_automatic_subject(&r))
		read_person(&r, forms);
}
