/* icarol_group.h: the rows of one agency, from the bytes they were kept as to one record. */
#ifndef IMPORTERS_ICAROL_GROUP_H
#define IMPORTERS_ICAROL_GROUP_H

#include "importers/icarol_unit.h"
#include "importers/importer.h"
#include "importers/spill.h"
#include "lib/buf.h"

/* A row as bytes of its own. */
void icarol_group_write(struct buf *out, enum icarol_level level, enum icarol_lang lang,
    const struct icarol_cell *cells, size_t n);

/* The number of the row that these bytes are. */
struct str icarol_group_number(const struct icarol_names *names, const struct spill_piece *p);

struct icarol_group_job {
	struct arena *a; /* empty; all of the group goes there */
	const struct icarol_names *names;
	const struct importer_sink *sink;
	struct import_told *told;
	enum icarol_lang lang; /* where no row says one */
	enum icarol_dates dates;
	/* No row of the feed is an agency's: an export of programs alone. Then the number and name that its rows give as
	 * their parent's (ParentAgency) are those of their organization. */
	bool no_agencies;
};

/* Gives the group's record, unless the sink knows its rows; refuses rows that hang under nothing. */
bool icarol_group_give(const struct icarol_group_job *job, const struct spill_group *g, struct err *err);

#endif
