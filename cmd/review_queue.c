#include "cmd/review.h"

#include "lib/i18n.h"
#include "lib/map64.h"
#include "lib/text.h"
#include "rules/stale.h"
#include "store/list.h"
#include "store/pair.h"
#include "store/source.h"
#include "store/waiting.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NEED_UNKNOWN, NEED_USUAL, NEED_FIRST };
enum { NEED_MEMORY_MAX = 16 * 1024 * 1024, PAIRS_MAX = 1024 * 1024 * 1024 };

/* Filters ---------------------------------------------------------------------------------------------------- */

static bool read_kind(struct app *app, const char *word, bool kinds[QUEUE_KINDS], struct err *err)
{
	bool any = false;

	for (int k = 0; k < QUEUE_KINDS; k++) {
		kinds[k] = !word || strcmp(word, queue_kinds[k]) == 0;
		any |= kinds[k];
	}
	return any || app_usage(app, err, _("--kind %s: proposal, deletion or duplicate is expected"), word);
}

/* The field of any object that has this name, or else this label in French or English; NULL when there is none. */
static const struct field *field_called(struct app *app, struct str word)
{
	const struct field *labelled = NULL;

	for (int e = 0; e < ENTITY__MAX; e++)
		for (int i = 0; i < entities[e].n_fields; i++) {
			const struct field *f = &entities[e].fields[i];
			if (str_is(word, f->name))
				return f;
			if (!labelled && !field_is_child(f) &&
			    (text_same(app->a, word, str_of(f->fr)) ||
			        text_same(app->a, word, str_of(f->en))))
				labelled = f;
		}
	return labelled;
}

/* A whole path, or what HSDS has no field for, stays as it is. */
static bool read_field(struct app *app, const char *word, struct str *out, struct err *err)
{
	*out = str_of(word);
	if (!word || strpbrk(word, ".[@") || strncmp(word, "x_", 2) == 0)
		return true;
	const struct field *f = field_called(app, *out);
	if (!f)
		return app_usage(app, err,
		    _("--field %s: a field of a fiche is expected, as number, email, address_1"), word);
	*out = str_of(f->name);
	return true;
}

/* Who offers: a source that has given something, or somebody ("organisation", "person:anne"). */
static bool read_source(struct app *app, const char *word, struct str *out, struct err *err)
{
	int64_t id;

	*out = str_of(word);
	if (!word || strcmp(word, "organisation") == 0 || strchr(word, ':'))
		return true;
	if (!source_id(app->db, *out, false, &id, err))
		return false;
	return id ||
	    app_usage(app, err,
	        _("--source %s: no source of this name has given anything; \"vigie source list\" names those of the configuration"),
	        word);
}

bool review_filter(struct app *app, const struct args *args, struct review_filter *out, struct err *err)
{
	const char *ref = args_text(args, "fiche"), *kind = args_text(args, "kind");
	struct review_filter f = { .proposals = { .state = STR("pending") } };
	int64_t max = 0;
	struct fiche fiche;

	if (!app_number(app, args, "max", 1, INT32_MAX, &max, err) || !read_kind(app, kind, f.kinds, err) ||
	    !read_field(app, args_text(args, "field"), &f.proposals.path, err) ||
	    !read_source(app, args_text(args, "source"), &f.proposals.source, err))
		return false;
	if (ref && !fiche_find(app->a, app->db, str_of(ref), &fiche, err))
		return false;
	f.proposals.max = (int)max;
	f.proposals.fiche = ref ? fiche.id : 0;
	f.given = ref || f.proposals.source.n || f.proposals.path.n;
	if (f.proposals.source.n || f.proposals.path.n)
		f.kinds[QUEUE_DUPLICATE] = false; /* a pair has no source and no field */
	*out = f;
	return true;
}

/* Need --------------------------------------------------------------------------------------------------------- */

struct needs {
	struct app *app;
	struct arena *a; /* for one fiche at a time */
	struct policies policies;
	struct map64 known; /* fiche -> NEED_* */
};

static bool needs_first(struct needs *n, int64_t fiche, bool *first, struct err *err)
{
	uint64_t key = map64_mix((uint64_t)fiche);
	uint32_t need = map64_get(&n->known, key);
	struct stale_row row;

	if (need == NEED_UNKNOWN) {
		arena_reset(n->a);
		if (!list_stale_one(n->a, n->app->db, fiche, &row, err))
			return false;
		struct stale_fiche f = list_stale_fiche(&row);
		need = stale_of(&n->policies, &f, n->app->now).policy->first_needs ? NEED_FIRST : NEED_USUAL;
		map64_put(&n->known, key, need);
	}
	*first = *first || need == NEED_FIRST;
	return true;
}

