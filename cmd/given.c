#include "cmd/given.h"

#include "cmd/blocks.h"
#include "lib/buf.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/ids.h"
#include "model/path.h"
#include "model/validate.h"

enum { LISTED_MAX = 600, TELLING_COLUMNS = 40, PREFIX_MIN = 4 };

/* A child made by "[+key]", or where a list was empty (key blank). */
struct made {
	struct made *next;
	struct record *parent, *record;
	int field;
	struct str key;
	bool filled;
};

struct given {
	struct arena *a;
	struct record *root;
	bool french;
	struct made *made;
	struct str left; /* of the path */
	struct err *err;
};

/* What there is --------------------------------------------------------------------------------------------- */

static bool is_called(struct given *g, const struct field *f, struct str name)
{
	return str_is(name, f->name) || text_same(g->a, name, str_of(f->fr)) ||
	    text_same(g->a, name, str_of(f->en));
}

/* Names go before labels: "name" of a unit is not its label's "Nom". */
static int find_field(struct given *g, const struct entity *e, struct str name)
{
	int at = entity_field(e, name);

	for (int f = 1; at == FIELD_NONE && f < e->n_fields; f++)
		if (!e->fields[f].key && is_called(g, &e->fields[f], name))
			at = f;
	return at;
}

static bool no_field(struct given *g, const struct entity *e, struct str name)
{
	struct buf AUTO_BUF list = BUF_INIT(LISTED_MAX);

	for (int f = 1; f < e->n_fields; f++)
		if (blocks_shows(&e->fields[f]) || field_is_child(&e->fields[f]))
			buf_fmt(&list, "%s%s", list.n ? ", " : "", e->fields[f].name);
	if (!name.n)
		return err_set(g->err, ERR_INPUT, _("say which value: %s"), buf_z(&list));
	return err_set(g->err, ERR_INPUT, _("\"%.*s\" is no field of %s; there are: %s"),
	    STR_ARG(text_cut(name, 60)), e->name, buf_z(&list));
}

/* "phones[1] 418 555-0101 (fax), …" of those that `fits` says; all of them for NULL. */
static struct str listed(struct given *g, const struct record *parent, int field, const bool *fits)
{
	struct buf AUTO_BUF list = BUF_INIT(LISTED_MAX);
	const char *name = parent->entity->fields[field].name;
	int place = 0;

	for (const struct record *c = parent->slots[field].list.first; c; c = c->next, place++) {
		struct str telling = text_plain(g->a, text_cut(blocks_own_telling(c), TELLING_COLUMNS));
		struct str kind = record_get(c, "type");
		if (fits && !fits[place])
			continue;
		struct str item = arena_fmt(g->a, "%s%s[%d] %.*s%s%.*s%s", list.n ? ", " : "", name,
		    place + 1, STR_ARG(telling), kind.n ? " (" : "", STR_ARG(kind), kind.n ? ")" : "");
		if (list.n + item.n + 4 < LISTED_MAX)
			buf_s(&list, item);
		else if (list.n && list.p[list.n - 1] != '.')
			buf_s(&list, STR("..."));
	}
	return arena_str(g->a, buf_str(&list));
}

/* Children -------------------------------------------------------------------------------------------------- */

static struct made *make(struct given *g, struct record *parent, int field, struct str key)
{
	for (struct made *m = g->made; m; m = m->next)
		if (m->parent == parent && m->field == field && str_eq(m->key, key))
			return m;
	struct made *m = ARENA_NEW(g->a, struct made);
	const struct entity *e = &entities[parent->entity->fields[field].child];
	*m = (struct made){
		.next = g->made, .parent = parent, .record = record_new(g->a, e), .field = field, .key = key
	};
	for (int f = 0; f < e->n_fields; f++)
		if (blocks_default(e, f).n)
			record_set(m->record, f, blocks_default(e, f));
	record_add(parent, field, m->record);
	g->made = m;
	return m;
}

/* Ways to tell a child; the first by which any child is told decides. */
enum way { WAY_ID, WAY_SLOT, WAY_TELLING, WAY_KIND, WAY_PLACE, WAY_PREFIX, WAY_PART, WAYS };

