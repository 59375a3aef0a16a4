/* test_merge.c: the rule of docs/decisions/0001-record.md, case by case. */
#include "tests/test.h"

#include "model/path.h"
#include "rules/merge.h"
#include "rules/normalise.h"

/* Who stands behind a value, as stored; `who` "levis" is a source, "person:…" a technician. */
struct said {
	const char *path, *who, *value;
};

struct shown {
	const char *object;
	int64_t revision;
};

struct change {
	const char *path;
	int64_t revision;
};

struct refused {
	const char *path, *who, *value, *current;
};

/* Members of the fiche F; a record that is left out is not there. */
struct row {
	const char *name;
	const char *base, *offered, *current, *founder;
	const char *source, *founder_source; /* NULL: levis; "": a technician founded it */
	const char *items;                   /* a line each: what happens to which path */
	struct said claims[3];
	struct shown vouchers[2];
	struct change touched[2];
	struct refused rejected[2];
	bool csv;
	int trust; /* in levis; in every other source it is 50 */
};

#define N(name)         "\"name\":\"" name "\""
#define P(phone)        "\"phones\":[{\"id\":\"P\",\"number\":\"" phone "\"}]"
#define HIDDEN          ",\"vigie\":{\"vis\":{\"id\":\"internal\"}}"
#define HIDDEN_P(phone) "\"phones\":[{\"id\":\"P\",\"number\":\"" phone "\"" HIDDEN "}]"
#define P_J(n)          "{\"id\":\"P\",\"number\":\"" n "\"}"
#define Q_J(n)          "{\"id\":\"Q\",\"number\":\"" n "\"}"

