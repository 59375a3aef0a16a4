/* geojson.c: places as GeoJSON (RFC 7946); a mapping says what their properties are. */
#include "importers/list.h"

#include "lib/i18n.h"

static bool geojson_read(
    const struct import_job *job, const struct importer_sink *sink, struct import_told *told, struct err *err)
{
	return list_read(&rows_geojson, job, sink, told, err);
}

const struct importer importer_geojson = {
	.name = "geojson",
	.summary = N_("places as GeoJSON; a mapping says what their properties are"),
	.needs_mapping = true,
	.absent_is_blank = true,
	.version = 1,
	.rows = &rows_geojson,
	.read = geojson_read,
};
