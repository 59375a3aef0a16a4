#include "mailer/reply_text.h"

#include "lib/buf.h"
#include "lib/text.h"
#include "mailer/mime_parts.h"
#include "mailer/words.h"

enum {
	LINES_MAX = 20000,
	ANNOUNCE_LINES = 4, /* over which a mail program folds "Le … a écrit :" */
	ANNOUNCE_BYTES = 400,
	HEADER_LINES = 8,
	FOLDED_MAX = 2000,
	SHORT = 120, /* no line of furniture is longer */
};

struct reply {
	struct arena *a;
	struct str *lines;
	int n;
	char *scratch; /* for folded text, which is looked at at once */
	bool own;      /* something of the person's own was kept */
};

/* Lines ----------------------------------------------------------------------------------------------------- */

static bool blank(const struct reply *r, int i)
{
	return str_trim(r->lines[i]).n == 0;
}

static bool quoted(const struct reply *r, int i)
{
	struct str s = str_trim(r->lines[i]);

	/* "|" is how some webmails quote; a table of one's own has more of them. */
	return s.n && (s.p[0] == '>' || (s.p[0] == '|' && !memchr(s.p + 1, '|', s.n - 1)));
}

static int next_text(const struct reply *r, int i)
{
	while (i < r->n && blank(r, i))
		i++;
	return i;
}

/* Only the beginning of what is longer than any furniture; until the next one is folded. */
static struct str folded(const struct reply *r, struct str s)
{
	if (s.n > FOLDED_MAX)
		s.n = FOLDED_MAX;
	return (struct str){ r->scratch, text_fold_into(r->scratch, s) };
}

static bool begins(struct str s, const char *z)
{
	size_t n = strlen(z);

	return s.n >= n && memcmp(s.p, z, n) == 0 && (s.n == n || s.p[n] == ' ' || z[n - 1] == ' ');
}

static bool ends(struct str s, const char *z)
{
	size_t n = strlen(z);

	return s.n >= n && memcmp(s.p + s.n - n, z, n) == 0 && (s.n == n || s.p[s.n - n - 1] == ' ');
}

static bool begins_one(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (begins(s, *list))
			return true;
	return false;
}

static bool ends_one(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (ends(s, *list))
			return true;
	return false;
}

