/* classify_fields.c: values that an answer gives: on labelled lines of the person's own, or in the form. */
#include "mailer/classify_parts.h"

#include "lib/buf.h"
#include "lib/text.h"
#include "mailer/mime_parts.h"
#include "model/entity.h"

enum { LABEL_MAX = 48, FIELDS_MAX = 200, LINES_MAX = 3000 };

static bool in_list(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_is(s, *list))
			return true;
	return false;
}

static bool folds_to(const char *label, struct str folded)
{
	char out[3 * LABEL_MAX + 1] = { 0 };
	struct str s = str_of(label);

	if (s.n > LABEL_MAX)
		return false;
	s = (struct str){ out, text_fold_into(out, s) };
	return str_eq(s, folded);
}

/* "nouveau téléphone", "new address" */
static struct str without_new(struct str s)
{
	static const char *const first[] = { "nouveau ", "nouvelle ", "nouvel ", "nouveaux ", "nouvelles ",
		"new ", "notre ", "our ", NULL };

	for (int i = 0; first[i]; i++) {
		size_t n = strlen(first[i]);
		if (s.n > n && memcmp(s.p, first[i], n) == 0)
			return (struct str){ s.p + n, s.n - n };
	}
	return s;
}

static bool is_label(struct arena *a, struct str label)
{
	struct str s = without_new(text_fold(a, label));

	if (s.n == 0)
		return false;
	if (in_list(s, says_labels))
		return true;
	for (int e = 0; e < ENTITY__MAX; e++)
		for (int f = 0; f < entities[e].n_fields; f++)
			if (folds_to(entities[e].fields[f].fr, s) || folds_to(entities[e].fields[f].en, s))
				return true;
	return false;
}

/* "- Téléphone : 418 555-0199" */
static bool labelled(struct arena *a, struct str line, struct reply_field *f)
{
	line = str_trim(line);
	while (line.n && (line.p[0] == '-' || line.p[0] == '*' || line.p[0] == ' '))
		line = (struct str){ line.p + 1, line.n - 1 };
	const char *colon = line.n ? memchr(line.p, ':', line.n < LABEL_MAX ? line.n : LABEL_MAX) : NULL;
	if (!colon)
		return false;
	struct str label = str_trim((struct str){ line.p, (size_t)(colon - line.p) });
	struct str value = str_trim((struct str){ colon + 1, line.n - (size_t)(colon - line.p) - 1 });
	bool web = value.n > 1 && value.p[0] == '/' && value.p[1] == '/'; /* "http://…" */
	if (web || !is_label(a, label))
		return false;
	f->label = label;
	f->value = value;
	f->emptied = value.n == 0;
	return true;
}

/* "Nouvelle adresse courriel : …" is a value, and says who answers from now on. */
static bool announces_contact(struct arena *a, struct str label)
{
	struct words w;

	words_of(a, label, &w);
	for (const struct says_phrase *p = says_phrases; p->phrase; p++)
		if (p->says & SAYS_CONTACT && words_say(&w, p->phrase, NULL, NULL))
			return true;
	return false;
}

struct reply_field *fields_of(struct arena *a, struct str text, struct str *rest)
{
	struct buf AUTO_BUF kept = BUF_INIT(text.n + 16);
	struct reply_field *first = NULL, **tail = &first;
	struct str line;
	int n = 0, lines = 0;

	while (mime_line_next(&text, &line)) {
		struct reply_field f = { 0 };
		if (n < FIELDS_MAX && lines++ < LINES_MAX && labelled(a, line, &f)) {
			*tail = ARENA_NEW(a, struct reply_field);
			**tail = f;
			tail = &(*tail)->next;
			n++;
			if (!announces_contact(a, f.label))
				continue;
		}
		buf_s(&kept, line);
		buf_char(&kept, '\n');
	}
	*rest = arena_str(a, buf_str(&kept));
	return first;
}

/* The lines of all forms as one, as the e-mail showed them: the texts in the other language come last. */
static struct form_line *all_lines(struct arena *a, const struct reply_form *forms)
{
	struct form_line *first = NULL, **tail = &first;

	for (int second = 0; second < 2; second++)
		for (const struct reply_form *form = forms; form; form = form->next)
			for (const struct form_line *l = form->lines; l; l = l->next) {
				if (l->second != (second == 1))
					continue;
				*tail = ARENA_NEW(a, struct form_line);
				**tail = *l;
				(*tail)->next = NULL;
				if (!l->fiche.n)
					(*tail)->fiche = form->fiche;
				tail = &(*tail)->next;
			}
	return first;
}

struct reply_field *changes_of(struct arena *a, const struct reply_form *forms, struct str whole)
{
	struct reply_field *first = NULL, **tail = &first;
	int found = 0;

	if (!forms)
		return NULL;
	for (const struct form_change *c = form_changes(a, all_lines(a, forms), whole, &found); c;
	     c = c->next) {
		struct reply_field *f = *tail = ARENA_NEW(a, struct reply_field);
		f->fiche = c->fiche;
		f->path = c->path;
		f->label = c->label;
		f->old = c->old;
		f->value = c->new;
		f->emptied = c->emptied;
		tail = &f->next;
	}
	return first;
}

bool shown_already(struct arena *a, const struct reply_form *forms, const struct reply_field *f)
{
	for (; forms; forms = forms->next)
		for (const struct form_line *l = forms->lines; l; l = l->next)
			if (l->label.n == f->label.n && text_same(a, l->label, f->label) &&
			    text_same(a, l->value, f->value))
				return true;
	return false;
}
