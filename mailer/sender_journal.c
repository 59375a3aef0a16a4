#include "mailer/sender_journal.h"

#include "lib/fault.h"
#include "mailer/sender_child.h"

enum { RELAY_WAIT_SECS = 15 * 60 }; /* after the relay's own 4xx */

int64_t sender_wait_secs(int tries)
{
	static const int64_t waits[] = { 15 * 60, 3600, 4 * 3600, 12 * 3600 };
	const int last = (int)(sizeof waits / sizeof *waits) - 1;

	return waits[tries <= 1 ? 0 : tries - 1 < last ? tries - 1 : last];
}

static int64_t due_at(const struct journal *j, const struct outbox *o, enum outbox_result result, int code)
{
	if (result == OUTBOX_LATER)
		return j->now + sender_wait_secs(o->tries + 1);
	return result == OUTBOX_UNTRIED && code >= 400 ? j->now + RELAY_WAIT_SECS : j->now;
}

static struct journal_entry *next(struct journal *j)
{
	if (j->n == JOURNAL_MAX)
		journal_write(j);
	return &j->entries[j->n++];
}

void journal_body(struct journal *j, int64_t id, int go)
{
	*next(j) = (struct journal_entry){ .step = { .id = id, .body = true }, .go = go };
	j->bodies = true;
}

void journal_result(
    struct journal *j, const struct outbox *o, enum outbox_result result, int code, struct str answer)
{
	struct journal_entry *e = next(j);
	size_t n = answer.n < sizeof e->text ? answer.n : sizeof e->text;

	*e = (struct journal_entry){ .step = { .id = o->id,
		                         .result = result,
		                         .code = code,
		                         .answer = { e->text, n },
		                         .due_at = due_at(j, o, result, code) } };
	if (n)
		memcpy(e->text, answer.p, n);
}

static void count(struct sender_told *told, enum outbox_result result)
{
	switch (result) {
	case OUTBOX_SENT:
		told->sent++;
		return;
	case OUTBOX_FAILED:
		told->failed++;
		return;
	case OUTBOX_LATER:
		told->later++;
		return;
	case OUTBOX_UNSURE:
		told->unsure++;
		return;
	case OUTBOX_UNTRIED:
		told->untried++;
		return;
	}
}

void journal_write(struct journal *j)
{
	struct outbox_step steps[JOURNAL_MAX];
	int n = j->n;

	j->n = 0;
	j->bodies = false;
	for (int i = 0; i < n; i++)
		steps[i] = j->entries[i].step;
	if (n == 0 || j->broken)
		return;
	if (!outbox_steps(j->db, steps, n, j->now, &j->why)) {
		j->broken = true;
		return;
	}
	for (int i = 0; i < n; i++)
		if (steps[i].body) {
			fault_point("sender.body");
			sender_child_go(j->entries[i].go);
		} else
			count(j->told, steps[i].result);
}
