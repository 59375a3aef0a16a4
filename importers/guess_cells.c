#include "importers/guess_cells.h"

#include "importers/mapping_number.h"
#include "importers/mapping_postal.h"
#include "importers/mapping_text.h"
#include "importers/mapping_trade.h"
#include "lib/hash.h"
#include "lib/text.h"

#include <stdlib.h>

enum { FORMATS = 10, PHONE_LEAST = 10, PHONE_MOST = 11, PHONE_LOCAL = 7, BRIEF = 60, SAMPLE_BYTES = 200 };

/* The likelier ones first; the day before the month, as it is written here. */
const char *const guess_date_formats[FORMATS + 1] = { "YYYY-MM-DD", "YYYY/MM/DD", "YYYYMMDD", "DD/MM/YYYY",
	"DD-MM-YYYY", "DD.MM.YYYY", "MM/DD/YYYY", "MM-DD-YYYY", "YYYY.MM.DD", "DD MM YYYY", NULL };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* The digits of what may be a telephone; 0 when something else is in it. */
static size_t phone_digits(struct arena *a, struct str cell)
{
	struct str number = mapping_trade_noext(a, cell);
	size_t digits = 0;

	for (size_t i = 0; i < number.n; i++) {
		if (!is_digit(number.p[i]) && !memchr(" ()-.+/", number.p[i], 7))
			return 0;
		digits += is_digit(number.p[i]);
	}
	return digits;
}

bool guess_is_phone(struct arena *a, struct str cell)
{
	size_t digits = phone_digits(a, cell);

	return digits >= PHONE_LEAST && digits <= PHONE_MOST;
}

bool guess_is_email(struct str cell)
{
	const char *at = cell.n ? memchr(cell.p, '@', cell.n) : NULL;

	return at && at > cell.p && memchr(at, '.', (size_t)(cell.p + cell.n - at)) &&
	    !memchr(cell.p, '/', cell.n);
}

static bool begins(struct str s, const char *with)
{
	size_t n = strlen(with);

	return s.n > n && memcmp(s.p, with, n) == 0;
}

bool guess_is_web(struct str cell)
{
	size_t host = 0, dot = 0;

	if (begins(cell, "http://") || begins(cell, "https://"))
		return true;
	for (; host < cell.n && !strchr("/?:", cell.p[host]); host++) {
		if (strchr(" @,()", cell.p[host]))
			return false;
		dot = cell.p[host] == '.' ? host : dot;
	}
	if (!dot || host - dot < 3 || !is_letter(cell.p[0]))
		return false;
	for (size_t i = dot + 1; i < host; i++)
		if (!is_letter(cell.p[i]))
			return false;
	return true;
}

bool guess_is_postal(struct str cell)
{
	struct str code, rest;

	return cell.n <= sizeof "G1A - 1A1" && mapping_postal_find(cell, &code, &rest) && !rest.n;
}

bool guess_is_date(struct arena *a, struct str cell)
{
	struct str date;

	for (int i = 0; i < FORMATS; i++)
		if (mapping_trade_date(a, str_of(guess_date_formats[i]), cell, &date))
			return true;
	return false;
}

/* What people type where there is nothing to say; a telephone of one digit only. */
static bool is_filler(struct arena *a, struct str cell)
{
	static const char *const words[] = { "", "s o", "so", "aucun", "aucune", "nd", "n d", "na", "n a",
		"non disponible", "non applicable", "non connu", "sans objet", "inconnu", "null", "none",
		"nil", "a venir", "a determiner", "tba", "tbd" };
	struct str folded = cell.n < 24 ? text_fold(a, cell) : STR("x"), digits;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(folded, words[i]))
			return true;
	digits = cell.n < 24 ? text_only_digits(a, cell) : STR_NONE;
	if (digits.n < PHONE_LEAST)
		return false;
	for (size_t i = 0; i < digits.n; i++)
		if (digits.p[i] != digits.p[0])
			return false;
	return true;
}

