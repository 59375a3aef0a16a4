#include "mailer/html_text.h"

#include "lib/buf.h"
#include "lib/text.h"
#include "mailer/mime.h"
#include "mailer/mime_text.h"

#include <libxml/HTMLparser.h>

enum {
	OPEN_MAX = 400,       /* elements in one another: libxml2 looks through them at each end tag */
	ATTRIBUTES_MAX = 400, /* white space, quotes and slashes in a tag, outside of its values */
	QUOTE_MAX = 9,
	BLANK_MAX = 3, /* line ends in a row */
};

/* What an open element does to the text in it. */
struct open {
	uint32_t name; /* a hash: names are compared, not shown */
	bool hidden, quote, pre, block, paragraph;
};

struct page {
	xmlParserCtxt *xml;
	struct buf out;
	enum html_text_how how;
	struct open open[OPEN_MAX];
	int n_open, hidden, quote, pre;
	bool rest_quoted; /* all that follows is the message that is answered */
	bool content;     /* something stands in this line */
	bool space;       /* white space was read */
	int depth;        /* quote marks before this line */
	int lines;        /* line ends to be written before the next character */
};

/* Lines ----------------------------------------------------------------------------------------------------- */

static void block(struct page *p, int lines)
{
	if (p->content || p->lines) {
		int least = p->content ? 1 : 0;
		least = lines > least && p->out.n ? lines : least;
		p->lines = p->lines > least ? p->lines : least;
	}
	p->content = false;
	p->space = false;
}

static void line_break(struct page *p)
{
	if (p->lines < BLANK_MAX && (p->content || p->out.n))
		p->lines = p->content ? (p->lines > 1 ? p->lines : 1) : p->lines + 1;
	p->content = false;
	p->space = false;
}

static void quote_marks(struct page *p, int depth)
{
	for (int i = 0; i < depth; i++)
		buf_char(&p->out, '>');
}

static void begin_text(struct page *p)
{
	int depth = p->how == HTML_TEXT_QUOTES ? p->quote + p->rest_quoted : 0;

	depth = depth < QUOTE_MAX ? depth : QUOTE_MAX;
	if (!p->content) {
		for (int i = 0; i < p->lines; i++) {
			buf_char(&p->out, '\n');
			if (i + 1 < p->lines)
				quote_marks(p, depth < p->depth ? depth : p->depth);
		}
		p->lines = 0;
		p->depth = depth;
		quote_marks(p, depth);
		if (depth)
			buf_char(&p->out, ' ');
	} else if (p->space) {
		buf_char(&p->out, ' ');
	}
	p->space = false;
	p->content = true;
}

static void add_text(struct page *p, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool white = s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r' || s[i] == '\f';
		if (white && s[i] == '\n' && p->pre) {
			line_break(p);
		} else if (white) {
			p->space = p->content;
		} else {
			begin_text(p);
			buf_char(&p->out, s[i]);
		}
	}
}

/* Elements -------------------------------------------------------------------------------------------------- */

static bool one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

static uint32_t name_hash(const char *s)
{
	uint32_t h = 2166136261u;

	while (*s)
		h = (h ^ (unsigned char)*s++) * 16777619u;
	return h;
}

static struct str attribute(const xmlChar **atts, const char *name)
{
	for (int i = 0; atts && atts[i]; i += 2)
		if (strcmp((const char *)atts[i], name) == 0)
			return str_of((const char *)atts[i + 1]);
	return STR_NONE;
}

/* One of the words of a class; some programs put "x_" or a number before what they quote. */
static bool has_word(struct str words, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= words.n; i++) {
		bool begins = i == 0 || words.p[i - 1] == ' ' || words.p[i - 1] == '_';
		bool ends = i + n == words.n || words.p[i + n] == ' ';
		if (begins && ends && memcmp(words.p + i, word, n) == 0)
			return true;
	}
	return false;
}

static bool any_word(struct str words, const char *const *list)
{
	for (; words.n && *list; list++)
		if (has_word(words, *list))
			return true;
	return false;
}

/* "display: none", in any case and with any white space. */
static bool style_says(struct str style, const char *what)
{
	for (size_t i = 0; i < style.n; i++) {
		size_t k = i;
		const char *w = what;
		for (; k < style.n && *w; k++) {
			if (style.p[k] == ' ')
				continue;
			if ((style.p[k] | 32) != (*w | 32))
				break;
			w++;
		}
		if (!*w)
			return true;
	}
	return false;
}

/* Outlook's marks: what follows them, on any level, is the message that is answered. */
static const char *const rest_ids[] = { "divRplyFwdMsg", "appendonsend", "stopSpelling", NULL };
static const char *const quote_ids[] = { "OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container",
	"yahoo_quoted", "reply-intro", NULL };
static const char *const quote_classes[] = { "gmail_attr", "yahoo_quoted", "moz-cite-prefix",
	"protonmail_quote", "OutlookMessageHeader", "zmail_extra", "tutanota_quote",
	"ms-outlook-mobile-reference-message", NULL };
static const char *const signature_ids[] = { "Signature", "signature", "ms-outlook-mobile-signature",
	"AppleMailSignature", NULL };
static const char *const signature_classes[] = { "gmail_signature", "moz-signature",
	"protonmail_signature_block", "ymail_android_signature", NULL };

static bool is_quote(const char *name, const xmlChar **atts)
{
	struct str class = attribute(atts, "class"), style = attribute(atts, "style");

	if (any_word(attribute(atts, "id"), quote_ids) || any_word(class, quote_classes))
		return true;
	if (strcmp(name, "blockquote") != 0)
		return false;
	/* Gmail's and Outlook's own way to indent what the writer says. */
	bool indent = !has_word(class, "gmail_quote") && style_says(style, "border:none") &&
	    style_says(style, "margin:00040px");
	return !indent;
}

