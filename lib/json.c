#include "lib/json.h"

#include "lib/i18n.h"
#include "lib/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <yajl/yajl_parse.h>

struct parse {
	const struct json_events *events;
	void *ctx;
	int depth;
	bool whole;          /* the top value is at its end; yajl was stopped there */
	const char *refused; /* why we stopped by ourselves */
};

/* A value has been given on (`ok`). After the top one yajl is stopped: it would take half a string behind the document
 * for nothing (`{}"`), so what follows is looked at by json_parse. */
static int value_done(struct parse *p, bool ok)
{
	p->whole = ok && p->depth == 0;
	return ok && !p->whole;
}

static int on_null(void *v)
{
	struct parse *p = v;
	return value_done(p, p->events->null(p->ctx));
}

static int on_boolean(void *v, int b)
{
	struct parse *p = v;
	return value_done(p, p->events->boolean(p->ctx, b != 0));
}

static int on_number(void *v, const char *s, size_t n)
{
	struct parse *p = v;

	if (n > JSON_NUMBER_MAX) {
		p->refused = N_("a number of more than 64 characters");
		return 0;
	}
	return value_done(p, p->events->number(p->ctx, (struct str){ s, n }));
}

/* yajl's own check lets overlong forms pass, and it writes half a surrogate pair as it stands. */
static bool is_text(struct parse *p, struct str s)
{
	if (text_utf8_valid(s, NULL))
		return true;
	p->refused = N_("text that is not UTF-8, or half of a surrogate pair");
	return false;
}

static int on_string(void *v, const unsigned char *s, size_t n)
{
	struct parse *p = v;
	struct str text = { (const char *)s, n };

	return value_done(p, is_text(p, text) && p->events->string(p->ctx, text));
}

static int deeper(struct parse *p)
{
	if (++p->depth <= JSON_DEPTH_MAX)
		return 1;
	p->refused = N_("nested more than 64 deep");
	return 0;
}

static int on_map_begin(void *v)
{
	struct parse *p = v;
	return deeper(p) && p->events->map_begin(p->ctx);
}

static int on_key(void *v, const unsigned char *s, size_t n)
{
	struct parse *p = v;
	struct str name = { (const char *)s, n };

	return is_text(p, name) && p->events->key(p->ctx, name);
}

static int on_map_end(void *v)
{
	struct parse *p = v;

	p->depth--;
	return value_done(p, p->events->map_end(p->ctx));
}

static int on_list_begin(void *v)
{
	struct parse *p = v;
	return deeper(p) && p->events->list_begin(p->ctx);
}

static int on_list_end(void *v)
{
	struct parse *p = v;

	p->depth--;
	return value_done(p, p->events->list_end(p->ctx));
}

static const yajl_callbacks callbacks = {
	.yajl_null = on_null,
	.yajl_boolean = on_boolean,
	.yajl_number = on_number,
	.yajl_string = on_string,
	.yajl_start_map = on_map_begin,
	.yajl_map_key = on_key,
	.yajl_end_map = on_map_end,
	.yajl_start_array = on_list_begin,
	.yajl_end_array = on_list_end,
};

/* The first line of yajl's own message, without its "parse error: ". */
static bool syntax_error(yajl_handle h, struct str text, size_t at, const char *why, struct err *err)
{
	size_t line = 1, column = 1;

	if (at > text.n)
		at = text.n;
	for (size_t i = 0; i < at; i++) {
		column = text.p[i] == '\n' ? 1 : column + 1;
		line += text.p[i] == '\n';
	}
	if (why)
		return err_set(err, ERR_INPUT, _("JSON, line %zu, column %zu: %s"), line, column, _(why));
	unsigned char *said = yajl_get_error(h, 0, (const unsigned char *)text.p, text.n);
	struct str s = said ? str_trim(str_of((const char *)said)) : STR("?");
	const char *colon = s.n ? memchr(s.p, ':', s.n) : NULL;
	if (colon)
		s = str_trim((struct str){ colon + 1, s.n - (size_t)(colon + 1 - s.p) });
	err_set(err, ERR_INPUT, _("JSON, line %zu, column %zu: %.*s"), line, column, STR_ARG(s));
	if (said)
		yajl_free_error(h, said);
	return false;
}

