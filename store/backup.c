#include "store/backup.h"

#include "lib/clock.h"
#include "lib/fault.h"
#include "lib/file.h"
#include "lib/i18n.h"
#include "migrations.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define WHOLE_CHECK_MAX ((int64_t)1 << 30)

enum { STAMP = 17 }; /* "20261122T030000Z" */

static void time_stamp(int64_t now, char out[static STAMP])
{
	char text[CLOCK_TEXT];
	char *p = out;

	clock_text(now, text);
	for (const char *q = text; *q && p < out + STAMP - 1; q++)
		if (*q != '-' && *q != ':')
			*p++ = *q;
	*p = '\0';
}

/* `path` with `end` behind it. False when that is too long to be a path. */
static bool beside(const char *path, const char *end, char out[static PATH_MAX], struct err *err)
{
	if (snprintf(out, PATH_MAX, "%s%s", path, end) < PATH_MAX)
		return true;
	return err_set(err, ERR_CONFIG, _("the path %.80s… is too long"), path);
}

/* Do both names lead to one file? */
static bool same_file(const char *x, const char *y)
{
	struct stat a, b;

	return stat(x, &a) == 0 && stat(y, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* SQLite ---------------------------------------------------------------------------------------------------- */

static void close_handle(sqlite3 **db)
{
	sqlite3_close(*db);
}

#define AUTO_HANDLE __attribute__((cleanup(close_handle)))

static bool refuse(int code, const char *path, struct err *err)
{
	switch (code & 0xFF) {
	case SQLITE_FULL:
		return err_set(err, ERR_FATAL,
		    _("no room left on the disk of %s: free some space and run the command again"), path);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_RETRY, _("%s is in use: try again later"), path);
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return err_set(err, ERR_CONFIG,
		    _("%s cannot be opened: check the path and the rights of its folder"), path);
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return err_set(
		    err, ERR_FATAL, _("%s is damaged or no database: take an earlier backup"), path);
	default:
		return err_set(err, ERR_FATAL, _("%s: the copy failed (%s)"), path, sqlite3_errstr(code));
	}
}

static bool run(sqlite3 *db, const char *path, const char *sql, struct err *err)
{
	int code = sqlite3_exec(db, sql, NULL, NULL, NULL);

	return code == SQLITE_OK || refuse(code, path, err);
}

/* A temporary file of which an earlier process, killed, may have left the logs: they are of another copy. */
static bool open_copy(const char *path, sqlite3 **out, struct err *err)
{
	static const char *const logs[] = { "-wal", "-shm", "-journal" };
	char log[PATH_MAX];

	for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
		if (!beside(path, logs[i], log, err))
			return false;
		unlink(log);
	}
	int code = sqlite3_open_v2(path, out, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK)
		return refuse(code, path, err);
	/* Nobody else knows of it, and when we fail it goes: no log, no locks to share, synced by lib/file.c. */
	return run(*out, path,
	    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", err);
}

/* A backup may lie where nothing can be written: without a log beside it, it is read as it stands. */
static bool open_backup(const char *path, sqlite3 **out, struct err *err)
{
	char uri[3 * PATH_MAX + 32], log[PATH_MAX], *p = uri;
	struct stat st;

	if (access(path, R_OK) != 0)
		return err_errno(err, ERR_CONFIG, _("the backup %s cannot be read"), path);
	if (!beside(path, "-wal", log, err))
		return false;
	p += snprintf(p, sizeof uri, "file:");
	for (const char *q = path; *q; q++)
		p += snprintf(p, 4, strchr("?#%", *q) ? "%%%02X" : "%c", (unsigned char)*q);
	snprintf(p, 32, "?mode=ro%s", stat(log, &st) == 0 && st.st_size > 0 ? "" : "&immutable=1");
	int code = sqlite3_open_v2(
	    uri, out, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
	return code == SQLITE_OK || refuse(code, path, err);
}

/* In one step: that holds up no writer, whose pages go to the log, and the copy is of one moment. */
static bool copy(sqlite3 *from, const char *source, sqlite3 *to, const char *copied_to, struct err *err)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");

	if (!b)
		return refuse(sqlite3_errcode(to), copied_to, err);
	sqlite3_backup_step(b, -1);
	int code = sqlite3_backup_finish(b);
	bool damaged = (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB;
	return code == SQLITE_OK || refuse(code, damaged ? source : copied_to, err);
}

/* The first column of the first row, as a text in `out`. */
static bool ask(sqlite3 *db, const char *path, const char *sql, char *out, size_t room, struct err *err)
{
	sqlite3_stmt *s = NULL;
	int code = sqlite3_prepare_v2(db, sql, -1, &s, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(s);
	if (code == SQLITE_ROW)
		snprintf(out, room, "%s", (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	return code == SQLITE_ROW || refuse(code, path, err);
}

/* Is the copy whole? `path` is what it was made from. */
static bool check(sqlite3 *db, const char *copied_to, const char *path, struct err *err)
{
	struct stat st;
	char said[300];
	bool quick = stat(copied_to, &st) == 0 && st.st_size > WHOLE_CHECK_MAX;

	if (!ask(db, path, quick ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)", said, sizeof said,
	        err))
		return false;
	if (strcmp(said, "ok") == 0)
		return true;
	return err_set(err, ERR_FATAL,
	    _("%s is damaged (%s): no copy was made of it; bring back an earlier backup with \"vigie restore\""),
	    path, said);
}

/* Copying --------------------------------------------------------------------------------------------------- */

static bool make_copy(struct db *db, const char *to, struct err *err)
{
	sqlite3 *AUTO_HANDLE handle = NULL;

	if (!open_copy(to, &handle, err) || !copy(db_handle(db), db_path(db), handle, to, err))
		return false;
	fault_point("backup.copied");
	if (!check(handle, to, db_path(db), err))
		return false;
	fault_point("backup.checked");
	return true;
}

bool backup_to(struct db *db, const char *path, struct err *err)
{
	struct file_out *AUTO_FILE f = NULL;

	if (same_file(path, db_path(db)))
		return err_set(err, ERR_CONFIG, _("%s is the database itself: name another file"), path);
	if (!file_begin(path, FILE_SECRET, &f, err))
		return false;
	if (!file_temporary(f) || same_file(file_temporary(f), path))
		return err_set(err, ERR_CONFIG, _("a backup cannot be written to %s: name a file"), path);
	if (!make_copy(db, file_temporary(f), err) || !file_commit(&f, err))
		return false;
	fault_point("backup.named");
	return true;
}

bool backup_beside(struct db *db, int from_version, struct err *err)
{
	char path[PATH_MAX], end[32];

	snprintf(end, sizeof end, ".before-%d", from_version);
	return beside(db_path(db), end, path, err) && backup_to(db, path, err);
}

/* Keeping a few --------------------------------------------------------------------------------------------- */

#define DATED "vigie-00000000T000000Z.db"

/* Does the name begin as DATED, any digit for a 0? */
static bool is_dated(const char *name)
{
	for (const char *shape = DATED; *shape; shape++, name++)
		if (*shape == '0' ? *name < '0' || *name > '9' : *name != *shape)
			return false;
	return true;
}

static int whole(const struct dirent *e)
{
	return strlen(e->d_name) == sizeof DATED - 1 && is_dated(e->d_name);
}

/* What a killed process left (lib/file.h): ".vigie-….db.tmp" and its logs. */
static int unfinished(const struct dirent *e)
{
	return e->d_name[0] == '.' && is_dated(e->d_name + 1);
}

/* Removes the files that `which` chooses, the oldest first (names sort by time), but for the last `keep` and, where
 * there is a limit, those that do not sort before it. */
static bool prune(const char *folder, int (*which)(const struct dirent *), int keep, const char *limit,
    int *removed, struct err *err)
{
	struct dirent **list;
	int n = scandir(folder, &list, which, alphasort);
	bool ok = true;

	if (n < 0)
		return err_errno(err, ERR_CONFIG, _("the folder %s cannot be read"), folder);
	for (int i = 0; i < n; i++) {
		char path[PATH_MAX];
		bool old = ok && i < n - keep && (!limit || strcmp(list[i]->d_name, limit) < 0);
		if (old && snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name) < PATH_MAX) {
			ok = unlink(path) == 0 ||
			    err_errno(err, ERR_CONFIG, _("the old backup %s cannot be removed"), path);
			*removed += ok;
		}
		free(list[i]);
	}
	free(list);
	return ok;
}

/* A day: no copy takes that long. */
static bool remove_unfinished(const char *folder, int64_t now, struct err *err)
{
	char stamp[STAMP], limit[STAMP + 8];
	int n = 0;

	time_stamp(now - 86400, stamp);
	snprintf(limit, sizeof limit, ".vigie-%s", stamp);
	return prune(folder, unfinished, 0, limit, &n, err);
}

bool backup_keep(struct arena *a, struct db *db, const char *folder, int64_t now, int keep, struct str *made,
    int *removed, struct err *err)
{
	char stamp[STAMP];
	int n = 0;

	time_stamp(now, stamp);
	struct str path = arena_fmt(a, "%s/vigie-%s.db", folder, stamp);
	if (!file_mkdirs(folder, S_IRWXU, err) || !remove_unfinished(folder, now, err) ||
	    !backup_to(db, path.p, err))
		return false;
	if (keep > 0 && !prune(folder, whole, keep, NULL, &n, err))
		return false;
	*made = path;
	*removed = n;
	return true;
}

/* Bringing one back ----------------------------------------------------------------------------------------- */

static bool not_ours(const char *backup, struct err *err)
{
	return err_set(err, ERR_CONFIG, _("%s is no database of Vigie: take another backup"), backup);
}

static bool is_ours(sqlite3 *db, const char *backup, struct err *err)
{
	char text[24];

	if (!ask(db, backup, "PRAGMA user_version", text, sizeof text, err))
		return false;
	long version = strtol(text, NULL, 10);
	if (version < 1)
		return not_ours(backup, err);
	if (version > MIGRATION_COUNT)
		return err_set(err, ERR_CONFIG,
		    _("%s was made by a newer Vigie (schema %ld, this one knows %d): install the newer program"),
		    backup, version, MIGRATION_COUNT);
	return true;
}

static bool new_instance(sqlite3 *db, const char *path, struct err *err)
{
	char id[UUID_TEXT + 1];
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(db, sql_texts[STMT_BACKUP_NEW_INSTANCE].text, -1, &s, NULL) != SQLITE_OK)
		return not_ours(path, err);
	uuid_text(uuid_random(), id);
	sqlite3_bind_text(s, 1, id, -1, SQLITE_STATIC);
	sqlite3_step(s);
	int code = sqlite3_finalize(s);
	return code == SQLITE_OK || refuse(code, path, err);
}

/* The backup's copy at `to`, checked and renamed in itself. */
static bool prepare(const char *backup, const char *to, struct err *err)
{
	sqlite3 *AUTO_HANDLE from = NULL, *AUTO_HANDLE handle = NULL;

	if (!open_backup(backup, &from, err) || !open_copy(to, &handle, err) ||
	    !copy(from, backup, handle, to, err) || !is_ours(handle, backup, err) ||
	    !check(handle, to, backup, err) || !new_instance(handle, backup, err))
		return false;
	/* What the instance wrote may stand in the log still. */
	return run(handle, backup, "PRAGMA wal_checkpoint(TRUNCATE)", err);
}

/* The locks of all who have a database open lie on these bytes (SQLite's os_unix.c): with all of them nobody has. */
static bool lock_out(const char *path, int *fd, struct err *err)
{
	struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0x40000000, .l_len = 512 };
	struct flock holder = all;

	*fd = open(path, O_RDWR | O_CLOEXEC);
	if (*fd < 0)
		return errno == ENOENT || err_errno(err, ERR_CONFIG, _("%s cannot be replaced"), path);
	if (fcntl(*fd, F_SETLK, &all) == 0)
		return true;
	if (fcntl(*fd, F_GETLK, &holder) != 0 || holder.l_type == F_UNLCK)
		holder.l_pid = 0;
	return err_set(err, ERR_RETRY,
	    _("%s is open in another program (process %ld): stop it, then restore again"), path,
	    (long)holder.l_pid);
}

static bool sync_folder_of(const char *path, struct err *err)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');

	if (slash)
		snprintf(folder, sizeof folder, "%.*s", (int)(slash - path + 1), path);
	int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP);
	if (!ok)
		err_errno(err, ERR_FATAL, _("the folder of %s cannot be synced"), path);
	if (fd >= 0)
		close(fd);
	return ok;
}

