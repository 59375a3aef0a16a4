/* guess_html.c: the table of a page as a list. */
#include "importers/guess_plan.h"

#include "lib/i18n.h"
#include "lib/text.h"

enum { COLUMNS = 60, NAME_MAX = 60, CONF_MAX = 64 * 1024 };

/* Where tables have their names, and then their rows. */
static const struct shape {
	const char *header, *rows;
} shapes[] = {
	{ "//table//tr[th and not(td)]", "//table//tr[td]" },
	{ "//table/thead/tr", "//table/tbody/tr" },
	{ "//table//tr[1]", "//table//tr[position() > 1]" },
};

static bool parse(const struct buf *text, struct conf **out, struct err *err)
{
	conf_free(out);
	return buf_ok(text) && conf_parse("guess", buf_str(text), out, err);
}

/* The names in the rows of `header`; NULL when there are none. */
static const struct str *names_at(struct guess_plan *p, struct input *in, const struct guess_names *names,
    const char *header, struct conf **conf, size_t *n)
{
	struct buf AUTO_BUF text = BUF_INIT(CONF_MAX);
	struct input *AUTO_INPUT again = NULL;
	const struct str *found = NULL;
	struct err why = { 0 };

	buf_fmt(&text, "[html]\nitem = %s\n[columns]\n", header);
	for (int i = 1; i <= COLUMNS; i++)
		buf_fmt(&text, "%d = *[%d]\n", i, i);
	if (!input_again(in, &again, &why) || !parse(&text, conf, &why))
		return NULL;
	p->mapping = *conf;
	found = guess_header_row(p, again, names, n, &why);
	while (found && *n && !found[*n - 1].n)
		--*n;
	return found;
}

/* As a setting can be called: without the signs that end its name, no two alike. */
static struct str setting_name(struct guess_plan *p, const struct str *names, size_t i)
{
	struct str name = text_cut(names[i], NAME_MAX);
	char *out = arena_alloc(p->a, name.n + 1);
	bool own = text_fold(p->a, name).n > 0;

	for (size_t k = 0; k < name.n; k++)
		out[k] = (unsigned char)name.p[k] < ' ' || strchr("=:;#[]@", name.p[k]) ? ' ' : name.p[k];
	for (size_t k = 0; own && k < i; k++)
		own = !text_same(p->a, text_cut(names[k], NAME_MAX), name);
	name = str_trim((struct str){ out, name.n });
	return own ? name : arena_fmt(p->a, "%.*s %zu", STR_ARG(name.n ? name : STR("x")), i + 1);
}

bool guess_html(struct guess_plan *p, struct input *in, const struct guess_names *names, struct buf *out,
    struct conf **mapping, struct err *err)
{
	struct buf AUTO_BUF text = BUF_INIT(CONF_MAX);
	const struct str *found = NULL;
	const struct shape *shape = shapes;
	size_t n = 0;

	for (size_t i = 0; !found && i < sizeof shapes / sizeof *shapes; i++) {
		shape = &shapes[i];
		found = names_at(p, in, names, shape->header, mapping, &n);
	}
	if (!found || !n)
		return err_set(err, ERR_INPUT,
		    _("%s: no table with names above its columns. Write [html] and [columns] by hand: docs/mapping.md says "
		      "how"),
		    input_name(in));
	buf_fmt(&text, "[html]\nitem = %s\n\n[columns]\n", shape->rows);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&text, "%.*s = *[%zu]\n", STR_ARG(setting_name(p, found, i)), i + 1);
	if (!parse(&text, mapping, err))
		return false;
	p->mapping = *mapping;
	buf_fmt(out, "; %s\n",
	    _("Each row of the tables of the page; name what marks the right table if it has several."));
	buf_s(out, buf_str(&text));
	buf_char(out, '\n');
	return true;
}
