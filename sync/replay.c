#include "sync/replay.h"

#include "lib/clock.h"
#include "lib/i18n.h"
#include "sync/keep.h"

enum { ID_LEAST = 4, ID_SHOWN = 12 };

static bool is_hex(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789abcdef", s.p[i]))
			return false;
	return s.n >= ID_LEAST && s.n <= 2 * SHA256_BYTES;
}

static bool find(struct arena *a, struct db *db, const struct source *s, struct str which,
    struct delivery_run **out, struct err *err)
{
	bool several = false, hex = is_hex(which);
	int64_t day, before = INT64_MAX;

	if (!hex && !(which.n == CLOCK_DATE - 1 && clock_parse(which, &day)))
		return err_set(err, ERR_CONFIG,
		    _("\"%.*s\" names no delivery: write the beginning of an id (four characters or more), or a date (2026-11-22); \"vigie source deliveries %.*s\" lists them"),
		    STR_ARG(which), STR_ARG(s->name));
	if (!hex)
		before = clock_in_day(day, 1, 0);
	if (!delivery_find(a, db, s->name, hex ? which : STR_NONE, before, out, &several, err))
		return false;
	if (!*out)
		return err_set(err, ERR_CONFIG,
		    _("%.*s has no delivery \"%.*s\": \"vigie source deliveries %.*s\" lists them"),
		    STR_ARG(s->name), STR_ARG(which), STR_ARG(s->name));
	if (hex && several)
		return err_set(err, ERR_CONFIG,
		    _("several deliveries begin with \"%.*s\": write more of the id"), STR_ARG(which));
	return true;
}

bool replay_fetch(struct arena *a, struct db *db, const char *folder, const struct source *s,
    struct str which, const char *path, struct fetched *out, struct err *err)
{
	struct input *AUTO_INPUT in = NULL;
	struct delivery_run *run;
	uint8_t sha256[SHA256_BYTES];
	char date[CLOCK_DATE];

	if (!find(a, db, s, which, &run, err) || !keep_sha256(run->sha256, sha256))
		return false;
	clock_date(run->at, date);
	if (!keep_has(a, folder, sha256))
		return err_set(err, ERR_CONFIG,
		    _("the delivery %.*s of %s is not kept any more: [vigie] keep says how long deliveries are"),
		    ID_SHOWN, run->sha256.p, date);
	if (!keep_open(a, folder, sha256, INPUT_MAX, &in, err) || !keep_unfold(in, sha256, path, err))
		return false;
	*out = (struct fetched){ .path = str_of(path),
		.name = arena_fmt(
		    a, _("delivery %.*s of %s (%.*s)"), ID_SHOWN, run->sha256.p, date, STR_ARG(run->file)),
		.temporary = true };
	return true;
}
