#include "sync/fetch_icarol_api.h"

#include "importers/json_items.h"
#include "lib/i18n.h"
#include "lib/net.h"
#include "lib/text.h"
#include "sync/fetch_auth.h"
#include "sync/fetch_json.h"

#include <unistd.h>

enum { ERROR_SHOWN = 200 };

bool icarol_api_open(const struct fetch_job *job, struct icarol_api *out, struct err *err)
{
	struct arena *a = job->a;
	struct fetch_auth auth;
	struct str base = job->source->where;
	const char *more = conf_get(job->conf, job->source->section, "query");

	if (!fetch_auth_read(job, &auth, err))
		return false;
	if (!*auth.key)
		return conf_bad(job->conf, job->source->section, "credentials",
		    _("iCarol wants a key: name a file here that only you may read (chmod 600), with \"key = …\" in it"),
		    err);
	for (const char *p = more; p && *p; p++)
		if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7f || *p == '#')
			return conf_bad(job->conf, job->source->section, "query",
			    _("it goes into the address as it stands: \"name=value&name=value\", without spaces"),
			    err);
	while (base.n && base.p[base.n - 1] == '/')
		base.n--;
	*out = (struct icarol_api){ .job = job,
		.base = arena_z(a, base),
		.key = net_escape(a, str_of(auth.key)),
		.secret = str_of(auth.key),
		.more = more && *more ? arena_fmt(a, "&%s", more) : STR_NONE,
		.answer = job->path ? arena_fmt(a, "%s.answer", job->path).p : NULL };
	return true;
}

/* Answers ------------------------------------------------------------------------------------------------------------ */

/* Control characters inside texts are no JSON: blanks take their place. */
static bool read_clean(void *ctx, char *to, size_t n, size_t *got, struct err *err)
{
	struct input *in = ctx;
	struct str chunk;

	(void)n; /* pieces are no longer than what is asked for: input_piece */
	if (!input_read(in, &chunk, err))
		return false;
	for (size_t i = 0; i < chunk.n; i++)
		to[i] = (unsigned char)chunk.p[i] < ' ' ? ' ' : chunk.p[i];
	*got = chunk.n;
	return true;
}

/* What an entry says of itself. */
struct entry {
	struct arena *a;
	struct icarol_api_record record;
	struct str error;
};

static bool on_value(void *ctx, const char *path, struct str v)
{
	struct entry *e = ctx;
	struct str *to = strcmp(path, "ResourceAgencyNum") == 0        ? &e->record.number
	    : strcmp(path, "UpdatedOn") == 0                           ? &e->record.updated_on
	    : strcmp(path, "Error") == 0 || strcmp(path, "error") == 0 ? &e->error
	                                                               : NULL;

	if (to)
		*to = arena_str(e->a, str_trim(v));
	return true;
}

/* The server's own words, without the key, should it repeat it. */
static struct str without_secret(struct arena *a, struct str s, struct str secret)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		bool here = secret.n && s.n - i >= secret.n && memcmp(s.p + i, secret.p, secret.n) == 0;
		if (!here)
			out[n++] = s.p[i];
		i += here ? secret.n : 1;
	}
	return text_plain(a, text_cut((struct str){ out, n }, ERROR_SHOWN));
}

/* An answer with a word about the key is for a person; any other may be different tomorrow. */
static bool server_error(const struct icarol_api *api, struct arena *a, struct str text, struct err *err)
{
	struct str folded = text_fold(a, text), said = without_secret(a, text, api->secret);
	static const char *const words[] = { "key", "denied", "unauthor", "permission", "forbidden",
		"not allowed" };
	enum err_kind kind = ERR_RETRY;

	for (size_t w = 0; w < sizeof words / sizeof *words; w++)
		if (strstr(arena_z(a, folded), words[w]))
			kind = ERR_CONFIG;
	return err_set(err, kind, _("%s answers: %.*s"), api->base, STR_ARG(said));
}

