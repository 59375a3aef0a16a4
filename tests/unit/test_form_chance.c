/* test_form_chance.c: answers to random fiches: what was not changed is no change, what was is that one. */
#include "tests/test.h"

#include "lib/buf.h"
#include "mailer/form.h"
#include "tests/records.h"
#include "tests/unit/answers.h"

enum { ARENA_MAX = 256 << 20, OUT_MAX = 1 << 20 };

enum { SEEDS = 60, WILD_SEEDS = 150 };

static struct str words(struct arena *a, struct chance *c, unsigned most)
{
	static const char *const list[] = { "Maison", "aide", "l’école", "jeunes", "(Lévis)", "12",
		"à 17 ans,", "gratuit", "Nom :", "repas", "chauds", "d'hiver", "Service", "mardi",
		"« Le Phare »", "été", "Téléphone", "soutien", "familles,", "rendez-vous", "et",
		"418 555-0100", "accueil", "répit.", "Horaire : lundi" };
	struct buf AUTO_BUF out = BUF_INIT(OUT_MAX);
	unsigned n = 1 + chance(c, most);

	for (unsigned i = 0; i < n; i++)
		buf_fmt(&out, "%s%s", i ? chance(c, 15) ? " " : "\n" : "",
		    list[chance(c, sizeof list / sizeof *list)]);
	return arena_str(a, buf_str(&out));
}

static struct record *child(struct arena *a, struct chance *c, struct record *r, const char *list)
{
	int f = entity_field(r->entity, str_of(list));
	struct record *x = record_new(a, &entities[r->entity->fields[f].child]);
	struct str id = arena_fmt(a, "%08x-0000-4000-8000-%012x", chance(c, 1u << 30), chance(c, 1u << 30));

	record_set(x, 0, id);
	record_add(r, f, x);
	return x;
}

static void put(struct record *r, const char *field, struct str text)
{
	record_set(r, entity_field(r->entity, str_of(field)), text);
}

static void put_phones(struct arena *a, struct chance *c, struct record *r)
{
	for (unsigned n = chance(c, 3); n; n--) {
		struct record *p = child(a, c, r, "phones");
		put(p, "number", arena_fmt(a, "418 555-01%02u", chance(c, 100)));
		put(p, "extension", chance(c, 3) ? STR_NONE : arena_fmt(a, "%u", 1 + chance(c, 900)));
		put(p, "type", chance(c, 3) ? STR("voice") : STR("fax"));
	}
}

static void put_hours(struct arena *a, struct chance *c, struct record *r)
{
	static const char *const days[] = { "MO", "TU,TH", "MO,TU,WE,TH,FR", "SA,SU" };

	for (unsigned n = chance(c, 3); n; n--) {
		struct record *h = child(a, c, r, "schedules");
		put(h, "byday", str_of(days[chance(c, 4)]));
		put(h, "opens_at", arena_fmt(a, "%02u:%02u", 7 + chance(c, 4), 30 * chance(c, 2)));
		put(h, "closes_at", arena_fmt(a, "%02u:00", 12 + chance(c, 9)));
		if (!chance(c, 4))
			put(h, "description", words(a, c, 6));
	}
}

/* A fiche as there are many: services alike, texts that look like labels. */
static struct record *random_fiche(struct arena *a, struct chance *c)
{
	struct record *r = record_new(a, &entities[ENTITY_ORGANIZATION]);

	put(r, "id", arena_fmt(a, "%08x-1111-4000-8000-000000000000", chance(c, 1u << 30)));
	put(r, "name", words(a, c, 5));
	put(r, "description", words(a, c, 60));
	put(r, "email", chance(c, 3) ? arena_fmt(a, "info%u@abri.example", chance(c, 1000)) : STR_NONE);
	put(r, "website",
	    chance(c, 3) ? arena_fmt(a, "https://abri%u.example/x", chance(c, 1000)) : STR_NONE);
	put_phones(a, c, r);
	for (unsigned n = chance(c, 5); n; n--) {
		struct record *s = child(a, c, r, "services");
		put(s, "name", words(a, c, 4));
		put(s, "description", chance(c, 2) ? words(a, c, 30) : STR_NONE);
		put(s, "fees_description", chance(c, 2) ? words(a, c, 3) : STR_NONE);
		put_hours(a, c, s);
		put_phones(a, c, s);
	}
	return r;
}

