/* fetcher.h: the contract of a way to bring a source's delivery: bytes of the world to one file.
 *
 * A fetcher asks only for what is new since the delivery that was applied last, and leaves one file that an importer
 * reads: the file as it was published, or, where a server gives its records in portions (HSDA, iCarol), one line of
 * JSON for each record. Same content, same bytes: the file's hash is how an unchanged feed is known. */
#ifndef SYNC_FETCHER_H
#define SYNC_FETCHER_H

#include "store/delivery.h"
#include "sync/source.h"

/* What a fetch gave. */
struct fetched {
	struct str path;       /* the file to read */
	struct str name;       /* as people know it: the path, or the URL without credentials */
	bool temporary;        /* fetch_done removes it */
	bool not_modified;     /* the server says it is what it gave last: there is no file */
	bool part;             /* changes only: what is not in it is not gone */
	struct str told;       /* what a person should hear of it; blank */
	struct delivery state; /* to be remembered when it was applied */
};

struct fetch_job {
	struct arena *a;
	const struct conf *conf;
	const struct source *source;
	const struct delivery
	    *last; /* of the delivery applied last; zeros when there is none, or all is wanted again */
	const char *
	    path; /* where to put the file; it is the job's own, and absent; NULL for a `check` without reach */
	/* Where deliveries are kept: keep_last (sync/keep.h) gives the bytes of `last` from there. */
	const char *deliveries;
	int64_t now;
	bool once; /* a person waits: no second attempts */
	/* Called now and then with the bytes or records that have come; NULL. */
	void (*progress)(void *ctx, uint64_t n);
	void *ctx;
};

struct fetcher {
	const char *name;           /* "ckan": what `via` says */
	const char *summary;        /* N_() */
	const char *const *schemes; /* of `where`, NULL at the end; NULL: paths */
	bool by_scheme;             /* taken without `via` when the scheme fits */
	const char *const *keys;    /* its own in the section, NULL at the end; or NULL */

	/* Fills out->not_modified, part, state, name; the file lies at job->path, or out->path names another. ERR_RETRY,
	 * ERR_CONFIG, ERR_INPUT as lib/net.h says. */
	bool (*fetch)(const struct fetch_job *job, struct fetched *out, struct err *err);

	/* For doctor: its keys and credentials, and with `reach` whether the server answers; nothing is brought. Says in
	 * *found what there is. */
	bool (*check)(const struct fetch_job *job, bool reach, struct str *found, struct err *err);
};

extern const struct fetcher *const fetchers[]; /* NULL at the end; alphabetical */

#endif
