/* hsds_xml.c: HSDS-shaped XML back into records. docs/hsds-xml.md describes the form, exporters/hsds_xml.c
 * writes it.
 *
 * The reader streams: memory is that of one record. It takes no DOCTYPE, so there are no entities but XML's
 * own five; it opens no other file and no connection, and keeps libxml2's own limits (10 MB for one text).
 * sink->known gets the record as JSON text, since the same bytes of XML are of no use to it. Marks of
 * fiches that are gone are told to the sink by their id. */
#include "importers/importer.h"
#include "importers/xml_json.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <libxml/xmlreader.h>
#include <stdio.h>
#include <stdlib.h>

#define NAMESPACE "urn:vigie:hsds-xml:1"
#define XSI       "http://www.w3.org/2001/XMLSchema-instance"

/* ITEM_MAX: what a record of 16 MiB of JSON can become. BEFORE_ROOT_MAX: bytes of comments before the root. */
enum { ITEM_MAX = 512 * 1024 * 1024, BEFORE_ROOT_MAX = 64 * 1024 };

struct feed {
	const struct import_job *job;
	const struct importer_sink *sink;
	struct import_told *told;
	xmlTextReader *xml;

	struct str ready; /* raw bytes not yet given to libxml2 */
	size_t given;     /* before the root element */
	bool rooted;
	struct err why_not; /* what libxml2 or the input said first */

	struct xml_json *json;
	struct arena *a;
	uint64_t line, gone;
	char native[80];
	bool pass;      /* the item is no record */
	bool bad;       /* it cannot be read, and why: */
	struct err why; /* of the item */
};

static struct str str_xml(const xmlChar *s)
{
	return str_of((const char *)s);
}

static bool ours(const xmlNode *node)
{
	return node->ns && str_is(str_xml(node->ns->href), NAMESPACE);
}

/* An element's name for a message. */
static struct str shown(const xmlNode *node)
{
	return text_cut(str_xml(node->name), 40);
}

static int give(void *ctx, char *to, int size)
{
	struct feed *f = ctx;

	if (!f->ready.n && !input_read(f->job->in, &f->ready, &f->why_not))
		return -1;
	size_t n = f->ready.n < (size_t)size ? f->ready.n : (size_t)size;
	if (!f->rooted && (f->given += n) > BEFORE_ROOT_MAX) {
		err_set(&f->why_not, ERR_INPUT, _("%s: no element in the first 64 KiB: this is no hsds-xml"),
		    input_name(f->job->in));
		return -1;
	}
	if (n)
		memcpy(to, f->ready.p, n);
	f->ready = (struct str){ n ? f->ready.p + n : NULL, f->ready.n - n };
	return (int)n;
}

/* The first line of libxml2's own words. It calls everything that does not begin with "<" empty. */
static void complain(void *ctx, xmlErrorPtr e)
{
	struct feed *f = ctx;
	const char *name = input_name(f->job->in);
	int line = e->line || !f->xml ? e->line : xmlTextReaderGetParserLineNumber(f->xml);

	if (f->why_not.kind != ERR_NONE || e->level < XML_ERR_ERROR)
		return;
	if (!f->given)
		err_set(&f->why_not, ERR_INPUT, _("%s is empty"), name);
	else if (e->code == XML_ERR_DOCUMENT_EMPTY)
		err_set(&f->why_not, ERR_INPUT,
		    _("%s is no XML: another format, or a page that says what went wrong"), name);
	else
		err_set(&f->why_not, ERR_INPUT, _("%s, line %d: %.*s"), name, line,
		    (int)strcspn(e->message, "\n"), e->message);
}

/* Elements know their line up to 65535. */
static uint64_t line_now(const struct feed *f)
{
	long of_node = xmlGetLineNo(xmlTextReaderCurrentNode(f->xml));

	if (of_node > 0 && of_node < 65535)
		return (uint64_t)of_node;
	return (uint64_t)xmlTextReaderGetParserLineNumber(f->xml);
}

