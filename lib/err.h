/* err.h: how a function says why it failed.
 *
 * A function that can fail returns false and fills its `struct err *err`, always the last parameter and never
 * NULL. The kind names the remedy, not the module. Text is of fixed size, so that reporting an error never
 * needs memory; context is put in front of it on the way up. On failure out-parameters are untouched. */
#ifndef LIB_ERR_H
#define LIB_ERR_H

#include <stdbool.h>

enum err_kind {
	ERR_NONE,
	ERR_RETRY,  /* the world was away (network, lock): try again later */
	ERR_INPUT,  /* this item is bad: report it and go on with the next */
	ERR_CONFIG, /* a person must act: configuration, arguments, permissions */
	ERR_FATAL,  /* our own state cannot be trusted, or the machine is out of something */
};

enum { ERR_TEXT_MAX = 1024 };

struct err {
	enum err_kind kind;
	char text[ERR_TEXT_MAX]; /* UTF-8, one line, no final stop or newline */
};

/* Sets kind and text (already translated by the caller). Returns false, so that a caller can `return err_set(…)`. */
bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Puts "context: " in front of the text; the kind stays. Returns false. */
bool err_add(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* As err_set, and appends ": " and the system's text for errno. Returns false. */
bool err_errno(struct err *err, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The exit code of sysexits.h that belongs to the kind: 75, 65, 78, 70; 0 for ERR_NONE. */
int err_exit_code(enum err_kind kind);

#endif
