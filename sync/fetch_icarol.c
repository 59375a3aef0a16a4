/* fetch_icarol.c: another centre's iCarol, through its replication API.
 *
 * Each delivery is the whole set (fetch_icarol_set.h). The list of all records says when each was changed; what is as it
 * was is taken from the last delivery, what is not in the list any more is left out, and only the rest is asked for. So a
 * deletion that nobody told is seen, and an agency is always whole. A record that is listed and not given stays as it
 * was; where it never was, and there is no last delivery, this one says that it is only a part, so that nothing counts as
 * gone. */
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/net.h"
#include "sync/fetch_icarol_api.h"
#include "sync/fetch_icarol_set.h"
#include "sync/fetchers.h"

enum { BATCH = 500, FAILURES_MAX = 20 };

struct icarol {
	const struct fetch_job *job;
	struct arena *a;
	struct icarol_api api;
	struct icarol_set set;
	bool wanted[ICAROL_LANGS]; /* languages */
	int lang;                  /* being asked for */
	size_t batch;              /* how many the server gives at once */
	size_t came, failures;
};

/* The list ------- */

static bool is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || strchr(",&#?%+", s.p[i]))
			return false;
	return s.n > 0 && s.n <= 64;
}

static bool on_listed(void *ctx, const struct icarol_api_record *r, struct err *err)
{
	struct icarol *x = ctx;

	if (!is_number(r->number))
		return err_set(err, ERR_RETRY, _("%s lists a record with a number that is none: %.*s"),
		    x->api.base, STR_ARG(r->number));
	if (x->set.n == ICAROL_LISTED_MAX)
		return err_set(
		    err, ERR_INPUT, _("%s lists more than %d records"), x->api.base, ICAROL_LISTED_MAX);
	struct icarol_listed *l = icarol_set_find(&x->set, r->number);
	if (!l)
		l = icarol_set_add(&x->set, r->number);
	l->in[x->lang] = true;
	l->changed[x->lang] = arena_str(x->a, r->updated_on);
	x->came++;
	return true;
}

static bool list_all(struct icarol *x, struct err *err)
{
	const struct icarol_api_visitor v = { .ctx = x, .record = on_listed };

	for (x->lang = 0; x->lang < ICAROL_LANGS; x->lang++) {
		if (!x->wanted[x->lang])
			continue;
		x->came = 0;
		if (!icarol_api_list(&x->api, icarol_langs[x->lang], NULL, &v, err))
			return false;
		if (!x->came)
			return err_set(err, ERR_RETRY, _("%s lists no record in the language \"%s\""),
			    x->api.base, icarol_langs[x->lang]);
	}
	icarol_set_sort(&x->set);
	return true;
}

/* Records ------------------------------------------------------------------------------------------------------------ */

static bool on_record(void *ctx, const struct icarol_api_record *r, struct err *err)
{
	struct icarol *x = ctx;
	struct icarol_listed *l = icarol_set_find(&x->set, r->number);

	if (!l || !l->in[x->lang] || l->got[x->lang])
		return true; /* not asked for */
	if (++x->came % 100 == 0 && x->job->progress)
		x->job->progress(x->job->ctx, x->came);
	return icarol_set_keep(&x->set, l, x->lang, r->json, err);
}

/* Asks for these; halves what the server does not give, down to one, which is then left as it was. */
static bool ask(struct icarol *x, struct icarol_listed *const *l, size_t n, struct err *err)
{
	const struct icarol_api_visitor v = { .ctx = x, .record = on_record };
	struct buf AUTO_BUF numbers = BUF_INIT((size_t)1 << 20);

	for (size_t i = 0; i < n; i++)
		buf_fmt(&numbers, "%s%.*s", i ? "," : "", STR_ARG(l[i]->number));
	if (icarol_api_records(&x->api, icarol_langs[x->lang], buf_str(&numbers), &v, err))
		return true;
	if (err->kind != ERR_INPUT)
		return false;
	if (n == 1) {
		if (++x->failures <= FAILURES_MAX)
			return true;
		err->kind = ERR_RETRY;
		return false;
	}
	if (x->batch > n / 2 + 1)
		x->batch = n / 2 + 1;
	return ask(x, l, n / 2, err) && ask(x, l + n / 2, n - n / 2, err);
}

/* Is it still to be asked for in this language? */
static bool is_due(const struct icarol *x, const struct icarol_listed *l)
{
	return !l->known && l->in[x->lang] && !l->got[x->lang];
}

