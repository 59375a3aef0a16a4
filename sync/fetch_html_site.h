/* fetch_html_site.h: a site read politely: what robots.txt asks, a pause between requests, only what has changed.
 *
 * robots.txt is asked for once for each host (RFC 9309): without one all may be read; when it cannot be had for a trouble
 * of the server's, nothing is (ERR_RETRY). */
#ifndef SYNC_FETCH_HTML_SITE_H
#define SYNC_FETCH_HTML_SITE_H

#include "lib/pages.h"
#include "sync/fetcher.h"

struct html_site;

/* For the job's `where`, with its keys `delay` (2 seconds; more when robots.txt asks for it) and `hosts` (others that links
 * may lead to). Free with html_site_close. */
bool html_site_open(const struct fetch_job *job, struct html_site **out, struct err *err);
void html_site_close(struct html_site **site); /* accepts a pointer to NULL */

/* May links lead there: the host of `where`, or one of `hosts`? */
bool html_site_is_ours(struct html_site *site, struct str url);

/* What the server said of a page last time; blank: nothing. */
struct html_validators {
	struct str etag, last_modified;
};

struct html_answer {
	int status; /* of HTTP; PAGE_FORBIDDEN: robots.txt asks not to, nothing was asked */
	bool not_modified;
	struct str charset, base; /* as in struct page */
	struct str bytes;         /* of a 200 */
	struct html_validators validators;
};

struct html_question {
	struct str url;
	struct html_validators last;
	bool once; /* what the server has a trouble with is asked for once more only, not insisted on */
};

/* Asks for a page. True also where the server gives none (404, a redirect to a host that is not ours, a file that is no
 * page: 415, one that is too long: 413). False: the server is away, or must be left alone for longer than a night. The
 * texts are the arena's. */
bool html_site_get(struct html_site *site, struct arena *a, const struct html_question *q,
    struct html_answer *out, struct err *err);

/* May it be read, and how many milliseconds are between two requests? Asks for robots.txt only. */
bool html_site_may(struct html_site *site, struct str url, bool *may, long *delay_ms, struct err *err);

#endif
