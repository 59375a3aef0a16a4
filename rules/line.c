/* line.c: a cell is read run by run (rules/phone_run.h) and each run group by group: what a group is follows from its digits,
 * from the words in front of it, and from the number before. */
#include "rules/line.h"

#include "rules/phone_run.h"

enum { EXTENSION_MAX = 6, WORD_MAX = 12 };

/* What stands in front of a group. */
enum lead {
	LEAD_NONE,  /* nothing but space and signs */
	LEAD_COMMA, /* "," */
	LEAD_AND,   /* "/", "ou", "et": one more of the same */
	LEAD_LABEL, /* "poste", "#": an extension */
	LEAD_WORDS, /* anything else */
};

struct reader {
	struct arena *a;
	struct str s;
	size_t end; /* where the text behind the last group that was understood begins */
	struct line *out;
	int n;
	int last;        /* the line that was read last, or -1 */
	bool labelled;   /* and its extension was called so */
	size_t area_end; /* where a lone area code ended ("418 / 836-0000"); 0: none */
	char area[3];
};

/* Bytes of the letter at i, of ASCII or of French; 0: none. */
static size_t letter_at(struct str s, size_t i)
{
	char c = s.p[i];

	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return 1;
	return (c == '\xC3' || c == '\xC5') && i + 1 < s.n ? 2 : 0;
}

static size_t word_end(struct str s, size_t i)
{
	size_t n;

	while (i < s.n && (n = letter_at(s, i)))
		i += n;
	return i;
}

static bool is_one_of(struct str w, const char *const *list)
{
	char low[WORD_MAX];

	if (w.n > WORD_MAX)
		return false;
	for (size_t i = 0; i < w.n; i++)
		low[i] = (char)(w.p[i] >= 'A' && w.p[i] <= 'Z' ? w.p[i] + ('a' - 'A') : w.p[i]);
	for (; *list; list++)
		if (str_is((struct str){ low, w.n }, *list))
			return true;
	return false;
}

static const char *const labels[] = { "p", "po", "poste", "postes", "pste", "post", "ps", "x", "ext", "exts",
	"extn", "extension", "extensions", "local", "loc", "option", "options", "opt", "touche", "menu",
	"composez", "composer", "faites", "faire", "appuyez", "press", "dial", NULL };
static const char *const between_label_and_digits[] = { "le", "la", "les", "sur", "the", "on", "no", "n",
	"num\u00e9ro", "numero", "number", NULL };
static const char *const ands[] = { "ou", "et", "or", "and", "\u00e0", "au", "puis", NULL };

static enum lead lead_of_word(struct str w, enum lead before)
{
	if (is_one_of(w, labels))
		return LEAD_LABEL;
	if (before == LEAD_LABEL && is_one_of(w, between_label_and_digits))
		return LEAD_LABEL;
	return before != LEAD_WORDS && is_one_of(w, ands) ? LEAD_AND : LEAD_WORDS;
}

static enum lead lead_of_sign(char c, enum lead before)
{
	if (c == '#')
		return LEAD_LABEL;
	if (before == LEAD_WORDS || before == LEAD_LABEL)
		return before;
	if (c == '/' || c == '&' || c == '|' || c == '\n')
		return LEAD_AND;
	return (c == ',' || c == ';') && before == LEAD_NONE ? LEAD_COMMA : before;
}

/* What the text says in front of a group; the last word decides whether it is a label. */
static enum lead lead_of(struct str gap)
{
	enum lead lead = LEAD_NONE;

	for (size_t i = 0; i < gap.n;) {
		size_t end = word_end(gap, i);
		if (end > i)
			lead = lead_of_word((struct str){ gap.p + i, end - i }, lead);
		else
			lead = lead_of_sign(gap.p[end++], lead);
		i = end;
	}
	return lead;
}

/* What was read ---------------------------------------------------------------------------------------------- */

static bool is_toll_free(const char *d)
{
	static const char *const codes[] = { "800", "833", "844", "855", "866", "877", "888" };

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (memcmp(d, codes[i], 3) == 0)
			return true;
	return false;
}

static enum line_kind kind_of(struct str digits)
{
	if (digits.p[0] == '+')
		return LINE_FOREIGN;
	if (digits.n == 10)
		return is_toll_free(digits.p) ? LINE_TOLL_FREE : LINE_OWN;
	return digits.n == 7 && memcmp(digits.p, "310", 3) != 0 ? LINE_LOCAL : LINE_SHORT;
}

