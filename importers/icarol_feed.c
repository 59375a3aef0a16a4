#include "importers/icarol_feed.h"

#include "importers/icarol_date.h"
#include "importers/icarol_group.h"
#include "importers/icarol_kin.h"
#include "importers/mapping_text.h"
#include "importers/markup.h"
#include "importers/spill.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { VALUE_SHOWN = 200 };

/* What making one agency may take; one row. */
#define GROUP_MEMORY ((size_t)512 << 20)
#define ROW_MEMORY   ((size_t)256 << 20)
#define NAMES_MEMORY ((size_t)64 << 20)

struct icarol_feed {
	const struct importer_sink *sink;
	struct import_told *told;
	struct arena *names_arena, *row_arena, *group_arena;
	struct icarol_names *names;
	struct spill *spill;
	struct icarol_kin *kin;
	enum icarol_lang lang;
	bool day_first, month_first; /* dates were seen that can be nothing else */
	uint64_t rows[ICAROL_LEVELS];
	uint64_t last; /* the number of the row before, as a key */
};

struct icarol_feed *icarol_feed_new(const struct importer_sink *sink, struct import_told *told)
{
	struct icarol_feed *f = calloc(1, sizeof *f);

	if (!f)
		abort();
	f->sink = sink;
	f->told = told;
	f->names_arena = arena_new(NAMES_MEMORY);
	f->row_arena = arena_new(ROW_MEMORY);
	f->group_arena = arena_new(GROUP_MEMORY);
	f->names = icarol_names_new(f->names_arena);
	f->spill = spill_new(0);
	f->kin = icarol_kin_new();
	return f;
}

void icarol_feed_free(struct icarol_feed **f)
{
	if (!*f)
		return;
	icarol_kin_free(&(*f)->kin);
	spill_free(&(*f)->spill);
	arena_free(&(*f)->group_arena);
	arena_free(&(*f)->row_arena);
	arena_free(&(*f)->names_arena);
	free(*f);
	*f = NULL;
}

bool icarol_feed_lang(struct icarol_feed *f, const struct import_job *job, struct err *err)
{
	static const char *const langs[] = { "fr", "en", NULL };
	int lang = -1;

	if (job->mapping && !conf_choice(job->mapping, "list", "lang", langs, -1, &lang, err))
		return false;
	f->lang = lang < 0 ? ICAROL_UNKNOWN : lang == 0 ? ICAROL_FR : ICAROL_EN;
	return true;
}

struct icarol_names *icarol_feed_names(struct icarol_feed *f)
{
	return f->names;
}

/* Refusals ------------------------------------------------------------------------------------------------------- */

static bool refuse(struct icarol_feed *f, const struct origin *o, const char *why, struct err *err)
{
	struct err e = { 0 };

	err_set(&e, ERR_INPUT, "%s", why);
	return f->sink->refused(f->sink->ctx, o, &e, err);
}

bool icarol_feed_refuse(struct icarol_feed *f, uint64_t line, const struct err *why, struct err *err)
{
	struct origin o = { .line = line };

	f->told->items++;
	return f->sink->refused(f->sink->ctx, &o, why, err);
}

/* Rows in -------------------------------------------------------------------------------------------------------- */

enum icarol_lang icarol_lang_of(struct arena *a, struct str text)
{
	struct str s = text_fold(a, text);

	if (s.n < 2 || (s.n > 2 && s.p[2] != ' ' && !(s.p[2] >= 'a' && s.p[2] <= 'z')))
		return ICAROL_UNKNOWN;
	if (memcmp(s.p, "fr", 2) == 0)
		return ICAROL_FR;
	return memcmp(s.p, "en", 2) == 0 || memcmp(s.p, "an", 2) == 0 ? ICAROL_EN : ICAROL_UNKNOWN;
}

/* One row on its way in. */
struct coming {
	struct icarol_cell *cells; /* tidy */
	size_t n;
	struct str of[ICAROL_PUBLIC_NAME]; /* its columns that say what it is and where it belongs */
	enum icarol_level level;
	enum icarol_lang lang;
	struct str parent;
	uint64_t line;
};

static int by_name(const void *x, const void *y)
{
	const struct icarol_cell *a = x, *b = y;

	return (a->name > b->name) - (a->name < b->name);
}

/* Texts are written for web pages; addresses of them are not. */
static struct str without_markup(struct arena *a, int column, struct str value)
{
	bool address = column == ICAROL_WEBSITE || column == ICAROL_EMAIL;

	if (address ||
	    (!memchr(value.p ? value.p : "", '<', value.n) && !memchr(value.p ? value.p : "", '&', value.n)))
		return value;
	return markup_plain(a, value);
}

