#include "lib/net_imap.h"

#include "lib/i18n.h"
#include "lib/net.h"
#include "lib/net_imap_line.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <strings.h>

enum {
	TIMEOUT_SECS = 60,
	CONNECT_SECS = 30,
	NAMES_MAX = 64 * 1024,
	ENDING_MAX = 512,
	SAID_MAX = 64 * 1024 * 1024,  /* bytes of lines in one answer */
	ANSWER_LINE_MAX = 512 * 1024, /* libcurl drops what is half as long */
	BODY_TIMES = 5,               /* a large message over a slow line must not hold up those behind it */
	LOW_SPEED = 100,              /* bytes a second */
	SIZES_MAX = 32,               /* asked for at once: it refuses answers of some 100 lines */
};

struct imap {
	CURL *curl;
	struct arena *a;         /* names, for as long as the session */
	struct str base;         /* "imaps://host:993" */
	struct str host;         /* for messages */
	struct str mailbox, url; /* as the server knows it; with UIDVALIDITY */
	const char *user, *password, *ca_file;
	int timeout_secs;
	bool plain; /* without TLS: to loopback only */
	char separator;
	int64_t uidvalidity;
	bool cannot_move;
	/* Of the command that runs. */
	int64_t heard_uidvalidity;
	enum imap_ending ending;
	char said[ENDING_MAX]; /* the line that ended it */
	uint64_t bytes;
	bool refused; /* an address that is not loopback, without TLS */
	struct buf *body;
	struct imap_found *found;
};

/* What the server says ----------------------------------------------------------------------------------------- */

/* Each line that is no part of a message. */
static size_t take_line(char *p, size_t size, size_t n, void *ctx)
{
	struct imap *imap = ctx;
	struct str line = { p, size * n };
	enum imap_ending ending = imap_line_ending(line);

	imap->bytes += line.n;
	if (imap->bytes > SAID_MAX)
		return 0;
	imap_line_uidvalidity(line, &imap->heard_uidvalidity);
	imap_line_separator(line, &imap->separator);
	if (imap->found)
		imap_line_found(line, imap->found);
	/* Behind a refusal libcurl says goodbye, which is granted. */
	if (ending != IMAP_NOT_ENDED && imap->ending != IMAP_NO && imap->ending != IMAP_BAD) {
		imap->ending = ending;
		snprintf(imap->said, sizeof imap->said, "%.*s", STR_ARG(str_trim(line)));
	}
	return line.n;
}

/* A piece of a message. The lines of a list come here too, but they were taken already. */
static size_t take_body(char *p, size_t size, size_t n, void *ctx)
{
	struct imap *imap = ctx;

	n *= size;
	if (imap->body)
		buf_add(imap->body, p, n);
	return !imap->body || buf_ok(imap->body) ? n : 0;
}

static bool is_loopback(const struct curl_sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->family == AF_INET) {
		memcpy(&v4, &address->addr, sizeof v4);
		return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
	}
	if (address->family != AF_INET6)
		return false;
	memcpy(&v6, &address->addr, sizeof v6);
	return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

/* Called instead of socket() with the address that will really be connected to. A password goes unencrypted to our own
 * machine only, whatever a name leads to. Test builds talk to nobody else at all. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct imap *imap = ctx;
	bool must = imap->plain;

	(void)purpose;
#ifdef VIGIE_TEST
	must = true;
#endif
	if (must && !is_loopback(address)) {
		imap->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Commands ----------------------------------------------------------------------------------------------------- */

