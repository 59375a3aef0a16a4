/* fuzz.h: what every tests/fuzz/fuzz_NAME.c defines. Its inputs lie in tests/fuzz/corpus/NAME/. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Feeds any bytes to one parser and ends the process when a promise does not hold. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