/* Reads the attributes of the current element; their text is libxml2's and lives as long as the element. */
static bool read_attributes(const xmlNode *node, struct xml_attributes *out, struct err *err)
{
	*out = (struct xml_attributes){ 0 };
	for (const xmlAttr *at = node->properties; at; at = at->next) {
		struct str name = str_xml(at->name),
		           value = at->children ? str_xml(at->children->content) : STR_NONE;
		if (at->ns) { /* xsi:schemaLocation and the like may stand there */
			if (str_is(str_xml(at->ns->href), XSI) && str_is(name, "nil"))
				out->nil = str_is(value, "true") || str_is(value, "1");
		} else if (str_is(name, "id")) {
			out->id = value;
		} else if (str_is(name, "name")) {
			out->name = value;
		} else if (str_is(name, "vis")) {
			out->vis = value;
		} else if (str_is(name, "lang")) {
			out->lang = value;
		} else if (str_is(name, "escaped")) {
			out->escaped = value;
		} else {
			return err_set(err, ERR_INPUT, _("<%.*s> has an unknown attribute, %.*s"),
			    STR_ARG(shown(node)), STR_ARG(text_cut(name, 40)));
		}
	}
	return true;
}

static bool root_begin(struct feed *f, const xmlNode *node, struct err *err)
{
	f->rooted = true;
	if (str_is(str_xml(node->name), "hsds") && ours(node))
		return true;
	return err_set(err, ERR_INPUT, _("%s: the root element is <%.*s>: hsds-xml has <hsds xmlns=\"%s\">"),
	    input_name(f->job->in), STR_ARG(shown(node)), NAMESPACE);
}

static bool item_open(struct feed *f, const xmlNode *node, struct err *err)
{
	const struct entity *e = f->job->entity;
	struct xml_attributes a;

	if (!ours(node) || !str_is(str_xml(node->name), e->name))
		return err_set(
		    err, ERR_INPUT, _("<%.*s> stands where <%s> is expected"), STR_ARG(shown(node)), e->name);
	if (!read_attributes(node, &a, err))
		return false;
	snprintf(f->native, sizeof f->native, "%.*s", STR_ARG(a.id));
	return xml_json_begin(f->json, e, &a, err);
}

/* <gone id="…" …/>: only the id is asked for. */
static void read_gone(struct feed *f, const xmlNode *node)
{
	for (const xmlAttr *x = node->properties; x; x = x->next)
		if (str_is(str_xml(x->name), "id") && x->children)
			snprintf(f->native, sizeof f->native, "%s", (const char *)x->children->content);
}

static void item_begin(struct feed *f, const xmlNode *node)
{
	f->pass = ours(node) && str_is(str_xml(node->name), "gone");
	f->line = line_now(f);
	f->native[0] = '\0';
	f->bad = !f->pass && !item_open(f, node, &f->why);
	if (f->pass)
		read_gone(f, node);
}

static bool refuse(struct feed *f, struct err *err)
{
	const struct origin o = { .line = f->line, .native = str_of(f->native) };

	return f->sink->refused(f->sink->ctx, &o, &f->why, err);
}

static bool item_end(struct feed *f, struct err *err)
{
	struct record *r = NULL;
	struct str json;

	if (f->pass) {
		f->gone++;
		return f->sink->gone(f->sink->ctx, str_of(f->native), f->line, err);
	}
	f->told->items++;
	if (f->bad || !xml_json_end(f->json, &json, &f->why))
		return refuse(f, err);
	if (f->sink->known(f->sink->ctx, json, f->line))
		return true;
	arena_reset(f->a);
	r = record_read_json(f->a, json, f->job->entity, &f->why);
	if (!r)
		return refuse(f, err);
	if (!record_id(r).n) {
		err_set(&f->why, ERR_INPUT, _("the record has no id: every <%s> needs one"),
		    f->job->entity->name);
		return refuse(f, err);
	}
	const struct origin o = { .line = f->line, .native = record_id(r) };
	return f->sink->record(f->sink->ctx, r, &o, err);
}

static bool inner_open(struct feed *f, const xmlNode *node, struct err *err)
{
	struct xml_attributes a;

	if (!ours(node))
		return err_set(err, ERR_INPUT, _("<%.*s> is of another namespace"), STR_ARG(shown(node)));
	return read_attributes(node, &a, err) && xml_json_open(f->json, str_xml(node->name), &a, err);
}