/* One of them, somewhere in the text, as words of its own. */
static bool holds_one(struct str s, const char *const *list)
{
	for (; *list; list++) {
		struct str rest = s;
		size_t at;
		while (words_bytes(rest, str_of(*list), &at)) {
			size_t end = at + strlen(*list);
			bool whole = (at == 0 || rest.p[at - 1] == ' ') &&
			    (end == rest.n || rest.p[end] == ' ');
			if (whole)
				return true;
			rest = (struct str){ rest.p + end, rest.n - end };
		}
	}
	return false;
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* What announces a quote ------------------------------------------------------------------------------------ */

/* The kind of header that a line is, as "*De :* Anne"; 0: it is none. */
static char header_kind(const struct reply *r, struct str line)
{
	line = str_trim(line);
	const char *colon = line.n ? memchr(line.p, ':', line.n < 40 ? line.n : 40) : NULL;
	if (!colon)
		return 0;
	struct str label = folded(r, (struct str){ line.p, (size_t)(colon - line.p) });
	for (const struct reply_header *h = reply_headers; h->label; h++)
		if (str_is(label, h->label))
			return h->kind;
	return 0;
}

/* The same block as one line, as some programs fold it: "From: … Sent: … To: … Subject: …". */
static bool header_line(const struct reply *r, struct str line)
{
	static const char *const later[][2] = { { " envoye ", " objet " }, { " date ", " objet " },
		{ " sent ", " subject " }, { " date ", " subject " } };
	struct str f;

	if (line.n > FOLDED_MAX)
		return false;
	f = folded(r, line);
	for (size_t i = 0; i < sizeof later / sizeof *later; i++)
		if (words_bytes(f, str_of(later[i][0]), NULL) && words_bytes(f, str_of(later[i][1]), NULL))
			return true;
	return false;
}

/* Sender and more headers, one to a line, in any order: what Outlook and webmails put above the message. */
static bool header_block(const struct reply *r, int i)
{
	bool from = false, date = false, to = false, subject = false, addressed = false, open = false;
	int seen = 0;
	char kind = header_kind(r, r->lines[i]);

	if (!kind)
		return false;
	if (kind == 'f' && header_line(r, r->lines[i]))
		return true;
	for (int k = i; k < r->n && seen < HEADER_LINES; k++) {
		struct str line = str_trim(r->lines[k]);
		if (line.n == 0)
			continue;
		kind = header_kind(r, line);
		/* A list of addresses goes on in a second line; a value may stand below its label. */
		bool address = memchr(line.p, '@', line.n) != NULL;
		if (!kind && !address && !open)
			break;
		from = from || kind == 'f';
		date = date || kind == 'd';
		to = to || kind == 't';
		subject = subject || kind == 's';
		addressed = addressed || address;
		open = kind && line.p[line.n - 1] == ':';
		seen++;
	}
	return from ? date + to + subject >= (addressed ? 1 : 2) : date && to && subject;
}

static bool is_separator(const struct reply *r, int i)
{
	struct str s = str_trim(r->lines[i]);
	bool marked = s.n > 2 && (s.p[0] == '-' || s.p[0] == '*' || s.p[0] == '_' || s.p[s.n - 1] == ':');

	if (!marked || s.n > SHORT)
		return false;
	struct str f = folded(r, s);
	for (const char *const *z = reply_separators; *z; z++)
		if (str_is(f, *z))
			return true;
	return false;
}

/* "Le 3 mars …", "2013/7/20 …" */
static bool begins_announcement(const struct reply *r, struct str line)
{
	struct str s = str_trim(line);

	if (s.n && s.p[0] >= '0' && s.p[0] <= '9')
		return true;
	return begins_one(folded(r, s), reply_announces) && has_digit(s);
}

/* Does an announcement begin here? How many lines it has; 0: none. */
static int announcement(const struct reply *r, int i)
{
	struct buf AUTO_BUF joined = BUF_INIT(2 * ANNOUNCE_BYTES);
	bool dated = begins_announcement(r, r->lines[i]);
	bool named = memchr(r->lines[i].p, '<', r->lines[i].n) != NULL;

	for (int n = 1; n <= ANNOUNCE_LINES && i + n <= r->n && !blank(r, i + n - 1); n++) {
		struct str line = str_trim(r->lines[i + n - 1]);
		/* Not with the last line of what the person wrote. */
		if (n > 1 && (quoted(r, i + n - 1) || (!dated && begins_announcement(r, line))))
			return 0;
		if (joined.n + line.n > ANNOUNCE_BYTES)
			return 0;
		buf_char(&joined, ' ');
		buf_s(&joined, line);
		struct str all = str_trim(buf_str(&joined));
		char last = all.p[all.n - 1];
		bool mentions = memchr(all.p, '@', all.n) || has_digit(all);
		/* "2013/7/20 sam <info@…>", and languages whose verb is not known. */
		int below = next_text(r, i + n);
		bool above_quote = below < r->n && quoted(r, below);
		bool addressed = memchr(all.p, '@', all.n) && (last == ':' || last == '>');
		bool alone = n == 1 && last == ':'; /* "Anne, 2026-03-03 10:12 :" */
		if (above_quote && has_digit(all) && ((addressed && (dated || named || n == 1)) || alone))
			return n;
		struct str f = folded(r, all);
		/* "Den 3 mars 2026 kl. 10:12 skrev Anne <anne@maison.test>:" */
		if (last == ':' && dated && addressed && holds_one(f, reply_wrote))
			return n;
		if (!ends_one(f, reply_wrote))
			continue;
		if (begins_one(f, reply_announces) && (mentions || above_quote))
			return n;
		if (last == ':' && (n == 1 || named) && (mentions || above_quote || ends(f, "a ecrit")))
			return n;
	}
	return 0;
}

/* Could an announcement begin with this line? Most lines are known not to be one without folding them. */
static bool may_announce(struct str s)
{
	s = str_trim(s);
	return s.n > 3 && s.n < ANNOUNCE_BYTES;
}

/* Furniture ------------------------------------------------------------------------------------------------- */

static bool is_signature_mark(struct str line)
{
	struct str s = str_trim(line);

	return str_is(s, "--") || str_is(s, "\xE2\x80\x94") || str_is(s, "---") || str_is(s, "__");
}

/* A line of nothing but one mark, over and over. */
static bool is_rule(struct str line)
{
	struct str s = str_trim(line);

	if (s.n < 3 || !strchr("-_=*#~+", s.p[0]))
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (s.p[i] != s.p[0] && s.p[i] != ' ')
			return false;
	return true;
}

static bool is_mobile(const struct reply *r, struct str line)
{
	struct str s = str_trim(line);

	return s.n > 8 && s.n < SHORT && begins_one(folded(r, s), reply_mobile);
}

/* Its first words alone could be the person's: "L'information contenue dans ce courriel est fausse." */
static bool is_notice(const struct reply *r, int i)
{
	struct str s = str_trim(r->lines[i]);

	if (s.n < 13 || !begins_one(folded(r, s), reply_notices))
		return false;
	for (int k = i; k < r->n && k < i + 3; k++) {
		struct str f = folded(r, r->lines[k]);
		for (const char *const *z = reply_notice_marks; *z; z++)
			if (words_bytes(f, str_of(*z), NULL))
				return true;
	}
	return false;
}

/* A mark that mailing programs leave: U+1427 stands alone in a line. */
static bool is_tracker(struct str line)
{
	return str_is(str_trim(line), "\xE1\x90\xA7");
}

static void split_lines(struct reply *r, struct str text)
{
	struct str rest = text, line;
	int most = 1;

	for (size_t i = 0; i < text.n && most < LINES_MAX; i++)
		most += text.p[i] == '\n';
	r->lines = ARENA_ARRAY(r->a, struct str, (size_t)most);
	while (r->n < most && mime_line_next(&rest, &line))
		r->lines[r->n++] = line;
}

/* Without empty lines at the ends, and without rules that parted it from what was cut. */
static struct str trimmed(struct str s)
{
	while (s.n && s.p[0] == '\n')
		s = (struct str){ s.p + 1, s.n - 1 };
	while (s.n) {
		size_t from = s.n;
		while (from > 0 && s.p[from - 1] != '\n')
			from--;
		struct str line = str_trim((struct str){ s.p + from, s.n - from });
		if (line.n && !is_rule(line))
			break;
		s.n = from ? from - 1 : 0;
	}
	while (s.n && s.p[s.n - 1] == ' ')
		s.n--;
	return s;
}

/* Everything below this line is not the person's. */
static bool ends_reply(const struct reply *r, int i)
{
	if (is_separator(r, i) || header_block(r, i) || is_signature_mark(r->lines[i]))
		return true;
	return r->own && is_notice(r, i);
}

struct str reply_text(struct arena *a, struct str text)
{
	struct reply r = { .a = a };
	struct buf AUTO_BUF out = BUF_INIT(2 * text.n + 16);

	r.scratch = arena_alloc(a, 3 * FOLDED_MAX + 1);
	split_lines(&r, text);
	for (int i = 0; i < r.n; i++) {
		if (quoted(&r, i))
			continue;
		if (blank(&r, i)) {
			buf_char(&out, '\n');
			continue;
		}
		if (ends_reply(&r, i))
			break;
		int announced = may_announce(r.lines[i]) ? announcement(&r, i) : 0;
		if (announced) {
			int below = next_text(&r, i + announced);
			if (r.own && below < r.n && !quoted(&r, below))
				break;
			i += announced - 1;
			continue;
		}
		if (is_tracker(r.lines[i]) || is_mobile(&r, r.lines[i]))
			continue;
		buf_s(&out, r.lines[i]);
		buf_char(&out, '\n');
		r.own = true;
	}
	return trimmed(arena_str(a, buf_str(&out)));
}
