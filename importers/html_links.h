/* html_links.h: where a page of a directory leads: for the crawl (sync/fetch_html.c). */
#ifndef IMPORTERS_HTML_LINKS_H
#define IMPORTERS_HTML_LINKS_H

#include "importers/html_conf.h"
#include "importers/html_page.h"

struct html_links {
	size_t items;
	struct str *details; /* the own page of each item that has one, in their order */
	size_t n_details;
	struct str *next; /* further pages of the list */
	size_t n_next;
};

/* Reads a page of the list. Addresses are the arena's, whole, and may come twice. */
bool html_links_read(struct arena *a, const struct html_conf *conf, const struct html_source *page,
    struct html_links *out, struct err *err);

#endif
