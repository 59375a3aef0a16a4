#include "importers/making.h"

#include "importers/mapping_text.h"
#include "importers/markup.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/text.h"
#include "model/validate.h"

struct making_problem {
	struct making_problem *next;
	const char *element, *why;
	struct str value;
};

/* What a record may be as JSON; PROBLEMS_MAX: told of one record; SHOWN_MAX: columns of a refused value; NAMES_MAX:
 * unknown elements of one element that get a member each. */
enum { JSON_MAX = 16 * 1024 * 1024, PROBLEMS_MAX = 1000, SHOWN_MAX = 200, NAMES_MAX = 64 };

struct making making_new(struct arena *a, size_t bytes)
{
	return (struct making){ .a = a, .bytes = bytes };
}

/* The record will be refused: what is still made of it takes no more memory. */
static struct record *spare(struct making *m, enum entity_id id)
{
	if (!m->spare[id])
		m->spare[id] = record_new(m->a, &entities[id]);
	struct record *r = m->spare[id];
	for (int f = 0; f < r->entity->n_fields; f++)
		r->slots[f] = (union slot){ 0 };
	r->extras = NULL;
	return r;
}

struct record *making_child(struct making *m, struct record *parent, const char *list, struct str slot)
{
	int field = entity_field(parent->entity, str_of(list));
	enum entity_id id = parent->entity->fields[field].child;

	if (++m->objects > MAKING_OBJECTS_MAX)
		return spare(m, id);
	struct record *child = record_new(m->a, &entities[id]);
	child->slot_name = slot;
	record_add(parent, field, child);
	return child;
}

struct str making_lines(struct making *m, struct str text)
{
	bool lines = false;

	return text.n ? mapping_text_clean(m->a, markup_plain(m->a, text), &lines) : STR_NONE;
}

struct str making_line(struct making *m, struct str text)
{
	return text.n ? mapping_text_one_line(m->a, making_lines(m, text)) : STR_NONE;
}

void making_refuse(struct making *m, const char *element, struct str value, const char *why)
{
	struct making_problem *p;

	if (++m->told > PROBLEMS_MAX)
		return; /* a person reads the first ones */
	p = ARENA_NEW(m->a, struct making_problem);
	*p = (struct making_problem){ .element = element, .why = why, .value = value };
	if (!m->end)
		m->end = &m->problems;
	*m->end = p;
	m->end = &p->next;
}

/* A member of this name that nobody has yet; NULL when there are too many. */
static struct extra *new_extra(struct making *m, struct record *r, struct str name)
{
	struct str free = arena_fmt(m->a, "x_%.*s", STR_ARG(name));

	for (int n = 2; record_find_extra(r, free) && n < 100; n++)
		free = arena_fmt(m->a, "x_%.*s_%d", STR_ARG(name), n);
	if (m->extras == MAKING_EXTRAS_MAX || record_find_extra(r, free))
		return NULL;
	m->extras++;
	return record_extra(m->a, r, free);
}

static void keep_json(struct making *m, struct record *r, struct str name, const struct buf *json)
{
	struct extra *x = buf_ok(json) ? new_extra(m, r, name) : NULL;

	if (x)
		x->json = arena_str(m->a, buf_str(json));
	else
		making_refuse(m, arena_z(m->a, name), STR_NONE,
		    _("there is no place for it: the record has too many unknown elements already"));
}

void making_keep(struct making *m, struct record *r, const char *name, struct str text)
{
	struct buf AUTO_BUF json = BUF_INIT(JSON_MAX);

	if (!text.n)
		return;
	json_string(&json, text);
	keep_json(m, r, str_of(name), &json);
}

void making_set(struct making *m, struct record *r, const char *field, struct str value, const char *element)
{
	int f = value.n ? entity_field(r->entity, str_of(field)) : 0;
	const char *why = value.n ? validate_value(&r->entity->fields[f], value) : NULL;

	if (!value.n)
		return;
	if (!why) {
		record_set(r, f, value);
		return;
	}
	making_refuse(m, element, value, why);
	making_keep(m, r, element, value);
}

void making_take(
    struct making *m, struct record *r, const char *field, struct xml_node *n, const char *element)
{
	making_set(m, r, field, making_line(m, xml_value(m->a, n, element)), element);
}

void making_take_lines(
    struct making *m, struct record *r, const char *field, struct xml_node *n, const char *element)
{
	making_set(m, r, field, making_lines(m, xml_value(m->a, n, element)), element);
}

