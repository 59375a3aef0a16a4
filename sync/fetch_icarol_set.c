#include "sync/fetch_icarol_set.h"

#include "importers/json_items.h"
#include "lib/file.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "sync/fetch_json.h"
#include "sync/keep.h"

#include <stdlib.h>

enum { SCRATCH_MEMORY = 8 * 1024 * 1024 };

const char *const icarol_langs[ICAROL_LANGS] = { "fr", "en" };

void icarol_set_open(struct icarol_set *s, const struct fetch_job *job)
{
	*s = (struct icarol_set){ .job = job, .texts = scratch_new(SCRATCH_MEMORY) };
}

void icarol_set_close(struct icarol_set *s)
{
	scratch_free(&s->texts);
	map64_free(&s->by_number);
	free(s->list);
}

/* What is listed ----------------------------------------------------------------------------------------------------------- */

static uint64_t key_of(struct str number)
{
	struct hash h = hash_of(number);
	uint64_t key;

	memcpy(&key, h.b, sizeof key);
	return key ? key : 1;
}

struct icarol_listed *icarol_set_find(const struct icarol_set *s, struct str number)
{
	uint32_t at = map64_get(&s->by_number, key_of(number));

	return at && str_eq(s->list[at - 1].number, number) ? &s->list[at - 1] : NULL;
}

struct icarol_listed *icarol_set_add(struct icarol_set *s, struct str number)
{
	if (s->n == s->room) {
		s->room = s->room ? 2 * s->room : 1024;
		struct icarol_listed *list = realloc(s->list, s->room * sizeof *list);
		if (!list)
			abort();
		s->list = list;
	}
	s->list[s->n] = (struct icarol_listed){ .number = arena_str(s->job->a, number) };
	map64_put(&s->by_number, key_of(number), (uint32_t)++s->n);
	return &s->list[s->n - 1];
}

/* By number, as one counts. */
static int by_number(const void *x, const void *y)
{
	struct str a = ((const struct icarol_listed *)x)->number,
	           b = ((const struct icarol_listed *)y)->number;

	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return str_cmp(a, b);
}

void icarol_set_sort(struct icarol_set *s)
{
	qsort(s->list, s->n, sizeof *s->list, by_number);
	for (size_t i = 0; i < s->n; i++)
		map64_put(&s->by_number, key_of(s->list[i].number), (uint32_t)i + 1);
}

/* The last delivery -------------------------------------------------------------------------------------------------- */

/* What a line of ours says of its record: "listed": [number, changed in French, changed in English]. */
struct line {
	struct arena *a;
	struct str said[1 + ICAROL_LANGS];
	int n;
};

static bool on_said(void *ctx, const char *path, struct str v)
{
	struct line *l = ctx;

	if (strcmp(path, "listed[]") != 0 || l->n > ICAROL_LANGS)
		return false; /* it stands first: the rest need not be walked */
	l->said[l->n++] = arena_str(l->a, v);
	return true;
}

/* The next line that is one of ours. */
static bool next_line(struct json_items *items, struct arena *a, struct json_item *item, struct line *out,
    bool *more, struct err *err)
{
	for (;;) {
		enum json_items_step step = json_items_next(items, item, err);
		const struct fetch_json visitor = { .ctx = out, .value = on_said };
		*more = step != JSON_ITEMS_DONE;
		if (!*more)
			return true;
		if (step == JSON_ITEMS_FAILED)
			return false;
		arena_reset(a);
		*out = (struct line){ .a = a };
		if (step == JSON_ITEMS_ITEM && fetch_json_walk(item->raw, &visitor, err) &&
		    out->n == 1 + ICAROL_LANGS)
			return true;
	}
}

static bool is_as_listed(const struct icarol_listed *l, const struct line *line)
{
	for (int i = 0; i < ICAROL_LANGS; i++)
		if ((l->in[i] && !l->changed[i].n) || !str_eq(l->changed[i], line->said[1 + i]))
			return false;
	return true;
}

/* Marks what the last delivery has as it is. */
bool icarol_set_look_back(struct icarol_set *s, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new((size_t)64 << 20);
	struct input *AUTO_INPUT in = NULL;
	struct json_item item;
	struct line line;
	bool more;

	if (!keep_last(s->job, &in, err))
		return false;
	if (!in)
		return true;
	struct json_items *AUTO_JSON_ITEMS items = json_items_open(in);
	for (;;) {
		if (!next_line(items, a, &item, &line, &more, err))
			return err_add(err, "%s", _("the delivery that was kept"));
		if (!more)
			return true;
		struct icarol_listed *l = icarol_set_find(s, line.said[0]);
		s->old_lines++;
		if (l) {
			l->old = true;
			l->known = is_as_listed(l, &line);
		}
	}
}

