#include "mailer/smtp_tls.h"

#include "lib/i18n.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

static int verify(int ok, X509_STORE_CTX *store)
{
	const SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct smtp_tls_seen *seen = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));

	if (!ok)
		seen->error = X509_STORE_CTX_get_error(store);
	seen->trusted = !seen->error;
	return ok;
}

/* The configured name, not what DNS made of it: libesmtp compares with the target of a CNAME. */
static bool expect_host(SSL_CTX *ctx, const char *host)
{
	X509_VERIFY_PARAM *param = SSL_CTX_get0_param(ctx);
	struct in_addr in;

	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	if (inet_pton(AF_INET, host, &in) == 1)
		return X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1;
	return X509_VERIFY_PARAM_set1_host(param, host, 0) == 1;
}

SSL_CTX *smtp_tls_context(const struct settings *s, struct smtp_tls_seen *seen, struct err *err)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	*seen = (struct smtp_tls_seen){ 0 };
	if (!ctx) {
		err_set(err, ERR_FATAL, _("TLS cannot be set up"));
		return NULL;
	}
	/* TLS 1.3 deadlocks libesmtp: it takes the server's session ticket for an answer. */
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify);
	SSL_CTX_set_app_data(ctx, seen);
	bool read = s->smtp_ca_file.n ? SSL_CTX_load_verify_locations(ctx, s->smtp_ca_file.p, NULL) == 1
	                              : SSL_CTX_set_default_verify_paths(ctx) == 1;
	if (read && expect_host(ctx, s->smtp_host.p))
		return ctx;
	err_set(err, ERR_CONFIG, _("the certificates in %s cannot be read; check ca_file in [smtp]"),
	    s->smtp_ca_file.n ? s->smtp_ca_file.p : _("the system's store"));
	smtp_tls_free(&ctx);
	return NULL;
}

void smtp_tls_free(SSL_CTX **ctx)
{
	SSL_CTX_free(*ctx);
	*ctx = NULL;
}

bool smtp_tls_explain(
    const struct smtp_tls_seen *seen, const char *host, const struct wire *w, struct err *err)
{
	const char *why = NULL;

	if (seen->error == X509_V_ERR_HOSTNAME_MISMATCH || seen->error == X509_V_ERR_IP_ADDRESS_MISMATCH)
		return err_set(err, ERR_CONFIG,
		    _("the relay's certificate is not for %s: nothing was sent; check host in [smtp]"), host);
	if (seen->error)
		return err_set(err, ERR_CONFIG,
		    _("the certificate of the relay %s is not to be trusted: %s; check ca_file in [smtp]"),
		    host, X509_verify_cert_error_string(seen->error));
	if (w->refusal[0])
		return err_set(err, w->refusal[0] == '4' ? ERR_RETRY : ERR_CONFIG,
		    _("the relay %s refuses STARTTLS: %s"), host, w->refusal);
	why = ERR_reason_error_string(ERR_peek_error());
	return err_set(err, ERR_RETRY, _("no TLS came about with the relay %s: %s"), host,
	    why ? why : _("it dropped the connection"));
}
