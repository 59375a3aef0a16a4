/* sender_child.h: the child that holds one session with the relay, and the frames it exchanges with its parent. */
#ifndef MAILER_SENDER_CHILD_H
#define MAILER_SENDER_CHILD_H

#include "mailer/smtp.h"

#include <sys/types.h>

enum frame_kind {
	FRAME_ASK = 1, /* may the body of `id` begin? The answer is one byte, or the end of the line: no */
	FRAME_TELL,    /* what became of `id`: result, code, text */
	FRAME_ALIVE,   /* the relay has said something */
	FRAME_END,     /* the session is over: result is the kind of its error, text its text */
};

enum { FRAME_TEXT_MAX = ERR_TEXT_MAX };

/* One packet each (SOCK_SEQPACKET), only as long as its text. */
struct frame {
	int64_t id;
	int32_t kind, result, code;
	char text[FRAME_TEXT_MAX];
};

/* Forks. The child holds the session and ends; it never returns, never touches the database, and has closed every
 * descriptor that it inherited but standard error. The parent gets its process id and its end of the line.
 * ERR_RETRY: the machine is out of processes or descriptors. */
bool sender_child_start(
    const struct settings *s, const struct smtp_email *emails, int n, pid_t *pid, int *fd, struct err *err);

/* The next frame that waits; its text is terminated. 1: there is one; 0: none now; -1: the child has ended, or sent
 * something that is no frame. */
int sender_child_frame(int fd, struct frame *out);

/* The word for a body. A child that has ended is noticed at the next frame. */
void sender_child_go(int fd);

#endif
