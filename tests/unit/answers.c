#include "tests/unit/answers.h"

#include "lib/buf.h"
#include "lib/text.h"
#include "tests/test.h"

enum { TEXT_MAX = 16 << 20 };

#define NBSP "\u00a0"

const struct answer_style answer_styles[] = {
	{ .name = "as it was" },
	{ .name = "quoted", .quote = "> " },
	{ .name = "quoted twice", .quote = ">> " },
	{ .name = "quoted twice, apart", .quote = "> > " },
	{ .name = "quoted without a space", .quote = ">" },
	{ .name = "CRLF", .quote = "> ", .newline = "\r\n" },
	{ .name = "folded at 72 with marks", .quote = "> ", .columns = 72 },
	{ .name = "folded at 72, rest without marks", .quote = "> ", .columns = 72, .folded_bare = true },
	{ .name = "folded at 70 without marks at all", .columns = 70 },
	{ .name = "folded at 32, as on a telephone", .quote = "> ", .columns = 32 },
	{ .name = "no space before the colon", .quote = "> ", .colon = ": " },
	{ .name = "a plain space before the colon", .quote = "> ", .colon = " : " },
	{ .name = "no-break spaces on both sides", .quote = "> ", .colon = NBSP ":" NBSP },
	{ .name = "bold labels", .quote = "> ", .bold = true },
	{ .name = "values on lines of their own", .colon = NBSP ":\n" },
	{ .name = "values on lines of their own, quoted", .quote = "> ", .colon = NBSP ":\n> " },
	{ .name = "cells parted by tabs", .colon = " :\t" },
	{ .name = "without indentation", .quote = "> ", .no_indent = true },
	{ .name = "without accents", .quote = "> ", .no_accents = true },
	{ .name = "with links behind addresses", .quote = "> ", .links = true },
	{ .name = "all in one paragraph", .joined = true },
};
const struct answer_style answer_quoted = { .name = "quoted", .quote = "> ", .colon = " : " };

const int n_answer_styles = sizeof answer_styles / sizeof *answer_styles;

/* Letters of French without their marks. */
static struct str without_accents(struct arena *a, struct str s)
{
	static const char *const from[] = { "é", "è", "ê", "ë", "à", "â", "ç", "î", "ï", "ô", "û", "ù", "É",
		"È", "À", "Ç", "Î", "Ô", "œ", "’", "«", "»", NBSP, "–" };
	static const char *const to[] = { "e", "e", "e", "e", "a", "a", "c", "i", "i", "o", "u", "u", "E",
		"E", "A", "C", "I", "O", "oe", "'", "\"", "\"", " ", "-" };
	struct buf AUTO_BUF out = BUF_INIT(TEXT_MAX);

	for (size_t i = 0; i < s.n;) {
		size_t k = 0, n = 0;
		for (; k < sizeof from / sizeof *from; k++) {
			n = strlen(from[k]);
			if (s.n - i >= n && memcmp(s.p + i, from[k], n) == 0)
				break;
		}
		if (k < sizeof from / sizeof *from)
			buf_s(&out, str_of(to[k]));
		else
			buf_char(&out, s.p[i]);
		i += k < sizeof from / sizeof *from ? n : 1;
	}
	return arena_str(a, buf_str(&out));
}

struct writer {
	struct arena *a;
	struct buf *out;
	const struct answer_style *s;
	size_t column;
};

static void newline(struct writer *w)
{
	buf_s(w->out, str_of(w->s->joined ? " " : w->s->newline ? w->s->newline : "\n"));
	w->column = 0;
}

/* One line of the e-mail, folded between words. */
static void put_line(struct writer *w, struct str line)
{
	const struct answer_style *s = w->s;

	buf_s(w->out, str_of(s->quote));
	w->column = text_width(str_of(s->quote));
	while (line.n) {
		size_t n = 0;
		while (n < line.n && line.p[n] == ' ')
			n++;
		while (n < line.n && line.p[n] != ' ')
			n++;
		struct str word = { line.p, n };
		line = (struct str){ line.p + n, line.n - n };
		if (s->columns && w->column > 4 && w->column + text_width(word) > (size_t)s->columns) {
			newline(w);
			if (!s->folded_bare)
				buf_s(w->out, str_of(s->quote));
			w->column = s->folded_bare ? 0 : text_width(str_of(s->quote));
			word = str_trim(word);
		}
		buf_s(w->out, word);
		w->column += text_width(word);
	}
	newline(w);
}

static struct str value_of(struct writer *w, struct str value)
{
	bool mail = memchr(value.p ? value.p : "", '@', value.n),
	     web = value.n > 8 && memcmp(value.p, "https://", 8) == 0;

