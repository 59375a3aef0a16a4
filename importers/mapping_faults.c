#include "importers/mapping_faults.h"

#include "lib/i18n.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { ONE_MAX = 400 };

void mapping_faults_add(struct mapping_faults *f, int line, const char *fmt, ...)
{
	char what[ONE_MAX], one[ONE_MAX + 64];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	if (line)
		snprintf(one, sizeof one, _("%sline %d: %s"), f->told ? "; " : "", line, what);
	else
		snprintf(one, sizeof one, "%s%s", f->told ? "; " : "", what);
	size_t n = strlen(one);
	if (f->told && (f->untold || n >= sizeof f->text - f->n)) {
		f->untold++;
		return;
	}
	memcpy(f->text + f->n, one, n + 1); /* the first always fits */
	f->n += n;
	f->told++;
}

bool mapping_faults_none(const struct mapping_faults *f, struct err *err)
{
	if (!f->told)
		return true;
	if (f->untold)
		return err_set(err, ERR_CONFIG, _("%s; and %d more"), f->text, f->untold);
	return err_set(err, ERR_CONFIG, "%s", f->text);
}
