#include "mailer/bounce.h"

#include "mailer/bounce_parts.h"
#include "mailer/html_text.h"
#include "mailer/mime_parts.h"

enum { RECIPIENTS_MAX = 200, LOOKED_AT = 16 * 1024, TEXT_MAX = 64 * 1024 };

struct report {
	struct arena *a;
	const struct mail *m;
	struct bounce_all all; /* a person's part */
	struct str returned;   /* what came back in it */
	bool delayed;
	struct reply_recipient *first, **tail;
	int n;
};

static struct reply_recipient *add(struct report *r, struct str address)
{
	struct reply_recipient *to = *r->tail = ARENA_NEW(r->a, struct reply_recipient);

	to->address = address;
	to->delayed = r->delayed;
	r->tail = &to->next;
	r->n++;
	return to;
}

/* RFC 3464 -------------------------------------------------------------------------------------------------- */

static bool is_failure(const struct mime_recipient *from)
{
	return !str_is(from->action, "delivered") && !str_is(from->action, "relayed") &&
	    !str_is(from->action, "expanded") && !(from->status.n && from->status.p[0] == '2');
}

/* The final recipient, or the original one where the final is no address ("local user"). */
static struct str address_of(const struct mime_recipient *from)
{
	/* "@relay:anne@maison" is a route (RFC 821). */
	bool whole = from->final.n && from->final.p[0] != '@' && memchr(from->final.p, '@', from->final.n);

	return whole || !bounce_address(from->original).n ? from->final : from->original;
}

static enum bounce_kind read_rows(struct report *r)
{
	int failed = 0, delayed = 0;

	for (const struct mime_recipient *from = r->m->recipients; from && r->n < RECIPIENTS_MAX;
	     from = from->next) {
		struct reply_recipient *to = add(r, address_of(from));
		if (!is_failure(from)) {
			to->reason = STR("delivered");
			to->status = from->status;
			to->delayed = false;
			continue;
		}
		to->delayed = str_is(from->action, "delayed");
		failed += !to->delayed;
		delayed += to->delayed;
		bounce_judge(r->a, to, from->diagnostic, &r->all, bounce_status_in(from->status));
	}
	return failed ? BOUNCE_FAILED : delayed ? BOUNCE_DELAYED : BOUNCE_DELIVERED;
}

/* A person's words ------------------------------------------------------------------------------------------ */

static enum bounce_kind read_text(struct report *r)
{
	for (struct bounce_said *said = bounce_text_read(r->a, r->m, r->all.text, r->returned);
	     said && r->n < RECIPIENTS_MAX; said = said->next)
		bounce_judge(r->a, add(r, said->address), said->said, &r->all, STR_NONE);
	if (r->n == 0) {
		struct str to = bounce_address(mime_header(r->m->returned, "To"));
		if (!to.n)
			to = bounce_address(mime_field(r->returned, "To"));
		bounce_judge(r->a, add(r, to), r->all.text, &r->all, STR_NONE);
	}
	return r->delayed ? BOUNCE_DELAYED : BOUNCE_FAILED;
}

static bool words_signed(struct arena *a, struct str text, const struct bounce_sign *signs)
{
	struct words w;

	if (text.n > LOOKED_AT)
		text.n = LOOKED_AT;
	words_of(a, text, &w);
	return bounce_signed(&w, signs);
}

/* Nobody's answer: written by a mail server. */
static bool from_server(struct arena *a, const struct mail *m)
{
	struct str path = mime_header(m->headers, "Return-Path"), local = m->from;
	const char *at = local.n ? memchr(local.p, '@', local.n) : NULL;

	local.n = at ? (size_t)(at - local.p) : local.n;
	return m->from.n == 0 || str_is(path, "<>") || mime_header(m->headers, "X-Failed-Recipients").n ||
	    words_signed(a, local, bounce_senders) || words_signed(a, m->from_name, bounce_senders);
}

enum bounce_kind bounce_read(struct arena *a, const struct mail *m, struct reply_recipient **out)
{
	struct report r = { .a = a, .m = m };

	r.tail = &r.first;
	bool rows = str_is(m->report_type, "delivery-status") && m->recipients;
	bool server = rows || str_is(m->report_type, "delivery-status") || from_server(a, m);
	if (!server)
		return BOUNCE_NONE;
	struct str text = m->text.n ? m->text : html_text(a, m->html, HTML_TEXT_PLAIN);
	if (text.n > TEXT_MAX)
		text.n = TEXT_MAX;
	bounce_text_split(text, &r.all.text, &r.returned);
	bool by_subject = words_signed(a, m->subject, bounce_subjects);
	if (!rows && !by_subject && !words_signed(a, r.all.text, bounce_bodies))
		return BOUNCE_NONE;
	r.delayed = words_signed(a, m->subject, bounce_delays) ||
	    (!rows && words_signed(a, r.all.text, bounce_delays));
	words_of(a, r.all.text, &r.all.words);
	enum bounce_kind kind = m->recipients ? read_rows(&r) : read_text(&r);
	*out = r.first;
	return kind;
}
