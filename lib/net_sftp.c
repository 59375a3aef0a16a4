#include "lib/net_sftp.h"

#include "lib/file.h"
#include "lib/i18n.h"
#include "lib/net.h"
#include "lib/net_parts.h"

enum { TIMEOUT_SECS = 600, CONNECT_SECS = 30, SLOW_SECS = 60, SLOW_BYTES = 100, FRESH_SECS = 60 };

#define MAX_BYTES ((uint64_t)1 << 30)

struct sftp {
	const struct net_sftp *req;
	const char *path;
	CURL *curl;
	struct file_out *to;
	uint64_t bytes, max;
	int64_t mtime, size; /* that would be the file that we know; mtime 0: none */
	bool same, too_large, file_failed, growing;
	enum curl_khmatch host; /* what known_hosts says of it */
	struct net_guard guard;
	struct err *err;
};

/* Only what known_hosts holds is let in. */
static int check_host(CURL *curl, const struct curl_khkey *known, const struct curl_khkey *found,
    enum curl_khmatch match, void *ctx)
{
	struct sftp *s = ctx;

	(void)curl;
	(void)known;
	(void)found;
	s->host = match;
	return match == CURLKHMATCH_OK ? CURLKHSTAT_FINE : CURLKHSTAT_REJECT;
}

static void look_at(const struct sftp *s, int64_t *mtime, int64_t *size)
{
	curl_off_t time = -1, length = -1;

	curl_easy_getinfo(s->curl, CURLINFO_FILETIME_T, &time);
	curl_easy_getinfo(s->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	*mtime = (int64_t)time;
	*size = (int64_t)length;
}

/* Time and size are known when the first bytes come: when they are those of last time, that is enough. */
static size_t take_body(char *p, size_t size, size_t n, void *ctx)
{
	struct sftp *s = ctx;
	int64_t mtime, length;

	n *= size;
	look_at(s, &mtime, &length);
	s->same = s->mtime > 0 && mtime == s->mtime && length == s->size;
	s->too_large = n > s->max - s->bytes;
	if (s->same || s->too_large)
		return 0;
	s->bytes += n;
	if (s->req->progress)
		s->req->progress(s->req->progress_ctx, s->bytes);
	s->file_failed = (!s->to && !file_begin(s->path, FILE_SECRET, &s->to, s->err)) ||
	    !file_write(s->to, (struct str){ p, n }, s->err);
	return s->file_failed ? 0 : n;
}

static bool set_secrets(struct sftp *s)
{
	const struct net_sftp *r = s->req;
	long ways = (r->private_key ? CURLSSH_AUTH_PUBLICKEY : 0) |
	    (r->private_key ? 0 : CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD);
	CURL *c = s->curl;
	bool ok = true;

#define SET(option, value) (ok = ok && curl_easy_setopt(c, (option), (value)) == CURLE_OK)
	SET(CURLOPT_SSH_AUTH_TYPES, ways);
	if (r->user)
		SET(CURLOPT_USERNAME, r->user);
	if (r->password)
		SET(CURLOPT_PASSWORD, r->password);
	if (r->private_key)
		SET(CURLOPT_SSH_PRIVATE_KEYFILE, r->private_key);
	if (r->passphrase)
		SET(CURLOPT_KEYPASSWD, r->passphrase);
	if (r->fingerprint)
		SET(CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, r->fingerprint);
	else
		SET(CURLOPT_SSH_KNOWNHOSTS, r->known_hosts);
	SET(CURLOPT_SSH_KEYFUNCTION, check_host);
	SET(CURLOPT_SSH_KEYDATA, s);
	return ok;
}

static bool set_options(struct sftp *s)
{
	const struct net_sftp *r = s->req;
	long timeout = r->timeout_secs ? r->timeout_secs : TIMEOUT_SECS;
	CURL *c = s->curl;
	bool ok = true;

	curl_easy_reset(c);
	SET(CURLOPT_URL, r->url);
	SET(CURLOPT_PROTOCOLS_STR, "sftp");
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_FILETIME, 1L);
	SET(CURLOPT_TIMEOUT, timeout);
	SET(CURLOPT_CONNECTTIMEOUT, timeout < CONNECT_SECS ? timeout : (long)CONNECT_SECS);
	SET(CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
	SET(CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECS);
	SET(CURLOPT_OPENSOCKETFUNCTION, net_open_socket);
	SET(CURLOPT_OPENSOCKETDATA, &s->guard);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, s);
#undef SET
	return ok && set_secrets(s);
}

