#include "importers/icarol_parts.h"

#include "importers/mapping_trade.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/validate.h"

/* Telephones --------------------------------------------------------------------------------------------------------- */

/* What a column of its own says of the telephone in it. */
static const struct line {
	const char *slot, *type, *fr, *en;
} lines[ICAROL_PHONES] = {
	{ "phone1", NULL, NULL, NULL },
	{ "phone2", NULL, NULL, NULL },
	{ "phone3", NULL, NULL, NULL },
	{ "phone4", NULL, NULL, NULL },
	{ "phone5", NULL, NULL, NULL },
	{ "fax", "fax", NULL, NULL },
	{ "tty", "textphone", NULL, NULL },
	{ "toll-free", "voice", "Sans frais", "Toll-free" },
	{ "hotline", "voice", "Ligne de crise", "Hotline" },
	{ "business", "voice", "Bureau", "Business line" },
	{ "out-of-area", "voice", "De l'extérieur de la région", "Out of area" },
	{ "after-hours", "voice", "Après les heures", "After hours" },
};

/* Words in a telephone's name or type, folded, and what HSDS calls it. */
static const struct {
	const char *word, *type;
} types[] = {
	{ "fax", "fax" },
	{ "telecopieur", "fax" },
	{ "tty", "textphone" },
	{ "tdd", "textphone" },
	{ "ats", "textphone" },
	{ "atme", "textphone" },
	{ "cell", "cell" },
	{ "cellular", "cell" },
	{ "mobile", "cell" },
	{ "cellulaire", "cell" },
	{ "sms", "text" },
	{ "text", "text" },
	{ "texto", "text" },
	{ "pager", "pager" },
};

static const char *type_in(struct icarol_build *b, struct str name)
{
	struct str rest = text_fold(b->a, name), word;

	while (icarol_next(&rest, ' ', &word))
		for (size_t i = 0; i < sizeof types / sizeof *types; i++)
			if (str_is(word, types[i].word))
				return types[i].type;
	return NULL;
}

static int phone_column(int phone, int part)
{
	return ICAROL_PHONE + phone * ICAROL_PHONE_PARTS + part;
}

/* "Office: ask for Anne", of the parts there are. */
static struct str described(struct icarol_build *b, struct str name, struct str description)
{
	if (!name.n || !description.n || text_same(b->a, name, description))
		return name.n ? name : description;
	return arena_fmt(b->a, "%.*s: %.*s", STR_ARG(name), STR_ARG(description));
}

static void describe(struct icarol_build *b, struct record *phone, struct icarol_unit *u, int i)
{
	struct str name, name_other, text, text_other, own = STR_NONE, own_other = STR_NONE;

	name = icarol_take(u, phone_column(i, ICAROL_PHONE_NAME), &name_other);
	text = icarol_take(u, phone_column(i, ICAROL_PHONE_DESCRIPTION), &text_other);
	if (lines[i].en && !name.n && !name_other.n) {
		own = str_of(b->lang == ICAROL_EN ? lines[i].en : lines[i].fr);
		own_other = u->other ? str_of(b->lang == ICAROL_EN ? lines[i].fr : lines[i].en) : STR_NONE;
	}
	struct str other = described(b, name_other.n ? name_other : own_other, text_other);
	if (name_other.n || text_other.n || own_other.n)
		other = described(b,
		    name_other.n      ? name_other
		        : own_other.n ? own_other
		                      : name,
		    text_other.n ? text_other : text);
	icarol_set_both(b, phone, "description", described(b, name.n ? name : own, text), other);
}

/* The number in one form; its extension apart where HSDS can write it. */
static void set_number(struct icarol_build *b, struct record *phone, struct str value)
{
	int f = entity_field(phone->entity, STR("extension"));
	struct str extension = mapping_trade_ext(b->a, value), number = mapping_trade_noext(b->a, value);

	if (!extension.n || !number.n || validate_value(&phone->entity->fields[f], extension)) {
		extension = STR_NONE;
		number = value;
	}
	icarol_set(phone, "number", mapping_trade_phone(b->a, number));
	record_set(phone, f, extension);
}

static void put_phone(struct icarol_build *b, struct record *r, struct icarol_unit *u, int i)
{
	struct str number = icarol_take(u, phone_column(i, ICAROL_PHONE_NUMBER), NULL);
	struct str type = icarol_take(u, phone_column(i, ICAROL_PHONE_TYPE), NULL);
	bool hidden = icarol_take_yes(b, u, phone_column(i, ICAROL_PHONE_PRIVATE));
	const char *kind = lines[i].type;

	if (!number.n)
		return;
	struct record *phone = icarol_child(b, r, "phones", str_of(lines[i].slot));
	set_number(b, phone, number);
	if (!kind)
		kind = type_in(b, type);
	if (!kind)
		kind = type_in(b, icarol_peek(u, phone_column(i, ICAROL_PHONE_NAME)));
	icarol_set(phone, "type", kind ? str_of(kind) : STR("voice"));
	describe(b, phone, u, i);
	if (hidden)
		icarol_hide(b, phone, AUDIENCE_INTERNAL);
}

