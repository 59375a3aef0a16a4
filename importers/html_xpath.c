#include "importers/html_xpath.h"

#include "importers/html_conf.h"
#include "lib/i18n.h"
#include "lib/str.h"

#include <libxml/HTMLtree.h>
#include <libxml/xpathInternals.h>
#include <stdlib.h>

/* OPERATIONS: what may be done for one page, some hundred nanoseconds each at worst. */
enum { OPERATIONS = 20000000, COMPILED_MAX = HTML_COLUMNS_MAX + 8 };

struct html_xpath {
	struct arena *a;
	xmlXPathContext *context;
	struct {
		const char *text;
		xmlXPathCompExpr *expr;
	} compiled[COMPILED_MAX];
	size_t n;
	const char *why; /* what was wrong last */
};

/* libxml2 gives no words here: only what kind it is, and where in the expression. */
static void on_error(void *ctx, xmlErrorPtr e)
{
	struct html_xpath *x = ctx;
	const char *expression = e->str1 ? e->str1 : "";

	if (x->why)
		return;
	if (e->code == XML_XPATH_UNKNOWN_FUNC_ERROR)
		x->why = _("it calls a function that there is not");
	else if (e->int1 > 0 && (size_t)e->int1 < strlen(expression))
		x->why = arena_fmt(x->a, _("not understood from here on: %s"), expression + e->int1).p;
	else
		x->why = _("something is missing at its end, or stands where it may not");
}

/* What libxml2 says beside that goes to the standard error. */
static void say_nothing(void *ctx, const char *format, ...)
{
	(void)ctx, (void)format;
}

static bool has_word(struct str words, struct str word)
{
	for (size_t i = 0, from = 0; word.n && i <= words.n; i++)
		if (i == words.n || strchr(" \t\r\n\f", words.p[i])) {
			if (str_eq((struct str){ words.p + from, i - from }, word))
				return true;
			from = i + 1;
		}
	return false;
}

static void has_class(xmlXPathParserContext *p, int n_args)
{
	xmlNode *node = p->context->node;

	if (n_args != 1) {
		xmlXPathErr(p, XPATH_INVALID_ARITY);
		return;
	}
	xmlChar *word = xmlXPathPopString(p);
	xmlChar *words = node && node->type == XML_ELEMENT_NODE ? xmlGetNoNsProp(node, BAD_CAST "class")
	                                                        : NULL;
	bool has = has_word(str_of((const char *)words), str_of((const char *)word));
	xmlFree(words);
	xmlFree(word);
	xmlXPathReturnBoolean(p, has);
}

struct html_xpath *html_xpath_new(struct arena *a, xmlDoc *doc)
{
	struct html_xpath *x = calloc(1, sizeof *x);

	if (!x)
		abort();
	x->a = a;
	x->context = xmlXPathNewContext(doc);
	if (!x->context || xmlXPathRegisterFunc(x->context, BAD_CAST "has-class", has_class) != 0)
		abort();
	x->context->opLimit = OPERATIONS;
	x->context->error = on_error;
	x->context->userData = x;
	return x;
}

void html_xpath_free(struct html_xpath **x)
{
	if (!*x)
		return;
	for (size_t i = 0; i < (*x)->n; i++)
		xmlXPathFreeCompExpr((*x)->compiled[i].expr);
	xmlXPathFreeContext((*x)->context);
	free(*x);
	*x = NULL;
}

static xmlXPathCompExpr *compile(struct html_xpath *x, const char *text)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->compiled[i].text == text)
			return x->compiled[i].expr;
	if (x->n == COMPILED_MAX)
		return NULL;
	xmlXPathCompExpr *expr = xmlXPathCtxtCompile(x->context, BAD_CAST text);
	if (expr) {
		x->compiled[x->n].text = text;
		x->compiled[x->n++].expr = expr;
	}
	return expr;
}

static xmlXPathObject *evaluate(struct html_xpath *x, xmlNode *from, const char *text)
{
	xmlGenericErrorFunc before = xmlGenericError;
	void *ctx = xmlGenericErrorContext;
	xmlXPathObject *got = NULL;

	x->why = NULL;
	xmlSetGenericErrorFunc(NULL, say_nothing);
	xmlXPathCompExpr *expr = compile(x, text);
	x->context->node = from;
	if (expr)
		got = xmlXPathCompiledEval(expr, x->context);
	xmlSetGenericErrorFunc(ctx, before);
	return got;
}

xmlXPathObject *html_xpath_ask(struct html_xpath *x, xmlNode *from, const char *text, struct err *err)
{
	xmlXPathObject *got = evaluate(x, from, text);

	if (!got && x->context->opCount >= OPERATIONS)
		err_set(err, ERR_INPUT, _("%s costs too much on this page; say more exactly where it stands"),
		    text);
	else if (!got)
		err_set(err, ERR_INPUT, "%s: %s", text, x->why ? x->why : _("no XPath"));
	return got;
}

/* Tried on a page of nothing, which finds functions that there are not. */
bool html_xpath_ok(struct arena *a, const char *text, const char **why)
{
	xmlDoc *doc = htmlNewDocNoDtD(NULL, NULL);

	if (!doc)
		abort();
	xmlDocSetRootElement(doc, xmlNewDocNode(doc, NULL, BAD_CAST "html", NULL));
	struct html_xpath *x = html_xpath_new(a, doc);
	xmlXPathObject *got = evaluate(x, (xmlNode *)doc, text);
	bool ok = got != NULL;
	*why = x->why;
	xmlXPathFreeObject(got);
	html_xpath_free(&x);
	xmlFreeDoc(doc);
	return ok;
}
