/* fetch_hsda.c: the records of an HSDA API (the HSDS project's), as lines of JSON.
 *
 * Organisations with all that is in them, else services with their organisation. A server that gives them without their
 * insides is asked for each of them. Changes only (complete = no): what changed since the day before the last delivery, for
 * `modified_after` is inclusive and servers know days of other zones; and a list of all ids says which are gone. */
#include "lib/clock.h"
#include "lib/file.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "sync/fetch_auth.h"
#include "sync/fetch_pages.h"
#include "sync/fetchers.h"
#include "sync/hsda_ids.h"

enum { PER_PAGE = 100, IDS_PER_PAGE = 1000, READINGS = 3, DETAILS_MAX = 20000, STATE_MAX = 64 * 1024 * 1024 };

/* The two lists that there are, and what shows that an item came with its insides. */
static const struct endpoint {
	const char *path, *member, *parameters;
} lists[] = {
	{ "organizations", "services", "full=true&full_service=true&" },
	{ "services", "organization", "full=true&" },
};

struct hsda {
	const struct fetch_job *job;
	const char *base, *query; /* "taxonomy_id=x&", or "" */
	const struct endpoint *list;
	const char *after; /* "2026-11-21"; NULL: everything */
	struct file_out *to;
	uint64_t bytes;
	int details;     /* asked for one by one */
	bool no_details; /* the server has none */
};

/* `where` may name one of the lists, and filter by a query. */
static void take_base(struct hsda *h)
{
	struct str where = h->job->source->where, base = where;
	const char *mark = memchr(where.p, '?', where.n);

	h->query = "";
	if (mark) {
		base.n = (size_t)(mark - where.p);
		if (base.n + 1 < where.n)
			h->query = arena_fmt(h->job->a, "%.*s&", (int)(where.n - base.n - 1), mark + 1).p;
	}
	while (base.n && base.p[base.n - 1] == '/')
		base.n--;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		size_t n = strlen(lists[i].path);
		if (base.n > n && base.p[base.n - n - 1] == '/' &&
		    memcmp(base.p + base.n - n, lists[i].path, n) == 0) {
			base.n -= n + 1;
			h->list = &lists[i];
		}
	}
	h->base = arena_z(h->job->a, base);
}

/* Records -------------------------------------------------------------------------------------------------------- */

static bool put_line(struct hsda *h, struct str line, struct err *err)
{
	h->bytes += line.n + 1;
	if (h->bytes > h->job->source->max_bytes)
		return err_set(err, ERR_INPUT,
		    _("the records are longer than the %llu bytes allowed (max_bytes)"),
		    (unsigned long long)h->job->source->max_bytes);
	return file_write(h->to, line, err) && file_write(h->to, STR("\n"), err);
}

/* The one record that was asked for. */
struct detail {
	struct hsda *h;
	struct str id;
	bool came;
};

static bool on_detail(void *ctx, const struct fetch_item *item, struct err *err)
{
	struct detail *d = ctx;

	if (!str_eq(item->id, d->id))
		return err_set(err, ERR_INPUT, _("the server gives another record than the one asked for"));
	d->came = true;
	return put_line(d->h, item->line, err);
}

static bool ask_detail(struct hsda *h, struct str id, struct err *err)
{
	struct detail d = { h, id, false };
	struct fetch_page page;
	const char *url =
	    arena_fmt(h->job->a, "%s/%s/%.*s", h->base, h->list->path, STR_ARG(net_escape(h->job->a, id))).p;

	if (++h->details > DETAILS_MAX)
		return err_set(err, ERR_CONFIG,
		    _("the server gives its records without what is in them, and there are more than %d: ask the partner for full=true, or for a file"),
		    DETAILS_MAX);
	if (!fetch_page(h->job, url, h->list->member, on_detail, &d, &page, err)) {
		h->no_details = page.status == 404 && h->details == 1;
		return false;
	}
	return d.came || err_set(err, ERR_INPUT, _("the server gives nothing for %.*s"), STR_ARG(id));
}

static bool on_item(void *ctx, const struct fetch_item *item, struct err *err)
{
	struct hsda *h = ctx;

	if (item->nested)
		return put_line(h, item->line, err);
	return ask_detail(h, arena_str(h->job->a, item->id), err);
}

/* Lists ---------------------------------------------------------------------------------------------------------- */

static bool per_page(const struct hsda *h, int *out, struct err *err)
{
	const struct source *s = h->job->source;
	int64_t n;
	bool lines;

	if (!conf_int(h->job->conf, s->section, "per_page", PER_PAGE, 1, 10000, &n, err) ||
	    !conf_bool(h->job->conf, s->section, "ndjson", false, &lines, err))
		return false;
	*out = lines ? 0 : (int)n;
	return true;
}

/* A service that changed is not its organisation whole: services are asked for all together. */
static bool only_changes(const struct hsda *h)
{
	return h->after && h->list == &lists[0];
}

static bool read_list(struct hsda *h, struct fetch_pages_told *told, struct err *err)
{
	const char *after = only_changes(h) ? arena_fmt(h->job->a, "modified_after=%s&", h->after).p : "";
	struct fetch_pages p = { .url = arena_fmt(h->job->a, "%s/%s?%s%s%s", h->base, h->list->path, h->query,
		                     h->list->parameters, after)
		                            .p,
		.member = h->list->member,
		.each = on_item,
		.ctx = h };

	h->bytes = 0;
	h->details = 0;
	h->no_details = false;
	*told = (struct fetch_pages_told){ 0 };
	file_abort(&h->to);
	return per_page(h, &p.per_page, err) && file_begin(h->job->path, FILE_SECRET, &h->to, err) &&
	    fetch_pages(h->job, &p, told, err);
}

