/* fetch_json.h: what servers answer in JSON, walked value by value; nothing is built in memory. */
#ifndef SYNC_FETCH_JSON_H
#define SYNC_FETCH_JSON_H

#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>

/* `path` is "result.resources[].format"; the document itself is "". Members deeper or longer named than 500 bytes of path
 * are passed over. Each returns false to stop, with nothing more to be said: the walk ends well then. */
struct fetch_json {
	void *ctx;
	/* A text, a number as it is spelled, "true", "false"; never null. */
	bool (*value)(void *ctx, const char *path, struct str v);
	bool (*end)(void *ctx, const char *path); /* of an object; NULL */
};

/* ERR_INPUT when it is no JSON. */
bool fetch_json_walk(struct str text, const struct fetch_json *visitor, struct err *err);

#endif
