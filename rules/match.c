#include "rules/match.h"

#include "lib/text.h"
#include "rules/normalise.h"

/* Open to anybody, so no evidence that two organisations are one. */
static const char *const shared_hosts[] = {
	"facebook.com",
	"fb.com",
	"instagram.com",
	"linkedin.com",
	"youtube.com",
	"x.com",
	"twitter.com",
	"google.com",
	"sites.google.com",
	"linktr.ee",
	"wixsite.com",
	NULL,
};

static bool is_shared_host(struct str host)
{
	for (int i = 0; shared_hosts[i]; i++)
		if (str_is(host, shared_hosts[i]))
			return true;
	return false;
}

/* Short lines and toll-free numbers belong to many. */
static bool is_shared_phone(struct str digits)
{
	static const char toll_free[] = "800 833 844 855 866 877 888";

	if (digits.n < 10)
		return true;
	for (size_t i = 0; i + 3 <= sizeof toll_free; i += 4)
		if (memcmp(digits.p, toll_free + i, 3) == 0)
			return true;
	return false;
}

struct gather {
	struct arena *a;
	struct match_key *first, **end;
};

static void put(struct gather *g, enum match_kind kind, struct str key)
{
	if (!key.n)
		return;
	struct match_key *k = *g->end = ARENA_NEW(g->a, struct match_key);
	*k = (struct match_key){ .kind = kind, .key = key };
	g->end = &k->next;
}

static void gather_value(struct gather *g, const struct entity *e, const struct field *f, struct str v)
{
	if (e->id == ENTITY_ORGANIZATION &&
	    (strcmp(f->name, "name") == 0 || strcmp(f->name, "alternate_name") == 0)) {
		put(g, MATCH_NAME, text_fold(g->a, v));
	} else if (e->id == ENTITY_PHONE && strcmp(f->name, "number") == 0) {
		struct str digits = norm_phone(g->a, v);
		if (!is_shared_phone(digits))
			put(g, MATCH_PHONE, digits);
	} else if (strcmp(f->name, "postal_code") == 0) {
		put(g, MATCH_POSTAL, norm_postal(g->a, v));
	} else if (f->type == FIELD_EMAIL) {
		put(g, MATCH_EMAIL, norm_email(g->a, v));
	} else if (strcmp(f->name, "website") == 0 || strcmp(f->name, "url") == 0) {
		struct str host = norm_host(g->a, v);
		if (!is_shared_host(host))
			put(g, MATCH_HOST, host);
	}
}

static void gather(struct gather *g, const struct record *r)
{
	const struct entity *e = r->entity;

	for (int f = 1; f < e->n_fields; f++) {
		if (!field_is_child(&e->fields[f])) {
			if (r->slots[f].text.n)
				gather_value(g, e, &e->fields[f], r->slots[f].text);
			continue;
		}
		for (const struct record *c = r->slots[f].list.first; c; c = c->next)
			gather(g, c);
	}
}

struct match_key *match_keys(struct arena *a, const struct record *r)
{
	struct gather g = { .a = a };

	g.end = &g.first;
	gather(&g, r);
	return g.first;
}

static bool has(const struct match_key *keys, const struct match_key *wanted)
{
	for (const struct match_key *k = keys; k; k = k->next)
		if (k->kind == wanted->kind && str_eq(k->key, wanted->key))
			return true;
	return false;
}

bool match_same(const struct match_key *x, const struct match_key *y, enum match_kind *why)
{
	bool name = false, other = false;
	enum match_kind kind = MATCH_NAME;

	for (const struct match_key *k = x; k && !(name && other); k = k->next) {
		bool both = has(y, k);
		if (k->kind == MATCH_NAME) {
			name |= both;
		} else if (both && !other) {
			other = true;
			kind = k->kind;
		}
	}
	if (name && other)
		*why = kind;
	return name && other;
}
