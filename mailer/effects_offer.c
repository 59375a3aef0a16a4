#include "lib/i18n.h"
#include "mailer/effects.h"
#include "model/path.h"
#include "model/validate.h"
#include "rules/normalise.h"
#include "store/claim.h"
#include "store/proposal.h"

/* A fiche that the answered e-mail showed, and what the answer says of it. */
struct offered {
	struct offered *next;
	const struct shown *shown;
	struct fiche fiche;
	bool active;
	int spoken;    /* values that this answer gives */
	int offers;    /* made by this answer */
	int undecided; /* made by an earlier one, the same */
};

static bool load(struct answer *w, struct offered **out, struct err *err)
{
	struct offered *first = NULL, **end = &first;

	for (const struct shown *s = w->shown; s; s = s->next, end = &(*end)->next) {
		struct offered *o = *end = ARENA_NEW(w->a, struct offered);
		o->shown = s;
		if (!fiche_load(w->a, w->db, s->fiche, &o->fiche, err))
			return false;
		o->active = str_is(o->fiche.status, "active");
	}
	*out = first;
	return true;
}

static struct offered *find(struct offered *o, struct str uuid)
{
	while (o && !str_eq(o->shown->uuid, uuid))
		o = o->next;
	return o;
}

/* Offering ------------------------------------------------------------------------------------------------------ */

/* One value, offered by the organisation. */
struct offer_value {
	struct str path, value;
	struct str current;
	struct hash value_hash, current_hash;
};

/* The same offer against the same value, made before by an organisation; `state` blank: never. */
static bool made_before(
    struct answer *w, int64_t fiche, const struct offer_value *v, struct str *state, struct err *err)
{
	struct proposal_filter filter = { .fiche = fiche };
	struct proposal *p;

	*state = STR_NONE;
	if (!proposal_list(w->a, w->db, &filter, &p, err))
		return false;
	for (; p; p = p->next) {
		bool same = str_is(p->who, "organisation") && str_eq(p->path, v->path) &&
		    hash_eq(p->value, v->value_hash) && hash_eq(p->current, v->current_hash);
		if (same && (str_is(p->state, "pending") || str_is(p->state, "rejected")))
			*state = p->state;
	}
	return true;
}

/* Offers it, unless it waits already. One that was rejected is not offered again: that it was said twice is for a person to
 * weigh. */
static bool offer(struct answer *w, struct offered *o, const struct offer_value *v, struct err *err)
{
	struct str state;

	if (!made_before(w, o->fiche.id, v, &state, err))
		return false;
	if (str_is(state, "rejected"))
		return effects_wait(w, N_("the same correction was rejected before"));
	if (state.n) {
		o->undecided++;
		return true;
	}
	struct proposal p = { .fiche = o->fiche.id,
		.path = v->path,
		.old = v->current,
		.new = v->value,
		.at = -1,
		.who = STR("organisation"),
		.inbound = w->m->id,
		.reason = arena_fmt(
		    w->a, _("the organisation's answer: vigie inbox show %lld"), (long long)w->m->id),
		.value = v->value_hash,
		.current = v->current_hash };
	if (!proposal_raise(w->db, &p, w->now, err))
		return false;
	o->offers++;
	w->told->proposals++;
	return effects_note(w, "proposal", o->fiche.id, p.id, STR_NONE, STR_NONE, err);
}

/* Fits the value the place? NULL: it does. Tried on a copy: nothing that cannot be accepted is offered. */
static const char *misfit(
    struct answer *w, const struct offered *o, struct str path, struct path *p, struct str value)
{
	struct record *copy = record_copy(w->a, o->fiche.record);
	struct err why = { 0 };

	if (!path_parse(w->a, copy->entity, path, p, &why) || !path_set(w->a, copy, p, value, -1, NULL, &why))
		return arena_z(w->a, str_of(why.text));
	if (p->part == PATH_ROOT || (p->part == PATH_VALUE && p->field == 0))
		return N_("an identifier cannot be corrected");
	if (!record_get(copy, "name").n)
		return N_("a fiche cannot be without a name");
	if (p->part != PATH_VALUE || !value.n)
		return NULL;
	/* People write addresses of the web without "https://", and so do sources. */
	const struct field *f = &p->entity->fields[p->field];
	bool web = f->type == FIELD_URI && norm_host(w->a, value).n;
	const char *wrong = web ? NULL : validate_value(f, value);
	return wrong ? arena_fmt(w->a, "%.*s: %s", STR_ARG(path), wrong).p : NULL;
}

static bool offer_path(
    struct answer *w, struct offered *o, struct str path, struct str value, struct err *err)
{
	struct offer_value v = { .value = value };
	struct path p;
	const char *wrong = misfit(w, o, path, &p, value);

	if (wrong)
		return effects_wait(w, wrong);
	v.path = path_write(w->a, o->fiche.record->entity, &p);
	v.current = path_value(w->a, o->fiche.record, &p);
	if (!claim_hash(w->a, &o->fiche, v.path, value, &v.value_hash, err) ||
	    !claim_hash(w->a, &o->fiche, v.path, v.current, &v.current_hash, err))
		return false;
	/* What the fiche says by now needs no decision. */
	return hash_eq(v.value_hash, v.current_hash) || offer(w, o, &v, err);
}

