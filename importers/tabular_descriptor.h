/* tabular_descriptor.h: datapackage.json (Tabular Data Package): what it says of the files beside it. */
#ifndef IMPORTERS_TABULAR_DESCRIPTOR_H
#define IMPORTERS_TABULAR_DESCRIPTOR_H

#include "lib/arena.h"
#include "lib/err.h"

#include <stdbool.h>
#include <stddef.h>

/* A resource; what it does not say is blank. Of several paths only the first is known. */
struct tabular_resource {
	struct tabular_resource *next;
	struct str name, path, encoding;
	char delimiter;
	bool headless;      /* the file's first row is data: the fields name the columns */
	struct str *fields; /* names */
	size_t n_fields;
};

/* ERR_INPUT: no JSON, no object, more than 1,000 resources or 4,096 fields in one of them. */
bool tabular_descriptor(struct arena *a, struct str json, struct tabular_resource **out, struct err *err);

#endif
