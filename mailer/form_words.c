#include "mailer/form_words.h"

#include "lib/buf.h"
#include "lib/text.h"

#include <string.h>

enum { ASIDE_COLUMNS = 40, LABEL_MAX = 1024 };

/* Labels ---------------------------------------------------------------------------------------------------- */

/* Where people say it otherwise than the table, and where the value of a field (`by`) makes the difference. */
static const struct label {
	enum entity_id entity;
	const char *field, *by, *value, *fr, *en;
} labels[] = {
	{ ENTITY_PHONE, "number", "type", "fax", "Télécopieur", "Fax" },
	{ ENTITY_PHONE, "number", "type", "tty", "ATS", "TTY" },
	{ ENTITY_PHONE, "number", "type", "textphone", "ATS", "TTY" },
	{ ENTITY_PHONE, "number", "type", "text", "Texto", "Text message" },
	{ ENTITY_PHONE, "number", "type", "sms", "Texto", "Text message" },
	{ ENTITY_PHONE, "number", "type", "cell", "Cellulaire", "Mobile" },
	{ ENTITY_PHONE, "number", "type", "mobile", "Cellulaire", "Mobile" },
	{ ENTITY_PHONE, "number", "type", "pager", "Téléavertisseur", "Pager" },
	{ ENTITY_PHONE, "number", NULL, NULL, "Téléphone", "Phone" },
	{ ENTITY_ADDRESS, "address_1", "address_type", "postal", "Adresse postale", "Mailing address" },
	{ ENTITY_ADDRESS, "address_1", NULL, NULL, "Adresse", "Address" },
	{ ENTITY_ADDRESS, "address_2", NULL, NULL, "Adresse (suite)", "Address (line 2)" },
	{ ENTITY_SCHEDULE, "byday", NULL, NULL, "Horaire", "Hours" },
	{ ENTITY_SCHEDULE, "description", NULL, NULL, "Horaire (en mots)", "Hours (in words)" },
	{ ENTITY_SCHEDULE, "valid_from", NULL, NULL, "Horaire valide du", "Hours valid from" },
	{ ENTITY_SCHEDULE, "valid_to", NULL, NULL, "Horaire valide jusqu'au", "Hours valid until" },
	{ ENTITY_SCHEDULE, "notes", NULL, NULL, "Horaire (notes)", "Hours (notes)" },
	{ ENTITY_ORGANIZATION, "alternate_name", NULL, NULL, "Autre nom", "Other name" },
	{ ENTITY_SERVICE, "alternate_name", NULL, NULL, "Autre nom", "Other name" },
	{ ENTITY_SERVICE, "url", NULL, NULL, "Page web", "Web page" },
	{ ENTITY_SERVICE, "application_process", NULL, NULL, "Marche à suivre", "How to apply" },
	{ ENTITY_SERVICE, "fees_description", NULL, NULL, "Frais", "Fees" },
	{ ENTITY_SERVICE, "eligibility_description", NULL, NULL, "Clientèle", "Eligibility" },
	{ ENTITY_URL, "url", NULL, NULL, "Autre site web", "Other website" },
	{ ENTITY_COST_OPTION, "option", NULL, NULL, "Tarif", "Cost" },
	{ ENTITY_COST_OPTION, "amount_description", NULL, NULL, "Tarif (explication)", "Cost (explained)" },
	{ ENTITY_REQUIRED_DOCUMENT, "document", NULL, NULL, "Document requis", "Required document" },
	{ ENTITY_LANGUAGE, "name", NULL, NULL, "Langue", "Language" },
	{ ENTITY_ACCESSIBILITY, "description", NULL, NULL, "Accessibilité", "Accessibility" },
	{ ENTITY_ACCESSIBILITY, "details", NULL, NULL, "Accessibilité (détails)", "Accessibility (details)" },
	{ ENTITY_SERVICE_AREA, "name", NULL, NULL, "Territoire desservi", "Area served" },
};

static const struct label *find_label(const struct record *r, int field)
{
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		const struct label *l = &labels[i];
		if (l->entity == r->entity->id && strcmp(l->field, r->entity->fields[field].name) == 0 &&
		    (!l->by || str_is(record_get(r, l->by), l->value)))
			return l;
	}
	return NULL;
}

/* Only schedules without codes have nothing but their words. */
static bool has_hours_alone(const struct record *r, int field)
{
	return r->entity->id == ENTITY_SCHEDULE && !record_get(r, "byday").n &&
	    !record_get(r, "opens_at").n && strcmp(r->entity->fields[field].name, "description") == 0;
}

