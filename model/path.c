/* path.c: paths from text and to text. */
#include "model/path.h"

#include "lib/buf.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/text.h"

enum { PATH_TEXT_MAX = 128 * 1024 * 1024 }; /* the names and ids of the longest record, all escaped */

/* What is left of a path. */
struct scan {
	struct arena *a;
	const char *p, *end;
	struct err *err;
};

static bool refuse(const struct scan *s, const char *why)
{
	return err_set(s->err, ERR_INPUT, "%s", why);
}

static bool take(struct scan *s, char c)
{
	if (s->p == s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

/* Needs no quotes. */
static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	    c == '-' || c == ':';
}

static bool all_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_plain(s.p[i]))
			return false;
	return s.n > 0;
}

/* The name of a field somewhere in the table: an unknown member of that name is told apart by its quotes. */
static bool is_field(struct str name)
{
	for (int i = 0; i < ENTITY__MAX; i++)
		if (entity_field(&entities[i], name) != FIELD_NONE)
			return true;
	return false;
}

/* No list has the name of an object field (test_entity.c). */
static bool is_object_field(const char *name)
{
	for (int i = 0; i < ENTITY__MAX; i++)
		for (int f = 1; f < entities[i].n_fields; f++)
			if (entities[i].fields[f].type == FIELD_OBJECT &&
			    str_is(str_of(name), entities[i].fields[f].name))
				return true;
	return false;
}

/* Parsing --------------------------------------------------------------------------------------------------- */

struct unquoted {
	struct arena *a;
	struct str text;
};

static bool on_string(void *ctx, struct str text)
{
	struct unquoted *u = ctx;

	u->text = arena_str(u->a, text);
	return true;
}

/* A JSON string, quotes and all. */
static bool quoted_word(struct scan *s, struct str *out)
{
	static const struct json_events events = { .string = on_string };
	struct unquoted u = { .a = s->a };
	const char *p = s->p + 1;

	while (p < s->end && *p != '"')
		p += *p == '\\' && p + 1 < s->end ? 2 : 1;
	if (p == s->end)
		return refuse(s, _("the quote is not closed"));
	p++;
	if (!json_parse((struct str){ s->p, (size_t)(p - s->p) }, &events, &u, s->err))
		return false;
	s->p = p;
	*out = u.text;
	return true;
}

static bool word(struct scan *s, struct str *out)
{
	const char *p = s->p;

	if (p < s->end && *p == '"')
		return quoted_word(s, out);
	while (p < s->end && is_plain(*p))
		p++;
	if (p == s->p)
		return refuse(s, _("a name or an id is expected"));
	*out = (struct str){ s->p, (size_t)(p - s->p) };
	s->p = p;
	return true;
}

static bool no_field(const struct scan *s, const struct path *p, struct str name)
{
	return err_set(s->err, ERR_INPUT, _("\"%.*s\" is no field of %s"), STR_ARG(name), p->entity->name);
}

/* What stands behind "@": which of the things beside the value is meant. */
static bool parse_aside(struct scan *s, struct path *p, struct str name)
{
	struct str what;

	if (!word(s, &what))
		return false;
	if (str_is(what, "vis")) {
		p->part = PATH_VIS;
		p->name = p->field == FIELD_NONE ? name : STR_NONE;
		return true;
	}
	if (!str_is(what, "other"))
		return refuse(s, _("\"@other\" or \"@vis\" is expected"));
	if (p->field == FIELD_NONE)
		return no_field(s, p, name);
	if (field_is_child(&p->entity->fields[p->field]))
		return refuse(s, _("only a value can have a text in the other language"));
	p->part = PATH_OTHER;
	return true;
}

/* A step into a child. */
static bool parse_step(struct scan *s, struct path *p)
{
	const struct field *d = &p->entity->fields[p->field];
	struct path_step step = { .field = p->field };

	if (p->n_steps == PATH_DEPTH_MAX)
		return err_set(s->err, ERR_INPUT, _("more than %d steps"), PATH_DEPTH_MAX);
	if (d->type == FIELD_LIST) {
		if (!take(s, '['))
			return err_set(
			    s->err, ERR_INPUT, _("%s is a list; name one of it: %s[ID]"), d->name, d->name);
		if (!word(s, &step.id))
			return false;
		if (!take(s, ']'))
			return refuse(s, _("\"]\" is expected"));
	}
	p->steps[p->n_steps++] = step;
	p->part = PATH_CHILD;
	p->field = FIELD_NONE;
	p->entity = &entities[d->child];
	return true;
}

