#include "store/inbound.h"

#include "lib/i18n.h"
#include "store/evidence.h"

/* Messages ---------------------------------------------------------------------------------------------------- */

bool inbound_known(struct db *db, const struct inbound *m, int64_t *id, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_KNOWN);
	bool found;

	query_blob(&q, 1, m->sha256, sizeof m->sha256);
	query_text(&q, 2, m->message_id);
	query_int(&q, 3, m->email);
	query_text(&q, 4, m->text);
	if (!query_one(&q, &found, err))
		return false;
	*id = found ? query_col_int(&q, 0) : 0;
	return query_end(&q);
}

bool inbound_add(struct db *db, struct inbound *m, struct str raw, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_ADD);

	query_blob(&q, 1, m->sha256, sizeof m->sha256);
	query_text(&q, 2, m->message_id);
	query_text(&q, 3, m->mailbox);
	query_int(&q, 4, m->received_at);
	query_int(&q, 5, m->read_at);
	query_text(&q, 6, m->sender);
	query_text(&q, 7, m->subject);
	query_text(&q, 8, m->cls);
	query_text(&q, 9, m->token);
	query_int(&q, 10, m->email);
	query_text(&q, 11, m->text);
	query_text(&q, 12, m->why);
	query_text(&q, 13, m->state);
	if (!query_run(&q, err))
		return false;
	m->id = db_last_id(db);
	q = db_query(db, STMT_INBOUND_ADD_RAW);
	query_int(&q, 1, m->id);
	query_blob(&q, 2, raw.n ? raw.p : "", raw.n);
	return query_run(&q, err);
}

static bool list(struct arena *a, struct db *db, int64_t id, struct str state, int max, struct inbound **out,
    struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_LIST);
	struct inbound *first = NULL, **end = &first;

	query_int(&q, 1, id);
	query_text(&q, 2, state);
	query_int(&q, 3, max > 0 ? max : -1);
	while (query_step(&q, err) == STEP_ROW) {
		struct inbound *m = *end = ARENA_NEW(a, struct inbound);
		struct str sha = query_col_text(&q, 1);
		end = &m->next;
		*m = (struct inbound){
			.id = query_col_int(&q, 0),
			.message_id = query_str(a, &q, 2),
			.mailbox = query_str(a, &q, 3),
			.received_at = query_col_int(&q, 4),
			.read_at = query_col_int(&q, 5),
			.sender = query_str(a, &q, 6),
			.subject = query_str(a, &q, 7),
			.cls = query_str(a, &q, 8),
			.token = query_str(a, &q, 9),
			.email = query_col_int(&q, 10),
			.text = query_str(a, &q, 11),
			.why = query_str(a, &q, 12),
			.state = query_str(a, &q, 13),
			.handled_by = query_str(a, &q, 14),
			.handled_at = query_col_int(&q, 15),
		};
		if (sha.n == sizeof m->sha256)
			memcpy(m->sha256, sha.p, sha.n);
	}
	*out = first;
	return query_end(&q);
}

bool inbound_get(struct arena *a, struct db *db, int64_t id, struct inbound *out, struct err *err)
{
	struct inbound *m = NULL;

	if (id > 0 && !list(a, db, id, STR_NONE, 0, &m, err))
		return false;
	if (!m)
		return err_set(err, ERR_INPUT,
		    _("there is no message number %lld: \"vigie inbox show\" lists those that wait"),
		    (long long)id);
	*out = *m;
	return true;
}

bool inbound_list(
    struct arena *a, struct db *db, struct str state, int max, struct inbound **out, struct err *err)
{
	return list(a, db, 0, state, max, out, err);
}

bool inbound_raw(struct arena *a, struct db *db, int64_t id, struct str *out, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_RAW);
	bool found;

	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	*out = found ? query_str(a, &q, 0) : STR_NONE;
	return query_end(&q);
}

bool inbound_conclude(struct db *db, const struct inbound *m, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_CONCLUDE);

	query_int(&q, 1, m->id);
	query_text(&q, 2, m->state);
	query_text(&q, 3, m->why);
	return query_run(&q, err);
}

bool inbound_set(struct db *db, int64_t id, const char *state, const struct author *by, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_SET);

	query_int(&q, 1, id);
	query_text(&q, 2, str_of(state));
	query_text(&q, 3, by->who);
	query_int(&q, 4, by->now);
	return query_run(&q, err);
}

bool inbound_purge(struct db *db, int64_t before, int64_t *purged, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_PURGE);

	query_int(&q, 1, before);
	if (!query_run(&q, err))
		return false;
	*purged = db_changes(db);
	return true;
}

/* Effects ------------------------------------------------------------------------------------------------------ */