static bool set_options(struct imap *imap, const char *url, const char *command)
{
	CURL *c = imap->curl;
	int whole_secs = imap->timeout_secs * (imap->body ? BODY_TIMES : 1);
	bool ok = true;

	curl_easy_reset(c);
#define SET(option, value) (ok = ok && curl_easy_setopt(c, (option), (value)) == CURLE_OK)
	SET(CURLOPT_URL, url);
	SET(CURLOPT_PROTOCOLS_STR, "imap,imaps");
	SET(CURLOPT_CUSTOMREQUEST, command);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_USERNAME, imap->user);
	SET(CURLOPT_PASSWORD, imap->password);
	SET(CURLOPT_USE_SSL, imap->plain ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	SET(CURLOPT_TIMEOUT, (long)whole_secs);
	SET(CURLOPT_LOW_SPEED_LIMIT, (long)LOW_SPEED);
	SET(CURLOPT_LOW_SPEED_TIME, (long)imap->timeout_secs);
	SET(CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)whole_secs); /* until the line behind the message, too */
	SET(CURLOPT_CONNECTTIMEOUT,
	    imap->timeout_secs < CONNECT_SECS ? (long)imap->timeout_secs : (long)CONNECT_SECS);
	SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(CURLOPT_OPENSOCKETDATA, imap);
	SET(CURLOPT_BUFFERSIZE, (long)ANSWER_LINE_MAX);
	SET(CURLOPT_HEADERFUNCTION, take_line);
	SET(CURLOPT_HEADERDATA, imap);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, imap);
	if (imap->ca_file)
		SET(CURLOPT_CAINFO, imap->ca_file);
#undef SET
	return ok;
}

static CURLcode perform_once(struct imap *imap, const char *url, const char *command)
{
	imap->ending = IMAP_NOT_ENDED;
	imap->said[0] = '\0';
	imap->bytes = 0;
	imap->heard_uidvalidity = 0;
	imap->refused = false;
	return set_options(imap, url, command) ? curl_easy_perform(imap->curl) : CURLE_OUT_OF_MEMORY;
}

/* One command, in the mailbox when the URL names it: libcurl connects, logs in and selects where it must. A server may
 * end a line that was idle; that is seen only when it is used again, so a cut line gets a second try. */
static CURLcode perform(struct imap *imap, const char *url, const char *command)
{
	size_t before = imap->body ? imap->body->n : 0;
	CURLcode code = perform_once(imap, url, command);

	if (code != CURLE_RECV_ERROR && code != CURLE_SEND_ERROR)
		return code;
	if (imap->body)
		imap->body->n = before;
	return perform_once(imap, url, command);
}

/* The mailbox was made anew between two commands: UIDs mean other messages now. */
static bool made_anew(const struct imap *imap)
{
	return imap->uidvalidity && imap->heard_uidvalidity && imap->heard_uidvalidity != imap->uidvalidity;
}

static bool command_error(const struct imap *imap, CURLcode code, struct err *err)
{
	struct str said = str_of(imap->said);

	if (imap->refused && imap->plain)
		return err_set(err, ERR_CONFIG,
		    _("without encryption mail is fetched from this machine only: write imaps://"));
	if (made_anew(imap))
		return err_set(
		    err, ERR_RETRY, _("the mailbox was made anew meanwhile: run the command again"));
	switch (code) {
	case CURLE_LOGIN_DENIED:
		if (imap_line_has_code(said, "UNAVAILABLE"))
			return err_set(err, ERR_RETRY, _("the server cannot check passwords just now"));
		return err_set(err, ERR_CONFIG,
		    _("the log-in of \"%s\" is refused: correct user or password"), imap->user);
	case CURLE_QUOTE_ERROR:
		return err_set(err, ERR_CONFIG, _("the server refuses (%s)"), imap->said);
	case CURLE_PEER_FAILED_VERIFICATION:
		return err_set(err, ERR_CONFIG,
		    _("the server's certificate is not to be trusted: correct the host's name, or name its authority in ca_file"));
	case CURLE_SSL_CACERT_BADFILE:
		return err_set(err, ERR_CONFIG, _("the certificates in %s cannot be read"),
		    imap->ca_file ? imap->ca_file : "?");
	case CURLE_USE_SSL_FAILED:
		return err_set(err, ERR_CONFIG,
		    _("the server offers no encryption (STARTTLS): write imaps://, or ask its host"));
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
		return err_set(err, ERR_CONFIG, _("this is no address of a mailbox: write imaps://HOST"));
	case CURLE_COULDNT_RESOLVE_HOST:
		return err_set(
		    err, ERR_RETRY, _("this server's name is not known: look whether it is spelt right"));
	case CURLE_OPERATION_TIMEDOUT:
		return err_set(err, ERR_RETRY, _("the server is too slow"));
	case CURLE_WRITE_ERROR:
		return err_set(err, ERR_RETRY, _("the server does not stop talking"));
	case CURLE_OUT_OF_MEMORY:
		return err_set(err, ERR_FATAL, _("out of memory"));
	default:
		return err_set(err, ERR_RETRY, "%s", curl_easy_strerror(code));
	}
}

