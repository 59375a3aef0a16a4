/* mapping_read.c: a mapping file compiled against the header of a list. */
#include "importers/mapping.h"

#include "importers/mapping_each.h"
#include "importers/mapping_plan.h"
#include "importers/mapping_scan.h"
#include "importers/mapping_text.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/path.h"
#include "model/validate.h"

/* A mapping being read. */
struct reading {
	struct mapping_scope scope;
	const struct conf *conf;
	const struct entity *root;
	struct mapping *m;
	struct mapping_faults faults;
};

#define FAULT(r, at, ...) mapping_faults_add(&(r)->faults, (at), __VA_ARGS__)

/* The file ---------------------------------------------------------------------------------------------------- */

/* "[csv]" is what "[list]" was called once. */
static const char *list_section(const struct conf *conf)
{
	return conf_section(conf, "list") || !conf_section(conf, "csv") ? "list" : "csv";
}

/* "4", or "3-4": the rows that name the columns. */
static bool read_header(
    const struct conf *conf, const char *section, struct mapping_file *out, struct err *err)
{
	const char *text = conf_get(conf, section, "header");
	struct mapping_scan s = { text, text ? text + strlen(text) : NULL };
	int first = 1, last;

	if (text && !mapping_scan_number(&s, &first))
		first = 0;
	last = first;
	if (text && mapping_scan_char(&s, '-') && !mapping_scan_number(&s, &last))
		last = 0;
	if (first < 1 || last < first || last > first + MAPPING_HEADER_ROWS_MAX ||
	    (text && !mapping_scan_end(&s)))
		return conf_bad(conf, section, "header",
		    _("the rows that name the columns are counted from 1: \"1\", \"4\", \"3-4\""), err);
	out->header_first = first;
	out->header_last = last;
	return true;
}

bool mapping_file(const struct conf *conf, struct mapping_file *out, struct err *err)
{
	static const struct {
		const char *name;
		char delimiter;
	} names[] = { { "", '\0' }, { "auto", '\0' }, { ",", ',' }, { ";", ';' }, { "|", '|' },
		{ "tab", '\t' } };
	const char *section = list_section(conf), *encoding = conf_get(conf, section, "encoding"),
	           *delimiter = conf_get(conf, section, "delimiter"),
	           *sheet = conf_get(conf, section, "sheet");
	size_t i = 0, n = sizeof names / sizeof *names;

	while (i < n && strcmp(delimiter ? delimiter : "", names[i].name) != 0)
		i++;
	if (i == n)
		return conf_bad(conf, section, "delimiter",
		    _("a delimiter is \",\", \";\", \"|\", \"tab\" or \"auto\""), err);
	bool declared = encoding && strcmp(encoding, "auto") != 0;
	*out = (struct mapping_file){ .encoding = declared ? str_of(encoding) : STR_NONE,
		.delimiter = names[i].delimiter,
		.sheet = str_of(sheet) };
	return conf_bool(conf, section, "hidden", false, &out->hidden, err) &&
	    read_header(conf, section, out, err);
}

static void read_lang(struct reading *r, const struct conf_key *k)
{
	if (strcmp(k->value, "en") == 0)
		r->m->lang = STR("en");
	else if (strcmp(k->value, "fr") != 0)
		FAULT(r, k->line, _("lang is \"fr\" or \"en\""));
}

/* The columns that make the native id: one for `id`, some for `key`. */
static void read_keys(struct reading *r, const struct conf_key *k, bool own_id)
{
	struct mapping *m = r->m;
	struct str *names, whole = str_of(k->value);
	size_t n = own_id ? 1 : conf_list(r->scope.a, r->conf, list_section(r->conf), k->key, &names);

	if (own_id)
		names = &whole;
	r->scope.line = k->line;
	if (m->n_keys || m->auto_key)
		FAULT(r, k->line,
		    _("\"id\" and \"key\" both say by what a record is recognised; keep one of them"));
	m->auto_key = !own_id && n == 1 && str_is(names[0], "auto");
	if (m->auto_key)
		return;
	if (!n)
		FAULT(r, k->line, _("name the columns by which a record is recognised"));
	m->keys = ARENA_ARRAY(r->scope.a, int, n);
	m->own_id = own_id;
	m->n_keys = 0;
	for (size_t i = 0; i < n; i++) {
		int column = mapping_filter_column(&r->scope, names[i]);
		if (column != MAPPING_NO_COLUMN)
			m->keys[m->n_keys++] = column;
	}
}

