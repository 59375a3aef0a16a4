#include "mailer/sender.h"

#include "lib/fault.h"
#include "lib/i18n.h"
#include "mailer/sender_child.h"
#include "mailer/sender_journal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	CHILDREN_MAX = 64,
	SESSION_MAX = 1000,               /* e-mails */
	SESSION_BYTES = 16 * 1024 * 1024, /* no further e-mail joins a session that holds as much */
	MESSAGE_BYTES = 64 * 1024 * 1024,
	QUIT_MS = 2000, /* for a relay that does not answer QUIT: all is known by then */
};

enum place { WAITS, BEGUN, DONE };

struct item {
	struct outbox *o;
	enum place place;
};

struct child {
	struct arena *a; /* the session's bytes */
	pid_t pid;       /* 0: a free place */
	int fd;
	struct item *items;
	int n, open;      /* items not done */
	int64_t deadline; /* clock_ms */
	bool progress, unsure, killed, over;
	struct err why; /* of its session */
};

struct sender {
	struct db *db;
	const struct settings *s;
	struct journal *journal;
	struct child *children;
	int n_children, running;
	struct outbox *next; /* not yet in a session */
	struct err why;      /* of the first session that failed for good */
	bool stopped;        /* no further session */
};

static int64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Results ----------------------------------------------------------------------------------------------------- */

static void item_done(struct sender *x, struct child *c, struct item *it, enum outbox_result result, int code,
    struct str answer)
{
	if (result == OUTBOX_UNTRIED && it->place == BEGUN && !code)
		result = OUTBOX_UNSURE; /* we gave the word, and no answer tells what came of it */
	journal_result(x->journal, it->o, result, code, answer);
	it->place = DONE;
	c->open--;
	c->progress |= result == OUTBOX_SENT || result == OUTBOX_FAILED || result == OUTBOX_LATER;
	c->unsure |= result == OUTBOX_UNSURE;
}

/* Sessions ---------------------------------------------------------------------------------------------------- */

/* Takes the next e-mails with their bytes. The strings of an address end in NUL (query_str). */
static bool fill(struct sender *x, struct child *c, struct smtp_email *emails)
{
	size_t bytes = 0;
	int max = x->s->smtp_per_session < SESSION_MAX ? x->s->smtp_per_session : SESSION_MAX;

	while (x->next && c->n < max && bytes < SESSION_BYTES) {
		struct outbox *o = x->next;
		struct smtp_email *e = &emails[c->n];
		e->id = o->id;
		e->from = o->envelope_from.n ? o->envelope_from.p : "";
		e->to = o->envelope_to.n ? o->envelope_to.p : "";
		if (!outbox_bytes(c->a, x->db, o->id, &e->bytes, &x->why)) {
			x->stopped = true;
			return false;
		}
		bytes += e->bytes.n;
		c->items[c->n++] = (struct item){ .o = o };
		x->next = o->next;
	}
	c->open = c->n;
	return true;
}

/* Back to those that wait, in front. */
static void put_back(struct sender *x, struct child *c)
{
	for (int i = c->n - 1; i >= 0; i--)
		if (c->items[i].place == WAITS) {
			c->items[i].o->next = x->next;
			x->next = c->items[i].o;
			c->items[i].place = DONE;
		}
	c->open = 0;
}

static void start(struct sender *x, struct child *c)
{
	int max = x->s->smtp_per_session < SESSION_MAX ? x->s->smtp_per_session : SESSION_MAX;

	if (!c->a)
		c->a = arena_new((size_t)SESSION_BYTES + MESSAGE_BYTES);
	arena_reset(c->a);
	*c = (struct child){ .a = c->a, .items = ARENA_ARRAY(c->a, struct item, (size_t)max) };
	struct smtp_email *emails = ARENA_ARRAY(c->a, struct smtp_email, (size_t)max);
	if (!fill(x, c, emails)) {
		put_back(x, c);
		return;
	}
	if (!sender_child_start(x->s, emails, c->n, &c->pid, &c->fd, &x->why)) {
		x->stopped = true;
		for (int i = 0; i < c->n; i++)
			item_done(x, c, &c->items[i], OUTBOX_UNTRIED, 0, STR_NONE);
		return;
	}
	c->deadline = clock_ms() + x->s->smtp_timeout_secs * 1000;
	x->running++;
}

/* The child is gone. A relay that took something may take more over a new line (many count the e-mails of a session); one
 * that took nothing, or lost a line behind a final dot, is left alone until the next run. */
static void settle(struct sender *x, struct child *c)
{
	for (int i = 0; i < c->n; i++)
		if (c->items[i].place == BEGUN)
			item_done(x, c, &c->items[i], OUTBOX_UNSURE, 0, STR_NONE);
	if (c->killed)
		err_set(&c->why, ERR_RETRY, _("the relay %s was silent for %lld seconds"), x->s->smtp_host.p,
		    (long long)x->s->smtp_timeout_secs);
	else if (!c->over && c->open)
		err_set(&c->why, ERR_RETRY, _("a sender ended in the middle of its session"));
	bool again = c->progress && !c->unsure && c->why.kind != ERR_CONFIG && c->why.kind != ERR_FATAL;
	if (again && !x->stopped && c->open)
		put_back(x, c);
	else if (c->why.kind && !again) {
		if (x->why.kind != ERR_CONFIG && x->why.kind != ERR_FATAL)
			x->why = c->why;
		x->stopped = true;
	}
	for (int i = 0; i < c->n; i++)
		if (c->items[i].place == WAITS)
			item_done(x, c, &c->items[i], OUTBOX_UNTRIED, 0, STR_NONE);
}

