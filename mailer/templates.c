/* templates.c: reading templates, and writing them with values. A template is a list of steps; a part's first and last step
 * know of each other. */
#include "mailer/templates.h"

#include "lib/file.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "shipped_templates.h"

#include <dirent.h>
#include <string.h>

enum { FILE_MAX = 256 * 1024, DEPTH_MAX = 8, NAME_MAX_BYTES = 40 };

/* What a template may name ---------------------------------------------------------------------------------- */

/* Names that hold rows, and the names of each row; docs/templates.md tells people. */
static const struct part {
	const char *name;
	const char *const *names;
} parts[] = {
	{ "",
	    (const char *const[]){ "lang", "subject", "name", "centre", "address", "phone", "email",
	        "website", "contact", "first", "second", "bilingual", "reminder", "last", "first_date",
	        "several", "count", "hides", "reply", "confirm_link", "confirm_words", "contact_link",
	        "contact_words", "closed_link", "closed_words", "stop_link", "stop_words", "fiches", NULL } },
	{ "fiches", (const char *const[]){ "name", "number", "verified", "hides", "lines", NULL } },
	{ "lines",
	    (const char *const[]){
	        "label", "value", "indent", "inside", "heading", "further", "blank", NULL } },
	{ "further", (const char *const[]){ "value", "indent", NULL } },
};
enum { PARTS = sizeof parts / sizeof *parts };

static const struct part *find_part(struct str name)
{
	for (int i = 1; i < PARTS; i++)
		if (str_is(name, parts[i].name))
			return &parts[i];
	return NULL;
}

static bool has_name(const struct part *part, struct str name)
{
	for (int i = 0; part->names[i]; i++)
		if (str_is(name, part->names[i]))
			return true;
	return false;
}

/* Reading --------------------------------------------------------------------------------------------------- */

enum step_kind { STEP_TEXT, STEP_VALUE, STEP_EACH, STEP_UNLESS, STEP_END };

struct step {
	enum step_kind kind;
	struct str text; /* or the name */
	int end;         /* EACH, UNLESS: the index of its END */
};

struct template
{
	const char *name;
	bool html;
	struct step *steps;
	int n;
};

struct templates {
	struct template list[SHIPPED_TEMPLATE_COUNT];
};

struct parser {
	struct arena *a;
	const char *file;
	struct str text;
	size_t at;
	int line;
	struct template *t;
	int open[DEPTH_MAX]; /* steps */
	const struct part *parts[DEPTH_MAX + 1];
	int depth, n_parts;
	struct err *err;
};

static bool fault(struct parser *p, const char *what, struct str name)
{
	return err_set(p->err, ERR_CONFIG, _("%s:%d: %s: \"%.*s\""), p->file, p->line, what,
	    STR_ARG(text_cut(name, NAME_MAX_BYTES)));
}

static struct step *add(struct parser *p, enum step_kind kind, struct str text)
{
	struct step *s = &p->t->steps[p->t->n++];

	*s = (struct step){ .kind = kind, .text = text };
	return s;
}

static bool is_known(const struct parser *p, struct str name)
{
	for (int i = 0; i < p->n_parts; i++)
		if (has_name(p->parts[i], name))
			return true;
	return false;
}

static bool begin_part(struct parser *p, enum step_kind kind, struct str name)
{
	const struct part *part = kind == STEP_EACH ? find_part(name) : NULL;

	if (p->depth == DEPTH_MAX)
		return fault(p, _("parts nest too deep"), name);
	p->open[p->depth++] = p->t->n;
	add(p, kind, name);
	if (part)
		p->parts[p->n_parts++] = part;
	return true;
}

static bool end_part(struct parser *p, struct str name)
{
	if (!p->depth || !str_eq(p->t->steps[p->open[p->depth - 1]].text, name))
		return fault(p, _("this part is not the one that is open"), name);
	struct step *begun = &p->t->steps[p->open[--p->depth]];
	begun->end = p->t->n;
	if (begun->kind == STEP_EACH && find_part(name))
		p->n_parts--;
	add(p, STEP_END, name);
	return true;
}

