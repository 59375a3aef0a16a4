#include "store/fiche.h"

#include "lib/i18n.h"
#include "lib/text.h"
#include "rules/place.h"
#include "rules/region.h"
#include "store/index.h"
#include "store/match_state.h"
#include "store/view.h"

enum { DOC_MAX = 16 * 1024 * 1024, PREFIX_MIN = 4, ALIAS_HOPS = 32 };

static void read_columns(struct arena *a, const struct query *q, struct fiche *f)
{
	*f = (struct fiche){
		.id = query_col_int(q, 0),
		.uuid = query_str(a, q, 1),
		.status = query_str(a, q, 2),
		.name = query_str(a, q, 3),
		.region = query_str(a, q, 4),
		.source = query_str(a, q, 5),
		.revision = query_col_int(q, 6),
		.seq = query_col_int(q, 7),
		.created_at = query_col_int(q, 8),
		.edited_at = query_col_int(q, 9),
		.verified_at = query_col_int(q, 10),
		.plain = query_col_int(q, 11) != 0,
		.hash = query_col_hash(q, 12),
		.doc = query_str(a, q, 13),
		.municipality = query_str(a, q, 14),
	};
}

bool fiche_load(struct arena *a, struct db *db, int64_t id, struct fiche *out, struct err *err)
{
	struct query q = db_query(db, STMT_FICHE_GET);
	struct fiche f;
	bool found;

	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	if (!found) {
		query_end(&q);
		return err_set(err, ERR_FATAL, _("fiche number %lld is missing"), (long long)id);
	}
	read_columns(a, &q, &f);
	query_end(&q);
	f.record = record_read_json(a, f.doc, &entities[ENTITY_ORGANIZATION], err);
	if (!f.record) {
		err->kind = ERR_FATAL;
		return err_add(err, _("the document of fiche %.*s"), STR_ARG(f.uuid));
	}
	*out = f;
	return true;
}

/* Finding ----------------------------------------------------------------------------------------------------- */

/* One hop along the aliases: `id` becomes the id it leads to. */
static bool follow_alias(struct db *db, char id[UUID_TEXT + 1], bool *found, struct err *err)
{
	struct query q = db_query(db, STMT_ALIAS_GET);

	query_text(&q, 1, str_of(id));
	if (!query_one(&q, found, err))
		return false;
	struct str new = *found ? query_col_text(&q, 0) : STR_NONE;
	*found = new.n == UUID_TEXT;
	if (*found)
		memcpy(id, new.p, UUID_TEXT);
	return query_end(&q);
}

bool fiche_by_uuid(struct db *db, struct str uuid, int64_t *id, struct err *err)
{
	char now[UUID_TEXT + 1] = "";
	bool more = true, found;

	*id = 0;
	if (uuid.n != UUID_TEXT)
		return true;
	memcpy(now, uuid.p, UUID_TEXT);
	for (int hop = 0; more && hop < ALIAS_HOPS; hop++)
		if (!follow_alias(db, now, &more, err))
			return false;
	struct query q = db_query(db, STMT_FICHE_ID_BY_UUID);
	query_text(&q, 1, str_of(now));
	if (!query_one(&q, &found, err))
		return false;
	if (found)
		*id = query_col_int(&q, 0);
	return query_end(&q);
}

/* The only fiche that the query gives, or an error that names what it gave. */
static bool only_one(struct arena *a, struct query *q, struct str ref, int64_t *id, struct err *err)
{
	struct buf AUTO_BUF names = BUF_INIT(4096);
	int n = 0;

	*id = 0;
	while (query_step(q, err) == STEP_ROW) {
		*id = query_col_int(q, 0);
		struct str name = text_cut(query_col_text(q, 2), 40);
		buf_fmt(&names, "%s%.8s « %.*s »", n++ ? ", " : "", arena_z(a, query_col_text(q, 1)),
		    STR_ARG(name));
	}
	if (!query_end(q))
		return false;
	if (n > 1)
		return err_set(err, ERR_INPUT,
		    _("several fiches are called \"%.*s\": %s; give the beginning of the identifier"),
		    STR_ARG(ref), buf_z(&names));
	return true;
}

static bool is_hex_prefix(struct str s)
{
	if (s.n < PREFIX_MIN || s.n > UUID_TEXT)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-'))
			return false;
	}
	return true;
}

static struct str lower(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'F' ? s.p[i] + ('a' - 'A') : s.p[i]);
	return (struct str){ p, s.n };
}

