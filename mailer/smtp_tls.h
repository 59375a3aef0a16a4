/* smtp_tls.h: TLS with the relay: a context of our own for each session. libesmtp's own crashes at the second one. */
#ifndef MAILER_SMTP_TLS_H
#define MAILER_SMTP_TLS_H

#include "lib/err.h"
#include "mailer/settings.h"
#include "mailer/smtp_wire.h"

#include <openssl/ssl.h>

/* What the handshake came to. */
struct smtp_tls_seen {
	bool trusted; /* the certificate, for the configured name */
	long error;   /* X509_V_ERR_…; 0: none */
};

/* `seen` must live as long as the context. ERR_CONFIG: certificates that cannot be read. */
SSL_CTX *smtp_tls_context(const struct settings *s, struct smtp_tls_seen *seen, struct err *err);
void smtp_tls_free(SSL_CTX **ctx);

/* Why STARTTLS came to nothing. Returns false. */
bool smtp_tls_explain(
    const struct smtp_tls_seen *seen, const char *host, const struct wire *w, struct err *err);

#endif
