/* test_imap_line.c: lines of an IMAP server, and names of mailboxes on the wire. */
#include "tests/test.h"

#include "lib/net_imap_line.h"

/* Lines ---------------------------------------------------------------------------------------------------------- */

static const struct line_row {
	const char *name, *line;
	const char *
	    want; /* "message 7 68", "validity 5", "separator .", "no TRYCREATE" …; blank: nothing of these */
} lines[] = {
	{ "a message", "* 12 FETCH (UID 7 RFC822.SIZE 68)\r\n", "message 7 68" },
	{ "in any case and order", "* 1 fetch (rfc822.size 0 uid 7)", "message 7 0" },
	{ "items between", "* 1 FETCH (X (a \"b)\" (c)) UID 7 FLAGS () RFC822.SIZE 68 Y z)", "message 7 68" },
	{ "said twice", "* 1 FETCH (UID 7 UID 8 RFC822.SIZE 68)", "" },
	{ "no size", "* 1 FETCH (UID 7)", "" },
	{ "no number", "* x FETCH (UID 7 RFC822.SIZE 68)", "" },
	{ "a number without end", "* 1 FETCH (UID 1111111111111111111 RFC822.SIZE 68)", "" },
	{ "a negative number", "* 1 FETCH (UID -7 RFC822.SIZE 68)", "" },
	{ "UID 0", "* 1 FETCH (UID 0 RFC822.SIZE 68)", "" },
	{ "not closed", "* 1 FETCH (UID 7 RFC822.SIZE 68", "" },
	{ "something behind", "* 1 FETCH (UID 7 RFC822.SIZE 68) x", "" },
	{ "nested too deep", "* 1 FETCH (X ((((((((((((((((((a)))))))))))))))))) UID 7 RFC822.SIZE 68)", "" },
	{ "an open quote", "* 1 FETCH (X \"UID 7 RFC822.SIZE 68)", "" },
	{ "UIDVALIDITY", "* OK [UIDVALIDITY 3857529045] UIDs valid\r\n", "validity 3857529045" },
	{ "no UIDVALIDITY", "* OK [UIDVALIDITY x]", "" },
	{ "UIDVALIDITY 0", "* OK [UIDVALIDITY 0]", "" },
	{ "a search", "* SEARCH 2 84 882\r\n", "found 2 84 882" },
	{ "nothing found", "* SEARCH\r\n", "" },
	{ "a search up to a word", "* SEARCH 2 x 3", "found 2" },
	{ "a search for a UID of 0", "* SEARCH 0", "" },
	{ "a search that runs into a word", "* SEARCH 12x", "" },
	{ "a dot between levels", "* LIST (\\Noselect) \".\" \"\"", "separator ." },
	{ "a quoted backslash between levels", "* LIST () \"\\\\\" \"\"", "separator \\" },
	{ "no levels", "* LIST (\\Noselect) NIL \"\"", "" },
	{ "well", "A001 OK [READ-WRITE] done", "ok" },
	{ "no", "A001 NO [TRYCREATE] make it", "no TRYCREATE" },
	{ "no, without a code", "A001 NO TRYCREATE", "no" },
	{ "bad", "A001 BAD what", "bad" },
	{ "only a tag", "A001", "" },
	{ "nothing", "", "" },
	{ "a line break", "\r\n", "" },
};

static void test_line(void **state)
{
	const struct line_row *r = *state;
	struct str line = str_of(r->line);
	struct imap_message m;
	size_t at = 0;
	int64_t n;
	char have[64] = "", c;

	while (imap_line_search(line, &at, &n))
		snprintf(have + strlen(have), sizeof have - strlen(have), "%s %lld", have[0] ? "" : "found",
		    (long long)n);
	if (at)
		;
	else if (imap_line_message(line, &m))
		snprintf(have, sizeof have, "message %lld %lld", (long long)m.uid, (long long)m.size);
	else if (imap_line_uidvalidity(line, &n))
		snprintf(have, sizeof have, "validity %lld", (long long)n);
	else if (imap_line_separator(line, &c))
		snprintf(have, sizeof have, "separator %c", c);
	else if (imap_line_ending(line) != IMAP_NOT_ENDED)
		snprintf(have, sizeof have, "%s%s",
		    imap_line_ending(line) == IMAP_OK       ? "ok"
		        : imap_line_ending(line) == IMAP_NO ? "no"
		                                            : "bad",
		    imap_line_has_code(line, "TRYCREATE") ? " TRYCREATE" : "");
	assert_string_equal(have, r->want);
}

static const struct name_row {
	const char *name, *mailbox;
	char separator;
	const char *want;
} names[] = {
	{ "plain", "INBOX", '/', "\"INBOX\"" },
	{ "levels", "Vigie/traites", '.', "\"Vigie.traites\"" },
	{ "an ampersand", "a&b", '/', "\"a&-b\"" },
	{ "an accent", "traités", '/', "\"trait&AOk-s\"" },
	{ "RFC 3501's example", "~peter/mail/台北/日本語", '/', "\"~peter/mail/&U,BTFw-/&ZeVnLIqe-\"" },
	{ "beyond the first plane", "😀", '/', "\"&2D3eAA-\"" },
	{ "quotes", "a\"b\\c", '/', "\"a\\\"b\\\\c\"" },
	{ "a line break", "a\nb", '/', "\"\"" },
	{ "bad UTF-8", "a\xff", '/', "\"\"" },
	{ "blank", "", '/', "\"\"" },
};

static void test_name(void **state)
{
	const struct name_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 16);

	assert_str(imap_quoted(a, imap_mailbox_name(a, str_of(r->mailbox), r->separator)), str_of(r->want));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, lines, test_line);
	TESTS_ROWS(&t, names, test_name);
	return tests_run(&t, "imap_line");
}