static bool is_kind(struct given *g, const struct record *c, struct str s)
{
	static const char *const kinds[] = { "type", "address_type", "location_type", "title", "code" };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (record_get(c, kinds[i]).n && text_same(g->a, record_get(c, kinds[i]), s))
			return true;
	return false;
}

static bool holds(struct given *g, struct str telling, struct str part)
{
	const char *whole = arena_z(g->a, text_fold(g->a, telling));
	struct str folded = text_fold(g->a, part);

	return folded.n && strstr(whole, arena_z(g->a, folded));
}

static bool is_slot(struct given *g, const struct record *parent, const struct record *c, struct str s)
{
	struct record named = *c;

	named.slot_name = s;
	return str_eq(ids_by_slot(g->a, parent, &named), record_id(c));
}

static bool is_told(struct given *g, const struct record *parent, const struct record *c, int place,
    enum way way, struct str s)
{
	struct str id = record_id(c), telling = blocks_own_telling(c);

	switch (way) {
	case WAY_ID:
		return str_eq(id, s);
	case WAY_SLOT:
		return is_slot(g, parent, c, s);
	case WAY_TELLING:
		return text_fold(g->a, s).n && text_same(g->a, telling, s);
	case WAY_KIND:
		return is_kind(g, c, s);
	case WAY_PLACE:
		return str_digits(s) && str_eq(s, arena_fmt(g->a, "%d", place + 1));
	case WAY_PREFIX:
		return s.n >= PREFIX_MIN && s.n < id.n && memcmp(id.p, s.p, s.n) == 0;
	default:
		return holds(g, telling, s);
	}
}

static struct record *choose(struct given *g, const struct record *parent, int field, struct str told)
{
	const char *name = parent->entity->fields[field].name;
	struct record *first = parent->slots[field].list.first, *hit = NULL;
	int n = 0, hits = 0, place = 0;

	for (const struct record *c = first; c; c = c->next)
		n++;
	bool *fits = ARENA_ARRAY(g->a, bool, (size_t)n);
	for (int way = 0; way < WAYS && !hits; way++, place = 0)
		for (struct record *c = first; c; c = c->next, place++)
			if ((fits[place] = is_told(g, parent, c, place, way, told))) {
				hit = c;
				hits++;
			}
	if (hits == 1)
		return hit;
	struct str all = listed(g, parent, field, hits ? fits : NULL);
	if (hits)
		err_set(
		    g->err, ERR_INPUT, _("%s[%.*s] may be several: %.*s"), name, STR_ARG(told), STR_ARG(all));
	else
		err_set(g->err, ERR_INPUT, _("there is no %s[%.*s]; there are: %.*s (%s[+] is a new one)"),
		    name, STR_ARG(told), all.n ? (int)all.n : 1, all.n ? all.p : "-", name);
	return NULL;
}

static bool is_made(const struct given *g, const struct record *r)
{
	for (const struct made *m = g->made; m; m = m->next)
		if (m->record == r)
			return true;
	return false;
}

/* Where else in the fiche there are such objects: "services[…].phones[…] 418 555-0101, …"; blank: nowhere. */
static struct str elsewhere(struct given *g, enum entity_id id)
{
	struct buf AUTO_BUF list = BUF_INIT(LISTED_MAX);

	for (const struct block *b = blocks_of(g->a, g->root); b; b = b->next) {
		struct str telling = text_plain(
		    g->a, text_cut(blocks_own_telling(b->record), TELLING_COLUMNS));
		if (b->record->entity->id == id && !is_made(g, b->record) &&
		    list.n + b->path.n + telling.n + 4 < LISTED_MAX)
			buf_fmt(&list, "%s%.*s %.*s", list.n ? ", " : "", STR_ARG(b->path), STR_ARG(telling));
	}
	return arena_str(g->a, buf_str(&list));
}

/* Where the list is empty: a first one, unless the person may well mean one that stands elsewhere. */
static struct record *the_first(struct given *g, struct record *parent, int field)
{
	const struct field *f = &parent->entity->fields[field];
	struct str others = is_made(g, parent) ? STR_NONE : elsewhere(g, f->child);

