#include "importers/xml_json.h"

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/text.h"
#include "model/record.h"

#include <stdlib.h>

/* A value is one deeper in XML than in JSON. */
enum { RECORD_JSON_MAX = 16 * 1024 * 1024, DEPTH_MAX = JSON_DEPTH_MAX + 1 };

enum place {
	IN_OBJECT,
	IN_LIST,
	IN_VALUE,
	IN_EXTRA,
	IN_NOTHING, /* an object that is nil */
};

/* What gathers for the member "vigie" of an object: members, each as JSON. */
enum part { PART_PLAIN, PART_VIS, PART_OTHER, PART__MAX };

struct piece {
	struct piece *next;
	struct str member;
};

struct frame {
	enum place place;
	const struct entity *entity; /* IN_OBJECT: its own, IN_LIST: its items' */
	int field;                   /* IN_OBJECT: the last one found */
	bool comma;                  /* something stands in it already */
	struct {
		struct piece *first, *last;
	} parts[PART__MAX]; /* IN_OBJECT */
	const char *other;  /* the language of PART_OTHER */
};

struct xml_json {
	struct buf out;
	struct buf text;    /* of the open value or unknown member */
	struct buf scratch; /* it as JSON */
	struct buf name;    /* of the open unknown member, as JSON */
	struct arena *pieces;
	size_t gathered; /* bytes in them */

	/* The open value or unknown member. */
	const struct field *field; /* NULL: a plain member of "vigie" or an unknown one */
	const char *plain;
	const char *vis, *lang, *escaped; /* NULL: not given */

	int top; /* -1: outside the record */
	struct frame frames[DEPTH_MAX];
};

struct xml_json *xml_json_new(void)
{
	struct xml_json *x = calloc(1, sizeof *x);

	if (!x)
		abort();
	x->out = x->text = x->scratch = x->name = BUF_INIT(RECORD_JSON_MAX);
	x->pieces = arena_new(8 * RECORD_JSON_MAX);
	x->top = -1;
	return x;
}

void xml_json_free(struct xml_json **x)
{
	if (!*x)
		return;
	buf_free(&(*x)->out);
	buf_free(&(*x)->text);
	buf_free(&(*x)->scratch);
	buf_free(&(*x)->name);
	arena_free(&(*x)->pieces);
	free(*x);
	*x = NULL;
}

static bool push(struct xml_json *x, enum place place, const struct entity *e, struct err *err)
{
	if (x->top == DEPTH_MAX - 1)
		return err_set(err, ERR_INPUT, _("elements are nested more than %d deep"), DEPTH_MAX);
	x->frames[++x->top] = (struct frame){ .place = place, .entity = e, .field = FIELD_NONE };
	return true;
}

static void separate(struct xml_json *x, struct frame *f)
{
	if (f->comma)
		buf_char(&x->out, ',');
	f->comma = true;
}

static void member(struct xml_json *x, struct frame *f, const char *name)
{
	separate(x, f);
	json_string(&x->out, str_of(name));
	buf_char(&x->out, ':');
}

/* `name` and `value` are JSON. The pieces of a record may not be longer together than the record. */
static void add_part(struct xml_json *x, struct frame *f, enum part part, struct str name, struct str value)
{
	x->gathered += sizeof(struct piece) + name.n + value.n;
	if (x->gathered > RECORD_JSON_MAX) {
		x->out.failed = true;
		return;
	}
	struct piece *p = ARENA_NEW(x->pieces, struct piece);
	p->member = arena_fmt(x->pieces, "%.*s:%.*s", STR_ARG(name), STR_ARG(value));
	if (f->parts[part].last)
		f->parts[part].last->next = p;
	else
		f->parts[part].first = p;
	f->parts[part].last = p;
}

static void add_vis(struct xml_json *x, struct frame *f, struct str name, const char *vis)
{
	if (!vis)
		return;
	buf_reset(&x->scratch);
	json_string(&x->scratch, str_of(vis));
	add_part(x, f, PART_VIS, name, buf_str(&x->scratch));
}

/* A field's name as JSON. */
static struct str field_name(struct xml_json *x, const struct field *d)
{
	buf_reset(&x->name);
	json_string(&x->name, str_of(d->name));
	return buf_str(&x->name);
}

static const char *const langs[] = { "fr", "en" };
static const char *const escapes[] = { "json" };

/* Which of the n words that an attribute may be was given; NULL for none. */
static bool choose(const char *attribute, struct str given, const char *const *words, int n, const char **out,
    struct err *err)
{
	*out = NULL;
	for (int i = 0; i < n; i++)
		if (str_is(given, words[i]))
			*out = words[i];
	if (given.n && !*out)
		return err_set(
		    err, ERR_INPUT, _("%s=\"%.*s\" has no meaning"), attribute, STR_ARG(text_cut(given, 40)));
	return true;
}

