/* mapping_template.h: how a value is made of columns: "{No civique} {Rue}, bureau {Local}".
 *
 * Text and placeholders. A template all of whose placeholders are blank gives a blank value. Around a blank
 * placeholder the text is tidied: what stands between two placeholders is a separator, with words of the left one
 * before it and of the right one behind it, and goes when either has nothing to show:
 *
 *	"{Rue} (bureau {Local}), {Ville}"    "Rue (bureau Local), Ville", "Rue, Ville", "Ville", "(bureau Local)" */
#ifndef IMPORTERS_MAPPING_TEMPLATE_H
#define IMPORTERS_MAPPING_TEMPLATE_H

#include "importers/mapping_filter.h"

struct mapping_template;

/* Reads one. NULL when it is wrong: the faults are told. */
struct mapping_template *mapping_template_parse(const struct mapping_scope *scope, struct str text);

/* The value when there are no placeholders in it. */
bool mapping_template_constant(const struct mapping_template *t, struct str *value);

/* Makes the value for the row of v->cells: v->text (a part of a cell where nothing had to change) and v->filled.
 * False when a filter refuses: v->why, v->text is what it refused, and `*column` of which column. */
bool mapping_template_value(const struct mapping_template *t, struct mapping_value *v, int *column);

/* A placeholder says `each`: of which column, at which text it is cut (either may be NULL). */
bool mapping_template_each(const struct mapping_template *t, int *column, struct str *text);

/* Line breaks in the value are meant to stay. */
bool mapping_template_keeps_lines(const struct mapping_template *t);

/* The first column that it names, or MAPPING_NO_COLUMN. */
int mapping_template_column(const struct mapping_template *t);

#endif
