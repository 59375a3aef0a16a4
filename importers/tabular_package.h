/* tabular_package.h: the files of a package of tables, and which of them are tables of HSDS.
 *
 * A package is a zip. Its tables are known by the names of the files, or by the resource that datapackage.json gives a
 * file, in any folder. Where a kind of table stands in several folders, the one beside the organizations counts. */
#ifndef IMPORTERS_TABULAR_PACKAGE_H
#define IMPORTERS_TABULAR_PACKAGE_H

#include "importers/tabular_rows.h"

enum { TABULAR_TABLES_MAX = 64, TABULAR_STRANGERS_MAX = 16 };

struct tabular_package {
	struct archive *zip;
	struct tabular_table table[TABULAR_TABLES_MAX]; /* in the order of tabular_kinds */
	size_t n;
	struct str
	    strangers[TABULAR_STRANGERS_MAX]; /* the first files that look like tables and are not known */
	size_t n_strangers;                   /* all of them */
};

/* Looks into the zip that `in` is, and at the header of each table. `encoding` goes before what the package says. An
 * error: no zip, no organizations in it, a datapackage.json or a header that cannot be read, more than 64 tables.
 * Close with tabular_close; strings are the arena's. */
bool tabular_open(struct arena *a, const struct input *in, struct str encoding, struct tabular_package *out,
    struct err *err);
void tabular_close(struct tabular_package *p);

/* "3.x", "2.0" or "1.1", by the tables that there are. */
const char *tabular_version(const struct tabular_package *p);

#endif
