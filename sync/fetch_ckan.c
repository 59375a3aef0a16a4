/* fetch_ckan.c: the newest resource of a data set on a CKAN portal (Données Québec, open.canada.ca …).
 *
 * package_show (https://docs.ckan.org/en/latest/api/) says which resources there are. Portals say success: false under
 * HTTP 200; they write formats as people typed them ("csv", "CSV ", ".CSV"), keep deleted resources in the list, and point
 * to other hosts. What they say of a resource's size and type is not relied on. */
#include "lib/file.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "sync/fetch_auth.h"
#include "sync/fetch_json.h"
#include "sync/fetchers.h"

#include <unistd.h>

enum { ANSWER_MAX = 16 * 1024 * 1024, FORMATS_TOLD = 200 };

struct resource {
	struct str id, name, format, url, state, type, modified, created, hash, size;
};

/* What package_show answered. */
struct answer {
	struct arena *a;
	struct str want_format, want_name; /* folded; the name blank: any */
	struct resource now;               /* the one being read */
	struct resource best;              /* url blank: none fits */
	struct str formats;                /* of those that there are, for messages */
	struct str trouble;                /* error.message */
	bool success, says, deleted;
};

/* Reading the answer --------------------------------------------------------------------------------------------- */

static bool on_value(void *ctx, const char *path, struct str v)
{
	struct answer *w = ctx;
	struct resource *r = &w->now;
	const struct {
		const char *path;
		struct str *to;
	} members[] = {
		{ "error.message", &w->trouble },
		{ "result.resources[].id", &r->id },
		{ "result.resources[].name", &r->name },
		{ "result.resources[].format", &r->format },
		{ "result.resources[].url", &r->url },
		{ "result.resources[].url_type", &r->type },
		{ "result.resources[].state", &r->state },
		{ "result.resources[].last_modified", &r->modified },
		{ "result.resources[].created", &r->created },
		{ "result.resources[].hash", &r->hash },
		{ "result.resources[].size", &r->size },
	};

	if (strcmp(path, "success") == 0) {
		w->success = str_is(v, "true");
		w->says = true;
	} else if (strcmp(path, "result.state") == 0) {
		w->deleted = str_is(v, "deleted");
	}
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (strcmp(path, members[i].path) == 0)
			*members[i].to = arena_str(w->a, str_trim(v));
	return true;
}

/* "CSV " and ".csv" as "csv"; of a resource whose format nobody wrote, what its address ends in. */
static struct str format_of(const struct answer *w, const struct resource *r)
{
	struct str said = r->format;

	if (!said.n) {
		struct str url = net_shown_url(w->a, r->url.p);
		size_t dot = url.n;
		while (dot > 0 && url.p[dot - 1] != '.' && url.p[dot - 1] != '/')
			dot--;
		if (dot > 0 && url.p[dot - 1] == '.')
			said = (struct str){ url.p + dot, url.n - dot };
	}
	return text_fold(w->a, said);
}

/* ISO 8601 in one zone sorts as text. */
static struct str date_of(const struct resource *r)
{
	return str_cmp(r->modified, r->created) > 0 ? r->modified : r->created;
}

static bool on_end(void *ctx, const char *path)
{
	struct answer *w = ctx;

	if (strcmp(path, "result.resources[]") != 0)
		return true;
	struct resource r = w->now;
	w->now = (struct resource){ 0 };
	if (!r.url.n || str_is(text_fold(w->a, r.state), "deleted"))
		return true;
	struct str format = format_of(w, &r), name = text_fold(w->a, r.name);
	if (w->formats.n < FORMATS_TOLD)
		w->formats = arena_fmt(
		    w->a, "%.*s%s%.*s", STR_ARG(w->formats), w->formats.n ? ", " : "", STR_ARG(format));
	bool named = w->want_name.n &&
	    (str_eq(name, w->want_name) || str_eq(text_fold(w->a, r.id), w->want_name));
	if ((w->want_name.n && !named) || (w->want_format.n && !str_eq(format, w->want_format)))
		return true;
	if (!w->best.url.n || str_cmp(date_of(&r), date_of(&w->best)) > 0)
		w->best = r;
	return true;
}

