/* bounce_text.c: delivery reports that only a person could read. */
#include "mailer/bounce_parts.h"

#include "mailer/mime_parts.h"

enum { LINES_MAX = 300, CANDIDATES_MAX = 100, LINE_MAX_BYTES = 2000 };

/* The message that came back -------------------------------------------------------------------------------- */

static bool begins(struct str s, const char *z)
{
	size_t n = strlen(z);

	return s.n >= n && mime_same((struct str){ s.p, n }, z);
}

/* Headers that nobody writes by hand, and those that could be a report's own words. */
static bool is_machine_header(struct str line)
{
	static const char *const names[] = { "Received:", "Return-Path:", "X-Received:", "DKIM-Signature:",
		"Message-ID:", "MIME-Version:", "Delivered-To:", "X-Mailer:", NULL };

	for (int i = 0; names[i]; i++)
		if (begins(line, names[i]))
			return true;
	return false;
}

static bool is_report_field(struct str line)
{
	static const char *const names[] = { "Reporting-MTA:", "Final-Recipient:", "Action:", "Status:",
		"Diagnostic-Code:", "Arrival-Date:", "Remote-MTA:", NULL };

	for (int i = 0; names[i]; i++)
		if (begins(line, names[i]))
			return true;
	return false;
}

/* "Name: …" without white space in the name. */
static bool is_header(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] > ' ' && line.p[n] != ':')
		n++;
	return n > 0 && n < line.n && line.p[n] == ':' && !is_report_field(line) && !memchr(line.p, '@', n);
}

void bounce_text_split(struct str text, struct str *report, struct str *returned)
{
	struct str rest = text, line, before = rest, begin = text;
	int run = 0, n = 0;
	bool sure = false;

	*report = text;
	*returned = STR_NONE;
	for (; n < LINES_MAX && mime_line_next(&rest, &line); before = rest, n++) {
		bool folded = line.n && (line.p[0] == ' ' || line.p[0] == '\t');
		line = str_trim(line); /* some indent the whole message */
		if (!is_header(line)) {
			if (run && folded && line.n)
				continue;
			run = 0;
			sure = false;
			continue;
		}
		if (run++ == 0)
			begin = before;
		sure = sure || is_machine_header(line);
		if (sure && run >= 2) {
			report->n = (size_t)(begin.p - text.p);
			*returned = begin;
			return;
		}
	}
	report->n -= rest.n;
}

/* Addresses ------------------------------------------------------------------------------------------------- */

static bool alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool local_char(char c)
{
	return c > ' ' && (alphanumeric(c) || strchr(".!#$%&'*+/=?^_`{|}~-", c));
}

/* The address around the "@" at `at`, which begins at `*from`; blank: there is none. */
static struct str address_at(struct str s, size_t at, size_t *from)
{
	size_t b = at, e = at + 1;

	while (b > 0 && at - b < 65 && local_char(s.p[b - 1]))
		b--;
	while (b < at && !alphanumeric(s.p[b]) && s.p[b] != '_')
		b++;
	while (e < s.n && (alphanumeric(s.p[e]) || s.p[e] == '.' || s.p[e] == '-'))
		e++;
	while (e > at + 1 && !alphanumeric(s.p[e - 1]))
		e--;
	*from = b;
	bool good = b < at && e > at + 1 && at - b <= 64 && e - at <= 255;
	return good ? (struct str){ s.p + b, e - b } : STR_NONE;
}

struct str bounce_address(struct str s)
{
	size_t from;

	for (size_t i = 0; i < s.n && i < LINE_MAX_BYTES; i++) {
		struct str found = s.p[i] == '@' ? address_at(s, i, &from) : STR_NONE;
		if (found.n)
			return found;
	}
	return STR_NONE;
}

static bool same(struct str x, struct str y)
{
	if (x.n != y.n || x.n == 0)
		return false;
	for (size_t i = 0; i < x.n; i++)
		if (x.p[i] != y.p[i] && (!alphanumeric(x.p[i]) || (x.p[i] | 32) != (y.p[i] | 32)))
			return false;
	return true;
}

/* Candidates ------------------------------------------------------------------------------------------------ */

enum weight { WEIGHT_NONE, WEIGHT_SEEN, WEIGHT_NAMED, WEIGHT_LISTED };

struct candidate {
	struct str address;
	const char *line; /* where its line begins, and where it ends */
	const char *end;
	enum weight weight;
};

struct search {
	const struct mail *m;
	struct str report, returned;
	struct candidate found[CANDIDATES_MAX];
	int n;
};

/* Addresses that a report names without meaning that they failed: ours, and those of people to ask. */
static bool is_bystander(const struct search *s, struct str address)
{
	static const char *const ours[] = { "To", "Delivered-To", "X-Original-To", "Envelope-To", NULL };
	static const char *const returned[] = { "From", "Return-Path", "Reply-To", "Sender", NULL };
	static const char *const helpers[] = { "postmaster@", "mailer-daemon@", "abuse@", "support@",
		"helpdesk@", NULL };

	for (int i = 0; helpers[i]; i++)
		if (begins(address, helpers[i]))
			return true;
	if (same(address, s->m->from))
		return true;
	for (int i = 0; ours[i]; i++)
		if (same(address, bounce_address(mime_header(s->m->headers, ours[i]))))
			return true;
	for (int i = 0; returned[i]; i++)
		if (same(address, bounce_address(mime_header(s->m->returned, returned[i]))) ||
		    same(address, bounce_address(mime_field(s->returned, returned[i]))))
			return true;
	return false;
}

static struct str trim_marks(struct str s)
{
	while (s.n && strchr(" \t<>*-\"'([", s.p[0]) && s.p[0])
		s = (struct str){ s.p + 1, s.n - 1 };
	while (s.n && strchr(" \t<\"'([", s.p[s.n - 1]) && s.p[s.n - 1])
		s.n--;
	return s;
}

