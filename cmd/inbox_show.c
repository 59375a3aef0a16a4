/* inbox_show.c: vigie inbox show: what waits for a person, and one message with what it did. */
#include "cmd/inbox.h"

#include "cmd/describe.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "report/report.h"
#include "store/evidence.h"
#include "store/inbound.h"
#include "store/outbox.h"
#include "store/proposal.h"

#include <string.h>

enum { LINE_MAX_BYTES = 2048 };

/* Words ------------------------------------------------------------------------------------------------------------ */

static const struct word {
	const char *word, *label; /* N_() */
} states[] = {
	{ "applied", N_("applied") },
	{ "waiting", N_("waits for a person") },
	{ "handled", N_("done") },
	{ "repeated", N_("the same answer came before") },
}, verdicts[] = {
	{ "none", N_("it does not say which e-mail it answers") },
	{ "valid", N_("it answers our e-mail: the address it was sent to is proof") },
	{ "expired", N_("it answers our e-mail, but too late") },
	{ "forged", N_("the address it was sent to is not one that this database gave: forged, or of another copy") },
};

static const char *label_of(struct app *app, const struct word *words, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(word, words[i].word))
			return _(words[i].label);
	return arena_z(app->a, word);
}

#define LABEL(app, words, word) label_of((app), (words), sizeof(words) / sizeof *(words), (word))

/* Ours in the user's language, another module's as it stands. */
static const char *why_of(struct app *app, const struct inbound *m)
{
	return m->why.n ? _(arena_z(app->a, m->why)) : "";
}

static struct str minute(struct app *app, int64_t at)
{
	char text[CLOCK_MINUTE];

	clock_minute(at, text);
	return arena_str(app->a, str_of(text));
}

/* What waits --------------------------------------------------------------------------------------------------- */

static const struct print_column columns[] = {
	{ "id", N_("NUMBER"), PRINT_RIGHT },
	{ "received_at", N_("RECEIVED"), 0 },
	{ "class", N_("WHAT IT SEEMS TO BE"), 0 },
	{ "state", NULL, PRINT_PROGRAMS },
	{ "token", NULL, PRINT_PROGRAMS },
	{ "name", N_("FICHE"), PRINT_CUT },
	{ "sender", N_("FROM"), PRINT_CUT | PRINT_SPARE },
	{ "subject", N_("SUBJECT"), PRINT_CUT | PRINT_SPARE },
	{ "why", N_("WHY"), PRINT_CUT },
	{ "email", NULL, PRINT_PROGRAMS },
	{ "message_id", NULL, PRINT_PROGRAMS },
	{ "read_at", NULL, PRINT_PROGRAMS },
	{ "handled_by", NULL, PRINT_PROGRAMS },
	{ "handled_at", NULL, PRINT_PROGRAMS },
	{ "text", NULL, PRINT_PROGRAMS },
};

/* The fiches of the e-mail that it answers; blank: it is not known which. */
static bool about(struct app *app, const struct inbound *m, struct str *out, struct err *err)
{
	int64_t fiches = 0;

	*out = STR_NONE;
	if (m->email && !outbox_about(app->a, app->db, m->email, out, &fiches, err))
		return false;
	if (fiches > 1)
		*out = arena_fmt(app->a,
		    ngettext("%.*s and %lld more", "%.*s and %lld more", (unsigned long)fiches - 1),
		    STR_ARG(*out), (long long)fiches - 1);
	return true;
}

static bool put_row(struct app *app, const struct inbound *m, struct err *err)
{
	struct print *p = &app->out;
	struct str name;

	if (!about(app, m, &name, err))
		return false;
	print_begin(p);
	print_int(p, m->id);
	print_time(p, m->received_at);
	print_str(p, app->json ? m->cls : report_word(m->cls));
	print_str(p, m->state);
	print_str(p, m->token);
	print_str(p, name);
	print_str(p, m->sender);
	print_str(p, m->subject);
	print_z(p, app->json ? arena_z(app->a, m->why) : why_of(app, m));
	print_int(p, m->email);
	print_str(p, m->message_id);
	print_time(p, m->read_at);
	print_str(p, m->handled_by);
	print_time(p, m->handled_at);
	print_str(p, m->text);
	print_end(p);
	return true;
}

static bool list(struct app *app, const struct args *args, struct err *err)
{
	bool all = args_flag(args, "all");
	int64_t max = 0;
	struct inbound *m;

	if (!app_number(app, args, "max", 1, INT32_MAX, &max, err) ||
	    !inbound_list(app->a, app->db, all ? STR_NONE : STR("waiting"), (int)max, &m, err))
		return false;
	if (!m)
		app_say(app, "%s", all ? _("no message has come yet") : _("no message waits"));
	else if (!app->json)
		app_say(app, "%s", _("\"vigie inbox show NUMBER\" shows one whole"));
	print_table(&app->out, columns, sizeof columns / sizeof *columns);
	for (; m; m = m->next)
		if (!put_row(app, m, err))
			return false;
	return true;
}

/* One of them ---------------------------------------------------------------------------------------------------- */

static const struct print_column effect_columns[] = {
	{ "message", NULL, PRINT_PROGRAMS },
	{ "effect", NULL, PRINT_PROGRAMS },
	{ "name", NULL, PRINT_PROGRAMS },
	{ "ref", NULL, PRINT_PROGRAMS },
	{ "address", NULL, PRINT_PROGRAMS },
	{ "before", NULL, PRINT_PROGRAMS },
	{ "stands", NULL, PRINT_PROGRAMS },
};

