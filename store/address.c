#include "store/address.h"

enum { BOUNCES_DEAD = 3, ARENA_MAX = 4 * 1024 * 1024 };

bool address_get(struct arena *a, struct db *db, struct str address, struct address *out, struct err *err)
{
	struct query q = db_query(db, STMT_ADDRESS_GET);
	bool found;

	query_text(&q, 1, address);
	if (!query_one(&q, &found, err))
		return false;
	*out = (struct address){
		.state = query_str(a, &q, 0),
		.status = query_str(a, &q, 1),
		.reason = query_str(a, &q, 2),
		.bounces = (int)query_col_int(&q, 3),
		.since = query_col_int(&q, 4),
		.at = query_col_int(&q, 5),
		.opted_out_at = query_col_int(&q, 6),
		.opted_out = !query_col_null(&q, 6) && query_col_int(&q, 6),
		.how = query_str(a, &q, 7),
	};
	query_end(&q);
	return true;
}

static bool put(struct db *db, struct str address, const struct address *s, struct err *err)
{
	struct query q = db_query(db, STMT_ADDRESS_PUT);

	query_text(&q, 1, address);
	query_text(&q, 2, s->state);
	query_int(&q, 3, s->bounces);
	query_text(&q, 4, s->status);
	query_text(&q, 5, s->reason);
	query_int(&q, 6, s->since);
	query_int(&q, 7, s->at);
	return query_run(&q, err);
}

bool address_bounced(struct arena *a, struct db *db, struct str address, bool permanent, struct str status,
    struct str reason, int64_t now, struct str *before, struct err *err)
{
	struct address s;

	if (!address_get(a, db, address, &s, err))
		return false;
	struct str was = s.state;
	bool dead = permanent || str_is(was, "dead") || s.bounces + 1 >= BOUNCES_DEAD;
	s.state = dead ? STR("dead") : STR("doubtful");
	s.bounces++;
	s.status = status;
	s.reason = reason;
	s.since = str_eq(s.state, was) ? s.since : now;
	s.at = now;
	if (!put(db, address, &s, err))
		return false;
	*before = was;
	return true;
}

/* Whatever is said is one bounce less than there was; a technician who declares an address dead needs none. */
static bool set_state(
    struct arena *a, struct db *db, struct str address, struct str state, int64_t now, struct err *err)
{
	struct address s;

	if (!address_get(a, db, address, &s, err))
		return false;
	s.bounces -= s.bounces > 0;
	s.since = str_eq(s.state, state) ? s.since : now;
	s.state = state;
	s.at = now;
	return put(db, address, &s, err);
}

bool address_set(struct db *db, struct str address, struct str state, int64_t now, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);

	if (state.n)
		return set_state(a, db, address, state, now, err);
	struct query q = db_query(db, STMT_ADDRESS_CLEAR);
	query_text(&q, 1, address);
	return query_run(&q, err);
}

bool address_opt_out(struct db *db, struct str address, const char *how, int64_t inbound, int64_t now,
    bool *new, struct err *err)
{
	struct query q = db_query(db, STMT_ADDRESS_OPT_OUT);

	query_text(&q, 1, address);
	query_int(&q, 2, now);
	query_text(&q, 3, str_of(how));
	query_int(&q, 4, inbound);
	if (!query_run(&q, err))
		return false;
	*new = db_changes(db);
	return true;
}

bool address_opt_in(struct db *db, struct str address, struct err *err)
{
	struct query q = db_query(db, STMT_ADDRESS_OPT_IN);

	query_text(&q, 1, address);
	return query_run(&q, err);
}

bool address_alarm(struct db *db, int64_t since, struct address_alarm *out, struct err *err)
{
	struct query q = db_query(db, STMT_ADDRESS_ALARM);
	bool found;

	query_int(&q, 1, since);
	if (!query_one(&q, &found, err))
		return false;
	*out = (struct address_alarm){
		.sent = query_col_int(&q, 0),
		.bounced = query_col_int(&q, 1),
		.complaints = query_col_int(&q, 2),
	};
	query_end(&q);
	return true;
}

bool address_opted_out_untied(struct db *db, int64_t since, int64_t *out, struct err *err)
{
	struct query q = db_query(db, STMT_ADDRESS_OPTED_OUT_UNTIED);

	query_int(&q, 1, since);
	return query_number(&q, out, err);
}
