/* hsds_xml.c: records as HSDS-shaped XML, by walking the table. docs/hsds-xml.md describes the form; hsds_xsd.c
 * writes its schema, importers/hsds_xml.c reads it back. A record is a line, but for line ends in its texts. */
#include "exporters/chunks.h"
#include "exporters/hsds.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/text.h"

#include <inttypes.h>
#include <stdlib.h>

struct xml_export {
	struct chunks out;
	struct buf scratch; /* a text as a JSON string */
	const char *other;  /* the language that is not the current record's main one */
};

static bool noncharacter(struct str s, size_t i)
{
	return s.n - i >= 3 && s.p[i + 1] == '\xBF' && (s.p[i + 2] == '\xBE' || s.p[i + 2] == '\xBF');
}

/* Can XML 1.0 (section 2.2) hold the text? Not the controls, U+FFFE and U+FFFF, not even as references. */
static bool holds(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 ? c != '\t' && c != '\n' && c != '\r' : c == 0xEF && noncharacter(s, i))
			return false;
	}
	return true;
}

enum place { CONTENT, ATTRIBUTE };

/* What must stand for byte i (blank: itself), so that a parser gives back the very text (sections 2.11,
 * 3.3.3); `*n` bytes of it are then used up. U+FFFE and U+FFFF, which only JSON text brings here, become
 * its escapes. */
static struct str reference(struct str s, size_t i, enum place place, size_t *n)
{
	*n = 1;
	switch (s.p[i]) {
	case '&':
		return STR("&amp;");
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '\r':
		return STR("&#13;");
	case '"':
		return place == ATTRIBUTE ? STR("&quot;") : STR_NONE;
	case '\n':
		return place == ATTRIBUTE ? STR("&#10;") : STR_NONE;
	case '\t':
		return place == ATTRIBUTE ? STR("&#9;") : STR_NONE;
	case '\xEF':
		if (!noncharacter(s, i))
			return STR_NONE;
		*n = 3;
		return s.p[i + 2] == '\xBE' ? STR("\\ufffe") : STR("\\uffff");
	default:
		return STR_NONE;
	}
}

static bool special(char c)
{
	return (unsigned char)c < 0x20 || c == '&' || c == '<' || c == '>' || c == '"' || c == '\xEF';
}

static void text(struct buf *o, struct str s, enum place place)
{
	size_t from = 0, n;

	if (!s.n)
		return;
	for (size_t i = 0; i < s.n; i++) {
		if (!special(s.p[i]))
			continue;
		struct str as = reference(s, i, place, &n);
		if (!as.n)
			continue;
		buf_add(o, s.p + from, i - from);
		buf_s(o, as);
		from = i + n;
		i = from - 1;
	}
	buf_add(o, s.p + from, s.n - from);
}

static void attribute(struct buf *o, const char *name, struct str s)
{
	buf_char(o, ' ');
	buf_s(o, str_of(name));
	buf_s(o, STR("=\""));
	text(o, s, ATTRIBUTE);
	buf_char(o, '"');
}

/* The text itself, or, when XML cannot hold it, the text as a JSON string, which the attribute then says. */
static struct str holdable(struct xml_export *x, struct str s)
{
	if (holds(s))
		return s;
	attribute(&x->out.buf, "escaped", STR("json"));
	buf_reset(&x->scratch);
	json_string(&x->scratch, s);
	if (!buf_ok(&x->scratch))
		x->out.buf.failed = true;
	return buf_str(&x->scratch);
}

static void open_tag(struct buf *o, const char *name)
{
	buf_char(o, '<');
	buf_s(o, str_of(name));
}

static void close_tag(struct buf *o, const char *name)
{
	buf_s(o, STR("</"));
	buf_s(o, str_of(name));
	buf_char(o, '>');
}

/* `vis` and `lang` may be NULL. */
static void element(struct xml_export *x, const char *name, struct str s, const char *vis, const char *lang)
{
	struct buf *o = &x->out.buf;

	open_tag(o, name);
	if (vis)
		attribute(o, "vis", str_of(vis));
	if (lang)
		attribute(o, "lang", str_of(lang));
	if (!s.n) {
		buf_s(o, STR("/>"));
		return;
	}
	s = holdable(x, s);
	buf_char(o, '>');
	text(o, s, CONTENT);
	close_tag(o, name);
}

/* Where the record says otherwise than the table, else NULL. */
static const char *visibility(const struct record *r, int f)
{
	return r->vis && r->vis[f] ? audience_names[r->vis[f] - 1] : NULL;
}

static void object(struct xml_export *x, const struct record *r, const char *tag, const char *vis);

static void value(struct xml_export *x, const struct record *r, int f)
{
	const struct field *d = &r->entity->fields[f];
	struct str s = record_text(r, f), other = record_other(r, f);
	const char *vis = visibility(r, f);

	if (s.n || vis || hsds_always(d))
		element(x, d->name, s, vis, NULL);
	if (other.n)
		element(x, d->name, other, NULL, x->other);
}

