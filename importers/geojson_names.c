#include "importers/geojson_names.h"

#include "lib/hash.h"

static uint64_t key_of(struct str name)
{
	const struct hash h = hash_of(name);
	uint64_t key;

	memcpy(&key, h.b, sizeof key);
	return key;
}

void geojson_names_free(struct geojson_names *names)
{
	map64_free(&names->places);
}

int geojson_names_find(struct geojson_names *names, struct str name)
{
	for (size_t i = names->next; i < names->n && i < names->next + 2; i++)
		if (str_eq(names->list[i], name)) {
			names->next = i + 1;
			return (int)i;
		}
	uint32_t place = map64_get(&names->places, key_of(name));
	if (!place || !str_eq(names->list[place - 1], name))
		return GEOJSON_NO_NAME;
	names->next = place;
	return (int)place - 1;
}

int geojson_names_add(struct geojson_names *names, struct str name)
{
	int at = geojson_names_find(names, name);

	if (at != GEOJSON_NO_NAME)
		return at;
	if (name.n > GEOJSON_NAME_MAX || names->n == GEOJSON_NAMES_MAX)
		return GEOJSON_NO_NAME;
	if (names->n == names->room) {
		struct str *more = ARENA_ARRAY(names->a, struct str, 2 * names->room + 16);
		if (names->n)
			memcpy(more, names->list, names->n * sizeof *more);
		names->list = more;
		names->room = 2 * names->room + 16;
	}
	names->list[names->n++] = arena_str(names->a, name);
	names->next = names->n;
	map64_put(&names->places, key_of(name), (uint32_t)names->n);
	return (int)names->n - 1;
}
