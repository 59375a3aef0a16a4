/* fetch_file.c: a file that lies where a partner puts it, read in place. */
#include "lib/i18n.h"
#include "sync/fetch_package.h"
#include "sync/fetchers.h"

#include <sys/stat.h>

static bool fetch(const struct fetch_job *job, struct fetched *out, struct err *err)
{
	return fetch_package_given(job, arena_z(job->a, job->source->where), out, err);
}

static bool check(const struct fetch_job *job, bool reach, struct str *found, struct err *err)
{
	const char *path = arena_z(job->a, job->source->where);
	struct stat st;

	(void)reach;
	if (stat(path, &st) != 0)
		return err_errno(err, ERR_CONFIG, _("file %s cannot be read"), path);
	if (S_ISDIR(st.st_mode)) {
		*found = arena_fmt(job->a, _("%s, a package"), path);
		return fetch_package_is(path) ||
		    err_set(err, ERR_CONFIG, _("%s is a folder: write via = folder to take its newest file"),
		        path);
	}
	*found = arena_fmt(job->a, _("%lld bytes"), (long long)st.st_size);
	return true;
}

const struct fetcher fetcher_file = {
	.name = "file",
	.summary = N_("a file at a path, read in place"),
	.by_scheme = true,
	.fetch = fetch,
	.check = check,
};
