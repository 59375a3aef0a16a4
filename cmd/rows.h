/* rows.h: lists of fiches, printed the same by every command. */
#ifndef CMD_ROWS_H
#define CMD_ROWS_H

#include "cmd/app.h"
#include "store/list.h"

/* Prints the rows; none is said in words. */
void rows_print(struct app *app, const struct list_row *rows);

#endif