static void put(struct app *app, const char *label, struct str value)
{
	if (value.n)
		print_field(&app->out, 1, label, value, NULL);
}

/* "Courriel : info@… → luc@…" of a proposal, and what became of it. */
static bool put_proposal(struct app *app, const struct effect *e, bool *pending, struct err *err)
{
	struct proposal p;
	struct fiche f;

	if (!proposal_get(app->a, app->db, e->ref, &p, err) || !fiche_load(app->a, app->db, p.fiche, &f, err))
		return false;
	*pending |= str_is(p.state, "pending");
	struct str label = describe_path(app->a, f.record, p.path, app->french);
	print_field(&app->out, 1,
	    arena_fmt(app->a, _("Proposal %lld, %.*s, %.*s"), (long long)p.id, STR_ARG(e->fiche_name),
	        STR_ARG(label))
	        .p,
	    describe_change(app->a, p.path, p.old, p.new, app->french), describe_word(app->a, p.state));
	return true;
}

/* In words. An address is in the effects of a bounce, or of an answer that came from it after all. */
static void put_effect(struct app *app, const struct inbound *m, const struct effect *e, bool stands)
{
	const char *says = NULL;
	struct str what = e->address;

	if (str_is(e->kind, "address"))
		says = str_is(m->cls, "bounce") ? N_("E-mail to %.*s came back")
		                                : N_("E-mail to %.*s works after all");
	else if (str_is(e->kind, "opt-out"))
		says = N_("No more e-mail to %.*s");
	else if (str_is(e->kind, "request"))
		says = N_("Request %.*s is closed");
	else if (str_is(e->kind, "outbox"))
		says = N_("What became of e-mail %.*s is known now");
	else
		says = N_("Vouched for: %.*s");
	if (str_is(e->kind, "evidence"))
		what = e->fiche_name;
	else if (!what.n)
		what = arena_fmt(app->a, "%lld", (long long)e->ref);
	struct buf AUTO_BUF text = BUF_INIT(LINE_MAX_BYTES);
	buf_fmt(&text, _(says), STR_ARG(what));
	if (stands)
		print_line(&app->out, "  %s", buf_z(&text));
	else
		print_line(&app->out, _("  %s (taken back)"), buf_z(&text));
}

static bool put_effects(struct app *app, const struct inbound *m, bool *pending, struct err *err)
{
	struct effect *e;
	bool stands;

	if (!inbound_effects(app->a, app->db, m->id, &e, err))
		return false;
	if (app->json)
		print_table(&app->out, effect_columns, sizeof effect_columns / sizeof *effect_columns);
	else if (e)
		print_heading(&app->out, 0, _("What it did"), STR_NONE);
	for (; e; e = e->next) {
		stands = !e->undone_at;
		if (stands && str_is(e->kind, "evidence") && !evidence_stands(app->db, e->ref, &stands, err))
			return false;
		if (app->json) {
			print_begin(&app->out);
			print_int(&app->out, m->id);
			print_str(&app->out, e->kind);
			print_str(&app->out, e->fiche_name);
			print_int(&app->out, e->ref);
			print_str(&app->out, e->address);
			print_str(&app->out, e->before);
			print_bool(&app->out, stands);
			print_end(&app->out);
		} else if (!str_is(e->kind, "proposal")) {
			put_effect(app, m, e, stands);
		} else if (!put_proposal(app, e, pending, err)) {
			return false;
		}
	}
	return true;
}

static bool put_card(struct app *app, const struct inbound *m, struct err *err)
{
	struct print *p = &app->out;
	struct str name;
	bool pending = false;

	if (!about(app, m, &name, err))
		return false;
	print_line(p, _("Message %lld: %.*s (%s)"), (long long)m->id, STR_ARG(report_word(m->cls)),
	    LABEL(app, states, m->state));
	put(app, _("From"), m->sender);
	put(app, _("Subject"), m->subject);
	put(app, _("Received"), minute(app, m->received_at));
	put(app, _("About"), name);
	put(app, _("Proof"), str_of(LABEL(app, verdicts, m->token)));
	if (strcmp(why_of(app, m), LABEL(app, verdicts, m->token)) != 0)
		put(app, _("Why"), str_of(why_of(app, m)));
	if (str_is(m->state, "handled"))
		put(app, _("Handled by"), history_name(m->handled_by));
	put(app, _("Its words"), m->text);
	if (!put_effects(app, m, &pending, err))
		return false;
	print_blank(p);
	if (pending)
		app_say(app, "%s", _("decide what it proposes: vigie review accept NUMBER, or reject"));
	if (str_is(m->state, "waiting"))
		app_say(app,
		    _("when you have done what it asks for: vigie inbox done %lld; verify a fiche: vigie verified"),
		    (long long)m->id);
	return true;
}

bool inbox_show(struct app *app, const struct args *args, struct err *err)
{
	bool pending = false;

	if (args->n == 1)
		return list(app, args, err);
	for (int i = 1; i < args->n; i++) {
		int64_t id;
		struct inbound m;
		if (!inbox_read_id(app, args->v[i], &id, err) || !inbound_get(app->a, app->db, id, &m, err))
			return false;
		if (!app->json) {
			if (!put_card(app, &m, err))
				return false;
			continue;
		}
		print_table(&app->out, columns, sizeof columns / sizeof *columns);
		if (!put_row(app, &m, err) || !put_effects(app, &m, &pending, err))
			return false;
	}
	return true;
}
