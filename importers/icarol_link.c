#include "importers/icarol_link.h"

#include "lib/i18n.h"
#include "lib/text.h"

/* Units are sorted by level, then number: few enough to be looked through by halves. */
static struct icarol_unit *find(struct icarol_build *b, enum icarol_level level, struct str number)
{
	size_t from = 0, to = b->n;

	while (from < to) {
		size_t at = from + (to - from) / 2;
		int order = icarol_unit_order(&b->units[at], level, number);
		if (order == 0)
			return &b->units[at];
		if (order < 0)
			from = at + 1;
		else
			to = at;
	}
	return NULL;
}

/* "0" is iCarol's none. */
static bool next_number(struct str *list, struct str *number)
{
	char separator = memchr(list->p ? list->p : "", ',', list->n) ? ',' : ';';

	while (icarol_next(list, separator, number))
		if (!str_is(*number, "0"))
			return true;
	return false;
}

/* Those that the column names and that are there; the column is taken when all are. */
static size_t named(struct icarol_build *b, struct icarol_unit *u, int column, enum icarol_level level,
    struct icarol_unit **out, size_t most)
{
	struct str list = icarol_peek(u, column), number;
	size_t n = 0;
	bool all = true;

	while (next_number(&list, &number)) {
		struct icarol_unit *x = find(b, level, number);
		if (!x || n == most)
			all = false;
		else
			out[n++] = x;
	}
	if (all)
		icarol_take(u, column, NULL);
	else
		icarol_refuse(b, u, column,
		    level == ICAROL_SITE ? _("no site of this agency has this number")
		                         : _("no program of this agency has this number"));
	return n;
}

enum { LINKS_MAX = 500 };

struct icarol_unit *icarol_link_program(struct icarol_build *b, struct icarol_unit *u)
{
	struct icarol_unit *program;

	return named(b, u, ICAROL_PROGRAM_NUMBER, ICAROL_PROGRAM, &program, 1) ? program : NULL;
}

/* What is said already ------------------------------------------------------------------------------------------- */

/* The names of program and site that a row repeats. */
static void drop_name(struct icarol_build *b, struct icarol_unit *u, int column, const struct record *r)
{
	if (r && text_same(b->a, icarol_peek(u, column), record_get(r, "name")))
		icarol_take(u, column, &(struct str){ 0 });
}

void icarol_link_inherit(struct icarol_build *b, struct icarol_unit *u, const struct icarol_unit *program)
{
	struct str list = icarol_peek(u, ICAROL_SITE_NUMBER), number;
	const struct icarol_unit *place = next_number(&list, &number) ? find(b, ICAROL_SITE, number) : NULL;

	icarol_drop_same(u, program);
	drop_name(b, u, ICAROL_PROGRAM_NAME, program->record);
	drop_name(b, u, ICAROL_PUBLIC_NAME, program->record);
	if (place) {
		icarol_drop_same(u, place);
		drop_name(b, u, ICAROL_SITE_NAME, place->record);
	}
}

/* Services at places --------------------------------------------------------------------------------------------- */

static struct record *add(
    struct icarol_build *b, struct record *service, struct str id, const struct record *place)
{
	struct record *l = icarol_child(b, service, "service_at_locations", STR_NONE);

	record_set(l, 0, id);
	if (place)
		icarol_set(l, "location_id", record_id(place));
	return l;
}

struct record *icarol_link_sites(struct icarol_build *b, struct record *service, struct icarol_unit *u)
{
	struct icarol_unit **sites = ARENA_ARRAY(b->a, struct icarol_unit *, LINKS_MAX);
	size_t n = named(b, u, ICAROL_SITE_NUMBER, ICAROL_SITE, sites, LINKS_MAX);
	struct record *first = add(b, service, u->row->number, n ? sites[0]->record : NULL);

	for (size_t i = 1; i < n; i++)
		add(b, service,
		    arena_fmt(b->a, "%.*s/%.*s", STR_ARG(u->row->number), STR_ARG(sites[i]->row->number)),
		    sites[i]->record);
	return first;
}

void icarol_link_place(struct icarol_build *b, struct record *service, const struct record *place)
{
	add(b, service, arena_fmt(b->a, "%.*s/own", STR_ARG(record_id(service))), place);
}

static bool is_linked(const struct record *service, struct str place)
{
	const struct record *l =
	    service->slots[entity_field(service->entity, STR("service_at_locations"))].list.first;

	while (l && !str_eq(record_get(l, "location_id"), place))
		l = l->next;
	return l != NULL;
}

static void link_pair(struct icarol_build *b, struct icarol_unit *program, struct icarol_unit *site)
{
	b->full = b->full || ++b->links > ICAROL_LINKS_MAX;
	if (!b->full && program->record && site->record &&
	    !is_linked(program->record, record_id(site->record)))
		add(b, program->record,
		    arena_fmt(b->a, "%.*s/%.*s", STR_ARG(program->row->number), STR_ARG(site->row->number)),
		    site->record);
}

static void link_named(struct icarol_build *b, struct icarol_unit *u)
{
	bool program = u->row->level == ICAROL_PROGRAM;
	struct icarol_unit **others = ARENA_ARRAY(b->a, struct icarol_unit *, LINKS_MAX);
	size_t n = named(b, u, program ? ICAROL_SITE_NUMBER : ICAROL_PROGRAM_NUMBER,
	    program ? ICAROL_SITE : ICAROL_PROGRAM, others, LINKS_MAX);

	for (size_t i = 0; i < n; i++)
		link_pair(b, program ? u : others[i], program ? others[i] : u);
}

/* A program that hangs under a site is given there. */
static void link_parent(struct icarol_build *b, struct icarol_unit *program)
{
	const struct icarol_row *r = program->row;
	uint16_t at = r->at[ICAROL_PARENT_NUMBER];
	struct icarol_unit *site = at ? find(b, ICAROL_SITE, r->cells[at - 1].value) : NULL;

	if (site)
		link_pair(b, program, site);
}

/* The oldest day on which a place of the service was verified; blank when one of them has none. */
static struct str oldest_of_sites(struct icarol_build *b, const struct record *service)
{
	const struct record *l =
	    service->slots[entity_field(service->entity, STR("service_at_locations"))].list.first;
	struct str oldest = STR_NONE;

	for (; l; l = l->next) {
		struct icarol_unit *site = find(b, ICAROL_SITE, record_get(l, "location_id"));
		struct str day = site ? icarol_verified(b, site) : STR_NONE;
		if (!day.n)
			return STR_NONE;
		if (!oldest.n || str_cmp(day, oldest) < 0)
			oldest = day;
	}
	return oldest;
}

void icarol_link_rest(struct icarol_build *b)
{
	for (size_t i = 0; i < b->n; i++) {
		struct icarol_unit *u = &b->units[i];
		if (u->record && u->row->level == ICAROL_PROGRAM)
			link_parent(b, u);
		if (u->record && (u->row->level == ICAROL_PROGRAM || u->row->level == ICAROL_SITE))
			link_named(b, u);
	}
	for (size_t i = 0; i < b->n; i++) {
		struct record *r = b->units[i].record;
		if (r && r->entity->id == ENTITY_SERVICE && !record_get(r, "assured_date").n)
			icarol_set(r, "assured_date", oldest_of_sites(b, r));
	}
}
