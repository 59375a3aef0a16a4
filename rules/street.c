#include "rules/street.h"

#include "lib/text.h"
#include "rules/normalise.h"
#include "rules/place.h"

/* What stands before the next comma, slash or line break. */
static struct str segment(struct str *rest)
{
	size_t n = 0;

	while (n < rest->n && !strchr(",/\n", rest->p[n]))
		n++;
	struct str s = { rest->p, n };
	size_t used = n + (n < rest->n);
	*rest = (struct str){ rest->p + used, rest->n - used };
	return s;
}

static uint32_t civic_of(struct str *folded)
{
	uint32_t number = 0;
	size_t n = 0;

	while (n < folded->n && n < 6 && folded->p[n] >= '0' && folded->p[n] <= '9')
		number = number * 10 + (uint32_t)(folded->p[n++] - '0');
	while (n < folded->n && folded->p[n] == ' ')
		n++;
	*folded = (struct str){ folded->p + n, folded->n - n };
	return number;
}

int street_read(struct arena *a, struct str text, struct street out[2])
{
	struct street s = { 0 };

	if (text.n > STREET_BYTES)
		text.n = STREET_BYTES;
	while (text.n) {
		struct str piece = segment(&text), folded = text_fold(a, piece);
		struct str postal = norm_postal(a, piece);
		if (postal.n)
			s.postal = postal;
		else if (!s.civic && !s.name.n) {
			s.civic = civic_of(&folded);
			s.name = folded;
		} else if (!s.name.n)
			s.name = folded;
		else if (s.municipality == PLACE_NONE)
			s.municipality = place_of_city(piece, STR_NONE);
	}
	if (!s.civic && !s.postal.n)
		return 0;
	out[0] = s;
	return 1;
}

int street_of_record(struct arena *a, const struct record *address, struct str name, struct street out[2])
{
	int n = street_read(a, record_get(address, "address_1"), out);
	struct str city = record_get(address, "city"), postal = record_get(address, "postal_code");

	(void)name;
	for (int i = 0; i < n; i++) {
		if (city.n)
			out[i].municipality = place_of_city(city, postal);
		if (city.n && out[i].municipality == PLACE_NONE)
			out[i].city = text_fold(a, city);
		if (postal.n)
			out[i].postal = norm_postal(a, postal);
	}
	return n;
}
