#include "lib/i18n.h"
#include "lib/text.h"
#include "mailer/compose.h"
#include "mailer/plan_parts.h"
#include "store/asked.h"
#include "store/fiche.h"
#include "store/view.h"

#include <stdlib.h>

enum { DOC_MAX = 16 * 1024 * 1024, MESSAGE_MAX = 64 * 1024 * 1024 };

/* One fiche of an e-mail. */
struct part {
	struct str key; /* the folded name: as people sort */
	struct compose_fiche fiche;
	struct shown shown;
};

bool planner_begin(struct arena *a, struct db *db, const struct settings *s, int64_t now, struct planner *out,
    struct err *err)
{
	struct planner p = { .a = a, .db = db, .settings = s, .now = now };

	if (!templates_read(a, s->templates, &p.templates, err) ||
	    !token_keys_read(a, arena_z(a, s->key), &p.keys, err))
		return false;
	*out = p;
	return true;
}

struct str plan_message_id(
    struct arena *a, const struct planner *p, int64_t request, int n, struct str instance)
{
	struct str from = p->settings->from, secret = token_secret(a, &p->keys, request, n, instance);
	const char *at = from.n ? memchr(from.p, '@', from.n) : NULL;
	struct str domain = at ? (struct str){ at + 1, from.n - (size_t)(at + 1 - from.p) } : STR("invalid");
	struct str short_one = { instance.p, instance.n < 8 ? instance.n : 8 };

	return arena_fmt(a, "%lld.%d.%.*s.%.*s@%.*s", (long long)request, n, STR_ARG(secret),
	    STR_ARG(short_one), STR_ARG(domain));
}

/* What a fiche shows ------------------------------------------------------------------------------------------ */

static bool is_text(const struct field *f)
{
	return !field_is_child(f);
}

/* True when a text differs. */
static bool put_beside(struct arena *a, struct record *shown, const struct record *other)
{
	bool differs = false;

	for (int f = 1; f < shown->entity->n_fields; f++) {
		if (is_text(&shown->entity->fields[f])) {
			struct str text = record_text(other, f);
			if (!text.n || str_eq(text, record_text(shown, f)))
				continue;
			record_set_other(a, shown, f, text);
			differs = true;
			continue;
		}
		struct record *x = shown->slots[f].list.first;
		const struct record *y = other->slots[f].list.first;
		for (; x && y; x = x->next, y = y->next)
			if (str_eq(record_id(x), record_id(y)))
				differs |= put_beside(a, x, y);
	}
	return differs;
}

const struct record *plan_other(struct arena *a, struct record *shown, const struct record *other)
{
	return put_beside(a, shown, other) ? other : NULL;
}

bool plan_hides(const struct record *r)
{
	for (int f = 0; f < r->entity->n_fields; f++) {
		bool child = field_is_child(&r->entity->fields[f]);
		bool there = child ? r->slots[f].list.first != NULL : record_text(r, f).n > 0;
		if (there && r->vis && record_vis(r, f) > AUDIENCE_PARTNER)
			return true;
		for (const struct record *c = child ? r->slots[f].list.first : NULL; c; c = c->next)
			if (plan_hides(c))
				return true;
	}
	return false;
}

static bool show(struct planner *p, struct arena *a, int64_t id, struct part *out, struct err *err)
{
	struct buf AUTO_BUF doc = BUF_INIT(DOC_MAX);
	struct view view = { .audience = AUDIENCE_PARTNER };
	struct view_told told = { 0 };
	struct fiche f;

	if (!fiche_load(a, p->db, id, &f, err))
		return false;
	struct record *shown = view_record(a, f.record, &view, &told);
	view.lang = str_is(f.record->lang, "en") ? STR("fr") : STR("en");
	struct record *other = view_record(a, f.record, &view, &told);
	if (!shown || !other)
		return err_set(err, ERR_INPUT, _("the whole fiche %.*s is confidential"), STR_ARG(f.uuid));
	shown->lang = f.record->lang;
	out->key = text_fold(a, f.name);
	out->fiche = (struct compose_fiche){ .uuid = f.uuid,
		.shown = shown,
		.other = plan_other(a, shown, other),
		.hides = plan_hides(f.record),
		.verified_at = f.verified_at };
	record_write_json(&doc, shown);
	if (!buf_ok(&doc))
		return err_set(
		    err, ERR_INPUT, _("the fiche %.*s is too long for an e-mail"), STR_ARG(f.uuid));
	out->shown = (struct shown){
		.fiche = id, .revision = f.revision, .uuid = f.uuid, .doc = arena_str(a, buf_str(&doc))
	};
	return true;
}

static int by_name(const void *x, const void *y)
{
	const struct part *a = x, *b = y;
	int c = str_cmp(a->key, b->key);

	return c ? c : str_cmp(a->fiche.uuid, b->fiche.uuid);
}

/* Composing --------------------------------------------------------------------------------------------------- */

bool plan_compose(struct planner *p, struct arena *a, const struct request *r, const int64_t *fiches, int n,
    struct planned *out, struct err *err)
{
	struct buf AUTO_BUF bytes = BUF_INIT(MESSAGE_MAX);
	struct part *parts = ARENA_ARRAY(a, struct part, (size_t)n + 1);
	struct outbox *o = &out->email;
	struct compose c = { .settings = p->settings,
		.templates = p->templates,
		.mailbox = r->mailbox,
		.contact = r->contact,
		.lang = r->lang,
		.n = o->n,
		.now = p->now,
		.message_id = o->message_id };

	for (int i = 0; i < n; i++)
		if (!show(p, a, fiches[i], &parts[i], err))
			return false;
	if (n)
		qsort(parts, (size_t)n, sizeof *parts, by_name);
	for (int i = 0; i + 1 < n; i++) {
		parts[i].fiche.next = &parts[i + 1].fiche;
		parts[i].shown.next = &parts[i + 1].shown;
	}
	c.fiches = &parts[0].fiche;
	out->shown = &parts[0].shown;
	struct token_bound bound = {
		.instance = token_instance(o->message_id), .contact = r->address, .shown = out->shown
	};
	o->token_until = p->now + p->settings->token_valid_secs;
	c.token = token_make(a, &p->keys, o->id, o->token_until, &bound);
	o->envelope_from = token_address(a, p->settings->bounces, c.token);
	o->envelope_to = r->mailbox;
	if ((o->n > 1 && !asked_first_at(p->db, r->id, &c.first_at, err)) ||
	    !compose_email(a, &c, &bytes, err))
		return false;
	if (!buf_ok(&bytes))
		return err_set(err, ERR_INPUT, _("the e-mail to %.*s is too long"), STR_ARG(r->mailbox));
	out->subject = compose_subject(a, &c);
	out->bytes = arena_str(a, buf_str(&bytes));
	return true;
}