void making_hide(struct making *m, struct record *r, enum audience vis)
{
	if (record_vis(r, 0) < vis)
		record_set_vis(m->a, r, 0, vis);
}

static void keep_attributes(struct making *m, struct record *r, const struct xml_node *n)
{
	for (const struct xml_attr *at = n->attrs; at; at = at->next)
		if (!at->used && str_trim(at->value).n)
			making_keep(m, r, arena_z(m->a, at->name), str_trim(at->value));
}

/* Each name once, with all elements of it; of very many names the rest goes together. */
static void keep_elements(struct making *m, struct record *r, struct xml_node *n)
{
	struct buf AUTO_BUF json = BUF_INIT(JSON_MAX);
	int names = 0;

	for (struct xml_node *c = n->first; c; c = c->next) {
		if (!c->left)
			continue;
		buf_reset(&json);
		if (++names > NAMES_MAX) {
			xml_left_json(&json, n);
			keep_json(m, r, STR("elements"), &json);
			return;
		}
		xml_left_list_json(&json, c);
		keep_json(m, r, c->name.n ? c->name : STR("text"), &json);
		for (struct xml_node *d = c->next; d; d = d->next)
			d->left = d->left && !str_eq(d->name, c->name);
		c->left = false;
	}
}

void making_keep_left(struct making *m, struct record *r, struct xml_node *n)
{
	if (!xml_left(n))
		return;
	keep_attributes(m, r, n);
	if (!n->used)
		making_keep(m, r, "text", str_trim(n->text));
	for (struct xml_attr *at = n->attrs; at; at = at->next)
		at->used = true;
	n->used = true;
	keep_elements(m, r, n);
	xml_use(n);
}

static bool is_canadian(struct str postal)
{
	bool form = postal.n == 7 && postal.p[3] == ' ';

	for (size_t i = 0; i < postal.n && form; i++) {
		bool digit = postal.p[i] >= '0' && postal.p[i] <= '9';
		form = i == 3 || digit == (i == 1 || i == 4 || i == 6);
	}
	return form;
}

static bool is_american(struct str postal)
{
	return (postal.n == 5 && str_digits(postal)) ||
	    (postal.n == 10 && postal.p[5] == '-' && str_digits((struct str){ postal.p, 5 }));
}

/* Two letters for the two countries that feeds of 211s name; a postal code says it where nobody does. */
struct str making_country(struct making *m, struct str text, struct str postal)
{
	static const struct {
		const char *folded, *code;
	} names[] = { { "canada", "CA" }, { "united states", "US" }, { "united states of america", "US" },
		{ "usa", "US" }, { "u s a", "US" }, { "etats unis", "US" },
		{ "etats unis d amerique", "US" } };
	struct str folded = text_fold(m->a, text);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(folded, names[i].folded))
			return str_of(names[i].code);
	if (text.n)
		return text;
	return is_canadian(postal) ? STR("CA") : is_american(postal) ? STR("US") : STR_NONE;
}

/* Giving ------------------------------------------------------------------------------------------------------ */

static bool tell(
    const struct making *m, const struct importer_sink *sink, const struct origin *at, struct err *err)
{
	for (const struct making_problem *p = m->problems; p; p = p->next) {
		struct origin o = *at;
		struct err why = { 0 };
		o.column = str_of(p->element);
		o.value = text_cut(p->value, SHOWN_MAX);
		o.partial = true;
		err_set(&why, ERR_INPUT, "%s", p->why);
		if (!sink->refused(sink->ctx, &o, &why, err))
			return false;
	}
	return true;
}

static bool fits(const struct making *m, const struct record *r, struct err *why)
{
	struct buf AUTO_BUF json = BUF_INIT(JSON_MAX);

	if (m->objects > MAKING_OBJECTS_MAX)
		return err_set(why, ERR_INPUT,
		    _("the record has %d parts (telephones, places, services …), and %d are the most that one may have"),
		    m->objects, MAKING_OBJECTS_MAX);
	if (m->bytes < JSON_MAX / 8)
		return true; /* ids, names of members and escapes do not make it so much longer */
	record_write_json(&json, r);
	return buf_ok(&json) || err_set(why, ERR_INPUT, _("a record of more than 16 MiB"));
}

bool making_give(struct making *m, const struct importer_sink *sink, struct record *r, const struct origin *o,
    struct err *err)
{
	struct err why = { 0 };

	if (!fits(m, r, &why))
		return sink->refused(sink->ctx, o, &why, err);
	return tell(m, sink, o, err) && sink->record(sink->ctx, r, o, err);
}
