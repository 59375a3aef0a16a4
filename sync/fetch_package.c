#include "sync/fetch_package.h"

#include "lib/archive.h"
#include "lib/i18n.h"

#include <dirent.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

enum { FILES_MAX = 1000, DEPTH_MAX = 4 };

static bool ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n > m && strcasecmp(name + n - m, end) == 0;
}

bool fetch_package_unfinished(const char *name)
{
	static const char *const ends[] = { "~", ".part", ".partial", ".filepart", ".crdownload", ".tmp",
		".temp", ".swp", ".lock" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (ends_in(name, ends[i]))
			return true;
	return name[0] == '.' || name[0] == '~';
}

bool fetch_package_is(const char *folder)
{
	DIR *dir = opendir(folder);
	bool is = false;

	for (struct dirent *e; !is && dir && (e = readdir(dir));)
		is = strcasecmp(e->d_name, "datapackage.json") == 0 ||
		    strcasecmp(e->d_name, "organizations.csv") == 0 ||
		    strcasecmp(e->d_name, "organization.csv") == 0;
	if (dir)
		closedir(dir);
	return is;
}

struct found {
	struct arena *a;
	struct archive_file files[FILES_MAX];
	size_t n;
};

bool fetch_package_contained(const char *folder, const char *path, struct err *err)
{
	char *home = realpath(folder, NULL), *real = realpath(path, NULL);
	size_t n = home ? strlen(home) : 0;
	bool inside = home && real && strncmp(real, home, n) == 0 && (n == 1 || real[n] == '/');

	free(home);
	free(real);
	return inside ||
	    err_set(err, ERR_CONFIG, _("%s leads out of its folder: put the file itself there"), path);
}

static bool is_table(const char *name)
{
	return strcasecmp(name, "datapackage.json") == 0 || ends_in(name, ".csv") || ends_in(name, ".tsv");
}

/* All of a folder, whose files are called `prefix`NAME in the package. */
static bool gather(struct found *f, const char *folder, const char *prefix, int depth, struct err *err)
{
	DIR *dir = opendir(folder);
	struct stat st;
	bool ok = true;

	if (!dir)
		return err_errno(err, ERR_CONFIG, _("%s cannot be read"), folder);
	for (struct dirent *e; ok && (e = readdir(dir));) {
		const char *path = arena_fmt(f->a, "%s/%s", folder, e->d_name).p;
		if (fetch_package_unfinished(e->d_name) || stat(path, &st) != 0)
			continue;
		struct str name = arena_fmt(f->a, "%s%s", prefix, e->d_name);
		bool taken = S_ISDIR(st.st_mode) || is_table(e->d_name);
		if (taken && !fetch_package_contained(folder, path, err))
			ok = false;
		else if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX)
			ok = gather(f, path, arena_fmt(f->a, "%.*s/", STR_ARG(name)).p, depth + 1, err);
		else if (S_ISREG(st.st_mode) && is_table(e->d_name) && f->n == FILES_MAX)
			ok = err_set(err, ERR_INPUT,
			    _("%s holds more than %d tables: name the folder of one package"), folder,
			    FILES_MAX);
		else if (S_ISREG(st.st_mode) && is_table(e->d_name))
			f->files[f->n++] = (struct archive_file){ name, path };
	}
	closedir(dir);
	return ok;
}

static int by_name(const void *a, const void *b)
{
	const struct archive_file *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

bool fetch_package_pack(struct arena *a, const char *folder, const char *path, struct err *err)
{
	struct found *f = ARENA_NEW(a, struct found);

	f->a = a;
	if (!fetch_package_is(folder))
		return err_set(err, ERR_CONFIG,
		    _("%s is a folder, but no package (there is no datapackage.json and no organizations.csv in it): name a file, or write via = folder to take its newest one"),
		    folder);
	if (!gather(f, folder, "", 0, err))
		return false;
	qsort(f->files, f->n, sizeof *f->files, by_name);
	return archive_pack(path, f->files, f->n, err);
}

bool fetch_package_given(const struct fetch_job *job, const char *path, struct fetched *out, struct err *err)
{
	struct stat st;

	out->name = str_of(path);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return fetch_package_pack(job->a, path, job->path, err);
	out->path = str_of(path);
	return true;
}