	if (!others.n)
		return make(g, parent, field, STR_NONE)->record;
	err_set(g->err, ERR_INPUT, _("there is none here, but elsewhere: %.*s (%s[+] is a new one)"),
	    STR_ARG(others), f->name);
	return NULL;
}

/* Without brackets: the only one. */
static struct record *the_only(struct given *g, struct record *parent, int field)
{
	const struct list *list = &parent->slots[field].list;

	if (!list->first)
		return the_first(g, parent, field);
	if (list->first == list->last)
		return list->first;
	struct str all = listed(g, parent, field, NULL);
	err_set(g->err, ERR_INPUT, _("which one? %.*s (%s[+] is a new one)"), STR_ARG(all),
	    parent->entity->fields[field].name);
	return NULL;
}

static struct record *step_into(struct given *g, struct record *parent, int field, bool told, struct str by)
{
	const struct field *f = &parent->entity->fields[field];

	if (f->type == FIELD_OBJECT && !parent->slots[field].list.first) {
		err_set(g->err, ERR_INPUT, _("there is no %s here"), f->name);
		return NULL;
	}
	if (f->type == FIELD_OBJECT)
		return parent->slots[field].list.first;
	if (told && by.n && *by.p == '+')
		return make(g, parent, field, by)->record;
	return told ? choose(g, parent, field, by) : the_only(g, parent, field);
}

/* Paths ----------------------------------------------------------------------------------------------------- */

static struct str take_until(struct str *s, const char *stops)
{
	struct str head = { s->p, 0 };

	while (head.n < s->n && !strchr(stops, s->p[head.n]))
		head.n++;
	*s = (struct str){ s->p + head.n, s->n - head.n };
	return head;
}

static bool take(struct str *s, char c)
{
	if (!s->n || *s->p != c)
		return false;
	*s = (struct str){ s->p + 1, s->n - 1 };
	return true;
}

static void mark_filled(struct given *g, const struct record *r)
{
	for (struct made *m = g->made; m; m = m->next)
		if (m->record == r) {
			m->filled = true;
			mark_filled(g, m->parent);
		}
}

static bool set_vis(struct given *g, struct record *r, int field, struct str value)
{
	enum audience vis;

	if (value.n && !audience_parse(value, &vis))
		return err_set(g->err, ERR_INPUT, _("a visibility is public, partner or internal"));
	if (value.n)
		record_set_vis(g->a, r, field, vis);
	else if (r->vis)
		r->vis[field] = 0;
	return true;
}

static bool set_text(struct given *g, struct record *r, int field, struct str value)
{
	const struct field *f = &r->entity->fields[field];
	const char *why = value.n ? validate_value(f, value) : NULL;

	if (field == 0)
		return err_set(g->err, ERR_INPUT, _("an identifier is never edited"));
	if (why && f->type == FIELD_ENUM) {
		struct buf AUTO_BUF list = BUF_INIT(LISTED_MAX);
		for (int i = 0; f->values[i]; i++)
			buf_fmt(&list, "%s%s", i ? ", " : "", f->values[i]);
		return err_set(g->err, ERR_INPUT, _("\"%.*s\" is none of: %s"), STR_ARG(value), buf_z(&list));
	}
	if (why)
		return err_set(g->err, ERR_INPUT, "\"%.*s\" %s", STR_ARG(text_cut(value, 100)), why);
	record_set(r, field, value);
	return true;
}

/* A value of `r`, with what stands behind "@". */
static bool set_value(struct given *g, struct record *r, int field, struct str value)
{
	const char *main_lang = str_is(g->root->lang, "en") ? "en" : "fr";

	if (value.n)
		mark_filled(g, r);
	if (!take(&g->left, '@'))
		return set_text(g, r, field, value);
	struct str aside = take_until(&g->left, "");
	if (str_is(aside, "vis"))
		return set_vis(g, r, field, value);
	if (field_is_child(&r->entity->fields[field]))
		return err_set(g->err, ERR_INPUT, _("only a value can have a text in the other language"));
	if (str_is(aside, main_lang))
		return set_text(g, r, field, value);
	if (!str_is(aside, "other") && !str_is(aside, "fr") && !str_is(aside, "en"))
		return err_set(
		    g->err, ERR_INPUT, _("\"@%.*s\": @fr, @en, @other or @vis is expected"), STR_ARG(aside));
	record_set_other(g->a, r, field, value);
	return true;
}