	if (!w->s->links || !value.n || memchr(value.p, ' ', value.n))
		return value;
	if (mail)
		return arena_fmt(w->a, "%.*s <mailto:%.*s>", STR_ARG(value), STR_ARG(value));
	return web ? arena_fmt(w->a, "%.*s <%.*s/>", STR_ARG(value), STR_ARG(value)) : value;
}

static void put_form_line(struct writer *w, const struct form_line *l)
{
	struct str rest = l->value;
	const char *end = rest.n ? memchr(rest.p, '\n', rest.n) : NULL;
	struct str first = { rest.p, end ? (size_t)(end - rest.p) : rest.n };
	const char *star = w->s->bold ? "*" : "";

	if (l->heading)
		put_line(w, STR_NONE);
	put_line(w,
	    arena_fmt(w->a, "%*s%s%.*s%s%s%.*s", w->s->no_indent ? 0 : 2 * l->depth, "", star,
	        STR_ARG(l->label), w->s->colon ? w->s->colon : NBSP ": ", star, STR_ARG(value_of(w, first))));
	while (end) {
		rest = (struct str){ end + 1, rest.n - (size_t)(end + 1 - rest.p) };
		end = rest.n ? memchr(rest.p, '\n', rest.n) : NULL;
		put_line(w, arena_fmt(w->a, "  %.*s", end ? (int)(end - rest.p) : (int)rest.n, rest.p));
	}
}

static void put_form(struct writer *w, const struct form_line *form, bool second)
{
	for (const struct form_line *l = form; l; l = l->next)
		if (l->second == second)
			put_form_line(w, l);
}

struct str answer_text(struct arena *a, const struct form_line *form, const struct answer_style *s)
{
	struct buf AUTO_BUF out = BUF_INIT(TEXT_MAX);
	struct writer w = { .a = a, .out = &out, .s = s };

	put_line(&w, STR("Bonjour,"));
	put_line(&w, STR("Voici ce qu'on y lit sur votre organisme. Est-ce encore exact?"));
	put_line(&w, STR("----------------------------------------"));
	put_line(&w, STR("Vérifiée pour la dernière fois le 12 mars 2025"));
	put_line(&w, STR("----------------------------------------"));
	put_line(&w, STR_NONE);
	put_form(&w, form, false);
	put_line(&w, STR_NONE);
	put_line(&w, STR("Merci! Des gens comptent sur ces renseignements."));
	put_line(&w, STR("On nous joint au 418 555-0211 ou à info@211.example"));
	put_line(&w, STR("Vous recevez ce courriel parce que la fiche donne cette adresse."));
	put_form(&w, form, true);
	put_line(&w, STR_NONE);
	struct str text = arena_str(a, buf_str(&out));
	return s->no_accents ? without_accents(a, text) : text;
}

/* What comes of it ------------------------------------------------------------------------------------------ */

int answer_lines(const struct form_line *l)
{
	int n = 0;

	for (; l; l = l->next)
		n++;
	return n;
}

static int count_filled(const struct form_line *l)
{
	int n = 0;

	for (; l; l = l->next)
		n += l->value.n > 0;
	return n;
}

/* "path=new" between newlines, ids by their last two digits; "?label=text" of what a person must read. */
struct str answer_spelled(struct arena *a, const struct form_change *c)
{
	struct buf AUTO_BUF out = BUF_INIT(TEXT_MAX);

	for (; c; c = c->next) {
		struct str line = arena_fmt(a, "%s%.*s=%.*s", c->path.n ? "" : "?",
		    STR_ARG(c->path.n ? c->path : c->label), STR_ARG(c->new));
		const char *p = line.p, *at;
		for (; (at = strstr(p, "00000000-0000-4000-8000-0000000000")); p = at + 34)
			buf_add(&out, p, (size_t)(at - p));
		buf_fmt(&out, "%s%s", p, c->next ? "\n" : "");
		assert_true(c->emptied == (c->path.n && !c->new.n));
	}
	return arena_str(a, buf_str(&out));
}

void answer_unchanged(struct arena *a, const struct form_line *form, const struct answer_style *s)
{
	int found;
	struct str text = answer_text(a, form, s);
	const struct form_change *c = form_changes(a, form, text, &found);

	if (c)
		fail_msg("%.*s\nin:\n%.*s", STR_ARG(answer_spelled(a, c)), STR_ARG(text));
	/* Where all stands in one line, a label without a value cannot be told from a word. */
	if (s->joined ? found < count_filled(form) : found != answer_lines(form))
		fail_msg("%d of %d lines in:\n%.*s", found, answer_lines(form), STR_ARG(text));
}
