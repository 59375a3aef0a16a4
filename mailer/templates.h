/* templates.h: the words of our e-mails, as files that a centre can change.
 *
 * A template is a text with {{name}} for a value, {{#name}} … {{/name}} for a part that is written once for each row (or
 * once when a value is not blank), {{^name}} … {{/name}} for one that is written when it is blank. In files that end in
 * .html values are escaped (& < > " '); in .txt control characters become spaces. There is no way to write a value
 * unescaped. The shipped ones are part of the program; a file of the same name in settings' folder goes before it. */
#ifndef MAILER_TEMPLATES_H
#define MAILER_TEMPLATES_H

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>

struct templates;

/* Values and rows by name; a row sees its own names first, then those around it. */
struct template_values {
	const struct template_values *around;
	struct template_value {
		struct template_value *next;
		const char *name;
		struct str text;
		struct template_values *rows; /* NULL: a text */
	} * first;
	struct template_values *next; /* the next row */
};

/* The shipped templates with those of `folder` (blank: none) over them. ERR_CONFIG names file, line and the mistake: a
 * name that the template's part does not know, a part that is not closed. */
bool templates_read(struct arena *a, struct str folder, const struct templates **out, struct err *err);

/* Writes one: "request.fr.txt", "request.en.html" … A failure shows as !buf_ok(out). */
void templates_write(
    const struct templates *t, const char *name, const struct template_values *v, struct buf *out);

/* Sets a text; adds a row and returns it. */
void template_set(struct arena *a, struct template_values *v, const char *name, struct str text);
struct template_values *template_row(struct arena *a, struct template_values *v, const char *name);

#endif
