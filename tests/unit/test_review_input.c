/* test_review_input.c: a text typed and changed, key by key. */
#include "tests/test.h"

#include "cmd/review_input.h"
#include "cmd/review_terminal.h"

enum { KEYS_MAX = 16 };

struct row {
	const char *name, *value;
	uint32_t keys[KEYS_MAX];
	const char *want; /* with | where the cursor is */
	enum review_input_state state;
};

static const struct row rows[] = {
	{ "begins behind the value", "418", { '-', '5' }, "418-5|", REVIEW_TYPING },
	{ "Enter ends", "a", { 'b', KEY_ENTER }, "ab|", REVIEW_TYPED },
	{ "Escape gives up", "a", { 'b', KEY_ESCAPE }, "ab|", REVIEW_GIVEN_UP },
	{ "Ctrl-C gives up", "a", { KEY_CTRL_C }, "a|", REVIEW_GIVEN_UP },
	{ "a signal gives up", "a", { KEY_STOP }, "a|", REVIEW_GIVEN_UP },
	{ "letters of any script", "", { 0xE9, 0x6771, 0x1F600 }, "é東😀|", REVIEW_TYPING },
	{ "back over a letter with its marks", "ce\u0301", { KEY_BACKSPACE }, "c|", REVIEW_TYPING },
	{ "left over a letter with its marks", "ce\u0301", { KEY_LEFT, 'x' }, "cx|e\u0301", REVIEW_TYPING },
	{ "right over one", "e\u0301a", { KEY_HOME, KEY_RIGHT, 'x' }, "e\u0301x|a", REVIEW_TYPING },
	{ "nothing is before the beginning", "ab", { KEY_HOME, KEY_BACKSPACE, KEY_LEFT }, "|ab",
	    REVIEW_TYPING },
	{ "nothing is behind the end", "ab", { KEY_DELETE, KEY_RIGHT, KEY_CTRL_D }, "ab|", REVIEW_TYPING },
	{ "Delete", "abc", { KEY_HOME, KEY_DELETE }, "|bc", REVIEW_TYPING },
	{ "Ctrl-U empties the line", "ab cd", { KEY_CTRL_U }, "|", REVIEW_TYPING },
	{ "Ctrl-W takes the word", "ab cd ", { KEY_CTRL_W }, "ab |", REVIEW_TYPING },
	{ "Ctrl-K takes what follows", "ab", { KEY_HOME, KEY_RIGHT, KEY_CTRL_K }, "a|", REVIEW_TYPING },
	{ "Ctrl-A, Ctrl-E", "ab", { KEY_CTRL_A, 'x', KEY_CTRL_E, 'y' }, "xaby|", REVIEW_TYPING },
	{ "Home and End are of the line", "a\nbc", { KEY_HOME, 'x', KEY_END, 'y' }, "a\nxbcy|",
	    REVIEW_TYPING },
	{ "Ctrl-J breaks the line", "a", { KEY_BREAK, 'b' }, "a\nb|", REVIEW_TYPING },
	{ "in a paste Enter is text", "a", { KEY_PASTE, 'b', KEY_ENTER, 'c', KEY_PASTE_END }, "ab\nc|",
	    REVIEW_TYPING },
	{ "in a paste Escape decides nothing", "a", { KEY_PASTE, KEY_ESCAPE, KEY_PASTE_END }, "a|",
	    REVIEW_TYPING },
	{ "other keys do nothing", "a", { KEY_PAGE_UP, KEY_UP, KEY_UNKNOWN, 7, KEY_REPAINT }, "a|",
	    REVIEW_TYPING },
};

static void test_row(void **state)
{
	struct review_input *in = calloc(1, sizeof *in);
	enum review_input_state s = REVIEW_TYPING;
	const struct row *r = *state;
	char got[256];

	assert_non_null(in);
	review_input_begin(in, str_of(r->value));
	for (int i = 0; i < KEYS_MAX && r->keys[i]; i++)
		s = review_input_key(in, r->keys[i]);
	snprintf(
	    got, sizeof got, "%.*s|%.*s", (int)in->at, in->text, (int)(in->n - in->at), in->text + in->at);
	assert_str(str_of(got), str_of(r->want));
	assert_int_equal(s, r->state);
	free(in);
}

static void test_full(void **state)
{
	struct review_input *in = calloc(1, sizeof *in);

	(void)state;
	assert_non_null(in);
	review_input_begin(in, STR(" a "));
	for (int i = 0; i < REVIEW_INPUT_MAX + 10; i++)
		review_input_key(in, 0xE9);
	assert_true(in->n <= REVIEW_INPUT_MAX);
	assert_int_equal(in->n, 3 + (REVIEW_INPUT_MAX - 3) / 2 * 2); /* whole letters */
	review_input_key(in, KEY_CTRL_U);
	assert_str(review_input_value(in), STR_NONE);
	free(in);
}

static void test_shown(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1024 * 1024);
	struct review_input *in = calloc(1, sizeof *in);
	struct page_text t = { 0 };

	(void)state;
	assert_non_null(in);
	review_input_begin(in, STR("abc"));
	review_input_key(in, KEY_LEFT);
	review_input_text(a, in, &t);
	assert_str(t.first->text, STR("ab"));
	assert_str(t.first->next->text, STR("c"));
	assert_int_equal(t.first->next->style, PAGE_BAR);
	review_input_key(in, KEY_END);
	t = (struct page_text){ 0 };
	review_input_text(a, in, &t);
	assert_str(t.last->text, STR(" ")); /* the cursor behind the end */
	assert_int_equal(t.last->style, PAGE_BAR);
	free(in);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "no more than there is room for", test_full, NULL);
	tests_add(&t, "the cursor is seen", test_shown, NULL);
	return tests_run(&t, "review_input");
}
