/* test.h: what every unit test includes first; cmocka wants the four standard headers before it.
 *
 * A test is a row of a table, run as its own named cmocka test:
 *
 *	static const struct row rows[] = { { "a short row is refused", … }, … };
 *	static void test_row(void **state) { const struct row *r = *state; … }
 *
 *	int main(void)
 *	{
 *		struct tests t = {0};
 *		TESTS_ROWS(&t, rows, test_row);
 *		tests_add(&t, "an empty file has no rows", test_empty, NULL);
 *		return tests_run(&t, "csv");
 *	}
 *
 * The first member of a row is `const char *name`. */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/err.h"
#include "lib/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TESTS_MAX = 1024 };

struct tests {
	struct CMUnitTest list[TESTS_MAX];
	size_t n;
};

static inline void tests_add(struct tests *t, const char *name, CMUnitTestFunction f, const void *row)
{
	if (t->n == TESTS_MAX)
		abort();
	t->list[t->n++] = (struct CMUnitTest){ .name = name, .test_func = f, .initial_state = (void *)row };
}

/* One test for each element of the array `rows`. */
#define TESTS_ROWS(t, rows, f) \
	do { \
		for (size_t row_ = 0; row_ < sizeof(rows) / sizeof *(rows); row_++) \
			tests_add((t), (rows)[row_].name, (f), &(rows)[row_]); \
	} while (0)

/* Runs them all; what main returns. */
static inline int tests_run(struct tests *t, const char *group)
{
	return _cmocka_run_group_tests(group, t->list, t->n, NULL, NULL);
}

/* Shows both texts when they differ. */
#define assert_str(have, want) \
	do { \
		struct str have_ = (have), want_ = (want); \
		if (!str_eq(have_, want_)) \
			fail_msg("\"%.*s\" is not \"%.*s\"", STR_ARG(have_), STR_ARG(want_)); \
	} while (0)

/* A call with `struct err e` in scope that must succeed; shows why it did not. */
#define assert_ok(call) \
	do { \
		if (!(call)) \
			fail_msg("%s: kind %d: %s", #call, (int)e.kind, e.text); \
	} while (0)

/* The error has this kind, and its text holds `part`. */
#define assert_err(e, want_kind, part) \
	do { \
		if ((e).kind != (want_kind) || !strstr((e).text, (part))) \
			fail_msg("kind %d: \"%s\", not kind %d with \"%s\"", (int)(e).kind, (e).text, \
			    (int)(want_kind), (part)); \
	} while (0)

/* The path of a shared file in `out`, or NULL when there is no shared folder: then skip(). */
static inline const char *test_shared(const char *name, char *out, size_t size)
{
	const char *dir = getenv("VIGIE_SHARED");

	snprintf(out, size, "%s/%s", dir ? dir : "../shared", name);
	return access(out, R_OK) == 0 ? out : NULL;
}

/* A new empty folder for this test in `out`; the test removes what it puts there (test_rmdir). */
static inline void test_mkdir(char out[static 64])
{
	snprintf(out, 64, "/tmp/vigie-test-XXXXXX");
	if (!mkdtemp(out))
		fail_msg("no temporary folder at %s", out);
}

#endif
