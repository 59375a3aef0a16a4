#include "tests/unit/relay_session.h"

#include <sys/wait.h>

struct teller {
	struct told told;
	int n, refuse_from; /* may_begin says no from this one on; 0: never */
};

static bool may_begin(void *ctx, int64_t id)
{
	struct teller *t = ctx;

	if (t->refuse_from && id >= t->refuse_from)
		return false;
	t->told.asked++;
	return true;
}

static void result(void *ctx, int64_t id, enum outbox_result r, int code, const char *answer)
{
	struct teller *t = ctx;
	char *to = &t->told.results[id - 1];
	size_t n = strlen(t->told.answers);

	*to = *to == '?' ? "SFLNU"[r] : '!';
	if (r != OUTBOX_SENT)
		snprintf(t->told.answers + n, sizeof t->told.answers - n, " [%d %s]", code, answer);
}

struct told relay_session(const struct settings *s, const struct smtp_email *emails, int n, int refuse_from)
{
	struct teller t = { .n = n, .refuse_from = refuse_from };
	const struct smtp_parent parent = { .ctx = &t, .may_begin = may_begin, .result = result };
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	if (pid == 0) {
		memset(t.told.results, '?', (size_t)n);
		if (smtp_session(s, emails, n, &parent, &t.told.err))
			t.told.err = (struct err){ 0 };
		_exit(write(ends[1], &t.told, sizeof t.told) == (ssize_t)sizeof t.told ? 0 : 1);
	}
	close(ends[1]);
	memset(&t.told, 0, sizeof t.told);
	size_t got = 0;
	for (ssize_t k;
	     got < sizeof t.told && (k = read(ends[0], (char *)&t.told + got, sizeof t.told - got)) > 0;)
		got += (size_t)k;
	close(ends[0]);
	waitpid(pid, NULL, 0);
	assert_int_equal(got, sizeof t.told);
	return t.told;
}

const struct smtp_email relay_three[3] = {
	{ 1, "s1@x.test", "b1@y.test", { RELAY_HEAD "\r\nune\r\n", sizeof(RELAY_HEAD "\r\nune\r\n") - 1 } },
	{ 2, "s2@x.test", "b2@y.test", { RELAY_HEAD "\r\ndeux\r\n", sizeof(RELAY_HEAD "\r\ndeux\r\n") - 1 } },
	{ 3, "s3@x.test", "b3@y.test",
	    { RELAY_HEAD "\r\ntrois\r\n", sizeof(RELAY_HEAD "\r\ntrois\r\n") - 1 } },
};

int relay_letters(const char *results, char letter)
{
	int n = 0;

	for (; *results; results++)
		n += *results == letter;
	return n;
}

void assert_told(const struct told *t, const char *results, enum err_kind kind, const char *says)
{
	if (strcmp(t->results, results) != 0 || t->err.kind != kind || (kind && !strstr(t->err.text, says)))
		fail_msg("%s%s, kind %d \"%s\"; not %s, kind %d with \"%s\"", t->results, t->answers,
		    (int)t->err.kind, t->err.text, results, (int)kind, says ? says : "");
}