static void test_random_unchanged(void **state)
{
	const struct answer_style *s = *state;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
		struct chance c = { seed };
		const struct form_line *form = form_of(a, random_fiche(a, &c), NULL, seed % 2);
		int found;
		if (s->joined)
			assert_null(form_changes(a, form, answer_text(a, form, s), &found));
		else
			answer_unchanged(a, form, s);
	}
}

/* Values of every kind, with what hurts in them. */
static void test_wild_unchanged(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= WILD_SEEDS; seed++) {
		struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
		struct chance c = { seed };
		const struct form_line *form = form_of(
		    a, records_random(a, &c, ENTITY_ORGANIZATION), NULL, seed % 2);
		int found;
		struct str text = answer_text(a, form, &answer_quoted);
		const struct form_change *x = form_changes(a, form, text, &found);
		if (x)
			fail_msg("seed %u: %.*s", (unsigned)seed, STR_ARG(answer_spelled(a, x)));
	}
}

/* One value of the form is another; the change is that one, or (`*missed`) none. */
static void check_one_change(
    struct arena *a, struct chance *c, const struct answer_style *s, int *made, int *missed)
{
	struct record *r = random_fiche(a, c);
	struct form_line *form = form_of(a, r, NULL, true), *l = form;
	int n = answer_lines(form), found;

	for (unsigned at = chance(c, (unsigned)n); at; at--)
		l = l->next;
	struct str was = l->value, path = l->path,
	           now = arena_fmt(a, "Nouvelle valeur %u, autrement", chance(c, 1000));
	const char *z = arena_z(a, path);
	if (!was.n || !path.n || l == form || strstr(z, "byday"))
		return;
	if (strstr(z, "number"))
		now = arena_fmt(a, "819 555-01%02u", chance(c, 100));
	if (strstr(z, "email"))
		now = STR("autre@nouveau.example");
	if (strstr(z, "website"))
		now = STR("https://nouveau.example");
	const struct form_line *old = form_of(a, r, NULL, true);
	l->value = now;
	const struct form_change *x = form_changes(a, old, answer_text(a, form, s), &found);
	struct str text = answer_text(a, form, s);
	++*made;
	*missed += !x;
	if (!x)
		return;
	if (!str_eq(x->path, path) || !str_eq(x->new, now) || (x->next && !strstr(z, "number")))
		fail_msg("%.*s: \"%.*s\" for \"%.*s\" gave %.*s in:\n%.*s", STR_ARG(path), STR_ARG(now),
		    STR_ARG(was), STR_ARG(answer_spelled(a, x)), STR_ARG(text));
}

static void test_random_change(void **state)
{
	const struct answer_style *s = *state;
	int made = 0, missed = 0;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
		struct chance c = { seed * 7919 };
		check_one_change(a, &c, s, &made, &missed);
	}
	assert_true(made > SEEDS / 3);
	if (getenv("VERBOSE"))
		print_message("%s: %d changes, %d missed\n", s->name, made, missed);
	assert_true(s->joined || missed * 10 <= made);
}

int main(void)
{
	struct tests t = { 0 };

	for (int i = 0; i < n_answer_styles; i++) {
		tests_add(&t, answer_styles[i].name, test_random_unchanged, &answer_styles[i]);
		tests_add(&t, answer_styles[i].name, test_random_change, &answer_styles[i]);
	}
	tests_add(&t, "wild values, unchanged", test_wild_unchanged, NULL);
	return tests_run(&t, "form_chance");
}
