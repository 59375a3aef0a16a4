/* smtp_guard.h: what must be true before anything is sent, and the socket that libesmtp does not show. */
#ifndef MAILER_SMTP_GUARD_H
#define MAILER_SMTP_GUARD_H

#include "mailer/smtp.h"

/* The relay may be used as the settings say: without TLS it must be on loopback (every address of its name); in test
 * builds always. ERR_CONFIG says what to write; ERR_RETRY: the name cannot be resolved now. */
bool smtp_guard_relay(const struct settings *s, struct err *err);

/* NULL, or why this e-mail cannot be handed to a relay: an address that would break the dialogue, line ends that some
 * servers take for the end of the message ("smuggling"). In English, for the outbox. */
const char *smtp_guard_email(const struct smtp_email *e);

/* Test builds: false for a recipient outside .test and .example. Release builds: true. */
bool smtp_guard_recipient(const char *to);

/* The one connected TCP descriptor of this process, or -1. libesmtp does not give it; a sender has no other. */
int smtp_guard_socket(void);

/* Its other end is on loopback. */
bool smtp_guard_on_loopback(int fd);

/* Small packets leave at once: without it smtp-sink gets 23 messages a second. */
void smtp_guard_hurry(int fd);

/* What has come is acknowledged at once; the kernel forgets it, so ask again and again. Postfix answers BDAT twice and
 * holds the second answer back until the first is acknowledged: without it that makes 23 messages a second, too. */
void smtp_guard_acknowledge(int fd);

#endif
