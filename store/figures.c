#include "store/figures.h"

enum { FIGURES_MAX = 4 };

/* One row of numbers; each `out` that is not NULL takes its column. */
static bool read_row(
    struct db *db, enum stmt what, int64_t from, int64_t to, int64_t *const out[FIGURES_MAX], struct err *err)
{
	struct query q = db_query(db, what);
	bool found;

	query_int(&q, 1, from);
	query_int(&q, 2, to);
	if (!query_one(&q, &found, err))
		return false;
	for (int i = 0; found && i < FIGURES_MAX && out[i]; i++)
		*out[i] = query_col_int(&q, i);
	return query_end(&q);
}

static struct tally **append(struct arena *a, const struct query *q, struct tally **end)
{
	struct tally *t = *end = ARENA_NEW(a, struct tally);

	t->word = query_str(a, q, 0);
	t->n = query_col_int(q, 1);
	return &t->next;
}

static bool read_channels(
    struct arena *a, struct db *db, int64_t from, int64_t to, struct figures *f, struct err *err)
{
	struct query q = db_query(db, STMT_FIGURES_CHANNELS);
	struct tally **end = &f->channels;

	query_int(&q, 1, from);
	query_int(&q, 2, to);
	while (query_step(&q, err) == STEP_ROW)
		end = append(a, &q, end);
	return query_end(&q);
}

/* What no person wrote. */
static bool is_automatic(struct str class)
{
	return str_is(class, "bounce") || str_is(class, "delayed") || str_is(class, "auto-reply");
}

static bool read_classes(
    struct arena *a, struct db *db, int64_t from, int64_t to, struct figures *f, struct err *err)
{
	struct query q = db_query(db, STMT_FIGURES_CLASSES);
	struct tally **end = &f->classes;

	query_int(&q, 1, from);
	query_int(&q, 2, to);
	while (query_step(&q, err) == STEP_ROW) {
		struct tally **t = end;
		end = append(a, &q, end);
		if (is_automatic((*t)->word))
			continue;
		f->replies += (*t)->n;
		f->replies_handled += query_col_int(&q, 2);
	}
	return query_end(&q);
}

bool figures_read(
    struct arena *a, struct db *db, int64_t from, int64_t to, struct figures *out, struct err *err)
{
	struct figures f = { 0 };
	const struct {
		enum stmt what;
		int64_t *out[FIGURES_MAX];
	} rows[] = {
		{ STMT_FIGURES_FICHES, { &f.fiches, &f.created } },
		{ STMT_FIGURES_CLOSED, { &f.closed } },
		{ STMT_FIGURES_CORRECTED, { &f.corrected } },
		{ STMT_FIGURES_VERIFIED, { &f.verified, &f.calls } },
		{ STMT_FIGURES_EMAILS, { &f.requests, &f.reminders, &f.undelivered } },
		{ STMT_FIGURES_ASKED, { &f.asked, &f.answered } },
		{ STMT_FIGURES_ADDRESSES, { &f.dead, &f.opted_out } },
		{ STMT_FIGURES_PROPOSALS, { &f.offered, &f.accepted, &f.rejected, &f.pending } },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!read_row(db, rows[i].what, from, to, rows[i].out, err))
			return false;
	if (!read_channels(a, db, from, to, &f, err) || !read_classes(a, db, from, to, &f, err) ||
	    !figures_duplicates(db, &f.duplicates, err))
		return false;
	*out = f;
	return true;
}

bool figures_pending(struct arena *a, struct db *db, struct tally **out, struct err *err)
{
	struct query q = db_query(db, STMT_FIGURES_PENDING);
	struct tally *first = NULL, **end = &first;

	while (query_step(&q, err) == STEP_ROW)
		end = append(a, &q, end);
	if (!query_end(&q))
		return false;
	*out = first;
	return true;
}

bool figures_duplicates(struct db *db, int64_t *out, struct err *err)
{
	struct query q = db_query(db, STMT_FIGURES_DUPLICATES);
	bool found;

	if (!query_one(&q, &found, err))
		return false;
	*out = query_col_int(&q, 0);
	return query_end(&q);
}

bool figures_stopped(struct arena *a, struct db *db, struct stopped **out, struct err *err)
{
	struct query q = db_query(db, STMT_FIGURES_STOPPED);
	struct stopped *first = NULL, **end = &first;

	while (query_step(&q, err) == STEP_ROW) {
		struct stopped *s = *end = ARENA_NEW(a, struct stopped);
		*s = (struct stopped){ .source = query_str(a, &q, 0),
			.message = query_str(a, &q, 1),
			.at = query_col_int(&q, 2) };
		end = &s->next;
	}
	if (!query_end(&q))
		return false;
	*out = first;
	return true;
}
