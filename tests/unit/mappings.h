/* mappings.h: small mappings for tests. */
#ifndef TESTS_UNIT_MAPPINGS_H
#define TESTS_UNIT_MAPPINGS_H

#include "importers/mapping.h"

enum { CELLS = 12 };

/* "a|b|c" in cells; returns how many. */
int mappings_cut(const char *text, struct str cells[CELLS]);

/* Of organizations, against a header "Nom|Ville". The text must be a mapping that conf.h takes. */
bool mappings_new(struct arena *a, const char *text, const char *header, struct conf **conf,
    struct mapping **m, struct err *e);

#endif
