/* mime_read.c: the reading half of mime.h. Structure is mime_parts.c's; encodings, header words and dates are GMime's. */
#include "mailer/mime.h"

#include "lib/text.h"
#include "mailer/mime_parts.h"
#include "mailer/mime_text.h"
#include "mailer/words.h"

#include <gmime/gmime.h>
#include <strings.h>

enum {
	HEADERS_MAX = 1000,
	HEADERS_BYTES_MAX = 256 * 1024,
	RECIPIENTS_MAX = 1000,
	REPORT_MAX = 256 * 1024, /* bytes of a delivery report */
	RETURNED_TEXT_MAX = 16 * 1024,
};

/* Headers --------------------------------------------------------------------------------------------------- */

/* In place: a fold and the white space behind it are one space. */
static struct str one_line(struct str s)
{
	char *p = (char *)s.p;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool fold = p[i] == '\n';
		while (fold && i + 1 < s.n && (p[i + 1] == ' ' || p[i + 1] == '\t' || p[i + 1] == '\n'))
			i++;
		p[n++] = (char)(fold || p[i] == '\t' ? ' ' : p[i]);
	}
	return str_trim((struct str){ p, n });
}

/* Unfolded, RFC 2047 words decoded, clean UTF-8. */
static struct str header_text(struct arena *a, struct str raw)
{
	struct str s = one_line(mime_text_utf8(a, raw, STR_NONE));

	if (!s.n || !words_bytes(s, STR("=?"), NULL))
		return s;
	char *decoded = g_mime_utils_header_decode_text(NULL, arena_z(a, s));
	s = one_line(mime_text_utf8(a, str_of(decoded), STR("utf-8")));
	g_free(decoded);
	return s;
}

static struct mime_header *read_headers(struct arena *a, struct str head, bool *cut)
{
	struct mime_header *first = NULL, **tail = &first;
	struct str name, value;
	size_t bytes = 0;

	for (int n = 0; mime_field_next(&head, &name, &value); n++) {
		bytes += name.n + value.n;
		if (n == HEADERS_MAX || bytes > HEADERS_BYTES_MAX + MIME_HEADER_MAX) {
			*cut = true;
			break;
		}
		if (value.n > MIME_HEADER_MAX) {
			value.n = MIME_HEADER_MAX;
			*cut = true;
		}
		struct mime_header *h = *tail = ARENA_NEW(a, struct mime_header);
		h->name = arena_str(a, name);
		h->value = header_text(a, value);
		tail = &h->next;
	}
	return first;
}

struct str mime_header(const struct mime_header *headers, const char *name)
{
	for (; headers; headers = headers->next)
		if (mime_same(headers->name, name))
			return headers->value;
	return STR_NONE;
}

/* Addresses ------------------------------------------------------------------------------------------------- */

/* Behind a quoted text or a comment that begins at i; i itself where there is none. */
static size_t skip_quoted(struct str s, size_t i)
{
	char close = s.p[i] == '"' ? '"' : s.p[i] == '(' ? ')' : '\0';

	if (!close)
		return i;
	for (i++; i < s.n && s.p[i] != close; i++)
		if (s.p[i] == '\\')
			i++;
	return i < s.n ? i + 1 : s.n;
}

static struct str without_quotes(struct str s)
{
	s = str_trim(s);
	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		return (struct str){ s.p + 1, s.n - 2 };
	return s;
}

/* The only word, or the first one with an "@". */
static struct str bare_address(struct str s)
{
	struct str found = STR_NONE;
	int words = 0;

	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		while (i < s.n && !strchr(" ,;\t", s.p[i]) && s.p[i]) {
			size_t behind = skip_quoted(s, i);
			i = behind > i ? behind : i + 1;
		}
		struct str word = { s.p + from, i - from };
		if (word.n && word.p[0] != '(') {
			if (memchr(word.p, '@', word.n))
				return word;
			found = word;
			words++;
		}
		i += i == from || i < s.n;
	}
	return words == 1 ? found : STR_NONE;
}

