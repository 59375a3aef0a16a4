/* test_runner.c: the steps of a job, one after the other: what each outcome does to the rest, and what is written down. */
#include "tests/unit/directory.h"

#include "lib/lock.h"
#include "schedules/runner.h"
#include "store/run.h"

#include <sys/wait.h>

/* Steps that do what their name says ---------------------------------------------------------------------------- */

static bool run_good(const struct work *w, struct str item, struct done *d, struct err *err)
{
	(void)w;
	(void)item;
	(void)err;
	done_count(d, "created", 2);
	done_count(d, "gone", 0);
	return done_say(d, OUTCOME_OK, "copied to %s", "there");
}

static bool run_quiet(const struct work *w, struct str item, struct done *d, struct err *err)
{
	(void)w;
	(void)item;
	(void)d;
	(void)err;
	return true;
}

static bool run_looks(const struct work *w, struct str item, struct done *d, struct err *err)
{
	(void)w;
	(void)item;
	(void)err;
	return done_say(d, OUTCOME_ATTENTION, "somebody should look");
}

static bool run_skips(const struct work *w, struct str item, struct done *d, struct err *err)
{
	(void)w;
	(void)item;
	(void)err;
	return done_say(d, OUTCOME_SKIPPED, "not configured");
}

static bool run_away(const struct work *w, struct str item, struct done *d, struct err *err)
{
	(void)w;
	(void)item;
	done_count(d, "sent", 1);
	return err_set(err, ERR_RETRY, "the relay is away");
}

static bool run_config(const struct work *w, struct str item, struct done *d, struct err *err)
{
	(void)w;
	(void)item;
	(void)d;
	return err_set(err, ERR_CONFIG, "write it down");
}

/* It leaves its transaction open. */
static bool run_fatal(const struct work *w, struct str item, struct done *d, struct err *err)
{
	(void)item;
	(void)d;
	return db_begin(w->db, err) && err_set(err, ERR_FATAL, "the database is damaged");
}

static bool three(const struct work *w, struct str **items, int *n, struct err *err)
{
	(void)err;
	*items = ARENA_ARRAY(w->a, struct str, 3);
	(*items)[0] = arena_str(w->a, STR("levis"));
	(*items)[1] = arena_str(w->a, STR("away"));
	(*items)[2] = arena_str(w->a, STR("cdc"));
	*n = 3;
	return true;
}

static bool no_items(const struct work *w, struct str **items, int *n, struct err *err)
{
	(void)w;
	(void)err;
	*items = NULL;
	*n = 0;
	return true;
}

static bool bad_items(const struct work *w, struct str **items, int *n, struct err *err)
{
	(void)w;
	(void)items;
	(void)n;
	return err_set(err, ERR_CONFIG, "the contract is wrong");
}

static bool run_item(const struct work *w, struct str item, struct done *d, struct err *err)
{
	return str_is(item, "away") ? run_away(w, item, d, err) : run_good(w, item, d, err);
}

static const struct job_step
    good = { .name = "good", .writes = true, .run = run_good },
    quiet = { .name = "quiet", .run = run_quiet }, looks = { .name = "looks", .run = run_looks },
    skips = { .name = "skips", .run = run_skips }, away = { .name = "away", .run = run_away },
    config = { .name = "config", .run = run_config }, fatal = { .name = "fatal", .run = run_fatal },
    locked = { .name = "locked", .lock = "outbox", .run = run_good },
    items = { .name = "import", .items = three, .none = "none", .run = run_item },
    nothing = { .name = "import", .items = no_items, .none = "no source", .run = run_item },
    unreadable = { .name = "import", .items = bad_items, .none = "none", .run = run_item };

/* What comes of a job ------------------------------------------------------------------------------------------- */

struct row {
	const char *name;
	const struct job_step *steps[8];
	enum outcome outcome;
	enum err_kind worst;
	const char *written; /* step, outcome, figures, message */
};