/* clang-format off */
static const struct row rows[] = {
	/* only news */
	{ "what the source repeats is no news", N("A"), N("A"), N("B"), .items = "" },
	{ "other formatting is no news", P("418 555-0101"), P("(418) 555-0101"), P("418 555-0199"), .items = "" },
	{ "a first record differs from nothing", NULL, N("A") ",\"email\":\"a@b.test\"", N("B"), N("B"), .source = "cdc",
	  .items = "propose name B -> A behind levis\nfollow email  -> a@b.test\n" },
	/* 1 */
	{ "a blank says nothing", N("A") ",\"email\":\"a@b.test\"", N("A"), N("A") ",\"email\":\"a@b.test\"", .items = "" },
	/* 2 */
	{ "what the fiche says already", N("A"), N("B"), N("B"), .items = "" },
	{ "in another formatting", P("418 555-0101"), P("4185550102"), P("418 555-0102"), .items = "" },
	/* 3 */
	{ "the founder alone stands behind it", P("418 555-0101"), P("418 555-0102"), P("418 555-0101"),
	  .items = "follow phones[P].number 418 555-0101 -> 418 555-0102\n" },
	{ "the founder, though the fiche is formatted otherwise", P("418 555-0101"), P("418 555-0102"), P("4185550101"),
	  .items = "follow phones[P].number 4185550101 -> 418 555-0102\n" },
	{ "a source alone stands behind what it set", N("A"), N("B"), N("A"), N("Z"), .source = "cdc",
	  .claims = { { "name", "cdc", "A" } }, .items = "follow name A -> B\n" },
	{ "another source stands behind it, trusted less", N("A"), N("B"), N("A"), .claims = { { "name", "cdc", "A" } }, .trust = 60,
	  .items = "follow name A -> B\n" },
	{ "another source said something else once", N("A"), N("B"), N("A"), .claims = { { "name", "cdc", "Z" } },
	  .items = "follow name A -> B\n" },
	{ "another source stands behind another value", N("A"), N("B"), N("A"), .claims = { { "description", "cdc", "A" } },
	  .items = "follow name A -> B\n" },
	{ "nobody stands behind a blank", N("A"), N("A") ",\"email\":\"a@b.test\"", N("A"), N("A"), .source = "cdc",
	  .items = "follow email  -> a@b.test\n" },
	{ "the founder is trusted less", N("A"), N("B"), N("A"), N("A"), .source = "cdc", .trust = 40, .items = "follow name A -> B\n" },
	{ "the founder says something else by now", N("A"), N("B"), N("A"), N("C"), .source = "cdc", .items = "follow name A -> B\n" },
	/* 4 */
	{ "another source stands behind it, trusted as much, and they never agreed", N("Z"), N("B"), N("A"), .claims = { { "name", "cdc", "A" } },
	  .items = "propose name A -> B behind cdc\n" },
	{ "a first record, trusted as much", NULL, N("B"), N("A"), .claims = { { "name", "cdc", "A" } },
	  .items = "propose name A -> B behind cdc\n" },
	/* age */
	{ "they agreed, and the one that changes its word has the news", N("Bellechasse A"), N("Bellechasse A B"), N("Bellechasse A"),
	  .claims = { { "name", "cdc", "Bellechasse A" } }, .items = "follow name Bellechasse A -> Bellechasse A B\n" },
	{ "they agreed in other words", N("bellechasse a"), N("Bellechasse A B"), N("Bellechasse A"), .claims = { { "name", "cdc", "Bellechasse A" } },
	  .items = "follow name Bellechasse A -> Bellechasse A B\n" },
	{ "the founder, trusted as much, agreed too", N("Bellechasse A"), N("Bellechasse A B"), N("Bellechasse A"), N("Bellechasse A"), .source = "cdc",
	  .items = "follow name Bellechasse A -> Bellechasse A B\n" },
	{ "a technician agreed too: news is no reason", N("Bellechasse A"), N("Bellechasse A B"), N("Bellechasse A"),
	  .claims = { { "name", "person:anne", "Bellechasse A" } }, .items = "propose name Bellechasse A -> Bellechasse A B behind technician\n" },
	{ "a record that becomes another organisation's has no news", N("Popote Bellechasse") ",\"email\":\"a@b.test\"",
	  N("Friperie Quasar") ",\"email\":\"q@b.test\"", N("Popote Bellechasse") ",\"email\":\"a@b.test\"",
	  .claims = { { "name", "cdc", "Popote Bellechasse" }, { "email", "cdc", "a@b.test" } },
	  .items = "propose name Popote Bellechasse -> Friperie Quasar behind cdc\npropose email a@b.test -> q@b.test behind cdc\n" },
	{ "who may see it is no matter of age", N("A") ",\"email\":\"a@b.test\",\"vigie\":{\"vis\":{\"email\":\"internal\"}}",
	  N("A") ",\"email\":\"a@b.test\",\"vigie\":{\"vis\":{\"email\":\"partner\"}}",
	  N("A") ",\"email\":\"a@b.test\",\"vigie\":{\"vis\":{\"email\":\"internal\"}}", .claims = { { "email@vis", "cdc", "internal" } },
	  .items = "propose email@vis internal -> partner behind cdc\n" },
	/* the whole object */
	{ "the founder hides a child", P("1"), HIDDEN_P("1"), P("1"), .items = "follow phones[P].id@vis  -> internal\n" },
	{ "the founder hides its record", N("A"), N("A") HIDDEN, N("A"), .items = "follow id@vis  -> internal\n" },
	{ "another source hides its record", N("A"), N("A") HIDDEN, N("A"), N("A"), .source = "cdc",
	  .items = "propose id@vis  -> internal behind levis\n" },
	{ "a first record that is hidden hides nothing", NULL, N("A") HIDDEN, N("A"), N("A"), .source = "cdc", .items = "" },
	{ "trusted more", N("A"), N("B"), N("A"), .claims = { { "name", "cdc", "A" } }, .trust = 40,
	  .items = "propose name A -> B behind cdc\n" },
	{ "the founder stands behind it", N("Z"), N("B"), N("A"), N("A"), .source = "cdc", .items = "propose name A -> B behind levis\n" },
	{ "a technician stands behind it", N("A"), N("B"), N("C"), .claims = { { "name", "person:anne", "C" } },
	  .items = "propose name C -> B behind technician\n" },
	{ "however much the source is trusted", N("A"), N("B"), N("C"), .claims = { { "name", "person:anne", "C" } }, .trust = 100,
	  .items = "propose name C -> B behind technician\n" },
	{ "a technician said something else once", N("A"), N("B"), N("A"), .claims = { { "name", "person:anne", "C" } },
	  .items = "follow name A -> B\n" },
	{ "a technician blanked it", N("A"), N("A") ",\"email\":\"a@b.test\"", N("A"), .claims = { { "email", "person:anne", "" } },
	  .items = "propose email  -> a@b.test behind technician\n" },
	{ "a technician founded the fiche", NULL, N("B"), N("A"), .founder_source = "", .source = "cdc",
	  .items = "propose name A -> B behind technician\n" },
	{ "he said nothing of it", NULL, N("A") ",\"email\":\"a@b.test\"", N("A"), .founder_source = "", .source = "cdc",
	  .items = "follow email  -> a@b.test\n" },
	{ "what a source set since is the source's", N("A"), N("B"), N("A"), .founder_source = "", .source = "cdc",
	  .claims = { { "name", "cdc", "A" } }, .touched = { { "name", 2 } }, .items = "follow name A -> B\n" },
	/* rejected */
	{ "the same offer against the same value is silent", N("A"), N("B"), N("C"), .claims = { { "name", "person:anne", "C" } },
	  .rejected = { { "name", "levis", "B", "C" } }, .items = "silent name C -> B behind technician\n" },
	{ "in another formatting too", P("1"), P("(418) 555-0102"), P("418 555-0101"), .claims = { { "phones[P].number", "person:anne", "418 555-0101" } },
	  .rejected = { { "phones[P].number", "levis", "418 555-0102", "4185550101" } },
	  .items = "silent phones[P].number 418 555-0101 -> (418) 555-0102 behind technician\n" },
	{ "against another value it is not", N("A"), N("B"), N("C"), .claims = { { "name", "person:anne", "C" } },
	  .rejected = { { "name", "levis", "B", "D" } }, .items = "propose name C -> B behind technician\n" },
	{ "another offer is not", N("A"), N("B"), N("C"), .claims = { { "name", "person:anne", "C" } },
	  .rejected = { { "name", "levis", "D", "C" } }, .items = "propose name C -> B behind technician\n" },
	{ "another source's is not", N("A"), N("B"), N("C"), .claims = { { "name", "person:anne", "C" } },
	  .rejected = { { "name", "cdc", "B", "C" } }, .items = "propose name C -> B behind technician\n" },
	{ "what nobody stands behind follows all the same", N("A"), N("B"), N("A"), .rejected = { { "name", "levis", "B", "A" } },
	  .items = "follow name A -> B\n" },
	/* the organisation */
	{ "it vouched for the value", N("A"), N("B"), N("A"), .vouchers = { { "F", 1 } }, .items = "propose name A -> B behind organisation\n" },
	{ "the value changed after its word", N("A"), N("B"), N("A"), .vouchers = { { "F", 1 } }, .touched = { { "name", 2 } },
	  .items = "follow name A -> B\n" },
	{ "before its word", N("A"), N("B"), N("A"), .vouchers = { { "F", 2 } }, .touched = { { "name", 2 } },
	  .items = "propose name A -> B behind organisation\n" },
	{ "it vouched again", N("A"), N("B"), N("A"), .vouchers = { { "F", 1 }, { "F", 3 } }, .touched = { { "name", 2 } },
	  .items = "propose name A -> B behind organisation\n" },
	{ "it vouched for the fiche without the value", N("A"), N("A") ",\"email\":\"a@b.test\"", N("A"), .vouchers = { { "F", 1 } },
	  .items = "propose email  -> a@b.test behind organisation\n" },
	{ "it vouched for another object", "\"services\":[{\"id\":\"S\"," N("A") "}]", "\"services\":[{\"id\":\"S\"," N("B") "}]",
	  "\"services\":[{\"id\":\"S\"," N("A") "}]", .vouchers = { { "F", 1 } }, .items = "follow services[S].name A -> B\n" },
	{ "it vouched for the service", "\"services\":[{\"id\":\"S\"," P("1") "}]", "\"services\":[{\"id\":\"S\"," P("2") "}]",
	  "\"services\":[{\"id\":\"S\"," P("1") "}]", .vouchers = { { "S", 1 } },
	  .items = "propose services[S].phones[P].number 1 -> 2 behind organisation\n" },
	{ "it vouched for the child's object, and the child came later", P("1"), P("2"), P("1"), .vouchers = { { "F", 1 } },
	  .touched = { { "phones[P]", 2 } }, .items = "follow phones[P].number 1 -> 2\n" },
	{ "it vouched for the service that the source drops", "\"services\":[{\"id\":\"S\"," N("A") "}]", N("X"),
	  N("X") ",\"services\":[{\"id\":\"S\"," N("A") "}]", .vouchers = { { "S", 1 } },
	  .items = "propose services[S] {\"id\":\"S\",\"name\":\"A\"} ->  behind organisation\n" },
	/* children */
	{ "a child in an empty list", N("A"), N("A") "," P("1"), N("A"), N("A"), .source = "cdc",
	  .items = "follow phones[P]  -> " P_J("1") " at 0\n" },
	{ "the founder's further child", P("1"), "\"phones\":[" P_J("1") "," Q_J("2") "]", P("1"),
	  .items = "follow phones[Q]  -> " Q_J("2") " at 1\n" },
	{ "another source's further child", NULL, "\"phones\":[" Q_J("2") "]", P("1"), P("1"), .source = "cdc",
	  .items = "propose phones[Q]  -> " Q_J("2") " behind levis at 0\n" },
	{ "another source's, trusted more", NULL, "\"phones\":[" Q_J("2") "]", P("1"), P("1"), .source = "cdc", .trust = 40,
	  .items = "follow phones[Q]  -> " Q_J("2") " at 0\n" },
	{ "a further child where a technician founded", NULL, "\"phones\":[" Q_J("2") "]", P("1"), .founder_source = "", .source = "cdc",
	  .items = "propose phones[Q]  -> " Q_J("2") " behind technician at 0\n" },
	{ "a child where the organisation vouched for none", N("A"), N("A") "," P("1"), N("A"), .vouchers = { { "F", 1 } },
	  .items = "propose phones[P]  -> " P_J("1") " behind organisation at 0\n" },
	{ "a child that somebody took out is no news", P("1"), P("1"), N("A"), .items = "" },
	{ "one that somebody took out, changed", P("1"), P("2"), N("A"), .items = "propose phones[P]  -> " P_J("2") " behind technician at 0\n" },
	{ "the ids of the source are its own", N("A"), "\"phones\":[{\"id\":\"P\",\"number\":\"1\",\"vigie\":{\"id\":\"17\"}}]", N("A"),
	  .items = "follow phones[P]  -> " P_J("1") " at 0\n" },
	{ "the founder drops a child", P("1"), N("A"), N("A") "," P("1"), .items = "follow phones[P] " P_J("1") " -> \n" },
	{ "in a list of cells that says nothing", P("1"), N("A"), N("A") "," P("1"), .csv = true, .items = "" },
	{ "another source drops the founder's child", P("1"), N("A"), N("A") "," P("1"), N("A") "," P("1"), .source = "cdc",
	  .items = "propose phones[P] " P_J("1") " ->  behind levis\n" },
	{ "a source drops the child that it brought", P("1"), N("A"), N("A") "," P("1"), N("A"), .source = "cdc",
	  .claims = { { "phones[P].number", "cdc", "1" } }, .items = "follow phones[P] " P_J("1") " -> \n" },
	{ "the founder drops a child that a technician corrected", P("1"), N("A"), N("A") "," P("2"),
	  .claims = { { "phones[P].number", "person:anne", "2" } }, .items = "propose phones[P] " P_J("2") " ->  behind technician\n" },
	{ "the founder drops a child that another lists too", P("1"), N("A"), N("A") "," P("1"),
	  .claims = { { "phones[P].number", "cdc", "1" } }, .items = "propose phones[P] " P_J("1") " ->  behind cdc\n" },
	{ "a child that is gone already", P("1"), N("A"), N("A"), .items = "" },
	{ "a dropped child in a fiche in English", P("1"), N("A"),
	  N("A") ",\"phones\":[{\"id\":\"P\",\"number\":\"1\",\"vigie\":{\"id\":\"17\",\"fr\":{\"description\":\"d\"}}}],\"vigie\":{\"lang\":\"en\"}",
	  .items = "follow phones[P] {\"id\":\"P\",\"number\":\"1\",\"vigie\":{\"id\":\"17\",\"fr\":{\"description\":\"d\"}}} -> \n" },
	{ "the order of children is no news", "\"phones\":[" P_J("1") "," Q_J("2") "]", "\"phones\":[" Q_J("2") "," P_J("1") "]",
	  "\"phones\":[" P_J("1") "," Q_J("2") "]", .items = "" },
	/* what stands beside the values */
	{ "the text in the other language", N("A"), N("A") ",\"vigie\":{\"en\":{\"name\":\"B\"}}", N("A"), .items = "follow name@other  -> B\n" },
	{ "another source stands behind that text", N("A") ",\"vigie\":{\"en\":{\"name\":\"Z\"}}", N("A") ",\"vigie\":{\"en\":{\"name\":\"C\"}}",
	  N("A") ",\"vigie\":{\"en\":{\"name\":\"B\"}}", .claims = { { "name@other", "cdc", "B" } }, .items = "propose name@other B -> C behind cdc\n" },
	{ "a visibility", N("A") ",\"email\":\"a@b.test\"", N("A") ",\"email\":\"a@b.test\",\"vigie\":{\"vis\":{\"email\":\"internal\"}}",
	  N("A") ",\"email\":\"a@b.test\"", .items = "follow email@vis  -> internal\n" },
	{ "a secret that it vouched for the fiche without", N("A"), N("A") ",\"email\":\"a@b.test\",\"vigie\":{\"vis\":{\"email\":\"internal\"}}",
	  N("A"), .vouchers = { { "F", 1 } }, .items = "propose email  -> a@b.test behind organisation\nfollow email@vis  -> internal\n" },
	{ "a secret hides no other value", NULL, N("A") ",\"vigie\":{\"vis\":{\"name\":\"internal\"}}", N("B"), N("B"), .source = "cdc",
	  .items = "propose name B -> A behind levis\npropose name@vis  -> internal behind levis\n" },
	{ "nothing is shown to more before it is there", N("A"), N("A") ",\"email\":\"a@b.test\",\"vigie\":{\"vis\":{\"email\":\"partner\"}}",
	  N("A") ",\"vigie\":{\"vis\":{\"email\":\"internal\"}}", .claims = { { "email@vis", "person:anne", "internal" } },
	  .items = "follow email  -> a@b.test\npropose email@vis internal -> partner behind technician\n" },
	{ "an unknown member", N("A") ",\"x\":1", N("A") ",\"x\":2", N("A") ",\"x\":1", .items = "follow x 1 -> 2\n" },
	{ "an unknown member that a technician set", N("A") ",\"x\":1", N("A") ",\"x\":2", N("A") ",\"x\":3", .claims = { { "x", "person:anne", "3" } },
	  .items = "propose x 3 -> 2 behind technician\n" },
};
/* clang-format on */

