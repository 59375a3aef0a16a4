/* net_sftp.h: one file fetched over SFTP (libcurl's and libssh2's).
 *
 * The server must prove who it is by a key that is known beforehand: nothing is trusted because it was met first. No agent,
 * no configuration and no keys of the user's own folder are used. Addresses of our own network are refused as net.h says. */
#ifndef LIB_NET_SFTP_H
#define LIB_NET_SFTP_H

#include "lib/arena.h"
#include "lib/err.h"

#include <stdbool.h>
#include <stdint.h>

struct net_sftp {
	const char
	    *url; /* sftp://host[:port]/path, may hold user:password@; "/~/x" lies in the user's folder */
	const char *user;        /* instead of the URL's; or NULL */
	const char *password;    /* or NULL */
	const char *private_key; /* a file that only we may read; or NULL */
	const char *passphrase;  /* of that key; or NULL */
	const char *known_hosts; /* a file as OpenSSH's; or NULL … */
	const char *fingerprint; /* … the host key's, as ssh-keygen -l prints it: "SHA256:…"; or NULL */
	int64_t mtime, size;     /* of the file that is here already; mtime 0: none */
	uint64_t max_bytes;      /* 0: 1 GiB */
	int timeout_secs;        /* for one attempt; 0: 600 */
	bool allow_private;
	int retries;
	int64_t now;                                 /* a file written just before it is looked at twice */
	void (*progress)(void *ctx, uint64_t bytes); /* called as they come; or NULL */
	void *progress_ctx;
	void (*sleep)(void *ctx, int secs);
	void *sleep_ctx;
};

struct net_sftp_file {
	bool same; /* its time and size are the given ones: nothing was written */
	int64_t mtime, size;
};

/* Fetches it into the file at `path` (mode 0600), which appears whole or not at all. ERR_RETRY: not reached, cut, too slow,
 * still being written. ERR_CONFIG: no key of the host's is known, or it shows another one; access refused; no such file.
 * ERR_INPUT: larger than max_bytes. */
bool net_sftp_fetch(struct arena *a, const struct net_sftp *req, const char *path, struct net_sftp_file *out,
    struct err *err);

#endif