/* Corrected ----------------------------------------------------------------------------------------------------- */

static bool correct(struct answer *w, struct offered *all, const struct reply_field *f, struct err *err)
{
	struct offered *o = f->fiche.n && f->path.n ? find(all, f->fiche) : NULL;

	if (!o)
		return effects_wait(w, N_("a correction does not say which value of which fiche it means"));
	if (!o->active)
		return effects_wait(w, N_("the fiche is not active any more"));
	o->spoken++;
	return offer_path(w, o, f->path, f->emptied ? STR_NONE : f->value, err);
}

/* The organisation has seen what it did not correct: fiches without any offer that stand in its answer are verified at once
 * (unless an earlier answer has spoken of what was shown), the others when all offers are decided. */
static bool vouch_rest(struct answer *w, const struct offered *all, int64_t *vouched, struct err *err)
{
	struct author by = effects_author(w);
	bool *quoted;
	int i = 0;

	if (!effects_quoted(w, &quoted, err))
		return false;
	for (const struct offered *o = all; o; o = o->next, i++) {
		int64_t revision;
		struct str cls;
		bool done;
		if (!inbound_last_answer(
		        w->a, w->db, w->request.id, o->fiche.id, w->m->id, &cls, &revision, err))
			return false;
		if (o->offers || o->undecided || !(o->spoken || quoted[i]) ||
		    (cls.n && o->shown->revision <= revision))
			continue;
		if (!inbound_vouch(w->a, w->db, w->m, o->fiche.id, &by, &done, err))
			return false;
		*vouched += done;
	}
	return true;
}

bool effects_corrected(struct answer *w, struct err *err)
{
	struct offered *all;
	int64_t vouched = 0;
	int offers = 0;

	if (!load(w, &all, err))
		return false;
	if (!w->reply->fields)
		return effects_wait(w, N_("a correction does not say which value of which fiche it means"));
	for (const struct reply_field *f = w->reply->fields; f; f = f->next)
		if (!correct(w, all, f, err))
			return false;
	if (str_is(w->m->state, "waiting"))
		return true; /* the part that is unclear may be about any of them */
	if (w->reply->more)
		return effects_wait(w, N_("it says more than its corrections: read it"));
	if (!vouch_rest(w, all, &vouched, err))
		return false;
	for (const struct offered *o = all; o; o = o->next)
		offers += o->offers;
	w->told->verified += vouched;
	if (!offers && !vouched)
		w->m->state = STR("repeated");
	return true;
}

/* Closed -------------------------------------------------------------------------------------------------------- */

/* One of several fiches may have closed while the others go on: then it must say which. */
bool effects_closed(struct answer *w, struct err *err)
{
	struct offer_value v = { .path = STR("@status"), .value = STR("closed") };
	struct offered *all;
	int n, shown, i = 0;
	bool *named;

	if (!load(w, &all, err) || !effects_named(w, true, &named, &n, &shown, err))
		return false;
	if (!n && shown > 1)
		return effects_wait(w, N_("it does not say which of its fiches has closed"));
	v.value_hash = hash_of(v.value);
	for (struct offered *o = all; o; o = o->next, i++) {
		v.current = o->fiche.status;
		v.current_hash = hash_of(v.current);
		if (o->active && (!n || named[i]) && !offer(w, o, &v, err))
			return false;
	}
	return true;
}

/* Another contact ----------------------------------------------------------------------------------------------- */

/* Every value of the record that is this address, gets the other one. */
struct replacing {
	struct answer *w;
	struct offered *o;
	struct str old, new;
	int n;
};

static bool replace(struct replacing *x, const struct record *r, struct str at, struct err *err)
{
	for (int i = 1; i < r->entity->n_fields; i++) {
		const struct field *f = &r->entity->fields[i];
		if (field_is_child(f)) {
			for (const struct record *c = r->slots[i].list.first; c; c = c->next) {
				if (!replace(x, c, path_child(x->w->a, at, f->name, record_id(c)), err))
					return false;
			}
			continue;
		}
		if (f->type != FIELD_EMAIL || !str_eq(norm_email(x->w->a, record_text(r, i)), x->old))
			continue;
		x->n++;
		if (!offer_path(x->w, x->o, path_field(x->w->a, at, f->name), x->new, err))
			return false;
	}
	return true;
}

bool effects_contact_changed(struct answer *w, struct err *err)
{
	struct str new = norm_email(w->a, w->reply->address);
	struct offered *all;
	int n = 0;

	if (!new.n || str_eq(new, w->request.address))
		return effects_wait(w, N_("another person answers from now on: find out who"));
	if (!load(w, &all, err))
		return false;
	for (struct offered *o = all; o; o = o->next) {
		struct replacing x = {
			.w = w, .o = o, .old = w->request.address, .new = str_trim(w->reply->address)
		};
		if (o->active && !replace(&x, o->fiche.record, STR_NONE, err))
			return false;
		n += x.n;
	}
	return n || effects_wait(w, N_("another person answers from now on: find out who"));
}
