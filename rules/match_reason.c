#include "rules/match_reason.h"

#include "lib/i18n.h"
#include "rules/match_reason_value.h"

#include <math.h>
#include <stdlib.h>

struct said {
	const char *code, *text;
};

/* clang-format off */
static const struct said on_name[MATCH_NAMES] = {
	[MATCH_NAME_EQUAL_RARE] = { "name-equal", N_("the same name") },
	[MATCH_NAME_EQUAL_COMMON] = { "name-equal-common", N_("the same name, but others have it too") },
	[MATCH_NAME_NEAR_RARE] = { "name-near", N_("nearly the same name") },
	[MATCH_NAME_NEAR_COMMON] = { "name-near-common", N_("nearly the same name, but others have it too") },
	[MATCH_NAME_WITHIN_RARE] = { "name-within", N_("one name holds the other") },
	[MATCH_NAME_WITHIN_COMMON] = { "name-within-common", N_("one name holds the other, but common words only") },
	[MATCH_NAME_SHARE_RARE] = { "name-share", N_("a rare word in both names") },
	[MATCH_NAME_SHARE_COMMON] = { "name-share-common", N_("only common words in both names") },
	[MATCH_NAME_APART] = { "name-apart", N_("other names") },
};

static const struct said on_place[MATCH_PLACES] = {
	[MATCH_PLACE_SAME_RARE] = { "place-same", N_("the same address") },
	[MATCH_PLACE_SAME_SHARED] = { "place-same-shared", N_("the same address, where others are too") },
	[MATCH_PLACE_OTHER_UNIT] = { "place-unit", N_("the same address but for the unit") },
	[MATCH_PLACE_NEAR] = { "place-near", N_("nearly the same address") },
	[MATCH_PLACE_STREET] = { "place-street", N_("the same street or postal code") },
	[MATCH_PLACE_TOWN] = { "place-town", N_("the same municipality, but one does not say where in it") },
	[MATCH_PLACE_MUNICIPALITY] = { "place-municipality", N_("only the same municipality") },
	[MATCH_PLACE_APART] = { "place-apart", N_("other municipalities") },
};

static const struct said on_phone[MATCH_PHONES] = {
	[MATCH_PHONE_SAME_RARE] = { "phone-same", N_("the same telephone") },
	[MATCH_PHONE_SAME_SHARED] = { "phone-same-shared", N_("the same telephone, which others have too") },
	[MATCH_PHONE_SAME_PUBLIC] = { "phone-same-public", N_("the same public line") },
	[MATCH_PHONE_NEAR] = { "phone-near", N_("telephones that differ by a digit") },
	[MATCH_PHONE_APART] = { "phone-apart", N_("other telephones") },
};

static const struct said on_web[MATCH_WEBS] = {
	[MATCH_WEB_SAME_RARE] = { "web-same", N_("the same website or e-mail") },
	[MATCH_WEB_SAME_SHARED] = { "web-same-shared", N_("the same website or e-mail, which others have too") },
	[MATCH_WEB_APART] = { "web-apart", N_("other websites and e-mails") },
};

static const struct said on_number[MATCH_NUMBERS] = {
	[MATCH_NUMBER_SAME] = { "number-same", N_("the same registration number") },
	[MATCH_NUMBER_NEAR] = { "number-near", N_("registration numbers that differ by a digit") },
	[MATCH_NUMBER_APART] = { "number-apart", N_("other registration numbers") },
};

static const struct said *const on[MATCH_FIELDS] = {
	[MATCH_ON_NAME] = on_name, [MATCH_ON_PLACE] = on_place, [MATCH_ON_PHONE] = on_phone,
	[MATCH_ON_WEB] = on_web, [MATCH_ON_NUMBER] = on_number,
};

static const struct {
	int veto;
	struct said said;
} vetoes[] = {
	{ MATCH_VETO_NUMBERS, { "veto-numbers", N_("the names hold different numbers") } },
	{ MATCH_VETO_PLACES, { "veto-places", N_("the names say different municipalities") } },
	{ MATCH_VETO_BRANCH, { "veto-branch", N_("one is a branch of the other, or of something else") } },
};
/* clang-format on */

enum { VETOES = sizeof vetoes / sizeof *vetoes };

/* A veto stands above any evidence. */
static const double veto_bits = -99;

static int by_strength(const void *x, const void *y)
{
	double p = fabs(((const struct match_reason *)x)->bits),
	       q = fabs(((const struct match_reason *)y)->bits);

	return (q > p) - (q < p);
}

static int add_vetoes(struct arena *a, const struct match_set *s, uint32_t x, uint32_t y, uint32_t pattern,
    struct match_reason *out)
{
	int n = 0;

	for (int i = 0; i < VETOES; i++) {
		if (!(match_pattern_vetoes(pattern) & vetoes[i].veto))
			continue;
		struct match_reason *r = &out[n++];
		*r = (struct match_reason){
			.code = vetoes[i].said.code, .text = vetoes[i].said.text, .bits = veto_bits
		};
		match_reason_veto(a, s, x, y, vetoes[i].veto, &r->left, &r->right);
	}
	return n;
}

int match_reasons(struct arena *a, const struct match_set *s, const struct match_model *m, uint32_t x,
    uint32_t y, struct match_reason out[MATCH_REASONS])
{
	uint32_t pattern = match_compare(s, x, y);
	int first = add_vetoes(a, s, x, y, pattern, out), n = first;

	for (int f = 0; f < MATCH_FIELDS; f++) {
		int level = match_pattern_level(pattern, f);
		if (!level)
			continue;
		struct match_reason *r = &out[n++];
		*r = (struct match_reason){ .code = on[f][level].code,
			.text = on[f][level].text,
			.bits = match_model_bits(m, f, level) };
		match_reason_values(a, s, x, y, f, &r->left, &r->right);
	}
	qsort(out + first, (size_t)(n - first), sizeof *out, by_strength);
	return n;
}
