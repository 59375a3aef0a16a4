/* match.h: the records of one or two files, read as their sources would read them, ready to be matched. No database.
 *
 *	struct match_files *AUTO_MATCH_FILES m = match_files_new(&settings);
 *	match_files_read(m, source, "levis.csv", &job, &told, err) …
 *	match_pairs_find(match_files_set(m), …);  match_files_id(m, pair.x)
 *
 * A record is made a form as it passes and is forgotten: memory is that of the set and of the native ids. */
#ifndef SYNC_MATCH_H
#define SYNC_MATCH_H

#include "rules/match_set.h"
#include "sync/match_conf.h"
#include "sync/source.h"

struct match_files;

/* `settings` must live as long as it does. Never NULL. */
struct match_files *match_files_new(const struct match_settings *settings);

void match_files_free(struct match_files **m); /* accepts a pointer to NULL */
#define AUTO_MATCH_FILES __attribute__((cleanup(match_files_free)))

/* How one file was read. */
struct match_told {
	struct str found; /* encoding, delimiter, columns */
	uint64_t items;   /* all of them */
	uint64_t refused; /* could not be read, or have no native id: not in the set */
	uint64_t partial; /* taken without one of their values */
	uint64_t
	    repeated; /* the same record again, taken once: native id and all that is compared are equal */
	/* The first that was refused, or lost a value; blank and 0 when none was. */
	uint64_t line;
	struct str column, reason;
};

/* Who wants to see how far it has come; `step` NULL: nobody. */
struct match_progress {
	void *ctx;
	void (*step)(void *ctx, uint64_t items);
};

/* Adds the records of `path` as the list number `list` (0 left, 1 right). The texts of `out` are the arena's. ERR_INPUT,
 * ERR_CONFIG as the importer says; ERR_FATAL when there are more than fit. After an error it can only be freed. */
bool match_files_read(struct arena *a, struct match_files *m, const struct source *s, const char *path,
    uint32_t list, const struct match_progress *progress, struct match_told *out, struct err *err);

struct match_set *match_files_set(struct match_files *m);

/* The native id of a record of the set; lives as long as `m`. */
struct str match_files_id(const struct match_files *m, uint32_t i);

#endif
