/* markup.h: texts that were written for a web page, as plain lines.
 *
 * Feeds hold HTML in texts that should have none, escaped once or twice ("&lt;b&gt;"). Where a text really holds
 * known tags or entities of HTML, paragraphs, line breaks, rows and list items become lines, other tags go away and
 * entities become characters; what only looks like it ("< 18 ans", "A&B") stays as it is. */
#ifndef IMPORTERS_MARKUP_H
#define IMPORTERS_MARKUP_H

#include "lib/arena.h"
#include "lib/str.h"

/* UTF-8 in, UTF-8 out, trimmed; a part of `s` where nothing had to change. White space is not made tidy, but that
 * which stood around tags is. */
struct str markup_plain(struct arena *a, struct str s);

#endif
