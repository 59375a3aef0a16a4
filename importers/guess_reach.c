/* guess_reach.c: how an organisation is reached, in a guessed mapping. */
#include "importers/guess_write.h"

#include "lib/i18n.h"

enum { PATH = 80, FURTHER = 8 };

static const char *path(struct guess_out *g, const char *slot, const char *field)
{
	return arena_z(g->p->a, arena_fmt(g->p->a, "phones[%s].%s", slot, field));
}

/* Several numbers in one cell are further telephones. */
static void write_several(
    struct guess_out *g, const char *slot, struct guess_column *c, const char *description)
{
	struct arena *a = g->p->a;
	const char *more = arena_z(a, arena_fmt(a, "%s_suite", slot)), *mark = guess_quoted(c->cells.between);

	guess_line(g, path(g, more, "number"), c,
	    arena_z(a, arena_fmt(a, "after %s | each %s | noext | phone", mark, mark)));
	guess_put(g, path(g, more, "type"), "voice");
	if (description)
		guess_put(g, path(g, more, "description"), "%s", description);
}

static void write_phone(
    struct guess_out *g, const char *slot, struct guess_column *c, const char *type, const char *description)
{
	struct arena *a = g->p->a;
	struct str first = c->cells.numbers ? arena_fmt(a, "part 1 %s | ", guess_quoted(c->cells.between))
	                                    : STR("");

	guess_line(
	    g, path(g, slot, "number"), c, arena_z(a, arena_fmt(a, "%.*snoext | phone", STR_ARG(first))));
	struct guess_column *ext = strcmp(slot, "main") == 0 ? guess_column(g->p, ROLE_EXT, 0) : NULL;
	if (ext)
		guess_line(g, path(g, slot, "extension"), ext, NULL);
	else if (c->cells.exts)
		guess_line(
		    g, path(g, slot, "extension"), c, arena_z(a, arena_fmt(a, "%.*sext", STR_ARG(first))));
	guess_put(g, path(g, slot, "type"), "%s", type);
	if (description)
		guess_put(g, path(g, slot, "description"), "%s", description);
	if (c->cells.numbers)
		write_several(g, slot, c, description);
}

static void write_phones(struct guess_out *g)
{
	const struct {
		enum guess_role role;
		const char *slot, *type, *fr, *en;
	} kinds[] = { { ROLE_TOLLFREE, "sans_frais", "voice", "Sans frais", "Toll-free" },
		{ ROLE_CELL, "cellulaire", "cell", NULL, NULL }, { ROLE_FAX, "fax", "fax", NULL, NULL },
		{ ROLE_TTY, "ats", "textphone", "ATS", "TTY" } };
	struct guess_column *c = guess_column(g->p, ROLE_PHONE, 0);

	if (c)
		write_phone(g, "main", c, "voice", NULL);
	for (int i = 1; i < FURTHER && (c = guess_column(g->p, ROLE_PHONE, i)); i++)
		write_phone(g, arena_z(g->p->a, arena_fmt(g->p->a, "autre%d", i)), c, "voice", NULL);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if ((c = guess_column(g->p, kinds[i].role, 0)))
			write_phone(g, kinds[i].slot, c, kinds[i].type,
			    kinds[i].fr ? guess_word(g, kinds[i].fr, kinds[i].en) : NULL);
}

static void write_web(struct guess_out *g)
{
	struct guess_column *c;

	guess_line(g, "website", guess_column(g->p, ROLE_WEB, 0), "web");
	for (int i = 1; i < FURTHER && (c = guess_column(g->p, ROLE_WEB, i)); i++)
		guess_line(
		    g, arena_z(g->p->a, arena_fmt(g->p->a, "additional_websites[autre%d].url", i)), c, "web");
	for (int i = 0; i < FURTHER && (c = guess_column(g->p, ROLE_SOCIAL, i)); i++)
		guess_line(g,
		    arena_z(g->p->a, arena_fmt(g->p->a, "additional_websites[reseau%d].url", i + 1)), c,
		    "web");
	guess_line(g, "email", guess_column(g->p, ROLE_EMAIL, 0), "email");
	for (int i = 1; i < FURTHER && (c = guess_column(g->p, ROLE_EMAIL, i)); i++)
		guess_line(
		    g, arena_z(g->p->a, arena_fmt(g->p->a, "contacts[courriel%d].email", i)), c, "email");
}

/* "Mme Odile Rancourt, coordonnatrice". */
static void write_name_and_title(struct guess_out *g, struct guess_column *name, bool title)
{
	bool both = !title && name && name->cells.separator == ',' &&
	    guess_most(&name->cells, name->cells.commas, 30);

	guess_line(g, "contacts[responsable].name", name, both ? "before \",\"" : NULL);
	if (both)
		guess_line(g, "contacts[responsable].title", name, "after \",\"");
}

static void write_person(struct guess_out *g)
{
	struct guess_column *name = guess_column(g->p, ROLE_CONTACT, 0),
	                    *first = guess_column(g->p, ROLE_CONTACT_FIRST, 0),
	                    *last = guess_column(g->p, ROLE_CONTACT_LAST, 0),
	                    *title = guess_column(g->p, ROLE_CONTACT_TITLE, 0),
	                    *email = guess_column(g->p, ROLE_CONTACT_EMAIL, 0),
	                    *phone = guess_column(g->p, ROLE_CONTACT_PHONE, 0);

	if (!name && !first && !last && !title && !email && !phone)
		return;
	guess_comment(g, _("Names of persons go to partners, not to the public."));
	guess_put(g, "contacts[responsable].id@vis", "partner");
	if (first && last)
		guess_put(g, "contacts[responsable].name", "%.*s %.*s", STR_ARG(guess_part(g, first, NULL)),
		    STR_ARG(guess_part(g, last, NULL)));
	else
		write_name_and_title(g, name ? name : last ? last : first, title != NULL);
	guess_line(g, "contacts[responsable].title", title, NULL);
	guess_line(g, "contacts[responsable].email", email, "email");
	if (phone) {
		guess_line(g, "contacts[responsable].phones[main].number", phone, "noext | phone");
		guess_put(g, "contacts[responsable].phones[main].type", "voice");
	}
}

void guess_write_reach(struct guess_out *g)
{
	write_web(g);
	write_phones(g);
	write_person(g);
}
