#include "tests/rough.h"

#include "lib/json.h"

enum { TEXT_MAX = 4096 };

static struct str rough_text(struct arena *a, struct chance *c)
{
	static const char *const pieces[] = { "Aide alimentaire", "é", "\"", "\\", "\n", "\r", "\r\n", "\t",
		" ", "  ", "'", "&", "&amp;", "&#10;", "<b>", "]]>", "<![CDATA[", "-->", "\x01", "\x0B",
		"\x1F", "\x7F", "\xC2\x85", "\xC2\xA0", "\xE2\x80\xA8", "\xEF\xBB\xBF", "\xEF\xBF\xBD",
		"\xEF\xBF\xBE", "\xEF\xBF\xBF", "😀", "𐀀", "0", "null", "{\"a\":1}", "\\u0000", ",", ";",
		"=1+1" };
	char out[TEXT_MAX];
	size_t n = 0;

	for (unsigned k = chance(c, 6) + 1; k; k--) {
		struct str p = str_of(pieces[chance(c, sizeof pieces / sizeof *pieces)]);
		memcpy(out + n, p.p, p.n);
		n += p.n;
		if (!chance(c, 50))
			out[n++] = '\0';
	}
	while (!chance(c, 40) || (n > 100 && n < 3000))
		out[n++] = "abc&\n"[chance(c, 5)];
	return arena_str(a, (struct str){ out, n });
}

static void rough_json(struct arena *a, struct chance *c, struct json_writer *w, int depth)
{
	const struct json_events *e = &json_writer_events;

	switch (chance(c, depth < 3 ? 7 : 5)) {
	case 0:
		e->null(w);
		break;
	case 1:
		e->boolean(w, chance(c, 2));
		break;
	case 2:
		e->number(w, STR("-1.50e3"));
		break;
	case 5:
		e->map_begin(w);
		for (unsigned k = chance(c, 4); k; k--) {
			e->key(w, rough_text(a, c));
			rough_json(a, c, w, depth + 1);
		}
		e->map_end(w);
		break;
	case 6:
		e->list_begin(w);
		for (unsigned k = chance(c, 4); k; k--)
			rough_json(a, c, w, depth + 1);
		e->list_end(w);
		break;
	default:
		e->string(w, rough_text(a, c));
	}
}

static void add_extra(struct arena *a, struct chance *c, struct record *r)
{
	struct buf AUTO_BUF json = BUF_INIT(1 << 20);
	struct json_writer w = { .out = &json };
	struct extra *x = record_extra(a, r, rough_text(a, c));

	if (entity_field(r->entity, x->name) != FIELD_NONE)
		return;
	rough_json(a, c, &w, 0);
	x->json = arena_str(a, buf_str(&json));
	x->vis = (enum audience)chance(c, 3);
}

static struct str rough_number(struct chance *c)
{
	static const char *const numbers[] = { "-0", "1e400", "1E-7", "123456789012345678901234567890",
		"0.10" };

	return str_of(numbers[chance(c, sizeof numbers / sizeof *numbers)]);
}

static void roughen(struct arena *a, struct chance *c, struct record *r, bool root)
{
	for (int f = root; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		if (field_is_child(d)) {
			if (d->type == FIELD_OBJECT && !chance(c, 10))
				record_add(r, f, record_new(a, &entities[d->child]));
			for (struct record *k = r->slots[f].list.first; k; k = k->next)
				roughen(a, c, k, false);
			continue;
		}
		if (!chance(c, 6))
			record_set(r, f, d->type == FIELD_NUMBER ? rough_number(c) : rough_text(a, c));
		if (!chance(c, 20))
			record_set_other(a, r, f, rough_text(a, c));
		if (!chance(c, 12))
			record_set_vis(a, r, f, (enum audience)chance(c, 3));
	}
	if (!root && !chance(c, 10))
		record_set(r, 0, STR_NONE);
	if (!chance(c, 8))
		r->own_id = rough_text(a, c);
	if (root && !chance(c, 3))
		r->lang = chance(c, 2) ? STR("en") : rough_text(a, c);
	if (!chance(c, 4))
		add_extra(a, c, r);
}

struct record *rough_record(struct arena *a, struct chance *c, enum entity_id entity)
{
	struct record *r = records_random(a, c, entity);

	roughen(a, c, r, true);
	return r;
}
