#include "importers/tabular_record.h"

#include "importers/mapping_number.h"
#include "importers/mapping_trade.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/text.h"
#include "model/validate.h"

#include <stdio.h>

enum { DAYS = 7, EXTRA_MAX = 8 << 20 };

/* Days ------------------------------------------------------------------------------------------------------- */

static const char *const day_codes[DAYS] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

/* 0: Monday; -1: no day. */
static int day_of(struct str word)
{
	static const char *const words[][DAYS] = {
		{ "mon", "tue", "wed", "thu", "fri", "sat", "sun" },
		{ "lun", "mar", "mer", "jeu", "ven", "sam", "dim" },
	};
	static const char *const short_words[DAYS] = { "mo", "tu", "we", "th", "fr", "sa", "su" };

	if (word.n == 1 && word.p[0] >= '0' && word.p[0] <= '7')
		return word.p[0] == '0' ? DAYS - 1 : word.p[0] - '1';
	for (int d = 0; d < DAYS; d++) {
		if (str_is(word, short_words[d]))
			return d;
		for (size_t l = 0; word.n >= 3 && l < sizeof words / sizeof *words; l++)
			if (memcmp(word.p, words[l][d], 3) == 0)
				return d;
	}
	return -1;
}

static bool one_of(struct str word, const char *const *words)
{
	for (; *words; words++)
		if (str_is(word, *words))
			return true;
	return false;
}

static unsigned days_between(int from, int to)
{
	unsigned days = 1u << to;

	for (int d = from; d != to; d = (d + 1) % DAYS)
		days |= 1u << d;
	return days;
}

/* A hyphen is a range, which folding would take for a space. */
static struct str spell_ranges(struct arena *a, struct str text)
{
	char *out = arena_alloc(a, 4 * text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		bool dash = text.p[i] == '-' ||
		    (i + 2 < text.n && memcmp(text.p + i, "\xe2\x80", 2) == 0 &&
		        (text.p[i + 2] == '\x93' || text.p[i + 2] == '\x94'));
		if (dash)
			memcpy(out + n, " to ", 4);
		else
			out[n] = text.p[i];
		n += dash ? 4 : 1;
		i += dash && text.p[i] != '-' ? 2 : 0;
	}
	return text_fold(a, (struct str){ out, n });
}

bool tabular_days(struct arena *a, struct str text, struct str *out)
{
	static const char *const ranges[] = { "to", "through", "thru", "a", "au", NULL };
	static const char *const lists[] = { "and", "et", "le", "les", "du", "de", NULL };
	static const char *const all[] = { "daily", "everyday", "tous", "quotidien", NULL };
	struct str t = spell_ranges(a, text);
	unsigned days = 0;
	int last = -1;
	bool range = false;

	for (size_t i = 0, from = 0; i <= t.n; i++) {
		if (i < t.n && t.p[i] != ' ')
			continue;
		struct str word = { t.p + from, i - from };
		int day = day_of(word);
		from = i + 1;
		if (one_of(word, ranges) && last >= 0) {
			range = true;
		} else if (str_is(word, "weekdays")) {
			days |= days_between(0, 4);
		} else if (one_of(word, all) && !days && i == t.n) {
			days = days_between(0, DAYS - 1);
		} else if (day >= 0) {
			days |= range ? days_between(last, day) : 1u << day;
			last = day;
			range = false;
		} else if (word.n && !one_of(word, lists)) {
			return false;
		}
	}
	if (!days || range)
		return false;
	*out = STR_NONE;
	for (int d = 0; d < DAYS; d++)
		if (days >> d & 1)
			*out = out->n ? arena_fmt(a, "%.*s,%s", STR_ARG(*out), day_codes[d])
			              : str_of(day_codes[d]);
	return true;
}

/* Values ----------------------------------------------------------------------------------------------------- */

/* What has no place: kept as text, internal. */
static void keep_aside(struct arena *a, struct record *r, struct str key, struct str value)
{
	struct buf AUTO_BUF json = BUF_INIT(EXTRA_MAX);
	bool named = key.n > 2 && memcmp(key.p, "x_", 2) == 0;
	struct str name = named ? key : arena_fmt(a, "x_%.*s", STR_ARG(key));
	struct extra *x = record_extra(a, r, name);

	json_string(&json, value);
	if (buf_ok(&json) && !x->json.n)
		x->json = arena_str(a, buf_str(&json));
}

