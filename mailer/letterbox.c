#include "mailer/letterbox.h"

#include "lib/i18n.h"
#include "lib/net.h"
#include "lib/net_imap.h"
#include "mailer/maildir.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIST_MAX = 1000, HEAD_MAX = 64 * 1024 };

/* IMAP --------------------------------------------------------------------------------------------------------- */

static bool imap_driver_open(struct letterbox *box, const struct settings *s, struct err *err)
{
	struct imap_account account = { .url = s->imap.p,
		.mailbox = s->mailbox.n ? s->mailbox.p : "INBOX",
		.user = s->imap_user.n ? s->imap_user.p : "",
		.password = s->imap_password.n ? s->imap_password.p : "",
		.ca_file = s->imap_ca_file.n ? s->imap_ca_file.p : NULL };
	struct imap *imap = NULL;

	/* What is put away where it lies comes back as a new message, for ever. */
	if (strcasecmp(account.mailbox, s->handled.p) == 0)
		return err_set(err, ERR_CONFIG,
		    _("\"handled\" in [inbox] is the mailbox itself: write another name, for what was handled"));
	if (!imap_open(&account, &imap, &box->uidvalidity, err))
		return false;
	box->session = imap;
	struct str url = net_shown_url(box->a, s->imap.p);
	while (url.n && url.p[url.n - 1] == '/')
		url.n--;
	box->name = arena_fmt(box->a, "%.*s/%s", STR_ARG(url), account.mailbox);
	return true;
}

static bool imap_driver_list(
    struct letterbox *box, struct arena *a, int64_t after, struct letter **out, struct err *err)
{
	struct letter *first = NULL, **end = &first;
	struct imap_message *m;
	int n;

	if (!imap_list(a, box->session, after, LIST_MAX, &m, &n, err))
		return false;
	for (int i = 0; i < n; i++, end = &(*end)->next) {
		*end = ARENA_NEW(a, struct letter);
		**end = (struct letter){ .uid = m[i].uid, .size = m[i].size };
	}
	*out = first;
	return true;
}

static bool imap_driver_read(
    struct letterbox *box, const struct letter *l, struct buf *out, bool *found, struct err *err)
{
	return imap_fetch(box->session, l->uid, out, found, err);
}

static bool imap_driver_head(
    struct letterbox *box, const struct letter *l, struct buf *out, bool *found, struct err *err)
{
	return imap_fetch_header(box->session, l->uid, out, found, err);
}

static bool imap_driver_put_away(struct letterbox *box, const struct letter *l, struct err *err)
{
	return imap_move(box->session, l->uid, box->settings->handled.p, err);
}

static void imap_driver_close(struct letterbox *box)
{
	struct imap *imap = box->session;

	imap_close(&imap);
	box->session = NULL;
}

static const struct letterbox_driver imap_driver = {
	.open = imap_driver_open,
	.list = imap_driver_list,
	.read = imap_driver_read,
	.head = imap_driver_head,
	.put_away = imap_driver_put_away,
	.close = imap_driver_close,
};

/* Maildir ------------------------------------------------------------------------------------------------------ */

static bool maildir_driver_open(struct letterbox *box, const struct settings *s, struct err *err)
{
	(void)err;
	box->name = s->maildir;
	return true;
}

static bool maildir_driver_list(
    struct letterbox *box, struct arena *a, int64_t after, struct letter **out, struct err *err)
{
	struct letter *first = NULL, **end = &first;
	struct maildir_message *m;
	int64_t n = 0;

	*out = NULL;
	if (after)
		return true; /* all came at once */
	if (!maildir_list(a, box->settings->maildir.p, &m, err))
		return false;
	for (; m; m = m->next, end = &(*end)->next) {
		*end = ARENA_NEW(a, struct letter);
		**end = (struct letter){ .uid = ++n, .size = m->size, .name = m->name };
	}
	*out = first;
	return true;
}

static bool maildir_driver_read(
    struct letterbox *box, const struct letter *l, struct buf *out, bool *found, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(out->limit + (1 << 20));
	struct str bytes;

	if (!maildir_read(a, box->settings->maildir.p, l->name, (int64_t)out->limit, &bytes, found, err))
		return false;
	if (*found)
		buf_s(out, bytes);
	return buf_ok(out) || err_set(err, ERR_FATAL, _("out of memory"));
}

static bool maildir_driver_head(
    struct letterbox *box, const struct letter *l, struct buf *out, bool *found, struct err *err)
{
	char path[PATH_MAX], piece[4096];
	ssize_t n;

	if (snprintf(path, sizeof path, "%.*s/%.*s", STR_ARG(box->settings->maildir), STR_ARG(l->name)) >=
	    (int)sizeof path)
		return err_set(err, ERR_CONFIG, _("the path %.80s… is too long"), path);
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	*found = fd >= 0;
	if (fd < 0)
		return true;
	while (out->n < HEAD_MAX && (n = read(fd, piece, sizeof piece)) > 0)
		buf_add(out, piece, (size_t)n);
	close(fd);
	return true;
}

static bool maildir_driver_put_away(struct letterbox *box, const struct letter *l, struct err *err)
{
	return maildir_move(box->settings->maildir.p, l->name, ".handled", err);
}

static void maildir_driver_close(struct letterbox *box)
{
	(void)box;
}

static const struct letterbox_driver maildir_driver = {
	.open = maildir_driver_open,
	.list = maildir_driver_list,
	.read = maildir_driver_read,
	.head = maildir_driver_head,
	.put_away = maildir_driver_put_away,
	.close = maildir_driver_close,
};

/* Both --------------------------------------------------------------------------------------------------------- */

bool letterbox_open(struct arena *a, const struct settings *s, struct letterbox *out, struct err *err)
{
	struct letterbox box = {
		.driver = s->maildir.n ? &maildir_driver : &imap_driver, .a = a, .settings = s
	};

	if (!box.driver->open(&box, s, err))
		return false;
	*out = box;
	return true;
}

void letterbox_close(struct letterbox *box)
{
	if (box->driver)
		box->driver->close(box);
	box->driver = NULL;
}
