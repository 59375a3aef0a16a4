#include "importers/mapping_template.h"

#include "lib/i18n.h"
#include "lib/text.h"

/* A placeholder and the text around it. */
struct part {
	struct part *next;
	int column; /* MAPPING_NO_COLUMN: the quoted text is meant */
	struct str quoted;
	struct mapping_filter *filters;
	struct str separator; /* from the placeholder before it, when that shows something */
	struct str prefix, suffix;
};

struct mapping_template {
	struct part *parts; /* NULL: the constant is all */
	struct str constant;
	bool lines;
};

/* Reading --------------------------------------------------------------------------------------------------- */

/* Text up to the next brace that stands alone; "{{" and "}}" are braces of the text. */
static struct str parse_text(const struct mapping_scope *scope, struct mapping_scan *s)
{
	char *text = arena_alloc(scope->a, (size_t)(s->end - s->p));
	size_t n = 0;

	for (; s->p < s->end; s->p++) {
		if (*s->p == '{' || *s->p == '}') {
			if (s->end - s->p < 2 || s->p[1] != *s->p)
				break;
			s->p++;
		}
		text[n++] = *s->p;
	}
	return (struct str){ text, n };
}

/* What stands between "{" and "}". */
static bool parse_placeholder(const struct mapping_scope *scope, struct mapping_scan *s, struct part *p)
{
	struct mapping_filter **link = &p->filters;
	struct str name;

	p->column = MAPPING_NO_COLUMN;
	if (!mapping_scan_quoted(s, scope->a, &p->quoted)) {
		if (!mapping_scan_until(s, "|}", &name)) {
			mapping_faults_add(scope->faults, scope->line, _("a \"{\" is not closed by a \"}\""));
			return false;
		}
		p->column = mapping_filter_column(scope, name);
	}
	while (mapping_scan_char(s, '|')) {
		*link = mapping_filter_parse(scope, s);
		if (!*link)
			return false;
		link = &(*link)->next;
	}
	if (!mapping_scan_char(s, '}')) {
		struct str rest = text_cut((struct str){ s->p, (size_t)(s->end - s->p) }, 20);
		mapping_faults_add(scope->faults, scope->line,
		    _("\"|\" or \"}\" is expected before \"%.*s\""), STR_ARG(rest));
		return false;
	}
	return p->column != MAPPING_NO_COLUMN || p->quoted.n;
}

