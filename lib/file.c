#include "lib/file.h"

#include "lib/buf.h"
#include "lib/fault.h"
#include "lib/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 256 * 1024 };

struct file_out {
	char *path, *temporary, *folder; /* NULL where there is nothing to rename */
	const char *name;                /* for messages */
	int fd;
	bool borrowed; /* the standard output stays open */
	bool failed;
	mode_t mode;
	size_t n;
	char buffer[BUFFER];
};

/* What a system error asks for: a full disk is the machine's, most else is for a person. */
static bool fail(struct err *err, const char *doing, const char *path)
{
	int why = errno;

	switch (why) {
	case ENOSPC:
	case EDQUOT:
		return err_errno(
		    err, ERR_FATAL, _("%s %s: make room on this disk, then run again"), doing, path);
	case EROFS:
		return err_errno(
		    err, ERR_CONFIG, _("%s %s: name a folder on a disk that can be written"), doing, path);
	case EACCES:
	case EPERM:
		return err_errno(err, ERR_CONFIG,
		    _("%s %s: give this user the right, or name another folder"), doing, path);
	case ENOENT:
	case ENOTDIR:
		return err_errno(
		    err, ERR_CONFIG, _("%s %s: make the folder first, or correct the path"), doing, path);
	case EPIPE:
		return err_errno(err, ERR_RETRY, _("%s %s: whoever was reading has gone"), doing, path);
	default:
		return err_errno(err, why == EIO ? ERR_FATAL : ERR_CONFIG, "%s %s", doing, path);
	}
}

static struct file_out *file_new(const char *name)
{
	struct file_out *f = calloc(1, sizeof *f);

	if (!f)
		abort();
	f->fd = -1;
	f->name = name;
	return f;
}

/* Splits "a/b" into "a" and "a/.b.tmp"; "b" lies in ".". */
static void place(struct file_out *f, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t folder = slash ? (size_t)(slash - path) : 0, room = strlen(path) + 16;

	f->path = strdup(path);
	f->temporary = malloc(room);
	f->folder = slash ? strndup(path, folder ? folder : 1) : strdup(".");
	if (!f->path || !f->temporary || !f->folder)
		abort();
	snprintf(
	    f->temporary, room, "%.*s.%s.tmp", slash ? (int)(folder + 1) : 0, path, slash ? slash + 1 : path);
	f->name = f->path;
}

/* The temporary file, empty and ours alone. Its owner may have renamed it between our open and our lock: then the
 * name means another file by now, and we try again. */
static bool open_temporary(struct file_out *f, struct err *err)
{
	struct stat ours, named;

	for (int turn = 0; turn < 100; turn++) {
		f->fd = open(f->temporary, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
		if (f->fd < 0)
			return fail(err, _("cannot write"), f->path);
		if (flock(f->fd, LOCK_EX | LOCK_NB) != 0)
			return err_set(err, ERR_RETRY,
			    _("another process is writing %s: try again when it is done"), f->path);
		if (fstat(f->fd, &ours) == 0 && lstat(f->temporary, &named) == 0 &&
		    ours.st_ino == named.st_ino && ours.st_dev == named.st_dev) {
			if (ftruncate(f->fd, 0) != 0)
				return fail(err, _("cannot write"), f->path);
			return true;
		}
		close(f->fd);
		f->fd = -1;
	}
	return err_set(
	    err, ERR_RETRY, _("another process is writing %s: try again when it is done"), f->path);
}

bool file_begin(const char *path, mode_t mode, struct file_out **out, struct err *err)
{
	char real[PATH_MAX];
	struct stat st;

	if (!path || strcmp(path, "-") == 0) {
		struct file_out *f = file_new(_("the standard output"));
		f->fd = STDOUT_FILENO;
		f->borrowed = true;
		*out = f;
		return true;
	}
	bool exists = stat(path, &st) == 0;
	if (exists && S_ISDIR(st.st_mode))
		return err_set(err, ERR_CONFIG, _("%s is a folder: name a file in it"), path);
	if (exists && !realpath(path, real))
		return fail(err, _("cannot write"), path);
	struct file_out *AUTO_FILE f = file_new(path);
	if (exists && !S_ISREG(st.st_mode)) {
		f->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
		if (f->fd < 0)
			return fail(err, _("cannot write"), path);
		if (!(f->path = strdup(path)))
			abort();
		f->name = f->path;
	} else {
		mode_t mask = umask(0);
		umask(mask);
		f->mode = mode & ~mask;
		place(f, exists ? real : path);
		if (!open_temporary(f, err)) {
			/* It is not ours to remove. */
			free(f->temporary);
			f->temporary = NULL;
			return false;
		}
	}
	*out = f;
	f = NULL;
	return true;
}

const char *file_temporary(const struct file_out *f)
{
	return f->temporary ? f->temporary : f->path;
}

static bool put(struct file_out *f, const char *p, size_t n, struct err *err)
{
	while (n) {
		ssize_t r = write(f->fd, p, n);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0) {
			f->failed = true;
			return fail(err, _("cannot write"), f->name);
		}
		p += r;
		n -= (size_t)r;
	}
	return true;
}

