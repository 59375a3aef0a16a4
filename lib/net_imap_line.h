/* net_imap_line.h: lines of IMAP (RFC 3501) understood, names of mailboxes written. Pure: no connection, no library.
 *
 * A line is what a server sent up to its CRLF, which may be there or not. Whatever does not have exactly the form that
 * is looked for is no such line. */
#ifndef LIB_NET_IMAP_LINE_H
#define LIB_NET_IMAP_LINE_H

#include "lib/arena.h"
#include "lib/net_imap.h"

/* "* OK [UIDVALIDITY 3857529045] UIDs valid" */
bool imap_line_uidvalidity(struct str line, int64_t *out);

/* "* 12 FETCH (UID 17 RFC822.SIZE 2345)", in any order, with other items between. Both must be there, and be said once. */
bool imap_line_message(struct str line, struct imap_message *out);

/* "* SEARCH 2 84 882": the numbers one after the other; *at is 0 before the first. False: no more, or no such line. */
bool imap_line_search(struct str line, size_t *at, int64_t *out);

/* What a search has found: the lowest UIDs above `after` of those that came, at most `max`, and their sizes as they are
 * told. */
struct imap_found {
	struct imap_message *m;
	int64_t after;
	int n, max;
	bool searched; /* the server has answered the search, if only that nothing was found */
};

/* Takes in either of the two lines above; others are passed over. */
void imap_line_found(struct str line, struct imap_found *found);

/* What parts the levels of a mailbox's name: '* LIST (\Noselect) "." ""'. False also when there are no levels (NIL). */
bool imap_line_separator(struct str line, char *out);

/* How a command ended: "A003 NO [TRYCREATE] no such mailbox". */
enum imap_ending { IMAP_NOT_ENDED, IMAP_OK, IMAP_NO, IMAP_BAD };
enum imap_ending imap_line_ending(struct str line);

/* Is this word in the brackets behind the ending? "TRYCREATE", "UNAVAILABLE" (RFC 5530) */
bool imap_line_has_code(struct str line, const char *code);

/* A mailbox's name as the server knows it: in modified UTF-7 (RFC 3501 section 5.1.3), slashes become `separator`. Blank
 * when the name is blank, longer than 200 bytes, no UTF-8 or holds control characters. */
struct str imap_mailbox_name(struct arena *a, struct str name, char separator);

/* As a quoted string (RFC 3501 section 4.3); `name` holds no control characters. */
struct str imap_quoted(struct arena *a, struct str name);

#endif