/* What stands between two dots. */
static bool parse_part(struct scan *s, struct path *p)
{
	bool quoted = s->p < s->end && *s->p == '"';
	struct str name;

	if (!word(s, &name))
		return false;
	if (str_is(name, "vigie"))
		return refuse(s, _("\"vigie\" is reserved"));
	p->field = quoted ? FIELD_NONE : entity_field(p->entity, name);
	if (take(s, '@'))
		return parse_aside(s, p, name);
	if (p->field == FIELD_NONE) {
		p->part = PATH_EXTRA;
		p->name = name;
		return true;
	}
	if (field_is_child(&p->entity->fields[p->field]))
		return parse_step(s, p);
	p->part = PATH_VALUE;
	return true;
}

static bool parse(struct scan *s, struct path *p)
{
	do {
		if (!parse_part(s, p))
			return false;
	} while (p->part == PATH_CHILD && take(s, '.'));
	if (s->p == s->end)
		return true;
	if (p->part == PATH_EXTRA && (*s->p == '.' || *s->p == '['))
		return no_field(s, p, p->name);
	struct str rest = text_cut((struct str){ s->p, (size_t)(s->end - s->p) }, 40);
	return err_set(s->err, ERR_INPUT, _("\"%.*s\" is not expected here"), STR_ARG(rest));
}

bool path_parse(
    struct arena *a, const struct entity *root, struct str text, struct path *out, struct err *err)
{
	struct path p = { .part = PATH_ROOT, .field = FIELD_NONE, .entity = root };
	struct scan s = { .a = a, .p = text.p, .end = text.n ? text.p + text.n : text.p, .err = err };

	if (!text_utf8_valid(text, NULL))
		return err_set(err, ERR_INPUT, _("a path that is not UTF-8"));
	if (text.n && !parse(&s, &p))
		return err_add(err, _("path %.*s"), STR_ARG(text_cut(text, 200)));
	*out = p;
	return true;
}

/* Writing --------------------------------------------------------------------------------------------------- */

static void write_id(struct buf *out, struct str id)
{
	if (all_plain(id))
		buf_s(out, id);
	else
		json_string(out, id);
}

static void write_dot(struct buf *out)
{
	if (out->n)
		buf_char(out, '.');
}

static void write_field(struct buf *out, const char *name)
{
	write_dot(out);
	buf_s(out, str_of(name));
}

static void write_extra(struct buf *out, struct str name)
{
	write_dot(out);
	if (all_plain(name) && !is_field(name))
		buf_s(out, name);
	else
		json_string(out, name);
}

static void write_list_id(struct buf *out, struct str id)
{
	buf_char(out, '[');
	write_id(out, id);
	buf_char(out, ']');
}

/* The entity that the last step stands in is left in *e. */
static void write_steps(struct buf *out, const struct path *p, const struct entity **e)
{
	for (int i = 0; i < p->n_steps; i++) {
		const struct field *d = &(*e)->fields[p->steps[i].field];
		write_field(out, d->name);
		if (d->type == FIELD_LIST)
			write_list_id(out, p->steps[i].id);
		*e = &entities[d->child];
	}
}

struct str path_write(struct arena *a, const struct entity *root, const struct path *p)
{
	struct buf AUTO_BUF out = BUF_INIT(PATH_TEXT_MAX);
	const struct entity *e = root;

	write_steps(&out, p, &e);
	if (p->part == PATH_EXTRA || (p->part == PATH_VIS && p->field == FIELD_NONE))
		write_extra(&out, p->name);
	else if (p->field != FIELD_NONE)
		write_field(&out, e->fields[p->field].name);
	if (p->part == PATH_OTHER || p->part == PATH_VIS)
		buf_s(&out, p->part == PATH_VIS ? STR("@vis") : STR("@other"));
	return arena_str(a, buf_str(&out));
}

struct str path_child(struct arena *a, struct str parent, const char *field, struct str id)
{
	struct buf AUTO_BUF out = BUF_INIT(PATH_TEXT_MAX);

	buf_s(&out, parent);
	write_field(&out, field);
	if (id.n && !is_object_field(field))
		write_list_id(&out, id);
	return arena_str(a, buf_str(&out));
}

struct str path_field(struct arena *a, struct str parent, const char *field)
{
	return path_child(a, parent, field, STR_NONE);
}

struct str path_extra(struct arena *a, struct str parent, struct str name)
{
	struct buf AUTO_BUF out = BUF_INIT(PATH_TEXT_MAX);

	buf_s(&out, parent);
	write_extra(&out, name);
	return arena_str(a, buf_str(&out));
}
