/* The parts of csv.h that need no reader: writing a cell, and finding the delimiter. */
#include "lib/csv.h"

static bool is_number(struct str s)
{
	bool digit = false;

	if (s.n < 2 || (s.p[0] != '+' && s.p[0] != '-') || s.p[1] == ' ')
		return false;
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digit = true;
		else if (!strchr(" .,-()", s.p[i]) || s.p[i] == '\0')
			return false;
	}
	return digit;
}

/* What a spreadsheet would run, perhaps behind apostrophes. */
static bool is_formula(struct str s, size_t *apostrophes)
{
	size_t k = 0;

	while (k < s.n && s.p[k] == '\'')
		k++;
	*apostrophes = k;
	if (k == s.n || !s.p[k] || !strchr("=+-@\t\r", s.p[k]))
		return false;
	return !is_number((struct str){ s.p + k, s.n - k });
}

static bool needs_quotes(struct str s, char delimiter)
{
	if (!s.n)
		return false;
	if (strchr(" \t", s.p[0]) || strchr(" \t", s.p[s.n - 1]))
		return true;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == delimiter || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r')
			return true;
	return false;
}

static void put(struct buf *out, struct str cell, char delimiter, bool apostrophe)
{
	if (!needs_quotes(cell, delimiter)) {
		if (apostrophe)
			buf_char(out, '\'');
		buf_s(out, cell);
		return;
	}
	buf_char(out, '"');
	if (apostrophe)
		buf_char(out, '\'');
	while (cell.n) {
		const char *hit = memchr(cell.p, '"', cell.n);
		size_t n = hit ? (size_t)(hit - cell.p) + 1 : cell.n;
		buf_add(out, cell.p, n);
		if (hit)
			buf_char(out, '"');
		cell.p += n;
		cell.n -= n;
	}
	buf_char(out, '"');
}

void csv_cell(struct buf *out, struct str cell, char delimiter)
{
	size_t apostrophes;

	put(out, cell, delimiter, is_formula(cell, &apostrophes));
}

void csv_cell_exact(struct buf *out, struct str cell, char delimiter)
{
	put(out, cell, delimiter, false);
}

/* ="0123", as people write it to keep a spreadsheet from taking a text for a number: nothing but the text. */
static bool is_shielded(struct str s)
{
	return s.n >= 4 && s.p[0] == '=' && s.p[1] == '"' && s.p[s.n - 1] == '"' &&
	    !memchr(s.p + 2, '"', s.n - 3);
}

struct str csv_plain(struct str cell)
{
	size_t apostrophes;

	if (is_shielded(cell))
		return (struct str){ cell.p + 2, cell.n - 3 };
	if (is_formula(cell, &apostrophes) && apostrophes)
		return (struct str){ cell.p + 1, cell.n - 1 };
	return cell;
}

/* In order of preference when they do equally well. */
static const char delimiters[] = { '\t', ';', '|', ',' };

enum { KINDS = sizeof delimiters, LINES = 25 };

static int kind_of(char c)
{
	for (int k = 0; k < KINDS; k++)
		if (c == delimiters[k])
			return k;
	return -1;
}

/* Counts each delimiter outside quotes in the first rows; returns how many rows there are. */
static size_t count_delimiters(struct str s, size_t counts[LINES][KINDS])
{
	size_t rows = 0;
	bool quoted = false, begins = true, blank = true; /* of a cell, by any delimiter; of a row */

	for (size_t i = 0; i < s.n && rows < LINES; i++) {
		char c = s.p[i];
		int k = kind_of(c);
		if (quoted) {
			quoted = c != '"';
			continue;
		}
		if (c == '\n' || c == '\r') {
			rows += !blank;
			begins = blank = true;
			continue;
		}
		if (blank)
			memset(counts[rows], 0, sizeof counts[rows]);
		blank = false;
		quoted = c == '"' && begins;
		/* A quote that follows the one that closed was doubled: still inside. */
		begins = k >= 0 || (begins && c == ' ') || quoted;
		if (k >= 0)
			counts[rows][k]++;
	}
	return rows + (rows == 0 && !blank);
}

char csv_sniff(struct str beginning)
{
	size_t counts[LINES][KINDS] = { { 0 } }, best_score = 0, best_cells = 0;
	size_t rows = count_delimiters(beginning, counts);
	char best = ',';

	for (int k = 0; k < KINDS; k++)
		for (size_t i = 0; i < rows; i++) {
			size_t n = counts[i][k], score = 0;
			for (size_t j = 0; j < rows; j++)
				score += counts[j][k] == n;
			score += counts[0][k] == n; /* the header counts twice */
			if (!n || score < best_score || (score == best_score && n <= best_cells))
				continue;
			best = delimiters[k];
			best_score = score;
			best_cells = n;
		}
	return best;
}
