/* fuzz_cioc.c: any bytes as cioc-xml. */
#include "tests/fuzz/fuzz.h"

#include "tests/fuzz/feed_check.h"

extern const struct importer importer_cioc_xml;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	feed_check(&importer_cioc_xml, (struct str){ (const char *)data, size });
	return 0;
}
