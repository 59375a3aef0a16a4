#include "importers/xml_feed.h"

#include "importers/xml_tree.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <stdlib.h>

/* BEFORE_ROOT_MAX: bytes of comments before the root. The others keep what libxml2 does in time that grows with their
 * square: TAG_MAX: bytes of a tag (or a comment); ATTRIBUTES_MAX and NAMESPACES_MAX: in one tag; NAMES_MAX: distinct names
 * in the file. */
enum {
	BEFORE_ROOT_MAX = 64 * 1024,
	NAME_MAX_SHOWN = 40,
	TAG_MAX = 1024 * 1024,
	ATTRIBUTES_MAX = 1000,
	NAMESPACES_MAX = 100,
	NAMES_MAX = 10000
};

struct reading {
	const struct xml_feed *feed;
	struct input *in;
	struct xml_feed_told *told;
	xmlParserCtxt *xml;
	struct err *err; /* of the caller */

	struct str ready; /* raw bytes not yet given to libxml2 */
	uint64_t given;
	uint64_t heard; /* what was given when libxml2 spoke last */
	bool narrow;    /* no UTF-16: control bytes are control characters */
	bool windows;   /* it calls itself ISO-8859-1 */
	bool broken;    /* *err says why */

	int depth;    /* open elements */
	int at;       /* the depth of items: 2, or 1 when the root is one */
	bool wrapped; /* inside an item */
	bool nested;  /* one of its name stood in it */
	struct buf flat, text;
	struct str name; /* of the item's element, libxml2's */
	uint64_t line;
	struct err why; /* of the item */
	bool bad, cut;  /* it cannot be read; a text was too long */
};

static struct str str_xml(const xmlChar *s)
{
	return str_of((const char *)s);
}

/* The first failure counts; the parser stops at once. */
static void fail(struct reading *r)
{
	r->broken = true;
	if (r->xml)
		xmlStopParser(r->xml);
}

/* Bytes in ------------------------------------------------------------------------------------------------- */

/* UTF-16 has zeros in its first characters. */
static bool is_narrow(struct str begin)
{
	return begin.n < 2 || (begin.p[0] && begin.p[1] && (unsigned char)begin.p[0] < 0xFE);
}

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 && c != '\n' && c != '\t' && c != '\r' && c;
}

/* Eight bytes at a time are asked whether one of them is below a space: every byte of the feed comes by here. */
static size_t without_controls(char *p, size_t n)
{
	size_t found = 0, i = 0;
	uint64_t eight;

	while (i < n) {
		for (; i + sizeof eight <= n; i += sizeof eight) {
			memcpy(&eight, p + i, sizeof eight);
			if ((eight - 0x2020202020202020u) & ~eight & 0x8080808080808080u)
				break;
		}
		for (size_t to = n - i < sizeof eight ? n : i + sizeof eight; i < to; i++)
			if (is_control(p[i])) {
				p[i] = ' ';
				found++;
			}
	}
	return found;
}

/* As much as libxml2 asks for, wherever the pieces of the file end: it finds an encoding in what it gets first. */
static size_t fill(struct reading *r, char *to, size_t size)
{
	size_t n = 0;

	while (n < size && !r->broken) {
		if (!r->ready.n && !input_read(r->in, &r->ready, r->err))
			r->broken = true;
		if (r->broken || !r->ready.n)
			break;
		size_t part = r->ready.n < size - n ? r->ready.n : size - n;
		memcpy(to + n, r->ready.p, part);
		r->ready = (struct str){ r->ready.p + part, r->ready.n - part };
		n += part;
	}
	return n;
}

static bool too_much(struct reading *r)
{
	if (xmlDictSize(r->xml->dict) > NAMES_MAX)
		return !err_set(r->err, ERR_INPUT, _("%s: more than %d names of elements and attributes"),
		    input_name(r->in), NAMES_MAX);
	return r->given - r->heard > TAG_MAX &&
	    !err_set(r->err, ERR_INPUT, _("%s: a tag or a comment of more than 1 MiB"), input_name(r->in));
}

static int give(void *ctx, char *to, int size)
{
	struct reading *r = ctx;
	size_t n = fill(r, to, (size_t)size);

	r->broken = r->broken || (r->xml && too_much(r));
	if (r->broken)
		return -1;
	if (!r->given)
		r->narrow = is_narrow((struct str){ to, n });
	r->given += n;
	if (!r->depth && !r->at && r->given > BEFORE_ROOT_MAX + (uint64_t)size) {
		err_set(r->err, ERR_INPUT, _("%s: no element in the first 64 KiB: this is no %s"),
		    input_name(r->in), r->feed->format);
		r->broken = true;
		return -1;
	}
	if (r->narrow)
		r->told->controls += without_controls(to, n);
	return (int)n;
}

