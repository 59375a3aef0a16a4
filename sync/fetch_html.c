/* fetch_html.c: a directory on the web, page by page, into one file of pages (lib/pages.h).
 *
 * The mapping says where the pages lead (importers/html_links.h): from `where` on the pages of the list, each followed by
 * its items' own pages, all once and in the order in which links name them, so that the same site gives the same bytes. A
 * page that the server says is unchanged is taken from the last delivery. */
#include "importers/html_links.h"
#include "importers/html_url.h"
#include "lib/file.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/map64.h"
#include "lib/net.h"
#include "sync/fetch_html_site.h"
#include "sync/fetchers.h"
#include "sync/keep.h"

#include <stdlib.h>
#include <unistd.h>

#define HELD_MEMORY  ((size_t)512 << 20)
#define PAGE_MEMORY  ((size_t)128 << 20)
#define STATE_MEMORY ((size_t)32 << 20)

enum { AWAY_MAX = 3 }; /* own pages in a row that the server has a trouble with: then it is away */

struct crawl {
	const struct fetch_job *job;
	struct html_conf conf;
	struct arena *held, *a; /* of the crawl; of a page of the list, or of an item's own */
	struct arena *own;
	struct html_site *site;
	struct file_out *file;
	struct map64 visited;
	struct str *queue; /* pages of the list */
	size_t n_queue, room;
	size_t pages;
	uint64_t bytes;
	bool part;
	int away;
	struct buf state;
	/* The last delivery, and what the server said of its pages. */
	struct input *last_file;
	struct pages *last;
	struct map64 known; /* 1 and more: place in `validators` */
	struct html_validators *validators;
};

static uint64_t key_of(struct str url)
{
	const struct hash h = hash_of(url);
	uint64_t key;

	memcpy(&key, h.b, sizeof key);
	return key;
}

/* Memory ------------------------------------------------------------------------------------------------------- */

/* The first line of the memory: where links are looked for. What was remembered for other links is of no use. */
static struct str links_line(const struct crawl *c)
{
	const char *detail = c->conf.detail ? c->conf.detail : "", *next = c->conf.next ? c->conf.next : "";
	const struct hash h = hash_of(
	    arena_fmt(c->held, "%s\n%s\n%s\n%d", c->conf.item, detail, next, c->conf.pages));
	char text[2 * HASH_BYTES + 1];

	hash_hex(h.b, HASH_BYTES, text);
	return arena_str(c->held, str_of(text));
}

static struct str next_part(struct str *left, char end)
{
	const char *at = left->n ? memchr(left->p, end, left->n) : NULL;
	size_t n = at ? (size_t)(at - left->p) : left->n;
	struct str part = { left->p, n };

	left->p += n + (at != NULL);
	left->n -= n + (at != NULL);
	return part;
}

/* "URL<tab>ETag<tab>Last-Modified", line by line. */
static void read_state(struct crawl *c, struct str state)
{
	uint32_t n = 0;

	if (!str_eq(next_part(&state, '\n'), links_line(c)))
		return;
	c->validators = ARENA_ARRAY(c->held, struct html_validators, PAGES_MAX + 1);
	while (state.n && n < PAGES_MAX) {
		struct str line = next_part(&state, '\n'), url = next_part(&line, '\t');
		struct html_validators v = { .etag = next_part(&line, '\t') };
		v.last_modified = line;
		c->validators[++n] = v;
		map64_put(&c->known, key_of(url), n);
	}
}

/* Without the last delivery's bytes its validators are of no use: all is asked for whole. */
static bool remember_last(struct crawl *c, struct err *err)
{
	const char *path = NULL;
	struct err ignored;

	if (!c->job->last->state.n)
		return true;
	if (!keep_last_file(c->job, &path, err))
		return false;
	if (!path || !input_open_file(path, INPUT_MAX, &c->last_file, &ignored) ||
	    !pages_open(c->last_file, &c->last, &ignored))
		return true;
	read_state(c, c->job->last->state);
	return true;
}

static long last_page(const struct crawl *c, struct str url)
{
	long i = c->last ? pages_find(c->last, url) : PAGES_NONE;

	return i != PAGES_NONE && pages_page(c->last, (size_t)i)->status == 200 ? i : PAGES_NONE;
}

/* Nothing where the page's bytes are not at hand. */
static struct html_validators said_of(const struct crawl *c, struct str url)
{
	uint32_t i = map64_get(&c->known, key_of(url));

	return i && last_page(c, url) != PAGES_NONE ? c->validators[i] : (struct html_validators){ 0 };
}

static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ')
			return false;
	return true;
}

static void note(struct crawl *c, struct str url, const struct html_validators *v)
{
	if ((v->etag.n || v->last_modified.n) && is_plain(v->etag) && is_plain(v->last_modified))
		buf_fmt(&c->state, "%.*s\t%.*s\t%.*s\n", STR_ARG(url), STR_ARG(v->etag),
		    STR_ARG(v->last_modified));
}

