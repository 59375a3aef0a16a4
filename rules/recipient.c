#include "rules/recipient.h"

#include "lib/text.h"
#include "model/forms.h"
#include "model/path.h"
#include "rules/normalise.h"

const char *const recipient_whys[RECIPIENT_WHYS] = {
	[RECIPIENT_FOUND] = "",
	[RECIPIENT_NO_ADDRESS] = "no-address",
	[RECIPIENT_OPTED_OUT] = "opted-out",
	[RECIPIENT_DEAD] = "dead",
};

/* How near to the one who keeps the fiche. */
enum rank { RANK_UPDATES, RANK_CONTACT, RANK_ORGANIZATION, RANK_SERVICE, RANK_PLACE, RANKS };

enum {
	MAILBOX_MAX = 254,
	LOCAL_PART_MAX = 64, /* RFC 5321 section 4.5.3.1 */
	RECIPIENTS_MAX = 500 /* a fiche that has more is no fiche */
};

/* Folded words by which a contact says that he is there for updates. */
static const char *const for_updates[] = { "211", "mise a jour", "mises a jour", "maj", "bottin", "bottins",
	"repertoire", "repertoires", "update", "updates", "updating", "directory listing",
	"directory listings" };

/* Those found so far, a list for each rank. */
struct finding {
	struct arena *a;
	struct recipient *first[RANKS], **end[RANKS];
};

/* Whole words of a folded text. */
static bool has_words(struct str folded, const char *words)
{
	size_t n = strlen(words);

	for (size_t at = 0; at + n <= folded.n; at++)
		if (memcmp(folded.p + at, words, n) == 0 && (at == 0 || folded.p[at - 1] == ' ') &&
		    (at + n == folded.n || folded.p[at + n] == ' '))
			return true;
	return false;
}

static bool is_for_updates(struct arena *a, const struct record *contact)
{
	static const char *const fields[] = { "title", "department", "name" };

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		struct str folded = text_fold(a, record_get(contact, fields[i]));
		for (size_t w = 0; w < sizeof for_updates / sizeof *for_updates; w++)
			if (has_words(folded, for_updates[w]))
				return true;
	}
	return false;
}

/* A person's name; what some systems write where there is none is nobody's. */
static struct str name_of(struct arena *a, const struct record *contact)
{
	struct str name = str_trim(record_get(contact, "name")), folded = text_fold(a, name);

	return has_words(folded, "unspecified") || str_is(folded, "non precise") ? STR_NONE : name;
}

/* Blank when it is no address that a relay takes. */
static struct str mailbox_of(struct str value)
{
	static const char scheme[] = "mailto:";
	size_t n = sizeof scheme - 1;

	value = str_trim(value);
	for (size_t i = 0; i < n && i < value.n; i++)
		if ((value.p[i] | 0x20) != scheme[i])
			n = 0;
	if (n && value.n > n)
		value = (struct str){ value.p + n, value.n - n };
	if (value.n > MAILBOX_MAX || !form_email(value))
		return STR_NONE;
	const char *at = memchr(value.p, '@', value.n);
	return at && at - value.p <= LOCAL_PART_MAX ? value : STR_NONE;
}

static void find(
    struct finding *w, enum rank rank, const struct record *r, struct str path, struct str contact)
{
	struct str mailbox = mailbox_of(record_get(r, "email")), address = norm_email(w->a, mailbox);

	if (!mailbox.n)
		return;
	struct recipient *x = ARENA_NEW(w->a, struct recipient);
	*x = (struct recipient){ .mailbox = arena_str(w->a, mailbox),
		.address = address,
		.contact = arena_str(w->a, contact),
		.basis = path_field(w->a, path, "email") };
	*w->end[rank] = x;
	w->end[rank] = &x->next;
}

static const struct record *children(const struct record *r, const char *field)
{
	int f = entity_field(r->entity, str_of(field));

	return f == FIELD_NONE || !field_is_child(&r->entity->fields[f]) ? NULL : r->slots[f].list.first;
}

static void find_contacts(struct finding *w, enum rank rank, const struct record *r, struct str path)
{
	for (const struct record *c = children(r, "contacts"); c; c = c->next)
		find(w, is_for_updates(w->a, c) ? RANK_UPDATES : rank, c,
		    path_child(w->a, path, "contacts", record_id(c)), name_of(w->a, c));
}

static void find_places(struct finding *w, const struct record *r, struct str path)
{
	for (const struct record *l = children(r, "locations"); l; l = l->next)
		find_contacts(w, RANK_PLACE, l, path_child(w->a, path, "locations", record_id(l)));
}

static void find_services(struct finding *w, const struct record *r, struct str path)
{
	for (const struct record *s = children(r, "services"); s; s = s->next) {
		struct str here = path_child(w->a, path, "services", record_id(s));
		find_contacts(w, RANK_SERVICE, s, here);
		find(w, RANK_SERVICE, s, here, STR_NONE);
		for (const struct record *t = children(s, "service_at_locations"); t; t = t->next) {
			struct str there = path_child(w->a, here, "service_at_locations", record_id(t));
			const struct record *l = children(t, "location");
			find_contacts(w, RANK_PLACE, t, there);
			if (l)
				find_contacts(
				    w, RANK_PLACE, l, path_child(w->a, there, "location", STR_NONE));
		}
	}
}

static bool is_known(const struct recipient *all, const struct recipient *x)
{
	for (; all; all = all->next)
		if (str_eq(all->address, x->address))
			return true;
	return false;
}

struct recipient *recipients_of(struct arena *a, const struct record *fiche)
{
	struct finding w = { .a = a };
	struct recipient *first = NULL, **end = &first;
	int n = 0;

	for (int rank = 0; rank < RANKS; rank++)
		w.end[rank] = &w.first[rank];
	find_contacts(&w, RANK_CONTACT, fiche, STR_NONE);
	find(&w, RANK_ORGANIZATION, fiche, STR_NONE, STR_NONE);
	find_services(&w, fiche, STR_NONE);
	find_places(&w, fiche, STR_NONE);
	for (int rank = 0; rank < RANKS; rank++)
		for (struct recipient *x = w.first[rank], *next; x && n < RECIPIENTS_MAX; x = next) {
			next = x->next;
			x->next = NULL;
			if (is_known(first, x))
				continue;
			*end = x;
			end = &x->next;
			n++;
		}
	return first;
}

enum recipient_why recipient_choose(const struct recipient *all, const struct recipient **out)
{
	const struct recipient *found = NULL;

	for (const struct recipient *x = all; x; x = x->next) {
		if (x->state == RECIPIENT_HAS_OPTED_OUT)
			return RECIPIENT_OPTED_OUT;
		if (x->state == RECIPIENT_FREE && !found)
			found = x;
	}
	if (!found)
		return all ? RECIPIENT_DEAD : RECIPIENT_NO_ADDRESS;
	*out = found;
	return RECIPIENT_FOUND;
}
