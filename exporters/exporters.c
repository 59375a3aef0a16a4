/* exporters.c: which formats go out. */
#include "exporters/exporter.h"

extern const struct exporter exporter_hsds_json, exporter_hsds_xml;

const struct exporter *const exporters[] = {
	&exporter_hsds_json,
	&exporter_hsds_xml,
	NULL,
};

const struct exporter *exporter_by_name(struct str name)
{
	for (int i = 0; exporters[i]; i++)
		if (str_is(name, exporters[i]->name))
			return exporters[i];
	return NULL;
}
