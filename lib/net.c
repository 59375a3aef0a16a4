#include "lib/net.h"

#include "lib/file.h"
#include "lib/gzip.h"
#include "lib/i18n.h"
#include "lib/net_parts.h"

#include <unistd.h>

enum {
	TIMEOUT_SECS = 600,
	CONNECT_SECS = 30,
	SLOW_SECS = 60, /* of less than SLOW_BYTES a second */
	SLOW_BYTES = 100,
	REDIRECTS = 5,
	RETRY_AFTER_MAX = 300,
	ERROR_PAGE = 65536, /* bytes of a body that nobody keeps */
};

#define MAX_BYTES ((uint64_t)1 << 30)

/* One attempt: a request, perhaps redirected. */
struct fetch {
	struct arena *a;
	const struct net_request *req;
	const char *path;
	CURL *curl;
	CURLU *first, *now;  /* the URL asked for, and the one it led to */
	CURLU *of;           /* whose host is meant: req->of, or `first` again */
	struct file_out *to; /* NULL until a body comes */
	uint64_t bytes, max;
	bool same_host;                       /* as that of `of`: may be private when that may */
	bool same_origin;                     /* scheme and port too: may have our password and headers */
	bool too_large, file_failed, skipped; /* why the body was refused */
	bool packed;                          /* the body is gzip, and lies beside `path` */
	struct net_guard guard;
	struct err *err;
};

static const char *shown(const struct fetch *f)
{
	char *z = NULL;

	curl_url_get(f->now, CURLUPART_URL, &z, 0);
	const char *out = net_shown_url(f->a, z ? z : "").p;

	curl_free(z);
	return out;
}

/* set_options has taken user and password out of it. */
static const char *url_text(const struct fetch *f)
{
	char *z = NULL;

	curl_url_get(f->now, CURLUPART_URL, &z, 0);
	const char *out = arena_z(f->a, str_of(z));

	curl_free(z);
	return out;
}

static const char *header(struct fetch *f, const char *name)
{
	struct curl_header *h;

	if (curl_easy_header(f->curl, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK || !*h->value)
		return NULL;
	return arena_z(f->a, str_of(h->value));
}

/* The body of a 200 goes to its file, or beside it while it is packed. */
static bool begin_body(struct fetch *f)
{
	const char *coding = header(f, "Content-Encoding");

	f->packed = coding && (strcasecmp(coding, "gzip") == 0 || strcasecmp(coding, "x-gzip") == 0);
	const char *path = f->packed ? arena_fmt(f->a, "%s.gz", f->path).p : f->path;
	return file_begin(path, FILE_SECRET, &f->to, f->err);
}

static bool unpack(struct fetch *f, struct err *err)
{
	const char *packed = arena_fmt(f->a, "%s.gz", f->path).p;
	bool ok = gzip_unpack(packed, f->path, f->max, &f->bytes, err);

	unlink(packed);
	return ok;
}

/* A piece of a body. Only that of a 200 is kept. */
static size_t take_body(char *p, size_t size, size_t n, void *ctx)
{
	struct fetch *f = ctx;
	long status = 0;

	n *= size;
	curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
	uint64_t max = status == 200 || f->max < ERROR_PAGE ? f->max : ERROR_PAGE;
	if (n > max - f->bytes) {
		f->too_large = status == 200;
		f->skipped = status != 200;
		return 0;
	}
	f->bytes += n;
	if (status != 200)
		return n;
	if (f->req->progress)
		f->req->progress(f->req->progress_ctx, f->bytes);
	if ((!f->to && !begin_body(f)) || !file_write(f->to, (struct str){ p, n }, f->err)) {
		f->file_failed = true;
		return 0;
	}
	return n;
}

static bool add_header(struct curl_slist **list, const char *name, const char *value)
{
	char line[2048];

	if (!value || !*value)
		return true;
	for (const char *p = value; *p; p++)
		if ((unsigned char)*p < ' ')
			return true; /* not what a server gave us: ask for everything */
	if (snprintf(line, sizeof line, "%s: %s", name, value) >= (int)sizeof line)
		return true;
	struct curl_slist *more = curl_slist_append(*list, line);
	if (more)
		*list = more;
	return more != NULL;
}

static bool set_headers(const struct fetch *f, struct curl_slist **list)
{
	const char *const *h = f->same_origin ? f->req->headers : NULL;

	if (!add_header(list, "If-None-Match", f->req->etag) ||
	    !add_header(list, "If-Modified-Since", f->req->last_modified))
		return false;
	for (; h && *h; h++) {
		struct curl_slist *more = curl_slist_append(*list, *h);
		if (!more)
			return false;
		*list = more;
	}
	return true;
}

/* Everything that one request of the attempt is made with; user and password go to the first host only. */
static bool set_options(struct fetch *f, struct curl_slist *headers)
{
	const struct net_request *r = f->req;
	long timeout = r->timeout_secs ? r->timeout_secs : TIMEOUT_SECS;
	CURL *c = f->curl;
	char *user = NULL, *password = NULL;
	bool ok = true;

	curl_easy_reset(c);
	if (f->same_origin) {
		curl_url_get(f->of, CURLUPART_USER, &user, CURLU_URLDECODE);
		curl_url_get(f->of, CURLUPART_PASSWORD, &password, CURLU_URLDECODE);
	}
	bool given = f->same_origin && r->user;
	curl_url_set(f->now, CURLUPART_USER, NULL, 0);
	curl_url_set(f->now, CURLUPART_PASSWORD, NULL, 0);
#define SET(option, value) (ok = ok && curl_easy_setopt(c, (option), (value)) == CURLE_OK)
	SET(CURLOPT_CURLU, f->now);
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_HTTPGET, 1L);
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_USERAGENT, "vigie");
	SET(CURLOPT_ACCEPT_ENCODING, "gzip");
	SET(CURLOPT_HTTP_CONTENT_DECODING, 0L); /* lib/gzip.h says why */
	SET(CURLOPT_PROXY, r->proxy ? r->proxy : "");
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	SET(CURLOPT_TIMEOUT, timeout);
	SET(CURLOPT_CONNECTTIMEOUT, timeout < CONNECT_SECS ? timeout : (long)CONNECT_SECS);
	SET(CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
	SET(CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECS);
	SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)f->max);
	SET(CURLOPT_OPENSOCKETFUNCTION, net_open_socket);
	SET(CURLOPT_OPENSOCKETDATA, &f->guard);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, f);
	SET(CURLOPT_HTTPHEADER, headers);
	if (r->ca_file)
		SET(CURLOPT_CAINFO, r->ca_file);
	if (given || user)
		SET(CURLOPT_USERNAME, given ? r->user : user);
	if (given || password)
		SET(CURLOPT_PASSWORD, given ? (r->password ? r->password : "") : password);
