/* fetch_sftp.c: a file on a partner's SFTP server. */
#include "lib/file.h"
#include "lib/i18n.h"
#include "lib/net_sftp.h"
#include "sync/fetch_auth.h"
#include "sync/fetchers.h"

#include <inttypes.h>
#include <stdlib.h>

enum { RETRIES = 3 };

static const char *or_null(const char *z)
{
	return *z ? z : NULL;
}

/* ssh-keygen -l prints "SHA256:…"; libcurl wants what stands behind. */
static bool take_host_key(const struct fetch_auth *auth, struct net_sftp *out, struct err *err)
{
	const char *key = auth->host_key;

	if (!*key)
		return true;
	if (strncmp(key, "SHA256:", 7) != 0 || strlen(key) != 7 + 43)
		return err_set(err, ERR_CONFIG,
		    _("host_key in the credentials: write the fingerprint of the server's key as \"ssh-keygen -l\" prints it: SHA256:…"));
	out->fingerprint = key + 7;
	return true;
}

static bool request(const struct fetch_job *job, struct net_sftp *out, struct err *err)
{
	struct fetch_auth auth;
	const char *url = arena_z(job->a, job->source->where);

	if (!fetch_auth_read(job, &auth, err))
		return false;
	*out = (struct net_sftp){ .url = url,
		.user = or_null(auth.user),
		.password = or_null(auth.password),
		.private_key = or_null(auth.private_key),
		.passphrase = or_null(auth.passphrase),
		.known_hosts = or_null(auth.known_hosts),
		.max_bytes = job->source->max_bytes,
		.allow_private = job->source->allow_private,
		.retries = job->once ? 0 : RETRIES,
		.now = job->now,
		.progress = job->progress,
		.progress_ctx = job->ctx };
	if (!take_host_key(&auth, out, err) ||
	    (out->private_key && !file_check_private(out->private_key, err)))
		return false;
	if (!out->known_hosts && !out->fingerprint)
		return err_set(err, ERR_CONFIG,
		    _("nobody says by which key the server is known: name known_hosts or host_key in the credentials"));
	if (url[strlen(url) - 1] == '/')
		return err_set(
		    err, ERR_CONFIG, _("%s is a folder: name the file in it"), net_shown_url(job->a, url).p);
	return true;
}

static bool fetch(const struct fetch_job *job, struct fetched *out, struct err *err)
{
	struct net_sftp req;
	struct net_sftp_file got;
	char *end;

	out->name = net_shown_url(job->a, arena_z(job->a, job->source->where));
	if (!request(job, &req, err))
		return false;
	if (job->last->state.n) {
		req.mtime = strtoll(arena_z(job->a, job->last->state), &end, 10);
		req.size = strtoll(end, NULL, 10);
	}
	if (!net_sftp_fetch(job->a, &req, job->path, &got, err))
		return false;
	out->not_modified = got.same;
	out->state.state = arena_fmt(job->a, "%" PRId64 " %" PRId64, got.mtime, got.size);
	return true;
}

static bool check(const struct fetch_job *job, bool reach, struct str *found, struct err *err)
{
	struct net_sftp req;
	struct net_sftp_file got;

	*found = net_shown_url(job->a, arena_z(job->a, job->source->where));
	if (!request(job, &req, err))
		return false;
	if (!reach)
		return true;
	if (!net_sftp_fetch(job->a, &req, job->path, &got, err))
		return false;
	*found = arena_fmt(job->a, _("%.*s, %lld bytes"), STR_ARG(*found), (long long)got.size);
	return true;
}

static const char *const schemes[] = { "sftp", NULL };

const struct fetcher fetcher_sftp = {
	.name = "sftp",
	.summary = N_("a file on an SFTP server whose key is known"),
	.schemes = schemes,
	.by_scheme = true,
	.fetch = fetch,
	.check = check,
};
