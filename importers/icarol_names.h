/* icarol_names.h: the columns of an iCarol export, known by their names: any number of them, in any order.
 *
 * Names are compared without case, accents, spaces and punctuation ("Resource Agency Num", "ResourceAgencyNum"). What no
 * column of ours has is kept under a member of its own, "x_custom_former_names". */
#ifndef IMPORTERS_ICAROL_NAMES_H
#define IMPORTERS_ICAROL_NAMES_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/str.h"

enum {
	ICAROL_PHONES =
	    12, /* Phone1…Phone5, fax, TTY, toll-free, hotline, business line, out of area, after hours */
	ICAROL_ADDRESSES = 3, /* mailing, physical, other */
	ICAROL_CONTACTS = 2,  /* main contact, senior worker */
	ICAROL_NAMES_MAX = 4096,
	ICAROL_NAME_BYTES_MAX = 1000,
};

enum icarol_phone_part {
	ICAROL_PHONE_NUMBER,
	ICAROL_PHONE_NAME,
	ICAROL_PHONE_DESCRIPTION,
	ICAROL_PHONE_PRIVATE,
	ICAROL_PHONE_TYPE,
	ICAROL_PHONE_PARTS
};

enum icarol_address_part {
	ICAROL_ADDRESS_ATTENTION,
	ICAROL_ADDRESS_LINE1,
	ICAROL_ADDRESS_LINE2,
	ICAROL_ADDRESS_LINE3,
	ICAROL_ADDRESS_LINE4,
	ICAROL_ADDRESS_CITY,
	ICAROL_ADDRESS_COUNTY,
	ICAROL_ADDRESS_STATE,
	ICAROL_ADDRESS_POSTAL,
	ICAROL_ADDRESS_COUNTRY,
	ICAROL_ADDRESS_PRIVATE,
	ICAROL_ADDRESS_PARTS
};

enum icarol_contact_part {
	ICAROL_CONTACT_NAME,
	ICAROL_CONTACT_TITLE,
	ICAROL_CONTACT_EMAIL,
	ICAROL_CONTACT_PHONE,
	ICAROL_CONTACT_PRIVATE,
	ICAROL_CONTACT_PARTS
};

enum icarol_column {
	ICAROL_OTHER, /* kept as an unknown member */
	ICAROL_NUMBER,
	ICAROL_LEVEL,
	ICAROL_PARENT_NUMBER,
	ICAROL_PARENT_NAME,
	ICAROL_SITE_NUMBER,
	ICAROL_PROGRAM_NUMBER,
	ICAROL_SITE_NAME,
	ICAROL_PROGRAM_NAME,
	ICAROL_LANGUAGE,
	ICAROL_PUBLIC_NAME,
	ICAROL_ALTERNATE_NAME,
	ICAROL_OFFICIAL_NAME,
	ICAROL_DESCRIPTION,
	ICAROL_STATUS,
	ICAROL_EXCLUDED, /* from the web site */
	ICAROL_EMAIL,
	ICAROL_WEBSITE,
	ICAROL_HOURS,
	ICAROL_HOURS_OTHER,
	ICAROL_ELIGIBILITY,
	ICAROL_APPLICATION,
	ICAROL_FEES,
	ICAROL_DOCUMENTS,
	ICAROL_WAIT,
	ICAROL_ACCREDITATION,
	ICAROL_LANGUAGES,
	ICAROL_LANGUAGES_LIST,
	ICAROL_COVERAGE,
	ICAROL_COVERAGE_TEXT,
	ICAROL_COVERAGE_TEXT_OTHER,
	ICAROL_TERMS,
	ICAROL_CODES,
	ICAROL_CATEGORIES,
	ICAROL_VERIFIED,
	ICAROL_VERIFIED_EMAIL,
	ICAROL_UPDATED,
	ICAROL_LEGAL_STATUS,
	ICAROL_TAX_STATUS,
	ICAROL_TAX_ID,
	ICAROL_YEAR,
	ICAROL_FUNDS,
	ICAROL_ACCESS,
	ICAROL_PLACE_DESCRIPTION,
	ICAROL_BUS,
	ICAROL_TRANSPORT,
	ICAROL_LATITUDE,
	ICAROL_LONGITUDE,
	ICAROL_PHONE,
	ICAROL_ADDRESS = ICAROL_PHONE + ICAROL_PHONES * ICAROL_PHONE_PARTS,
	ICAROL_CONTACT = ICAROL_ADDRESS + ICAROL_ADDRESSES * ICAROL_ADDRESS_PARTS,
	ICAROL_COLUMNS = ICAROL_CONTACT + ICAROL_CONTACTS * ICAROL_CONTACT_PARTS
};

struct icarol_name {
	struct str text;   /* as it was written */
	struct str member; /* what the value is called when it is kept: "x_internal_notes" */
	int column;        /* enum icarol_column; a second column of one kind is ICAROL_OTHER */
};

/* The names of one feed, numbered as they come. */
struct icarol_names;

/* In the arena, with all that is added. */
struct icarol_names *icarol_names_new(struct arena *a);

/* The number of the name, a new one when it has none yet. `after`: the number of the one before it in its row, for
 * rows mostly have their names in one order; -1 for the first. -1: more than ICAROL_NAMES_MAX, or one that is too long. */
int icarol_names_put(struct icarol_names *n, struct str text, int after);

const struct icarol_name *icarol_name(const struct icarol_names *n, int i);

/* Of the names put so far, the one of this column; NULL when there is none. */
const struct icarol_name *icarol_names_find(const struct icarol_names *n, int column);

/* What the column is called where iCarol itself names it ("ResourceAgencyNum"), for messages. */
struct str icarol_column_name(const struct icarol_names *n, int column);

#endif