/* What mapping_file reads. */
static bool of_the_file(const char *key)
{
	static const char *const keys[] = { "encoding", "delimiter", "header", "sheet", "hidden" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(key, keys[i]) == 0)
			return true;
	return false;
}

static void read_list(struct reading *r)
{
	const struct conf_section *s = conf_section(r->conf, list_section(r->conf));
	bool asked = false;

	for (const struct conf_key *k = NULL; s && (k = conf_next_key(r->conf, s, k));) {
		bool own_id = strcmp(k->key, "id") == 0;
		if (own_id || strcmp(k->key, "key") == 0) {
			read_keys(r, k, own_id);
			asked = true;
		} else if (strcmp(k->key, "lang") == 0) {
			read_lang(r, k);
		} else if (!of_the_file(k->key)) {
			FAULT(r, k->line,
			    _("[list] has no \"%s\"; it has encoding, delimiter, header, sheet, hidden, key, id and lang"),
			    k->key);
		}
	}
	if (!asked)
		FAULT(r, s ? s->line : 0,
		    _("say in [list] by which columns a record is recognised the next time: "
		      "\"key = Nom, Ville\", \"id = Numéro\" where the list numbers its records, or \"key = auto\""));
}

/* Tables ------------------------------------------------------------------------------------------------------ */

static struct mapping_table *read_table(struct reading *r, const struct conf_section *s)
{
	struct mapping_table *t = ARENA_NEW(r->scope.a, struct mapping_table);
	struct str twice;
	size_t n = 0;

	for (const struct conf_key *k = NULL; (k = conf_next_key(r->conf, s, k));)
		n++;
	t->name = str_of(s->name);
	t->pairs = ARENA_ARRAY(r->scope.a, struct mapping_pair, n);
	for (const struct conf_key *k = NULL; (k = conf_next_key(r->conf, s, k));)
		t->pairs[t->n++] = (struct mapping_pair){ text_fold(r->scope.a, str_of(k->key)),
			str_of(k->value) };
	if (!mapping_table_sort(t, &twice))
		FAULT(r, s->line, _("[%s] says twice what becomes of \"%.*s\""), s->title, STR_ARG(twice));
	return t;
}

static void read_sections(struct reading *r)
{
	struct mapping_table *tables = NULL;

	for (const struct conf_section *s = NULL; (s = conf_next_section(r->conf, NULL, s));) {
		if (strcmp(s->kind, "table") == 0 && s->name[0]) {
			struct mapping_table *t = read_table(r, s);
			t->next = tables;
			tables = t;
		} else if (strcmp(s->title, list_section(r->conf)) != 0 && strcmp(s->title, "record") != 0 &&
		    strcmp(s->title, "html") != 0 && strcmp(s->title, "columns") != 0) {
			/* [html] and [columns] are importers/html_conf.c's */
			FAULT(r, s->line,
			    _("a mapping has the sections [list], [record] and [table NAME], not [%s]"),
			    s->title);
		}
	}
	r->scope.tables = tables;
}

/* Objects ----------------------------------------------------------------------------------------------------- */

/* The object in that place, made when it is not there yet. */
static int object_in(struct mapping *m, int parent, const struct path_step *step)
{
	for (int o = 1; o < m->n_objects; o++) {
		const struct mapping_object *x = &m->objects[o];
		if (x->parent == parent && x->field == step->field && str_eq(x->slot, step->id))
			return o;
	}
	const struct field *d = &m->objects[parent].entity->fields[step->field];
	m->objects[m->n_objects] = (struct mapping_object){
		.entity = &entities[d->child], .parent = parent, .field = step->field, .slot = step->id
	};
	return m->n_objects++;
}

static int object_of(struct mapping *m, const struct path *p)
{
	int o = 0;

	for (int i = 0; i < p->n_steps; i++)
		o = object_in(m, o, &p->steps[i]);
	return o;
}