static bool is_flag(struct arena *a, struct str cell)
{
	static const char *const words[] = { "oui", "non", "o", "n", "yes", "no", "y", "x", "vrai", "faux",
		"true", "false", "0", "1", "ouvert", "ferme", "open", "closed" };
	struct str folded = cell.n < 12 ? text_fold(a, cell) : STR_NONE;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (folded.n && str_is(folded, words[i]))
			return true;
	return false;
}

static void add_filler(struct guess_cells *c, struct arena *a, struct str cell)
{
	for (int i = 0; i < c->n_fillers; i++)
		if (text_same(a, c->fillers[i], cell))
			return;
	if (c->n_fillers < GUESS_FILLERS && !memchr(cell.p, '"', cell.n) && !memchr(cell.p, '\\', cell.n))
		c->fillers[c->n_fillers++] = cell;
}

static void add_sample(struct guess_cells *c, struct str cell)
{
	if (c->n_samples < GUESS_SAMPLES && (!c->n_samples || !str_eq(c->samples[c->n_samples - 1], cell)))
		c->samples[c->n_samples++] = cell.n > SAMPLE_BYTES ? text_cut(cell, SAMPLE_BYTES) : cell;
}

static void count_number(struct guess_cells *c, struct arena *a, struct str cell)
{
	struct str number;

	if (mapping_number_read(a, cell, true, &number) != MAPPING_NUMBER_READ)
		return;
	double value = strtod(arena_z(a, number), NULL);
	bool decimal = memchr(number.p, '.', number.n) != NULL;
	c->integers += !decimal;
	c->decimals += decimal;
	c->latitudes += decimal && value > 40 && value < 84;
	c->longitudes += decimal && value > -142 && value < -50;
}

/* "Estrie (05)". */
static bool is_bracketed(struct str cell)
{
	size_t i = cell.n;

	if (i < 4 || cell.p[--i] != ')')
		return false;
	while (i && is_digit(cell.p[i - 1]))
		i--;
	return i > 1 && i < cell.n - 1 && cell.p[i - 1] == '(';
}

static const char separators[] = ";|/,\n";

enum { MARKS = 5, LISTS = 4, PARTS = 8 };

static size_t count_digits(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += is_digit(s.p[i]);
	return n;
}

/* Which separators stand in a cell, and between two telephones. */
static void count_marks(size_t marks[MARKS], size_t numbers[MARKS], struct str cell)
{
	for (int i = 0; i < MARKS; i++) {
		const char *at = memchr(cell.p, separators[i], cell.n);
		if (!at)
			continue;
		marks[i]++;
		struct str behind = { at + 1, (size_t)(cell.p + cell.n - at - 1) };
		numbers[i] += count_digits(behind) >= PHONE_LEAST;
	}
}

static size_t most_of(const size_t *counts, size_t n)
{
	size_t best = 0;

	for (size_t i = 1; i < n; i++)
		if (counts[i] > counts[best])
			best = i;
	return best;
}

static void look(struct guess_cells *c, struct arena *a, struct str cell)
{
	struct str code, rest, out;

	c->n++;
	c->bytes += cell.n;
	add_sample(c, cell);
	bool brief = cell.n <= BRIEF;
	size_t digits = brief ? phone_digits(a, cell) : 0;
	c->phones += digits >= PHONE_LEAST && digits <= PHONE_MOST;
	c->maybe_phones += digits >= PHONE_LOCAL && digits <= PHONE_MOST;
	c->emails += guess_is_email(cell);
	c->webs += guess_is_web(cell);
	c->postals += guess_is_postal(cell);
	c->times += brief && mapping_trade_time(a, cell, &out);
	c->flags += is_flag(a, cell);
	c->addresses += mapping_postal_find(cell, &code, &rest) && rest.n > 5;
	c->exts += brief && mapping_trade_ext(a, cell).n > 0;
	c->bracketed += is_bracketed(cell);
	c->lines += memchr(cell.p, '\n', cell.n) != NULL;
	for (size_t i = 0; i < cell.n; i++)
		if (is_digit(cell.p[i])) {
			c->digits++;
			break;
		}
	if (brief)
		count_number(c, a, cell);
}