static struct arena *arena;

static struct record *fiche(const char *members)
{
	struct err e = { 0 };

	if (!members)
		return NULL;
	struct str json = arena_fmt(arena, "{\"id\":\"F\"%s%s}", *members ? "," : "", members);
	struct record *r = record_read_json(arena, json, &entities[ENTITY_ORGANIZATION], &e);
	if (!r)
		fail_msg("%.*s: %s", STR_ARG(json), e.text);
	return r;
}

/* The hash of a value by its path, as claims and proposals are stored. */
static struct hash hash_by(const char *path, const char *value)
{
	struct path p;
	struct err e = { 0 };

	assert_ok(path_parse(arena, &entities[ENTITY_ORGANIZATION], str_of(path), &p, &e));
	bool plain = p.part == PATH_VALUE || p.part == PATH_OTHER;
	return norm_hash(arena, p.entity, plain ? &p.entity->fields[p.field] : NULL, str_of(value));
}

/* In the one spelling that paths are stored in. */
static struct str spelt(const char *path)
{
	struct path p;
	struct err e = { 0 };

	assert_ok(path_parse(arena, &entities[ENTITY_ORGANIZATION], str_of(path), &p, &e));
	return path_write(arena, &entities[ENTITY_ORGANIZATION], &p);
}

static int trust(void *ctx, struct str source, const struct entity *e, const struct field *f)
{
	const struct row *r = ctx;

	(void)e;
	(void)f;
	return str_is(source, "levis") && r->trust ? r->trust : 50;
}

