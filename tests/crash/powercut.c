/* powercut.c: what a power cut would leave, for LD_PRELOAD: a file as it was when it was last synced, a folder with
 * the names it had when it was last synced. tests/crash/powercut.py puts that back in place.
 *
 * POWERCUT_FOLDER: the folder to watch. POWERCUT_LOG: an empty folder for what is seen: `log` and a copy of each
 * file synced. Lines of `log`: "begin NAME:INODE …", "file COPY NAME:INODE", "folder NAME:INODE …". */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *watched, *where;
static int copies;

static FILE *open_log(void)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/log", where);
	return fopen(path, "ae");
}

static void log_names(const char *what)
{
	DIR *d = opendir(watched);
	FILE *f = open_log();

	fputs(what, f);
	for (struct dirent *e; (e = readdir(d));)
		if (e->d_type == DT_REG)
			fprintf(f, " %s:%llu", e->d_name, (unsigned long long)e->d_ino);
	fputs("\n", f);
	fclose(f);
	closedir(d);
}

static void keep_copy(int fd, const char *name, const struct stat *st)
{
	char path[PATH_MAX], bytes[65536];
	FILE *f = open_log();
	ssize_t n;

	snprintf(path, sizeof path, "%s/%d", where, ++copies);
	int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	for (off_t at = 0; (n = pread(fd, bytes, sizeof bytes, at)) > 0; at += n)
		if (write(to, bytes, (size_t)n) != n)
			abort();
	close(to);
	fprintf(f, "file %d %s:%llu\n", copies, name, (unsigned long long)st->st_ino);
	fclose(f);
}

/* Reading back what was opened for writing only. */
static void keep_written(const char *path, const char *name, const struct stat *st)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		abort();
	keep_copy(fd, name, st);
	close(fd);
}

static void synced(int fd)
{
	char link[64], path[PATH_MAX];
	struct stat st;
	size_t n;

	if (!watched || fstat(fd, &st) != 0)
		return;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t length = readlink(link, path, sizeof path - 1);
	if (length < 0)
		return;
	path[length] = '\0';
	n = strlen(watched);
	if (strncmp(path, watched, n) != 0 || (path[n] && path[n] != '/'))
		return;
	if (S_ISDIR(st.st_mode) && !path[n])
		log_names("folder");
	else if (S_ISREG(st.st_mode) && !strchr(path + n + 1, '/'))
		keep_written(path, path + n + 1, &st);
}

int fsync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
	int r = real(fd);

	if (r == 0)
		synced(fd);
	return r;
}

int fdatasync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
	int r = real(fd);

	if (r == 0)
		synced(fd);
	return r;
}

__attribute__((constructor)) static void begin(void)
{
	const char *folder = getenv("POWERCUT_FOLDER");

	where = getenv("POWERCUT_LOG");
	if (!folder || !where)
		return;
	watched = realpath(folder, NULL);
	log_names("begin");
}
