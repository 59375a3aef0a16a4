#include "sync/source.h"

#include "lib/i18n.h"
#include "lib/text.h"
#include "sync/territory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRUST_DEFAULT = 50, REFUSED_PERCENT = 20 };
static const int64_t BYTES_DEFAULT = (int64_t)1 << 30;

static bool name_ok(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

	return n > 0 && name[n] == '\0';
}

/* The keys "trust.phone.number = 80". */
static bool read_field_trust(struct arena *a, const struct conf *conf, const struct conf_section *s,
    struct source *out, struct err *err)
{
	for (int e = 0; e < ENTITY__MAX; e++)
		for (int f = -1; f < entities[e].n_fields; f++) {
			const struct field *d = f < 0 ? NULL : &entities[e].fields[f];
			struct str key = d ? arena_fmt(a, "trust.%s.%s", entities[e].name, d->name)
			                   : arena_fmt(a, "trust.%s", entities[e].name);
			int64_t trust;
			if (!conf_get(conf, s->title, key.p))
				continue;
			if (!conf_int(conf, s->title, key.p, 0, 0, 100, &trust, err))
				return false;
			struct field_trust *t = ARENA_NEW(a, struct field_trust);
			*t = (struct field_trust){ .next = out->fields,
				.field = { key.p + strlen("trust."), key.n - strlen("trust.") },
				.trust = (int)trust };
			out->fields = t;
		}
	return true;
}

/* What it may never touch ------------------------------------------------------------------------------------- */

/* "phone.number", "phones.number", "phone" as the table spells it; the fiche itself cannot be one. */
static bool never_of(struct arena *a, struct str written, struct str *out)
{
	const char *dot = memchr(written.p, '.', written.n);
	struct str object = { written.p, dot ? (size_t)(dot - written.p) : written.n };
	const struct entity *e = entity_by_name(object);
	int f = FIELD_NONE;

	if (e && dot)
		f = entity_field(e, (struct str){ dot + 1, written.n - object.n - 1 });
	if (!e || (dot ? f <= 0 : e->id == ENTITY_ORGANIZATION))
		return false;
	*out = dot ? arena_fmt(a, "%s.%s", e->name, e->fields[f].name) : str_of(e->name);
	return true;
}

static bool read_never(
    struct arena *a, const struct conf *conf, const char *section, struct source *out, struct err *err)
{
	struct str *fields;
	size_t n = conf_list(a, conf, section, "never", &fields);

	for (size_t i = 0; i < n; i++) {
		struct field_trust *t = ARENA_NEW(a, struct field_trust);
		t->next = out->never;
		if (!never_of(a, fields[i], &t->field))
			return conf_bad(conf, section, "never",
			    arena_fmt(a,
			        _("\"%.*s\" is neither an object nor a field: write phone, phone.number, organization.description, between commas"),
			        STR_ARG(fields[i]))
			        .p,
			    err);
		out->never = t;
	}
	return true;
}

/* Limits ------------------------------------------------------------------------------------------------------ */

static bool read_limits(const struct conf *conf, const char *section, struct source *out, struct err *err)
{
	int64_t refused, deleted, rows, bytes;

	if (!conf_int(conf, section, "max_refused_percent", REFUSED_PERCENT, 0, 100, &refused, err) ||
	    !conf_int(conf, section, "max_deleted_percent", -1, 0, 100, &deleted, err) ||
	    !conf_int(conf, section, "min_rows", 0, 0, INT32_MAX, &rows, err) ||
	    !conf_int(conf, section, "max_bytes", BYTES_DEFAULT, 1, (int64_t)INPUT_MAX, &bytes, err))
		return false;
	out->max_refused_percent = (int)refused;
	out->max_deleted_percent = (int)deleted;
	out->min_rows = (uint64_t)rows;
	out->max_bytes = (uint64_t)bytes;
	return true;
}

static bool read_visibility(const struct conf *conf, const char *section, struct source *out, struct err *err)
{
	static const char *const choices[] = { "public", "partner", "internal", NULL };
	int choice;

	if (!conf_choice(conf, section, "visibility", choices, AUDIENCE_PUBLIC, &choice, err))
		return false;
	out->visibility = (enum audience)choice;
	return true;
}

/* ------------------------------------------------------------------------------------------------------------- */

static bool read_format(
    const struct conf *conf, const struct conf_section *s, struct source *out, struct err *err)
{
	const char *format;

	if (!conf_need(conf, s->title, "format", &format, err))
		return false;
	out->importer = importer_by_name(str_of(format));
	if (!out->importer)
		return conf_bad(conf, s->title, "format",
		    _("there is no such format; \"vigie help import\" lists them"), err);
	if (out->importer->needs_mapping && !out->mapping.n)
		return conf_bad(
		    conf, s->title, "mapping", _("this format needs a mapping file (docs/mapping.md)"), err);
	return true;
}

