/* rows_html.c: the items on the pages of a site as rows: a file of pages (lib/pages.h) as the crawl leaves it, or one page
 * as it was saved by hand.
 *
 * A row is what [columns] asks for, of the item and of its own page, not the page's bytes: a menu or a date at the foot of
 * every page is no news. "@link" is a column too: the address of the item's own page. */
#include "importers/rows.h"

#include "importers/html_conf.h"
#include "importers/html_page.h"
#include "lib/buf.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/map64.h"
#include "lib/pages.h"

#include <stdio.h>
#include <stdlib.h>

#define CONF_MEMORY ((size_t)16 << 20)
#define PAGE_MEMORY ((size_t)64 << 20)
#define ROW_MEMORY  ((size_t)512 << 20)

enum { RAW_MAX = 64 * 1024 * 1024 };

struct items {
	const struct import_job *job;
	struct arena *held, *a[2], *row; /* of the list page and the detail page that are open; of the row */
	struct html_conf conf;
	struct str declared;

	struct pages *pages; /* NULL: one page, which is: */
	struct buf alone;
	size_t next_page;
	size_t lists, details,
	    missing; /* pages of each kind that were read; items whose own page is not there */

	struct html_page *list, *detail;
	char list_name[300], detail_name[300];
	struct str detail_url; /* of the page that is open */
	size_t n_items, at;

	struct str *names, *texts;
	size_t columns; /* "@link" is behind those of the mapping */
	uint64_t rows;
	struct map64 seen; /* rows that came: the same item on two pages */
	uint64_t twice;
	struct buf raw;
	struct mapping_refused *refused, **refused_end;
};

/* Pages ------------------------------------------------------------------------------------------------------------ */

static void name_page(char *to, size_t size, const struct items *x, const struct page *page)
{
	snprintf(to, size, "%s: %.*s", input_name(x->job->in), page->url.n > 200 ? 200 : (int)page->url.n,
	    page->url.p);
}

/* Reads page `i` of the file. */
static bool open_page(struct items *x, size_t i, struct arena *a, char *name, size_t size,
    struct html_page **out, struct err *err)
{
	const struct page *page = pages_page(x->pages, i);
	struct html_source source = { .url = page->base.n ? page->base : page->url,
		.charset = page->charset,
		.declared = x->declared,
		.name = name };

	html_page_close(out);
	arena_reset(a);
	name_page(name, size, x, page);
	return pages_read(x->pages, i, a, &source.bytes, err) && html_page_open(&source, out, err);
}

static bool open_alone(struct items *x, struct err *err)
{
	const struct html_source source = {
		.bytes = buf_str(&x->alone), .declared = x->declared, .name = input_name(x->job->in)
	};

	return html_page_open(&source, &x->list, err);
}

/* The next page of the list, or *done. */
static bool next_list(struct items *x, bool *done, struct err *err)
{
	const size_t n = x->pages ? pages_count(x->pages) : 1;

	*done = false;
	while (x->pages && x->next_page < n &&
	    (pages_page(x->pages, x->next_page)->kind != PAGE_LIST ||
	        pages_page(x->pages, x->next_page)->status != 200))
		x->next_page++;
	if (x->next_page >= n) {
		*done = true;
		return true;
	}
	size_t i = x->next_page++;
	x->at = x->n_items = 0;
	x->lists++;
	if (!(x->pages ? open_page(x, i, x->a[0], x->list_name, sizeof x->list_name, &x->list, err)
	               : open_alone(x, err)))
		return false;
	return html_page_items(x->list, x->conf.item, &x->n_items, err);
}

/* Rows ------------------------------------------------------------------------------------------------------------- */

static void refuse(struct items *x, struct str column, struct str value, const char *why)
{
	struct mapping_refused *r = ARENA_NEW(x->row, struct mapping_refused);

	*r = (struct mapping_refused){ .column = column, .value = value, .why = why };
	*x->refused_end = r;
	x->refused_end = &r->next;
}

static const char *why_not_there(struct items *x, int status)
{
	if (status == PAGE_FORBIDDEN)
		return _("the site asks programs not to read the item's own page (robots.txt)");
	return arena_fmt(x->row, _("the server has not given the item's own page (%d)"), status).p;
}