static void children(struct xml_export *x, const struct record *r, int f)
{
	const struct field *d = &r->entity->fields[f];
	const struct record *c = r->slots[f].list.first;
	const char *vis = visibility(r, f);
	struct buf *o = &x->out.buf;

	if (c && d->type == FIELD_OBJECT) {
		object(x, c, d->name, vis);
		return;
	}
	if (!c && !vis)
		return;
	open_tag(o, d->name);
	if (vis)
		attribute(o, "vis", str_of(vis));
	if (!c && d->type == FIELD_OBJECT)
		buf_s(o, STR(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\""));
	buf_char(o, '>');
	for (; c; c = c->next)
		object(x, c, c->entity->name, NULL);
	close_tag(o, d->name);
}

static void extra(struct xml_export *x, const struct extra *e)
{
	struct buf *o = &x->out.buf;

	open_tag(o, "extra");
	if (e->vis != AUDIENCE_INTERNAL)
		attribute(o, "vis", str_of(audience_names[e->vis]));
	attribute(o, "name", holdable(x, e->name));
	buf_char(o, '>');
	text(o, e->json, CONTENT);
	close_tag(o, "extra");
}

/* An id that has nothing to say but itself is an attribute, else an element like any other value. */
static bool simple_id(const struct record *r)
{
	return record_id(r).n && !visibility(r, 0) && !record_other(r, 0).n && holds(record_id(r));
}

static void object(struct xml_export *x, const struct record *r, const char *tag, const char *vis)
{
	struct buf *o = &x->out.buf;
	int f = simple_id(r) ? 1 : 0;

	open_tag(o, tag);
	if (f == 1)
		attribute(o, "id", record_id(r));
	if (vis)
		attribute(o, "vis", str_of(vis));
	buf_char(o, '>');
	if (r->lang.n)
		element(x, "lang", r->lang, NULL, NULL);
	if (r->own_id.n)
		element(x, "own_id", r->own_id, NULL, NULL);
	for (; f < r->entity->n_fields; f++)
		if (field_is_child(&r->entity->fields[f]))
			children(x, r, f);
		else
			value(x, r, f);
	for (const struct extra *e = r->extras; e; e = e->next)
		if (e->json.n)
			extra(x, e);
	close_tag(o, tag);
}

static void write_head(struct buf *o, const struct export_head *head)
{
	char generated[CLOCK_TEXT];

	clock_text(head->now, generated);
	buf_s(o, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<hsds xmlns=\"" HSDS_XML_NAMESPACE "\""));
	attribute(o, "version", STR(HSDS_VERSION));
	attribute(o, "generated", str_of(generated));
	if (head->lang.n)
		attribute(o, "lang", head->lang);
	attribute(o, "audience", str_of(audience_names[head->audience]));
	buf_fmt(o, " seq=\"%" PRId64 "\"", head->seq);
	if (head->since >= 0)
		buf_fmt(o, " since=\"%" PRId64 "\"", head->since);
	buf_s(o, STR(">\n"));
}

static bool begin(const struct export_head *head, const struct export_out *out, void **state, struct err *err)
{
	struct xml_export *x = calloc(1, sizeof *x);

	if (!x)
		return err_set(err, ERR_FATAL, _("out of memory"));
	chunks_begin(&x->out, out);
	x->scratch = BUF_INIT(CHUNK_MAX);
	write_head(&x->out.buf, head);
	*state = x;
	return true;
}

/* One byte that is not UTF-8 would make the whole file unreadable. */
static bool record_end(struct xml_export *x, size_t from, struct str id, struct err *err)
{
	struct buf *o = &x->out.buf;

	buf_char(o, '\n');
	if (buf_ok(o) && !text_utf8_valid((struct str){ o->p + from, o->n - from }, NULL))
		return err_set(err, ERR_FATAL, _("%.*s holds text that is not UTF-8"), STR_ARG(id));
	return chunks_flush(&x->out, CHUNK, err);
}

static bool record(void *state, const struct record *r, struct err *err)
{
	struct xml_export *x = state;
	size_t from = x->out.buf.n;

	x->other = str_is(r->lang, "en") ? "fr" : "en";
	object(x, r, r->entity->name, NULL);
	return record_end(x, from, record_id(r), err);
}

static bool gone(void *state, const struct tombstone *t, struct err *err)
{
	struct xml_export *x = state;
	struct buf *o = &x->out.buf;
	size_t from = o->n;

	open_tag(o, "gone");
	attribute(o, "id", t->id);
	attribute(o, "status", t->status);
	if (t->replaced_by.n)
		attribute(o, "replaced_by", t->replaced_by);
	buf_fmt(o, " seq=\"%" PRId64 "\">", t->seq);
	element(x, "name", t->name, NULL, NULL);
	close_tag(o, "gone");
	return record_end(x, from, t->id, err);
}

static bool end(void **state, struct err *err)
{
	struct xml_export *x = *state;
	bool ok = true;

	if (x && err) {
		close_tag(&x->out.buf, "hsds");
		buf_char(&x->out.buf, '\n');
		ok = chunks_flush(&x->out, 0, err);
	}
	if (x) {
		buf_free(&x->out.buf);
		buf_free(&x->scratch);
	}
	free(x);
	*state = NULL;
	return ok;
}

static const char *const shapes[] = { "xml", NULL };

const struct exporter exporter_hsds_xml = {
	.name = "hsds-xml",
	.summary = N_("HSDS-shaped XML with a schema of our own; loses nothing"),
	.shapes = shapes,
	.extension = "xml",
	.begin = begin,
	.record = record,
	.gone = gone,
	.end = end,
};
