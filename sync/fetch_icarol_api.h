/* fetch_icarol_api.h: requests of iCarol's replication API (docs/icarol.md).
 *
 *	GET WHERE/api/records/?key=…&service=0&lang=fr        a list of {ResourceAgencyNum, UpdatedOn, …}, one a record
 *	GET WHERE/api/record/?id=1,2,…&key=…&service=0&lang=fr   those records, at most 500 at once
 *
 * Errors come as HTTP 200 with {"Error": "…"}; characters that JSON forbids stand in texts. The key is in the query: no
 * message shows it. */
#ifndef SYNC_FETCH_ICAROL_API_H
#define SYNC_FETCH_ICAROL_API_H

#include "sync/fetcher.h"

struct icarol_api {
	const struct fetch_job *job;
	const char *base;   /* `where` without "/" at its end */
	struct str key;     /* escaped */
	struct str secret;  /* as it is: for taking it out of what the server says */
	struct str more;    /* what the contract adds to each list's query: "&RecordOwner=QC" */
	const char *answer; /* path of a file for what comes */
};

/* Key and criteria of the job's source. ERR_CONFIG without a key. */
bool icarol_api_open(const struct fetch_job *job, struct icarol_api *out, struct err *err);

/* A record that came: its number, and all of it as JSON on one line. False (err filled) stops. */
struct icarol_api_record {
	struct str number, updated_on, json;
};
struct icarol_api_visitor {
	void *ctx;
	bool (*record)(void *ctx, const struct icarol_api_record *r, struct err *err);
};

/* Each entry of the list of all records in this language, or of those changed since `since` (blank: all). ERR_RETRY,
 * ERR_CONFIG: what net_fetch says, and what the server says itself. */
bool icarol_api_list(const struct icarol_api *api, const char *lang, const char *since,
    const struct icarol_api_visitor *v, struct err *err);

/* The records with these numbers ("1,2,3"). ERR_INPUT: the server did not give them, but may give fewer of them. */
bool icarol_api_records(const struct icarol_api *api, const char *lang, struct str numbers,
    const struct icarol_api_visitor *v, struct err *err);

#endif
