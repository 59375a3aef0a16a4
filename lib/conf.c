#include "lib/conf.h"

#include "lib/file.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <ini.h>
#include <limits.h>
#include <stdlib.h>
#include <strings.h>

enum {
	FILE_LIMIT = 1 << 20,
	LINE = 8192,
	TITLE = 49, /* inih cuts longer names of sections without a word */
	HELD = 64 << 20,
	KEYS = 10000,
};

struct key {
	struct conf_key k; /* first: a conf_key is a key */
	struct key *next;
	bool used;
};

struct section {
	struct conf_section s; /* first */
	struct section *next;
	struct key *keys, *last;
};

struct conf {
	struct arena *a;
	const char *path;
	struct section *sections; /* the first is "", which holds keys before any section */
	struct section *last;
};

/* One reading: where it is, and what went wrong first. */
struct reading {
	struct conf *conf;
	struct str left;
	int line;
	int keys;
	struct section *now;
	struct err *err;
	bool failed;
};

static bool bad_line(const struct conf *c, int line, struct err *err, const char *why)
{
	return err_set(err, ERR_CONFIG, _("%s, line %d: %s"), c->path, line, why);
}

static struct section *find_section(const struct conf *c, const char *title)
{
	for (struct section *s = c->sections; s; s = s->next)
		if (strcmp(s->s.title, title) == 0)
			return s;
	return NULL;
}

static struct key *find_key(const struct section *s, const char *key)
{
	for (struct key *k = s ? s->keys : NULL; k; k = k->next)
		if (strcmp(k->k.key, key) == 0)
			return k;
	return NULL;
}

/* "source   levis" -> kind "source", name "levis", title "source levis". */
static struct section *add_section(struct conf *c, struct str text, int line)
{
	struct section *s = ARENA_NEW(c->a, struct section);
	size_t n = 0;

	text = str_trim(text);
	while (n < text.n && text.p[n] != ' ' && text.p[n] != '\t')
		n++;
	struct str kind = { text.p, n };
	struct str name = str_trim((struct str){ text.n > n ? text.p + n : NULL, text.n - n });
	s->s.kind = arena_z(c->a, kind);
	s->s.name = arena_z(c->a, name);
	s->s.title = name.n ? arena_fmt(c->a, "%s %s", s->s.kind, s->s.name).p : s->s.kind;
	s->s.line = line;
	if (c->last)
		c->last->next = s;
	else
		c->sections = s;
	return c->last = s;
}

static bool begin_section(struct reading *r, struct str line)
{
	struct conf *c = r->conf;
	const char *close = memchr(line.p, ']', line.n);
	struct str title = { line.p + 1, close ? (size_t)(close - line.p) - 1 : 0 };

	if (!close)
		return bad_line(c, r->line, r->err, _("the section's name has no closing ]"));
	if (str_trim((struct str){ close + 1, line.n - title.n - 2 }).n)
		return bad_line(c, r->line, r->err, _("nothing may stand behind the section's ]"));
	if (!str_trim(title).n || title.n > TITLE)
		return bad_line(
		    c, r->line, r->err, _("the section's name is blank or longer than 49 bytes: shorten it"));
	struct section *s = add_section(c, title, r->line);
	struct section *first = find_section(c, s->s.title);
	if (first != s)
		return err_set(r->err, ERR_CONFIG,
		    _("%s, line %d: section [%s] stands already in line %d: join the two"), c->path, r->line,
		    s->s.title, first->s.line);
	r->now = s;
	return true;
}

/* inih's fgets: one line, checked, without its indentation (which inih would take for a continued value). */
static char *next_line(char *to, int room, void *stream)
{
	struct reading *r = stream;
	const char *end = r->left.n ? memchr(r->left.p, '\n', r->left.n) : NULL;
	struct str line = { r->left.p, end ? (size_t)(end - r->left.p) : r->left.n };
	size_t bad;

	if (r->failed || !r->left.n)
		return NULL;
	r->line++;
	r->left = (struct str){ end ? end + 1 : NULL, end ? r->left.n - line.n - 1 : 0 };
	if (line.n > LINE || line.n + 3 > (size_t)room)
		r->failed = !bad_line(
		    r->conf, r->line, r->err, _("the line is longer than 8192 bytes: shorten it"));
	else if (line.n && memchr(line.p, '\0', line.n))
		r->failed = !bad_line(r->conf, r->line, r->err, _("a zero byte: this is not a text file"));
	else if (!text_utf8_valid(line, &bad))
		r->failed = !bad_line(r->conf, r->line, r->err, _("not UTF-8: save the file in UTF-8"));
	line = str_trim(line);
	if (!r->failed && line.n && line.p[0] == '[')
		r->failed = !begin_section(r, line);
	if (r->failed)
		return NULL;
	if (line.n)
		memcpy(to, line.p, line.n);
	memcpy(to + line.n, "\n", 2);
	return to;
}

static int add_key(void *user, const char *title, const char *name, const char *value)
{
	struct reading *r = user;
	struct conf *c = r->conf;
	struct section *s = r->now;
	struct key *same = find_key(s, name);

	(void)title;
	if (!*name)
		return !(r->failed = !bad_line(c, r->line, r->err, _("no key stands before the =")));
	if (++r->keys > KEYS)
		return !(
		    r->failed = !bad_line(c, r->line, r->err, _("more than 10000 settings: split the file")));
	if (same) {
		err_set(r->err, ERR_CONFIG,
		    _("%s, line %d: %s stands already in line %d: remove one of them"), c->path, r->line,
		    name, same->k.line);
		return !(r->failed = true);
	}
	struct key *k = ARENA_NEW(c->a, struct key);
	k->k = (struct conf_key){ &s->s, arena_z(c->a, str_of(name)), arena_z(c->a, str_of(value)), r->line };
	if (s->last)
		s->last->next = k;
	else
		s->keys = k;
	s->last = k;
	return 1;
}

