/* guess_write.h: the parts of a guessed mapping, as importers/guess_write*.c write them. */
#ifndef IMPORTERS_GUESS_WRITE_H
#define IMPORTERS_GUESS_WRITE_H

#include "importers/guess_plan.h"
#include "lib/buf.h"

struct guess_out {
	struct guess_plan *p;
	struct buf *out;
	bool each_service; /* a column makes several services: nothing in them can be repeated again */
	bool place;        /* locations[main] is made */
};

/* "; text": one line. */
void guess_comment(struct guess_out *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* "PATH = {Column | unless "S.O." | FILTERS}"; `filters` NULL or "": none. Marks the column as used. NULL: nothing. */
void guess_line(struct guess_out *g, const char *path, struct guess_column *c, const char *filters);

/* The same without the fillers, for more than one column in a template. */
struct str guess_part(struct guess_out *g, struct guess_column *c, const char *filters);

/* "PATH = TEXT". */
void guess_put(struct guess_out *g, const char *path, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A word for the directory itself, in the language of the list. */
const char *guess_word(const struct guess_out *g, const char *french, const char *english);

/* `each "X"` for cells that hold several values; "" for others. */
const char *guess_each(struct guess_out *g, const struct guess_column *c);

/* A separator as a filter has it behind its name. */
const char *guess_quoted(char separator);

void guess_write_list(struct guess_out *g);     /* guess_write.c: [list], the names, how it is reached */
void guess_write_reach(struct guess_out *g);    /* guess_reach.c: telephones, addresses of the web, persons */
void guess_write_place(struct guess_out *g);    /* guess_place.c: where it is */
void guess_write_services(struct guess_out *g); /* guess_service.c: what it does, when */
void guess_write_rest(struct guess_out *g);     /* guess_write.c: what was not understood */

#endif
