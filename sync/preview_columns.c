/* preview_columns.c: what stands in the columns that nobody reads. */
#include "importers/list.h"
#include "lib/text.h"
#include "sync/preview_parts.h"

enum { PLAN_MEMORY = 256 * 1024 * 1024, SAMPLE_MAX = 60, COLUMNS_MAX = 4096 };

struct columns {
	const struct rows_format *format;
	void *rows;
	struct arena *plan;
	struct mapping *mapping;
	struct preview_name **of; /* by column; NULL: it is used */
	size_t n;
};

static bool begin(struct columns *c, struct arena *a, const struct import_job *job, struct err *err)
{
	struct mapping_file file;
	struct str *names;

	if (!mapping_file(job->mapping, &file, err) || !c->format->open(job, &file, &c->rows, err) ||
	    !list_header(c->format, c->rows, &file, c->plan, &names, &c->n, err) ||
	    !mapping_new(c->plan, job->mapping, job->entity, names, (int)c->n, &c->mapping, err))
		return false;
	c->of = ARENA_ARRAY(a, struct preview_name *, c->n + 1);
	for (int i = -1; (i = mapping_unused(c->mapping, i + 1)) >= 0 && i < COLUMNS_MAX;) {
		c->of[i] = ARENA_NEW(a, struct preview_name);
		c->of[i]->name = arena_str(a, mapping_column(c->mapping, i));
	}
	return true;
}

static void look(const struct columns *c, struct arena *a, const struct str *cells, size_t n)
{
	for (size_t i = 0; i < n && i < c->n; i++) {
		struct str cell = str_trim(cells[i]);
		if (!c->of[i] || !cell.n)
			continue;
		if (!c->of[i]->filled++)
			c->of[i]->sample = arena_str(a, text_cut(cell, SAMPLE_MAX));
	}
}

static bool read_rows(const struct columns *c, struct arena *a, uint64_t rows, struct err *err)
{
	struct rows_row row;
	enum rows_step step;
	struct err ignored;
	struct str *cells;
	size_t n;

	while (rows > 0 && (step = c->format->next(c->rows, &row, err)) != ROWS_DONE) {
		if (step == ROWS_FAILED)
			return false;
		if (step == ROWS_ROW && row.empty)
			continue;
		rows--;
		if (step == ROWS_ROW && c->format->split(c->rows, &row, &cells, &n, &ignored))
			look(c, a, cells, n);
	}
	return true;
}

bool preview_columns(struct arena *a, const struct source *s, const struct conf *mapping, struct input *in,
    uint64_t rows, struct preview_name **out, struct err *err)
{
	struct arena *AUTO_ARENA plan = arena_new(PLAN_MEMORY);
	struct columns c = { .format = s->importer->rows, .plan = plan };
	struct import_job job = { .in = in,
		.mapping = mapping,
		.entity = &entities[ENTITY_ORGANIZATION],
		.encoding = s->encoding };

	bool ok = begin(&c, a, &job, err) && read_rows(&c, a, rows, err);
	c.format->close(c.rows);
	for (size_t i = 0; ok && i < c.n; i++)
		if (c.of[i]) {
			*out = c.of[i];
			out = &c.of[i]->next;
		}
	return ok;
}
