#include "schedules/summary.h"

#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "rules/stale.h"
#include "schedules/runner.h"
#include "store/campaign.h"
#include "store/figures.h"
#include "store/task.h"

enum { NAMED = 10, NAME_WIDTH = 44, CAMPAIGNS = 20 };

/* What waits, as the database knows it. */
struct waiting {
	struct task *tasks;
	int64_t n[TASK_KINDS];
	struct campaign *campaigns;
	struct stopped *stopped;
	struct tally *proposals;
	int64_t duplicates;
};

static bool gather(
    struct arena *a, struct db *db, const struct conf *conf, int64_t now, struct waiting *w, struct err *err)
{
	struct policies policies;

	*w = (struct waiting){ .tasks = NULL };
	if (!stale_policies(a, conf, &policies, err) ||
	    !task_list(a, db, &policies, STR_NONE, now, &w->tasks, err) ||
	    !campaign_list(a, db, CAMPAIGNS, &w->campaigns, err) ||
	    !figures_stopped(a, db, &w->stopped, err) || !figures_pending(a, db, &w->proposals, err) ||
	    !figures_duplicates(db, &w->duplicates, err))
		return false;
	for (const struct task *t = w->tasks; t; t = t->next)
		w->n[t->kind]++;
	return true;
}

/* A line; what comes from outside is made plain. */
static void line(struct arena *a, struct buf *out, const char *before, struct str s)
{
	buf_fmt(out, "%s%.*s\n", before, STR_ARG(text_plain(a, s)));
}

/* For a person ------------------------------------------------------------------------------------------------- */

static void put_tasks(struct arena *a, const struct waiting *w, enum task_kind kind, const char *title,
    const char *command, struct buf *out)
{
	int named = 0;

	if (!w->n[kind])
		return;
	line(a, out, "- ", str_of(title));
	for (const struct task *t = w->tasks; t && named < NAMED; t = t->next) {
		if (t->kind != kind)
			continue;
		struct str name = text_cut(t->name, NAME_WIDTH);
		struct str call = arena_fmt(a, command, (long long)t->ref);
		line(a, out, "    ",
		    arena_fmt(a, "%.*s%s%.*s", STR_ARG(name), name.n ? ": " : "", STR_ARG(call)));
		named++;
	}
	if (w->n[kind] > named)
		line(a, out, "    ", str_of(_("…and more: vigie tasks")));
}

static void put_campaigns(struct arena *a, const struct waiting *w, struct buf *out)
{
	for (const struct campaign *c = w->campaigns; c; c = c->next) {
		if (str_is(c->state, "paused"))
			line(a, out, "- ",
			    arena_fmt(a,
			        _("campaign %.*s is paused: %.*s (vigie campaign approve %.*s goes on)"),
			        STR_ARG(c->name), STR_ARG(c->reason), STR_ARG(c->name)));
		else if (str_is(c->state, "planned"))
			line(a, out, "- ",
			    arena_fmt(a, _("campaign %.*s waits for approval: vigie campaign approve %.*s"),
			        STR_ARG(c->name), STR_ARG(c->name)));
	}
}

static void put_proposals(struct arena *a, const struct waiting *w, struct buf *out)
{
	struct str by = STR_NONE;
	int64_t n = 0;

	for (const struct tally *t = w->proposals; t; t = t->next) {
		by = arena_fmt(a, "%.*s%s%.*s %lld", STR_ARG(by), by.n ? ", " : "",
		    STR_ARG(history_name(t->word)), (long long)t->n);
		n += t->n;
	}
	if (n)
		line(a, out, "- ",
		    arena_fmt(a,
		        ngettext("%lld proposal waits (%.*s): vigie review list",
		            "%lld proposals wait (%.*s): vigie review list", (unsigned long)n),
		        (long long)n, STR_ARG(by)));
}

/* A failure that trying again does not mend. */
static bool is_lasting(const struct ran_step *s)
{
	return s->outcome == OUTCOME_FAILED && s->kind != ERR_RETRY;
}

