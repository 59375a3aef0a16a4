/* icarol_feed.h: the rows of an iCarol feed, in any order, brought together by agency and given as records.
 *
 * Memory is flat but for 18 to 36 bytes an agency, by which parents are found: at most ICAROL_AGENCIES_MAX. */
#ifndef IMPORTERS_ICAROL_FEED_H
#define IMPORTERS_ICAROL_FEED_H

#include "importers/icarol_unit.h"
#include "importers/importer.h"

enum {
	ICAROL_AGENCIES_MAX = 2000000,
	ICAROL_AGENCY_ROWS_MAX = 10000, /* of one agency; more: it is refused */
	ICAROL_AGENCY_BYTES_MAX = 16 * 1024 * 1024,
};

struct icarol_feed;

/* Gives to `sink`, counts in `told`. Never NULL; free with icarol_feed_free. */
struct icarol_feed *icarol_feed_new(const struct importer_sink *sink, struct import_told *told);
void icarol_feed_free(struct icarol_feed **f); /* accepts a pointer to NULL */

/* Takes what the job says of the language where rows do not (LanguageOfRecord): "lang" in the section [list] of a mapping. */
bool icarol_feed_lang(struct icarol_feed *f, const struct import_job *job, struct err *err);

struct icarol_names *icarol_feed_names(struct icarol_feed *f);

/* A row, of which names and values of the cells are read (not tidy; copied). `lang`: of the row, ICAROL_UNKNOWN when only
 * the row itself may say. What cannot be placed is refused. False: stop. */
bool icarol_feed_row(struct icarol_feed *f, const struct icarol_cell *cells, size_t n, enum icarol_lang lang,
    uint64_t line, struct err *err);

/* A row that cannot be read at all. */
bool icarol_feed_refuse(struct icarol_feed *f, uint64_t line, const struct err *why, struct err *err);

/* All rows are in: gives the records. */
bool icarol_feed_end(struct icarol_feed *f, struct err *err);

/* "rows: 12 agencies, 30 programs, 9 sites, 41 programs at sites". */
void icarol_feed_tell(const struct icarol_feed *f, char *out, size_t size);

/* "fr", "en", "fr-CA", "French", "Français" …; ICAROL_UNKNOWN for anything else. */
enum icarol_lang icarol_lang_of(struct arena *a, struct str text);

#define AUTO_ICAROL_FEED __attribute__((cleanup(icarol_feed_free)))

#endif
