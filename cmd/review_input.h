/* review_input.h: a text that is typed and changed, key by key. Pure; review_screen.c shows it. */
#ifndef CMD_REVIEW_INPUT_H
#define CMD_REVIEW_INPUT_H

#include "cmd/review_page.h"
#include "lib/arena.h"

#include <stdint.h>

enum { REVIEW_INPUT_MAX = 64 * 1024 };

struct review_input {
	char text[REVIEW_INPUT_MAX];
	size_t n, at; /* bytes; where the next one goes */
	bool pasting;
};

enum review_input_state { REVIEW_TYPING, REVIEW_TYPED, REVIEW_GIVEN_UP };

/* Begins with `value`, the cursor behind it. */
void review_input_begin(struct review_input *in, struct str value);

/* What a key (review_terminal.h) does: letters, arrows, Home, End, Backspace, Delete, Ctrl-A E K U W; Ctrl-J is a line break;
 * Enter ends, Escape and Ctrl-C give up. What is pasted is text, its line breaks too. */
enum review_input_state review_input_key(struct review_input *in, uint32_t key);

/* What stands there, without white space at its ends. */
struct str review_input_value(const struct review_input *in);

/* The same for a page, with the place of the cursor reversed. */
void review_input_text(struct arena *a, const struct review_input *in, struct page_text *out);

#endif
