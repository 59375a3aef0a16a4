#include "tests/unit/mappings.h"

#include "tests/test.h"

int mappings_cut(const char *text, struct str cells[CELLS])
{
	int n = 0;

	for (const char *p = text, *end; n < CELLS; p = end + 1) {
		end = strchr(p, '|');
		cells[n++] = end ? (struct str){ p, (size_t)(end - p) } : str_of(p);
		if (!end)
			break;
	}
	return n;
}

bool mappings_new(struct arena *a, const char *text, const char *header, struct conf **conf,
    struct mapping **m, struct err *e)
{
	struct str cells[CELLS];
	int n = mappings_cut(header, cells);

	assert_true(conf_parse("test.map", str_of(text), conf, e));
	return mapping_new(a, *conf, &entities[ENTITY_ORGANIZATION], cells, n, m, e);
}
