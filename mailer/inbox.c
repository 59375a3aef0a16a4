#include "mailer/inbox.h"

#include "lib/fault.h"
#include "lib/i18n.h"
#include "lib/text.h"
#include "mailer/effects.h"
#include "mailer/inbox_forms.h"
#include "mailer/letterbox.h"
#include "rules/normalise.h"

enum { WORK_MAX = 512 * 1024 * 1024, HEAD_LIMIT = 256 * 1024, HEADER_TEXT_MAX = 500 };

/* One run, or one message of it. */
struct inboxing {
	struct db *db;
	const struct settings *settings;
	struct token_keys keys;
	int64_t now;
	bool dry_run;
	const struct inbox_watch *watch;
	struct inbox_told *told;
};

/* What a message is --------------------------------------------------------------------------------------------- */

/* A text of at most `max` bytes that ends between two characters. */
static struct str shortened(struct str s, size_t max)
{
	if (s.n <= max)
		return s;
	for (s.n = max; s.n && ((unsigned char)s.p[s.n] & 0xC0) == 0x80;)
		s.n--;
	return s;
}

static struct str sender_of(struct arena *a, const struct mail *mail)
{
	struct str name = text_plain(a, str_trim(mail->from_name)), address = text_plain(a, mail->from);

	return shortened(
	    name.n ? arena_fmt(a, "%.*s <%.*s>", STR_ARG(name), STR_ARG(address)) : address, HEADER_TEXT_MAX);
}

/* The e-mail with this number, its request and what it showed. */
static bool load_email(struct answer *w, int64_t id, bool *found, struct err *err)
{
	return outbox_get(w->a, w->db, id, &w->email, found, err) &&
	    (!*found ||
	        (request_get(w->a, w->db, w->email.request, &w->request, err) &&
	            outbox_shown(w->a, w->db, id, &w->shown, err)));
}

/* Which e-mail of ours it answers, and whether that is proved. */
static bool tie(struct inboxing *x, struct answer *w, struct err *err)
{
	int64_t id;
	bool found;

	w->token = TOKEN_NONE;
	if (w->reply->token.n && token_email(w->reply->token, &id)) {
		if (!load_email(w, id, &found, err))
			return false;
		struct token_bound bound = { .instance = token_instance(w->email.message_id),
			.contact = w->request.address,
			.shown = w->shown };
		w->token = found ? token_check(&x->keys, w->reply->token, x->now, &bound) : TOKEN_FORGED;
		w->tied = w->token == TOKEN_VALID || w->token == TOKEN_EXPIRED;
	}
	if (w->tied || w->token == TOKEN_FORGED || !w->reply->message_id.n)
		return true;
	if (!outbox_by_message_id(w->a, w->db, w->reply->message_id, &w->email, &found, err))
		return false;
	return !found || (load_email(w, w->email.id, &w->tied, err));
}

/* Reads and classifies; a second time with the forms that the e-mail showed, where it is known which one it was. */
static bool understand(
    struct inboxing *x, struct answer *w, const struct mail *mail, struct reply *reply, struct err *err)
{
	const struct reply_form *forms;

	classify(w->a, mail, NULL, reply);
	w->reply = reply;
	if (!tie(x, w, err))
		return false;
	if (w->token != TOKEN_VALID)
		return true;
	if (!inbox_forms(w->a, w->shown, str_is(w->request.lang, "fr"), &forms, err))
		return false;
	classify(w->a, mail, forms, reply);
	return true;
}

/* Its Date, but neither later than now nor earlier than the e-mail that it answers. */
static int64_t received_at(const struct answer *w, const struct mail *mail)
{
	int64_t at = mail->date > 0 && mail->date < w->now ? mail->date : w->now;

	return w->tied && at < w->email.sent_at ? w->email.sent_at : at;
}

static void digest(struct str bytes, uint8_t out[static SHA256_BYTES])
{
	struct sha256 h;

	sha256_begin(&h);
	sha256_add(&h, bytes);
	sha256_end(&h, out);
}

static bool repeated(struct inboxing *x, struct inbound *m, int64_t id)
{
	m->id = id;
	m->state = STR("repeated");
	x->told->repeated++;
	return true;
}

static bool apply(struct inboxing *x, struct arena *a, struct str bytes, struct str mailbox,
    struct inbound *out, struct err *err)
{
	struct inbound m = { .mailbox = mailbox, .read_at = x->now };
	struct answer w = { .a = a, .db = x->db, .now = x->now, .m = &m, .told = x->told };
	struct reply reply = { 0 };
	struct mail mail;
	int64_t known;