static bool flush(struct file_out *f, struct err *err)
{
	size_t n = f->n;

	f->n = 0;
	return put(f, f->buffer, n, err);
}

bool file_write(struct file_out *f, struct str bytes, struct err *err)
{
	if (f->failed)
		return err_set(err, ERR_FATAL, _("cannot write %s: writing failed before"), f->name);
	if (bytes.n > BUFFER - f->n && !flush(f, err))
		return false;
	if (bytes.n >= BUFFER)
		return put(f, bytes.p, bytes.n, err);
	if (bytes.n)
		memcpy(f->buffer + f->n, bytes.p, bytes.n);
	f->n += bytes.n;
	return true;
}

static bool sync_folder(const char *folder, struct err *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	/* Some network file systems cannot sync a folder, and say EINVAL. */
	bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP);
	if (!ok)
		fail(err, _("cannot sync the folder"), folder);
	if (fd >= 0)
		close(fd);
	return ok;
}

bool file_commit(struct file_out **file, struct err *err)
{
	struct file_out *AUTO_FILE f = *file;

	*file = NULL;
	if (f->failed)
		return err_set(err, ERR_FATAL, _("cannot write %s: writing failed before"), f->name);
	if (!flush(f, err))
		return false;
	if (!f->temporary)
		return true;
	fault_point("file.written");
	if (fchmod(f->fd, f->mode) != 0 || fsync(f->fd) != 0)
		return fail(err, _("cannot write"), f->path);
	fault_point("file.synced");
	if (rename(f->temporary, f->path) != 0)
		return fail(err, _("cannot write"), f->path);
	free(f->temporary);
	f->temporary = NULL;
	fault_point("file.renamed");
	return sync_folder(f->folder, err);
}

void file_abort(struct file_out **file)
{
	struct file_out *f = *file;

	if (!f)
		return;
	if (f->temporary)
		unlink(f->temporary);
	if (f->fd >= 0 && !f->borrowed)
		close(f->fd);
	free(f->path);
	free(f->temporary);
	free(f->folder);
	free(f);
	*file = NULL;
}

bool file_write_all(const char *path, mode_t mode, struct str bytes, struct err *err)
{
	struct file_out *AUTO_FILE f = NULL;

	return file_begin(path, mode, &f, err) && file_write(f, bytes, err) && file_commit(&f, err);
}

bool file_read_all(struct arena *a, const char *path, size_t limit, struct str *out, struct err *err)
{
	struct buf AUTO_BUF b = BUF_INIT(limit + 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;
	ssize_t r = 1;

	if (fd < 0)
		return err_errno(err, ERR_CONFIG, _("file %s cannot be read"), path);
	if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode)) { /* whoever reads it may wait for ever */
		close(fd);
		return err_set(err, ERR_CONFIG, _("%s is a pipe where a file is expected"), path);
	}
	while (r != 0 && b.n <= limit) {
		size_t room = limit + 1 - b.n < 65536 ? limit + 1 - b.n : 65536;
		if (!buf_room(&b, room)) {
			close(fd);
			return err_set(err, ERR_FATAL, _("no memory to read %s"), path);
		}
		r = read(fd, b.p + b.n, room);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0) {
			err_errno(
			    err, errno == EIO ? ERR_FATAL : ERR_CONFIG, _("file %s cannot be read"), path);
			close(fd);
			return false;
		}
		b.n += (size_t)r;
	}
	close(fd);
	if (b.n > limit)
		return err_set(
		    err, ERR_INPUT, _("file %s is longer than the %zu bytes allowed"), path, limit);
	*out = arena_str(a, buf_str(&b));
	return true;
}

bool file_check_private(const char *path, struct err *err)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_errno(err, ERR_CONFIG, _("file %s cannot be read"), path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_CONFIG, _("%s is not a regular file"), path);
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return err_set(err, ERR_CONFIG,
		    _("%s holds a secret and belongs to another user: run \"chown %u %s\""), path,
		    (unsigned)geteuid(), path);
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return err_set(err, ERR_CONFIG,
		    _("%s holds a secret and others may read it: run \"chmod 600 %s\""), path, path);
	return true;
}

bool file_mkdirs(const char *path, mode_t mode, struct err *err)
{
	char part[PATH_MAX];
	size_t n = strlen(path);
	struct stat st;

	if (n >= sizeof part)
		return err_set(err, ERR_CONFIG, _("the path %.80s… is too long"), path);
	memcpy(part, path, n + 1);
	for (size_t i = 1; i <= n; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		part[i] = '\0';
		if (mkdir(part, mode) != 0 && errno != EEXIST)
			return fail(err, _("cannot make the folder"), part);
		part[i] = path[i];
	}
	if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
		return err_set(err, ERR_CONFIG, _("%s is a file, not a folder: name another folder"), path);
	return true;
}
