/* net_is_private of net.h, by the IANA registries of special-purpose addresses (RFC 6890 and its updates). */
#include "lib/net.h"

#include <arpa/inet.h>
#include <netinet/in.h>

static const struct {
	uint32_t net;
	int bits;
} special4[] = {
	{ 0x00000000, 8 },  /* this network */
	{ 0x0A000000, 8 },  /* private */
	{ 0x64400000, 10 }, /* shared by carriers */
	{ 0x7F000000, 8 },  /* loopback */
	{ 0xA9FE0000, 16 }, /* link-local, and the metadata services of clouds */
	{ 0xAC100000, 12 }, /* private */
	{ 0xC0000000, 24 }, /* protocol assignments */
	{ 0xC0000200, 24 }, /* documentation */
	{ 0xC0586300, 24 }, /* former 6to4 relays */
	{ 0xC0A80000, 16 }, /* private */
	{ 0xC6120000, 15 }, /* benchmarks */
	{ 0xC6336400, 24 }, /* documentation */
	{ 0xCB007100, 24 }, /* documentation */
	{ 0xE0000000, 4 },  /* multicast */
	{ 0xF0000000, 4 },  /* reserved, broadcast */
};

static const struct {
	uint8_t net[6];
	int bits;
} special6[] = {
	{ { 0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01 }, 48 }, /* local NAT64 */
	{ { 0x01, 0x00 }, 16 },                         /* discard, and the rest of 0100::/16 */
	{ { 0x20, 0x01, 0x00 }, 23 },                   /* protocol assignments, Teredo */
	{ { 0x20, 0x01, 0x0D, 0xB8 }, 32 },             /* documentation */
	{ { 0x3F, 0xFF, 0x00 }, 20 },                   /* documentation */
	{ { 0xFC }, 7 },                                /* unique local */
	{ { 0xFE, 0x80 }, 9 },                          /* link-local, former site-local */
	{ { 0xFF }, 8 },                                /* multicast */
};

static bool is_special4(uint32_t address)
{
	for (size_t i = 0; i < sizeof special4 / sizeof *special4; i++)
		if (((address ^ special4[i].net) >> (32 - special4[i].bits)) == 0)
			return true;
	return false;
}

static uint32_t embedded4(const uint8_t *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static bool begins(const uint8_t *b, const uint8_t *net, int bits)
{
	for (int i = 0; i < bits; i++)
		if ((b[i / 8] ^ net[i / 8]) >> (7 - i % 8) & 1)
			return false;
	return true;
}

static bool is_special6(const uint8_t b[16])
{
	static const uint8_t zeros[12], mapped[12] = { [10] = 0xFF, [11] = 0xFF };
	static const uint8_t nat64[12] = { 0x00, 0x64, 0xFF, 0x9B }, six_to_four[2] = { 0x20, 0x02 };

	if (memcmp(b, zeros, 12) == 0) /* ::, ::1 and the long gone IPv4-compatible addresses */
		return true;
	if (memcmp(b, mapped, 12) == 0 || memcmp(b, nat64, 12) == 0)
		return is_special4(embedded4(b + 12));
	if (memcmp(b, six_to_four, 2) == 0)
		return is_special4(embedded4(b + 2));
	for (size_t i = 0; i < sizeof special6 / sizeof *special6; i++)
		if (begins(b, special6[i].net, special6[i].bits))
			return true;
	return false;
}

bool net_is_private(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&v4, address, sizeof v4);
		return is_special4(ntohl(v4.sin_addr.s_addr));
	case AF_INET6:
		memcpy(&v6, address, sizeof v6);
		return is_special6(v6.sin6_addr.s6_addr);
	default:
		return true;
	}
}