/* JSON text in its one compact spelling, so that it can stand in ours. */
static bool canonical(struct str json, struct buf *out, struct err *err)
{
	struct json_writer w = { .out = out };

	buf_reset(out);
	return json_parse(json, &json_writer_events, &w, err);
}

/* A text as a JSON string; an escaped one is such a string already. */
static bool as_string(struct str text, const char *escaped, struct buf *out, struct err *err)
{
	buf_reset(out);
	if (!escaped) {
		json_string(out, text.n ? text : STR(""));
		return true;
	}
	if (!canonical(text, out, err))
		return false;
	return (out->n && out->p[0] == '"') ||
	    err_set(err, ERR_INPUT, _("an escaped text is no JSON string"));
}

static bool open_object(
    struct xml_json *x, const struct entity *e, const struct xml_attributes *a, struct err *err)
{
	if (!push(x, IN_OBJECT, e, err))
		return false;
	buf_char(&x->out, '{');
	if (!a->id.n)
		return true;
	member(x, &x->frames[x->top], "id");
	json_string(&x->out, a->id);
	return true;
}

static bool open_child(struct xml_json *x, struct frame *f, const struct field *d,
    const struct xml_attributes *a, struct err *err)
{
	const char *vis;

	if (!choose("vis", a->vis, audience_names, 3, &vis, err))
		return false;
	add_vis(x, f, field_name(x, d), vis);
	if (a->nil)
		return push(x, IN_NOTHING, NULL, err);
	member(x, f, d->name);
	if (d->type == FIELD_OBJECT)
		return open_object(x, &entities[d->child], a, err);
	buf_char(&x->out, '[');
	return push(x, IN_LIST, &entities[d->child], err);
}

static bool open_extra(struct xml_json *x, const struct xml_attributes *a, struct err *err)
{
	if (!choose("vis", a->vis, audience_names, 3, &x->vis, err) ||
	    !choose("escaped", a->escaped, escapes, 1, &x->escaped, err) ||
	    !as_string(a->name, x->escaped, &x->name, err))
		return false;
	buf_reset(&x->text);
	return push(x, IN_EXTRA, NULL, err);
}

static bool open_value(struct xml_json *x, const struct field *d, const char *plain,
    const struct xml_attributes *a, struct err *err)
{
	if (!choose("vis", a->vis, audience_names, 3, &x->vis, err) ||
	    !choose("lang", a->lang, langs, 2, &x->lang, err) ||
	    !choose("escaped", a->escaped, escapes, 1, &x->escaped, err))
		return false;
	x->field = d;
	x->plain = plain;
	buf_reset(&x->text);
	return push(x, IN_VALUE, NULL, err);
}

/* An element in an object; ours come in the order of the table. */
static bool open_member(
    struct xml_json *x, struct frame *f, struct str tag, const struct xml_attributes *a, struct err *err)
{
	const struct entity *e = f->entity;
	int next = f->field + 1;
	int field = next < e->n_fields && str_is(tag, e->fields[next].name) ? next : entity_field(e, tag);

	if (field != FIELD_NONE) {
		const struct field *d = &e->fields[f->field = field];
		return field_is_child(d) ? open_child(x, f, d, a, err) : open_value(x, d, NULL, a, err);
	}
	if (str_is(tag, "extra"))
		return open_extra(x, a, err);
	if (str_is(tag, "lang"))
		return open_value(x, NULL, "\"lang\"", a, err);
	if (str_is(tag, "own_id"))
		return open_value(x, NULL, "\"id\"", a, err);
	return err_set(
	    err, ERR_INPUT, _("<%.*s> is no element of <%s>"), STR_ARG(text_cut(tag, 40)), e->name);
}

bool xml_json_begin(
    struct xml_json *x, const struct entity *e, const struct xml_attributes *a, struct err *err)
{
	buf_reset(&x->out);
	buf_reset(&x->text);
	buf_reset(&x->scratch);
	buf_reset(&x->name);
	arena_reset(x->pieces);
	x->gathered = 0;
	x->top = -1;
	return open_object(x, e, a, err);
}

/* The buffers of one value are as long as a record may be. */
static bool fits(const struct xml_json *x, struct err *err)
{
	if (buf_ok(&x->out) && buf_ok(&x->text) && buf_ok(&x->scratch) && buf_ok(&x->name))
		return true;
	return err_set(err, ERR_INPUT, _("a record of more than 16 MiB"));
}