static bool fail(const struct imap *imap, CURLcode code, struct err *err)
{
	command_error(imap, code, err);
	return err_add(err, "%.*s", STR_ARG(imap->host));
}

/* Opening ------------------------------------------------------------------------------------------------------ */

static char *part(CURLU *u, CURLUPart which)
{
	char *z = NULL;

	return curl_url_get(u, which, &z, 0) == CURLUE_OK ? z : NULL;
}

/* "imaps://host:993" without whatever else stands there. */
static bool read_url(struct imap *imap, const char *url, struct err *err)
{
	CURLU *u = curl_url();
	bool ok = u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK;
	char *scheme = ok ? part(u, CURLUPART_SCHEME) : NULL, *host = ok ? part(u, CURLUPART_HOST) : NULL,
	     *port = ok ? part(u, CURLUPART_PORT) : NULL;

	ok = scheme && host && (strcasecmp(scheme, "imap") == 0 || strcasecmp(scheme, "imaps") == 0);
	if (ok) {
		imap->base = arena_fmt(
		    imap->a, "%s://%s%s%s", scheme, host, port ? ":" : "", port ? port : "");
		imap->host = imap->base;
		bool local = strcasecmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
		    strcmp(host, "[::1]") == 0;
		imap->plain = strcasecmp(scheme, "imap") == 0 && local && !imap->ca_file;
	}
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_url_cleanup(u);
	return ok ||
	    err_set(err, ERR_CONFIG, _("\"%s\" is no address of a mailbox: write imaps://HOST"),
	        net_shown_url(imap->a, url).p);
}

/* The name in a URL, behind the base. */
static bool set_mailbox(struct imap *imap, const char *name, struct err *err)
{
	imap->mailbox = imap_mailbox_name(imap->a, str_of(name), imap->separator);
	if (!imap->mailbox.n)
		return err_set(err, ERR_CONFIG, _("\"%s\" is no name of a mailbox"), name);
	char *z = curl_easy_escape(imap->curl, imap->mailbox.p, (int)imap->mailbox.n);
	if (!z)
		return err_set(err, ERR_FATAL, _("out of memory"));
	imap->url = arena_fmt(imap->a, "%.*s/%s", STR_ARG(imap->base), z);
	curl_free(z);
	return true;
}

/* Logs in first, then selects: libcurl tells a refused mailbox and a refused log-in by one code. */
static bool enter(struct imap *imap, const struct imap_account *account, struct err *err)
{
	CURLcode code = perform(imap, arena_fmt(imap->a, "%.*s/", STR_ARG(imap->base)).p, "LIST \"\" \"\"");

	if (code != CURLE_OK && (code != CURLE_QUOTE_ERROR || imap->ending == IMAP_NOT_ENDED))
		return fail(imap, code, err);
	if (!set_mailbox(imap, account->mailbox, err))
		return false;
	code = perform(imap, imap->url.p, "NOOP");
	if (code == CURLE_LOGIN_DENIED)
		return err_set(err, ERR_CONFIG, _("%.*s: the mailbox \"%s\" cannot be opened (%s)"),
		    STR_ARG(imap->host), account->mailbox, imap->said);
	if (code != CURLE_OK)
		return fail(imap, code, err);
	if (!imap->heard_uidvalidity)
		return err_set(err, ERR_CONFIG,
		    _("%.*s: the server does not number its messages for good (UIDVALIDITY): it cannot be used"),
		    STR_ARG(imap->host));
	imap->uidvalidity = imap->heard_uidvalidity;
	imap->url = arena_fmt(
	    imap->a, "%.*s;UIDVALIDITY=%lld", STR_ARG(imap->url), (long long)imap->uidvalidity);
	return true;
}

