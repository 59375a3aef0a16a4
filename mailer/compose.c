/* compose.c: what a contact reads. One part for each language, made of the same values; the words are the templates'. */
#include "mailer/compose.h"

#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "mailer/compose_links.h"
#include "mailer/form.h"
#include "mailer/mime.h"
#include "mailer/token.h"

#include <stdlib.h>

enum { PART_MAX = 8 * 1024 * 1024, SUBJECT_COLUMNS = 100, HEADERS_MAX = 8 };

/* One e-mail on its way. */
struct composing {
	struct arena *a;
	const struct compose *c;
	struct str reply; /* with the token */
	bool french;      /* what comes first */
	bool bilingual;   /* a fiche has text in the other language */
	int n_fiches;
	const struct form_line **forms; /* of each fiche */
	struct str *names;
};

/* Values ---------------------------------------------------------------------------------------------------- */

static const char *const months[2][12] = {
	{ "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
	    "November", "December" },
	{ "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
	    "novembre", "décembre" },
};

/* "1er mars 2026", "March 1, 2026"; blank for never. */
static struct str date_words(struct arena *a, int64_t at, bool french)
{
	char date[CLOCK_DATE];

	if (!at)
		return STR_NONE;
	clock_date(at, date);
	long year = strtol(date, NULL, 10), month = strtol(date + 5, NULL, 10),
	     day = strtol(date + 8, NULL, 10);
	if (month < 1 || month > 12)
		return STR_NONE;
	const char *name = months[french][month - 1];
	if (!french)
		return arena_fmt(a, "%s %ld, %ld", name, day, year);
	return arena_fmt(a, "%ld%s\u00a0%s %ld", day, day == 1 ? "er" : "", name, year);
}

static struct str flag(bool set)
{
	return set ? STR("1") : STR_NONE;
}

/* "Maison X": the form begins with it. */
static struct str name_of(const struct form_line *form)
{
	return form ? form->value : STR_NONE;
}

static struct str centre_name(const struct settings *s, bool french)
{
	return !french && s->centre_en.n ? s->centre_en : s->centre;
}

static void set_sender(struct composing *e, struct template_values *v, bool french)
{
	const struct settings *s = e->c->settings;

	template_set(e->a, v, "centre", centre_name(s, french));
	template_set(e->a, v, "address", s->address);
	template_set(e->a, v, "phone", s->phone);
	template_set(e->a, v, "email", s->email);
	template_set(e->a, v, "website", s->website);
	template_set(e->a, v, "contact", e->c->contact);
	template_set(e->a, v, "reply", e->reply);
}

static void set_answers(struct composing *e, struct template_values *v, bool french)
{
	static const char *const links[ANSWERS] = { "confirm_link", "contact_link", "closed_link",
		"stop_link" };
	static const char *const words[ANSWERS] = { "confirm_words", "contact_words", "closed_words",
		"stop_words" };

	for (int i = 0; i < ANSWERS; i++) {
		template_set(
		    e->a, v, links[i], compose_link(e->a, e->reply, i, french, e->names, e->n_fiches));
		template_set(e->a, v, words[i], compose_answer_subject(i, french));
	}
}

/* Names that every template may use. */
static struct template_values *values_of(struct composing *e, bool french)
{
	struct template_values *v = ARENA_NEW(e->a, struct template_values);
	bool first = french == e->french;

	set_sender(e, v, french);
	set_answers(e, v, french);
	template_set(e->a, v, "lang", french ? STR("fr") : STR("en"));
	template_set(e->a, v, "name", e->n_fiches ? text_cut(e->names[0], SUBJECT_COLUMNS) : STR_NONE);
	template_set(e->a, v, "first", flag(first));
	template_set(e->a, v, "second", flag(!first));
	template_set(e->a, v, "bilingual", flag(e->bilingual));
	template_set(e->a, v, "several", flag(e->n_fiches > 1));
	template_set(e->a, v, "two", flag(e->n_fiches == 2));
	template_set(e->a, v, "count", arena_fmt(e->a, "%d", e->n_fiches));
	template_set(e->a, v, "reminder", flag(e->c->n > 1));
	template_set(e->a, v, "first_date", date_words(e->a, e->c->first_at, french));
	return v;
}

/* Lines ----------------------------------------------------------------------------------------------------- */

static struct str take_line(struct str *rest)
{
	const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
	struct str line = { rest->p, end ? (size_t)(end - rest->p) : rest->n };

	*rest = end ? (struct str){ end + 1, rest->n - line.n - 1 } : STR_NONE;
	return line;
}

static void add_line(struct composing *e, struct template_values *fiche, const struct form_line *l)
{
	struct template_values *row = template_row(e->a, fiche, "lines");
	struct str rest = l->value;

	template_set(e->a, row, "label", l->label);
	template_set(e->a, row, "value", take_line(&rest));
	template_set(e->a, row, "heading", flag(l->heading));
	template_set(e->a, row, "inside", flag(l->depth > 0));
	template_set(e->a, row, "indent", arena_fmt(e->a, "%*s", 2 * l->depth, ""));
	template_set(e->a, row, "blank", flag(!l->value.n));
	while (rest.n)
		template_set(e->a, template_row(e->a, row, "further"), "value", take_line(&rest));
}

/* What is confidential is not asked for: a blank line would ask for it. */
static bool shows(const struct compose_fiche *f, const struct form_line *l, bool first)
{
	return l->second != first && (l->value.n || l->heading || !f->hides);
}

