#include "importers/mapping_filter.h"

#include "importers/mapping_number.h"
#include "importers/mapping_postal.h"
#include "importers/mapping_text.h"
#include "importers/mapping_trade.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdlib.h>

/* What stands behind a filter's name. */
enum takes {
	TAKES_NOTHING,
	TAKES_TEXT,   /* "…" */
	TAKES_COLUMN, /* {Column} */
	TAKES_TEXT_OR_COLUMN,
	TAKES_FORMAT, /* "DD/MM/YYYY" */
	TAKES_PART,   /* a number and "…" */
	TAKES_PAIRS,  /* "value=result; …", perhaps `else …` */
	TAKES_TABLE,  /* the name of a table, perhaps `else …` */
};

struct mapping_filter_kind {
	const char *name;
	enum takes takes;
	bool on_blank; /* it is asked about blank values too */
	struct str (*rewrite)(struct arena *a, struct str v);
	bool (*run)(const struct mapping_filter *f, struct mapping_value *v);
};

/* Filters that look at more than the value ------------------------------------------------------------------ */

/* Where `what` stands next in [p, end), or NULL. */
static const char *find(const char *p, const char *end, struct str what)
{
	for (; (size_t)(end - p) >= what.n; p++) {
		p = memchr(p, what.p[0], (size_t)(end - p) - what.n + 1);
		if (!p || memcmp(p, what.p, what.n) == 0)
			return p;
	}
	return NULL;
}

static bool run_part(const struct mapping_filter *f, struct mapping_value *v)
{
	const char *p = v->text.p, *end = p + v->text.n, *at;
	int n = 1, wanted = f->number;

	for (at = p; wanted < 0 && (at = find(at, end, f->text)); at += f->text.n)
		n++;
	if (wanted < 0)
		wanted += n + 1;
	for (; wanted > 1 && (at = find(p, end, f->text)); wanted--)
		p = at + f->text.n;
	at = wanted == 1 ? find(p, end, f->text) : p;
	v->text = str_trim((struct str){ p, (size_t)((at ? at : end) - p) });
	return true;
}

/* Values with nothing in them do not count. */
static bool run_each(const struct mapping_filter *f, struct mapping_value *v)
{
	const char *p = v->text.p, *end = p + v->text.n;
	struct str found = STR_NONE;

	for (int n = -1; p && p <= end && n <= v->nth;) {
		const char *at = find(p, end, f->text);
		struct str one = str_trim((struct str){ p, (size_t)((at ? at : end) - p) });
		n += one.n > 0;
		if (one.n && n == v->nth)
			found = one;
		v->more |= one.n && n > v->nth;
		p = at ? at + f->text.n : NULL;
	}
	v->text = found;
	return true;
}

static bool run_before(const struct mapping_filter *f, struct mapping_value *v)
{
	const char *at = find(v->text.p, v->text.p + v->text.n, f->text);

	if (at)
		v->text = str_trim((struct str){ v->text.p, (size_t)(at - v->text.p) });
	return true;
}

static bool run_after(const struct mapping_filter *f, struct mapping_value *v)
{
	const char *end = v->text.p + v->text.n, *at = find(v->text.p, end, f->text);

	v->text = at ? str_trim((struct str){ at + f->text.n, (size_t)(end - at) - f->text.n }) : STR_NONE;
	return true;
}

static bool run_unless(const struct mapping_filter *f, struct mapping_value *v)
{
	if (text_same(v->a, v->text, f->column == MAPPING_NO_COLUMN ? f->text : v->cells[f->column]))
		v->text = STR_NONE;
	return true;
}

static bool run_when(const struct mapping_filter *f, struct mapping_value *v)
{
	if (mapping_trade_is_no(v->a, v->cells[f->column]))
		v->text = STR_NONE;
	v->filled = true;
	return true;
}

static bool run_default(const struct mapping_filter *f, struct mapping_value *v)
{
	if (v->text.n)
		return true;
	v->text = f->text;
	v->filled = false;
	return true;
}

static bool run_date(const struct mapping_filter *f, struct mapping_value *v)
{
	if (mapping_trade_date(v->a, f->text, v->text, &v->text))
		return true;
	v->why = arena_fmt(v->a, _("this is no date of the form %.*s"), STR_ARG(f->text)).p;
	return false;
}

static bool run_time(const struct mapping_filter *f, struct mapping_value *v)
{
	(void)f;
	if (mapping_trade_time(v->a, v->text, &v->text))
		return true;
	v->why = _("this is no time of day, such as 9h30 or 09:30");
	return false;
}

static int compare_pairs(const void *x, const void *y)
{
	return str_cmp(((const struct mapping_pair *)x)->value, ((const struct mapping_pair *)y)->value);
}

