/* hsds_gather.h: services and services at locations brought together by their organization.
 *
 * Each item says something of an organization: itself, the services that it gives, the places where it gives them.
 * Items are set aside by organization (importers/spill.h) and then made one record each: of objects that come several
 * times, each value is taken from the first item that has it; another value further on is told. Places that stand in
 * a service at a location are lifted among the organization's own. */
#ifndef IMPORTERS_HSDS_GATHER_H
#define IMPORTERS_HSDS_GATHER_H

#include "importers/hsds_shape.h"
#include "importers/importer.h"
#include "importers/spill.h"

/* The limits of a record (model/record.h), for all items of one organization. */
enum { HSDS_GATHER_OBJECTS_MAX = 20000, HSDS_GATHER_BYTES_MAX = 64 << 20 };

/* Gives the records of all that was set aside to `give` (with the sink as ctx), in an arena of the record's own: a piece's
 * kind is its enum hsds_shape, its key the organization's id. */
typedef bool hsds_give(struct arena *a, const struct importer_sink *sink, struct record *r,
    const struct origin *o, struct err *err);
bool hsds_gather(struct spill *s, const struct importer_sink *sink, hsds_give *give, uint64_t *organizations,
    struct err *err);

#endif