/* Pages ------------------------------------------------------------------------------------------------------------ */

/* Asks for one page and adds it to the file. What could not be had has its status and no bytes. */
static bool fetch_page(struct crawl *c, struct arena *a, enum page_kind kind, struct str url,
    struct page *page, struct str *bytes, struct err *err)
{
	const struct html_question q = { .url = url, .last = said_of(c, url), .once = kind == PAGE_DETAIL };
	struct html_answer got;

	arena_reset(a);
	if (!html_site_get(c->site, a, &q, &got, err))
		return false;
	*page = (struct page){
		.kind = kind, .status = got.status, .charset = got.charset, .url = url, .base = got.base
	};
	*bytes = got.bytes;
	if (got.not_modified) {
		long i = last_page(c, url);
		page->charset = pages_page(c->last, (size_t)i)->charset;
		page->base = pages_page(c->last, (size_t)i)->base;
		got.validators = q.last;
		if (!pages_read(c->last, (size_t)i, a, bytes, err))
			return false;
	}
	note(c, url, &got.validators);
	return true;
}

static bool add_page(struct crawl *c, const struct page *page, struct str bytes, struct err *err)
{
	c->pages++;
	c->bytes += bytes.n;
	if (c->bytes > c->job->source->max_bytes)
		return err_set(err, ERR_INPUT, _("the pages are longer than the %llu bytes allowed"),
		    (unsigned long long)c->job->source->max_bytes);
	if (c->job->progress)
		c->job->progress(c->job->ctx, c->pages);
	return pages_add(c->file, page, bytes, err);
}

/* True when this page is yet to be visited, and may be. */
static bool visit(struct crawl *c, struct str url)
{
	if (map64_get(&c->visited, key_of(url)) || !html_site_is_ours(c->site, url))
		return false;
	if (c->pages >= (size_t)c->conf.pages) {
		c->part = true;
		return false;
	}
	map64_put(&c->visited, key_of(url), 1);
	return true;
}

static void enqueue(struct crawl *c, struct str url)
{
	if (c->n_queue == c->room) {
		struct str *more = ARENA_ARRAY(c->held, struct str, 2 * c->room + 64);
		if (c->n_queue)
			memcpy(more, c->queue, c->n_queue * sizeof *more);
		c->queue = more;
		c->room = 2 * c->room + 64;
	}
	c->queue[c->n_queue++] = arena_str(c->held, url);
}

/* An item's own page. A page that the server has a trouble with is missing; three in a row, and the server is. */
static bool take_detail(struct crawl *c, struct str url, struct err *err)
{
	struct page page;
	struct str bytes;
	struct err why = { 0 };

	if (!visit(c, url))
		return true;
	if (fetch_page(c, c->own, PAGE_DETAIL, url, &page, &bytes, &why)) {
		c->away = 0;
		return add_page(c, &page, bytes, err);
	}
	if (why.kind != ERR_RETRY || ++c->away >= AWAY_MAX) {
		*err = why;
		return false;
	}
	page = (struct page){ .kind = PAGE_DETAIL, .status = 500, .url = url };
	return add_page(c, &page, STR_NONE, err);
}

static bool no_list(const struct crawl *c, const struct page *page, struct err *err)
{
	const char *shown = net_shown_url(c->held, arena_z(c->held, page->url)).p;

	if (page->status == PAGE_FORBIDDEN)
		return err_set(err, ERR_CONFIG,
		    _("%s: robots.txt asks programs not to read this page: ask the partner for a file, or for leave there"),
		    shown);
	if (page->status >= 300 && page->status < 400)
		return err_set(err, ERR_CONFIG,
		    _("%s: this page leads to another host (%d): write its address in where, or the host in hosts"),
		    shown, page->status);
	if (page->status == 415)
		return err_set(
		    err, ERR_CONFIG, _("%s: this is no page but a file: via = http fetches those"), shown);
	return err_set(err, ERR_CONFIG,
	    _("%s: this page of the list is not given (%d): look at the site with a browser, and correct where or next"),
	    shown, page->status);
}

/* A page of the list and all that it leads to. */
static bool take_list(struct crawl *c, struct str url, struct err *err)
{
	struct html_links links;
	struct page page;
	struct str bytes;

	if (!fetch_page(c, c->a, PAGE_LIST, url, &page, &bytes, err))
		return false;
	if (page.status != 200)
		return no_list(c, &page, err);
	const struct html_source source = { .bytes = bytes,
		.url = page.base.n ? page.base : url,
		.charset = page.charset,
		.declared = c->job->source->encoding,
		.name = net_shown_url(c->a, arena_z(c->a, url)).p };
	if (!add_page(c, &page, bytes, err) || !html_links_read(c->a, &c->conf, &source, &links, err))
		return false;
	for (size_t i = 0; i < links.n_details; i++)
		if (!take_detail(c, links.details[i], err))
			return false;
	for (size_t i = 0; i < links.n_next; i++)
		if (visit(c, links.next[i]))
			enqueue(c, links.next[i]);
	return true;
}

