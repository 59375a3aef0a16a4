/* hsda_ids.h: the ids that an API has now, and those that it had. */
#ifndef SYNC_HSDA_IDS_H
#define SYNC_HSDA_IDS_H

#include "lib/buf.h"
#include "sync/fetcher.h"

struct hsda_ids {
	const struct fetch_job *job;
	const char *url; /* of the list with nothing but ids: see fetch_pages */
	int per_page;
	struct str known; /* one id a line, sorted, as they were written last time; blank: none */
	bool (*gone)(
	    void *ctx, struct str id, struct err *err); /* each of the known ones that is there no more */
	void *ctx;
};

/* Appends those there are now to `now`, sorted, one a line. When the list is shorter than the server says, moves while it is
 * read, or cannot be had at all, nobody is gone and the known ones stay. */
bool hsda_ids(const struct hsda_ids *h, struct buf *now, uint64_t *gone, struct err *err);

#endif
