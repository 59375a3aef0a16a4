#include "importers/mapping.h"

#include "importers/mapping_plan.h"
#include "importers/mapping_text.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/text.h"
#include "model/validate.h"

enum { NATIVE_MAX = 1000, EXTRA_MAX = 8 * 1024 * 1024 };

/* A row on its way. */
struct row {
	struct mapping *m;
	struct arena *a;
	struct mapping_result *out;
	struct mapping_refused **last;
	bool lines; /* some cell has line breaks */
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

/* The source's own id, or the folded key columns with "|" between them. */
static bool native_id(struct row *r, struct err *err)
{
	const struct mapping *m = r->m;
	struct str id = STR_NONE;
	size_t room = 0, n = 0;
	bool blank = true;

	for (int i = 0; i < m->n_keys; i++)
		room += 3 * m->cells[m->keys[i]].n + 2;
	char *text = arena_alloc(r->a, room);
	for (int i = 0; i < m->n_keys; i++) {
		struct str cell = m->cells[m->keys[i]];
		if (i)
			text[n++] = '|';
		if (m->own_id)
			id = mapping_text_one_line(r->a, cell);
		size_t folded = text_fold_into(text + n, cell);
		blank &= m->own_id ? cell.n == 0 : folded == 0;
		n += folded;
	}
	if (blank)
		return err_set(err, ERR_INPUT,
		    _("nothing stands in %s, by which the record is recognised the next time"),
		    m->n_keys == 1 ? _("the key column") : _("the key columns"));
	id = m->own_id ? id : (struct str){ text, n };
	if (id.n > NATIVE_MAX)
		return err_set(
		    err, ERR_INPUT, _("the key has %zu bytes, which is more than %d"), id.n, NATIVE_MAX);
	r->out->native = id;
	return true;
}

/* The text of one line's value: blank when there is none, or when it was refused. */
static struct str make_value(struct row *r, const struct mapping_line *l)
{
	struct mapping *m = r->m;
	struct mapping_value v = { .a = r->a, .cells = m->cells };
	int column = MAPPING_NO_COLUMN;

	if (!mapping_template_value(l->template, &v, &column)) {
		refuse(r, column, v.text, v.why);
		return STR_NONE;
	}
	if (r->lines && !mapping_template_keeps_lines(l->template))
		v.text = mapping_text_one_line(r->a, v.text);
	if (!v.text.n)
		return STR_NONE;
	const char *why = l->checked ? validate_value(l->checked, v.text) : NULL;
	if (why) {
		refuse(r, mapping_template_column(l->template), v.text, why);
		return STR_NONE;
	}
	for (int o = l->object; v.filled && l->to != MAPPING_VIS && !m->filled[o]; o = m->objects[o].parent)
		m->filled[o] = true;
	return v.text;
}

static void fill_always(struct mapping *m)
{
	for (int o = 1; o < m->n_objects; o++)
		m->filled[o] |= m->objects[o].always && m->filled[m->objects[o].parent];
}

/* A reference makes its object when both its parent and what it points to are there. */
static void fill_references(struct mapping *m)
{
	for (int i = 0; i < m->n_lines; i++) {
		const struct mapping_line *l = &m->lines[i];
		if (l->to != MAPPING_REFERENCE)
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
		m->made[o] = m->filled[o] ? record_new(r->a, x->entity) : NULL;
		if (!m->made[o] || o == 0)
			continue;
		m->made[o]->slot_name = x->slot;
		record_add(m->made[x->parent], x->field, m->made[o]);
	}
	m->made[0]->lang = m->lang;
	r->out->record = m->made[0];
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

bool mapping_row(
    struct mapping *m, struct arena *a, const struct str *cells, struct mapping_result *out, struct err *err)
{
	struct mapping_result result = { 0 };
	struct row r = { .m = m, .a = a, .out = &result, .last = &result.refused };

	for (int i = 0; i < m->n_used; i++)
		m->cells[m->used[i]] = mapping_text_clean(a, cells[m->used[i]], &r.lines);
	if (!native_id(&r, err))
		return false;
	for (int o = 0; o < m->n_objects; o++)
		m->filled[o] = o == 0;
	for (int i = 0; i < m->n_lines; i++)
		m->values[i] = m->lines[i].template ? make_value(&r, &m->lines[i]) : m->lines[i].constant;
	fill_always(m);
	fill_references(m);
	fill_always(m);
	make_objects(&r);
	for (int vis = 0; vis <= 1; vis++) /* visibility last: what it is about must be there */
		for (int i = 0; i < m->n_lines; i++)
			if (m->values[i].n && m->made[m->lines[i].object] &&
			    (m->lines[i].to == MAPPING_VIS) == vis)
				set_value(&r, &m->lines[i], m->values[i]);
	*out = result;
	return true;
}
