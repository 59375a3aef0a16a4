#include "importers/airs_feed.h"

#include "importers/overlay.h"
#include "importers/spill.h"
#include "lib/i18n.h"

#include <stdio.h>
#include <stdlib.h>

/* What an item of 64 MiB may take as a tree and as a record, in two languages. */
#define ITEM_MEMORY ((size_t)2 << 30)

enum { NESTED_MAX = 50 };

/* Of pieces set aside: the languages. */
enum { FRENCH, ENGLISH, LANGUAGES };

static const char *const codes[LANGUAGES] = { "fr", "en" };

struct airs_feed {
	const struct importer_sink *sink;
	struct import_told *told;
	struct arena *a;
	struct buf raw; /* what an agency is known by */
	struct spill *aside;
	uint64_t gone, line, of[LANGUAGES], both;
};

struct airs_feed *airs_feed_new(const struct importer_sink *sink, struct import_told *told)
{
	struct airs_feed *f = calloc(1, sizeof *f);

	if (!f)
		abort();
	f->sink = sink;
	f->told = told;
	f->a = arena_new(ITEM_MEMORY);
	f->raw = BUF_INIT((size_t)2 * XML_ITEM_MAX + 65536);
	return f;
}

void airs_feed_free(struct airs_feed **f)
{
	if (!*f)
		return;
	spill_free(&(*f)->aside);
	arena_free(&(*f)->a);
	buf_free(&(*f)->raw);
	free(*f);
	*f = NULL;
}

void airs_gather(struct airs_feed *f)
{
	f->aside = spill_new(0);
}

static bool refuse(struct airs_feed *f, struct str native, const struct err *why, struct err *err)
{
	const struct origin o = { .line = f->line, .native = native };

	return f->sink->refused(f->sink->ctx, &o, why, err);
}

static int language(struct str lang)
{
	return str_is(lang, "en") ? ENGLISH : FRENCH;
}

/* One agency in one language, and the organization it stands in. */
struct word {
	struct xml_node *agency;
	struct str parent;
	int lang;
	size_t bytes;
};

static bool gone(struct airs_feed *f, struct str native, struct err *err)
{
	f->gone++;
	return f->sink->gone(f->sink->ctx, native, f->line, err);
}

static bool give(
    struct airs_feed *f, const struct word *w, struct record *r, struct making *m, struct err *err)
{
	const struct origin o = { .line = f->line, .native = airs_native(f->a, w->agency) };

	if (w->lang == ENGLISH)
		r->lang = STR("en");
	return making_give(m, f->sink, r, &o, err);
}

static bool take_one(struct airs_feed *f, const struct word *w, struct err *err)
{
	struct making m = making_new(f->a, w->bytes);
	struct str native = airs_native(f->a, w->agency);
	struct err why = { 0 };

	if (!native.n) {
		err_set(&why, ERR_INPUT, _("the agency has neither a key nor a name"));
		return refuse(f, native, &why, err);
	}
	if (airs_is_deleted(f->a, w->agency))
		return gone(f, native, err);
	struct record *r = airs_agency(&m, w->agency, w->parent, &why);
	return r ? give(f, w, r, &m, err) : refuse(f, native, &why, err);
}

/* French is the main language; what is deleted in one of them is not taken from it. */
static bool take_both(
    struct airs_feed *f, const struct word *french, const struct word *english, struct err *err)
{
	struct making m = making_new(f->a, french->bytes + english->bytes);
	struct err why = { 0 };

	if (airs_is_deleted(f->a, french->agency))
		return take_one(f, english, err);
	if (airs_is_deleted(f->a, english->agency))
		return take_one(f, french, err);
	struct record *r = airs_agency(&m, french->agency, french->parent, &why);
	struct record *other = r ? airs_agency(&m, english->agency, english->parent, &why) : NULL;
	if (!other)
		return take_one(f, r ? french : english, err);
	overlay_language(f->a, r, other, STR("en"));
	m.objects /= 2;
	f->both++;
	return give(f, french, r, &m, err);
}