/* A whole child can only be taken away. */
static bool take_away(
    struct given *g, struct record *parent, int field, struct record *child, struct str value)
{
	if (value.n)
		return no_field(g, child->entity, STR_NONE);
	record_remove(parent, field, child);
	return true;
}

/* One name between two dots, and what follows it. */
static bool set_in(struct given *g, struct record *r, struct str value)
{
	struct str name = take_until(&g->left, ".[@"), by = STR_NONE;
	int field = find_field(g, r->entity, name);

	if (field == FIELD_NONE)
		return no_field(g, r->entity, name);
	if (!field_is_child(&r->entity->fields[field]) || (g->left.n && *g->left.p == '@')) {
		if (g->left.n && *g->left.p != '@')
			return err_set(
			    g->err, ERR_INPUT, _("\"%.*s\" is a value, nothing is in it"), STR_ARG(name));
		return set_value(g, r, field, value);
	}
	bool told = take(&g->left, '[');
	if (told)
		by = take_until(&g->left, "]");
	if (told && !take(&g->left, ']'))
		return err_set(g->err, ERR_INPUT, _("\"]\" is missing"));
	struct record *child = step_into(g, r, field, told, str_trim(by));
	if (!child)
		return false;
	return take(&g->left, '.') ? set_in(g, child, value) : take_away(g, r, field, child, value);
}

/* The first "=" that stands in no brackets. */
static bool split(struct str word, struct str *path, struct str *value)
{
	int depth = 0;

	for (size_t i = 0; i < word.n; i++) {
		depth += word.p[i] == '[';
		depth -= word.p[i] == ']';
		if (word.p[i] != '=' || depth > 0)
			continue;
		*path = (struct str){ word.p, i };
		*value = (struct str){ word.p + i + 1, word.n - i - 1 };
		return true;
	}
	return false;
}

/* A path as the store writes it names everything exactly, unknown members too. */
static bool set_exactly(struct given *g, struct str path, struct str value, bool *done)
{
	struct err ignored;
	struct path p;

	*done = path_parse(g->a, g->root->entity, path, &p, &ignored) && p.part != PATH_CHILD &&
	    p.part != PATH_ROOT && (p.part == PATH_EXTRA || (p.part == PATH_VIS && p.field == FIELD_NONE)) &&
	    memchr(path.p, '"', path.n);
	return !*done || path_set(g->a, g->root, &p, value, -1, NULL, g->err);
}

static bool set_word(struct given *g, struct str word)
{
	struct str path, value;
	bool done;

	if (!split(word, &path, &value))
		return err_set(g->err, ERR_INPUT,
		    _("\"%.*s\": PATH=VALUE is expected, as in phones[fax].number=…"),
		    STR_ARG(text_cut(word, 100)));
	if (!text_utf8_valid(word, NULL))
		return err_set(g->err, ERR_INPUT, _("a value that is not UTF-8"));
	g->left = path;
	if (!set_exactly(g, path, str_trim(value), &done))
		return err_add(g->err, "%.*s", STR_ARG(path));
	if (!done && !set_in(g, g->root, str_trim(value)))
		return err_add(g->err, "%.*s", STR_ARG(text_cut(path, 200)));
	return true;
}

bool given_set(
    struct arena *a, struct record *r, const char *const *words, int n, bool french, struct err *err)
{
	struct given g = { .a = a, .root = r, .french = french, .err = err };

	for (int i = 0; i < n; i++)
		if (!set_word(&g, str_of(words[i])))
			return false;
	for (struct made *m = g.made; m; m = m->next)
		if (!m->filled)
			record_remove(m->parent, m->field, m->record);
	if (g.made)
		ids_fill(a, r);
	return true;
}
