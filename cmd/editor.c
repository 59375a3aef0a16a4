#include "cmd/editor.h"

#include "lib/file.h"
#include "lib/i18n.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TEXT_MAX = 32 * 1024 * 1024, WORDS_MAX = 32 };

extern char **environ;

bool editor_begin(struct arena *a, struct str text, const char **path, struct err *err)
{
	const char *folder = getenv("TMPDIR");
	char *name = (char *)arena_fmt(a, "%s/vigie-XXXXXX.txt", folder && *folder ? folder : "/tmp").p;
	int fd = mkstemps(name, (int)strlen(".txt"));
	size_t written = 0;

	if (fd < 0)
		return err_errno(err, ERR_CONFIG, _("no file for the form can be made: %s"), name);
	while (written < text.n) {
		ssize_t n = write(fd, text.p + written, text.n - written);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			err_errno(err, ERR_FATAL, "%s", name);
			close(fd);
			return false;
		}
		written += (size_t)n;
	}
	close(fd);
	*path = name;
	return true;
}

/* The words of a command between spaces; no shell ever sees them. */
static void split(struct arena *a, const char *command, const char *file, char *words[WORDS_MAX])
{
	char *rest = (char *)arena_str(a, str_of(command)).p;
	int n = 0;

	while (n < WORDS_MAX - 2 && *(rest += strspn(rest, " \t"))) {
		words[n++] = rest;
		rest += strcspn(rest, " \t");
		if (*rest)
			*rest++ = '\0';
	}
	words[n++] = (char *)file;
	words[n] = NULL;
}

static bool wait_for(pid_t child, const char *command, struct err *err)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return err_errno(err, ERR_FATAL, "%s", command);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	return err_set(err, ERR_CONFIG, _("the editor \"%s\" failed"), command);
}

/* `*absent`: there is no such program. */
static bool run(struct arena *a, const char *command, const char *path, bool *absent, struct err *err)
{
	char *words[WORDS_MAX];
	pid_t child;

	split(a, command, path, words);
	int failed = words[1] ? posix_spawnp(&child, words[0], NULL, NULL, words, environ) : ENOENT;
	*absent = failed == ENOENT;
	if (failed)
		return err_set(err, ERR_CONFIG, _("the editor \"%s\" cannot be run (%s): set EDITOR"),
		    command, strerror(failed));
	return wait_for(child, command, err);
}

/* Debian's choice, then what most machines have. */
static bool run_any(struct arena *a, const char *path, struct err *err)
{
	static const char *const editors[] = { "sensible-editor", "editor", "nano", "vi" };
	bool absent = true, ok = false;

	for (size_t i = 0; absent && i < sizeof editors / sizeof *editors; i++)
		ok = run(a, editors[i], path, &absent, err);
	if (absent)
		return err_set(err, ERR_CONFIG, _("there is no editor: set EDITOR, or give PATH=VALUE"));
	return ok;
}

bool editor_run(struct arena *a, const char *path, struct str *text, struct err *err)
{
	const char *chosen = getenv("VISUAL");
	bool absent;

	if (!chosen || !*chosen)
		chosen = getenv("EDITOR");
	bool ok = chosen && *chosen ? run(a, chosen, path, &absent, err) : run_any(a, path, err);
	return ok && file_read_all(a, path, TEXT_MAX, text, err);
}

void editor_end(const char *path)
{
	unlink(path);
}
