#include "tests/test.h"

#include "lib/file.h"
#include "mailer/token.h"

#include <sys/stat.h>

enum { ARENA_MAX = 1 << 20 };

static const int64_t NOW = 1795330800; /* 2026-11-22 */
static const int64_t DAY = 86400;

static const struct shown shown2 = { .fiche = 9, .revision = 4 };
static const struct shown shown1 = { .next = (struct shown *)&shown2, .fiche = 7, .revision = 3 };

static struct token_keys some_keys(void)
{
	struct token_keys k = { .n = 2 };

	k.keys[0].id = 3;
	k.keys[1].id = 200;
	memset(k.keys[0].key, 'a', sizeof k.keys[0].key);
	memset(k.keys[1].key, 'b', sizeof k.keys[1].key);
	return k;
}

static struct token_bound bound(void)
{
	return (struct token_bound){
		.instance = STR("0123-instance"), .contact = STR("info@maison.example"), .shown = &shown1
	};
}

/* A known token ------------------------------------------------------------------------------------------------ */

/* Made by Python's hmac and base64: the form of tokens may not change while they are out. */
static const char known[] = "vamaaaapciaafdx2fkimmypt4t5yrfjms3wcmsll2";

static void test_hmac(void **state)
{
	/* RFC 4231, test case 2. */
	uint8_t mac[SHA256_BYTES];
	char hex[2 * SHA256_BYTES + 1];
	struct hmac h;

	(void)state;
	hmac_begin(&h, (const uint8_t *)"Jefe", 4);
	hmac_add(&h, STR("what do ya want "));
	hmac_add(&h, STR("for nothing?"));
	hmac_end(&h, mac);
	hash_hex(mac, sizeof mac, hex);
	assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	assert_true(hash_same_secret(mac, mac, sizeof mac));
	assert_false(hash_same_secret(mac, mac + 1, sizeof mac - 1));
}

static void test_known(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct token_keys keys = some_keys();
	struct token_bound to = bound();
	int64_t email = 0;

	(void)state;
	struct str t = token_make(a, &keys, 123456, NOW + 180 * DAY, &to);
	assert_str(t, str_of(known));
	assert_true(token_email(t, &email));
	assert_int_equal(email, 123456);
	assert_true(token_email(token_make(a, &keys, ((int64_t)1 << 40) - 1, NOW, &to), &email));
	assert_int_equal(email, ((int64_t)1 << 40) - 1);
}

/* Verdicts ------------------------------------------------------------------------------------------------------ */

enum twist {
	AS_IT_IS,
	CAPITALS,
	OTHER_ORDER,
	OLDER_KEY,
	KEY_GONE,
	OTHER_KEY,
	OTHER_INSTANCE,
	OTHER_CONTACT,
	OTHER_REVISION,
	OTHER_FICHE,
	ONE_LESS,
	NOTHING_SHOWN,
	LETTER,
	SHORT,
	LONG,
	NO_V,
	NOT_BASE32,
	BLANK
};

static const struct verdict_row {
	const char *name;
	enum twist twist;
	int64_t later; /* seconds after the last day's end */
	enum token_verdict want;
} verdicts[] = {
	{ "verdict: the last second of its last day", AS_IT_IS, -1, TOKEN_VALID },
	{ "verdict: a second later", AS_IT_IS, 0, TOKEN_EXPIRED },
	{ "verdict: capitals", CAPITALS, -DAY, TOKEN_VALID },
	{ "verdict: fiches in another order", OTHER_ORDER, -DAY, TOKEN_VALID },
	{ "verdict: a key that no longer signs", OLDER_KEY, -DAY, TOKEN_VALID },
	{ "verdict: a key that was taken away", KEY_GONE, -DAY, TOKEN_FORGED },
	{ "verdict: another key of this number", OTHER_KEY, -DAY, TOKEN_FORGED },
	{ "verdict: of another database", OTHER_INSTANCE, -DAY, TOKEN_FORGED },
	{ "verdict: of another contact", OTHER_CONTACT, -DAY, TOKEN_FORGED },
	{ "verdict: of another revision", OTHER_REVISION, -DAY, TOKEN_FORGED },
	{ "verdict: of another fiche", OTHER_FICHE, -DAY, TOKEN_FORGED },
	{ "verdict: a fiche less", ONE_LESS, -DAY, TOKEN_FORGED },
	{ "verdict: nothing shown", NOTHING_SHOWN, -DAY, TOKEN_FORGED },
	{ "verdict: another letter", LETTER, -DAY, TOKEN_FORGED },
	{ "verdict: forged goes before expired", LETTER, DAY, TOKEN_FORGED },
	{ "verdict: too short", SHORT, -DAY, TOKEN_NONE },
	{ "verdict: too long", LONG, -DAY, TOKEN_NONE },
	{ "verdict: does not begin with v", NO_V, -DAY, TOKEN_NONE },
	{ "verdict: a letter that is none", NOT_BASE32, -DAY, TOKEN_NONE },
	{ "verdict: blank", BLANK, -DAY, TOKEN_NONE },
};

