/* place.h: municipalities, MRCs and regions of Québec: from a city, a borough, a municipality of former times, a postal code.
 * The facts are data/municipalities.tsv and data/places.tsv, each with its source. Pure. */
#ifndef RULES_PLACE_H
#define RULES_PLACE_H

#include "lib/arena.h"
#include "lib/str.h"
#include "model/record.h"

#include <stdint.h>

struct place {
	const char *code;   /* of the municipality of today (MAMH): "25213" */
	const char *name;   /* "Lévis" */
	const char *mrc;    /* "Lévis" or "Les Etchemins"; "" where there is none */
	const char *region; /* "12" */
};

enum { PLACE_NONE = 0 };

/* Differs when the data of two builds may lead a text to different places, or number them otherwise. */
uint64_t place_version(void);

/* Places are numbered from 1, in the order of their codes; the numbers hold for one version of the data. */
const struct place *place_get(uint16_t number); /* NULL for PLACE_NONE */
uint16_t place_by_code(struct str code);

/* The municipality of today that a text means: "Ste-Foy", "Québec (Beauport)", "Saint-Nicolas", "Ville de Lévis",
 * "Lévis, Québec", "Mtl". PLACE_NONE when it is unknown or several have the name (`postal` decides between them when it
 * is not blank). */
uint16_t place_of_city(struct str city, struct str postal);

/* Its region, also where only that can be said: the name of an MRC or region, of namesakes in one region. Blank when
 * unknown. */
struct str place_region_of_city(struct str city, struct str postal);

/* The municipality in which most of a forward sortation area lies (the first three characters), PLACE_NONE where it holds
 * several (rural codes) or is unknown; and the region, blank when unknown. */
uint16_t place_of_postal(struct str postal);
struct str place_region_of_postal(struct str postal);

/* The longest name of a place at the beginning of folded words ("saint", "jean", "sur", "richelieu", …): how many words it
 * takes, 0 for none. `*number`: PLACE_NONE when places far apart have that name, or something larger has it, too ("quebec",
 * "portneuf", "saint laurent"). Only whole names of municipalities, boroughs, former municipalities, neighbourhoods, MRCs
 * and regions; one-word names that are common words or family names, saints and the like ("chambord", "saint joseph",
 * "la prairie") only when `after_preposition` (the name says "de Chambord", "à Val-d'Or"); what says something else
 * too often ("l'avenir", "fatima") never. */
int place_at(const struct str *words, int n, bool after_preposition, uint16_t *number);

/* For what a person asks for: the municipalities that a text may mean ("Saint-Donat": two of them; a code: its own), at
 * most `max`. How many. */
int place_called(struct str name, uint16_t *out, int max);

/* The MRC, or the city that stands for one, as struct place spells it: of "Les Etchemins", "etchemins", "MRC des
 * Etchemins". NULL when there is none. */
const char *place_mrc_called(struct str name);

/* Is the province Québec, or not said? */
bool place_in_quebec(struct str province);

/* Of a fiche: its first physical address decides, else its other addresses; city first, then postal code. */
uint16_t place_of_record(struct arena *a, const struct record *r);

#endif
