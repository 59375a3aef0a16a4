/* xlsx_styles.h: which number format each style of a workbook has (ISO 29500-1, 18.8). */
#ifndef IMPORTERS_XLSX_STYLES_H
#define IMPORTERS_XLSX_STYLES_H

#include "importers/xlsx_book.h"
#include "importers/xlsx_format.h"

struct xlsx_styles {
	struct arena *a;
	const struct xlsx_format **formats; /* by style; NULL: a plain number */
	size_t n, cap;
};

/* Reads the workbook's styles; none when it has none. Free with xlsx_styles_free, whatever is returned. */
bool xlsx_styles_read(struct xlsx_styles *out, const struct xlsx_book *book, struct err *err);
void xlsx_styles_free(struct xlsx_styles *styles);

#endif
