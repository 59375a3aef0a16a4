/* relay.h: tests/fakes/smtp_server.py as a child, for tests of what is sent. */
#ifndef TESTS_RELAY_H
#define TESTS_RELAY_H

#include "tests/test.h"

#include "mailer/settings.h"

#include <sys/types.h>

struct relay {
	pid_t pid;
	int to, from; /* its standard input and output; it ends when `to` is closed, even by a crash */
	int port;
	char into[64]; /* a folder for what it takes */
};

/* False where there is no Python. */
bool relay_start(struct relay *r);
void relay_stop(struct relay *r);

/* How it behaves from now on: the words of smtp_server.py. */
void relay_scene(struct relay *r, const char *scene);

/* The same; what it takes is kept in the folder `into`, which is emptied. */
void relay_scene_kept(struct relay *r, const char *scene);

struct relay_count {
	int connections, bodies, taken;
};
struct relay_count relay_count(struct relay *r);

/* Settings for it, without TLS and log-in. */
struct settings relay_settings(const struct relay *r);

#endif
