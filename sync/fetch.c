#include "sync/fetch.h"

#include "lib/file.h"
#include "lib/i18n.h"
#include "sync/fetch_auth.h"
#include "sync/fetch_package.h"
#include "sync/keep.h"
#include "sync/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MODE = 0700 };

/* What is asked for: `where` and the keys of its way. What was remembered of something else is of no use. */
static struct str asked_for(struct arena *a, const struct conf *conf, const struct source *s)
{
	struct buf AUTO_BUF b = BUF_INIT(65536);

	buf_s(&b, s->where);
	for (const char *const *k = s->fetch.via->keys; k && *k; k++) {
		const char *value = conf_get(conf, s->section, *k);
		if (value && *value)
			buf_fmt(&b, " %s=%s", *k, value);
	}
	return arena_str(a, buf_str(&b));
}

/* A name of our own in the folder of the deliveries, where there is room for them. */
static bool temporary_path(struct arena *a, const char *folder, const char **out, struct err *err)
{
	struct str name = arena_fmt(a, "%s/fetch-XXXXXX", folder);
	char *path = memcpy(arena_alloc(a, name.n + 1), name.p, name.n);

	if (!file_mkdirs(folder, FOLDER_MODE, err))
		return false;
	int fd = mkstemp(path);
	if (fd < 0)
		return err_errno(err, ERR_CONFIG,
		    _("no file can be made in %s (set deliveries in [vigie] to a folder with room)"), folder);
	close(fd);
	unlink(path);
	*out = path;
	return true;
}

static struct fetch_job job_of(struct arena *a, const struct conf *conf, const struct source *s,
    const struct delivery *last, struct db *db)
{
	return (struct fetch_job){ .a = a,
		.conf = conf,
		.source = s,
		.last = last,
		.deliveries = keep_folder(a, conf, db ? db_path(db) : conf_path(conf)) };
}

static bool fetch_via(struct arena *a, struct db *db, const struct conf *conf, const struct source *s,
    const struct fetch_ask *ask, struct fetched *out, struct err *err)
{
	struct delivery last = { 0 };
	struct fetch_job job = job_of(a, conf, s, &last, db);
	struct fetched f = { .state.url = asked_for(a, conf, s), .name = s->where };

	if (db && !delivery_get(a, db, s->name, &last, err))
		return false;
	bool holds = ask->applied && last.sha256.n == SHA256_BYTES &&
	    memcmp(last.sha256.p, ask->applied, SHA256_BYTES) == 0;
	if (ask->again || !holds || !str_eq(last.url, f.state.url))
		last = (struct delivery){ 0 };
	if (!temporary_path(a, job.deliveries, &job.path, err))
		return false;
	job.now = ask->now;
	job.progress = ask->progress;
	job.ctx = ask->ctx;
	bool ok = s->fetch.via->fetch(&job, &f, err);
	unlink(arena_fmt(a, "%s.last", job.path).p);
	if (!ok) {
		unlink(job.path);
		return false;
	}
	if (!f.path.n)
		f.path = str_of(job.path);
	f.temporary = str_is(f.path, job.path);
	*out = f;
	return true;
}

/* What can be read only once (a pipe, the standard input) becomes a file: it is read twice, and some formats jump about. */
static bool copy_stream(
    const struct source *s, const char *file, const char *path, struct fetched *out, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;

	if (!input_open_file(file, s->max_bytes, &in, err) || !keep_unfold(in, NULL, path, err))
		return false;
	out->name = str_of(strcmp(file, "-") == 0 ? _("standard input") : file);
	return true;
}

/* By hand: the source's own way does not matter, and nothing is remembered. */
static bool fetch_given(struct arena *a, struct db *db, const struct conf *conf, const struct source *s,
    const char *given, struct fetched *out, struct err *err)
{
	struct delivery none = { 0 };
	struct fetch_job job = job_of(a, conf, s, &none, db);
	const char *file = arena_z(a, str_of(given));
	struct fetched f = { 0 };
	struct stat st;
	bool standard = strcmp(file, "-") == 0, there = !standard && stat(file, &st) == 0,
	     once = standard || (there && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode));

	if ((once || (there && S_ISDIR(st.st_mode))) && !temporary_path(a, job.deliveries, &job.path, err))
		return false;
	if (once ? !copy_stream(s, file, job.path, &f, err) : !fetch_package_given(&job, file, &f, err))
		return false;
	f.temporary = !f.path.n;
	if (f.temporary)
		f.path = str_of(job.path);
	*out = f;
	return true;
}

static bool fetch_kept(struct arena *a, struct db *db, const struct conf *conf, const struct source *s,
    const struct fetch_ask *ask, struct fetched *out, struct err *err)
{
	if (!db)
		return err_set(
		    err, ERR_CONFIG, _("what is kept is known by the database, and there is none here"));
	const char *folder = keep_folder(a, conf, db_path(db)), *path;

	return temporary_path(a, folder, &path, err) &&
	    replay_fetch(a, db, folder, s, str_of(ask->delivery), path, out, err);
}

bool fetch_delivery(struct arena *a, struct db *db, const struct conf *conf, const struct source *s,
    const struct fetch_ask *ask, struct fetched *out, struct err *err)
{
	if (ask->file)
		return fetch_given(a, db, conf, s, ask->file, out, err);
	if (ask->delivery)
		return fetch_kept(a, db, conf, s, ask, out, err);
	if (!s->fetch.via)
		return err_set(err, ERR_CONFIG,
		    _("the source \"%.*s\" has no \"where\": give the file to read, or write its path or URL into the configuration"),
		    STR_ARG(s->name));
	return fetch_via(a, db, conf, s, ask, out, err);
}

bool fetch_check(struct arena *a, struct db *db, const struct conf *conf, const struct source *s, bool reach,
    int64_t now, struct str *found, struct err *err)
{
	struct delivery none = { 0 };
	struct fetch_job job = job_of(a, conf, s, &none, db);

	job.now = now;
	job.once = true;
	if (!s->fetch.via) {
		*found = str_of(_("its deliveries are given by hand"));
		return true;
	}
	struct fetch_auth auth;
	if (!fetch_auth_read(&job, &auth, err))
		return false;
	if (reach && !temporary_path(a, job.deliveries, &job.path, err))
		return false;
	bool ok = s->fetch.via->check(&job, reach, found, err);
	if (job.path)
		unlink(job.path);
	return ok;
}

bool fetch_remember(struct db *db, struct str source, const struct fetched *f,
    const uint8_t sha256[SHA256_BYTES], int64_t now, struct err *err)
{
	struct delivery d = f->state;

	d.at = now;
	d.sha256 = (struct str){ (const char *)sha256, SHA256_BYTES };
	return !d.url.n || f->not_modified || delivery_put(db, source, &d, err);
}

void fetch_done(struct fetched *f)
{
	if (f->temporary && f->path.n)
		unlink(f->path.p);
	*f = (struct fetched){ 0 };
}
