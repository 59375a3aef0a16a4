/* form_put.c: what was understood of an answer, as changes of values of the fiche. */
#include "mailer/form_put.h"

#include "lib/buf.h"
#include "mailer/form_hours.h"
#include "mailer/form_text.h"
#include "mailer/form_words.h"

#include <string.h>

enum { JSON_MAX = 64 * 1024 };

struct form_change *form_put(struct arena *a, const struct form_line *l, struct str path, struct str old,
    struct str new, struct form_change ***end)
{
	struct form_change *c = ARENA_NEW(a, struct form_change);

	*c = (struct form_change){
		.fiche = l->fiche, .path = path, .label = l->label, .old = old, .new = new
	};
	c->emptied = !new.n;
	**end = c;
	*end = &c->next;
	return c;
}

/* The path of a value of the same object. */
static struct str sibling(struct arena *a, struct str path, const char *field)
{
	while (path.n && path.p[path.n - 1] != '.')
		path.n--;
	return arena_fmt(a, "%.*s%s", STR_ARG(path), field);
}

static void put_phone(struct arena *a, const struct form_line *l, struct str said, struct form_change ***end)
{
	struct str old, old_ext, new, new_ext;

	form_phone_part(a, l->value, &old, &old_ext);
	form_phone_part(a, said, &new, &new_ext);
	if (!form_value_same(a, old, new) && !str_eq(form_text_key(a, old), form_text_key(a, new)))
		form_put(a, l, l->path, old, new, end);
	if (!str_eq(old_ext, new_ext))
		form_put(a, l, sibling(a, l->path, "extension"), old_ext, new_ext, end);
}

static void put_hours(struct arena *a, const struct form_line *l, struct str said, struct form_change ***end)
{
	struct form_hours old = { 0 }, new;

	if (!form_hours_part(a, said, &new)) {
		form_put(a, l, sibling(a, l->path, "description"), STR_NONE, said, end);
		return;
	}
	form_hours_part(a, l->value, &old);
	if (new.byday.n && !str_eq(old.byday, new.byday))
		form_put(a, l, l->path, old.byday, new.byday, end);
	if (new.opens_at.n && !str_eq(old.opens_at, new.opens_at))
		form_put(a, l, sibling(a, l->path, "opens_at"), old.opens_at, new.opens_at, end);
	if (new.closes_at.n && !str_eq(old.closes_at, new.closes_at))
		form_put(a, l, sibling(a, l->path, "closes_at"), old.closes_at, new.closes_at, end);
}

static void set(struct record *r, const char *field, struct str text)
{
	record_set(r, entity_field(r->entity, str_of(field)), text);
}

/* A telephone or hours where the fiche had none. */
static void put_child(struct arena *a, const struct form_line *l, const struct form_target *t,
    struct str said, struct form_change ***end)
{
	struct record *child = record_new(a, t->path.entity);
	struct buf AUTO_BUF json = BUF_INIT(JSON_MAX);
	struct form_hours hours;

	set(child, "id", t->path.steps[t->path.n_steps - 1].id);
	if (t->kind == KIND_PHONE) {
		struct str number, ext;
		form_phone_part(a, said, &number, &ext);
		set(child, "number", number);
		set(child, "extension", ext);
		set(child, "type", STR("voice"));
	} else if (form_hours_part(a, said, &hours)) {
		set(child, "freq", STR("WEEKLY"));
		set(child, "byday", hours.byday);
		set(child, "opens_at", hours.opens_at);
		set(child, "closes_at", hours.closes_at);
	} else {
		set(child, "description", said);
	}
	record_write_json(&json, child);
	form_put(a, l, l->path, STR_NONE, arena_str(a, buf_str(&json)), end);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* The new text with the line breaks of the old one where their words are the same at the beginning and at the end: an
 * answer's line breaks are its program's. */
static struct str with_breaks(struct arena *a, struct str old, struct str new)
{
	size_t o = 0, n = 0, head_o = 0, head_n = 0, tail_o = old.n, tail_n = new.n;

	if (!memchr(old.p ? old.p : "", '\n', old.n))
		return new;
	while (o < old.n && n < new.n) {
		if (is_space(old.p[o]) && is_space(new.p[n])) {
			while (o < old.n && is_space(old.p[o]))
				o++;
			while (n < new.n && is_space(new.p[n]))
				n++;
			head_o = o;
			head_n = n;
		} else if (old.p[o++] != new.p[n++]) {
			break;
		}
	}
	o = old.n;
	n = new.n;
	while (o > head_o && n > head_n) {
		if (is_space(old.p[o - 1]) && is_space(new.p[n - 1])) {
			while (o > head_o && is_space(old.p[o - 1]))
				o--;
			while (n > head_n && is_space(new.p[n - 1]))
				n--;
			tail_o = o;
			tail_n = n;
		} else if (old.p[--o] != new.p[--n]) {
			break;
		}
	}
	return arena_fmt(a, "%.*s%.*s%.*s", (int)head_o, old.p, (int)(tail_n - head_n), new.p + head_n,
	    (int)(old.n - tail_o), old.p + tail_o);
}

void form_put_value(struct arena *a, const struct form_line *l, const struct form_target *t, struct str said,
    struct form_change ***end)
{
	if (t->path.part == PATH_CHILD)
		put_child(a, l, t, said, end);
	else if (t->kind == KIND_PHONE)
		put_phone(a, l, said, end);
	else if (t->kind == KIND_HOURS)
		put_hours(a, l, said, end);
	else
		form_put(a, l, l->path,
		    t->kind == KIND_ENUM ? form_word_value(a, t->field, l->value) : l->value,
		    t->kind == KIND_TEXT ? with_breaks(a, l->value, said) : said, end);
}
