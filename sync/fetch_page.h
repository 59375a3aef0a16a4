/* fetch_page.h: one page of an API, item by item: each becomes one line of JSON. */
#ifndef SYNC_FETCH_PAGE_H
#define SYNC_FETCH_PAGE_H

#include "lib/buf.h"
#include "sync/fetcher.h"

/* An item of a page; valid during the call. */
struct fetch_item {
	struct str line; /* the item's JSON without white space, no line end */
	struct str id;   /* its member "id"; blank: none */
	bool nested;     /* it has the member that was asked for, even an empty or null one */
};

struct fetch_page {
	int64_t total_items, total_pages; /* as the page says; -1: it does not */
	uint64_t items;                   /* as they came */
	struct hash hash;                 /* of them all */
	int status;                       /* of HTTP, also after a failure; 0: none came */
};

/* Fetches `url` and gives each item to `each`, whose failure is the page's. `member` is looked for in each item. *out has its
 * status after a failure too. A single object counts as an item when there is no list. Errors: lib/net.h; ERR_INPUT: no JSON,
 * or cut. */
bool fetch_page(const struct fetch_job *job, const char *url, const char *member,
    bool (*each)(void *ctx, const struct fetch_item *item, struct err *err), void *ctx,
    struct fetch_page *out, struct err *err);

#endif
