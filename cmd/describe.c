#include "cmd/describe.h"

#include "cmd/blocks.h"
#include "lib/buf.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "model/path.h"

enum { SENTENCE_MAX = 64 * 1024 };

/* What the store writes in English, so that the catalogue has it. */
static const char *const words[] = {
	N_("active"), N_("closed"), N_("deleted"), N_("merged"),         /* fiches */
	N_("pending"), N_("accepted"), N_("rejected"), N_("superseded"), /* proposals */
	N_("same"), N_("different"),                                     /* possible duplicates */
	N_("import"), N_("edit"), N_("new"), N_("close"), N_("reopen"), N_("merge"),
	N_("split"), /* operations */
	N_("undo"), N_("verified"), N_("accept"), N_("delete"), N_("changed"), N_("proposed"), N_("gone"),
	N_("returned"), N_("joined"), N_("silent"),                  /* events of an import */
	N_("applied"), N_("unchanged"), N_("stopped"), N_("failed"), /* its outcomes */
};

const char *describe_word(struct arena *a, struct str word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(word, words[i]))
			return _(words[i]);
	return arena_z(a, word);
}

struct str describe_path(struct arena *a, const struct record *root, struct str path, bool french)
{
	const struct entity *e = &entities[ENTITY_ORGANIZATION];
	struct err ignored;
	struct path p;

	if (!path.n)
		return str_of(_("creation of the fiche"));
	if (str_is(path, "@status"))
		return str_of(_("status"));
	if (str_is(path, "@verified"))
		return str_of(_("verification"));
	if (str_is(path, "@record"))
		return str_of(_("source record"));
	if (!path_parse(a, e, path, &p, &ignored))
		return path;
	return path_label(a, root ? root : record_new(a, e), &p, french);
}

/* "name@other" is a value of the field "name". */
static size_t name_length(struct str key)
{
	size_t n = 0;

	while (n < key.n && key.p[n] != '.' && key.p[n] != '@')
		n++;
	return n;
}

struct str describe_field(struct arena *a, struct str key, bool french)
{
	const struct entity *e = &entities[ENTITY_ORGANIZATION];
	struct buf AUTO_BUF out = BUF_INIT(SENTENCE_MAX);

	while (key.n && *key.p != '@') {
		size_t n = name_length(key);
		int f = e ? entity_field(e, (struct str){ key.p, n }) : FIELD_NONE;
		const struct field *d = f < 0 ? NULL : &e->fields[f];
		buf_fmt(&out, "%s%.*s", out.n ? " › " : "",
		    d ? (int)strlen(blocks_label(d, french)) : (int)key.n,
		    d ? blocks_label(d, french) : key.p);
		if (!d)
			break;
		e = field_is_child(d) ? &entities[d->child] : NULL;
		n += n < key.n && key.p[n] == '.';
		key = (struct str){ key.p + n, key.n - n };
	}
	if (str_is(key, "@other"))
		buf_fmt(&out, " (%s)", _("other language"));
	if (str_is(key, "@vis"))
		buf_fmt(&out, " (%s)", _("who may see it"));
	return arena_str(a, buf_str(&out));
}

/* "label value" of each value, and of what is inside. */
static void sentence(struct buf *out, const struct record *r, bool french)
{
	for (int f = 0; f < r->entity->n_fields; f++) {
		const struct field *d = &r->entity->fields[f];
		if (field_is_child(d)) {
			for (const struct record *c = r->slots[f].list.first; c; c = c->next)
				sentence(out, c, french);
			continue;
		}
		if (!blocks_shows(d) || !record_text(r, f).n)
			continue;
		buf_fmt(out, "%s%s %.*s", out->n ? ", " : "", blocks_label(d, french),
		    STR_ARG(record_text(r, f)));
	}
}

static struct str child_sentence(struct arena *a, const struct entity *e, struct str json, bool french)
{
	struct buf AUTO_BUF out = BUF_INIT(SENTENCE_MAX);
	struct err ignored;
	const struct record *r = record_read_json(a, json, e, &ignored);

	if (!r)
		return json;
	sentence(&out, r, french);
	return out.n && buf_ok(&out) ? arena_str(a, buf_str(&out)) : json;
}

struct str describe_value(struct arena *a, struct str path, struct str value, bool french)
{
	struct err ignored;
	struct path p;

	if (!path.n)
		return STR_NONE; /* the hash of a first document */
	if (*path.p == '@')
		return str_is(path, "@status") ? str_of(describe_word(a, value)) : value;
	if (!value.n || !path_parse(a, &entities[ENTITY_ORGANIZATION], path, &p, &ignored) ||
	    p.part != PATH_CHILD)
		return value;
	return child_sentence(a, p.entity, value, french);
}

struct str describe_change(struct arena *a, struct str path, struct str old, struct str new, bool french)
{
	struct str was = describe_value(a, path, old, french), is = describe_value(a, path, new, french);

	if (!path.n)
		return STR_NONE;
	if (str_is(path, "@verified"))
		return new.n ? STR_NONE : str_of(_("taken back"));
	if (!was.n)
		return is;
	return arena_fmt(a, "%.*s → %.*s", STR_ARG(was), is.n ? (int)is.n : (int)strlen(_("nothing")),
	    is.n ? is.p : _("nothing"));
}
