#include "schedules/job.h"

#include "lib/i18n.h"
#include "lib/json.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum { FIGURES_MAX = 4096 };

const char *const outcomes[OUTCOMES] = { "ok", "skipped", "attention", "failed" };

/* Every figure that a step counts, in people's words. */
static const struct {
	const char *key, *label;
} figure_labels[] = {
	{ "items", N_("records read") },
	{ "created", N_("new fiches") },
	{ "joined", N_("joined to a fiche of another source") },
	{ "changed", N_("values changed") },
	{ "proposed", N_("values proposed") },
	{ "gone", N_("gone from the list") },
	{ "returned", N_("back in the list") },
	{ "outside", N_("outside the territory") },
	{ "refused", N_("records refused") },
	{ "scored", N_("fiches matched") },
	{ "pairs", N_("possible duplicates found") },
	{ "vanished", N_("possible no more") },
	{ "merged", N_("fiches merged") },
	{ "removed", N_("older copies removed") },
	{ "due", N_("fiches due") },
	{ "requests", N_("requests planned") },
	{ "asked", N_("fiches in them") },
	{ "reminders", N_("reminders planned") },
	{ "exhausted", N_("requests given up") },
	{ "phone", N_("fiches for the telephone") },
	{ "sent", N_("e-mails sent") },
	{ "failed", N_("refused for good") },
	{ "later", N_("put off by their server") },
	{ "unsure", N_("of unknown fate") },
	{ "cancelled", N_("no longer needed") },
	{ "left", N_("left for another day") },
	{ "fetched", N_("messages read") },
	{ "repeated", N_("messages known already") },
	{ "verified", N_("fiches verified") },
	{ "proposals", N_("values proposed") },
	{ "opted_out", N_("addresses that want no more e-mail") },
	{ "dead", N_("addresses that work no more") },
	{ "waiting", N_("messages that wait for a person") },
	{ "untrusted", N_("with a forged or expired token") },
	{ "purged", N_("old e-mails forgotten") },
};

bool done_say(struct done *d, enum outcome outcome, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(d->message, sizeof d->message, fmt, ap);
	va_end(ap);
	d->outcome = outcome;
	return true;
}

void done_count(struct done *d, const char *key, int64_t n)
{
	if (n && d->n < DONE_FIGURES)
		d->figures[d->n++] = (struct done_figure){ key, n };
}

struct str done_json(struct arena *a, const struct done *d)
{
	struct buf AUTO_BUF out = BUF_INIT(FIGURES_MAX);

	buf_char(&out, '{');
	for (int i = 0; i < d->n; i++)
		buf_fmt(&out, "%s\"%s\":%" PRId64, i ? "," : "", d->figures[i].key, d->figures[i].n);
	buf_char(&out, '}');
	return arena_str(a, buf_str(&out));
}

/* Back from JSON --------------------------------------------------------------------------------------------- */

struct words {
	struct buf out;
	struct str key;
	char room[64];
};

static bool on_key(void *ctx, struct str name)
{
	struct words *w = ctx;
	size_t n = name.n < sizeof w->room ? name.n : sizeof w->room;

	memcpy(w->room, name.p, n);
	w->key = (struct str){ w->room, n };
	return true;
}

static bool on_number(void *ctx, struct str spelling)
{
	struct words *w = ctx;
	struct str label = w->key;

	for (size_t i = 0; i < sizeof figure_labels / sizeof *figure_labels; i++)
		if (str_is(w->key, figure_labels[i].key))
			label = str_of(_(figure_labels[i].label));
	/* TRANSLATORS: "new fiches: 2" */
	buf_fmt(&w->out, "%s", w->out.n ? ", " : "");
	buf_fmt(&w->out, _("%.*s: %.*s"), STR_ARG(label), STR_ARG(spelling));
	return true;
}

static bool on_map(void *ctx)
{
	(void)ctx;
	return true;
}

/* A figure is a number, and nothing else. */
static bool no_text(void *ctx, struct str s)
{
	(void)ctx;
	(void)s;
	return false;
}

static bool no_bool(void *ctx, bool v)
{
	(void)ctx;
	(void)v;
	return false;
}

static bool no_list(void *ctx)
{
	(void)ctx;
	return false;
}

struct str figures_words(struct arena *a, struct str json)
{
	static const struct json_events events = { .null = no_list,
		.boolean = no_bool,
		.number = on_number,
		.string = no_text,
		.map_begin = on_map,
		.key = on_key,
		.map_end = on_map,
		.list_begin = no_list,
		.list_end = no_list };
	struct words w = { .out = BUF_INIT(FIGURES_MAX) };
	struct err ignored;
	struct str words = STR_NONE;

	if (json.n && json_parse(json, &events, &w, &ignored) && buf_ok(&w.out))
		words = arena_str(a, buf_str(&w.out));
	buf_free(&w.out);
	return words;
}