/* Opens the item's own page, where there is one. */
static void open_detail(struct items *x, struct str url)
{
	struct err why = { 0 };
	long i = x->pages && url.n ? pages_find(x->pages, url) : PAGES_NONE;

	if (x->detail && str_eq(url, x->detail_url))
		return;
	html_page_close(&x->detail);
	if (!x->pages || !url.n)
		return;
	if (i == PAGES_NONE) {
		refuse(x, STR("@link"), url, _("the item's own page was not fetched"));
		x->missing++;
	} else if (pages_page(x->pages, (size_t)i)->status != 200) {
		refuse(x, STR("@link"), url, why_not_there(x, pages_page(x->pages, (size_t)i)->status));
		x->missing++;
	} else if (!open_page(
	               x, (size_t)i, x->a[1], x->detail_name, sizeof x->detail_name, &x->detail, &why)) {
		refuse(x, STR("@link"), url, arena_str(x->row, str_of(why.text)).p);
		x->missing++;
	} else {
		x->detail_url = pages_page(x->pages, (size_t)i)->url;
	}
}

/* A text with a character that was cut has lost something: it is no value. */
static bool is_mended(struct str s)
{
	for (size_t i = 0; i + 3 <= s.n; i++)
		if (memcmp(s.p + i, "\xEF\xBF\xBD", 3) == 0)
			return true;
	return false;
}

static bool fill(struct items *x, size_t i, struct err *err)
{
	const struct html_column *c = &x->conf.columns[i];
	struct html_page *page = c->detail ? x->detail : x->list;

	x->texts[i] = STR_NONE;
	if (page &&
	    !html_page_text(
	        page, c->detail ? HTML_WHOLE_PAGE : (long)x->at, c->xpath, x->row, &x->texts[i], err))
		return false;
	if (is_mended(x->texts[i])) {
		refuse(
		    x, c->name, x->texts[i], _("it has bytes that are no character of the page's encoding"));
		x->texts[i] = STR_NONE;
	}
	return true;
}

static bool fill_row(struct items *x, struct err *err)
{
	struct str *links;
	size_t n = 0;

	x->texts[x->conf.n] = STR_NONE;
	if (x->conf.detail) {
		if (!html_page_links(x->list, (long)x->at, x->conf.detail, x->row, &links, &n, err))
			return false;
		x->texts[x->conf.n] = n ? links[0] : STR_NONE;
		open_detail(x, x->texts[x->conf.n]);
	}
	for (size_t i = 0; i < x->conf.n; i++)
		if (!fill(x, i, err))
			return false;
	return true;
}

/* What the row is made of: each text with its length. What is missing is part of it. */
static bool write_raw(struct items *x)
{
	buf_reset(&x->raw);
	for (size_t i = 0; i < x->columns; i++) {
		buf_fmt(&x->raw, "%zu:", x->texts[i].n);
		buf_s(&x->raw, x->texts[i]);
	}
	for (const struct mapping_refused *r = x->refused; r; r = r->next)
		buf_fmt(&x->raw, "!%.*s", STR_ARG(r->column));
	return buf_ok(&x->raw);
}

static bool is_twice(struct items *x)
{
	const struct hash h = hash_of(buf_str(&x->raw));
	uint64_t key;

	memcpy(&key, h.b, sizeof key);
	if (map64_get(&x->seen, key))
		return true;
	map64_put(&x->seen, key, 1);
	return false;
}

static bool is_empty(const struct items *x)
{
	for (size_t i = 0; i < x->conf.n; i++)
		if (x->texts[i].n)
			return false;
	return true;
}

static enum rows_step step_failed(struct err *err, enum rows_step step)
{
	return err->kind == ERR_INPUT ? step : ROWS_FAILED;
}

/* One item; false where it came already. */
static bool take_item(struct items *x, struct rows_row *out, enum rows_step *step, struct err *err)
{
	arena_reset(x->row);
	x->refused = NULL;
	x->refused_end = &x->refused;
	*out = (struct rows_row){ .line = ++x->rows };
	*step = ROWS_ROW;
	bool ok = fill_row(x, err);
	x->at++;
	if (!ok) {
		*step = step_failed(err, ROWS_BAD);
		return true;
	}
	if (!write_raw(x)) {
		err_set(err, ERR_INPUT, _("an item of more than 64 MiB"));
		*step = ROWS_BAD;
		return true;
	}
	out->raw = buf_str(&x->raw);
	out->empty = is_empty(x);
	if (out->empty || !is_twice(x))
		return true;
	x->rows--;
	x->twice++;
	return false;
}

static enum rows_step next(void *rows, struct rows_row *out, struct err *err)
{
	struct items *x = rows;
	enum rows_step step;
	bool done;

	for (;;) {
		while (x->at >= x->n_items) {
			if (!next_list(x, &done, err))
				return ROWS_FAILED;
			if (!done)
				continue;
			if (x->rows)
				return ROWS_DONE;
			err_set(err, ERR_INPUT,
			    _("%s: nothing on %zu pages is an item (%s): has the site changed?"),
			    input_name(x->job->in), x->lists, x->conf.item);
			return ROWS_FAILED;
		}
		if (take_item(x, out, &step, err))
			return step;
	}
}

