/* test_sync_match.c: files read through a contract: who is in the set, under which id, who is not. */
#include "tests/test.h"

#include "lib/file.h"
#include "sync/match.h"

enum { ARENA_MAX = 64 * 1024 * 1024 };

static const char contract[] = "[source town]\nformat = csv\nmapping = map\n";
static const char mapping[] = "[list]\nid = no\nencoding = utf-8\ndelimiter = ,\n"
                              "[record]\nname = {name}\nemail = {email}\n"
                              "phones[main].number = {phone | phone}\n";

/* A folder with a contract, its mapping, and one list. */
struct lists {
	char folder[64];
	struct arena *a;
	struct conf *conf;
	struct source *source;
	struct match_settings settings;
	struct match_files *files;
};

static const char *path_of(struct lists *l, const char *name)
{
	return arena_fmt(l->a, "%s/%s", l->folder, name).p;
}

static void put(struct lists *l, const char *name, const char *text)
{
	struct err e = { 0 };

	assert_ok(file_write_all(path_of(l, name), FILE_PUBLIC, str_of(text), &e));
}

static void lists_open(struct lists *l)
{
	struct err e = { 0 };

	*l = (struct lists){ .a = arena_new(ARENA_MAX) };
	test_mkdir(l->folder);
	put(l, "map", mapping);
	assert_ok(conf_parse(path_of(l, "vigie.conf"), STR(contract), &l->conf, &e));
	assert_ok(source_find(l->a, l->conf, STR("town"), &l->source, &e));
	assert_ok(match_conf_read(l->a, NULL, &l->settings, &e));
	l->files = match_files_new(&l->settings);
}

static void lists_close(struct lists *l)
{
	unlink(path_of(l, "map"));
	unlink(path_of(l, "list.csv"));
	rmdir(l->folder);
	match_files_free(&l->files);
	conf_free(&l->conf);
	arena_free(&l->a);
}

static struct match_told lists_read(struct lists *l, uint32_t list, const char *text)
{
	struct match_told told;
	struct err e = { 0 };

	put(l, "list.csv", text);
	assert_ok(match_files_read(l->a, l->files, l->source, path_of(l, "list.csv"), list, NULL, &told, &e));
	return told;
}

static const struct row {
	const char *name, *text;
	const char *ids; /* of the set, in order */
	uint64_t items, refused, partial, repeated, line;
} rows[] = {
	{ "records in their order", "no,name,email,phone\n7,Maison A,,\n3,Maison B,,\n", "7 3", .items = 2 },
	{ "a list without rows but one", "no,name,email,phone\nx-1,Maison A,a@a.test,418 555-0101\n", "x-1",
	    .items = 1 },
	{ "a row without an id is refused", "no,name,email,phone\n,Maison A,,\n3,Maison B,,\n", "3",
	    .items = 2, .refused = 1, .line = 2 },
	{ "a short row is refused", "no,name,email,phone\n1,Maison A\n3,Maison B,,\n", "3", .items = 2,
	    .refused = 1, .line = 2 },
	{ "a wrong value costs the value", "no,name,email,phone\n1,Maison A,,\n3,Maison B,nobody,\n", "1 3",
	    .items = 2, .partial = 1, .line = 3 },
	{ "the same record again is taken once",
	    "no,name,email,phone\n1,Maison A,,\n1,Maison A,,\n1,MAISON A,,\n2,Maison A,,\n", "1 2",
	    .items = 4, .repeated = 2 },
	{ "the same id with other values is another record",
	    "no,name,email,phone\n1,Maison A,,\n1,Atelier Filteau,,\n", "1 1", .items = 2 },
	{ "a record without a name has nothing to compare", "no,name,email,phone\n1,,,\n2,Maison B,,\n",
	    "1 2", .items = 2 },
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct lists l;

	lists_open(&l);
	struct match_told told = lists_read(&l, 0, r->text);
	struct str ids = STR("");
	for (uint32_t i = 0; i < match_set_n(match_files_set(l.files)); i++)
		ids = arena_fmt(
		    l.a, "%.*s%s%.*s", STR_ARG(ids), i ? " " : "", STR_ARG(match_files_id(l.files, i)));
	assert_str(ids, str_of(r->ids));
	assert_int_equal(told.items, r->items);
	assert_int_equal(told.refused, r->refused);
	assert_int_equal(told.partial, r->partial);
	assert_int_equal(told.repeated, r->repeated);
	assert_int_equal(told.line, r->line);
	assert_true((told.line != 0) == (told.reason.n != 0));
	assert_true(told.found.n > 0);
	lists_close(&l);
}

/* Two lists in one set: numbered on, each record with the list that it is of; one id in both is two records. */
static void test_two(void **state)
{
	struct lists l;

	(void)state;
	lists_open(&l);
	lists_read(&l, 0, "no,name,email,phone\n1,Maison A,,\n2,Maison B,,\n");
	lists_read(&l, 1, "no,name,email,phone\n1,Maison A,,\n");
	struct match_set *s = match_files_set(l.files);
	assert_int_equal(match_set_n(s), 3);
	assert_str(match_files_id(l.files, 0), STR("1"));
	assert_str(match_files_id(l.files, 2), STR("1"));
	assert_int_equal(match_set_source(s, 1), 0);
	assert_int_equal(match_set_source(s, 2), 1);
	assert_str(match_set_form(s, 2), match_set_form(s, 0));
	lists_close(&l);
}

static void test_missing(void **state)
{
	struct match_told told = { .items = 99 };
	struct err e = { 0 };
	struct lists l;

	(void)state;
	lists_open(&l);
	assert_false(match_files_read(l.a, l.files, l.source, path_of(&l, "none.csv"), 0, NULL, &told, &e));
	assert_err(e, ERR_CONFIG, "none.csv");
	assert_int_equal(told.items, 99);
	lists_close(&l);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "two lists in one set", test_two, NULL);
	tests_add(&t, "a file that is not there", test_missing, NULL);
	return tests_run(&t, "sync_match");
}
