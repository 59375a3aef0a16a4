/* review_desk.h: what each key does, for both ways of talking with a technician: a whole screen (review_screen.c) and line by
 * line (review_plain.c). */
#ifndef CMD_REVIEW_DESK_H
#define CMD_REVIEW_DESK_H

#include "cmd/review_card.h"

/* How a technician is talked with; `ctx` is desk->ctx. What they return lives in s->a. */
struct review_ui {
	/* One of the letters of `keys`; '\0' when he gives up. */
	char (*pick)(void *ctx, const char *question, const char *keys);
	/* A text, changed from `value`; blank when he gives up. */
	struct str (*text)(void *ctx, struct str label, struct str value);
	/* Shows a page of any length. */
	void (*page)(void *ctx, const char *title, const struct page *p);
	/* Columns for such a page. */
	size_t (*width)(void *ctx);
};

struct review_desk {
	struct review_session *s;
	const struct review_ui *ui;
	void *ctx;
	bool list;   /* he looks at lines, not at one item */
	bool settle; /* go on to the next that waits */
	bool quit;
};

/* What a key does to the item he is at (NULL: there is none any more). Unknown keys do nothing. */
bool review_key(struct review_desk *d, const struct review_item *it, uint32_t key, struct err *err);

/* review_settle; the list of a fiche or a source that is done closes. */
bool review_desk_settle(struct review_desk *d, struct err *err);

/* The keys that mean something now, "a accept", with what they do. */
void review_keys_text(const struct review_desk *d, const struct review_item *it, struct page_text *out);

/* All keys, explained. */
void review_help_page(struct page *p);

/* A line for each item that he looks at, from place `first` (0: the first of them) on, at most `max`; the current one stands out. */
bool review_list_page(struct review_desk *d, size_t first, size_t max, struct page *p, struct err *err);

/* When nothing waits any more. */
void review_end_page(struct review_session *s, struct page *p);

/* The two ways. */
bool review_screen(struct review_session *s, struct err *err);
bool review_plain(struct review_session *s, struct err *err);

#endif
