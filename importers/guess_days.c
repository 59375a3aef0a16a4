/* guess_days.c: columns that hold the hours of one day of the week: "Lundi", "HeureOuvertureLundi", "Mon close". */
#include "importers/guess_plan.h"

/* A word of a column's name that says it. */
struct word {
	const char *word;
	int says;
};

static int said(const struct word *table, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(word, table[i].word))
			return table[i].says;
	return 0;
}

#define SAID(table, word) said((table), sizeof(table) / sizeof *(table), (word))

static int day_of(const struct str *words, int n)
{
	/* as guess_words gives them: without plurals */
	static const struct word days[] = { { "dimanche", 1 }, { "dim", 1 }, { "sunday", 1 }, { "sun", 1 },
		{ "lundi", 2 }, { "lun", 2 }, { "monday", 2 }, { "mon", 2 }, { "mardi", 3 }, { "mar", 3 },
		{ "tuesday", 3 }, { "tue", 3 }, { "mercredi", 4 }, { "mer", 4 }, { "wednesday", 4 },
		{ "wed", 4 }, { "jeudi", 5 }, { "jeu", 5 }, { "thursday", 5 }, { "thu", 5 },
		{ "vendredi", 6 }, { "ven", 6 }, { "friday", 6 }, { "fri", 6 }, { "samedi", 7 }, { "sam", 7 },
		{ "saturday", 7 }, { "sat", 7 } };
	int day = 0;

	for (int i = 0; i < n; i++) {
		int d = SAID(days, words[i]);
		if (d && day && d != day)
			return 0; /* "Lundi à vendredi" */
		day = d ? d : day;
	}
	return day;
}

static enum guess_day_part part_of(const struct guess_column *c, const struct str *words, int n)
{
	static const struct word parts[] = { { "ouverture", DAY_OPENS }, { "ouvre", DAY_OPENS },
		{ "debut", DAY_OPENS }, { "open", DAY_OPENS }, { "opening", DAY_OPENS },
		{ "from", DAY_OPENS }, { "start", DAY_OPENS }, { "fermeture", DAY_CLOSES },
		{ "ferme", DAY_CLOSES }, { "fin", DAY_CLOSES }, { "close", DAY_CLOSES },
		{ "closing", DAY_CLOSES }, { "to", DAY_CLOSES }, { "end", DAY_CLOSES } };
	const struct guess_cells *k = &c->cells;
	int part = 0;

	for (int i = 0; i < n && !part; i++)
		part = SAID(parts, words[i]);
	if (guess_most(k, k->flags, 90))
		return DAY_FLAG;
	if (!guess_most(k, k->times + k->flags, 60))
		return k->n ? DAY_TEXT : DAY_NONE;
	return part ? (enum guess_day_part)part : DAY_OPENS;
}

static struct guess_column *of_day(const struct guess_plan *p, int day, enum guess_day_part part)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->columns[i].day == day && p->columns[i].part == part && p->columns[i].ref.n)
			return &p->columns[i];
	return NULL;
}

/* Two columns of times without words for it: the first opens. */
static void part_times(const struct guess_plan *p, int day)
{
	struct guess_column *opens = of_day(p, day, DAY_OPENS), *closes = of_day(p, day, DAY_CLOSES);

	for (size_t i = 0; opens && !closes && i < p->n; i++)
		if (&p->columns[i] > opens && p->columns[i].day == day && p->columns[i].part == DAY_OPENS) {
			closes = &p->columns[i];
			closes->part = DAY_CLOSES;
		}
	if (opens && !closes)
		opens->part = DAY_TEXT;
}

void guess_days(struct guess_plan *p)
{
	struct str words[GUESS_WORDS_MAX];
	int days = 0;

	for (size_t i = 0; i < p->n; i++) {
		struct guess_column *c = &p->columns[i];
		int n = guess_words(p->a, c->name, words);
		c->day = day_of(words, n);
		c->part = c->day ? part_of(c, words, n) : DAY_NONE;
		days += c->day > 0;
	}
	for (int day = 1; day <= 7; day++)
		part_times(p, day);
	for (size_t i = 0; days < 3 && i < p->n; i++) /* a lone "Mar" or "Sam" is something else */
		p->columns[i].day = 0;
}
