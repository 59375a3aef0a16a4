/* hsds_package.c: HSDS's tabular form: a zip of tables, with or without datapackage.json. docs/hsds-package.md says what
 * is read, of 3.x and of the versions before it. */
#include "importers/importer.h"
#include "importers/tabular_join.h"
#include "lib/hash.h"
#include "lib/i18n.h"

#include <stdio.h>

/* What the tables' names may take; what an organization of 16 MiB of rows may. */
#define PLAN_MEMORY  ((size_t)256 << 20)
#define GROUP_MEMORY ((size_t)1 << 30)

/* The same limits as of a record in JSON; RAW_MAX: the rows with what they share. */
enum { ROWS_MAX = 20000, BYTES_MAX = 16 << 20, RAW_MAX = 256 << 20 };

/* A digest of what the columns are called: the same rows under other names are others. */
static struct str columns_digest(struct arena *a, const struct tabular_package *p)
{
	uint8_t digest[SHA256_BYTES];
	struct sha256 h;

	sha256_begin(&h);
	for (size_t i = 0; i < p->n; i++) {
		const struct tabular_table *t = &p->table[i];
		sha256_add(&h, str_of(t->kind->name));
		for (size_t c = 0; c < t->n_columns; c++) {
			sha256_add(&h, STR("\n"));
			sha256_add(&h, t->columns[c].key);
		}
		sha256_add(&h, STR("\n\n"));
	}
	sha256_end(&h, digest);
	return arena_str(a, (struct str){ (const char *)digest, sizeof digest });
}

static bool is_too_much(const struct spill_group *g)
{
	size_t bytes = 0;

	for (size_t i = 0; i < g->n; i++)
		bytes += g->pieces[i].bytes.n;
	return g->n > ROWS_MAX || bytes > BYTES_MAX;
}

static bool give(struct arena *a, struct tabular_spread *s, const struct spill_group *g, struct str before,
    struct err *err)
{
	struct buf AUTO_BUF raw = BUF_INIT(RAW_MAX);
	struct origin o = { .line = g->pieces[0].line };
	struct err why = { 0 };
	struct record *r;

	arena_reset(a);
	if (is_too_much(g)) {
		err_set(&why, ERR_INPUT, _("an organization of more than 20000 rows, or 16 MiB"));
		return s->sink->refused(s->sink->ctx, &o, &why, err);
	}
	tabular_raw(a, &raw, s, g, before);
	if (!buf_ok(&raw))
		return err_set(err, ERR_INPUT, _("an organization with more than 256 MiB of rows and terms"));
	if (s->sink->known(s->sink->ctx, buf_str(&raw), o.line))
		return true;
	if (!tabular_join(a, s, g, &r, &o, err))
		return false;
	return s->sink->record(s->sink->ctx, r, &o, err);
}

/* "HSDS 1.1 tables, 12 of them, 452 organizations; not known: notes.csv". */
static void tell(struct import_told *told, const struct tabular_spread *s)
{
	const struct tabular_package *p = s->package;
	char *found = told->found;
	size_t size = sizeof told->found, n;

	told->items = s->rows;
	snprintf(found, size, _("HSDS %s tables, %zu of them, %u organizations"), tabular_version(p), p->n,
	    (unsigned)s->organizations);
	for (size_t i = 0; i < p->n_strangers && i < TABULAR_STRANGERS_MAX; i++) {
		n = strlen(found);
		const char *before = i ? ", " : _("; not known: ");
		if (n + strlen(before) + p->strangers[i].n + sizeof ", …" > size) {
			snprintf(found + n, size - n, ", …");
			return;
		}
		snprintf(found + n, size - n, "%s%.*s", before, STR_ARG(p->strangers[i]));
	}
}

static bool read_groups(struct tabular_spread *s, struct str before, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(GROUP_MEMORY);
	struct spill_group g;
	bool more;

	for (;;) {
		if (!spill_next(s->spill, &g, &more, err))
			return false;
		if (!more)
			return true;
		if (!give(a, s, &g, before, err))
			return false;
	}
}

static bool hsds_package_read(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	struct arena *AUTO_ARENA plan = arena_new(PLAN_MEMORY);
	struct tabular_package package;

	if (!tabular_open(plan, job->in, job->encoding, &package, err))
		return false;
	struct tabular_spread s = { .sink = sink, .package = &package };
	bool ok = tabular_spread(&s, err) && read_groups(&s, columns_digest(plan, &package), err);
	if (ok)
		tell(told, &s);
	tabular_spread_free(&s);
	tabular_close(&package);
	return ok;
}

const struct importer importer_hsds_package = {
	.name = "hsds-package",
	.summary = N_("HSDS's tables (CSV) as a folder or a zip, 3.x and 1.0 to 2.0"),
	.version = 1,
	.read = hsds_package_read,
};
