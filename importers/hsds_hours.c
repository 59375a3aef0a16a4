#include "importers/hsds_hours.h"

#include "lib/buf.h"

/* COMPARED_MAX: in a longer list none is looked for. */
enum { HOURS_MAX = 16 << 20, COMPARED_MAX = 200 };

static bool same_json(const struct record *x, const struct record *y)
{
	struct buf AUTO_BUF a = BUF_INIT(HOURS_MAX);
	struct buf AUTO_BUF b = BUF_INIT(HOURS_MAX);

	record_write_json(&a, x);
	record_write_json(&b, y);
	return buf_ok(&a) && buf_ok(&b) && str_eq(buf_str(&a), buf_str(&b));
}

/* The schedule that it is, NULL when it is none of the list. */
static struct record *find(const struct record *r, int list, const struct record *schedule)
{
	struct str id = record_id(schedule);
	int n = 0;

	for (struct record *c = r->slots[list].list.first; c && n < COMPARED_MAX; c = c->next, n++)
		if (id.n ? str_eq(record_id(c), id) : same_json(c, schedule))
			return c;
	return NULL;
}

/* What 3.3 adds to a schedule ("group") stands in the new lists only. */
static void add_members(struct arena *a, struct record *to, const struct record *from)
{
	for (const struct extra *x = from->extras; x; x = x->next) {
		struct extra *mine = record_extra(a, to, x->name);
		if (!mine->json.n)
			mine->json = x->json;
	}
}

/* The unknown member's JSON as schedules; NULL when it is none. */
static struct record *read_schedules(struct arena *a, struct str json)
{
	struct buf AUTO_BUF text = BUF_INIT(HOURS_MAX);
	struct err unused;

	if (!json.n || json.p[0] != '[')
		return NULL;
	buf_s(&text, STR("{\"schedules\":"));
	buf_s(&text, json);
	buf_char(&text, '}');
	return buf_ok(&text) ? record_read_json(a, buf_str(&text), &entities[ENTITY_SERVICE], &unused) : NULL;
}

static void take(struct arena *a, struct record *r, int list, const char *member, bool event)
{
	int from = entity_field(&entities[ENTITY_SERVICE], STR("schedules"));
	struct extra *x = record_find_extra(r, str_of(member));
	struct record *read = x ? read_schedules(a, x->json) : NULL;

	if (!read)
		return;
	x->json = STR_NONE;
	for (struct record *c = read->slots[from].list.first, *next; c; c = next) {
		struct record *there = find(r, list, c);
		next = c->next;
		record_remove(read, from, c);
		if (there)
			add_members(a, there, c);
		else
			record_add(r, list, there = c);
		if (event)
			record_extra(a, there, STR("x_event"))->json = STR("true");
	}
}

void hsds_hours(struct arena *a, struct record *r)
{
	int list = r->extras ? entity_field(r->entity, STR("schedules")) : FIELD_NONE;

	if (list != FIELD_NONE) {
		take(a, r, list, "operating_hours", false);
		take(a, r, list, "events", true);
	}
	for (int f = 1; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		bool holds = field_is_child(d) && entity_stands_alone(&entities[d->child]);
		for (struct record *c = holds ? r->slots[f].list.first : NULL; c; c = c->next)
			hsds_hours(a, c);
	}
}
