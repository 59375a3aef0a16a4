/* editor.h: a text that a person changes in the editor of his choice ($VISUAL, $EDITOR, else one that is there).
 *
 * The text lies in a file that only its owner can read, and goes away when it was used; what was typed is never
 * lost: a file that was not used up is kept, and its name is said. */
#ifndef CMD_EDITOR_H
#define CMD_EDITOR_H

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>

/* Writes the text into a new file, whose path lives in the arena. */
bool editor_begin(struct arena *a, struct str text, const char **path, struct err *err);

/* Opens the editor, waits for its end and reads the file. ERR_CONFIG: there is no editor, or it failed. */
bool editor_run(struct arena *a, const char *path, struct str *text, struct err *err);

/* Removes the file. */
void editor_end(const char *path);

#endif
