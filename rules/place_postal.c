#include "rules/place_postal.h"

#include "rules/place_names.h"
#include "places.h"

#include <stdlib.h>

enum { AREA_BYTES = 3 };

/* One municipality of one area. */
struct share {
	char area[AREA_BYTES];
	uint16_t number;
	bool
	    most; /* most of the area, where the data says so; else only its town hall is known to be there */
};

struct shares {
	struct share list[PLACE_ROW_COUNT];
	int n;
};

static int by_area(const void *x, const void *y)
{
	const struct share *a = x, *b = y;
	int c = memcmp(a->area, b->area, AREA_BYTES);

	return c ? c : b->most - a->most;
}

/* Made at the first use, and constant from then on. */
static const struct shares *shares(void)
{
	static struct shares s;

	if (s.n)
		return &s;
	for (int i = 0; i < PLACE_ROW_COUNT; i++) {
		const struct place_row *r = &places[i];
		bool most = strcmp(r->kind, "fsa") == 0;
		if (!most && strcmp(r->kind, "hall") != 0)
			continue;
		struct share *next = &s.list[s.n++];
		memcpy(next->area, r->name, AREA_BYTES);
		next->number = place_names_by_code(r->code);
		next->most = most;
	}
	qsort(s.list, (size_t)s.n, sizeof *s.list, by_area);
	return &s;
}

/* The shares of a postal code's area, those of most of it first. */
static int shares_of(struct str postal, const struct share **out)
{
	const struct shares *s = shares();
	char area[AREA_BYTES];
	int low = 0, high = s->n, n = 0;

	postal = str_trim(postal);
	if (postal.n < AREA_BYTES)
		return 0;
	for (int i = 0; i < AREA_BYTES; i++)
		area[i] = (char)(postal.p[i] >= 'a' && postal.p[i] <= 'z' ? postal.p[i] - 'a' + 'A'
		                                                          : postal.p[i]);
	while (low < high) {
		int middle = low + (high - low) / 2;
		if (memcmp(s->list[middle].area, area, AREA_BYTES) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*out = s->list + low;
	while (low + n < s->n && memcmp(s->list[low + n].area, area, AREA_BYTES) == 0)
		n++;
	return n;
}

enum place_postal place_postal_of(struct str postal)
{
	postal = str_trim(postal);
	if (postal.n < AREA_BYTES || postal.p[1] < '0' || postal.p[1] > '9')
		return PLACE_POSTAL_SILENT;
	char first = (char)(postal.p[0] | 0x20), third = (char)(postal.p[2] | 0x20);
	if (third < 'a' || third > 'z' || first < 'a' || first > 'y')
		return PLACE_POSTAL_SILENT;
	if (strchr("ghj", first))
		return PLACE_POSTAL_QUEBEC;
	return first == 'k' && postal.p[1] == '1' && third == 'a' ? PLACE_POSTAL_SILENT
	                                                          : PLACE_POSTAL_ELSEWHERE;
}

bool place_postal_holds(struct str postal, uint16_t number)
{
	const struct share *list;
	int n = shares_of(postal, &list);

	for (int i = 0; i < n; i++)
		if (list[i].number == number)
			return true;
	return false;
}

uint16_t place_of_postal(struct str postal)
{
	const struct share *list;
	int n = shares_of(postal, &list);

	return n && list[0].most ? list[0].number : PLACE_NONE;
}

struct str place_region_of_postal(struct str postal)
{
	const struct share *list;
	int n = shares_of(postal, &list);
	const char *region = n ? place_get(list[0].number)->region : NULL;

	for (int i = 1; i < n && region && !list[0].most; i++)
		if (strcmp(place_get(list[i].number)->region, region) != 0)
			region = NULL;
	return str_of(region);
}