static bool ends(struct str s, const char *z)
{
	size_t n = strlen(z);

	return s.n >= n && mime_same((struct str){ s.p + s.n - n, n }, z);
}

/* How surely a line says that this address of it failed. */
static enum weight weigh(struct str lead, struct str tail)
{
	static const char *const before[] = { ":", " to", "for", "recipient", "recipients", "address", "user",
		"mailbox", "destinataire", "adresse", " à", "mailto", NULL };

	lead = trim_marks(lead);
	if (ends(lead, "mail from:") || ends(lead, "from") || ends(lead, "from:") || ends(lead, "contact"))
		return WEIGHT_NONE;
	if (tail.n > 2 && memcmp(tail.p, " <", 2) == 0)
		return WEIGHT_SEEN; /* a name that looks like an address */
	if (lead.n == 0) {
		bool closed = tail.n == 0 || strchr(">:;,(.\t", tail.p[0]) != NULL;
		bool parted = tail.n > 1 && tail.p[0] == ' ' && strchr("(.<:;-", tail.p[1]);
		return closed || parted || str_trim(tail).n == 0 ? WEIGHT_LISTED : WEIGHT_NAMED;
	}
	if (ends(lead, "rcpt to:") || ends(lead, "final-recipient: rfc822;"))
		return WEIGHT_LISTED;
	for (int i = 0; before[i]; i++)
		if (ends(lead, before[i]))
			return WEIGHT_NAMED;
	return WEIGHT_SEEN;
}

static void consider(struct search *s, struct str line, size_t at)
{
	size_t from;
	struct str address = address_at(line, at, &from);

	if (!address.n || s->n == CANDIDATES_MAX)
		return;
	size_t behind = from + address.n;
	enum weight weight = weigh(
	    (struct str){ line.p, from }, (struct str){ line.p + behind, line.n - behind });
	if (weight != WEIGHT_LISTED && is_bystander(s, address))
		return;
	for (int i = 0; i < s->n; i++)
		if (same(s->found[i].address, address)) {
			if (weight > s->found[i].weight)
				s->found[i].weight = weight;
			return;
		}
	if (weight != WEIGHT_NONE)
		s->found[s->n++] = (struct candidate){ address, line.p, line.p + line.n, weight };
}

static void look_through(struct search *s)
{
	struct str rest = s->report, line;

	while (mime_line_next(&rest, &line)) {
		if (line.n > LINE_MAX_BYTES)
			line.n = LINE_MAX_BYTES;
		for (size_t i = 0; i < line.n; i++)
			if (line.p[i] == '@')
				consider(s, line, i);
	}
}

/* Of the candidates only the surest: all that are listed, or the first that is named. */
static void choose(struct search *s)
{
	enum weight best = WEIGHT_NONE;
	int n = 0;

	for (int i = 0; i < s->n; i++)
		if (s->found[i].weight > best)
			best = s->found[i].weight;
	for (int i = 0; i < s->n; i++)
		if (s->found[i].weight == best && (best == WEIGHT_LISTED || n == 0))
			s->found[n++] = s->found[i];
	s->n = n;
}

/* Exim and Gmail name them in a header. */
static void take_failed_recipients(struct search *s)
{
	struct str rest = mime_header(s->m->headers, "X-Failed-Recipients");
	struct search seen = *s;

	s->n = 0;
	while (rest.n && s->n < CANDIDATES_MAX) {
		const char *comma = memchr(rest.p, ',', rest.n);
		size_t n = comma ? (size_t)(comma - rest.p) : rest.n;
		struct str address = bounce_address((struct str){ rest.p, n });
		rest = comma ? (struct str){ comma + 1, rest.n - n - 1 } : STR_NONE;
		if (!address.n)
			continue;
		struct candidate c = { address, s->report.p, s->report.p, WEIGHT_LISTED };
		for (int i = 0; i < seen.n; i++)
			if (same(seen.found[i].address, address))
				c = seen.found[i];
		s->found[s->n++] = c;
	}
	if (s->n == 0)
		*s = seen;
}

/* What the report says of a candidate: up to the line of the next one. Those that stand in a list have the text behind
 * the list in common. */
static struct str said_of(const struct search *s, int i)
{
	const char *end = s->report.p + s->report.n;
	const struct candidate *c = &s->found[i];

	for (int k = 0; k < s->n; k++)
		if (s->found[k].line > c->line && s->found[k].line < end)
			end = s->found[k].line;
	struct str rest = { c->end, end > c->end ? (size_t)(end - c->end) : 0 };
	if (str_trim(rest).n == 0 && c->end - c->line < (ptrdiff_t)(c->address.n + 8)) {
		const char *last = c->end;
		for (int k = 0; k < s->n; k++)
			if (s->found[k].end > last)
				last = s->found[k].end;
		return (struct str){ last, (size_t)(s->report.p + s->report.n - last) };
	}
	return (struct str){ c->line, (size_t)(end - c->line) };
}

struct bounce_said *bounce_text_read(
    struct arena *a, const struct mail *m, struct str report, struct str returned)
{
	struct search *s = ARENA_NEW(a, struct search);
	struct bounce_said *first = NULL, **tail = &first;

	*s = (struct search){ .m = m, .report = report, .returned = returned };
	look_through(s);
	take_failed_recipients(s);
	choose(s);
	for (int i = 0; i < s->n; i++) {
		struct bounce_said *said = *tail = ARENA_NEW(a, struct bounce_said);
		said->address = s->found[i].address;
		said->said = said_of(s, i);
		tail = &said->next;
	}
	return first;
}
