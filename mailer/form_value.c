#include "mailer/form_value.h"

#include "lib/buf.h"
#include "lib/text.h"
#include "mailer/form_hours.h"
#include "mailer/form_text.h"
#include "mailer/form_things.h"
#include "mailer/form_words.h"
#include "model/forms.h"
#include "rules/normalise.h"

#include <string.h>

enum { ESSENCE_MAX = 1024 * 1024, ASIDE_KEYS_MAX = 24 };

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

/* Not a space, a quote, or the mark of a letter that was lost. */
static bool is_letter_beyond(uint32_t c)
{
	return c >= 0xc0 && c != 0xfffd;
}

static size_t beyond_ascii(struct str s)
{
	const char *p = s.p, *end = s.n ? s.p + s.n : NULL;
	size_t n = 0;

	while (p < end)
		n += is_letter_beyond(text_next(&p, end));
	return n;
}

/* A letter and its accent as two characters, as some systems write them. */
static bool is_taken_apart(struct str s)
{
	const char *p = s.p, *end = s.n ? s.p + s.n : NULL;

	while (p < end) {
		uint32_t c = text_next(&p, end);
		if (c >= 0x300 && c < 0x370)
			return true;
	}
	return false;
}

/* What is left where a program knows no letter beyond ASCII. */
static struct str ascii_key(struct arena *a, struct str s)
{
	struct buf AUTO_BUF out = BUF_INIT(ESSENCE_MAX);

	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x80)
			buf_char(&out, s.p[i]);
	return form_text_key(a, buf_str(&out));
}

bool form_value_same(struct arena *a, struct str x, struct str y)
{
	struct str ex = essence(a, x), ey = essence(a, y), key = form_text_key(a, y);

	if (str_eq(ex, ey))
		return true;
	if (str_eq(form_text_key(a, x), key))
		return beyond_ascii(ey) < beyond_ascii(ex) || is_taken_apart(x) || is_taken_apart(y);
	return beyond_ascii(x) && !beyond_ascii(y) && key.n && str_eq(ascii_key(a, x), key);
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

/* "(maintenant gratuit)" */
static struct str without_brackets(struct str s)
{
	bool around = s.n > 2 && *s.p == '(' && s.p[s.n - 1] == ')' && !memchr(s.p + 1, '(', s.n - 1);

	return around ? str_trim((struct str){ s.p + 1, s.n - 2 }) : s;
}

/* What was said --------------------------------------------------------------------------------------------- */

/* One thing of its kind besides the old one, and not much more than that. */
static enum form_said said_thing(
    struct arena *a, enum form_kind kind, struct str old, struct str said, bool instead_of, struct str *new)
{
	struct form_things t = form_things(a, kind, said);
	struct str other = STR_NONE;
	bool has_old = false;
	int n = 0;

	for (int i = 0; i < t.n; i++) {
		if (form_things_same(a, kind, t.list[i], old)) {
			has_old = true;
		} else {
			n += !n || !form_things_same(a, kind, t.list[i], other);
			other = t.list[i];
		}
	}
	if (n != 1 || t.too_many || (has_old && !instead_of))
		return n == 0 && has_old && form_text_key(a, said).n <= t.keys + 4 ? SAID_NOTHING
		                                                                   : SAID_UNCLEAR;
	if (form_text_key(a, said).n > t.keys + ASIDE_KEYS_MAX)
		return SAID_UNCLEAR;
	*new = form_things_held(a, kind, old, other);
	return SAID_VALUE;
}

bool form_value_is(struct arena *a, const struct form_target *target, struct str text)
{
	struct form_hours hours;

	if (target->kind == KIND_HOURS)
		return form_hours_part(a, text, &hours);
	if (!form_things_are(target->kind) || target->kind == KIND_NUMBER)
		return false;
	struct form_things t = form_things(a, target->kind, text);
	return t.n == 1 && form_text_key(a, text).n <= t.keys + ASIDE_KEYS_MAX;
}

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
	struct str rest = without_brackets(bare(after(said, behind)));
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
	if (form_things_are(target->kind))
		return said_thing(a, target->kind, old, said, instead_of, new);
	return said_text(a, target, said, new);
}
