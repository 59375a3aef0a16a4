#include "tests/unit/relay_session.h"

static struct relay relay;

#define CERT "tests/fakes/localhost.pem"

/* clang-format off */
static const struct tls_row {
	const char *name, *scene, *host, *ca, *user, *password;
	enum smtp_tls tls;
	const char *results;
	enum err_kind kind;
	const char *says;
} tls_rows[] = {
	{ .name = "TLS", .scene = "cert=" CERT, .host = "localhost", .ca = CERT, .tls = SMTP_TLS_STARTTLS,
	    .results = "SSS" },
	{ .name = "TLS with CHUNKING", .scene = "chunking|cert=" CERT, .host = "localhost", .ca = CERT,
	    .tls = SMTP_TLS_STARTTLS, .results = "SSS" },
	{ .name = "TLS with an address instead of a name", .scene = "cert=" CERT, .host = "127.0.0.1", .ca = CERT,
	    .tls = SMTP_TLS_STARTTLS, .results = "SSS" },
	{ .name = "TLS and PLAIN", .scene = "login=moi:passe|cert=" CERT, .host = "localhost", .ca = CERT,
	    .user = "moi", .password = "passe", .tls = SMTP_TLS_STARTTLS, .results = "SSS" },
	{ .name = "TLS is not asked for", .scene = "cert=" CERT, .host = "localhost", .results = "SSS" },
	{ .name = "STARTTLS is not offered", .scene = "", .host = "localhost", .ca = CERT,
	    .tls = SMTP_TLS_STARTTLS, .results = "NNN", .kind = ERR_CONFIG, .says = "does not offer STARTTLS" },
	{ .name = "STARTTLS is not offered, nor EHLO", .scene = "ehlo=500 5.5.1 what?", .host = "localhost",
	    .ca = CERT, .tls = SMTP_TLS_STARTTLS, .results = "NNN", .kind = ERR_CONFIG,
	    .says = "does not offer STARTTLS" },
	{ .name = "a certificate that nobody vouches for", .scene = "cert=" CERT, .host = "localhost",
	    .tls = SMTP_TLS_STARTTLS, .results = "NNN", .kind = ERR_CONFIG, .says = "is not to be trusted" },
	{ .name = "a certificate of another host", .scene = "cert=tests/fakes/elsewhere.pem", .host = "localhost",
	    .ca = "tests/fakes/elsewhere.pem", .tls = SMTP_TLS_STARTTLS, .results = "NNN", .kind = ERR_CONFIG,
	    .says = "is not for localhost" },
	{ .name = "STARTTLS is refused for now", .scene = "starttls=454 4.7.0 not now|cert=" CERT,
	    .host = "localhost", .ca = CERT, .tls = SMTP_TLS_STARTTLS, .results = "NNN", .kind = ERR_RETRY,
	    .says = "refuses STARTTLS: 454" },
	{ .name = "STARTTLS is refused", .scene = "starttls=502 5.5.1 no|cert=" CERT, .host = "localhost",
	    .ca = CERT, .tls = SMTP_TLS_STARTTLS, .results = "NNN", .kind = ERR_CONFIG,
	    .says = "refuses STARTTLS: 502" },
	{ .name = "dropped at STARTTLS", .scene = "starttls=@drop|cert=" CERT, .host = "localhost", .ca = CERT,
	    .tls = SMTP_TLS_STARTTLS, .results = "NNN", .kind = ERR_RETRY, .says = "dropped" },
	{ .name = "bytes in front of TLS", .scene = "inject=250-relay.test\\n250 8BITMIME\\n|cert=" CERT,
	    .host = "localhost", .ca = CERT, .tls = SMTP_TLS_STARTTLS, .results = "NNN", .kind = ERR_CONFIG,
	    .says = "interferes" },
	{ .name = "certificates that are not there", .scene = "cert=" CERT, .host = "localhost",
	    .ca = "/nowhere/ca.pem", .tls = SMTP_TLS_STARTTLS, .results = "???", .kind = ERR_CONFIG,
	    .says = "cannot be read" },
	{ .name = "PLAIN", .scene = "login=moi:passe", .host = "127.0.0.1", .user = "moi", .password = "passe",
	    .results = "SSS" },
	{ .name = "LOGIN", .scene = "mechs=LOGIN|login=moi:passe", .host = "127.0.0.1", .user = "moi",
	    .password = "passe", .results = "SSS" },
	{ .name = "a wrong password", .scene = "login=moi:passe", .host = "127.0.0.1", .user = "moi",
	    .password = "mot", .results = "NNN", .kind = ERR_CONFIG, .says = "refuses the user moi: 535" },
	{ .name = "log-in fails for now", .scene = "auth=454 4.7.0 later|login=moi:passe", .host = "127.0.0.1",
	    .user = "moi", .password = "passe", .results = "NNN", .kind = ERR_RETRY,
	    .says = "refuses the user moi: 454" },
	{ .name = "log-in is not offered", .scene = "", .host = "127.0.0.1", .user = "moi", .password = "passe",
	    .results = "NNN", .kind = ERR_CONFIG, .says = "offers no log-in" },
	{ .name = "log-in is wanted, and nobody said so", .scene = "login=moi:passe", .host = "127.0.0.1",
	    .results = "NNN", .kind = ERR_CONFIG, .says = "530" },
	{ .name = "only log-ins that we do not know", .scene = "mechs=XOAUTH2|login=moi:passe",
	    .host = "127.0.0.1", .user = "moi", .password = "passe", .results = "NNN", .kind = ERR_CONFIG,
	    .says = "no log-in that we know" },
	{ .name = "dropped at AUTH", .scene = "auth=@drop|login=moi:passe", .host = "127.0.0.1", .user = "moi",
	    .password = "passe", .results = "NNN", .kind = ERR_RETRY, .says = "dropped" },
};
/* clang-format on */

static void test_tls(void **state)
{
	const struct tls_row *r = *state;
	struct settings s = relay_settings(&relay);

	s.smtp_host = str_of(r->host);
	s.smtp_ca_file = str_of(r->ca);
	s.smtp_user = str_of(r->user);
	s.smtp_password = str_of(r->password);
	s.smtp_tls = r->tls;
	relay_scene(&relay, r->scene);
	struct told t = relay_session(&s, relay_three, 3, 0);
	assert_told(&t, r->results, r->kind, r->says);
	assert_null(r->password ? strstr(t.err.text, "passe") : NULL);
	assert_int_equal(relay_count(&relay).taken, relay_letters(r->results, 'S'));
}

int main(void)
{
	struct tests t = { 0 };

	if (!relay_start(&relay)) {
		fprintf(stderr, "test_smtp_tls: no relay: python3 is missing\n");
		return 1;
	}
	TESTS_ROWS(&t, tls_rows, test_tls);
	int failed = tests_run(&t, "smtp_tls");
	relay_stop(&relay);
	return failed;
}
