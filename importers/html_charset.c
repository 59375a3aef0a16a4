#include "importers/html_charset.h"

#include "lib/charset.h"
#include "lib/i18n.h"
#include "lib/text.h"

enum { META_BYTES = 4096, NAME_MAX_BYTES = 40 };

static bool begins(struct str s, size_t at, const char *word)
{
	size_t i = 0;

	while (word[i] && at + i < s.n && (s.p[at + i] | 0x20) == word[i])
		i++;
	return !word[i];
}

/* What stands behind the first "charset" and "=" from `at` on. */
static struct str name_behind(struct str s, size_t at)
{
	while (at < s.n && !begins(s, at, "charset"))
		at++;
	at += strlen("charset");
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
		at++;
	if (at >= s.n || s.p[at] != '=')
		return STR_NONE;
	at++;
	while (at < s.n && strchr(" \t\"'", s.p[at]))
		at++;
	size_t end = at;
	while (end < s.n && s.p[end] > ' ' && s.p[end] < 0x7f && !strchr(";\"'>/,", s.p[end]))
		end++;
	return end - at <= NAME_MAX_BYTES ? (struct str){ s.p + at, end - at } : STR_NONE;
}

struct str html_charset_of(struct str content_type)
{
	return name_behind(content_type, 0);
}

static struct str name_in_meta(struct str page)
{
	page.n = page.n < META_BYTES ? page.n : META_BYTES;
	for (size_t i = 0; i < page.n; i++) {
		if (!begins(page, i, "<meta"))
			continue;
		const char *end = memchr(page.p + i, '>', page.n - i);
		struct str tag = { page.p, end ? (size_t)(end - page.p) : page.n };
		struct str name = name_behind(tag, i);
		if (name.n)
			return name;
	}
	return STR_NONE;
}

static bool convert(struct str bytes, const char *name, struct buf *out, struct err *err)
{
	struct charset *AUTO_CHARSET c = charset_open(name, 0, err);
	struct buf AUTO_BUF scratch = BUF_INIT(4 * bytes.n + 64);
	struct str text;

	if (!c || !charset_convert(c, &bytes, true, &scratch, &text, err))
		return false;
	buf_s(out, text);
	return true;
}

static bool convert_as(struct str bytes, struct str name, struct buf *out)
{
	char z[NAME_MAX_BYTES + 1] = "";
	struct err ignored;

	if (!name.n || name.n > NAME_MAX_BYTES)
		return false;
	memcpy(z, name.p, name.n);
	return !charset_same(z, "UTF-8") && convert(bytes, z, out, &ignored);
}

/* What is not of UTF-8 becomes U+FFFD. True when it is UTF-8 all the same: more characters of it than wrong bytes. */
static bool mend_utf8(struct str bytes, struct buf *out)
{
	size_t bad, wrong = 0, right = 0;

	for (bool valid = false; !valid;) {
		valid = text_utf8_valid(bytes, &bad);
		size_t n = valid ? bytes.n : bad;
		for (size_t i = 0; i < n; i++)
			right += (unsigned char)bytes.p[i] >= 0xC0;
		buf_add(out, bytes.p, n);
		if (valid)
			break;
		wrong++;
		buf_s(out, STR("\xEF\xBF\xBD"));
		bytes.p += bad + 1;
		bytes.n -= bad + 1;
	}
	return right > wrong;
}

static bool find_out(const struct html_source *s, struct buf *out, struct err *err)
{
	struct str bytes = s->bytes;
	struct charset_guess guess = charset_guess(bytes, true);

	bytes.p += guess.bom;
	bytes.n -= guess.bom;
	if (guess.bom)
		return convert(bytes, guess.name, out, err);
	if (mend_utf8(bytes, out) || text_utf8_valid(bytes, NULL))
		return true;
	buf_reset(out);
	if (convert_as(bytes, s->charset, out) || convert_as(bytes, name_in_meta(bytes), out))
		return true;
	return convert(bytes, guess.name, out, err);
}

bool html_charset_text(const struct html_source *s, struct buf *out, struct err *err)
{
	char z[NAME_MAX_BYTES + 1] = "";

	if (!s->bytes.n)
		return true;
	if (s->declared.n && s->declared.n <= NAME_MAX_BYTES)
		memcpy(z, s->declared.p, s->declared.n);
	if (!(z[0] ? convert(s->bytes, z, out, err) : find_out(s, out, err)))
		return err_add(err, "%s", s->name);
	return buf_ok(out) || err_set(err, ERR_INPUT, _("%s: a page of more than 8 MiB"), s->name);
}
