#include "cmd/options.h"

#include "lib/clock.h"
#include "lib/i18n.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Tables ---------------------------------------------------------------------------------------------------- */

static int find(const struct args *args, const char *name, size_t n)
{
	for (int i = 0; args->options[i].name; i++)
		if (strlen(args->options[i].name) == n && memcmp(args->options[i].name, name, n) == 0)
			return i;
	return -1;
}

static int find_letter(const struct args *args, char letter)
{
	for (int i = 0; args->options[i].name; i++)
		if (args->options[i].letter == letter)
			return i;
	return -1;
}

/* An option found: whose, and which. */
struct hit {
	struct args *args;
	int at;
};

static struct hit look_up(struct args *const *sets, int n_sets, const char *name, size_t n)
{
	for (int i = 0; i < n_sets; i++) {
		int at = find(sets[i], name, n);
		if (at >= 0)
			return (struct hit){ sets[i], at };
	}
	return (struct hit){ NULL, -1 };
}

static struct hit look_up_letter(struct args *const *sets, int n_sets, char letter)
{
	for (int i = 0; i < n_sets; i++) {
		int at = find_letter(sets[i], letter);
		if (at >= 0)
			return (struct hit){ sets[i], at };
	}
	return (struct hit){ NULL, -1 };
}

/* Parsing --------------------------------------------------------------------------------------------------- */

/* The words still to come. */
struct words {
	char **v;
	int n, at;
	struct args *const *sets;
	int n_sets;
	struct err *err;
};

/* `behind`: what followed "=" or the letter in the same word, or NULL. */
static bool take_value(struct words *w, struct hit hit, const char *behind)
{
	const struct option *o = &hit.args->options[hit.at];

	assert(hit.at < OPTIONS_MAX);
	if (!o->value && behind)
		return err_set(w->err, ERR_CONFIG, _("--%s takes no value"), o->name);
	if (o->value && !behind && w->at == w->n)
		return err_set(
		    w->err, ERR_CONFIG, _("--%s needs a value: --%s %s"), o->name, o->name, o->value);
	hit.args->values[hit.at] = !o->value ? "" : behind ? behind : w->v[w->at++];
	return true;
}

static bool take_long(struct words *w, const char *word)
{
	const char *name = word + 2, *equals = strchr(name, '=');
	size_t n = equals ? (size_t)(equals - name) : strlen(name);
	struct hit hit = look_up(w->sets, w->n_sets, name, n);

	if (!hit.args)
		return err_set(w->err, ERR_CONFIG, _("there is no option --%.*s"), (int)n, name);
	return take_value(w, hit, equals ? equals + 1 : NULL);
}

/* One letter a word: "-o FILE" or "-oFILE". */
static bool take_short(struct words *w, const char *word)
{
	struct hit hit = look_up_letter(w->sets, w->n_sets, word[1]);

	if (!hit.args)
		return err_set(w->err, ERR_CONFIG, _("there is no option %s"), word);
	return take_value(w, hit, word[2] ? word + 2 : NULL);
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1];
}

static bool take_option(struct words *w)
{
	const char *word = w->v[w->at++];

	return word[1] == '-' ? take_long(w, word) : take_short(w, word);
}

int options_leading(struct args *first, int n, char **argv, struct err *err)
{
	struct words w = { .v = argv, .n = n, .sets = &first, .n_sets = 1, .err = err };

	while (w.at < w.n && is_option(argv[w.at]))
		if (!take_option(&w))
			return -1;
	return w.at;
}

bool options_all(struct args *own, struct args *shared, int n, char **argv, struct err *err)
{
	struct args *sets[] = { own, shared };
	struct words w = { .v = argv, .n = n, .sets = sets, .n_sets = 2, .err = err };
	bool ended = false;

	while (w.at < w.n) {
		if (!ended && strcmp(argv[w.at], "--") == 0) {
			ended = true;
			w.at++;
		} else if (!ended && is_option(argv[w.at])) {
			if (!take_option(&w))
				return false;
		} else {
			own->v[own->n++] = argv[w.at++];
		}
	}
	return true;
}

/* A bracket makes its words optional, an ellipsis the last one repeatable. */
void options_arity(const char *synopsis, int *least, int *most)
{
	int needed = 0, all = 0, depth = 0;
	bool in_word = false;

	for (const char *p = synopsis; *p; p++) {
		if (*p == '[')
			depth++;
		if (*p != ' ' && *p != '[' && *p != ']' && !in_word) {
			all++;
			needed += depth == 0;
		}
		in_word = *p != ' ' && *p != ']' && (in_word || *p != '[');
		if (*p == ']')
			depth--;
	}
	*least = needed;
	*most = strstr(synopsis, "…") ? OPTIONS_MANY : all;
}

/* What was given -------------------------------------------------------------------------------------------- */

const char *args_text(const struct args *args, const char *name)
{
	int at = find(args, name, strlen(name));

	assert(at >= 0);
	return args->values[at];
}

bool args_flag(const struct args *args, const char *name)
{
	return args_text(args, name) != NULL;
}

bool args_number(
    const struct args *args, const char *name, int64_t least, int64_t most, int64_t *out, struct err *err)
{
	const char *text = args_text(args, name);
	char *end;

	if (!text)
		return true;
	errno = 0;
	long long n = strtoll(text, &end, 10);
	if (end == text || *end || errno || n < least || n > most)
		return err_set(err, ERR_CONFIG, _("--%s %s: a whole number from %lld to %lld is expected"),
		    name, text, (long long)least, (long long)most);
	*out = n;
	return true;
}

bool args_date(const struct args *args, const char *name, int64_t *out, struct err *err)
{
	const char *text = args_text(args, name);

	if (!text || clock_parse(str_of(text), out))
		return true;
	return err_set(err, ERR_CONFIG, _("--%s %s: a date is expected, as in 2026-11-22"), name, text);
}