/* Gives the file a second name; an absent one needs none. */
static bool keep_as(const char *path, const char *kept, struct err *err)
{
	if (link(path, kept) == 0 || errno == ENOENT)
		return true;
	return err_errno(err, ERR_CONFIG, _("%s cannot be kept as %s; nothing was changed"), path, kept);
}

/* Takes the old database and its log from their places, under another name first. Its log must be gone before a new
 * database stands there, or SQLite would write it into that one. */
static bool put_aside(const char *path, int64_t now, struct err *err)
{
	char kept[PATH_MAX], log[PATH_MAX], kept_log[PATH_MAX], index[PATH_MAX], end[STAMP + 16],
	    stamp[STAMP];

	time_stamp(now, stamp);
	snprintf(end, sizeof end, ".replaced-%s", stamp);
	if (!beside(path, end, kept, err) || !beside(kept, "-wal", kept_log, err) ||
	    !beside(path, "-wal", log, err) || !beside(path, "-shm", index, err))
		return false;
	if (access(path, F_OK) == 0 && (!keep_as(path, kept, err) || !keep_as(log, kept_log, err)))
		return false;
	if (!sync_folder_of(path, err))
		return false;
	fault_point("restore.kept");
	unlink(path);
	unlink(log);
	unlink(index);
	fault_point("restore.removed");
	return true;
}

