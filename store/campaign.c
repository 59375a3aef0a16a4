#include "store/campaign.h"

#include "lib/clock.h"
#include "lib/i18n.h"

enum { NAMES_SHOWN = 5 };

/* Reading ----------------------------------------------------------------------------------------------------- */

static void read_campaign(struct arena *a, const struct query *q, struct campaign *c)
{
	*c = (struct campaign){
		.id = query_col_int(q, 0),
		.name = query_str(a, q, 1),
		.state = query_str(a, q, 2),
		.planned_at = query_col_int(q, 3),
		.who = query_str(a, q, 4),
		.approved_at = query_col_int(q, 5),
		.approved_by = query_str(a, q, 6),
		.deadline_at = query_col_int(q, 7),
		.instance = query_str(a, q, 8),
		.host = query_str(a, q, 9),
		.reason = query_str(a, q, 10),
	};
}

bool campaign_list(struct arena *a, struct db *db, int max, struct campaign **out, struct err *err)
{
	struct query q = db_query(db, STMT_CAMPAIGN_LIST);
	struct campaign *first = NULL, **end = &first;

	query_int(&q, 1, max > 0 ? max : -1);
	while (query_step(&q, err) == STEP_ROW) {
		struct campaign *c = *end = ARENA_NEW(a, struct campaign);
		end = &c->next;
		read_campaign(a, &q, c);
	}
	if (!query_end(&q))
		return false;
	*out = first;
	return true;
}

static bool no_such(struct arena *a, struct db *db, struct str name, struct err *err)
{
	struct campaign *c;

	if (!campaign_list(a, db, NAMES_SHOWN, &c, err))
		return false;
	if (!c)
		return err_set(
		    err, ERR_INPUT, _("there is no campaign yet: \"vigie campaign plan\" makes one"));
	struct str names = c->name;
	for (c = c->next; c; c = c->next)
		names = arena_fmt(a, "%.*s, %.*s", STR_ARG(names), STR_ARG(c->name));
	return err_set(err, ERR_INPUT, _("there is no campaign \"%.*s\"; the newest are %.*s"), STR_ARG(name),
	    STR_ARG(names));
}

bool campaign_get(struct arena *a, struct db *db, struct str name, struct campaign *out, struct err *err)
{
	struct query q = db_query(db, STMT_CAMPAIGN_BY_NAME);
	bool found;

	query_text(&q, 1, name);
	if (!query_one(&q, &found, err))
		return false;
	if (found)
		read_campaign(a, &q, out);
	query_end(&q);
	return found || no_such(a, db, name, err);
}

bool campaign_size(struct db *db, int64_t id, int64_t *requests, int64_t *fiches, struct err *err)
{
	struct query q = db_query(db, STMT_CAMPAIGN_SIZE);
	bool found;

	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	*requests = query_col_int(&q, 0);
	*fiches = query_col_int(&q, 1);
	query_end(&q);
	return true;
}

/* Planning ---------------------------------------------------------------------------------------------------- */

bool campaign_add(struct arena *a, struct db *db, struct campaign *c, struct err *err)
{
	struct query q = db_query(db, STMT_CAMPAIGN_OF_DAY);
	char day[CLOCK_DATE];
	int64_t before;
	bool found;

	clock_date(c->planned_at, day);
	query_text(&q, 1, str_of(day));
	if (!query_number(&q, &before, err))
		return false;
	struct str name = before ? arena_fmt(a, "%s-%lld", day, (long long)before + 1)
	                         : arena_fmt(a, "%s", day);
	q = db_query(db, STMT_CAMPAIGN_ADD);
	query_text(&q, 1, name);
	query_int(&q, 2, c->planned_at);
	query_text(&q, 3, c->who);
	query_int(&q, 4, c->deadline_at);
	query_text(&q, 5, c->host);
	if (!query_one(&q, &found, err))
		return false;
	c->id = query_col_int(&q, 0);
	c->instance = query_str(a, &q, 1);
	c->name = name;
	c->state = STR("planned");
	query_end(&q);
	return true;
}

/* States ------------------------------------------------------------------------------------------------------ */

/* One statement about one campaign. */
static bool change(struct db *db, enum stmt name, int64_t id, struct err *err)
{
	struct query q = db_query(db, name);

	query_int(&q, 1, id);
	return query_run(&q, err);
}

static bool set_state(
    struct db *db, struct campaign *c, const char *state, struct str reason, struct err *err)
{
	struct query q = db_query(db, STMT_CAMPAIGN_SET_STATE);

	query_int(&q, 1, c->id);
	query_text(&q, 2, str_of(state));
	query_text(&q, 3, reason);
	if (!query_run(&q, err))
		return false;
	c->state = str_of(state);
	c->reason = reason;
	return true;
}

static bool is_alive(const struct campaign *c, struct err *err)
{
	if (!str_is(c->state, "cancelled"))
		return true;
	return err_set(err, ERR_INPUT,
	    _("the campaign %.*s is cancelled: plan another one with \"vigie campaign plan\""),
	    STR_ARG(c->name));
}

/* It may have been cancelled while a person was asked. */
static bool was_alive(struct db *db, struct campaign *c, struct err *err)
{
	if (db_changes(db) == 1)
		return true;
	c->state = STR("cancelled");
	return is_alive(c, err);
}

static bool is_in_time(const struct campaign *c, int64_t now, struct err *err)
{
	char day[CLOCK_DATE];

	if (c->deadline_at > now)
		return true;
	clock_date(c->deadline_at, day);
	return err_set(err, ERR_INPUT,
	    _("the campaign %.*s was to be sent before %s: plan another one with \"vigie campaign plan\""),
	    STR_ARG(c->name), day);
}

