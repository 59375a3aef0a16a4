#include "rules/stale.h"

#include "lib/clock.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "rules/region.h"

enum { MONTHS_MAX = 240 };

/* First needs (reference: what the service calls "premiers besoins"). Codes are branches of the 211 taxonomy. */
static const char *const first_needs[] = {
	/* food */
	"BD", "alimentaire", "alimentaires", "alimentation", "food",
	/* housing and shelter */
	"BH", "logement", "logements", "hebergement", "itinerance", "housing", "shelter", "shelters",
	"homelessness",
	/* mental health: counselling, facilities, treatment, support */
	"RD", "RF", "RM", "RP", "RR", "sante mentale", "suicide", "mental health",
	/* employment */
	"ND", "emploi", "emplois", "employabilite", "employment",
	/* government: offices, public assistance, social insurance */
	"TD-1600", "NL", "NS", "gouvernement", "gouvernemental", "gouvernementaux",
	"services gouvernementaux", "aide sociale", "government"
};

enum { FIRST_NEEDS = sizeof first_needs / sizeof *first_needs };

/* Policies -------------------------------------------------------------------------------------------------- */

static struct policy *default_policy(struct arena *a)
{
	struct policy *p = ARENA_NEW(a, struct policy);

	*p = (struct policy){ .name = STR("default"), .due_months = 11, .stale_months = 12 };
	return p;
}

static struct policy *first_needs_policy(struct arena *a)
{
	struct policy *p = ARENA_NEW(a, struct policy);

	*p = (struct policy){
		.name = STR("first-needs"), .due_months = 5, .stale_months = 6, .first_needs = true
	};
	p->categories = ARENA_ARRAY(a, struct str, FIRST_NEEDS);
	for (; p->n_categories < FIRST_NEEDS; p->n_categories++)
		p->categories[p->n_categories] = str_of(first_needs[p->n_categories]);
	return p;
}

static bool read_regions(
    struct arena *a, const struct conf *conf, const char *section, struct policy *p, struct err *err)
{
	p->n_regions = conf_list(a, conf, section, "regions", &p->regions);
	for (size_t i = 0; i < p->n_regions; i++) {
		struct str code = region_of_name(a, p->regions[i]);
		if (!code.n)
			return conf_bad(
			    conf, section, "regions", _("a region is one of 01 to 17, or its name"), err);
		p->regions[i] = code;
	}
	return true;
}

/* "BD", "BD-1800.2000": capitals, digits and their points; a word in capitals is longer and has no digits. */
static bool is_code(struct str s)
{
	bool digits = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool digit = c >= '0' && c <= '9';
		if (!digit && !(c >= 'A' && c <= 'Z') && c != '.' && c != '-')
			return false;
		digits |= digit;
	}
	return digits || s.n <= 2;
}

static void read_categories(struct arena *a, const struct conf *conf, const char *section, struct policy *p)
{
	struct str *list;
	size_t n = conf_list(a, conf, section, "categories", &list);

	if (!n)
		return;
	p->categories = list;
	p->n_categories = n;
	for (size_t i = 0; i < n; i++)
		if (!is_code(list[i]))
			list[i] = text_fold(a, list[i]);
}

/* Months from 1 to MONTHS_MAX. */
static bool read_months(
    const struct conf *conf, const char *section, const char *key, int otherwise, int *out, struct err *err)
{
	if (!conf_months(conf, section, key, otherwise, out, err))
		return false;
	if (*out < 1 || *out > MONTHS_MAX)
		return conf_bad(conf, section, key, _("from 1 month to 20 years"), err);
	return true;
}

/* What the section says, the rest stays as it is. */
static bool read_policy(
    struct arena *a, const struct conf *conf, const char *section, struct policy *p, struct err *err)
{
	bool first = p->first_needs;

	if (!read_regions(a, conf, section, p, err) ||
	    !read_months(conf, section, "due", p->due_months, &p->due_months, err) ||
	    !read_months(conf, section, "stale", p->stale_months, &p->stale_months, err) ||
	    !conf_bool(conf, section, "first_needs", first, &p->first_needs, err))
		return false;
	read_categories(a, conf, section, p);
	if (p->stale_months < p->due_months)
		return conf_bad(conf, section, "stale",
		    _("a fiche cannot be stale before it is due: write a longer period"), err);
	return true;
}

/* The last one; it fits everything. */
static bool read_default(struct arena *a, const struct conf *conf, struct policy *p, struct err *err)
{
	if (!conf_section(conf, "policy default"))
		return true;
	if (!read_policy(a, conf, "policy default", p, err))
		return false;
	if (p->n_regions || p->n_categories)
		return conf_bad(conf, "policy default", p->n_regions ? "regions" : "categories",
		    _("this policy is for all fiches that no other fits: name the section otherwise"), err);
	return true;
}

