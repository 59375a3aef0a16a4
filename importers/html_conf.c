#include "importers/html_conf.h"

#include "importers/html_xpath.h"
#include "lib/i18n.h"
#include "lib/pages.h"

#include <string.h>

static bool check(struct arena *a, const struct conf *c, const char *section, const char *key,
    const char *xpath, struct err *err)
{
	const char *why = NULL;

	if (*xpath && html_xpath_ok(a, xpath, &why))
		return true;
	return conf_bad(c, section, key,
	    why ? arena_fmt(a, _("this is no XPath: %s"), why).p : _("this is no XPath"), err);
}

static bool read_xpath(
    struct arena *a, const struct conf *c, const char *key, const char **out, struct err *err)
{
	const char *xpath = conf_get(c, "html", key);

	*out = xpath && *xpath ? xpath : NULL;
	return !*out || check(a, c, "html", key, xpath, err);
}

/* "@detail //h1": of the item's own page; an attribute called detail is alone. */
static bool of_detail(const char *value, const char **xpath)
{
	static const char word[] = "@detail";
	const size_t n = sizeof word - 1;

	*xpath = value;
	if (strncmp(value, word, n) != 0 || (value[n] != ' ' && value[n] != '\t'))
		return false;
	*xpath = value + n + strspn(value + n, " \t");
	return true;
}

static bool read_columns(struct arena *a, const struct conf *c, struct html_conf *out, struct err *err)
{
	const struct conf_section *s = conf_section(c, "columns");

	out->columns = ARENA_ARRAY(a, struct html_column, HTML_COLUMNS_MAX);
	for (const struct conf_key *k = NULL; s && (k = conf_next_key(c, s, k)); out->n++) {
		struct html_column column = { .name = str_of(k->key) };
		column.detail = of_detail(k->value, &column.xpath);
		if (out->n == HTML_COLUMNS_MAX)
			return conf_bad(c, "columns", k->key, _("there are more than 200 columns"), err);
		if (!check(a, c, "columns", k->key, column.xpath, err))
			return false;
		if (column.detail && !out->detail)
			return conf_bad(c, "columns", k->key,
			    _("it stands on the item's own page: say in [html] detail where the link to that is"),
			    err);
		out->columns[out->n] = column;
	}
	return out->n > 0 ||
	    err_set(err, ERR_CONFIG, _("%s: say in [columns] what stands where in an item: \"Nom = .//h3\""),
	        conf_path(c));
}

static bool read_section(struct arena *a, const struct conf *c, struct html_conf *out, struct err *err)
{
	static const char *const keys[] = { "item", "detail", "next", "pages" };
	const struct conf_section *s = conf_section(c, "html");

	for (const struct conf_key *k = NULL; s && (k = conf_next_key(c, s, k));) {
		size_t i = 0;
		while (i < sizeof keys / sizeof *keys && strcmp(keys[i], k->key) != 0)
			i++;
		if (i == sizeof keys / sizeof *keys)
			return conf_bad(c, "html", k->key, _("[html] has item, detail, next and pages"), err);
	}
	if (!read_xpath(a, c, "item", &out->item, err) || !read_xpath(a, c, "detail", &out->detail, err) ||
	    !read_xpath(a, c, "next", &out->next, err))
		return false;
	return out->item != NULL ||
	    err_set(err, ERR_CONFIG,
	        _("%s: say in [html] where each organization stands on a page: \"item = //div[has-class('fiche')]\""),
	        conf_path(c));
}

bool html_conf_read(struct arena *a, const struct conf *mapping, struct html_conf *out, struct err *err)
{
	struct html_conf c = { 0 };
	int64_t pages;

	if (!read_section(a, mapping, &c, err) || !read_columns(a, mapping, &c, err) ||
	    !conf_int(mapping, "html", "pages", HTML_PAGES_DEFAULT, 1, PAGES_MAX, &pages, err))
		return false;
	c.pages = (int)pages;
	*out = c;
	return true;
}
