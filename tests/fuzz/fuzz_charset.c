/* fuzz_charset.c: any bytes as text of an encoding. What is converted is UTF-8 without zeros, and does not depend on
 * the pieces. The first byte chooses the encoding (or the guess) and the pieces. */
#include "tests/fuzz/fuzz.h"

#include "lib/charset.h"
#include "lib/input.h"
#include "lib/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { HELD = 64 << 20 };

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

static bool read_all(struct str bytes, const char *declared, size_t piece, struct buf *out)
{
	struct input *AUTO_INPUT in = input_open_mem("fuzz", bytes);
	struct err e = { 0 };
	struct str s;

	input_piece(in, piece);
	must(input_declare(in, str_of(declared), &e), "the encoding is known");
	for (;;) {
		if (!input_text(in, &s, &e)) {
			must(e.kind == ERR_INPUT && e.text[0], "a refusal says why");
			return false;
		}
		if (!s.n)
			break;
		must(text_utf8_valid(s, NULL), "the text is UTF-8");
		must(!memchr(s.p, '\0', s.n), "the text has no zeros");
		buf_s(out, s);
	}
	must(input_bytes(in) == bytes.n, "every byte was read");
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "", "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252",
		"ISO-8859-1", "macintosh", "IBM850" };
	struct buf AUTO_BUF whole = BUF_INIT(HELD), AUTO_BUF parts = BUF_INIT(HELD);

	if (!size)
		return 0;
	struct str bytes = { (const char *)data + 1, size - 1 };
	const char *declared = names[data[0] & 7];
	struct charset_guess g = charset_guess(bytes, true);
	must(g.name && g.bom <= 3 && !(g.ascii && g.sure), "a guess is made");
	charset_guess(bytes, false);
	bool ok = read_all(bytes, declared, 1 << 20, &whole);
	if (!*declared) {
		/* The guess looks at the first piece, so only the whole is read by it. */
		read_all(bytes, declared, 9 + (data[0] >> 3), &parts);
		return 0;
	}
	if (ok && !memchr(bytes.p, 0xEF, bytes.n) && !memchr(bytes.p, 0xFE, bytes.n)) {
		bool again = read_all(bytes, declared, 9 + (data[0] >> 3), &parts);
		must(
		    !again || str_eq(buf_str(&whole), buf_str(&parts)), "text does not depend on the pieces");
	}
	return 0;
}
