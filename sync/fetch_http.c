/* fetch_http.c: a file at an address of the web (lib/net.h). */
#include "lib/i18n.h"
#include "sync/fetch_auth.h"
#include "sync/fetchers.h"

enum { CHECK_SECS = 30 };

static bool fetch(const struct fetch_job *job, struct fetched *out, struct err *err)
{
	const char *url = arena_z(job->a, job->source->where);

	out->name = net_shown_url(job->a, url);
	return fetch_changed(job, url, true, out, err);
}

static bool check(const struct fetch_job *job, bool reach, struct str *found, struct err *err)
{
	const char *url = arena_z(job->a, job->source->where);
	struct net_request req;
	struct net_response got;
	int status = 0;

	*found = net_shown_url(job->a, url);
	if (!fetch_request(job, url, &req, err))
		return false;
	if (!reach)
		return true;
	/* Its first bytes are enough. */
	req.max_bytes = 1;
	req.timeout_secs = CHECK_SECS;
	req.status = &status;
	return net_fetch(job->a, &req, job->path, &got, err) || status == 200;
}

static const char *const schemes[] = { "http", "https", NULL };

const struct fetcher fetcher_http = {
	.name = "http",
	.summary = N_("a file at an address of the web (http, https)"),
	.schemes = schemes,
	.by_scheme = true,
	.fetch = fetch,
	.check = check,
};
