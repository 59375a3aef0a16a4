/* fetch_pages.h: a list that an API gives in pages, whole.
 *
 * Pages lie: about how many there are, how long they are, and while they are read a record may move from one to another. So
 * it is the items that count: each is taken once, by its id; the same page again, counts that change on the way and a set
 * that is shorter than was announced are found out. */
#ifndef SYNC_FETCH_PAGES_H
#define SYNC_FETCH_PAGES_H

#include "sync/fetch_page.h"

struct fetch_pages {
	const char
	    *url; /* all but the page's number, and open for another parameter: it ends in '?' or '&' */
	const char *member; /* see fetch_page */
	int per_page;       /* 0: everything comes at once, in lines */
	bool (*each)(void *ctx, const struct fetch_item *item, struct err *err);
	void *ctx;
};

struct fetch_pages_told {
	uint64_t items;    /* different ones */
	int64_t announced; /* as the server said; -1: it did not */
	bool
	    moved; /* what was announced changed on the way, or is missing while others came twice: ask again */
	bool twice; /* items came twice, and nobody says how many there are */
	int status; /* of the first page, also after a failure */
};

/* Reads them all. ERR_INPUT also: the same page again, an item without an id, or far too many pages. */
bool fetch_pages(
    const struct fetch_job *job, const struct fetch_pages *p, struct fetch_pages_told *out, struct err *err);

#endif
