#include "importers/tabular_package.h"

#include "lib/buf.h"
#include "lib/i18n.h"

#include <stdlib.h>

enum { DESCRIPTOR_MAX = 8 << 20 };

static struct str base_of(struct str path)
{
	for (size_t i = path.n; i-- > 0;)
		if (path.p[i] == '/' || path.p[i] == '\\')
			return (struct str){ path.p + i + 1, path.n - i - 1 };
	return path;
}

/* "data/" of "data/services.csv". */
static struct str folder_of(struct str path)
{
	return (struct str){ path.p, path.n - base_of(path).n };
}

static bool ends_in(struct str name, const char *ending)
{
	size_t n = strlen(ending);

	if (name.n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = name.p[name.n - n + i];
		if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != ending[i])
			return false;
	}
	return true;
}

/* Not what a Mac leaves in a zip. */
static bool is_ours(struct str path)
{
	struct str base = base_of(path);

	return base.n && base.p[0] != '.' && !(path.n > 9 && memcmp(path.p, "__MACOSX/", 9) == 0);
}

static bool is_table(struct str path)
{
	return is_ours(path) && (ends_in(path, ".csv") || ends_in(path, ".tsv") || ends_in(path, ".txt"));
}

/* The descriptor --------------------------------------------------------------------------------------------- */

static bool read_all(struct input *in, struct buf *out, struct err *err)
{
	struct str chunk;

	do {
		if (!input_text(in, &chunk, err))
			return false;
		buf_s(out, chunk);
	} while (chunk.n && buf_ok(out));
	return buf_ok(out) || err_set(err, ERR_INPUT, _("more than 8 MiB"));
}

/* Of several, the one that lies least deep. */
static long find_descriptor(const struct archive *z)
{
	long found = ARCHIVE_NONE;
	size_t depth = 0;

	for (size_t i = 0; i < archive_count(z); i++) {
		struct str name = archive_name(z, i);
		size_t n = folder_of(name).n;
		if (ends_in(name, "datapackage.json") && is_ours(name) &&
		    base_of(name).n == sizeof "datapackage.json" - 1 &&
		    (found == ARCHIVE_NONE || n < depth)) {
			found = (long)i;
			depth = n;
		}
	}
	return found;
}

static bool read_descriptor(
    struct arena *a, struct archive *z, long entry, struct tabular_resource **out, struct err *err)
{
	struct buf AUTO_BUF json = BUF_INIT(DESCRIPTOR_MAX);
	struct input *AUTO_INPUT in = NULL;

	if (!archive_entry(z, (size_t)entry, &in, err))
		return false;
	if (!read_all(in, &json, err) || !tabular_descriptor(a, buf_str(&json), out, err))
		return err_add(err, "%s", input_name(in));
	return true;
}

static bool same_path(struct str a, struct str b)
{
	for (size_t i = 0; a.n == b.n && i < a.n; i++) {
		char x = a.p[i] == '\\' ? '/' : a.p[i], y = b.p[i] == '\\' ? '/' : b.p[i];
		if ((x | 0x20) != (y | 0x20))
			return false;
	}
	return a.n == b.n;
}

/* What the descriptor, which lies in `folder`, says of this file. */
static const struct tabular_resource *resource_of(
    const struct tabular_resource *first, struct str folder, struct str path)
{
	if (path.n < folder.n || !str_eq((struct str){ path.p, folder.n }, folder))
		return NULL;
	struct str rest = { path.p + folder.n, path.n - folder.n };
	for (const struct tabular_resource *r = first; r; r = r->next) {
		struct str said = r->path;
		if (said.n > 2 && memcmp(said.p, "./", 2) == 0)
			said = (struct str){ said.p + 2, said.n - 2 };
		if (same_path(said, rest))
			return r;
	}
	return NULL;
}

/* Tables ----------------------------------------------------------------------------------------------------- */

static const struct tabular_kind *kind_of(
    struct arena *a, const struct tabular_resource *resource, struct str path)
{
	const struct tabular_kind *k = resource ? tabular_kind(a, resource->name) : NULL;

	return k ? k : tabular_kind(a, base_of(path));
}

static bool is_root(const struct tabular_kind *k)
{
	return k && k->entity == ENTITY_ORGANIZATION;
}

static int by_kind(const void *x, const void *y)
{
	const struct tabular_table *a = x, *b = y;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->entry < b->entry ? -1 : 1;
}

static void note_stranger(struct arena *a, struct tabular_package *p, struct str path)
{
	if (p->n_strangers < TABULAR_STRANGERS_MAX)
		p->strangers[p->n_strangers] = arena_str(a, path);
	p->n_strangers++;
}

/* Another table of this kind is there already. Of two the one beside the organizations is kept. */
static bool is_beside(
    struct arena *a, struct tabular_package *p, const struct tabular_table *t, struct str home)
{
	struct str here = folder_of(archive_name(p->zip, t->entry));

