/* html_xpath.h: XPath 1.0 asked of one page, within limits (libxml2's; docs/mapping.md, html).
 *
 * has-class("fiche") is true of an element that has this word in its class, which XPath 1.0 can say only at length. All that
 * is asked of one page together may cost a second or two: a page or an expression that wants more gets no more answers. */
#ifndef IMPORTERS_HTML_XPATH_H
#define IMPORTERS_HTML_XPATH_H

#include "lib/arena.h"
#include "lib/err.h"

#include <libxml/xpath.h>
#include <stdbool.h>

struct html_xpath;

/* For a document that outlives it. Never NULL; free with html_xpath_free. */
struct html_xpath *html_xpath_new(struct arena *a, xmlDoc *doc);
void html_xpath_free(struct html_xpath **x); /* accepts a pointer to NULL */

/* What the expression is, seen from the node; free with xmlXPathFreeObject. Expressions are known by their address. NULL with
 * ERR_INPUT: it is none, or costs too much. */
xmlXPathObject *html_xpath_ask(struct html_xpath *x, xmlNode *from, const char *text, struct err *err);

/* Is it an expression at all? *why says what is wrong with it; the arena's. */
bool html_xpath_ok(struct arena *a, const char *text, const char **why);

#endif
