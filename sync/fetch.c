#include "sync/fetch.h"

#include "lib/i18n.h"
#include "lib/net.h"
#include "store/delivery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RETRIES = 3 };

static bool is_url(struct str s)
{
	return s.n > 8 && (memcmp(s.p, "http://", 7) == 0 || memcmp(s.p, "https://", 8) == 0);
}

/* A name of our own in $TMPDIR; net_fetch lets the file appear there whole. */
static bool temporary_path(struct arena *a, struct str *out, struct err *err)
{
	const char *dir = getenv("TMPDIR");
	struct str path = arena_fmt(a, "%s/vigie-feed-XXXXXX", dir && *dir ? dir : "/tmp");
	char *z = arena_alloc(a, path.n + 1);

	memcpy(z, path.p, path.n);
	int fd = mkstemp(z);
	if (fd < 0)
		return err_errno(
		    err, ERR_CONFIG, _("no temporary file at %s (set TMPDIR to a folder with room)"), z);
	close(fd);
	*out = (struct str){ z, path.n };
	return true;
}

static bool fetch_url(
    struct arena *a, struct db *db, const struct source *s, bool again, struct fetched *out, struct err *err)
{
	struct delivery last = { 0 };
	struct net_response got;
	struct fetched f = { .state.url = s->where, .temporary = true };

	if (!delivery_get(a, db, s->name, &last, err) || !temporary_path(a, &f.path, err))
		return false;
	bool same_url = !again && str_eq(last.url, s->where);
	struct net_request req = {
		.url = arena_z(a, s->where),
		.etag = same_url && last.etag.n ? last.etag.p : NULL,
		.last_modified = same_url && last.last_modified.n ? last.last_modified.p : NULL,
		.max_bytes = s->max_bytes,
		.allow_private = s->allow_private,
		.retries = RETRIES,
	};
	f.name = net_shown_url(a, req.url);
	*out = f;
	if (!net_fetch(a, &req, f.path.p, &got, err))
		return false;
	out->not_modified = got.not_modified;
	out->state.etag = str_of(got.etag);
	out->state.last_modified = str_of(got.last_modified);
	return true;
}

bool fetch_delivery(struct arena *a, struct db *db, const struct source *s, const char *file, bool again,
    struct fetched *out, struct err *err)
{
	struct str path = file ? str_of(file) : s->where;

	if (!path.n)
		return err_set(err, ERR_CONFIG,
		    _("the source \"%.*s\" has no \"where\": give the file to read, or write its path or URL into the configuration"),
		    STR_ARG(s->name));
	if (is_url(path) && !file)
		return fetch_url(a, db, s, again, out, err);
	*out = (struct fetched){ .path = arena_str(a, path), .name = arena_str(a, path) };
	return true;
}

bool fetch_remember(struct db *db, struct str source, const struct fetched *f, int64_t now, struct err *err)
{
	struct delivery d = f->state;

	d.at = now;
	return !d.url.n || f->not_modified || delivery_put(db, source, &d, err);
}

void fetch_done(struct fetched *f)
{
	if (f->temporary && f->path.n)
		unlink(f->path.p);
	*f = (struct fetched){ 0 };
}
