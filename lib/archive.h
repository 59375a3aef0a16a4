/* archive.h: zip archives (libzip's; only archive.c and archive_pack.c include it), read entry by entry and packed.
 *
 * An archive from outside lies: about its sizes, about names ("../../etc/passwd", "C:\x"), and a kilobyte may unfold
 * into a terabyte. Names are looked up, never opened as paths; nothing is written to disk; every entry and all of them
 * together have a limit that is counted as they unfold. Encrypted entries are refused. */
#ifndef LIB_ARCHIVE_H
#define LIB_ARCHIVE_H

#include "lib/err.h"
#include "lib/input.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive;

/* 0 takes the default. */
struct archive_limits {
	size_t entries; /* 10,000 */
	uint64_t entry; /* bytes of one, unfolded; 4 GiB */
	uint64_t total; /* of all that is read, unfolded; 16 GiB */
};

/* True when the bytes begin as a zip does. */
bool archive_is(struct str beginning);

/* Opens the zip that `in` is: a file or memory, which must outlive it. Nothing of `in` is read by this: whoever wants
 * its hash reads it still. ERR_INPUT: no zip, cut (the directory stands at the end), more entries than allowed. Free
 * with archive_close. */
bool archive_open(
    const struct input *in, const struct archive_limits *limits, struct archive **out, struct err *err);
void archive_close(struct archive **z); /* accepts a pointer to NULL */

/* Entries that are files, in the order of the archive's directory. Names are UTF-8, as they stand in it. */
size_t archive_count(const struct archive *z);
struct str archive_name(const struct archive *z, size_t i);
uint64_t archive_size(const struct archive *z, size_t i); /* as the archive says; not to be relied on */

enum { ARCHIVE_NONE = -1 };

/* The entry of this name without regard to case, or ARCHIVE_NONE; `\` stands for `/`. */
long archive_find(const struct archive *z, struct str name);

/* The bytes of an entry from its start, checked against their CRC at the end: ERR_INPUT when they are cut, damaged,
 * or past a limit. Several may be open at once; close them before the archive. Its name for messages is
 * "ARCHIVE: ENTRY". */
bool archive_entry(struct archive *z, size_t i, struct input **out, struct err *err);

/* Packs files into a new zip at `path`: same names and bytes give the same archive, whatever the day. */
struct archive_file {
	struct str name; /* in the archive */
	const char *path;
};
bool archive_pack(const char *path, const struct archive_file *files, size_t n, struct err *err);

#define AUTO_ARCHIVE __attribute__((cleanup(archive_close)))

#endif
