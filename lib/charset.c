#include "lib/charset.h"

#include "lib/i18n.h"
#include "lib/text.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum { NAME_MAX_BYTES = 40 };

struct charset {
	char name[NAME_MAX_BYTES];
	iconv_t cd;      /* (iconv_t)-1 for UTF-8, which is only checked */
	uint64_t passed; /* bytes of the stream before this call */
	unsigned unit;   /* bytes of a zero character */
};

/* Names as people write them, without case, dashes, underscores and spaces, and what iconv calls them. */
static const struct {
	const char *said, *iconv;
} aliases[] = {
	{ "utf8", "UTF-8" },
	{ "utf16le", "UTF-16LE" },
	{ "utf16be", "UTF-16BE" },
	{ "utf16", "UTF-16" },
	{ "windows1252", "WINDOWS-1252" },
	{ "cp1252", "WINDOWS-1252" },
	{ "ansi", "WINDOWS-1252" },
	{ "iso88591", "WINDOWS-1252" },
	{ "latin1", "WINDOWS-1252" },
	{ "macintosh", "MACINTOSH" },
	{ "macroman", "MACINTOSH" },
	{ "xmacroman", "MACINTOSH" },
	{ "ibm850", "IBM850" },
	{ "cp850", "IBM850" },
	{ "oem850", "IBM850" },
};

static const char *iconv_name(const char *said)
{
	char key[NAME_MAX_BYTES];
	size_t n = 0;

	for (const char *p = said; *p && n + 1 < sizeof key; p++)
		if (*p != '-' && *p != '_' && *p != ' ')
			key[n++] = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
	key[n] = '\0';
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (strcmp(key, aliases[i].said) == 0)
			return aliases[i].iconv;
	return said;
}

struct charset *charset_open(const char *name, uint64_t offset, struct err *err)
{
	const char *real = iconv_name(name);
	iconv_t cd = (iconv_t)-1;

	/* "//TRANSLIT" and "//IGNORE" would replace and drop. */
	bool known = *name && strlen(name) < NAME_MAX_BYTES && !strchr(name, '/');
	if (known && strcmp(real, "UTF-8") != 0) {
		cd = iconv_open("UTF-8", real);
		known = cd != (iconv_t)-1;
	}
	if (!known) {
		err_set(err, ERR_CONFIG,
		    _("the encoding \"%.60s\" is not known; write UTF-8, windows-1252, macintosh, IBM850 or UTF-16, "
		      "or leave it out to have it guessed"),
		    name);
		return NULL;
	}
	struct charset *c = calloc(1, sizeof *c);
	if (!c) {
		if (cd != (iconv_t)-1)
			iconv_close(cd);
		err_set(err, ERR_FATAL, _("out of memory"));
		return NULL;
	}
	snprintf(c->name, sizeof c->name, "%s", name);
	c->cd = cd;
	c->passed = offset;
	c->unit = strncmp(real, "UTF-16", 6) == 0 ? 2 : strncmp(real, "UTF-32", 6) == 0 ? 4 : 1;
	return c;
}

void charset_close(struct charset **c)
{
	if (*c && (*c)->cd != (iconv_t)-1)
		iconv_close((*c)->cd);
	free(*c);
	*c = NULL;
}

const char *charset_name(const struct charset *c)
{
	return c->name;
}

uint64_t charset_offset(const struct charset *c)
{
	return c->passed;
}

bool charset_same(const char *a, const char *b)
{
	return strcasecmp(iconv_name(a), iconv_name(b)) == 0;
}

/* The byte at `at` of `in` is wrong: says where, and what the file looks like instead. */
static bool wrong_byte(struct charset *c, struct str in, size_t at, struct err *err)
{
	struct charset_guess g = charset_guess(in, false);
	unsigned byte = at < in.n ? (unsigned char)in.p[at] : 0;

	c->passed += at;
	if (!g.ascii && !charset_same(g.name, c->name))
		return err_set(err, ERR_INPUT,
		    _("byte %llu (0x%02X) is not %s; the text looks like %s: declare that encoding, or save the file "
		      "as UTF-8"),
		    (unsigned long long)c->passed, byte, c->name, g.name);
	return err_set(err, ERR_INPUT,
	    _("byte %llu (0x%02X) is not %s: repair it there, or save the file as UTF-8"),
	    (unsigned long long)c->passed, byte, c->name);
}