static bool is_hidden(const char *name, const xmlChar **atts)
{
	static const char *const names[] = { "head", "style", "script", "title", "noscript", "select",
		"textarea", "object", "svg", NULL };

	return one_of(name, names) || style_says(attribute(atts, "style"), "display:none");
}

static void on_start(void *ctx, const xmlChar *tag, const xmlChar **atts)
{
	static const char *const blocks[] = { "div", "tr", "table", "ul", "ol", "dl", "dt", "dd", "hr",
		"blockquote", "section", "article", "header", "footer", "address", "center", "form", "body",
		"html", "pre", "li", NULL };
	static const char *const paragraphs[] = { "p", "h1", "h2", "h3", "h4", "h5", "h6", NULL };
	struct page *p = ctx;
	const char *name = (const char *)tag;
	struct open o = { .name = name_hash(name) };

	if (p->n_open == OPEN_MAX) {
		xmlStopParser(p->xml);
		return;
	}
	o.hidden = is_hidden(name, atts);
	o.quote = is_quote(name, atts);
	o.pre = strcmp(name, "pre") == 0 || style_says(attribute(atts, "style"), "white-space:pre");
	o.paragraph = one_of(name, paragraphs);
	o.block = o.paragraph || o.quote || one_of(name, blocks);
	if (o.block)
		block(p, o.paragraph ? 2 : 1);
	if (strcmp(name, "br") == 0 && !p->hidden)
		line_break(p);
	if ((strcmp(name, "td") == 0 || strcmp(name, "th") == 0) && p->content)
		p->space = true;
	bool signature = any_word(attribute(atts, "id"), signature_ids) ||
	    any_word(attribute(atts, "class"), signature_classes);
	if (signature && !p->hidden && p->quote == 0 && !p->rest_quoted) {
		block(p, 1);
		begin_text(p);
		buf_s(&p->out, STR("-- "));
		block(p, 1);
	}
	p->rest_quoted = p->rest_quoted || any_word(attribute(atts, "id"), rest_ids);
	p->open[p->n_open++] = o;
	p->hidden += o.hidden;
	p->quote += o.quote;
	p->pre += o.pre;
	if (strcmp(name, "li") == 0 && !p->hidden) {
		begin_text(p);
		buf_s(&p->out, STR("- "));
	}
}

static void on_end(void *ctx, const xmlChar *tag)
{
	struct page *p = ctx;
	uint32_t name = name_hash((const char *)tag);
	int at = p->n_open;

	while (at > 0 && p->open[at - 1].name != name)
		at--;
	if (at == 0)
		return;
	while (p->n_open >= at) {
		struct open o = p->open[--p->n_open];
		if (o.block)
			block(p, o.paragraph ? 2 : 1);
		p->hidden -= o.hidden;
		p->quote -= o.quote;
		p->pre -= o.pre;
	}
}

static void on_text(void *ctx, const xmlChar *s, int n)
{
	struct page *p = ctx;

	if (p->hidden == 0)
		add_text(p, (const char *)s, (size_t)n);
}

static void on_error(void *ctx, xmlErrorPtr e)
{
	(void)ctx, (void)e; /* people's mail is full of them */
}

/* Where the first tag begins that has more attributes than any mail program writes: libxml2 compares each with all before. */
static size_t sane_length(struct str html)
{
	size_t tag = 0;
	char quote = '\0';
	int attributes = 0;
	bool inside = false;

	for (size_t i = 0; i < html.n; i++) {
		char c = html.p[i];
		if (!inside) {
			char next = i + 1 < html.n ? html.p[i + 1] : ' ';
			inside = c == '<' && (next | 32) >= 'a' && (next | 32) <= 'z';
			tag = i;
			attributes = 0;
		} else if (quote) {
			quote = c == quote ? '\0' : quote;
		} else if (c == '"' || c == '\'') {
			quote = c;
			attributes++;
		} else if (c == '>') {
			inside = false;
		} else if (c == ' ' || c == '\n' || c == '\t' || c == '/') {
			attributes++;
		}
		if (attributes > ATTRIBUTES_MAX)
			return tag;
	}
	return html.n;
}

struct str html_text(struct arena *a, struct str html, enum html_text_how how)
{
	if (html.n == 0)
		return STR_NONE;
	if (html.n > MIME_TEXT_MAX)
		html.n = MIME_TEXT_MAX;
	if (!text_utf8_valid(html, NULL))
		html = mime_text_utf8(a, html, STR("utf-8"));
	html.n = sane_length(html);
	if (html.n == 0)
		return STR_NONE;
	struct page *p = ARENA_NEW(a, struct page);
	*p = (struct page){ .out = BUF_INIT(4 * MIME_TEXT_MAX), .how = how };
	p->xml = htmlNewParserCtxt();
	if (!p->xml)
		return STR_NONE;
	*p->xml->sax = (xmlSAXHandler){
		.startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.serror = on_error,
		.initialized = XML_SAX2_MAGIC,
	};
	p->xml->userData = p;
	/* Not text: a CDATA section of HTML is a script's or a style's. */
	xmlDoc *doc = htmlCtxtReadMemory(p->xml, html.p, (int)html.n, NULL, "UTF-8",
	    HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
	        HTML_PARSE_NOIMPLIED);
	xmlFreeDoc(doc);
	htmlFreeParserCtxt(p->xml);
	if (p->out.n)
		buf_char(&p->out, '\n');
	struct str text = arena_str(a, buf_str(&p->out));
	buf_free(&p->out);
	return text;
}
