#include "importers/icarol_group.h"

#include "importers/icarol_feed.h"
#include "importers/icarol_record.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdlib.h>

enum { VALUE_SHOWN = 200 };

/* Rows as bytes ------------------------------------------------------------------------------------------------------ */

void icarol_group_write(struct buf *out, enum icarol_level level, enum icarol_lang lang,
    const struct icarol_cell *cells, size_t n)
{
	buf_char(out, (char)level);
	buf_char(out, (char)lang);
	for (size_t i = 0; i < n; i++) {
		uint16_t name = (uint16_t)cells[i].name;
		uint32_t size = (uint32_t)cells[i].value.n;
		buf_add(out, &name, sizeof name);
		buf_add(out, &size, sizeof size);
		buf_s(out, cells[i].value);
	}
}

/* The cell at *at, which goes on behind it; false at the end. */
static bool next_cell(struct str bytes, size_t *at, int *name, struct str *value)
{
	uint16_t i;
	uint32_t size;

	if (*at >= bytes.n)
		return false;
	memcpy(&i, bytes.p + *at, sizeof i);
	memcpy(&size, bytes.p + *at + sizeof i, sizeof size);
	*name = i;
	*value = (struct str){ bytes.p + *at + sizeof i + sizeof size, size };
	*at += sizeof i + sizeof size + size;
	return true;
}

enum { CELLS = 2 }; /* where they begin: level and language stand before them */

struct str icarol_group_number(const struct icarol_names *names, const struct spill_piece *p)
{
	struct str value;
	int name;

	for (size_t at = CELLS; next_cell(p->bytes, &at, &name, &value);)
		if (icarol_name(names, name)->column == ICAROL_NUMBER)
			return value;
	return STR_NONE;
}

static size_t count_cells(struct str bytes)
{
	size_t n = 0, at = CELLS;
	struct str value;
	int name;

	while (next_cell(bytes, &at, &name, &value))
		n++;
	return n;
}

/* Columns that have done their work when the row is where it belongs. */
static bool is_spent(const struct icarol_row *r, const struct icarol_cell *c)
{
	switch (c->column) {
	case ICAROL_NUMBER:
	case ICAROL_LEVEL:
		return true;
	case ICAROL_PARENT_NUMBER:
		return r->level != ICAROL_AGENCY || str_is(c->value, "0");
	case ICAROL_LANGUAGE:
		return r->lang != ICAROL_UNKNOWN;
	default:
		return false;
	}
}

static void read_row(const struct icarol_group_job *job, const struct spill_piece *p, struct icarol_row *r)
{
	struct str b = p->bytes, value;
	int name;

	*r = (struct icarol_row){
		.level = (enum icarol_level)b.p[0], .lang = (enum icarol_lang)b.p[1], .line = p->line
	};
	r->cells = ARENA_ARRAY(job->a, struct icarol_cell, count_cells(b));
	for (size_t at = CELLS; next_cell(b, &at, &name, &value);) {
		struct icarol_cell *c = &r->cells[r->n++];
		*c = (struct icarol_cell){
			.name = name, .column = icarol_name(job->names, name)->column, .value = value
		};
		if (c->column == ICAROL_NUMBER)
			r->number = c->value;
		if (c->column != ICAROL_OTHER)
			r->at[c->column] = (uint16_t)r->n;
		c->used = is_spent(r, c);
	}
}

/* Refusals ------------------------------------------------------------------------------------------------------------ */

static bool refuse(const struct icarol_group_job *job, const struct icarol_row *r, int column,
    const char *why, struct err *err)
{
	struct icarol_unit u = { .row = (struct icarol_row *)r };
	struct err e = { 0 };
	struct str value = STR_NONE;

	if (column && r->at[column])
		value = text_cut(r->cells[r->at[column] - 1].value, VALUE_SHOWN);
	const struct origin o = { .line = r->line,
		.native = u.row->number,
		.column = column ? icarol_column_name(job->names, column) : STR_NONE,
		.value = value };
	err_set(&e, ERR_INPUT, "%s", why);
	job->told->items++;
	return job->sink->refused(job->sink->ctx, &o, &e, err);
}

