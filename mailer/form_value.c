#include "mailer/form_value.h"

#include "lib/buf.h"
#include "lib/text.h"
#include "mailer/form_hours.h"
#include "mailer/form_text.h"
#include "mailer/form_words.h"
#include "model/forms.h"
#include "rules/normalise.h"

#include <string.h>

enum { ESSENCE_MAX = 1024 * 1024, ASIDE_KEYS_MAX = 24, FOUND_MAX = 8 };

/* Kinds ----------------------------------------------------------------------------------------------------- */

static enum form_kind kind_of(const struct path *p)
{
	enum entity_id e = p->entity->id;

	if (p->part == PATH_CHILD)
		return e == ENTITY_PHONE ? KIND_PHONE : e == ENTITY_SCHEDULE ? KIND_TEXT : KIND_UNKNOWN;
	if (p->part != PATH_VALUE && p->part != PATH_OTHER)
		return KIND_UNKNOWN;
	const struct field *f = &p->entity->fields[p->field];
	if (e == ENTITY_PHONE && strcmp(f->name, "number") == 0)
		return KIND_PHONE;
	if (e == ENTITY_SCHEDULE && strcmp(f->name, "byday") == 0)
		return KIND_HOURS;
	if (e == ENTITY_ADDRESS && strcmp(f->name, "postal_code") == 0)
		return KIND_POSTAL;
	switch (f->type) {
	case FIELD_EMAIL:
		return KIND_EMAIL;
	case FIELD_URI:
		return KIND_URI;
	case FIELD_NUMBER:
		return KIND_NUMBER;
	case FIELD_ENUM:
		return KIND_ENUM;
	case FIELD_DATE:
		return KIND_DATE;
	default:
		return KIND_TEXT;
	}
}

struct form_target form_value_target(struct arena *a, struct str path)
{
	struct form_target t = { .kind = KIND_UNKNOWN };
	struct err unused = { 0 };

	if (!path.n || !path_parse(a, &entities[ENTITY_ORGANIZATION], path, &t.path, &unused))
		return t;
	t.kind = kind_of(&t.path);
	if (t.path.part != PATH_CHILD && t.kind != KIND_UNKNOWN)
		t.field = &t.path.entity->fields[t.path.field];
	return t;
}

/* The same? ------------------------------------------------------------------------------------------------- */

/* Without white space, quotes, dashes, marks of bold type and what ends a sentence. */
static struct str essence(struct arena *a, struct str s)
{
	struct buf AUTO_BUF out = BUF_INIT(ESSENCE_MAX);
	struct str plain = norm_text(a, s);

	while (plain.n && strchr(".,;:!", plain.p[plain.n - 1]))
		plain.n--;
	for (size_t i = 0; i < plain.n; i++)
		if (!strchr(" '\"-*_", plain.p[i]))
			buf_char(&out, plain.p[i]);
	return arena_str(a, buf_str(&out));
}

static size_t beyond_ascii(struct str s)
{
	const char *p = s.p, *end = s.n ? s.p + s.n : NULL;
	size_t n = 0;

	while (p < end)
		n += text_next(&p, end) >= 0xc0;
	return n;
}

bool form_value_same(struct arena *a, struct str x, struct str y)
{
	struct str ex = essence(a, x), ey = essence(a, y);

	if (str_eq(ex, ey))
		return true;
	return str_eq(form_text_key(a, x), form_text_key(a, y)) && beyond_ascii(ey) < beyond_ascii(ex);
}

/* Words ----------------------------------------------------------------------------------------------------- */

static const char *const as_it_is[] = { "ok", "oui", "yes", "exact", "exacte", "correct", "correcte", "bon",
	"bonne", "c est bon", "c est exact", "c est correct", "c est ok", "inchange", "inchangee", "idem",
	"meme", "le meme", "la meme", "pareil", "pareille", "toujours bon", "toujours exact",
	"toujours valide", "toujours actif", "valide", "aucun changement", "pas de changement",
	"rien a changer", "sans changement", "same", "the same", "unchanged", "no change", "still correct",
	"still valid", "good", "right", "parfait", "tout est beau", NULL };

static const char *const gone[] = { "aucun", "aucune", "neant", "n a", "na", "none", "nil", "rien",
	"a enlever", "enlever", "a supprimer", "supprimer", "supprime", "a retirer", "retirer", "retire",
	"n existe plus", "plus de fax", "plus de telecopieur", "pas de fax", "pas de telecopieur",
	"pas de site", "pas de site web", "plus de site web", "no fax", "no website", "remove", "to remove",
	"delete", "deleted", "removed", "no longer", "no longer exists", "plus valide", "n est plus valide",
	NULL };