static struct str as_enum(struct arena *a, const struct field *d, struct str v)
{
	for (const char *const *value = d->values; *value; value++)
		if (text_same(a, v, str_of(*value)))
			return str_of(*value);
	return v;
}

/* "9:00 AM" -> "09:00"; what has a form of its own keeps it. */
static struct str as_time(struct arena *a, const struct field *d, struct str v)
{
	struct str out;

	return validate_value(d, v) && mapping_trade_time(a, v, &out) ? out : v;
}

/* "46,81" is 46.81; "poste 12" of an extension 12. */
static struct str as_number(struct arena *a, const struct field *d, struct str v)
{
	struct str digits = STR_NONE, out;
	const char *why;

	if (json_is_number(v))
		return v;
	if (strcmp(d->name, "extension") == 0)
		digits = mapping_trade_ext(a, v);
	if (digits.n)
		return digits;
	return mapping_number_value(a, d, v, &out, &why) ? out : v;
}

/* Some write text so that a spreadsheet takes it for text: "\"+1 418 555-0101\"". */
static struct str unquoted(struct str v)
{
	bool quoted = v.n > 2 && v.p[0] == '"' && v.p[v.n - 1] == '"';

	return quoted ? str_trim((struct str){ v.p + 1, v.n - 2 }) : v;
}

static struct str normal(struct arena *a, const struct field *d, struct str v)
{
	switch (d->type) {
	case FIELD_NUMBER:
		return as_number(a, d, v);
	case FIELD_ENUM:
		return as_enum(a, d, v);
	case FIELD_TIME:
		return as_time(a, d, v);
	case FIELD_URI:
		return mapping_trade_web(a, v);
	case FIELD_TEXT:
		return strcmp(d->name, "number") == 0 ? unquoted(v) : v;
	default:
		return v;
	}
}

static void misfit(struct arena *a, struct tabular_misfit **misfits, const struct tabular_column *c,
    struct str value, const char *why)
{
	struct tabular_misfit *m = ARENA_NEW(a, struct tabular_misfit);

	*m = (struct tabular_misfit){ *misfits, c, value, why };
	*misfits = m;
}

static void set_value(struct arena *a, struct record *r, const struct tabular_column *c, struct str v,
    struct tabular_misfit **misfits)
{
	const struct field *d = &r->entity->fields[c->field];
	struct str text = normal(a, d, v);

	if (d->type == FIELD_NUMBER && !json_is_number(text)) {
		misfit(a, misfits, c, v, _("a number is expected"));
		keep_aside(a, r, c->key, v);
		return;
	}
	const char *why = text.n && d->type != FIELD_UUID ? validate_value(d, text) : NULL;
	if (why)
		misfit(a, misfits, c, v, why);
	record_set(r, c->field, text);
	if (d->type == FIELD_TIME && !str_eq(text, v))
		keep_aside(a, r, c->key, v);
}

/* 1.x and 2.0 ------------------------------------------------------------------------------------------------ */

static bool says_yes(struct str v)
{
	static const char *const yes[] = { "true", "TRUE", "True", "t", "T", "1", "yes", "Yes", "YES", "y",
		"Y", "oui", NULL };

	return one_of(v, yes);
}

static void set_text(struct record *r, const char *field, struct str text)
{
	int f = entity_field(r->entity, str_of(field));

	if (f != FIELD_NONE && !record_text(r, f).n)
		record_set(r, f, text);
}

static void set_days(struct arena *a, struct record *r, const struct tabular_column *c, struct str v,
    struct tabular_misfit **misfits)
{
	struct str days;

	keep_aside(a, r, c->key, v);
	if (tabular_days(a, v, &days)) {
		set_text(r, "byday", days);
		set_text(r, "freq", STR("WEEKLY"));
		return;
	}
	misfit(a, misfits, c, v, _("this is no day of the week"));
	set_text(r, "description", v);
}

/* HSDS 3 cannot say "closed" but in words. */
static void set_closed(struct arena *a, struct record *r, const struct tabular_column *c, struct str v)
{
	keep_aside(a, r, c->key, v);
	if (says_yes(v))
		set_text(r, "description", STR("Closed"));
}