/* The object that `slot` names for a foreign key: of the entity before "_id", or of any for link_id; else 0. */
static int referred(const struct mapping *m, const struct field *key, struct str slot)
{
	struct str name = str_of(key->name);
	const struct entity *e = entity_by_name((struct str){ name.p, name.n - strlen("_id") });

	for (int o = 1; o < m->n_objects; o++)
		if ((!e || m->objects[o].entity == e) && m->objects[o].slot.n &&
		    str_eq(m->objects[o].slot, slot))
			return o;
	return 0;
}

/* Lines of [record] ------------------------------------------------------------------------------------------- */

/* What the path names in the record: an unknown member needs "x_" before it, so that no typo passes for one. */
static bool is_no_field(struct reading *r, const struct path *p)
{
	const struct entity *e = p->entity;

	if (!p->name.n || (p->name.n > 2 && memcmp(p->name.p, "x_", 2) == 0))
		return false;
	struct str *names = ARENA_ARRAY(r->scope.a, struct str, (size_t)e->n_fields);
	for (int i = 0; i < e->n_fields; i++)
		names[i] = text_fold(r->scope.a, str_of(e->fields[i].name));
	int nearest = mapping_columns_nearest(r->scope.a, names, e->n_fields, p->name);
	if (nearest >= 0)
		FAULT(r, r->scope.line,
		    _("\"%.*s\" is no field of %s; is %s meant? One of your own is called x_%.*s"),
		    STR_ARG(p->name), e->name, e->fields[nearest].name, STR_ARG(p->name));
	else
		FAULT(r, r->scope.line, _("\"%.*s\" is no field of %s; one of your own is called x_%.*s"),
		    STR_ARG(p->name), e->name, STR_ARG(p->name));
	return true;
}

/* A line "services[main] = always". */
static void read_always(struct reading *r, const struct path *p, struct str template)
{
	struct mapping_object *o = &r->m->objects[object_of(r->m, p)];

	if (!str_is(template, "always"))
		FAULT(r, r->scope.line, _("a child has values, or is made \"always\"; \"%.*s\" is neither"),
		    STR_ARG(text_cut(template, 40)));
	o->always = true;
}

static bool is_twice(const struct mapping *m, const struct mapping_line *l)
{
	for (const struct mapping_line *x = m->lines; x < l; x++)
		if ((x->to == l->to || (x->to == MAPPING_REFERENCE && l->to == MAPPING_VALUE)) &&
		    x->object == l->object && x->field == l->field && str_eq(x->name, l->name))
			return true;
	return false;
}

/* A value that the mapping itself gives must be right. */
static void check_constant(struct reading *r, struct mapping_line *l, const struct field *d)
{
	struct str value = l->constant;
	enum audience vis;
	bool reference = l->to == MAPPING_VALUE && d->key && validate_value(d, value);

	if (!value.n)
		FAULT(r, r->scope.line, _("nothing stands behind the \"=\""));
	else if (reference)
		l->to = MAPPING_REFERENCE; /* which object it is, is looked for when all are known */
	else if (l->to == MAPPING_VIS && !audience_parse(value, &vis))
		FAULT(r, r->scope.line, _("a visibility is public, partner or internal"));
	else if (l->checked && validate_value(l->checked, value))
		FAULT(r, r->scope.line, _("\"%.*s\" %s"), STR_ARG(text_cut(value, 40)),
		    validate_value(l->checked, value));
}

static const enum mapping_target targets[] = {
	[PATH_VALUE] = MAPPING_VALUE,
	[PATH_OTHER] = MAPPING_OTHER,
	[PATH_VIS] = MAPPING_VIS,
	[PATH_EXTRA] = MAPPING_EXTRA,
};

static void read_value(struct reading *r, const struct path *p, struct str text)
{
	struct mapping_template *t = mapping_template_parse(&r->scope, text);
	struct mapping_line *l = &r->m->lines[r->m->n_lines];
	const struct field *d = p->field == FIELD_NONE ? NULL : &p->entity->fields[p->field];

	*l = (struct mapping_line){
		.to = targets[p->part], .object = object_of(r->m, p), .field = p->field, .name = p->name
	};
	if (d && l->to != MAPPING_VIS && d->type != FIELD_TEXT)
		l->checked = d;
	if (l->to == MAPPING_VALUE && l->object == 0 && p->field == 0) {
		FAULT(r, r->scope.line, _("the record's own id is said in [list]: \"id = Column\""));
		return;
	}
	if (is_twice(r->m, l))
		FAULT(r, r->scope.line, _("this path has a line already"));
	r->m->n_lines++;
	if (!t)
		return;
	if (mapping_template_constant(t, &l->constant))
		check_constant(r, l, d);
	else
		l->template = t;
}