static void end(struct sender *x, struct child *c, bool kill_it)
{
	journal_write(x->journal); /* before its line is another's */
	if (kill_it)
		kill(c->pid, SIGKILL);
	close(c->fd);
	while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
		;
	c->pid = 0;
	x->running--;
	settle(x, c);
}

/* What children say ------------------------------------------------------------------------------------------- */

static struct item *item_of(struct child *c, int64_t id)
{
	for (int i = 0; i < c->n; i++)
		if (c->items[i].o->id == id)
			return &c->items[i];
	return NULL;
}

/* False: the child is not to be listened to any more. It reads a stranger's bytes: what it says is checked. */
static bool hear(struct sender *x, struct child *c, const struct frame *f)
{
	struct item *it = f->kind == FRAME_ASK || f->kind == FRAME_TELL ? item_of(c, f->id) : NULL;

	c->deadline = clock_ms() + x->s->smtp_timeout_secs * 1000;
	switch (f->kind) {
	case FRAME_ALIVE:
		return true;
	case FRAME_ASK:
		if (!it || it->place != WAITS)
			return false;
		it->place = BEGUN;
		journal_body(x->journal, it->o->id, c->fd);
		return true;
	case FRAME_TELL:
		if (!it || it->place == DONE || f->result < OUTBOX_SENT || f->result > OUTBOX_UNSURE)
			return false;
		fault_point("sender.result");
		/* The line went, or was closed (421): perhaps in another session. */
		if (f->result != OUTBOX_UNTRIED || (f->code && f->code != 421) || it->place == BEGUN)
			item_done(x, c, it, (enum outbox_result)f->result, f->code, str_of(f->text));
		if (!c->open)
			c->deadline = clock_ms() + QUIT_MS;
		return true;
	case FRAME_END:
		if (f->result > ERR_NONE && f->result <= ERR_FATAL)
			err_set(&c->why, (enum err_kind)f->result, "%s", f->text);
		c->over = true;
		return true;
	default:
		return false;
	}
}

static void listen_to(struct sender *x, struct child *c)
{
	struct frame f;
	int got;

	while ((got = sender_child_frame(c->fd, &f)) > 0)
		if (!hear(x, c, &f)) {
			end(x, c, true);
			return;
		}
	if (got < 0)
		end(x, c, !c->over);
}

static void watch(struct sender *x)
{
	struct pollfd fds[CHILDREN_MAX];
	struct child *of[CHILDREN_MAX];
	int64_t now = clock_ms(), first = INT64_MAX;
	int n = 0;

	for (int i = 0; i < x->n_children; i++)
		if (x->children[i].pid) {
			of[n] = &x->children[i];
			fds[n++] = (struct pollfd){ .fd = x->children[i].fd, .events = POLLIN };
			if (x->children[i].deadline < first)
				first = x->children[i].deadline;
		}
	int64_t wait = first > now ? first - now : 0;
	int most = x->journal->n ? JOURNAL_WAIT_MS : 60000;
	int ready = poll(fds, (nfds_t)n, wait < most ? (int)wait : most);
	now = clock_ms();
	for (int i = 0; i < n; i++)
		if (fds[i].revents)
			listen_to(x, of[i]);
		else if (now >= of[i]->deadline || x->journal->broken) {
			of[i]->killed = of[i]->open > 0 && !x->journal->broken;
			end(x, of[i], true);
		}
	if (x->journal->bodies || ready == 0)
		journal_write(x->journal);
	x->stopped |= x->journal->broken;
	/* Who waited for us, while somebody else held the database, was not silent. */
	int64_t held = clock_ms() - now;
	for (int i = 0; i < n; i++)
		of[i]->deadline += held;
}

static void run(struct sender *x)
{
	do {
		for (int i = 0; i < x->n_children && x->next && !x->stopped; i++)
			if (!x->children[i].pid)
				start(x, &x->children[i]);
		if (x->running)
			watch(x);
	} while (x->running || (x->next && !x->stopped));
	for (; x->next; x->next = x->next->next)
		journal_result(x->journal, x->next, OUTBOX_UNTRIED, 0, STR_NONE);
	journal_write(x->journal);
}

bool sender_run(struct arena *a, struct db *db, const struct settings *s, struct outbox *claimed, int64_t now,
    struct sender_told *told, struct err *err)
{
	int n = s->smtp_connections < 1 ? 1 : s->smtp_connections;
	struct sender x = {
		.db = db,
		.s = s,
		.journal = ARENA_NEW(a, struct journal),
		.next = claimed,
		.n_children = n < CHILDREN_MAX ? n : CHILDREN_MAX,
	};

	x.journal->db = db;
	x.journal->now = now;
	x.journal->told = told;
	x.children = ARENA_ARRAY(a, struct child, (size_t)x.n_children);
	run(&x);
	for (int i = 0; i < x.n_children; i++)
		arena_free(&x.children[i].a);
	if (x.journal->broken)
		x.why = x.journal->why;
	if (x.why.kind)
		*err = x.why;
	return !x.why.kind;
}
