/* fetch_folder.c: a folder that a partner puts files into: the newest one that fits is the delivery. */
#include "lib/i18n.h"
#include "sync/fetch_package.h"
#include "sync/fetchers.h"

#include <dirent.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FRESH_SECS = 10 };

struct newest {
	const char *path; /* NULL: none */
	struct stat st;
};

static bool newer(const struct stat *a, const struct stat *b)
{
	return a->st_mtim.tv_sec != b->st_mtim.tv_sec ? a->st_mtim.tv_sec > b->st_mtim.tv_sec
	                                              : a->st_mtim.tv_nsec > b->st_mtim.tv_nsec;
}

/* Of two of one age the one whose name is later: names often carry a date. */
static bool find_newest(
    struct arena *a, const char *folder, const char *pattern, struct newest *out, struct err *err)
{
	DIR *dir = opendir(folder);
	struct stat st;

	if (!dir)
		return err_errno(err, ERR_CONFIG, _("%s cannot be read"), folder);
	out->path = NULL;
	for (struct dirent *e; (e = readdir(dir));) {
		const char *path = arena_fmt(a, "%s/%s", folder, e->d_name).p;
		if (fetch_package_unfinished(e->d_name) || fnmatch(pattern, e->d_name, 0) != 0 ||
		    stat(path, &st) != 0 || !S_ISREG(st.st_mode))
			continue;
		if (out->path && !newer(&st, &out->st) &&
		    (newer(&out->st, &st) || strcmp(path, out->path) < 0))
			continue;
		*out = (struct newest){ path, st };
	}
	closedir(dir);
	return true;
}

/* What was written this very moment may go on being written: a second later it must be the same. */
static bool is_whole(const char *folder, const struct newest *f, int64_t now, struct err *err)
{
	struct stat st = f->st;
	bool fresh = (int64_t)st.st_mtime > now - FRESH_SECS;

	if (!fetch_package_contained(folder, f->path, err))
		return false;
	if (fresh && (sleep(1) != 0 || stat(f->path, &st) != 0))
		return err_errno(err, ERR_RETRY, _("%s is still being written"), f->path);
	if (st.st_size == 0 || st.st_size != f->st.st_size || newer(&st, &f->st))
		return err_set(err, ERR_RETRY,
		    _("%s is empty or still being written: it is read when it is whole"), f->path);
	return true;
}

static const char *pattern_of(const struct fetch_job *job)
{
	const char *pattern = conf_get(job->conf, job->source->section, "pattern");

	return pattern && *pattern ? pattern : "*";
}

static bool look(const struct fetch_job *job, struct newest *out, struct err *err)
{
	const char *folder = arena_z(job->a, job->source->where), *pattern = pattern_of(job);

	if (!find_newest(job->a, folder, pattern, out, err))
		return false;
	return out->path ||
	    err_set(err, ERR_CONFIG,
	        _("there is no file in %s that fits \"%s\": has the partner put one there?"), folder,
	        pattern);
}

static bool fetch(const struct fetch_job *job, struct fetched *out, struct err *err)
{
	const char *folder = arena_z(job->a, job->source->where);
	struct newest newest;

	if (fetch_package_is(folder)) {
		out->name = str_of(folder);
		return fetch_package_pack(job->a, folder, job->path, err);
	}
	if (!look(job, &newest, err) || !is_whole(folder, &newest, job->now, err))
		return false;
	out->path = out->name = str_of(newest.path);
	return true;
}

static bool check(const struct fetch_job *job, bool reach, struct str *found, struct err *err)
{
	struct newest newest;

	(void)reach;
	if (fetch_package_is(arena_z(job->a, job->source->where))) {
		*found = arena_fmt(job->a, _("%.*s, a package"), STR_ARG(job->source->where));
		return true;
	}
	if (!look(job, &newest, err))
		return false;
	*found = str_of(newest.path);
	return true;
}

static const char *const keys[] = { "pattern", NULL };

const struct fetcher fetcher_folder = {
	.name = "folder",
	.summary = N_("the newest file of a folder, or the package that it is"),
	.keys = keys,
	.fetch = fetch,
	.check = check,
};