static bool read_one(struct arena *a, const struct conf *conf, const struct conf_section *s,
    struct source *out, struct err *err)
{
	const char *title = conf_get(conf, s->title, "title"), *contact = conf_get(conf, s->title, "contact"),
	           *encoding = conf_get(conf, s->title, "encoding");
	int64_t trust;

	*out = (struct source){
		.name = str_of(s->name),
		.section = s->title,
		.title = str_of(title && *title ? title : s->name),
		.contact = str_of(contact),
		.encoding = encoding && strcmp(encoding, "auto") != 0 ? str_of(encoding) : STR_NONE,
		.where = conf_beside(a, conf, conf_get(conf, s->title, "where")),
		.mapping = conf_beside(a, conf, conf_get(conf, s->title, "mapping")),
		.categories = conf_beside(a, conf, conf_get(conf, s->title, "categories")),
	};
	if (!name_ok(s->name))
		return err_set(err, ERR_CONFIG,
		    _("%s, line %d: the name of a source is made of letters without accents, digits, - and _"),
		    conf_path(conf), s->line);
	if (!read_format(conf, s, out, err) ||
	    !conf_bool(conf, s->title, "complete", true, &out->complete, err) ||
	    !conf_bool(conf, s->title, "create", true, &out->creates, err) ||
	    !conf_bool(conf, s->title, "verifies", false, &out->verifies, err) ||
	    !conf_bool(conf, s->title, "allow_private", false, &out->allow_private, err) ||
	    !conf_int(conf, s->title, "trust", TRUST_DEFAULT, 0, 100, &trust, err) ||
	    !read_limits(conf, s->title, out, err) || !read_visibility(conf, s->title, out, err) ||
	    !read_never(a, conf, s->title, out, err) ||
	    !territory_read(a, conf, s->title, &out->territory, err) ||
	    !fetch_conf_read(a, conf, s->title, out->where, &out->fetch, err))
		return false;
	out->trust = (int)trust;
	return read_field_trust(a, conf, s, out, err);
}

bool source_all(struct arena *a, const struct conf *conf, struct source **out, struct err *err)
{
	struct source *first = NULL, **end = &first;

	for (const struct conf_section *s = NULL; (s = conf_next_section(conf, "source", s));) {
		*end = ARENA_NEW(a, struct source);
		if (!read_one(a, conf, s, *end, err))
			return false;
		end = &(*end)->next;
	}
	*out = first;
	return true;
}

bool source_find(
    struct arena *a, const struct conf *conf, struct str name, struct source **out, struct err *err)
{
	struct source *all;
	struct buf AUTO_BUF names = BUF_INIT(4096);

	if (!source_all(a, conf, &all, err))
		return false;
	for (struct source *s = all; s; s = s->next) {
		if (str_eq(s->name, name)) {
			*out = s;
			return true;
		}
		buf_fmt(&names, "%s%.*s", names.n ? ", " : "", STR_ARG(s->name));
	}
	return err_set(err, ERR_CONFIG, _("no section [source %.*s] in %s; there are: %s"), STR_ARG(name),
	    conf_path(conf), names.n ? buf_z(&names) : _("none"));
}

bool source_never(const struct source *s, const struct entity *e, const struct field *f)
{
	size_t n = strlen(e->name);

	for (const struct field_trust *t = s->never; t; t = t->next) {
		if (t->field.n < n || memcmp(t->field.p, e->name, n) != 0)
			continue;
		if (t->field.n == n ||
		    (f && t->field.p[n] == '.' &&
		        str_is((struct str){ t->field.p + n + 1, t->field.n - n - 1 }, f->name)))
			return true;
	}
	return false;
}

int source_trust(const struct source *s, const struct entity *e, const struct field *f)
{
	int trust = s->trust;
	bool exact = false;

	for (const struct field_trust *t = s->fields; t; t = t->next) {
		size_t n = strlen(e->name);
		if (t->field.n < n || memcmp(t->field.p, e->name, n) != 0)
			continue;
		if (t->field.n == n && !exact)
			trust = t->trust;
		if (f && t->field.n > n && t->field.p[n] == '.' &&
		    str_is((struct str){ t->field.p + n + 1, t->field.n - n - 1 }, f->name)) {
			trust = t->trust;
			exact = true;
		}
	}
	return trust;
}
