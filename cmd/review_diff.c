#include "cmd/review_diff.h"

#include "lib/text.h"

#include <ctype.h>
#include <stdint.h>

enum {
	CELLS_MAX = 1 << 20, /* of the table of a comparison */
	LETTERS_MAX = 200    /* of a run of words that is compared by letters */
};

/* One text cut into units: words, or letters. */
struct units {
	struct str *p;
	bool *differs;
	int n;
};

/* Cutting ------------------------------------------------------------------------------------------------------ */

/* A letter with the marks on it. */
static const char *letter_end(const char *p, const char *end)
{
	text_next(&p, end);
	while (p < end) {
		const char *next = p;
		text_next(&next, end);
		if (text_width((struct str){ p, (size_t)(next - p) }) != 0 || *p == '\n')
			break;
		p = next;
	}
	return p;
}

static bool is_word_byte(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* A run of letters and digits, or a single other character. */
static const char *word_end(const char *p, const char *end)
{
	if (!is_word_byte(*p))
		return letter_end(p, end);
	while (p < end && is_word_byte(*p))
		p++;
	return p;
}

static struct units cut(
    struct arena *a, struct str s, const char *(*unit_end)(const char *p, const char *end))
{
	struct units u = { 0 };
	const char *end = s.p + s.n;

	for (const char *p = s.p; s.n && p < end; p = unit_end(p, end))
		u.n++;
	u.p = ARENA_ARRAY(a, struct str, (size_t)u.n);
	u.differs = ARENA_ARRAY(a, bool, (size_t)u.n);
	u.n = 0;
	for (const char *p = s.p, *next; s.n && p < end; p = next) {
		next = unit_end(p, end);
		u.p[u.n++] = (struct str){ p, (size_t)(next - p) };
	}
	return u;
}

/* Comparing ---------------------------------------------------------------------------------------------------- */

/* Marks all units from `from` to `to` as differing. */
static void mark(struct units *u, int from, int to)
{
	for (int i = from; i < to; i++)
		u->differs[i] = true;
}

/* Marks what is not part of the longest common subsequence of x[from..x_to) and y[from..y_to); returns its length. */
static int compare_middle(struct arena *a, struct units *x, struct units *y, int from, int x_to, int y_to)
{
	size_t rows = (size_t)(x_to - from) + 1, columns = (size_t)(y_to - from) + 1;
	int i = from, j = from;

	if (rows > CELLS_MAX / columns) {
		mark(x, from, x_to);
		mark(y, from, y_to);
		return 0;
	}
	uint16_t *length = ARENA_ARRAY(a, uint16_t, rows * columns); /* of what follows */
#define AT(r, c) length[(size_t)((r)-from) * columns + (size_t)((c)-from)]
	for (int r = x_to - 1; r >= from; r--)
		for (int c = y_to - 1; c >= from; c--) {
			uint16_t down = AT(r + 1, c), right = AT(r, c + 1);
			AT(r, c) = str_eq(x->p[r], y->p[c]) ? (uint16_t)(AT(r + 1, c + 1) + 1)
			    : down >= right                 ? down
			                                    : right;
		}
	while (i < x_to && j < y_to) {
		if (str_eq(x->p[i], y->p[j])) {
			i++;
			j++;
		} else if (AT(i + 1, j) >= AT(i, j + 1)) {
			x->differs[i++] = true;
		} else {
			y->differs[j++] = true;
		}
	}
	mark(x, i, x_to);
	mark(y, j, y_to);
	return AT(from, from);
#undef AT
}

/* How many units are the same on both sides, in their order. */
static int compare(struct arena *a, struct units *x, struct units *y)
{
	int from = 0, x_to = x->n, y_to = y->n;

	while (from < x_to && from < y_to && str_eq(x->p[from], y->p[from]))
		from++;
	while (x_to > from && y_to > from && str_eq(x->p[x_to - 1], y->p[y_to - 1])) {
		x_to--;
		y_to--;
	}
	return from + (x->n - x_to) + compare_middle(a, x, y, from, x_to, y_to);
}

/* Parts -------------------------------------------------------------------------------------------------------- */

struct parts {
	struct arena *a;
	struct review_part *first, *last;
};

/* What goes on in the same way becomes one part. */
static void add(struct parts *out, struct str text, bool differs)
{
	struct review_part *last = out->last;

	if (!text.n)
		return;
	if (last && last->differs == differs && last->text.p + last->text.n == text.p) {
		last->text.n += text.n;
		return;
	}
	struct review_part *part = ARENA_NEW(out->a, struct review_part);
	*part = (struct review_part){ .text = text, .differs = differs };
	if (last)
		last->next = part;
	else
		out->first = part;
	out->last = part;
}

static void add_units(struct parts *out, const struct units *u)
{
	for (int i = 0; i < u->n; i++)
		add(out, u->p[i], u->differs[i]);
}

/* The run of units from `from` that differ; `*to` is behind it. */
static struct str run(const struct units *u, int from, int *to)
{
	size_t n = 0;

	for (*to = from; *to < u->n && u->differs[*to]; ++*to)
		n += u->p[*to].n;
	return n ? (struct str){ u->p[from].p, n } : STR_NONE;
}

/* What stands in the place of what: told apart by letters when most of them are the same. */
static void add_run(struct arena *a, struct str old, struct str new, struct parts *x, struct parts *y)
{
	if (old.n && new.n && old.n <= LETTERS_MAX &&new.n <= LETTERS_MAX) {
		struct units of_old = cut(a, old, letter_end), of_new = cut(a, new, letter_end);
		int longer = of_old.n > of_new.n ? of_old.n : of_new.n;
		if (2 * compare(a, &of_old, &of_new) >= longer) {
			add_units(x, &of_old);
			add_units(y, &of_new);
			return;
		}
	}
	add(x, old, true);
	add(y, new, true);
}

/* Spaces between two parts that differ belong to them: one mark reads better than two. */
static void close_gaps(struct review_part *p)
{
	while (p && p->next && p->next->next) {
		struct review_part *gap = p->next, *behind = gap->next;
		if (!p->differs || gap->differs || str_trim(gap->text).n) {
			p = p->next;
			continue;
		}
		p->text.n += gap->text.n + behind->text.n;
		p->next = behind->next;
	}
}

void review_diff(struct arena *a, struct str old, struct str new, struct review_part **old_parts,
    struct review_part **new_parts)
{
	struct units x = cut(a, old, word_end), y = cut(a, new, word_end);
	struct parts of_x = { .a = a }, of_y = { .a = a };
	int i = 0, j = 0, to;

	compare(a, &x, &y);
	while (i < x.n || j < y.n) {
		struct str gone = run(&x, i, &to);
		i = to;
		struct str come = run(&y, j, &to);
		j = to;
		add_run(a, gone, come, &of_x, &of_y);
		for (; i < x.n && j < y.n && !x.differs[i] && !y.differs[j]; i++, j++) {
			add(&of_x, x.p[i], false);
			add(&of_y, y.p[j], false);
		}
	}
	close_gaps(of_x.first);
	close_gaps(of_y.first);
	*old_parts = of_x.first;
	*new_parts = of_y.first;
}