void icarol_phones(struct icarol_build *b, struct record *r, struct icarol_unit *u)
{
	for (int i = 0; i < ICAROL_PHONES; i++)
		put_phone(b, r, u, i);
}

/* People ------------------------------------------------------------------------------------------------------------- */

static int contact_column(int contact, int part)
{
	return ICAROL_CONTACT + contact * ICAROL_CONTACT_PARTS + part;
}

static void put_contact(
    struct icarol_build *b, struct record *r, struct icarol_unit *u, int i, const char *slot)
{
	int name = contact_column(i, ICAROL_CONTACT_NAME), title = contact_column(i, ICAROL_CONTACT_TITLE),
	    email = contact_column(i, ICAROL_CONTACT_EMAIL);
	bool hidden = icarol_take_yes(b, u, contact_column(i, ICAROL_CONTACT_PRIVATE));
	struct str number = icarol_take(u, contact_column(i, ICAROL_CONTACT_PHONE), NULL), unused;

	if (icarol_is_nobody(b, icarol_peek(u, name)))
		icarol_take(u, name, &unused);
	if (!icarol_peek(u, name).n && !icarol_peek(u, title).n && !icarol_peek(u, email).n && !number.n)
		return;
	struct record *contact = icarol_child(b, r, "contacts", str_of(slot));
	icarol_put(b, contact, "name", u, name);
	icarol_put(b, contact, "title", u, title);
	icarol_put(b, contact, "email", u, email);
	if (number.n) {
		struct record *phone = icarol_child(b, contact, "phones", STR("main"));
		set_number(b, phone, number);
		icarol_set(phone, "type", STR("voice"));
	}
	if (hidden)
		icarol_hide(b, contact, AUDIENCE_INTERNAL);
}

void icarol_contacts(struct icarol_build *b, struct record *r, struct icarol_unit *u)
{
	put_contact(b, r, u, 0, "main");
	put_contact(b, r, u, 1, "senior");
}

/* Hours, languages, areas -------------------------------------------------------------------------------------------- */

void icarol_hours(struct icarol_build *b, struct record *r, struct icarol_unit *u)
{
	int column = icarol_peek(u, ICAROL_HOURS).n ? ICAROL_HOURS : ICAROL_HOURS_OTHER;

	if (!icarol_peek(u, column).n)
		return;
	icarol_put(b, icarol_child(b, r, "schedules", STR("hours")), "description", u, column);
	/* The same said in another column is said. */
	struct str again = icarol_peek(u, ICAROL_HOURS_OTHER);
	const struct record *first = r->slots[entity_field(r->entity, STR("schedules"))].list.first;
	struct str said = first ? record_get(first, "description") : STR_NONE;
	if (again.n && text_same(b->a, again, said))
		icarol_take(u, ICAROL_HOURS_OTHER, NULL);
}

/* How many items a list has, and by which sign it is parted: ';', or ',' where there is none. */
static int count_items(struct str list, char *separator)
{
	struct str item, rest = list;
	int n = 0;

	*separator = memchr(list.p, ';', list.n) || !memchr(list.p, ',', list.n) ? ';' : ',';
	while (icarol_next(&rest, *separator, &item))
		n++;
	return n;
}

/* A child for each item of the list, named by it, and by the item at the same place in the other language. */
static void put_list(
    struct icarol_build *b, struct record *r, struct icarol_unit *u, int column, const char *list)
{
	struct str value = icarol_peek(u, column), other, item, item_other = STR_NONE;
	char separator, separator_other = ';';

	if (!value.n)
		return;
	int n = count_items(value, &separator);
	if (n > ICAROL_ITEMS_MAX)
		return;
	value = icarol_take(u, column, &other);
	if (!value.n) { /* only in the other language */
		value = other;
		other = STR_NONE;
	}
	bool paired = other.n && count_items(other, &separator_other) == n;
	while (!b->full && icarol_next(&value, separator, &item)) {
		if (paired && !icarol_next(&other, separator_other, &item_other))
			item_other = STR_NONE;
		struct record *child = icarol_child(b, r, list, STR_NONE);
		icarol_set_both(b, child, "name", item, item_other);
		child->slot_name = text_fold(b->a, item);
	}
}

