#include "mailer/form_things.h"

#include "mailer/form_text.h"
#include "mailer/form_words.h"
#include "model/forms.h"
#include "rules/normalise.h"

#include <string.h>

static void add(struct arena *a, struct form_things *t, struct str raw, struct str thing)
{
	if (t->n == FORM_THINGS_MAX) {
		t->too_many = true;
		return;
	}
	t->keys += form_text_key(a, raw).n;
	t->list[t->n++] = thing;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Between two digits of one number. */
static size_t number_gap(struct str s)
{
	size_t n = 0;

	while (n < s.n && n < 4 && (strchr(" ().-/", s.p[n]) || s.p[n] == '\xc2' || s.p[n] == '\xa0'))
		n++;
	return n;
}

/* The extension behind a number: ", poste 4", " #4", " x 4"; its length. */
static size_t extension(struct arena *a, struct str s)
{
	size_t n = 0, word = 0;

	while (n < s.n && n < 4 && (strchr(" ,(#;", s.p[n]) || s.p[n] == '\xc2' || s.p[n] == '\xa0'))
		n++;
	while (n + word < s.n && !is_digit(s.p[n + word]) && word < 12)
		word++;
	size_t digits = n + word;
	while (digits < s.n && is_digit(s.p[digits]) && digits < n + word + 7)
		digits++;
	struct str number, ext;
	form_phone_part(a, arena_fmt(a, "0 %.*s", (int)digits, s.p), &number, &ext);
	return digits > n + word && ext.n && str_is(number, "0") ? digits : 0;
}

/* Ten digits, eleven when the first is 1, seven, or three. */
static void find_phones(struct arena *a, struct str s, struct form_things *out)
{
	for (size_t i = 0; i < s.n;) {
		size_t n = 0, digits = 0, end = 0, want = 10;
		if (!is_digit(s.p[i]) || (i && is_digit(s.p[i - 1]))) {
			i++;
			continue;
		}
		want = s.p[i] == '1' ? 11 : 10;
		while (i + n < s.n && digits < want) {
			if (is_digit(s.p[i + n])) {
				digits++;
				end = ++n;
				continue;
			}
			size_t gap = number_gap((struct str){ s.p + i + n, s.n - i - n });
			if (!gap || i + n + gap >= s.n || !is_digit(s.p[i + n + gap]))
				break;
			n += gap;
		}
		bool whole = i + end == s.n || !is_digit(s.p[i + end]);
		if (whole && (digits == want || digits == 7 || (digits == 3 && end == 3))) {
			end += extension(a, (struct str){ s.p + i + end, s.n - i - end });
			struct str raw = { s.p + i, end };
			bool open = i && s.p[i - 1] == '(';
			if (open)
				raw = (struct str){ s.p + i - 1, end + 1 };
			add(a, out, raw, raw);
		}
		i += end ? end : 1;
	}
}

static void find_words(struct arena *a, struct str s, enum form_kind kind, struct form_things *out)
{
	for (size_t i = 0; i < s.n;) {
		size_t n = 0;
		while (i + n < s.n && !strchr(" \t,;<>()[]\"", s.p[i + n]))
			n++;
		struct str word = { s.p + i, n };
		i += n + 1;
		while (word.n && strchr(".:!?'*_", word.p[word.n - 1]))
			word.n--;
		struct str mail = word.n > 7 && memcmp(word.p, "mailto:", 7) == 0
		    ? (struct str){ word.p + 7, word.n - 7 }
		    : word;
		if (kind == KIND_EMAIL && form_email(mail))
			add(a, out, word, mail);
		if (kind == KIND_URI && norm_host(a, word).n && memchr(word.p, '.', word.n) &&
		    !memchr(word.p, '@', word.n))
			add(a, out, word, word);
		if (kind == KIND_NUMBER && str_digits(word))
			add(a, out, word, word);
	}
}

static void find_postal(struct arena *a, struct str s, struct form_things *out)
{
	for (size_t i = 0; i + 6 <= s.n; i++)
		for (size_t n = 6; n <= 7 && i + n <= s.n; n++) {
			struct str code = norm_postal(a, (struct str){ s.p + i, n });
			bool apart = (!i || strchr(" (,:", s.p[i - 1])) &&
			    (i + n == s.n || strchr(" ),.;", s.p[i + n]));
			if (!code.n || !apart || s.p[i] == ' ' || s.p[i + n - 1] == ' ')
				continue;
			add(a, out, code, arena_fmt(a, "%.3s %.3s", code.p, code.p + 3));
			i += n - 1;
			break;
		}
}

bool form_things_are(enum form_kind kind)
{
	return kind == KIND_PHONE || kind == KIND_EMAIL || kind == KIND_URI || kind == KIND_POSTAL ||
	    kind == KIND_NUMBER;
}

struct form_things form_things(struct arena *a, enum form_kind kind, struct str s)
{
	struct form_things out = { 0 };

	if (kind == KIND_PHONE)
		find_phones(a, s, &out);
	else if (kind == KIND_POSTAL)
		find_postal(a, s, &out);
	else
		find_words(a, s, kind, &out);
	return out;
}

bool form_things_same(struct arena *a, enum form_kind kind, struct str x, struct str y)
{
	switch (kind) {
	case KIND_PHONE:
		return str_eq(norm_phone_whole(a, x), norm_phone_whole(a, y));
	case KIND_EMAIL:
		return str_eq(norm_email(a, x), norm_email(a, y));
	case KIND_URI:
		return str_eq(norm_url(a, x), norm_url(a, y));
	case KIND_POSTAL:
		return str_eq(norm_postal(a, x), norm_postal(a, y));
	default:
		return str_eq(x, y);
	}
}

struct str form_things_held(struct arena *a, enum form_kind kind, struct str old, struct str thing)
{
	if (kind != KIND_URI || form_scheme(thing))
		return thing;
	bool plain = old.n > 7 && memcmp(old.p, "http://", 7) == 0;
	return arena_fmt(a, "%s%.*s", plain ? "http://" : "https://", STR_ARG(thing));
}
