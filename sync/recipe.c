#include "sync/recipe.h"

#include "lib/buf.h"
#include "lib/i18n.h"
#include "sync/shape.h"

/* RECIPE_VERSION: bump when something here gives other records of the same bytes. */
enum { RECIPE_VERSION = 2, RECIPE_MAX = 32 * 1024 * 1024, MAPPING_MAX = 1024 * 1024 };

static bool add_mapping(const struct conf *mapping, struct buf *out, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;

	if (!input_open_file(conf_path(mapping), MAPPING_MAX, &in, err))
		return false;
	return input_read_all(in, out, err);
}

bool recipe_of(const struct source *s, const struct conf *mapping, struct hash *out, struct err *err)
{
	struct buf AUTO_BUF b = BUF_INIT(RECIPE_MAX);

	buf_fmt(&b, "%d %s %d %.*s %d %d %d\n", RECIPE_VERSION, s->importer->name, s->importer->version,
	    STR_ARG(s->encoding), s->complete, s->creates, s->verifies);
	if ((mapping && !add_mapping(mapping, &b, err)) || !shape_recipe(s, &b, err))
		return false;
	if (!buf_ok(&b))
		return err_set(
		    err, ERR_CONFIG, _("the mapping and the table of categories are too long together"));
	*out = hash_of(buf_str(&b));
	return true;
}