bool inbound_effect(struct db *db, int64_t inbound, const struct effect *e, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_EFFECT_ADD);

	query_int(&q, 1, inbound);
	query_text(&q, 2, e->kind);
	query_int(&q, 3, e->fiche);
	query_int(&q, 4, e->ref);
	query_text(&q, 5, e->address);
	query_text(&q, 6, e->before);
	return query_run(&q, err);
}

bool inbound_effects(struct arena *a, struct db *db, int64_t id, struct effect **out, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_EFFECTS);
	struct effect *first = NULL, **end = &first;

	query_int(&q, 1, id);
	while (query_step(&q, err) == STEP_ROW) {
		struct effect *e = *end = ARENA_NEW(a, struct effect);
		end = &e->next;
		*e = (struct effect){ .id = query_col_int(&q, 0),
			.kind = query_str(a, &q, 1),
			.fiche = query_col_int(&q, 2),
			.ref = query_col_int(&q, 3),
			.address = query_str(a, &q, 4),
			.before = query_str(a, &q, 5),
			.fiche_name = query_str(a, &q, 6),
			.undone_at = query_col_int(&q, 7) };
	}
	*out = first;
	return query_end(&q);
}

bool inbound_effect_undone(struct db *db, int64_t effect, int64_t now, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_EFFECT_UNDONE);

	query_int(&q, 1, effect);
	query_int(&q, 2, now);
	return query_run(&q, err);
}

bool inbound_built_upon(struct db *db, int64_t effect, bool *out, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_BUILT_UPON);

	query_int(&q, 1, effect);
	return query_one(&q, out, err) && query_end(&q);
}

bool inbound_unsettle(struct db *db, int64_t email, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_UNSETTLE);

	query_int(&q, 1, email);
	return query_run(&q, err);
}

bool inbound_last_answer(struct arena *a, struct db *db, int64_t request, int64_t fiche, int64_t but,
    struct str *cls, int64_t *revision, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_LAST_ANSWER);
	bool found;

	query_int(&q, 1, request);
	query_int(&q, 2, fiche);
	query_int(&q, 3, but);
	if (!query_one(&q, &found, err))
		return false;
	*cls = found ? query_str(a, &q, 0) : STR_NONE;
	*revision = found ? query_col_int(&q, 1) : 0;
	return query_end(&q);
}

bool inbound_bounced(struct db *db, int64_t email, int64_t but, bool *out, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_BOUNCED);

	query_int(&q, 1, email);
	query_int(&q, 2, but);
	return query_one(&q, out, err) && query_end(&q);
}

bool inbound_requests_to(
    struct arena *a, struct db *db, struct str address, int64_t **ids, int *n, bool *known, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_REQUESTS_TO);
	int room = 8;

	*n = 0;
	*known = false;
	*ids = ARENA_ARRAY(a, int64_t, (size_t)room);
	query_text(&q, 1, address);
	while (query_step(&q, err) == STEP_ROW) {
		*known = true;
		if (!query_col_int(&q, 1))
			continue;
		if (*n == room) {
			int64_t *more = ARENA_ARRAY(a, int64_t, 2 * (size_t)room);
			memcpy(more, *ids, (size_t)room * sizeof *more);
			*ids = more;
			room *= 2;
		}
		(*ids)[(*n)++] = query_col_int(&q, 0);
	}
	return query_end(&q);
}

/* Vouching ----------------------------------------------------------------------------------------------------- */

struct str inbound_by_name(struct arena *a, const struct inbound *m, struct str contact)
{
	const char *bracket = m->sender.n ? memchr(m->sender.p, '<', m->sender.n) : NULL;
	struct str name = bracket ? str_trim((struct str){ m->sender.p, (size_t)(bracket - m->sender.p) })
	                          : STR_NONE;

	(void)a;
	if (name.n)
		return name;
	if (contact.n)
		return contact;
	return m->sender.n ? m->sender : STR("?");
}

/* What the answered e-mail had shown of the fiche; NULL: nothing of it. */
struct showing {
	int64_t revision;
	struct record *record;
	struct str contact;
};
static bool showing_of(
    struct arena *a, struct db *db, int64_t email, int64_t fiche, struct showing *out, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_SHOWN);
	bool found;

	*out = (struct showing){ 0 };
	query_int(&q, 1, email);
	query_int(&q, 2, fiche);
	if (!query_one(&q, &found, err))
		return false;
	if (found) {
		*out = (struct showing){ .revision = query_col_int(&q, 0),
			.record = record_read_json(
			    a, query_str(a, &q, 1), &entities[ENTITY_ORGANIZATION], err),
			.contact = query_str(a, &q, 2) };
		if (!out->record)
			q.last = STEP_FAILED;
	}
	return query_end(&q);
}

