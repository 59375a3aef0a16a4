#include "importers/mapping.h"

#include "importers/mapping_each.h"
#include "importers/mapping_key.h"
#include "importers/mapping_number.h"
#include "importers/mapping_plan.h"
#include "importers/mapping_text.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/text.h"
#include "model/validate.h"

enum { EXTRA_MAX = 8 * 1024 * 1024 };

/* A row on its way. */
struct row {
	struct mapping *m;
	struct arena *a;
	struct mapping_result *out;
	struct mapping_refused **last;
	bool lines;  /* some cell has line breaks */
	int repeats; /* the object that `each` makes, at hand; 0: all, each for the first time */
	int nth;     /* for the how manieth time, 0 the first */
};

int mapping_unused(const struct mapping *m, int from)
{
	for (int i = from; i < m->columns.n; i++)
		if (!m->columns.used[i])
			return i;
	return -1;
}

struct str mapping_column(const struct mapping *m, int column)
{
	return m->columns.names[column];
}

static void refuse(struct row *r, int column, struct str value, const char *why)
{
	struct mapping_refused *x = ARENA_NEW(r->a, struct mapping_refused);

	*x = (struct mapping_refused){ .value = value, .why = why };
	if (column != MAPPING_NO_COLUMN)
		x->column = r->m->columns.names[column];
	*r->last = x;
	r->last = &x->next;
}

static void fill(struct mapping *m, int o)
{
	for (; !m->filled[o]; o = m->objects[o].parent)
		m->filled[o] = true;
}

/* Its value has a form: numbers are read as people write them. */
static bool check(struct row *r, const struct mapping_line *l, struct str *text)
{
	const char *why = NULL;

	if (l->checked && l->checked->type == FIELD_NUMBER)
		mapping_number_value(r->a, l->checked, *text, text, &why);
	else if (l->checked)
		why = validate_value(l->checked, *text);
	if (why)
		refuse(r, mapping_template_column(l->template), *text, why);
	return !why;
}

/* The text of one line's value: blank when there is none, or when it was refused. */
static struct str make_value(struct row *r, const struct mapping_line *l)
{
	struct mapping *m = r->m;
	struct mapping_value v = { .a = r->a, .cells = m->cells, .nth = r->nth };
	int column = MAPPING_NO_COLUMN, repeats = m->objects[l->object].repeats;
	bool ok = mapping_template_value(l->template, &v, &column), counts = v.filled && l->to != MAPPING_VIS;

	/* What is not repeated says nothing of a further child; that there is one says that its parent is. */
	if (r->nth && !mapping_template_each(l->template, NULL, NULL))
		counts = false;
	if (v.more && repeats) {
		m->more[repeats] = true;
		fill(m, m->objects[repeats].parent);
	}
	if (!ok) {
		refuse(r, column, v.text, v.why);
		return STR_NONE;
	}
	if (r->lines && !mapping_template_keeps_lines(l->template))
		v.text = mapping_text_one_line(r->a, v.text);
	if (!v.text.n || !check(r, l, &v.text))
		return STR_NONE;
	if (counts)
		fill(m, l->object);
	return v.text;
}

/* The object is one of those that are being made. */
static bool at_hand(const struct row *r, int object)
{
	return !r->repeats || r->m->objects[object].repeats == r->repeats;
}

static void fill_always(struct row *r)
{
	struct mapping *m = r->m;

	for (int o = 1; o < m->n_objects; o++)
		if (at_hand(r, o) && m->objects[o].always)
			m->filled[o] |= m->filled[m->objects[o].parent];
}

/* A reference makes its object when both its parent and what it points to are there. */
static void fill_references(struct row *r)
{
	struct mapping *m = r->m;

	for (int i = 0; i < m->n_lines; i++) {
		const struct mapping_line *l = &m->lines[i];
		if (l->to != MAPPING_REFERENCE || !at_hand(r, l->object))
			continue;
		bool there = m->filled[l->refers];
		m->values[i] = there ? l->constant : STR_NONE;
		m->filled[l->object] |= there && m->filled[m->objects[l->object].parent];
	}
}

