/* test_net_url.c: addresses of the web, taken apart and put together. */
#include "tests/test.h"

#include "lib/arena.h"
#include "lib/net.h"

#include <arpa/inet.h>

static const struct join_row {
	const char *name, *base, *url, *out; /* out: NULL: refused */
} joins[] = {
	{ "absolute", "https://a.test/x/y", "http://b.test/z", "http://b.test/z" },
	{ "from the root", "https://a.test/x/y?q=1", "/files/z.csv", "https://a.test/files/z.csv" },
	{ "beside it", "https://a.test/x/y", "z.csv", "https://a.test/x/z.csv" },
	{ "above it", "https://a.test/x/y/z", "../w", "https://a.test/x/w" },
	{ "without a scheme", "https://a.test/x", "//b.test/z", "https://b.test/z" },
	{ "only a query", "https://a.test/x?p=1", "?p=2", "https://a.test/x?p=2" },
	{ "a space and an accent", "https://a.test/", "/liste à jour.csv",
	    "https://a.test/liste%20%c3%a0%20jour.csv" },
	{ "a file", "https://a.test/", "file:///etc/passwd", NULL },
	{ "gopher", "https://a.test/", "gopher://a.test/", NULL },
	{ "javascript", "https://a.test/", "javascript:alert(1)", NULL },
};

static void test_join(void **state)
{
	const struct join_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);
	const char *out = "as it was";
	struct err e = { 0 };
	bool ok = net_join(a, r->base, r->url, &out, &e);

	assert_int_equal(ok, r->out != NULL);
	if (!r->out) {
		assert_err(e, ERR_INPUT, "is no address of the web");
		assert_string_equal(out, "as it was");
		return;
	}
	assert_string_equal(out, r->out);
}

static const struct escape_row {
	const char *name, *text, *out;
} escapes[] = {
	{ "letters and digits", "abcXYZ019-._~", "abcXYZ019-._~" },
	{ "what means something in a query", "a&b=c?d#e+f/g%", "a%26b%3Dc%3Fd%23e%2Bf%2Fg%25" },
	{ "accents", "é", "%C3%A9" },
	{ "line ends", "a\r\nb", "a%0D%0Ab" },
	{ "nothing", "", "" },
};

static void test_escape(void **state)
{
	const struct escape_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);

	assert_str(net_escape(a, str_of(r->text)), str_of(r->out));
}

static const struct host_row {
	const char *name, *a, *b;
	bool same;
} hosts[] = {
	{ "the same", "https://a.test/x", "http://a.test:8080/y", true },
	{ "in capitals", "https://A.test/", "https://a.TEST/", true },
	{ "another", "https://a.test/", "https://b.test/", false },
	{ "a longer name", "https://a.test/", "https://a.test.b.test/", false },
	{ "a user that looks like a host", "https://a.test@b.test/", "https://a.test/", false },
	{ "no address", "nothing at all", "https://a.test/", false },
};

static void test_host(void **state)
{
	const struct host_row *r = *state;

	assert_int_equal(net_same_host(r->a, r->b), r->same);
}

static const struct address_row {
	const char *name, *address;
	bool private;
} addresses[] = {
	{ "address: public", "93.184.216.34", false },
	{ "address: 0.0.0.0", "0.0.0.0", true },
	{ "address: 10", "10.1.2.3", true },
	{ "address: 9.255", "9.255.255.255", false },
	{ "address: 11", "11.0.0.0", false },
	{ "address: carriers", "100.64.0.1", true },
	{ "address: behind carriers", "100.128.0.1", false },
	{ "address: loopback", "127.255.0.1", true },
	{ "address: metadata", "169.254.169.254", true },
	{ "address: 172.15", "172.15.0.1", false },
	{ "address: 172.16", "172.16.0.1", true },
	{ "address: 172.31", "172.31.255.255", true },
	{ "address: 172.32", "172.32.0.1", false },
	{ "address: 192.168", "192.168.1.1", true },
	{ "address: benchmarks", "198.19.0.1", true },
	{ "address: multicast", "224.0.0.1", true },
	{ "address: broadcast", "255.255.255.255", true },
	{ "address: public in IPv6", "2606:2800:220:1::1", false },
	{ "address: ::", "::", true },
	{ "address: ::1", "::1", true },
	{ "address: unique local", "fd12:3456::1", true },
	{ "address: link-local", "fe80::1", true },
	{ "address: site-local", "fec0::1", true },
	{ "address: multicast in IPv6", "ff02::1", true },
	{ "address: mapped private", "::ffff:192.168.0.1", true },
	{ "address: mapped public", "::ffff:93.184.216.34", false },
	{ "address: NAT64 private", "64:ff9b::10.0.0.1", true },
	{ "address: NAT64 public", "64:ff9b::93.184.216.34", false },
	{ "address: 6to4 private", "2002:7f00:1::1", true },
	{ "address: 6to4 public", "2002:5db8:d822::1", false },
	{ "address: Teredo", "2001:0:1::1", true },
	{ "address: documentation", "2001:db8::1", true },
};

static void test_address(void **state)
{
	const struct address_row *r = *state;
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, r->address, &v4.sin_addr) == 1) {
		assert_int_equal(net_is_private((struct sockaddr *)&v4), r->private);
		return;
	}
	assert_int_equal(inet_pton(AF_INET6, r->address, &v6.sin6_addr), 1);
	assert_int_equal(net_is_private((struct sockaddr *)&v6), r->private);
}

static const struct shown_row {
	const char *name, *url, *want;
} showns[] = {
	{ "shown: as it is", "https://example.test/a/b.csv", "https://example.test/a/b.csv" },
	{ "shown: no user, no password", "https://moi:s3cret@example.test/x", "https://example.test/x" },
	{ "shown: no query, no fragment", "https://example.test/x?key=s3cret#s3cret",
	    "https://example.test/x?…" },
	{ "shown: not an address", "::s3cret::", "?" },
	{ "shown: another scheme", "ftp://moi:s3cret@example.test/x", "ftp://example.test/x" },
};

static void test_shown(void **state)
{
	const struct shown_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(1 << 20);

	assert_str(net_shown_url(a, r->url), str_of(r->want));
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, addresses, test_address);
	TESTS_ROWS(&t, showns, test_shown);
	TESTS_ROWS(&t, joins, test_join);
	TESTS_ROWS(&t, escapes, test_escape);
	TESTS_ROWS(&t, hosts, test_host);
	return tests_run(&t, "net_url");
}