/* What tells a telephone from its sisters; colons end labels. */
static struct str aside(struct arena *a, const struct record *r)
{
	struct str said = r->entity->id == ENTITY_PHONE ? record_get(r, "description") : STR_NONE;
	struct buf AUTO_BUF out = BUF_INIT(LABEL_MAX);

	said = text_cut(text_plain(a, said), ASIDE_COLUMNS);
	for (size_t i = 0; i < said.n; i++) {
		char c = strchr(":()<>*", said.p[i]) ? ' ' : said.p[i];
		if (c != ' ' || (out.n && out.p[out.n - 1] != ' '))
			buf_char(&out, c);
	}
	return arena_str(a, str_trim(buf_str(&out)));
}

struct str form_label(struct arena *a, const struct record *r, int field, bool french)
{
	const struct field *f = &r->entity->fields[field];
	const struct label *l = find_label(r, field);
	struct str label = str_of(l ? (french ? l->fr : l->en) : french ? f->fr : f->en);
	struct str said = aside(a, r);

	if (has_hours_alone(r, field))
		label = str_of(french ? "Horaire" : "Hours");
	return said.n ? arena_fmt(a, "%.*s (%.*s)", STR_ARG(label), STR_ARG(said)) : label;
}

/* Enumerations ---------------------------------------------------------------------------------------------- */

static const struct word {
	const char *value, *fr, *en;
} words[] = {
	{ "active", "actif", "active" },
	{ "inactive", "inactif", "inactive" },
	{ "defunct", "n'existe plus", "no longer exists" },
	{ "temporarily closed", "temporairement fermé", "temporarily closed" },
};

struct str form_word(struct str value, bool french)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(value, words[i].value))
			return str_of(french ? words[i].fr : words[i].en);
	return value;
}

static bool is_value_of(const struct field *f, const char *value)
{
	for (int i = 0; f->values && f->values[i]; i++)
		if (strcmp(f->values[i], value) == 0)
			return true;
	return false;
}

struct str form_word_value(struct arena *a, const struct field *f, struct str word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (is_value_of(f, words[i].value) &&
		    (text_same(a, word, str_of(words[i].fr)) || text_same(a, word, str_of(words[i].en))))
			return str_of(words[i].value);
	for (int i = 0; f->values && f->values[i]; i++)
		if (text_same(a, word, str_of(f->values[i])))
			return str_of(f->values[i]);
	return STR_NONE;
}

/* Telephones ------------------------------------------------------------------------------------------------ */

struct str form_phone(struct arena *a, struct str number, struct str extension, bool french)
{
	if (!extension.n)
		return number;
	return arena_fmt(a, "%.*s, %s %.*s", STR_ARG(number), french ? "poste" : "ext.", STR_ARG(extension));
}

/* The words before an extension, folded. */
static const char *const extension_words[] = { "poste", "ext", "extension", "post", "p", "x", "local", "no" };

static bool is_extension_word(struct str word)
{
	for (size_t i = 0; i < sizeof extension_words / sizeof *extension_words; i++)
		if (str_is(word, extension_words[i]))
			return true;
	return false;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Where the word begins that announces an extension: digits before it, only digits behind it; else the end. */
static size_t find_extension(struct arena *a, struct str s)
{
	for (size_t i = 1; i < s.n; i++) {
		size_t n = 0;
		if (s.p[i] == '#' && str_digits(str_trim((struct str){ s.p + i + 1, s.n - i - 1 })))
			return i;
		while (i + n < s.n && is_letter(s.p[i + n]))
			n++;
		if (!n)
			continue;
		struct str rest = text_fold(a, (struct str){ s.p + i + n, s.n - i - n });
		if (!is_letter(s.p[i - 1]) && is_extension_word(text_fold(a, (struct str){ s.p + i, n })) &&
		    str_digits(rest))
			return i;
		i += n - 1;
	}
	return s.n;
}

void form_phone_part(struct arena *a, struct str value, struct str *number, struct str *extension)
{
	*number = *extension = STR_NONE;
	if (!value.n)
		return;
	size_t at = find_extension(a, value);
	struct str head = str_trim((struct str){ value.p, at });

	*extension = text_only_digits(a, (struct str){ value.p + at, value.n - at });
	while (extension->n && head.n && strchr(",;-(#", head.p[head.n - 1]))
		head = str_trim((struct str){ head.p, head.n - 1 });
	*number = head;
}