bool imap_open(const struct imap_account *account, struct imap **out, int64_t *uidvalidity, struct err *err)
{
	struct imap *imap = calloc(1, sizeof *imap);

	if (!imap || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(imap);
		return err_set(err, ERR_FATAL, _("out of memory"));
	}
	imap->a = arena_new(NAMES_MAX);
	imap->curl = curl_easy_init();
	imap->user = arena_z(imap->a, str_of(account->user));
	imap->password = arena_z(imap->a, str_of(account->password));
	if (account->ca_file)
		imap->ca_file = arena_z(imap->a, str_of(account->ca_file));
	imap->timeout_secs = account->timeout_secs ? account->timeout_secs : TIMEOUT_SECS;
	imap->separator = '/';
	bool ok = imap->curl ? read_url(imap, account->url, err) && enter(imap, account, err)
	                     : err_set(err, ERR_FATAL, _("out of memory"));
	if (!ok) {
		imap_close(&imap);
		return false;
	}
	*uidvalidity = imap->uidvalidity;
	*out = imap;
	return true;
}

void imap_close(struct imap **imapp)
{
	struct imap *imap = *imapp;

	if (!imap)
		return;
	curl_easy_cleanup(imap->curl);
	curl_global_cleanup();
	arena_free(&imap->a);
	free(imap);
	*imapp = NULL;
}

/* Reading ------------------------------------------------------------------------------------------------------ */

/* Sizes of messages `from` and those behind it. */
static CURLcode size_up(struct imap *imap, const struct imap_found *f, int from)
{
	char command[SIZES_MAX * 20 + 64];
	int n = snprintf(command, sizeof command, "UID FETCH %lld", (long long)f->m[from].uid);

	for (int i = from + 1; i < f->n && i < from + SIZES_MAX; i++)
		n += snprintf(command + n, sizeof command - (size_t)n, ",%lld", (long long)f->m[i].uid);
	snprintf(command + n, sizeof command - (size_t)n, " (UID RFC822.SIZE)");
	return perform(imap, imap->url.p, command);
}

bool imap_list(struct arena *a, struct imap *imap, int64_t after, int max, struct imap_message **out, int *n,
    struct err *err)
{
	struct imap_found found = {
		.m = ARENA_ARRAY(a, struct imap_message, (size_t)max), .after = after, .max = max
	};
	char command[64];

	snprintf(command, sizeof command, "UID SEARCH UNDELETED UID %lld:*", (long long)after + 1);
	imap->found = &found;
	CURLcode code = perform(imap, imap->url.p, command);
	for (int i = 0; code == CURLE_OK && i < found.n; i += SIZES_MAX)
		code = size_up(imap, &found, i);
	imap->found = NULL;
	if (code != CURLE_OK)
		return fail(imap, code, err);
	if (!found.searched)
		return err_set(err, ERR_RETRY, _("%.*s: the server does not tell which messages there are"),
		    STR_ARG(imap->host));
	*out = found.m;
	*n = found.n;
	return true;
}

static bool fetch(
    struct imap *imap, int64_t uid, const char *section, struct buf *out, bool *found, struct err *err)
{
	char url[2048];
	size_t before = out->n;

