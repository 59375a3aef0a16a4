/* test_store_faults.c: the same night under every failing write and every lack of memory. It is refused with the
 * directory as it was, or taken whole; and then it works as if nothing had been. */
#include "tests/unit/directory.h"

#include "lib/file.h"

#include <errno.h>
#include <sqlite3.h>

static const char conf[] =
    "[source list]\nformat = csv\nmapping = map\n[source other]\nformat = csv\nmapping = map\n";
static const char map[] = "[list]\nid = id\n[record]\nname = {nom}\nphones[main].number = {tel}\n"
                          "locations[main].addresses[physical].postal_code = {cp}\n";

#define HEAD "id;nom;tel;cp\n"

static const char first[] = HEAD
    "A;Abri;418 555-0101;G6V 1A1\nB;Bazar;418 555-0102;G6V 1A2\nC;Club;418 555-0103;G6V 1A3\n";
static const char second[] = HEAD "A;Abri;418 555-0111;G6V 1A1\nC;Club Optimiste;418 555-0103;G6V 1A3\n"
                                  "D;Donjon;418 555-0104;G6V 1A4\nE;Halte\n";
static const char others[] = HEAD "X;Abri;418 555-0101;G6V 1A1\n";

/* All that is to be as before or as after. */
static const char facts[] =
    "SELECT json_array(id, uuid, status, revision, seq, name, plain, hex(hash), doc) FROM fiche UNION ALL "
    "SELECT json_array('r', source, native, fiche, hex(hash), last_seen_at IS NULL, doc) FROM source_record UNION ALL "
    "SELECT json_array('k', fiche, path, who, hex(value_hash)) FROM claim UNION ALL "
    "SELECT json_array('c', seq, fiche, operation, revision, path, old, new) FROM change UNION ALL "
    "SELECT json_array('p', fiche, path, old, new, who, state) FROM proposal UNION ALL "
    "SELECT json_array('u', hex(sha256), hex(recipe), items) FROM source_run WHERE outcome = 'applied' UNION ALL "
    "SELECT json_array('n', fiche, n, number) FROM phone UNION ALL "
    "SELECT json_array('m', key, fiche) FROM match_key UNION ALL "
    "SELECT json_array('s', rowid, name, place, words) FROM search UNION ALL "
    "SELECT json_array('i', integrity_check) FROM pragma_integrity_check UNION ALL SELECT json_array('f', rowid) FROM search "
    "WHERE search MATCH 'club' ORDER BY 1";

/* What fails ---------------------------------------------------------------------------------------------------- */

static struct {
	long left;  /* calls until one fails; 0: none does */
	bool stays; /* and all after it */
	bool hit;
	int error;
} fault;

static bool fails(void)
{
	if (!fault.left || (fault.left > 1 && fault.left--))
		return false;
	if (!fault.stays)
		fault.left = 0;
	fault.hit = true;
	return true;
}

static ssize_t faulty_pwrite(int fd, const void *p, size_t n, off_t at)
{
	if (!fails())
		return pwrite(fd, p, n, at);
	errno = fault.error;
	return -1;
}

static int faulty_ftruncate(int fd, off_t n)
{
	if (!fails())
		return ftruncate(fd, n);
	errno = fault.error;
	return -1;
}

static sqlite3_mem_methods real_memory;

static void *faulty_malloc(int n)
{
	return fails() ? NULL : real_memory.xMalloc(n);
}

static void *faulty_realloc(void *p, int n)
{
	return fails() ? NULL : real_memory.xRealloc(p, n);
}

static void take_memory_over(void)
{
	sqlite3_mem_methods faulty;

	assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory), SQLITE_OK);
	faulty = real_memory;
	faulty.xMalloc = faulty_malloc;
	faulty.xRealloc = faulty_realloc;
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &faulty), SQLITE_OK);
}

static void take_disk_over(bool over)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	vfs->xSetSystemCall(vfs, "pwrite", over ? (sqlite3_syscall_ptr)faulty_pwrite : NULL);
	vfs->xSetSystemCall(vfs, "pwrite64", over ? (sqlite3_syscall_ptr)faulty_pwrite : NULL);
	vfs->xSetSystemCall(vfs, "ftruncate", over ? (sqlite3_syscall_ptr)faulty_ftruncate : NULL);
}

/* The night ------------------------------------------------------------------------------------------------------ */

struct night {
	struct directory d;
	struct str database; /* the file before the night */
	struct str before, after;
	struct arena *a;
};

