/* export.c: vigie export. */
#include "cmd/commands.h"
#include "lib/i18n.h"
#include "sync/publish.h"

#include <string.h>

static bool read_format(struct app *app, const struct args *args, struct publish *p, struct err *err)
{
	p->exporter = exporter_by_name(str_of(args->v[0]));
	if (!p->exporter)
		return app_usage(
		    app, err, _("there is no format \"%s\"; \"vigie help export\" lists them"), args->v[0]);
	p->shape = args_text(args, "shape");
	if (!p->shape)
		return true;
	for (const char *const *s = p->exporter->shapes; s && *s; s++)
		if (strcmp(*s, p->shape) == 0)
			return true;
	return app_usage(app, err, _("%s has no shape \"%s\"; \"vigie help export\" lists them"),
	    p->exporter->name, p->shape);
}

static bool read_reader(struct app *app, const struct args *args, struct view *v, struct err *err)
{
	const char *audience = args_text(args, "audience");

	v->lang = str_of(args_text(args, "lang"));
	if (v->lang.n && !str_is(v->lang, "fr") && !str_is(v->lang, "en"))
		return app_usage(app, err, _("--lang %s: fr or en is expected"), args_text(args, "lang"));
	v->audience = AUDIENCE_PUBLIC;
	if (audience && !audience_parse(str_of(audience), &v->audience))
		return app_usage(
		    app, err, _("--audience %s: public, partner or internal is expected"), audience);
	return true;
}

static bool read_page(struct app *app, const struct args *args, struct publish *p, struct err *err)
{
	int64_t page = 0, size = 0;

	if (!app_number(app, args, "page", 1, INT32_MAX, &page, err) ||
	    !app_number(app, args, "size", 1, INT32_MAX, &size, err))
		return false;
	if (page && !size)
		return app_usage(app, err, _("--page needs --size"));
	p->page = (uint64_t)page;
	p->size = (uint64_t)size;
	return true;
}

/* In words: stdout may be the export itself. */
static void say_done(struct app *app, const struct published *done)
{
	const struct view_told *told = &done->told;

	app_say(app, _("fiches: %lld; gone: %lld; the next delta: --since %lld"), (long long)done->fiches,
	    (long long)done->gone, (long long)done->seq);
	if (told->incomplete)
		app_say(app,
		    _("fiches that lack a required value, written as the empty text: %lld (vigie doctor)"),
		    (long long)told->incomplete);
	if (told->left_out)
		app_say(app, _("addresses and other objects left out for want of a required part: %lld"),
		    (long long)told->left_out);
	if (told->hidden)
		app_say(app, _("values that are not for this reader: %lld"), (long long)told->hidden);
}

bool cmd_export(struct app *app, const struct args *args, struct err *err)
{
	struct publish p = { .path = args_text(args, "output"), .since = -1, .now = app->now };
	struct published done;

	if (!read_format(app, args, &p, err) || !app_region(app, args, &p.region, err) ||
	    !read_reader(app, args, &p.view, err) || !read_page(app, args, &p, err) ||
	    !app_number(app, args, "since", 0, INT64_MAX, &p.since, err) ||
	    !publish_directory(app->db, &p, &done, err))
		return false;
	say_done(app, &done);
	return true;
}