	if (snprintf(url, sizeof url, "%.*s;UID=%lld%s", STR_ARG(imap->url), (long long)uid, section) >=
	    (int)sizeof url)
		return err_set(err, ERR_CONFIG, _("the name of the mailbox is too long"));
	imap->body = out;
	CURLcode code = perform(imap, url, NULL);
	imap->body = NULL;
	*found = code == CURLE_OK;
	if (code == CURLE_OK)
		return true;
	if (!buf_ok(out))
		return err_set(
		    err, ERR_INPUT, _("the message is longer than the %zu bytes allowed"), out->limit);
	out->n = before; /* no half messages */
	if (code == CURLE_REMOTE_FILE_NOT_FOUND && !made_anew(imap))
		return true;
	if (code == CURLE_WEIRD_SERVER_REPLY)
		return err_set(err, ERR_INPUT, _("the server does not give the message whole"));
	return fail(imap, code, err);
}

bool imap_fetch(struct imap *imap, int64_t uid, struct buf *out, bool *found, struct err *err)
{
	return fetch(imap, uid, "", out, found, err);
}

bool imap_fetch_header(struct imap *imap, int64_t uid, struct buf *out, bool *found, struct err *err)
{
	return fetch(imap, uid, ";SECTION=HEADER", out, found, err);
}

/* Moving ------------------------------------------------------------------------------------------------------- */

/* A command about a message or a mailbox: `before`, the number, `after`, the name. libcurl decodes "%" in it. */
static CURLcode command(
    struct imap *imap, const char *before, int64_t uid, const char *after, struct str name)
{
	struct buf AUTO_BUF b = BUF_INIT(8192);

	buf_fmt(&b, "%s", before);
	if (uid)
		buf_fmt(&b, " %lld", (long long)uid);
	buf_fmt(&b, "%s", after);
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '%')
			buf_add(&b, "%25", 3);
		else
			buf_char(&b, name.p[i]);
	return buf_ok(&b) ? perform(imap, imap->url.p, buf_z(&b)) : CURLE_OUT_OF_MEMORY;
}

/* A copy, and the original away. Where messages cannot be expunged one by one (RFC 4315) it stays, marked as deleted: an
 * EXPUNGE of all would take away what others have marked. */
static CURLcode copy(struct imap *imap, int64_t uid, struct str box)
{
	CURLcode code = command(imap, "UID COPY", uid, " ", box);

	if (code == CURLE_OK)
		code = command(imap, "UID STORE", uid, " +FLAGS.SILENT (\\Deleted)", STR_NONE);
	if (code != CURLE_OK)
		return code;
	code = command(imap, "UID EXPUNGE", uid, "", STR_NONE);
	return code == CURLE_QUOTE_ERROR ? CURLE_OK : code;
}

static CURLcode move(struct imap *imap, int64_t uid, struct str box)
{
	CURLcode code = CURLE_QUOTE_ERROR;

	if (!imap->cannot_move)
		code = command(imap, "UID MOVE", uid, " ", box);
	if (code == CURLE_QUOTE_ERROR && (imap->cannot_move || imap->ending == IMAP_BAD)) {
		imap->cannot_move = true;
		code = copy(imap, uid, box);
	}
	return code;
}

bool imap_move(struct imap *imap, int64_t uid, const char *mailbox, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(NAMES_MAX);
	struct str box = imap_quoted(a, imap_mailbox_name(a, str_of(mailbox), imap->separator));

	if (box.n <= 2)
		return err_set(err, ERR_CONFIG, _("\"%s\" is no name of a mailbox"), mailbox);
	CURLcode code = move(imap, uid, box);
	/* Not every server says TRYCREATE; one that has the mailbox refuses to make it again. */
	if (code == CURLE_QUOTE_ERROR && imap->ending == IMAP_NO) {
		code = command(imap, "CREATE", 0, " ", box);
		if (code == CURLE_OK || code == CURLE_QUOTE_ERROR)
			code = move(imap, uid, box);
	}
	if (code == CURLE_OK)
		return true;
	fail(imap, code, err);
	return err_add(err, _("a message cannot be moved to \"%s\""), mailbox);
}
