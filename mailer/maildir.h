/* maildir.h: a folder of messages, one file each: new/, cur/, tmp/ (the Maildir of qmail and Dovecot). */
#ifndef MAILER_MAILDIR_H
#define MAILER_MAILDIR_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Makes the three folders where they are missing. */
bool maildir_make(const char *path, struct err *err);

/* Puts a message into new/: whole (fsync) or not at all. */
bool maildir_put(const char *path, struct str bytes, int64_t now, struct err *err);

struct maildir_message {
	struct maildir_message *next;
	struct str name; /* "new/1700.x", "cur/1700.x:2,S" */
	int64_t size;
};

/* Everything in new/ and cur/, by the name of the file (mostly: in the order of arrival); nothing that begins with a dot,
 * no links. */
bool maildir_list(struct arena *a, const char *path, struct maildir_message **out, struct err *err);

/* One of them; *found false when it is gone. ERR_INPUT past `limit` bytes. */
bool maildir_read(struct arena *a, const char *path, struct str name, int64_t limit, struct str *out,
    bool *found, struct err *err);

/* Moves it into cur/ of the Maildir++ folder `folder` (".handled"), which is made; never over another message. One that
 * is gone is no error. */
bool maildir_move(const char *path, struct str name, const char *folder, struct err *err);

#endif
