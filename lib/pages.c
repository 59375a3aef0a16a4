#include "lib/pages.h"

#include "lib/buf.h"
#include "lib/hash.h"
#include "lib/i18n.h"
#include "lib/map64.h"
#include "lib/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FIRST_LINE   "vigie pages 1\n"
#define INDEX_MEMORY ((size_t)512 << 20)

enum { LINE_MAX_BYTES = 2 * PAGES_URL_MAX + 200, WORDS = 6, DIGITS_MAX = 10 };

/* A page and where its bytes stand. */
struct place {
	struct page page;
	uint64_t at;
};

struct pages {
	const char *name;
	struct str mem; /* all of it, or */
	int fd;
	struct arena *a;
	struct place *list;
	size_t n, room;
	struct map64 by_url;
	bool part;
};

static const char *const kinds[] = { [PAGE_LIST] = "list", [PAGE_DETAIL] = "detail" };

/* Reading ------------------------------------------------------------------------------------------------------- */

bool pages_is(struct str beginning)
{
	const size_t n = sizeof FIRST_LINE - 1;

	return beginning.n >= n && memcmp(beginning.p, FIRST_LINE, n) == 0;
}

static bool cut(const struct pages *p, struct err *err)
{
	return err_set(err, ERR_INPUT, _("%s is cut or broken: fetch it again"), p->name);
}

/* Up to `n` bytes from `at` on; fewer only at the end. */
static bool bytes_at(const struct pages *p, uint64_t at, char *to, size_t n, size_t *got, struct err *err)
{
	*got = 0;
	if (p->fd < 0) {
		uint64_t left = at < p->mem.n ? p->mem.n - at : 0;
		*got = n < left ? n : (size_t)left;
		if (*got)
			memcpy(to, p->mem.p + at, *got);
		return true;
	}
	while (*got < n) {
		ssize_t r = pread(p->fd, to + *got, n - *got, (off_t)(at + *got));
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return err_errno(err, ERR_FATAL, "%s", p->name);
		if (r == 0)
			break;
		*got += (size_t)r;
	}
	return true;
}

/* The line at `at`, its end not in it. */
static bool line_at(
    const struct pages *p, uint64_t at, char line[LINE_MAX_BYTES], struct str *out, struct err *err)
{
	size_t got;

	if (!bytes_at(p, at, line, LINE_MAX_BYTES, &got, err))
		return false;
	const char *end = got ? memchr(line, '\n', got) : NULL;
	if (!end)
		return cut(p, err);
	*out = (struct str){ line, (size_t)(end - line) };
	return true;
}

/* Cuts at single spaces; how many words there are, WORDS + 1 for more. */
static size_t words_of(struct str line, struct str words[WORDS + 1])
{
	size_t n = 0;

	for (size_t i = 0, from = 0; i <= line.n && n <= WORDS; i++)
		if (i == line.n || line.p[i] == ' ') {
			words[n++] = (struct str){ line.p + from, i - from };
			from = i + 1;
		}
	return n;
}

static bool number_of(struct str s, uint64_t *out)
{
	*out = 0;
	if (!str_digits(s) || s.n > DIGITS_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++)
		*out = 10 * *out + (uint64_t)(s.p[i] - '0');
	return true;
}

static struct str word_or_none(struct arena *a, struct str word)
{
	return str_is(word, "-") ? STR_NONE : arena_str(a, word);
}

static uint64_t key_of(struct str url)
{
	const struct hash h = hash_of(url);
	uint64_t key;

	memcpy(&key, h.b, sizeof key);
	return key;
}

/* What stands behind "page " in a page's line. */
static bool read_page(struct pages *p, struct str line, struct page *out)
{
	struct str w[WORDS + 1];
	uint64_t status = 0;
	bool forbidden;

	if (!text_utf8_valid(line, NULL) || words_of(line, w) != WORDS)
		return false;
	forbidden = str_is(w[2], "robots");
	if ((!forbidden && (!number_of(w[2], &status) || status > 999)) || !number_of(w[1], &out->n) ||
	    out->n > PAGES_PAGE_MAX || !w[4].n)
		return false;
	if (!str_is(w[0], kinds[PAGE_LIST]) && !str_is(w[0], kinds[PAGE_DETAIL]))
		return false;
	out->kind = str_is(w[0], kinds[PAGE_LIST]) ? PAGE_LIST : PAGE_DETAIL;
	out->status = forbidden ? PAGE_FORBIDDEN : (int)status;
	out->charset = word_or_none(p->a, w[3]);
	out->url = arena_str(p->a, w[4]);
	out->base = word_or_none(p->a, w[5]);
	return true;
}

static void keep(struct pages *p, const struct place *place)
{
	if (p->n == p->room) {
		p->room = 2 * p->room + 64;
		p->list = realloc(p->list, p->room * sizeof *p->list);
		if (!p->list)
			abort();
	}
	p->list[p->n++] = *place;
	if (!map64_get(&p->by_url, key_of(place->page.url)))
		map64_put(&p->by_url, key_of(place->page.url), (uint32_t)p->n);
}