/* The first address of a raw header, with its name. */
static void first_address(struct arena *a, struct str raw, struct str *address, struct str *name)
{
	struct str s = one_line(mime_text_utf8(a, raw, STR_NONE));

	for (size_t i = 0; i < s.n;) {
		size_t behind = skip_quoted(s, i);
		if (behind > i) {
			i = behind;
			continue;
		}
		if (s.p[i] != '<') {
			i++;
			continue;
		}
		const char *end = memchr(s.p + i, '>', s.n - i);
		size_t n = end ? (size_t)(end - s.p) : s.n;
		*address = str_trim((struct str){ s.p + i + 1, n - i - 1 });
		*name = header_text(a, without_quotes((struct str){ s.p, i }));
		return;
	}
	*address = bare_address(s);
	*name = STR_NONE;
}

/* Contents -------------------------------------------------------------------------------------------------- */

/* The bytes of a part, decoded; at most `limit`. */
static struct str part_bytes(struct arena *a, const struct mime_part *part, size_t limit, bool *cut)
{
	GMimeContentEncoding encoding = GMIME_CONTENT_ENCODING_DEFAULT;
	struct str in = part->body;
	size_t most = limit;

	if (str_is(part->encoding, "base64"))
		encoding = GMIME_CONTENT_ENCODING_BASE64, most = limit + limit / 2;
	else if (str_is(part->encoding, "quoted-printable"))
		encoding = GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, most = 3 * limit;
	if (in.n > most) {
		in.n = most;
		*cut = true;
	}
	if (encoding != GMIME_CONTENT_ENCODING_DEFAULT) {
		GMimeEncoding state;
		g_mime_encoding_init_decode(&state, encoding);
		char *out = arena_alloc(a, g_mime_encoding_outlen(&state, in.n) + 8);
		size_t n = g_mime_encoding_step(&state, in.p ? in.p : "", in.n, out);
		/* Some leave the padding out. */
		n += g_mime_encoding_flush(
		    &state, "==", encoding == GMIME_CONTENT_ENCODING_BASE64 ? 2 : 0, out + n);
		in = (struct str){ out, n };
	}
	if (in.n > limit) {
		in.n = limit;
		*cut = true;
	}
	return in;
}

static struct str part_text(struct arena *a, const struct mime_part *part, size_t limit, bool *cut)
{
	struct str text = mime_text_utf8(a, part_bytes(a, part, limit, cut), part->charset);

	if (mime_same(part->format, "flowed") && !str_is(part->type, "text/html"))
		text = mime_text_unflow(a, text, mime_same(part->delsp, "yes"));
	return part->parent ? text : mime_text_without_uu(a, text);
}

/* Delivery reports ------------------------------------------------------------------------------------------ */

/* "rfc822;<anne@maison.test>" is anne@maison.test; "smtp; 550 no" is "550 no". */
static struct str without_type(struct str s)
{
	const char *semicolon = s.n ? memchr(s.p, ';', s.n) : NULL;
	size_t n = semicolon ? (size_t)(semicolon - s.p) : 0;

	if (!semicolon || n > 20 || memchr(s.p, ' ', str_trim((struct str){ s.p, n }).n))
		return str_trim(s);
	return str_trim((struct str){ semicolon + 1, s.n - n - 1 });
}

static struct str report_address(struct str s)
{
	s = without_type(s);
	const char *open = s.n ? memchr(s.p, '<', s.n) : NULL;
	if (open) {
		const char *close = memchr(open, '>', s.n - (size_t)(open - s.p));
		size_t n = close ? (size_t)(close - open - 1) : s.n - (size_t)(open + 1 - s.p);
		return str_trim((struct str){ open + 1, n });
	}
	const char *space = s.n ? memchr(s.p, ' ', s.n) : NULL;
	return space ? (struct str){ s.p, (size_t)(space - s.p) } : s;
}

/* The word up to white space or a comment. */
static struct str first_word(struct str s)
{
	size_t n = 0;

	s = str_trim(s);
	while (n < s.n && s.p[n] > ' ' && s.p[n] != '(' && s.p[n] != ';')
		n++;
	return (struct str){ s.p, n };
}