static bool ask_due(struct icarol *x, struct err *err)
{
	struct icarol_listed *due[BATCH];
	size_t n = 0;

	for (size_t i = 0; i <= x->set.n; i++) {
		if (i < x->set.n && is_due(x, &x->set.list[i]))
			due[n++] = &x->set.list[i];
		if (n && (n >= x->batch || i == x->set.n)) {
			if (!ask(x, due, n, err))
				return false;
			n = 0;
		}
	}
	return true;
}

/* A server that gives nothing of what it lists is ill: it has not lost these records. */
static bool gives_something(const struct icarol *x, struct err *err)
{
	size_t due = 0;

	for (size_t i = 0; i < x->set.n; i++)
		due += !x->set.list[i].known;
	bool ill = !x->came && (due > FAILURES_MAX || (due && due == x->set.n));
	return !ill ||
	    err_set(err, ERR_RETRY, _("%s lists %zu records and gives none of them"), x->api.base, due);
}

/* Twice: what is listed and not given may only have been in the wrong moment. */
static bool fetch_records(struct icarol *x, struct err *err)
{
	x->came = 0;
	for (x->lang = 0; x->lang < ICAROL_LANGS; x->lang++)
		if (x->wanted[x->lang] && (!ask_due(x, err) || !ask_due(x, err)))
			return false;
	return gives_something(x, err);
}

/* The fetch ---------------------------------------------------------------------------------------------------------- */

static bool read_langs(struct icarol *x, struct err *err)
{
	const char *section = x->job->source->section;
	struct str *names;
	size_t n = conf_list(x->a, x->job->conf, section, "languages", &names);

	for (size_t i = 0; i < n; i++) {
		bool fr = str_is(names[i], "fr"), en = str_is(names[i], "en");
		if (!fr && !en)
			return conf_bad(
			    x->job->conf, section, "languages", _("\"fr\", \"en\", or both"), err);
		x->wanted[fr ? 0 : 1] = true;
	}
	if (!n)
		x->wanted[0] = x->wanted[1] = true;
	return true;
}

static bool bring(struct icarol *x, struct fetched *out, struct err *err)
{
	if (!read_langs(x, err) || !icarol_api_open(x->job, &x->api, err) || !list_all(x, err) ||
	    !icarol_set_look_back(&x->set, err))
		return false;
	if (icarol_set_is_unchanged(&x->set)) {
		out->not_modified = true;
		return true;
	}
	if (!fetch_records(x, err) || !icarol_set_write(&x->set, err))
		return false;
	out->part = x->set.missing && !x->set.old_lines;
	if (x->set.missing)
		out->name = arena_fmt(x->a,
		    ngettext("%.*s (%zu record is listed and was not given)",
		        "%.*s (%zu records are listed and were not given)", x->set.missing),
		    STR_ARG(out->name), x->set.missing);
	return true;
}

static bool fetch(const struct fetch_job *job, struct fetched *out, struct err *err)
{
	struct icarol x = { .job = job, .a = job->a, .batch = BATCH };

	out->name = net_shown_url(job->a, arena_z(job->a, job->source->where));
	icarol_set_open(&x.set, job);
	bool ok = bring(&x, out, err);
	icarol_set_close(&x.set);
	return ok;
}

static bool on_counted(void *ctx, const struct icarol_api_record *r, struct err *err)
{
	(void)r;
	(void)err;
	++*(size_t *)ctx;
	return true;
}

static bool check(const struct fetch_job *job, bool reach, struct str *found, struct err *err)
{
	struct icarol x = { .job = job, .a = job->a };
	size_t n = 0;
	const struct icarol_api_visitor v = { .ctx = &n, .record = on_counted };
	char today[CLOCK_DATE];

	if (!read_langs(&x, err) || !icarol_api_open(job, &x.api, err))
		return false;
	*found = net_shown_url(job->a, arena_z(job->a, job->source->where));
	if (!reach || !job->path)
		return true;
	clock_date(job->now, today);
	if (!icarol_api_list(
	        &x.api, icarol_langs[!x.wanted[0]], arena_fmt(job->a, "%s 00:00:00", today).p, &v, err))
		return false;
	*found = arena_fmt(job->a,
	    ngettext("%.*s answers; %zu record was changed today",
	        "%.*s answers; %zu records were changed today", n),
	    STR_ARG(*found), n);
	return true;
}

static const char *const schemes[] = { "https", "http", NULL };
static const char *const keys[] = { "languages", "query", NULL };

const struct fetcher fetcher_icarol = {
	.name = "icarol",
	.summary = N_("another centre's iCarol, through its replication API"),
	.schemes = schemes,
	.keys = keys,
	.fetch = fetch,
	.check = check,
};