static void twist_bound(enum twist twist, struct token_bound *to, struct shown *s)
{
	if (twist == OTHER_INSTANCE)
		to->instance = STR("another");
	if (twist == OTHER_CONTACT)
		to->contact = STR("info@maison.exampl");
	if (twist == OTHER_ORDER) {
		s[0] = (struct shown){ .next = &s[1], .fiche = 9, .revision = 4 };
		s[1] = (struct shown){ .fiche = 7, .revision = 3 };
	}
	s[0].fiche += twist == OTHER_FICHE;
	s[1].revision += twist == OTHER_REVISION;
	if (twist == ONE_LESS)
		s[0].next = NULL;
	if (twist == NOTHING_SHOWN)
		to->shown = NULL;
}

static struct str twist_token(enum twist twist, char *t)
{
	for (char *c = t; *c && twist == CAPITALS; c++)
		*c = (char)(*c >= 'a' ? *c - 0x20 : *c);
	if (twist == LETTER)
		t[TOKEN_TEXT - 1] = t[TOKEN_TEXT - 1] == 'a' ? 'b' : 'a';
	if (twist == NO_V)
		t[0] = 'w';
	if (twist == NOT_BASE32)
		t[9] = '1';
	if (twist == LONG)
		t[TOKEN_TEXT] = 'a';
	return twist == BLANK ? STR_NONE : (struct str){ t, strlen(t) - (twist == SHORT) };
}

static void test_verdict(void **state)
{
	const struct verdict_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct token_keys keys = some_keys();
	struct shown s[2] = { shown1, shown2 };
	struct token_bound to = bound();
	int64_t until = NOW + 180 * DAY, end = (until / DAY + 1) * DAY;
	char t[TOKEN_TEXT + 2] = { 0 };

	struct str made = token_make(a, &keys, 5, until, &to);
	memcpy(t, made.p, made.n);
	s[0].next = &s[1];
	to.shown = s;
	twist_bound(r->twist, &to, s);
	if (r->twist == OLDER_KEY) {
		struct token_key first = keys.keys[0];
		keys.keys[0] = keys.keys[1];
		keys.keys[1] = first;
	}
	if (r->twist == KEY_GONE)
		keys.keys[0].id = 4;
	if (r->twist == OTHER_KEY)
		keys.keys[0].key[31]++;
	assert_int_equal(token_check(&keys, twist_token(r->twist, t), end + r->later, &to), r->want);
}

/* Finding -------------------------------------------------------------------------------------------------------- */

#define T "vaebagbafqydqqcikbmga2dqpbaicvmfrqgaydamb"

static const struct find_row {
	const char *name, *text;
	bool found;
} finds[] = {
	{ "find: in an address", "reponses+" T "@211.example", true },
	{ "find: with a name and brackets", "\"211, les fiches\" <Reponses+" T "@211.example>", true },
	{ "find: alone", T, true },
	{ "find: behind another address", "info@x.example, <r+" T "@211.example>", true },
	{ "find: a plus written otherwise", "mailto:r%2b" T "@211.example", true },
	{ "find: a plus as quoted-printable", "r=2B" T "@211.example", true },
	{ "find: behind a word that begins like one", "valeur vaebagbafqydqqcik r+" T, true },
	{ "find: part of a longer word", "reponses" T "@211.example", false },
	{ "find: a letter more", T "a@211.example", false },
	{ "find: a digit that is none", "r+vaebagbafqydqqcikbmga2dqpbaicvmfrqgaydam1@211.example", false },
	{ "find: too short", "r+vaebagbafqydqqcikbmga2dqpbaicvmfrqgaydam@211.example", false },
	{ "find: nothing", "", false },
};

static void test_find(void **state)
{
	const struct find_row *r = *state;

	assert_int_equal(sizeof T - 1, TOKEN_TEXT);
	assert_str(token_find(str_of(r->text)), r->found ? STR(T) : STR_NONE);
}

static void test_address(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);

	(void)state;
	struct str address = token_address(a, STR("reponses@211.example"), STR(T));
	assert_str(address, STR("reponses+" T "@211.example"));
	assert_str(token_find(address), STR(T));
}

/* The key file --------------------------------------------------------------------------------------------------- */

static void test_make(void **state)
{
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct token_keys one, two;
	struct err e = { 0 };
	struct stat st;
	char folder[64], path[80];
	bool made;

	(void)state;
	test_mkdir(folder);
	snprintf(path, sizeof path, "%s/vigie.key", folder);
	assert_false(token_keys_read(a, path, &one, &e));
	assert_err(e, ERR_CONFIG, "vigie init");
	assert_ok(token_keys_make(path, &made, &e));
	assert_true(made);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_ok(token_keys_read(a, path, &one, &e));
	assert_int_equal(one.n, 1);
	assert_ok(token_keys_make(path, &made, &e));
	assert_false(made);
	assert_ok(token_keys_read(a, path, &two, &e));
	assert_memory_equal(one.keys[0].key, two.keys[0].key, sizeof one.keys[0].key);
	assert_int_equal(chmod(path, 0640), 0);
	assert_false(token_keys_read(a, path, &two, &e));
	assert_err(e, ERR_CONFIG, "chmod 600");
	unlink(path);
	assert_ok(token_keys_make(path, &made, &e));
	assert_ok(token_keys_read(a, path, &two, &e));
	assert_memory_not_equal(one.keys[0].key, two.keys[0].key, sizeof one.keys[0].key);
	unlink(path);
	rmdir(folder);
}

