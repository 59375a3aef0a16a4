/* file.h: files that appear whole or not at all, secrets, folders.
 *
 * A file is written beside its place under a name of its own (".NAME.tmp"), synced, renamed over the old one, and
 * the folder synced: whoever reads sees the old file or the new one, after a kill and after a power cut too. What
 * a kill left behind is taken over by the next writer of the same file; two writers at once are kept apart.
 * Fault points: file.written, file.synced, file.renamed. */
#ifndef LIB_FILE_H
#define LIB_FILE_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct file_out;

enum { FILE_PUBLIC = 0644, FILE_SECRET = 0600 };

/* Begins a file at `path` with this mode (masked by umask). NULL or "-" is the standard output, and what exists
 * and is no regular file (/dev/null, a pipe) is written to directly: neither is atomic. A symbolic link is
 * followed: the file that it names is replaced. ERR_CONFIG when the folder is missing or read-only, ERR_RETRY
 * while another process writes the same file. */
bool file_begin(const char *path, mode_t mode, struct file_out **out, struct err *err);

/* Appends; buffered. ERR_FATAL when the disk is full. After a failure only file_abort makes sense. */
bool file_write(struct file_out *f, struct str bytes, struct err *err);

/* Makes what was written the file, for good, and frees `*f` whatever happens. On failure the old file stands. */
bool file_commit(struct file_out **f, struct err *err);

/* Gives up: the old file stays, the temporary one goes. Accepts a pointer to NULL. */
void file_abort(struct file_out **f);

/* Where the bytes go until the commit (NULL for the standard output): for a library that opens files itself. */
const char *file_temporary(const struct file_out *f);

/* file_begin, file_write and file_commit at once. */
bool file_write_all(const char *path, mode_t mode, struct str bytes, struct err *err);

/* All of a file, NUL-terminated in the arena. ERR_CONFIG when it cannot be read; ERR_INPUT past `limit` bytes. */
bool file_read_all(struct arena *a, const char *path, size_t limit, struct str *out, struct err *err);

/* True when the file is a regular one that only its owner (we, or root) can read and write. ERR_CONFIG with the
 * command that mends it. */
bool file_check_private(const char *path, struct err *err);

/* Makes a folder and those above it; what exists stays as it is. */
bool file_mkdirs(const char *path, mode_t mode, struct err *err);

/* `struct file_out *AUTO_FILE f = NULL;` is given up at the end of the scope unless it was committed. */
#define AUTO_FILE __attribute__((cleanup(file_abort)))

#endif
