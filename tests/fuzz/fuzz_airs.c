/* fuzz_airs.c: any bytes as airs-xml. */
#include "tests/fuzz/fuzz.h"

#include "tests/fuzz/feed_check.h"

extern const struct importer importer_airs_xml;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	feed_check(&importer_airs_xml, (struct str){ (const char *)data, size });
	return 0;
}
