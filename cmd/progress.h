/* progress.h: how far a long command has come: one line on the terminal, rewritten, from the first second on. */
#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *what; /* in the user's language: "records read" */
	int64_t began_ms, shown_ms;
	bool terminal, shown;
};

void progress_begin(struct progress *p, const char *what);

/* Cheap enough to be called for each item. Takes a struct progress, as callbacks want it. */
void progress_step(void *progress, uint64_t n);

/* Takes the line away. */
void progress_end(struct progress *p);

#endif
