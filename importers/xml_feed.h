/* xml_feed.h: an XML feed read item by item (libxml2's SAX2): what airs-xml and cioc-xml share.
 *
 * An item is an element below the root. Memory is that of one item, whatever the file's size. Elements are known by
 * their local names, in any namespace or none. The encoding is the file's own (declaration, byte order mark) unless the
 * contract declares one; what calls itself ISO-8859-1 is read as Windows-1252, which it mostly is. Control characters
 * that XML forbids become spaces. There is no DOCTYPE, so no entity but XML's own five; nothing else is opened, no
 * connection is made. Whatever ends before the root element does is an error, and so are tags and comments of more than
 * 1 MiB, a tag with more than 1,000 attributes, more than 10,000 names in a file: what takes libxml2 hours. */
#ifndef IMPORTERS_XML_FEED_H
#define IMPORTERS_XML_FEED_H

#include "lib/err.h"
#include "lib/input.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

/* XML_ITEM_MAX: bytes of an item's flat form (importers/xml_tree.h); a longer one is refused, the others go on.
 * XML_DEPTH_MAX: elements in one another; more of them break the file. */
enum { XML_ITEM_MAX = 64 * 1024 * 1024, XML_DEPTH_MAX = 100 };

struct xml_item {
	struct str flat;       /* valid until the callback returns */
	struct str name;       /* of its element */
	bool nested;           /* an element of the same name stands in it */
	uint64_t line;         /* of its start tag */
	const struct err *why; /* it cannot be read (flat is then blank); NULL: it can */
};

struct xml_feed {
	const char *format;       /* "airs-xml": for messages */
	const char *const *roots; /* the root element may be one of these … */
	const char *const *items; /* … or one of these, then the file is one item; NULL at the end of both */
	void *ctx;
	/* The root element with its attributes, before the items; NULL: not asked for. */
	bool (*root)(void *ctx, struct str flat, struct err *err);
	/* Each element below the root, in the order of the file: also those that are no items. */
	bool (*item)(void *ctx, const struct xml_item *item, struct err *err);
};

/* What was found out about the file. */
struct xml_feed_told {
	char encoding[32]; /* as the file or the contract says; "UTF-8" when neither does */
	uint64_t controls; /* forbidden characters that became spaces */
};

/* Reads all of `in`. False: the callbacks said so, or ERR_INPUT: no XML, cut, another format. */
bool xml_feed_read(struct input *in, struct str encoding, const struct xml_feed *feed,
    struct xml_feed_told *told, struct err *err);

#endif
