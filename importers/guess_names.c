#include "importers/guess_names.h"

#include "lib/text.h"

#include "column_names.h"

static const char *const role_names[ROLE__MAX] = {
	[ROLE_UNKNOWN] = "",
	[ROLE_NONE] = "none",
	[ROLE_ACCESSIBILITY] = "accessibility",
	[ROLE_ADDRESS] = "address",
	[ROLE_ADDRESS_2] = "address_2",
	[ROLE_APPLY] = "apply",
	[ROLE_AREA] = "area",
	[ROLE_BOROUGH] = "borough",
	[ROLE_CATEGORY] = "category",
	[ROLE_CELL] = "cell",
	[ROLE_CHARITY] = "charity",
	[ROLE_CITY] = "city",
	[ROLE_CIVIC] = "civic",
	[ROLE_CONTACT] = "contact",
	[ROLE_CONTACT_EMAIL] = "contact_email",
	[ROLE_CONTACT_FIRST] = "contact_first",
	[ROLE_CONTACT_LAST] = "contact_last",
	[ROLE_CONTACT_PHONE] = "contact_phone",
	[ROLE_CONTACT_TITLE] = "contact_title",
	[ROLE_COUNTRY] = "country",
	[ROLE_DESCRIPTION] = "description",
	[ROLE_DESCRIPTION_OTHER] = "description_other",
	[ROLE_ELIGIBILITY] = "eligibility",
	[ROLE_EMAIL] = "email",
	[ROLE_EXT] = "ext",
	[ROLE_FAX] = "fax",
	[ROLE_FEES] = "fees",
	[ROLE_FLOOR] = "floor",
	[ROLE_HOURS] = "hours",
	[ROLE_ID] = "id",
	[ROLE_KEYWORDS] = "keywords",
	[ROLE_LANGUAGE] = "language",
	[ROLE_LATITUDE] = "latitude",
	[ROLE_LEGAL_STATUS] = "legal_status",
	[ROLE_LOGO] = "logo",
	[ROLE_LONGITUDE] = "longitude",
	[ROLE_MAIL_ADDRESS] = "mail_address",
	[ROLE_MAIL_CITY] = "mail_city",
	[ROLE_MAIL_POSTAL] = "mail_postal",
	[ROLE_MRC] = "mrc",
	[ROLE_NAME] = "name",
	[ROLE_NAME_OTHER] = "name_other",
	[ROLE_NEQ] = "neq",
	[ROLE_NOTE] = "note",
	[ROLE_OTHER_NAME] = "other_name",
	[ROLE_PHONE] = "phone",
	[ROLE_PHONE_OR_CIVIC] = "phone_or_civic",
	[ROLE_PLACE] = "place",
	[ROLE_PO_BOX] = "po_box",
	[ROLE_POSTAL] = "postal",
	[ROLE_PROVINCE] = "province",
	[ROLE_REGION] = "region",
	[ROLE_ROW_ID] = "row_id",
	[ROLE_SERVICE] = "service",
	[ROLE_SERVICE_TEXT] = "service_text",
	[ROLE_SOCIAL] = "social",
	[ROLE_STREET] = "street",
	[ROLE_TOLLFREE] = "tollfree",
	[ROLE_TRANSPORT] = "transport",
	[ROLE_TTY] = "tty",
	[ROLE_UNIT] = "unit",
	[ROLE_UPDATED] = "updated",
	[ROLE_VERIFIED] = "verified",
	[ROLE_WEB] = "web",
	[ROLE_YEAR] = "year",
};

static enum guess_role role_named(const char *name)
{
	int role = 1;

	while (role < ROLE__MAX && strcmp(role_names[role], name) != 0)
		role++;
	return role < ROLE__MAX ? (enum guess_role)role : ROLE_UNKNOWN;
}

/* Words ------------------------------------------------------------------------------------------------------ */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* A space where a name like "NomOrganisme2" has only a change of letters. */
static struct str part_words(struct arena *a, struct str name)
{
	char *out = arena_alloc(a, 2 * name.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		char before = i ? name.p[i - 1] : ' ', c = name.p[i];
		bool digits = is_digit(c) != is_digit(before) &&
		    (is_digit(c) ? is_lower(before) || is_upper(before) : is_lower(c) || is_upper(c));
		if (digits || (is_lower(before) && is_upper(c)))
			out[n++] = ' ';
		out[n++] = c;
	}
	return (struct str){ out, n };
}

