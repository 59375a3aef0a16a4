/* form_read.c: the fiche that comes of a form. */
#include "cmd/form.h"

#include "cmd/blocks.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/ids.h"
#include "model/validate.h"

#include <stdarg.h>
#include <stdio.h>

enum { VALUE_MAX = 16 * 1024 * 1024, FAULTS_MAX = 20, QUOTED_COLUMNS = 60 };

enum part { PART_VALUE, PART_OTHER, PART_VIS, PARTS };

/* A new object, added at the end if anything was filled in. */
struct fresh {
	struct fresh *next, *prev;
	struct fresh *inside; /* the new object it belongs to; NULL: one of the fiche */
	struct record *parent, *record;
	int field;
	bool filled;
};

struct state {
	bool seen, removed, changed;
};

struct reader {
	struct arena *a;
	struct record *root;
	bool french;
	int line;
	struct block **blocks; /* by number */
	struct state *states;
	int n_blocks;
	struct fresh *first, *last;
	/* Whose values come now: a block of the fiche (number), or a new object; neither: nothing does. */
	int number;
	struct fresh *fresh;
	bool passing; /* of a block that goes, or whose heading was not understood */
	bool given[ENTITY_FIELDS_MAX][PARTS];
	/* The value that may go on in the next line. */
	struct buf value;
	int value_line, field;
	enum part part;
	bool open;
	struct form_fault *faults, **faults_end;
	int n_faults;
};

/* Faults: what reads returns false when it could not understand; reading goes on all the same --------------- */