static bool set_needs(struct app *app, struct review_queue *q, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(NEED_MEMORY_MAX);
	struct needs n = { .app = app, .a = a };
	const struct conf *conf;
	bool ok = app_conf(app, &conf, err) && stale_policies(app->a, conf, &n.policies, err);

	for (size_t i = 0; ok && i < q->n; i++) {
		struct queue_item *item = &q->items[i];
		ok = needs_first(&n, item->fiche, &item->first_needs, err) &&
		    (!item->other || needs_first(&n, item->other, &item->first_needs, err));
	}
	map64_free(&n.known);
	return ok;
}

/* The queue ---------------------------------------------------------------------------------------------------- */

static void keep_kinds(struct review_queue *q, const bool kinds[QUEUE_KINDS])
{
	size_t kept = 0;

	for (size_t i = 0; i < q->n; i++)
		if (kinds[q->items[i].kind])
			q->items[kept++] = q->items[i];
	q->n = kept;
}

/* Open pairs behind the proposals; of what they say only the score is kept. */
static bool add_pairs(struct app *app, const struct review_filter *f, struct review_queue *q, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(PAIRS_MAX);
	struct pair_filter open = { .state = STR("open"), .fiche = f->proposals.fiche };
	struct pair *pairs;
	size_t n = q->n;

	if (!pair_list(a, app->db, &open, &pairs, err))
		return false;
	for (const struct pair *p = pairs; p; p = p->next)
		n++;
	struct queue_item *items = ARENA_ARRAY(app->a, struct queue_item, n);
	if (q->n)
		memcpy(items, q->items, q->n * sizeof *items);
	for (const struct pair *p = pairs; p; p = p->next)
		items[q->n++] = (struct queue_item){ .kind = QUEUE_DUPLICATE,
			.id = p->id,
			.fiche = p->fiche_1,
			.other = p->fiche_2,
			.at = p->found_at,
			.certainty = p->score };
	q->items = items;
	return true;
}

bool review_queue(struct app *app, const struct review_filter *f, struct review_queue *out, struct err *err)
{
	struct review_queue q;
	struct waiting w;

	if (!waiting_proposals(app->a, app->db, &f->proposals, &w, err))
		return false;
	q = (struct review_queue){ w.items, w.n };
	keep_kinds(&q, f->kinds);
	if (f->kinds[QUEUE_DUPLICATE] && !add_pairs(app, f, &q, err))
		return false;
	if (!set_needs(app, &q, err))
		return false;
	queue_order(app->a, q.items, q.n);
	if (f->proposals.max && q.n > (size_t)f->proposals.max)
		q.n = (size_t)f->proposals.max;
	*out = q;
	return true;
}

/* By number ---------------------------------------------------------------------------------------------------- */

static bool read_item(struct app *app, const char *word, struct queue_item *out, struct err *err)
{
	bool pair = *word == 'd' || *word == 'D';
	const char *digits = word + pair;
	char *end;

	errno = 0;
	*out = (struct queue_item){ .kind = pair ? QUEUE_DUPLICATE : QUEUE_PROPOSAL };
	out->id = strtoll(digits, &end, 10);
	if (end == digits || *end || errno || out->id < 1)
		return app_usage(app, err,
		    _("\"%s\": the number of a proposal is expected (d12: of a possible duplicate); \"vigie review list\" tells them"),
		    word);
	return true;
}

bool review_named(struct app *app, const struct args *args, struct review_queue *out, struct err *err)
{
	size_t n = (size_t)args->n - 1;
	struct queue_item *items = ARENA_ARRAY(app->a, struct queue_item, n);

	for (size_t i = 0; i < n; i++)
		if (!read_item(app, args->v[i + 1], &items[i], err))
			return false;
	*out = (struct review_queue){ items, n };
	return true;
}

struct str review_number(struct arena *a, const struct queue_item *item)
{
	return arena_fmt(a, "%s%lld", item->kind == QUEUE_DUPLICATE ? "d" : "", (long long)item->id);
}

const char *review_why(struct arena *a, struct str reason)
{
	return reason.n ? _(arena_z(a, reason)) : "";
}
