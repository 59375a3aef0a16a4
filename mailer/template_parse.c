#include "mailer/template_parse.h"

#include "lib/i18n.h"
#include "lib/text.h"

#include <string.h>

enum { DEPTH_MAX = 8, NAME_MAX_BYTES = 40 };

/* What a template may name ---------------------------------------------------------------------------------- */

/* Names that hold rows, and the names of each row; docs/templates.md tells people. */
static const struct part {
	const char *name;
	const char *const *names;
} parts[] = {
	{ "",
	    (const char *const[]){ "lang", "subject", "name", "centre", "address", "phone", "email",
	        "website", "contact", "first", "second", "bilingual", "reminder", "first_date", "several",
	        "two", "count", "reply", "confirm_link", "confirm_words", "contact_link", "contact_words",
	        "closed_link", "closed_words", "stop_link", "stop_words", "fiches", NULL } },
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

static struct template_step *add(struct parser *p, enum template_step_kind kind, struct str text)
{
	struct template_step *s = &p->t->steps[p->t->n++];

	*s = (struct template_step){ .kind = kind, .text = text };
	return s;
}

static bool is_known(const struct parser *p, struct str name)
{
	for (int i = 0; i < p->n_parts; i++)
		if (has_name(p->parts[i], name))
			return true;
	return false;
}

static bool begin_part(struct parser *p, enum template_step_kind kind, struct str name)
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
	struct template_step *begun = &p->t->steps[p->open[--p->depth]];
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

bool template_parse(struct arena *a, const char *file, struct str text, struct template *t, struct err *err)
{
	struct parser p = { .a = a, .file = file, .text = text, .line = 1, .t = t, .n_parts = 1, .err = err };

	p.parts[0] = &parts[0];
	if (!text_utf8_valid(text, NULL))
		return err_set(err, ERR_CONFIG, _("%s: the text is not UTF-8: save it as UTF-8"), file);
	t->steps = ARENA_ARRAY(a, struct template_step, (size_t)steps_at_most(text));
	t->n = 0;
	while (p.at < text.n)
		if (!next_tag(&p))
			return false;
	if (p.depth)
		return fault(&p, _("this part is not closed"), t->steps[p.open[p.depth - 1]].text);
	return true;
}