static void read_line(struct reading *r, const struct conf_key *k)
{
	struct str text = str_of(k->value);
	struct err why;
	struct path p;

	r->scope.line = k->line;
	if (!path_parse(r->scope.a, r->root, str_of(k->key), &p, &why))
		FAULT(r, k->line, "%s", why.text);
	else if (p.part == PATH_ROOT)
		FAULT(r, k->line, _("a path stands before the \"=\""));
	else if (p.part == PATH_CHILD)
		read_always(r, &p, text);
	else if (!is_no_field(r, &p))
		read_value(r, &p, text);
}

/* Finds the objects that references name; runs when all lines are read. */
static void resolve(struct reading *r, const int *line_of)
{
	struct mapping *m = r->m;

	for (int i = 0; i < m->n_lines; i++) {
		struct mapping_line *l = &m->lines[i];
		if (l->to != MAPPING_REFERENCE)
			continue;
		const struct field *d = &m->objects[l->object].entity->fields[l->field];
		l->refers = referred(m, d, l->constant);
		if (!l->refers)
			FAULT(r, line_of[i],
			    _("%s = %.*s: the mapping makes no such object in a slot \"%.*s\""), d->name,
			    STR_ARG(l->constant), STR_ARG(l->constant));
	}
}

static void read_record(struct reading *r)
{
	const struct conf_section *s = conf_section(r->conf, "record");
	struct mapping *m = r->m;
	struct arena *a = r->scope.a;
	size_t n = 0;

	for (const struct conf_key *k = NULL; s && (k = conf_next_key(r->conf, s, k));)
		n++;
	if (!n)
		FAULT(r, s ? s->line : 0, _("say in [record] what the columns are: \"name = {Nom}\""));
	int *line_of = ARENA_ARRAY(a, int, n);
	m->objects = ARENA_ARRAY(a, struct mapping_object, n * PATH_DEPTH_MAX + 1);
	m->objects[m->n_objects++] =
	    (struct mapping_object){ .entity = r->root, .parent = -1, .field = FIELD_NONE };
	m->lines = ARENA_ARRAY(a, struct mapping_line, n);
	for (const struct conf_key *k = NULL; s && (k = conf_next_key(r->conf, s, k));) {
		line_of[m->n_lines] = k->line;
		read_line(r, k);
	}
	resolve(r, line_of);
	mapping_each_resolve(m, &r->faults, line_of);
}

static void prepare_row(struct mapping *m, struct arena *a)
{
	m->used = ARENA_ARRAY(a, int, (size_t)m->columns.n);
	for (int i = 0; i < m->columns.n; i++)
		if (m->columns.used[i])
			m->used[m->n_used++] = i;
	m->cells = ARENA_ARRAY(a, struct str, (size_t)m->columns.n);
	m->values = ARENA_ARRAY(a, struct str, (size_t)m->n_lines);
	m->filled = ARENA_ARRAY(a, bool, (size_t)m->n_objects);
	m->more = ARENA_ARRAY(a, bool, (size_t)m->n_objects);
	m->made = ARENA_ARRAY(a, struct record *, (size_t)m->n_objects);
}

bool mapping_new(struct arena *a, const struct conf *conf, const struct entity *root,
    const struct str *header, int n, struct mapping **out, struct err *err)
{
	struct reading r = { .conf = conf, .root = root, .m = ARENA_NEW(a, struct mapping) };

	r.m->columns = mapping_columns_new(a, header, n);
	r.scope = (struct mapping_scope){ .a = a, .columns = &r.m->columns, .faults = &r.faults };
	read_sections(&r);
	read_list(&r);
	read_record(&r);
	prepare_row(r.m, a);
	if (!mapping_faults_none(&r.faults, err))
		return err_add(err, "%s", conf_path(conf));
	*out = r.m;
	return true;
}