static const struct claim *claims(const struct row *r)
{
	struct claim *first = NULL, **end = &first;

	for (int i = 0; i < 3 && r->claims[i].path; i++) {
		const struct said *s = &r->claims[i];
		bool person = strncmp(s->who, "person:", 7) == 0;
		struct claim *c = *end = ARENA_NEW(arena, struct claim);
		*c = (struct claim){ .path = spelt(s->path),
			.by = person ? STANDING_TECHNICIAN : STANDING_SOURCE,
			.source = person ? STR_NONE : str_of(s->who),
			.value = hash_by(s->path, s->value) };
		end = &c->next;
	}
	return first;
}

static const struct voucher *vouchers(const struct row *r)
{
	struct voucher *first = NULL;

	for (int i = 0; i < 2 && r->vouchers[i].object; i++) {
		struct voucher *v = ARENA_NEW(arena, struct voucher);
		*v = (struct voucher){ .next = first, .n_objects = 1, .revision = r->vouchers[i].revision };
		v->objects = ARENA_NEW(arena, struct str);
		v->objects[0] = str_of(r->vouchers[i].object);
		first = v;
	}
	return first;
}

static const struct touched *touched(const struct row *r)
{
	struct touched *first = NULL;

	for (int i = 0; i < 2 && r->touched[i].path; i++) {
		struct touched *t = ARENA_NEW(arena, struct touched);
		*t = (struct touched){ first, spelt(r->touched[i].path), r->touched[i].revision };
		first = t;
	}
	return first;
}

