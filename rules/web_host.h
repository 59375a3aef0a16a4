/* web_host.h: whose a host is; for web.c, which reads addresses. Pure. */
#ifndef RULES_WEB_HOST_H
#define RULES_WEB_HOST_H

#include "lib/arena.h"
#include "lib/str.h"

enum web_page { WEB_PAGE_PATH, WEB_PAGE_SITE };

struct web_host {
	struct str host; /* ASCII, lower case, without "www." */
	struct str domain;
	bool shared;
	enum web_page page; /* where a shared one says whose it is: the path alone, or host and path */
	bool bare;          /* nothing stands before the shared domain */
};

/* False when it is no host with a domain in it: one word, an IP address, an ending alone (qc.ca), one that nobody knows where
 * `any_ending` is false. */
bool web_host_read(struct arena *a, struct str host, bool any_ending, struct web_host *out);

#endif
