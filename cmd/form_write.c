/* form_write.c: a fiche as a text to be changed. */
#include "cmd/form.h"

#include "cmd/blocks.h"
#include "lib/i18n.h"
#include "lib/text.h"

enum { SHOWN_MAX = 16 * 1024 * 1024, TELLING_COLUMNS = 60 };

static const char *const explanation[] = {
	N_("Change what stands behind the colons, save, and leave the editor. Leave all as it is: nothing happens."),
	N_("An emptied value is taken away. Further lines of a value begin with \"|\"."),
	N_("To take a block away, put a minus before its number: [-3]. To add one, fill in a block [+…];"),
	N_("a copy of it adds a second one. Anything else: [+1 contacts] adds a contact to block 1."),
	N_("\"Number (visibility): internal\" keeps a value from public and partners."),
	N_("Lines that begin with # say nothing. The numbers in brackets must stay."),
};

struct writer {
	struct arena *a;
	struct buf *out;
	struct str lang; /* the fiche's main one */
	bool french;
};

/* Values ---------------------------------------------------------------------------------------------------- */

static struct str trim_end(struct str s)
{
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* The next line of `rest`, whatever ends lines in it. */
static struct str take_line(struct str *rest)
{
	struct str line = { rest->p, 0 };

	while (line.n < rest->n && rest->p[line.n] != '\n' && rest->p[line.n] != '\r')
		line.n++;
	size_t used = line.n;
	if (used < rest->n)
		used += rest->p[used] == '\r' && used + 1 < rest->n && rest->p[used + 1] == '\n' ? 2 : 1;
	*rest = (struct str){ rest->p + used, rest->n - used };
	return line;
}

struct str form_shown(struct arena *a, struct str value)
{
	struct buf AUTO_BUF out = BUF_INIT(SHOWN_MAX);

	while (value.n) {
		struct str line = trim_end(text_plain(a, take_line(&value)));
		buf_s(&out, line);
		buf_char(&out, '\n');
	}
	return arena_str(a, str_trim(buf_str(&out)));
}

static void indent(const struct writer *w, int depth)
{
	for (int i = 0; i < depth; i++)
		buf_s(w->out, STR("  "));
}

static void write_value(const struct writer *w, int depth, struct str label, struct str value)
{
	struct str rest = form_shown(w->a, value);

	indent(w, depth);
	buf_s(w->out, label);
	buf_s(w->out, w->french ? STR(" : ") : STR(": "));
	buf_s(w->out, take_line(&rest));
	while (rest.n) {
		buf_char(w->out, '\n');
		indent(w, depth);
		struct str line = take_line(&rest);
		buf_s(w->out, line.n ? STR("| ") : STR("|"));
		buf_s(w->out, line);
	}
	buf_char(w->out, '\n');
}

/* What an enumeration allows. */
static void write_choice(const struct writer *w, int depth, const struct field *f)
{
	if (f->type != FIELD_ENUM)
		return;
	indent(w, depth);
	buf_s(w->out, STR("# "));
	for (int i = 0; f->values[i]; i++)
		buf_fmt(w->out, "%s%s", i ? ", " : "", f->values[i]);
	buf_char(w->out, '\n');
}

static void write_field(
    const struct writer *w, const struct record *r, int depth, int field, struct str value)
{
	const struct field *f = &r->entity->fields[field];
	struct str other = record_other(r, field);

	if (value.n || other.n || blocks_wants(r->entity, field)) {
		write_value(w, depth, str_of(blocks_label(f, w->french)), value);
		write_choice(w, depth, f);
	}
	if (other.n || blocks_wants_other(r->entity, field))
		write_value(w, depth, blocks_other_label(w->a, f, w->lang, w->french), other);
	if (r->vis && r->vis[field])
		write_value(w, depth, blocks_vis_label(w->a, f, w->french),
		    str_of(audience_names[r->vis[field] - 1]));
}

static void write_values(const struct writer *w, const struct record *r, int depth, bool new)
{
	for (int f = 0; f < r->entity->n_fields; f++)
		if (blocks_shows(&r->entity->fields[f]))
			write_field(w, r, depth, f, new ? blocks_default(r->entity, f) : record_text(r, f));
}

/* Blocks ---------------------------------------------------------------------------------------------------- */

static void write_offer(
    const struct writer *w, int depth, const char *marker, const char *list, enum entity_id child)
{
	const struct entity *e = &entities[child];

	buf_char(w->out, '\n');
	indent(w, depth);
	buf_fmt(w->out, "[%s %s] %s\n", marker, list, blocks_entity_label(e, w->french));
	write_values(w, record_new(w->a, e), depth, true);
}

static enum entity_id child_of(enum entity_id parent, const char *list)
{
	int field = entity_field(&entities[parent], str_of(list));

	return entities[parent].fields[field].child;
}

static void write_offers(const struct writer *w, const struct block *b)
{
	const struct entity *e = b->record->entity;
	const char *marker = arena_fmt(w->a, "+%d", b->number).p;

	for (int i = 0; i < n_block_offers; i++) {
		const struct block_offer *o = &block_offers[i];
		int field = entity_field(e, str_of(o->list));
		if (o->parent != e->id || (!o->always && b->record->slots[field].list.first))
			continue;
		enum entity_id child = child_of(e->id, o->list);
		write_offer(w, b->depth + 1, marker, o->list, child);
		if (o->inside)
			write_offer(w, b->depth + 2, "++", o->inside, child_of(child, o->inside));
	}
}

/* Where a point of service is, and the like: to be seen, not changed. */
static void write_pointers(const struct writer *w, const struct block *first, const struct block *b)
{
	for (int f = 0; f < b->record->entity->n_fields; f++) {
		const struct block *to = blocks_pointed_to(first, b, f);
		if (!to)
			continue;
		indent(w, b->depth);
		buf_fmt(w->out, "# %s [%d] %.*s\n", blocks_label(&b->record->entity->fields[f], w->french),
		    to->number,
		    STR_ARG(text_cut(text_plain(w->a, blocks_telling(first, to)), TELLING_COLUMNS)));
	}
}

static void write_block(const struct writer *w, const struct block *first, const struct block *b)
{
	struct str telling = text_plain(w->a, blocks_telling(first, b));
	struct str cut = text_cut(telling, TELLING_COLUMNS);

	buf_char(w->out, '\n');
	indent(w, b->depth);
	buf_fmt(w->out, "[%d] %s", b->number, blocks_entity_label(b->record->entity, w->french));
	if (telling.n)
		buf_fmt(w->out, "%s%.*s%s", " – ", STR_ARG(cut), cut.n < telling.n ? "…" : "");
	buf_char(w->out, '\n');
	write_pointers(w, first, b);
	write_values(w, b->record, b->depth, false);
}

/* True when the block after `b` is none of what `b` holds: its offers stand there. */
static bool is_last_inside(const struct block *b, const struct block *ancestor)
{
	return !b->next || b->next->depth <= ancestor->depth;
}

void form_write(struct arena *a, struct buf *out, struct record *r, bool french)
{
	struct writer w = { .a = a, .out = out, .lang = r->lang, .french = french };

	for (size_t i = 0; i < sizeof explanation / sizeof *explanation; i++)
		buf_fmt(out, "# %s\n", _(explanation[i]));
	const struct block *first = blocks_of(a, r);
	for (const struct block *b = first; b; b = b->next) {
		write_block(&w, first, b);
		for (const struct block *up = b; up && is_last_inside(b, up); up = up->parent)
			write_offers(&w, up);
	}
}