static bool cut_short(struct charset *c, size_t at, struct err *err)
{
	c->passed += at;
	return err_set(err, ERR_INPUT,
	    _("the last character is cut (%s): the file is not whole, fetch it again"), c->name);
}

/* A zero in the converted text is no text; the offset is looked for in the bytes it came from. */
static bool no_zeros(struct charset *c, struct str in, struct str out, struct err *err)
{
	size_t at = 0;

	if (!out.n || !memchr(out.p, '\0', out.n))
		return true;
	for (; at + c->unit <= in.n; at += c->unit)
		if (memcmp(in.p + at, "\0\0\0\0", c->unit) == 0)
			break;
	c->passed += at;
	return err_set(err, ERR_INPUT,
	    _("byte %llu is a zero: this is not text in %s (a spreadsheet or an archive? save it as CSV in UTF-8)"),
	    (unsigned long long)c->passed, c->name);
}

/* UTF-8: nothing to convert; bytes left for the next call are a character that has only begun. */
static bool check(struct charset *c, struct str *in, bool final, struct str *out, struct err *err)
{
	static const unsigned char lengths[] = { 2, 2, 3, 4 }; /* by bits 4 and 5 of the lead byte */
	size_t good = in->n;

	if (!text_utf8_valid(*in, &good)) {
		unsigned char lead = (unsigned char)in->p[good];
		bool begun = lead >= 0xC2 && lead <= 0xF4 && in->n - good < lengths[lead >> 4 & 3];
		for (size_t i = good + 1; i < in->n; i++)
			begun = begun && ((unsigned char)in->p[i] & 0xC0) == 0x80;
		if (!begun)
			return wrong_byte(c, *in, good, err);
		if (final)
			return cut_short(c, good, err);
	}
	struct str text = { in->p, good };
	if (!no_zeros(c, text, text, err))
		return false;
	*in = (struct str){ good ? in->p + good : in->p, in->n - good };
	*out = text;
	c->passed += good;
	return true;
}

/* All of `in` that iconv takes, appended to `to`; returns 0 or errno, and leaves what was not taken in *left. When
 * `final`, also what the encoding writes at its end. */
static int convert(struct charset *c, struct str in, bool final, struct buf *to, size_t *left)
{
	char *from = (char *)(uintptr_t)in.p; /* iconv's prototype lacks const */
	int why = in.n || final ? E2BIG : 0;

	*left = in.n;
	while (why == E2BIG) {
		if (!buf_room(to, *left + 16))
			return ENOMEM;
		char *p = to->p + to->n;
		size_t room = to->cap - to->n, before = *left;
		size_t r = before ? iconv(c->cd, &from, left, &p, &room)
		                  : iconv(c->cd, NULL, NULL, &p, &room);
		why = r == (size_t)-1 ? errno : 0;
		to->n = (size_t)(p - to->p);
		if (!why && before && final)
			why = E2BIG;
	}
	return why;
}

bool charset_convert(
    struct charset *c, struct str *in, bool final, struct buf *scratch, struct str *out, struct err *err)
{
	size_t left;

	if (c->cd == (iconv_t)-1)
		return check(c, in, final, out, err);
	buf_reset(scratch);
	int why = convert(c, *in, final, scratch, &left);
	size_t used = in->n - left;
	if (why == ENOMEM)
		return err_set(err, ERR_FATAL, _("no memory to convert text from %s"), c->name);
	if (why == EINVAL && final)
		return cut_short(c, used, err);
	if (why == EILSEQ || (why == EINVAL && left > CHARSET_TAIL))
		return wrong_byte(c, *in, used, err);
	struct str text = buf_str(scratch);
	if (!no_zeros(c, *in, text, err))
		return false;
	*in = (struct str){ used ? in->p + used : in->p, left };
	*out = text;
	c->passed += used;
	return true;
}
