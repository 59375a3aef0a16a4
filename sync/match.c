#include "sync/match.h"

#include "lib/buf.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "lib/map64.h"

#include <stdlib.h>

enum { WORK_ARENA_MAX = 256 * 1024 * 1024, STEP_EVERY = 512 };

/* A million organisations take about 400 MB. */
static const size_t SET_MAX = (size_t)4 << 30, IDS_MAX = (size_t)1 << 30;

struct match_files {
	const struct match_settings *settings;
	struct match_set *set;
	struct buf ids;    /* the bytes of all native ids, one behind the other */
	struct buf ends;   /* size_t each: where the id of a record ends */
	struct map64 seen; /* hash of list, native id and form -> 1 */
};

/* One file being read. */
struct reading {
	struct arena *a;
	struct arena *work; /* reset for each record */
	struct match_files *m;
	uint32_t list;
	const struct match_progress *progress;
	struct match_told told;
};

struct match_files *match_files_new(const struct match_settings *settings)
{
	struct match_files *m = calloc(1, sizeof *m);

	if (!m)
		abort();
	*m = (struct match_files){ .settings = settings,
		.set = match_set_new(SET_MAX),
		.ids = BUF_INIT(IDS_MAX),
		.ends = BUF_INIT(IDS_MAX) };
	return m;
}

void match_files_free(struct match_files **m)
{
	if (*m) {
		match_set_free(&(*m)->set);
		buf_free(&(*m)->ids);
		buf_free(&(*m)->ends);
		map64_free(&(*m)->seen);
		free(*m);
	}
	*m = NULL;
}

struct match_set *match_files_set(struct match_files *m)
{
	return m->set;
}

static size_t end_of(const struct match_files *m, uint32_t i)
{
	size_t end;

	memcpy(&end, m->ends.p + (size_t)i * sizeof end, sizeof end);
	return end;
}

struct str match_files_id(const struct match_files *m, uint32_t i)
{
	size_t from = i ? end_of(m, i - 1) : 0;

	return (struct str){ m->ids.p + from, end_of(m, i) - from };
}

/* The sink ------------------------------------------------------------------------------------------------------ */

static bool on_known(void *ctx, struct str raw, uint64_t line)
{
	struct reading *r = ctx;

	(void)raw;
	(void)line;
	if (++r->told.items % STEP_EVERY == 0 && r->progress && r->progress->step)
		r->progress->step(r->progress->ctx, r->told.items);
	return false;
}

static bool on_gone(void *ctx, struct str native, uint64_t line, struct err *err)
{
	(void)ctx;
	(void)native;
	(void)line;
	(void)err;
	return true;
}

static void tell(struct reading *r, const struct origin *o, struct str reason)
{
	if (r->told.line)
		return;
	r->told.line = o->line;
	r->told.column = arena_str(r->a, o->column);
	r->told.reason = arena_str(r->a, reason);
}

static bool on_refused(void *ctx, const struct origin *o, const struct err *why, struct err *err)
{
	struct reading *r = ctx;

	(void)err;
	tell(r, o, str_of(why->text));
	r->told.refused += !o->partial;
	r->told.partial += o->partial;
	return true;
}

/* Did this list have this record with these values before? */
static bool seen_before(struct reading *r, struct str native, struct str form)
{
	struct hash h = hash_of2(native, form);
	uint64_t key;

	memcpy(&key, h.b, sizeof key);
	key ^= map64_mix(r->list);
	if (map64_get(&r->m->seen, key))
		return true;
	map64_put(&r->m->seen, key, 1);
	return false;
}

static bool keep(struct reading *r, struct str native, struct str form, struct err *err)
{
	struct match_files *m = r->m;

	buf_s(&m->ids, native);
	buf_add(&m->ends, &m->ids.n, sizeof m->ids.n);
	if (!buf_ok(&m->ids) || !buf_ok(&m->ends))
		return err_set(err, ERR_FATAL, _("more records than can be matched at once"));
	return match_set_add(m->set, form, r->list, err);
}

static bool on_record(void *ctx, struct record *record, const struct origin *o, struct err *err)
{
	struct reading *r = ctx;

	arena_reset(r->work);
	if (!o->native.n) {
		tell(r, o, str_of(_("the record has no id of the source's own")));
		r->told.refused++;
		return true;
	}
	struct str form = match_form_of(r->work, r->m->settings->words, record);
	if (seen_before(r, o->native, form)) {
		r->told.repeated++;
		return true;
	}
	return keep(r, o->native, form, err);
}

/* ----------------------------------------------------------------------------------------------------------- */

bool match_files_read(struct arena *a, struct match_files *m, const struct source *s, const char *path,
    uint32_t list, const struct match_progress *progress, struct match_told *out, struct err *err)
{
	struct arena *AUTO_ARENA work = arena_new(WORK_ARENA_MAX);
	struct reading r = { .a = a, .work = work, .m = m, .list = list, .progress = progress };
	struct importer_sink sink = {
		.ctx = &r, .known = on_known, .record = on_record, .gone = on_gone, .refused = on_refused
	};
	struct conf *AUTO_CONF mapping = NULL;
	struct input *AUTO_INPUT in = NULL;
	struct import_told told = { 0 };

	if (s->mapping.n && !conf_read(arena_z(a, s->mapping), &mapping, err))
		return false;
	if (!input_open_file(path, s->max_bytes, &in, err))
		return false;
	input_undigested(in);
	struct import_job job = { .in = in,
		.mapping = mapping,
		.entity = &entities[ENTITY_ORGANIZATION],
		.encoding = s->encoding };
	if (!s->importer->read(&job, &sink, &told, err))
		return false;
	r.told.found = arena_str(a, text_whole(str_of(told.found)));
	r.told.items = told.items;
	*out = r.told;
	return true;
}
