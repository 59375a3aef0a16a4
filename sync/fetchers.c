#include "sync/fetchers.h"

const struct fetcher *const fetchers[] = { /* alphabetical */
	&fetcher_ckan, &fetcher_file, &fetcher_folder, &fetcher_hsda, &fetcher_html, &fetcher_http,
	&fetcher_icarol, &fetcher_sftp, NULL
};

const struct fetcher *fetcher_by_name(struct str name)
{
	for (const struct fetcher *const *f = fetchers; *f; f++)
		if (str_is(name, (*f)->name))
			return *f;
	return NULL;
}