static const struct rejected *rejected(const struct row *r)
{
	struct rejected *first = NULL;

	for (int i = 0; i < 2 && r->rejected[i].path; i++) {
		const struct refused *f = &r->rejected[i];
		struct rejected *x = ARENA_NEW(arena, struct rejected);
		*x = (struct rejected){ .next = first,
			.path = spelt(f->path),
			.who = str_of(f->who),
			.value = hash_by(f->path, f->value),
			.current = hash_by(f->path, f->current) };
		first = x;
	}
	return first;
}

static void show(struct buf *b, const struct merge_item *m)
{
	static const char *const verdicts[] = {
		[MERGE_FOLLOW] = "follow", [MERGE_PROPOSE] = "propose", [MERGE_SILENT] = "silent"
	};
	static const char *const behind[] = {
		[STANDING_TECHNICIAN] = "technician", [STANDING_ORGANISATION] = "organisation"
	};

	buf_fmt(b, "%s %.*s %.*s -> %.*s", verdicts[m->verdict], STR_ARG(m->path), STR_ARG(m->old),
	    STR_ARG(m->new));
	if (m->behind == STANDING_SOURCE)
		buf_fmt(b, " behind %.*s", STR_ARG(m->behind_source));
	else if (m->behind != STANDING_NOBODY)
		buf_fmt(b, " behind %s", behind[m->behind]);
	if (m->at >= 0)
		buf_fmt(b, " at %d", m->at);
	buf_char(b, '\n');
}

