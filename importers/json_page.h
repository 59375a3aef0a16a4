/* json_page.h: what a page of an API says of itself, in the words of those who write pages: HSDA ("total_items",
 * "last_page"), Spring, which the UK's feeds use ("totalElements", "last"), Django ("count", "next"). */
#ifndef IMPORTERS_JSON_PAGE_H
#define IMPORTERS_JSON_PAGE_H

#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Of several pages behind one another: of the last one, but for `pages` and `announced`. -1 where it does not say. */
struct json_page {
	int64_t total_items, total_pages, page_number, size;
	bool more;     /* it is not the last one, it says */
	int64_t held;  /* items in it */
	int64_t pages; /* in the file, whole ones */
	/* The first that says another size than it has: what it says, and what it holds; -1: none. */
	int64_t announced, found;
};

/* Before its first member. */
void json_page_begin(struct json_page *p);

/* A member, name without quotes and value as they stand in the text. */
void json_page_note(struct json_page *p, struct str name, struct str value);

/* Its end. */
void json_page_end(struct json_page *p);

/* Does the member of this name hold a page's items? PERHAPS: where no member before it says that the object has a name
 * or an id itself. */
enum json_page_list { JSON_PAGE_NO, JSON_PAGE_PERHAPS, JSON_PAGE_YES };
enum json_page_list json_page_list(struct str name);

/* True for "id" and "name". */
bool json_page_is_own(struct str name);

#endif
