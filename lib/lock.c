#include "lib/lock.h"

#include "lib/clock.h"
#include "lib/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 200, PAUSE_MS = 100, BUSY = -1, FAILED = -2 };

struct lock {
	int fd;
	char *path;
};

/* A file has one lock, by whatever name it is called. */
static char *path_of(const char *file, const char *resource)
{
	char *real = realpath(file, NULL);
	const char *name = real ? real : file;
	size_t n = strlen(name) + strlen(".lock-") + strlen(resource) + 1;
	char *path = malloc(n);

	if (!path)
		abort();
	snprintf(path, n, "%s.lock-%s", name, resource);
	free(real);
	return path;
}

/* Opens the file and tries once: the descriptor, BUSY, or FAILED with an error. */
static int try_lock(const char *path, struct err *err)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct stat held, there;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);

	if (fd < 0) {
		err_errno(err, ERR_CONFIG,
		    _("the lock %s cannot be made: give this user the right to write its folder"), path);
		return FAILED;
	}
	bool ours = fcntl(fd, F_SETLK, &whole) == 0;
	if (!ours && errno != EACCES && errno != EAGAIN) {
		err_errno(err, ERR_CONFIG,
		    _("the lock %s cannot be taken: does this file system know locks?"), path);
		close(fd);
		return FAILED;
	}
	/* Whoever held it may have taken the file away between our opening and our locking. */
	if (ours && fstat(fd, &held) == 0 && stat(path, &there) == 0 && held.st_ino == there.st_ino &&
	    held.st_dev == there.st_dev)
		return fd;
	close(fd);
	return BUSY;
}

/* What the holder wrote: "vigie campaign send, 2026-11-22T03:00:00Z, process 4711". */
static void read_holder(const char *path, char out[static LINE])
{
	FILE *f = fopen(path, "re");

	out[0] = '\0';
	if (f && !fgets(out, LINE, f))
		out[0] = '\0';
	if (f)
		fclose(f);
	out[strcspn(out, "\n")] = '\0';
}

static void write_holder(int fd, const char *what)
{
	char line[LINE], at[CLOCK_TEXT] = "";
	struct err e;
	int64_t now;

	if (clock_now(&now, &e))
		clock_text(now, at);
	int n = snprintf(line, sizeof line, _("%.100s, since %s, process %ld"), what, at, (long)getpid());
	n = n < LINE ? n : LINE - 1;
	/* Only a courtesy to those who wait. */
	if (ftruncate(fd, 0) != 0 || pwrite(fd, line, (size_t)n, 0) != n)
		return;
}

static bool held_by_other(const char *path, struct err *err)
{
	char holder[LINE];

	read_holder(path, holder);
	return err_set(err, ERR_RETRY, _("somebody else is at it (%s): try again when that has ended"),
	    holder[0] ? holder : _("another program"));
}

bool lock_take(const char *file, const char *resource, const char *what, int wait_secs, struct lock **out,
    struct err *err)
{
	const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };
	struct lock *AUTO_LOCK lock = malloc(sizeof *lock);

	if (!lock)
		return err_set(err, ERR_FATAL, _("out of memory"));
	*lock = (struct lock){ .path = path_of(file, resource) };
	for (long left = (long)wait_secs * 1000;; left -= PAUSE_MS) {
		lock->fd = try_lock(lock->path, err);
		if (lock->fd != BUSY || left <= 0)
			break;
		nanosleep(&pause, NULL);
	}
	if (lock->fd < 0)
		return lock->fd == BUSY && held_by_other(lock->path, err);
	write_holder(lock->fd, what);
	*out = lock;
	lock = NULL;
	return true;
}

void lock_release(struct lock **lockp)
{
	struct lock *lock = *lockp;

	if (!lock)
		return;
	if (lock->fd >= 0) {
		unlink(lock->path); /* while it is held: nobody else's */
		close(lock->fd);
	}
	free(lock->path);
	free(lock);
	*lockp = NULL;
}
