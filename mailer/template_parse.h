/* template_parse.h: the text of a template as steps. Pure. */
#ifndef MAILER_TEMPLATE_PARSE_H
#define MAILER_TEMPLATE_PARSE_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>

enum template_step_kind { STEP_TEXT, STEP_VALUE, STEP_EACH, STEP_UNLESS, STEP_END };

struct template_step {
	enum template_step_kind kind;
	struct str text; /* or the name */
	int end;         /* EACH, UNLESS: the index of its END */
};

struct template
{
	const char *name;
	bool html;
	struct template_step *steps;
	int n;
};

/* Reads a text into t->steps; the strings point into it. ERR_CONFIG names file, line and the mistake. */
bool template_parse(struct arena *a, const char *file, struct str text, struct template *t, struct err *err);

#endif