static void put_back(struct night *w)
{
	struct err e = { 0 };
	char path[128];

	snprintf(path, sizeof path, "%s-wal", w->d.path);
	unlink(path);
	snprintf(path, sizeof path, "%s-shm", w->d.path);
	unlink(path);
	assert_ok(file_write_all(w->d.path, FILE_PUBLIC, w->database, &e));
}

/* Opens, takes the second delivery, closes. Faults begin with call `fault_at`, counted from the opening or, unless
 * `opening`, from the delivery. */
static bool run(struct night *w, long fault_at, bool opening, struct err *e)
{
	struct sync_report r;
	struct source *s;
	char path[128];

	snprintf(path, sizeof path, "%s/list.csv", w->d.folder);
	struct sync_options o = { .file = path, .now = w->d.now };
	fault.left = opening ? fault_at : 0;
	bool ok = db_open(w->d.path, DB_WRITE, "test", &w->d.db, e);
	if (!opening)
		fault.left = fault_at;
	ok = ok && source_find(w->d.a, w->d.conf, STR("list"), &s, e) &&
	    sync_import(w->d.a, w->d.db, w->d.conf, s, &o, &r, e);
	db_close(&w->d.db);
	fault.left = 0;
	return ok;
}

static struct str look(struct night *w)
{
	struct err e = { 0 };

	assert_ok(db_open(w->d.path, DB_WRITE, "test", &w->d.db, &e));
	struct str rows = directory_rows(&w->d, facts);
	struct str kept = arena_str(w->a, rows);
	db_close(&w->d.db);
	return kept;
}

static void begin(struct night *w)
{
	struct err e = { 0 };

	*w = (struct night){ .a = arena_new(256 << 20) };
	directory_open(&w->d, conf);
	directory_file(&w->d, "map", map);
	directory_deliver(&w->d, "list", "list.csv", first);
	directory_deliver(&w->d, "other", "other.csv", others);
	db_close(&w->d.db);
	directory_file(&w->d, "list.csv", second);
	assert_ok(file_read_all(w->a, w->d.path, 64 << 20, &w->database, &e));
	w->before = look(w);
	assert_ok(run(w, 0, true, &e));
	w->after = look(w);
	assert_false(str_eq(w->before, w->after));
}

static void end(struct night *w)
{
	directory_close(&w->d);
	arena_free(&w->a);
}

/* One night in which call number n fails; false when there are not so many calls. */
static bool night_with(struct night *w, long n, bool stays, bool opening)
{
	struct err e = { 0 };

	put_back(w);
	arena_reset(w->d.a);
	fault.hit = false;
	fault.stays = stays;
	bool ok = run(w, n, opening, &e);
	if (!fault.hit)
		return false;
	struct str now = look(w);
	if (!str_eq(now, ok ? w->after : w->before))
		fail_msg("call %ld%s (%s): neither as before nor as after", n,
		    stays ? " and all after it" : "", ok ? "taken" : e.text);
	if (!ok && (e.kind == ERR_INPUT || e.kind == ERR_NONE || !e.text[0]))
		fail_msg("call %ld: kind %d, \"%s\"", n, (int)e.kind, e.text);
	if (!ok) {
		assert_ok(run(w, 0, true, &e));
		assert_str(look(w), w->after);
	}
	return true;
}

/* Every call at first, then more and more of them passed over. */
static void every_night(struct night *w, long step, bool opening)
{
	long runs = 0;

	for (int stays = 0; stays < 2; stays++)
		for (long n = 1; night_with(w, n, stays, opening); n += 1 + n / step)
			runs++;
	assert_true(runs > 20);
}

struct row {
	const char *name;
	int error;
	long step;
};

static const struct row disks[] = {
	{ "every write fails for want of room", ENOSPC, 20 },
	{ "every write fails", EIO, 8 },
};

static void disk(void **state)
{
	const struct row *r = *state;
	struct night w;

	begin(&w);
	take_disk_over(true);
	fault.error = r->error;
	every_night(&w, r->step, true);
	take_disk_over(false);
	end(&w);
}

static void memory(void **state)
{
	struct night w;

	(void)state;
	begin(&w);
	every_night(&w, 6, true);
	every_night(&w, 20, false);
	end(&w);
}

int main(void)
{
	struct tests t = { 0 };

	take_memory_over();
	TESTS_ROWS(&t, disks, disk);
	tests_add(&t, "every allocation fails", memory, NULL);
	return tests_run(&t, "store faults");
}