static void put_for_a_person(struct arena *a, const struct waiting *w, const struct ran *ran, struct buf *out)
{
	const int64_t *n = w->n;

	for (const struct ran_step *s = ran->steps; s; s = s->next)
		if (is_lasting(s))
			line(a, out, "- ", arena_fmt(a, "%.*s: %.*s", STR_ARG(s->name), STR_ARG(s->message)));
	for (const struct stopped *s = w->stopped; s; s = s->next)
		line(a, out, "- ",
		    arena_fmt(a, _("the delivery of %.*s was stopped: %.*s"), STR_ARG(s->source),
		        STR_ARG(s->message)));
	put_campaigns(a, w, out);
	put_tasks(a, w, TASK_QUESTION,
	    arena_fmt(a,
	        ngettext("%lld reply waits to be read:", "%lld replies wait to be read:",
	            (unsigned long)n[TASK_QUESTION]),
	        (long long)n[TASK_QUESTION])
	        .p,
	    "vigie inbox show %lld", out);
	put_tasks(a, w, TASK_UNSURE,
	    arena_fmt(a,
	        ngettext("%lld e-mail may or may not have arrived:",
	            "%lld e-mails may or may not have arrived:", (unsigned long)n[TASK_UNSURE]),
	        (long long)n[TASK_UNSURE])
	        .p,
	    "vigie campaign settle %lld sent|failed|again", out);
	put_proposals(a, w, out);
	if (w->duplicates)
		line(a, out, "- ",
		    arena_fmt(a,
		        ngettext("%lld possible duplicate waits: vigie review list --kind duplicate",
		            "%lld possible duplicates wait: vigie review list --kind duplicate",
		            (unsigned long)w->duplicates),
		        (long long)w->duplicates));
	if (n[TASK_PHONE])
		line(a, out, "- ",
		    arena_fmt(a,
		        ngettext("%lld organisation can only be telephoned: vigie tasks",
		            "%lld organisations can only be telephoned: vigie tasks",
		            (unsigned long)n[TASK_PHONE]),
		        (long long)n[TASK_PHONE]));
}

/* The rest ----------------------------------------------------------------------------------------------------- */

static void put_passing(struct arena *a, const struct ran *ran, struct buf *out)
{
	for (const struct ran_step *s = ran->steps; s; s = s->next)
		if (s->outcome == OUTCOME_FAILED && s->kind == ERR_RETRY)
			line(a, out, "- ", arena_fmt(a, "%.*s: %.*s", STR_ARG(s->name), STR_ARG(s->message)));
}

static void put_done(struct arena *a, const struct ran *ran, struct buf *out)
{
	for (const struct ran_step *s = ran->steps; s; s = s->next) {
		struct str figures = figures_words(a, s->figures);
		if (!s->ended_at || (s->outcome == OUTCOME_FAILED && !figures.n))
			continue; /* it is the one that tells; it was told above */
		struct str message = s->outcome == OUTCOME_FAILED ? STR_NONE : s->message;
		const char *between = message.n && figures.n ? "; " : "";
		const char *nothing = message.n || figures.n ? "" : _("nothing to do");
		line(a, out, "- ",
		    arena_fmt(a, "%.*s: %.*s%s%.*s%s", STR_ARG(s->name), STR_ARG(message), between,
		        STR_ARG(figures), nothing));
	}
}

static void section(struct buf *out, const char *title, struct str lines)
{
	if (lines.n)
		buf_fmt(out, "\n%s\n\n%.*s", title, STR_ARG(lines));
}

struct str summary_subject(struct arena *a, const struct ran *ran, int64_t now)
{
	enum outcome worst = runner_outcome(ran);
	char date[CLOCK_DATE];

	clock_date(now, date);
	return arena_fmt(a,
	    worst == OUTCOME_FAILED          ? _("Vigie, %s: something failed")
	        : worst == OUTCOME_ATTENTION ? _("Vigie, %s: a person should look")
	                                     : _("Vigie, %s: all went well"),
	    date);
}

bool summary_write(struct arena *a, struct db *db, const struct conf *conf, const struct ran *ran,
    int64_t now, struct buf *out, struct err *err)
{
	struct buf AUTO_BUF person = BUF_INIT(out->limit), passing = BUF_INIT(out->limit),
	                    done = BUF_INIT(out->limit);
	struct waiting w;

	if (!gather(a, db, conf, now, &w, err))
		return false;
	put_for_a_person(a, &w, ran, &person);
	put_passing(a, ran, &passing);
	put_done(a, ran, &done);
	line(a, out, "", summary_subject(a, ran, now));
	section(out, _("FOR A PERSON"), buf_str(&person));
	if (!person.n)
		buf_fmt(out, "\n%s\n", _("Nothing waits for a person."));
	section(out, _("WENT WRONG, AND IS TRIED AGAIN THE NEXT TIME"), buf_str(&passing));
	section(out, _("WHAT WAS DONE"), buf_str(&done));
	if (!buf_ok(&person) || !buf_ok(&passing) || !buf_ok(&done) || !buf_ok(out))
		return err_set(err, ERR_FATAL, _("out of memory"));
	return true;
}