/* The crawl ---------------------------------------------------------------------------------------------------------- */

static bool read_conf(struct crawl *c, struct conf **mapping, struct err *err)
{
	const struct source *s = c->job->source;

	if (!s->mapping.n)
		return conf_bad(c->job->conf, s->section, "via",
		    _("a crawl needs a mapping that says where the pages lead (docs/mapping.md, html)"), err);
	return conf_read(arena_z(c->held, s->mapping), mapping, err) &&
	    html_conf_read(c->held, *mapping, &c->conf, err);
}

static bool walk(struct crawl *c, struct err *err)
{
	struct str first = html_url_join(c->held, STR_NONE, c->job->source->where);

	if (!first.n)
		return conf_bad(c->job->conf, c->job->source->section, "where",
		    _("the address of the list's first page is expected, http:// or https://"), err);
	visit(c, first);
	enqueue(c, first);
	for (size_t i = 0; i < c->n_queue; i++) {
		if (c->pages >= (size_t)c->conf.pages) {
			c->part = true;
			break;
		}
		if (!take_list(c, c->queue[i], err))
			return false;
	}
	return true;
}

static bool crawl(struct crawl *c, struct err *err)
{
	struct conf *AUTO_CONF mapping = NULL;

	if (!read_conf(c, &mapping, err) || !html_site_open(c->job, &c->site, err) || !remember_last(c, err))
		return false;
	buf_s(&c->state, links_line(c));
	buf_char(&c->state, '\n');
	return file_begin(c->job->path, FILE_SECRET, &c->file, err) && pages_begin(c->file, err) &&
	    walk(c, err) && pages_end(c->file, c->pages, c->part, err) && file_commit(&c->file, err);
}

static void crawl_free(struct crawl *c)
{
	file_abort(&c->file);
	html_site_close(&c->site);
	pages_close(&c->last);
	input_close(&c->last_file);
	map64_free(&c->visited);
	map64_free(&c->known);
	buf_free(&c->state);
	arena_free(&c->own);
	arena_free(&c->a);
	arena_free(&c->held);
}

static bool fetch(const struct fetch_job *job, struct fetched *out, struct err *err)
{
	struct crawl c = { .job = job,
		.held = arena_new(HELD_MEMORY),
		.a = arena_new(PAGE_MEMORY),
		.own = arena_new(PAGE_MEMORY),
		.state = BUF_INIT(STATE_MEMORY) };

	out->name = net_shown_url(job->a, arena_z(job->a, job->source->where));
	bool ok = crawl(&c, err);
	if (ok) {
		out->part = c.part;
		out->state.state = buf_ok(&c.state) ? arena_str(job->a, buf_str(&c.state)) : STR_NONE;
	}
	crawl_free(&c);
	return ok;
}

/* What robots.txt says of the first page. */
static bool ask_robots(const struct fetch_job *job, struct str *found, struct err *err)
{
	const char *tmp = getenv("TMPDIR");
	char *folder = (char *)arena_fmt(job->a, "%s/vigie-XXXXXX", tmp && *tmp ? tmp : "/tmp").p;
	struct fetch_job with_path = *job;
	struct html_site *site = NULL;
	long delay;
	bool may;

	if (!mkdtemp(folder))
		return err_errno(err, ERR_CONFIG, "%s", folder);
	with_path.path = arena_fmt(job->a, "%s/fetch", folder).p;
	bool ok = html_site_open(&with_path, &site, err) &&
	    html_site_may(site, html_url_join(job->a, STR_NONE, job->source->where), &may, &delay, err);
	html_site_close(&site);
	rmdir(folder);
	if (!ok)
		return false;
	if (!may)
		return err_set(err, ERR_CONFIG,
		    _("%.*s: robots.txt asks programs not to read this page: ask the partner for a file, or for leave there"),
		    STR_ARG(*found));
	*found = arena_fmt(job->a, _("%.*s: robots.txt allows it, %.1f seconds between two pages"),
	    STR_ARG(*found), (double)delay / 1000);
	return true;
}

static bool check(const struct fetch_job *job, bool reach, struct str *found, struct err *err)
{
	struct conf *AUTO_CONF mapping = NULL;
	struct crawl c = { .job = job, .held = job->a };
	struct html_site *site = NULL;

	if (!read_conf(&c, &mapping, err) || !html_site_open(job, &site, err))
		return false;
	html_site_close(&site);
	*found = net_shown_url(job->a, arena_z(job->a, job->source->where));
	return !reach || ask_robots(job, found, err);
}

static const char *const schemes[] = { "http", "https", NULL };
static const char *const keys[] = { "delay", "hosts", NULL };

const struct fetcher fetcher_html = {
	.name = "html",
	.summary = N_("the pages of a directory on the web, one after the other"),
	.schemes = schemes,
	.keys = keys,
	.fetch = fetch,
	.check = check,
};
