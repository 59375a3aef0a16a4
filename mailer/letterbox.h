/* letterbox.h: where answers come: a mailbox over IMAP, or a Maildir. */
#ifndef MAILER_LETTERBOX_H
#define MAILER_LETTERBOX_H

#include "lib/buf.h"
#include "mailer/settings.h"

/* One message that lies there. */
struct letter {
	struct letter *next;
	int64_t uid; /* rises with each message; of a Maildir: its place in the list */
	int64_t size;
	struct str name; /* of its file */
};

struct letterbox;

/* One kind of letterbox; every slot must be set. */
struct letterbox_driver {
	/* ERR_RETRY: it is away. ERR_CONFIG: a person must act. */
	bool (*open)(struct letterbox *box, const struct settings *s, struct err *err);
	/* Some of the messages behind `after` in their order; NULL: there are no more. */
	bool (*list)(
	    struct letterbox *box, struct arena *a, int64_t after, struct letter **out, struct err *err);
	/* All its bytes, or those at its beginning with its header. *found is false when it is gone. ERR_INPUT: past the
	 * buffer's limit, or it cannot be read at all. */
	bool (*read)(
	    struct letterbox *box, const struct letter *l, struct buf *out, bool *found, struct err *err);
	bool (*head)(
	    struct letterbox *box, const struct letter *l, struct buf *out, bool *found, struct err *err);
	/* To what was handled. One that is gone is no error. */
	bool (*put_away)(struct letterbox *box, const struct letter *l, struct err *err);
	void (*close)(struct letterbox *box);
};

struct letterbox {
	const struct letterbox_driver *driver;
	struct arena *a;
	const struct settings *settings;
	struct str name;     /* as the table mailbox has it */
	int64_t uidvalidity; /* 0: its messages have no numbers for good */
	void *session;       /* the driver's */
};

/* The one that the settings name; what it needs lives in `a`. */
bool letterbox_open(struct arena *a, const struct settings *s, struct letterbox *out, struct err *err);

/* Accepts one that was not opened. */
void letterbox_close(struct letterbox *box);
#define AUTO_LETTERBOX __attribute__((cleanup(letterbox_close)))

#endif