/* Set aside ------------------------------------------------------------------------------------------------------ */

static bool set_aside(
    struct airs_feed *f, struct str native, struct str raw, struct str lang, struct err *err)
{
	const struct spill_piece piece = { .kind = language(lang), .line = f->line, .bytes = raw };

	return spill_add(f->aside, native, &piece, err);
}

/* What raw_of wrote: "parent\n", then the flat form. */
static bool read_piece(
    struct airs_feed *f, const struct spill_piece *piece, struct word *out, struct err *why)
{
	const char *end = memchr(piece->bytes.p, '\n', piece->bytes.n);
	size_t head = (size_t)(end - piece->bytes.p) + 1;
	struct str flat = { piece->bytes.p + head, piece->bytes.n - head };

	*out = (struct word){ .parent = { piece->bytes.p, head - 1 }, .lang = piece->kind, .bytes = flat.n };
	return xml_tree(f->a, flat, &out->agency, why);
}

static bool known(struct airs_feed *f, const struct spill_piece *const *pieces, size_t n)
{
	buf_reset(&f->raw);
	for (size_t i = 0; i < n; i++) {
		buf_fmt(&f->raw, "%s\n", codes[pieces[i]->kind]);
		buf_s(&f->raw, pieces[i]->bytes);
	}
	return f->sink->known(f->sink->ctx, buf_str(&f->raw), f->line);
}

static bool give_pieces(struct airs_feed *f, struct str native, const struct spill_piece *const *pieces,
    size_t n, struct err *err)
{
	struct word words[LANGUAGES] = { 0 };
	struct err why = { 0 };

	f->told->items++;
	f->line = pieces[0]->line;
	if (known(f, pieces, n))
		return true;
	arena_reset(f->a);
	for (size_t i = 0; i < n; i++)
		if (!read_piece(f, pieces[i], &words[i], &why))
			return refuse(f, native, &why, err);
	return n == 1 ? take_one(f, &words[0], err) : take_both(f, &words[0], &words[1], err);
}

/* The first of each language go together; what stands twice in one goes by itself, and is told as such. */
static bool give_group(struct airs_feed *f, const struct spill_group *g, struct err *err)
{
	const struct spill_piece *both[LANGUAGES] = { 0 };

	for (size_t i = 0; i < g->n; i++)
		if (!both[g->pieces[i].kind])
			both[g->pieces[i].kind] = &g->pieces[i];
	bool two = both[FRENCH] && both[ENGLISH];
	const struct spill_piece *const *first = both[FRENCH] ? both : both + 1;
	if (!give_pieces(f, g->key, first, two ? 2 : 1, err))
		return false;
	for (size_t i = 0; i < g->n; i++) {
		const struct spill_piece *more = &g->pieces[i];
		if (more != both[FRENCH] && more != both[ENGLISH] && !give_pieces(f, g->key, &more, 1, err))
			return false;
	}
	return true;
}

bool airs_gathered(struct airs_feed *f, struct err *err)
{
	struct spill_group g;
	bool more = f->aside != NULL;

	while (more) {
		if (!spill_next(f->aside, &g, &more, err) || (more && !give_group(f, &g, err)))
			return false;
	}
	return true;
}

/* Items ---------------------------------------------------------------------------------------------------------- */

/* An agency's bytes: the language and the parent, which stand elsewhere in the file, and what it says without the agencies
 * in it. */
static struct str raw_of(
    struct airs_feed *f, struct str lang, struct str parent, const struct xml_node *agency, struct str flat)
{
	buf_reset(&f->raw);
	if (lang.n)
		buf_fmt(&f->raw, "%.*s\n", STR_ARG(lang));
	buf_fmt(&f->raw, "%.*s\n", STR_ARG(parent));
	if (flat.n)
		buf_s(&f->raw, flat);
	else
		xml_flat_tree(&f->raw, agency, "Agency");
	return buf_str(&f->raw);
}