bool json_parse(struct str text, const struct json_events *events, void *ctx, struct err *err)
{
	struct parse p = { .events = events, .ctx = ctx };
	yajl_handle h = yajl_alloc(&callbacks, NULL, &p);

	if (!h)
		return err_set(err, ERR_FATAL, _("out of memory"));
	yajl_config(h, yajl_dont_validate_strings, 1);
	yajl_status s = yajl_parse(h, (const unsigned char *)text.p, text.n);
	size_t at = yajl_get_bytes_consumed(h);
	if (s == yajl_status_ok) {
		s = yajl_complete_parse(h);
		at = text.n;
	}
	bool ok = p.whole && !str_trim((struct str){ text.p + at, text.n - at }).n;
	if (p.whole && !ok)
		p.refused = N_("something stands behind the end of the document");
	if (!ok && s == yajl_status_client_canceled && !p.refused)
		err_set(err, ERR_INPUT, "%s", "");
	else if (!ok)
		syntax_error(h, text, at, p.refused, err);
	yajl_free(h);
	return ok;
}

/* Bytes that cannot stand in a JSON string as they are. */
static inline bool escaped(uint8_t c)
{
	return c < 0x20 || c == '"' || c == '\\';
}

/* The two-character escape of a byte, or NULL. */
static const char *short_escape(uint8_t c)
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\t':
		return "\\t";
	default:
		return NULL;
	}
}

void json_string(struct buf *out, struct str s)
{
	static const char hex[] = "0123456789abcdef";
	size_t from = 0;

	buf_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = (uint8_t)s.p[i];
		if (!escaped(c))
			continue;
		buf_add(out, s.p + from, i - from);
		from = i + 1;
		const char *simple = short_escape(c);
		if (simple)
			buf_add(out, simple, 2);
		else
			buf_add(out, (char[]){ '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] }, 6);
	}
	if (from < s.n)
		buf_add(out, s.p + from, s.n - from);
	buf_char(out, '"');
}

/* Steps over the digits at *i; false when there are none. */
static bool digits(struct str s, size_t *i)
{
	size_t from = *i;

	while (*i < s.n && s.p[*i] >= '0' && s.p[*i] <= '9')
		++*i;
	return *i > from;
}

bool json_is_number(struct str s)
{
	size_t i = s.n && s.p[0] == '-', whole = i;

	if (s.n > JSON_NUMBER_MAX || !digits(s, &i) || (s.p[whole] == '0' && i > whole + 1))
		return false;
	if (i < s.n && s.p[i] == '.') {
		i++;
		if (!digits(s, &i))
			return false;
	}
	if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
		i++;
		i += i < s.n && (s.p[i] == '+' || s.p[i] == '-');
		if (!digits(s, &i))
			return false;
	}
	return i == s.n;
}

static struct json_writer *value(void *ctx)
{
	struct json_writer *w = ctx;

	if (w->comma)
		buf_char(w->out, ',');
	w->comma = true;
	return w;
}

static bool write_null(void *ctx)
{
	buf_add(value(ctx)->out, "null", 4);
	return true;
}

static bool write_boolean(void *ctx, bool v)
{
	buf_s(value(ctx)->out, v ? STR("true") : STR("false"));
	return true;
}

static bool write_number(void *ctx, struct str spelling)
{
	buf_s(value(ctx)->out, spelling);
	return true;
}

static bool write_string(void *ctx, struct str s)
{
	json_string(value(ctx)->out, s);
	return true;
}

static bool write_open(void *ctx, char c)
{
	struct json_writer *w = value(ctx);

	buf_char(w->out, c);
	w->depth++;
	w->comma = false;
	return true;
}

static bool write_close(void *ctx, char c)
{
	struct json_writer *w = ctx;

	buf_char(w->out, c);
	w->depth--;
	w->comma = true;
	return true;
}

static bool write_map_begin(void *ctx)
{
	return write_open(ctx, '{');
}

static bool write_map_end(void *ctx)
{
	return write_close(ctx, '}');
}

static bool write_list_begin(void *ctx)
{
	return write_open(ctx, '[');
}

static bool write_list_end(void *ctx)
{
	return write_close(ctx, ']');
}

static bool write_key(void *ctx, struct str name)
{
	struct json_writer *w = value(ctx);

	json_string(w->out, name);
	buf_char(w->out, ':');
	w->comma = false;
	return true;
}

const struct json_events json_writer_events = {
	.null = write_null,
	.boolean = write_boolean,
	.number = write_number,
	.string = write_string,
	.map_begin = write_map_begin,
	.key = write_key,
	.map_end = write_map_end,
	.list_begin = write_list_begin,
	.list_end = write_list_end,
};
