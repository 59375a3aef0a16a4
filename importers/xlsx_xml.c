#include "importers/xlsx_xml.h"

#include "lib/i18n.h"

#include <libxml/parser.h>
#include <stdlib.h>

enum { PIECE = 32 * 1024, TAG_MAX = 256 * 1024, ATTRIBUTES_MAX = 256, NESTED_MAX = 256, NAMES_MAX = 10000 };

struct xlsx_attributes {
	const xmlChar **p; /* five each: local name, prefix, namespace, value, its end */
	int n;
};

struct xlsx_xml {
	struct input *in;
	const struct xlsx_handler *handler;
	xmlSAXHandler sax;
	xmlParserCtxt *parser;
	struct xlsx_at at;
	const xmlChar *ours; /* the namespace last found to be a workbook's: libxml2 keeps each text once */
	struct err why;
	bool over;
};

struct str xlsx_attribute(const struct xlsx_attributes *a, const char *name)
{
	for (int i = 0; i < a->n; i++)
		if (strcmp((const char *)a->p[i * 5], name) == 0)
			return (struct str){ (const char *)a->p[i * 5 + 3],
				(size_t)(a->p[i * 5 + 4] - a->p[i * 5 + 3]) };
	return STR_NONE;
}

bool xlsx_true(struct str value)
{
	return str_is(value, "1") || str_is(value, "true") || str_is(value, "on");
}

