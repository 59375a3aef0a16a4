/* html_conf.h: what a mapping says of the pages of a site: its sections [html] and [columns] (docs/mapping.md). */
#ifndef IMPORTERS_HTML_CONF_H
#define IMPORTERS_HTML_CONF_H

#include "lib/arena.h"
#include "lib/conf.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>

enum { HTML_PAGES_DEFAULT = 500, HTML_COLUMNS_MAX = 200 };

struct html_column {
	struct str name;
	const char *xpath; /* seen from the item, or from the detail page */
	bool detail;       /* of the item's own page */
};

struct html_conf {
	const char *item;   /* each organization on a page */
	const char *detail; /* seen from the item: the link to its own page; NULL: it has none */
	const char *next;   /* the links to further pages of the list; NULL: there is one */
	int pages;          /* at most so many, the items' own ones too */
	struct html_column *columns;
	size_t n;
};

/* Reads them. ERR_CONFIG names file, line and key: no item, no column, an XPath that is none (the parser's place in it),
 * a column of the detail page without a link to it. */
bool html_conf_read(struct arena *a, const struct conf *mapping, struct html_conf *out, struct err *err);

#endif
