/* form_things.h: values that can be told from the words around them: numbers, addresses, postal codes. Pure. */
#ifndef MAILER_FORM_THINGS_H
#define MAILER_FORM_THINGS_H

#include "mailer/form_value.h"

enum { FORM_THINGS_MAX = 8 };

struct form_things {
	struct str list[FORM_THINGS_MAX];
	int n;
	bool too_many;
	size_t keys; /* letters and digits in all of them (form_text_key) */
};

/* Are values of this kind such things? */
bool form_things_are(enum form_kind kind);

/* Those of this kind that stand in a text, in their order. */
struct form_things form_things(struct arena *a, enum form_kind kind, struct str s);

bool form_things_same(struct arena *a, enum form_kind kind, struct str x, struct str y);

/* As a fiche holds it: a web address with a scheme, that of the old one or https. */
struct str form_things_held(struct arena *a, enum form_kind kind, struct str old, struct str thing);

#endif
