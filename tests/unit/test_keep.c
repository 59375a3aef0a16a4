/* test_keep.c: packed files, and deliveries that are kept. */
#include "tests/unit/directory.h"

#include "lib/file.h"
#include "lib/packed.h"
#include "store/delivery.h"
#include "sync/keep.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

enum { LONG = 3 * 1024 * 1024 };

/* Packed files ---------------------------------------------------------------------------------------------------- */

/* n bytes that do not repeat. */
static char *noise(size_t n)
{
	char *p = malloc(n + 1);
	uint32_t x = 1;

	assert_non_null(p);
	for (size_t i = 0; i < n; i++) {
		x = x * 1664525 + 1013904223;
		p[i] = (char)(x >> 24);
	}
	return p;
}

static bool read_packed(const char *path, uint64_t limit, struct buf *out, struct err *e)
{
	struct input *AUTO_INPUT in = NULL;
	struct str chunk;

	if (!packed_open(path, limit, &in, e))
		return false;
	do {
		if (!input_read(in, &chunk, e))
			return false;
		buf_s(out, chunk);
	} while (chunk.n);
	return true;
}

static const struct packed_row {
	const char *name;
	size_t bytes, piece;
} packs[] = {
	{ "nothing", 0, 9 },
	{ "one byte", 1, 9 },
	{ "small pieces", 5000, 9 },
	{ "longer than any piece", LONG, 1 << 20 },
};

static void test_packed(void **state)
{
	const struct packed_row *r = *state;
	char folder[64], path[96];
	char *bytes = noise(r->bytes);
	struct buf AUTO_BUF out = BUF_INIT(2 * LONG);
	struct err e = { 0 };
	struct stat st;

	test_mkdir(folder);
	snprintf(path, sizeof path, "%s/a.zst", folder);
	struct input *AUTO_INPUT in = input_open_mem("noise", (struct str){ bytes, r->bytes });
	input_piece(in, r->piece);
	assert_ok(packed_write(in, path, &e));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_ok(read_packed(path, LONG, &out, &e));
	assert_int_equal(out.n, r->bytes);
	assert_true(r->bytes == 0 || memcmp(out.p, bytes, r->bytes) == 0);
	unlink(path);
	rmdir(folder);
	free(bytes);
}

/* Each beginning of a packed file, and each changed byte, is an error or, at the worst, seen by its checksum. */
static void test_packed_damaged(void **state)
{
	char folder[64], path[96], cut[96];
	char *bytes = noise(900);
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	struct buf AUTO_BUF out = BUF_INIT(LONG);
	struct str packed;
	struct err e = { 0 };

	(void)state;
	test_mkdir(folder);
	snprintf(path, sizeof path, "%s/a.zst", folder);
	snprintf(cut, sizeof cut, "%s/b.zst", folder);
	struct input *AUTO_INPUT in = input_open_mem("noise", (struct str){ bytes, 900 });
	assert_ok(packed_write(in, path, &e));
	assert_ok(file_read_all(a, path, LONG, &packed, &e));
	for (size_t n = 1; n < packed.n; n++) {
		assert_ok(file_write_all(cut, FILE_SECRET, (struct str){ packed.p, n }, &e));
		buf_reset(&out);
		e = (struct err){ 0 };
		assert_false(read_packed(cut, LONG, &out, &e));
		assert_err(e, ERR_INPUT, "damaged");
	}
	for (size_t at = 0; at < packed.n; at += 7) {
		char *wrong = memcpy(arena_alloc(a, packed.n), packed.p, packed.n);
		wrong[at] = (char)(wrong[at] ^ 0x10);
		assert_ok(file_write_all(cut, FILE_SECRET, (struct str){ wrong, packed.n }, &e));
		buf_reset(&out);
		assert_true(
		    !read_packed(cut, LONG, &out, &e) || (out.n == 900 && memcmp(out.p, bytes, 900) == 0));
	}
	unlink(path);
	unlink(cut);
	rmdir(folder);
	free(bytes);
}