#undef SET
	curl_free(user);
	curl_free(password);
	return ok;
}

/* What the server's answer, other than 200 and 304, means. */
static bool status_error(int status, struct err *err)
{
	switch (status) {
	case 401:
	case 403:
		return err_set(err, ERR_CONFIG,
		    _("access is refused (%d): ask the partner for access, or correct the password"), status);
	case 404:
	case 410:
		return err_set(err, ERR_CONFIG,
		    _("there is no such file any more (%d): ask the partner for its new address and correct the url"),
		    status);
	case 407:
		return err_set(
		    err, ERR_CONFIG, _("the proxy wants a password (%d): correct the proxy's url"), status);
	case 408:
	case 425:
	case 429:
		return err_set(err, ERR_RETRY, _("the server asks to come back later (%d)"), status);
	default:
		break;
	}
	if (status >= 500)
		return err_set(err, ERR_RETRY, _("the server has a trouble of its own (%d)"), status);
	if (status >= 300 && status < 400)
		return err_set(err, ERR_CONFIG,
		    _("the server points elsewhere without saying where (%d): correct the url"), status);
	return err_set(
	    err, ERR_CONFIG, _("the server gives no file (%d): look at the address with a browser"), status);
}

/* What libcurl could not do. */
static bool transfer_error(const struct fetch *f, CURLcode code, struct err *err)
{
	if (f->file_failed)
		return false; /* err is filled */
	if (f->too_large || code == CURLE_FILESIZE_EXCEEDED)
		return err_set(err, ERR_INPUT, _("the file is longer than the %llu bytes allowed"),
		    (unsigned long long)f->max);
	if (f->guard.refused[0] && code == CURLE_COULDNT_CONNECT)
		return net_refused(&f->guard, err);
	switch (code) {
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
		return err_set(
		    err, ERR_CONFIG, _("this is no address of the web: write http:// or https://"));
	case CURLE_PEER_FAILED_VERIFICATION:
		return err_set(err, ERR_CONFIG,
		    _("the server's certificate is not to be trusted: tell the partner, or name its authority in ca_file"));
	case CURLE_SSL_CACERT_BADFILE:
		return err_set(err, ERR_CONFIG, _("the certificates in %s cannot be read"),
		    f->req->ca_file ? f->req->ca_file : "?");
	default:
		return net_trouble(code, err);
	}
}

/* Is it still the host that was agreed on? */
static void compare(struct fetch *f)
{
	f->same_host = net_same_part(f->of, f->now, CURLUPART_HOST);
	f->same_origin = f->same_host && net_same_part(f->of, f->now, CURLUPART_SCHEME) &&
	    net_same_part(f->of, f->now, CURLUPART_PORT);
}

