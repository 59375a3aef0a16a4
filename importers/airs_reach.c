/* airs_reach.c: how people reach an agency, a site, a service: telephones, web, e-mail, contacts. */
#include "importers/airs.h"

#include "importers/mapping_trade.h"
#include "lib/text.h"

static bool is_one_of(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_is(s, *list))
			return true;
	return false;
}

/* Where the word stands, everything but a plain no means it: what nobody understands is not shown. */
static bool names_privacy(struct arena *a, struct str name)
{
	static const char *const names[] = { "confidential", "isprivate", "private", NULL };

	return name.n <= sizeof "confidential" - 1 && is_one_of(text_fold(a, name), names);
}

static bool is_no(struct arena *a, struct str value)
{
	static const char *const no[] = { "", "false", "0", "no", "n", "f", "non", "faux", NULL };

	return is_one_of(text_fold(a, value), no);
}

bool airs_is_private(struct making *m, struct xml_node *n)
{
	bool hidden = false;

	for (struct xml_attr *at = n->attrs; at; at = at->next)
		if (names_privacy(m->a, at->name)) {
			at->used = true;
			hidden = hidden || !is_no(m->a, at->value);
		}
	for (struct xml_node *c = n->first; c; c = c->next)
		if (names_privacy(m->a, c->name))
			hidden = !is_no(m->a, xml_text(m->a, c)) || hidden;
	return hidden;
}

void airs_private(struct making *m, struct record *r, struct xml_node *n)
{
	if (airs_is_private(m, n))
		making_hide(m, r, AUDIENCE_INTERNAL);
}

/* Slots ---------------------------------------------------------------------------------------------------- */

/* How often a name came in one list so far. */
struct counted {
	struct counted *next;
	struct str name;
	int times;
};

/* The slot for what is called so: the second of a name is "fax#2". Very many of one list have no slots, and are told by
 * their values. */
static struct str count_slot(struct arena *a, struct counted **all, struct str name)
{
	struct counted *c = *all;
	int seen = 0;

	for (; c && !str_eq(c->name, name); c = c->next)
		if (++seen > 500)
			return STR_NONE;
	if (!c) {
		c = ARENA_NEW(a, struct counted);
		*c = (struct counted){ .next = *all, .name = name };
		*all = c;
	}
	return ++c->times == 1 ? name : arena_fmt(a, "%.*s#%d", STR_ARG(name), c->times);
}

/* Telephones ----------------------------------------------------------------------------------------------- */

/* What AIRS's free texts mean in HSDS's words; "": a voice line, and the text says no more. */
static const struct {
	const char *folded, *type;
} phone_types[] = {
	{ "cell", "cell" },
	{ "cell phone", "cell" },
	{ "cellular", "cell" },
	{ "fax", "fax" },
	{ "main", "voice" },
	{ "mobile", "cell" },
	{ "pager", "pager" },
	{ "phone", "voice" },
	{ "sms", "text" },
	{ "tdd", "textphone" },
	{ "tdd tty", "textphone" },
	{ "telecopieur", "fax" },
	{ "telephone", "voice" },
	{ "text", "text" },
	{ "tty", "textphone" },
	{ "tty tdd", "textphone" },
	{ "video", "video" },
	{ "voice", "voice" },
};

/* "phone1" to "phone9" are iCarol's columns. */
static const char *phone_type(struct str folded)
{
	for (size_t i = 0; i < sizeof phone_types / sizeof *phone_types; i++)
		if (str_is(folded, phone_types[i].folded))
			return phone_types[i].type;
	bool column = folded.n == 6 && memcmp(folded.p, "phone", 5) == 0 && folded.p[5] >= '0' &&
	    folded.p[5] <= '9';
	return column ? "voice" : NULL;
}

/* The texts that are there and say something else than those before, with "; " between. */
static struct str joined(struct making *m, const struct str *parts, size_t n)
{
	struct str all = STR_NONE;

	for (size_t i = 0; i < n; i++) {
		bool again = false;
		for (size_t j = 0; j < i; j++)
			again = again || text_same(m->a, parts[i], parts[j]);
		if (parts[i].n && !again)
			all = all.n ? arena_fmt(m->a, "%.*s; %.*s", STR_ARG(all), STR_ARG(parts[i]))
			            : parts[i];
	}
	return all;
}

