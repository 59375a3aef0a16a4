#include "sync/fetch.h"

#include "lib/i18n.h"

#include <string.h>
#include <unistd.h>

bool fetch_delivery(struct arena *a, struct db *db, const struct source *s, const char *file, bool again,
		    struct fetched *out, struct err *err)
{
	(void)db;
	(void)again;
	struct str path = file ? str_of(file) : s->where;
	if (!path.n)
		return err_set(err, ERR_CONFIG, _("the source \"%.*s\" has no \"where\": give the file to read"), STR_ARG(s->name));
	*out = (struct fetched){.path = path, .name = arena_str(a, path)};
	return true;
}

bool fetch_remember(struct db *db, struct str source, const struct fetched *f, int64_t now, struct err *err)
{
	(void)db;
	(void)source;
	(void)f;
	(void)now;
	(void)err;
	return true;
}

void fetch_done(struct fetched *f)
{
	if (f->temporary)
		unlink(f->path.p);
	*f = (struct fetched){0};
}
