#include "mailer/inbox_forms.h"

#include "lib/text.h"
#include "store/view.h"

#include <stdlib.h>

struct showing {
	struct str key; /* the folded name: as compose sorts */
	struct str uuid;
	struct record *record;
};

static int by_name(const void *x, const void *y)
{
	const struct showing *a = x, *b = y;
	int c = str_cmp(a->key, b->key);

	return c ? c : str_cmp(a->uuid, b->uuid);
}

/* Is there any text in the other language? */
static bool has_other(const struct record *r)
{
	for (int f = 1; f < r->entity->n_fields; f++) {
		if (!field_is_child(&r->entity->fields[f])) {
			if (record_other(r, f).n)
				return true;
			continue;
		}
		for (const struct record *c = r->slots[f].list.first; c; c = c->next)
			if (has_other(c))
				return true;
	}
	return false;
}

static struct reply_form *form_for(struct arena *a, const struct showing *s, bool french)
{
	struct reply_form *form = ARENA_NEW(a, struct reply_form);
	struct view view = { .audience = AUDIENCE_PARTNER,
		.lang = str_is(s->record->lang, "en") ? STR("fr") : STR("en") };
	struct view_told told = { 0 };
	const struct record *other = has_other(s->record) ? view_record(a, s->record, &view, &told) : NULL;

	*form = (struct reply_form){ .fiche = s->uuid, .lines = form_of(a, s->record, other, french) };
	return form;
}

bool inbox_forms(
    struct arena *a, const struct shown *shown, bool french, const struct reply_form **out, struct err *err)
{
	struct reply_form *first = NULL, **end = &first;
	size_t n = 0, i = 0;

	for (const struct shown *s = shown; s; s = s->next)
		n++;
	struct showing *all = ARENA_ARRAY(a, struct showing, n + 1);
	for (const struct shown *s = shown; s; s = s->next, i++) {
		all[i].uuid = s->uuid;
		all[i].record = record_read_json(a, s->doc, &entities[ENTITY_ORGANIZATION], err);
		if (!all[i].record)
			return false;
		all[i].key = text_fold(a, record_get(all[i].record, "name"));
	}
	if (n)
		qsort(all, n, sizeof *all, by_name);
	for (i = 0; i < n; i++, end = &(*end)->next)
		*end = form_for(a, &all[i], french);
	*out = first;
	return true;
}
