/* html_url.h: addresses as pages write them, made whole (RFC 3986 section 5). */
#ifndef IMPORTERS_HTML_URL_H
#define IMPORTERS_HTML_URL_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

/* `reference` seen from the page at `base` (blank: only whole addresses are understood): an address of http or https
 * without "#…", its spaces and accents escaped. Blank when it leads to nothing of the web: mailto:, javascript:, "#top",
 * more than PAGES_URL_MAX bytes. */
struct str html_url_join(struct arena *a, struct str base, struct str reference);

/* "https://example.test:8443" of such an address, with a small host; what stands behind it, "/" at least. */
struct str html_url_origin(struct arena *a, struct str url);
struct str html_url_path(struct str url);

/* "example.test:8443", without ":80" of http and ":443" of https: the same site under both schemes. */
struct str html_url_host(struct arena *a, struct str url);

#endif
