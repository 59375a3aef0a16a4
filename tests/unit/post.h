/* post.h: a directory with a campaign, its requests and e-mails, for tests of what goes out. */
#ifndef TESTS_POST_H
#define TESTS_POST_H

#include "tests/unit/directory.h"

#include "store/campaign.h"
#include "store/outbox.h"
#include "store/request.h"

#define POST_HOST STR("host-a")
#define POST_BOOT STR("boot-1")

enum { POST_DAY = 86400 };

struct post {
	struct directory d;
	struct campaign c;
	int n;       /* requests and e-mails, their ids from 1 */
	int64_t now; /* when they are due */
};

/* A campaign of n requests ("p1@a.test", "p2@b.test", "p3@a.test" …), one fiche and one e-mail each, held. */
void post_open(struct post *p, int n);
void post_close(struct post *p);

void post_approve(struct post *p);

/* Any statement. */
void post_sql(struct post *p, const char *sql);

/* The database as another process would find it: closed and opened again. */
void post_reopen(struct post *p);

/* Claims at most `max`; how many they were, and in p->d.a the e-mails. */
int post_claim(struct post *p, int max, int64_t *batch, struct outbox **out);

/* A transaction around a call that must succeed, with a `struct err e` in scope. */
#define post_ok(p, call) \
	do { \
		assert_ok(db_begin((p)->d.db, &e)); \
		assert_ok(call); \
		assert_ok(db_commit((p)->d.db, &e)); \
	} while (0)

/* One around a call that must fail, and leave nothing behind. */
#define post_fails(p, call, kind, text) \
	do { \
		assert_ok(db_begin((p)->d.db, &e)); \
		assert_false(call); \
		assert_err(e, kind, text); \
		db_rollback((p)->d.db); \
	} while (0)

#endif
