/* books.h: small workbooks (.xlsx) made in memory for tests, as programs write them. */
#ifndef TESTS_BOOKS_H
#define TESTS_BOOKS_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

enum { BOOKS_SHEETS = 4 };

/* All are pieces of XML; NULL leaves the part, or the piece, out. */
struct book {
	const char *sheet[BOOKS_SHEETS]; /* within <worksheet> */
	const char *sheets;              /* within <sheets>; NULL: "Un", "Deux" …, as many as there are */
	const char *strings;             /* within <sst> */
	const char *styles;              /* within <styleSheet> */
	const char *properties;          /* of <workbookPr> */
	const char *prologue;            /* before each root element */
	bool strict;                     /* ISO 29500's strict namespaces */
	bool elsewhere;                  /* parts in other folders and names, paths from the root */
};

struct str books_make(struct arena *a, const struct book *book);

#endif
