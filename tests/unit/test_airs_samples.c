/* The samples of the standard and of British Columbia: every text of theirs stands in the records, or is named here. */
#include "tests/import_run.h"
#include "tests/test.h"

#include "importers/xml_feed.h"
#include "importers/xml_tree.h"
#include "lib/text.h"

extern const struct importer importer_airs_xml;

/* One sample as a list of its texts: element or attribute, and text. */
struct texts {
	struct arena *a;
	struct text {
		struct str where, text;
	} of[60000];
	size_t n;
};

static void gather(struct texts *t, const struct xml_node *n)
{
	if (str_trim(n->text).n)
		t->of[t->n++] = (struct text){ n->name, str_trim(n->text) };
	for (const struct xml_attr *at = n->attrs; at; at = at->next)
		if (str_trim(at->value).n)
			t->of[t->n++] = (struct text){ at->name, str_trim(at->value) };
	for (const struct xml_node *c = n->first; c; c = c->next)
		gather(t, c);
}

static bool on_item(void *ctx, const struct xml_item *item, struct err *err)
{
	struct texts *t = ctx;
	struct xml_node *n;

	if (item->why || !xml_tree(t->a, arena_str(t->a, item->flat), &n, err))
		return false;
	gather(t, n);
	return true;
}

static struct str read_shared(struct arena *a, const char *name)
{
	struct buf AUTO_BUF bytes = BUF_INIT((size_t)1 << 24);
	struct input *AUTO_INPUT in = NULL;
	char path[256];
	struct str chunk;
	struct err e = { 0 };

	if (!test_shared(name, path, sizeof path))
		return STR_NONE;
	assert_ok(input_open_file(path, INPUT_MAX, &in, &e));
	do {
		assert_ok(input_read(in, &chunk, &e));
		buf_s(&bytes, chunk);
	} while (chunk.n);
	return arena_str(a, buf_str(&bytes));
}

/* What has become something else, so that its letters cannot be found again: times and states, flags that are not
 * set, numbers put in one form, kinds that HSDS has its own words for, the HTML of a text. */
static bool is_changed(const struct text *t)
{
	static const char *const elements[] = { "From", "To", "TollFree", "Confidential", "Status", "Type",
		"ExcludeFromWebsite", "ExcludeFromDirectory", "AvailableForDirectory", "AvailableForReferral",
		"AvailableForResearch", "Latitude", "Longitude", "PhoneNumber", "Extension",
		"DateOfLastAction", "Country", "AgencyKey", "ZipCode", NULL };

	for (const char *const *e = elements; *e; e++)
		if (str_is(t->where, *e))
			return true;
	return memchr(t->text.p, '&', t->text.n) != NULL;
}

/* Every text of the sample, folded, stands in the folded records. */
static void all_accounted(struct texts *t, const struct import_run *run)
{
	struct buf AUTO_BUF all = BUF_INIT((size_t)1 << 26);

	for (size_t i = 0; i < run->n; i++) {
		buf_s(&all, run->records[i]);
		buf_fmt(&all, " %.*s ", STR_ARG(run->natives[i]));
	}
	const char *folded = arena_z(t->a, text_fold(t->a, buf_str(&all)));
	for (size_t i = 0; i < t->n; i++) {
		const char *text = arena_z(t->a, text_fold(t->a, t->of[i].text));
		if (*text && !is_changed(&t->of[i]) && !strstr(folded, text))
			fail_msg("%.*s: nothing has become of \"%.*s\"", STR_ARG(t->of[i].where),
			    STR_ARG(t->of[i].text));
	}
}

/* Phones and coordinates are put in another form: their digits stand there. */
static void digits_accounted(struct texts *t, const struct import_run *run)
{
	struct buf AUTO_BUF all = BUF_INIT((size_t)1 << 26);

	for (size_t i = 0; i < run->n; i++)
		buf_s(&all, text_only_digits(t->a, run->records[i]));
	const char *digits = buf_z(&all);
	for (size_t i = 0; i < t->n; i++)
		if (str_is(t->of[i].where, "PhoneNumber") || str_is(t->of[i].where, "Latitude") ||
		    str_is(t->of[i].where, "Longitude")) {
			const char *its = arena_z(t->a, text_only_digits(t->a, t->of[i].text));
			if (strlen(its) == 11 && its[0] == '1')
				its++;
			if (!strstr(digits, its))
				fail_msg("nothing has become of %.*s", STR_ARG(t->of[i].text));
		}
}

static const struct row {
	const char *name, *file;
	size_t records, gone;
	const char *less; /* taken away from the sample: what it says of its deletion */
} rows[] = {
	{ "the sample of 3.0", "formats/airs/3.0/airs_instance.xml", 3, 0, NULL },
	{ "the sample of 3.1, as if it were not deleted",
	    "formats/airs/3.1/airs_3_1_xml_instance_maximal.xml", 1, 0, "delete" },
	{ "the sample of 3.1", "formats/airs/3.1/airs_3_1_xml_instance_maximal.xml", 0, 1, NULL },
	{ "the least of 3.1", "formats/airs/3.1/airs_3_1_xml_instance_minimal.xml", 0, 1, NULL },
	{ "British Columbia", "formats/airs/bc211/BC211_data_excerpt.xml", 15, 0, NULL },
};

/* Attributes that begin so are called otherwise. */
static void without(char *xml, const char *name)
{
	for (char *p = xml; (p = strstr(p, name));)
		*p = '_';
}

static void test_sample(void **state)
{
	static const char *const roots[] = { "Source", NULL }, *const items[] = { NULL };
	const struct row *row = *state;
	struct import_run run = import_run_new();
	struct texts *t = arena_alloc(run.a, sizeof *t);
	const struct xml_feed feed = {
		.format = "test", .roots = roots, .items = items, .ctx = t, .item = on_item
	};
	struct str xml = read_shared(run.a, row->file);
	struct xml_feed_told told;
	struct err e = { 0 };

	if (!xml.n)
		skip();
	if (row->less)
		without((char *)xml.p, row->less);
	assert_ok(import_run_read(&run, &importer_airs_xml, xml, &e));
	assert_int_equal(run.n, row->records);
	assert_int_equal(run.n_gone, row->gone);
	assert_int_equal(run.n_refused, 0);
	t->a = run.a;
	struct input *AUTO_INPUT in = input_open_mem("test", xml);
	assert_ok(xml_feed_read(in, STR_NONE, &feed, &told, &e));
	assert_true(t->n > 10);
	if (row->records) {
		all_accounted(t, &run);
		digits_accounted(t, &run);
	}
	import_run_free(&run);
}

/* The same bytes give the same, and another order of attributes and spaces between elements gives the same records. */
static void test_again(void **state)
{
	struct import_run first = import_run_new(), again = import_run_new();
	struct str xml = read_shared(first.a, "formats/airs/bc211/BC211_data_excerpt.xml");
	struct err e = { 0 };

	(void)state;
	if (!xml.n)
		skip();
	assert_ok(import_run_read(&first, &importer_airs_xml, xml, &e));
	for (char *p = (char *)xml.p; (p = strstr(p, ">\n")); p++)
		p[1] = ' ';
	assert_ok(import_run_read(&again, &importer_airs_xml, xml, &e));
	assert_int_equal(first.n, again.n);
	for (size_t i = 0; i < first.n; i++)
		assert_str(again.records[i], first.records[i]);
	import_run_free(&first);
	import_run_free(&again);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_sample);
	tests_add(&t, "white space between elements says nothing", test_again, NULL);
	return tests_run(&t, "airs samples");
}