static const struct row rows[] = {
	{ "what is done is written down", { &good, &quiet }, OUTCOME_OK, ERR_NONE,
	    "1|good|ok|{\"created\":2}|copied to there\n2|quiet|ok|{}|" },
	{ "what is skipped is no trouble", { &skips, &quiet }, OUTCOME_OK, ERR_NONE,
	    "1|skips|skipped|{}|not configured\n2|quiet|ok|{}|" },
	{ "a person should look", { &looks, &skips }, OUTCOME_ATTENTION, ERR_NONE,
	    "1|looks|attention|{}|somebody should look\n2|skips|skipped|{}|not configured" },
	{ "a failed step does not stop the others", { &away, &good }, OUTCOME_FAILED, ERR_RETRY,
	    "1|away|failed|{\"sent\":1}|the relay is away\n2|good|ok|{\"created\":2}|copied to there" },
	{ "the worst failure says the remedy", { &away, &config, &looks }, OUTCOME_FAILED, ERR_CONFIG,
	    "1|away|failed|{\"sent\":1}|the relay is away\n2|config|failed|{}|write it down\n"
	    "3|looks|attention|{}|somebody should look" },
	{ "nothing writes to a database that cannot be trusted", { &fatal, &good, &quiet, &good },
	    OUTCOME_FAILED, ERR_FATAL,
	    "1|fatal|failed|{}|the database is damaged\n"
	    "2|good|skipped|{}|not tried: an earlier step found that the database cannot be trusted\n"
	    "3|quiet|ok|{}|\n"
	    "4|good|skipped|{}|not tried: an earlier step found that the database cannot be trusted" },
	{ "each item is a step of its own", { &items, &quiet }, OUTCOME_FAILED, ERR_RETRY,
	    "1|import levis|ok|{\"created\":2}|copied to there\n2|import away|failed|{\"sent\":1}|the relay is away\n"
	    "3|import cdc|ok|{\"created\":2}|copied to there\n4|quiet|ok|{}|" },
	{ "no item", { &nothing, &good }, OUTCOME_OK, ERR_NONE,
	    "1|import|skipped|{}|no source\n2|good|ok|{\"created\":2}|copied to there" },
	{ "items that cannot be told", { &unreadable, &quiet }, OUTCOME_FAILED, ERR_CONFIG,
	    "1|import|failed|{}|the contract is wrong\n2|quiet|ok|{}|" },
};

static const char written[] = "SELECT n, name, outcome, figures, message FROM run_step ORDER BY run, n";

struct seen {
	int begun, ended;
};

static void on_begin(void *ctx, struct str name)
{
	struct seen *s = ctx;

	assert_true(name.n > 0);
	assert_int_equal(s->begun, s->ended);
	s->begun++;
}

static void on_end(void *ctx, const struct ran *run, const struct ran_step *step)
{
	struct seen *s = ctx;

	assert_int_equal(step->n, ++s->ended);
	assert_true(run->id > 0);
	assert_null(step->next);
}

static void run_job(struct directory *d, const struct job *job, struct ran *ran)
{
	struct work work = { .db = d->db, .conf = d->conf, .who = STR("person:anne"), .host = STR("host-a") };
	struct seen seen = { 0 };
	struct runner_watch watch = { &seen, on_begin, on_end };
	struct err e = { 0 };

	assert_ok(runner_run(d->a, job, &work, &watch, ran, &e));
	assert_int_equal(seen.begun, seen.ended);
}

static void test_row(void **state)
{
	const struct row *r = *state;
	struct job job = { .name = "test", .steps = r->steps };
	struct directory d;
	struct ran ran;

	directory_open(&d, "");
	run_job(&d, &job, &ran);
	assert_int_equal(ran.outcome, r->outcome);
	assert_int_equal(runner_outcome(&ran), r->outcome);
	assert_int_equal(runner_worst(&ran), r->worst);
	assert_rows(&d, written, r->written);
	assert_rows(&d, "SELECT job, outcome, ended_at >= at FROM run",
	    arena_fmt(d.a, "test|%s|1", outcomes[r->outcome]).p);
	assert_rows(&d, "SELECT count(*) FROM run_step WHERE ended_at IS NULL", "0");
	directory_close(&d);
}

/* Locks --------------------------------------------------------------------------------------------------------- */

/* A child that holds the outbox until the returned end of a pipe is closed. */
static pid_t hold(const char *file, int *end)
{
	int go[2], ready[2];
	char byte;

	assert_int_equal(pipe(go), 0);
	assert_int_equal(pipe(ready), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct lock *lock = NULL;
		struct err e;
		close(go[1]);
		if (lock_take(file, "outbox", "vigie campaign send", 0, &lock, &e) &&
		    write(ready[1], "x", 1) == 1)
			while (read(go[0], &byte, 1) > 0)
				;
		_exit(0);
	}
	close(go[0]);
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	*end = go[1];
	return pid;
}

static void test_lock(void **state)
{
	const struct job_step *const steps[] = { &locked, &good, NULL };
	const struct job job = { .name = "test", .steps = steps };
	struct directory d;
	struct ran ran;
	int end;

	(void)state;
	directory_open(&d, "");
	pid_t pid = hold(d.path, &end);
	run_job(&d, &job, &ran);
	assert_int_equal(runner_worst(&ran), ERR_RETRY);
	assert_int_equal(ran.steps->outcome, OUTCOME_FAILED);
	assert_non_null(strstr(ran.steps->message.p, "vigie campaign send"));
	assert_int_equal(ran.steps->next->outcome, OUTCOME_OK);
	close(end);
	waitpid(pid, NULL, 0);
	run_job(&d, &job, &ran);
	assert_int_equal(ran.outcome, OUTCOME_OK);
	unlink(arena_fmt(d.a, "%s.lock-outbox", d.path).p);
	directory_close(&d);
}