static bool give(const struct icarol_api *api, struct arena *a, struct str raw,
    const struct icarol_api_visitor *v, struct err *err)
{
	struct entry e = { .a = a };
	const struct fetch_json visitor = { .ctx = &e, .value = on_value };

	if (!fetch_json_walk(raw, &visitor, err))
		return err_add(err, "%s", api->base);
	if (e.error.n && !e.record.number.n)
		return server_error(api, a, e.error, err);
	if (!e.record.number.n)
		return err_set(err, ERR_RETRY, _("%s gives an entry without a ResourceAgencyNum"), api->base);
	e.record.json = raw;
	return v->record(v->ctx, &e.record, err);
}

static bool read_answer(const struct icarol_api *api, struct arena *a, struct json_items *items,
    const struct icarol_api_visitor *v, struct err *err)
{
	struct json_item item;

	for (;;) {
		enum json_items_step step = json_items_next(items, &item, err);
		if (step == JSON_ITEMS_DONE)
			break;
		if (step != JSON_ITEMS_ITEM) {
			err_add(err, "%s", api->base);
			err->kind = ERR_RETRY; /* what is no JSON today may be some tomorrow */
			return false;
		}
		arena_reset(a);
		if (!give(api, a, item.raw, v, err))
			return false;
	}
	return true;
}

/* Servers that can give XML too give it to whom does not say what he wants. */
static const char *const *with_accept(struct arena *a, const char *const *headers)
{
	const char **out;
	size_t n = 0;

	while (headers && headers[n])
		n++;
	out = ARENA_ARRAY(a, const char *, n + 2);
	for (size_t i = 0; i < n; i++)
		out[i] = headers[i];
	out[n] = "Accept: application/json";
	return out;
}

static bool ask(const struct icarol_api *api, struct str url, const struct icarol_api_visitor *v, int *status,
    struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)256 << 20);
	struct input *AUTO_INPUT raw = NULL, *AUTO_INPUT clean = NULL;
	struct net_request req;
	struct net_response got;

	if (!fetch_request(api->job, arena_z(api->job->a, url), &req, err))
		return false;
	req.same_host = true;
	req.headers = with_accept(api->job->a, req.headers);
	req.status = status;
	if (!net_fetch(a, &req, api->answer, &got, err))
		return false;
	bool ok = input_open_file(api->answer, req.max_bytes ? req.max_bytes : INPUT_MAX, &raw, err);
	unlink(api->answer);
	if (!ok)
		return false;
	input_piece(raw, 4096);
	const struct input_source source = { .read = read_clean, .ctx = raw };
	clean = input_open_source(api->base, &source, INPUT_MAX);
	if (!input_declare(clean, STR("UTF-8"), err))
		return false;
	struct json_items *AUTO_JSON_ITEMS items = json_items_open(clean);
	return read_answer(api, a, items, v, err);
}

bool icarol_api_list(const struct icarol_api *api, const char *lang, const char *since,
    const struct icarol_api_visitor *v, struct err *err)
{
	struct arena *a = api->job->a;
	struct str from = since && *since ? arena_fmt(a, "&updatedOn=%s", net_escape(a, str_of(since)).p)
	                                  : STR_NONE;
	int status = 0;

	return ask(api,
	    arena_fmt(a, "%s/api/records/?key=%.*s&service=0&lang=%s%.*s%.*s", api->base, STR_ARG(api->key),
	        lang, STR_ARG(from), STR_ARG(api->more)),
	    v, &status, err);
}

bool icarol_api_records(const struct icarol_api *api, const char *lang, struct str numbers,
    const struct icarol_api_visitor *v, struct err *err)
{
	struct arena *a = api->job->a;
	int status = 0;
	struct str url = arena_fmt(a, "%s/api/record/?id=%.*s&key=%.*s&service=0&lang=%s", api->base,
	    STR_ARG(numbers), STR_ARG(api->key), lang);

	if (ask(api, url, v, &status, err))
		return true;
	/* An address that is too long, a batch that is too large, one of them that it cannot give. */
	bool fewer = (status == 200 && err->kind != ERR_CONFIG) || status == 400 || status == 404 ||
	    status == 413 || status == 414 || status == 431;
	if (fewer && err->kind != ERR_FATAL)
		err->kind = ERR_INPUT;
	return false;
}
