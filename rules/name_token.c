#include "rules/name_token.h"

#include "lib/text.h"
#include "rules/name_number.h"

/* One word for all saints; places keep theirs. */
struct str name_saint(struct str word)
{
	if (word.n < 5 || word.n > 7 || memcmp(word.p, "saint", 5) != 0)
		return word;
	return str_is(word, "sainte") || str_is(word, "saints") || str_is(word, "saintes") ? STR("saint")
	                                                                                   : word;
}

static void put_token(struct name_tokens *t, struct str text, const struct name_entry *e)
{
	struct name_token *k = &t->list[t->n++];
	struct str digits;

	*k = (struct name_token){ .text = text, .word = name_saint(text), .entry = e };
	if (e) {
		k->kind = e->kind;
		k->text = e->kind == TERM_BRIEF ? e->reads : text;
		k->word = name_saint(e->reads);
	} else if (name_number(text, &digits)) {
		k->word = digits;
		k->kind = TERM_NUMBER;
	}
}

static void add(const struct name_words *w, struct name_tokens *t, struct str text)
{
	const struct name_entry *e = name_entry_of(w, text);

	if (t->n < NAME_TOKENS)
		put_token(t, text, e ? e : name_entry_near(w, text));
}

/* What the last word of a run is when an apostrophe or a stop shortens it: "s'", "hop." */
static void add_shortened(const struct name_words *w, struct name_tokens *t, char *p, enum name_run_end end)
{
	struct name_token *last = &t->list[t->n - 1];
	size_t n = last->text.n;

	if (end == NAME_RUN_ELIDED && n == 1 && last->kind == TERM_UNKNOWN)
		last->kind = TERM_STOP;
	if (end != NAME_RUN_STOPPED || n < 2 || last->text.p + n != p)
		return;
	*p = '.';
	const struct name_entry *e = name_entry_of(w, (struct str){ last->text.p, n + 1 });
	if (!e)
		return;
	t->n--;
	put_token(t, last->text, e);
}

/* How many single letters stand one behind the other at p, each a word? */
static size_t spelled_out(const char *p, size_t n)
{
	size_t k = 0;

	while (2 * k < n && (p[2 * k] >= 'a' && p[2 * k] <= 'z') && (2 * k + 1 == n || p[2 * k + 1] == ' '))
		k++;

	return k;
}

/* The words of folded text. */
static void split(const struct name_words *w, char *p, size_t left, struct name_tokens *out)
{
	while (left && out->n < NAME_TOKENS) {
		const char *space = memchr(p, ' ', left);
		size_t n = space ? (size_t)(space - p) : left, used = n + (space != NULL);
		size_t single = n == 1 ? spelled_out(p, left) : 0;
		if (single > 2) { /* "c p e" */
			used = 2 * single - (2 * single - 1 == left);
			for (n = 1; n < single; n++)
				p[n] = p[2 * n];
		}
		if (n == 2 && p[0] == 'n' && p[1] == 'd') {
			add(w, out, STR("notre"));
			add(w, out, STR("dame"));
		} else {
			add(w, out, (struct str){ p, n });
		}
		p += used;
		left -= used;
	}
}

void name_tokens_of(const struct name_words *w, struct str raw, struct name_tokens *out)
{
	struct name_run runs[NAME_RUNS];
	char plain[NAME_PLAIN_BYTES], *p = out->folded;
	enum name_before before = BEFORE_SPACE;
	size_t bytes;
	int n_runs = name_clean(raw, plain, &bytes, runs);

	for (int i = 0; i < n_runs; i++) {
		size_t end = i + 1 < n_runs ? runs[i + 1].from : bytes;
		size_t n = text_fold_into(p, (struct str){ plain + runs[i].from, end - runs[i].from });
		int first = out->n;
		before = runs[i].before > before ? runs[i].before : before;
		split(w, p, n, out);
		p += n;
		if (out->n == first)
			continue;
		add_shortened(w, out, p, runs[i].end);
		out->list[first].before = before;
		before = BEFORE_SPACE;
	}
}