/* Kills --------------------------------------------------------------------------------------------------------- */

static void test_killed(void **state)
{
	const struct job_step *const steps[] = { &good, &quiet, NULL };
	const struct job job = { .name = "test", .steps = steps };
	struct directory d;
	struct run *runs;
	struct err e = { 0 };
	struct ran ran;
	int status;

	(void)state;
	directory_open(&d, "");
	db_close(&d.db);
	pid_t pid = fork();
	if (pid == 0) {
		setenv("VIGIE_FAULT", "run.step:2", 1);
		if (db_open(d.path, DB_WRITE, "test", &d.db, &e))
			run_job(&d, &job, &ran);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status));
	assert_ok(db_open(d.path, DB_WRITE, "test", &d.db, &e));
	assert_ok(run_list(d.a, d.db, 10, &runs, &e));
	assert_non_null(runs);
	assert_int_equal(runs->ended_at, 0);
	assert_str(runs->outcome, STR_NONE);
	assert_str(runs->steps->outcome, STR("ok"));
	assert_null(runs->steps->next);
	run_job(&d, &job, &ran);
	assert_ok(run_list(d.a, d.db, 10, &runs, &e));
	assert_str(runs->outcome, STR("ok"));
	assert_int_equal(runs->next->ended_at, 0);
	directory_close(&d);
}

/* What is kept -------------------------------------------------------------------------------------------------- */

static void test_list(void **state)
{
	const int64_t day = 86400, now = 1800000000;
	struct directory d;
	struct err e = { 0 };
	struct run *runs;
	int64_t id;

	(void)state;
	directory_open(&d, "");
	assert_ok(run_begin(d.db, STR("nightly"), now - 401 * day, &id, &e));
	assert_ok(run_step_begin(d.db, id, 1, STR("backup"), now - 401 * day, &e));
	assert_ok(run_begin(d.db, STR("nightly"), now - 2 * day, &id, &e));
	assert_ok(run_step_begin(d.db, id, 1, STR("backup"), now - 2 * day, &e));
	assert_ok(run_step_end(d.db, id, 1, "failed", STR_NONE, STR("why"), now - day, &e));
	assert_ok(run_end(d.db, id, "failed", now - day, &e));
	assert_ok(run_begin(d.db, STR("send"), now, &id, &e));
	assert_rows(&d, "SELECT job, outcome FROM run ORDER BY id", "nightly|failed\nsend|");
	assert_rows(&d, "SELECT count(*) FROM run_step", "1");
	assert_ok(run_list(d.a, d.db, 1, &runs, &e));
	assert_str(runs->job, STR("send"));
	assert_null(runs->next);
	assert_ok(run_list_of(d.a, d.db, STR("nightly"), 5, &runs, &e));
	assert_str(runs->steps->message, STR("why"));
	assert_str(runs->steps->figures, STR("{}"));
	assert_int_equal(runs->ended_at, now - day);
	assert_null(runs->next);
	directory_close(&d);
}

static void test_words(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct done d = { .outcome = OUTCOME_OK };

	(void)state;
	done_count(&d, "created", 2);
	done_count(&d, "gone", 0);
	done_count(&d, "nobody-knows", -1);
	assert_str(done_json(a, &d), STR("{\"created\":2,\"nobody-knows\":-1}"));
	assert_str(figures_words(a, done_json(a, &d)), STR("new fiches: 2, nobody-knows: -1"));
	assert_str(figures_words(a, STR("{}")), STR_NONE);
	assert_str(figures_words(a, STR_NONE), STR_NONE);
	assert_str(figures_words(a, STR("{\"a\":\"b\"}")), STR_NONE);
	assert_str(figures_words(a, STR("{\"a\":[1]}")), STR_NONE);
	assert_str(figures_words(a, STR("not JSON")), STR_NONE);
	for (int i = 0; i < 2 * DONE_FIGURES; i++)
		done_count(&d, "sent", 1);
	assert_int_equal(d.n, DONE_FIGURES);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	tests_add(&t, "a resource that somebody holds fails its step alone", test_lock, NULL);
	tests_add(&t, "a run that was killed has no end, and the next one runs", test_killed, NULL);
	tests_add(&t, "runs are listed newest first, and old ones forgotten", test_list, NULL);
	tests_add(&t, "figures as JSON and as words", test_words, NULL);
	return tests_run(&t, "runner");
}
