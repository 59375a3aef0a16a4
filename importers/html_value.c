#include "importers/html_value.h"

#include "importers/html_url.h"
#include "lib/text.h"

/* Text ------------------------------------------------------------------------------------------------------------- */

/* A text being put together: white space is remembered until something follows. */
struct lines {
	struct buf *out;
	size_t from; /* where it begins in `out` */
	bool space, line;
};

static void put(struct lines *l, const char *s, size_t n)
{
	if (l->out->n > l->from && (l->line || l->space))
		buf_char(l->out, l->line ? '\n' : ' ');
	l->line = l->space = false;
	buf_add(l->out, s, n);
}

static void put_text(struct lines *l, struct str s)
{
	for (size_t i = 0, from; i < s.n;) {
		for (from = i; i < s.n && !strchr(" \t\r\n\f", s.p[i]); i++)
			;
		if (i > from)
			put(l, s.p + from, i - from);
		for (from = i; i < s.n && s.p[i] && strchr(" \t\r\n\f", s.p[i]); i++)
			;
		l->space |= i > from;
	}
}

void html_value_text(struct str s, struct buf *out)
{
	struct lines l = { .out = out, .from = out->n };

	put_text(&l, s);
}

static bool one_of(const xmlNode *node, const char *const *names)
{
	for (; *names; names++)
		if (strcmp((const char *)node->name, *names) == 0)
			return true;
	return false;
}

static bool is_block(const xmlNode *node)
{
	static const char *const names[] = { "address", "article", "blockquote", "br", "dd", "div", "dl",
		"dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
		"hr", "li", "main", "ol", "option", "p", "pre", "section", "table", "tr", "ul", NULL };

	return node->type == XML_ELEMENT_NODE && one_of(node, names);
}

static bool is_silent(const xmlNode *node)
{
	static const char *const names[] = { "script", "style", "template", "noscript", NULL };

	return node->type == XML_COMMENT_NODE || node->type == XML_PI_NODE ||
	    (node->type == XML_ELEMENT_NODE && one_of(node, names));
}

static bool is_cell(const xmlNode *node)
{
	static const char *const names[] = { "td", "th", NULL };

	return node->type == XML_ELEMENT_NODE && one_of(node, names);
}

static void enter(struct lines *l, const xmlNode *node)
{
	if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
		put_text(l, str_of((const char *)node->content));
	l->line |= is_block(node);
	l->space |= is_cell(node);
}

static void leave(struct lines *l, const xmlNode *node)
{
	l->line |= is_block(node);
	l->space |= is_cell(node);
}

/* Down, along and up again, without going deeper into our own stack. */
static void put_element(struct lines *l, const xmlNode *top)
{
	for (const xmlNode *node = top; node;) {
		bool silent = is_silent(node);
		if (!silent)
			enter(l, node);
		if (!silent && node->type == XML_ELEMENT_NODE && node->children) {
			node = node->children;
			continue;
		}
		while (node != top && !node->next) {
			leave(l, node);
			node = node->parent;
		}
		leave(l, node);
		node = node == top ? NULL : node->next;
	}
}

/* Attributes ------------------------------------------------------------------------------------------------------- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Escapes undone, unless that gives no text. */
static struct str unescaped(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1), *to = out;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
			*to++ = (char)(16 * hex(s.p[i + 1]) + hex(s.p[i + 2]));
			i += 2;
		} else {
			*to++ = s.p[i];
		}
	struct str text = { out, (size_t)(to - out) };
	return text_utf8_valid(text, NULL) && !memchr(out, '\0', text.n) ? text : s;
}

/* What stands behind "mailto:" and before its "?subject=…". */
static bool behind_scheme(struct arena *a, struct str s, struct str *out)
{
	static const char *const schemes[] = { "mailto:", "tel:", "sms:", "fax:", "callto:", NULL };

	for (const char *const *scheme = schemes; *scheme; scheme++) {
		size_t n = strlen(*scheme), at = 0;
		while (at < n && at < s.n && (s.p[at] | 0x20) == ((*scheme)[at] | 0x20))
			at++;
		if (at < n)
			continue;
		s = (struct str){ s.p + n, s.n - n };
		const char *query = s.n ? memchr(s.p, '?', s.n) : NULL;
		*out = unescaped(a, query ? (struct str){ s.p, (size_t)(query - s.p) } : s);
		return true;
	}
	return false;
}

/* An address is left as it stands where it cannot be made whole and leads to a page all the same. */
static struct str link_of(struct arena *a, struct str s, struct str base)
{
	struct str text, url;

	s = str_trim(s);
	if (behind_scheme(a, s, &text))
		return text;
	url = html_url_join(a, base, s);
	if (url.n || base.n || !s.n || s.p[0] == '#')
		return url;
	const char *colon = memchr(s.p, ':', s.n), *slash = memchr(s.p, '/', s.n);
	return colon && (!slash || colon < slash) ? STR_NONE : s;
}

static void put_attribute(struct arena *a, const xmlNode *node, struct str base, struct buf *out)
{
	xmlChar *content = xmlNodeGetContent(node);
	struct str s = str_of((const char *)content);
	const char *name = (const char *)node->name;

	if (strcmp(name, "href") == 0 || strcmp(name, "src") == 0)
		s = link_of(a, s, base);
	html_value_text(s, out);
	xmlFree(content);
}

void html_value_node(struct arena *a, const xmlNode *node, struct str base, struct buf *out)
{
	struct lines l = { .out = out, .from = out->n };

	if (node->type == XML_ATTRIBUTE_NODE)
		put_attribute(a, node, base, out);
	else if (node->type == XML_DOCUMENT_NODE || node->type == XML_HTML_DOCUMENT_NODE)
		put_element(&l, xmlDocGetRootElement((xmlDoc *)node));
	else if (node->type == XML_ELEMENT_NODE || node->type == XML_TEXT_NODE)
		put_element(&l, node);
}