/* "522", "ext 522", "Poste 12"; what is no such number is kept. */
static void set_extension(struct making *m, struct record *phone, struct xml_node *n)
{
	struct str text = making_line(m, xml_value(m->a, n, "Extension"));
	struct str digits = text.n && !str_digits(text) ? mapping_trade_ext(m->a, text) : text;

	if (digits.n && !(digits.n > 1 && digits.p[0] == '0'))
		making_set(m, phone, "extension", digits, "Extension");
	else
		making_keep(m, phone, "extension", text);
}

static void one_phone(struct making *m, struct record *r, struct xml_node *n, struct counted **slots)
{
	struct str type = making_line(m, xml_value(m->a, n, "Type")),
	           function = making_line(m, xml_value(m->a, n, "Function")),
	           description = making_line(m, xml_value(m->a, n, "Description")),
	           number = making_line(m, xml_value(m->a, n, "PhoneNumber")), folded = text_fold(m->a, type);
	const char *known = phone_type(folded);
	struct str named = function.n ? text_fold(m->a, function)
	    : type.n                  ? STR_NONE
	                              : text_fold(m->a, description);
	struct str slot = folded.n && named.n ? arena_fmt(m->a, "%.*s/%.*s", STR_ARG(folded), STR_ARG(named))
	    : folded.n                        ? folded
	                                      : named;

	slot = count_slot(m->a, slots, slot.n ? slot : STR("phone"));
	if (!number.n) {
		bool says = function.n || description.n || xml_value(m->a, n, "ReasonWithheld").n;
		for (struct xml_node *c = n->first; c && says; c = c->next)
			c->used = false;
		xml_flag(m->a, n, "TollFree");
		airs_is_private(m, n);
		return;
	}
	struct record *phone = making_child(m, r, "phones", slot);
	const struct str parts[] = { known ? STR_NONE : type, function, description };
	making_set(m, phone, "number", mapping_trade_phone(m->a, number), "PhoneNumber");
	making_set(m, phone, "type", str_of(known ? known : "voice"), "Type");
	making_set(m, phone, "description", joined(m, parts, 3), "Description");
	set_extension(m, phone, n);
	if (xml_flag(m->a, n, "TollFree"))
		making_keep(m, phone, "TollFree", STR("true"));
	airs_private(m, phone, n);
	making_keep_left(m, phone, n);
}

void airs_phones(struct making *m, struct record *r, struct xml_node *n)
{
	struct counted *slots = NULL;

	for (struct xml_node *c = xml_next(n, "Phone", NULL); c; c = xml_next(n, "Phone", c))
		one_phone(m, r, c, &slots);
}

/* Web and e-mail ------------------------------------------------------------------------------------------- */

static const char *const web_addresses[] = { "Address", "URL", NULL };

/* How the addresses in an element are taken. */
struct web_way {
	const char *field, *list; /* or NULL */
	bool hidden;              /* they never go into the field, which the public sees */
};

/* Into the field if that is free: its note then stays in the element. */
static void one_web(struct making *m, struct record *r, struct str address, struct xml_node *label,
    const struct web_way *way, struct str slot)
{
	struct str url = mapping_trade_web(m->a, address);

	if (!url.n)
		return; /* "none" */
	if (way->field && !way->hidden && !record_get(r, way->field).n) {
		making_set(m, r, way->field, url, "URL");
		return;
	}
	if (!way->list) {
		making_keep(m, r, "URL", address);
		return;
	}
	struct record *web = making_child(m, r, way->list, slot);
	if (way->hidden)
		making_hide(m, web, AUDIENCE_INTERNAL);
	making_set(m, web, "url", url, "URL");
	making_set(m, web, "label", label ? making_line(m, xml_text(m->a, label)) : STR_NONE, "Note");
}

static struct xml_node *label_of(const struct xml_node *address)
{
	static const char *const labels[] = { "Note", "Description", "Name", "Type", NULL };

	for (struct xml_node *l = address->next; l && !is_one_of(l->name, web_addresses); l = l->next)
		if (is_one_of(l->name, labels))
			return l;
	return NULL;
}

