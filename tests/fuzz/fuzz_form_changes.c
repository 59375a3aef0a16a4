/* fuzz_form_changes.c: any bytes as an answer to a form. What is found is of the form; a path can be set with its value or
 * says why not; the form itself, with those bytes before it, says what it showed. */
#include "tests/fuzz/fuzz.h"

#include "mailer/form.h"
#include "model/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_MAX = 512 << 20, OUT_MAX = 16 << 20 };

static const char fiche[] =
    "{\"id\":\"00000000-0000-4000-8000-000000000001\",\"name\":\"Maison des jeunes\",\"description\":\"Un lieu.\\nPour tous.\","
    "\"email\":\"mdj@envolee.example\",\"website\":\"https://envolee.example\","
    "\"phones\":[{\"id\":\"00000000-0000-4000-8000-000000000002\",\"number\":\"418 555-0101\",\"extension\":4}],"
    "\"services\":[{\"id\":\"00000000-0000-4000-8000-000000000007\",\"name\":\"Aide aux devoirs\",\"status\":\"inactive\","
    "\"minimum_age\":12,\"schedules\":[{\"id\":\"00000000-0000-4000-8000-000000000008\",\"byday\":\"MO,TU,WE\","
    "\"opens_at\":\"15:00\",\"closes_at\":\"18:00\"}]},"
    "{\"id\":\"00000000-0000-4000-8000-000000000009\",\"name\":\"Cuisine\",\"status\":\"active\"}]}";

static const char english[] =
    "{\"id\":\"00000000-0000-4000-8000-000000000001\",\"name\":\"Youth house\","
    "\"services\":[{\"id\":\"00000000-0000-4000-8000-000000000007\",\"name\":\"Homework\"}]}";

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

static struct record *read_fiche(struct arena *a, const char *json)
{
	struct err e = { 0 };
	struct record *r = record_read_json(a, str_of(json), &entities[ENTITY_ORGANIZATION], &e);

	must(r != NULL, "the fiche is one");
	return r;
}

static void check_change(struct arena *a, const struct record *r, const struct form_change *c)
{
	struct record *copy = record_copy(a, r);
	struct err e = { 0 };
	struct path p;

	must(c->label.n > 0 && str_eq(c->fiche, record_id(r)), "a change says its label and fiche");
	must(!c->emptied || !c->new.n, "what was emptied is blank");
	if (!c->path.n)
		return;
	must(path_parse(a, r->entity, c->path, &p, &e), "a path is one");
	if (!path_set(a, copy, &p, c->new, -1, NULL, &e))
		must(e.kind == ERR_INPUT, "a value that does not fit is bad input");
}

static void check_answer(
    struct arena *a, const struct record *r, const struct form_line *form, struct str text)
{
	int found = -1, lines = 0, changes = 0;

	for (const struct form_line *l = form; l; l = l->next)
		lines++;
	for (const struct form_change *c = form_changes(a, form, text, &found); c; c = c->next, changes++)
		check_change(a, r, c);
	must(found >= 0 && found <= lines, "what is found is of the form");
	must(changes <= 4 * found, "a line says at most four things");
}

/* The form as it was shown, behind what somebody wrote and an empty line. */
static void check_quoted(struct arena *a, const struct form_line *form, struct str text)
{
	struct buf AUTO_BUF out = BUF_INIT(OUT_MAX);
	int found;

	/* Lines, quote marks and numbers, but no word that the form could have. */
	for (size_t i = 0; i < text.n; i++)
		buf_char(&out, text.p[i] && strchr(" \n\r>0123456789@.-", text.p[i]) ? text.p[i] : 'x');
	buf_s(&out, STR("\n\n"));
	for (const struct form_line *l = form; l; l = l->next) {
		buf_fmt(&out, "> %.*s : ", STR_ARG(l->label));
		for (size_t i = 0; i < l->value.n; i++)
			buf_s(&out, l->value.p[i] == '\n' ? STR("\n> ") : (struct str){ l->value.p + i, 1 });
		buf_char(&out, '\n');
	}
	must(!form_changes(a, form, buf_str(&out), &found), "a form that was not changed says nothing new");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);

	if (!size)
		return 0;
	struct str text = { (const char *)data + 1, size - 1 };
	const struct record *r = read_fiche(a, fiche);
	const struct form_line *form = form_of(
	    a, r, data[0] & 2 ? read_fiche(a, english) : NULL, data[0] & 1);
	check_answer(a, r, form, text);
	check_quoted(a, form, text);
	return 0;
}