static int find(const struct reader *r, struct str digits, struct str extension)
{
	for (int i = 0; i < r->n; i++)
		if (str_eq(r->out[i].digits, digits) && str_eq(r->out[i].extension, extension))
			return i;
	return -1;
}

/* The line becomes the last one read; a line that is there already is not put twice. */
static void put(struct reader *r, struct str digits, struct str extension)
{
	int there = find(r, digits, extension);

	r->labelled = false;
	if (there < 0 && r->n == LINES_MAX)
		return;
	r->last = there < 0 ? r->n++ : there;
	r->out[r->last] = (struct line){ .kind = kind_of(digits), .digits = digits, .extension = extension };
}

/* The first extension is the line's own; another makes another line of the same number. */
static void put_extension(struct reader *r, struct str digits)
{
	struct line last = r->out[r->last];

	if (!last.extension.n && r->last == r->n - 1)
		r->n--;
	put(r, last.digits, digits);
}

/* One group ------------------------------------------------------------------------------------------------- */

/* Digits of the group that begins at k. */
static size_t group_at(const struct phone_run *run, size_t k)
{
	size_t n = 1;

	while (k + n < run->n && !run->starts[k + n])
		n++;
	return n;
}

static bool ends_group(const struct phone_run *run, size_t k)
{
	return k == run->n || run->starts[k];
}

static struct str digits_at(struct reader *r, const struct phone_run *run, size_t k, size_t n)
{
	return arena_str(r->a, (struct str){ run->digit + k, n });
}

/* Behind "+" or "011": the plan's own number, or one of another country, which takes the whole run. */
static size_t take_dialled(struct reader *r, const struct phone_run *run, size_t k)
{
	size_t n = run->n - k;

	if (n >= 11 && run->digit[k] == '1' && phone_run_is_plausible(run->digit + k + 1)) {
		put(r, digits_at(r, run, k + 1, 10), STR_NONE);
		return k + 11;
	}
	if (n >= 7)
		put(r, arena_fmt(r->a, "+%.*s", (int)(n < PHONE_MAX ? n : PHONE_MAX), run->digit + k),
		    STR_NONE);
	return run->n;
}

/* Ten digits from k on; those that are written in one with what follows count too ("41885501004185550101"). */
static size_t take_ten(struct reader *r, const struct phone_run *run, size_t k)
{
	size_t first = k + (run->digit[k] == '1'), from;
	bool apart = phone_run_ten(run, k, &from) && from == first;

	if (first + 10 > run->n || !phone_run_is_plausible(run->digit + first))
		return 0;
	if (!apart && group_at(run, k) < first - k + 10)
		return 0;
	put(r, digits_at(r, run, first, 10), STR_NONE);
	return first + 10;
}

static size_t take_short(struct reader *r, const struct phone_run *run, size_t k)
{
	if (k + 3 > run->n || !ends_group(run, k + 3))
		return 0;
	if (!phone_run_is_short(run->digit + k) && memcmp(run->digit + k, "988", 3) != 0)
		return 0;
	put(r, digits_at(r, run, k, 3), STR_NONE);
	return k + 3;
}

/* The area code that seven digits are to be dialled with: one that stood alone before them, or the last line's. */
static const char *area_for(const struct reader *r, size_t at)
{
	if (r->area_end) {
		for (size_t i = r->area_end; i < at; i++)
			if (!memchr(" /)", r->s.p[i], 3))
				return NULL;
		return r->area;
	}
	return r->last >= 0 && r->out[r->last].kind == LINE_OWN ? r->out[r->last].digits.p : NULL;
}

static size_t take_seven(struct reader *r, const struct phone_run *run, size_t k, size_t at)
{
	size_t group = group_at(run, k);
	const char *d = run->digit + k, *area;

	if (k + 7 > run->n || d[0] < '2' || !ends_group(run, k + 7) || (group != 7 && group != 3))
		return 0;
	const struct line *last = r->last >= 0 ? &r->out[r->last] : NULL;
	if (last && last->kind == LINE_TOLL_FREE && memcmp(last->digits.p + 3, d, 7) == 0)
		return k + 7; /* "1 866 APPELLE (277-3553)" */
	area = memcmp(d, "310", 3) != 0 ? area_for(r, at) : NULL;
	put(r, area ? arena_fmt(r->a, "%.3s%.7s", area, d) : digits_at(r, run, k, 7), STR_NONE);
	return k + 7;
}