/* Its own agencies are not its own text. */
static void part_with(struct xml_node *agency, bool away)
{
	for (struct xml_node *c = xml_next(agency, "Agency", NULL); c; c = xml_next(agency, "Agency", c))
		c->done = away;
}

/* An agency, then those that stand in it: they are organizations of their own. */
static bool take(struct airs_feed *f, const struct word *w, struct str flat, int depth, struct err *err)
{
	struct str native = airs_native(f->a, w->agency), lang = str_of(codes[w->lang]);
	struct err why = { 0 };

	if (depth > NESTED_MAX) {
		err_set(&why, ERR_INPUT, _("agencies are nested more than %d deep"), NESTED_MAX);
		return refuse(f, native, &why, err);
	}
	if (f->aside && native.n) {
		if (!set_aside(f, native, raw_of(f, STR_NONE, w->parent, w->agency, flat), lang, err))
			return false;
	} else {
		f->told->items++;
		part_with(w->agency, true);
		if (!f->sink->known(f->sink->ctx, raw_of(f, lang, w->parent, w->agency, flat), f->line) &&
		    !take_one(f, w, err))
			return false;
		part_with(w->agency, false);
	}
	for (struct xml_node *c = xml_next(w->agency, "Agency", NULL); c;
	     c = xml_next(w->agency, "Agency", c)) {
		const struct word child = {
			.agency = c, .parent = native, .lang = w->lang, .bytes = w->bytes
		};
		if (!take(f, &child, STR_NONE, depth + 1, err))
			return false;
	}
	return true;
}

static bool take_wrong(struct airs_feed *f, const struct xml_item *item, struct err *err)
{
	struct err why = { 0 };

	f->told->items++;
	if (!item->why)
		err_set(&why, ERR_INPUT, _("<%.*s> stands where <Agency> is expected"), STR_ARG(item->name));
	return refuse(f, STR_NONE, item->why ? item->why : &why, err);
}

bool airs_take(struct airs_feed *f, const struct xml_item *item, struct str lang, struct err *err)
{
	struct word w = { .lang = language(lang), .bytes = item->flat.n };
	struct err why = { 0 };

	f->line = item->line;
	f->of[w.lang]++;
	if (item->why || !str_is(item->name, "Agency"))
		return take_wrong(f, item, err);
	bool plain = !item->nested && !f->aside;
	if (plain && f->sink->known(f->sink->ctx, raw_of(f, lang, STR_NONE, NULL, item->flat), f->line)) {
		f->told->items++;
		return true;
	}
	arena_reset(f->a);
	if (!xml_tree(f->a, item->flat, &w.agency, &why)) {
		f->told->items++;
		return refuse(f, STR_NONE, &why, err);
	}
	if (!plain)
		return take(f, &w, item->nested ? STR_NONE : item->flat, 0, err);
	f->told->items++;
	return take_one(f, &w, err);
}

/* Telling -------------------------------------------------------------------------------------------------------- */

static void add_words(struct airs_feed *f, const char *words)
{
	size_t at = strlen(f->told->found);

	snprintf(f->told->found + at, sizeof f->told->found - at, "%s", words);
}

/* `format` takes the number, when there is one. */
static void add(struct airs_feed *f, const char *format, uint64_t n)
{
	char words[128];

	if (!n)
		return;
	snprintf(words, sizeof words, format, (unsigned long long)n);
	add_words(f, words);
}

void airs_tell(struct airs_feed *f, const char *encoding, uint64_t controls)
{
	snprintf(f->told->found, sizeof f->told->found, _("AIRS XML, %s"), encoding);
	add(f, _(", %llu agencies"), f->told->items);
	add(f, _(", %llu of them in both languages"), f->both);
	add(f, _(", %llu gone"), f->gone);
	if (f->of[ENGLISH] && !f->of[FRENCH])
		add_words(f, _(", in English"));
	add(f, _(", %llu control characters left out"), controls);
}