static bool split(void *rows, const struct rows_row *row, struct str **cells, size_t *n, struct err *err)
{
	struct items *x = rows;

	(void)row;
	(void)err;
	*cells = x->texts;
	*n = x->columns;
	return true;
}

static const struct mapping_refused *refused(const void *rows)
{
	const struct items *x = rows;

	return x->refused;
}

static bool names(void *rows, const struct str **out, size_t *n, struct err *err)
{
	struct items *x = rows;

	(void)err;
	*out = x->names;
	*n = x->columns;
	return true;
}

/* Opening and closing ---------------------------------------------------------------------------------------------- */

static void close_items(void *rows)
{
	struct items *x = rows;

	if (!x)
		return;
	html_page_close(&x->list);
	html_page_close(&x->detail);
	pages_close(&x->pages);
	map64_free(&x->seen);
	buf_free(&x->alone);
	buf_free(&x->raw);
	arena_free(&x->held);
	arena_free(&x->a[0]);
	arena_free(&x->a[1]);
	arena_free(&x->row);
	free(x);
}

static bool read_alone(struct items *x, struct err *err)
{
	x->alone = BUF_INIT(PAGES_PAGE_MAX);
	if (!input_read_all(x->job->in, &x->alone, err))
		return false;
	if (pages_is(buf_str(&x->alone)))
		return err_set(
		    err, ERR_CONFIG, _("%s: pages can only be read from a file"), input_name(x->job->in));
	return buf_ok(&x->alone) ||
	    err_set(err, ERR_INPUT, _("%s: a page of more than 8 MiB"), input_name(x->job->in));
}

/* A file of pages, or all of one page. */
static bool open_input(struct items *x, struct err *err)
{
	struct input *AUTO_INPUT look = NULL;
	struct str chunk = STR_NONE;
	struct err once;

	if (!input_again(x->job->in, &look, &once))
		return read_alone(x, err);
	if (!input_read(look, &chunk, err))
		return false;
	return pages_is(chunk) ? pages_open(x->job->in, &x->pages, err) : read_alone(x, err);
}

static void set_names(struct items *x)
{
	x->columns = x->conf.n + (x->conf.detail != NULL);
	x->names = ARENA_ARRAY(x->held, struct str, x->conf.n + 1);
	x->texts = ARENA_ARRAY(x->held, struct str, x->conf.n + 1);
	for (size_t i = 0; i < x->conf.n; i++)
		x->names[i] = x->conf.columns[i].name;
	x->names[x->conf.n] = STR("@link");
}

static bool open_items(
    const struct import_job *job, const struct mapping_file *file, void **out, struct err *err)
{
	struct items *x = calloc(1, sizeof *x);

	if (!x)
		abort();
	x->job = job;
	x->declared = job->encoding.n ? job->encoding : file->encoding;
	x->held = arena_new(CONF_MEMORY);
	x->a[0] = arena_new(PAGE_MEMORY);
	x->a[1] = arena_new(PAGE_MEMORY);
	x->row = arena_new(ROW_MEMORY);
	x->raw = BUF_INIT(RAW_MAX);
	x->refused_end = &x->refused;
	if (!job->mapping)
		err_set(err, ERR_CONFIG,
		    _("what stands where on a page is for a person to say: docs/mapping.md shows how, under \"Pages of the web\""));
	if (!job->mapping || !html_conf_read(x->held, job->mapping, &x->conf, err) || !open_input(x, err)) {
		close_items(x);
		return false;
	}
	set_names(x);
	*out = x;
	return true;
}

static size_t own_pages(const struct items *x)
{
	size_t n = 0;

	for (size_t i = 0; i < pages_count(x->pages); i++)
		n += pages_page(x->pages, i)->kind == PAGE_DETAIL && pages_page(x->pages, i)->status == 200;
	return n;
}

static void tell(const void *rows, struct import_told *told)
{
	const struct items *x = rows;
	size_t size = sizeof told->found, n;

	if (x->pages)
		snprintf(told->found, size, _("HTML, %zu pages of the list, %zu of the items' own"), x->lists,
		    own_pages(x));
	else
		snprintf(told->found, size,
		    x->conf.detail ? _("HTML, one page; the items' own pages are only read via html")
		                   : _("HTML, one page"));
	n = strlen(told->found);
	if (x->missing)
		snprintf(told->found + n, size - n, _(", %zu not given"), x->missing);
	n = strlen(told->found);
	if (x->twice)
		snprintf(told->found + n, size - n, _(", %llu items twice"), (unsigned long long)x->twice);
	told->part = x->pages ? pages_part(x->pages) : x->conf.next != NULL;
}

const struct rows_format rows_html = {
	.open = open_items,
	.close = close_items,
	.names = names,
	.next = next,
	.split = split,
	.refused = refused,
	.tell = tell,
};