static void test_packed_limit(void **state)
{
	char folder[64], path[96];
	char *zeros = calloc(1, LONG);
	struct buf AUTO_BUF out = BUF_INIT(LONG);
	struct err e = { 0 };

	(void)state;
	test_mkdir(folder);
	snprintf(path, sizeof path, "%s/bomb.zst", folder);
	struct input *AUTO_INPUT in = input_open_mem("zeros", (struct str){ zeros, LONG });
	assert_ok(packed_write(in, path, &e));
	assert_false(read_packed(path, 100000, &out, &e));
	assert_err(e, ERR_INPUT, "longer than the 100000 bytes allowed");
	unlink(path);
	assert_false(read_packed(path, LONG, &out, &e));
	assert_err(e, ERR_CONFIG, "cannot be read");
	rmdir(folder);
	free(zeros);
}

/* Kept deliveries -------------------------------------------------------------------------------------------------- */

static const char conf[] = "[source list]\nformat = csv\nmapping = map\nwhere = list.csv\n"
                           "[source other]\nformat = csv\nmapping = map\n";
static const char map[] = "[list]\nkey = id\n[record]\nname = {nom}\n";

static void begin(struct directory *d)
{
	directory_open(d, conf);
	directory_file(d, "map", map);
}

/* How many files lie under the folder of the deliveries, the unfinished ones too. */
static int files(struct directory *d)
{
	char line[64] = "";
	struct str command = arena_fmt(d->a, "%s/files", d->folder);
	struct str find = arena_fmt(d->a, "find %s/deliveries -type f | wc -l >%s", d->folder, command.p);
	pid_t child = fork();

	if (child == 0) {
		execlp("sh", "sh", "-c", find.p, (char *)NULL);
		_exit(127);
	}
	int status;
	waitpid(child, &status, 0);
	FILE *f = fopen(command.p, "r");
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof line, f));
	fclose(f);
	return (int)strtol(line, NULL, 10);
}

static struct sync_report import(struct directory *d, struct sync_options o)
{
	struct sync_report r;
	struct source *s;
	struct err e = { 0 };

	assert_ok(source_find(d->a, d->conf, STR("list"), &s, &e));
	o.now = d->now;
	assert_ok(sync_import(d->a, d->db, d->conf, s, &o, &r, &e));
	return r;
}

static void test_keeps(void **state)
{
	struct directory d;

	(void)state;
	begin(&d);
	directory_deliver(&d, "list", "list.csv", "id,nom\n1,Abri\n");
	directory_deliver(&d, "list", "list.csv", "id,nom\n1,Abri\n2,Bazar\n");
	assert_int_equal(files(&d), 2);
	/* The same bytes, from another source too: once. */
	directory_deliver(&d, "list", "list.csv", "id,nom\n1,Abri\n");
	directory_deliver(&d, "other", "other.csv", "id,nom\n1,Abri\n");
	assert_int_equal(files(&d), 2);
	/* Only tried: nothing is kept. */
	directory_file(&d, "list.csv", "id,nom\n1,Abri\n3,Cour\n");
	import(&d, (struct sync_options){ .dry_run = true });
	assert_int_equal(files(&d), 2);
	directory_close(&d);
}

static void test_stopped(void **state)
{
	struct directory d;
	struct buf AUTO_BUF list = BUF_INIT(10000);

	(void)state;
	begin(&d);
	buf_fmt(&list, "id,nom\n");
	for (int i = 0; i < 30; i++)
		buf_fmt(&list, "%d,Abri %d\n", i, i);
	directory_deliver(&d, "list", "list.csv", buf_z(&list));
	struct sync_report r = directory_deliver(&d, "list", "list.csv", "id,nom\n1,Abri 1\n");
	assert_string_equal(r.outcome, "stopped");
	/* To be looked at. */
	assert_int_equal(files(&d), 2);
	directory_close(&d);
}

