/* tasks.c: vigie tasks. */
#include "cmd/commands.h"
#include "lib/i18n.h"
#include "report/report.h"

static const struct print_column columns[] = {
	{ "kind", N_("KIND"), 0 },
	{ "ref", N_("NUMBER"), PRINT_RIGHT },
	{ "since", N_("SINCE"), 0 },
	{ "fiche", N_("FICHE"), PRINT_ID },
	{ "name", N_("NAME"), PRINT_CUT },
	{ "region", N_("REGION"), PRINT_SPARE },
	{ "phone", N_("PHONE"), 0 },
	{ "why", N_("WHY"), PRINT_CUT },
	{ "text", N_("TEXT"), PRINT_CUT | PRINT_SPARE },
};

/* For people; programs get the words as they stand. */
static struct str word_of(struct app *app, struct str word)
{
	static const struct {
		const char *word, *label;
	} words[] = {
		{ "question", N_("question") },
		{ "unsure", N_("unsure") },
		{ "phone", N_("telephone") },
		{ "no-address", N_("no e-mail address") },
		{ "opted-out", N_("wants no e-mail") },
		{ "dead", N_("its address works no more") },
		{ "exhausted", N_("asked often, no answer") },
	};

	for (size_t i = 0; !app->json && i < sizeof words / sizeof *words; i++)
		if (str_is(word, words[i].word))
			return str_of(_(words[i].label));
	return app->json ? word : report_word(word);
}

static void put_task(struct app *app, const struct task *t)
{
	struct print *p = &app->out;

	print_begin(p);
	print_str(p, word_of(app, str_of(task_kinds[t->kind])));
	/* The number of a fiche is the database's own: people name it by its identifier. */
	if (t->kind == TASK_PHONE && !app->json)
		print_z(p, NULL);
	else
		print_int(p, t->ref);
	print_time(p, t->since);
	print_str(p, t->uuid);
	print_str(p, t->name);
	print_str(p, t->region);
	print_str(p, t->phone);
	print_str(p, t->kind == TASK_QUESTION && !app->json ? report_word(t->why) : word_of(app, t->why));
	print_str(p, t->text);
	print_end(p);
}

/* What to do with each kind that was listed. */
static void say_what_next(struct app *app, const bool kinds[TASK_KINDS])
{
	if (kinds[TASK_QUESTION])
		app_say(app, "%s",
		    _("a question: \"vigie inbox show NUMBER\" shows the reply and what to do with it"));
	if (kinds[TASK_UNSURE])
		app_say(app, "%s",
		    _("unsure: when it is known what became of it, \"vigie campaign settle NUMBER sent\", failed or again"));
	if (kinds[TASK_PHONE])
		app_say(app, "%s",
		    _("by telephone: \"vigie show FICHE\", call, then \"vigie verified FICHE --channel phone --by NAME --title "
		      "TITLE\""));
}

bool cmd_tasks(struct app *app, const struct args *args, struct err *err)
{
	bool kinds[TASK_KINDS] = { false };
	const struct conf *conf;
	struct policies policies;
	struct task *tasks;
	struct str region;
	int64_t max = INT32_MAX, n = 0;

	if (!app_region(app, args, &region, err) || !app_number(app, args, "max", 1, INT32_MAX, &max, err) ||
	    !app_conf(app, &conf, err) || !stale_policies(app->a, conf, &policies, err) ||
	    !task_list(app->a, app->db, &policies, region, app->now, &tasks, err))
		return false;
	print_table(&app->out, columns, sizeof columns / sizeof *columns);
	for (const struct task *t = tasks; t; t = t->next) {
		if (++n > max)
			continue;
		put_task(app, t);
		kinds[t->kind] = true;
	}
	if (!n)
		app_say(app, "%s", _("nothing is left for a person"));
	if (n > max)
		app_say(app, _("the first %lld of %lld; --max shows more"), (long long)max, (long long)n);
	if (!app->json)
		say_what_next(app, kinds);
	return true;
}
