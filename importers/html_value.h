/* html_value.h: what a node of a page says as text. */
#ifndef IMPORTERS_HTML_VALUE_H
#define IMPORTERS_HTML_VALUE_H

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/str.h"

#include <libxml/tree.h>

/* Appends the text of an element, with a line for each paragraph, list item, row of a table and behind each <br>; scripts
 * and styles say nothing. Of an attribute that is a link (href, src): the address made whole, or what stands behind mailto:
 * and tel:; nothing for javascript: and a place of the same page. Others as they stand. */
void html_value_node(struct arena *a, const xmlNode *node, struct str base, struct buf *out);

/* Appends text with its runs of white space as one space each, none at its ends. */
void html_value_text(struct str s, struct buf *out);

#endif
