#include "mailer/maildir.h"

#include "lib/file.h"
#include "lib/hash.h"
#include "lib/i18n.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MODE = 0700, NAME_RANDOM = 8 };

/* Where a name of ours leads; false when it is too long for a path. */
static bool join(
    char out[static PATH_MAX], const char *path, const char *folder, const char *name, struct err *err)
{
	int n = snprintf(out, PATH_MAX, "%s/%s%s%s", path, folder, *name ? "/" : "", name);

	return (n > 0 && n < PATH_MAX) || err_set(err, ERR_CONFIG, _("the path %.80s… is too long"), path);
}

static bool sync_folder(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Some network file systems cannot sync a folder, and say EINVAL. */
	bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP);

	if (!ok)
		err_errno(err, ERR_FATAL, _("cannot sync the folder %s"), path);
	if (fd >= 0)
		close(fd);
	return ok;
}

bool maildir_make(const char *path, struct err *err)
{
	static const char *const folders[] = { "new", "cur", "tmp" };
	char folder[PATH_MAX];

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (!join(folder, path, folders[i], "", err) || !file_mkdirs(folder, FOLDER_MODE, err))
			return false;
	return true;
}

bool maildir_put(const char *path, struct str bytes, int64_t now, struct err *err)
{
	char random[2 * NAME_RANDOM + 1], name[64], from[PATH_MAX], folder[PATH_MAX], to[PATH_MAX];
	uint8_t b[NAME_RANDOM];

	hash_random(b, sizeof b);
	hash_hex(b, sizeof b, random);
	snprintf(name, sizeof name, "%lld.R%s.vigie", (long long)now, random);
	if (!join(from, path, "tmp", name, err) || !join(folder, path, "new", "", err) ||
	    !join(to, path, "new", name, err) || !file_write_all(from, FILE_SECRET, bytes, err))
		return false;
	if (rename(from, to) != 0) {
		err_errno(err, ERR_CONFIG, _("cannot write %s"), to);
		unlink(from);
		return false;
	}
	return sync_folder(folder, err);
}

/* Reading ----------------------------------------------------------------------------------------------------- */

static const char *base_of(struct str name)
{
	return name.p + strlen("new/");
}

static int by_name(const void *x, const void *y)
{
	const struct maildir_message *a = *(struct maildir_message *const *)x,
	                             *b = *(struct maildir_message *const *)y;
	int c = strcmp(base_of(a->name), base_of(b->name));

	return c ? c : strcmp(a->name.p, b->name.p);
}

/* Puts what one folder holds before *first. */
static bool list_folder(struct arena *a, const char *path, const char *folder, struct maildir_message **first,
    size_t *n, struct err *err)
{
	char where[PATH_MAX];
	struct stat st;

	if (!join(where, path, folder, "", err))
		return false;
	DIR *dir = opendir(where);
	if (!dir)
		return err_errno(err, ERR_CONFIG,
		    _("%s is no Maildir that we can read: a folder with new, cur and tmp in it"), path);
	for (const struct dirent *e; (e = readdir(dir));) {
		if (e->d_name[0] == '.' || fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
		    !S_ISREG(st.st_mode))
			continue;
		struct maildir_message *m = ARENA_NEW(a, struct maildir_message);
		*m = (struct maildir_message){
			.next = *first, .name = arena_fmt(a, "%s/%s", folder, e->d_name), .size = st.st_size
		};
		*first = m;
		++*n;
	}
	closedir(dir);
	return true;
}

bool maildir_list(struct arena *a, const char *path, struct maildir_message **out, struct err *err)
{
	struct maildir_message *first = NULL;
	size_t n = 0, i = 0;

	if (!list_folder(a, path, "new", &first, &n, err) || !list_folder(a, path, "cur", &first, &n, err))
		return false;
	struct maildir_message **all = ARENA_ARRAY(a, struct maildir_message *, n + 1);
	for (struct maildir_message *m = first; m; m = m->next)
		all[i++] = m;
	if (n)
		qsort(all, n, sizeof *all, by_name);
	for (i = 0; i < n; i++)
		all[i]->next = all[i + 1]; /* the last: NULL */
	*out = all[0];
	return true;
}

