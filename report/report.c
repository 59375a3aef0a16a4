#include "report/report.h"

#include "lib/i18n.h"
#include "store/list.h"

#include <assert.h>

struct counting {
	struct report *report;
	const struct policies *policies;
};

static bool on_row(void *ctx, const struct stale_row *row, struct err *err)
{
	struct counting *c = ctx;
	struct stale_fiche f = list_stale_fiche(row);
	struct staleness s = stale_of(c->policies, &f, c->report->now);

	(void)err;
	rates_add(&c->report->rates, f.region, &s);
	return true;
}

static bool count_tasks(
    struct arena *a, struct db *db, const struct policies *policies, struct report *r, struct err *err)
{
	struct task *t;

	if (!task_list(a, db, policies, STR_NONE, r->now, &t, err))
		return false;
	for (; t; t = t->next)
		r->tasks[t->kind]++;
	return true;
}

bool report_gather(struct arena *a, struct db *db, const struct policies *policies, int64_t from, int64_t to,
    int64_t now, struct report *out, struct err *err)
{
	struct report r = { .from = from, .to = to, .now = now };
	struct counting c = { .report = &r, .policies = policies };

	if (!db_snapshot(db, err))
		return false;
	bool ok = list_stale(db, &c, on_row, err) && figures_read(a, db, from, to, &r.figures, err) &&
	    count_tasks(a, db, policies, &r, err);
	db_rollback(db);
	if (ok)
		*out = r;
	return ok;
}

/* Lines ------------------------------------------------------------------------------------------------------ */

int report_lines(const struct report *r, struct report_line out[REPORT_LINES])
{
	static const char *const directory = N_("The directory"), *const update = N_("Updating"),
	                         *const mail = N_("E-mails"), *const answers = N_("Feedback"),
	                         *const decisions = N_("Proposals"),
	                         *const left = N_("Left for a person today");
	const struct figures *f = &r->figures;
	const struct report_line lines[] = {
		{ "fiches", directory, N_("Active fiches today"), f->fiches },
		{ "created", directory, N_("New fiches"), f->created },
		{ "closed", directory, N_("Closed fiches"), f->closed },
		{ "verified", update, N_("Fiches verified"), f->verified },
		{ "corrected", update, N_("Corrections without a full update"), f->corrected },
		{ "requests", mail, N_("Update requests sent"), f->requests },
		{ "reminders", mail, N_("Reminders sent"), f->reminders },
		{ "undelivered", mail, N_("Refused by the receiving server"), f->undelivered },
		{ "asked", mail, N_("Contacts asked"), f->asked },
		{ "answered", mail, N_("Contacts who answered"), f->answered },
		{ "dead", mail, N_("Addresses that work no more"), f->dead },
		{ "opted_out", mail, N_("Addresses that want no more e-mail"), f->opted_out },
		{ "feedback", answers, N_("Feedback received, all channels"), f->replies + f->calls },
		{ "replies", answers, N_("Replies from people"), f->replies },
		{ "replies_handled", answers, N_("Replies handled"), f->replies_handled },
		{ "calls", answers, N_("Verifications by telephone, visit, web"), f->calls },
		{ "offered", decisions, N_("Values proposed"), f->offered },
		{ "accepted", decisions, N_("Accepted"), f->accepted },
		{ "rejected", decisions, N_("Rejected"), f->rejected },
		{ "pending", left, N_("Proposals to decide"), f->pending },
		{ "duplicates", left, N_("Possible duplicates to decide"), f->duplicates },
		{ "questions", left, N_("Replies to read"), r->tasks[TASK_QUESTION] },
		{ "unsure", left, N_("E-mails of unknown fate"), r->tasks[TASK_UNSURE] },
		{ "phone", left, N_("Organisations to telephone"), r->tasks[TASK_PHONE] },
	};

	static_assert(sizeof lines / sizeof *lines <= REPORT_LINES, "room for all lines");
	memcpy(out, lines, sizeof lines);
	return sizeof lines / sizeof *lines;
}

struct str report_word(struct str word)
{
	static const struct {
		const char *word, *label;
	} words[] = {
		{ "bounce", N_("not delivered") },
		{ "delayed", N_("delayed") },
		{ "unsubscribe", N_("wants no more e-mail") },
		{ "auto-reply", N_("automatic reply") },
		{ "closed", N_("has closed") },
		{ "contact-changed", N_("another contact") },
		{ "corrected", N_("values corrected") },
		{ "confirmed", N_("nothing has changed") },
		{ "question", N_("for a person to read") },
		{ "phone", N_("telephone") },
		{ "email", N_("e-mail") },
		{ "e-mail", N_("e-mail") },
		{ "web", N_("web") },
		{ "visit", N_("visit") },
		{ "source", N_("source that verifies") },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(word, words[i].word))
			return str_of(_(words[i].label));
	return word;
}
