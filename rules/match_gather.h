/* match_gather.h: the parts of a form while they are gathered from a record (rules/match_form.c, match_gather*.c only). Pure. */
#ifndef RULES_MATCH_GATHER_H
#define RULES_MATCH_GATHER_H

#include "rules/match_form.h"
#include "rules/match_part.h"

/* Where the parts are gathered before their number is known. */
struct gather {
	struct arena *a;
	const struct name_words *w;
	struct part_head head;
	struct part_word words[PART_WORDS];
	struct part_name names[PART_NAMES];
	struct part_line lines[PART_LINES];
	struct part_number numbers[PART_NUMBERS];
	struct part_street streets[PART_STREETS];
	struct part_web webs[PART_WEBS];
	char text[MATCH_FORM_MAX];
	uint16_t text_n;
	struct str name; /* the organisation's first */
};

/* Puts bytes behind the text; where they begin. What is put has limits that fit together (PART_WORDS …). */
uint16_t gather_text(struct gather *g, const void *p, size_t n);

/* How many bytes of a text are kept: at most PART_WORD_TEXT, and no piece of a character. */
size_t gather_cut(struct str s);

/* What a place is called without its article, "saint" for all of them, and without its municipality's own name when that
 * stands before it ("Québec (Beauport)"). */
struct str gather_place(struct arena *a, struct str name, struct str municipality);

/* Whose name it is: the organisation's, another one of its own, that of a service or place of it. */
enum gather_rank { GATHER_MAIN, GATHER_OTHER, GATHER_SECOND };
void gather_name(struct gather *g, struct str raw, enum gather_rank rank);

void gather_address(struct gather *g, const struct record *address);

#endif
