#include "importers/importer.h"

extern const struct importer importer_airs_xml, importer_cioc_xml, importer_csv, importer_geojson,
    importer_hsds_json, importer_hsds_package, importer_hsds_xml, importer_html, importer_icarol_csv,
    importer_icarol_json, importer_icarol_xlsx, importer_xlsx;

const struct importer *const importers[] = {
	&importer_airs_xml,
	&importer_cioc_xml,
	&importer_csv,
	&importer_geojson,
	&importer_hsds_json,
	&importer_hsds_package,
	&importer_hsds_xml,
	&importer_html,
	&importer_icarol_csv,
	&importer_icarol_json,
	&importer_icarol_xlsx,
	&importer_xlsx,
	NULL,
};

const struct importer *importer_by_name(struct str name)
{
	for (const struct importer *const *i = importers; *i; i++)
		if (str_is(name, (*i)->name))
			return *i;
	return NULL;
}
