#include "mailer/preview.h"

#include "lib/buf.h"
#include "lib/file.h"
#include "lib/i18n.h"
#include "mailer/mime.h"
#include "mailer/mime_parts.h"

#include <stdlib.h>

enum { WORK_MAX = 256 * 1024 * 1024, PIECE_MAX = 64 * 1024 * 1024 };

struct preview {
	struct file_out *file;
	struct arena *work; /* one e-mail */
	struct buf out;
	int n;
};

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1b2733;--soft:#55636f;--page:#fff;--card:#f3f6f8;--line:#d5dde3}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6edf2;--soft:#a3b1bc;--page:#12181d;--card:#1b242b;"
    "--line:#33404a}}"
    "*{box-sizing:border-box}"
    "body{margin:0 auto;padding:1.25rem 1rem 3rem;max-width:52rem;background:var(--page);color:var(--ink);"
    "font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}"
    "h1{font-size:1.5rem;line-height:1.2;margin:0}header p,footer{color:var(--soft);margin:.25rem 0 1.25rem}"
    "details{margin:.6rem 0}"
    "body>main>details{background:var(--card);border:1px solid var(--line);border-radius:.5rem}"
    "summary{cursor:pointer;padding:.7rem .9rem}summary i{display:block;font-style:normal;padding-left:1rem}summary span{color:var(--soft)}"
    "details details{margin:0 .9rem .9rem}details details summary{padding:.4rem 0}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .75rem;margin:0 .9rem .9rem;font-size:.875rem}"
    "dt{color:var(--soft)}dd{margin:0}"
    "iframe{display:block;width:calc(100% - 1.8rem);height:75vh;min-height:28rem;margin:0 .9rem .9rem;border:1px solid "
    "var(--line);border-radius:.4rem;background:#fff;resize:vertical}"
    "@media(prefers-color-scheme:dark){iframe{background:#16191d}}"
    "pre{white-space:pre-wrap;font:.875rem/1.5 ui-monospace,monospace;background:var(--page);border:1px solid "
    "var(--line);border-radius:.4rem;padding:.75rem;margin:.25rem 0 0}"
    "@media(max-width:30rem){iframe{width:100%;margin:0 0 .9rem;border-width:1px 0;border-radius:0}}";

/* Writing ------------------------------------------------------------------------------------------------------ */

/* For content and for attributes in double quotes. */
static void escaped(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		const char *other = s.p[i] == '&' ? "&amp;"
		    : s.p[i] == '<'               ? "&lt;"
		    : s.p[i] == '>'               ? "&gt;"
		    : s.p[i] == '"'               ? "&quot;"
		                                  : NULL;
		if (other)
			buf_s(out, str_of(other));
		else
			buf_char(out, s.p[i]);
	}
}

static void words(struct buf *out, const char *z)
{
	escaped(out, str_of(z));
}

/* Hands what was gathered over to the file. */
static bool flush(struct preview *p, struct err *err)
{
	if (!buf_ok(&p->out))
		return err_set(err, ERR_INPUT, "%s", _("this e-mail is too long to be looked at"));
	if (!file_write(p->file, buf_str(&p->out), err))
		return false;
	buf_reset(&p->out);
	return true;
}

