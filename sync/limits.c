#include "sync/limits.h"

#include "lib/i18n.h"

/* Without a limit of the contract: a feed that loses much at once is more often a broken export than the truth, 50
 * records and 2 %, or 10 and 20 %, of what the source held. So is a delivery without any item, always. */
static bool too_many_gone(const struct source *s, const struct limits_figures *f)
{
	if (f->gone > 0 && f->items == 0)
		return true;
	if (s->max_deleted_percent >= 0)
		return f->gone * 100 > f->held * (uint64_t)s->max_deleted_percent;
	return (f->gone >= 50 && f->gone * 50 >= f->held) || (f->gone >= 10 && f->gone * 5 >= f->held);
}

/* A few say nothing, whatever share they are. */
static bool too_many_refused(const struct source *s, const struct limits_figures *f)
{
	return f->refused >= 10 && f->refused * 100 > f->items * (uint64_t)s->max_refused_percent;
}

bool limits_hold(struct arena *a, const struct source *s, const struct limits_figures *f, struct str *why)
{
	if (!f->part && f->items < s->min_rows)
		*why = arena_fmt(a,
		    _("the delivery holds %llu items where at least %llu are expected (min_rows), so nothing of it was taken: it may have been cut; fetch it again, or lower min_rows"),
		    (unsigned long long)f->items, (unsigned long long)s->min_rows);
	else if (!f->allowed && too_many_gone(s, f))
		*why = arena_fmt(a,
		    _("%llu of the %llu records that this source held are missing from the delivery or outside of its territory, so nothing of it was taken; look at the file, and if they are really gone run the import with --allow-deletions"),
		    (unsigned long long)f->gone, (unsigned long long)f->held);
	else if (too_many_refused(s, f))
		*why = arena_fmt(a,
		    _("%llu of %llu items cannot be read (max_refused_percent = %d), so nothing of the delivery was taken; correct the mapping, or ask the partner for a better file"),
		    (unsigned long long)f->refused, (unsigned long long)f->items, s->max_refused_percent);
	else
		return true;
	return false;
}
