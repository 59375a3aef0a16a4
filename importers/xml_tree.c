#include "importers/xml_tree.h"

#include "lib/i18n.h"
#include "lib/json.h"

/* What stands before a name or a text, each of which ends with a NUL. */
enum { OPEN = 'E', ATTRIBUTE = 'A', TEXT = 'T', CLOSE = 'C' };

/* Elements deeper than a parser lets through (importers/xml_feed.h) are not met. */
enum { DEPTH_MAX = 256 };

static void put(struct buf *flat, char what, struct str s)
{
	buf_char(flat, what);
	buf_s(flat, s);
	buf_char(flat, '\0');
}

void xml_flat_open(struct buf *flat, struct str name)
{
	put(flat, OPEN, name);
}

void xml_flat_attribute(struct buf *flat, struct str name, struct str value)
{
	put(flat, ATTRIBUTE, name);
	buf_s(flat, value);
	buf_char(flat, '\0');
}

void xml_flat_text(struct buf *flat, struct str text)
{
	put(flat, TEXT, text);
}

void xml_flat_close(struct buf *flat)
{
	buf_char(flat, CLOSE);
}

/* Reading -------------------------------------------------------------------------------------------------- */

static struct str string_at(struct str flat, size_t *at)
{
	size_t n = strlen(flat.p + *at);
	struct str s = { flat.p + *at, n };

	*at += n + 1;
	return s;
}

static void add_node(struct xml_node *parent, struct xml_node *n)
{
	if (parent->last)
		parent->last->next = n;
	else
		parent->first = n;
	parent->last = n;
}

/* A text that stands beside elements becomes a piece of its own. */
static void add_text(struct arena *a, struct xml_node *parent, struct str text)
{
	struct xml_node *piece = ARENA_NEW(a, struct xml_node);

	piece->text = text;
	add_node(parent, piece);
}

static void set_text(struct arena *a, struct xml_node *n, struct str text)
{
	if (n->first)
		add_text(a, n, text);
	else
		n->text = text;
}

static void open_node(struct arena *a, struct xml_node *parent, struct xml_node *n)
{
	struct str before = parent->text;

	if (before.n) {
		parent->text = STR_NONE;
		add_text(a, parent, before);
	}
	add_node(parent, n);
}

static void add_attr(struct arena *a, struct xml_node *n, struct str name, struct str value)
{
	struct xml_attr *at = ARENA_NEW(a, struct xml_attr);

	*at = (struct xml_attr){ .name = name, .value = value };
	if (n->last_attr)
		n->last_attr->next = at;
	else
		n->attrs = at;
	n->last_attr = at;
}

bool xml_tree(struct arena *a, struct str flat, struct xml_node **out, struct err *err)
{
	struct xml_node top = { 0 }, *open[DEPTH_MAX + 1] = { &top };
	size_t depth = 0, at = 0, count = 0;

	while (at < flat.n) {
		char what = flat.p[at++];
		if (++count > 2 * (size_t)XML_NODES_MAX)
			return err_set(err, ERR_INPUT, _("more than %d elements in one item"), XML_NODES_MAX);
		if (what == OPEN) {
			struct xml_node *n = ARENA_NEW(a, struct xml_node);
			n->name = string_at(flat, &at);
			open_node(a, open[depth], n);
			if (++depth > DEPTH_MAX)
				return err_set(
				    err, ERR_INPUT, _("elements are nested more than %d deep"), DEPTH_MAX);
			open[depth] = n;
		} else if (what == ATTRIBUTE) {
			struct str name = string_at(flat, &at);
			add_attr(a, open[depth], name, string_at(flat, &at));
		} else if (what == TEXT) {
			set_text(a, open[depth], string_at(flat, &at));
		} else {
			depth--;
		}
	}
	*out = top.first;
	return true;
}

void xml_flat_tree(struct buf *flat, const struct xml_node *n, const char *without)
{
	if (n->name.n)
		xml_flat_open(flat, n->name);
	for (const struct xml_attr *at = n->attrs; at; at = at->next)
		xml_flat_attribute(flat, at->name, at->value);
	if (n->text.n)
		xml_flat_text(flat, n->text);
	for (const struct xml_node *c = n->first; c; c = c->next)
		if (!str_is(c->name, without) || !c->name.n)
			xml_flat_tree(flat, c, without);
	if (n->name.n)
		xml_flat_close(flat);
}

/* Taking values ---------------------------------------------------------------------------------------------- */

struct str xml_attr(struct xml_node *n, const char *name)
{
	for (struct xml_attr *at = n->attrs; at; at = at->next)
		if (str_is(at->name, name)) {
			at->used = true;
			return str_trim(at->value);
		}
	return STR_NONE;
}

struct xml_node *xml_next(const struct xml_node *n, const char *name, const struct xml_node *after)
{
	for (struct xml_node *c = after ? after->next : n->first; c; c = c->next)
		if (str_is(c->name, name))
			return c;
	return NULL;
}

static void gather(struct buf *out, struct xml_node *n)
{
	n->used = true;
	if (out->n && n->name.n)
		buf_char(out, ' ');
	buf_s(out, n->text);
	for (struct xml_node *c = n->first; c; c = c->next)
		gather(out, c);
}

