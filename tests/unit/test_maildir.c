#include "tests/test.h"

#include "lib/buf.h"
#include "lib/file.h"
#include "mailer/maildir.h"

#include <dirent.h>
#include <sys/stat.h>

enum { ARENA_MAX = 1 << 20, LIMIT = 1000 };

struct box {
	char folder[64];
	struct arena *a;
};

static void box_open(struct box *b)
{
	struct err e = { 0 };

	b->a = arena_new(ARENA_MAX);
	test_mkdir(b->folder);
	assert_ok(maildir_make(b->folder, &e));
}

static void put(struct box *b, const char *name, const char *text)
{
	char path[160];
	struct err e = { 0 };

	snprintf(path, sizeof path, "%s/%s", b->folder, name);
	assert_ok(file_write_all(path, FILE_SECRET, str_of(text), &e));
}

static void box_remove(const char *path)
{
	DIR *dir = opendir(path);
	char below[512];

	for (const struct dirent *e; dir && (e = readdir(dir));) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		snprintf(below, sizeof below, "%s/%s", path, e->d_name);
		if (unlink(below) != 0)
			box_remove(below);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

static void box_close(struct box *b)
{
	box_remove(b->folder);
	arena_free(&b->a);
}

/* The names, between spaces. */
static struct str names(struct box *b, const char *below)
{
	struct maildir_message *m;
	struct buf AUTO_BUF out = BUF_INIT(4096);
	struct err e = { 0 };
	char path[160];

	snprintf(path, sizeof path, "%s%s", b->folder, below);
	assert_ok(maildir_list(b->a, path, &m, &e));
	for (; m; m = m->next)
		buf_fmt(&out, "%s%s:%lld", out.n ? " " : "", m->name.p, (long long)m->size);
	return arena_str(b->a, buf_str(&out));
}

static void test_put(void **state)
{
	struct maildir_message *m;
	struct err e = { 0 };
	struct str text;
	struct box b;
	struct stat st;
	char path[160];
	bool found;

	(void)state;
	box_open(&b);
	assert_str(names(&b, ""), STR(""));
	for (int i = 0; i < 3; i++)
		assert_ok(maildir_put(b.folder, STR("Subject: x\r\n\r\nBonjour\0.\r\n"), 1700 + i, &e));
	assert_ok(maildir_list(b.a, b.folder, &m, &e));
	assert_non_null(m->next->next);
	assert_null(m->next->next->next);
	assert_memory_equal(m->name.p, "new/1700.", 9); /* in the order of arrival */
	assert_memory_equal(m->next->next->name.p, "new/1702.", 9);
	snprintf(path, sizeof path, "%s/%s", b.folder, m->name.p);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_ok(maildir_read(b.a, b.folder, m->name, LIMIT, &text, &found, &e));
	assert_true(found);
	assert_str(text, STR("Subject: x\r\n\r\nBonjour\0.\r\n"));
	assert_int_equal(m->size, text.n);
	box_close(&b);
}

static void test_list(void **state)
{
	struct box b;
	char from[160], to[160];

	(void)state;
	box_open(&b);
	put(&b, "cur/20.b:2,S", "b");
	put(&b, "new/10.a", "aa");
	put(&b, "cur/05.c:2,", "ccc");
	put(&b, "new/.hidden", "x");
	put(&b, "tmp/30.d", "x");
	put(&b, "stray", "x");
	snprintf(from, sizeof from, "%s/stray", b.folder);
	snprintf(to, sizeof to, "%s/new/15.link", b.folder);
	assert_int_equal(symlink(from, to), 0);
	snprintf(to, sizeof to, "%s/new/16.folder", b.folder);
	assert_int_equal(mkdir(to, 0700), 0);
	assert_str(names(&b, ""), STR("cur/05.c:2,:3 new/10.a:2 cur/20.b:2,S:1"));
	box_close(&b);
}

static const struct read_row {
	const char *name, *message;
	bool found;
	const char *says; /* NULL: no error */
} reads[] = {
	{ "read: up to the limit", "new/10.full", true, NULL },
	{ "read: past the limit", "new/11.over", false, "allowed" },
	{ "read: gone", "new/12.gone", false, NULL },
	{ "read: a link", "new/13.link", false, "regular" },
	{ "read: a way out", "new/../stray", false, "no message" },
	{ "read: another folder", "tmp/14.x", false, "no message" },
	{ "read: the folder itself", "new/.", false, "no message" },
	{ "read: nothing", "", false, "no message" },
};

static void test_read(void **state)
{
	const struct read_row *r = *state;
	struct err e = { 0 };
	char full[LIMIT + 2], from[160], to[160];
	struct str text;
	struct box b;
	bool found = false;

	box_open(&b);
	memset(full, 'x', sizeof full);
	full[LIMIT + 1] = '\0';
	put(&b, "new/11.over", full);
	full[LIMIT] = '\0';
	put(&b, "new/10.full", full);
	put(&b, "tmp/14.x", "x");
	put(&b, "stray", "x");
	snprintf(from, sizeof from, "%s/stray", b.folder);
	snprintf(to, sizeof to, "%s/new/13.link", b.folder);
	assert_int_equal(symlink(from, to), 0);
	bool ok = maildir_read(b.a, b.folder, str_of(r->message), LIMIT, &text, &found, &e);
	box_close(&b);
	assert_int_equal(ok, r->says == NULL);
	assert_int_equal(found && ok, r->found);
	if (r->says)
		assert_err(e, ERR_INPUT, r->says);
}

static void test_move(void **state)
{
	struct err e = { 0 };
	struct box b;
	char from[160], to[160];

	(void)state;
	box_open(&b);
	put(&b, "new/10.a", "a");
	put(&b, "cur/11.b:2,RS", "b");
	assert_ok(maildir_move(b.folder, STR("new/10.a"), ".handled", &e));
	assert_ok(maildir_move(b.folder, STR("cur/11.b:2,RS"), ".handled", &e));
	assert_str(names(&b, ""), STR(""));
	assert_str(names(&b, "/.handled"), STR("cur/10.a:2,S:1 cur/11.b:2,RS:1"));
	assert_ok(maildir_move(b.folder, STR("new/10.a"), ".handled", &e)); /* gone: done */

	/* A kill between the second name and the removal of the first. */
	put(&b, "new/12.c", "c");
	snprintf(from, sizeof from, "%s/new/12.c", b.folder);
	snprintf(to, sizeof to, "%s/.handled/cur/12.c:2,S", b.folder);
	assert_int_equal(link(from, to), 0);
	assert_ok(maildir_move(b.folder, STR("new/12.c"), ".handled", &e));
	assert_str(names(&b, ""), STR(""));

	/* Another message of this name is never written over. */
	put(&b, "new/12.c", "another");
	assert_false(maildir_move(b.folder, STR("new/12.c"), ".handled", &e));
	assert_err(e, ERR_CONFIG, "12.c");
	assert_str(names(&b, ""), STR("new/12.c:7"));
	assert_str(names(&b, "/.handled"), STR("cur/10.a:2,S:1 cur/11.b:2,RS:1 cur/12.c:2,S:1"));

	assert_false(maildir_move(b.folder, STR("new/12.c"), "../elsewhere", &e));
	assert_err(e, ERR_CONFIG, "no folder of a Maildir");
	assert_false(maildir_move(b.folder, STR("new/../x"), ".handled", &e));
	assert_err(e, ERR_INPUT, "no message");
	box_close(&b);
}

static void test_absent(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct maildir_message *m;
	struct err e = { 0 };

	(void)state;
	assert_false(maildir_list(a, "/nowhere/at-all", &m, &e));
	assert_err(e, ERR_CONFIG, "/nowhere/at-all");
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(&t, "messages are put whole, for their owner alone", test_put, NULL);
	tests_add(&t, "what is listed, and in which order", test_list, NULL);
	TESTS_ROWS(&t, reads, test_read);
	tests_add(&t, "moving", test_move, NULL);
	tests_add(&t, "a folder that is not there", test_absent, NULL);
	return tests_run(&t, "maildir");
}