#define HEX "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"

static const struct file_row {
	const char *name, *text;
	int keys; /* 0: refused */
	const char *says;
} files[] = {
	{ "keys: two, newest first", "# a comment\n7 " HEX "\n\n2 " HEX, 2, NULL },
	{ "keys: none", "# nothing\n", 0, "no key" },
	{ "keys: a number twice", "7 " HEX "\n7 " HEX "\n", 0, "line 2" },
	{ "keys: a number too large", "256 " HEX "\n", 0, "line 1" },
	{ "keys: too short", "7 0011\n", 0, "line 1" },
	{ "keys: no digits", "7 " HEX "\n8 x" HEX "\n", 0, "line 2" },
	{ "keys: no number", HEX "\n", 0, "line 1" },
	{ "keys: nine",
	    "1 " HEX "\n2 " HEX "\n3 " HEX "\n4 " HEX "\n5 " HEX "\n6 " HEX "\n7 " HEX "\n8 " HEX "\n9 " HEX
	    "\n",
	    0, "line 9" },
};

static void test_file(void **state)
{
	const struct file_row *r = *state;
	struct arena *AUTO_ARENA a = arena_new(ARENA_MAX);
	struct token_keys keys = { .n = -1 };
	struct err e = { 0 };
	char folder[64], path[80];

	test_mkdir(folder);
	snprintf(path, sizeof path, "%s/vigie.key", folder);
	assert_ok(file_write_all(path, FILE_SECRET, str_of(r->text), &e));
	bool ok = token_keys_read(a, path, &keys, &e);
	unlink(path);
	rmdir(folder);
	assert_int_equal(ok, r->keys > 0);
	if (!ok) {
		assert_err(e, ERR_CONFIG, r->says);
		assert_int_equal(keys.n, -1);
		return;
	}
	assert_int_equal(keys.n, r->keys);
	assert_int_equal(keys.keys[0].id, 7);
	assert_int_equal(keys.keys[0].key[31], 0xff);
	assert_int_equal(keys.keys[0].key[1], 0x11);
}

static const struct instance_row {
	const char *name, *message_id, *want;
} instances[] = {
	{ "instance: of ours", "17.2.0123abcd@211.example", "0123abcd" },
	{ "instance: behind the secret", "17.2.abcdefgh234567ab.0123abcd@211.example", "0123abcd" },
	{ "instance: dots of the domain do not count", "17.2.0123abcd@a.b.example", "0123abcd" },
	{ "instance: no dots", "abc@211.example", "" },
	{ "instance: no @", "17.2.0123abcd", "" },
	{ "instance: blank", "", "" },
};

static void test_instance(void **state)
{
	const struct instance_row *r = *state;

	assert_str(token_instance(str_of(r->message_id)), str_of(r->want));
}

/* The rest of a Message-ID is counted up: without this, who got one could name all the others. */
static void test_secret(void **state)
{
	static const struct {
		int64_t request;
		int n;
		const char *instance;
	} rows[] = { { 17, 1, "0123abcd" }, { 18, 1, "0123abcd" }, { 17, 2, "0123abcd" },
		{ 17, 1, "0123abce" } };
	struct token_keys keys = { .n = 1 }, other = { .n = 1 };
	struct arena *a = arena_new(1 << 16);
	struct str all[4];

	(void)state;
	other.keys[0].key[0] = 1;
	for (size_t i = 0; i < 4; i++) {
		all[i] = token_secret(a, &keys, rows[i].request, rows[i].n, str_of(rows[i].instance));
		assert_int_equal(all[i].n, 16);
		assert_str(
		    token_secret(a, &keys, rows[i].request, rows[i].n, str_of(rows[i].instance)), all[i]);
		for (size_t before = 0; before < i; before++)
			assert_false(str_eq(all[before], all[i]));
	}
	assert_false(str_eq(token_secret(a, &other, 17, 1, STR("0123abcd")), all[0]));
	arena_free(&a);
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(&t, "HMAC-SHA256 is that of RFC 4231", test_hmac, NULL);
	tests_add(&t, "a known token", test_known, NULL);
	TESTS_ROWS(&t, verdicts, test_verdict);
	TESTS_ROWS(&t, finds, test_find);
	tests_add(&t, "an address with a token", test_address, NULL);
	tests_add(&t, "a key is made once, for its owner alone", test_make, NULL);
	TESTS_ROWS(&t, files, test_file);
	TESTS_ROWS(&t, instances, test_instance);
	tests_add(&t, "nobody guesses another's Message-ID", test_secret, NULL);
	return tests_run(&t, "token");
}
