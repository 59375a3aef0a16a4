/* preview_parts.h: what preview.c and preview_columns.c share; nobody else includes it. */
#ifndef SYNC_PREVIEW_PARTS_H
#define SYNC_PREVIEW_PARTS_H

#include "sync/preview.h"

/* The columns of a list that its mapping does not use, with what stands in them within the first `rows`. */
bool preview_columns(struct arena *a, const struct source *s, const struct conf *mapping, struct input *in,
    uint64_t rows, struct preview_name **out, struct err *err);

#endif
