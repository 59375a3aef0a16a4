#include "tests/unit/backups.h"

#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/wait.h>

void backups_call(struct db *db, const char *name)
{
	struct err e;
	struct query q;

	assert_ok(db_begin(db, &e));
	q = db_query(db, STMT_BACKUP_NEW_INSTANCE);
	query_text(&q, 1, str_of(name));
	assert_ok(query_run(&q, &e));
	assert_ok(db_commit(db, &e));
}

const char *backups_called(const char *path, char out[64])
{
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;

	out[0] = '\0';
	if (access(path, F_OK) == 0 && sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db,
	        "SELECT value FROM meta, pragma_integrity_check WHERE integrity_check = 'ok'", -1, &s,
	        NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		snprintf(out, 64, "%s", (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	sqlite3_close(db);
	return out;
}

void backups_begin(struct backups *p)
{
	struct err e;

	test_mkdir(p->dir);
	snprintf(p->db, sizeof p->db, "%s/v.db", p->dir);
	snprintf(p->copy, sizeof p->copy, "%s/copy.db", p->dir);
	p->handle = NULL;
	assert_ok(db_open(p->db, DB_CREATE, "test", &p->handle, &e));
	backups_call(p->handle, "first");
}

static int visible(const struct dirent *d)
{
	return strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0;
}

const char *backups_names(const char *dir, char out[1024])
{
	struct dirent **list;
	int n = scandir(dir, &list, visible, alphasort);
	size_t at = 0;

	out[0] = '\0';
	for (int i = 0; i < n; i++) {
		at += (size_t)snprintf(out + at, 1024 - at, "%s%s", i ? " " : "", list[i]->d_name);
		free(list[i]);
	}
	free(list);
	return out;
}

void backups_end(struct backups *p)
{
	char list[1024], path[1200];

	db_close(&p->handle);
	backups_names(p->dir, list);
	for (char *name = list, *space = list; space && *name; name = space + 1) {
		if ((space = strchr(name, ' ')))
			*space = '\0';
		snprintf(path, sizeof path, "%s/%s", p->dir, name);
		unlink(path);
	}
	rmdir(p->dir);
}

void backups_spoil(const char *path)
{
	char noise[4096];
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;
	off_t page;
	int fd;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'note_fiche'", -1, &s, NULL);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	page = (off_t)sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(db);
	memset(noise, 0x5A, sizeof noise);
	fd = open(path, O_RDWR);
	assert_int_equal(pwrite(fd, noise, sizeof noise, (page - 1) * (off_t)sizeof noise), sizeof noise);
	close(fd);
}

int backups_child(void (*f)(const struct backups *), const struct backups *p, const char *fault)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		if (fault)
			setenv("VIGIE_FAULT", fault, 1);
		f(p);
		_exit(9);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}