struct str xml_text(struct arena *a, struct xml_node *n)
{
	struct buf AUTO_BUF all = BUF_INIT((size_t)64 << 20);

	n->used = true;
	if (!n->first)
		return str_trim(n->text);
	gather(&all, n);
	return str_trim(arena_str(a, buf_str(&all)));
}

struct str xml_value(struct arena *a, struct xml_node *n, const char *name)
{
	struct str value = xml_attr(n, name);

	for (struct xml_node *c = xml_next(n, name, NULL); c && !value.n; c = xml_next(n, name, c))
		value = xml_text(a, c);
	return value;
}

bool xml_flag(struct arena *a, struct xml_node *n, const char *name)
{
	static const char *const yes[] = { "true", "1", "-1", "yes", "y", "t", "oui", "vrai", NULL };
	struct str value = xml_value(a, n, name);
	char lower[8] = { 0 };

	if (value.n >= sizeof lower)
		return false;
	for (size_t i = 0; i < value.n; i++)
		lower[i] = (char)(value.p[i] >= 'A' && value.p[i] <= 'Z' ? value.p[i] | 32 : value.p[i]);
	for (const char *const *y = yes; *y; y++)
		if (strcmp(lower, *y) == 0)
			return true;
	return false;
}

void xml_use(struct xml_node *n)
{
	if (n->done)
		return;
	n->used = n->done = true;
	for (struct xml_attr *at = n->attrs; at; at = at->next)
		at->used = true;
	for (struct xml_node *c = n->first; c; c = c->next)
		xml_use(c);
}

/* What is left ----------------------------------------------------------------------------------------------- */

enum { GROUPED_MAX = 64 };

static bool attr_left(const struct xml_attr *at)
{
	return !at->used && str_trim(at->value).n;
}

static bool text_left(const struct xml_node *n)
{
	return !n->used && str_trim(n->text).n;
}

bool xml_left(struct xml_node *n)
{
	if (n->done)
		return n->left = false;
	n->left = text_left(n);
	for (const struct xml_attr *at = n->attrs; at && !n->left; at = at->next)
		n->left = attr_left(at);
	for (struct xml_node *c = n->first; c; c = c->next)
		n->left |= xml_left(c);
	n->done = !n->left;
	return n->left;
}

static struct str name_of(const struct xml_node *n)
{
	return n->name.n ? n->name : STR("text");
}

static void comma(struct buf *out, bool *later)
{
	if (*later)
		buf_char(out, ',');
	*later = true;
}

static void key(struct buf *out, bool *later, struct str name)
{
	comma(out, later);
	json_string(out, name);
	buf_char(out, ':');
}

static bool alike(const struct xml_node *x, const struct xml_node *y)
{
	return y->left && str_eq(name_of(x), name_of(y));
}

void xml_left_list_json(struct buf *out, const struct xml_node *first)
{
	const struct xml_node *c = first->next;
	bool later = false;

	while (c && !alike(first, c))
		c = c->next;
	if (!c) {
		xml_left_json(out, first);
		return;
	}
	buf_char(out, '[');
	for (c = first; c; c = c->next)
		if (alike(first, c)) {
			comma(out, &later);
			xml_left_json(out, c);
		}
	buf_char(out, ']');
}

/* Of at most GROUPED_MAX elements that are left. */
static void grouped_json(struct buf *out, bool *later, const struct xml_node *n)
{
	const struct xml_node *seen[GROUPED_MAX];
	size_t names = 0, i;

	for (const struct xml_node *c = n->first; c; c = c->next) {
		for (i = 0; i < names && !alike(seen[i], c); i++)
			;
		if (!c->left || i < names)
			continue;
		seen[names++] = c;
		key(out, later, name_of(c));
		xml_left_list_json(out, c);
	}
}

/* Each by itself: telling which are of one name would take too long. */
static void listed_json(struct buf *out, bool *later, const struct xml_node *n)
{
	bool within = false;

	key(out, later, STR("elements"));
	buf_char(out, '[');
	for (const struct xml_node *c = n->first; c; c = c->next)
		if (c->left) {
			bool first = false;
			comma(out, &within);
			buf_char(out, '{');
			key(out, &first, name_of(c));
			xml_left_json(out, c);
			buf_char(out, '}');
		}
	buf_char(out, ']');
}

static void object_json(struct buf *out, const struct xml_node *n)
{
	bool later = false;
	size_t elements = 0;

	buf_char(out, '{');
	for (const struct xml_attr *at = n->attrs; at; at = at->next)
		if (attr_left(at)) {
			key(out, &later, at->name);
			json_string(out, str_trim(at->value));
		}
	if (text_left(n)) {
		key(out, &later, STR("text"));
		json_string(out, str_trim(n->text));
	}
	for (const struct xml_node *c = n->first; c; c = c->next)
		elements += c->left;
	if (elements > GROUPED_MAX)
		listed_json(out, &later, n);
	else if (elements)
		grouped_json(out, &later, n);
	buf_char(out, '}');
}

void xml_left_json(struct buf *out, const struct xml_node *n)
{
	bool plain = !n->first;

	for (const struct xml_attr *at = n->attrs; at; at = at->next)
		plain = plain && !attr_left(at);
	if (plain)
		json_string(out, str_trim(n->text));
	else
		object_json(out, n);
}
