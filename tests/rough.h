/* rough.h: records for round trips through forms that have a syntax of their own. */
#ifndef TESTS_ROUGH_H
#define TESTS_ROUGH_H

#include "tests/records.h"

/* records_random with what hurts put in here and there: quotes, line ends, controls, noncharacters, markup
 * and spaces at the ends, in values, ids, names of unknown members and their JSON; own ids, languages,
 * objects without a value. The record is one that record_read_json could have given. */
struct record *rough_record(struct arena *a, struct chance *c, enum entity_id entity);

#endif