/* Rows whose agency is not in the feed. */
static bool refuse_all(
    const struct icarol_group_job *job, const struct icarol_row *rows, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (!refuse(job, &rows[i], ICAROL_PARENT_NUMBER,
		        _("the feed has no agency with this number: ask the partner for the whole list"),
		        err))
			return false;
	return true;
}

/* An agency of which its rows say nothing but number and name; false when they do not. */
static bool found_agency(
    const struct icarol_group_job *job, const struct icarol_row *row, struct icarol_row *out)
{
	uint16_t number = row->at[ICAROL_PARENT_NUMBER], name = row->at[ICAROL_PARENT_NAME];

	if (!job->no_agencies || !number || !name)
		return false;
	*out = (struct icarol_row){ .level = ICAROL_AGENCY, .lang = row->lang, .line = row->line, .n = 2 };
	out->cells = ARENA_ARRAY(job->a, struct icarol_cell, 2);
	out->cells[0] = row->cells[number - 1];
	out->cells[0].used = true;
	out->cells[1] = row->cells[name - 1];
	out->cells[1].column = ICAROL_PUBLIC_NAME;
	out->at[ICAROL_PUBLIC_NAME] = 2;
	out->number = out->cells[0].value;
	return true;
}

/* Units --------------------------------------------------------------------------------------------------------------- */

static int by_unit(const void *x, const void *y)
{
	const struct icarol_row *a = x, *b = y;
	struct icarol_unit u = { .row = (struct icarol_row *)a };
	int order = icarol_unit_order(&u, b->level, b->number);

	if (!order)
		order = (a->lang > b->lang) - (a->lang < b->lang);
	return order ? order : (a->line > b->line) - (a->line < b->line);
}

static bool same_cells(const struct icarol_row *x, const struct icarol_row *y)
{
	bool same = x->n == y->n;

	for (size_t i = 0; same && i < x->n; i++)
		same = x->cells[i].name == y->cells[i].name && str_eq(x->cells[i].value, y->cells[i].value);
	return same;
}

/* The row beside the unit's: its other language, the same again, or a number that stands twice. */
static bool join(
    const struct icarol_group_job *job, struct icarol_unit *u, struct icarol_row *r, struct err *err)
{
	struct icarol_row *same = u->other && u->other->lang == r->lang ? u->other : u->row;

	if (!u->other && r->lang != u->row->lang && r->lang && u->row->lang) {
		u->other = r;
		return true;
	}
	if (same_cells(same, r))
		return true;
	return refuse(job, r, ICAROL_NUMBER,
	    arena_fmt(job->a, _("the number stands in line %llu too, with other values: that row is taken"),
	        (unsigned long long)same->line)
	        .p,
	    err);
}

/* Units of sorted rows. */
static bool gather(const struct icarol_group_job *job, struct icarol_row *rows, size_t n,
    struct icarol_build *b, struct err *err)
{
	b->units = ARENA_ARRAY(job->a, struct icarol_unit, n);
	for (size_t i = 0; i < n; i++) {
		struct icarol_unit *last = b->n ? &b->units[b->n - 1] : NULL;
		if (!last || icarol_unit_order(last, rows[i].level, rows[i].number) != 0)
			b->units[b->n++] = (struct icarol_unit){ .row = &rows[i] };
		else if (!join(job, last, &rows[i], err))
			return false;
	}
	return true;
}

/* The agency's main language is French where it has it; the rows of that language come first. */
static void choose_lang(const struct icarol_group_job *job, struct icarol_build *b)
{
	enum icarol_lang first = b->units[0].row->lang;

	b->lang = first ? first : job->lang;
	for (size_t i = 0; i < b->n; i++) {
		struct icarol_unit *u = &b->units[i];
		struct icarol_row *row = u->row;
		if (u->other && u->other->lang == b->lang) {
			u->row = u->other;
			u->other = row;
		}
	}
}

