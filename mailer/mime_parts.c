#include "mailer/mime_parts.h"

#include "mailer/mime.h"

#include <strings.h>

/* Lines and fields ------------------------------------------------------------------------------------------ */

bool mime_same(struct str s, const char *z)
{
	return strlen(z) == s.n && (s.n == 0 || strncasecmp(s.p, z, s.n) == 0);
}

bool mime_line_next(struct str *text, struct str *line)
{
	if (text->n == 0)
		return false;
	const char *lf = memchr(text->p, '\n', text->n);
	size_t n = lf ? (size_t)(lf - text->p) : text->n, used = lf ? n + 1 : n;

	*line = (struct str){ text->p, n && text->p[n - 1] == '\r' ? n - 1 : n };
	*text = (struct str){ text->p + used, text->n - used };
	return true;
}

/* How long the name of the field is that a line begins with; 0: it begins with none. */
static size_t name_length(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] > ' ' && line.p[n] < 0x7F && line.p[n] != ':')
		n++;
	size_t end = n;
	while (end < line.n && (line.p[end] == ' ' || line.p[end] == '\t'))
		end++; /* "Subject : x" is not allowed, and is met */
	return n > 0 && end < line.n && line.p[end] == ':' ? n : 0;
}

static bool folded(struct str line)
{
	return line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t');
}

bool mime_field_next(struct str *head, struct str *name, struct str *value)
{
	struct str line, rest = *head;

	while (mime_line_next(&rest, &line)) {
		size_t n = name_length(line);
		if (n == 0) {
			*head = rest;
			continue;
		}
		const char *colon = memchr(line.p, ':', line.n);
		const char *end = line.p + line.n;
		struct str more = rest;
		while (mime_line_next(&more, &line) && folded(line)) {
			end = line.p + line.n;
			rest = more;
		}
		*name = (struct str){ head->p, n };
		*value = (struct str){ colon + 1, (size_t)(end - colon - 1) };
		*head = rest;
		return true;
	}
	return false;
}

struct str mime_field(struct str head, const char *name)
{
	struct str n, v;

	while (mime_field_next(&head, &n, &v))
		if (mime_same(n, name))
			return v;
	return STR_NONE;
}

void mime_split(struct str bytes, struct str *head, struct str *body)
{
	struct str rest = bytes, before = bytes, line = STR_NONE;

	*body = STR_NONE;
	for (; mime_line_next(&rest, &line); before = rest)
		if (line.n == 0 || (!folded(line) && name_length(line) == 0)) {
			*body = line.n ? before : rest; /* the line that is no field is text already */
			break;
		}
	*head = (struct str){ bytes.p, bytes.n - before.n };
}

/* Content-Type ---------------------------------------------------------------------------------------------- */

static struct str lower(struct arena *a, struct str s)
{
	struct str copy = arena_str(a, str_trim(s));
	char *p = (char *)copy.p;

	for (size_t i = 0; i < copy.n; i++)
		p[i] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 : p[i]);
	return copy;
}

/* A value of a parameter: up to the semicolon, or between quotes. */
static struct str parameter_value(struct arena *a, struct str *rest)
{
	*rest = str_trim(*rest);
	if (rest->n == 0 || rest->p[0] != '"') {
		const char *end = rest->n ? memchr(rest->p, ';', rest->n) : NULL;
		size_t n = end ? (size_t)(end - rest->p) : rest->n;
		struct str v = str_trim((struct str){ rest->p, n });
		*rest = (struct str){ rest->p + n, rest->n - n };
		return v;
	}
	char *out = arena_alloc(a, rest->n);
	size_t n = 0, i = 1;
	for (; i < rest->n && rest->p[i] != '"'; i++) {
		if (rest->p[i] == '\\' && i + 1 < rest->n)
			i++;
		if (rest->p[i] != '\r' && rest->p[i] != '\n')
			out[n++] = rest->p[i];
	}
	i = i < rest->n ? i + 1 : i;
	*rest = (struct str){ rest->p + i, rest->n - i };
	return (struct str){ out, n };
}

static void take_parameter(struct mime_part *part, struct str name, struct str value)
{
	const struct {
		const char *name;
		struct str *at;
	} wanted[] = {
		{ "charset", &part->charset },
		{ "boundary", &part->boundary },
		{ "report-type", &part->report_type },
		{ "format", &part->format },
		{ "delsp", &part->delsp },
	};

	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (mime_same(name, wanted[i].name) && wanted[i].at->n == 0)
			*wanted[i].at = value;
}

static void read_type(struct arena *a, struct mime_part *part)
{
	struct str rest = mime_field(part->head, "Content-Type");

	if (rest.n == 0)
		rest = STR("text/plain");
	if (rest.n > MIME_HEADER_MAX)
		rest.n = MIME_HEADER_MAX;
	const char *end = rest.n ? memchr(rest.p, ';', rest.n) : NULL;
	size_t n = end ? (size_t)(end - rest.p) : rest.n;
	part->type = lower(a, (struct str){ rest.p, n });
	for (rest = (struct str){ rest.p + n, rest.n - n }; rest.n;) {
		if (rest.p[0] == ';' || rest.p[0] == ' ' || rest.p[0] == '\t' || rest.p[0] == '\r' ||
		    rest.p[0] == '\n') {
			rest = (struct str){ rest.p + 1, rest.n - 1 };
			continue;
		}
		size_t i = 0;
		while (i < rest.n && rest.p[i] != '=' && rest.p[i] != ';')
			i++;
		struct str name = str_trim((struct str){ rest.p, i });
		bool has_value = i < rest.n && rest.p[i] == '=';
		rest = (struct str){ rest.p + i + has_value, rest.n - i - has_value };
		if (has_value)
			take_parameter(part, name, parameter_value(a, &rest));
	}
	if (part->type.n == 0 || !memchr(part->type.p, '/', part->type.n))
		part->type = STR("text/plain");
}

