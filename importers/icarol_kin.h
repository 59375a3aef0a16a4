/* icarol_kin.h: which agency a row belongs to when it hangs under a program or a site. Memory: 18 to 36 bytes for each
 * agency; the others cost nothing.
 *
 * While rows come (icarol_kin_add) it is seen which numbers have rows under them; the few that are no agencies' are lost at
 * first. When there are some, all rows are looked at once more (icarol_kin_look), and what hangs under a lost number belongs
 * to the agency above it. */
#ifndef IMPORTERS_ICAROL_KIN_H
#define IMPORTERS_ICAROL_KIN_H

#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

struct icarol_kin;

struct icarol_kin *icarol_kin_new(void);
void icarol_kin_free(struct icarol_kin **k); /* accepts a pointer to NULL */

/* Never 0. */
uint64_t icarol_kin_key(struct str number);

/* A row: an agency of this number, or one that hangs under it. ERR_INPUT past ICAROL_AGENCIES_MAX. */
bool icarol_kin_add(struct icarol_kin *k, uint64_t number, bool agency, struct err *err);

/* All rows are known: does one hang under a number that is no agency's? */
bool icarol_kin_has_lost(struct icarol_kin *k);

/* A row of this number hangs under `parent`. */
void icarol_kin_look(struct icarol_kin *k, uint64_t own, uint64_t parent);

/* All were looked at. */
void icarol_kin_close(struct icarol_kin *k);

/* Do the rows under `parent` belong together with those under other numbers? Then `*to` is their agency. */
bool icarol_kin_waits(const struct icarol_kin *k, uint64_t parent, uint64_t *to);

#endif
