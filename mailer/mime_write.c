/* mime_write.c: a message as bytes. GMime encodes the body; the headers are mime_head's. */
#include "mailer/mime.h"

#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "mailer/mime_head.h"
#include "model/forms.h"

#include <gmime/gmime.h>

enum {
	FLOWED_COLUMNS = 70, /* with "> " and the space at the end: under the 76 at which programs fold */
	BODY_MAX = 16 * 1024 * 1024,
};

/* Headers --------------------------------------------------------------------------------------------------- */

static void put_date(struct buf *out, int64_t date)
{
	GDateTime *t = g_date_time_new_from_unix_utc(date);
	char *text = t ? g_mime_utils_header_format_date(t) : NULL;

	mime_head_text(out, "Date", str_of(text));
	g_free(text);
	if (t)
		g_date_time_unref(t);
}

static void put_headers(const struct draft *d, struct buf *out)
{
	put_date(out, d->date);
	mime_head_address(out, "From", d->from_name, d->from);
	mime_head_address(out, "To", d->to_name, d->to);
	if (d->reply_to.n)
		mime_head_address(out, "Reply-To", d->reply_to_name, d->reply_to);
	mime_head_text(out, "Subject", d->subject);
	buf_fmt(out, "Message-ID: <%.*s>\r\n", STR_ARG(d->message_id));
	for (const struct draft_header *h = d->more; h && h->name; h++)
		mime_head_text(out, h->name, h->value);
	buf_s(out, STR("MIME-Version: 1.0\r\n"));
}

/* Body ------------------------------------------------------------------------------------------------------ */

/* A line that begins so gets a space before it, which its reader takes away (RFC 3676 section 4.4). */
static bool is_stuffed(struct str line)
{
	return line.n &&
	    (*line.p == ' ' || *line.p == '>' || (line.n >= 5 && memcmp(line.p, "From ", 5) == 0));
}

/* How much of a line has room, up to a space: it, but not the space. At least one word. */
static size_t that_has_room(struct str line)
{
	size_t fits = 0;

	for (size_t n = 0; n < line.n; n++) {
		if (line.p[n] != ' ' && n + 1 < line.n)
			continue;
		size_t end = line.p[n] == ' ' ? n : line.n;
		bool word = str_trim((struct str){ line.p, end }).n > 0;
		if (word && fits && text_width((struct str){ line.p, end }) > FLOWED_COLUMNS)
			break;
		fits = word ? end : fits;
	}
	return fits ? fits : line.n;
}

/* One line as several that end in a space but for the last (RFC 3676, format=flowed): short enough that no program folds
 * them anew when they are quoted, and one again where they are read. */
static void put_flowed(struct str line, struct buf *out)
{
	for (;;) {
		size_t n = that_has_room(line);
		if (is_stuffed(line))
			buf_char(out, ' ');
		buf_add(out, line.p, n);
		if (n == line.n)
			return;
		buf_s(out, STR(" \n"));
		line = (struct str){ line.p + n + 1, line.n - n - 1 };
	}
}

/* Lines ended by LF, the last one too, without control characters and spaces at their ends. */
static void clean_lines(struct str text, bool flowed, struct buf *out)
{
	struct buf AUTO_BUF cleaned = BUF_INIT(BODY_MAX);

	while (text.n) {
		const char *end = memchr(text.p, '\n', text.n);
		struct str line = { text.p, end ? (size_t)(end - text.p) : text.n };
		text = (struct str){ line.p + line.n + (end != NULL), text.n - line.n - (end != NULL) };
		while (line.n && (line.p[line.n - 1] == '\r' || line.p[line.n - 1] == ' '))
			line.n--;
		buf_reset(&cleaned);
		mime_head_clean(line, &cleaned);
		out->failed |= !buf_ok(&cleaned);
		if (flowed)
			put_flowed(buf_str(&cleaned), out);
		else
			buf_s(out, buf_str(&cleaned));
		buf_char(out, '\n');
	}
}

/* NULL when the text is too long. */
static GMimeObject *part_of(const char *subtype, struct str text)
{
	struct buf AUTO_BUF lines = BUF_INIT(BODY_MAX);
	bool flowed = strcmp(subtype, "plain") == 0;

	clean_lines(text, flowed, &lines);
	if (!buf_ok(&lines))
		return NULL;
	GMimeTextPart *part = g_mime_text_part_new_with_subtype(subtype);
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(lines.n ? lines.p : "", lines.n);
	GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(
	    stream, GMIME_CONTENT_ENCODING_DEFAULT);
	g_mime_text_part_set_charset(part, "utf-8");
	if (flowed)
		g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "format", "flowed");
	g_mime_part_set_content(GMIME_PART(part), content);
	g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_object_unref(content);
	g_object_unref(stream);
	return GMIME_OBJECT(part);
}

/* "=_" stands in no quoted-printable text (RFC 2045 section 6.7). */
static void set_boundary(GMimeMultipart *m, struct str message_id)
{
	struct uuid id = uuid_v5(UUID_VIGIE, STR("boundary"), message_id);
	char boundary[2 + UUID_TEXT + 1] = "=_";

	uuid_text(id, boundary + 2);
	g_mime_multipart_set_boundary(m, boundary);
}

/* Takes the parts over; either may be NULL. */
static GMimeObject *both(GMimeObject *text, GMimeObject *html, struct str message_id)
{
	GMimeMultipart *m = g_mime_multipart_new_with_subtype("alternative");

	set_boundary(m, message_id);
	if (text && html) {
		g_mime_multipart_add(m, text);
		g_mime_multipart_add(m, html);
	}
	bool whole = text && html;
	if (text)
		g_object_unref(text);
	if (html)
		g_object_unref(html);
	if (!whole)
		g_object_unref(m);
	return whole ? GMIME_OBJECT(m) : NULL;
}

static bool put_body(const struct draft *d, struct buf *out)
{
	GMimeObject *body = part_of("plain", d->text);

	if (d->html.n)
		body = both(body, part_of("html", d->html), d->message_id);
	if (!body)
		return false;
	GMimeFormatOptions *options = g_mime_format_options_new();
	GMimeStream *stream = g_mime_stream_mem_new();
	g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
	bool written = g_mime_object_write_to_stream(body, options, stream) >= 0;
	GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	buf_add(out, bytes->data, bytes->len);
	g_object_unref(stream);
	g_mime_format_options_free(options);
	g_object_unref(body);
	return written;
}

/* The whole ------------------------------------------------------------------------------------------------- */

/* What stands between the brackets may be nothing that ends them. */
static bool is_message_id(struct str s)
{
	bool at = false;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= ' ' || c >= 0x7f || strchr("<>()[]\\,;:\"", c))
			return false;
		at = at || c == '@';
	}
	return at && s.n <= 250;
}

bool mime_write(const struct draft *d, struct buf *out, struct err *err)
{
	const struct str addresses[] = { d->from, d->to, d->reply_to };

	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
		if (!form_email(addresses[i]) && (i < 2 || addresses[i].n))
			return err_set(err, ERR_INPUT, _("\"%.*s\" is no e-mail address"),
			    STR_ARG(text_cut(addresses[i], 100)));
	if (!is_message_id(d->message_id))
		return err_set(
		    err, ERR_INPUT, _("\"%.*s\" is no Message-ID"), STR_ARG(text_cut(d->message_id, 100)));
	g_mime_init();
	put_headers(d, out);
	if (!put_body(d, out) || !buf_ok(out))
		return err_set(err, ERR_INPUT, _("the e-mail is too long"));
	return true;
}
