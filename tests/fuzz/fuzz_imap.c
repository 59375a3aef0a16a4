/* fuzz_imap.c: any bytes as lines of an IMAP server, and as the name of a mailbox. */
#include "tests/fuzz/fuzz.h"

#include "lib/net_imap_line.h"

#include <stdio.h>
#include <stdlib.h>

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

static void lines(struct str text)
{
	struct imap_message m = { .uid = -7, .size = -7 };
	int64_t validity = -7;
	char separator = 'x';

	if (imap_line_message(text, &m))
		must(m.uid > 0 && m.size >= 0, "a message has a UID and a size");
	else
		must(m.uid == -7 && m.size == -7, "what is no message is left alone");
	size_t at = 0;
	for (int64_t uid; imap_line_search(text, &at, &uid);)
		must(uid > 0 && at <= text.n, "a search finds UIDs");
	must(!imap_line_uidvalidity(text, &validity) == (validity == -7), "UIDVALIDITY is one or left alone");
	must(validity == -7 || validity > 0, "UIDVALIDITY is positive");
	if (imap_line_separator(text, &separator))
		must(separator > ' ' && separator < 0x7F, "a separator can be seen");
	if (imap_line_has_code(text, "TRYCREATE"))
		must(imap_line_ending(text) != IMAP_NOT_ENDED || text.p[0] == '*' || text.p[0] == '+',
		    "a code stands behind an ending");
}

static void name(struct arena *a, struct str text)
{
	struct str wire = imap_mailbox_name(a, text, '.');

	for (size_t i = 0; i < wire.n; i++)
		must(wire.p[i] >= ' ' && wire.p[i] < 0x7F, "a name on the wire is plain ASCII");
	must(!wire.n || text.n <= 200, "a name has a limit");
	struct str quoted = imap_quoted(a, wire);
	must(quoted.n >= 2 && quoted.p[0] == '"' && quoted.p[quoted.n - 1] == '"', "quotes around it");
	for (size_t i = 1; i + 1 < quoted.n; i++) {
		must(quoted.p[i] != '"', "no quote ends the name early");
		if (quoted.p[i] == '\\')
			must(i++ + 2 < quoted.n, "no backslash takes the last quote away");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct str text = { (const char *)data, size };

	lines(text);
	name(a, text);
	return 0;
}