static struct str lower(struct arena *a, struct str s)
{
	struct str copy = arena_str(a, s);
	char *p = (char *)copy.p;

	for (size_t i = 0; i < copy.n; i++)
		p[i] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 : p[i]);
	return copy;
}

struct report {
	struct arena *a;
	struct mail *out;
	struct mime_recipient *now, **tail;
	int n;
};

static struct mime_recipient *recipient(struct report *r)
{
	if (!r->now && r->n++ < RECIPIENTS_MAX) {
		r->now = *r->tail = ARENA_NEW(r->a, struct mime_recipient);
		r->tail = &r->now->next;
	}
	return r->now;
}

static void report_field(struct report *r, struct str name, struct str value)
{
	if (mime_same(name, "Original-Envelope-Id") && r->out->envelope_id.n == 0)
		r->out->envelope_id = value;
	if (mime_same(name, "Final-Recipient") && r->now && r->now->final.n)
		r->now = NULL; /* two of them without an empty line between */

	bool original = mime_same(name, "Original-Recipient");
	bool ours = original || mime_same(name, "Final-Recipient") || mime_same(name, "Action") ||
	    mime_same(name, "Status") || mime_same(name, "Diagnostic-Code") || mime_same(name, "Remote-MTA");
	struct mime_recipient *to = ours ? recipient(r) : NULL;
	if (!to)
		return;
	if (original)
		to->original = report_address(value);
	else if (mime_same(name, "Final-Recipient"))
		to->final = report_address(value);
	else if (mime_same(name, "Action"))
		to->action = lower(r->a, first_word(value));
	else if (mime_same(name, "Status"))
		to->status = first_word(value);
	else if (mime_same(name, "Diagnostic-Code"))
		to->diagnostic = without_type(value);
	else
		to->remote = without_type(value);
}

/* RFC 3464 section 2.1: groups of fields, parted by empty lines. */
static void read_report(struct arena *a, struct str bytes, struct mail *out)
{
	struct report r = { .a = a, .out = out, .tail = &out->recipients };
	struct str rest = bytes, line, name, value;

	while (*r.tail)
		r.tail = &(*r.tail)->next;
	while (rest.n) {
		struct str group = rest;
		while (mime_line_next(&rest, &line) && str_trim(line).n)
			;
		group.n -= rest.n;
		r.now = NULL;
		while (mime_field_next(&group, &name, &value)) {
			value.n = value.n < MIME_HEADER_MAX ? value.n : MIME_HEADER_MAX;
			report_field(&r, name, header_text(a, value));
		}
	}
}

/* Some write the fields of RFC 3464 into the text. */
static void read_report_in_text(struct arena *a, struct str text, struct mail *out)
{
	struct str rest = text, line, group = text;

	while (mime_line_next(&rest, &line)) {
		if (str_trim(line).n == 0)
			group = rest;
		if (line.n < 17 || !mime_same((struct str){ line.p, 16 }, "Final-Recipient:"))
			continue;
		group.n = group.n < REPORT_MAX ? group.n : REPORT_MAX;
		read_report(a, group, out);
		break;
	}
	for (struct mime_recipient **at = &out->recipients; *at;)
		if ((*at)->final.n)
			at = &(*at)->next;
		else
			*at = (*at)->next; /* a line of the returned message that looked like a field */
}

/* The message that came back, or its headers alone. */
static void read_returned(struct arena *a, struct str bytes, struct mail *out)
{
	bool ignored = false;
	struct mime_part *part = mime_parts(a, bytes, &ignored);

	if (out->returned)
		return;
	out->returned = read_headers(a, part->head, &ignored);
	for (; part; part = part->next)
		if (str_is(part->type, "text/plain") && part->body.n) {
			out->returned_text = part_text(a, part, RETURNED_TEXT_MAX, &ignored);
			return;
		}
}

/* The message ----------------------------------------------------------------------------------------------- */

struct texts {
	struct buf text;
	struct str html;
};

