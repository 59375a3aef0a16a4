#include "tests/test.h"

#include "lib/arena.h"
#include "model/diff.h"
#include "model/path.h"
#include "tests/records.h"

static const struct diff_row {
	const char *name, *old, *new;
	const char *want; /* a line for each difference: path old>new[ at] */
} rows[] = {
	{ "diff: the same record", "{\"name\":\"A\",\"phones\":[{\"id\":\"p1\",\"number\":\"1\"}]}",
	    "{\"name\":\"A\",\"phones\":[{\"id\":\"p1\",\"number\":\"1\"}]}", "" },
	{ "diff: a value changes, goes, comes", "{\"name\":\"A\",\"email\":\"a@b.test\"}",
	    "{\"name\":\"B\",\"logo\":\"l\"}", "name A>B\nemail a@b.test>\nlogo >l\n" },
	{ "diff: bytes are compared, not meanings", "{\"name\":\"Cafe\"}", "{\"name\":\"Café\"}",
	    "name Cafe>Café\n" },
	{ "diff: children by id, in any order",
	    "{\"phones\":[{\"id\":\"p1\",\"number\":\"1\"},{\"id\":\"p2\",\"number\":\"2\"}]}",
	    "{\"phones\":[{\"id\":\"p2\",\"number\":\"22\"},{\"id\":\"p1\",\"number\":\"1\"}]}",
	    "phones[p2].number 2>22\n" },
	{ "diff: a child goes, another comes: its whole JSON",
	    "{\"phones\":[{\"id\":\"p1\",\"number\":\"1\"},{\"id\":\"p2\",\"number\":\"2\"}]}",
	    "{\"phones\":[{\"id\":\"p3\",\"number\":\"3\"},{\"id\":\"p1\",\"number\":\"1\"}]}",
	    "phones[p2] {\"id\":\"p2\",\"number\":\"2\"}> 1\nphones[p3] >{\"id\":\"p3\",\"number\":\"3\"} 0\n" },
	{ "diff: deep down",
	    "{\"services\":[{\"id\":\"s\",\"phones\":[{\"id\":\"p\",\"languages\":[{\"id\":\"l\",\"name\":\"fr\"}]}]}]}",
	    "{\"services\":[{\"id\":\"s\",\"phones\":[{\"id\":\"p\",\"languages\":[{\"id\":\"l\",\"name\":\"en\"}]}]}]}",
	    "services[s].phones[p].languages[l].name fr>en\n" },
	{ "diff: an object field needs no id, and its id is a value",
	    "{\"services\":[{\"id\":\"s\",\"program\":{\"id\":\"a\",\"name\":\"x\"}}]}",
	    "{\"services\":[{\"id\":\"s\",\"program\":{\"id\":\"b\",\"name\":\"y\"}}]}",
	    "services[s].program.id a>b\nservices[s].program.name x>y\n" },
	{ "diff: an object field that only one side has",
	    "{\"services\":[{\"id\":\"s\",\"program\":{\"id\":\"a\"}}]}", "{\"services\":[{\"id\":\"s\"}]}",
	    "services[s].program {\"id\":\"a\"}> 0\n" },
	{ "diff: the other language and visibility",
	    "{\"name\":\"A\",\"vigie\":{\"vis\":{\"name\":\"internal\"}}}",
	    "{\"name\":\"A\",\"vigie\":{\"en\":{\"name\":\"B\"}}}", "name@other >B\nname@vis internal>\n" },
	{ "diff: unknown members and their visibility",
	    "{\"a\":1,\"b.c\":[2],\"vigie\":{\"vis\":{\"a\":\"public\"}}}", "{\"b.c\":[2,3],\"d\":{}}",
	    "a@vis public>\na 1>\n\"b.c\" [2]>[2,3]\nd >{}\n" },
	{ "diff: a member that does not fit its field", "{\"phones\":[{\"id\":\"p\",\"extension\":\"A\"}]}",
	    "{\"phones\":[{\"id\":\"p\",\"extension\":\"12\"}]}",
	    "phones[p].extension >12\nphones[p].\"extension\" \"A\">\n" },
	{ "diff: own ids are no difference", "{\"id\":\"1\",\"vigie\":{\"id\":\"x\"}}", "{\"id\":\"1\"}",
	    "" },
	{ "diff: against nothing", NULL, "{\"name\":\"A\",\"phones\":[{\"id\":\"p\"}]}",
	    "name >A\nphones[p] >{\"id\":\"p\"} 0\n" },
	{ "diff: nothing is left", "{\"name\":\"A\",\"phones\":[{\"id\":\"p\"}]}", NULL,
	    "name A>\nphones[p] {\"id\":\"p\"}> 0\n" },
};

