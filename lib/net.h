/* net.h: one file fetched over HTTP (libcurl's; only net*.c include it).
 *
 * What a partner's server says is not trusted: only http and https, at most 5 redirects and none from https to
 * http, TLS verified, the size counted after decompression, addresses inside our own network refused at the moment
 * of connecting (so that a name that changes its address between two look-ups gains nothing). Proxies of the
 * environment, .netrc and cookies are not used. Messages never hold credentials: of a URL they show neither the
 * user and password nor what stands behind '?'. */
#ifndef LIB_NET_H
#define LIB_NET_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct net_request {
	const char *url;           /* may hold user:password@ */
	const char *etag;          /* of the last response, or NULL: asks only for what has changed since */
	const char *last_modified; /* likewise */
	uint64_t max_bytes;        /* after decompression; 0: 1 GiB */
	int timeout_secs;          /* for one attempt as a whole; 0: 600 */
	/* What was agreed with a partner holds for the host of this URL: secrets go to its scheme, host and port only, and
	 * only it may be in a private network. NULL: `url` itself. */
	const char *of;
	bool allow_private;          /* that host may be in a private network */
	const char *const *headers;  /* "Name: value", ends with NULL; or NULL; secret as a password */
	const char *user, *password; /* HTTP Basic, instead of those in the URL; or NULL */
	bool same_host;              /* a redirect to another host is refused */
	void (*progress)(void *ctx, uint64_t bytes); /* called as they come; or NULL */
	void *progress_ctx;
	int *status;         /* gets HTTP's status, also of a failure; 0: none came; or NULL */
	const char *ca_file; /* certificates to trust instead of the system's, or NULL */
	const char *proxy;   /* its URL, or NULL; the proxy resolves names and must guard its own network */
	int retries;         /* further attempts after one that ERR_RETRY ended */
	void (*sleep)(void *ctx, int secs); /* how to wait between attempts; NULL really waits */
	void *sleep_ctx;
};

struct net_response {
	int status;                /* of HTTP: 200 or 304 */
	bool not_modified;         /* 304: nothing was written */
	const char *etag;          /* to remember; NULL when the server gave none */
	const char *last_modified; /* likewise */
	const char *content_type;  /* likewise */
	const char *url;           /* where it was found in the end, fit for messages */
	const char *found;         /* the same as it is, with its query, without user and password */
	uint64_t bytes;            /* written */
	int attempts;
};

/* Fetches req->url into the file at `path` (mode 0600), which appears whole or not at all: after any failure what
 * was there is still there. Texts of *out are the arena's. ERR_RETRY: not reached, cut, too slow, 408, 425, 429, 5xx,
 * after the retries (waits double from 1 to 60 seconds with chance in them; Retry-After is followed up to 5
 * minutes, and when the server asks for more there is no further attempt). ERR_CONFIG: a person must look (404, 401,
 * 403, 410, certificates, private addresses, redirects). ERR_INPUT: larger than max_bytes, or not decodable.
 * Other kinds: see file.h. */
bool net_fetch(struct arena *a, const struct net_request *req, const char *path, struct net_response *out,
    struct err *err);

/* The URL as messages may show it: without user, password, query and fragment. */
struct str net_shown_url(struct arena *a, const char *url);

/* `url` as a link on the page `base`: absolute, or relative to it. ERR_INPUT when it leads to no page of the web. */
bool net_join(struct arena *a, const char *base, const char *url, const char **out, struct err *err);
bool net_same_host(const char *a, const char *b);

/* A text as a part of a query: "%C3%A9" (RFC 3986). */
struct str net_escape(struct arena *a, struct str s);

/* True for an address that is not for the public internet: private, loopback, link-local, shared, multicast, reserved,
 * documentation; of IPv6 also when it embeds such an IPv4 address (mapped, NAT64, 6to4). */
bool net_is_private(const struct sockaddr *address);

#endif
