#include "importers/json_window.h"

#include "importers/json_span.h"
#include "lib/i18n.h"

#include <stdlib.h>

enum { PIECE = 256 * 1024 };

void json_window_open(struct json_window *w, struct input *in)
{
	*w = (struct json_window){ .in = in, .text = BUF_INIT(JSON_VALUE_MAX + 2 * PIECE), .line = 1 };
	if (!buf_room(&w->text, PIECE))
		abort();
}

void json_window_close(struct json_window *w)
{
	buf_free(&w->text);
}

struct str json_window_text(const struct json_window *w)
{
	return (struct str){ w->text.p + w->at, w->text.n - w->at };
}

static uint64_t lines_in(const char *p, size_t n)
{
	uint64_t lines = 0;

	for (const char *end = p + n; n && (p = memchr(p, '\n', n)); n = (size_t)(end - ++p))
		lines++;
	return lines;
}

void json_window_pass(struct json_window *w, size_t n)
{
	w->line += lines_in(w->text.p + w->at, n);
	w->at += n;
}

bool json_window_refuse(const struct json_window *w, size_t o, struct err *err, const char *why)
{
	uint64_t line = w->line + lines_in(w->text.p + w->at, o);

	return err_set(
	    err, ERR_INPUT, _("%s, line %llu: %s"), input_name(w->in), (unsigned long long)line, why);
}

bool json_window_refuse_cut(const struct json_window *w, size_t o, struct err *err)
{
	return json_window_refuse(w, o, err, _("the file ends in the middle: it was cut; fetch it again"));
}

bool json_window_more(struct json_window *w, struct err *err)
{
	if (!w->chunk.n && !input_text(w->in, &w->chunk, err))
		return false;
	size_t n = w->chunk.n < PIECE ? w->chunk.n : PIECE, held = w->text.n - w->at;
	w->ended = n == 0;
	if (w->ended)
		return true;
	if (held && w->at)
		memmove(w->text.p, w->text.p + w->at, held);
	w->text.n = held;
	w->at = 0;
	buf_add(&w->text, w->chunk.p, n);
	w->chunk = (struct str){ w->chunk.p + n, w->chunk.n - n };
	return buf_ok(&w->text) || err_set(err, ERR_FATAL, _("out of memory"));
}

bool json_window_full(const struct json_window *w)
{
	return w->text.n - w->at > JSON_VALUE_MAX;
}

bool json_window_look(struct json_window *w, size_t *o, char *c, struct err *err)
{
	for (;;) {
		struct str t = json_window_text(w);
		size_t i = *o;
		while (i < t.n && (t.p[i] == ' ' || t.p[i] == '\n' || t.p[i] == '\r' || t.p[i] == '\t'))
			i++;
		*o = i;
		*c = i < t.n ? t.p[i] : '\0';
		if (i < t.n || w->ended)
			return true;
		if (json_window_full(w))
			return json_window_refuse(w, i, err, _("more than 16 MiB without an item"));
		if (!json_window_more(w, err))
			return false;
	}
}

bool json_window_peek(struct json_window *w, char *c, struct err *err)
{
	size_t o = 0;

	if (!json_window_look(w, &o, c, err))
		return false;
	json_window_pass(w, o);
	return true;
}

bool json_window_value(struct json_window *w, size_t o, size_t *n, struct err *err)
{
	struct json_span span = { 0 };
	bool dropped = false;
	size_t seen = o;

	for (;;) {
		struct str t = json_window_text(w);
		const char *p = t.p + seen;
		enum json_span_step step = json_span_scan(&span, &p, t.p + t.n);
		seen = (size_t)(p - t.p);
		if (step == JSON_SPAN_MISMATCH)
			return json_window_refuse(w, seen, err,
			    _("a value is missing, or a bracket closes what another "
			      "kind opened: this is no JSON, or it is damaged; fetch it again"));
		if (step == JSON_SPAN_END || (w->ended && span.in_word))
			break;
		if (w->ended)
			return json_window_refuse_cut(w, seen, err);
		if (o && json_window_full(w))
			return json_window_refuse(w, o, err, _("a value of more than 16 MiB"));
		dropped |= json_window_full(w);
		if (dropped) {
			json_window_pass(w, seen);
			seen = 0;
		}
		if (!json_window_more(w, err))
			return false;
	}
	dropped |= o == 0 && seen > JSON_VALUE_MAX;
	if (dropped)
		json_window_pass(w, seen);
	*n = dropped ? 0 : seen - o;
	return true;
}
