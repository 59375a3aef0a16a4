#include "sync/fetch_auth.h"

#include "lib/file.h"
#include "lib/i18n.h"

enum { RETRIES = 3 };

static const char *text(const struct conf *c, const char *key)
{
	const char *value = conf_get(c, "", key);

	return value ? value : "";
}

/* What goes into a header must not begin another one. */
static bool is_plain(const char *z)
{
	for (; *z; z++)
		if ((unsigned char)*z < ' ' || *z == 0x7f)
			return false;
	return true;
}

static bool check(const struct fetch_auth *f, const struct conf *c, struct err *err)
{
	if (!is_plain(f->bearer) || !is_plain(f->key) || !is_plain(f->header) || strpbrk(f->header, ": "))
		return err_set(err, ERR_CONFIG,
		    _("%s: a key or a header's name has characters that it cannot have"), conf_path(c));
	if (*f->header && !*f->key)
		return conf_bad(c, "", "header", _("it names the header of a key, and there is no key"), err);
	return conf_check_used(c, err);
}

bool fetch_auth_read(const struct fetch_job *job, struct fetch_auth *out, struct err *err)
{
	struct conf *AUTO_CONF c = NULL;

	*out = (struct fetch_auth){ "", "", "", "", "", "", "", "", "", "" };
	if (!job->source->fetch.credentials.n)
		return true;
	const char *path = arena_z(job->a, job->source->fetch.credentials);
	if (!file_check_private(path, err) || !conf_read(path, &c, err))
		return false;
	struct arena *a = job->a;
#define TEXT(key)    arena_z(a, str_of(text(c, key)))
#define FILE_OF(key) arena_z(a, conf_beside(a, c, text(c, key)))
	struct fetch_auth f = { .user = TEXT("user"),
		.password = TEXT("password"),
		.bearer = TEXT("bearer"),
		.key = TEXT("key"),
		.header = TEXT("header"),
		.private_key = FILE_OF("private_key"),
		.passphrase = TEXT("passphrase"),
		.known_hosts = FILE_OF("known_hosts"),
		.host_key = TEXT("host_key"),
		.ca_file = FILE_OF("ca_file") };
#undef TEXT
#undef FILE_OF
	if (!check(&f, c, err))
		return false;
	*out = f;
	return true;
}

bool fetch_request(const struct fetch_job *job, const char *url, struct net_request *out, struct err *err)
{
	struct fetch_auth auth;
	const char **headers = ARENA_ARRAY(job->a, const char *, 3);
	int n = 0;

	if (!fetch_auth_read(job, &auth, err))
		return false;
	if (*auth.bearer)
		headers[n++] = arena_fmt(job->a, "Authorization: Bearer %s", auth.bearer).p;
	if (*auth.key && *auth.header)
		headers[n++] = arena_fmt(job->a, "%s: %s", auth.header, auth.key).p;
	*out = (struct net_request){
		.url = url,
		.of = arena_z(job->a, job->source->where),
		.user = *auth.user ? auth.user : NULL,
		.password = *auth.user ? auth.password : NULL,
		.headers = n ? headers : NULL,
		.ca_file = *auth.ca_file ? auth.ca_file : NULL,
		.max_bytes = job->source->max_bytes,
		.allow_private = job->source->allow_private,
		.retries = job->once ? 0 : RETRIES,
	};
	return true;
}

bool fetch_changed(
    const struct fetch_job *job, const char *url, bool again, struct fetched *out, struct err *err)
{
	struct net_request req;
	struct net_response got;

	if (!fetch_request(job, url, &req, err))
		return false;
	req.etag = again && job->last->etag.n ? arena_z(job->a, job->last->etag) : NULL;
	req.last_modified = again && job->last->last_modified.n ? arena_z(job->a, job->last->last_modified)
	                                                        : NULL;
	req.progress = job->progress;
	req.progress_ctx = job->ctx;
	if (!net_fetch(job->a, &req, job->path, &got, err))
		return false;
	out->not_modified = got.not_modified;
	out->state.etag = str_of(got.etag);
	out->state.last_modified = str_of(got.last_modified);
	return true;
}