bool preview_begin(const char *path, struct str name, struct preview **out, struct err *err)
{
	struct preview *AUTO_PREVIEW p = calloc(1, sizeof *p);

	if (!p)
		abort();
	p->out = BUF_INIT(PIECE_MAX);
	if (!file_begin(path, FILE_SECRET, &p->file, err))
		return false;
	p->work = arena_new(WORK_MAX);
	buf_fmt(&p->out,
	    "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
	    "content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">"
	    "<meta name=\"robots\" content=\"noindex\"><meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>",
	    i18n_lang());
	words(&p->out, _("E-mails to organisations"));
	buf_fmt(&p->out, "</title><style>%s</style></head>\n<body><header><h1>", style);
	words(&p->out, _("E-mails to organisations"));
	if (name.n) {
		buf_char(&p->out, ' ');
		escaped(&p->out, name);
	}
	buf_s(&p->out, STR("</h1><p>"));
	words(&p->out,
	    name.n
	        ? _("Nothing of this was sent. Links lead nowhere here. When all is well: vigie campaign approve")
	        : _("Nothing of this was sent. Links lead nowhere here. When all is well: vigie campaign plan, if that was not done yet, then vigie campaign approve"));
	buf_s(&p->out, STR("</p></header>\n<main>\n"));
	if (!flush(p, err))
		return false;
	*out = p;
	p = NULL;
	return true;
}

/* The HTML part of our own message, decoded: as a message of that part alone, for mime_read prefers plain text. */
static struct str html_of(struct arena *a, struct str bytes)
{
	struct buf AUTO_BUF alone = BUF_INIT(PIECE_MAX);
	struct mail m;
	bool cut = false;

	for (const struct mime_part *part = mime_parts(a, bytes, &cut); part; part = part->next) {
		if (!str_is(part->type, "text/html"))
			continue;
		buf_s(&alone, str_trim(part->head));
		buf_s(&alone, STR("\r\n\r\n"));
		buf_s(&alone, part->body);
		mime_read(a, arena_str(a, buf_str(&alone)), &m);
		return m.html;
	}
	return STR_NONE;
}

static void header(struct buf *out, const struct mail *m, const char *label, const char *name)
{
	buf_s(out, STR("<dt>"));
	words(out, label);
	buf_s(out, STR("</dt><dd>"));
	escaped(out, mime_header(m->headers, name));
	buf_s(out, STR("</dd>"));
}

bool preview_add(struct preview *p, struct str bytes, int about, struct err *err)
{
	struct buf *out = &p->out;
	struct mail m;

	arena_reset(p->work);
	mime_read(p->work, bytes, &m);
	struct str html = html_of(p->work, bytes);
	buf_fmt(out, "<details%s><summary><b>", p->n == 0 ? " open" : "");
	escaped(out, mime_header(m.headers, "To"));
	buf_s(out, STR("</b><i>"));
	escaped(out, m.subject);
	buf_s(out, STR(" <span>("));
	buf_fmt(out, ngettext("%d fiche", "%d fiches", (unsigned long)about), about);
	buf_s(out, STR(")</span></i></summary>\n<dl>"));
	header(out, &m, _("From"), "From");
	header(out, &m, _("Answers to"), "Reply-To");
	buf_s(out, STR("</dl>\n"));
	if (html.n) {
		buf_s(out, STR("<iframe sandbox loading=\"lazy\" title=\""));
		escaped(out, m.subject);
		buf_s(out, STR("\" srcdoc=\""));
		escaped(out, html);
		buf_s(out, STR("\"></iframe>\n"));
	}
	buf_s(out, STR("<details><summary>"));
	words(out, _("As plain text"));
	buf_s(out, STR("</summary><pre>"));
	escaped(out, m.text);
	buf_s(out, STR("</pre></details></details>\n"));
	p->n++;
	return flush(p, err);
}

bool preview_commit(struct preview **preview, struct err *err)
{
	struct preview *AUTO_PREVIEW p = *preview;

	*preview = NULL;
	buf_s(&p->out, STR("</main>\n<footer>"));
	buf_fmt(&p->out, ngettext("%d e-mail", "%d e-mails", (unsigned long)p->n), p->n);
	buf_s(&p->out, STR("</footer></body></html>\n"));
	return flush(p, err) && file_commit(&p->file, err);
}

void preview_abort(struct preview **preview)
{
	struct preview *p = *preview;

	if (!p)
		return;
	file_abort(&p->file);
	arena_free(&p->work);
	buf_free(&p->out);
	free(p);
	*preview = NULL;
}
