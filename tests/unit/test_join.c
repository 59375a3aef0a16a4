/* test_join.c: a fiche of two fiches has each thing once, and a split gives back what each of them was. */
#include "tests/test.h"

#include "store/edit.h"
#include "store/join.h"
#include "tests/records.h"

#include <unistd.h>

struct world {
	char dir[64], path[256];
	struct arena *a;
	struct db *db;
	struct author by;
};

static void begin(struct world *w)
{
	struct err e = { 0 };

	*w = (struct world){ .by = { .who = STR("person:anne"), .why = STR("seen"), .now = 1700000000 } };
	test_mkdir(w->dir);
	snprintf(w->path, sizeof w->path, "%.60s/v.db", w->dir);
	w->a = arena_new(64 << 20);
	assert_ok(db_open(w->path, DB_CREATE, "test", &w->db, &e));
	assert_ok(db_begin(w->db, &e));
}

static void end(struct world *w)
{
	db_close(&w->db);
	arena_free(&w->a);
	unlink(w->path);
	assert_int_equal(rmdir(w->dir), 0);
}

static struct fiche founded(struct world *w, const char *json)
{
	struct err e = { 0 };
	struct fiche f;

	assert_ok(edit_new(w->a, w->db, records_read(w->a, ENTITY_ORGANIZATION, json), &w->by, &f, &e));
	return f;
}

static struct fiche loaded(struct world *w, int64_t id)
{
	struct err e = { 0 };
	struct fiche f;

	assert_ok(fiche_load(w->a, w->db, id, &f, &e));
	return f;
}

static const struct record *first(const struct record *r, const char *list)
{
	return r->slots[entity_field(r->entity, str_of(list))].list.first;
}

/* Values of all children of one list, of `inner` lists within it when there is one: "418 555-0101 12, 418 555-0102". */
static void put_values(struct buf *b, const struct record *r, const char *list, const char *inner,
    const char *field, const char *besides)
{
	for (const struct record *c = first(r, list); c; c = c->next) {
		if (inner) {
			put_values(b, c, inner, NULL, field, besides);
			continue;
		}
		struct str more = record_get(c, besides);
		buf_fmt(b, "%s%.*s%s%.*s", b->n ? ", " : "", STR_ARG(record_get(c, field)), more.n ? " " : "",
		    STR_ARG(more));
	}
}

static void assert_values(struct world *w, const struct fiche *f, const char *list, const char *inner,
    const char *field, const char *besides, const char *want)
{
	struct buf b = BUF_INIT(4096);

	put_values(&b, f->record, list, inner, field, besides);
	struct str got = arena_str(w->a, buf_str(&b));
	buf_free(&b);
	assert_str(got, str_of(want));
}

/* clang-format off */
static const char *const kept_json =
	"{\"name\":\"Foyer Sainte-Anne\",\"phones\":[{\"number\":\"418 555-0101\",\"type\":\"voice\"}],"
	"\"locations\":[{\"id\":\"L\",\"addresses\":[{\"address_1\":\"14, rue du Lac\",\"city\":\"Lévis\"}]}],"
	"\"services\":[{\"name\":\"Accueil\",\"service_at_locations\":[{\"location_id\":\"L\"}]}]}";

static const char *const gone_json =
	"{\"name\":\"Foyer Ste-Anne\",\"phones\":[{\"number\":\"418 555-0102\",\"type\":\"fax\"},"
	"{\"number\":\"(418) 555-0101\",\"extension\":\"12\",\"type\":\"voice\"}],"
	"\"locations\":[{\"id\":\"M\",\"addresses\":[{\"address_1\":\"14 du Lac, bureau 2\",\"city\":\"LÉVIS\"}]}],"
	"\"services\":[{\"name\":\"Accueil\",\"service_at_locations\":[{\"location_id\":\"M\"}]}]}";
/* clang-format on */

static void test_each_thing_once(void **state)
{
	struct err e = { 0 };
	struct joined done;
	struct world w;

	(void)state;
	begin(&w);
	struct fiche kept = founded(&w, kept_json), gone = founded(&w, gone_json);
	assert_ok(join_merge(w.a, w.db, &kept, &gone, &w.by, &done, &e));
	assert_int_equal(done.proposed, 1); /* the unit */
	struct fiche one = loaded(&w, kept.id);
	assert_values(&w, &one, "phones", NULL, "number", "extension", "418 555-0101 12, 418 555-0102");
	assert_values(&w, &one, "locations", "addresses", "address_1", "city", "14, rue du Lac Lévis");
	assert_values(&w, &one, "services", NULL, "name", "status", "Accueil");
	const struct record *point = first(first(one.record, "services"), "service_at_locations");
	assert_str(record_get(point, "location_id"), record_id(first(one.record, "locations")));
	assert_null(point->next);

	struct fiche back = loaded(&w, gone.id);
	assert_ok(join_split(w.a, w.db, &back, &w.by, &done, &e));
	back = loaded(&w, gone.id);
	one = loaded(&w, kept.id);
	assert_values(&w, &one, "phones", NULL, "number", "extension", "418 555-0101");
	assert_values(&w, &one, "locations", "addresses", "address_1", "city", "14, rue du Lac Lévis");
	assert_values(&w, &back, "phones", NULL, "number", "extension", "418 555-0102, (418) 555-0101 12");
	assert_values(&w, &back, "locations", "addresses", "address_1", "city", "14 du Lac, bureau 2 LÉVIS");
	end(&w);
}

/* Of two that may be meant the one that is the same is meant. */
static void test_the_same_before_the_like(void **state)
{
	struct err e = { 0 };
	struct joined done;
	struct world w;

	(void)state;
	begin(&w);
	struct fiche kept = founded(&w,
	    "{\"name\":\"A\",\"phones\":[{\"number\":\"418 555-0101\"},{\"number\":\"418 555-0101\","
	    "\"extension\":\"12\"}]}");
	struct fiche gone = founded(
	    &w, "{\"name\":\"A\",\"phones\":[{\"number\":\"418 555-0101\",\"extension\":\"12\"}]}");
	assert_ok(join_merge(w.a, w.db, &kept, &gone, &w.by, &done, &e));
	assert_int_equal(done.changed + done.proposed, 0);
	struct fiche one = loaded(&w, kept.id);
	assert_values(&w, &one, "phones", NULL, "number", "extension", "418 555-0101, 418 555-0101 12");
	end(&w);
}

int main(void)
{
	static struct tests t;

	tests_add(&t, "each thing once", test_each_thing_once, NULL);
	tests_add(&t, "the same before the like", test_the_same_before_the_like, NULL);
	return tests_run(&t, "join");
}