bool xlsx_count(struct str value, unsigned long max, unsigned long *out)
{
	unsigned long n = 0;

	if (!str_digits(value))
		return false;
	for (size_t i = 0; i < value.n; i++) {
		unsigned long digit = (unsigned long)(value.p[i] - '0');
		if (digit > max || n > (max - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*out = n;
	return true;
}

/* The namespaces of a workbook's parts: that of Excel, that of ISO 29500's strict form, of packages; or none. */
static bool ours(struct xlsx_xml *x, const xmlChar *uri)
{
	static const char *const known[] = {
		"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
		"http://purl.oclc.org/ooxml/spreadsheetml/main",
		"http://schemas.openxmlformats.org/package/2006/relationships",
	};

	if (!uri || uri == x->ours)
		return true;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (strcmp((const char *)uri, known[i]) == 0) {
			x->ours = uri;
			return true;
		}
	}
	return false;
}

static void stop(struct xlsx_xml *x)
{
	xmlStopParser(x->parser);
}

static void begin(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
    const xmlChar **declared, int n, int defaulted, const xmlChar **attributes)
{
	struct xlsx_xml *x = ctx;
	const struct xlsx_attributes a = { attributes, n };

	(void)prefix, (void)namespaces, (void)declared, (void)defaulted;
	if (x->why.kind != ERR_NONE)
		return;
	if (++x->at.depth <= XLSX_DEPTH)
		x->at.name[x->at.depth] = ours(x, uri) ? (const char *)name : "";
	if (x->at.depth >
	    NESTED_MAX) /* libxml2 keeps each open one, and limits them only where it builds a tree */
		err_set(&x->why, ERR_INPUT, _("%s: elements stand in one another more than %d deep"),
		    input_name(x->in), NESTED_MAX);
	else if (n > ATTRIBUTES_MAX)
		err_set(&x->why, ERR_INPUT, _("%s: an element has %d attributes"), input_name(x->in), n);
	else if (x->at.depth <= XLSX_DEPTH && x->handler->begin)
		x->handler->begin(x->handler->ctx, &x->at, &a, &x->why);
	if (x->why.kind != ERR_NONE)
		stop(x);
}

static void end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct xlsx_xml *x = ctx;

	(void)name, (void)prefix, (void)uri;
	if (x->why.kind != ERR_NONE)
		return;
	if (x->at.depth <= XLSX_DEPTH && x->handler->end &&
	    !x->handler->end(x->handler->ctx, &x->at, &x->why))
		stop(x);
	x->at.depth--;
}

static void text(void *ctx, const xmlChar *s, int n)
{
	struct xlsx_xml *x = ctx;

	if (x->why.kind != ERR_NONE || x->at.depth > XLSX_DEPTH || !x->handler->text)
		return;
	if (!x->handler->text(x->handler->ctx, &x->at, (struct str){ (const char *)s, (size_t)n }, &x->why))
		stop(x);
}

static void doctype(void *ctx, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
	struct xlsx_xml *x = ctx;

	(void)name, (void)id, (void)system;
	if (x->why.kind == ERR_NONE)
		err_set(&x->why, ERR_INPUT, _("%s: a DOCTYPE: no workbook has one, and none is read"),
		    input_name(x->in));
	stop(x);
}

static void complain(void *ctx, xmlErrorPtr e)
{
	struct xlsx_xml *x = ctx;

	if (x->why.kind == ERR_NONE && e->level == XML_ERR_FATAL)
		err_set(&x->why, ERR_INPUT, _("%s, line %d: %.*s"), input_name(x->in), e->line,
		    (int)strcspn(e->message, "\n"), e->message);
}

struct xlsx_xml *xlsx_xml_open(struct input **in, const struct xlsx_handler *handler)
{
	struct xlsx_xml *x = calloc(1, sizeof *x);

	xmlInitParser();
	if (!x)
		abort();
	x->in = *in;
	*in = NULL;
	input_piece(x->in, PIECE);
	x->handler = handler;
	for (int i = 0; i <= XLSX_DEPTH; i++)
		x->at.name[i] = "";
	x->sax = (xmlSAXHandler){ .initialized = XML_SAX2_MAGIC,
		.startElementNs = begin,
		.endElementNs = end,
		.characters = text,
		.ignorableWhitespace = text,
		.cdataBlock = text,
		.internalSubset = doctype,
		.serror = complain };
	x->parser = xmlCreatePushParserCtxt(&x->sax, x, NULL, 0, NULL);
	if (!x->parser)
		abort();
	/* NOENT: else an attribute's "&amp;" comes as "&#38;". There are no other entities without a DOCTYPE. */
	xmlCtxtUseOptions(
	    x->parser, XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	return x;
}

void xlsx_xml_close(struct xlsx_xml **x)
{
	if (!*x)
		return;
	xmlFreeParserCtxt((*x)->parser);
	input_close(&(*x)->in);
	free(*x);
	*x = NULL;
}

/* A tag that never ends would be kept, and searched again, whole. */
static bool too_long(const struct xlsx_xml *x)
{
	const xmlParserInput *in = x->parser->input;

	return in && in->end - in->cur > TAG_MAX;
}

bool xlsx_xml_step(struct xlsx_xml *x, bool *more, struct err *err)
{
	struct str piece;

	*more = false;
	if (x->over)
		return true;
	if (!input_read(x->in, &piece, err))
		return false;
	xmlParseChunk(x->parser, piece.n ? piece.p : "", (int)piece.n, piece.n == 0);
	/* Names are kept for the whole file, in a table that does not grow with them. */
	if (x->why.kind == ERR_NONE && xmlDictSize(x->parser->dict) > NAMES_MAX)
		err_set(&x->why, ERR_INPUT, _("%s: more than %d names of elements and attributes"),
		    input_name(x->in), NAMES_MAX);
	if (x->why.kind == ERR_NONE && too_long(x))
		err_set(&x->why, ERR_INPUT, _("%s: a tag of more than 256 KiB"), input_name(x->in));
	if (x->why.kind == ERR_NONE && (!x->parser->wellFormed || (!piece.n && x->at.depth)))
		err_set(&x->why, ERR_INPUT, _("%s: the XML is cut or broken"), input_name(x->in));
	if (x->why.kind != ERR_NONE) {
		*err = x->why;
		return false;
	}
	x->over = piece.n == 0;
	*more = !x->over;
	return true;
}

bool xlsx_xml_read(struct input **in, const struct xlsx_handler *handler, struct err *err)
{
	struct xlsx_xml *AUTO_XLSX_XML x = xlsx_xml_open(in, handler);
	bool more = true;

	while (more)
		if (!xlsx_xml_step(x, &more, err))
			return false;
	return true;
}
