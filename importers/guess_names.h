/* guess_names.h: what the name of a column may say that it holds (data/column_names.tsv). */
#ifndef IMPORTERS_GUESS_NAMES_H
#define IMPORTERS_GUESS_NAMES_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

/* What a column is; the table's words for them, in this order, stand in guess_names.c. */
enum guess_role {
	ROLE_UNKNOWN,
	ROLE_NONE, /* a program wrote it for itself */
	ROLE_ACCESSIBILITY,
	ROLE_ADDRESS,
	ROLE_ADDRESS_2,
	ROLE_APPLY,
	ROLE_AREA,
	ROLE_BOROUGH,
	ROLE_CATEGORY,
	ROLE_CELL,
	ROLE_CHARITY,
	ROLE_CITY,
	ROLE_CIVIC,
	ROLE_CONTACT,
	ROLE_CONTACT_EMAIL,
	ROLE_CONTACT_FIRST,
	ROLE_CONTACT_LAST,
	ROLE_CONTACT_PHONE,
	ROLE_CONTACT_TITLE,
	ROLE_COUNTRY,
	ROLE_DESCRIPTION,
	ROLE_DESCRIPTION_OTHER,
	ROLE_ELIGIBILITY,
	ROLE_EMAIL,
	ROLE_EXT,
	ROLE_FAX,
	ROLE_FEES,
	ROLE_FLOOR,
	ROLE_HOURS,
	ROLE_ID,
	ROLE_KEYWORDS,
	ROLE_LANGUAGE,
	ROLE_LATITUDE,
	ROLE_LEGAL_STATUS,
	ROLE_LOGO,
	ROLE_LONGITUDE,
	ROLE_MAIL_ADDRESS,
	ROLE_MAIL_CITY,
	ROLE_MAIL_POSTAL,
	ROLE_MRC,
	ROLE_NAME,
	ROLE_NAME_OTHER,
	ROLE_NEQ,
	ROLE_NOTE,
	ROLE_OTHER_NAME,
	ROLE_PHONE,
	ROLE_PHONE_OR_CIVIC,
	ROLE_PLACE,
	ROLE_PO_BOX,
	ROLE_POSTAL,
	ROLE_PROVINCE,
	ROLE_REGION,
	ROLE_ROW_ID,
	ROLE_SERVICE,
	ROLE_SERVICE_TEXT,
	ROLE_SOCIAL,
	ROLE_STREET,
	ROLE_TOLLFREE,
	ROLE_TRANSPORT,
	ROLE_TTY,
	ROLE_UNIT,
	ROLE_UPDATED,
	ROLE_VERIFIED,
	ROLE_WEB,
	ROLE_YEAR,
	ROLE__MAX,
};

/* A reading of a name. */
struct guess_reading {
	enum guess_role role;
	int score; /* 1 to 100: all of the name says so */
	bool english, french;
};

enum { GUESS_READINGS_MAX = 12, GUESS_WORDS_MAX = 16 };

/* The words of a name that count: folded, "NomOrganisme" in two, without articles and plurals. Returns how many. */
int guess_words(struct arena *a, struct str name, struct str words[GUESS_WORDS_MAX]);

/* The table, with its words as guess_words gives them. */
struct guess_names;
struct guess_names *guess_names_new(struct arena *a);

/* The readings of a name, the likeliest first; returns how many. */
int guess_readings(const struct guess_names *names, struct arena *a, struct str name,
    struct guess_reading out[GUESS_READINGS_MAX]);

#endif