/* The first line of libxml2's own words. It calls everything that does not begin with "<" empty. */
static void complain(void *ctx, xmlErrorPtr e)
{
	struct reading *r = ctx;
	const char *name = input_name(r->in);

	if (r->broken || e->level < XML_ERR_ERROR)
		return;
	if (!r->given)
		err_set(r->err, ERR_INPUT, _("%s is empty"), name);
	else if (e->code == XML_ERR_DOCUMENT_EMPTY)
		err_set(r->err, ERR_INPUT,
		    _("%s is no XML: another format, or a page that says what went wrong"), name);
	else
		err_set(r->err, ERR_INPUT, _("%s, line %d: %.*s"), name, e->line,
		    (int)strcspn(e->message, "\n"), e->message);
	fail(r);
}

/* Items ------------------------------------------------------------------------------------------------------ */

static bool is_blank(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '\n' && s.p[i] != '\t' && s.p[i] != '\r')
			return false;
	return true;
}

/* Texts that are nothing but white space stand between elements. */
static void end_text(struct reading *r)
{
	struct str text = buf_str(&r->text);

	if (!is_blank(text))
		xml_flat_text(&r->flat, text);
	buf_reset(&r->text);
}

static void check_size(struct reading *r)
{
	if (buf_ok(&r->flat) && !r->cut)
		return;
	err_set(&r->why, ERR_INPUT, _("one <%.*s> of more than %d MiB: it is left out"), STR_ARG(r->name),
	    XML_ITEM_MAX >> 20);
	r->bad = true;
}

static void begin_item(struct reading *r, struct str name)
{
	buf_reset(&r->flat);
	buf_reset(&r->text);
	r->wrapped = true;
	r->nested = false;
	r->bad = r->cut = false;
	r->name = name;
	r->line = (uint64_t)xmlSAX2GetLineNumber(r->xml);
}

static void end_item(struct reading *r)
{
	struct xml_item item = { .name = r->name, .line = r->line, .nested = r->nested };

	r->wrapped = false;
	check_size(r);
	if (r->bad)
		item.why = &r->why;
	else
		item.flat = buf_str(&r->flat);
	if (!r->feed->item(r->feed->ctx, &item, r->err))
		fail(r);
}

/* libxml2 gives attributes as five pointers each: name, prefix, namespace, value, its end. Those of XML Schema's
 * instances speak of the file. */
static void put_attributes(struct buf *flat, int n, const xmlChar **at)
{
	for (int i = 0; i < n; i++, at += 5) {
		struct str ns = str_xml(at[2]), value = { (const char *)at[3], (size_t)(at[4] - at[3]) };
		if (!str_is(ns, "http://www.w3.org/2001/XMLSchema-instance"))
			xml_flat_attribute(flat, str_xml(at[0]), value);
	}
}

static bool is_one_of(struct str name, const char *const *list)
{
	for (; *list; list++)
		if (str_is(name, *list))
			return true;
	return false;
}

static void begin_root(struct reading *r, struct str name, int n, const xmlChar **attributes)
{
	bool item = is_one_of(name, r->feed->items);

	r->at = item ? 1 : 2;
	if (!item && !is_one_of(name, r->feed->roots)) {
		err_set(r->err, ERR_INPUT, _("%s: the root element is <%.*s>, and that of %s is <%s>"),
		    input_name(r->in), STR_ARG(text_cut(name, NAME_MAX_SHOWN)), r->feed->format,
		    r->feed->roots[0]);
		fail(r);
	}
	if (item || r->broken || !r->feed->root)
		return;
	xml_flat_open(&r->flat, name);
	put_attributes(&r->flat, n, attributes);
	xml_flat_close(&r->flat);
	if (!r->feed->root(r->feed->ctx, buf_str(&r->flat), r->err))
		fail(r);
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_ns,
    const xmlChar **ns, int n, int defaulted, const xmlChar **attributes)
{
	struct reading *r = ctx;
	struct str local = str_xml(name);

	(void)prefix;
	(void)uri;
	(void)ns;
	(void)defaulted;
	r->heard = r->given;
	if (r->broken)
		return;
	if (n > ATTRIBUTES_MAX || n_ns > NAMESPACES_MAX) {
		err_set(r->err, ERR_INPUT, _("%s, line %d: a tag with %d attributes"), input_name(r->in),
		    xmlSAX2GetLineNumber(r->xml), n + n_ns);
		fail(r);
		return;
	}
	if (++r->depth > XML_DEPTH_MAX) {
		err_set(r->err, ERR_INPUT, _("%s, line %d: elements are nested more than %d deep"),
		    input_name(r->in), xmlSAX2GetLineNumber(r->xml), XML_DEPTH_MAX);
		fail(r);
		return;
	}
	if (r->depth == 1)
		begin_root(r, local, n, attributes);
	if (r->broken || r->depth < r->at)
		return;
	if (r->depth == r->at)
		begin_item(r, local);
	else
		r->nested = r->nested || local.p == r->name.p; /* names are kept once */
	end_text(r);
	xml_flat_open(&r->flat, local);
	put_attributes(&r->flat, n, attributes);
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reading *r = ctx;

	(void)name;
	(void)prefix;
	(void)uri;
	r->heard = r->given;
	if (r->broken)
		return;
	if (r->wrapped) {
		end_text(r);
		xml_flat_close(&r->flat);
	}
	if (r->depth == r->at)
		end_item(r);
	r->depth--;
}