static bool run_table(const struct mapping_filter *f, struct mapping_value *v)
{
	struct mapping_pair key = { .value = text_fold(v->a, v->text) };
	const struct mapping_pair *found = bsearch(
	    &key, f->table->pairs, (size_t)f->table->n, sizeof key, compare_pairs);

	if (found) {
		v->text = found->result;
	} else if (f->otherwise == MAPPING_REPLACE) {
		v->text = f->text;
	} else if (f->otherwise == MAPPING_REFUSE) {
		v->why = f->table->name.n
		    ? arena_fmt(v->a, _("[table %.*s] has no such value"), STR_ARG(f->table->name)).p
		    : _("\"match\" has no such value");
		return false;
	}
	return true;
}

static struct str rewrite_digits(struct arena *a, struct str v)
{
	return text_only_digits(a, v);
}

static struct str rewrite_lines(struct arena *a, struct str v)
{
	(void)a;
	return v;
}

/* Alphabetical. */
static const struct mapping_filter_kind kinds[] = {
	{ "after", .takes = TAKES_TEXT, .run = run_after },
	{ "before", .takes = TAKES_TEXT, .run = run_before },
	{ "date", .takes = TAKES_FORMAT, .run = run_date },
	{ "default", .takes = TAKES_TEXT, .run = run_default, .on_blank = true },
	{ "digits", .rewrite = rewrite_digits },
	{ "each", .takes = TAKES_TEXT, .run = run_each },
	{ "email", .rewrite = mapping_trade_email },
	{ "ext", .rewrite = mapping_trade_ext },
	{ "lines", .rewrite = rewrite_lines },
	{ "lower", .rewrite = mapping_text_lower },
	{ "match", .takes = TAKES_PAIRS, .run = run_table },
	{ "noext", .rewrite = mapping_trade_noext },
	{ "nopostal", .rewrite = mapping_postal_without },
	{ "number", .rewrite = mapping_number_rewrite },
	{ "part", .takes = TAKES_PART, .run = run_part },
	{ "phone", .rewrite = mapping_trade_phone },
	{ "postal", .rewrite = mapping_trade_postal },
	{ "postalin", .rewrite = mapping_postal_in },
	{ "table", .takes = TAKES_TABLE, .run = run_table },
	{ "time", .run = run_time },
	{ "title", .rewrite = mapping_text_title },
	{ "unless", .takes = TAKES_TEXT_OR_COLUMN, .run = run_unless },
	{ "upper", .rewrite = mapping_text_upper },
	{ "web", .rewrite = mapping_trade_web },
	{ "when", .takes = TAKES_COLUMN, .run = run_when },
};

enum { N_KINDS = sizeof kinds / sizeof *kinds };

bool mapping_filter_apply(const struct mapping_filter *first, struct mapping_value *v)
{
	for (const struct mapping_filter *f = first; f; f = f->next) {
		if (!v->text.n && !f->kind->on_blank)
			continue;
		if (f->kind->rewrite)
			v->text = f->kind->rewrite(v->a, v->text);
		else if (!f->kind->run(f, v))
			return false;
	}
	return true;
}

bool mapping_filter_keeps_lines(const struct mapping_filter *first)
{
	for (; first; first = first->next)
		if (first->kind->rewrite == rewrite_lines)
			return true;
	return false;
}

const struct mapping_filter *mapping_filter_each(const struct mapping_filter *first)
{
	while (first && first->kind->run != run_each)
		first = first->next;
	return first;
}

/* Reading them ---------------------------------------------------------------------------------------------- */

bool mapping_table_sort(struct mapping_table *t, struct str *twice)
{
	qsort(t->pairs, (size_t)t->n, sizeof *t->pairs, compare_pairs);
	for (int i = 1; i < t->n; i++)
		if (str_eq(t->pairs[i - 1].value, t->pairs[i].value)) {
			*twice = t->pairs[i].value;
			return false;
		}
	return true;
}

int mapping_filter_column(const struct mapping_scope *scope, struct str name)
{
	int column = mapping_columns_find(scope->columns, scope->a, name);

	if (column != MAPPING_NO_COLUMN)
		return column;
	struct str why = STR_NONE;
	if (!scope->faults->untold) /* else nobody would read it */
		why = mapping_columns_missing(scope->columns, scope->a, name);
	mapping_faults_add(scope->faults, scope->line, "%.*s", STR_ARG(why));
	return MAPPING_NO_COLUMN;
}

/* Says what the filter wants behind its name. Returns false. */
static bool wants(const struct mapping_scope *scope, const struct mapping_filter *f, const char *what)
{
	mapping_faults_add(scope->faults, scope->line, _("\"%s\" wants %s behind it"), f->kind->name, what);
	return false;
}

static bool parse_text(const struct mapping_scope *scope, struct mapping_scan *s, struct mapping_filter *f)
{
	if (mapping_scan_quoted(s, scope->a, &f->text) && f->text.n)
		return true;
	return wants(scope, f, _("a text in quotes"));
}

static bool parse_column(const struct mapping_scope *scope, struct mapping_scan *s, struct mapping_filter *f)
{
	struct str name;

	if (!mapping_scan_char(s, '{') || !mapping_scan_until(s, "}", &name) || !mapping_scan_char(s, '}'))
		return wants(scope, f, _("a column in braces"));
	f->column = mapping_filter_column(scope, name);
	return f->column != MAPPING_NO_COLUMN;
}