static void read_head(struct arena *a, struct mime_part *part, bool in_digest)
{
	struct str disposition = str_trim(mime_field(part->head, "Content-Disposition"));
	struct str encoding = mime_field(part->head, "Content-Transfer-Encoding");

	read_type(a, part);
	if (in_digest && mime_field(part->head, "Content-Type").n == 0)
		part->type = STR("message/rfc822");
	if (encoding.n < 64)
		part->encoding = lower(a, encoding);
	part->attachment = disposition.n >= 10 && strncasecmp(disposition.p, "attachment", 10) == 0;
}

/* Parts ----------------------------------------------------------------------------------------------------- */

struct splitter {
	struct arena *a;
	struct mime_part **tail;
	struct mime_part *open[MIME_DEPTH_MAX + 1]; /* multiparts, the outermost first */
	int depth;
	struct mime_part *leaf; /* whose body goes on; NULL: between parts */
	int n;
	bool *cut;
};

static bool is_multipart(const struct mime_part *part)
{
	return part->type.n > 10 && memcmp(part->type.p, "multipart/", 10) == 0;
}

/* The first line that looks like one, where none is declared. */
static struct str guess_boundary(struct str body)
{
	struct str line;

	for (int i = 0; i < 200 && mime_line_next(&body, &line); i++) {
		line = str_trim(line);
		if (line.n > 8 && memcmp(line.p, "--", 2) == 0 && line.p[2] != ' ' &&
		    !memchr(line.p, ' ', line.n))
			return (struct str){ line.p + 2, line.n - 2 };
	}
	return STR_NONE;
}

/* A part begins with its headers at `rest`, which goes on behind them. */
static void part_begin(struct splitter *s, struct str *rest)
{
	struct mime_part *part = ARENA_NEW(s->a, struct mime_part);

	part->parent = s->depth ? s->open[s->depth - 1] : NULL;
	part->depth = s->depth;
	mime_split(*rest, &part->head, &part->body);
	read_head(s->a, part, part->parent && str_is(part->parent->type, "multipart/digest"));
	*rest = part->body;
	*s->tail = part;
	s->tail = &part->next;
	s->n++;
	s->leaf = part;
	if (!is_multipart(part))
		return;
	if (part->boundary.n == 0)
		part->boundary = guess_boundary(part->body);
	if (part->boundary.n == 0)
		return;
	if (s->depth == MIME_DEPTH_MAX) {
		*s->cut = true;
		return;
	}
	s->open[s->depth++] = part;
	s->leaf = NULL;
}

/* Which of the open multiparts has this line as a boundary; -1: none. */
static int boundary_of(const struct splitter *s, struct str line, bool *last)
{
	for (int i = s->depth - 1; i >= 0; i--) {
		struct str b = s->open[i]->boundary;
		if (line.n < b.n + 2 || memcmp(line.p + 2, b.p, b.n) != 0)
			continue;
		struct str rest = str_trim((struct str){ line.p + 2 + b.n, line.n - 2 - b.n });
		*last = str_is(rest, "--");
		if (rest.n == 0 || *last)
			return i;
	}
	return -1;
}

/* The body that ends where the boundary's line begins; the line end before belongs to the boundary. */
static void body_end(struct mime_part *part, const char *end)
{
	size_t n = end > part->body.p ? (size_t)(end - part->body.p) : 0;

	if (n && part->body.p[n - 1] == '\n')
		n--;
	if (n && part->body.p[n - 1] == '\r')
		n--;
	part->body.n = n;
}

/* Empty lines and the line of an mbox that may stand before everything. */
static struct str skip_before(struct str bytes)
{
	struct str rest = bytes, line;

	while (mime_line_next(&rest, &line)) {
		bool from = line.n > 6 &&
		    (memcmp(line.p, "From ", 5) == 0 || memcmp(line.p, ">From ", 6) == 0);
		if (line.n && !from)
			break;
		bytes = rest;
	}
	return bytes;
}

static bool is_boundary_like(struct str line)
{
	return line.n > 2 && line.p[0] == '-' && line.p[1] == '-';
}

struct mime_part *mime_parts(struct arena *a, struct str bytes, bool *cut)
{
	struct mime_part *first = NULL;
	struct splitter s = { .a = a, .tail = &first, .cut = cut };
	struct str rest = bytes.n ? skip_before(bytes) : STR(""), line;

	part_begin(&s, &rest);
	while (s.depth > 0 && mime_line_next(&rest, &line)) {
		bool last;
		int i = is_boundary_like(line) ? boundary_of(&s, line, &last) : -1;
		if (i < 0)
			continue;
		if (s.leaf)
			body_end(s.leaf, line.p);
		for (int k = s.depth - 1; k > i; k--)
			body_end(s.open[k], line.p);
		s.leaf = NULL;
		s.depth = i + 1;
		if (last) {
			body_end(s.open[i], line.p);
			s.depth = i;
		} else if (s.n == MIME_PARTS_MAX) {
			*cut = true;
			break;
		} else {
			part_begin(&s, &rest);
		}
	}
	return first;
}
