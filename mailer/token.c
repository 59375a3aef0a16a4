#include "mailer/token.h"

#include "lib/buf.h"
#include "lib/file.h"
#include "lib/i18n.h"

#include <stdio.h>
#include <unistd.h>

enum {
	OPEN = 9,
	MAC = 16,
	BYTES = OPEN + MAC,
	SECRET_TEXT = 16,
	KEY_FILE_MAX = 16 * 1024,
	DAY_SECS = 24 * 3600
};

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567"; /* RFC 4648 section 6, in lower case */

const char *const token_verdicts[4] = { "none", "valid", "expired", "forged" };

/* Keys ------------------------------------------------------------------------------------------------------- */

bool token_keys_make(const char *path, bool *made, struct err *err)
{
	struct file_out *AUTO_FILE f = NULL;
	uint8_t key[sizeof((struct token_key *)0)->key];
	char hex[2 * sizeof key + 1], line[512];

	*made = false;
	if (access(path, F_OK) == 0)
		return true;
	if (!file_begin(path, FILE_SECRET, &f, err))
		return false;
	/* Now nobody else writes it; he may have just done so. */
	if (access(path, F_OK) == 0)
		return true;
	hash_random(key, sizeof key);
	hash_hex(key, sizeof key, hex);
	snprintf(line, sizeof line, "# %s\n1 %s\n",
	    _("The keys of the addresses that answers come to, newest first. Keep this file as you keep the database."),
	    hex);
	if (!file_write(f, str_of(line), err) || !file_commit(&f, err))
		return false;
	*made = true;
	return true;
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9'                  ? c - '0'
	    : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
	                                             : -1;
}