static bool copied(struct str name, struct err *err)
{
	return err_set(err, ERR_CONFIG,
	    _("the campaign %.*s was planned by another database or on another machine, which may be sending it: when this copy is to send from now on, say so with \"vigie campaign adopt\""),
	    STR_ARG(name));
}

/* Is it of this database, and of this host? */
static bool is_ours(
    struct db *db, const struct campaign *c, struct str host, bool *database, bool *machine, struct err *err)
{
	struct query q = db_query(db, STMT_CAMPAIGN_OURS);
	bool found;

	query_int(&q, 1, c->id);
	query_text(&q, 2, host);
	if (!query_one(&q, &found, err))
		return false;
	*database = found && query_col_int(&q, 0);
	*machine = found && query_col_int(&q, 1);
	query_end(&q);
	return true;
}

bool campaign_approve(struct db *db, struct campaign *c, const struct author *by, struct err *err)
{
	bool database, machine;

	if (!is_alive(c, err) || !is_in_time(c, by->now, err) ||
	    !is_ours(db, c, c->host, &database, &machine, err))
		return false;
	if (!database)
		return copied(c->name, err);
	struct query q = db_query(db, STMT_CAMPAIGN_SET_APPROVED);
	query_int(&q, 1, c->id);
	query_int(&q, 2, by->now);
	query_text(&q, 3, by->who);
	if (!query_run(&q, err) || !was_alive(db, c, err) || !change(db, STMT_CAMPAIGN_QUEUE, c->id, err))
		return false;
	c->state = STR("approved");
	c->approved_at = by->now;
	c->approved_by = by->who;
	c->reason = STR_NONE;
	return true;
}

bool campaign_pause(struct db *db, struct campaign *c, struct str reason, struct err *err)
{
	return is_alive(c, err) && set_state(db, c, "paused", reason, err) && was_alive(db, c, err);
}

bool campaign_cancel(struct db *db, struct campaign *c, struct str reason, int64_t now, struct err *err)
{
	if (str_is(c->state, "cancelled"))
		return err_set(err, ERR_INPUT, _("the campaign %.*s is cancelled already"), STR_ARG(c->name));
	if (!set_state(db, c, "cancelled", reason, err) ||
	    !change(db, STMT_CAMPAIGN_CANCEL_OUTBOX, c->id, err))
		return false;
	struct query q = db_query(db, STMT_CAMPAIGN_CANCEL_REQUESTS);
	query_int(&q, 1, c->id);
	query_int(&q, 2, now);
	return query_run(&q, err);
}

/* May it leave? ----------------------------------------------------------------------------------------------- */

bool campaign_standing(struct db *db, struct str host, bool *out, struct err *err)
{
	struct query q = db_query(db, STMT_CAMPAIGN_STANDING);
	int64_t given;

	query_text(&q, 1, host);
	if (!query_number(&q, &given, err))
		return false;
	*out = given;
	return true;
}

bool campaign_foreign(struct arena *a, struct db *db, struct str host, struct str *out, struct err *err)
{
	struct query q = db_query(db, STMT_CAMPAIGN_FOREIGN);
	bool found;

	query_text(&q, 1, host);
	if (!query_one(&q, &found, err))
		return false;
	*out = found ? query_str(a, &q, 0) : STR_NONE;
	query_end(&q);
	return true;
}

bool campaign_at_home(struct arena *a, struct db *db, struct str host, struct err *err)
{
	struct str other;

	if (!campaign_foreign(a, db, host, &other, err))
		return false;
	return !other.n || copied(other, err);
}

bool campaign_may_send(
    struct arena *a, struct db *db, const struct campaign *c, struct str host, int64_t now, struct err *err)
{
	if (!campaign_at_home(a, db, host, err))
		return false;
	if (!is_alive(c, err) || !is_in_time(c, now, err))
		return false;
	if (str_is(c->state, "approved"))
		return true;
	return err_set(err, ERR_INPUT,
	    str_is(c->state, "paused")
	        ? _("the campaign %.*s is paused%s%.*s: \"vigie campaign approve\" resumes it")
	        : _("the campaign %.*s is not approved%s%.*s: look at it with \"vigie campaign plan --dry-run\", then \"vigie campaign approve\""),
	    STR_ARG(c->name), c->reason.n ? ", " : "", STR_ARG(c->reason));
}

bool campaign_vouched_at(struct db *db, int64_t *out, struct err *err)
{
	struct query q = db_query(db, STMT_CAMPAIGN_VOUCHED_AT);

	return query_number(&q, out, err);
}

bool campaign_adopt(struct db *db, struct str host, const struct author *by, int64_t *unsure, struct err *err)
{
	struct operation op = { .kind = "adopt", .author = *by };
	struct query q = db_query(db, STMT_CAMPAIGN_ADOPT_OUTBOX);
	int64_t doubtful, operation;

	query_text(&q, 1, host);
	if (!query_run(&q, err))
		return false;
	doubtful = db_changes(db);
	q = db_query(db, STMT_CAMPAIGN_ADOPT_BATCHES);
	query_int(&q, 1, by->now);
	if (!query_run(&q, err))
		return false;
	q = db_query(db, STMT_CAMPAIGN_ADOPT);
	query_text(&q, 1, host);
	if (!query_run(&q, err))
		return false;
	if ((doubtful || db_changes(db)) && !history_operation(db, &op, &operation, err))
		return false;
	*unsure = doubtful;
	return true;
}
