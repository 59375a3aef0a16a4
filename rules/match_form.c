#include "rules/match_form.h"

#include "lib/map64.h"
#include "lib/text.h"
#include "rules/line.h"
#include "rules/match_gather.h"
#include "rules/street.h"
#include "rules/web.h"

/* Raised with every change of what a form, a key or a pattern says. */
enum { RULES = 6 };

uint64_t match_version(const struct name_words *w)
{
	uint64_t v = name_words_version(w ? w : name_words_shipped());

	return map64_mix(map64_mix(v ^ RULES) ^ street_version()) ^ PART_VERSION;
}

static uint32_t hash_of_any(struct gather *g, struct str s)
{
	return s.n ? part_hash(text_fold(g->a, s)) : 0;
}

static void put_names(struct gather *g, const struct record *r, const char *field, enum gather_rank rank)
{
	int f = entity_field(r->entity, str_of(field));

	gather_name(g, record_text(r, f), rank);
	if (r->other)
		gather_name(g, record_other(r, f), rank);
}

/* Lines, webs, numbers --------------------------------------------------------------------------------------- */

static uint32_t extension_of(struct str digits)
{
	uint32_t v = 0;

	for (size_t i = 0; i < digits.n && i < 9; i++)
		if (digits.p[i] >= '0' && digits.p[i] <= '9')
			v = v * 10 + (uint32_t)(digits.p[i] - '0');
	return digits.n ? v + 1 : 0;
}

static void put_line(struct gather *g, const struct line *l, struct str extension, bool fax)
{
	struct part_line p = { .digits = part_digits(l->digits), .kind = (uint8_t)l->kind, .fax = fax };

	p.extension = extension_of(l->extension.n ? l->extension : extension);
	for (int i = 0; i < g->head.lines; i++)
		if (g->lines[i].digits == p.digits && g->lines[i].extension == p.extension)
			return;
	if (p.digits && g->head.lines < PART_LINES)
		g->lines[g->head.lines++] = p;
}

static bool is_fax(struct arena *a, struct str type)
{
	struct str folded = text_fold(a, type);

	return (folded.n >= 3 && memcmp(folded.p, "fax", 3) == 0) ||
	    (folded.n >= 8 && memcmp(folded.p, "telecopi", 8) == 0);
}

static void put_phone(struct gather *g, const struct record *r)
{
	struct line lines[LINES_MAX];
	int n = line_read(g->a, record_get(r, "number"), lines);
	struct str extension = n == 1 ? text_only_digits(g->a, record_get(r, "extension")) : STR_NONE;

	for (int i = 0; i < n; i++)
		put_line(g, &lines[i], extension, is_fax(g->a, record_get(r, "type")));
}

static void put_web_part(struct gather *g, enum part_web_kind kind, struct str text)
{
	struct part_web p = { .kind = (uint8_t)kind };

	if (!text.n)
		return;
	p.hash = part_hash(text);
	for (int i = 0; i < g->head.webs; i++)
		if (g->webs[i].kind == p.kind && g->webs[i].hash == p.hash)
			return;
	if (g->head.webs < PART_WEBS)
		g->webs[g->head.webs++] = p;
}

static void put_url(struct gather *g, struct str text)
{
	struct web web;

	if (!text.n || !web_of_url(g->a, text, &web))
		return;
	if (web.email.n) /* in the place of a web address */
		put_web_part(g, PART_EMAIL, web.email);
	if (web.kind == WEB_OWN)
		put_web_part(g, PART_DOMAIN, web.domain);
	else if (!web.email.n)
		put_web_part(g, PART_PAGE, web.page);
}

static void put_email(struct gather *g, struct str text)
{
	struct web web;

	if (!text.n || !web_of_email(g->a, text, &web))
		return;
	put_web_part(g, PART_EMAIL, web.email);
	if (web.kind == WEB_OWN)
		put_web_part(g, PART_DOMAIN, web.domain);
}

