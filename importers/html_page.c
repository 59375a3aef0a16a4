#include "importers/html_page.h"

#include "importers/html_charset.h"
#include "importers/html_url.h"
#include "importers/html_value.h"
#include "importers/html_xpath.h"
#include "lib/buf.h"
#include "lib/i18n.h"
#include "lib/pages.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <stdlib.h>

#define PAGE_MEMORY ((size_t)256 << 20)

enum { NODES_MAX = 200000, DEPTH_MAX = 250, ATTRIBUTES_MAX = 400, TEXT_MAX = 1024 * 1024 };

struct html_page {
	const char *name;
	struct arena *a;
	struct str base;
	xmlDoc *doc;
	size_t nodes;
	bool too_deep;
	struct html_xpath *xpath;
	xmlXPathObject *items;
};

/* Parsing ----------------------------------------------------------------------------------------------------------- */

static void on_start(void *ctx, const xmlChar *name, const xmlChar **atts)
{
	xmlParserCtxt *xml = ctx;
	struct html_page *page = xml->_private;

	page->nodes++;
	for (size_t i = 0; atts && atts[i]; i += 2)
		page->nodes++;
	page->too_deep |= xml->nodeNr >= DEPTH_MAX;
	if (page->nodes > NODES_MAX || page->too_deep)
		xmlStopParser(xml);
	else
		xmlSAX2StartElement(ctx, name, atts);
}

static void on_error(void *ctx, xmlErrorPtr e)
{
	(void)ctx, (void)e; /* pages are full of them */
}

/* libxml2 compares each attribute of a tag with all before: false for a tag with more than anybody writes. */
static bool is_sane(struct str html)
{
	int attributes = 0;
	char quote = '\0';
	bool inside = false, white = false;

	for (size_t i = 0; i < html.n; i++) {
		char c = html.p[i], next = i + 1 < html.n ? html.p[i + 1] : ' ';
		bool was_white = white;
		white = c == ' ' || c == '\n' || c == '\t' || c == '\r';
		if (!inside) {
			inside = c == '<' && (next | 32) >= 'a' && (next | 32) <= 'z';
			attributes = 0;
		} else if (quote) {
			quote = c == quote ? '\0' : quote;
		} else if (c == '"' || c == '\'') {
			quote = c;
			attributes++;
		} else if (c == '>') {
			inside = false;
		} else if ((white && !was_white) || c == '/') {
			attributes++;
		}
		if (attributes > 2 * ATTRIBUTES_MAX)
			return false;
	}
	return true;
}

static bool parse(struct html_page *page, struct str html, struct err *err)
{
	const int options = HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
	    HTML_PARSE_NOWARNING | HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC;
	xmlParserCtxt *xml = is_sane(html) ? htmlNewParserCtxt() : NULL;

	if (!xml)
		return err_set(err, ERR_INPUT,
		    _("%s: a tag with more than %d attributes: this is no page for people"), page->name,
		    ATTRIBUTES_MAX);
	xml->_private = page;
	xml->sax->startElement = on_start;
	xml->sax->serror = on_error;
	xml->sax->initialized = XML_SAX2_MAGIC;
	page->doc = htmlCtxtReadMemory(xml, html.p, (int)html.n, NULL, "UTF-8", options);
	htmlFreeParserCtxt(xml);
	if (page->too_deep)
		return err_set(
		    err, ERR_INPUT, _("%s: more than %d elements in each other"), page->name, DEPTH_MAX);
	if (page->nodes > NODES_MAX)
		return err_set(err, ERR_INPUT, _("%s: a page of more than %d elements and attributes"),
		    page->name, NODES_MAX);
	return (page->doc && xmlDocGetRootElement(page->doc)) ||
	    err_set(err, ERR_INPUT, _("%s: a page with nothing on it"), page->name);
}

static xmlNode *node_of(const struct html_page *page, long item)
{
	if (item == HTML_WHOLE_PAGE)
		return (xmlNode *)page->doc;
	return page->items->nodesetval->nodeTab[item];
}

/* NULL with err filled. */
static xmlXPathObject *ask(struct html_page *page, long item, const char *xpath, struct err *err)
{
	xmlXPathObject *got = html_xpath_ask(page->xpath, node_of(page, item), xpath, err);

	if (!got)
		err_add(err, "%s", page->name);
	return got;
}

/* Opening and closing --------------------------------------------------------------------------------------------------- */

/* <base href="…">, or where the page was found. */
static void find_base(struct html_page *page, struct str url)
{
	struct str *bases;
	struct err ignored;
	size_t n;

	page->base = url.n ? arena_str(page->a, url) : STR_NONE;
	if (html_page_links(
	        page, HTML_WHOLE_PAGE, "(/html/head/base/@href)[1]", page->a, &bases, &n, &ignored) &&
	    n)
		page->base = bases[0];
}

