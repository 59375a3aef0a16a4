/* The guess of charset.h. Every byte above 7F is read under each eight-bit encoding and scored: is this character
 * one that French lists hold, and does it stand where French puts it? "TŽlŽphone" and "TÈlÈphone" lose against
 * "Téléphone", "CÈTE" against "CÔTE". The figures are steps of likelihood: 2 is "rather", 8 is "hardly ever". */
#include "lib/charset.h"

#include "lib/text.h"

#include <stdint.h>

enum { WINDOWS, MACINTOSH, DOS, EIGHT_BIT };

static const struct eight_bit {
	const char *name;
	int prior; /* more for the one that is met most */
} eight_bit[EIGHT_BIT] = {
	[WINDOWS] = { "windows-1252", 3 },
	[MACINTOSH] = { "macintosh", 0 },
	[DOS] = { "IBM850", 0 },
};

/* Bytes 80 to FF of each; 0 where it has nothing. */
/* clang-format off */
static const uint16_t decoded[EIGHT_BIT][128] = {
	[WINDOWS] = {
		0x20AC, 0x0000, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
		0x0152, 0x0000, 0x017D, 0x0000, 0x0000, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
		0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x0000, 0x017E, 0x0178, 0x00A0, 0x00A1, 0x00A2, 0x00A3,
		0x00A4, 0x00A5, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x00AA, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x00AF,
		0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00B8, 0x00B9, 0x00BA, 0x00BB,
		0x00BC, 0x00BD, 0x00BE, 0x00BF, 0x00C0, 0x00C1, 0x00C2, 0x00C3, 0x00C4, 0x00C5, 0x00C6, 0x00C7,
		0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x00CC, 0x00CD, 0x00CE, 0x00CF, 0x00D0, 0x00D1, 0x00D2, 0x00D3,
		0x00D4, 0x00D5, 0x00D6, 0x00D7, 0x00D8, 0x00D9, 0x00DA, 0x00DB, 0x00DC, 0x00DD, 0x00DE, 0x00DF,
		0x00E0, 0x00E1, 0x00E2, 0x00E3, 0x00E4, 0x00E5, 0x00E6, 0x00E7, 0x00E8, 0x00E9, 0x00EA, 0x00EB,
		0x00EC, 0x00ED, 0x00EE, 0x00EF, 0x00F0, 0x00F1, 0x00F2, 0x00F3, 0x00F4, 0x00F5, 0x00F6, 0x00F7,
		0x00F8, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x00FD, 0x00FE, 0x00FF,
	},
	[MACINTOSH] = {
		0x00C4, 0x00C5, 0x00C7, 0x00C9, 0x00D1, 0x00D6, 0x00DC, 0x00E1, 0x00E0, 0x00E2, 0x00E4, 0x00E3,
		0x00E5, 0x00E7, 0x00E9, 0x00E8, 0x00EA, 0x00EB, 0x00ED, 0x00EC, 0x00EE, 0x00EF, 0x00F1, 0x00F3,
		0x00F2, 0x00F4, 0x00F6, 0x00F5, 0x00FA, 0x00F9, 0x00FB, 0x00FC, 0x2020, 0x00B0, 0x00A2, 0x00A3,
		0x00A7, 0x2022, 0x00B6, 0x00DF, 0x00AE, 0x00A9, 0x2122, 0x00B4, 0x00A8, 0x2260, 0x00C6, 0x00D8,
		0x221E, 0x00B1, 0x2264, 0x2265, 0x00A5, 0x00B5, 0x2202, 0x2211, 0x220F, 0x03C0, 0x222B, 0x00AA,
		0x00BA, 0x03A9, 0x00E6, 0x00F8, 0x00BF, 0x00A1, 0x00AC, 0x221A, 0x0192, 0x2248, 0x2206, 0x00AB,
		0x00BB, 0x2026, 0x00A0, 0x00C0, 0x00C3, 0x00D5, 0x0152, 0x0153, 0x2013, 0x2014, 0x201C, 0x201D,
		0x2018, 0x2019, 0x00F7, 0x25CA, 0x00FF, 0x0178, 0x2044, 0x20AC, 0x2039, 0x203A, 0xFB01, 0xFB02,
		0x2021, 0x00B7, 0x201A, 0x201E, 0x2030, 0x00C2, 0x00CA, 0x00C1, 0x00CB, 0x00C8, 0x00CD, 0x00CE,
		0x00CF, 0x00CC, 0x00D3, 0x00D4, 0xF8FF, 0x00D2, 0x00DA, 0x00DB, 0x00D9, 0x0131, 0x02C6, 0x02DC,
		0x00AF, 0x02D8, 0x02D9, 0x02DA, 0x00B8, 0x02DD, 0x02DB, 0x02C7,
	},
	[DOS] = {
		0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7, 0x00EA, 0x00EB, 0x00E8, 0x00EF,
		0x00EE, 0x00EC, 0x00C4, 0x00C5, 0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2, 0x00FB, 0x00F9,
		0x00FF, 0x00D6, 0x00DC, 0x00F8, 0x00A3, 0x00D8, 0x00D7, 0x0192, 0x00E1, 0x00ED, 0x00F3, 0x00FA,
		0x00F1, 0x00D1, 0x00AA, 0x00BA, 0x00BF, 0x00AE, 0x00AC, 0x00BD, 0x00BC, 0x00A1, 0x00AB, 0x00BB,
		0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x00C1, 0x00C2, 0x00C0, 0x00A9, 0x2563, 0x2551, 0x2557,
		0x255D, 0x00A2, 0x00A5, 0x2510, 0x2514, 0x2534, 0x252C, 0x251C, 0x2500, 0x253C, 0x00E3, 0x00C3,
		0x255A, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256C, 0x00A4, 0x00F0, 0x00D0, 0x00CA, 0x00CB,
		0x00C8, 0x0131, 0x00CD, 0x00CE, 0x00CF, 0x2518, 0x250C, 0x2588, 0x2584, 0x00A6, 0x00CC, 0x2580,
		0x00D3, 0x00DF, 0x00D4, 0x00D2, 0x00F5, 0x00D5, 0x00B5, 0x00FE, 0x00DE, 0x00DA, 0x00DB, 0x00D9,
		0x00FD, 0x00DD, 0x00AF, 0x00B4, 0x00AD, 0x00B1, 0x2017, 0x00BE, 0x00B6, 0x00A7, 0x00F7, 0x00B8,
		0x00B0, 0x00A8, 0x00B7, 0x00B9, 0x00B3, 0x00B2, 0x25A0, 0x00A0,
	},
};
/* clang-format on */

