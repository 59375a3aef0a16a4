/* templates.c: the shipped templates with a centre's own over them, and writing them with values. */
#include "mailer/templates.h"

#include "lib/file.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "mailer/template_parse.h"
#include "shipped_templates.h"

#include <dirent.h>
#include <string.h>

enum { FILE_MAX = 256 * 1024 };

struct templates {
	struct template list[SHIPPED_TEMPLATE_COUNT];
};

/* The centre's own ------------------------------------------------------------------------------------------ */

static bool ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);

	return n > k && strcmp(name + n - k, end) == 0;
}

static struct template *find_template(struct templates *t, const char *name)
{
	for (int i = 0; i < SHIPPED_TEMPLATE_COUNT; i++)
		if (strcmp(t->list[i].name, name) == 0)
			return &t->list[i];
	return NULL;
}

static bool read_own(
    struct arena *a, struct templates *t, struct str folder, const char *name, struct err *err)
{
	const char *path = arena_fmt(a, "%.*s/%s", STR_ARG(folder), name).p;
	struct template *own = find_template(t, name);
	struct str text;

	if (!own)
		return err_set(err, ERR_CONFIG,
		    _("%s: no e-mail uses a template of this name (docs/templates.md lists them)"), path);
	if (!file_read_all(a, path, FILE_MAX, &text, err)) {
		err->kind = ERR_CONFIG;
		return false;
	}
	return template_parse(a, path, text, own, err);
}

static bool read_folder(struct arena *a, struct templates *t, struct str folder, struct err *err)
{
	DIR *dir = opendir(arena_z(a, folder));
	bool good = true;

	if (!dir)
		return err_errno(
		    err, ERR_CONFIG, _("the templates in \"%.*s\" cannot be read"), STR_ARG(folder));
	for (struct dirent *d; good && (d = readdir(dir));)
		if (d->d_name[0] != '.' && (ends_in(d->d_name, ".txt") || ends_in(d->d_name, ".html")))
			good = read_own(a, t, folder, d->d_name, err);
	closedir(dir);
	return good;
}

bool templates_read(struct arena *a, struct str folder, const struct templates **out, struct err *err)
{
	struct templates *t = ARENA_NEW(a, struct templates);

	for (int i = 0; i < SHIPPED_TEMPLATE_COUNT; i++) {
		const struct shipped_template *s = &shipped_templates[i];
		t->list[i] = (struct template){ .name = s->name, .html = ends_in(s->name, ".html") };
		if (!template_parse(a, s->name, str_of(s->text), &t->list[i], err))
			return false;
	}
	if (folder.n && !read_folder(a, t, folder, err))
		return false;
	*out = t;
	return true;
}

/* Values ---------------------------------------------------------------------------------------------------- */

static struct template_value *own_value(const struct template_values *v, struct str name)
{
	for (struct template_value *x = v->first; x; x = x->next)
		if (str_is(name, x->name))
			return x;
	return NULL;
}

static const struct template_value *find_value(const struct template_values *v, struct str name)
{
	const struct template_value *x = NULL;

	for (; v && !x; v = v->around)
		x = own_value(v, name);
	return x;
}

static struct template_value *value_named(struct arena *a, struct template_values *v, const char *name)
{
	struct template_value *x = own_value(v, str_of(name));

	if (x)
		return x;
	x = ARENA_NEW(a, struct template_value);
	*x = (struct template_value){ .next = v->first, .name = name };
	v->first = x;
	return x;
}

void template_set(struct arena *a, struct template_values *v, const char *name, struct str text)
{
	value_named(a, v, name)->text = text;
}

struct template_values *template_row(struct arena *a, struct template_values *v, const char *name)
{
	struct template_values **end = &value_named(a, v, name)->rows;

	while (*end)
		end = &(*end)->next;
	*end = ARENA_NEW(a, struct template_values);
	(*end)->around = v;
	return *end;
}

/* Writing --------------------------------------------------------------------------------------------------- */

/* What turns the direction of what follows: a name must not rearrange the sentence around it. */
static bool is_bidi(uint32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
}

static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

static const char *entity_of(uint32_t c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static void write_value(struct buf *out, struct str text, bool html)
{
	const char *p = text.p, *end = text.n ? text.p + text.n : NULL;

	while (p < end) {
		const char *from = p;
		uint32_t c = text_next(&p, end);
		const char *entity = html ? entity_of(c) : NULL;
		if (entity)
			buf_s(out, str_of(entity));
		else if (is_control(c))
			buf_char(out, ' ');
		else if (c == 0xfffd)
			buf_s(out, STR("\xef\xbf\xbd"));
		else if (!is_bidi(c))
			buf_add(out, from, (size_t)(p - from));
	}
}

static void write_steps(
    const struct template *t, int from, int end, const struct template_values *v, struct buf *out)
{
	for (int i = from; i < end; i++) {
		const struct template_step *s = &t->steps[i];
		const struct template_value *x = s->kind == STEP_TEXT ? NULL : find_value(v, s->text);
		if (s->kind == STEP_TEXT)
			buf_s(out, s->text);
		else if (s->kind == STEP_VALUE && x)
			write_value(out, x->text, t->html);
		else if (s->kind == STEP_UNLESS && !(x && (x->text.n || x->rows)))
			write_steps(t, i + 1, s->end, v, out);
		else if (s->kind == STEP_EACH && x && x->text.n)
			write_steps(t, i + 1, s->end, v, out);
		else if (s->kind == STEP_EACH && x)
			for (const struct template_values *row = x->rows; row; row = row->next)
				write_steps(t, i + 1, s->end, row, out);
		if (s->kind == STEP_EACH || s->kind == STEP_UNLESS)
			i = s->end;
	}
}

void templates_write(
    const struct templates *t, const char *name, const struct template_values *v, struct buf *out)
{
	for (int i = 0; i < SHIPPED_TEMPLATE_COUNT; i++)
		if (strcmp(t->list[i].name, name) == 0) {
			write_steps(&t->list[i], 0, t->list[i].n, v, out);
			return;
		}
	out->failed = true;
}