/* Between an old value and the one that takes its place; also before one alone. */
static const char *const instead[] = { "non", "no", "plutot", "maintenant", "desormais", "devient",
	"est maintenant", "c est maintenant", "c est plutot", "c est", "nouveau", "nouvelle",
	"nouveau numero", "nouvelle adresse", "nouveau courriel", "remplacer par", "remplace par",
	"a remplacer par", "changer pour", "change pour", "corriger pour", "correction", "now", "new",
	"new number", "new address", "is now", "it is now", "changed to", "change to", "replace with",
	"replace by", "should be", "instead", "faux", "wrong", "incorrect", NULL };

static bool is_one_of(struct str folded, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (str_is(folded, words[i]))
			return true;
	return false;
}

static bool is_said(struct arena *a, struct str said, const char *const *words)
{
	return said.n < 200 && is_one_of(text_fold(a, said), words);
}

/* Replacing ------------------------------------------------------------------------------------------------- */

static struct str after(struct str s, size_t n)
{
	return str_trim((struct str){ s.p + n, s.n - n });
}

/* The length of an arrow that begins `s`: "->", "-->", "=>", "→", "⇒", ">". */
static size_t arrow(struct str s)
{
	size_t n = 0;

	while (n < s.n && n < 4 && (s.p[n] == '-' || s.p[n] == '='))
		n++;
	if (n < s.n && s.p[n] == '>')
		return n + 1;
	for (size_t i = 0; i < 2; i++) {
		static const char *const arrows[] = { "\xe2\x86\x92", "\xe2\x87\x92" };
		if (s.n >= 3 && memcmp(s.p, arrows[i], 3) == 0)
			return 3;
	}
	return 0;
}

/* The length of words that say "instead" at the beginning of `s`, with the colon or comma behind them; 0: none.
 * `must_end`: a colon or comma must stand there, for the words might be those of a value. */
static size_t instead_words(struct arena *a, struct str s, bool must_end)
{
	for (size_t n = 0; n < s.n && n < 40; n++) {
		if (!strchr(":, ", s.p[n]))
			continue;
		struct str words = text_fold(a, (struct str){ s.p, n });
		size_t end = n;
		while (end < s.n && strchr(" ", s.p[end]))
			end++;
		bool ended = end < s.n && strchr(":,", s.p[end]);
		if (is_one_of(words, instead) &&
		    (ended || (!must_end && !is_one_of(words, (const char *const[]){ "c est", "no", NULL }))))
			return ended ? end + 1 : n;
	}
	return 0;
}

/* Takes "-> ", "non : " and the like from its beginning; true when there was something. */
static bool take_instead(struct arena *a, struct str *s, bool behind_old)
{
	bool any = false;

	for (size_t n; s->n; any = true) {
		/* NBSP before a colon. */
		if ((n = arrow(*s)) == 0 && (n = instead_words(a, *s, !behind_old)) == 0)
			break;
		*s = after(*s, n);
	}
	return any;
}

/* How many bytes of `s` the keys of `old` take at its beginning; 0 when it begins otherwise. */
static size_t begins_with(struct arena *a, struct str s, struct str old)
{
	struct str want = form_text_key(a, old);
	const char *p = s.p, *end = s.p + s.n;
	size_t have = 0;

	while (p < end && have < want.n) {
		const char *from = p;
		text_next(&p, end);
		struct str key = form_text_key(a, (struct str){ from, (size_t)(p - from) });
		if (have + key.n > want.n || (key.n && memcmp(want.p + have, key.p, key.n) != 0))
			return 0;
		have += key.n;
	}
	return want.n && have == want.n ? (size_t)(p - s.p) : 0;
}

/* Decoration of mail programs around a value. */
static struct str bare(struct str s)
{
	s = str_trim(s);
	while (s.n && strchr("*_", s.p[s.n - 1]))
		s = str_trim((struct str){ s.p, s.n - 1 });
	while (s.n && strchr("*_", *s.p))
		s = after(s, 1);
	return s;
}

/* Values that can be told from other text -------------------------------------------------------------------- */

struct things {
	struct str list[FOUND_MAX];
	int n;
	bool too_many;
	size_t keys; /* of all of them */
};

