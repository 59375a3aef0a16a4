#include "tests/test.h"

#include "cmd/commands.h"

/* The manual page and the table of commands say the same. Run from the project's root. */
static const char *const page = "man/vigie.1";

enum { NAME_MAX_BYTES = 64, LISTED_MAX = 256 };

struct listed {
	char command[NAME_MAX_BYTES]; /* "" for an option that every command takes */
	char option[NAME_MAX_BYTES];  /* "" for the command itself */
	bool met;
};

struct manual {
	struct listed of[LISTED_MAX];
	int n;
};

/* ".It Ic edit Ar …" begins a command of the section COMMANDS, ".It Fl -why Ar TEXT , Fl w …" is an option. */
static void read_item(struct manual *m, const char *line, bool is_commands, char *command)
{
	char word[NAME_MAX_BYTES];

	if (is_commands && sscanf(line, ".It Ic %63s", word) == 1) {
		snprintf(command, NAME_MAX_BYTES, "%s", word);
		word[0] = '\0';
	} else if (sscanf(line, ".It Fl -%63s", word) != 1) {
		return;
	}
	assert_true(m->n < LISTED_MAX);
	struct listed *l = &m->of[m->n++];
	snprintf(l->command, sizeof l->command, "%s", command);
	snprintf(l->option, sizeof l->option, "%s", word);
}

static void read_page(struct manual *m)
{
	char line[1024], command[NAME_MAX_BYTES] = "", section[NAME_MAX_BYTES] = "";
	FILE *f = fopen(page, "r");

	if (!f)
		fail_msg("%s is not there", page);
	while (fgets(line, sizeof line, f)) {
		if (sscanf(line, ".Sh %63[^\n]", section) == 1)
			command[0] = '\0';
		if (strcmp(section, "COMMANDS") == 0 || strcmp(section, "OPTIONS") == 0)
			read_item(m, line, strcmp(section, "COMMANDS") == 0, command);
	}
	fclose(f);
}

static void meet(struct manual *m, const char *command, const char *option)
{
	for (int i = 0; i < m->n; i++)
		if (strcmp(m->of[i].command, command) == 0 && strcmp(m->of[i].option, option) == 0) {
			if (m->of[i].met)
				fail_msg("%s has \"%s --%s\" twice", page, command, option);
			m->of[i].met = true;
			return;
		}
	fail_msg("%s does not name \"%s%s%s\"", page, command, *option ? " --" : "", option);
}

static void test_manual(void **state)
{
	static struct manual m;

	(void)state;
	read_page(&m);
	for (const struct option *o = shared_options; o->name; o++)
		meet(&m, "", o->name);
	for (int i = 0; i < n_commands; i++) {
		meet(&m, commands[i].name, "");
		for (const struct option *o = commands[i].options; o->name; o++)
			meet(&m, commands[i].name, o->name);
	}
	for (int i = 0; i < m.n; i++)
		if (!m.of[i].met)
			fail_msg("%s names \"%s --%s\", which is not there", page, m.of[i].command,
			    m.of[i].option);
}

static void check_options(const char *whose, const struct option *table)
{
	for (const struct option *o = table; o->name; o++) {
		assert_non_null(o->summary);
		assert_true(o - table < OPTIONS_MAX);
		for (const struct option *before = table; before < o; before++)
			if (strcmp(before->name, o->name) >= 0)
				fail_msg("%s: --%s stands behind --%s", whose, o->name, before->name);
	}
}

static void test_table(void **state)
{
	(void)state;
	check_options("every command", shared_options);
	for (int i = 0; i < n_commands; i++) {
		int least, most;
		assert_non_null(commands[i].run);
		assert_non_null(commands[i].summary);
		assert_non_null(commands[i].arguments);
		assert_ptr_equal(command_by_name(commands[i].name), &commands[i]);
		assert_true(i == 0 || strcmp(commands[i - 1].name, commands[i].name) < 0);
		options_arity(commands[i].arguments, &least, &most);
		assert_true(least <= most);
		check_options(commands[i].name, commands[i].options);
	}
	assert_null(command_by_name("frobnicate"));
}

int main(void)
{
	struct tests t = { 0 };

	tests_add(&t, "the table of commands is in order", test_table, NULL);
	tests_add(
	    &t, "the manual page names every command and every option, and no other", test_manual, NULL);
	return tests_run(&t, "cmd_manual");
}