static bool conclude(const struct answer *w, const char *dataset, struct err *err)
{
	if (!w->says)
		return err_set(err, ERR_CONFIG,
		    _("this is no answer of a CKAN portal: write the address under which its /api lies"));
	if (!w->success)
		return err_set(err, ERR_CONFIG, _("the portal refuses the data set \"%s\": %.*s"), dataset,
		    STR_ARG(w->trouble.n ? w->trouble : str_of(_("it does not say why"))));
	if (w->deleted)
		return err_set(err, ERR_CONFIG,
		    _("the data set \"%s\" was deleted: ask the partner where it is now"), dataset);
	if (!w->best.url.n)
		return err_set(err, ERR_CONFIG,
		    _("the data set \"%s\" has no such resource; of these formats there are some: %.*s; correct resource_format or resource"),
		    dataset, STR_ARG(w->formats.n ? w->formats : str_of(_("none"))));
	return true;
}

/* Asking --------------------------------------------------------------------------------------------------------- */

static struct str setting(const struct fetch_job *job, const char *key)
{
	return str_of(conf_get(job->conf, job->source->section, key));
}

/* https://portal/api/3/action/package_show?id=…; `where` may be the portal's page, or its API. */
static const char *question(const struct fetch_job *job, const char *dataset)
{
	struct str base = job->source->where;
	const char *api = strstr(base.p, "/api/");

	if (api)
		base.n = (size_t)(api - base.p);
	while (base.n && base.p[base.n - 1] == '/')
		base.n--;
	return arena_fmt(job->a, "%.*s/api/3/action/package_show?id=%.*s", STR_ARG(base),
	    STR_ARG(net_escape(job->a, str_of(dataset))))
	    .p;
}

static bool ask(const struct fetch_job *job, struct resource *out, struct err *err)
{
	const char *dataset;
	struct answer w = { .a = job->a,
		.want_format = text_fold(job->a, setting(job, "resource_format")),
		.want_name = text_fold(job->a, setting(job, "resource")) };
	struct fetch_json visitor = { .ctx = &w, .value = on_value, .end = on_end };
	struct net_request req;
	struct net_response got;
	struct str text;

	if (!conf_need(job->conf, job->source->section, "dataset", &dataset, err) ||
	    !fetch_request(job, question(job, dataset), &req, err))
		return false;
	req.max_bytes = ANSWER_MAX;
	if (!net_fetch(job->a, &req, job->path, &got, err))
		return false;
	bool ok = file_read_all(job->a, job->path, ANSWER_MAX, &text, err);
	unlink(job->path);
	if (!ok)
		return false;
	if (!fetch_json_walk(text, &visitor, err))
		w.says = false;
	if (!conclude(&w, dataset, err))
		return err_add(err, "%s", got.url);
	*out = w.best;
	const char *url;
	if (!net_join(job->a, got.url, arena_z(job->a, out->url), &url, err))
		return false;
	out->url = str_of(url);
	return true;
}

static bool fetch(const struct fetch_job *job, struct fetched *out, struct err *err)
{
	struct resource r;

	out->name = net_shown_url(job->a, arena_z(job->a, job->source->where));
	if (!ask(job, &r, err))
		return false;
	out->name = net_shown_url(job->a, r.url.p);
	out->state.state = arena_fmt(job->a, "%.*s %.*s %.*s %.*s %.*s", STR_ARG(r.id), STR_ARG(date_of(&r)),
	    STR_ARG(r.size), STR_ARG(r.hash), STR_ARG(r.url));
	/* Of its own files the portal knows the dates; of those elsewhere only whoever has them. */
	bool own = str_is(r.type, "upload") || net_same_host(r.url.p, arena_z(job->a, job->source->where));
	bool same = str_eq(job->last->state, out->state.state);
	if (same && own && r.modified.n) {
		out->not_modified = true;
		return true;
	}
	return fetch_changed(job, r.url.p, same, out, err);
}

static bool check(const struct fetch_job *job, bool reach, struct str *found, struct err *err)
{
	struct net_request req;
	struct resource r;
	const char *dataset;

	if (!conf_need(job->conf, job->source->section, "dataset", &dataset, err) ||
	    !fetch_request(job, question(job, dataset), &req, err))
		return false;
	*found = net_shown_url(job->a, req.url);
	if (!reach)
		return true;
	if (!ask(job, &r, err))
		return false;
	*found = arena_fmt(
	    job->a, _("%.*s, changed %.*s"), STR_ARG(net_shown_url(job->a, r.url.p)), STR_ARG(date_of(&r)));
	return true;
}

static const char *const schemes[] = { "http", "https", NULL };
static const char *const keys[] = { "dataset", "resource_format", "resource", NULL };

const struct fetcher fetcher_ckan = {
	.name = "ckan",
	.summary = N_("the newest resource of a data set on a CKAN portal (Données Québec)"),
	.schemes = schemes,
	.keys = keys,
	.fetch = fetch,
	.check = check,
};