static struct policy *begin_policy(struct arena *a, const char *name, const struct policy *otherwise)
{
	struct policy *p;

	if (strcmp(name, "first-needs") == 0)
		return first_needs_policy(a);
	p = ARENA_NEW(a, struct policy);
	*p = *otherwise;
	p->name = arena_str(a, str_of(name));
	return p;
}

static bool read_sections(struct arena *a, const struct conf *conf, const struct policy *otherwise,
    struct policy ***end, bool *first_needs_said, struct err *err)
{
	const struct conf_section *s = NULL;

	while ((s = conf_next_section(conf, "policy", s))) {
		if (!*s->name)
			return err_set(err, ERR_CONFIG,
			    _("%s, line %d, [policy]: a name is needed: [policy NAME]"), conf_path(conf),
			    s->line);
		if (strcmp(s->name, "default") == 0)
			continue;
		struct policy *p = begin_policy(a, s->name, otherwise);
		if (!read_policy(a, conf, s->title, p, err))
			return false;
		*first_needs_said |= str_is(p->name, "first-needs");
		**end = p;
		*end = &p->next;
	}
	return true;
}

bool stale_policies(struct arena *a, const struct conf *conf, struct policies *out, struct err *err)
{
	struct policy *last = default_policy(a), **end;
	struct policies all = { .initial_spread_months = 12 };
	bool first_needs_said = false;

	end = &all.first;
	if (conf &&
	    (!read_default(a, conf, last, err) ||
	        !read_sections(a, conf, last, &end, &first_needs_said, err) ||
	        !read_months(conf, "stale", "initial_spread", 12, &all.initial_spread_months, err)))
		return false;
	if (!first_needs_said) {
		*end = first_needs_policy(a);
		end = &(*end)->next;
	}
	*end = last;
	*out = all;
	return true;
}

/* Fiches ---------------------------------------------------------------------------------------------------- */

/* Does a line of `text` begin with the code, or hold the words of a name? */
static bool has_category(struct str text, struct str what)
{
	bool code = is_code(what);
	const char *p = text.p, *end = text.p + text.n, *at;

	while (what.n && (size_t)(end - p) >= what.n &&
	    (at = memchr(p, what.p[0], (size_t)(end - p) - what.n + 1))) {
		char before = at == text.p ? '\n' : at[-1], after = at + what.n == end ? '\n' : at[what.n];
		bool begins = before == '\n' || (!code && before == ' ');
		bool ends = after == '\n' || (code ? after == '-' || after == '.' : after == ' ');
		if (begins && ends && memcmp(at, what.p, what.n) == 0)
			return true;
		p = at + 1;
	}
	return false;
}

static bool fits(const struct policy *p, const struct stale_fiche *f)
{
	bool region = p->n_regions == 0, category = p->n_categories == 0;

	for (size_t i = 0; !region && i < p->n_regions; i++)
		region = str_eq(p->regions[i], f->region);
	for (size_t i = 0; region && !category && i < p->n_categories; i++)
		category = has_category(f->categories, p->categories[i]);
	return region && category;
}

static const struct policy *policy_of(const struct policies *all, const struct stale_fiche *f)
{
	const struct policy *p = all->first;

	while (p->next && !fits(p, f))
		p = p->next;
	return p;
}

static const struct policy *last_policy(const struct policies *all)
{
	const struct policy *p = all->first;

	while (p->next)
		p = p->next;
	return p;
}

/* When a fiche that was never verified falls due. */
static int64_t first_due(const struct policies *all, const struct policy *p, const struct stale_fiche *f)
{
	int64_t span = clock_add_months(f->created_at, all->initial_spread_months) - f->created_at;
	int usual = last_policy(all)->due_months;
	struct hash h = hash_of(f->uuid);
	int64_t share = (int64_t)h.b[0] << 16 | h.b[1] << 8 | h.b[2];

	if (p->first_needs && p->due_months < usual)
		span = span / usual * p->due_months;
	return f->created_at + (span * share >> 24);
}

struct staleness stale_of(const struct policies *all, const struct stale_fiche *f, int64_t now)
{
	const struct policy *p = policy_of(all, f);
	struct staleness s = { .policy = p, .never = f->verified_at == 0 };
	int64_t from = s.never ? f->created_at : f->verified_at;

	s.due_at = s.never ? first_due(all, p, f) : clock_add_months(from, p->due_months);
	s.stale_at = clock_add_months(from, p->stale_months);
	if (s.stale_at < s.due_at)
		s.stale_at = s.due_at;
	s.state = now >= s.stale_at ? STALE : now >= s.due_at ? DUE : FRESH;
	return s;
}