/* The characters 0x80 to 0x9F of ISO-8859-1 are controls that nobody writes; of Windows-1252 they are quotes, dashes
 * and the Œ. In UTF-8 they come as C2 80 to C2 9F. */
static void add_windows(struct buf *text, const char *p, size_t n)
{
	static const char *const high[32] = { "€", " ", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ",
		" ", "Ž", " ", " ", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", " ", "ž",
		"Ÿ" };

	for (size_t i = 0, from = 0; i <= n; i++) {
		bool end = i == n;
		unsigned char next = end || i + 1 == n ? 0 : (unsigned char)p[i + 1];
		if (!end && ((unsigned char)p[i] != 0xC2 || next < 0x80 || next > 0x9F))
			continue;
		buf_add(text, p + from, i - from);
		from = i + 2;
		if (!end)
			buf_s(text, str_of(high[next - 0x80]));
		i += !end;
	}
}

static void on_text(void *ctx, const xmlChar *text, int n)
{
	struct reading *r = ctx;

	r->heard = r->given;
	if (r->broken || !r->wrapped)
		return;
	if (r->windows && memchr(text, 0xC2, (size_t)n))
		add_windows(&r->text, (const char *)text, (size_t)n);
	else
		buf_add(&r->text, text, (size_t)n);
	r->cut = r->cut || !buf_ok(&r->text);
}

static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	struct reading *r = ctx;

	(void)name;
	(void)external;
	(void)system;
	if (r->broken)
		return;
	err_set(r->err, ERR_INPUT, _("%s: a DOCTYPE: %s has none, and none is read"), input_name(r->in),
	    r->feed->format);
	fail(r);
}

/* The whole file --------------------------------------------------------------------------------------------- */

static void hush(void *ctx, const char *fmt, ...)
{
	(void)ctx;
	(void)fmt;
}

/* A declaration has been read when the document begins. */
static void on_document(void *ctx)
{
	struct reading *r = ctx;
	const xmlParserInput *file = r->xml->input;
	const char *declared = (const char *)(file && file->encoding ? file->encoding : r->xml->encoding);

	if (declared && !r->told->encoding[0])
		snprintf(r->told->encoding, sizeof r->told->encoding, "%s", declared);
	r->windows = strncasecmp(r->told->encoding, "ISO-8859-1", sizeof "ISO-8859-1") == 0 ||
	    strncasecmp(r->told->encoding, "latin1", sizeof "latin1") == 0;
}

static bool declare(struct reading *r, struct str encoding)
{
	xmlCharEncodingHandler *handler;

	if (!encoding.n)
		return true;
	snprintf(r->told->encoding, sizeof r->told->encoding, "%.*s", STR_ARG(encoding));
	handler = xmlFindCharEncodingHandler(r->told->encoding);
	if (!handler)
		return err_set(r->err, ERR_CONFIG, _("the encoding %.*s is not known"), STR_ARG(encoding));
	xmlSwitchToEncoding(r->xml, handler);
	xmlCtxtUseOptions(r->xml, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
	return true;
}

static bool read_whole(struct reading *r, struct str encoding)
{
	xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC,
		.startDocument = on_document,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.internalSubset = on_doctype,
		.serror = complain };

	r->xml = xmlCreateIOParserCtxt(&sax, r, give, NULL, r, XML_CHAR_ENCODING_NONE);
	if (!r->xml)
		return err_set(r->err, ERR_INPUT, _("%s cannot be read as XML"), input_name(r->in));
	xmlCtxtUseOptions(r->xml, XML_PARSE_NONET);
	if (!declare(r, encoding))
		return false;
	int wrong = xmlParseDocument(r->xml);
	if (r->broken)
		return false;
	return wrong == 0 || err_set(r->err, ERR_INPUT, _("%s: the XML is cut or broken"), input_name(r->in));
}

bool xml_feed_read(struct input *in, struct str encoding, const struct xml_feed *feed,
    struct xml_feed_told *told, struct err *err)
{
	struct reading r = { .feed = feed,
		.in = in,
		.told = told,
		.err = err,
		.flat = BUF_INIT(XML_ITEM_MAX),
		.text = BUF_INIT(XML_ITEM_MAX) };

	*told = (struct xml_feed_told){ 0 };
	xmlInitParser();
	xmlSetGenericErrorFunc(NULL, hush);
	bool ok = read_whole(&r, encoding);
	xmlSetGenericErrorFunc(NULL, NULL);
	if (r.xml && r.xml->myDoc)
		xmlFreeDoc(r.xml->myDoc);
	xmlFreeParserCtxt(r.xml);
	buf_free(&r.flat);
	buf_free(&r.text);
	if (!told->encoding[0])
		snprintf(told->encoding, sizeof told->encoding, "UTF-8");
	return ok;
}
