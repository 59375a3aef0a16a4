#include "importers/html_links.h"

static bool read_details(struct arena *a, const struct html_conf *conf, struct html_page *page,
    struct html_links *out, struct err *err)
{
	struct str *urls;
	size_t n;

	if (!html_page_items(page, conf->item, &out->items, err))
		return false;
	out->details = ARENA_ARRAY(a, struct str, out->items);
	for (size_t i = 0; conf->detail && i < out->items; i++) {
		if (!html_page_links(page, (long)i, conf->detail, a, &urls, &n, err))
			return false;
		if (n)
			out->details[out->n_details++] = urls[0];
	}
	return true;
}

bool html_links_read(struct arena *a, const struct html_conf *conf, const struct html_source *source,
    struct html_links *out, struct err *err)
{
	struct html_links links = { 0 };
	struct html_page *page = NULL;

	if (!html_page_open(source, &page, err))
		return false;
	bool ok = read_details(a, conf, page, &links, err) &&
	    (!conf->next ||
	        html_page_links(page, HTML_WHOLE_PAGE, conf->next, a, &links.next, &links.n_next, err));
	html_page_close(&page);
	if (ok)
		*out = links;
	return ok;
}
