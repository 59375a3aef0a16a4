#include "cmd/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_MS = 1000, EACH_MS = 200 };

/* Not what time it is, only how much has passed. */
static int64_t passed_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_begin(struct progress *p, const char *what)
{
	*p = (struct progress){ .what = what, .began_ms = passed_ms(), .terminal = isatty(STDERR_FILENO) };
}

void progress_step(void *progress, uint64_t n)
{
	struct progress *p = progress;
	int64_t now = p->terminal ? passed_ms() : 0;

	if (!p->terminal || now - p->began_ms < FIRST_MS || now - p->shown_ms < EACH_MS)
		return;
	fprintf(stderr, "\r%" PRIu64 " %s\033[K", n, p->what);
	fflush(stderr);
	p->shown = true;
	p->shown_ms = now;
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}
