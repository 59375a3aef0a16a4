/* test_jobs.c: the jobs of the timetable on a real directory: what each step does, and what it says when it is not
 * configured. */
#include "tests/unit/directory.h"

#include "lib/clock.h"
#include "lib/i18n.h"
#include "mailer/token.h"
#include "schedules/jobs.h"
#include "schedules/runner.h"
#include "schedules/steps.h"
#include "store/campaign.h"

static const char map[] = "[list]\nid = id\n[record]\nname = {nom}\nemail = {courriel}\n";
static const char list[] = "id,nom,courriel\n1,Un,un@a.test\n2,Deux,deux@b.test\n";

static const char many[] =
    "id,nom,courriel\n1,Un,un@a.test\n2,Deux,deux@b.test\n3,A,\n4,B,\n5,C,\n6,D,\n7,E,\n8,F,\n9,G,\n"
    "10,H,\n11,I,\n12,J,\n";

#define SOURCE "[source list]\nformat = csv\nmapping = map\nwhere = list.csv\n"
#define CENTRE \
	"[centre]\nname = 211\naddress = 12, rue du Quai\nphone = 418 555-0211\nemail = info@centre.test\n" \
	"[mail]\nfrom = fiches@centre.test\nreply = reponses@centre.test\n"

struct world {
	struct directory d;
	int64_t now;
};

static void begin(struct world *w, const char *conf)
{
	struct err e = { 0 };
	char path[128];
	bool made;

	directory_open(&w->d, conf);
	directory_file(&w->d, "map", map);
	directory_file(&w->d, "list.csv", list);
	snprintf(path, sizeof path, "%s/vigie.key", w->d.folder);
	assert_ok(token_keys_make(path, &made, &e));
}

static void end(struct world *w)
{
	static const char *const files[] = { "vigie.key", "report.html" };
	char command[128];

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(command, sizeof command, "%s/%s", w->d.folder, files[i]);
		unlink(command);
	}
	directory_close(&w->d);
}

static void at(const char *now)
{
	setenv("VIGIE_NOW", now, 1);
}

static struct ran run_job(struct world *w, const char *name)
{
	struct work work = { .db = w->d.db,
		.conf = w->d.conf,
		.who = STR("person:anne"),
		.host = STR("host-a"),
		.boot = STR("boot-1") };
	struct err e = { 0 };
	struct ran ran;

	assert_ok(runner_run(w->d.a, job_by_name(name), &work, NULL, &ran, &e));
	return ran;
}

static const struct ran_step *step_of(const struct ran *ran, const char *name)
{
	for (const struct ran_step *s = ran->steps; s; s = s->next)
		if (str_is(s->name, name))
			return s;
	fail_msg("no step %s", name);
	return NULL;
}

/* A job's one step came to this, and its message holds `says`. */
static void assert_step(const struct ran *ran, const char *name, enum outcome outcome, const char *says)
{
	const struct ran_step *s = step_of(ran, name);

	if (s->outcome != outcome || !strstr(s->message.n ? s->message.p : "", says))
		fail_msg("%s: %s: \"%.*s\"", name, outcomes[s->outcome], STR_ARG(s->message));
}

/* ------------------------------------------------------------------------------------------------------------- */

static void test_table(void **state)
{
	(void)state;
	for (int i = 0; i < n_jobs; i++) {
		assert_ptr_equal(job_by_name(jobs[i].name), &jobs[i]);
		assert_non_null(jobs[i].summary);
		assert_non_null(jobs[i].steps[0]);
		for (const struct job_step *const *s = jobs[i].steps; *s; s++) {
			assert_non_null((*s)->name);
			assert_non_null((*s)->run);
			assert_true(!(*s)->items || (*s)->none);
		}
	}
	assert_null(job_by_name("frobnicate"));
}

static void test_unconfigured(void **state)
{
	static const struct {
		const char *step, *says;
	} steps[] = { { "backup", "[backup]" }, { "import", "[source NAME]" }, { "inbox", "[centre]" },
		{ "plan", "[centre]" }, { "send", "[centre]" }, { "report", "[run]" },
		{ "summary", "[run]" } };
	struct world w;

	(void)state;
	begin(&w, "");
	struct ran ran = run_job(&w, "nightly");
	assert_int_equal(ran.outcome, OUTCOME_OK);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		assert_step(&ran, steps[i].step, OUTCOME_SKIPPED, steps[i].says);
	assert_step(&ran, "purge", OUTCOME_OK, "");
	end(&w);
}

static void test_import(void **state)
{
	struct world w;

	(void)state;
	begin(&w,
	    SOURCE "[source hand]\nformat = csv\nmapping = map\n[source gone]\nformat = csv\nmapping = map\n"
	           "where = nowhere.csv\n[run]\nreport = report.html\n");
	at("2026-11-23T08:00:00Z");
	struct ran ran = run_job(&w, "nightly");
	assert_int_equal(ran.outcome, OUTCOME_FAILED);
	assert_step(&ran, "import list", OUTCOME_OK, "");
	assert_str(step_of(&ran, "import list")->figures, STR("{\"items\":2,\"created\":2}"));
	assert_step(&ran, "import gone", OUTCOME_FAILED, "nowhere.csv");
	assert_step(&ran, "report", OUTCOME_OK, "report.html");
	for (const struct ran_step *s = ran.steps; s; s = s->next)
		assert_false(str_is(s->name, "import hand"));
	ran = run_job(&w, "import");
	assert_step(&ran, "import list", OUTCOME_OK, "the same delivery");
	directory_file(&w.d, "list.csv", many);
	ran = run_job(&w, "import");
	assert_step(&ran, "import list", OUTCOME_OK, "");
	directory_file(&w.d, "list.csv", list);
	ran = run_job(&w, "import");
	assert_step(&ran, "import list", OUTCOME_ATTENTION, "");
	assert_true(step_of(&ran, "import list")->message.n > 0);
	end(&w);
}

