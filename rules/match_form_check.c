#include "rules/match_form.h"
#include "rules/match_part.h"

/* Are the bytes that something points to within the text? */
static bool within(const struct part_head *h, unsigned at, unsigned n)
{
	return h->text_at + at + n <= h->bytes;
}

static bool parts_ok(const struct parts *p)
{
	const struct part_head *h = p->head;
	uint64_t all = h->words < 64 ? (UINT64_C(1) << h->words) - 1 : 0;

	for (int i = 0; i < h->words; i++)
		if (!within(h, p->words[i].text_at, p->words[i].n) || p->words[i].n < 1 ||
		    p->words[i].n > PART_WORD_TEXT || p->words[i].kind > PART_VAGUE)
			return false;
	for (int i = 0; i < h->streets; i++)
		if (!within(h, p->streets[i].text_at, p->streets[i].n) || p->streets[i].n > PART_WORD_TEXT)
			return false;
	for (int i = 0; i < h->names; i++) {
		const struct part_name *n = &p->names[i];
		if (!n->n || n->n > NAME_WORDS || (n->mask & ~all) || !within(h, n->index_at, n->n))
			return false;
		for (int k = 0; k < n->n; k++)
			if (!(n->mask >> ((uint8_t)p->text[n->index_at + k] & 63) & 1) ||
			    (uint8_t)p->text[n->index_at + k] >= h->words)
				return false;
	}
	return true;
}

bool match_form_ok(struct str form)
{
	struct part_head h;
	uint64_t aligned[MATCH_FORM_MAX / 8];

	if (form.n < sizeof h || form.n > MATCH_FORM_MAX)
		return false;
	memcpy(&h, form.p, sizeof h);
	if (h.version != PART_VERSION || h.bytes != form.n || h.words > PART_WORDS || h.names > PART_NAMES ||
	    h.firsts > h.names || h.firsts > PART_FIRSTS || h.first_words > h.words || h.lines > PART_LINES ||
	    h.numbers > PART_NUMBERS || h.streets > PART_STREETS || h.webs > PART_WEBS)
		return false;
	if (h.text_at !=
	        sizeof h + h.words * sizeof(struct part_word) + h.names * sizeof(struct part_name) +
	            h.lines * sizeof(struct part_line) + h.numbers * sizeof(struct part_number) +
	            h.streets * sizeof(struct part_street) + h.webs * sizeof(struct part_web) ||
	    h.text_at > h.bytes)
		return false;
	memcpy(aligned, form.p, form.n);
	struct parts p = parts_of(aligned);
	return parts_ok(&p);
}
