#include "importers/guess_write.h"

#include "importers/rows.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdarg.h>
#include <stdio.h>

enum { TEXT_MAX = 6000 }; /* a line of a mapping has at most 8 KiB */

void guess_comment(struct guess_out *g, const char *fmt, ...)
{
	char text[TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	buf_fmt(g->out, "; %.*s\n", STR_ARG(text_plain(g->p->a, str_of(text))));
}

void guess_put(struct guess_out *g, const char *path, const char *fmt, ...)
{
	char text[TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	buf_fmt(g->out, "%s = %s\n", path, text);
}

struct str guess_part(struct guess_out *g, struct guess_column *c, const char *filters)
{
	c->used = true;
	return arena_fmt(
	    g->p->a, "{%.*s%s%s}", STR_ARG(c->ref), filters && *filters ? " | " : "", filters ? filters : "");
}

void guess_line(struct guess_out *g, const char *path, struct guess_column *c, const char *filters)
{
	struct str all = STR_NONE;

	if (!c)
		return;
	for (int i = 0; i < c->cells.n_fillers; i++)
		all = arena_fmt(g->p->a, "%.*s%sunless \"%.*s\"", STR_ARG(all), i ? " | " : "",
		    STR_ARG(c->cells.fillers[i]));
	if (filters && *filters)
		all = arena_fmt(g->p->a, "%.*s%s%s", STR_ARG(all), all.n ? " | " : "", filters);
	buf_fmt(g->out, "%s = %.*s\n", path, STR_ARG(guess_part(g, c, all.n ? arena_z(g->p->a, all) : NULL)));
}

const char *guess_word(const struct guess_out *g, const char *french, const char *english)
{
	return str_is(g->p->lang, "en") ? english : french;
}

const char *guess_quoted(char separator)
{
	static const char marks[] = ";|/,\n";
	static const char *const quoted[] = { "\";\"", "\"|\"", "\"/\"", "\",\"", "\"\\n\"" };

	return quoted[strchr(marks, separator) - marks];
}

const char *guess_each(struct guess_out *g, const struct guess_column *c)
{
	bool lines = guess_most(&c->cells, c->cells.lines, 10);

	if (!lines && !guess_most(&c->cells, c->cells.several, 5))
		return "";
	return arena_z(
	    g->p->a, arena_fmt(g->p->a, "each %s", guess_quoted(lines ? '\n' : c->cells.separator)));
}

/* [list] ----------------------------------------------------------------------------------------------------- */

static void write_file(struct guess_out *g)
{
	const struct mapping_file *f = &g->p->file;

	buf_fmt(g->out, "[list]\n");
	if (g->p->encoding.n)
		buf_fmt(g->out, "encoding = %.*s\n", STR_ARG(g->p->encoding));
	else if (g->p->format->rows == &rows_csv)
		buf_fmt(g->out, "encoding = auto\ndelimiter = auto\n");
	if (f->header_first != f->header_last) {
		guess_comment(
		    g, _("Several lines name the columns; they are read as one name: \"Address Street\"."));
		buf_fmt(g->out, "header = %d-%d\n", f->header_first, f->header_last);
	} else if (f->header_first > 1) {
		guess_comment(g, _("What stands above this line is passed over."));
		buf_fmt(g->out, "header = %d\n", f->header_first);
	}
	if (str_is(g->p->lang, "en"))
		buf_fmt(g->out, "lang = en\n");
}

/* A number that the list gives its rows. */
static bool write_id(struct guess_out *g)
{
	struct guess_column *id = guess_column(g->p, ROLE_ID, 0);

	if (!id || str_is(id->ref, "auto"))
		return false;
	id->used = true;
	guess_comment(g,
	    _("By this number a record is recognised the next time. Ask the partner whether it stays the same."));
	if (id->cells.distinct < id->cells.n)
		guess_comment(g,
		    _("Rows whose number an earlier row has already: %zu. Rows of one number that differ are all refused, and told."),
		    id->cells.n - id->cells.distinct);
	buf_fmt(g->out, "id = %.*s\n", STR_ARG(id->ref));
	return true;
}

static void write_columns(struct guess_out *g, const struct guess_column *const columns[], size_t n)
{
	buf_fmt(g->out, "key = ");
	for (size_t i = 0; i < n; i++)
		buf_fmt(g->out, "%s%.*s", i ? ", " : "", STR_ARG(columns[i]->ref));
	buf_fmt(g->out, "\n");
}

/* The name, alone or with the one other column that tells most rows apart; else `auto`, when that tells more. */
static void write_key(struct guess_out *g)
{
	static const enum guess_role others[] = { ROLE_CITY, ROLE_ADDRESS, ROLE_POSTAL, ROLE_STREET,
		ROLE_PLACE };
	const struct guess_column *columns[4] = { guess_column(g->p, ROLE_NAME, 0) }, *best = NULL;
	size_t alike, least, n = 1;

	if (!columns[0]) {
		buf_fmt(g->out, "key = auto\n");
		return;
	}
	least = guess_alike(g->p, columns, 1);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		columns[1] = guess_column(g->p, others[i], 0);
		alike = columns[1] ? guess_alike(g->p, columns, 2) : least;
		if (alike < least) {
			least = alike;
			best = columns[1];
		}
	}
	guess_comment(
	    g, _("By these columns a record is recognised the next time; case and accents do not count."));
	columns[1] = best;
	const struct guess_column *all[4] = { columns[0] };
	for (size_t i = 0; i < 3; i++) { /* city, address, postal code */
		all[n] = guess_column(g->p, others[i], 0);
		n += all[n] != NULL;
	}
	alike = guess_alike(g->p, all, n);
	if (alike < least) {
		guess_comment(g,
		    _("No two of them tell all rows apart: the key is the name, the street and the postal code together."));
		buf_fmt(g->out, "key = auto\n");
		return;
	}
	if (least)
		guess_comment(g,
		    _("Rows that have in them what an earlier row has, or nothing: %zu. Rows of one key that differ are all refused, and told."),
		    least);
	write_columns(g, columns, best ? 2 : 1);
}

void guess_write_list(struct guess_out *g)
{
	struct guess_plan *p = g->p;

	write_file(g);
	if (!write_id(g))
		write_key(g);
	buf_fmt(g->out, "\n[record]\n");
	guess_line(g, "name", guess_column(p, ROLE_NAME, 0), NULL);
	guess_line(g, "name@other", guess_column(p, ROLE_NAME_OTHER, 0), NULL);
	guess_line(g, "alternate_name", guess_column(p, ROLE_OTHER_NAME, 0), NULL);
	guess_line(g, "description", guess_column(p, ROLE_DESCRIPTION, 0), "lines");
	guess_line(g, "description@other", guess_column(p, ROLE_DESCRIPTION_OTHER, 0), "lines");
	guess_line(g, "year_incorporated", guess_column(p, ROLE_YEAR, 0), NULL);
	guess_line(g, "legal_status", guess_column(p, ROLE_LEGAL_STATUS, 0), NULL);
	guess_line(g, "logo", guess_column(p, ROLE_LOGO, 0), NULL);
	if (guess_column(p, ROLE_NEQ, 0)) {
		guess_line(g, "organization_identifiers[neq].identifier", guess_column(p, ROLE_NEQ, 0), NULL);
		guess_put(g, "organization_identifiers[neq].identifier_type", "NEQ");
	}
	if (guess_column(p, ROLE_CHARITY, 0)) {
		guess_line(
		    g, "organization_identifiers[arc].identifier", guess_column(p, ROLE_CHARITY, 0), NULL);
		guess_put(g, "organization_identifiers[arc].identifier_type", "CA-CRA_ACR");
	}
}

/* What is left ----------------------------------------------------------------------------------------------- */

/* x_nom_du_maire; a name without Latin letters is x_5. */
static struct str extra_name(struct guess_out *g, const struct guess_column *c)
{
	struct str folded = text_cut(c->folded, 40);
	char *out = arena_alloc(g->p->a, folded.n + 32);
	size_t n = 0;

	for (size_t i = 0; i < folded.n; i++) {
		char k = folded.p[i];
		if ((k >= 'a' && k <= 'z') || (k >= '0' && k <= '9'))
			out[n++] = k;
		else if (n && out[n - 1] != '_')
			out[n++] = '_';
	}
	while (n && out[n - 1] == '_')
		n--;
	for (const struct guess_column *x = g->p->columns; n && x < c; x++)
		if (str_eq(x->folded, c->folded))
			n = 0;
	return n ? arena_fmt(g->p->a, "x_%.*s", (int)n, out)
	         : arena_fmt(g->p->a, "x_%td", c - g->p->columns + 1);
}

static void write_understood(struct guess_out *g, enum guess_role role)
{
	struct guess_column *c = guess_column(g->p, role, 0);
	struct arena *a = g->p->a;
	const char *filters = role == ROLE_NOTE ? "lines" : NULL;

	if (!c || c->used)
		return;
	if (role == ROLE_UPDATED && c->cells.format >= 0) {
		filters = arena_z(a, arena_fmt(a, "date \"%s\"", guess_date_formats[c->cells.format]));
		guess_comment(g,
		    _("A date of change is no verification. If it is one: services[main].assured_date = {%.*s | %s}"),
		    STR_ARG(c->ref), filters);
	}
	guess_line(g, arena_z(a, extra_name(g, c)), c, filters);
}

/* A tick, as a category of the service. */
static void suggest_tick(struct guess_out *g, const struct guess_column *c)
{
	guess_comment(g, _("A column of yes and no; as a category of the service:"));
	guess_comment(g, "services[main].attributes[%.*s].taxonomy_term.name = {\"%.*s\" | when {%.*s}}",
	    STR_ARG(extra_name(g, c)), STR_ARG(c->name), STR_ARG(c->ref));
}

void guess_write_rest(struct guess_out *g)
{
	static const enum guess_role kept[] = { ROLE_MRC, ROLE_BOROUGH, ROLE_UPDATED, ROLE_NOTE };
	bool first = true;

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (guess_column(g->p, kept[i], 0) && first) {
			guess_comment(g,
			    _("What HSDS has no place for is kept under a name of its own, for the centre alone."));
			first = false;
		}
	if (!first)
		for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
			write_understood(g, kept[i]);
	first = true;
	for (size_t i = 0; i < g->p->n; i++) {
		const struct guess_column *c = &g->p->columns[i];
		if (c->used)
			continue;
		if (first)
			buf_fmt(g->out, "\n; ---- %s\n",
			    _("These columns are not used. Take away the \"; \" to keep one, or give it a path of its own."));
		first = false;
		if (c->sample.n)
			guess_comment(g, _("%.*s: for instance %.*s"), STR_ARG(text_cut(c->name, 80)),
			    STR_ARG(c->sample));
		else
			guess_comment(g, _("%.*s: always blank"), STR_ARG(text_cut(c->name, 80)));
		if (c->ref.n && guess_most(&c->cells, c->cells.flags, 95) && c->role == ROLE_UNKNOWN)
			suggest_tick(g, c);
		else if (c->ref.n)
			guess_comment(g, "%.*s = {%.*s}", STR_ARG(extra_name(g, c)), STR_ARG(c->ref));
	}
}
