#include "sync/fetch_html_site.h"

#include "importers/html_charset.h"
#include "importers/html_url.h"
#include "lib/file.h"
#include "lib/i18n.h"
#include "lib/robots.h"
#include "sync/fetch_auth.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define SITE_MEMORY ((size_t)256 << 20)

enum { DELAY_SECS = 2, DELAY_MAX_MS = 60000, HOSTS_MAX = 8, ROBOTS_FILE_MAX = 5 * 1024 * 1024 };

/* What robots.txt of one origin says. */
struct rules {
	struct str origin;
	struct robots *robots;
};

struct html_site {
	const struct fetch_job *job;
	struct arena *a;
	const char *file; /* where a page lies until it is read */
	const char *agent;
	struct str hosts[HOSTS_MAX + 1]; /* the first is that of `where` */
	size_t n_hosts;
	struct rules rules[2 * (HOSTS_MAX + 1)];
	size_t n_rules;
	long delay_ms;
	bool asked; /* a request was made, at: */
	struct timespec asked_at;
};

/* Settings ----------------------------------------------------------------------------------------------------- */

/* Who reads: sites' owners write to whom disturbs them. */
static const char *agent_of(const struct html_site *site)
{
	const char *email = conf_get(site->job->conf, "centre", "email");

	return email && *email && !strpbrk(email, " \t()")
	    ? arena_fmt(site->a, "User-Agent: vigie (+mailto:%s)", email).p
	    : "User-Agent: vigie";
}

static bool read_settings(struct html_site *site, struct err *err)
{
	const struct fetch_job *job = site->job;
	const char *section = job->source->section;
	struct str *hosts;
	int64_t delay;
	size_t n = conf_list(site->a, job->conf, section, "hosts", &hosts);

	if (!conf_secs(job->conf, section, "delay", DELAY_SECS, &delay, err))
		return false;
	if (delay * 1000 > DELAY_MAX_MS)
		return conf_bad(
		    job->conf, section, "delay", _("at most a minute stands between two requests"), err);
	if (n > HOSTS_MAX)
		return conf_bad(job->conf, section, "hosts", _("at most 8 other hosts"), err);
	site->delay_ms = (long)delay * 1000;
	site->hosts[site->n_hosts++] = html_url_host(
	    site->a, html_url_join(site->a, STR_NONE, job->source->where));
	for (size_t i = 0; i < n; i++)
		site->hosts[site->n_hosts++] = html_url_host(
		    site->a, arena_fmt(site->a, "https://%.*s", STR_ARG(hosts[i])));
	return true;
}

bool html_site_open(const struct fetch_job *job, struct html_site **out, struct err *err)
{
	struct html_site *site = calloc(1, sizeof *site);
	struct err why = { 0 };

	if (!site)
		abort();
	site->job = job;
	site->a = arena_new(SITE_MEMORY);
	site->file = job->path ? arena_fmt(site->a, "%s.page", job->path).p : NULL;
	if (!read_settings(site, &why)) {
		html_site_close(&site);
		*err = why;
		return false;
	}
	site->agent = agent_of(site);
	*out = site;
	return true;
}

void html_site_close(struct html_site **site)
{
	if (!*site)
		return;
	if ((*site)->file)
		unlink((*site)->file);
	arena_free(&(*site)->a);
	free(*site);
	*site = NULL;
}

bool html_site_is_ours(struct html_site *site, struct str url)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 16);
	struct str host = html_url_host(a, url);

	for (size_t i = 0; i < site->n_hosts; i++)
		if (str_eq(site->hosts[i], host))
			return true;
	return false;
}

/* Requests ------------------------------------------------------------------------------------------------------- */

static void pause_for(struct html_site *site, long ms)
{
	struct timespec now, until = site->asked_at;

	clock_gettime(CLOCK_MONOTONIC, &now);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	while (site->asked && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) != 0)
		;
	clock_gettime(CLOCK_MONOTONIC, &site->asked_at);
	site->asked = true;
}

/* One request, its secrets and limits those of the source. *status is 0 when no answer came. */
static bool request(struct html_site *site, struct arena *a, const struct html_question *q, uint64_t max,
    struct net_response *out, int *status, struct err *err)
{
	struct fetch_job job = *site->job;
	struct net_request req;
	const char *headers[5] = { site->agent };
	size_t n = 1;

	job.a = a;
	if (!fetch_request(&job, arena_z(a, q->url), &req, err))
		return false;
	for (; req.headers && *req.headers && n < 4; req.headers++)
		headers[n++] = *req.headers;
	req.headers = headers;
	req.max_bytes = max < req.max_bytes ? max : req.max_bytes;
	req.same_host = site->n_hosts == 1;
	req.retries = q->once && req.retries > 1 ? 1 : req.retries;
	req.etag = q->last.etag.n ? arena_z(a, q->last.etag) : NULL;
	req.last_modified = q->last.last_modified.n ? arena_z(a, q->last.last_modified) : NULL;
	*status = 0;
	req.status = status;
	return net_fetch(a, &req, site->file, out, err);
}

