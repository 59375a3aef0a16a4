/* territory.h: which places a source may speak of: its key `territory`. Pure.
 *
 *	territory = 17, Capitale-Nationale, MRC de Portneuf, Lévis
 *
 * A region by number or name, an MRC, a municipality by the name or code of today or a name of former times (which
 * stands for the whole municipality of today). "Montréal" and "Laval" are the regions. */
#ifndef SYNC_TERRITORY_H
#define SYNC_TERRITORY_H

#include "lib/conf.h"
#include "sync/source.h"

/* Reads the key of a section; NULL in *out when it is not there. ERR_CONFIG: no such place, or one name for two. */
bool territory_read(
    struct arena *a, const struct conf *conf, const char *section, struct territory **out, struct err *err);

enum territory_verdict { TERRITORY_IN, TERRITORY_OUT, TERRITORY_UNKNOWN };

/* The physical addresses decide, else the others: one inside is enough; outside is a record only when the places of
 * all are known. `*where` (NULL: not wanted) takes the city or the postal code of the first one that lies outside. */
enum territory_verdict territory_judge(
    struct arena *a, const struct territory *t, const struct record *r, struct str *where);

/* "12 Chaudière-Appalaches", "MRC Portneuf", "Lévis (25213)": what the name was understood as. */
struct str territory_shown(struct arena *a, const struct territory *t);

#endif
