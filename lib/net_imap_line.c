#include "lib/net_imap_line.h"

#include "lib/buf.h"
#include "lib/text.h"

#include <strings.h>

enum { NAME_MAX_BYTES = 200, WIRE_MAX = 2048, DEPTH_MAX = 16 };

/* Reading ------------------------------------------------------------------------------------------------------ */

/* A place in a line. */
struct at {
	const char *p, *end;
};

static struct at begin(struct str line)
{
	while (line.n && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r'))
		line.n--;
	return (struct at){ line.p, line.p + line.n };
}

/* Passes over `word` in any case. */
static bool take(struct at *at, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(at->end - at->p) < n || strncasecmp(at->p, word, n) != 0)
		return false;
	at->p += n;
	return true;
}

/* A number of at most 18 digits. */
static bool take_number(struct at *at, int64_t *out)
{
	int64_t n = 0;
	int digits = 0;

	for (; at->p < at->end && *at->p >= '0' && *at->p <= '9'; at->p++, digits++) {
		if (digits == 18)
			return false;
		n = 10 * n + (*at->p - '0');
	}
	*out = n;
	return digits > 0;
}

bool imap_line_uidvalidity(struct str line, int64_t *out)
{
	struct at at = begin(line);
	int64_t n;

	if (!take(&at, "* OK [UIDVALIDITY ") || !take_number(&at, &n) || !take(&at, "]") || n < 1)
		return false;
	*out = n;
	return true;
}

/* Passes over one item's value: an atom, a quoted string, a list with all that is in it. */
static bool skip_value(struct at *at)
{
	int depth = 0;

	do {
		if (at->p == at->end)
			return false;
		char c = *at->p;
		if (c == '"') {
			for (at->p++; at->p < at->end && *at->p != '"'; at->p++)
				if (*at->p == '\\' && at->p + 1 < at->end)
					at->p++;
			if (at->p == at->end)
				return false;
			at->p++;
		} else if (c == '(') {
			if (++depth > DEPTH_MAX)
				return false;
			at->p++;
		} else if (c == ')') {
			if (--depth < 0)
				return false;
			at->p++;
		} else if (c == ' ') {
			at->p++;
		} else {
			for (at->p++; at->p < at->end && !memchr(" ()\"", *at->p, 4); at->p++)
				;
		}
	} while (depth);
	return true;
}

static bool take_items(struct at *at, struct imap_message *out)
{
	*out = (struct imap_message){ .uid = -1, .size = -1 };
	while (!take(at, ")")) {
		int64_t *number = take(at, "UID ") ? &out->uid : take(at, "RFC822.SIZE ") ? &out->size : NULL;
		if (number) {
			if (*number != -1 || !take_number(at, number))
				return false;
		} else {
			while (at->p < at->end && *at->p != ' ' && *at->p != ')')
				at->p++;
			if (!take(at, " ") || !skip_value(at))
				return false;
		}
		if (!take(at, " ") && (at->p == at->end || *at->p != ')'))
			return false;
	}
	return at->p == at->end && out->uid > 0 && out->size >= 0;
}

bool imap_line_message(struct str line, struct imap_message *out)
{
	struct at at = begin(line);
	struct imap_message m;
	int64_t number;

	if (!take(&at, "* ") || !take_number(&at, &number) || !take(&at, " FETCH (") || !take_items(&at, &m))
		return false;
	*out = m;
	return true;
}

bool imap_line_search(struct str line, size_t *from, int64_t *out)
{
	struct at at = begin(line);
	const char *start = at.p;
	int64_t number;

	if (!take(&at, "* SEARCH"))
		return false;
	if (*from)
		at.p = start + *from;
	if (!take(&at, " ") || !take_number(&at, &number) || number < 1 || (at.p < at.end && *at.p != ' '))
		return false;
	*from = (size_t)(at.p - start);
	*out = number;
	return true;
}

static void keep(struct imap_found *f, int64_t uid)
{
	int at = f->n;

	if (uid <= f->after)
		return; /* N:* finds the last message even where it lies below N */
	while (at > 0 && f->m[at - 1].uid > uid)
		at--;
	if ((at > 0 && f->m[at - 1].uid == uid) || at == f->max)
		return;
	if (f->n < f->max)
		f->n++;
	memmove(f->m + at + 1, f->m + at, (size_t)(f->n - at - 1) * sizeof *f->m);
	f->m[at] = (struct imap_message){ .uid = uid };
}