bool icarol_set_is_unchanged(const struct icarol_set *s)
{
	size_t known = 0;

	for (size_t i = 0; i < s->n; i++)
		known += s->list[i].known;
	return known == s->n && s->old_lines == s->n;
}

bool icarol_set_keep(
    struct icarol_set *s, struct icarol_listed *l, int lang, struct str json, struct err *err)
{
	l->got[lang] = true;
	l->at[lang] = scratch_size(s->texts);
	l->n[lang] = json.n;
	return scratch_add(s->texts, json, err);
}

/* The delivery ------------------------------------------------------------------------------------------------------- */

/* All that the list says it has? */
static bool is_whole(const struct icarol_listed *l)
{
	for (int i = 0; i < ICAROL_LANGS; i++)
		if (l->in[i] && !l->got[i])
			return false;
	return true;
}

static bool write_new(struct icarol_set *s, const struct icarol_listed *l, struct buf *out, struct err *err)
{
	bool ok = true;

	buf_fmt(out, "{\"listed\":[");
	json_string(out, l->number);
	for (int i = 0; i < ICAROL_LANGS; i++) {
		buf_char(out, ',');
		json_string(out, l->got[i] ? l->changed[i] : STR_NONE);
	}
	buf_char(out, ']');
	for (int i = 0; ok && i < ICAROL_LANGS; i++) {
		if (!l->got[i])
			continue;
		buf_fmt(out, ",\"%s\":", icarol_langs[i]);
		ok = buf_room(out, l->n[i]) && scratch_get(s->texts, l->at[i], out->p + out->n, l->n[i], err);
		out->n += ok ? l->n[i] : 0;
	}
	buf_fmt(out, "}\n");
	return ok;
}

/* The last delivery beside the list: both in the order of numbers. */
struct merge {
	struct arena *a;
	struct json_items *items;
	struct json_item item;
	struct line line;
	bool more;
};

/* The line of this record; what stands before it is gone. */
static bool old_line(struct merge *m, const struct icarol_listed *l, bool *found, struct err *err)
{
	struct icarol_listed at = { .number = m->line.said[0] };

	while (m->more && by_number(&at, l) < 0) {
		if (!next_line(m->items, m->a, &m->item, &m->line, &m->more, err))
			return false;
		at.number = m->line.said[0];
	}
	*found = m->more && by_number(&at, l) == 0;
	return true;
}

static bool write_one(
    struct icarol_set *s, struct merge *m, const struct icarol_listed *l, struct file_out *f, struct err *err)
{
	struct buf AUTO_BUF b = BUF_INIT((size_t)64 << 20);
	bool found = false;

	if (l->old && (l->known || !is_whole(l))) {
		if (!old_line(m, l, &found, err))
			return false;
		s->missing += !l->known;
		return !found || (file_write(f, m->item.raw, err) && file_write(f, STR("\n"), err));
	}
	s->missing += !is_whole(l);
	if (!l->got[0] && !l->got[1])
		return true;
	if (!write_new(s, l, &b, err))
		return buf_ok(&b)
		    ? false
		    : err_set(err, ERR_INPUT, _("the record %.*s is too large"), STR_ARG(l->number));
	return file_write(f, buf_str(&b), err);
}

bool icarol_set_write(struct icarol_set *s, struct err *err)
{
	struct file_out *AUTO_FILE f = NULL;
	struct arena *AUTO_ARENA a = arena_new((size_t)64 << 20);
	struct input *AUTO_INPUT in = NULL;
	struct merge m = { .a = a, .more = true, .line.said[0] = STR("") };

	if (!keep_last(s->job, &in, err) || !file_begin(s->job->path, FILE_SECRET, &f, err))
		return false;
	struct json_items *AUTO_JSON_ITEMS items = in ? json_items_open(in) : NULL;
	m.items = items;
	m.more = in != NULL;
	for (size_t i = 0; i < s->n; i++)
		if (!write_one(s, &m, &s->list[i], f, err))
			return false;
	return file_commit(&f, err);
}