static bool element_end(struct feed *f, int depth, struct err *err)
{
	if (depth > 0 && !f->pass && !f->bad)
		f->bad = !xml_json_close(f->json, &f->why);
	return depth != 1 || item_end(f, err);
}

static bool element_begin(struct feed *f, int depth, struct err *err)
{
	const xmlNode *node = xmlTextReaderCurrentNode(f->xml);

	if (depth == 0)
		return root_begin(f, node, err);
	if (depth == 1)
		item_begin(f, node);
	else if (!f->pass && !f->bad)
		f->bad = !inner_open(f, node, &f->why);
	return !xmlTextReaderIsEmptyElement(f->xml) || element_end(f, depth, err);
}

/* Text directly under the root has depth 1, that of a record 2 and more. */
static bool text(struct feed *f, int depth, struct err *err)
{
	struct str s = str_xml(xmlTextReaderConstValue(f->xml));

	if (depth < 2) {
		return !str_trim(s).n ||
		    err_set(err, ERR_INPUT, _("%s, line %llu: text stands between the records"),
		        input_name(f->job->in), (unsigned long long)line_now(f));
	}
	if (!f->pass && !f->bad)
		f->bad = !xml_json_text(f->json, s, &f->why);
	return true;
}

static bool node(struct feed *f, struct err *err)
{
	int depth = xmlTextReaderDepth(f->xml);

	switch (xmlTextReaderNodeType(f->xml)) {
	case XML_READER_TYPE_ELEMENT:
		return element_begin(f, depth, err);
	case XML_READER_TYPE_END_ELEMENT:
		return element_end(f, depth, err);
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_WHITESPACE:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		return text(f, depth, err);
	case XML_READER_TYPE_COMMENT:
	case XML_READER_TYPE_PROCESSING_INSTRUCTION:
		return true;
	default:
		return err_set(err, ERR_INPUT,
		    _("%s: a DOCTYPE or an entity: hsds-xml has none, and none is read"),
		    input_name(f->job->in));
	}
}

static bool read_all(struct feed *f, struct err *err)
{
	int got;

	while ((got = xmlTextReaderRead(f->xml)) == 1)
		if (!node(f, err))
			return false;
	if (got == 0 && f->why_not.kind == ERR_NONE)
		return true;
	if (f->why_not.kind == ERR_NONE)
		err_set(&f->why_not, ERR_INPUT, _("%s: the XML is cut or broken"), input_name(f->job->in));
	*err = f->why_not;
	return false;
}

static void hush(void *ctx, const char *fmt, ...)
{
	(void)ctx;
	(void)fmt;
}

/* libxml2 would write on stderr what it has no other place for; these settings are the thread's. */
static void listen_for(struct feed *f)
{
	xmlSetStructuredErrorFunc(f, f ? complain : NULL);
	xmlSetGenericErrorFunc(NULL, f ? hush : NULL);
}

static bool read_xml(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	struct feed f = { .job = job, .sink = sink, .told = told };
	const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
	char encoding[64];

	snprintf(encoding, sizeof encoding, "%.*s", STR_ARG(job->encoding));
	xmlInitParser();
	listen_for(&f);
	f.xml = xmlReaderForIO(give, NULL, &f, NULL, encoding[0] ? encoding : NULL, options);
	if (!f.xml)
		abort();
	f.json = xml_json_new();
	f.a = arena_new(ITEM_MAX);
	bool ok = read_all(&f, err);
	if (f.gone)
		snprintf(told->found, sizeof told->found, _("%llu gone"), (unsigned long long)f.gone);
	arena_free(&f.a);
	xml_json_free(&f.json);
	xmlFreeTextReader(f.xml);
	listen_for(NULL);
	return ok;
}

const struct importer importer_hsds_xml = {
	.name = "hsds-xml",
	.summary = N_("HSDS-shaped XML, as Vigie writes it"),
	.version = 1,
	.read = read_xml,
};
