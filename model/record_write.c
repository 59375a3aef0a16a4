/* record_write.c: a record as canonical JSON, by walking the table. */
#include "lib/json.h"
#include "model/record.h"

static void member(struct buf *out, bool *comma, struct str name)
{
	if (*comma)
		buf_char(out, ',');
	*comma = true;
	buf_char(out, '"');
	buf_s(out, name);
	buf_add(out, "\":", 2);
}

static void write_vis(struct buf *out, bool *comma, const struct record *r)
{
	bool inner = false;

	for (int f = 0; r->vis && f < r->entity->n_fields; f++)
		if (r->vis[f]) {
			if (!inner) {
				member(out, comma, STR("vis"));
				buf_char(out, '{');
			}
			member(out, &inner, str_of(r->entity->fields[f].name));
			json_string(out, str_of(audience_names[r->vis[f] - 1]));
		}
	for (const struct extra *x = r->extras; x; x = x->next)
		if (x->vis != AUDIENCE_INTERNAL && x->json.n &&
		    entity_field(r->entity, x->name) == FIELD_NONE) {
			if (!inner) {
				member(out, comma, STR("vis"));
				buf_char(out, '{');
			} else {
				buf_char(out, ',');
			}
			inner = true;
			json_string(out, x->name);
			buf_char(out, ':');
			json_string(out, str_of(audience_names[x->vis]));
		}
	if (inner)
		buf_char(out, '}');
}

/* Root's language decides the name of the member that holds the other one. */
static void write_other(struct buf *out, bool *comma, const struct record *r, struct str lang)
{
	bool inner = false;

	for (int f = 0; r->other && f < r->entity->n_fields; f++)
		if (r->other[f].n) {
			if (!inner) {
				member(out, comma, str_is(lang, "en") ? STR("fr") : STR("en"));
				buf_char(out, '{');
			}
			member(out, &inner, str_of(r->entity->fields[f].name));
			json_string(out, r->other[f]);
		}
	if (inner)
		buf_char(out, '}');
}

static void write_vigie(struct buf *out, bool *comma, const struct record *r, struct str lang)
{
	size_t start = out->n;
	bool before = *comma, inner = false;

	member(out, comma, STR("vigie"));
	buf_char(out, '{');
	if (r->lang.n) {
		member(out, &inner, STR("lang"));
		json_string(out, r->lang);
	}
	if (r->own_id.n) {
		member(out, &inner, STR("id"));
		json_string(out, r->own_id);
	}
	write_vis(out, &inner, r);
	write_other(out, &inner, r, lang);
	if (inner) {
		buf_char(out, '}');
	} else { /* nothing to say: as if the member had not been begun */
		*comma = before;
		if (buf_ok(out))
			out->n = start;
	}
}

static void write(struct buf *out, const struct record *r, struct str lang)
{
	const struct entity *e = r->entity;
	bool comma = false;

	buf_char(out, '{');
	for (int f = 0; f < e->n_fields; f++) {
		const struct field *d = &e->fields[f];
		if (!field_is_child(d)) {
			if (!r->slots[f].text.n)
				continue;
			member(out, &comma, str_of(d->name));
			if (d->type == FIELD_NUMBER)
				buf_s(out, r->slots[f].text);
			else
				json_string(out, r->slots[f].text);
			continue;
		}
		const struct record *c = r->slots[f].list.first;
		if (!c)
			continue;
		member(out, &comma, str_of(d->name));
		if (d->type == FIELD_LIST)
			buf_char(out, '[');
		for (; c; c = c->next) {
			write(out, c, lang);
			if (c->next)
				buf_char(out, ',');
		}
		if (d->type == FIELD_LIST)
			buf_char(out, ']');
	}
	for (const struct extra *x = r->extras; x; x = x->next) {
		if (!x->json.n)
			continue;
		if (comma)
			buf_char(out, ',');
		comma = true;
		json_string(out, x->name);
		buf_char(out, ':');
		buf_s(out, x->json);
	}
	if (r->lang.n || r->own_id.n || r->vis || r->other || r->extras)
		write_vigie(out, &comma, r, lang);
	buf_char(out, '}');
}

void record_write_json(struct buf *out, const struct record *r)
{
	write(out, r, r->lang);
}

void record_write_child_json(struct buf *out, const struct record *r, struct str lang)
{
	write(out, r, lang);
}
