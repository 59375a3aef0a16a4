/* bounce_reason.c: what numbers and words of a delivery report mean. */
#include "mailer/bounce_parts.h"

enum { SAID_MAX = 400 };

bool bounce_signed(const struct words *w, const struct bounce_sign *signs)
{
	return words_first(w, signs, sizeof *signs) >= 0;
}

/* Numbers --------------------------------------------------------------------------------------------------- */

static bool digit(struct str s, size_t i)
{
	return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

static bool letter(struct str s, size_t i)
{
	return i < s.n && (s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z';
}

/* The length of "5.1.1" at i; 0: there is none. */
static size_t status_length(struct str s, size_t i)
{
	size_t from = i, digits = 0;

	if (i > 0 && (digit(s, i - 1) || letter(s, i - 1) || s.p[i - 1] == '.' || s.p[i - 1] == '-'))
		if (s.p[i - 1] != '-' || !digit(s, i - 2)) /* "550-5.1.1" */
			return 0;
	if (i + 4 >= s.n || (s.p[i] != '2' && s.p[i] != '4' && s.p[i] != '5') || s.p[i + 1] != '.' ||
	    !digit(s, i + 2) || s.p[i + 3] != '.')
		return 0;
	for (i += 4; digit(s, i); i++)
		digits++;
	bool goes_on = i + 1 < s.n && s.p[i] == '.' &&
	    (digit(s, i + 1) || letter(s, i + 1)); /* an IP address */
	return digits > 0 && digits < 4 && !goes_on ? i - from : 0;
}

static bool says_nothing(struct str status)
{
	return status.n < 5 || memcmp(status.p + 1, ".0.0", 4) == 0;
}

struct str bounce_status_in(struct str s)
{
	struct str found = STR_NONE;

	for (size_t i = 0; i < s.n; i++) {
		size_t n = status_length(s, i);
		struct str one = { s.p + i, n };
		if (n && one.p[0] != '2' && (found.n == 0 || !says_nothing(one)))
			found = one;
		i += n;
	}
	return found;
}

/* The first digit of an SMTP answer ("550 no", "550-5.1.1", "said: 452"); 0: there is none. */
static char smtp_class(struct str s)
{
	for (size_t i = 0; i + 2 < s.n; i++) {
		bool begins = i == 0 || s.p[i - 1] == ' ' || s.p[i - 1] == '\n' || s.p[i - 1] == '(';
		bool ends = i + 3 == s.n || s.p[i + 3] == ' ' || s.p[i + 3] == '-' || s.p[i + 3] == '\n' ||
		    s.p[i + 3] == ':';
		if (begins && ends && (s.p[i] == '4' || s.p[i] == '5') && s.p[i + 1] >= '0' &&
		    s.p[i + 1] <= '7' && digit(s, i + 2))
			return s.p[i];
	}
	return 0;
}

/* Reasons --------------------------------------------------------------------------------------------------- */

static const struct bounce_reason *reason_named(const char *word)
{
	const struct bounce_reason *r = bounce_reasons;

	while (r->word && strcmp(r->word, word) != 0)
		r++;
	return r;
}

static const char *phrase_reason(const struct words *w, const struct bounce_phrase *phrases)
{
	int row = words_first(w, phrases, sizeof *phrases);

	return row < 0 ? NULL : phrases[row].reason;
}

static const char *status_reason(struct str status)
{
	if (status.n < 5)
		return NULL;
	for (const struct bounce_phrase *p = bounce_statuses; p->phrase; p++)
		if (str_is((struct str){ status.p + 2, status.n - 2 }, p->phrase))
			return p->reason;
	return NULL;
}

/* A gateway that repeats an answer behind words of its own puts it in quotes: 5.1.0 … 550-'5.2.2 … Mailbox full'. */
static struct str inner_answer(struct str s)
{
	for (size_t i = 0; i + 5 < s.n; i++)
		if (digit(s, i) && digit(s, i + 1) && digit(s, i + 2) && s.p[i + 3] == '-' &&
		    s.p[i + 4] == '\'')
			return (struct str){ s.p + i, s.n - i };
	return s;
}

/* What was said of one recipient, and the part of it that the last server said. */
struct saying {
	struct words whole, inner;
	const struct words *all; /* of the report */
};

static const char *reason_of(const struct saying *s, struct str status)
{
	const char *r = phrase_reason(&s->inner, bounce_phrases);

	if (!r)
		r = status_reason(status);
	if (!r)
		r = phrase_reason(&s->whole, bounce_vague);
	if (!r)
		r = phrase_reason(s->all, bounce_phrases);
	if (!r)
		r = phrase_reason(s->all, bounce_vague);
	return r;
}

/* One line of at most SAID_MAX bytes, white space folded. */
static struct str one_line(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, SAID_MAX + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n && n < SAID_MAX; i++) {
		char c = s.p[i] == '\n' || s.p[i] == '\t' ? ' ' : s.p[i];
		if (c != ' ' || (n && p[n - 1] != ' '))
			p[n++] = c;
	}
	while (n == SAID_MAX && n && ((unsigned char)p[n - 1] & 0xC0) == 0x80)
		n--; /* not within a character; its first byte goes below */
	if (n && (unsigned char)p[n - 1] >= 0xC0)
		n--;
	return str_trim((struct str){ p, n });
}

/* At which command the other server said no, where the report tells. */
enum stage { STAGE_UNKNOWN, STAGE_SENDER, STAGE_RECIPIENT, STAGE_DATA };

static enum stage stage_of(const struct saying *s)
{
	static const struct bounce_sign sender[] = { { "reply to mail from" }, { "after mail from" },
		{ "not like our mail from" }, { "after pipelined mail from" }, { "step mail from" },
		{ NULL } };
	static const struct bounce_sign recipient[] = { { "rcpt to" }, { "smtp rcpt" }, { "rcpt command" },
		{ NULL } };
	static const struct bounce_sign data[] = { { "reply to end of data" }, { "reply to data command" },
		{ "after end of data" }, { "after data" }, { "after pipelined end of data" },
		{ "after pipelined data" }, { "after i sent the message" }, { "not like our data" },
		{ "not like our eom" }, { "step data" }, { "command data" }, { "data 550" }, { "data 554" },
		{ NULL } };
	const struct words *const texts[] = { &s->whole, s->all };

	for (int i = 0; i < 2; i++) {
		if (bounce_signed(texts[i], sender))
			return STAGE_SENDER;
		if (bounce_signed(texts[i], data))
			return STAGE_DATA;
		if (bounce_signed(texts[i], recipient))
			return STAGE_RECIPIENT;
	}
	return STAGE_UNKNOWN;
}

/* What is unknown may be the sender's domain; and some servers that took the address say "user unknown" of a message that
 * they will not have. A status about the address (x.1.y) is believed, and so is one that says that the address is there
 * (RFC 3463: x.2.y its mailbox, x.3.y its system) unless it was the address that was refused. */
static const char *reason_at_stage(const struct saying *s, const char *word, struct str status)
{
	bool user = strcmp(word, "userunknown") == 0, host = strcmp(word, "hostunknown") == 0;
	bool about_address = status.n > 4 && status.p[2] == '1';
	bool address_exists = status.n > 4 && (status.p[2] == '2' || status.p[2] == '3');

	if (host && status.n &&
	    (str_is((struct str){ status.p + 1, status.n - 1 }, ".1.8") ||
	        str_is((struct str){ status.p + 1, status.n - 1 }, ".1.7")))
		return "rejected";
	if (!user && !host)
		return word;
	switch (about_address ? STAGE_UNKNOWN : stage_of(s)) {
	case STAGE_SENDER:
		return "rejected";
	case STAGE_DATA:
		return user ? "filtered" : word;
	case STAGE_RECIPIENT:
		break;
	case STAGE_UNKNOWN:
		return user && address_exists ? "filtered" : word;
	}
	return word;
}

void bounce_judge(struct arena *a, struct reply_recipient *to, struct str said, const struct bounce_all *all,
    struct str status)
{
	struct str answer = inner_answer(said), better = bounce_status_in(answer);
	better = better.n ? better : bounce_status_in(said);
	struct saying s = { .all = &all->words };
	char class = smtp_class(answer);

	words_of(a, said, &s.whole);
	words_of(a, answer, &s.inner);

	if (says_nothing(status) && better.n && (!status.n || !says_nothing(better)))
		status = better;
	const char *word = reason_of(&s, status);
	if (!word)
		word = to->delayed ? "expired" : "undefined";
	word = reason_at_stage(&s, word, status);
	const struct bounce_reason *reason = reason_named(word);
	if (status.n < 5) {
		char first = to->delayed ? '4' : class ? class : strcmp(word, "expired") == 0 ? '4' : '5';
		status = arena_fmt(a, "%c.%s", first, reason->status);
	}
	to->status = arena_str(a, status);
	to->reason = str_of(word);
	to->said = one_line(a, said.n ? said : all->text);
	to->permanent = reason->gone && !to->delayed && status.p[0] == '5';
}
