/* mapping_faults.h: all that is wrong with a mapping, told at once: a technician mends it in one go. */
#ifndef IMPORTERS_MAPPING_FAULTS_H
#define IMPORTERS_MAPPING_FAULTS_H

#include "lib/err.h"

#include <stdbool.h>
#include <stddef.h>

enum { MAPPING_FAULTS_TEXT = 900 };

/* Zero it to begin. */
struct mapping_faults {
	char text[MAPPING_FAULTS_TEXT];
	size_t n;
	int told, untold; /* `untold` found no room */
};

/* Adds a fault of the mapping's line `line` (0: of none in particular); the text has no final stop. */
void mapping_faults_add(struct mapping_faults *f, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* True when there are none; else ERR_CONFIG with all of them, or as many as fit and the number of the others. */
bool mapping_faults_none(const struct mapping_faults *f, struct err *err);

#endif