bool conf_parse(const char *name, struct str text, struct conf **out, struct err *err)
{
	if (text.n > FILE_LIMIT)
		return err_set(
		    err, ERR_CONFIG, _("%s is longer than 1 MiB: this is not a file of settings"), name);
	struct conf *AUTO_CONF c = calloc(1, sizeof *c);
	if (!c)
		return err_set(err, ERR_FATAL, _("out of memory"));
	if (text.n >= 3 && memcmp(text.p, "\xEF\xBB\xBF", 3) == 0)
		text = (struct str){ text.p + 3, text.n - 3 };
	c->a = arena_new(HELD);
	c->path = arena_z(c->a, str_of(name));
	struct reading r = { .conf = c, .left = text, .err = err, .now = add_section(c, STR_NONE, 0) };

	/* Debian's build lets these be chosen at run time; both sizes must agree. */
	ini_use_stack = false;
	ini_allow_realloc = false;
	ini_initial_alloc = ini_max_line = LINE + 8;
	ini_allow_inline_comments = false;
	ini_allow_multiline = false;
	ini_stop_on_first_error = true;
	int line = ini_parse_stream(next_line, &r, add_key, &r);
	if (r.failed)
		return false;
	if (line < 0)
		return err_set(err, ERR_FATAL, _("out of memory"));
	if (line > 0)
		return bad_line(
		    c, line, err, _("neither [section] nor key = value (a comment begins with ; or #)"));
	*out = c;
	c = NULL;
	return true;
}

bool conf_read(const char *path, struct conf **out, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(4 * FILE_LIMIT);
	struct str text;

	if (!file_read_all(a, path, FILE_LIMIT, &text, err)) {
		err->kind = err->kind == ERR_INPUT ? ERR_CONFIG : err->kind;
		return false;
	}
	return conf_parse(path, text, out, err);
}

void conf_free(struct conf **conf)
{
	if (*conf)
		arena_free(&(*conf)->a);
	free(*conf);
	*conf = NULL;
}

const char *conf_path(const struct conf *c)
{
	return c->path;
}

struct str conf_beside(struct arena *a, const struct conf *c, const char *path)
{
	const char *slash = strrchr(c->path, '/');

	if (!path || !*path)
		return STR_NONE;
	if (path[0] == '/' || strstr(path, "://") || !slash)
		return arena_str(a, str_of(path));
	return arena_fmt(a, "%.*s%s", (int)(slash + 1 - c->path), c->path, path);
}

const struct conf_section *conf_section(const struct conf *c, const char *title)
{
	struct section *s = find_section(c, title);

	return s ? &s->s : NULL;
}

const struct conf_section *conf_next_section(
    const struct conf *c, const char *kind, const struct conf_section *after)
{
	const struct section *s = after ? ((const struct section *)(const void *)after)->next
	                                : c->sections->next;

	while (s && kind && strcmp(s->s.kind, kind) != 0)
		s = s->next;
	return s ? &s->s : NULL;
}

const struct conf_key *conf_next_key(
    const struct conf *c, const struct conf_section *s, const struct conf_key *after)
{
	struct key *k = after ? ((const struct key *)(const void *)after)->next
	                      : ((const struct section *)(const void *)s)->keys;

	(void)c;
	if (!k)
		return NULL;
	k->used = true;
	return &k->k;
}

static const struct key *use(const struct conf *c, const char *section, const char *key)
{
	struct key *k = find_key(find_section(c, section), key);

	if (k)
		k->used = true;
	return k;
}

const char *conf_get(const struct conf *c, const char *section, const char *key)
{
	const struct key *k = use(c, section, key);

	return k ? k->k.value : NULL;
}

bool conf_bad(const struct conf *c, const char *section, const char *key, const char *why, struct err *err)
{
	const struct key *k = use(c, section, key);

	if (k)
		return err_set(
		    err, ERR_CONFIG, _("%s, line %d, [%s] %s: %s"), c->path, k->k.line, section, key, why);
	return err_set(err, ERR_CONFIG, _("%s, [%s] %s: %s"), c->path, section, key, why);
}

bool conf_need(const struct conf *c, const char *section, const char *key, const char **out, struct err *err)
{
	const char *value = conf_get(c, section, key);

	if (!value || !*value)
		return conf_bad(c, section, key, _("a value is needed: add it"), err);
	*out = value;
	return true;
}

const struct conf_key *conf_unused(const struct conf *c, const struct conf_key *after)
{
	const struct section *s = (const struct section *)(const void *)(after ? after->section
	                                                                       : &c->sections->s);
	const struct key *k = after ? ((const struct key *)(const void *)after)->next : s->keys;

	for (;;) {
		for (; k; k = k->next)
			if (!k->used)
				return &k->k;
		if (!(s = s->next))
			return NULL;
		k = s->keys;
	}
}

bool conf_check_used(const struct conf *c, struct err *err)
{
	const struct conf_key *k = conf_unused(c, NULL);

	if (!k)
		return true;
	return err_set(err, ERR_CONFIG,
	    _("%s, line %d: [%s] has no setting \"%.60s\": correct its name, or remove it"), c->path, k->line,
	    k->section->title, k->key);
}