/* Letters of French lists in order of frequency, each with what it is worth. */
static const struct letter {
	uint16_t lower, upper;
	int worth;
} letters[] = {
	{ 0xE9, 0xC9, 10 },   /* é */
	{ 0xE8, 0xC8, 8 },    /* è */
	{ 0xE0, 0xC0, 8 },    /* à */
	{ 0xF4, 0xD4, 7 },    /* ô */
	{ 0xEA, 0xCA, 7 },    /* ê */
	{ 0xE7, 0xC7, 7 },    /* ç */
	{ 0xE2, 0xC2, 7 },    /* â */
	{ 0xEE, 0xCE, 6 },    /* î */
	{ 0xFB, 0xDB, 6 },    /* û */
	{ 0xEF, 0xCF, 5 },    /* ï */
	{ 0xF9, 0xD9, 5 },    /* ù */
	{ 0xEB, 0xCB, 5 },    /* ë */
	{ 0x153, 0x152, 4 },  /* œ */
	{ 0xFC, 0xDC, 2 },    /* ü */
	{ 0xF6, 0xD6, 1 },    /* ö */
	{ 0xF1, 0xD1, 1 },    /* ñ */
	{ 0xE1, 0xC1, 0 },    /* á */
	{ 0xED, 0xCD, 0 },    /* í */
	{ 0xF3, 0xD3, 0 },    /* ó */
	{ 0xFA, 0xDA, 0 },    /* ú */
	{ 0xE4, 0xC4, 0 },    /* ä */
	{ 0xE6, 0xC6, -1 },   /* æ */
	{ 0xE5, 0xC5, -2 },   /* å */
	{ 0xF8, 0xD8, -2 },   /* ø */
	{ 0xE3, 0xC3, -2 },   /* ã */
	{ 0xF5, 0xD5, -3 },   /* õ */
	{ 0xEC, 0xCC, -3 },   /* ì */
	{ 0xF2, 0xD2, -3 },   /* ò */
	{ 0x161, 0x160, -3 }, /* š */
	{ 0x17E, 0x17D, -3 }, /* ž */
	{ 0xFD, 0xDD, -3 },   /* ý */
	{ 0xFF, 0x178, -5 },  /* ÿ */
	{ 0xFE, 0xDE, -6 },   /* þ */
	{ 0xF0, 0xD0, -6 },   /* ð */
	{ 0xDF, 0, -4 },      /* ß */
	{ 0x131, 0, -6 },     /* ı */
};

