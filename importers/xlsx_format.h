/* xlsx_format.h: a workbook's number formats (ISO 29500-1, 18.8.30 and 18.8.31): a number as people see it.
 *
 * Dates become ISO ("2026-11-22", "2026-11-22 10:00"), times "10:00" (seconds where they are not nought), spans of
 * hours "36:15", percentages "12.5%". Formats that write zeros in front ("00000") or signs among the digits
 * ("(###) ###-####") are followed; any other number is plain: no thousands, no currency, no fixed decimals, at most 15
 * digits, for no spreadsheet shows more. */
#ifndef IMPORTERS_XLSX_FORMAT_H
#define IMPORTERS_XLSX_FORMAT_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

enum xlsx_kind {
	XLSX_NUMBER,
	XLSX_DATE,
	XLSX_TIME,
	XLSX_DATETIME,
	XLSX_SPAN, /* hours, minutes, more than a day of them */
	XLSX_PERCENT,
	XLSX_DIGITS, /* by its pattern */
};

/* Codes have at most three sections for numbers, each with a condition; "[<=9999999]###-####;(###) ###-####". */
enum { XLSX_SECTIONS = 3 };

struct xlsx_section {
	enum xlsx_kind kind;
	char op; /* '<', 'l' (<=), '>', 'g' (>=), '=', 'n' (<>); '\0': no condition */
	double limit;
	struct str pattern; /* of XLSX_DIGITS: placeholders as \1 (0) and \2 (# and ?), else literal */
};

struct xlsx_format {
	struct xlsx_section section[XLSX_SECTIONS];
	int n;
};

/* Of a code, and of the numbers that stand for codes no workbook writes out (18.8.30); unknown ones are numbers. */
struct xlsx_format xlsx_format_code(struct arena *a, struct str code);
struct xlsx_format xlsx_format_builtin(unsigned long id);

enum { XLSX_TEXT_MAX = 512 };

/* The text of the number `v` as the file writes it ("1.8193772211E10"), into `out`; what is no number stays as it is,
 * cut to XLSX_TEXT_MAX. `date1904`: days are counted from 1 January 1904. `format` NULL: a plain number. */
struct str xlsx_format_text(
    const struct xlsx_format *format, bool date1904, struct str v, char out[XLSX_TEXT_MAX]);

#endif