static void test_merge(void **state)
{
	const struct row *r = *state;
	struct buf AUTO_BUF b = BUF_INIT(1 << 20);
	struct merge_input in = { .base = fiche(r->base),
		.offered = fiche(r->offered),
		.current = fiche(r->current),
		.founder = fiche(r->founder),
		.source = str_of(r->source ? r->source : "levis"),
		.founder_source = str_of(r->founder_source ? r->founder_source : "levis"),
		.absent_is_blank = r->csv,
		.claims = claims(r),
		.vouchers = vouchers(r),
		.touched = touched(r),
		.rejected = rejected(r),
		.trust = { (void *)r, trust } };

	for (const struct merge_item *m = merge_records(arena, &in); m; m = m->next)
		show(&b, m);
	assert_str(buf_str(&b), str_of(r->items));
}

/* Following what is offered leaves nothing to say about it: the second night is silent. */
static void test_again(void **state)
{
	const struct row *r = *state;
	struct merge_input in = { .base = fiche(r->offered),
		.offered = fiche(r->offered),
		.current = fiche(r->current),
		.founder = fiche(r->founder),
		.source = str_of(r->source ? r->source : "levis"),
		.founder_source = str_of(r->founder_source ? r->founder_source : "levis"),
		.claims = claims(r),
		.trust = { (void *)r, trust } };

	assert_null(merge_records(arena, &in));
}

