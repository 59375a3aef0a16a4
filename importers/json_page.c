#include "importers/json_page.h"

enum member { TOTAL_ITEMS, TOTAL_PAGES, PAGE_NUMBER, SIZE, LAST, NEXT };

static const struct {
	const char *name;
	enum member means;
} members[] = {
	{ "total_items", TOTAL_ITEMS },
	{ "totalElements", TOTAL_ITEMS },
	{ "total", TOTAL_ITEMS },
	{ "count", TOTAL_ITEMS },
	{ "total_pages", TOTAL_PAGES },
	{ "totalPages", TOTAL_PAGES },
	{ "page_number", PAGE_NUMBER },
	{ "number", PAGE_NUMBER },
	{ "page", PAGE_NUMBER },
	{ "size", SIZE },
	{ "last_page", LAST },
	{ "last", LAST },
	{ "next", NEXT },
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void forget(struct json_page *p)
{
	p->total_items = p->total_pages = p->page_number = p->size = -1;
	p->more = false;
	p->held = 0;
}

void json_page_begin(struct json_page *p)
{
	forget(p);
	if (p->pages)
		return;
	p->announced = p->found = -1;
}

static int64_t number(struct str value)
{
	int64_t n = 0;

	if (!str_digits(value) || value.n > 18)
		return -1;
	for (size_t i = 0; i < value.n; i++)
		n = 10 * n + value.p[i] - '0';
	return n;
}

void json_page_note(struct json_page *p, struct str name, struct str value)
{
	int64_t *const places[] = { &p->total_items, &p->total_pages, &p->page_number, &p->size };
	int64_t n = number(value);

	for (size_t i = 0; i < COUNT(members); i++) {
		if (!str_is(name, members[i].name))
			continue;
		enum member m = members[i].means;
		if (m == LAST)
			p->more |= str_is(value, "false");
		else if (m == NEXT)
			p->more |= value.n > 2 && value.p[0] == '"';
		else if (n >= 0)
			*places[m] = n;
	}
}

void json_page_end(struct json_page *p)
{
	p->pages++;
	if (p->size < 0 || p->size == p->held || p->announced >= 0)
		return;
	p->announced = p->size;
	p->found = p->held;
}

enum json_page_list json_page_list(struct str name)
{
	static const char *const sure[] = { "contents", "content" };
	static const char *const perhaps[] = { "items", "data", "results", "organizations" };

	for (size_t i = 0; i < COUNT(sure); i++)
		if (str_is(name, sure[i]))
			return JSON_PAGE_YES;
	for (size_t i = 0; i < COUNT(perhaps); i++)
		if (str_is(name, perhaps[i]))
			return JSON_PAGE_PERHAPS;
	return JSON_PAGE_NO;
}

bool json_page_is_own(struct str name)
{
	return str_is(name, "id") || str_is(name, "name");
}
