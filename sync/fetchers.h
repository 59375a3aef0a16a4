/* fetchers.h: the ways to bring a delivery, one file each (fetch_NAME.c). */
#ifndef SYNC_FETCHERS_H
#define SYNC_FETCHERS_H

#include "sync/fetcher.h"

extern const struct fetcher fetcher_ckan, fetcher_file, fetcher_folder, fetcher_html, fetcher_hsda,
    fetcher_http, fetcher_icarol, fetcher_sftp;

/* NULL when there is no such way. */
const struct fetcher *fetcher_by_name(struct str name);

#endif
