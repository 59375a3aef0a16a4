#include "store/stage_verify.h"

#include "lib/clock.h"
#include "store/evidence.h"

/* The oldest assured_date of the services and who gave it; 0 when one of them has none, or there is no service. */
static int64_t assured_at(const struct record *organization, struct str *by)
{
	int services = entity_field(organization->entity, STR("services"));
	int64_t oldest = 0, at;

	for (const struct record *s = organization->slots[services].list.first; s; s = s->next) {
		if (!clock_parse(record_get(s, "assured_date"), &at))
			return 0;
		if (!oldest || at < oldest) {
			oldest = at;
			*by = record_get(s, "assurer_email");
		}
	}
	return oldest;
}

bool stage_verify(struct arena *a, struct db *db, struct fiche *f, struct str source, const struct author *by,
    struct err *err)
{
	struct str assurer = STR_NONE;
	int64_t at = assured_at(f->record, &assurer);

	if (!at || at <= f->verified_at || at > by->now || !str_is(f->status, "active"))
		return true;
	struct evidence e = { .by_name = assurer.n ? assurer : source, .channel = STR("source"), .at = at };
	return evidence_add(a, db, f, &e, NULL, 0, by, err);
}
