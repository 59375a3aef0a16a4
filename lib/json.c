#include "lib/json.h"

#include <stdint.h>

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
