/* airs.c: AIRS XML 3.0 and 3.1, and the dialects that vendors write: agencies one by one. docs/airs-xml.md.
 *
 * A zip holds one file, or the same agencies in two languages in a file each (OpenCIOC's Export.zip): their agencies
 * are brought together by their keys. */
#include "importers/airs_feed.h"

#include "importers/feed_language.h"
#include "importers/xml_feed.h"
#include "lib/archive.h"
#include "lib/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

/* HELD_MAX: bytes of agencies that are read before the language of a file is guessed. */
enum { HELD_MAX = 64 * 1024 };

/* One file on its way. */
struct file {
	struct airs_feed *feed;
	struct str lang; /* blank: not known yet, agencies are held */
	struct buf held;
	char encoding[32];
};

struct held {
	size_t n;
	uint64_t line;
	bool nested;
};

/* The language -------------------------------------------------------------------------------------------------- */

static bool let_go(struct file *f, struct err *err)
{
	struct held h;

	for (size_t at = 0; at < f->held.n; at += sizeof h + h.n) {
		memcpy(&h, f->held.p + at, sizeof h);
		struct xml_item item = { .flat = { f->held.p + at + sizeof h, h.n },
			.name = STR("Agency"),
			.line = h.line,
			.nested = h.nested };
		if (!airs_take(f->feed, &item, f->lang, err))
			return false;
	}
	buf_free(&f->held);
	return true;
}

static bool decide(struct file *f, struct err *err)
{
	if (!f->lang.n)
		f->lang = feed_language_guess(buf_str(&f->held));
	return let_go(f, err);
}

static void hold(struct file *f, const struct xml_item *item)
{
	const struct held h = { .n = item->flat.n, .line = item->line, .nested = item->nested };

	buf_add(&f->held, &h, sizeof h);
	buf_s(&f->held, item->flat);
}

static bool on_item(void *ctx, const struct xml_item *item, struct err *err)
{
	struct file *f = ctx;
	bool agency = !item->why && str_is(item->name, "Agency");

	if (!f->lang.n && agency && item->flat.n < HELD_MAX) {
		hold(f, item);
		return f->held.n < HELD_MAX || decide(f, err);
	}
	if (!f->lang.n && agency)
		f->lang = feed_language_guess(item->flat);
	return (f->lang.n || decide(f, err)) && let_go(f, err) && airs_take(f->feed, item, f->lang, err);
}

/* <Source xml:lang="fr-CA"> */
static bool on_root(void *ctx, struct str flat, struct err *err)
{
	struct file *f = ctx;
	struct arena *AUTO_ARENA a = arena_new(1 << 24);
	struct xml_node *root;

	if (!xml_tree(a, flat, &root, err))
		return false;
	if (!f->lang.n)
		f->lang = feed_language_said(xml_attr(root, "lang"));
	return true;
}

static bool read_file(struct airs_feed *feed, struct input *in, struct str encoding, struct str lang,
    struct xml_feed_told *told, struct err *err)
{
	static const char *const roots[] = { "Source", NULL }, *const items[] = { "Agency", NULL };
	struct file f = { .feed = feed,
		.lang = lang.n ? lang : feed_language_named(str_of(input_name(in))),
		.held = BUF_INIT(4 * HELD_MAX) };
	const struct xml_feed xml = { .format = "airs-xml",
		.roots = roots,
		.items = items,
		.ctx = &f,
		.root = on_root,
		.item = on_item };

	bool ok = xml_feed_read(in, encoding, &xml, told, err) && decide(&f, err);
	buf_free(&f.held);
	return ok;
}

/* Archives ---------------------------------------------------------------------------------------------------------- */

static bool is_zip(const struct input *in)
{
	struct str bytes = input_memory(in);
	char begin[4];
	int fd = input_descriptor(in);

	if (bytes.n || fd < 0)
		return archive_is(bytes);
	ssize_t n = pread(fd, begin, sizeof begin, 0);
	return n > 0 && archive_is((struct str){ begin, (size_t)n });
}

static bool is_xml(struct str name)
{
	return name.n > 4 && strncasecmp(name.p + name.n - 4, ".xml", 4) == 0 &&
	    !(name.n > 8 && memcmp(name.p, "__MACOSX", 8) == 0);
}

static bool read_entry(struct airs_feed *feed, const struct import_job *job, struct archive *z, size_t i,
    struct str lang, struct xml_feed_told *told, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;

	return archive_entry(z, i, &in, err) && read_file(feed, in, job->encoding, lang, told, err);
}

static bool read_zip(struct airs_feed *feed, const struct import_job *job, struct str lang,
    struct xml_feed_told *told, struct err *err)
{
	struct archive *AUTO_ARCHIVE z = NULL;
	size_t files = 0;

	if (!archive_open(job->in, NULL, &z, err))
		return false;
	for (size_t i = 0; i < archive_count(z); i++)
		files += is_xml(archive_name(z, i));
	if (!files)
		return err_set(
		    err, ERR_INPUT, _("%s: there is no XML file in the archive"), input_name(job->in));
	if (files > 1)
		airs_gather(feed);
	for (size_t i = 0; i < archive_count(z); i++)
		if (is_xml(archive_name(z, i)) &&
		    !read_entry(feed, job, z, i, files > 1 ? STR_NONE : lang, told, err))
			return false;
	return airs_gathered(feed, err);
}

/* ----------------------------------------------------------------------------------------------------------------- */

static bool read_language(const struct import_job *job, struct str *lang, struct err *err)
{
	static const char *const choices[] = { "fr", "en", NULL };
	int which = -1;

	if (job->mapping && !conf_choice(job->mapping, "airs-xml", "language", choices, -1, &which, err))
		return false;
	*lang = which < 0 ? STR_NONE : str_of(choices[which]);
	return true;
}

static bool airs_read(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	struct airs_feed *feed;
	struct xml_feed_told xml = { 0 };
	struct str lang;

	if (!read_language(job, &lang, err))
		return false;
	feed = airs_feed_new(sink, told);
	bool ok = is_zip(job->in) ? read_zip(feed, job, lang, &xml, err)
	                          : read_file(feed, job->in, job->encoding, lang, &xml, err);
	airs_tell(feed, xml.encoding, xml.controls);
	airs_feed_free(&feed);
	return ok;
}

const struct importer importer_airs_xml = {
	.name = "airs-xml",
	.summary = N_("AIRS XML 3.0 and 3.1, and the dialects that vendors write"),
	.version = 1,
	.read = airs_read,
};
