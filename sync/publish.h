/* publish.h: the directory, or what changed in it, written in one format for one reader, whole or not at all. */
#ifndef SYNC_PUBLISH_H
#define SYNC_PUBLISH_H

#include "exporters/exporter.h"
#include "store/db.h"
#include "store/view.h"

struct publish {
	const struct exporter *exporter;
	const char *shape; /* NULL: the format's first */
	const char *path;  /* NULL or "-": stdout */
	struct view view;
	int64_t since; /* changes after this sequence number, with tombstones; -1: the whole directory */
	uint64_t page, size; /* shape "page" */
	struct str region;   /* blank: all */
	int64_t now;
};

struct published {
	uint64_t fiches, gone;
	int64_t seq; /* the next delta starts here */
	struct view_told told;
};

bool publish_directory(struct db *db, const struct publish *p, struct published *out, struct err *err);

#endif