static bool put_tag(struct parser *p, struct str tag)
{
	char sign = tag.n ? tag.p[0] : '\0';
	bool is_part = sign == '#' || sign == '^' || sign == '/';
	struct str name = is_part ? str_trim((struct str){ tag.p + 1, tag.n - 1 }) : tag;

	if (sign == '/')
		return end_part(p, name);
	if (!is_known(p, name))
		return fault(p, _("no such name here (docs/templates.md lists them)"), name);
	if (is_part)
		return begin_part(p, sign == '#' ? STEP_EACH : STEP_UNLESS, name);
	if (find_part(name))
		return fault(p, _("this has rows: write {{#…}} and {{/…}} around what each row shows"), name);
	add(p, STEP_VALUE, name);
	return true;
}

static bool is_blank(struct str s)
{
	return !str_trim(s).n;
}

/* A part's sign that has a line for itself takes the line with it: `before` is what stands before it there, and
 * p->at behind the sign is moved. */
static struct str alone(struct parser *p, struct str before, char sign)
{
	const char *end = p->text.p + p->text.n, *at = p->text.p + p->at;
	const char *stop = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
	size_t line = before.n;

	while (line && before.p[line - 1] != '\n')
		line--;
	bool starts = line || before.p == p->text.p || before.p[-1] == '\n';
	if (!stop || !strchr("#^/", sign) || !starts ||
	    !is_blank((struct str){ before.p + line, before.n - line }) ||
	    !is_blank((struct str){ at, (size_t)(stop - at) }))
		return before;
	p->at = (size_t)(stop + 1 - p->text.p);
	return (struct str){ before.p, line };
}

static int lines_in(struct str s)
{
	int n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

static const char *find(struct str s, char c)
{
	for (size_t i = 0; i + 1 < s.n; i++)
		if (s.p[i] == c && s.p[i + 1] == c)
			return s.p + i;
	return NULL;
}

static bool next_tag(struct parser *p)
{
	struct str rest = { p->text.p + p->at, p->text.n - p->at };
	const char *begin = find(rest, '{');

	if (!begin) {
		add(p, STEP_TEXT, rest);
		p->at = p->text.n;
		return true;
	}
	struct str before = { rest.p, (size_t)(begin - rest.p) };
	struct str inside = { begin + 2, rest.n - before.n - 2 };
	const char *end = find(inside, '}');
	p->line += lines_in(before);
	if (!end)
		return fault(p, _("\"}}\" is missing"), inside);
	inside.n = (size_t)(end - inside.p);
	size_t from = p->at = (size_t)(end + 2 - p->text.p);
	add(p, STEP_TEXT, alone(p, before, inside.n ? inside.p[0] : ' '));
	bool put = put_tag(p, str_trim(inside));
	p->line += lines_in((struct str){ p->text.p + from, p->at - from });
	return put;
}

static int steps_at_most(struct str text)
{
	int n = 1;

	for (size_t i = 0; i + 1 < text.n; i++)
		n += text.p[i] == '{' && text.p[i + 1] == '{' ? 2 : 0;
	return n + 1;
}

static bool parse(struct arena *a, const char *file, struct str text, struct template *t, struct err *err)
{
	struct parser p = { .a = a, .file = file, .text = text, .line = 1, .t = t, .n_parts = 1, .err = err };

	p.parts[0] = &parts[0];
	if (!text_utf8_valid(text, NULL))
		return err_set(err, ERR_CONFIG, _("%s: the text is not UTF-8: save it as UTF-8"), file);
	t->steps = ARENA_ARRAY(a, struct step, (size_t)steps_at_most(text));
	t->n = 0;
	while (p.at < text.n)
		if (!next_tag(&p))
			return false;
	if (p.depth)
		return fault(&p, _("this part is not closed"), t->steps[p.open[p.depth - 1]].text);
	return true;
}

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
	return parse(a, path, text, own, err);
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
		if (!parse(a, s->name, str_of(s->text), &t->list[i], err))
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
		const struct step *s = &t->steps[i];
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
