/* fetch_auth.h: what a source's server wants to know before it gives anything: the contract's `credentials` file.
 *
 *	user = vigie                 password = …         (HTTP Basic, SFTP)
 *	bearer = …                                        (Authorization: Bearer …)
 *	key = …                      header = Api-Key     (a key in a header; for iCarol in the query)
 *	private_key = id_ed25519     passphrase = …       (SFTP; paths lie beside the file)
 *	known_hosts = known_hosts    host_key = SHA256:…  (SFTP: by which key the server is known; one of the two)
 *	ca_file = …                                       (HTTPS: an authority of the partner's own)
 *
 * The file is ours alone (0600), like a key. Nothing of it stands in any message. */
#ifndef SYNC_FETCH_AUTH_H
#define SYNC_FETCH_AUTH_H

#include "lib/net.h"
#include "sync/fetcher.h"

struct fetch_auth {
	const char *user, *password, *bearer, *key, *header; /* "" when absent */
	const char *private_key, *passphrase, *known_hosts, *host_key, *ca_file;
};

/* Of the job's source; all "" when it names no file. ERR_CONFIG: a file that others may read (with the command that
 * mends it), or with a key that means nothing. */
bool fetch_auth_read(const struct fetch_job *job, struct fetch_auth *out, struct err *err);

/* A request of the job's source: its limits, and who asks. `url` is what is asked for; the secrets go along only when it is
 * of the same scheme, host and port as `where`, or when that names no host. */
bool fetch_request(const struct fetch_job *job, const char *url, struct net_request *out, struct err *err);

/* The file at url into job->path. `again`: only when it is another one than the delivery applied last was, by the ETag
 * and date that the server gave then (out->not_modified). Fills out->state.etag and .last_modified. */
bool fetch_changed(
    const struct fetch_job *job, const char *url, bool again, struct fetched *out, struct err *err);

#endif