/* "418 836-0000 / 0001": four digits for the last four of the line before. */
static size_t take_sister(struct reader *r, const struct phone_run *run, size_t k)
{
	const struct line *last = &r->out[r->last];

	if (group_at(run, k) != 4 || last->digits.n < 7 || last->kind == LINE_FOREIGN)
		return 0;
	put(r, arena_fmt(r->a, "%.*s%.4s", (int)last->digits.n - 4, last->digits.p, run->digit + k),
	    STR_NONE);
	return k + 4;
}

/* Does the cell, or this number in it, end behind the group? "24/7" and "24 h" are no extensions. */
static bool ends_number(const struct reader *r, size_t after)
{
	struct str rest = str_trim((struct str){ r->s.p + after, r->s.n - after });

	if (!rest.n || memchr(",;)", rest.p[0], 3))
		return true;
	return rest.p[0] == '/' && rest.n > 1 && rest.p[1] == ' ';
}

static size_t take_extension(
    struct reader *r, const struct phone_run *run, size_t k, enum lead lead, bool follows)
{
	size_t n = group_at(run, k);
	bool behind = (follows || lead == LEAD_COMMA) && k + n == run->n && !r->out[r->last].extension.n &&
	    ends_number(r, run->after[k + n - 1]);
	bool another = r->labelled && (lead == LEAD_AND || lead == LEAD_COMMA);

	if (n > EXTENSION_MAX || !(lead == LEAD_LABEL || another || behind))
		return 0;
	put_extension(r, digits_at(r, run, k, n));
	r->labelled = lead == LEAD_LABEL || another;
	return k + n;
}

/* What begins at k; returns where it ends, 0 when it is no number. */
static size_t take(struct reader *r, const struct phone_run *run, size_t k, enum lead lead, bool follows)
{
	size_t at = run->after[k] - 1, to;

	if ((to = take_ten(r, run, k)))
		return to;
	if (r->last >= 0 && lead == LEAD_LABEL)
		return take_extension(r, run, k, lead, follows);
	if ((to = take_seven(r, run, k, at)) || (to = take_short(r, run, k)) || r->last < 0)
		return to;
	if ((to = take_extension(r, run, k, lead, follows)))
		return to;
	return lead == LEAD_AND && !r->labelled ? take_sister(r, run, k) : 0;
}

/* A lone group of three digits at the end of a run may be the area code of what comes. */
static void keep_area(struct reader *r, const struct phone_run *run, size_t k)
{
	r->area_end = 0;
	if (k + 3 != run->n || group_at(run, k) != 3 || run->digit[k] < '2')
		return;
	memcpy(r->area, run->digit + k, 3);
	r->area_end = run->after[k + 2];
}

static void read_run(struct reader *r, const struct phone_run *run)
{
	bool dialled = run->plus || (run->n > 11 && memcmp(run->digit, "011", 3) == 0);
	size_t k = 0, to;
	bool follows = false;

	if (dialled) {
		k = take_dialled(r, run, run->plus ? 0 : 3);
		r->end = run->after[k - 1];
		follows = true;
	}
	while (k < run->n && r->n < LINES_MAX) {
		size_t at = run->after[k] - 1;
		enum lead lead = lead_of((struct str){ r->s.p + r->end, at - r->end });
		to = take(r, run, k, lead, follows);
		follows = to > 0;
		if (to)
			r->area_end = 0;
		else
			keep_area(r, run, k);
		k = to ? to : k + group_at(run, k);
		r->end = run->after[k - 1];
	}
}

int line_read(struct arena *a, struct str cell, struct line out[LINES_MAX])
{
	struct reader r = {
		.a = a, .s = { cell.p, cell.n < LINE_BYTES ? cell.n : LINE_BYTES }, .out = out, .last = -1
	};
	struct phone_run run;
	size_t i = 0;

	while (r.n < LINES_MAX && phone_run_next(r.s, &i, &run))
		read_run(&r, &run);
	return r.n;
}
