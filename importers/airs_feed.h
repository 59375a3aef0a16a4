/* airs_feed.h: agencies on their way from a file's items to the sink. */
#ifndef IMPORTERS_AIRS_FEED_H
#define IMPORTERS_AIRS_FEED_H

#include "importers/airs.h"
#include "importers/xml_feed.h"

struct airs_feed;

/* Never NULL. */
struct airs_feed *airs_feed_new(const struct importer_sink *sink, struct import_told *told);
void airs_feed_free(struct airs_feed **f); /* accepts a pointer to NULL */

/* From now on agencies are set aside, so that those of one key come together; airs_gathered gives them. It does
 * nothing where nothing was set aside. */
void airs_gather(struct airs_feed *f);
bool airs_gathered(struct airs_feed *f, struct err *err);

/* An element below the root, in the file's language ("fr", "en"). False: the sink said so. */
bool airs_take(struct airs_feed *f, const struct xml_item *item, struct str lang, struct err *err);

/* Writes told->found. */
void airs_tell(struct airs_feed *f, const char *encoding, uint64_t controls);

#endif
