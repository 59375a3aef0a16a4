/* robots.h: what a site asks of programs that read it (RFC 9309, /robots.txt). Pure: the file is fetched by others. */
#ifndef LIB_ROBOTS_H
#define LIB_ROBOTS_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

enum { ROBOTS_BYTES_MAX = 500 * 1024 }; /* of the file that are looked at (section 2.5) */

struct robots;

/* Reads the groups for the product `agent` ("vigie"), all of them together; where there is none, those for "*". Any bytes
 * are taken; what is no line of the kind says nothing. In the arena, which also must outlive `text`'s use: it is copied. */
struct robots *robots_parse(struct arena *a, struct str text, struct str agent);

/* May this be read? `path` is what stands in the URL from the "/" behind the host on, its query too. The longest rule
 * that fits decides, of two as long the one that allows (section 2.2.2). "/robots.txt" may always. */
bool robots_allows(const struct robots *r, struct str path);

/* Milliseconds between two requests that are asked for (Crawl-delay, which the RFC does not know but sites write);
 * 0: nothing is said. */
long robots_delay_ms(const struct robots *r);

#endif
