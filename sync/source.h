/* source.h: the contract with a source: one [source NAME] section of the configuration. */
#ifndef SYNC_SOURCE_H
#define SYNC_SOURCE_H

#include "importers/importer.h"
#include "lib/conf.h"
#include "sync/fetch_conf.h"

#include <stdbool.h>
#include <stdint.h>

struct field_trust {
	struct field_trust *next;
	struct str field; /* "phone.number" or "phone" */
	int trust;
};

/* Which places a source may speak of: what lies elsewhere is left out, and counted. One of the three is said
 * (sync/territory.h). */
struct territory {
	struct territory *next;
	struct str name;   /* as it was written */
	struct str region; /* "12", also of an MRC or a municipality: the one that it lies in */
	const char *mrc;   /* as struct place spells it; NULL: not an MRC */
	uint16_t place;    /* a municipality; PLACE_NONE: not one */
};

struct source {
	struct source *next;
	struct str name; /* letters, digits, "-" and "_" */
	const char
	    *section; /* "source NAME": how the configuration calls it, for keys of one kind of fetching */
	struct str title; /* for people: "Ville de Lévis, bottin 2026"; the name when absent */
	const struct importer *importer;
	struct str where;        /* path (relative to the configuration file) or URL; blank: given by hand */
	struct fetch_conf fetch; /* how it is brought, when, with which credentials */
	struct str mapping;      /* path of the mapping file; blank: none */
	struct str encoding;     /* blank: found out */
	bool complete;           /* each delivery is the whole list: what vanished is proposed for deletion */
	bool creates;            /* may it found fiches? */
	bool verifies;           /* its verification dates (service.assured_date) count as evidence */
	bool allow_private;      /* may its URL lead to a private address? */
	int trust;               /* 0 to 100; 50 */
	struct field_trust *fields;
	struct field_trust
	    *never; /* "phone.number", "contact": what it may never touch; trust is without meaning */
	enum audience visibility;    /* who sees what it founds, where it says nothing; AUDIENCE_PUBLIC */
	struct territory *territory; /* NULL: anywhere */
	struct str categories; /* path of the table of its categories' terms (docs/sources.md); blank: none */
	struct str contact;    /* whom to write to about this feed */
	int max_refused_percent; /* of the items: more refused ones stop the feed; 100: never */
	int max_deleted_percent; /* of what it held: more vanished ones stop the feed; -1: as sync.h says */
	uint64_t min_rows;       /* fewer items stop the feed; 0: any number */
	uint64_t max_bytes;
};

/* All contracts in the order of the file. ERR_CONFIG names section, key and line. */
bool source_all(struct arena *a, const struct conf *conf, struct source **out, struct err *err);

/* One of them; ERR_CONFIG names those there are. */
bool source_find(
    struct arena *a, const struct conf *conf, struct str name, struct source **out, struct err *err);

/* May `s` never touch this field? `f` NULL: the whole of such an object. */
bool source_never(const struct source *s, const struct entity *e, const struct field *f);

/* How far `s` is trusted for a field: the most exact of its field rules, else its trust. */
int source_trust(const struct source *s, const struct entity *e, const struct field *f);

#endif