static void add_fiche(
    struct composing *e, struct template_values *v, const struct compose_fiche *f, int i, bool french)
{
	bool first = french == e->french, any = first;

	for (const struct form_line *l = e->forms[i]; l && !any; l = l->next)
		any = shows(f, l, first);
	if (!any)
		return;
	struct template_values *row = template_row(e->a, v, "fiches");
	template_set(e->a, row, "name", e->names[i]);
	template_set(e->a, row, "number", arena_fmt(e->a, "%d", i + 1));
	template_set(e->a, row, "verified", date_words(e->a, f->verified_at, french));
	template_set(e->a, row, "hides", flag(f->hides));
	for (const struct form_line *l = e->forms[i]; l; l = l->next)
		if (shows(f, l, first))
			add_line(e, row, l);
}

/* Parts ----------------------------------------------------------------------------------------------------- */

static void begin(struct composing *e, struct arena *a, const struct compose *c)
{
	*e = (struct composing){ .a = a, .c = c, .french = !str_is(c->lang, "en") };
	for (const struct compose_fiche *f = c->fiches; f; f = f->next)
		e->n_fiches++;
	e->forms = ARENA_ARRAY(a, const struct form_line *, (size_t)e->n_fiches);
	e->names = ARENA_ARRAY(a, struct str, (size_t)e->n_fiches);
	e->reply = token_address(a, c->settings->reply, c->token);
	int i = 0;
	for (const struct compose_fiche *f = c->fiches; f; f = f->next, i++) {
		e->forms[i] = form_of(a, f->shown, f->other, e->french);
		e->names[i] = name_of(e->forms[i]);
		for (const struct form_line *l = e->forms[i]; l; l = l->next)
			e->bilingual |= l->second;
	}
}

static void write_part(struct composing *e, bool french, struct buf *text, struct buf *html)
{
	struct template_values *v = values_of(e, french);
	int i = 0;

	for (const struct compose_fiche *f = e->c->fiches; f; f = f->next)
		add_fiche(e, v, f, i++, french);
	templates_write(e->c->templates, french ? "request.fr.txt" : "request.en.txt", v, text);
	templates_write(e->c->templates, french ? "request.fr.html" : "request.en.html", v, html);
}

/* In one line. */
static struct str subject_of(struct composing *e)
{
	struct buf AUTO_BUF out = BUF_INIT(PART_MAX);

	templates_write(
	    e->c->templates, e->french ? "subject.fr.txt" : "subject.en.txt", values_of(e, e->french), &out);
	struct str rest = str_trim(buf_str(&out));
	return arena_str(e->a, str_trim(take_line(&rest)));
}

struct str compose_subject(struct arena *a, const struct compose *c)
{
	struct composing e;

	begin(&e, a, c);
	return subject_of(&e);
}

static struct str unsubscribe(struct composing *e)
{
	struct str link = compose_stop_link(e->a, e->reply, e->french);
	struct str web = e->c->settings->web_url;

	while (web.n && web.p[web.n - 1] == '/')
		web.n--;
	if (!web.n)
		return arena_fmt(e->a, "<%.*s>", STR_ARG(link));
	return arena_fmt(
	    e->a, "<%.*s>, <%.*s/unsubscribe/%.*s>", STR_ARG(link), STR_ARG(web), STR_ARG(e->c->token));
}

static bool write_message(
    struct composing *e, struct str text, struct str html, struct buf *out, struct err *err)
{
	const struct settings *s = e->c->settings;
	const struct draft_header more[HEADERS_MAX] = {
		{ "Auto-Submitted", STR("auto-generated") },
		{ "X-Auto-Response-Suppress", STR("OOF, AutoReply") },
		{ "Content-Language",
		    e->french ? (e->bilingual ? STR("fr, en") : STR("fr"))
		              : (e->bilingual ? STR("en, fr") : STR("en")) },
		{ "List-Unsubscribe", unsubscribe(e) },
		/* Promises that one click will do (RFC 8058): only an https address can keep it. */
		{ s->web_url.n ? "List-Unsubscribe-Post" : NULL, STR("List-Unsubscribe=One-Click") },
		{ NULL, STR_NONE },
	};
	const struct draft d = {
		.from = s->from,
		.from_name = centre_name(s, e->french),
		.to = e->c->mailbox,
		.to_name = e->c->contact,
		.reply_to = e->reply,
		.reply_to_name = centre_name(s, e->french),
		.subject = subject_of(e),
		.message_id = e->c->message_id,
		.date = e->c->now,
		.more = more,
		.text = text,
		.html = html,
	};

	return mime_write(&d, out, err);
}

bool compose_email(struct arena *a, const struct compose *c, struct buf *out, struct err *err)
{
	struct buf AUTO_BUF text = BUF_INIT(PART_MAX), AUTO_BUF html = BUF_INIT(PART_MAX);
	struct composing e;

	begin(&e, a, c);
	struct template_values *page = values_of(&e, e.french);
	template_set(a, page, "subject", subject_of(&e));
	templates_write(c->templates, "top.html", page, &html);
	write_part(&e, e.french, &text, &html);
	if (e.bilingual) {
		buf_s(&text, STR("\n\n"));
		write_part(&e, !e.french, &text, &html);
	}
	templates_write(c->templates, "bottom.html", page, &html);
	if (!buf_ok(&text) || !buf_ok(&html))
		return err_set(err, ERR_INPUT, _("the e-mail is too long"));
	return write_message(&e, buf_str(&text), buf_str(&html), out, err);
}
