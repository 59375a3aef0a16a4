/* compose_links.h: links that open a prefilled answer (mailto, RFC 6068). Pure. */
#ifndef MAILER_COMPOSE_LINKS_H
#define MAILER_COMPOSE_LINKS_H

#include "mailer/compose.h"

/* Longer ones are cut by some mail programs. */
enum { COMPOSE_LINK_MAX = 1900 };

/* To `address`, with the words of the answer and the names of the fiches, as many as there is room for. */
struct str compose_link(struct arena *a, struct str address, enum compose_answer answer, bool french,
    const struct str *names, int n);

/* The link of List-Unsubscribe: its subject alone. */
struct str compose_stop_link(struct arena *a, struct str address, bool french);

#endif
