#include "lib/err.h"

#include "lib/i18n.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

/* A cut text must not end in half a UTF-8 sequence, and is always one line. */
static void tidy(char *text)
{
	size_t n = strlen(text);

	if (n == ERR_TEXT_MAX - 1) {
		while (n > 0 && ((unsigned char)text[n - 1] & 0xC0) == 0x80)
			n--;
		if (n > 0 && (unsigned char)text[n - 1] >= 0xC0)
			n--;
		text[n] = '\0';
	}
	for (char *p = text; *p; p++)
		if (*p == '\n' || *p == '\r' || *p == '\t')
			*p = ' ';
}

bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	err->kind = kind;
	tidy(err->text);
	return false;
}

bool err_add(struct err *err, const char *fmt, ...)
{
	char whole[2 * ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	int used = vsnprintf(whole, ERR_TEXT_MAX, fmt, ap);
	va_end(ap);
	size_t n = used < 0 ? 0 : used < ERR_TEXT_MAX ? (size_t)used : ERR_TEXT_MAX - 1;
	snprintf(whole + n, sizeof whole - n, "%s%s", _(": "), err->text);
	whole[ERR_TEXT_MAX - 1] = '\0';
	memcpy(err->text, whole, ERR_TEXT_MAX);
	tidy(err->text);
	return false;
}

bool err_errno(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	int saved = errno;
	va_list ap;

	va_start(ap, fmt);
	int used = vsnprintf(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	if (used >= 0 && (size_t)used < sizeof err->text)
		snprintf(err->text + used, sizeof err->text - (size_t)used, "%s%s", _(": "), strerror(saved));
	err->kind = kind;
	tidy(err->text);
	return false;
}

int err_exit_code(enum err_kind kind)
{
	switch (kind) {
	case ERR_NONE:
		return EX_OK;
	case ERR_RETRY:
		return EX_TEMPFAIL;
	case ERR_INPUT:
		return EX_DATAERR;
	case ERR_CONFIG:
		return EX_CONFIG;
	case ERR_FATAL:
		break;
	}
	return EX_SOFTWARE;
}