static int compare_hashes(const void *x, const void *y)
{
	return memcmp(x, y, sizeof(struct hash));
}

static size_t count_distinct(struct hash *hashes, size_t n)
{
	size_t distinct = n > 0;

	qsort(hashes, n, sizeof *hashes, compare_hashes);
	for (size_t i = 1; i < n; i++)
		distinct += !hash_eq(hashes[i - 1], hashes[i]);
	return distinct;
}

/* "Récréatif / sportif" is one value where neither stands alone: cut, there would be more values than cells. Semicolons
 * and bars part values always. */
static bool parts_values(
    struct guess_cells *c, struct arena *a, const struct str *cells, size_t rows, char mark)
{
	struct hash *hashes;
	size_t n = 0, most = PARTS * rows;

	if (mark == ';' || mark == '|')
		return true;
	hashes = ARENA_ARRAY(a, struct hash, most + 1);
	for (size_t i = 0; i < rows; i++)
		for (struct str rest = cells[i]; rest.n && n < most;) {
			const char *at = memchr(rest.p, mark, rest.n);
			struct str part = { rest.p, at ? (size_t)(at - rest.p) : rest.n };
			hashes[n++] = hash_of(text_fold(a, part));
			rest = (struct str){ at ? at + 1 : NULL, at ? rest.n - part.n - 1 : 0 };
		}
	return count_distinct(hashes, n) < c->distinct;
}

/* The form that all but a few of the cells have. */
static void find_format(struct guess_cells *c, struct arena *a, const struct str *cells, size_t rows)
{
	size_t fits[FORMATS] = { 0 };
	struct str date;

	c->format = -1;
	for (size_t i = 0; i < rows; i++)
		for (int f = 0; cells[i].n && f < FORMATS; f++)
			fits[f] += mapping_trade_date(a, str_of(guess_date_formats[f]), cells[i], &date);
	for (int f = 0; f < FORMATS; f++)
		if (guess_most(c, fits[f], 90) && (c->format < 0 || fits[f] > fits[c->format]))
			c->format = f;
	c->either = (c->format == 3 && fits[6] == fits[3]) || (c->format == 4 && fits[7] == fits[4]);
}

struct guess_cells guess_cells(struct arena *a, const struct str *cells, size_t rows)
{
	struct guess_cells c = { .rows = rows };
	struct arena *AUTO_ARENA work = arena_new((size_t)256 << 20);
	struct hash *hashes = ARENA_ARRAY(a, struct hash, rows + 1);
	struct str *tidy = ARENA_ARRAY(a, struct str, rows + 1);
	size_t marks[MARKS] = { 0 }, numbers[MARKS] = { 0 };
	bool lines = false;

	for (size_t i = 0; i < rows; i++) {
		tidy[i] = mapping_text_clean(a, cells[i], &lines);
		arena_reset(work);
		if (tidy[i].n && is_filler(work, tidy[i])) {
			add_filler(&c, work, tidy[i]);
			tidy[i] = STR_NONE;
		}
		if (!tidy[i].n)
			continue;
		hashes[c.n] = hash_of(text_fold(work, tidy[i]));
		count_marks(marks, numbers, tidy[i]);
		look(&c, work, tidy[i]);
	}
	c.distinct = count_distinct(hashes, c.n);
	arena_reset(work);
	c.separator = separators[most_of(marks, LISTS)];
	if (parts_values(&c, work, tidy, rows, c.separator))
		c.several = marks[most_of(marks, LISTS)];
	c.commas = marks[3];
	c.between = separators[most_of(numbers, MARKS)];
	c.numbers = numbers[most_of(numbers, MARKS)];
	arena_reset(work);
	find_format(&c, work, tidy, rows);
	return c;
}
