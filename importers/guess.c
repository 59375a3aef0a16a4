#include "importers/guess.h"

#include "importers/guess_write.h"
#include "importers/rows.h"
#include "lib/i18n.h"

enum { MEMORY = 1 << 30 };

/* English names and hardly a French one. */
static struct str language_of(const struct guess_plan *p)
{
	size_t english = 0, french = 0;

	for (size_t i = 0; i < p->n; i++) {
		english += p->columns[i].english;
		french += p->columns[i].french;
	}
	return english > 2 * french ? STR("en") : STR_NONE;
}

static void write_mapping(struct guess_plan *p, struct buf *out, struct guess_told *told)
{
	struct guess_out g = { .p = p, .out = out };

	guess_write_list(&g);
	guess_write_reach(&g);
	guess_write_place(&g);
	guess_write_services(&g);
	guess_write_rest(&g);
	*told = (struct guess_told){ .columns = p->n, .rows = p->rows, .all = p->all };
	for (size_t i = 0; i < p->n; i++)
		told->known += p->columns[i].used;
}

static bool guess_with(
    struct guess_plan *p, struct input *in, struct buf *out, struct guess_told *told, struct err *err)
{
	struct guess_names *names = guess_names_new(p->a);
	struct input *AUTO_INPUT again = NULL;
	struct conf *AUTO_CONF pages = NULL;

	if (p->format->rows == &rows_html && !guess_html(p, in, names, out, &pages, err))
		return false;
	if (!guess_header(p, in, names, err) || !input_again(in, &again, err) || !guess_read(p, again, err))
		return false;
	guess_days(p);
	guess_roles(p, names);
	p->lang = language_of(p);
	write_mapping(p, out, told);
	return buf_ok(out) ||
	    err_set(err, ERR_INPUT, _("%s: its columns' names are too long"), input_name(in));
}

bool guess_mapping(const struct importer *format, struct input *in, struct str encoding, struct buf *out,
    struct guess_told *told, struct err *err)
{
	struct guess_plan p = { .format = format, .encoding = encoding, .a = arena_new(MEMORY) };
	bool ok = guess_with(&p, in, out, told, err);

	arena_free(&p.a);
	return ok;
}