static void add_text(struct arena *a, const struct mime_part *part, struct texts *t, bool *cut)
{
	size_t room = t->text.n < MIME_TEXT_MAX ? MIME_TEXT_MAX - t->text.n : 0;
	struct str text = room ? part_text(a, part, room, cut) : STR_NONE;

	if (t->text.n && text.n && t->text.p[t->text.n - 1] != '\n')
		buf_char(&t->text, '\n');
	buf_s(&t->text, text);
	*cut = *cut || !room;
}

static bool returns_message(const struct mime_part *part)
{
	return str_is(part->type, "message/rfc822") || str_is(part->type, "message/global") ||
	    str_is(part->type, "text/rfc822-headers") || str_is(part->type, "message/rfc822-headers") ||
	    str_is(part->type, "text/rfc822") || str_is(part->type, "message/global-headers");
}

static void read_part(
    struct arena *a, const struct mime_part *part, struct texts *t, struct mail *out, bool *cut)
{
	bool has_parts = part->next && part->next->parent == part;
	bool multipart = part->type.n > 10 && memcmp(part->type.p, "multipart/", 10) == 0;

	if (str_is(part->type, "message/delivery-status") ||
	    str_is(part->type, "message/global-delivery-status")) {
		if (!out->report_type.n)
			out->report_type = STR("delivery-status");
		read_report(a, part_bytes(a, part, REPORT_MAX, cut), out);
	} else if (str_is(part->type, "message/feedback-report") ||
	    str_is(part->type, "message/disposition-notification")) {
		if (!out->report_type.n)
			out->report_type = (struct str){ part->type.p + 8, part->type.n - 8 };
		if (!out->report_fields)
			out->report_fields = read_headers(a, part_bytes(a, part, REPORT_MAX, cut), cut);
		out->feedback_type = lower(a, mime_header(out->report_fields, "Feedback-Type"));
	} else if (returns_message(part)) {
		bool coded = part->encoding.n && str_is(part->encoding, "base64");
		read_returned(a, coded ? part_bytes(a, part, MIME_TEXT_MAX, cut) : part->body, out);
	} else if (part->attachment && part->parent) {
		return;
	} else if (str_is(part->type, "text/html")) {
		if (!t->html.n)
			t->html = part_text(a, part, MIME_TEXT_MAX, cut);
	} else if (str_is(part->type, "text/plain") || str_is(part->type, "text/enriched") ||
	    str_is(part->type, "text/markdown") || (multipart && !has_parts && !part->parent)) {
		add_text(a, part, t, cut);
	}
}

static void read_root(struct arena *a, const struct mime_part *root, struct mail *out)
{
	out->headers = read_headers(a, root->head, &out->cut);
	out->subject = mime_header(out->headers, "Subject");
	first_address(a, mime_field(root->head, "From"), &out->from, &out->from_name);

	struct str id = STR_NONE, ignored;
	first_address(a, mime_field(root->head, "Message-ID"), &id, &ignored);
	out->message_id = id;

	struct str date = mime_header(out->headers, "Date");
	GDateTime *at = date.n && date.n < 200 ? g_mime_utils_header_decode_date(arena_z(a, date)) : NULL;
	if (at) {
		out->date = g_date_time_to_unix(at);
		g_date_time_unref(at);
	}
	out->report = str_is(root->type, "multipart/report");
	if (out->report)
		out->report_type = lower(a, root->report_type);
}

void mime_read(struct arena *a, struct str bytes, struct mail *out)
{
	struct texts t = { .text = BUF_INIT(4 * MIME_TEXT_MAX) };

	g_mime_init(); /* counts; the first call alone does anything */
	*out = (struct mail){ 0 };
	struct mime_part *part = mime_parts(a, bytes, &out->cut);
	read_root(a, part, out);
	for (; part; part = part->next)
		read_part(a, part, &t, out, &out->cut);
	out->text = arena_str(a, buf_str(&t.text));
	if (!out->recipients)
		read_report_in_text(a, out->text, out);
	if (str_trim(out->text).n == 0)
		out->html = t.html;
	buf_free(&t.text);
}
