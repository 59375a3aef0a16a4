/* cioc_value.c: values side by side in two languages. */
#include "importers/cioc.h"

#include "lib/text.h"

#include <stdio.h>

struct xml_node *cioc_element(const struct cioc *c, const char *name)
{
	return xml_next(c->node, name, NULL);
}

static struct both of_both(const struct cioc *c, struct str english, struct str french)
{
	struct both b = { c->french ? french : english, c->french ? english : french };

	if (!c->two)
		b.other = STR_NONE;
	return b;
}

/* What is not taken is not marked either: it stays, and is internal. */
static struct str take(struct xml_node *n, const char *name, const char *suffix, bool wanted)
{
	char full[64];

	snprintf(full, sizeof full, "%s%s", name, suffix);
	return wanted ? xml_attr(n, full) : STR_NONE;
}

static struct both take_both(struct cioc *c, struct xml_node *n, const char *name)
{
	if (!n)
		return (struct both){ 0 };
	return of_both(c, take(n, name, "", c->two || !c->french), take(n, name, "F", c->two || c->french));
}

struct both cioc_both(struct cioc *c, struct xml_node *n, const char *name)
{
	struct both b = take_both(c, n, name);

	return (struct both){ making_line(c->m, b.text), making_line(c->m, b.other) };
}

struct both cioc_lines(struct cioc *c, struct xml_node *n, const char *name)
{
	struct both b = take_both(c, n, name);

	return (struct both){ making_lines(c->m, b.text), making_lines(c->m, b.other) };
}

static struct str join(struct cioc *c, struct str x, const char *separator, struct str y)
{
	if (!x.n || !y.n)
		return x.n ? x : y;
	return arena_fmt(c->m->a, "%.*s%s%.*s", STR_ARG(x), separator, STR_ARG(y));
}

struct both cioc_join(struct cioc *c, struct both x, const char *separator, struct both y)
{
	return (struct both){ join(c, x.text, separator, y.text), join(c, x.other, separator, y.other) };
}

bool cioc_is_private(const struct cioc *c, const char *element)
{
	for (const struct str *p = c->private; p && p->n; p++)
		if (str_is(*p, element))
			return true;
	return false;
}

void cioc_hide(struct cioc *c, struct record *r, const char *element)
{
	if (cioc_is_private(c, element))
		making_hide(c->m, r, AUDIENCE_INTERNAL);
}

void cioc_set(
    struct cioc *c, struct record *r, const char *field, struct both v, const char *element, bool fact)
{
	int f = entity_field(r->entity, str_of(field));

	if (fact && !v.text.n) {
		v.text = v.other;
		v.other = STR_NONE;
	}
	making_set(c->m, r, field, v.text, element);
	if (v.other.n && !str_eq(v.other, record_text(r, f)))
		record_set_other(c->m->a, r, f, v.other);
	if ((v.text.n || v.other.n) && cioc_is_private(c, element))
		record_set_vis(c->m->a, r, f, AUDIENCE_INTERNAL);
}
