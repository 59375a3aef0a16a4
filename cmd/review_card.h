/* review_card.h: an item as a page: what stands there and what is offered, side by side, with what a person needs to decide. */
#ifndef CMD_REVIEW_CARD_H
#define CMD_REVIEW_CARD_H

#include "cmd/review_page.h"
#include "cmd/review_session.h"

enum { REVIEW_BESIDE_MIN = 72 }; /* columns of a terminal that two values fit on side by side */

/* The first lines of any item: the fiche, where it is, when it was verified. */
void review_card_head(struct review_session *s, const struct review_item *it, struct page *p);

/* A proposal, a deletion or a pair. */
bool review_card(struct review_session *s, const struct review_item *it, struct page *p, struct err *err);
bool review_pair_card(
    struct review_session *s, const struct review_item *it, struct page *p, struct err *err);

/* What has changed at the value, and what was offered and decided before. */
bool review_history_page(
    struct review_session *s, const struct review_item *it, struct page *p, struct err *err);

/* The whole fiche. */
void review_fiche_page(struct review_session *s, const struct fiche *f, struct page *p);

/* One line for a list: "Email: a@b.test → c@d.test". */
struct str review_line(struct review_session *s, const struct review_item *it);

/* A text with what differs from the other one marked in `style`, and the other way round. */
void review_marked(struct arena *a, struct str one, struct str other, enum page_style style_one,
    enum page_style style_other, struct page_text *text_one, struct page_text *text_other);

struct str review_day(struct arena *a, int64_t at);

#endif