/* The pairs of "value=result; value=result". */
static bool parse_pairs(const struct mapping_scope *scope, struct mapping_filter *f)
{
	struct mapping_table *t = ARENA_NEW(scope->a, struct mapping_table);
	struct mapping_scan s = { f->text.p, f->text.p + f->text.n };
	struct str value, result;

	t->pairs = ARENA_ARRAY(scope->a, struct mapping_pair, f->text.n / 2 + 1);
	while (!mapping_scan_end(&s)) {
		if (!mapping_scan_until(&s, "=", &value))
			return wants(scope, f, _("\"value=result; value=result\""));
		mapping_scan_char(&s, '=');
		if (!mapping_scan_until(&s, ";", &result)) {
			result = str_trim((struct str){ s.p, (size_t)(s.end - s.p) });
			s.p = s.end;
		}
		mapping_scan_char(&s, ';');
		t->pairs[t->n++] = (struct mapping_pair){ text_fold(scope->a, value), result };
	}
	f->table = t;
	f->text = STR_NONE;
	if (mapping_table_sort(t, &value))
		return true;
	mapping_faults_add(
	    scope->faults, scope->line, _("\"match\" says twice what becomes of \"%.*s\""), STR_ARG(value));
	return false;
}

static bool parse_table(const struct mapping_scope *scope, struct mapping_scan *s, struct mapping_filter *f)
{
	struct str name;

	if (!mapping_scan_word(s, &name))
		return wants(scope, f, _("the name of a table"));
	for (f->table = scope->tables; f->table && !str_eq(f->table->name, name);)
		f->table = f->table->next;
	if (!f->table)
		mapping_faults_add(
		    scope->faults, scope->line, _("there is no section [table %.*s]"), STR_ARG(name));
	return f->table != NULL;
}

/* `else "text"`, `else keep`, or nothing. */
static bool parse_else(const struct mapping_scope *scope, struct mapping_scan *s, struct mapping_filter *f)
{
	struct mapping_scan ahead = *s;
	struct str word;

	if (!mapping_scan_word(&ahead, &word) || !str_is(word, "else"))
		return true;
	*s = ahead;
	f->otherwise = MAPPING_REPLACE;
	if (mapping_scan_quoted(s, scope->a, &f->text))
		return true;
	f->otherwise = MAPPING_KEEP;
	if (mapping_scan_word(s, &word) && str_is(word, "keep"))
		return true;
	mapping_faults_add(
	    scope->faults, scope->line, _("\"else\" wants a text in quotes or \"keep\" behind it"));
	return false;
}

static bool parse_arguments(
    const struct mapping_scope *scope, struct mapping_scan *s, struct mapping_filter *f)
{
	switch (f->kind->takes) {
	case TAKES_NOTHING:
		return true;
	case TAKES_TEXT:
		return parse_text(scope, s, f);
	case TAKES_COLUMN:
		return parse_column(scope, s, f);
	case TAKES_TEXT_OR_COLUMN:
		return mapping_scan_quoted(s, scope->a, &f->text) || parse_column(scope, s, f);
	case TAKES_FORMAT:
		if (mapping_scan_quoted(s, scope->a, &f->text) && mapping_trade_is_format(f->text))
			return true;
		return wants(scope, f, _("the places of year, month and day, such as \"DD/MM/YYYY\""));
	case TAKES_PART:
		if (mapping_scan_number(s, &f->number) && f->number != 0)
			return parse_text(scope, s, f);
		return wants(
		    scope, f, _("which part (1 the first, -1 the last) and what stands between the parts"));
	case TAKES_PAIRS:
		return parse_text(scope, s, f) && parse_pairs(scope, f) && parse_else(scope, s, f);
	case TAKES_TABLE:
		return parse_table(scope, s, f) && parse_else(scope, s, f);
	}
	return false;
}

static const struct mapping_filter_kind *kind_named(struct str name)
{
	for (size_t i = 0; i < N_KINDS; i++)
		if (str_is(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}

/* Says which filters there are. */
static void no_filter(const struct mapping_scope *scope, struct str name)
{
	struct str names = str_of(kinds[0].name);

	for (size_t i = 1; i < N_KINDS; i++)
		names = arena_fmt(scope->a, "%.*s, %s", STR_ARG(names), kinds[i].name);
	mapping_faults_add(scope->faults, scope->line, _("there is no filter \"%.*s\"; there are %.*s"),
	    STR_ARG(text_cut(name, 40)), STR_ARG(names));
}

struct mapping_filter *mapping_filter_parse(const struct mapping_scope *scope, struct mapping_scan *s)
{
	struct mapping_filter *f = ARENA_NEW(scope->a, struct mapping_filter);
	struct str name = STR_NONE;

	mapping_scan_word(s, &name);
	f->column = MAPPING_NO_COLUMN;
	f->kind = kind_named(name);
	if (f->kind)
		return parse_arguments(scope, s, f) ? f : NULL;
	no_filter(scope, name);
	return NULL;
}