/* As the old file was, for the service that must go on reading it. */
static mode_t like_old(const char *path, const struct file_out *f)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return FILE_SECRET;
	if (geteuid() == 0 && chown(file_temporary(f), st.st_uid, st.st_gid) != 0)
		return FILE_SECRET;
	return st.st_mode & 0777;
}

static bool replace(const char *backup, const char *path, int64_t now, struct err *err)
{
	struct file_out *AUTO_FILE f = NULL;

	if (!file_begin(path, FILE_SECRET, &f, err))
		return false;
	if (!file_temporary(f) || same_file(file_temporary(f), path))
		return err_set(err, ERR_CONFIG, _("a database cannot be written to %s: name a file"), path);
	mode_t mode = like_old(path, f);
	if (!prepare(backup, file_temporary(f), err))
		return false;
	fault_point("restore.prepared");
	if (!put_aside(path, now, err) || !file_commit(&f, err))
		return false;
	fault_point("restore.named");
	return chmod(path, mode) == 0 || err_errno(err, ERR_CONFIG, _("%s: its rights cannot be set"), path);
}

bool backup_restore(const char *backup, const char *path, int64_t now, struct err *err)
{
	char real[PATH_MAX];
	int fd = -1;

	if (same_file(backup, path))
		return err_set(err, ERR_CONFIG, _("%s is the database itself: name a backup"), path);
	if (realpath(path, real)) /* a symbolic link stays, what it leads to is replaced */
		path = real;
	bool ok = lock_out(path, &fd, err) && replace(backup, path, now, err);
	if (fd >= 0)
		close(fd);
	return ok;
}