/* A character and what it is, under one encoding. */
struct seen {
	uint32_t cp;
	const struct letter *letter; /* of those above; NULL for ASCII letters and all else */
	bool lower, upper;
};

static struct seen see(int encoding, unsigned char byte)
{
	struct seen s = { .cp = byte < 0x80 ? byte : decoded[encoding][byte - 0x80] };

	s.lower = s.cp >= 'a' && s.cp <= 'z';
	s.upper = s.cp >= 'A' && s.cp <= 'Z';
	for (size_t i = 0; s.cp >= 0x80 && i < sizeof letters / sizeof *letters; i++)
		if (s.cp == letters[i].lower || s.cp == letters[i].upper) {
			s.letter = &letters[i];
			s.lower = s.cp == letters[i].lower;
			s.upper = !s.lower;
			break;
		}
	return s;
}

static bool is_letter(const struct seen *s)
{
	return s->lower || s->upper;
}

static bool is_space(const struct seen *s)
{
	return s->cp == 0 || s->cp == ' ' || (s->cp >= '\t' && s->cp <= '\r') || s->cp == 0xA0;
}

static bool is_digit(const struct seen *s)
{
	return s->cp >= '0' && s->cp <= '9';
}

/* True when it is one of the ASCII letters of `set`, in either case. */
static bool is_one_of(const struct seen *s, const char *set)
{
	uint32_t c = s->cp | 0x20;

	return s->cp < 0x80 && is_letter(s) && strchr(set, (int)c);
}

static bool is_one_of_signs(const struct seen *s, const char *set)
{
	return s->cp > ' ' && s->cp < 0x80 && strchr(set, (int)s->cp);
}

/* Where the letters around put this one: inside a word of capitals, at the beginning of a word … */
static int score_case(const struct seen *before, const struct seen *c, const struct seen *after)
{
	if (c->lower) {
		if (after->lower || (before->lower && !is_letter(after)))
			return 2;
		if (is_letter(before) && (after->upper || !is_letter(after)))
			return -8; /* "SANTé", "santéDe" */
		return after->upper ? -5 : 0;
	}
	if (before->lower)
		return -10; /* "tÉlÉ" */
	if (after->upper || (before->upper && !is_letter(after)))
		return 2;
	return before->upper && after->lower ? -4 : 0;
}

/* hôpital, côte, dépôt, rôle, pôle, diplôme, chômage, cône, trône: È takes the other places in capitals, where
 * windows-1252 and IBM850 read the same byte as Ô and È. */
static int score_o(const struct seen *before, const struct seen *after)
{
	static const struct {
		const char *before, *after;
	} usual[] = { { "bcdhlnprst", "t" }, { "h", "p" }, { "rpt", "l" }, { "dlthy", "m" },
		{ "crhmi", "n" } };

	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (is_one_of(before, usual[i].before) && is_one_of(after, usual[i].after))
			return 2;
	return is_letter(after) ? -4 : -8;
}