/* A night is tried, and applied, again. */
static void test_replay(void **state)
{
	struct directory d;
	struct delivery_run *runs;
	struct err e = { 0 };
	char id[13];

	(void)state;
	begin(&d);
	directory_deliver(&d, "list", "list.csv", "id,nom\n1,Abri\n");
	directory_deliver(&d, "list", "list.csv", "id,nom\n1,Autre\n");
	assert_ok(delivery_list(d.a, d.db, STR("list"), 10, &runs, &e));
	assert_int_equal(runs->bytes, strlen("id,nom\n1,Autre\n"));
	assert_non_null(runs->next);
	assert_null(runs->next->next);
	snprintf(id, sizeof id, "%s", runs->next->sha256.p);

	struct sync_report r = import(&d, (struct sync_options){ .delivery = id, .dry_run = true });
	assert_int_equal(r.changed, 1);
	assert_rows(&d, "SELECT name FROM fiche", "Autre");
	r = import(&d, (struct sync_options){ .delivery = id });
	assert_string_equal(r.outcome, "applied");
	assert_rows(&d, "SELECT name FROM fiche", "Abri");
	/* The file of today is another one than the directory holds now. */
	r = import(&d, (struct sync_options){ 0 });
	assert_string_equal(r.outcome, "applied");
	assert_rows(&d, "SELECT name FROM fiche", "Autre");
	assert_int_equal(files(&d), 2);
	directory_close(&d);
}

/* Whole, but the bytes of another night. */
static void test_swapped(void **state)
{
	struct directory d;
	struct delivery_run *runs;
	struct sync_report report;
	struct source *s;
	struct err e = { 0 };
	uint8_t old[SHA256_BYTES], new[SHA256_BYTES];

	(void)state;
	begin(&d);
	directory_deliver(&d, "list", "list.csv", "id,nom\n1,Abri\n");
	directory_deliver(&d, "list", "list.csv", "id,nom\n1,Autre\n");
	assert_ok(delivery_list(d.a, d.db, STR("list"), 10, &runs, &e));
	assert_true(keep_sha256(runs->sha256, new) && keep_sha256(runs->next->sha256, old));
	const char *folder = keep_folder(d.a, d.conf, db_path(d.db));
	assert_int_equal(rename(keep_path(d.a, folder, new), keep_path(d.a, folder, old)), 0);

	struct sync_options o = { .delivery = runs->next->sha256.p, .now = d.now };
	assert_ok(source_find(d.a, d.conf, STR("list"), &s, &e));
	assert_false(sync_import(d.a, d.db, d.conf, s, &o, &report, &e));
	assert_err(e, ERR_INPUT, "damaged");
	assert_rows(&d, "SELECT name FROM fiche", "Autre");
	directory_close(&d);
}

static const struct which_row {
	const char *name, *which, *says;
} whiches[] = {
	{ "no such id", "0123456789ab", "has no delivery" },
	{ "too short", "012", "names no delivery" },
	{ "no hexadecimal digits", "abcxyz", "names no delivery" },
	{ "a date before the first", "1999-01-01", "has no delivery" },
	{ "no date", "2026-13-01", "names no delivery" },
	{ "a path", "../../etc/passwd", "names no delivery" },
};

static void test_which(void **state)
{
	const struct which_row *r = *state;
	struct directory d;
	struct sync_options o = { .delivery = r->which };
	struct sync_report report;
	struct source *s;
	struct err e = { 0 };

	begin(&d);
	directory_deliver(&d, "list", "list.csv", "id,nom\n1,Abri\n");
	assert_ok(source_find(d.a, d.conf, STR("list"), &s, &e));
	o.now = d.now;
	assert_false(sync_import(d.a, d.db, d.conf, s, &o, &report, &e));
	assert_err(e, ERR_CONFIG, r->says);
	directory_close(&d);
}

