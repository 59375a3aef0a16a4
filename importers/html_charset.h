/* html_charset.h: the text of a page, whatever the server, the page itself and its bytes say of its encoding. */
#ifndef IMPORTERS_HTML_CHARSET_H
#define IMPORTERS_HTML_CHARSET_H

#include "importers/html_page.h"
#include "lib/buf.h"

/* Puts the page as UTF-8 into the empty `out`. A byte order mark decides; then the contract, which is taken at its word (ERR_INPUT when the
 * page does not read so); then UTF-8, which nothing else looks like; then what the server says, what a meta of the first
 * 4 KiB says, and what it looks like. In UTF-8 with some wrong bytes (a text that was cut within a character) these become
 * U+FFFD. ERR_INPUT also for a page past the limit of `out`. */
bool html_charset_text(const struct html_source *source, struct buf *out, struct err *err);

/* "windows-1252" of "text/html; charset=Windows-1252", blank when nothing is said. A part of `content_type`. */
struct str html_charset_of(struct str content_type);

#endif
