#include "importers/mapping_each.h"

#include "lib/i18n.h"

/* The child in a list around the line's value; 0 when there is none. */
static int child_around(const struct mapping *m, const struct mapping_line *l)
{
	int o = l->object;

	while (o && !m->objects[o].slot.n)
		o = m->objects[o].parent;
	return o;
}

/* All lines of one child that say `each` must cut the same column at the same text, or values of one would be put to
 * those of another. */
static bool cut_alike(const struct mapping_line *x, const struct mapping_line *y)
{
	struct str text, other;
	int column, other_column;

	mapping_template_each(x->template, &column, &text);
	mapping_template_each(y->template, &other_column, &other);
	return column == other_column && str_eq(text, other);
}

static void mark(struct mapping *m, struct mapping_faults *faults, const int *line_of, int i)
{
	const struct mapping_line *l = &m->lines[i];
	int o = child_around(m, l);

	if (!o)
		mapping_faults_add(faults, line_of[i],
		    _("\"each\" makes several children: it needs a path through a list, such as phones[others].number"));
	else if (m->objects[o].each && !cut_alike(&m->lines[m->objects[o].each - 1], l))
		mapping_faults_add(faults, line_of[i],
		    _("the lines of one child that say \"each\" must cut the same column at the same text"));
	else if (!m->objects[o].each)
		m->objects[o].each = i + 1;
}

/* The repeated child that the object is or stands in; 0: it is made once. */
static int repeated(const struct mapping *m, int o)
{
	while (o && !m->objects[o].each)
		o = m->objects[o].parent;
	return o;
}

void mapping_each_resolve(struct mapping *m, struct mapping_faults *faults, const int *line_of)
{
	for (int i = 0; i < m->n_lines; i++)
		if (m->lines[i].template && mapping_template_each(m->lines[i].template, NULL, NULL))
			mark(m, faults, line_of, i);
	for (int o = 1; o < m->n_objects; o++) {
		m->objects[o].repeats = repeated(m, o);
		if (m->objects[o].each && repeated(m, m->objects[o].parent))
			mapping_faults_add(faults, line_of[m->objects[o].each - 1],
			    _("a child that \"each\" makes cannot hold another one that it makes"));
	}
	for (int i = 0; i < m->n_lines; i++) {
		const struct mapping_line *l = &m->lines[i];
		int there = l->to == MAPPING_REFERENCE ? m->objects[l->refers].repeats : 0;
		if (there && there != m->objects[l->object].repeats)
			mapping_faults_add(faults, line_of[i],
			    _("%.*s is made several times by \"each\": nothing can point to it"),
			    STR_ARG(l->constant));
	}
}
