/* input.h: the bytes of one feed, read once from front to back, raw or as UTF-8 text.
 *
 * Importers and fetchers read from here, so that an encoding, a truncated file and a
 * directory given by mistake are all met in one place. Memory is a few MiB whatever the size. Every raw byte that
 * passes is counted and hashed. Errors begin with the input's name. */
#ifndef LIB_INPUT_H
#define LIB_INPUT_H

#include "lib/buf.h"
#include "lib/charset.h"
#include "lib/err.h"
#include "lib/hash.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

struct input;

#define INPUT_MAX ((uint64_t)16 << 30) /* bytes: for callers without a limit of their own */

/* Opens a file; "-" is the standard input. `limit`: bytes that it may have. ERR_CONFIG when it cannot be read
 * (missing, no permission, a directory). Free with input_close. */
bool input_open_file(const char *path, uint64_t limit, struct input **out, struct err *err);

/* Reads from memory that stays the caller's; `name` is for messages. Never NULL. */
struct input *input_open_mem(const char *name, struct str bytes);

/* Reads what a function gives (an entry of an archive, a page): `read` puts up to `n` bytes at `to` and says how many,
 * 0 at the end; its errors are the input's. `close` (or NULL) gets ctx at the end. Never NULL. */
struct input_source {
	bool (*read)(void *ctx, char *to, size_t n, size_t *got, struct err *err);
	void (*close)(void *ctx);
	void *ctx;
};
struct input *input_open_source(const char *name, const struct input_source *source, uint64_t limit);

void input_close(struct input **in); /* accepts a pointer to NULL */

/* The same bytes once more from their start, read for themselves: for formats that must look twice. ERR_CONFIG for
 * what can be read only once (standard input, a function); ERR_RETRY when another file has taken its place. */
bool input_again(const struct input *in, struct input **out, struct err *err);

/* For readers that jump about (lib/archive.c): all bytes of an input from memory, else blank; a file's descriptor, whose
 * position must not be moved (pread), else -1. */
struct str input_memory(const struct input *in);
int input_descriptor(const struct input *in);

/* Whether anybody is writing a file: nothing had been written into it for some seconds when it was opened (input_settled; time
 * stamps are coarse), and it is still the same file with the same stamps (input_still). A pipe or a device is never settled,
 * and has no stamps to differ; memory and functions are our own. */
bool input_settled(const struct input *in);
bool input_still(const struct input *in);

/* Bytes that a file had when it was opened; 0 for what is no file. */
uint64_t input_size(const struct input *in);

/* Each raw byte that passes from now on is given to `take` too, once and in order; its failure is the input's. Before the
 * first byte is read. */
void input_tee(struct input *in, bool (*take)(void *ctx, struct str raw, struct err *err), void *ctx);

/* Reads this many bytes at a time (9 to 1 MiB, as it is at first): for tests, which want every border. */
void input_piece(struct input *in, size_t bytes);

/* As messages name it: the path, or "standard input", until input_call gives it another name (a URL). */
const char *input_name(const struct input *in);
void input_call(struct input *in, const char *name);

/* Declares the encoding; before the first input_text. Blank means that it is to be guessed. ERR_CONFIG for
 * an unknown name. */
bool input_declare(struct input *in, struct str charset, struct err *err);

/* The next raw bytes, valid until the next call; n == 0 at the end. Not to be mixed with input_text. ERR_INPUT
 * past the limit, ERR_RETRY or ERR_FATAL when the device fails. */
bool input_read(struct input *in, struct str *chunk, struct err *err);

/* All that input_read would still give, behind what the buffer holds; past its limit the buffer fails. */
bool input_read_all(struct input *in, struct buf *out, struct err *err);

/* The next piece of the text as UTF-8 without byte order mark, whole characters, no NUL, valid until the next call;
 * n == 0 at the end. Not declared, the encoding is guessed from the first 256 KiB; as long as nothing but ASCII
 * was seen it stays open, and is guessed where the first other byte stands. ERR_INPUT with line and byte for what
 * is not of the encoding, and for text that is plainly UTF-8 or UTF-16 but was declared as something else, which
 * would spoil every accent. After an error the input is at its end. */
bool input_text(struct input *in, struct str *chunk, struct err *err);

/* What input_text reads in: the declared or guessed encoding; sure = true when declared. Before the first
 * input_text, and while nothing but ASCII was seen, .ascii is true. */
struct charset_guess input_charset(const struct input *in);

/* When a declared eight-bit encoding reads, but another is plainly the right one, its name; else NULL. For a
 * warning: the declaration was followed. */
const char *input_doubt(const struct input *in);

/* Raw bytes passed so far. */
uint64_t input_bytes(const struct input *in);

/* Nobody will ask for the digest (input_finish): a look at a file costs a quarter less. Before the first read. */
void input_undigested(struct input *in);

/* Reads what is left, so that the digest is that of all bytes, and gives it. */
bool input_finish(struct input *in, uint8_t sha256[SHA256_BYTES], struct err *err);

#define AUTO_INPUT __attribute__((cleanup(input_close)))

#endif