	digest(bytes, m.sha256);
	if (!inbound_known(x->db, &m, &known, err))
		return false;
	if (known) {
		*out = m;
		return repeated(x, out, known);
	}
	mime_read(a, bytes, &mail);
	if (!understand(x, &w, &mail, &reply, err))
		return false;
	w.from = norm_email(a, mail.from);
	m.email = w.tied ? w.email.id : 0;
	m.message_id = shortened(mail.message_id, HEADER_TEXT_MAX);
	m.received_at = received_at(&w, &mail);
	m.sender = sender_of(a, &mail);
	m.subject = shortened(mail.subject, HEADER_TEXT_MAX);
	m.cls = str_of(reply_classes[reply.class]);
	m.token = str_of(token_verdicts[w.token]);
	m.text = shortened(reply.text, INBOUND_TEXT_MAX);
	m.why = shortened(reply.why, HEADER_TEXT_MAX);
	m.state = STR("handled");
	if (!inbound_known(x->db, &m, &known, err))
		return false;
	if (known) {
		m.state = STR("repeated");
		x->told->repeated++;
	}
	if (!inbound_add(x->db, &m, bytes, err) ||
	    (!known && (!effects_apply(&w, err) || !inbound_conclude(x->db, &m, err))))
		return false;
	x->told->repeated += !known && str_is(m.state, "repeated");
	*out = m;
	return true;
}

bool inbox_apply(struct arena *a, struct db *db, const struct settings *s, struct str bytes,
    struct str mailbox, int64_t now, struct inbound *m, struct inbox_told *told, struct err *err)
{
	struct inboxing x = { .db = db, .settings = s, .now = now, .told = told };

	return token_keys_read(a, arena_z(a, s->key), &x.keys, err) && apply(&x, a, bytes, mailbox, m, err);
}

/* What cannot be applied --------------------------------------------------------------------------------------- */

/* A message of which only the beginning can be had: a row for a technician, so that it is neither lost nor tried again at
 * each run. `tag` tells it apart for good, whatever was read of it. */
static bool keep(struct inboxing *x, struct arena *a, struct str head, struct str tag, struct str mailbox,
    const char *why, struct inbound *out, struct err *err)
{
	struct inbound m = { .mailbox = mailbox,
		.read_at = x->now,
		.received_at = x->now,
		.cls = str_of(reply_classes[REPLY_QUESTION]),
		.token = str_of(token_verdicts[TOKEN_NONE]),
		.why = str_of(why),
		.state = STR("waiting") };
	struct mail mail;
	struct sha256 h;
	int64_t known;

	sha256_begin(&h);
	sha256_add(&h, tag);
	sha256_add(&h, head);
	sha256_end(&h, m.sha256);
	if (!inbound_known(x->db, &m, &known, err))
		return false;
	if (known) {
		*out = m;
		return repeated(x, out, known);
	}
	mime_read(a, head, &mail);
	m.sender = sender_of(a, &mail);
	m.subject = shortened(mail.subject, HEADER_TEXT_MAX);
	if (!inbound_add(x->db, &m, head, err))
		return false;
	x->told->unreadable++;
	x->told->waiting++;
	*out = m;
	return true;
}

/* Fetching ------------------------------------------------------------------------------------------------------ */

/* One message on its way. */
struct passing {
	struct inboxing *x;
	struct letterbox *box;
	const struct letter *letter;
	struct arena *a;
	struct str bytes;
	const char *why; /* only its beginning could be had; NULL: it is whole */
};

static bool fetch(struct passing *p, struct buf *b, bool *found, struct err *err)
{
	const struct settings *s = p->x->settings;
	struct err why = { 0 };

	*b = BUF_INIT((size_t)s->max_message);
	if (p->letter->size <= s->max_message) {
		if (p->box->driver->read(p->box, p->letter, b, found, err)) {
			p->bytes = buf_str(b);
			return true;
		}
		if (err->kind != ERR_INPUT)
			return false;
		p->why = N_("the server does not give the message whole");
	}
	if (!p->why || !buf_ok(b))
		p->why = N_("the message is too large: only its header was read");
	buf_free(b);
	*b = BUF_INIT(HEAD_LIMIT);
	if (!p->box->driver->head(p->box, p->letter, b, found, &why)) {
		if (why.kind != ERR_INPUT) {
			*err = why;
			return false;
		}
		buf_reset(b);
		*found = true;
	}
	p->bytes = buf_str(b);
	return true;
}

/* The beginning may be all that two messages differ in, or not even that. */
static struct str tag_of(const struct passing *p)
{
	const struct letter *l = p->letter;
	struct str name = l->name;

	if (name.n > 4) { /* a Maildir's: without folder and flags, which change */
		const char *flags = memchr(name.p, ':', name.n);
		name.n = flags ? (size_t)(flags - name.p) : name.n;
		name = (struct str){ name.p + 4, name.n - 4 };
	}
	if (name.n)
		return arena_fmt(p->a, "vigie part of %lld %.*s", (long long)l->size, STR_ARG(name));
	if (!p->bytes.n)
		return arena_fmt(p->a, "vigie part of %lld %lld %lld", (long long)l->size,
		    (long long)p->box->uidvalidity, (long long)l->uid);
	return arena_fmt(p->a, "vigie part of %lld", (long long)l->size);
}