/* What French spelling says of the letter's neighbours. */
static int score_spelling(const struct seen *before, const struct seen *c, const struct seen *after)
{
	bool first = !is_letter(before), last = !is_letter(after);

	switch (c->letter->lower) {
	case 0xE0: /* à: a word alone, or the end of déjà, voilà, là */
		if (first && last)
			return 4;
		return last ? is_one_of(before, "lj") ? 2 : -2 : -6;
	case 0xE7: /* ç: before a, o, u */
		return is_one_of(after, "aou") ? 2 : -6;
	case 0xE8: /* è: never first with us, never last, before a consonant */
		return last || is_one_of(after, "aiouy") ? -8 : first ? -2 : 1;
	case 0xE2: /* â: after a consonant or first */
		return last ? -8 : is_one_of(before, "aeiou") ? -6 : 1;
	case 0xEA: /* ê: never last, before a consonant; first only in être */
		return last || is_one_of(after, "aeiouy") ? -8 : first && !is_one_of(after, "t") ? -4 : 0;
	case 0xEE: /* î */
		return last ? -8 : 0;
	case 0xF4: /* ô */
		return score_o(before, after);
	case 0xF9: /* ù: only in où */
		return last && is_one_of(before, "o") ? 2 : -6;
	case 0xEB: /* ë: Noël, Raphaël, aiguë */
		return is_one_of(before, "aoui") ? 1 : -6;
	case 0xEF: /* ï: naïf, coïncidence */
		return is_one_of(before, "aou") ? 1 : -4;
	case 0x153: /* œ: sœur, cœur, œuvre */
		return last ? -8 : is_one_of(after, "u") ? 3 : 0;
	case 0xFB: /* û: goût, sûr, août */
		return first ? -4 : 0;
	default:
		return first && last ? -6 : 0;
	}
}

/* Punctuation and signs; `*` everything that lists do not hold. */
static int score_sign(const struct seen *before, const struct seen *c, const struct seen *after)
{
	bool inside = is_letter(before) && is_letter(after);

	switch (c->cp) {
	case 0x2019: /* ’ */
		return inside ? is_one_of(before, "ldnscmjtqu") ? 8 : 4 : is_letter(before) ? 1 : -3;
	case 0x2018: /* ‘ */
	case 0x201C: /* “ */
	case 0xAB:   /* « */
		return is_letter(before) ? -8 : is_space(after) && c->cp != 0xAB ? -3 : 3;
	case 0x201D: /* ” */
	case 0xBB:   /* » */
		return is_letter(after) ? -8 : is_space(before) && c->cp != 0xBB ? -3 : 3;
	case 0x2013: /* – */
	case 0x2014: /* — */
		return is_space(before) && is_space(after) ? 5 : !inside ? 1 : after->upper ? 2 : -3;
	case 0x2026: /* … */
		return is_letter(after) ? -8 : 2;
	case 0xA0: /* no-break space: "a :", "1 000" */
		if (inside)
			return -2;
		return is_digit(before) || is_digit(after) || is_one_of_signs(after, ":;!?") ? 3 : 0;
	case 0xB0: /* ° */
		return is_digit(before) || is_one_of(before, "nc") ? 5 : inside ? -8 : -3;
	case 0xB2: /* ² */
	case 0xB3: /* ³ */
		return is_one_of(before, "m") || is_digit(before) ? 4 : -6;
	case 0xBD: /* ½ */
	case 0xBC: /* ¼ */
	case 0xBE: /* ¾ */
		return is_digit(before) || (is_space(before) && !is_letter(after)) ? 3 : -6;
	case 0x2022: /* • */
	case 0xB7:   /* · */
		return inside ? -8 : is_space(after) ? 3 : 0;
	case 0x2122: /* ™ */
	case 0xAE:   /* ® */
		return is_letter(before) && !is_letter(after) ? 2 : -6;
	case 0xA9:   /* © */
	case 0x20AC: /* € */
	case 0xA7:   /* § */
	case 0xBA:   /* º */
		return inside ? -8 : 0;
	case 0xAD: /* soft hyphen */
		return inside ? -1 : -4;
	case 0: /* not in this encoding */
		return -14;
	default: /* frames, ‚ ˆ ‰ † ƒ ¬ ¶ … */
		return inside ? -12 : -7;
	}
}

static long score(int encoding, struct str s)
{
	long sum = eight_bit[encoding].prior;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char byte = (unsigned char)s.p[i];
		if (byte < 0x80)
			continue;
		struct seen before = see(encoding, i ? (unsigned char)s.p[i - 1] : '\n');
		struct seen c = see(encoding, byte);
		struct seen after = see(encoding, i + 1 < s.n ? (unsigned char)s.p[i + 1] : '\n');
		if (c.letter)
			sum += c.letter->worth + score_case(&before, &c, &after) +
			    score_spelling(&before, &c, &after);
		else
			sum += score_sign(&before, &c, &after);
	}
	return sum;
}