/* The verification in force that the reply gave the fiche, and its effect's number; zeros: none. */
static bool vouched(
    struct db *db, int64_t id, int64_t fiche, int64_t *effect, int64_t *evidence, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_VOUCHED);
	bool found;

	query_int(&q, 1, id);
	query_int(&q, 2, fiche);
	if (!query_one(&q, &found, err))
		return false;
	*effect = found ? query_col_int(&q, 0) : 0;
	*evidence = found ? query_col_int(&q, 1) : 0;
	return query_end(&q);
}

bool inbound_vouch(struct arena *a, struct db *db, const struct inbound *m, int64_t fiche,
    const struct author *by, bool *done, struct err *err)
{
	int64_t effect, evidence;
	struct showing shown;
	struct str *ids;
	struct fiche f;

	*done = false;
	if (!showing_of(a, db, m->email, fiche, &shown, err) ||
	    !vouched(db, m->id, fiche, &effect, &evidence, err) || !fiche_load(a, db, fiche, &f, err))
		return false;
	if (!shown.record || evidence || !str_is(f.status, "active"))
		return true;
	int n = evidence_objects(a, shown.record, &ids);
	struct evidence e = { .revision = shown.revision,
		.at = m->received_at,
		.by_name = inbound_by_name(a, m, shown.contact),
		.channel = STR("email"),
		.message = m->message_id };
	if (!evidence_add(a, db, &f, &e, ids, n, by, err))
		return false;
	struct effect did = { .kind = STR("evidence"), .fiche = fiche, .ref = e.id };
	*done = true;
	return inbound_effect(db, m->id, &did, err);
}

bool inbound_decided(
    struct arena *a, struct db *db, int64_t id, int64_t fiche, const struct author *by, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_OFFERS_LEFT);
	struct inbound m;
	bool found, done;

	query_int(&q, 1, id);
	query_int(&q, 2, fiche);
	if (!query_one(&q, &found, err))
		return false;
	int64_t left = query_col_int(&q, 0), decided = query_col_int(&q, 1);
	if (!query_end(&q) || !inbound_get(a, db, id, &m, err))
		return false;
	bool vouches = str_is(m.cls, "corrected") && str_is(m.token, "valid") &&
	    (str_is(m.state, "applied") || str_is(m.state, "handled"));
	return left || !decided || !vouches || inbound_vouch(a, db, &m, fiche, by, &done, err);
}

bool inbound_settled(
    struct arena *a, struct db *db, const struct author *by, int64_t *verified, struct err *err)
{
	struct query q = db_query(db, STMT_INBOUND_SETTLED);
	struct settled {
		struct settled *next;
		int64_t inbound, fiche;
	} *first = NULL;
	struct inbound m;
	bool done;

	while (query_step(&q, err) == STEP_ROW) {
		struct settled *s = ARENA_NEW(a, struct settled);
		*s = (struct settled){
			.next = first, .inbound = query_col_int(&q, 0), .fiche = query_col_int(&q, 1)
		};
		first = s;
	}
	if (!query_end(&q))
		return false;
	*verified = 0;
	for (const struct settled *s = first; s; s = s->next) {
		if (!inbound_get(a, db, s->inbound, &m, err) ||
		    !inbound_vouch(a, db, &m, s->fiche, by, &done, err))
			return false;
		*verified += done;
	}
	return true;
}

bool inbound_undecided(
    struct arena *a, struct db *db, int64_t id, int64_t fiche, const struct author *by, struct err *err)
{
	int64_t effect, evidence;
	struct fiche f;

	if (!vouched(db, id, fiche, &effect, &evidence, err))
		return false;
	return !evidence ||
	    (fiche_load(a, db, fiche, &f, err) && evidence_revoke(a, db, &f, evidence, by, err) &&
	        inbound_effect_undone(db, effect, by->now, err));
}

/* Mailboxes ---------------------------------------------------------------------------------------------------- */

bool mailbox_get(struct db *db, struct str name, struct mailbox *out, struct err *err)
{
	struct query q = db_query(db, STMT_MAILBOX_GET);
	bool found;

	query_text(&q, 1, name);
	if (!query_one(&q, &found, err))
		return false;
	*out = (struct mailbox){ 0 };
	if (found)
		*out = (struct mailbox){ .uidvalidity = query_col_int(&q, 0),
			.last_uid = query_col_int(&q, 1) };
	return query_end(&q);
}

bool mailbox_set(struct db *db, struct str name, const struct mailbox *m, struct err *err)
{
	struct query q = db_query(db, STMT_MAILBOX_SET);

	query_text(&q, 1, name);
	query_int(&q, 2, m->uidvalidity);
	query_int(&q, 3, m->last_uid);
	return query_run(&q, err);
}
