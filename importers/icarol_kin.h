/* icarol_kin.h: which agency a row belongs to when it hangs under a program or a site: numbers and their parents, as
 * hashes, for the whole feed. */
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

/* A row and its parent; 0: it is an agency. ERR_INPUT past ICAROL_ROWS_MAX. */
bool icarol_kin_add(struct icarol_kin *k, uint64_t own, uint64_t parent, struct err *err);

/* All rows are known: finds who hangs under something else than an agency. */
void icarol_kin_close(struct icarol_kin *k);

/* Do the rows that hang under `parent` belong to an agency (`*to`) that more rows come to from elsewhere? Then they have
 * to wait for each other. */
bool icarol_kin_waits(const struct icarol_kin *k, uint64_t parent, uint64_t *to);

#endif