static bool find_id(struct arena *a, struct db *db, struct str ref, int64_t *id, struct err *err)
{
	struct query q;

	*id = 0;
	if (ref.n == UUID_TEXT && !fiche_by_uuid(db, lower(a, ref), id, err))
		return false;
	if (!*id && is_hex_prefix(ref)) {
		q = db_query(db, STMT_FICHE_IDS_BY_PREFIX);
		query_text(&q, 1, lower(a, ref));
		if (!only_one(a, &q, ref, id, err))
			return false;
	}
	if (*id)
		return true;
	struct str folded = text_fold(a, ref);
	if (!folded.n)
		return true;
	q = db_query(db, STMT_FICHE_IDS_BY_NAME);
	query_text(&q, 1, arena_fmt(a, "\"%.*s\"", STR_ARG(folded)));
	query_text(&q, 2, folded);
	return only_one(a, &q, ref, id, err);
}

bool fiche_find(struct arena *a, struct db *db, struct str ref, struct fiche *out, struct err *err)
{
	int64_t id;

	ref = str_trim(ref);
	if (!find_id(a, db, ref, &id, err))
		return false;
	if (!id)
		return err_set(err, ERR_INPUT,
		    _("no fiche is called \"%.*s\": give its identifier, the beginning of it or its whole name; \"vigie search\" finds them"),
		    STR_ARG(ref));
	return fiche_load(a, db, id, out, err);
}

/* Writing ----------------------------------------------------------------------------------------------------- */

void fiche_columns(struct arena *a, const struct record *r, struct fiche_columns *out)
{
	struct buf b = BUF_INIT(DOC_MAX);

	record_write_json(&b, r);
	out->doc = arena_str(a, buf_str(&b));
	buf_free(&b);
	out->hash = hash_of(out->doc);
	out->name = record_get(r, "name");
	out->region = region_of_record(a, r);
	const struct place *place = place_get(place_of_record(a, r));
	out->municipality = place ? str_of(place->code) : STR_NONE;
	out->plain = view_plain(a, r);
}

static void take_columns(struct arena *a, struct fiche *f)
{
	struct fiche_columns c;

	fiche_columns(a, f->record, &c);
	f->doc = c.doc;
	f->hash = c.hash;
	f->name = c.name;
	f->region = c.region;
	f->municipality = c.municipality;
	f->plain = c.plain;
}

bool fiche_insert(struct arena *a, struct db *db, struct fiche *f, int64_t source_id, struct err *err)
{
	struct query q;

	take_columns(a, f);
	if (!match_stamp(db, err))
		return false;
	q = db_query(db, STMT_FICHE_INSERT);
	f->revision = 1;
	f->status = STR("active");
	f->edited_at = f->created_at;
	query_text(&q, 1, f->uuid);
	if (source_id)
		query_int(&q, 2, source_id);
	query_int(&q, 3, f->seq);
	query_int(&q, 4, f->created_at);
	query_int(&q, 5, f->plain);
	query_text(&q, 6, f->region);
	query_text(&q, 7, f->municipality);
	query_text(&q, 8, f->name);
	query_hash(&q, 9, f->hash);
	query_text(&q, 10, f->doc);
	if (!query_run(&q, err))
		return false;
	f->id = db_last_id(db);
	return index_add(a, db, f->id, f->record, err);
}

bool fiche_update(struct arena *a, struct db *db, struct fiche *f, struct err *err)
{
	struct record *before = record_read_json(a, f->doc, &entities[ENTITY_ORGANIZATION], err);

	if (!before || !match_stamp(db, err))
		return false;
	take_columns(a, f);
	struct query q = db_query(db, STMT_FICHE_UPDATE);
	query_int(&q, 1, f->id);
	query_text(&q, 2, f->status);
	query_int(&q, 3, f->revision);
	query_int(&q, 4, f->seq);
	query_int(&q, 5, f->edited_at);
	query_int(&q, 6, f->plain);
	query_text(&q, 7, f->region);
	query_text(&q, 8, f->municipality);
	query_text(&q, 9, f->name);
	query_hash(&q, 10, f->hash);
	query_text(&q, 11, f->doc);
	return query_run(&q, err) && index_change(a, db, f->id, before, f->record, err);
}

bool fiche_touch(struct db *db, const struct fiche *f, struct err *err)
{
	struct query q = db_query(db, STMT_FICHE_TOUCH);

	query_int(&q, 1, f->id);
	query_text(&q, 2, f->status);
	query_int(&q, 3, f->revision);
	query_int(&q, 4, f->seq);
	query_int(&q, 5, f->edited_at);
	query_int(&q, 6, f->verified_at);
	return query_run(&q, err);
}