/* What libcurl could not do. */
static bool transfer_error(const struct sftp *s, CURLcode code, struct err *err)
{
	if (s->file_failed)
		return false; /* err is filled */
	if (s->too_large)
		return err_set(err, ERR_INPUT, _("the file is longer than the %llu bytes allowed"),
		    (unsigned long long)s->max);
	if (s->guard.refused[0])
		return net_refused(&s->guard, err);
	switch (code) {
	case CURLE_PEER_FAILED_VERIFICATION:
		return s->req->fingerprint || s->host == CURLKHMATCH_MISMATCH
		    ? err_set(err, ERR_CONFIG,
		          _("the server shows another key than the one that is known: ask the partner whether it has changed, and by which one; until then nothing is fetched"))
		    : err_set(err, ERR_CONFIG,
		          _("the server's key is not in %s: ask the partner for it, and write it there"),
		          s->req->known_hosts);
	case CURLE_LOGIN_DENIED:
		return err_set(err, ERR_CONFIG,
		    _("the server lets us not in: correct user, password or private_key in the credentials"));
	case CURLE_REMOTE_FILE_NOT_FOUND:
		return err_set(err, ERR_CONFIG,
		    _("there is no such file on the server: ask the partner where it is, and correct the url"));
	case CURLE_REMOTE_ACCESS_DENIED:
		return err_set(
		    err, ERR_CONFIG, _("the server does not let us read this file: ask the partner"));
	default:
		return net_trouble(code, err);
	}
}

/* One look at the server; what came stands in s->to. */
static bool attempt(struct sftp *s, struct err *err)
{
	s->bytes = 0;
	s->same = s->too_large = s->file_failed = false;
	s->host = CURLKHMATCH_MISSING;
	s->guard = (struct net_guard){ .allowed = s->req->allow_private };
	if (!set_options(s))
		return err_set(err, ERR_FATAL, _("out of memory"));
	CURLcode code = curl_easy_perform(s->curl);
	return code == CURLE_OK || s->same || transfer_error(s, code, err);
}

/* An empty file is one that was just begun; what was written this very minute may go on being written: it must be the same when looked at again. */
static bool check_whole(struct sftp *s, const struct net_sftp_file *got, struct err *err)
{
	if (got->size > 0 && got->mtime <= s->req->now - FRESH_SECS)
		return true;
	struct file_out *whole = s->to;
	s->to = NULL;
	s->mtime = got->mtime;
	s->size = got->size;
	bool ok = got->size <= 0 || attempt(s, err);
	s->growing = ok && !s->same;
	if (s->growing)
		ok = err_set(err, ERR_RETRY,
		    _("the file is empty or still being written: it is fetched when it is whole"));
	file_abort(&s->to);
	s->to = whole;
	s->same = false;
	return ok;
}

static bool get(struct sftp *s, struct net_sftp_file *out, struct err *err)
{
	s->mtime = s->req->mtime;
	s->size = s->req->size;
	if (!attempt(s, err))
		return false;
	out->same = s->same;
	look_at(s, &out->mtime, &out->size);
	if (s->same)
		return true;
	/* Nothing comes of an empty file. */
	if (!s->to && !file_begin(s->path, FILE_SECRET, &s->to, err))
		return false;
	return check_whole(s, out, err) && file_commit(&s->to, err);
}

static bool fetch(struct arena *a, struct sftp *s, struct net_sftp_file *out, struct err *err)
{
	for (int turn = 1;; turn++) {
		if (get(s, out, err))
			return true;
		file_abort(&s->to);
		err_add(err, "%s", net_shown_url(a, s->req->url).p);
		if (err->kind != ERR_RETRY || turn > s->req->retries || s->growing)
			return false;
		net_wait(s->req->sleep, s->req->sleep_ctx, turn, 0);
	}
}

bool net_sftp_fetch(
    struct arena *a, const struct net_sftp *req, const char *path, struct net_sftp_file *out, struct err *err)
{
	struct sftp s = {
		.req = req, .path = path, .max = req->max_bytes ? req->max_bytes : MAX_BYTES, .err = err
	};
	struct net_sftp_file got = { 0 };

	if (!req->known_hosts && !req->fingerprint)
		return err_set(err, ERR_CONFIG,
		    _("%s: nobody says by which key the server is known: name known_hosts or host_key in the credentials"),
		    net_shown_url(a, req->url).p);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(s.curl = curl_easy_init()))
		return err_set(err, ERR_FATAL, _("out of memory"));
	bool ok = fetch(a, &s, &got, err);
	curl_easy_cleanup(s.curl);
	curl_global_cleanup();
	if (ok)
		*out = got;
	return ok;
}
