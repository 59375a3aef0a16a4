/* fuzz_token.c: any bytes as a header in which a token is looked for. What is found is one, in any case of its letters, and
 * is found again in the address it belongs to; nothing is ever valid that was not signed. */
#include "tests/fuzz/fuzz.h"

#include "lib/arena.h"
#include "mailer/token.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARENA_MAX = 64 * 1024 * 1024 };

static void must(bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct token_keys keys = { .n = 1, .keys = { { .id = 1, .key = { 7 } } } };
	struct shown shown = { .fiche = 3, .revision = 4 };
	struct token_bound to = { .instance = STR("i"), .contact = STR("a@b.example"), .shown = &shown };
	struct str text = { (const char *)data, size }, token = token_find(text);
	int64_t email = -1, again = -1;

	must(token_email(text, &email) == (token_check(&keys, text, 0, &to) != TOKEN_NONE),
	    "what has a number is a token, and nothing else");
	token_instance(text);
	if (!token.n)
		return 0;
	must(token.n == TOKEN_TEXT && token.p >= text.p && token.p + token.n <= text.p + text.n,
	    "a token is a part of the text");
	must(token_email(token, &email) && email >= 0 && email < (int64_t)1 << 40, "a token has a number");
	must(token_check(&keys, token, 0, &to) == TOKEN_FORGED, "nobody else can sign");
	struct str address = token_address(a, STR("reponses@211.example"), token);
	must(str_eq(token_find(address), token), "an address gives its token back");
	struct str made = token_make(a, &keys, email, 86400, &to);
	must(token_email(made, &again) && again == email, "a number is given back");
	must(token_check(&keys, made, 0, &to) == TOKEN_VALID, "what was signed is valid");
	shown.revision++;
	must(token_check(&keys, made, 0, &to) == TOKEN_FORGED, "what was signed for something else is not");
	return 0;
}