/* An element holds one address and its note, InternetResource any number of both in turn. */
static void webs_of(
    struct making *m, struct record *r, struct xml_node *n, const struct web_way *way, struct counted **slots)
{
	if (!n->first) {
		struct str text = making_line(m, xml_text(m->a, n));
		if (text.n)
			one_web(m, r, text, NULL, way, count_slot(m->a, slots, STR("web")));
		return;
	}
	for (struct xml_node *c = n->first; c; c = c->next) {
		if (!is_one_of(c->name, web_addresses))
			continue;
		struct str address = making_line(m, xml_text(m->a, c));
		struct str slot = count_slot(m->a, slots, STR("web"));
		if (address.n)
			one_web(m, r, address, label_of(c), way, slot);
	}
}

void airs_webs(struct making *m, struct record *r, struct xml_node *n, const char *field, const char *list)
{
	static const char *const elements[] = { "URL", "InternetResource", "SocialMedia", NULL };
	struct counted *slots = NULL;

	for (const char *const *e = elements; *e; e++)
		for (struct xml_node *c = xml_next(n, *e, NULL); c; c = xml_next(n, *e, c)) {
			const struct web_way way = { .field = e == elements ? field : NULL,
				.list = list,
				.hidden = airs_is_private(m, c) };
			webs_of(m, r, c, &way, &slots);
		}
}

/* The first that is not hidden goes into the field; others are contacts without a name. */
void airs_emails(struct making *m, struct record *r, struct xml_node *n, const char *field)
{
	struct counted *slots = NULL;

	for (struct xml_node *c = xml_next(n, "Email", NULL); c; c = xml_next(n, "Email", c)) {
		struct str text = making_line(
		    m, c->first ? xml_value(m->a, c, "Address") : xml_text(m->a, c));
		struct str email = text.n ? mapping_trade_email(m->a, text) : STR_NONE;
		struct str slot = count_slot(m->a, &slots, STR("email"));
		if (!email.n)
			continue;
		if (field && !record_get(r, field).n && !airs_is_private(m, c)) {
			making_set(m, r, field, email, "Email");
		} else {
			struct record *contact = making_child(m, r, "contacts", slot);
			making_set(m, contact, "email", email, "Email");
			making_take(m, contact, "title", c, "Note");
			airs_private(m, contact, c);
			making_keep_left(m, contact, c);
		}
		if (email.n != text.n)
			making_keep(m, r, "Email", text);
	}
}

/* Contacts ------------------------------------------------------------------------------------------------- */

static void contact_emails(struct making *m, struct record *contact, struct xml_node *n)
{
	for (struct xml_node *c = xml_next(n, "Email", NULL); c; c = xml_next(n, "Email", c)) {
		if (record_get(contact, "email").n)
			return; /* a contact has one: the others stay */
		struct str text = making_line(
		    m, c->first ? xml_value(m->a, c, "Address") : xml_text(m->a, c));
		if (text.n)
			making_set(m, contact, "email", mapping_trade_email(m->a, text), "Email");
		if (airs_is_private(m, c))
			record_set_vis(
			    m->a, contact, entity_field(contact->entity, STR("email")), AUDIENCE_INTERNAL);
	}
}

/* A person follows another in an office: who has type and title is told by them, others by their names. */
static void one_contact(
    struct making *m, struct record *r, struct xml_node *n, bool hidden, struct counted **slots)
{
	struct str type = making_line(m, xml_value(m->a, n, "Type")),
	           title = making_line(m, xml_value(m->a, n, "Title")),
	           name = making_line(m, xml_value(m->a, n, "Name")), slot = STR_NONE;

	if (!name.n && !title.n && !xml_left(n)) {
		making_keep(m, r, "Contact", type);
		return;
	}
	if (type.n && title.n)
		slot = count_slot(m->a, slots,
		    arena_fmt(
		        m->a, "%.*s/%.*s", STR_ARG(text_fold(m->a, type)), STR_ARG(text_fold(m->a, title))));
	struct record *contact = making_child(m, r, "contacts", slot);
	making_set(m, contact, "name", name, "Name");
	making_set(m, contact, "title", title, "Title");
	making_keep(m, contact, "Type", type);
	contact_emails(m, contact, n);
	airs_phones(m, contact, n);
	airs_private(m, contact, n);
	if (hidden)
		making_hide(m, contact, AUDIENCE_INTERNAL);
	making_keep_left(m, contact, n);
}

void airs_contacts(struct making *m, struct record *r, struct xml_node *n, bool hidden)
{
	struct counted *slots = NULL;

	for (struct xml_node *c = xml_next(n, "Contact", NULL); c; c = xml_next(n, "Contact", c))
		one_contact(m, r, c, hidden, &slots);
}