/* A text with its length before it, so that two never run into one. */
static void add_text(struct buf *out, struct str s)
{
	uint32_t n = (uint32_t)s.n;

	buf_add(out, &n, sizeof n);
	buf_s(out, s);
}

/* The exact form of what was read: names and values, row by row. */
static struct str canonical(
    const struct icarol_group_job *job, const struct icarol_row *rows, size_t n, struct buf *out)
{
	buf_char(out, (char)job->dates);
	buf_char(out, (char)job->lang);
	for (size_t i = 0; i < n; i++) {
		buf_char(out, (char)rows[i].level);
		buf_char(out, (char)rows[i].lang);
		for (size_t c = 0; c < rows[i].n; c++) {
			add_text(out, icarol_name(job->names, rows[i].cells[c].name)->text);
			add_text(out, rows[i].cells[c].value);
		}
	}
	return buf_str(out);
}

/* Giving -------------------------------------------------------------------------------------------------------------- */

static bool give_record(const struct icarol_group_job *job, struct icarol_build *b, struct err *err)
{
	struct record *r = icarol_organization(b);
	struct origin o = { .native = b->units[0].row->number };

	for (const struct icarol_refused *x = b->refused; r && !b->full && x; x = x->next) {
		struct err e = { 0 };
		err_set(&e, ERR_INPUT, "%s", x->why);
		o.line = x->line;
		o.column = x->column;
		o.value = text_cut(x->value, VALUE_SHOWN);
		o.partial = true;
		if (!job->sink->refused(job->sink->ctx, &o, &e, err))
			return false;
	}
	if (b->full)
		return refuse(job, b->units[0].row, ICAROL_NUMBER,
		    _("the agency has more telephones, places, terms … than one record can"), err);
	if (!r)
		return refuse(job, b->units[0].row, ICAROL_PUBLIC_NAME, _("the agency has no name"), err);
	o = (struct origin){ .native = o.native, .line = b->units[0].row->line };
	job->told->items++;
	return job->sink->record(job->sink->ctx, r, &o, err);
}

static bool is_too_large(const struct spill_group *g)
{
	size_t bytes = 0;

	for (size_t i = 0; i < g->n; i++)
		bytes += g->pieces[i].bytes.n;
	return g->n > ICAROL_AGENCY_ROWS_MAX || bytes > ICAROL_AGENCY_BYTES_MAX;
}

static bool refuse_large(const struct icarol_group_job *job, const struct spill_group *g, struct err *err)
{
	struct icarol_row r;

	read_row(job, &g->pieces[0], &r);
	return refuse(job, &r, ICAROL_PARENT_NUMBER,
	    _("the agency has more rows, or longer ones, than can be taken together"), err);
}

bool icarol_group_give(const struct icarol_group_job *job, const struct spill_group *g, struct err *err)
{
	struct buf AUTO_BUF raw = BUF_INIT((size_t)256 << 20);
	struct icarol_build b = { .a = job->a, .names = job->names, .dates = job->dates };

	if (is_too_large(g))
		return refuse_large(job, g, err);
	struct icarol_row *rows = ARENA_ARRAY(job->a, struct icarol_row, g->n + 1);
	size_t n = g->n;
	for (size_t i = 0; i < g->n; i++)
		read_row(job, &g->pieces[i], &rows[i]);
	qsort(rows, n, sizeof *rows, by_unit);
	if (rows[0].level != ICAROL_AGENCY) {
		if (!found_agency(job, &rows[0], &rows[n]))
			return refuse_all(job, rows, n, err);
		qsort(rows, ++n, sizeof *rows, by_unit);
	}
	struct str canon = canonical(job, rows, n, &raw);
	if (!buf_ok(&raw))
		return refuse_large(job, g, err);
	if (job->sink->known(job->sink->ctx, canon, rows[0].line)) {
		job->told->items++;
		return true;
	}
	b.last = &b.refused;
	if (!gather(job, rows, n, &b, err))
		return false;
	choose_lang(job, &b);
	return give_record(job, &b, err);
}