static void approve_by_hand(struct world *w)
{
	struct author by = { .who = STR("person:anne"), .now = w->now };
	struct campaign c;
	struct err e = { 0 };

	assert_ok(db_begin(w->d.db, &e));
	assert_ok(campaign_get(w->d.a, w->d.db, STR_NONE, &c, &e));
	by.now = c.planned_at;
	assert_ok(campaign_approve(w->d.db, &c, &by, &e));
	assert_ok(db_commit(w->d.db, &e));
}

static const char campaigns[] = "SELECT state, ifnull(approved_by, '') FROM campaign ORDER BY id";
static const char held[] = "SELECT state, count(*) FROM outbox GROUP BY state ORDER BY state";

/* Both fiches become due one after the other; what is planned for the first waits for a person. */
static void plan_first(struct world *w, const char *conf)
{
	begin(w, conf);
	at("2026-11-23T08:00:00Z");
	run_job(w, "import");
	assert_str(directory_rows(&w->d, "UPDATE fiche SET verified_at = 1700000000 WHERE id = 1"), STR_NONE);
	assert_str(directory_rows(&w->d, "UPDATE fiche SET verified_at = 1795000000 WHERE id = 2"), STR_NONE);
	struct ran ran = run_job(w, "plan");
	assert_step(&ran, "plan", OUTCOME_ATTENTION, "vigie campaign approve");
	assert_rows(&w->d, campaigns, "planned|");
	assert_rows(&w->d, held, "held|1");
}

static void test_plan(void **state)
{
	struct world w;

	(void)state;
	plan_first(&w, SOURCE CENTRE);
	struct ran ran = run_job(&w, "plan");
	assert_step(&ran, "plan", OUTCOME_ATTENTION, "waits for approval");
	assert_rows(&w.d, held, "held|1");
	approve_by_hand(&w);
	assert_rows(&w.d, held, "queued|1");
	ran = run_job(&w, "plan");
	assert_step(&ran, "plan", OUTCOME_OK, "");
	assert_rows(&w.d, campaigns, "approved|person:anne");
	assert_str(directory_rows(&w.d, "UPDATE fiche SET verified_at = 1700000000 WHERE id = 2"), STR_NONE);
	at("2026-11-24T08:00:00Z");
	ran = run_job(&w, "plan");
	assert_step(&ran, "plan", OUTCOME_OK, "approved");
	assert_rows(&w.d, campaigns, "approved|person:anne\napproved|job:plan");
	assert_rows(&w.d, held, "queued|2");
	end(&w);
}

static void test_plan_each(void **state)
{
	struct world w;

	(void)state;
	plan_first(&w, SOURCE CENTRE "[campaign]\napprove = each\n");
	approve_by_hand(&w);
	assert_str(directory_rows(&w.d, "UPDATE fiche SET verified_at = 1700000000 WHERE id = 2"), STR_NONE);
	at("2026-11-24T08:00:00Z");
	struct ran ran = run_job(&w, "plan");
	assert_step(&ran, "plan", OUTCOME_ATTENTION, "vigie campaign approve");
	assert_rows(&w.d, campaigns, "approved|person:anne\nplanned|");
	assert_rows(&w.d, held, "held|1\nqueued|1");
	end(&w);
}

static void test_send(void **state)
{
	struct world w;

	(void)state;
	begin(&w, CENTRE "[smtp]\nhost = 127.0.0.1\nport = 1\n");
	at("2026-11-22T15:00:00Z"); /* a Sunday */
	struct ran ran = run_job(&w, "send");
	assert_step(&ran, "send", OUTCOME_SKIPPED, "2026-11-23 08:00");
	end(&w);
}

static void test_settings(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "[run]\nsummary_to = equipe\n" CENTRE "[smtp]\nport = many\n");
	struct ran ran = run_job(&w, "send");
	assert_step(&ran, "send", OUTCOME_FAILED, "[smtp]");
	assert_int_equal(runner_worst(&ran), ERR_CONFIG);
	ran = run_job(&w, "report");
	assert_step(&ran, "report", OUTCOME_FAILED, "[run] summary_to");
	end(&w);
}

int main(void)
{
	struct tests t = { 0 };

	i18n_init("en");
	tests_add(&t, "every job has its steps", test_table, NULL);
	tests_add(&t, "what is not configured is skipped, and says so", test_unconfigured, NULL);
	tests_add(&t, "each source is a step", test_import, NULL);
	tests_add(&t, "who approved once has approved", test_plan, NULL);
	tests_add(&t, "but not where each is to be approved", test_plan_each, NULL);
	tests_add(&t, "outside of the window nothing leaves", test_send, NULL);
	tests_add(&t, "a wrong setting fails its step alone", test_settings, NULL);
	return tests_run(&t, "jobs");
}
