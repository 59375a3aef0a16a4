/* pages.h: several pages of the web in one file, as a crawl found them.
 *
 *	vigie pages 1
 *	page list 18211 200 utf-8 https://example.test/bottin https://example.test/bottin/
 *	<18211 bytes>
 *	page detail 0 404 - https://example.test/bottin/12 -
 *
 *	end 2 whole
 *
 * A page's line has its kind, length, HTTP status, the charset that the server declared, the address that was asked for
 * and the one where it was found; "-" says nothing. The last line has how many there are, and whether more exist that
 * were not asked for ("part"). A file that is cut anywhere lacks it. */
#ifndef LIB_PAGES_H
#define LIB_PAGES_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/file.h"
#include "lib/input.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PAGES_MAX = 50000, PAGES_URL_MAX = 4000, PAGES_PAGE_MAX = 8 * 1024 * 1024 };

enum page_kind { PAGE_LIST, PAGE_DETAIL };

enum { PAGE_FORBIDDEN = -1 }; /* as a status: robots.txt asks not to read it */

struct page {
	enum page_kind kind;
	int status;
	struct str charset, url;
	struct str base; /* where it was found; blank: at url */
	uint64_t n;      /* bytes */
};

/* Reading ------------------------------------------------------------------------------------------------------- */

struct pages;

/* True when the bytes begin as such a file does. */
bool pages_is(struct str beginning);

/* Looks through the whole file or memory that `in` is, of which nothing is read. ERR_INPUT: cut, broken, more pages than
 * PAGES_MAX; ERR_CONFIG: an input that can be read only once. Free with pages_close. */
bool pages_open(const struct input *in, struct pages **out, struct err *err);
void pages_close(struct pages **p); /* accepts a pointer to NULL */

size_t pages_count(const struct pages *p);
const struct page *pages_page(const struct pages *p, size_t i);
bool pages_part(const struct pages *p);

enum { PAGES_NONE = -1 };

/* The first page that was asked for under this address, or PAGES_NONE. */
long pages_find(const struct pages *p, struct str url);

/* The bytes of a page, in the arena. */
bool pages_read(const struct pages *p, size_t i, struct arena *a, struct str *out, struct err *err);

/* Writing ------------------------------------------------------------------------------------------------------- */

/* Begins such a file. */
bool pages_begin(struct file_out *f, struct err *err);

/* Adds a page with its bytes. ERR_INPUT for an address with white space in it, or longer than PAGES_URL_MAX. */
bool pages_add(struct file_out *f, const struct page *page, struct str bytes, struct err *err);

bool pages_end(struct file_out *f, size_t count, bool part, struct err *err);

#define AUTO_PAGES __attribute__((cleanup(pages_close)))

#endif