/* Again while records move under our hands; when they do not come to rest, not at all. */
static bool read_still(struct hsda *h, struct fetch_pages_told *told, struct err *err)
{
	for (int turn = 0; turn < READINGS; turn++) {
		if (!read_list(h, told, err))
			return false;
		if (!told->moved)
			return true;
	}
	return err_set(err, ERR_RETRY,
	    _("the server's list changes while it is read (%llu of %lld records came), so nothing of it was taken"),
	    (unsigned long long)told->items, (long long)told->announced);
}

static bool read_any(struct hsda *h, struct fetch_pages_told *told, struct err *err)
{
	bool free = !h->list;

	if (free)
		h->list = &lists[0];
	if (read_still(h, told, err))
		return true;
	bool none = told->status == 404 || told->status == 405 || told->status == 501 || h->no_details;
	if (!free || !none)
		return false;
	h->list = &lists[1];
	return read_still(h, told, err);
}

/* Changes only --------------------------------------------------------------------------------------------------- */

static bool on_gone(void *ctx, struct str id, struct err *err)
{
	struct buf AUTO_BUF line = BUF_INIT(4096);

	buf_s(&line, STR("{\"id\":"));
	json_string(&line, id);
	buf_s(&line, STR(",\"name\":\"\",\"description\":\"\",\"vigie\":{\"gone\":\"removed\"}}"));
	return put_line(ctx, buf_str(&line), err);
}

/* A service that is gone is no organisation that is: only the list of organisations says who is gone. */
static bool find_gone(struct hsda *h, struct str known, struct buf *now, uint64_t *gone, struct err *err)
{
	struct hsda_ids ids = { .job = h->job,
		.url = arena_fmt(h->job->a, "%s/%s?%sminimal=true&", h->base, h->list->path, h->query).p,
		.per_page = IDS_PER_PAGE,
		.known = known,
		.gone = on_gone,
		.ctx = h };

	*gone = 0;
	return h->list != &lists[0] || hsda_ids(&ids, now, gone, err);
}

static bool bring_changes(struct hsda *h, struct fetched *out, struct err *err)
{
	struct fetch_pages_told told;
	struct str state = h->job->last->state, known = STR_NONE;
	const char *line = state.n ? memchr(state.p, '\n', state.n) : NULL;
	struct buf AUTO_BUF now = BUF_INIT(STATE_MAX);
	char today[CLOCK_DATE], from[CLOCK_DATE];
	uint64_t gone;
	int64_t day;

	if (line && clock_parse((struct str){ state.p, (size_t)(line - state.p) }, &day)) {
		clock_date(clock_in_day(day, -1, 12 * 60), from);
		h->after = from;
		known = (struct str){ line + 1, state.n - (size_t)(line + 1 - state.p) };
	}
	clock_date(h->job->now, today);
	buf_fmt(&now, "%s\n", today);
	if (!read_any(h, &told, err) || !find_gone(h, known, &now, &gone, err))
		return false;
	out->part = true;
	out->not_modified = only_changes(h) && told.items == 0 && gone == 0;
	out->state.state = arena_str(h->job->a, buf_str(&now));
	return true;
}

static bool bring_all(struct hsda *h, struct fetched *out, struct err *err)
{
	struct fetch_pages_told told;

	if (!read_any(h, &told, err))
		return false;
	/* What is missing may be there all the same. */
	bool shorter = told.announced >= 0 && told.items < (uint64_t)told.announced;
	if (shorter)
		out->told = arena_fmt(h->job->a,
		    _("the server announced %lld records and gave %llu, so that none is taken for gone"),
		    (long long)told.announced, (unsigned long long)told.items);
	else if (told.twice)
		out->told = str_of(_(
		    "the server gave some records twice and does not count them, so that none is taken for gone"));
	out->part = out->told.n > 0;
	return true;
}

static bool fetch(const struct fetch_job *job, struct fetched *out, struct err *err)
{
	struct hsda h = { .job = job };

	take_base(&h);
	out->name = net_shown_url(job->a, arena_z(job->a, job->source->where));
	bool ok = job->source->complete ? bring_all(&h, out, err) : bring_changes(&h, out, err);
	if (ok && !out->not_modified)
		return file_commit(&h.to, err);
	file_abort(&h.to);
	return ok;
}

static bool on_nothing(void *ctx, const struct fetch_item *item, struct err *err)
{
	(void)ctx;
	(void)item;
	(void)err;
	return true;
}

static bool check(const struct fetch_job *job, bool reach, struct str *found, struct err *err)
{
	struct hsda h = { .job = job };
	struct fetch_auth auth;
	struct fetch_page page;
	int n;

	take_base(&h);
	if (!fetch_auth_read(job, &auth, err) || !per_page(&h, &n, err))
		return false;
	*found = net_shown_url(job->a, h.base);
	if (!reach)
		return true;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const char *url =
		    arena_fmt(job->a, "%s/%s?%sper_page=1&page=1", h.base, lists[i].path, h.query).p;
		if (fetch_page(job, url, "", on_nothing, NULL, &page, err)) {
			*found = page.total_items < 0
			    ? arena_fmt(job->a, "%s/%s", net_shown_url(job->a, h.base).p, lists[i].path)
			    : arena_fmt(job->a, _("%s/%s, %lld records"), net_shown_url(job->a, h.base).p,
			          lists[i].path, (long long)page.total_items);
			return true;
		}
		if (page.status != 404)
			break;
	}
	return false;
}

static const char *const schemes[] = { "http", "https", NULL };
static const char *const keys[] = { "per_page", "ndjson", NULL };

const struct fetcher fetcher_hsda = {
	.name = "hsda",
	.summary = N_("the records of an HSDA API, page by page"),
	.schemes = schemes,
	.keys = keys,
	.fetch = fetch,
	.check = check,
};
