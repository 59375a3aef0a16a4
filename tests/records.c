#include "tests/records.h"

#include "lib/file.h"
#include "lib/hash.h"
#include "model/index.h"
#include "tests/test.h"

struct record *records_read(struct arena *a, enum entity_id entity, const char *json)
{
	struct err e = { 0 };
	struct record *r = record_read_json(a, str_of(json), &entities[entity], &e);

	if (!r)
		fail_msg("%.200s: %s", json, e.text);
	return r;
}

void records_need_shared(void)
{
	char path[4096];

	if (test_shared("formats/hsds", path, sizeof path))
		return;
	print_message("skipped: no formats/hsds, neither in $VIGIE_SHARED nor in ../shared\n");
	skip();
}

struct str records_example(struct arena *a, const char *file)
{
	char name[128], path[4096];
	struct err e = { 0 };
	struct str json;

	snprintf(name, sizeof name, "formats/hsds/examples/%s", file);
	assert_non_null(test_shared(name, path, sizeof path));
	assert_ok(file_read_all(a, path, 1 << 20, &json, &e));
	return json;
}

struct str records_json(struct arena *a, const struct record *r)
{
	struct buf AUTO_BUF out = BUF_INIT(64 * 1024 * 1024);

	record_write_json(&out, r);
	assert_true(buf_ok(&out));
	return arena_str(a, buf_str(&out));
}

unsigned chance(struct chance *c, unsigned n)
{
	c->state += 0x9E3779B97F4A7C15u; /* splitmix64 */
	uint64_t z = c->state;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (unsigned)((z ^ z >> 31) % n);
}

static struct str pick(struct chance *c, const char *const *of, unsigned n)
{
	return str_of(of[chance(c, n)]);
}

#define PICK(c, of) pick((c), (of), (unsigned)(sizeof(of) / sizeof *(of)))

static struct str random_id(struct arena *a, struct chance *c)
{
	char text[UUID_TEXT + 1];
	struct uuid u;

	for (size_t i = 0; i < sizeof u.b; i++)
		u.b[i] = (uint8_t)chance(c, 256);
	uuid_text(u, text);
	return arena_str(a, str_of(text));
}

static struct str random_text(struct arena *a, struct chance *c, const struct field *d)
{
	static const char *const texts[] = { "Maison de la famille", "Popote « roulante »", "a\"b\\c\n\t\x01",
		"œ", "0", " " };
	static const char *const numbers[] = { "0", "-1", "42", "1.5e10", "46.8139" };

	if (d->type == FIELD_NUMBER)
		return PICK(c, numbers);
	if (d->type == FIELD_UUID)
		return random_id(a, c);
	return arena_fmt(a, "%s%u", texts[chance(c, 6)], chance(c, 4));
}

static void random_value(struct arena *a, struct chance *c, struct record *r, int f)
{
	const struct field *d = &r->entity->fields[f];

	record_set(r, f, chance(c, 3) ? random_text(a, c, d) : STR_NONE);
	if (!chance(c, 8))
		record_set_other(a, r, f, chance(c, 2) ? random_text(a, c, d) : STR_NONE);
}

static void random_extra(struct arena *a, struct chance *c, struct record *r)
{
	static const char *const unknown[] = {
		"x",
		"x_strange.1",
		"a]b[c",
		"\"quoted\"",
		"é à",
		"",
		"back\\slash",
		"a.b@vis",
		"line\nbreak",
		"number",
	};
	static const char *const jsons[] = { "1", "\"x\"", "{\"a\":[1,2,{}]}", "[]", "true", "[[[\"é\"]]]",
		"null" };
	struct str name = PICK(c, unknown), json = PICK(c, jsons);
	struct extra *x;

	if (entity_field(r->entity, name) != FIELD_NONE)
		json = STR("{\"does\":\"not fit\"}");
	x = record_extra(a, r, name);
	x->json = json;
	if (!chance(c, 3) && entity_field(r->entity, name) == FIELD_NONE)
		x->vis = (enum audience)chance(c, 3);
}

static unsigned random_length(struct chance *c, const struct field *d, int depth)
{
	if (depth > 3 || chance(c, 3 + 2 * (unsigned)depth))
		return 0;
	if (d->type == FIELD_OBJECT)
		return 1;
	return chance(c, 40) ? 1 + chance(c, 3) : 70;
}

static struct record *make(struct arena *a, struct chance *c, const struct entity *e, int depth)
{
	struct record *r = record_new(a, e);

	record_set(r, 0, random_id(a, c));
	for (int f = 1; f < e->n_fields; f++) {
		const struct field *d = &e->fields[f];
		if (!field_is_child(d) && !chance(c, 3))
			random_value(a, c, r, f);
		for (unsigned n = field_is_child(d) ? random_length(c, d, depth) : 0; n > 0; n--)
			record_add(r, f, make(a, c, &entities[d->child], depth + 1));
		if (!chance(c, 20))
			record_set_vis(a, r, f, (enum audience)chance(c, 3));
	}
	while (!chance(c, 4))
		random_extra(a, c, r);
	return r;
}

struct record *records_random(struct arena *a, struct chance *c, enum entity_id entity)
{
	return make(a, c, &entities[entity], 0);
}

static void mutate_list(struct arena *a, struct chance *c, struct record *r, int f)
{
	const struct field *d = &r->entity->fields[f];
	struct list *l = &r->slots[f].list;

	for (struct record *k = l->first, *next; k; k = next) {
		next = k->next;
		if (!chance(c, 6))
			record_remove(r, f, k);
		else if (!chance(c, 3))
			records_mutate(a, c, k);
	}
	if (!chance(c, 12))
		record_insert(r, f, make(a, c, &entities[d->child], 2), (int)chance(c, 4));
}

void records_mutate(struct arena *a, struct chance *c, struct record *r)
{
	for (int f = 1; f < r->entity->n_fields; f++) {
		if (field_is_child(&r->entity->fields[f]))
			mutate_list(a, c, r, f);
		else if (!chance(c, 10))
			random_value(a, c, r, f);
		if (!chance(c, 30))
			record_set_vis(a, r, f, (enum audience)chance(c, 3));
	}
	for (struct extra *x = r->extras; x; x = x->next)
		if (!chance(c, 3))
			x->json = STR_NONE;
	if (!chance(c, 3))
		random_extra(a, c, r);
}

static void sort(struct arena *a, struct record *r)
{
	for (int f = 0; f < r->entity->n_fields; f++) {
		if (!field_is_child(&r->entity->fields[f]))
			continue;
		struct index x = index_list(a, r->slots[f].list.first, record_id);
		r->slots[f].list = (struct list){ NULL, NULL };
		for (size_t i = 0; i < x.n; i++) {
			record_add(r, f, x.entries[i].child);
			sort(a, x.entries[i].child);
		}
	}
}

struct str records_sorted_json(struct arena *a, const struct record *r)
{
	struct record *copy = record_copy(a, r);

	sort(a, copy);
	return records_json(a, copy);
}