/* Tidies the cells; the blank ones are gone, the others in the order of their names. */
static void tidy(struct icarol_feed *f, struct coming *c, const struct icarol_cell *cells, size_t n)
{
	struct arena *a = f->row_arena;
	bool lines = false, sorted = true;

	c->cells = ARENA_ARRAY(a, struct icarol_cell, n);
	for (size_t i = 0; i < n; i++) {
		int column = icarol_name(f->names, cells[i].name)->column;
		struct str value = without_markup(a, column, cells[i].value);
		enum icarol_dates tells;
		value = mapping_text_clean(a, value, &lines);
		if (!value.n)
			continue;
		if (column == ICAROL_VERIFIED && icarol_date_tells(value, &tells)) {
			f->day_first = f->day_first || tells == ICAROL_DAY_FIRST;
			f->month_first = f->month_first || tells == ICAROL_MONTH_FIRST;
		}
		if (column != ICAROL_OTHER && column < ICAROL_PUBLIC_NAME)
			c->of[column] = value;
		sorted = sorted && (!c->n || c->cells[c->n - 1].name < cells[i].name);
		c->cells[c->n++] =
		    (struct icarol_cell){ .name = cells[i].name, .column = column, .value = value };
	}
	if (!sorted)
		qsort(c->cells, c->n, sizeof *c->cells, by_name);
}

/* "Program at Site", "ProgramAtSite", "Programme au site" -> "programsite". */
static bool read_level(struct arena *a, struct str text, enum icarol_level *out)
{
	static const struct {
		const char *word;
		enum icarol_level level;
	} words[] = { { "agency", ICAROL_AGENCY }, { "agence", ICAROL_AGENCY },
		{ "organisme", ICAROL_AGENCY }, { "organization", ICAROL_AGENCY },
		{ "organisation", ICAROL_AGENCY }, { "program", ICAROL_PROGRAM },
		{ "programme", ICAROL_PROGRAM }, { "service", ICAROL_PROGRAM }, { "site", ICAROL_SITE },
		{ "emplacement", ICAROL_SITE }, { "lieu", ICAROL_SITE }, { "location", ICAROL_SITE },
		{ "programatsite", ICAROL_PROGRAM_AT_SITE }, { "program at site", ICAROL_PROGRAM_AT_SITE },
		{ "program site", ICAROL_PROGRAM_AT_SITE }, { "programme au site", ICAROL_PROGRAM_AT_SITE },
		{ "programme sur site", ICAROL_PROGRAM_AT_SITE },
		{ "programme au lieu", ICAROL_PROGRAM_AT_SITE }, { "programausite", ICAROL_PROGRAM_AT_SITE },
		{ "programmeausite", ICAROL_PROGRAM_AT_SITE },
		{ "service at location", ICAROL_PROGRAM_AT_SITE },
		{ "servicesite", ICAROL_PROGRAM_AT_SITE } };
	struct str folded = text_fold(a, text);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!str_is(folded, words[i].word))
			continue;
		*out = words[i].level;
		return true;
	}
	return false;
}

static bool is_none(struct str number)
{
	return !number.n || str_is(number, "0");
}

/* Where no level is said: what hangs under nothing is an agency, what joins two is a program at a site. */
static enum icarol_level guessed_level(const struct coming *c)
{
	if (!is_none(c->of[ICAROL_SITE_NUMBER]) && !is_none(c->of[ICAROL_PROGRAM_NUMBER]))
		return ICAROL_PROGRAM_AT_SITE;
	return is_none(c->of[ICAROL_PARENT_NUMBER]) ? ICAROL_AGENCY : ICAROL_PROGRAM;
}

/* Its level and the row it hangs under; a row of a lower level that hangs under nothing stands for itself. */
static bool place_row(struct icarol_feed *f, struct coming *c)
{
	struct str parent = c->of[ICAROL_PARENT_NUMBER], program = c->of[ICAROL_PROGRAM_NUMBER];

	c->level = guessed_level(c);
	if (c->of[ICAROL_LEVEL].n && !read_level(f->row_arena, c->of[ICAROL_LEVEL], &c->level))
		return false;
	if (is_none(parent) && c->level == ICAROL_PROGRAM_AT_SITE)
		parent = program;
	if (is_none(parent))
		c->level = ICAROL_AGENCY;
	c->parent = c->level == ICAROL_AGENCY ? c->of[ICAROL_NUMBER] : parent;
	return true;
}

static bool refuse_row(
    struct icarol_feed *f, const struct coming *c, int column, const char *why, struct err *err)
{
	const struct origin o = { .line = c->line,
		.native = c->of[ICAROL_NUMBER],
		.column = icarol_column_name(f->names, column),
		.value = text_cut(c->of[column], VALUE_SHOWN) };

	f->told->items++;
	return refuse(f, &o, why, err);
}

