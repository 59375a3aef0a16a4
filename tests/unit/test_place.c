/* test_place.c: places from what people write, from postal codes, within names. */
#include "tests/test.h"

#include "municipalities.h"
#include "places.h"
#include "rules/place.h"

struct city {
	const char *name; /* what is written */
	const char *postal;
	const char *code; /* of the municipality; "" for none */
};

static const struct city cities[] = {
	{ "Lévis", "", "25213" },
	{ "LEVIS", "", "25213" },
	{ "Ville de Lévis", "", "25213" },
	{ "Ville de Québec", "", "23027" },
	{ "Lévis, Québec", "", "25213" },
	{ "Saint-Nicolas (Lévis)", "", "25213" },
	{ "Québec (Beauport)", "", "23027" },
	{ "Ste-Foy", "", "23027" },
	{ "Mtl", "", "66023" },
	{ "Toronto", "", "" },
};

static void test_city(void **state)
{
	const struct city *r = *state;
	const struct place *p = place_get(place_of_city(str_of(r->name), str_of(r->postal)));

	assert_str(str_of(p ? p->code : ""), str_of(r->code));
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, cities, test_city);
	return tests_run(&t, "place");
}