static void test_purge(void **state)
{
	struct directory d;
	struct err e = { 0 };
	int removed;
	char folder[96];

	(void)state;
	begin(&d);
	snprintf(folder, sizeof folder, "%s/deliveries", d.folder);
	directory_deliver(&d, "list", "list.csv", "id,nom\n1,Abri\n");
	directory_deliver(&d, "other", "other.csv", "id,nom\n7,Gare\n");
	directory_deliver(&d, "list", "list.csv", "id,nom\n1,Abri\n2,Bazar\n");
	assert_int_equal(files(&d), 3);
	assert_ok(keep_purge(d.a, d.db, d.conf, folder, d.now + 80 * 86400, &removed, &e));
	assert_int_equal(removed, 0);
	/* What each source gave last stays, however old. */
	int64_t later = (int64_t)time(NULL) + (int64_t)40 * 365 * 86400;
	assert_ok(keep_purge(d.a, d.db, d.conf, folder, later, &removed, &e));
	assert_int_equal(removed, 1);
	assert_int_equal(files(&d), 2);
	directory_close(&d);
}

/* What a program that was killed has left goes, once it is old. */
static void test_leftovers(void **state)
{
	struct directory d;
	struct err e = { 0 };
	char folder[96];
	int removed;

	(void)state;
	begin(&d);
	snprintf(folder, sizeof folder, "%s/deliveries", d.folder);
	directory_deliver(&d, "list", "list.csv", "id,nom\n1,Abri\n");
	directory_file(&d, "deliveries/fetch-Ab12", "x");
	directory_file(&d, "deliveries/.list.new.tmp", "x");
	directory_file(&d, "deliveries/notes.txt", "mine");
	assert_ok(keep_purge(d.a, d.db, d.conf, folder, (int64_t)time(NULL), &removed, &e));
	assert_int_equal(files(&d), 4);
	assert_ok(keep_purge(d.a, d.db, d.conf, folder, (int64_t)time(NULL) + 2 * 86400, &removed, &e));
	assert_int_equal(files(&d), 2);
	directory_close(&d);
}

/* What cannot be kept is not taken. */
static void test_cannot_keep(void **state)
{
	struct directory d;
	struct sync_options o = { 0 };
	struct sync_report r;
	struct source *s;
	struct err e = { 0 };

	(void)state;
	begin(&d);
	directory_file(&d, "deliveries", "a file stands where the folder should be");
	directory_file(&d, "list.csv", "id,nom\n1,Abri\n");
	assert_ok(source_find(d.a, d.conf, STR("list"), &s, &e));
	o.now = d.now;
	o.file = arena_fmt(d.a, "%s/list.csv", d.folder).p;
	assert_false(sync_import(d.a, d.db, d.conf, s, &o, &r, &e));
	assert_err(e, ERR_CONFIG, "cannot be kept");
	assert_rows(&d, "SELECT count(*) FROM fiche", "0");
	directory_close(&d);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, packs, test_packed);
	tests_add(&t, "a packed file that is damaged", test_packed_damaged, NULL);
	tests_add(&t, "a packed file that unfolds without end", test_packed_limit, NULL);
	tests_add(&t, "what was delivered is kept, once", test_keeps, NULL);
	tests_add(&t, "a delivery that holds other bytes", test_swapped, NULL);
	tests_add(&t, "a delivery that was stopped is kept", test_stopped, NULL);
	tests_add(&t, "a night is tried and applied again", test_replay, NULL);
	TESTS_ROWS(&t, whiches, test_which);
	tests_add(&t, "old deliveries go, but not a source's last one", test_purge, NULL);
	tests_add(&t, "what a kill left goes", test_leftovers, NULL);
	tests_add(&t, "what cannot be kept is not taken", test_cannot_keep, NULL);
	return tests_run(&t, "keep");
}
