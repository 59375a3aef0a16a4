/* help.c: help from the table of commands, and nothing but what stands there. */
#include "cmd/commands.h"

#include "exporters/exporter.h"
#include "importers/importer.h"
#include "lib/i18n.h"
#include "lib/text.h"

enum { USAGE_MAX = 4096, SUMMARY_AT = 26 };

static void usage_option(struct buf *out, const struct option *o)
{
	if (o->letter && o->value)
		buf_fmt(out, " [-%c %s]", o->letter, o->value);
	else if (o->value)
		buf_fmt(out, " [--%s %s]", o->name, o->value);
	else
		buf_fmt(out, " [--%s]", o->name);
}

struct str help_usage(struct app *app, const struct command *c)
{
	struct buf AUTO_BUF out = BUF_INIT(USAGE_MAX);

	buf_fmt(&out, "vigie %s", c ? c->name : _("COMMAND …"));
	if (c && *c->arguments)
		buf_fmt(&out, " %s", c->arguments);
	for (const struct option *o = c ? c->options : shared_options; o->name; o++)
		usage_option(&out, o);
	return arena_str(app->a, buf_str(&out));
}

/* "  --keep N    how many copies stay" */
static void two_columns(struct app *app, struct str left, const char *right)
{
	size_t width = text_width(left);
	int gap = width < SUMMARY_AT ? (int)(SUMMARY_AT - width) : 1;

	print_line(&app->out, "  %.*s%*s%s", STR_ARG(left), gap, "", right);
}

static void help_options(struct app *app, const struct option *o)
{
	for (; o->name; o++) {
		const char *value = o->value ? o->value : "";
		struct str left = o->letter && o->value
		    ? arena_fmt(app->a, "-%c, --%s %s", o->letter, o->name, value)
		    : o->letter ? arena_fmt(app->a, "-%c, --%s", o->letter, o->name)
		                : arena_fmt(app->a, "--%s %s", o->name, value);
		two_columns(app, left, _(o->summary));
	}
}

void help_all(struct app *app)
{
	print_line(&app->out, "%s", _("vigie keeps a 211 directory true."));
	print_line(
	    &app->out, "%s", _("usage: vigie [--conf FILE] [--db FILE] [--json] [--lang fr|en] COMMAND …"));
	print_blank(&app->out);
	for (int i = 0; i < n_commands; i++)
		two_columns(app, str_of(commands[i].name), _(commands[i].summary));
	print_blank(&app->out);
	print_line(&app->out, "%s", _("Every command takes:"));
	help_options(app, shared_options);
	print_blank(&app->out);
	print_line(
	    &app->out, "%s", _("\"vigie help COMMAND\" tells more; so does the manual page: man vigie"));
}

void help_command(struct app *app, const struct command *c)
{
	print_line(&app->out, _("vigie %s: %s"), c->name, _(c->summary));
	print_line(&app->out, _("usage: vigie %s %s"), c->name, c->arguments);
	if (c->options->name) {
		print_blank(&app->out);
		help_options(app, c->options);
	}
	if (c->more) {
		print_blank(&app->out);
		c->more(app);
	}
}

void help_formats_in(struct app *app)
{
	print_line(&app->out, "%s", _("Formats of sources (format = … in a section [source NAME]):"));
	for (int i = 0; importers[i]; i++)
		two_columns(app, str_of(importers[i]->name), _(importers[i]->summary));
}

void help_formats_out(struct app *app)
{
	print_line(&app->out, "%s", _("Formats, with their shapes (the first is the default):"));
	for (int i = 0; exporters[i]; i++) {
		struct buf AUTO_BUF left = BUF_INIT(USAGE_MAX);
		const char *const *shape = exporters[i]->shapes;
		buf_fmt(&left, "%s", exporters[i]->name);
		for (int n = 0; shape && shape[n]; n++)
			buf_fmt(&left, "%s%s", n ? ", " : " (", shape[n]);
		buf_fmt(&left, "%s", shape && *shape ? ")" : "");
		two_columns(app, buf_str(&left), _(exporters[i]->summary));
	}
}

void help_paths(struct app *app)
{
	static const char *const lines[] = {
		N_("A PATH says which value; a child is told by anything that tells it from its sisters:"),
		N_("  name=…  description@en=…  phones[fax].number=…  phones[1].extension=…"),
		N_("  services[food].schedules.opens_at=…  phones[+].number=… (a new one)"),
		N_("  phones[fax]= (taken away)  phones[1].number@vis=internal (hidden)"),
		N_("\"vigie show --paths FICHE\" shows the path of each value."),
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		print_line(&app->out, "%s", _(lines[i]));
}

bool cmd_help(struct app *app, const struct args *args, struct err *err)
{
	app->out.json = false;
	if (args->n == 0) {
		help_all(app);
		return true;
	}
	const struct command *c = command_by_name(args->v[0]);
	if (!c)
		return app_usage(
		    app, err, _("there is no command \"%s\"; \"vigie help\" lists them"), args->v[0]);
	help_command(app, c);
	return true;
}
