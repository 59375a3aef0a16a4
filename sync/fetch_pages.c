#include "sync/fetch_pages.h"

#include "lib/i18n.h"
#include "lib/map64.h"

enum { PAGES_MAX = 100000 };

struct pages {
	const struct fetch_job *job;
	const struct fetch_pages *p;
	struct map64 ids; /* what came already */
	struct fetch_pages_told *told;
	bool twice;
};

static bool on_item(void *ctx, const struct fetch_item *item, struct err *err)
{
	struct pages *w = ctx;
	struct hash h = hash_of(item->id);
	uint64_t key;

	if (!item->id.n)
		return err_set(err, ERR_INPUT,
		    _("the server gives something without an id, which is no record: look at its address with a browser"));
	memcpy(&key, h.b, sizeof key);
	if (map64_get(&w->ids, key)) {
		w->twice = true;
		return true;
	}
	map64_put(&w->ids, key, 1);
	w->told->items++;
	if (w->job->progress)
		w->job->progress(w->job->ctx, w->told->items);
	return w->p->each(w->p->ctx, item, err);
}

/* Is there nothing behind this page? What was announced is only believed where there is nothing to say otherwise. */
static bool is_last(const struct pages *w, const struct fetch_page *page, int number)
{
	bool counted = page->total_items >= 0, paged = page->total_pages >= 0;

	if (!page->items || !w->p->per_page)
		return true;
	if (counted && w->told->items < (uint64_t)page->total_items)
		return false;
	bool reached = paged ? number >= page->total_pages : counted;
	/* One number alone may be that of the page: a full one is asked what is behind it. */
	return reached && ((paged && counted) || page->items < (uint64_t)w->p->per_page);
}

static bool take_counts(struct pages *w, const struct fetch_page *page, int number)
{
	if (number == 1)
		w->told->announced = page->total_items;
	else if (page->total_items >= 0 && page->total_items != w->told->announced)
		w->told->moved = true;
	return !w->told->moved;
}

static bool read_all(struct pages *w, struct err *err)
{
	struct fetch_page page;
	struct hash before = { 0 };

	for (int number = 1; number <= PAGES_MAX; number++) {
		const char *url = !w->p->per_page
		    ? arena_fmt(w->job->a, "%sformat=ndjson", w->p->url).p
		    : arena_fmt(w->job->a, "%sper_page=%d&page=%d", w->p->url, w->p->per_page, number).p;
		uint64_t had = w->told->items;
		bool ok = fetch_page(w->job, url, w->p->member, on_item, w, &page, err);
		if (number == 1)
			w->told->status = page.status;
		/* Some say "no such page" behind the last one. */
		if (!ok)
			return number > 1 && page.status == 404;
		bool again = number > 1 && page.items && hash_eq(page.hash, before);
		/* A server that knows no pages gives all of it each time. */
		if (again && (w->told->announced < 0 || had >= (uint64_t)w->told->announced)) {
			w->twice = false;
			return true;
		}
		if (again)
			return err_set(err, ERR_INPUT,
			    _("the server gives the same page again: %llu of %lld records came, so nothing of it was taken"),
			    (unsigned long long)had, (long long)w->told->announced);
		if (!take_counts(w, &page, number) || is_last(w, &page, number))
			return true;
		before = page.hash;
	}
	return err_set(err, ERR_INPUT, _("the server's pages do not end"));
}

bool fetch_pages(
    const struct fetch_job *job, const struct fetch_pages *p, struct fetch_pages_told *out, struct err *err)
{
	struct pages w = { .job = job, .p = p, .told = out };

	*out = (struct fetch_pages_told){ .announced = -1 };
	bool ok = read_all(&w, err);
	out->twice = w.twice && out->announced < 0;
	out->moved = out->moved || (w.twice && out->announced >= 0 && out->items < (uint64_t)out->announced);
	map64_free(&w.ids);
	return ok;
}