static struct charset_guess guess_eight_bit(struct str s)
{
	enum { CLEAR = 10 };
	long sums[EIGHT_BIT], second = 0;
	int best = WINDOWS;
	bool c1 = false;

	for (int e = 0; e < EIGHT_BIT; e++)
		sums[e] = score(e, s);
	for (int e = 1; e < EIGHT_BIT; e++)
		if (sums[e] > sums[best])
			best = e;
	second = sums[best == WINDOWS ? MACINTOSH : WINDOWS];
	for (int e = 0; e < EIGHT_BIT; e++)
		if (e != best && sums[e] > second)
			second = sums[e];
	for (size_t i = 0; i < s.n && !c1; i++)
		c1 = ((unsigned char)s.p[i] & 0xE0) == 0x80;
	return (struct charset_guess){
		.name = best == WINDOWS && !c1 ? "ISO-8859-1" : eight_bit[best].name,
		.sure = sums[best] > 0 && sums[best] - second >= CLEAR,
	};
}

/* Text in UTF-16 is zeros on one side: where, or NULL. */
static const char *zeros_of_utf16(struct str s)
{
	size_t pairs = s.n / 2, zeros[2] = { 0, 0 };

	for (size_t i = 0; i < 2 * pairs; i++)
		zeros[i & 1] += s.p[i] == '\0';
	if (pairs < 2)
		return NULL;
	if (zeros[1] > pairs / 2 && zeros[0] <= pairs / 20)
		return "UTF-16LE";
	if (zeros[0] > pairs / 2 && zeros[1] <= pairs / 20)
		return "UTF-16BE";
	return NULL;
}

/* How much of the text reads as UTF-8. */
struct utf8_count {
	size_t right; /* sequences of two to four bytes */
	size_t usual; /* those of them that our lists may hold: Latin, punctuation, signs, pictures */
	size_t wrong; /* bytes that belong to none */
};

static struct utf8_count count_utf8(struct str s, bool whole)
{
	struct utf8_count n = { 0 };

	for (const char *p = s.p, *end = s.n ? s.p + s.n : p; p < end;) {
		if ((unsigned char)*p < 0x80) {
			p++;
			continue;
		}
		const char *from = p;
		uint32_t cp = text_next(&p, end);
		if (p - from > 1) {
			n.right++;
			n.usual += cp < 0x180 || (cp >= 0x2000 && cp < 0x2C00) || cp >= 0x3000;
		} else if (whole || end - from > 3) {
			n.wrong++;
		}
	}
	return n;
}

struct charset_guess charset_guess(struct str sample, bool whole)
{
	enum { FEW = 3 };
	const char *wide;

	if (sample.n >= 3 && memcmp(sample.p, "\xEF\xBB\xBF", 3) == 0)
		return (struct charset_guess){ .name = "UTF-8", .bom = 3, .sure = true };
	if (sample.n >= 2 && memcmp(sample.p, "\xFF\xFE", 2) == 0)
		return (struct charset_guess){ .name = "UTF-16LE", .bom = 2, .sure = true };
	if (sample.n >= 2 && memcmp(sample.p, "\xFE\xFF", 2) == 0)
		return (struct charset_guess){ .name = "UTF-16BE", .bom = 2, .sure = true };
	if (sample.n && memchr(sample.p, '\0', sample.n) && (wide = zeros_of_utf16(sample)))
		return (struct charset_guess){ .name = wide, .sure = true };
	struct utf8_count n = count_utf8(sample, whole);
	if (!n.right && !n.wrong)
		return (struct charset_guess){ .name = "UTF-8", .ascii = true };
	/* "l’école" saved on an old Macintosh happens to be well-formed UTF-8, in Armenian. */
	if (!n.wrong && (n.usual || n.right > FEW))
		return (struct charset_guess){ .name = "UTF-8", .sure = true };
	if (n.wrong && n.usual > FEW && n.right / 4 > n.wrong)
		return (struct charset_guess){ .name = "UTF-8" };
	struct charset_guess g = guess_eight_bit(sample);
	if (!n.wrong && !g.sure)
		g = (struct charset_guess){ .name = "UTF-8" };
	return g;
}