	for (size_t i = 0; i < p->n; i++) {
		struct str path = archive_name(p->zip, p->table[i].entry);
		if (p->table[i].kind != t->kind || str_eq(folder_of(path), here))
			continue;
		if (!str_eq(here, home))
			return false;
		note_stranger(a, p, path);
		p->table[i] = *t;
		return false;
	}
	return true;
}

static bool add_table(struct arena *a, struct tabular_package *p, const struct tabular_table *t,
    struct str home, struct err *err)
{
	size_t before = p->n_strangers;

	if (!is_beside(a, p, t, home)) {
		if (p->n_strangers == before)
			note_stranger(a, p, archive_name(p->zip, t->entry));
		return true;
	}
	if (p->n == TABULAR_TABLES_MAX)
		return err_set(err, ERR_INPUT, _("more than %d tables"), TABULAR_TABLES_MAX);
	p->table[p->n++] = *t;
	return true;
}

/* The folder of the organizations that lie least deep. */
static bool find_home(struct arena *a, const struct tabular_package *p, struct str *home)
{
	bool found = false;

	for (size_t i = 0; i < archive_count(p->zip); i++) {
		struct str path = archive_name(p->zip, i);
		if (!is_table(path) || !is_root(kind_of(a, NULL, path)))
			continue;
		if (!found || folder_of(path).n < home->n)
			*home = folder_of(path);
		found = true;
	}
	return found;
}

static bool find_tables(struct arena *a, struct tabular_package *p, struct str encoding,
    const struct tabular_resource *first, struct str folder, struct err *err)
{
	struct str home = folder;

	find_home(a, p, &home);
	for (size_t i = 0; i < archive_count(p->zip); i++) {
		struct str path = archive_name(p->zip, i);
		if (!is_table(path))
			continue;
		const struct tabular_resource *r = resource_of(first, folder, path);
		struct tabular_table t = { .kind = kind_of(a, r, path), .entry = i, .resource = r };
		t.name = arena_str(a, base_of(path));
		t.encoding = encoding;
		t.delimiter = r ? r->delimiter : '\0';
		if (!t.kind)
			note_stranger(a, p, path);
		else if (t.kind->role != TABULAR_ASIDE && !add_table(a, p, &t, home, err))
			return false;
	}
	return true;
}

/* What its columns mean; a table with nothing in it has none. */
static bool read_header(struct arena *a, struct tabular_package *p, struct tabular_table *t, struct err *err)
{
	struct tabular_rows *AUTO_TABULAR_ROWS rows = NULL;

	if (!tabular_rows_open(p->zip, t, &rows, err))
		return false;
	const struct str *names = tabular_rows_names(rows, &t->n_columns);
	t->columns = tabular_columns(a, t->kind, names, t->n_columns);
	const struct tabular_kind *seen = tabular_kind_seen(t->kind, t->columns, t->n_columns);
	if (seen != t->kind) {
		t->kind = seen;
		t->columns = tabular_columns(a, seen, names, t->n_columns);
	}
	return true;
}

static bool look(struct arena *a, struct tabular_package *p, struct str encoding, struct err *err)
{
	long descriptor = find_descriptor(p->zip);
	struct tabular_resource *resources = NULL;
	struct str folder = STR_NONE;

	if (descriptor != ARCHIVE_NONE) {
		folder = folder_of(archive_name(p->zip, (size_t)descriptor));
		if (!read_descriptor(a, p->zip, descriptor, &resources, err))
			return false;
	}
	if (!find_tables(a, p, encoding, resources, folder, err))
		return false;
	for (size_t i = 0; i < p->n; i++)
		if (!read_header(a, p, &p->table[i], err))
			return false;
	qsort(p->table, p->n, sizeof *p->table, by_kind);
	for (size_t i = 0; i < p->n; i++)
		if (is_root(p->table[i].kind))
			return true;
	return err_set(err, ERR_INPUT,
	    _("there is no table of organizations in it (organizations.csv): check the format of the source"));
}

bool tabular_open(struct arena *a, const struct input *in, struct str encoding, struct tabular_package *out,
    struct err *err)
{
	struct tabular_package p = { 0 };

	if (!archive_open(in, NULL, &p.zip, err))
		return false;
	if (!look(a, &p, encoding, err)) {
		archive_close(&p.zip);
		return false;
	}
	*out = p;
	return true;
}

void tabular_close(struct tabular_package *p)
{
	archive_close(&p->zip);
}

const char *tabular_version(const struct tabular_package *p)
{
	enum tabular_version last = TABULAR_ANY;

	for (size_t i = 0; i < p->n; i++) {
		enum tabular_version v = p->table[i].kind->version;
		last = v > last ? v : last;
	}
	if (last == TABULAR_3 || last == TABULAR_ANY)
		return "3.x";
	return last == TABULAR_2 ? "2.0" : "1.1";
}
