/* test_source_preview.c: what a preview says of a delivery: what was filled, what was not, what nothing uses, what would not
 * come in; and that it looks at as many rows as it is told. */
#include "tests/unit/directory.h"

#include "lib/file.h"
#include "sync/preview.h"

static const char map[] = "[list]\nid = id\n[record]\nname = {nom}\nphones[main].number = {tel}\n"
                          "phones[fax].number = {fax}\nphones[autres].number = {plus | each \";\"}\n"
                          "locations[main].addresses[physical].city = {ville}\nx_mrc = {mrc}\n";

#define HEAD "id;nom;tel;fax;plus;ville;mrc;note\n"
#define A    "A;Abri;418 555-0101;;1;Lévis;Lévis;vu\n"
#define B    "B;Bazar;;;;Montréal;;\n"
#define C    "C;Club;418 555-0103;;2;Trifouillis;;à voir\n"

static bool each(void *ctx, const struct record *r, const struct origin *o, struct err *err)
{
	(void)err;
	buf_fmt(ctx, "%llu %.*s %zu;", (unsigned long long)o->line, STR_ARG(record_get(r, "name")),
	    record_id(r).n);
	return true;
}

static const struct row {
	const char *name, *contract, *delivery;
	uint64_t rows;
	int shown;
	const char *want;
} rows[] = {
	{ "all of it", "", HEAD A B C, 0, 2,
	    "3/3 in 3 | 2 Abri 36;3 Bazar 36; | name 3, phones[main].number 2, phones.number 2, "
	    "locations[main].addresses[physical].city 3, phones[fax].number 0 | note 2 \"vu\" | x_mrc 1 \"\"Lévis\"\"" },
	{ "so many rows", "", HEAD A B C, 1, 5,
	    "3/1 in 1 | 2 Abri 36; | name 1, phones[main].number 1, phones.number 1, "
	    "locations[main].addresses[physical].city 1, phones[fax].number 0 | note 1 \"vu\" | x_mrc 1 \"\"Lévis\"\"" },
	{ "what is left out", "territory = 12\n", HEAD A B C, 0, 0,
	    "3/3 in 2 1 outside 1 unplaced 3: Bazar, Montréal; |  | name 3, phones[main].number 2, phones.number 2, "
	    "locations[main].addresses[physical].city 3, phones[fax].number 0 | note 2 \"vu\" | x_mrc 1 \"\"Lévis\"\"" },
	{ "what is refused", "", HEAD A "B;x\n" A ";sans clé;;;;;;\n", 0, 0,
	    "4/4 in 2 2 refused 1 repeated 3: ;5: ; |  | name 2, phones[main].number 2, phones.number 2, "
	    "locations[main].addresses[physical].city 2, phones[fax].number 0 | note 2 \"vu\" | x_mrc 2 \"\"Lévis\"\"" },
};

static void put_names(struct buf *b, const char *before, const struct preview_name *v, bool samples)
{
	buf_s(b, str_of(before));
	for (const char *comma = ""; v; v = v->next, comma = ", ") {
		buf_fmt(b, "%s%.*s %llu", comma, STR_ARG(v->name), (unsigned long long)v->filled);
		if (samples)
			buf_fmt(b, " \"%.*s\"", STR_ARG(v->sample));
	}
}

static void test_row(void **state)
{
	const struct row *row = *state;
	struct buf AUTO_BUF b = BUF_INIT(64 * 1024), AUTO_BUF records = BUF_INIT(64 * 1024);
	struct preview_report r;
	struct directory d;
	struct source *s;
	struct err e = { 0 };

	char conf[256];
	snprintf(conf, sizeof conf, "[source list]\nformat = csv\nmapping = map\n%s", row->contract);
	directory_open(&d, conf);
	directory_file(&d, "map", map);
	directory_file(&d, "list.csv", row->delivery);
	assert_ok(source_find(d.a, d.conf, STR("list"), &s, &e));
	struct preview_options o = { .file = arena_fmt(d.a, "%s/list.csv", d.folder).p,
		.rows = row->rows,
		.shown = row->shown,
		.now = d.now,
		.each = each,
		.ctx = &records };
	assert_ok(preview_run(d.a, NULL, d.conf, s, &o, &r, &e));
	const struct {
		const char *name;
		uint64_t n;
	} figures[] = { { "refused", r.refused }, { "partial", r.partial }, { "repeated", r.repeated },
		{ "outside", r.outside }, { "unplaced", r.unplaced } };
	buf_fmt(&b, "%llu/%llu in %llu", (unsigned long long)r.items, (unsigned long long)r.looked,
	    (unsigned long long)r.records);
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		if (figures[i].n)
			buf_fmt(&b, " %llu %s", (unsigned long long)figures[i].n, figures[i].name);
	for (const struct sync_refusal *x = r.refusals; x; x = x->next)
		buf_fmt(&b, "%s%llu: %.*s;", x == r.refusals ? " " : "", (unsigned long long)x->line,
		    STR_ARG(x->value));
	for (const struct sync_outside *x = r.left_out; x; x = x->next)
		buf_fmt(&b, "%s%llu: %.*s, %.*s;", x == r.left_out ? " " : "", (unsigned long long)x->line,
		    STR_ARG(x->name), STR_ARG(x->place));
	buf_fmt(&b, " | %.*s", STR_ARG(buf_str(&records)));
	put_names(&b, " | ", r.values, false);
	put_names(&b, " | ", r.columns, true);
	put_names(&b, " | ", r.members, true);
	assert_str(buf_str(&b), str_of(row->want));
	directory_close(&d);
}

/* A document that is cut is told even when the rows that are looked at stand before the cut. */
static void cut_document(void **state)
{
	struct directory d;
	struct preview_report r;
	struct source *s;
	struct err e = { 0 };

	(void)state;
	directory_open(&d, "[source list]\nformat = hsds-json\n");
	directory_file(&d, "list.json",
	    "[{\"id\":\"a\",\"name\":\"Abri\",\"x\":1},{\"id\":\"b\",\"name\":\"B\"},{\"id\":\"c\"");
	assert_ok(source_find(d.a, d.conf, STR("list"), &s, &e));
	struct preview_options o = {
		.file = arena_fmt(d.a, "%s/list.json", d.folder).p, .rows = 1, .now = d.now
	};
	assert_false(preview_run(d.a, NULL, d.conf, s, &o, &r, &e));
	assert_int_equal(e.kind, ERR_INPUT);
	directory_close(&d);
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "a document that is cut", cut_document, NULL);
	return tests_run(&t, "source_preview");
}