static bool fault(struct reader *r, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static bool fault(struct reader *r, int line, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	if (++r->n_faults > FAULTS_MAX)
		return false;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	struct form_fault *f = *r->faults_end = ARENA_NEW(r->a, struct form_fault);
	*f = (struct form_fault){ .line = line, .text = text_plain(r->a, str_of(text)) };
	r->faults_end = &f->next;
	return false;
}

static struct str quoted(struct str s)
{
	return text_cut(s, QUOTED_COLUMNS);
}

/* Values ---------------------------------------------------------------------------------------------------- */

static struct record *target(const struct reader *r)
{
	if (r->passing)
		return NULL;
	return r->fresh ? r->fresh->record : r->number ? r->blocks[r->number]->record : NULL;
}

static struct str old_value(const struct record *to, int field, enum part part)
{
	if (part == PART_VALUE)
		return record_text(to, field);
	if (part == PART_OTHER)
		return record_other(to, field);
	return to->vis && to->vis[field] ? str_of(audience_names[to->vis[field] - 1]) : STR_NONE;
}

/* Why the value does not fit, or NULL. */
static const char *misfit(const struct record *to, int field, enum part part, struct str value)
{
	enum audience unused;

	if (!value.n || part == PART_OTHER)
		return NULL;
	if (part == PART_VALUE)
		return validate_value(&to->entity->fields[field], value);
	return audience_parse(value, &unused) ? NULL : _("a visibility is public, partner or internal");
}

static void set_vis(struct reader *r, struct record *to, int field, struct str value)
{
	enum audience vis;

	if (audience_parse(value, &vis))
		record_set_vis(r->a, to, field, vis);
	else if (to->vis)
		to->vis[field] = 0;
}

static void set(struct reader *r, struct record *to, int field, enum part part, struct str value)
{
	if (part == PART_VALUE)
		record_set(to, field, value);
	else if (part == PART_OTHER)
		record_set_other(r->a, to, field, value);
	else
		set_vis(r, to, field, value);
}

/* The value that was open is complete. */
static void close_value(struct reader *r)
{
	struct record *to = target(r);

	if (!r->open)
		return;
	r->open = false;
	struct str value = form_shown(r->a, buf_str(&r->value));
	if (str_eq(value, form_shown(r->a, old_value(to, r->field, r->part))))
		return;
	const char *why = misfit(to, r->field, r->part, value);
	if (why) {
		fault(r, r->value_line, _("%s: \"%.*s\" %s"),
		    blocks_label(&to->entity->fields[r->field], r->french), STR_ARG(quoted(value)), why);
		return;
	}
	set(r, to, r->field, r->part, value);
	if (!r->fresh)
		r->states[r->number].changed = true;
	else if (r->part != PART_VALUE || !str_eq(value, blocks_default(to->entity, r->field)))
		r->fresh->filled = true;
}

/* Labels ---------------------------------------------------------------------------------------------------- */

static bool is_label(struct reader *r, const struct field *f, enum part part, struct str text, bool french)
{
	if (part == PART_VALUE)
		return text_same(r->a, text, str_of(blocks_label(f, french)));
	if (part == PART_VIS)
		return text_same(r->a, text, blocks_vis_label(r->a, f, french));
	return text_same(r->a, text, blocks_other_label(r->a, f, r->root->lang, french));
}

static bool is_name(struct reader *r, const struct field *f, enum part part, struct str text)
{
	static const char *const aside[PARTS] = { "", "@other", "@vis" };

	return str_eq(text, arena_fmt(r->a, "%s%s", f->name, aside[part]));
}

/* The user's language goes before the other one and before names. */
static bool find_label(struct reader *r, const struct entity *e, struct str text, int *field, enum part *part)
{
	for (int way = 0; way < 3; way++)
		for (int f = 0; f < e->n_fields; f++)
			for (int p = 0; p < PARTS && blocks_shows(&e->fields[f]); p++)
				if (way < 2 ? is_label(r, &e->fields[f], p, text, r->french == (way == 0))
				            : is_name(r, &e->fields[f], p, text)) {
					*field = f;
					*part = p;
					return true;
				}
	return false;
}

static bool read_label(struct reader *r, struct str line)
{
	struct record *to = target(r);
	const char *colon = memchr(line.p, ':', line.n);
	int field = 0;
	enum part part = PART_VALUE;

	if (r->passing)
		return true;
	if (!to)
		return fault(r, r->line, _("a block must begin first: [1]"));
	if (!colon)
		return fault(r, r->line,
		    _("\"%.*s\": a colon is missing, or \"|\" before a further line of a value"),
		    STR_ARG(quoted(line)));
	struct str label = str_trim((struct str){ line.p, (size_t)(colon - line.p) });
	if (!find_label(r, to->entity, label, &field, &part))
		return fault(r, r->line, _("%s has no \"%.*s\""), blocks_entity_label(to->entity, r->french),
		    STR_ARG(quoted(label)));
	if (r->given[field][part])
		return fault(r, r->line, _("\"%.*s\" stands twice in this block"), STR_ARG(quoted(label)));
	r->given[field][part] = true;
	r->field = field;
	r->part = part;
	r->value_line = r->line;
	r->open = true;
	buf_reset(&r->value);
	buf_add(&r->value, colon + 1, line.n - (size_t)(colon + 1 - line.p));
	return true;
}

/* Headings -------------------------------------------------------------------------------------------------- */

static int take_number(struct str *s)
{
	int n = 0;

	while (s->n && *s->p >= '0' && *s->p <= '9' && n < 10 * 1000 * 1000) {
		n = n * 10 + (*s->p - '0');
		*s = (struct str){ s->p + 1, s->n - 1 };
	}
	*s = str_trim(*s);
	return n;
}

static bool take_char(struct str *s, char c)
{
	if (!s->n || *s->p != c)
		return false;
	*s = (struct str){ s->p + 1, s->n - 1 };
	return true;
}

static bool begin_known(struct reader *r, int number, bool removed)
{
	if (r->states[number].seen)
		return fault(r, r->line, _("block %d stands there twice"), number);
	if (removed && number == 1)
		return fault(r, r->line, _("the fiche itself is not taken away by a form: vigie close"));
	r->states[number].seen = true;
	r->states[number].removed = removed;
	r->number = number;
	r->passing = removed;
	return true;
}

static int find_list(struct reader *r, const struct entity *e, struct str name)
{
	for (int f = 0; f < e->n_fields; f++) {
		const struct field *d = &e->fields[f];
		if (d->type == FIELD_LIST &&
		    (str_is(name, d->name) || text_same(r->a, name, str_of(d->fr)) ||
		        text_same(r->a, name, str_of(d->en))))
			return f;
	}
	return FIELD_NONE;
}

static bool begin_fresh(struct reader *r, struct fresh *inside, struct record *parent, struct str list)
{
	int field = find_list(r, parent->entity, list);

	if (field == FIELD_NONE)
		return fault(r, r->line, _("%s has no list \"%.*s\""),
		    blocks_entity_label(parent->entity, r->french), STR_ARG(quoted(list)));
	struct fresh *f = ARENA_NEW(r->a, struct fresh);
	*f = (struct fresh){ .prev = r->last, .inside = inside, .parent = parent, .field = field };
	f->record = record_new(r->a, &entities[parent->entity->fields[field].child]);
	if (r->last)
		r->last->next = f;
	else
		r->first = f;
	r->last = r->fresh = f;
	r->passing = false;
	return true;
}

/* The new object that [++ LIST] belongs to: the last one with such a list. */
static struct fresh *owner(struct reader *r, struct str list)
{
	struct fresh *f = r->last;

	while (f && find_list(r, f->record->entity, list) == FIELD_NONE)
		f = f->inside;
	return f;
}

static bool known(struct reader *r, int number)
{
	if (number >= 1 && number <= r->n_blocks)
		return true;
	return fault(r, r->line, _("there is no block %d"), number);
}

static bool read_addition(struct reader *r, struct str inside)
{
	if (take_char(&inside, '+')) {
		struct str list = str_trim(inside);
		struct fresh *f = owner(r, list);
		if (!f)
			return fault(r, r->line, _("no new block before it has a list \"%.*s\""),
			    STR_ARG(quoted(list)));
		return begin_fresh(r, f, f->record, list);
	}
	int number = take_number(&inside);
	return known(r, number) && begin_fresh(r, NULL, r->blocks[number]->record, inside);
}

static bool read_heading(struct reader *r, struct str line)
{
	const char *end = memchr(line.p, ']', line.n);

	r->number = 0;
	r->fresh = NULL;
	r->passing = true;
	memset(r->given, 0, sizeof r->given);
	if (!end)
		return fault(r, r->line, _("\"]\" is missing"));
	struct str inside = str_trim((struct str){ line.p + 1, (size_t)(end - line.p - 1) });
	if (take_char(&inside, '+'))
		return read_addition(r, inside);
	bool removed = take_char(&inside, '-');
	inside = str_trim(inside);
	int number = take_number(&inside);
	if (inside.n)
		return fault(r, r->line, _("[%.*s] is no block: [2], [-2], [+1 phones]"),
		    (int)(end - line.p - 1), line.p + 1);
	return known(r, number) && begin_known(r, number, removed);
}

/* Lines ----------------------------------------------------------------------------------------------------- */

static bool go_on(struct reader *r, struct str line)
{
	if (r->passing)
		return true;
	if (!r->open)
		return fault(r, r->line, _("there is no value that \"|\" could go on with"));
	line = (struct str){ line.p + 1, line.n - 1 };
	take_char(&line, ' ');
	buf_char(&r->value, '\n');
	buf_s(&r->value, line);
	return true;
}

static bool read_line(struct reader *r, struct str line)
{
	struct str words = str_trim(line);

	/* Only the indentation goes: what ends a value is form_shown's to say. */
	line.n = words.n ? line.n - (size_t)(words.p - line.p) : 0;
	line.p = words.p;
	if (line.n && *line.p == '|')
		return go_on(r, line);
	close_value(r);
	if (!line.n || *line.p == '#')
		return true;
	return *line.p == '[' ? read_heading(r, line) : read_label(r, line);
}

static void read_lines(struct reader *r, struct str text)
{
	while (text.n) {
		const char *end = memchr(text.p, '\n', text.n);
		size_t n = end ? (size_t)(end - text.p) : text.n;
		r->line++;
		read_line(r, (struct str){ text.p, n });
		text = (struct str){ text.p + n + (end != NULL), text.n - n - (end != NULL) };
	}
	close_value(r);
}

/* What comes of it ------------------------------------------------------------------------------------------ */

static bool add_fresh(struct reader *r)
{
	bool any = false;

	for (struct fresh *f = r->last; f; f = f->prev)
		if (f->filled && f->inside)
			f->inside->filled = true;
	for (struct fresh *f = r->first; f; f = f->next) {
		if (f->filled)
			record_add(f->parent, f->field, f->record);
		any = any || f->filled;
	}
	return any;
}

/* Nothing left that a person could see. */
static bool emptied(const struct record *rec)
{
	for (int f = 0; f < rec->entity->n_fields; f++) {
		const struct field *d = &rec->entity->fields[f];
		if (field_is_child(d) ? rec->slots[f].list.first != NULL
		                      : blocks_shows(d) && record_text(rec, f).n)
			return false;
	}
	return !rec->extras;
}

/* What is in a block goes before the block, so that one emptied by that is seen. */
static void remove_blocks(struct reader *r)
{
	for (int i = r->n_blocks; i > 1; i--) {
		struct block *b = r->blocks[i];
		if (r->states[i].removed || (r->states[i].changed && emptied(b->record)))
			record_remove(b->parent->record, b->field, b->record);
	}
}

static void number_blocks(struct reader *r)
{
	struct block *first = blocks_of(r->a, r->root);

	for (struct block *b = first; b; b = b->next)
		r->n_blocks = b->number;
	r->blocks = ARENA_ARRAY(r->a, struct block *, (size_t)r->n_blocks + 1);
	r->states = ARENA_ARRAY(r->a, struct state, (size_t)r->n_blocks + 1);
	for (struct block *b = first; b; b = b->next)
		r->blocks[b->number] = b;
}

bool form_read(struct arena *a, const struct record *r, struct str text, bool french, struct record **out,
    struct form_fault **faults)
{
	struct reader reader = { .a = a, .french = french, .value = BUF_INIT(VALUE_MAX) };
	struct form_fault *first = NULL;

	reader.faults_end = &first;
	reader.root = record_copy(a, r);
	number_blocks(&reader);
	if (!text_utf8_valid(text, NULL))
		fault(&reader, 1, _("the text is not UTF-8: save it as UTF-8"));
	else
		read_lines(&reader, text);
	buf_free(&reader.value);
	if (reader.n_faults) {
		*faults = first;
		return false;
	}
	if (add_fresh(&reader))
		ids_fill(a, reader.root);
	remove_blocks(&reader);
	*out = reader.root;
	return true;
}