struct agreed {
	const char *name, *said, *current;
	const char *paths; /* a line each */
};

static const struct agreed agreed[] = {
	{ "values that are the same", N("A") ",\"email\":\"A@b.test\"", N("B") ",\"email\":\"a@b.test\"",
	    "email\n" },
	{ "values of the same child", P("418 555-0101"), P("4185550101"), "phones[P].number\n" },
	{ "not of another child", P("1"), "\"phones\":[" Q_J("1") "]", "" },
	{ "nothing about blanks", N("A"), "\"email\":\"a@b.test\"", "" },
	{ "texts in the other language, visibilities, unknown members",
	    N("A") ",\"x\":1,\"y\":1,\"vigie\":{\"vis\":{\"email\":\"internal\"},\"en\":{\"name\":\"B\"}}",
	    "\"x\":1,\"y\":2,\"vigie\":{\"vis\":{\"email\":\"internal\"},\"en\":{\"name\":\"B\"}}",
	    "name@other\nemail@vis\nx\n" },
};

static void test_agreed(void **state)
{
	const struct agreed *r = *state;
	struct buf AUTO_BUF b = BUF_INIT(1 << 20);

	for (const struct agreement *g = merge_agreements(arena, fiche(r->said), fiche(r->current)); g;
	     g = g->next) {
		struct path p;
		struct err e = { 0 };
		assert_ok(path_parse(arena, &entities[ENTITY_ORGANIZATION], g->path, &p, &e));
		struct str value = path_value(arena, fiche(r->current), &p);
		assert_true(hash_eq(g->value, hash_by(arena_z(arena, g->path), arena_z(arena, value))));
		buf_fmt(&b, "%.*s\n", STR_ARG(g->path));
	}
	assert_str(buf_str(&b), str_of(r->paths));
}

static int begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(void)
{
	static struct tests t;

	TESTS_ROWS(&t, rows, test_merge);
	TESTS_ROWS(&t, rows, test_again);
	TESTS_ROWS(&t, agreed, test_agreed);
	return _cmocka_run_group_tests("merge", t.list, t.n, begin, end);
}
