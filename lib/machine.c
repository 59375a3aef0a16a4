#include "lib/machine.h"

#include "lib/file.h"
#include "lib/hash.h"

#include <stdlib.h>
#include <unistd.h>

enum { ID_MAX = 256, NAME_MAX_BYTES = 256 };

/* The first line of a file of the system; blank when there is none. */
static struct str first_line(struct arena *a, const char *path)
{
	struct str text = STR_NONE;
	struct err e;

	if (!file_read_all(a, path, ID_MAX, &text, &e))
		return STR_NONE;
	size_t n = 0;
	while (n < text.n && text.p[n] != '\n')
		n++;
	return str_trim((struct str){ text.p, n });
}

/* For tests: what a variable says, in builds that ask it. */
static struct str said(struct arena *a, const char *variable)
{
#ifdef VIGIE_TEST
	return arena_str(a, str_of(getenv(variable)));
#else
	(void)a;
	(void)variable;
	return STR_NONE;
#endif
}

struct str machine_boot(struct arena *a)
{
	struct str boot = said(a, "VIGIE_BOOT");

	return boot.n ? boot : first_line(a, "/proc/sys/kernel/random/boot_id");
}

/* The id itself should not leave the machine (machine-id(5)): a hash with a word of ours does as well. */
struct str machine_host(struct arena *a)
{
	struct str host = said(a, "VIGIE_HOST");
	char name[NAME_MAX_BYTES] = "", hex[2 * HASH_BYTES + 1];

	if (host.n)
		return host;
	host = first_line(a, "/etc/machine-id");
	if (!host.n && gethostname(name, sizeof name - 1) == 0)
		host = str_of(name);
	struct hash h = hash_of2(STR("vigie host"), host);
	hash_hex(h.b, sizeof h.b, hex);
	return arena_str(a, str_of(hex));
}