/* ISO 639 codes stand in the name of 1.x's languages. */
static void tell_code(struct record *r)
{
	struct str name = record_get(r, "name");
	bool code = name.n == 2 || name.n == 3;

	for (size_t i = 0; i < name.n && code; i++)
		code = name.p[i] >= 'a' && name.p[i] <= 'z';
	if (code)
		set_text(r, "code", name);
}

static void set_spoken(struct arena *a, struct record *r, struct str v)
{
	int list = tabular_list(r->entity, &entities[ENTITY_LANGUAGE]);
	struct record *language = record_new(a, &entities[ENTITY_LANGUAGE]);

	set_text(language, "name", v);
	tell_code(language);
	language->slot_name = STR("language");
	record_add(r, list, language);
}

static void set_place(struct arena *a, struct record *r, struct str v)
{
	int list = tabular_list(r->entity, &entities[ENTITY_SERVICE_AT_LOCATION]);
	struct record *at = record_new(a, &entities[ENTITY_SERVICE_AT_LOCATION]);

	set_text(at, "location_id", v);
	at->slot_name = v;
	record_add(r, list, at);
}

static void set_special(struct arena *a, struct record *r, const struct tabular_column *c, struct str v,
    struct tabular_misfit **misfits)
{
	switch (c->special) {
	case TABULAR_VALUE:
		keep_aside(a, r, c->key, v);
		break;
	case TABULAR_WEEKDAY:
		set_days(a, r, c, v, misfits);
		break;
	case TABULAR_CLOSED:
		set_closed(a, r, c, v);
		break;
	case TABULAR_SPOKEN:
		set_spoken(a, r, v);
		break;
	case TABULAR_AT:
		set_place(a, r, v);
		break;
	case TABULAR_PARENT:
	case TABULAR_LINK:
	case TABULAR_LINK_KIND:
		break;
	}
}

/* A name for a child without an id that stays when its value changes. */
static void name_slot(struct arena *a, struct record *r, const struct tabular_kind *kind)
{
	if (record_id(r).n)
		return;
	if (kind->address_type)
		r->slot_name = str_of(kind->address_type);
	else if (kind->entity == ENTITY_PHONE || kind->entity == ENTITY_ADDRESS)
		r->slot_name = text_fold(
		    a, record_get(r, kind->entity == ENTITY_PHONE ? "type" : "address_type"));
	else if (kind->entity == ENTITY_SERVICE_AT_LOCATION)
		r->slot_name = record_get(r, "location_id");
	else if (kind->entity == ENTITY_SCHEDULE)
		r->slot_name = record_get(r, "byday");
}

/* Each table counts for itself: the regular hours 7 are not the holiday 7. */
static void tell_table(struct arena *a, struct record *r, const struct tabular_kind *kind)
{
	const struct tabular_kind *first = tabular_kinds;
	struct uuid unused;

	while (first->entity != kind->entity)
		first++;
	if (first == kind || kind->role != TABULAR_ROW || kind->entity == ENTITY_SERVICE_AT_LOCATION ||
	    !record_id(r).n || uuid_parse(record_id(r), &unused))
		return;
	record_set(r, 0, arena_fmt(a, "%s/%.*s", kind->name, STR_ARG(record_id(r))));
}

struct record *tabular_record(
    struct arena *a, const struct tabular_table *t, const struct str *cells, struct tabular_misfit **misfits)
{
	struct record *r = record_new(a, &entities[t->kind->entity]);

	for (size_t i = 0; i < t->n_columns; i++) {
		const struct tabular_column *c = &t->columns[i];
		if (!cells[i].n)
			continue;
		if (c->special == TABULAR_VALUE && c->field != FIELD_NONE)
			set_value(a, r, c, cells[i], misfits);
		else
			set_special(a, r, c, cells[i], misfits);
	}
	if (t->kind->address_type)
		set_text(r, "address_type", str_of(t->kind->address_type));
	if (t->kind->entity == ENTITY_LANGUAGE)
		tell_code(r);
	if (t->kind->entity == ENTITY_TAXONOMY_TERM)
		tabular_tell_term(r);
	name_slot(a, r, t->kind);
	tell_table(a, r, t->kind);
	return r;
}

void tabular_tell_term(struct record *r)
{
	struct str id = record_id(r);
	struct uuid unused;

	if (id.n && !str_digits(id) && !uuid_parse(id, &unused))
		set_text(r, "code", id);
}
