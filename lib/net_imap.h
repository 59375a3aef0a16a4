/* net_imap.h: one mailbox over IMAP (RFC 3501 and 6851, libcurl's; only net.c and net_imap.c include it).
 *
 * What the server says is not trusted: every answer, message and list has a limit, every wait a time. TLS is verified,
 * and demanded for anything but loopback. Messages of errors never hold the password. */
#ifndef LIB_NET_IMAP_H
#define LIB_NET_IMAP_H

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

struct imap_account {
	const char *url;     /* "imaps://host:993" or "imap://host:143" (STARTTLS; plain only to loopback) */
	const char *mailbox; /* "INBOX" */
	const char *user, *password;
	const char *ca_file; /* certificates to trust instead of the system's, or NULL */
	int timeout_secs;    /* of each command; 0: 60 */
};

struct imap;

/* Connects and selects the mailbox; *uidvalidity is the server's. ERR_RETRY: not reached, cut, too slow. ERR_CONFIG:
 * certificate, log-in refused, no such mailbox. */
bool imap_open(const struct imap_account *account, struct imap **out, int64_t *uidvalidity, struct err *err);

struct imap_message {
	int64_t uid, size;
};

/* Messages with a UID above `after`, by UID, at most `max` of them; not those that are marked as deleted. */
bool imap_list(struct arena *a, struct imap *imap, int64_t after, int max, struct imap_message **out, int *n,
    struct err *err);

/* The bytes of one message into `out`, whose limit is the message's. *found is false when it is gone. ERR_INPUT: past
 * the limit, or the server cannot give it (the session goes on). The server marks it as seen. */
bool imap_fetch(struct imap *imap, int64_t uid, struct buf *out, bool *found, struct err *err);

/* The same of its header only: for a message that is too large. */
bool imap_fetch_header(struct imap *imap, int64_t uid, struct buf *out, bool *found, struct err *err);

/* Moves it to another mailbox ("Vigie/traités": UTF-8, levels parted by slashes whatever the server writes), which is
 * made when it is not there: UID MOVE, else COPY, \Deleted and UID EXPUNGE. A message that is gone is no error.
 * ERR_CONFIG: the server refuses. */
bool imap_move(struct imap *imap, int64_t uid, const char *mailbox, struct err *err);

/* Logs out; accepts a pointer to NULL. */
void imap_close(struct imap **imap);
#define AUTO_IMAP __attribute__((cleanup(imap_close)))

#endif
