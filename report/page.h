/* page.h: the report as one HTML page that needs nothing but itself: no script, no font, no picture from elsewhere; for a
 * telephone or a wide screen, light or dark, and for paper. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "lib/buf.h"
#include "report/report.h"

/* Under the centre's name (blank: none), in the language of messages. A failure shows as !buf_ok(out). */
void page_write(const struct report *r, struct str centre, struct buf *out);

/* "7 474" in French, "7,474" in English. */
void page_number(struct buf *out, int64_t n);

#endif