/* "new/1700.x": a file of one of the two folders, and nothing else. */
static bool is_name(struct str name)
{
	if (name.n < 5 || (memcmp(name.p, "new/", 4) != 0 && memcmp(name.p, "cur/", 4) != 0) ||
	    name.p[4] == '.')
		return false;
	return !memchr(name.p + 4, '/', name.n - 4) && !memchr(name.p, '\0', name.n);
}

static bool place(
    struct arena *a, char out[static PATH_MAX], const char *path, struct str name, struct err *err)
{
	if (!is_name(name))
		return err_set(err, ERR_INPUT, _("%.*s is no message of a Maildir"), STR_ARG(name));
	return join(out, path, arena_z(a, name), "", err);
}

bool maildir_read(struct arena *a, const char *path, struct str name, int64_t limit, struct str *out,
    bool *found, struct err *err)
{
	char where[PATH_MAX];
	struct stat st;

	if (!place(a, where, path, name, err))
		return false;
	/* A link, or what was put in the file's place meanwhile, is not followed or waited for. */
	if (lstat(where, &st) != 0) {
		*found = false;
		return errno == ENOENT || err_errno(err, ERR_CONFIG, _("file %s cannot be read"), where);
	}
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_INPUT, _("%s is not a regular file"), where);
	if (st.st_size > limit)
		return err_set(err, ERR_INPUT, _("file %s is longer than the %lld bytes allowed"), where,
		    (long long)limit);
	if (!file_read_all(a, where, (size_t)limit, out, err)) {
		*found = access(where, F_OK) == 0;
		return !*found;
	}
	*found = true;
	return true;
}

/* Moving ------------------------------------------------------------------------------------------------------ */

static bool same_file(const char *x, const char *y)
{
	struct stat a, b;

	return lstat(x, &a) == 0 && lstat(y, &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev;
}

/* By a second name and then without the first: never over another message. What a kill left half done is
 * done the next time. */
static bool move(const char *from, const char *to, struct err *err)
{
	if (link(from, to) == 0 || (errno == EEXIST && same_file(from, to))) {
		if (unlink(from) == 0 || errno == ENOENT)
			return true;
	} else if (errno == ENOENT && access(from, F_OK) != 0)
		return true; /* somebody else has moved it */
	else if (errno != EEXIST && access(to, F_OK) != 0 && rename(from, to) == 0)
		return true; /* a file system without second names, or another user's file */
	return err_errno(err, ERR_CONFIG, _("cannot move %s to %s"), from, to);
}

bool maildir_move(const char *path, struct str name, const char *folder, struct err *err)
{
	char from[PATH_MAX], to[PATH_MAX], below[PATH_MAX], base[NAME_MAX + 1];

	if (folder[0] != '.' || !folder[1] || strchr(folder, '/') || strcmp(folder, "..") == 0)
		return err_set(err, ERR_CONFIG, _("\"%s\" is no folder of a Maildir: write .NAME"), folder);
	if (!is_name(name) || name.n - 4 > NAME_MAX)
		return err_set(err, ERR_INPUT, _("%.*s is no message of a Maildir"), STR_ARG(name));
	memcpy(base, name.p + 4, name.n - 4);
	base[name.n - 4] = '\0';
	int n = snprintf(from, sizeof from, "%s/%.4s%s", path, name.p, base);
	if (n < 0 || (size_t)n >= sizeof from || !join(below, path, folder, "", err))
		return err_set(err, ERR_CONFIG, _("the path %.80s… is too long"), path);
	/* What lies in cur/ says which flags it has; S: seen. */
	n = snprintf(to, sizeof to, "%s/cur/%s%s", below, base, strchr(base, ':') ? "" : ":2,S");
	if (n < 0 || (size_t)n >= sizeof to)
		return err_set(err, ERR_CONFIG, _("the path %.80s… is too long"), path);
	return maildir_make(below, err) && move(from, to, err);
}
