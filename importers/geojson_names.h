/* geojson_names.h: the names that the properties of many features have, in the order first seen. */
#ifndef IMPORTERS_GEOJSON_NAMES_H
#define IMPORTERS_GEOJSON_NAMES_H

#include "lib/arena.h"
#include "lib/map64.h"
#include "lib/str.h"

#include <stddef.h>

enum { GEOJSON_NAMES_MAX = 4096, GEOJSON_NAME_MAX = 1000 };

/* Zero it and set `a`, which holds the names; free with geojson_names_free. */
struct geojson_names {
	struct arena *a;
	struct str *list;
	size_t n, room;
	struct map64 places; /* 1 and more */
	size_t next;         /* features name theirs in the same order: a guess that saves the look-up */
};

void geojson_names_free(struct geojson_names *names);

enum { GEOJSON_NO_NAME = -1 };

/* The place of a name, or GEOJSON_NO_NAME. */
int geojson_names_find(struct geojson_names *names, struct str name);

/* Adds it when it is new; GEOJSON_NO_NAME past a limit. */
int geojson_names_add(struct geojson_names *names, struct str name);

#endif
