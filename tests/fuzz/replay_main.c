/* replay_main.c: runs a fuzzer over files and folders given as arguments, without libFuzzer: FUZZER PATH…
 *
 * Its closing line is cmocka's, for tools/run-tests.sh. Exit 77 when there is nothing to replay. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int replayed;

static void fail(const char *path)
{
	perror(path);
	exit(1);
}

/* The bytes are copied to a block of just their size, so that reading past them is seen. */
static void replay_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	long size = -1;

	if (!f || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0)
		fail(path);
	rewind(f);
	uint8_t *bytes = malloc((size_t)size ? (size_t)size : 1);
	if (!bytes || fread(bytes, 1, (size_t)size, f) != (size_t)size)
		fail(path);
	fclose(f);
	fprintf(stderr, "replay %s\n", path);
	LLVMFuzzerTestOneInput(bytes, (size_t)size);
	free(bytes);
	replayed++;
}

static void replay(const char *path)
{
	DIR *dir = opendir(path);
	char file[4096];

	if (!dir) {
		replay_file(path);
		return;
	}
	for (struct dirent *entry; (entry = readdir(dir));) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
		replay_file(file);
	}
	closedir(dir);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	if (!replayed) {
		puts("no corpus");
		return 77;
	}
	printf("[  PASSED  ] %d test(s).\n", replayed);
	return 0;
}