/* "end 2 whole", and nothing behind it. */
static bool read_end(struct pages *p, struct str line, uint64_t behind, struct err *err)
{
	struct str w[WORDS + 1];
	uint64_t count;
	size_t more;
	char byte;

	if (words_of(line, w) != 3 || !number_of(w[1], &count) || count != p->n ||
	    (!str_is(w[2], "whole") && !str_is(w[2], "part")))
		return cut(p, err);
	p->part = str_is(w[2], "part");
	return bytes_at(p, behind, &byte, 1, &more, err) && (more == 0 || cut(p, err));
}

static bool look_through(struct pages *p, struct err *err)
{
	char bytes[LINE_MAX_BYTES];
	struct place place;
	struct str line;
	uint64_t at = 0;

	if (!line_at(p, at, bytes, &line, err))
		return false;
	if (line.n != sizeof FIRST_LINE - 2 || !pages_is((struct str){ line.p, line.n + 1 }))
		return cut(p, err);
	for (at = sizeof FIRST_LINE - 1;; at = place.at + place.page.n + 1) {
		size_t got;
		char end = '\n';
		if (p->n && (!bytes_at(p, at - 1, &end, 1, &got, err) || got != 1 || end != '\n'))
			return err->kind != ERR_NONE ? false : cut(p, err);
		if (!line_at(p, at, bytes, &line, err))
			return false;
		if (line.n > 4 && memcmp(line.p, "end ", 4) == 0)
			return read_end(p, line, at + line.n + 1, err);
		place.at = at + line.n + 1;
		if (p->n == PAGES_MAX || line.n < 5 || memcmp(line.p, "page ", 5) != 0 ||
		    !read_page(p, (struct str){ line.p + 5, line.n - 5 }, &place.page))
			return cut(p, err);
		keep(p, &place);
	}
}

bool pages_open(const struct input *in, struct pages **out, struct err *err)
{
	struct pages *p = calloc(1, sizeof *p);
	struct err why = { 0 };

	if (!p)
		abort();
	p->name = input_name(in);
	p->mem = input_memory(in);
	p->fd = input_descriptor(in);
	p->a = arena_new(INDEX_MEMORY);
	if (p->fd < 0 && !p->mem.p)
		err_set(&why, ERR_CONFIG, _("%s: pages can only be read from a file"), p->name);
	else if (look_through(p, &why)) {
		*out = p;
		return true;
	}
	pages_close(&p);
	*err = why;
	return false;
}

void pages_close(struct pages **p)
{
	if (!*p)
		return;
	map64_free(&(*p)->by_url);
	arena_free(&(*p)->a);
	free((*p)->list);
	free(*p);
	*p = NULL;
}

size_t pages_count(const struct pages *p)
{
	return p->n;
}

const struct page *pages_page(const struct pages *p, size_t i)
{
	return &p->list[i].page;
}

bool pages_part(const struct pages *p)
{
	return p->part;
}

long pages_find(const struct pages *p, struct str url)
{
	uint32_t at = map64_get(&p->by_url, key_of(url));

	return at && str_eq(p->list[at - 1].page.url, url) ? (long)at - 1 : PAGES_NONE;
}

bool pages_read(const struct pages *p, size_t i, struct arena *a, struct str *out, struct err *err)
{
	const struct place *place = &p->list[i];
	char *bytes = arena_alloc(a, (size_t)place->page.n + 1);
	size_t got;

	if (!bytes_at(p, place->at, bytes, (size_t)place->page.n, &got, err))
		return false;
	if (got != place->page.n)
		return cut(p, err);
	*out = (struct str){ bytes, got };
	return true;
}

/* Writing ------------------------------------------------------------------------------------------------------- */

bool pages_begin(struct file_out *f, struct err *err)
{
	return file_write(f, STR(FIRST_LINE), err);
}

static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return false;
	return s.n <= PAGES_URL_MAX;
}

bool pages_add(struct file_out *f, const struct page *page, struct str bytes, struct err *err)
{
	struct buf AUTO_BUF line = BUF_INIT(LINE_MAX_BYTES);

	if (!page->url.n || !is_word(page->url) || !is_word(page->base) || !is_word(page->charset) ||
	    page->charset.n > 60 || bytes.n > PAGES_PAGE_MAX)
		return err_set(
		    err, ERR_INPUT, _("the address of a page has white space in it, or is too long"));
	buf_fmt(&line, "page %s %zu ", kinds[page->kind], bytes.n);
	if (page->status == PAGE_FORBIDDEN)
		buf_s(&line, STR("robots"));
	else
		buf_fmt(&line, "%d", page->status);
	buf_fmt(&line, " %.*s %.*s %.*s\n", STR_ARG(page->charset.n ? page->charset : STR("-")),
	    STR_ARG(page->url), STR_ARG(page->base.n ? page->base : STR("-")));
	return file_write(f, buf_str(&line), err) && file_write(f, bytes, err) &&
	    file_write(f, STR("\n"), err);
}

bool pages_end(struct file_out *f, size_t count, bool part, struct err *err)
{
	struct buf AUTO_BUF line = BUF_INIT(LINE_MAX_BYTES);

	buf_fmt(&line, "end %zu %s\n", count, part ? "part" : "whole");
	return file_write(f, buf_str(&line), err);
}
