/* match_part.h: what a form is made of, for those who make, compare and show forms (rules/match_*.c only). Pure.
 *
 * A form is one run of bytes, aligned to 8, little endian as the machine is (a database is not carried to another kind of
 * machine; match_form_ok refuses what is not of its version): a head, then arrays of parts one behind the other, then bytes
 * that the parts point into. Nothing in it is an address, so that it can be copied anywhere.
 *
 * Fields that say "weighed" are 0 in a stored form; match_set_weigh fills them in the set's own copy. */
#ifndef RULES_MATCH_PART_H
#define RULES_MATCH_PART_H

#include "lib/str.h"
#include "rules/name.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	PART_VERSION = 0x56464D01, /* the last byte is raised with every change of the layout */
	PART_WORDS = 48,           /* different words in all names; a mask of them is a uint64_t */
	PART_WORD_TEXT = 32,       /* of a longer word so many bytes are kept; its hash is of all */
	PART_FIRSTS = 8,           /* names of the organisation, in all their readings */
	PART_NAMES = 14,           /* those and the names of its services and places */
	PART_STREETS = 6,
	PART_LINES = 8,
	PART_WEBS = 12,
	PART_NUMBERS = 4,
	PART_DISTRICT = 0x8000,
	PART_VAGUE =
	    4, /* a kind of word beside those of rules/name.h: generic, and says nothing ("centre", "association") */
};

struct part_head {
	uint32_t version;
	uint16_t bytes;   /* of the whole form */
	uint16_t text_at; /* where the bytes begin that parts point into */
	uint8_t words, names, lines, numbers, streets, webs;
	uint8_t firsts;      /* so many names, the first ones, are the organisation's own */
	uint8_t first_words; /* and so many words, the first ones, are theirs */
};

struct part_word {
	uint32_t hash;    /* of the text without spaces: part_hash */
	uint32_t letters; /* part_letters */
	uint16_t text_at;
	uint16_t
	    municipality; /* of a place, as rules/name.h has it; PART_DISTRICT: it is a part of that one */
	uint8_t n;        /* bytes of text */
	uint8_t kind;     /* enum name_kind */
	uint8_t bits;     /* weighed: what seeing it tells, in eighths of a bit */
	uint8_t solid;    /* bytes of the whole text without its spaces; 255: so many or more */
};

struct part_name {
	uint64_t mask; /* of the words it has */
	uint32_t set;  /* hash of its words, whatever their order */
	uint32_t run;  /* hash of all its text without spaces */
	uint32_t initials, long_initials;
	uint32_t sounds[2]; /* of the sounds of its first two telling words */
	uint16_t index_at;  /* its words in order, a byte each: which of the words */
	uint8_t n;          /* how many */
	uint8_t branch;
	uint8_t whole;   /* the first reading: nothing that was written is left out */
	uint8_t main;    /* of the organisation's name, not of another one it has */
	uint8_t holders; /* weighed: how many records have this name, log2 in eighths */
	uint8_t spare;
};

struct part_line {
	uint64_t digits;    /* part_digits */
	uint32_t extension; /* the number and 1; 0: none */
	uint8_t kind;       /* enum line_kind */
	uint8_t fax;
	uint8_t holders; /* weighed */
	uint8_t spare;
};

struct part_number {
	uint64_t digits; /* part_digits of the digits in it, 0: none */
	uint32_t type;   /* hash, 0: not said */
	uint32_t hash;   /* of all of it */
};

struct part_street {
	uint32_t civic, civic_to; /* 0: not said */
	uint32_t name, box, unit; /* hashes; 0: not said */
	uint32_t city;   /* hash of what the city is called, where that is not the name of the municipality */
	uint32_t postal; /* part_postal */
	uint32_t letters; /* of the name */
	uint16_t municipality;
	uint16_t text_at; /* the name's text */
	uint8_t n;
	uint8_t type, way, suffix; /* short hashes; 0: not said */
	uint8_t holders;           /* weighed: of the door */
	uint8_t spare[3];
};

enum part_web_kind { PART_EMAIL = 1, PART_DOMAIN, PART_PAGE };

struct part_web {
	uint32_t hash;
	uint8_t kind;
	uint8_t holders; /* weighed */
	uint8_t spare[2];
};

/* A form taken apart: where its arrays begin. */
struct parts {
	const struct part_head *head;
	const struct part_word *words;
	const struct part_name *names;
	const struct part_line *lines;
	const struct part_number *numbers;
	const struct part_street *streets;
	const struct part_web *webs;
	const char *text;
};

/* `form` is aligned to 8 and one that match_form_ok said yes to. */
static inline struct parts parts_of(const void *form)
{
	struct parts p = { .head = form };

	p.words = (const void *)(p.head + 1);
	p.names = (const void *)(p.words + p.head->words);
	p.lines = (const void *)(p.names + p.head->names);
	p.numbers = (const void *)(p.lines + p.head->lines);
	p.streets = (const void *)(p.numbers + p.head->numbers);
	p.webs = (const void *)(p.streets + p.head->streets);
	p.text = (const char *)form + p.head->text_at;
	return p;
}

static inline struct str part_word_text(const struct parts *p, const struct part_word *w)
{
	return (struct str){ p->text + w->text_at, w->n };
}

static inline struct str part_street_text(const struct parts *p, const struct part_street *s)
{
	return (struct str){ p->text + s->text_at, s->n };
}

/* Of a text without its spaces; never 0. Polynomial, so that of two texts written together it is known from theirs. */
uint32_t part_hash(struct str s);
uint32_t part_hash_joined(uint32_t first, uint32_t second, size_t second_bytes);

/* A set of the letters (rules/similar.h) in 32 bits. */
uint32_t part_letters(const char *p, size_t n);

/* Up to 15 digits, four bits each, the last lowest; how many they are in the upper four. 0 for none. Other bytes are
 * stepped over; of more digits the last 15 count. */
uint64_t part_digits(struct str s);

/* One digit differs, or two neighbours are swapped. */
bool part_digits_near(uint64_t x, uint64_t y);

/* A Canadian postal code or a zip code as a number, 0 for none, and its area: the first three of either. */
uint32_t part_postal(struct str s);
bool part_postal_is_zip(uint32_t postal);
bool part_postal_is_rural(uint32_t postal); /* of a Canadian code: 0 stands second */
uint32_t part_postal_area(uint32_t postal);

/* The municipality that a word says, PLACE_NONE for none. */
static inline uint16_t part_municipality(const struct part_word *w)
{
	return w->municipality & (PART_DISTRICT - 1);
}

/* A door for counting how many are at it and for finding it again: number, street (or box) and where that is. 0: it is
 * none. */
uint64_t part_door(const struct part_street *s);
/* Where: the municipality, else the city, else the postal code's area; 0 when nothing is said. */
uint64_t part_where(const struct part_street *s);

#endif