/* Writes one message down and what it does, with the mailbox's mark. */
static bool take_in(struct passing *p, bool plainly, struct inbound *m, struct err *err)
{
	struct inboxing *x = p->x;
	struct mailbox mark = { .uidvalidity = p->box->uidvalidity, .last_uid = p->letter->uid };
	bool ok;

	if (!db_begin(x->db, err))
		return false;
	if (p->why || plainly)
		ok = keep(x, p->a, p->bytes, tag_of(p), p->box->name, p->why ? p->why : m->why.p, m, err);
	else
		ok = apply(x, p->a, p->bytes, p->box->name, m, err);
	ok = ok && (!mark.uidvalidity || mailbox_set(x->db, p->box->name, &mark, err));
	if (!ok || x->dry_run) {
		db_rollback(x->db);
		return ok;
	}
	return db_commit(x->db, err);
}

/* What is wrong with one message must not stop those behind it: then it waits as it is. */
static bool take(struct passing *p, struct inbound *m, struct err *err)
{
	struct inbox_told before = *p->x->told;
	struct err why = { 0 };

	if (take_in(p, false, m, &why))
		return true;
	*p->x->told = before;
	if (why.kind != ERR_INPUT) {
		*err = why;
		return false;
	}
	m->why = arena_str(p->a, str_of(why.text));
	return take_in(p, true, m, err);
}

static bool pass(
    struct inboxing *x, struct letterbox *box, const struct letter *l, struct arena *a, struct err *err)
{
	struct passing p = { .x = x, .box = box, .letter = l, .a = a };
	struct buf AUTO_BUF b = BUF_INIT(0);
	struct inbound m = { 0 };
	bool found;

	arena_reset(a);
	if (!fetch(&p, &b, &found, err))
		return false;
	if (!found)
		return true; /* somebody else has taken it */
	fault_point("inbox.fetched");
	if (!take(&p, &m, err))
		return false;
	fault_point("inbox.applied");
	x->told->fetched++;
	if (x->watch && x->watch->message)
		x->watch->message(x->watch->ctx, &m);
	return true;
}

/* All that lies there. What was applied already, and a kill left lying, is known by its bytes: its number alone would not
 * tell it from one that was passed over. A folder that cannot be written to keeps nothing from being applied. */
static bool fetch_all(struct inboxing *x, struct letterbox *box, struct arena *a, struct err *err)
{
	struct arena *AUTO_ARENA work = arena_new(WORK_MAX + 8 * (size_t)x->settings->max_message);
	struct err misplaced = { 0 };
	struct letter *l;
	uint64_t n = 0;

	for (int64_t after = 0; misplaced.kind != ERR_RETRY;) {
		if (!box->driver->list(box, a, after, &l, err))
			return false;
		if (!l)
			break;
		for (; l && misplaced.kind != ERR_RETRY; after = l->uid, l = l->next) {
			if (!pass(x, box, l, work, err))
				return false;
			if (x->watch && x->watch->progress)
				x->watch->progress(x->watch->ctx, ++n);
			if (x->dry_run || misplaced.kind != ERR_NONE)
				continue;
			if (box->driver->put_away(box, l, &misplaced))
				fault_point("inbox.moved");
		}
	}
	if (misplaced.kind != ERR_NONE)
		*err = misplaced;
	return misplaced.kind == ERR_NONE;
}

/* What earlier answers offered, and the fiches came to say without a decision. */
static bool settle(struct inboxing *x, struct arena *a, struct err *err)
{
	struct author by = { .who = STR("organisation"), .now = x->now };
	int64_t n;

	if (!db_begin(x->db, err) || !inbound_settled(a, x->db, &by, &n, err))
		return false;
	x->told->verified += n;
	if (n && !x->dry_run)
		return db_commit(x->db, err);
	db_rollback(x->db);
	return true;
}

/* Bytes are kept for as long as the configuration says: what they say of people is nobody's business after that. */
static bool purge(struct inboxing *x, struct err *err)
{
	int64_t before = x->now - x->settings->purge_secs, n;

	return !x->settings->purge_secs ||
	    (db_begin(x->db, err) && inbound_purge(x->db, before, &n, err) &&
	        outbox_purge(x->db, before, &n, err) && db_commit(x->db, err));
}

bool inbox_fetch(struct arena *a, struct db *db, const struct settings *s, int64_t now, bool dry_run,
    const struct inbox_watch *watch, struct inbox_told *told, struct err *err)
{
	struct letterbox AUTO_LETTERBOX box = { 0 };
	struct inboxing x = {
		.db = db, .settings = s, .now = now, .dry_run = dry_run, .watch = watch, .told = told
	};

	if (!token_keys_read(a, arena_z(a, s->key), &x.keys, err) || !settle(&x, a, err) ||
	    !letterbox_open(a, s, &box, err))
		return false;
	bool ok = fetch_all(&x, &box, a, err);
	db_rollback(db);
	return ok && (dry_run || purge(&x, err));
}