static void make_objects(struct row *r)
{
	struct mapping *m = r->m;

	for (int o = 0; o < m->n_objects; o++) {
		const struct mapping_object *x = &m->objects[o];
		if (!at_hand(r, o))
			continue;
		m->made[o] = m->filled[o] ? record_new(r->a, x->entity) : NULL;
		if (!m->made[o] || o == 0)
			continue;
		m->made[o]->slot_name = x->each ? STR_NONE : x->slot;
		record_add(m->made[x->parent], x->field, m->made[o]);
	}
}

static struct str json_of(struct arena *a, struct str text)
{
	struct buf AUTO_BUF b = BUF_INIT(EXTRA_MAX);

	json_string(&b, text);
	return buf_ok(&b) ? arena_str(a, buf_str(&b)) : STR("null");
}

/* A visibility that nobody understands hides the value. */
static void set_vis(struct row *r, struct record *x, const struct mapping_line *l, struct str text)
{
	enum audience vis = AUDIENCE_INTERNAL;
	struct extra *extra = x->extras;

	if (!audience_parse(text, &vis))
		refuse(r, l->template ? mapping_template_column(l->template) : MAPPING_NO_COLUMN, text,
		    _("a visibility is public, partner or internal; the value is kept internal"));
	if (l->field != FIELD_NONE) {
		record_set_vis(r->a, x, l->field, vis);
		return;
	}
	while (extra && !str_eq(extra->name, l->name))
		extra = extra->next;
	if (extra)
		extra->vis = vis;
}

static void set_value(struct row *r, const struct mapping_line *l, struct str text)
{
	struct record *x = r->m->made[l->object];

	switch (l->to) {
	case MAPPING_VALUE:
	case MAPPING_REFERENCE:
		record_set(x, l->field, text);
		break;
	case MAPPING_OTHER:
		record_set_other(r->a, x, l->field, text);
		break;
	case MAPPING_EXTRA:
		record_extra(r->a, x, l->name)->json = json_of(r->a, text);
		break;
	case MAPPING_VIS:
		set_vis(r, x, l, text);
		break;
	}
}

/* Values, then the objects that they fill, then the values into them. */
static void make(struct row *r)
{
	struct mapping *m = r->m;

	for (int o = 0; o < m->n_objects; o++)
		if (at_hand(r, o))
			m->filled[o] = o == 0;
	for (int i = 0; i < m->n_lines; i++)
		if (at_hand(r, m->lines[i].object))
			m->values[i] = m->lines[i].template ? make_value(r, &m->lines[i])
			                                    : m->lines[i].constant;
	fill_always(r);
	fill_references(r);
	fill_always(r);
	make_objects(r);
	for (int vis = 0; vis <= 1; vis++) /* visibility last: what it is about must be there */
		for (int i = 0; i < m->n_lines; i++)
			if (at_hand(r, m->lines[i].object) && m->values[i].n && m->made[m->lines[i].object] &&
			    (m->lines[i].to == MAPPING_VIS) == vis)
				set_value(r, &m->lines[i], m->values[i]);
}

/* The further children of cells with several values. */
static void make_further(struct row *r)
{
	struct mapping *m = r->m;

	for (int o = 1; o < m->n_objects; o++) {
		if (!m->objects[o].each)
			continue;
		r->repeats = o;
		for (r->nth = 1; m->more[o] && r->nth < MAPPING_EACH_MAX; r->nth++) {
			m->more[o] = false;
			make(r);
		}
		const struct mapping_line *l = &m->lines[m->objects[o].each - 1];
		int column = mapping_template_column(l->template);
		if (m->more[o])
			refuse(r, column, m->cells[column],
			    _("a cell with more than 100 values: the others are left out"));
		m->more[o] = false;
	}
}

bool mapping_row(
    struct mapping *m, struct arena *a, const struct str *cells, struct mapping_result *out, struct err *err)
{
	struct mapping_result result = { 0 };
	struct row r = { .m = m, .a = a, .out = &result, .last = &result.refused };

	for (int i = 0; i < m->n_used; i++)
		m->cells[m->used[i]] = mapping_text_clean(a, cells[m->used[i]], &r.lines);
	if (!m->auto_key && !mapping_key_of_cells(m, a, &result.native, err))
		return false;
	make(&r);
	make_further(&r);
	m->made[0]->lang = m->lang;
	result.record = m->made[0];
	if (m->auto_key && !mapping_key_of_record(a, result.record, &result.native, err))
		return false;
	*out = result;
	return true;
}