/* Turns to where the server points. */
static bool follow(struct fetch *f, const char *where, struct err *err)
{
	CURLU *next = curl_url();

	if (!next || curl_url_set(next, CURLUPART_URL, where, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
		curl_url_cleanup(next);
		return err_set(
		    err, ERR_CONFIG, _("the server points to something that is no address: correct the url"));
	}
	bool secure = net_is_scheme(next, "https"), plain = net_is_scheme(next, "http"),
	     was_secure = net_is_scheme(f->now, "https");
	bool same_host = net_same_part(f->now, next, CURLUPART_HOST);
	curl_url_cleanup(f->now);
	f->now = next;
	compare(f);
	if (f->req->same_host && !same_host)
		return err_set(err, ERR_CONFIG,
		    _("the server points to another host, which is not followed here: correct the url"));
	if (!secure && !plain)
		return err_set(err, ERR_CONFIG,
		    _("the server points to something that is not on the web: correct the url"));
	if (was_secure && !secure)
		return err_set(err, ERR_CONFIG,
		    _("the server points from https to http: if that is meant, write the http address in the url"));
	return true;
}

/* The end of an attempt whose answer was read: the file, or nothing new, or why not. */
static bool conclude(struct fetch *f, int status, struct net_response *out, struct err *err)
{
	bool unchanged = status == 304 && (f->req->etag || f->req->last_modified);

	if (status != 200 && !unchanged)
		return status_error(status, err);
	if (!unchanged) {
		if (!f->to && !file_begin(f->path, FILE_SECRET, &f->to, err))
			return false;
		if (!file_commit(&f->to, err) || (f->packed && !unpack(f, err)))
			return false;
	}
	out->status = status;
	out->not_modified = unchanged;
	out->bytes = unchanged ? 0 : f->bytes;
	out->etag = header(f, "ETag");
	out->last_modified = header(f, "Last-Modified");
	out->content_type = header(f, "Content-Type");
	out->url = shown(f);
	out->found = url_text(f);
	return true;
}

/* One attempt, redirects followed. *after: seconds that the server asks to wait, or 0. */
static bool attempt(struct fetch *f, struct net_response *out, curl_off_t *after, struct err *err)
{
	curl_url_cleanup(f->now);
	f->now = curl_url_dup(f->first);
	if (f->now)
		compare(f);
	for (int hop = 0; f->now; hop++) {
		struct curl_slist *headers = NULL;
		char *where = NULL;
		long status = 0;
		f->bytes = 0;
		f->too_large = f->file_failed = f->skipped = f->packed = false;
		f->guard = (struct net_guard){ .allowed = f->req->proxy ||
			    (f->req->allow_private && f->same_host) };
		if (!set_headers(f, &headers) || !set_options(f, headers)) {
			curl_slist_free_all(headers);
			break;
		}
		CURLcode code = curl_easy_perform(f->curl);
		curl_slist_free_all(headers);
		curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
		curl_easy_getinfo(f->curl, CURLINFO_REDIRECT_URL, &where);
		curl_easy_getinfo(f->curl, CURLINFO_RETRY_AFTER, after);
		if (f->req->status)
			*f->req->status = (int)status;
		if (code != CURLE_OK && status < 400 && !f->skipped)
			return transfer_error(f, code, err);
		if (!where || status < 300 || status >= 400)
			return conclude(f, (int)status, out, err);
		if (hop == REDIRECTS)
			return err_set(err, ERR_CONFIG,
			    _("the server points elsewhere more than 5 times: correct the url"));
		if (!follow(f, where, err))
			return false;
	}
	return err_set(err, ERR_FATAL, _("out of memory"));
}

static bool fetch(struct fetch *f, struct net_response *out, struct err *err)
{
	for (out->attempts = 1;; out->attempts++) {
		curl_off_t after = 0;
		if (attempt(f, out, &after, err))
			return true;
		file_abort(&f->to);
		err_add(err, "%s", shown(f));
		if (err->kind != ERR_RETRY || out->attempts > f->req->retries || after > RETRY_AFTER_MAX)
			return false;
		net_wait(f->req->sleep, f->req->sleep_ctx, out->attempts, (int)after);
	}
}

bool net_fetch(struct arena *a, const struct net_request *req, const char *path, struct net_response *out,
    struct err *err)
{
	struct fetch f = { .a = a,
		.req = req,
		.path = path,
		.max = req->max_bytes ? req->max_bytes : MAX_BYTES,
		.err = err };
	struct net_response response = { 0 };
	bool ok = false;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, ERR_FATAL, _("out of memory"));
	f.curl = curl_easy_init();
	f.first = curl_url();
	f.of = curl_url();
	if (req->status)
		*req->status = 0;
	if (!f.curl || !f.first || !f.of)
		err_set(err, ERR_FATAL, _("out of memory"));
	else if (curl_url_set(f.first, CURLUPART_URL, req->url, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
	    (!net_is_scheme(f.first, "http") && !net_is_scheme(f.first, "https")))
		err_set(err, ERR_CONFIG, _("\"%s\" is no address of the web: write http:// or https://"),
		    net_shown_url(a, req->url).p);
	else if (curl_url_set(f.of, CURLUPART_URL, req->of ? req->of : req->url, CURLU_NON_SUPPORT_SCHEME) !=
	    CURLUE_OK)
		err_set(err, ERR_CONFIG, _("\"%s\" is no address of the web: write http:// or https://"),
		    net_shown_url(a, req->of).p);
	else
		ok = fetch(&f, &response, err);
	file_abort(&f.to);
	curl_url_cleanup(f.now);
	curl_url_cleanup(f.first);
	curl_url_cleanup(f.of);
	curl_easy_cleanup(f.curl);
	curl_global_cleanup();
	if (ok)
		*out = response;
	return ok;
}
