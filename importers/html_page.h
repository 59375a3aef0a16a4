/* html_page.h: one page of HTML, however broken, asked with XPath 1.0.
 *
 * libxml2's parser mends what it can; nothing is run and nothing is fetched. A page has at most 8 MiB, 200,000 elements and
 * attributes, 250 in each other; asking it costs at most some seconds, whatever the page and the XPath are. */
#ifndef IMPORTERS_HTML_PAGE_H
#define IMPORTERS_HTML_PAGE_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>

/* A page as it came. */
struct html_source {
	struct str bytes;
	struct str url;      /* where it was found; blank: unknown */
	struct str charset;  /* as the server says; blank: it does not */
	struct str declared; /* as the contract says; goes before all; blank: it does not */
	const char *name;    /* for messages */
};

struct html_page;

/* In which encoding: a byte order mark, the contract, the server, the page's own meta, else what it looks like. What reads
 * in none of these is ERR_INPUT, as is a page past a limit. Free with html_page_close. */
bool html_page_open(const struct html_source *source, struct html_page **out, struct err *err);
void html_page_close(struct html_page **page); /* accepts a pointer to NULL */

/* Finds the items of the page, and how many they are; they replace those found before. */
bool html_page_items(struct html_page *page, const char *xpath, size_t *n, struct err *err);

enum { HTML_WHOLE_PAGE = -1 };

/* The line on which an item stands, from 1. */
unsigned long html_page_line(const struct html_page *page, long item);

/* The text that an XPath gives, seen from an item or from the whole page: what several nodes say is joined with "; ", line
 * breaks are those of paragraphs, list items and <br>. Of links (href, src) it is the whole address, of mailto: and tel:
 * what stands behind. Valid as long as the arena. ERR_INPUT: more than 1 MiB, too costly. */
bool html_page_text(
    struct html_page *page, long item, const char *xpath, struct arena *a, struct str *out, struct err *err);

/* The addresses that an XPath gives: attributes (or elements with an href), made whole. What leads to no page is passed
 * over. */
bool html_page_links(struct html_page *page, long item, const char *xpath, struct arena *a, struct str **out,
    size_t *n, struct err *err);

#endif