/* robots.txt ----------------------------------------------------------------------------------------------------- */

/* 4xx: there are no rules (RFC 9309 section 2.3.1.3). 5xx and no answer: nothing may be read now (2.3.1.4). */
static bool fetch_rules(struct html_site *site, struct str origin, struct robots **out, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(SITE_MEMORY);
	struct net_response got;
	struct str text = STR_NONE;
	struct err why = { 0 };
	int status;

	pause_for(site, site->delay_ms);
	const struct html_question q = { .url = arena_fmt(a, "%.*s/robots.txt", STR_ARG(origin)) };
	if (request(site, a, &q, ROBOTS_FILE_MAX, &got, &status, &why)) {
		if (!file_read_all(a, site->file, ROBOTS_FILE_MAX, &text, err))
			return false;
	} else if (status < 300 || status >= 500 || why.kind != ERR_CONFIG) {
		*err = why;
		return false;
	}
	*out = robots_parse(site->a, text, STR("vigie"));
	return true;
}

static bool find_rules(struct html_site *site, struct str url, struct robots **out, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 16);
	struct str origin = html_url_origin(a, url);

	for (size_t i = 0; i < site->n_rules; i++)
		if (str_eq(site->rules[i].origin, origin)) {
			*out = site->rules[i].robots;
			return true;
		}
	if (site->n_rules == sizeof site->rules / sizeof *site->rules)
		return err_set(err, ERR_CONFIG, _("the pages lie on too many hosts"));
	if (!fetch_rules(site, origin, out, err))
		return false;
	site->rules[site->n_rules++] = (struct rules){ arena_str(site->a, origin), *out };
	return true;
}

bool html_site_may(struct html_site *site, struct str url, bool *may, long *delay_ms, struct err *err)
{
	struct robots *robots;

	if (!find_rules(site, url, &robots, err))
		return false;
	long asked = robots_delay_ms(robots);
	if (asked > DELAY_MAX_MS)
		return err_set(err, ERR_CONFIG,
		    _("robots.txt asks for %ld seconds between two requests, which is too long for a night: ask the partner for a file"),
		    asked / 1000);
	*may = robots_allows(robots, html_url_path(url));
	*delay_ms = asked > site->delay_ms ? asked : site->delay_ms;
	return true;
}

/* Pages ---------------------------------------------------------------------------------------------------------- */

static bool is_page(struct str content_type)
{
	static const char *const types[] = { "text/html", "application/xhtml+xml", "text/plain", NULL };

	for (const char *const *t = types; content_type.n && *t; t++) {
		size_t n = strlen(*t), i = 0;
		while (i < n && i < content_type.n && (content_type.p[i] | 0x20) == ((*t)[i] | 0x20))
			i++;
		if (i == n)
			return true;
	}
	return !content_type.n;
}

static bool take(struct html_site *site, struct arena *a, struct str url, const struct net_response *got,
    struct html_answer *out, struct err *err)
{
	struct str found = html_url_join(a, STR_NONE, str_of(got->found)), type = str_of(got->content_type);

	out->status = 200;
	out->not_modified = got->not_modified;
	out->charset = html_charset_of(type);
	out->base = found.n && !str_eq(found, url) ? found : STR_NONE;
	out->validators = (struct html_validators){ str_of(got->etag), str_of(got->last_modified) };
	if (got->not_modified)
		return true;
	if (!is_page(type) || (out->base.n && !html_site_is_ours(site, out->base))) {
		out->status = is_page(type) ? 302 : 415;
		return true;
	}
	return file_read_all(a, site->file, PAGES_PAGE_MAX, &out->bytes, err);
}

bool html_site_get(struct html_site *site, struct arena *a, const struct html_question *q,
    struct html_answer *out, struct err *err)
{
	struct net_response got;
	struct err why = { 0 };
	long delay;
	bool may;
	int status;

	*out = (struct html_answer){ .status = PAGE_FORBIDDEN };
	if (!html_site_may(site, q->url, &may, &delay, err))
		return false;
	if (!may)
		return true;
	pause_for(site, delay);
	if (request(site, a, q, PAGES_PAGE_MAX, &got, &status, &why))
		return take(site, a, q->url, &got, out, err);
	out->status = why.kind == ERR_INPUT && status == 200 ? 413 : status;
	if (out->status == 413 || (why.kind == ERR_CONFIG && status >= 300))
		return true;
	*err = why;
	return false;
}
