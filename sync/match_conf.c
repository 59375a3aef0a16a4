#include "sync/match_conf.h"

#include "lib/file.h"
#include "lib/i18n.h"

enum { ACRONYMS_MAX = 16 * 1024 * 1024, DECIMALS = 9 };

static const char *skip_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

bool match_conf_share(const char *text, double *out)
{
	const char *p = skip_blanks(text), *first = p;
	double value = 0, unit = 1;

	for (; *p >= '0' && *p <= '9' && p - first < DECIMALS; p++)
		value = value * 10 + (*p - '0');
	if (p == first)
		return false;
	if (*p == '.' || *p == ',') {
		first = ++p;
		for (; *p >= '0' && *p <= '9' && p - first < DECIMALS; p++)
			value += (*p - '0') * (unit /= 10);
		if (p == first)
			return false;
	}
	p = skip_blanks(p);
	if (*p == '%') {
		value /= 100;
		p = skip_blanks(p + 1);
	}
	if (*p || value > 1)
		return false;
	*out = value;
	return true;
}

static bool read_share(const struct conf *conf, const char *key, double *out, struct err *err)
{
	const char *text = conf_get(conf, "match", key);

	if (!text || !*text)
		return true;
	if (match_conf_share(text, out) && *out > 0)
		return true;
	return conf_bad(conf, "match", key, _("a number above 0 and up to 1 is expected, as 0.95"), err);
}

static bool read_words(struct arena *a, const struct conf *conf, struct match_settings *s, struct err *err)
{
	struct str path = conf_beside(a, conf, conf_get(conf, "match", "acronyms")), text;

	s->words = name_words_shipped();
	if (!path.n)
		return true;
	if (file_read_all(a, arena_z(a, path), ACRONYMS_MAX, &text, err) &&
	    name_words_with(a, text, arena_z(a, path), &s->words, err))
		return true;
	/* A file of the configuration: a person must act, whatever is wrong with it. */
	err->kind = err->kind == ERR_INPUT ? ERR_CONFIG : err->kind;
	return false;
}

/* Asked for before one of them can be wrong, so that none counts as unknown then. */
static void know_all(const struct conf *conf)
{
	static const char *const keys[] = { "same", "possible", "acronyms", "merge" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		conf_get(conf, "match", keys[i]);
}

bool match_conf_read(struct arena *a, const struct conf *conf, struct match_settings *out, struct err *err)
{
	struct match_settings s = { .bounds = match_bounds_shipped, .merge = true };

	if (!conf) {
		s.words = name_words_shipped();
		*out = s;
		return true;
	}
	know_all(conf);
	if (!read_share(conf, "same", &s.bounds.same, err) ||
	    !read_share(conf, "possible", &s.bounds.possible, err) || !read_words(a, conf, &s, err) ||
	    !conf_bool(conf, "match", "merge", true, &s.merge, err))
		return false;
	if (s.bounds.possible > s.bounds.same)
		return conf_bad(conf, "match", "possible",
		    _("it is more than same: a pair would be the same before it is possible"), err);
	*out = s;
	return true;
}
