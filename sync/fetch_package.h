/* fetch_package.h: a delivery that is a folder of tables (a tabular data package, HSDS or another) becomes one file. */
#ifndef SYNC_FETCH_PACKAGE_H
#define SYNC_FETCH_PACKAGE_H

#include "lib/arena.h"
#include "lib/err.h"
#include "sync/fetcher.h"

/* Is the folder a package: does it hold datapackage.json, organizations.csv or organization.csv (in any case)? */
bool fetch_package_is(const char *folder);

/* Packs its tables (.csv, .tsv) and datapackage.json, those of its own folders too, into a zip at `path`: the same files give
 * the same bytes. Hidden and unfinished files stay out. ERR_CONFIG: it cannot be read, or it is no package; ERR_INPUT: far
 * too many files. */
bool fetch_package_pack(struct arena *a, const char *folder, const char *path, struct err *err);

/* A path that was given: a file is read in place, a package packed into job->path. */
bool fetch_package_given(const struct fetch_job *job, const char *path, struct fetched *out, struct err *err);

/* A partner who may write into the folder could link to any file that we may read, and get it back among the refusals:
 * ERR_CONFIG when `path` in it leads elsewhere. */
bool fetch_package_contained(const char *folder, const char *path, struct err *err);

/* A name that nobody means as a delivery: hidden, or a file that is still being written (".x", "~$x", "x.part", "x.tmp"). */
bool fetch_package_unfinished(const char *name);

#endif
