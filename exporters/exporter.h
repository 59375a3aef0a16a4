/* exporter.h: the contract of a format that goes out: records to bytes.
 *
 * An exporter gets only what its reader may see: audience and language were applied before (store/view.h). It
 * writes to a struct out, which appears whole or not at all (lib/file.h). */
#ifndef EXPORTERS_EXPORTER_H
#define EXPORTERS_EXPORTER_H

#include "lib/buf.h"
#include "lib/err.h"
#include "model/record.h"

#include <stdbool.h>
#include <stdint.h>

/* Where the bytes go. write() returns false with err filled. */
struct export_out {
	void *ctx;
	bool (*write)(void *ctx, struct str bytes, struct err *err);
};

struct export_head {
	const char *shape;   /* the format's own variant: "ndjson", "array", "page"; NULL: its first */
	uint64_t total;      /* records that will come */
	uint64_t page, size; /* for shape "page": 1-based number and page length; else 0 */
	int64_t now;         /* UTC seconds */
	int64_t seq;         /* the directory's last change that this export holds */
	int64_t since;       /* the deltas' start, -1 for a whole export */
	struct str lang;     /* "fr" or "en" */
	enum audience audience;
	const struct entity *entity; /* the root entity of all records */
};

/* Why a fiche is not in the directory any more, for partners that hold it. */
struct tombstone {
	struct str id, name;
	struct str status;      /* "closed", "deleted", "merged" */
	struct str replaced_by; /* id of the fiche it was merged into; else blank */
	int64_t seq;
};

struct exporter {
	const char *name;
	const char *summary;       /* N_() */
	const char *const *shapes; /* NULL at the end; the first is the default */
	const char *extension;     /* "ndjson" */

	/* Each gets `state`, made by begin and freed by end; end is called with err == NULL after a failure. */
	bool (*begin)(
	    const struct export_head *head, const struct export_out *out, void **state, struct err *err);
	bool (*record)(void *state, const struct record *r, struct err *err);
	/* The same record as canonical JSON, when no parsing is needed; NULL: the format needs the record. */
	bool (*json)(void *state, struct str doc, struct err *err);
	bool (*gone)(void *state, const struct tombstone *t, struct err *err);
	bool (*end)(void **state, struct err *err);
};

extern const struct exporter *const exporters[]; /* NULL at the end; alphabetical */
const struct exporter *exporter_by_name(struct str name);

#endif
