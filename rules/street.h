/* street.h: an address as people write it in Québec, Canada and beyond, taken apart for comparing. French and English, the
 * type of street before or after its name. Pure; nothing is corrected, the raw text stays where it is. */
#ifndef RULES_STREET_H
#define RULES_STREET_H

#include "lib/arena.h"
#include "lib/str.h"
#include "model/record.h"

#include <stdint.h>

enum { STREET_BYTES = 512 };

/* Blank or 0: not said. All texts are folded (lib/text.h) and of one form. */
struct street {
	uint32_t civic;    /* 1450; of a range ("12-14", "12 à 14") the first */
	uint32_t civic_to; /* and the last */
	struct str suffix; /* "a" of "1450A", "1/2" */
	struct str
	    name; /* "filteau", "3" of "3e avenue", "saint denis" of "rue St-Denis": without type and direction */
	struct str
	    type; /* "rue", "avenue", "chemin", … French and English of one meaning are one ("street" -> "rue") */
	struct str way; /* direction: "n", "s", "e", "o" ("ouest" and "west" are one), "ne" … */
	struct str
	    unit; /* of app., bur., local, suite, #, unité, porte, and floors ("2e etage" -> "e2"): "d209" */
	struct str box;    /* CP, case postale, PO box: "123" */
	struct str rural;  /* RR 2 -> "2" */
	struct str postal; /* norm_postal of what stands in the text, or was given */
	uint16_t
	    municipality; /* rules/place.h; of the city given, else of what the text says behind the street */
	struct str city;  /* folded, when it is no municipality that is known ("culver city") */
	struct str province; /* "qc", "on", "ca" … when the text or the record says so */
};

/* Differs when the data of two builds may read an address differently; place_version is in it. */
uint64_t street_version(void);

/* What a text (one cell) says: one address, or two ("12 rue A et 14 rue B"; two lines; "/" between whole addresses). What
 * holds neither number nor type of street nor box nor postal code is no address: 0 (a cell that repeats the name).
 * Bytes behind STREET_BYTES are not looked at. */
int street_read(struct arena *a, struct str text, struct street out[2]);

/* The same of an address record: address_1 and address_2, city, province and postal code, each where it was put, and taken
 * from address_1 where it was put there. `name`: the organisation's; a line that only repeats it is none. */
int street_of_record(struct arena *a, const struct record *address, struct str name, struct street out[2]);

#endif