void imap_line_found(struct str line, struct imap_found *found)
{
	struct at at = begin(line);
	struct imap_message m;
	size_t from = 0;

	found->searched = found->searched || take(&at, "* SEARCH");
	for (int64_t uid; imap_line_search(line, &from, &uid);)
		keep(found, uid);
	if (!imap_line_message(line, &m))
		return;
	for (int i = 0; i < found->n; i++)
		if (found->m[i].uid == m.uid)
			found->m[i].size = m.size;
}

bool imap_line_separator(struct str line, char *out)
{
	struct at at = begin(line);

	if (!take(&at, "* LIST (") || !(at.p = memchr(at.p, ')', (size_t)(at.end - at.p))) ||
	    !take(&at, ") \""))
		return false;
	take(&at, "\\");
	if (at.end - at.p < 2 || at.p[1] != '"' || (unsigned char)*at.p <= ' ' ||
	    (unsigned char)*at.p >= 0x7F)
		return false;
	*out = *at.p;
	return true;
}

/* Behind the tag. */
static struct at ending(struct str line)
{
	struct at at = begin(line);

	while (at.p < at.end && *at.p != ' ')
		at.p++;
	return at;
}

enum imap_ending imap_line_ending(struct str line)
{
	struct at at = ending(line);

	if (!line.n || line.p[0] == '*' || line.p[0] == '+')
		return IMAP_NOT_ENDED;
	return take(&at, " OK") ? IMAP_OK
	    : take(&at, " NO")  ? IMAP_NO
	    : take(&at, " BAD") ? IMAP_BAD
	                        : IMAP_NOT_ENDED;
}

bool imap_line_has_code(struct str line, const char *code)
{
	struct at at = ending(line);

	if (!take(&at, " OK [") && !take(&at, " NO [") && !take(&at, " BAD ["))
		return false;
	return take(&at, code) && at.p < at.end && (*at.p == ']' || *at.p == ' ');
}

/* Writing ------------------------------------------------------------------------------------------------------ */

static const char digits64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/* Bits on their way into base64. */
struct bits {
	struct buf *out;
	uint32_t held;
	int n;
};

static void put_unit(struct bits *b, uint32_t unit)
{
	b->held = (b->held << 16 | unit) & 0x3FFFFF; /* at most 4 were left: 20 of 22 */
	for (b->n += 16; b->n >= 6; b->n -= 6)
		buf_char(b->out, digits64[b->held >> (b->n - 6) & 63]);
}

static void put_code(struct bits *b, uint32_t code)
{
	if (code < 0x10000) {
		put_unit(b, code);
		return;
	}
	code -= 0x10000;
	put_unit(b, 0xD800 | code >> 10);
	put_unit(b, 0xDC00 | (code & 0x3FF));
}

static void end_run(struct bits *b)
{
	if (b->n)
		buf_char(b->out, digits64[b->held << (6 - b->n) & 63]);
	buf_char(b->out, '-');
	*b = (struct bits){ .out = b->out };
}

static void put_ascii(struct buf *out, char c, char separator)
{
	if (c == '&') {
		buf_add(out, "&-", 2);
		return;
	}
	buf_char(out, c == '/' ? separator : c);
}

struct str imap_mailbox_name(struct arena *a, struct str name, char separator)
{
	struct buf AUTO_BUF out = BUF_INIT(WIRE_MAX);
	struct bits bits = { .out = &out };
	bool inside = false;

	if (name.n > NAME_MAX_BYTES || !text_utf8_valid(name, NULL))
		return STR_NONE;
	for (const char *p = name.p, *end = name.p + name.n; p < end;) {
		uint32_t code = text_next(&p, end);
		if (code < ' ' || (code >= 0x7F && code < 0xA0))
			return STR_NONE;
		bool ascii = code < 0x7F;
		if (!ascii && !inside)
			buf_char(&out, '&');
		if (ascii && inside)
			end_run(&bits);
		inside = !ascii;
		if (ascii)
			put_ascii(&out, (char)code, separator);
		else
			put_code(&bits, code);
	}
	if (inside)
		end_run(&bits);
	return buf_ok(&out) ? arena_str(a, buf_str(&out)) : STR_NONE;
}

struct str imap_quoted(struct arena *a, struct str name)
{
	struct buf AUTO_BUF out = BUF_INIT(2 * WIRE_MAX);

	buf_char(&out, '"');
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '"' || name.p[i] == '\\')
			buf_char(&out, '\\');
		buf_char(&out, name.p[i]);
	}
	buf_char(&out, '"');
	return buf_ok(&out) ? arena_str(a, buf_str(&out)) : STR_NONE;
}