static struct str listed(struct arena *a, const struct diff *d)
{
	struct buf AUTO_BUF out = BUF_INIT(1 << 20);

	for (; d; d = d->next) {
		buf_fmt(&out, "%.*s %.*s>%.*s", STR_ARG(d->path), STR_ARG(d->old), STR_ARG(d->new));
		if (d->child)
			buf_fmt(&out, " %d", d->at);
		buf_char(&out, '\n');
	}
	return arena_str(a, buf_str(&out));
}

static void test_diff(void **state)
{
	const struct diff_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 24);
	struct record *old = r->old ? records_read(a, ENTITY_ORGANIZATION, r->old) : NULL;
	struct record *new = r->new ? records_read(a, ENTITY_ORGANIZATION, r->new) : NULL;

	assert_str(listed(a, diff_records(a, old, new)), str_of(r->want));
}

/* One difference set at its path: it parses, holds the old value before and the new one after. */
static int apply(struct arena *a, struct record *r, const struct diff *d)
{
	struct err e = { 0 };
	struct path p;
	int was_at = -2;

	assert_ok(path_parse(a, r->entity, d->path, &p, &e));
	assert_str(path_write(a, r->entity, &p), d->path);
	assert_str(path_value(a, r, &p), d->old);
	assert_ok(path_set(a, r, &p, d->new, d->at, &was_at, &e));
	assert_str(path_value(a, r, &p), d->new);
	return was_at;
}

static void undo(struct arena *a, struct record *r, const struct diff *d, int was_at)
{
	struct err e = { 0 };
	struct path p;

	assert_ok(path_parse(a, r->entity, d->path, &p, &e));
	assert_ok(path_set(a, r, &p, d->old, was_at, NULL, &e));
}

/* Applying all differences gives the new record but for the order of children; undoing them backwards, each from the
 * JSON of the state after it, gives the old one to the byte. */
static void test_apply(void **state)
{
	enum { ROUNDS = 300, DIFFS_MAX = 4096 };
	struct chance c = { 20 };
	const struct diff *list[DIFFS_MAX];
	int was_at[DIFFS_MAX], n;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct arena *AUTO_ARENA a = arena_new(1 << 28);
		struct record *old = records_random(a, &c, (enum entity_id)chance(&c, ENTITY__MAX));
		struct record *new = record_copy(a, old);
		records_mutate(a, &c, new);
		struct record *now = record_copy(a, old);
		n = 0;
		for (const struct diff *d = diff_records(a, old, new); d; d = d->next) {
			assert_true(n < DIFFS_MAX);
			was_at[n] = apply(a, now, d);
			list[n++] = d;
		}
		assert_null(diff_records(a, now, new));
		assert_str(records_sorted_json(a, now), records_sorted_json(a, new));
		while (n-- > 0) {
			struct err e = { 0 };
			now = record_read_json(a, records_json(a, now), old->entity, &e);
			assert_non_null(now);
			undo(a, now, list[n], was_at[n]);
		}
		assert_str(records_json(a, now), records_json(a, old));
	}
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_diff);
	tests_add(&t, "diff: applied, it gives the new record; undone, the old one", test_apply, NULL);
	return tests_run(&t, "diff");
}
