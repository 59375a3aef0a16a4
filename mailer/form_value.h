/* form_value.h: what somebody wrote behind a label: the value, a new one, nothing, or something to be read. Pure. */
#ifndef MAILER_FORM_VALUE_H
#define MAILER_FORM_VALUE_H

#include "lib/arena.h"
#include "lib/str.h"
#include "model/path.h"

#include <stdbool.h>

/* What kind of value a line of the form holds; its path says it. */
enum form_kind {
	KIND_TEXT,
	KIND_PHONE,
	KIND_EMAIL,
	KIND_URI,
	KIND_POSTAL,
	KIND_NUMBER,
	KIND_HOURS,
	KIND_ENUM,
	KIND_DATE,
	KIND_UNKNOWN, /* no path */
};

struct form_target {
	enum form_kind kind;
	struct path path; /* PATH_CHILD: of a child that is not there yet */
	const struct field *field;
};

struct form_target form_value_target(struct arena *a, struct str path);

enum form_said {
	SAID_NOTHING, /* no other value: the same, "ok" */
	SAID_VALUE,   /* *new */
	SAID_EMPTY,   /* there is none any more: "aucun", "à enlever" */
	SAID_UNCLEAR, /* a person must read it */
};

/* `said` may begin with the old value ("418 555-0101 -> 418 555-0199"). *new is as the person wrote it, but for addresses and
 * codes, which are as a fiche holds them. */
enum form_said form_value_said(
    struct arena *a, const struct form_target *target, struct str old, struct str said, struct str *new);

/* True when `text` is a value of a kind that can be told from any other text, and says little besides. */
bool form_value_is(struct arena *a, const struct form_target *target, struct str text);

/* The same to a person: white space, quotes, dashes and lost accents make no difference. */
bool form_value_same(struct arena *a, struct str x, struct str y);

#endif