/* "3 89ab…" */
static bool parse_key(struct str line, struct token_key *out)
{
	size_t i = 0;
	int id = 0;

	for (; i < line.n && i < 3 && line.p[i] >= '0' && line.p[i] <= '9'; i++)
		id = id * 10 + (line.p[i] - '0');
	if (i == 0 || id > UINT8_MAX || i == line.n || (line.p[i] != ' ' && line.p[i] != '\t'))
		return false;
	struct str hex = str_trim((struct str){ line.p + i, line.n - i });
	if (hex.n != 2 * sizeof out->key)
		return false;
	out->id = (uint8_t)id;
	for (size_t at = 0; at < sizeof out->key; at++) {
		int high = hex_digit(hex.p[2 * at]), low = hex_digit(hex.p[2 * at + 1]);
		if (high < 0 || low < 0)
			return false;
		out->key[at] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static bool add_key(struct token_keys *keys, struct str line)
{
	struct token_key key;

	if (keys->n == sizeof keys->keys / sizeof *keys->keys || !parse_key(line, &key))
		return false;
	for (int i = 0; i < keys->n; i++)
		if (keys->keys[i].id == key.id)
			return false;
	keys->keys[keys->n++] = key;
	return true;
}

bool token_keys_read(struct arena *a, const char *path, struct token_keys *out, struct err *err)
{
	struct token_keys keys = { .n = 0 };
	struct str text;
	int n = 0;

	if (access(path, F_OK) != 0)
		return err_errno(
		    err, ERR_CONFIG, _("%s, the key that signs our e-mails: \"vigie init\" makes it"), path);
	if (!file_check_private(path, err) || !file_read_all(a, path, KEY_FILE_MAX, &text, err))
		return false;
	while (text.n) {
		const char *end = memchr(text.p, '\n', text.n);
		size_t len = end ? (size_t)(end - text.p) : text.n;
		struct str line = str_trim((struct str){ text.p, len });
		n++;
		if (line.n && line.p[0] != '#' && !add_key(&keys, line))
			return err_set(err, ERR_CONFIG,
			    _("%s, line %d: a number from 0 to 255 that no other line has, a space and 64 "
			      "hexadecimal digits are expected, on at most 8 lines"),
			    path, n);
		text = end ? (struct str){ end + 1, text.n - len - 1 } : STR_NONE;
	}
	if (!keys.n)
		return err_set(err, ERR_CONFIG,
		    _("%s holds no key: remove it and run \"vigie init\", which makes one"), path);
	*out = keys;
	return true;
}

/* The 25 bytes ------------------------------------------------------------------------------------------------ */

static void put(uint8_t *b, uint64_t v, int n)
{
	while (n--) {
		b[n] = (uint8_t)v;
		v >>= 8;
	}
}

static uint64_t get(const uint8_t *b, int n)
{
	uint64_t v = 0;

	for (int i = 0; i < n; i++)
		v = v << 8 | b[i];
	return v;
}

static int letter(char c)
{
	if (c >= '2' && c <= '7')
		return c - '2' + 26;
	c |= 0x20;
	return c >= 'a' && c <= 'z' ? c - 'a' : -1;
}

/* 8 letters are 5 bytes. */
static void encode(const uint8_t *b, char *out)
{
	for (int i = 0; i < BYTES; i += 5) {
		uint64_t v = get(b + i, 5);
		for (int at = 35; at >= 0; at -= 5)
			*out++ = alphabet[v >> at & 31];
	}
}

static bool decode(struct str token, uint8_t *b)
{
	if (token.n != TOKEN_TEXT || (token.p[0] | 0x20) != 'v')
		return false;
	for (int i = 0; i < BYTES; i += 5) {
		uint64_t v = 0;
		for (int at = 0; at < 8; at++) {
			int five = letter(token.p[1 + i / 5 * 8 + at]);
			if (five < 0)
				return false;
			v = v << 5 | (uint64_t)five;
		}
		put(b + i, v, 5);
	}
	return true;
}

static void add_number(struct hmac *h, int64_t v)
{
	uint8_t b[8];

	put(b, (uint64_t)v, 8);
	hmac_add(h, (struct str){ (const char *)b, sizeof b });
}

static void add_text(struct hmac *h, struct str s)
{
	add_number(h, (int64_t)s.n);
	hmac_add(h, s);
}

/* The shown one that comes next by number of the fiche. */
static const struct shown *after(const struct shown *shown, const struct shown *last)
{
	const struct shown *next = NULL;

	for (; shown; shown = shown->next)
		if ((!last || shown->fiche > last->fiche) && (!next || shown->fiche < next->fiche))
			next = shown;
	return next;
}

static void sign(const struct token_key *key, const uint8_t *open, const struct token_bound *to, uint8_t *mac)
{
	uint8_t whole[SHA256_BYTES];
	struct hmac h;

	hmac_begin(&h, key->key, sizeof key->key);
	hmac_add(&h, (struct str){ "vigie token 1", sizeof "vigie token 1" }); /* the NUL too */
	hmac_add(&h, (struct str){ (const char *)open, OPEN });
	add_text(&h, to->instance);
	add_text(&h, to->contact);
	for (const struct shown *s = NULL; (s = after(to->shown, s));) {
		add_number(&h, s->fiche);
		add_number(&h, s->revision);
	}
	hmac_end(&h, whole);
	memcpy(mac, whole, MAC);
}

struct str token_instance(struct str message_id)
{
	const char *at = message_id.n ? memchr(message_id.p, '@', message_id.n) : NULL, *from = at;

	while (from && from > message_id.p && from[-1] != '.')
		from--;
	return from && from > message_id.p ? (struct str){ from, (size_t)(at - from) } : STR_NONE;
}

struct str token_secret(
    struct arena *a, const struct token_keys *keys, int64_t request, int n, struct str instance)
{
	uint8_t whole[SHA256_BYTES] = { 0 };
	char text[BYTES / 5 * 8];
	struct hmac h;

	hmac_begin(&h, keys->keys[0].key, sizeof keys->keys[0].key);
	hmac_add(&h, (struct str){ "vigie message 1", sizeof "vigie message 1" }); /* the NUL too */
	add_number(&h, request);
	add_number(&h, n);
	add_text(&h, instance);
	hmac_end(&h, whole);
	encode(whole, text);
	return arena_str(a, (struct str){ text, SECRET_TEXT });
}

/* Tokens ----------------------------------------------------------------------------------------------------- */

struct str token_make(struct arena *a, const struct token_keys *keys, int64_t email, int64_t until,
    const struct token_bound *to)
{
	char *text = arena_alloc(a, TOKEN_TEXT + 1);
	uint8_t b[BYTES];

	b[0] = keys->keys[0].id;
	put(b + 1, (uint64_t)email, 5);
	put(b + 6, (uint64_t)(until / DAY_SECS), 3);
	sign(&keys->keys[0], b, to, b + OPEN);
	text[0] = 'v';
	encode(b, text + 1);
	return (struct str){ text, TOKEN_TEXT };
}

bool token_email(struct str token, int64_t *email)
{
	uint8_t b[BYTES];

	if (!decode(token, b))
		return false;
	*email = (int64_t)get(b + 1, 5);
	return true;
}

enum token_verdict token_check(
    const struct token_keys *keys, struct str token, int64_t now, const struct token_bound *to)
{
	uint8_t b[BYTES], mac[MAC];

	if (!decode(token, b))
		return TOKEN_NONE;
	for (int i = 0; i < keys->n; i++) {
		if (keys->keys[i].id != b[0])
			continue;
		sign(&keys->keys[i], b, to, mac);
		if (!hash_same_secret(mac, b + OPEN, MAC))
			return TOKEN_FORGED;
		return now / DAY_SECS > (int64_t)get(b + 6, 3) ? TOKEN_EXPIRED : TOKEN_VALID;
	}
	return TOKEN_FORGED;
}

/* In addresses ----------------------------------------------------------------------------------------------- */

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* A word begins at `at`; a plus that a mail program wrote as %2B or =2B is one. */
static bool begins(struct str s, size_t at)
{
	if (at == 0 || !is_alnum(s.p[at - 1]))
		return true;
	return at >= 3 && (s.p[at - 1] | 0x20) == 'b' && s.p[at - 2] == '2' &&
	    (s.p[at - 3] == '%' || s.p[at - 3] == '=');
}

struct str token_find(struct str text)
{
	uint8_t b[BYTES];

	for (size_t at = 0; at + TOKEN_TEXT <= text.n; at++) {
		struct str token = { text.p + at, TOKEN_TEXT };
		bool ends = at + TOKEN_TEXT == text.n || !is_alnum(text.p[at + TOKEN_TEXT]);
		if ((text.p[at] | 0x20) == 'v' && ends && begins(text, at) && decode(token, b))
			return token;
	}
	return STR_NONE;
}

struct str token_address(struct arena *a, struct str base, struct str token)
{
	size_t at = base.n;

	while (at && base.p[at - 1] != '@')
		at--;
	if (!at)
		return arena_fmt(a, "%.*s+%.*s", STR_ARG(base), STR_ARG(token));
	return arena_fmt(a, "%.*s+%.*s%.*s", (int)(at - 1), base.p, STR_ARG(token), (int)(base.n - at + 1),
	    base.p + at - 1);
}
