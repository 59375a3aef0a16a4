#include "sync/hsda_ids.h"

#include "sync/fetch_pages.h"

#include <stdlib.h>

enum { IDS_MAX = 2000000 };

struct gathering {
	struct arena *a;
	struct buf ids; /* of struct str */
	bool odd;       /* an id that cannot stand in a line */
};

static bool on_item(void *ctx, const struct fetch_item *item, struct err *err)
{
	struct gathering *g = ctx;
	struct str id = arena_str(g->a, item->id);

	(void)err;
	g->odd = g->odd || memchr(id.p, '\n', id.n);
	buf_add(&g->ids, &id, sizeof id);
	return true;
}

static int by_text(const void *a, const void *b)
{
	const struct str *x = a, *y = b;

	return str_cmp(*x, *y);
}

/* The next line of the known ones; blank at the end. */
static struct str next_known(struct str *rest)
{
	const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
	struct str line = { rest->p, end ? (size_t)(end - rest->p) : rest->n };
	size_t n = line.n + (end ? 1 : 0);

	*rest = (struct str){ n ? rest->p + n : rest->p, rest->n - n };
	return line;
}

/* Both are sorted: they are walked side by side. */
static bool compare(
    const struct hsda_ids *h, const struct str *ids, size_t n, uint64_t *gone, struct err *err)
{
	struct str rest = h->known, known;
	size_t i = 0;

	while ((known = next_known(&rest)).n) {
		while (i < n && str_cmp(ids[i], known) < 0)
			i++;
		if (i < n && str_eq(ids[i], known))
			continue;
		++*gone;
		if (!h->gone(h->ctx, known, err))
			return false;
	}
	return true;
}

bool hsda_ids(const struct hsda_ids *h, struct buf *now, uint64_t *gone, struct err *err)
{
	struct gathering g = { .a = h->job->a, .ids = BUF_INIT(IDS_MAX * sizeof(struct str)) };
	struct fetch_pages p = {
		.url = h->url, .member = "", .per_page = h->per_page, .each = on_item, .ctx = &g
	};
	struct fetch_pages_told told;
	struct err why;
	bool ok = true;

	*gone = 0;
	bool sure = fetch_pages(h->job, &p, &told, &why) && !told.moved && !told.twice && !g.odd &&
	    buf_ok(&g.ids) && told.items > 0 &&
	    (told.announced < 0 || told.items >= (uint64_t)told.announced);
	if (sure) {
		struct str *ids = (struct str *)(void *)g.ids.p;
		size_t n = g.ids.n / sizeof *ids;
		qsort(ids, n, sizeof *ids, by_text);
		ok = compare(h, ids, n, gone, err);
		for (size_t i = 0; ok && i < n; i++)
			buf_fmt(now, "%.*s\n", STR_ARG(ids[i]));
	} else {
		buf_s(now, h->known);
	}
	buf_free(&g.ids);
	return ok;
}