static void add(struct arena *a, struct things *t, struct str raw, struct str thing)
{
	if (t->n == FOUND_MAX) {
		t->too_many = true;
		return;
	}
	t->keys += form_text_key(a, raw).n;
	t->list[t->n++] = thing;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Between two digits of one number. */
static size_t number_gap(struct str s)
{
	size_t n = 0;

	while (n < s.n && n < 4 && (strchr(" ().-/", s.p[n]) || s.p[n] == '\xc2' || s.p[n] == '\xa0'))
		n++;
	return n;
}

/* The extension behind a number: ", poste 4", " #4", " x 4"; its length. */
static size_t extension(struct arena *a, struct str s)
{
	size_t n = 0, word = 0;

	while (n < s.n && n < 4 && (strchr(" ,(#;", s.p[n]) || s.p[n] == '\xc2' || s.p[n] == '\xa0'))
		n++;
	while (n + word < s.n && !is_digit(s.p[n + word]) && word < 12)
		word++;
	size_t digits = n + word;
	while (digits < s.n && is_digit(s.p[digits]) && digits < n + word + 7)
		digits++;
	struct str number, ext;
	form_phone_part(a, arena_fmt(a, "0 %.*s", (int)digits, s.p), &number, &ext);
	return digits > n + word && ext.n && str_is(number, "0") ? digits : 0;
}

/* Ten digits, eleven when the first is 1, seven, or three. */
static void find_phones(struct arena *a, struct str s, struct things *out)
{
	for (size_t i = 0; i < s.n;) {
		size_t n = 0, digits = 0, end = 0, want = 10;
		if (!is_digit(s.p[i]) || (i && is_digit(s.p[i - 1]))) {
			i++;
			continue;
		}
		want = s.p[i] == '1' ? 11 : 10;
		while (i + n < s.n && digits < want) {
			if (is_digit(s.p[i + n])) {
				digits++;
				end = ++n;
				continue;
			}
			size_t gap = number_gap((struct str){ s.p + i + n, s.n - i - n });
			if (!gap || i + n + gap >= s.n || !is_digit(s.p[i + n + gap]))
				break;
			n += gap;
		}
		bool whole = i + end == s.n || !is_digit(s.p[i + end]);
		if (whole && (digits == want || digits == 7 || (digits == 3 && end == 3))) {
			end += extension(a, (struct str){ s.p + i + end, s.n - i - end });
			struct str raw = { s.p + i, end };
			bool open = i && s.p[i - 1] == '(';
			if (open)
				raw = (struct str){ s.p + i - 1, end + 1 };
			add(a, out, raw, raw);
		}
		i += end ? end : 1;
	}
}

static void find_words(struct arena *a, struct str s, enum form_kind kind, struct things *out)
{
	for (size_t i = 0; i < s.n;) {
		size_t n = 0;
		while (i + n < s.n && !strchr(" \t,;<>()[]\"", s.p[i + n]))
			n++;
		struct str word = { s.p + i, n };
		i += n + 1;
		while (word.n && strchr(".:!?'*_", word.p[word.n - 1]))
			word.n--;
		struct str mail = word.n > 7 && memcmp(word.p, "mailto:", 7) == 0 ? after(word, 7) : word;
		if (kind == KIND_EMAIL && form_email(mail))
			add(a, out, word, mail);
		if (kind == KIND_URI && norm_host(a, word).n && memchr(word.p, '.', word.n) &&
		    !memchr(word.p, '@', word.n))
			add(a, out, word, word);
		if (kind == KIND_NUMBER && str_digits(word))
			add(a, out, word, word);
	}
}

static void find_postal(struct arena *a, struct str s, struct things *out)
{
	for (size_t i = 0; i + 6 <= s.n; i++)
		for (size_t n = 6; n <= 7 && i + n <= s.n; n++) {
			struct str code = norm_postal(a, (struct str){ s.p + i, n });
			bool apart = (!i || strchr(" (,:", s.p[i - 1])) &&
			    (i + n == s.n || strchr(" ),.;", s.p[i + n]));
			if (!code.n || !apart || s.p[i] == ' ' || s.p[i + n - 1] == ' ')
				continue;
			add(a, out, code, arena_fmt(a, "%.3s %.3s", code.p, code.p + 3));
			i += n - 1;
			break;
		}
}

static struct things find_things(struct arena *a, enum form_kind kind, struct str s)
{
	struct things out = { 0 };

	if (kind == KIND_PHONE)
		find_phones(a, s, &out);
	else if (kind == KIND_POSTAL)
		find_postal(a, s, &out);
	else
		find_words(a, s, kind, &out);
	return out;
}

static bool same_thing(struct arena *a, enum form_kind kind, struct str x, struct str y)
{
	switch (kind) {
	case KIND_PHONE:
		return str_eq(norm_phone_whole(a, x), norm_phone_whole(a, y));
	case KIND_EMAIL:
		return str_eq(norm_email(a, x), norm_email(a, y));
	case KIND_URI:
		return str_eq(norm_url(a, x), norm_url(a, y));
	case KIND_POSTAL:
		return str_eq(norm_postal(a, x), norm_postal(a, y));
	default:
		return str_eq(x, y);
	}
}

/* As a fiche holds it. */
static struct str as_held(struct arena *a, enum form_kind kind, struct str old, struct str thing)
{
	if (kind != KIND_URI || form_scheme(thing))
		return thing;
	bool plain = old.n > 7 && memcmp(old.p, "http://", 7) == 0;
	return arena_fmt(a, "%s%.*s", plain ? "http://" : "https://", STR_ARG(thing));
}

/* One thing of its kind besides the old one, and not much more than that. */
static enum form_said said_thing(
    struct arena *a, enum form_kind kind, struct str old, struct str said, bool instead_of, struct str *new)
{
	struct things t = find_things(a, kind, said);
	struct str other = STR_NONE;
	bool has_old = false;
	int n = 0;

	for (int i = 0; i < t.n; i++) {
		if (same_thing(a, kind, t.list[i], old)) {
			has_old = true;
		} else {
			n += !n || !same_thing(a, kind, t.list[i], other);
			other = t.list[i];
		}
	}
	if (n != 1 || t.too_many || (has_old && !instead_of))
		return n == 0 && has_old && form_text_key(a, said).n <= t.keys + 4 ? SAID_NOTHING
		                                                                   : SAID_UNCLEAR;
	if (form_text_key(a, said).n > t.keys + ASIDE_KEYS_MAX)
		return SAID_UNCLEAR;
	*new = as_held(a, kind, old, other);
	return SAID_VALUE;
}

static bool is_thing(enum form_kind kind)
{
	return kind == KIND_PHONE || kind == KIND_EMAIL || kind == KIND_URI || kind == KIND_POSTAL ||
	    kind == KIND_NUMBER;
}

bool form_value_is(struct arena *a, const struct form_target *target, struct str text)
{
	struct form_hours hours;

	if (target->kind == KIND_HOURS)
		return form_hours_part(a, text, &hours);
	if (!is_thing(target->kind) || target->kind == KIND_NUMBER)
		return false;
	struct things t = find_things(a, target->kind, text);
	return t.n == 1 && form_text_key(a, text).n <= t.keys + ASIDE_KEYS_MAX;
}

/* What was said --------------------------------------------------------------------------------------------- */

static enum form_said said_text(
    struct arena *a, const struct form_target *target, struct str said, struct str *new)
{
	struct str code;

	switch (target->kind) {
	case KIND_ENUM:
		code = form_word_value(a, target->field, said);
		*new = code.n ? code : *new;
		return code.n ? SAID_VALUE : SAID_UNCLEAR;
	case KIND_DATE:
		*new = form_date(said) ? said : *new;
		return form_date(said) ? SAID_VALUE : SAID_UNCLEAR;
	case KIND_UNKNOWN:
		return SAID_UNCLEAR;
	default:
		*new = said;
		return SAID_VALUE;
	}
}

static bool asks(struct str said, struct str old)
{
	return memchr(said.p, '?', said.n) && !(old.n && memchr(old.p, '?', old.n));
}

enum form_said form_value_said(
    struct arena *a, const struct form_target *target, struct str old, struct str said, struct str *new)
{
	bool instead_of = false;

	said = bare(said);
	if (!said.n)
		return old.n ? SAID_EMPTY : SAID_NOTHING;
	if (form_value_same(a, old, said) || is_said(a, said, as_it_is))
		return SAID_NOTHING;
	size_t behind = begins_with(a, said, old);
	struct str rest = after(said, behind);
	if (behind && take_instead(a, &rest, true)) {
		instead_of = true;
		said = bare(rest);
	} else if (behind && rest.n && (is_said(a, rest, as_it_is) || form_value_same(a, STR_NONE, rest))) {
		return SAID_NOTHING;
	} else if (!behind) {
		take_instead(a, &said, false);
	}
	if (!said.n || is_said(a, said, gone) || (behind && is_said(a, bare(rest), gone)))
		return old.n ? SAID_EMPTY : SAID_NOTHING;
	if (target->kind != KIND_URI && asks(said, old))
		return SAID_UNCLEAR;
	if (is_thing(target->kind))
		return said_thing(a, target->kind, old, said, instead_of, new);
	return said_text(a, target, said, new);
}