void icarol_languages(struct icarol_build *b, struct record *r, struct icarol_unit *u)
{
	struct str words = icarol_peek(u, ICAROL_LANGUAGES), list = icarol_peek(u, ICAROL_LANGUAGES_LIST);

	if (list.n) {
		put_list(b, r, u, ICAROL_LANGUAGES_LIST, "languages");
		if (words.n && text_same(b->a, words, list))
			icarol_take(u, ICAROL_LANGUAGES, NULL);
	} else {
		put_list(b, r, u, ICAROL_LANGUAGES, "languages");
	}
}

void icarol_areas(struct icarol_build *b, struct record *r, struct icarol_unit *u)
{
	int column = icarol_peek(u, ICAROL_COVERAGE_TEXT).n ? ICAROL_COVERAGE_TEXT
	                                                    : ICAROL_COVERAGE_TEXT_OTHER;

	if (icarol_peek(u, column).n)
		icarol_put(b, icarol_child(b, r, "service_areas", STR("coverage")), "name", u, column);
	put_list(b, r, u, ICAROL_COVERAGE, "service_areas");
}

/* Taxonomy ------------------------------------------------------------------------------------------------------------- */

/* A term under `r`, told from its sisters by `slot`; `id` is the same for the same term. */
static struct record *put_term(
    struct icarol_build *b, struct record *r, struct str slot, const char *kind, struct str id)
{
	struct record *attribute = icarol_child(b, r, "attributes", slot);
	struct record *term = icarol_child(b, attribute, "taxonomy_term", STR_NONE);

	record_set(term, 0, arena_fmt(b->a, "%s:%.*s", kind, STR_ARG(id)));
	return term;
}

/* One set of codes: "BD-1800" or "BD-1800 * YF-9000", which belong together. */
static void put_codes(struct icarol_build *b, struct record *r, struct str codes, struct str terms)
{
	struct str code, term, rest = codes, names = terms;
	bool several = memchr(codes.p, '*', codes.n);

	while (!b->full && icarol_next(&rest, '*', &code)) {
		struct str slot = several ? arena_fmt(b->a, "%.*s/%.*s", STR_ARG(codes), STR_ARG(code))
		                          : code;
		struct record *t = put_term(b, r, slot, "code", code);
		icarol_set(t, "code", code);
		icarol_set(t, "taxonomy", STR("AIRS"));
		if (icarol_next(&names, '*', &term))
			icarol_set(t, "name", term);
		if (several) {
			struct record *last = r->slots[entity_field(r->entity, STR("attributes"))].list.last;
			if (last)
				icarol_set(last, "value", codes);
		}
	}
}

/* The same code twice is said once. */
static bool is_put(const struct record *r, struct str slot)
{
	const struct record *c = r->slots[entity_field(r->entity, STR("attributes"))].list.first;

	for (; c; c = c->next)
		if (str_eq(c->slot_name, slot) || str_eq(record_get(c, "value"), slot))
			return true;
	return false;
}

static void put_categories(struct icarol_build *b, struct record *r, struct icarol_unit *u)
{
	struct str list = icarol_peek(u, ICAROL_CATEGORIES), item;
	char separator = ';';

	if (!list.n || count_items(list, &separator) > ICAROL_ITEMS_MAX)
		return;
	list = icarol_take(u, ICAROL_CATEGORIES, NULL);
	while (!b->full && icarol_next(&list, ';', &item)) {
		struct str folded = text_fold(b->a, item);
		struct str slot = arena_fmt(b->a, "category/%.*s", STR_ARG(folded));
		if (!is_put(r, slot))
			icarol_set(put_term(b, r, slot, "category", folded), "name", item);
	}
}

void icarol_terms(struct icarol_build *b, struct record *r, struct icarol_unit *u)
{
	struct str codes = icarol_peek(u, ICAROL_CODES), terms = icarol_peek(u, ICAROL_TERMS), set, names;
	char separator;

	put_categories(b, r, u);
	if (!codes.n || count_items(codes, &separator) > ICAROL_ITEMS_MAX)
		return;
	codes = icarol_take(u, ICAROL_CODES, NULL);
	bool named = terms.n && count_items(terms, &(char){ ';' }) == count_items(codes, &separator);
	if (named)
		terms = icarol_take(u, ICAROL_TERMS, NULL);
	while (!b->full && icarol_next(&codes, separator, &set)) {
		names = STR_NONE;
		if (named)
			icarol_next(&terms, ';', &names);
		if (!is_put(r, set))
			put_codes(b, r, set, names);
	}
}
