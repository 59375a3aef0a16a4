/* json_items.h: the items of a JSON feed, one after the other, with flat memory and without parsing them.
 *
 * A feed is an array of objects, a page of an API ({"contents": […]}, importers/json_page.h) or several pages behind
 * one another, lines with an object each (NDJSON), or one object. Which of them is seen from the first object: a page
 * has its list, lines have a second object behind the first line. Finding an item's end and parsing it are two steps,
 * so that the caller can hash its bytes and pass over what it knows. */
#ifndef IMPORTERS_JSON_ITEMS_H
#define IMPORTERS_JSON_ITEMS_H

#include "importers/json_page.h"
#include "lib/err.h"
#include "lib/input.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

enum json_items_form { JSON_ITEMS_NONE, JSON_ITEMS_LIST, JSON_ITEMS_PAGE, JSON_ITEMS_LINES, JSON_ITEMS_ONE };

enum json_items_step {
	JSON_ITEMS_ITEM,
	JSON_ITEMS_DONE,   /* the document is whole */
	JSON_ITEMS_BAD,    /* ERR_INPUT: this item has more than 16 MiB; go on with the next */
	JSON_ITEMS_FAILED, /* the structure cannot be trusted, or the input failed: nothing may be applied */
};

struct json_item {
	struct str raw; /* any JSON value, or what stands in its place; valid until the next call */
	uint64_t line;  /* of its first byte, from 1; set for JSON_ITEMS_BAD also */
};

struct json_items;

/* Reads the text of `in`, which stays the caller's. Never NULL; free with json_items_close. */
struct json_items *json_items_open(struct input *in);

/* The same for pages of another kind: `list` is the member that holds their items ("features"), and `member` gets each
 * other member of the page, name and value as they stand in the text, during the call. Of a first object that has no
 * such list it gets the members too, before the object is given as an item. */
struct json_items_kind {
	const char *list;
	void (*member)(void *ctx, struct str name, struct str value);
	void *ctx;
};
struct json_items *json_items_open_kind(struct input *in, const struct json_items_kind *kind);

void json_items_close(struct json_items **j); /* accepts a pointer to NULL */

/* The next item. FAILED (ERR_INPUT with the line): nothing in the file, not JSON, brackets that do not match, a
 * document that is cut anywhere, something behind its end. In lines every line stands for itself: only a last one
 * without its end fails the whole. After DONE or FAILED there is nothing more to ask. */
enum json_items_step json_items_next(struct json_items *j, struct json_item *out, struct err *err);

/* Known for certain after DONE. */
enum json_items_form json_items_form(const struct json_items *j);
struct json_page json_items_page(const struct json_items *j);
uint64_t json_items_blank(const struct json_items *j); /* lines with nothing in them */

#define AUTO_JSON_ITEMS __attribute__((cleanup(json_items_close)))

#endif
