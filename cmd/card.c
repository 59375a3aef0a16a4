#include "cmd/card.h"

#include "cmd/blocks.h"
#include "lib/i18n.h"
#include "model/path.h"

#include <string.h>

/* One value; `label` is what people call it, `path` what a command does. */
static void put(struct app *app, const struct card *card, int depth, struct str label, struct str path,
    struct str value, const char *aside)
{
	const char *beside = card->beside ? card->beside(card->ctx, path) : NULL;

	if (!value.n)
		return;
	if (card->paths)
		print_field(&app->out, 0, arena_z(app->a, path), value, NULL);
	else
		print_field(&app->out, depth, arena_z(app->a, label), value, aside ? aside : beside);
}

/* Who may see the value, where not everybody may. */
static const char *hidden(const struct record *r, int field)
{
	switch (record_vis(r, field)) {
	case AUDIENCE_PARTNER:
		return _("for partners only");
	case AUDIENCE_INTERNAL:
		return _("internal");
	default:
		return NULL;
	}
}

/* Another object of the fiche, by what people would call it. */
static void put_pointer(struct app *app, const struct block *first, const struct block *b, int field)
{
	const struct block *to = blocks_pointed_to(first, b, field);

	if (to)
		print_field(&app->out, b->depth, blocks_label(&b->record->entity->fields[field], app->french),
		    blocks_telling(first, to), NULL);
}

static void put_values(struct app *app, const struct card *card, const struct block *b, struct str lang)
{
	const struct record *r = b->record;

	for (int f = 0; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		if (!blocks_shows(d))
			continue;
		struct str path = path_field(app->a, b->path, d->name);
		struct str other_path = arena_fmt(app->a, "%.*s@other", STR_ARG(path));
		struct str other = blocks_other_label(app->a, d, lang, app->french);
		put(app, card, b->depth, str_of(blocks_label(d, app->french)), path, record_text(r, f),
		    hidden(r, f));
		put(app, card, b->depth, other, other_path, record_other(r, f), hidden(r, f));
	}
}

/* The visibility of the id is that of the whole object. */
static void put_title(struct app *app, const struct block *b)
{
	const char *title = blocks_entity_label(b->record->entity, app->french), *who = hidden(b->record, 0);

	if (b->parent && who)
		title = arena_fmt(app->a, "%s  (%s)", title, who).p;
	if (b->parent)
		print_heading(&app->out, b->depth - 1, title, STR_NONE);
	else if (who)
		print_line(&app->out, _("The whole fiche: %s"), who);
}

void card_print(struct app *app, struct record *r, const struct card *card)
{
	const struct block *first = blocks_of(app->a, r);

	for (const struct block *b = first; b; b = b->next) {
		if (!card->paths)
			put_title(app, b);
		for (int f = 0; f < b->record->entity->n_fields && !card->paths; f++)
			put_pointer(app, first, b, f);
		put_values(app, card, b, r->lang);
	}
}
