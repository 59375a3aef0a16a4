/* guess_format.c: which format a file is in, by its beginning. */
#include "importers/guess.h"

#include "lib/archive.h"

#include <string.h>

enum { LOOKED_AT = 64 * 1024 };

static bool holds(struct str s, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = s.p, *end = s.p + s.n; s.n && (size_t)(end - p) >= n; p++) {
		p = memchr(p, word[0], (size_t)(end - p) - n + 1);
		if (!p)
			return false;
		if (memcmp(p, word, n) == 0)
			return true;
	}
	return false;
}

/* A word that only this format writes, and the format; the first that is found. */
struct mark {
	const char *word, *format;
};

static const struct mark json_marks[] = { { "\"FeatureCollection\"", "geojson" },
	{ "\"features\"", "geojson" }, { "ResourceAgencyNum", "icarol-json" },
	{ "TaxonomyLevelName", "icarol-json" }, { "\"services\"", "hsds-json" },
	{ "\"organization\"", "hsds-json" }, { "\"contents\"", "hsds-json" },
	{ "\"locations\"", "hsds-json" }, { "\"organization_id\"", "hsds-json" }, { NULL, NULL } };

static const struct mark xml_marks[] = { { "ciocshare", "cioc-xml" }, { "<RECORD ", "cioc-xml" },
	{ "AIRS", "airs-xml" }, { "<Agency", "airs-xml" }, { "<Source", "airs-xml" },
	{ "<organizations", "hsds-xml" }, { "<organization", "hsds-xml" }, { "<html", "html" },
	{ "<HTML", "html" }, { "<!DOCTYPE html", "html" }, { "<!doctype html", "html" }, { "<table", "html" },
	{ "<body", "html" }, { NULL, NULL } };

static const struct mark text_marks[] = { { "ResourceAgencyNum", "icarol-csv" },
	{ "TaxonomyLevelName", "icarol-csv" }, { NULL, "csv" } };

static const char *by_marks(struct str s, const struct mark *marks)
{
	while (marks->word && !holds(s, marks->word))
		marks++;
	return marks->format;
}

static const char *by_archive(struct input *in, struct err *err)
{
	static const struct mark entries[] = { { "xl/workbook.xml", "xlsx" },
		{ "datapackage.json", "hsds-package" }, { "organizations.csv", "hsds-package" },
		{ "organization.csv", "hsds-package" }, { NULL, NULL } };
	struct archive *AUTO_ARCHIVE z = NULL;
	const struct mark *m = entries;

	if (!archive_open(in, NULL, &z, err))
		return NULL;
	while (m->word && archive_find(z, str_of(m->word)) == ARCHIVE_NONE)
		m++;
	return m->format;
}

static struct str without_mark(struct str s)
{
	if (s.n > 3 && memcmp(s.p, "\xEF\xBB\xBF", 3) == 0)
		s = (struct str){ s.p + 3, s.n - 3 };
	return str_trim(s);
}

bool guess_format(struct input *in, struct guess_format *out, struct err *err)
{
	const char *name;
	struct str s;

	if (!input_read(in, &s, err))
		return false;
	if (archive_is(s)) {
		name = by_archive(in, err);
		if (!name && err->kind != ERR_NONE)
			return false;
	} else {
		s = without_mark(s);
		s.n = s.n < LOOKED_AT ? s.n : LOOKED_AT;
		char first = s.n ? s.p[0] : '\0';
		name = by_marks(s,
		    first == '{' || first == '[' ? json_marks
		        : first == '<'           ? xml_marks
		                                 : text_marks);
	}
	const struct importer *importer = name ? importer_by_name(str_of(name)) : NULL;
	*out = (struct guess_format){ .importer = importer && importer->rows ? importer : NULL,
		.name = name };
	return true;
}
