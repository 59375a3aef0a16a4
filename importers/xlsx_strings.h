/* xlsx_strings.h: the texts that the cells of a workbook point to by number (ISO 29500-1, 18.4).
 *
 * A few megabytes stay in memory, what is more is set aside (lib/scratch.h). Runs of one text are joined; phonetic runs
 * are left out. */
#ifndef IMPORTERS_XLSX_STRINGS_H
#define IMPORTERS_XLSX_STRINGS_H

#include "importers/xlsx_book.h"
#include "lib/buf.h"

/* Bytes of one text; Excel has 32,767 characters. */
enum { XLSX_CELL_MAX = 1 << 20 };

struct xlsx_strings;

/* Reads the workbook's texts; none when it has none. Free with xlsx_strings_free. */
bool xlsx_strings_read(const struct xlsx_book *book, struct xlsx_strings **out, struct err *err);
void xlsx_strings_free(struct xlsx_strings **s); /* accepts a pointer to NULL */

/* Appends the text with this number, from 0. ERR_INPUT: there is none; ERR_RETRY: the temporary file fails. */
bool xlsx_strings_add(struct xlsx_strings *s, struct str number, struct buf *out, struct err *err);

/* Tidies a text in its place, and gives its new length: "_x000D_" and its like are the character they stand for
 * (18.18.101), line ends are "\n", other control characters go. */
size_t xlsx_strings_tidy(char *p, size_t n);

#endif