bool xml_json_open(struct xml_json *x, struct str tag, const struct xml_attributes *a, struct err *err)
{
	struct frame *f = &x->frames[x->top];

	if (!fits(x, err))
		return false;
	if (f->place == IN_OBJECT)
		return open_member(x, f, tag, a, err);
	if (f->place != IN_LIST)
		return err_set(err, ERR_INPUT, _("<%.*s> stands inside a value"), STR_ARG(text_cut(tag, 40)));
	if (!str_is(tag, f->entity->name))
		return err_set(err, ERR_INPUT, _("<%.*s> stands in a list of <%s>"),
		    STR_ARG(text_cut(tag, 40)), f->entity->name);
	if (a->vis.n)
		return err_set(err, ERR_INPUT, _("vis stands on one item of a list: it belongs to the list"));
	separate(x, f);
	return open_object(x, f->entity, a, err);
}

bool xml_json_text(struct xml_json *x, struct str s, struct err *err)
{
	enum place place = x->frames[x->top].place;

	if (place == IN_VALUE || place == IN_EXTRA)
		buf_s(&x->text, s);
	else if (str_trim(s).n)
		return err_set(err, ERR_INPUT, _("text stands between elements: %.*s"),
		    STR_ARG(text_cut(str_trim(s), 40)));
	return fits(x, err);
}

/* `f`: the object that it is a value of. */
static bool close_value(struct xml_json *x, struct frame *f, struct err *err)
{
	const struct field *d = x->field;
	struct str text = buf_str(&x->text);

	if (d)
		add_vis(x, f, field_name(x, d), x->vis);
	if (!text.n)
		return true;
	if (d && d->type == FIELD_NUMBER && !x->lang && !x->escaped && json_is_number(text)) {
		member(x, f, d->name);
		buf_s(&x->out, text);
		return true;
	}
	if (!as_string(text, x->escaped, &x->scratch, err))
		return err_add(err, "<%s>", d ? d->name : x->plain);
	if (!d) {
		add_part(x, f, PART_PLAIN, str_of(x->plain), buf_str(&x->scratch));
	} else if (x->lang) {
		add_part(x, f, PART_OTHER, field_name(x, d), buf_str(&x->scratch));
		f->other = x->lang;
	} else {
		member(x, f, d->name);
		buf_s(&x->out, buf_str(&x->scratch));
	}
	return true;
}

static bool close_extra(struct xml_json *x, struct frame *f, struct err *err)
{
	struct str name = buf_str(&x->name);

	if (!canonical(buf_str(&x->text), &x->scratch, err))
		return err_add(err, "<extra name=%.*s>", STR_ARG(text_cut(name, 40)));
	if (str_is(name, "\"vigie\"") && x->scratch.n && x->scratch.p[0] == '{')
		return err_set(
		    err, ERR_INPUT, _("<extra> is named \"vigie\": what that member says has elements here"));
	separate(x, f);
	buf_s(&x->out, name);
	buf_char(&x->out, ':');
	buf_s(&x->out, buf_str(&x->scratch));
	add_vis(x, f, name, x->vis);
	return true;
}

static void write_part(struct buf *o, bool *comma, const char *name, const struct piece *first)
{
	if (!first)
		return;
	if (*comma)
		buf_char(o, ',');
	*comma = true;
	if (name)
		buf_fmt(o, "\"%s\":{", name);
	for (const struct piece *p = first; p; p = p->next) {
		buf_s(o, p->member);
		if (p->next)
			buf_char(o, ',');
	}
	if (name)
		buf_char(o, '}');
}

static void close_object(struct xml_json *x, struct frame *f)
{
	const struct piece *plain = f->parts[PART_PLAIN].first, *vis = f->parts[PART_VIS].first,
	                   *other = f->parts[PART_OTHER].first;
	bool comma = false;

	if (plain || vis || other) {
		member(x, f, "vigie");
		buf_char(&x->out, '{');
		write_part(&x->out, &comma, NULL, plain);
		write_part(&x->out, &comma, "vis", vis);
		write_part(&x->out, &comma, f->other, other);
		buf_char(&x->out, '}');
	}
	buf_char(&x->out, '}');
}

bool xml_json_close(struct xml_json *x, struct err *err)
{
	struct frame *f = &x->frames[x->top--];

	switch (f->place) {
	case IN_OBJECT:
		close_object(x, f);
		return true;
	case IN_LIST:
		buf_char(&x->out, ']');
		return true;
	case IN_VALUE:
		return close_value(x, f - 1, err);
	case IN_EXTRA:
		return close_extra(x, f - 1, err);
	case IN_NOTHING:
		break;
	}
	return true;
}

/* libxml2 2.9 lets wrong bytes through in a CDATA section, and \u escapes can make half a character. */
bool xml_json_end(struct xml_json *x, struct str *out, struct err *err)
{
	if (!fits(x, err))
		return false;
	if (!text_utf8_valid(buf_str(&x->out), NULL))
		return err_set(err, ERR_INPUT, _("text that is not UTF-8, or half a character"));
	*out = buf_str(&x->out);
	return true;
}
