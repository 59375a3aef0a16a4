/* token.h: the word that ties an answer to its e-mail: reponses+TOKEN@211.example
 *
 *	TOKEN = 'v' base32( key id 1 | number of the e-mail 5 | last day 3 | MAC 16 )    41 characters, a-z and 2-7
 *	MAC   = the first 16 bytes of HMAC-SHA256(key, "vigie token 1" NUL | the 9 bytes before | instance | contact | shown)
 *
 * Letters in any case (mail servers fold them). The MAC binds it to this database, to the contact's address and to the
 * fiches and revisions that the e-mail showed; it tells nothing to who reads it. Pure but for the key file. */
#ifndef MAILER_TOKEN_H
#define MAILER_TOKEN_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/hash.h"
#include "lib/str.h"
#include "store/outbox.h"

#include <stdbool.h>
#include <stdint.h>

enum { TOKEN_TEXT = 41 };

struct token_key {
	uint8_t id;
	uint8_t key[32];
};

/* The first signs; all verify. The file has a line "ID HEX" for each, newest first, and is private (0600). */
struct token_keys {
	struct token_key keys[8];
	int n;
};

/* Makes the file with one random key, unless it is there. ERR_CONFIG: see file.h. */
bool token_keys_make(const char *path, bool *made, struct err *err);
bool token_keys_read(struct arena *a, const char *path, struct token_keys *out, struct err *err);

/* What a token is bound to. */
struct token_bound {
	struct str instance;       /* of the database that composed the e-mail: token_instance */
	struct str contact;        /* comparable address (norm_email) */
	const struct shown *shown; /* fiche and revision of each, in any order */
};

/* 16 letters that only who has the key can make: what a Message-ID needs so that nobody can guess another's and report that
 * it bounced, or that its reader complained. The same for good, under the same key. */
struct str token_secret(
    struct arena *a, const struct token_keys *keys, int64_t request, int n, struct str instance);

/* The instance that a Message-ID of ours ("REQUEST.N.SECRET.INSTANCE8@DOMAIN") names. Not that of the campaign: adopting a
 * copy changes it, and what is out must stay good. Blank: it is none of ours. */
struct str token_instance(struct str message_id);

/* `until` is rounded up to the end of its day. */
struct str token_make(struct arena *a, const struct token_keys *keys, int64_t email, int64_t until,
    const struct token_bound *to);

/* The number of the e-mail that a token of this form names; false when it is none (nothing is verified). */
bool token_email(struct str token, int64_t *email);

enum token_verdict { TOKEN_NONE, TOKEN_VALID, TOKEN_EXPIRED, TOKEN_FORGED };
extern const char *const token_verdicts[4]; /* "none" … as the table inbound has them */

enum token_verdict token_check(
    const struct token_keys *keys, struct str token, int64_t now, const struct token_bound *to);

/* The token in an address ("Reponses+vabc…@211.example", with or without a name and brackets) or anywhere in a header;
 * blank when there is none. */
struct str token_find(struct str text);

/* "reponses@211.example" with the token: "reponses+TOKEN@211.example". */
struct str token_address(struct arena *a, struct str base, struct str token);

#endif