static bool keep(struct icarol_feed *f, const struct coming *c, struct err *err)
{
	struct buf AUTO_BUF piece = BUF_INIT((size_t)64 << 20);
	uint64_t parent = icarol_kin_key(c->parent);

	icarol_group_write(&piece, c->level, c->lang, c->cells, c->n);
	if (!buf_ok(&piece))
		return err_set(err, ERR_FATAL, _("no memory"));
	const struct spill_piece p = { .line = c->line, .bytes = buf_str(&piece) };
	/* Both languages of one record, one after the other, are counted once. */
	uint64_t own = icarol_kin_key(c->of[ICAROL_NUMBER]);
	f->rows[c->level] += own != f->last;
	f->last = own;
	return icarol_kin_add(f->kin, parent, c->level == ICAROL_AGENCY, err) &&
	    spill_add(f->spill, (struct str){ (const char *)&parent, sizeof parent }, &p, err);
}

bool icarol_feed_row(struct icarol_feed *f, const struct icarol_cell *cells, size_t n, enum icarol_lang lang,
    uint64_t line, struct err *err)
{
	struct coming c = { .line = line, .lang = lang };

	arena_reset(f->row_arena);
	tidy(f, &c, cells, n);
	if (!lang)
		c.lang = icarol_lang_of(f->row_arena, c.of[ICAROL_LANGUAGE]);
	if (!c.n) {
		f->told->blank++;
		return true;
	}
	if (!c.of[ICAROL_NUMBER].n)
		return refuse_row(f, &c, ICAROL_NUMBER,
		    _("the row has no number, so that it could not be recognised the next time"), err);
	if (!place_row(f, &c))
		return refuse_row(
		    f, &c, ICAROL_LEVEL, _("is none of Agency, Program, Site, ProgramAtSite"), err);
	return keep(f, &c, err);
}

/* Records out ---------------------------------------------------------------------------------------------------- */

static bool give(struct icarol_feed *f, const struct spill_group *g, struct err *err)
{
	const struct icarol_group_job job = { .a = f->group_arena,
		.names = f->names,
		.sink = f->sink,
		.told = f->told,
		.lang = f->lang,
		.no_agencies = !f->rows[ICAROL_AGENCY],
		.dates = !f->day_first ? ICAROL_MONTH_FIRST
		    : f->month_first   ? ICAROL_DATES_MIXED
		                       : ICAROL_DAY_FIRST };

	arena_reset(f->group_arena);
	return icarol_group_give(&job, g, err);
}

static uint64_t key_of(const struct spill_group *g)
{
	uint64_t key;

	memcpy(&key, g->key.p, sizeof key);
	return key;
}

/* Puts all pieces of the group under a key. */
static bool move(struct spill *to, uint64_t key, const struct spill_group *g, struct err *err)
{
	for (size_t i = 0; i < g->n; i++)
		if (!spill_add(to, (struct str){ (const char *)&key, sizeof key }, &g->pieces[i], err))
			return false;
	return true;
}

/* All rows once more, for some hang under others that are no agencies. */
static bool look_again(struct icarol_feed *f, struct err *err)
{
	struct spill *AUTO_SPILL again = spill_new(0);
	struct spill_group g;
	bool more;

	while (spill_next(f->spill, &g, &more, err)) {
		struct spill *was = f->spill;
		if (!more) {
			icarol_kin_close(f->kin);
			f->spill = again;
			again = was;
			return true;
		}
		for (size_t i = 0; i < g.n; i++)
			icarol_kin_look(
			    f->kin, icarol_kin_key(icarol_group_number(f->names, &g.pieces[i])), key_of(&g));
		if (!move(again, key_of(&g), &g, err))
			return false;
	}
	return false;
}

/* Gives the groups; those that wait for each other go to `waiting`, NULL: none does. */
static bool give_all(struct icarol_feed *f, struct spill *from, struct spill *waiting, struct err *err)
{
	struct spill_group g;
	uint64_t to;
	bool more;

	while (spill_next(from, &g, &more, err)) {
		if (!more)
			return true;
		bool waits = waiting && icarol_kin_waits(f->kin, key_of(&g), &to);
		if (!(waits ? move(waiting, to, &g, err) : give(f, &g, err)))
			return false;
	}
	return false;
}

bool icarol_feed_end(struct icarol_feed *f, struct err *err)
{
	struct spill *AUTO_SPILL waiting = spill_new(0);

	if (icarol_kin_has_lost(f->kin) && !look_again(f, err))
		return false;
	return give_all(f, f->spill, waiting, err) && give_all(f, waiting, NULL, err);
}

void icarol_feed_tell(const struct icarol_feed *f, char *out, size_t size)
{
	snprintf(out, size,
	    _("rows: %llu of agencies, %llu of programs, %llu of sites, %llu of programs at sites"),
	    (unsigned long long)f->rows[ICAROL_AGENCY], (unsigned long long)f->rows[ICAROL_PROGRAM],
	    (unsigned long long)f->rows[ICAROL_SITE], (unsigned long long)f->rows[ICAROL_PROGRAM_AT_SITE]);
}