static bool is_stop(struct str word)
{
	static const char *const words[] = { "a", "au", "aux", "d", "de", "des", "du", "et", "l", "la", "le",
		"les", "of", "ou", "par", "pour", "s", "the", "un", "une" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(word, words[i]))
			return true;
	return false;
}

static int split(struct str folded, struct str words[GUESS_WORDS_MAX])
{
	int n = 0;

	for (size_t i = 0; i < folded.n && n < GUESS_WORDS_MAX; i++) {
		size_t from = i;
		while (i < folded.n && folded.p[i] != ' ')
			i++;
		struct str word = { folded.p + from, i - from };
		if (word.n > 3 && (word.p[word.n - 1] == 's' || word.p[word.n - 1] == 'x'))
			word.n--;
		if (word.n && !is_stop(word))
			words[n++] = word;
	}
	return n;
}

int guess_words(struct arena *a, struct str name, struct str words[GUESS_WORDS_MAX])
{
	return split(text_fold(a, part_words(a, text_cut(name, 200))), words);
}

/* Readings --------------------------------------------------------------------------------------------------- */

/* Where the words of a phrase stand in a row; -1 when they do not. */
static int find_phrase(const struct str *words, int n, const struct str *phrase, int m)
{
	for (int at = 0; at + m <= n; at++) {
		int i = 0;
		while (i < m && str_eq(words[at + i], phrase[i]))
			i++;
		if (i == m)
			return at;
	}
	return -1;
}

/* Numbers say nothing: "Téléphone 2". */
static int count_words(const struct str *words, int n)
{
	int count = 0;

	for (int i = 0; i < n; i++)
		count += !str_digits(words[i]);
	return count;
}

/* What stands behind "Adresse" or "Téléphone" in a header of two lines: "Adresse Ville", "Téléphone Télécopieur". */
static bool is_part(enum guess_role role)
{
	static const enum guess_role parts[] = { ROLE_CITY, ROLE_POSTAL, ROLE_PROVINCE, ROLE_COUNTRY,
		ROLE_UNIT, ROLE_PO_BOX, ROLE_FAX, ROLE_CELL, ROLE_TTY, ROLE_TOLLFREE, ROLE_EXT };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (role == parts[i])
			return true;
	return false;
}

static int score_of(enum guess_role role, int words, int phrase, int at, bool whole)
{
	if (phrase >= words)
		return whole ? 100 : 98;
	int weak = role == ROLE_NAME && phrase == 1 ? 10 : 0; /* "Nom du directeur" */
	int place = at == 0 ? 5 : at + phrase >= words && is_part(role) ? 6 : 0;

	return 30 + 60 * phrase / words + place - weak;
}

/* Keeps the best reading of each role, in order. */
static int add_reading(struct guess_reading *out, int n, struct guess_reading new)
{
	int at = 0;

	while (at < n && out[at].role != new.role)
		at++;
	if (at < n && out[at].score >= new.score)
		return n;
	if (at == n && n == GUESS_READINGS_MAX)
		return n;
	n += at == n;
	for (; at > 0 && out[at - 1].score < new.score; at--)
		out[at] = out[at - 1];
	out[at] = new;
	return n;
}

struct guess_names {
	struct phrase {
		struct str words[GUESS_WORDS_MAX];
		int n, count;
		struct guess_reading reading;
	} phrases[COLUMN_NAME_COUNT];
};

struct guess_names *guess_names_new(struct arena *a)
{
	struct guess_names *names = ARENA_NEW(a, struct guess_names);

	for (int i = 0; i < COLUMN_NAME_COUNT; i++) {
		const struct column_name *row = &column_names[i];
		struct phrase *p = &names->phrases[i];
		p->n = split(str_of(row->words), p->words);
		p->count = count_words(p->words, p->n);
		p->reading.role = role_named(row->means);
		p->reading.english = strcmp(row->lang, "en") == 0;
		p->reading.french = strcmp(row->lang, "fr") == 0;
	}
	return names;
}

int guess_readings(const struct guess_names *names, struct arena *a, struct str name,
    struct guess_reading out[GUESS_READINGS_MAX])
{
	struct str words[GUESS_WORDS_MAX];
	int n = guess_words(a, name, words), count = count_words(words, n), found = 0;

	for (int i = 0; n && i < COLUMN_NAME_COUNT; i++) {
		const struct phrase *p = &names->phrases[i];
		int at = p->n ? find_phrase(words, n, p->words, p->n) : -1;
		if (at < 0)
			continue;
		struct guess_reading r = p->reading;
		r.score = score_of(r.role, count, p->count, at, p->n == n);
		found = add_reading(out, found, r);
	}
	return found;
}
