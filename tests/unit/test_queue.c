/* test_queue.c: the order of need. */
#include "tests/test.h"

#include "lib/buf.h"
#include "rules/queue.h"

enum { ITEMS_MAX = 12 };

struct row {
	const char *name;
	struct queue_item items[ITEMS_MAX]; /* ids of 0 are left out */
	const char *want;                   /* ids in order, with how many agree where it is not 1 */
};

#define VALUE(letter) .value = { .b = { letter } }
#define AT(text)      .path = { text, sizeof(text) - 1 }
#define BY(text)      .who = { text, sizeof(text) - 1 }

/* clang-format off */
static const struct row rows[] = {
	{ "nothing", { { 0 } }, "" },
	{ "first needs, then what an organisation says, then what sources say",
	    { { .kind = QUEUE_PROPOSAL, .id = 1, .fiche = 1, .at = 1 },
	      { .kind = QUEUE_PROPOSAL, .id = 2, .fiche = 2, .at = 2, .organisation = true },
	      { .kind = QUEUE_PROPOSAL, .id = 3, .fiche = 3, .at = 3, .first_needs = true },
	      { .kind = QUEUE_PROPOSAL, .id = 4, .fiche = 4, .at = 4, .first_needs = true, .organisation = true } },
	    "4 3 2 1" },
	{ "possible duplicates, the most certain first, then deletions, then values",
	    { { .kind = QUEUE_PROPOSAL, .id = 1, .fiche = 1 },
	      { .kind = QUEUE_DELETION, .id = 2, .fiche = 2, AT("@status") },
	      { .kind = QUEUE_DUPLICATE, .id = 3, .fiche = 3, .other = 9, .certainty = .7 },
	      { .kind = QUEUE_DUPLICATE, .id = 4, .fiche = 4, .other = 9, .certainty = .8 } },
	    "4 3 2 1" },
	{ "what more sources agree on, then the oldest",
	    { { .kind = QUEUE_PROPOSAL, .id = 1, .fiche = 1, AT("url"), BY("source:a"), VALUE('x'), .at = 5 },
	      { .kind = QUEUE_PROPOSAL, .id = 2, .fiche = 2, AT("url"), BY("source:a"), VALUE('x'), .at = 4 },
	      { .kind = QUEUE_PROPOSAL, .id = 3, .fiche = 3, AT("url"), BY("source:a"), VALUE('x'), .at = 6 },
	      { .kind = QUEUE_PROPOSAL, .id = 4, .fiche = 3, AT("url"), BY("source:b"), VALUE('x'), .at = 7 } },
	    "3*2 4*2 2 1" },
	{ "one source twice is one voice",
	    { { .kind = QUEUE_PROPOSAL, .id = 1, .fiche = 1, AT("phones[u]"), BY("source:a"), VALUE('x') },
	      { .kind = QUEUE_PROPOSAL, .id = 2, .fiche = 1, AT("phones[v]"), BY("source:a"), VALUE('x') } },
	    "1 2" },
	{ "a new child has another id from each source",
	    { { .kind = QUEUE_PROPOSAL, .id = 1, .fiche = 1, AT("services[s].phones[u]"), BY("source:a"), VALUE('x') },
	      { .kind = QUEUE_PROPOSAL, .id = 2, .fiche = 1, AT("services[s].phones[v]"), BY("source:b"), VALUE('x') },
	      { .kind = QUEUE_PROPOSAL, .id = 3, .fiche = 1, AT("services[t].phones[w]"), BY("source:c"), VALUE('x') } },
	    "1*2 2*2 3" },
	{ "other values, fields and fiches do not agree",
	    { { .kind = QUEUE_PROPOSAL, .id = 1, .fiche = 1, AT("url"), BY("source:a"), VALUE('x') },
	      { .kind = QUEUE_PROPOSAL, .id = 2, .fiche = 1, AT("url"), BY("source:b"), VALUE('y') },
	      { .kind = QUEUE_PROPOSAL, .id = 3, .fiche = 1, AT("email"), BY("source:b"), VALUE('x') },
	      { .kind = QUEUE_PROPOSAL, .id = 4, .fiche = 2, AT("url"), BY("source:b"), VALUE('x') } },
	    "1 2 3 4" },
	{ "a fiche is looked at once: its other items follow the most needed one",
	    { { .kind = QUEUE_PROPOSAL, .id = 1, .fiche = 1, AT("name"), .at = 1 },
	      { .kind = QUEUE_PROPOSAL, .id = 2, .fiche = 2, AT("name"), .at = 2 },
	      { .kind = QUEUE_PROPOSAL, .id = 3, .fiche = 1, AT("url"), .at = 3 },
	      { .kind = QUEUE_PROPOSAL, .id = 4, .fiche = 2, AT("url"), .at = 4, .organisation = true } },
	    "4 2 1 3" },
	{ "all offers for one value stand together",
	    { { .kind = QUEUE_PROPOSAL, .id = 1, .fiche = 1, AT("url"), BY("source:a"), VALUE('x'), .at = 1 },
	      { .kind = QUEUE_PROPOSAL, .id = 2, .fiche = 1, AT("name"), BY("source:a"), VALUE('x'), .at = 2 },
	      { .kind = QUEUE_PROPOSAL, .id = 3, .fiche = 1, AT("url"), BY("source:b"), VALUE('y'), .at = 3 } },
	    "1 3 2" },
	{ "a pair does not follow what is offered for its fiches",
	    { { .kind = QUEUE_PROPOSAL, .id = 1, .fiche = 1, .at = 1, .organisation = true },
	      { .kind = QUEUE_DUPLICATE, .id = 2, .fiche = 1, .other = 2 },
	      { .kind = QUEUE_PROPOSAL, .id = 3, .fiche = 3, .organisation = true } },
	    "3 1 2" },
	{ "the same moment: in the order of their numbers",
	    { { .kind = QUEUE_PROPOSAL, .id = 9, .fiche = 3 }, { .kind = QUEUE_PROPOSAL, .id = 2, .fiche = 2 }, { .kind = QUEUE_PROPOSAL, .id = 5, .fiche = 1 } },
	    "2 5 9" },
};
/* clang-format on */

static void test_row(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1024 * 1024);
	struct buf AUTO_BUF got = BUF_INIT(1024);
	struct queue_item items[ITEMS_MAX];
	const struct row *r = *state;
	size_t n = 0;

	memcpy(items, r->items, sizeof items);
	while (n < ITEMS_MAX && items[n].id)
		n++;
	queue_order(a, items, n);
	for (size_t i = 0; i < n; i++) {
		buf_fmt(&got, "%s%d", i ? " " : "", (int)items[i].id);
		if (items[i].agree != 1)
			buf_fmt(&got, "*%d", items[i].agree);
	}
	assert_str(buf_str(&got), str_of(r->want));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	return tests_run(&t, "queue");
}
