#include "cmd/review_input.h"

#include "cmd/review_terminal.h"
#include "lib/text.h"

void review_input_begin(struct review_input *in, struct str value)
{
	in->n = value.n < sizeof in->text ? value.n : sizeof in->text;
	if (in->n)
		memcpy(in->text, value.p, in->n);
	in->at = in->n;
	in->pasting = false;
}

struct str review_input_value(const struct review_input *in)
{
	return str_trim((struct str){ in->text, in->n });
}

/* Moving ----------------------------------------------------------------------------------------------------- */

static bool is_mark(const struct review_input *in, size_t at)
{
	const char *p = in->text + at, *from = p;

	if (at >= in->n || *p == '\n')
		return false;
	text_next(&p, in->text + in->n);
	return text_width((struct str){ from, (size_t)(p - from) }) == 0;
}

/* The beginning of the letter before `at`, with the marks on it. */
static size_t before(const struct review_input *in, size_t at)
{
	while (at > 0) {
		at--;
		if (((unsigned char)in->text[at] & 0xC0) != 0x80 && !is_mark(in, at))
			break;
	}
	return at;
}

static size_t behind(const struct review_input *in, size_t at)
{
	const char *p = in->text + at, *end = in->text + in->n;

	if (at < in->n)
		text_next(&p, end);
	while (is_mark(in, (size_t)(p - in->text)))
		text_next(&p, end);
	return (size_t)(p - in->text);
}

static size_t line_start(const struct review_input *in)
{
	size_t at = in->at;

	while (at > 0 && in->text[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct review_input *in)
{
	size_t at = in->at;

	while (at < in->n && in->text[at] != '\n')
		at++;
	return at;
}

static size_t word_start(const struct review_input *in)
{
	size_t at = in->at;

	while (at > 0 && in->text[at - 1] == ' ')
		at--;
	while (at > 0 && in->text[at - 1] != ' ' && in->text[at - 1] != '\n')
		at--;
	return at;
}

/* Changing ----------------------------------------------------------------------------------------------------- */

static void remove_text(struct review_input *in, size_t from, size_t to)
{
	memmove(in->text + from, in->text + to, in->n - to);
	in->n -= to - from;
	in->at = from;
}

static void insert(struct review_input *in, uint32_t cp)
{
	char bytes[4];
	size_t n = 0;

	if (cp < 0x80)
		bytes[n++] = (char)cp;
	else if (cp < 0x800)
		bytes[n++] = (char)(0xC0 | cp >> 6);
	else if (cp < 0x10000)
		bytes[n++] = (char)(0xE0 | cp >> 12);
	else
		bytes[n++] = (char)(0xF0 | cp >> 18);
	if (cp >= 0x10000)
		bytes[n++] = (char)(0x80 | (cp >> 12 & 0x3F));
	if (cp >= 0x800)
		bytes[n++] = (char)(0x80 | (cp >> 6 & 0x3F));
	if (cp >= 0x80)
		bytes[n++] = (char)(0x80 | (cp & 0x3F));
	if (in->n + n > sizeof in->text)
		return;
	memmove(in->text + in->at + n, in->text + in->at, in->n - in->at);
	memcpy(in->text + in->at, bytes, n);
	in->n += n;
	in->at += n;
}

static void type(struct review_input *in, uint32_t key)
{
	if (key == KEY_BREAK || key == KEY_ENTER)
		insert(in, '\n');
	else if (key == '\t')
		insert(in, ' ');
	else if (key >= ' ' && key != KEY_BACKSPACE && key < KEY_UP)
		insert(in, key);
}

static void edit(struct review_input *in, uint32_t key)
{
	switch (key) {
	case KEY_LEFT:
		in->at = before(in, in->at);
		return;
	case KEY_RIGHT:
		in->at = behind(in, in->at);
		return;
	case KEY_HOME:
	case KEY_CTRL_A:
		in->at = line_start(in);
		return;
	case KEY_END:
	case KEY_CTRL_E:
		in->at = line_end(in);
		return;
	case KEY_BACKSPACE:
		remove_text(in, before(in, in->at), in->at);
		return;
	case KEY_DELETE:
	case KEY_CTRL_D:
		remove_text(in, in->at, behind(in, in->at));
		return;
	case KEY_CTRL_K:
		remove_text(in, in->at, line_end(in));
		return;
	case KEY_CTRL_U:
		remove_text(in, line_start(in), in->at);
		return;
	case KEY_CTRL_W:
		remove_text(in, word_start(in), in->at);
		return;
	default:
		type(in, key);
	}
}

enum review_input_state review_input_key(struct review_input *in, uint32_t key)
{
	if (key == KEY_PASTE || key == KEY_PASTE_END)
		in->pasting = key == KEY_PASTE;
	else if (in->pasting)
		type(in, key);
	else if (key == KEY_ENTER)
		return REVIEW_TYPED;
	else if (key == KEY_ESCAPE || key == KEY_CTRL_C || key == KEY_STOP)
		return REVIEW_GIVEN_UP;
	else
		edit(in, key);
	return REVIEW_TYPING;
}

/* Showing ------------------------------------------------------------------------------------------------------ */

void review_input_text(struct arena *a, const struct review_input *in, struct page_text *out)
{
	size_t next = behind(in, in->at);
	struct str cursor = { in->text + in->at, next - in->at };
	bool breaks = !cursor.n || *cursor.p == '\n';

	page_add(a, out, PAGE_PLAIN, (struct str){ in->text, in->at });
	page_add(a, out, PAGE_BAR, breaks ? STR(" ") : cursor);
	if (breaks)
		page_add(a, out, PAGE_PLAIN, cursor);
	page_add(a, out, PAGE_PLAIN, (struct str){ in->text + next, in->n - next });
}