static bool is_in(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static bool is_word(char c)
{
	return (c | 32) >= 'a' ? (c | 32) <= 'z' : (unsigned char)c >= 0x80;
}

/* Bytes of the separating punctuation at text.p[i]; 0 for anything else, such as the hyphen inside a word. */
static size_t separator_at(struct str text, size_t i)
{
	const char *p = text.p + i;
	size_t left = text.n - i;

	if (left >= 3 && (memcmp(p, "\xE2\x80\x93", 3) == 0 || memcmp(p, "\xE2\x80\x94", 3) == 0))
		return 3; /* – and — */
	if (left >= 2 && memcmp(p, "\xC2\xB7", 2) == 0)
		return 2; /* · */
	bool inside = i > 0 && left > 1 && is_word(p[-1]) && is_word(p[1]);
	return is_in(*p, ",;:/|-\n") && !inside;
}

/* Shares the text between two placeholders out: " habitants), bureau " is " habitants)", ", " and "bureau ". Without
 * separating punctuation closing brackets are the left one's, opening ones the right one's. */
static void share(struct str text, struct part *left, struct part *right)
{
	size_t from = 0, to;

	while (from < text.n && !separator_at(text, from))
		from++;
	if (from < text.n) {
		for (to = from; to < text.n && (text.p[to] == ' ' || separator_at(text, to));)
			to += text.p[to] == ' ' ? 1 : separator_at(text, to);
		while (from > 0 && text.p[from - 1] == ' ')
			from--;
	} else {
		for (from = 0; from < text.n && is_in(text.p[from], ")]}");)
			from++;
		for (to = from; to < text.n && !is_in(text.p[to], "([{");)
			to++;
	}
	left->suffix = (struct str){ text.p, from };
	right->separator = (struct str){ text.p + from, to - from };
	right->prefix = (struct str){ text.p + to, text.n - to };
}

static bool parse(const struct mapping_scope *scope, struct mapping_scan *s, struct mapping_template *t)
{
	struct part **link = &t->parts, *last = NULL;

	for (;;) {
		struct str text = parse_text(scope, s);
		if (s->p == s->end) {
			if (last)
				last->suffix = text;
			else
				t->constant = str_trim(text);
			return true;
		}
		if (*s->p++ == '}') {
			mapping_faults_add(scope->faults, scope->line,
			    _("a \"}\" without \"{\" before it; write \"}}\" for the brace itself"));
			return false;
		}
		struct part *p = *link = ARENA_NEW(scope->a, struct part);
		if (!parse_placeholder(scope, s, p))
			return false;
		if (last)
			share(text, last, p);
		else
			p->prefix = text;
		t->lines |= mapping_filter_keeps_lines(p->filters);
		last = p;
		link = &p->next;
	}
}

struct mapping_template *mapping_template_parse(const struct mapping_scope *scope, struct str text)
{
	struct mapping_template *t = ARENA_NEW(scope->a, struct mapping_template);
	struct mapping_scan s = { text.p, text.p + text.n };

	return parse(scope, &s, t) ? t : NULL;
}

bool mapping_template_constant(const struct mapping_template *t, struct str *value)
{
	if (t->parts)
		return false;
	*value = t->constant;
	return true;
}

bool mapping_template_keeps_lines(const struct mapping_template *t)
{
	return t->lines;
}

bool mapping_template_each(const struct mapping_template *t, int *column, struct str *text)
{
	for (const struct part *p = t->parts; p; p = p->next) {
		const struct mapping_filter *each = mapping_filter_each(p->filters);
		if (!each)
			continue;
		if (column)
			*column = p->column;
		if (text)
			*text = each->text;
		return true;
	}
	return false;
}

int mapping_template_column(const struct mapping_template *t)
{
	for (const struct part *p = t->parts; p; p = p->next)
		if (p->column != MAPPING_NO_COLUMN)
			return p->column;
	return MAPPING_NO_COLUMN;
}

/* Values ---------------------------------------------------------------------------------------------------- */

/* What one placeholder shows. */
static bool show(const struct part *p, struct mapping_value *v, int *column)
{
	bool literal = p->column == MAPPING_NO_COLUMN;

	v->text = literal ? p->quoted : v->cells[p->column];
	v->filled = !literal;
	if (!mapping_filter_apply(p->filters, v)) {
		*column = p->column;
		return false;
	}
	v->filled = v->filled && v->text.n;
	return true;
}

static char *put(char *at, struct str s)
{
	if (s.n)
		memcpy(at, s.p, s.n);
	return at + s.n;
}

bool mapping_template_value(const struct mapping_template *t, struct mapping_value *v, int *column)
{
	const struct part *first = t->parts;
	struct str shown = STR_NONE; /* all of the template so far, in the arena once there are two pieces */
	bool filled = false;

	if (!first->next && !first->prefix.n && !first->suffix.n)
		return show(first, v, column);
	for (const struct part *p = first; p; p = p->next) {
		if (!show(p, v, column))
			return false;
		if (!v->text.n)
			continue;
		struct str separator = shown.n ? p->separator : STR_NONE;
		char *all = arena_alloc(v->a, shown.n + separator.n + p->prefix.n + v->text.n + p->suffix.n);
		char *end = put(put(put(put(put(all, shown), separator), p->prefix), v->text), p->suffix);
		shown = (struct str){ all, (size_t)(end - all) };
		filled |= v->filled;
	}
	v->text = str_trim(shown);
	v->filled = filled;
	return true;
}