bool html_page_open(const struct html_source *source, struct html_page **out, struct err *err)
{
	struct html_page *page = calloc(1, sizeof *page);
	struct buf AUTO_BUF text = BUF_INIT(3 * (size_t)PAGES_PAGE_MAX);
	struct err why = { 0 };

	if (!page)
		abort();
	page->name = source->name;
	page->a = arena_new(PAGE_MEMORY);
	bool ok = html_charset_text(source, &text, &why);
	if (ok && source->bytes.n > PAGES_PAGE_MAX)
		ok = err_set(&why, ERR_INPUT, _("%s: a page of more than 8 MiB"), source->name);
	ok = ok && parse(page, buf_str(&text), &why);
	if (!ok) {
		html_page_close(&page);
		*err = why;
		return false;
	}
	page->xpath = html_xpath_new(page->a, page->doc);
	find_base(page, source->url);
	*out = page;
	return true;
}

void html_page_close(struct html_page **page)
{
	struct html_page *p = *page;

	if (!p)
		return;
	xmlXPathFreeObject(p->items);
	html_xpath_free(&p->xpath);
	xmlFreeDoc(p->doc);
	arena_free(&p->a);
	free(p);
	*page = NULL;
}

/* Asking ---------------------------------------------------------------------------------------------------------------- */

static bool no_nodes(const struct html_page *page, const char *xpath, struct err *err)
{
	return err_set(err, ERR_CONFIG, _("%s: %s gives a text or a number, where elements are meant"),
	    page->name, xpath);
}

static bool all_elements(const xmlXPathObject *got)
{
	const xmlNodeSet *nodes = got->type == XPATH_NODESET ? got->nodesetval : NULL;

	for (int i = 0; nodes && i < nodes->nodeNr; i++)
		if (nodes->nodeTab[i]->type != XML_ELEMENT_NODE)
			return false;
	return got->type == XPATH_NODESET;
}

bool html_page_items(struct html_page *page, const char *xpath, size_t *n, struct err *err)
{
	xmlXPathObject *got = ask(page, HTML_WHOLE_PAGE, xpath, err);

	if (!got)
		return false;
	if (!all_elements(got)) {
		xmlXPathFreeObject(got);
		return no_nodes(page, xpath, err);
	}
	xmlXPathFreeObject(page->items);
	page->items = got;
	*n = got->nodesetval ? (size_t)got->nodesetval->nodeNr : 0;
	return true;
}

unsigned long html_page_line(const struct html_page *page, long item)
{
	long line = xmlGetLineNo(node_of(page, item));

	return line > 0 ? (unsigned long)line : 1;
}

static void put_nodes(struct html_page *page, const xmlNodeSet *nodes, struct arena *a, struct buf *out)
{
	for (int i = 0; nodes && i < nodes->nodeNr; i++) {
		size_t before = out->n;
		if (before)
			buf_s(out, STR("; "));
		size_t from = out->n;
		html_value_node(a, nodes->nodeTab[i], page->base, out);
		if (out->n == from)
			out->n = before;
	}
}

bool html_page_text(
    struct html_page *page, long item, const char *xpath, struct arena *a, struct str *out, struct err *err)
{
	xmlXPathObject *got = ask(page, item, xpath, err);
	struct buf AUTO_BUF text = BUF_INIT(TEXT_MAX);

	if (!got)
		return false;
	if (got->type == XPATH_NODESET) {
		put_nodes(page, got->nodesetval, a, &text);
	} else {
		xmlChar *s = xmlXPathCastToString(got);
		html_value_text(str_of((const char *)s), &text);
		xmlFree(s);
	}
	xmlXPathFreeObject(got);
	if (!buf_ok(&text))
		return err_set(
		    err, ERR_INPUT, _("%s: %s gives a text of more than 1 MiB"), page->name, xpath);
	*out = arena_str(a, buf_str(&text));
	return true;
}

/* The address that a node is: an attribute, or the href of an element. */
static struct str link_of(const struct html_page *page, xmlNode *node, struct arena *a)
{
	xmlChar *s = node->type == XML_ELEMENT_NODE ? xmlGetNoNsProp(node, BAD_CAST "href")
	                                            : xmlNodeGetContent(node);
	struct str url = html_url_join(a, page->base, str_of((const char *)s));

	xmlFree(s);
	return url;
}

bool html_page_links(struct html_page *page, long item, const char *xpath, struct arena *a, struct str **out,
    size_t *n, struct err *err)
{
	xmlXPathObject *got = ask(page, item, xpath, err);

	if (!got)
		return false;
	if (got->type == XPATH_STRING) { /* concat("/fiche/", @data-id) */
		*out = ARENA_NEW(a, struct str);
		**out = html_url_join(a, page->base, str_of((const char *)got->stringval));
		*n = (*out)->n > 0;
		xmlXPathFreeObject(got);
		return true;
	}
	const xmlNodeSet *nodes = got->type == XPATH_NODESET ? got->nodesetval : NULL;
	if (got->type != XPATH_NODESET) {
		xmlXPathFreeObject(got);
		return no_nodes(page, xpath, err);
	}
	*out = ARENA_ARRAY(a, struct str, nodes ? (size_t)nodes->nodeNr : 0);
	*n = 0;
	for (int i = 0; nodes && i < nodes->nodeNr; i++) {
		struct str url = link_of(page, nodes->nodeTab[i], a);
		if (url.n)
			(*out)[(*n)++] = url;
	}
	xmlXPathFreeObject(got);
	return true;
}