static void put_number(struct gather *g, struct str type, struct str number)
{
	struct str folded = text_fold(g->a, number);

	if (!folded.n || g->head.numbers == PART_NUMBERS)
		return;
	g->numbers[g->head.numbers++] = (struct part_number){
		.digits = part_digits(folded),
		.type = hash_of_any(g, type),
		.hash = part_hash(folded),
	};
}

/* The tree ---------------------------------------------------------------------------------------------------- */

static void gather_values(struct gather *g, const struct record *r)
{
	switch (r->entity->id) {
	case ENTITY_ORGANIZATION:
		put_names(g, r, "name", GATHER_MAIN);
		put_names(g, r, "alternate_name", GATHER_OTHER);
		put_email(g, record_get(r, "email"));
		put_url(g, record_get(r, "website"));
		put_number(g, STR_NONE, record_get(r, "tax_id"));
		break;
	case ENTITY_SERVICE:
	case ENTITY_LOCATION:
		put_names(g, r, "name", GATHER_SECOND);
		put_names(g, r, "alternate_name", GATHER_SECOND);
		put_email(g, record_get(r, "email"));
		put_url(g, record_get(r, "url"));
		break;
	case ENTITY_URL:
		put_url(g, record_get(r, "url"));
		break;
	case ENTITY_CONTACT:
		put_email(g, record_get(r, "email"));
		break;
	case ENTITY_PHONE:
		put_phone(g, r);
		break;
	case ENTITY_ADDRESS:
		gather_address(g, r);
		break;
	case ENTITY_ORGANIZATION_IDENTIFIER:
		put_number(g, record_get(r, "identifier_type"), record_get(r, "identifier"));
		break;
	default:
		break;
	}
}

/* What is a thing's own first, then what has a name of its own within it; the organisation that a service of another one
 * names is not this one. */
static void gather_tree(struct gather *g, const struct record *r)
{
	gather_values(g, r);
	for (int alone = 0; alone < 2; alone++)
		for (int f = 1; f < r->entity->n_fields; f++) {
			const struct field *d = &r->entity->fields[f];
			if (!field_is_child(d) || d->child == ENTITY_ORGANIZATION ||
			    entity_stands_alone(&entities[d->child]) != (alone == 1))
				continue;
			for (const struct record *c = r->slots[f].list.first; c; c = c->next)
				gather_tree(g, c);
		}
}

static char *put_part(char *at, const void *part, size_t n)
{
	memcpy(at, part, n);
	return at + n;
}

struct str match_form_of(struct arena *a, const struct name_words *w, const struct record *r)
{
	struct gather g;

	/* The arrays count only as far as the head says. */
	memset(&g.head, 0, sizeof g.head);
	g.a = a;
	g.w = w ? w : name_words_shipped();
	g.text_n = 0;
	g.name = record_get(r, "name");
	gather_tree(&g, r);

	size_t parts = sizeof g.head + g.head.words * sizeof *g.words + g.head.names * sizeof *g.names +
	    g.head.lines * sizeof *g.lines + g.head.numbers * sizeof *g.numbers +
	    g.head.streets * sizeof *g.streets + g.head.webs * sizeof *g.webs;
	char *form = arena_alloc(a, parts + g.text_n), *at = form;

	g.head.version = PART_VERSION;
	g.head.text_at = (uint16_t)parts;
	g.head.bytes = (uint16_t)(parts + g.text_n);
	at = put_part(at, &g.head, sizeof g.head);
	at = put_part(at, g.words, g.head.words * sizeof *g.words);
	at = put_part(at, g.names, g.head.names * sizeof *g.names);
	at = put_part(at, g.lines, g.head.lines * sizeof *g.lines);
	at = put_part(at, g.numbers, g.head.numbers * sizeof *g.numbers);
	at = put_part(at, g.streets, g.head.streets * sizeof *g.streets);
	at = put_part(at, g.webs, g.head.webs * sizeof *g.webs);
	put_part(at, g.text, g.text_n);
	return (struct str){ form, g.head.bytes };
}
